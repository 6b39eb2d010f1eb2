package cloudformation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// balancerService makes an Application Load Balancer with its listeners, rules
// and target groups.
var balancerService = &service{
	kind: model.KindALB, lives: ownRegion, step: stepParts,
	makes: []string{
		"AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::ListenerRule",
		"AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::EC2::SecurityGroup", "AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::Route53::RecordSet",
	},
	plan: (*exporter).checkBalancer, write: (*exporter).loadBalancer,
	properties: []string{
		"region", "scheme", "azs", "listeners", "tlsPolicy", "idleTimeout", "deletionProtection", "accessLogs", "dropInvalidHeaders",
	},
	links: map[model.Kind][]string{
		model.KindASG: forwardsProperties, model.KindECS: forwardsProperties, model.KindLambda: {"listener", "targetType", "host", "pathRule", "healthCheck"},
	},
	host: balancerHost, zone: balancerZone, arn: balancerARN,
	spread: func(s model.Spec) spread {
		b := s.(*model.ALB)
		internal := b.Scheme.Val() == model.SchemeInternal
		return spread{b.AZs.Val(), !internal, internal}
	},
}

func balancerHost(x *exporter, s *stack, n *model.Node) value {
	from := x.stackOf(n)
	return carry(from, s, x.word(n.ID)+"DnsName", "DNS name of the load balancer "+n.ID+".", getAtt(from.id(n.ID, "LoadBalancer"), "DNSName"))
}

func balancerZone(x *exporter, s *stack, n *model.Node) value {
	from := x.stackOf(n)
	return carry(from, s, x.word(n.ID)+"HostedZoneId", "Hosted zone of the name of the load balancer "+n.ID+".", getAtt(from.id(n.ID, "LoadBalancer"), "CanonicalHostedZoneID"))
}

func balancerARN(x *exporter, s *stack, n *model.Node) value {
	from := x.stackOf(n)
	return carry(from, s, x.word(n.ID)+"Arn", "ARN of the load balancer "+n.ID+".", ref(from.id(n.ID, "LoadBalancer")))
}

// forwardsProperties of a link become fields of its target group and rules.
var forwardsProperties = []string{"listener", "targetType", "protocol", "protocolVersion", "port", "host", "pathRule", "healthCheck"}

// listener is one port of a load balancer.
type listener struct {
	protocol string // http or https
	port     int
	redirect bool // sends clients to HTTPS
}

func (l listener) String() string { return l.protocol + ":" + strconv.Itoa(l.port) }

// takes tells whether a listener sends requests along a link: that of the link,
// or any that forwards when the link names none.
func (l listener) takes(t *model.Link) bool {
	s, ok := model.LinkAs[*model.ForwardsSpec](t)
	if !ok || l.redirect {
		return false
	}
	named, err := parseListener(s.Listener.Val())
	return !s.Listener.IsSet() || err == nil && named.String() == l.String()
}

// balancer is what the drawing around an ALB says about it: who calls it, over
// which protocol, and what may pass.
type balancer struct {
	node      *model.Node
	spec      *model.ALB
	listeners []listener
	origins   []*model.Link // behaviours that end here, directly or through a record
	open      bool          // users reach it other than through a distribution
	// originName is the name under which CloudFront calls an HTTPS listener
	// when its certificate cannot stand for any other; "" when not needed.
	originName  string
	originDrawn bool // the certificate is drawn with that very name
}

// balancerFor makes the plan of an ALB once.
func (x *exporter) balancerFor(n *model.Node) *balancer {
	if b := x.balancer[n.ID]; b != nil {
		return b
	}
	b := &balancer{node: n}
	b.spec, _ = model.As[*model.ALB](n)
	x.balancer[n.ID] = b
	for _, l := range x.t.In(n.ID) {
		from := x.t.Node(l.From)
		switch {
		case l.Kind == model.Origin:
			b.origins = append(b.origins, l)
		case from.Kind() == model.KindUsers:
			b.open = true
		case from.Kind() == model.KindRecord:
			reached := x.originsThrough(from)
			b.origins = append(b.origins, reached...)
			b.open = b.open || len(reached) == 0 || len(x.sources(from, model.KindUsers)) > 0
		}
	}
	b.listeners = x.listeners(b)
	b.originName, b.originDrawn = x.originName(b)
	return b
}

// originsThrough are the behaviours whose origin is the record.
func (x *exporter) originsThrough(r *model.Node) []*model.Link {
	return ofKind(x.t.In(r.ID), model.Origin)
}

// balancersOf are the plans of the load balancers behind a behaviour: one, or
// those that the record in between answers with.
func (x *exporter) balancersOf(l *model.Link) []*balancer {
	to := x.t.Node(l.To)
	if to.Kind() == model.KindALB {
		return []*balancer{x.balancerFor(to)}
	}
	var out []*balancer
	for _, n := range x.targets(to, model.KindALB) {
		out = append(out, x.balancerFor(n))
	}
	return out
}

func (b *balancer) has(protocol string, forwards bool) bool {
	for _, l := range b.listeners {
		if l.protocol == protocol && (!forwards || !l.redirect) {
			return true
		}
	}
	return false
}

// port is the first port of the protocol, or d.
func (b *balancer) port(protocol string, d int) int {
	for _, l := range b.listeners {
		if l.protocol == protocol && !l.redirect {
			return l.port
		}
	}
	return d
}

// internal tells whether the load balancer has private addresses only.
func (b *balancer) internal() bool { return b.spec.Scheme.Val() == model.SchemeInternal }

// access tells whether some behaviour reaches the load balancer in that way.
func (b *balancer) access(way string) bool {
	for _, l := range b.origins {
		if o, ok := model.LinkAs[*model.OriginSpec](l); ok && o.Access.Val() == way {
			return true
		}
	}
	return false
}

func (b *balancer) viaVPCOrigin() bool {
	for _, l := range b.origins {
		if o, ok := model.LinkAs[*model.OriginSpec](l); ok && o.Via.Val() == model.ViaVPCOrigin {
			return true
		}
	}
	return false
}

// listeners are those drawn. When none are, the certificate decides: HTTPS
// with one, plain HTTP without, and a redirect for people who type the name.
func (x *exporter) listeners(b *balancer) []listener {
	set, _ := b.node.Spec.(*model.ALB)
	if set.Listeners.IsSet() {
		var out []listener
		for _, text := range set.Listeners.Val() {
			if l, err := parseListener(text); err == nil {
				out = append(out, l)
			}
		}
		return out
	}
	plain, tls := false, len(x.sources(b.node, model.KindCertificate)) > 0
	for _, l := range b.origins {
		o, _ := l.Spec.(*model.OriginSpec)
		switch o.OriginProtocol.Val() {
		case "https-only":
			tls = true
		case "http-only":
			plain = true
		case "match-viewer":
			plain, tls = true, true
		}
	}
	var out []listener
	if tls {
		out = append(out, listener{protocol: "https", port: 443})
	}
	if plain || !tls {
		return append(out, listener{protocol: "http", port: 80})
	}
	if b.open {
		out = append(out, listener{protocol: "http", port: 80, redirect: true})
	}
	return out
}

// parseListener reads "https:443" or "http:80 redirect".
func parseListener(text string) (listener, error) {
	words := strings.Fields(strings.ToLower(text))
	if len(words) == 0 || len(words) > 2 || len(words) == 2 && words[1] != "redirect" {
		return listener{}, fmt.Errorf("listener %q: want protocol:port, and the word redirect", text)
	}
	protocol, port, _ := strings.Cut(words[0], ":")
	n, err := strconv.Atoi(port)
	if err != nil || n < 1 || n > 65535 || protocol != "http" && protocol != "https" {
		return listener{}, fmt.Errorf("listener %q: want http or https and a port from 1 to 65535", text)
	}
	return listener{protocol, n, len(words) == 2}, nil
}

// originProtocol is what CloudFront speaks to the load balancer: as drawn, else
// TLS when there is a listener for it.
func (x *exporter) originProtocol(l *model.Link, b *balancer) string {
	if set, ok := l.Spec.(*model.OriginSpec); ok && set.OriginProtocol.IsSet() {
		return set.OriginProtocol.Val()
	}
	if b.has("https", true) {
		return "https-only"
	}
	return "http-only"
}

// trustsHost tells whether the certificate of the load balancer stands for the
// Host header that the behaviour passes on, which CloudFront accepts instead
// of the name of the origin.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html
func (x *exporter) trustsHost(n *model.Node, l *model.Link) bool {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	aliases := x.aliases(n)
	if !o.ForwardsHost() || len(aliases) == 0 {
		return false
	}
	all := x.sources(x.t.Node(l.To), model.KindCertificate)
	return len(all) > 0 && !slices.ContainsFunc(aliases, func(a string) bool { return !model.Covers(x.certificateNames(all[0]), a) })
}

// originName finds the name that a direct HTTPS origin needs: no certificate
// can stand for the name that AWS gives a load balancer.
func (x *exporter) originName(b *balancer) (name string, drawn bool) {
	needed := false
	for _, l := range b.origins {
		if l.To == b.node.ID && x.originProtocol(l, b) != "http-only" && !x.trustsHost(x.t.Node(l.From), l) {
			needed = true
		}
	}
	if !needed {
		return "", false
	}
	public := map[string]bool{}
	for _, n := range x.t.Nodes {
		switch s := n.Effective().(type) {
		case *model.CloudFront:
			for _, a := range x.aliases(n) {
				public[a] = true
			}
		case *model.Record:
			public[model.Domain(s.Name.Val())] = true
		}
	}
	label := strings.ReplaceAll(strings.ReplaceAll(model.Slug(b.node.ID), ".", "-"), "_", "-")
	for _, c := range x.sources(b.node, model.KindCertificate) {
		names := x.certificateNames(c)
		for _, name := range names {
			if base, wild := strings.CutPrefix(name, "*."); wild {
				return label + "." + base, false
			}
			if !public[name] {
				return name, true
			}
		}
		if len(names) > 0 {
			return label + "." + names[0], false
		}
	}
	for _, l := range b.origins {
		if aliases := x.aliases(x.t.Node(l.From)); len(aliases) > 0 {
			return label + "." + parentDomain(aliases[0]), false
		}
	}
	return "", false
}

// originNameIn is the origin name in stack s: as drawn, or a parameter.
func (x *exporter) originNameIn(s *stack, n *model.Node) value {
	if b := x.balancer[n.ID]; b.originDrawn {
		return str(b.originName)
	}
	return s.param(Parameter{
		Name: x.word(n.ID) + "OriginName", Type: "String", Pattern: domainPattern, Default: x.balancer[n.ID].originName,
		Description: "Name under which CloudFront calls " + n.ID + "; a record and the certificate are made for it. The same in every stack.",
	})
}

func (x *exporter) checkBalancer(n *model.Node) {
	b := x.balancerFor(n)
	certificates := x.sources(n, model.KindCertificate)
	switch {
	case len(b.listeners) == 0:
		x.refuse(n, "has no listener")
	case len(certificates) > 1:
		x.refuse(n, "has %d certificates; one can be exported", len(certificates))
	case len(certificates) == 1 && !b.has("https", false):
		x.refuse(n, "has a certificate and no HTTPS listener: add https:443 to listeners, or detach %s", certificates[0].ID)
	}
	if len(certificates) == 0 && b.open && !b.has("https", false) {
		x.leave(n.ID, "answers plain HTTP only: no certificate is attached")
	}
	if b.access(model.AccessHeader) && b.open {
		x.leave(n.ID, "the secret header is sent and not checked, since users also reach the load balancer directly")
	}
	x.checkForwards(n)
	x.checkNoTraffic(n)
}

// checkNoTraffic refuses what nobody calls.
func (x *exporter) checkNoTraffic(n *model.Node) {
	for _, l := range x.t.In(n.ID) {
		if l.Data() {
			return
		}
	}
	x.refuse(n, "nothing sends requests to it: draw the link, or remove it")
}

// targetTypes is how a load balancer reaches each kind of backend.
var targetTypes = map[model.Kind]string{model.KindASG: "instance", model.KindECS: "ip", model.KindLambda: "lambda"}

// fits tells whether there is a protocol version for the target group of a link;
// a function has none.
func (x *exporter) fits(l *model.Link) bool {
	_, ok := traffic.FittingVersion(x.t, l)
	s, _ := model.LinkAs[*model.ForwardsSpec](l)
	return ok || s.ProtocolVersion.IsSet() || x.t.Node(l.To).Kind() == model.KindLambda
}

func (x *exporter) checkForwards(n *model.Node) {
	forwards, defaults := 0, map[string]int{}
	for _, l := range x.t.Out(n.ID) {
		s, ok := model.LinkAs[*model.ForwardsSpec](l)
		if !ok {
			continue
		}
		forwards++
		if s.Host.Val() == "" && s.PathRule.Val() == "" {
			for _, at := range x.balancerFor(n).listeners {
				if at.takes(l) {
					defaults[at.String()]++
				}
			}
		}
		switch {
		case targetTypes[x.t.Node(l.To).Kind()] == "": // the node or the link has its reason
		case s.TargetType.Val() != targetTypes[x.t.Node(l.To).Kind()]:
			x.refuseLink(l, "target type %s cannot be exported for %s: use %s", s.TargetType.Val(), l.To, targetTypes[x.t.Node(l.To).Kind()])
		case !x.fits(l):
			x.refuseLink(l, "no protocol version serves all that comes to %s, gRPC and HTTP: state protocolVersion", n.ID)
		case s.Listener.IsSet() && !slices.ContainsFunc(x.balancerFor(n).listeners, func(at listener) bool { return at.takes(l) }):
			x.refuseLink(l, "no listener %s of %s forwards", s.Listener.Val(), n.ID)
		}
	}
	if forwards == 0 {
		x.refuse(n, "forwards to nothing: draw a link to what answers")
	}
	for _, at := range x.balancerFor(n).listeners {
		if many := defaults[at.String()]; many > 1 {
			x.refuse(n, "has %d targets without a host or path rule: give all but one a rule", many)
			return
		}
	}
}
