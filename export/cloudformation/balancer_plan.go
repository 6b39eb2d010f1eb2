package cloudformation

import (
	"cmp"
	"slices"
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
		"AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::ElasticLoadBalancingV2::ListenerCertificate", "AWS::ElasticLoadBalancingV2::TrustStore",
		"AWS::EC2::SecurityGroup", "AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::Route53::RecordSet",
	},
	plan: (*exporter).checkBalancer, write: (*exporter).loadBalancer,
	properties: []string{
		"region", "scheme", "azs", "listeners", "tlsPolicy", "idleTimeout", "deletionProtection", "accessLogs", "dropInvalidHeaders",
		"ipAddressType", "securityGroups", "rules", "auth", "mtls",
	},
	links: only(map[model.Kind][]string{
		model.KindASG: forwardsProperties, model.KindECS: forwardsProperties, model.KindLambda: forwardsProperties, model.KindOnPremises: forwardsProperties,
		model.KindRESTAPI: forwardsProperties, model.KindVPCEndpoint: forwardsProperties, model.KindCognito: nil,
	}),
	host: balancerHost, zone: balancerZone, arn: balancerARN,
	spread: func(s model.Spec) spread {
		b := s.(*model.ALB)
		internal := b.Scheme.Val() == model.SchemeInternal
		return spread{b.AZs.Val(), !internal, internal, b.IPAddressType.Val() != model.IPv4Only}
	},
}

func balancerHost(x *exporter, s *stack, n *model.Node) value {
	return x.lend(s, n, "DnsName", "DNS name of the load balancer "+n.ID+".", "LoadBalancer", "DNSName")
}

func balancerZone(x *exporter, s *stack, n *model.Node) value {
	return x.lend(s, n, "HostedZoneId", "Hosted zone of the name of the load balancer "+n.ID+".", "LoadBalancer", "CanonicalHostedZoneID")
}

// balancerAddresses are the Elastic IP addresses of an NLB, one in each zone.
func balancerAddresses(x *exporter, s *stack, n *model.Node, ipv6 bool) []value {
	if ipv6 || !model.FixedAddress(n, "A") {
		return nil
	}
	from := x.stackOf(n)
	var out []value
	for zone := range x.balancerFor(n).azs() {
		name := "Address" + decimal(zone+1)
		out = append(out, carry(from, s, x.word(n.ID)+name, fixedAddress(n), ref(from.id(n.ID, name))))
	}
	return out
}

// fixedAddress describes an output with such an address.
func fixedAddress(n *model.Node) string {
	return "Fixed address of the load balancer " + n.ID + " in a zone."
}

func balancerARN(x *exporter, s *stack, n *model.Node) value {
	from := x.stackOf(n)
	return carry(from, s, x.word(n.ID)+"Arn", "ARN of the load balancer "+n.ID+".", ref(from.id(n.ID, "LoadBalancer")))
}

// forwardsProperties of a link become fields of its target group and rules.
var forwardsProperties = []string{
	"listener", "targetType", "protocol", "protocolVersion", "ipAddressType", "port", "host", "pathRule", "hostRegex", "pathRegex", "header", "method", "query", "sourceIp",
	"priority", "weight", "groupStickiness", "auth", "onUnauthenticated", "hostRewrite", "urlRewrite", "stickiness", "algorithm", "slowStart",
	"healthCheck", "healthInterval", "healthyThreshold", "unhealthyThreshold",
}

// balancer is what the drawing around an ALB or NLB says about it: who calls it,
// over which protocol, and what may pass.
type balancer struct {
	node      *model.Node
	spec      *model.ALB // nil for an NLB
	nlb       *model.NLB // nil for an ALB
	zones     int
	listeners []listener
	origins   []*model.Link // behaviours that end here, directly or through a record
	open      bool          // users reach it other than through a distribution
	// asksName tells that CloudFront calls it by a name of the owner's; originName is
	// what is known of it. It is the name under which CloudFront calls an HTTPS listener
	// when its certificate cannot stand for any other; "" when not needed.
	originName  string
	asksName    bool
	originDrawn bool // the certificate is drawn with that very name
}

// balancerFor makes the plan of an ALB or NLB once.
func (x *exporter) balancerFor(n *model.Node) *balancer {
	if b := x.balancer[n.ID]; b != nil {
		return b
	}
	b := &balancer{node: n}
	b.spec, _ = model.As[*model.ALB](n)
	b.nlb, _ = model.As[*model.NLB](n)
	x.balancer[n.ID] = b
	b.zones = x.zonesOf(b)
	for _, l := range x.t.In(n.ID) {
		from := x.t.Node(l.From)
		switch {
		case l.Kind == model.Origin:
			b.origins = append(b.origins, l)
		case from.Kind() == model.KindUsers, l.Kind == model.Endpoint, from.Kind() == model.KindNLB, from.Kind() == model.KindVPCEndpoint:
			b.open = true
		case from.Kind() == model.KindRecord:
			reached := x.originsThrough(from)
			b.origins = append(b.origins, reached...)
			b.open = b.open || len(reached) == 0 || len(x.sources(from, model.KindUsers)) > 0
		}
	}
	b.listeners = x.listeners(b)
	b.originName, b.originDrawn = x.originName(b)
	b.asksName = x.asksName(b)
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
	if isBalancer(to) {
		return []*balancer{x.balancerFor(to)}
	}
	var out []*balancer
	for _, answer := range x.t.Out(to.ID) {
		if n := x.t.Node(answer.To); isBalancer(n) {
			out = append(out, x.balancerFor(n))
		}
	}
	return out
}

func (b *balancer) has(protocol string, forwards bool) bool {
	for _, l := range b.listeners {
		if l.speaks(protocol) && (!forwards || !l.redirect) {
			return true
		}
	}
	return false
}

// port is d where the protocol has it or none, else the first port of the protocol.
func (b *balancer) port(protocol string, d int) int {
	first := 0
	for _, l := range b.listeners {
		switch {
		case !l.speaks(protocol) || l.redirect:
		case l.port == d:
			return d
		case first == 0:
			first = l.port
		}
	}
	return cmp.Or(first, d)
}

// internal tells whether the load balancer has private addresses only.
func (b *balancer) internal() bool {
	if b.nlb != nil {
		return b.nlb.Scheme.Val() == model.SchemeInternal
	}
	return b.spec.Scheme.Val() == model.SchemeInternal
}

// azs is in how many zones it is: as drawn, else in as many as its targets, since those
// in a zone that it does not have get nothing.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
func (b *balancer) azs() int { return b.zones }

func (x *exporter) zonesOf(b *balancer) int {
	zones, drawn := 0, false
	switch s := b.node.Spec.(type) { // as drawn, without defaults
	case *model.NLB:
		zones, drawn = b.nlb.AZs.Val(), s.AZs.IsSet()
	case *model.ALB:
		zones, drawn = b.spec.AZs.Val(), s.AZs.IsSet()
	}
	if drawn {
		return zones
	}
	for _, l := range ofKind(x.t.Out(b.node.ID), model.Forwards) {
		to := x.t.Node(l.To)
		if need, ok := spreadOf(to); ok && to.Region() == b.node.Region() && (to.Kind() == model.KindASG || to.Kind() == model.KindECS || to.Kind() == model.KindVPCEndpoint) {
			zones = max(zones, need.zones)
		}
	}
	return zones
}

func (b *balancer) addressType() string {
	if b.nlb != nil {
		return b.nlb.IPAddressType.Val()
	}
	return b.spec.IPAddressType.Val()
}

func (b *balancer) tlsPolicy() string {
	if b.nlb != nil {
		return b.nlb.TLSPolicy.Val()
	}
	return b.spec.TLSPolicy.Val()
}

func (b *balancer) mtls() string {
	if b.nlb != nil {
		return b.nlb.MTLS.Val()
	}
	return b.spec.MTLS.Val()
}

// isBalancer tells whether a node has a plan of listeners.
func isBalancer(n *model.Node) bool { return n.Kind() == model.KindALB || n.Kind() == model.KindNLB }

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

// originProtocol is what CloudFront speaks to the load balancer: as drawn, else
// TLS when there is a listener for it.
func (x *exporter) originProtocol(l *model.Link, b *balancer) string {
	if set, ok := l.Spec.(*model.OriginSpec); ok && set.OriginProtocol.IsSet() {
		return set.OriginProtocol.Val()
	}
	if b.has("https", true) && (b.nlb == nil || b.port("https", 443) != 80) {
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
	aliases := x.calledNames(n)
	if !o.ForwardsHost() || len(aliases) == 0 {
		return false
	}
	all := x.sources(x.t.Node(l.To), model.KindCertificate)
	return len(all) > 0 && !slices.ContainsFunc(aliases, func(a string) bool { return !model.Covers(x.certificateNames(all[0]), a) })
}

// asksName tells whether CloudFront calls the balancer over HTTPS by a name.
func (x *exporter) asksName(b *balancer) bool {
	return slices.ContainsFunc(b.origins, func(l *model.Link) bool {
		return l.To == b.node.ID && x.originProtocol(l, b) != "http-only" && !x.trustsHost(x.t.Node(l.From), l)
	})
}

// originName finds the name that a direct HTTPS origin needs: no certificate
// can stand for the name that AWS gives a load balancer.
func (x *exporter) originName(b *balancer) (name string, drawn bool) {
	if !x.asksName(b) {
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
	own := label(b.node.ID)
	for _, c := range x.sources(b.node, model.KindCertificate) {
		names := x.certificateNames(c)
		for _, name := range names {
			if base, wild := strings.CutPrefix(name, "*."); wild {
				return own + "." + base, false
			}
			if !public[name] {
				return name, true
			}
		}
		if len(names) > 0 {
			return own + "." + names[0], false
		}
	}
	for _, l := range b.origins {
		if aliases := x.aliases(x.t.Node(l.From)); len(aliases) > 0 {
			return own + "." + parentDomain(aliases[0]), false
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
		Name: x.word(n.ID) + "OriginName", Type: "String", Pattern: domainPattern, Default: x.balancer[n.ID].originName, Drawn: true,
		Description: "Name under which CloudFront calls " + n.ID + "; a record and the certificate are made for it. The same in every stack.",
	})
}

// originZone is the hosted zone that holds the origin name.
func (x *exporter) originZone(s *stack, b *balancer) value {
	if b.originName != "" {
		return x.zone(s, b.originName, false)
	}
	return s.param(Parameter{
		Name: x.word(b.node.ID) + "OriginZoneId", Type: "AWS::Route53::HostedZone::Id", Pattern: hostedZonePattern,
		Description: "Id of the Route 53 hosted zone that holds the name under which CloudFront calls " + b.node.ID + ".",
	})
}

func (x *exporter) checkBalancer(n *model.Node) {
	b := x.balancerFor(n)
	certificates := x.sources(n, model.KindCertificate)
	switch {
	case len(b.listeners) == 0:
		x.guard("elb/listener-form", n, "has no listener")
	}
	if len(certificates) == 0 && b.open && !b.has("https", false) {
		x.leave(n.ID, "answers plain HTTP only: no certificate is attached")
	}
	if s, ok := n.Spec.(*model.ALB); ok && s.TLSPolicy.IsSet() && !s.Listeners.IsSet() && !b.has("https", false) { // listeners that are drawn say it themselves
		x.leave(n.ID, "tlsPolicy has no effect here, because no listener speaks HTTPS")
	}
	x.checkLogin(n)
	if b.access(model.AccessHeader) && b.open {
		x.leave(n.ID, "the secret header is sent and not checked, since users also reach the load balancer directly")
	}
	x.checkOwnAnswers(b)
	x.checkAdmitted(n)
	x.checkForwards(n)
	x.checkNoTraffic(n)
}

// checkOwnAnswers tells of answers for what no rule takes, where something takes all.
func (x *exporter) checkOwnAnswers(b *balancer) {
	for _, a := range b.spec.OwnAnswers() {
		if len(a.When.Conditions()) > 0 {
			continue
		}
		why := ""
		for _, l := range b.listeners {
			if !b.answersOn(l, a) || l.redirect && !a.When.Listener.IsSet() {
				continue
			}
			taken := x.restTaken(b, l)
			if taken == "" {
				why = ""
				break
			}
			why = taken
		}
		if why != "" {
			x.leave(b.node.ID, "the rule without a condition has no effect here, because "+why)
		}
	}
}

// restTaken says what takes all that no rule of a listener does, "" for nothing.
func (x *exporter) restTaken(b *balancer, l listener) string {
	if l.redirect {
		return ""
	}
	for _, group := range x.ruleGroups(b, l) {
		if spec, _ := model.LinkAs[*model.ForwardsSpec](group[0]); len(spec.Conditions()) == 0 {
			return group[0].Ref().String() + " takes all that no rule does"
		}
	}
	if b.guarded() {
		return "requests without the secret header get 403, and those with it are for the rules that have conditions"
	}
	return ""
}

// guarded tells whether each request has to show a secret.
func (b *balancer) guarded() bool {
	return !b.open && len(b.origins) > 0 && !slices.ContainsFunc(b.origins, func(l *model.Link) bool {
		o, ok := model.LinkAs[*model.OriginSpec](l)
		return !ok || o.Access.Val() != model.AccessHeader
	})
}

// checkNoTraffic refuses what nobody calls. An address of a function may be there for
// health checks alone.
func (x *exporter) checkNoTraffic(n *model.Node) {
	for _, l := range x.t.In(n.ID) {
		if l.Data() || n.Kind() == model.KindFunctionURL && x.t.Node(l.From).Kind() == model.KindHealthCheck {
			return
		}
	}
	x.guard(notReached, n, "nothing sends requests to it: draw the link, or remove it")
}

// fits tells whether there is a protocol version for the target group of a link;
// a function has none, and other balancers than an ALB ask for none.
func (x *exporter) fits(l *model.Link) bool {
	if x.t.Node(l.From).Kind() != model.KindALB {
		return true
	}
	_, ok := traffic.FittingVersion(x.t, l)
	s, _ := model.LinkAs[*model.ForwardsSpec](l)
	return ok || s.ProtocolVersion.IsSet() || x.t.Node(l.To).Kind() == model.KindLambda || x.t.Node(l.From).Kind() != model.KindALB
}

// registeredByHand tells whether a link leads to instances that get QUIC at their
// addresses, each of which is registered with a server id.
func (x *exporter) registeredByHand(lb *model.Node, l *model.Link, s *model.ForwardsSpec) bool {
	return lb.Kind() == model.KindNLB && x.t.Node(l.To).Kind() == model.KindASG && s.TargetType.Val() == "ip" &&
		strings.HasSuffix(x.targetProtocol(l), "QUIC")
}

// checkForwards asks that each listener knows what to do with what comes.
func (x *exporter) checkForwards(n *model.Node) {
	b := x.balancerFor(n)
	forwards := ofKind(x.t.Out(n.ID), model.Forwards)
	for _, l := range forwards {
		s, _ := model.LinkAs[*model.ForwardsSpec](l)
		types := targetTypes[x.t.Node(l.To).Kind()]
		if s.Priority.IsSet() && len(s.Conditions()) == 0 {
			x.leave(l.Ref().String(), "priority has no effect here, because the rule has no condition and is tried last")
		}
		switch {
		case len(types) == 0: // the node or the link has its reason
		case x.registeredByHand(n, l, s):
			x.refuseLink(l, "the server ids by which instances of %s register for QUIC are not drawn: make this target group by hand", l.To)
		case !slices.Contains(types, s.TargetType.Val()):
			x.guardLink("elb/target-type elb/fargate-target-type elb/lambda-target-group", l, "target type %s cannot be exported for %s: use %s", s.TargetType.Val(), l.To, types[0])
		case !x.fits(l):
			x.guardLink("elb/version-mismatch elb/version-assumed", l, "no protocol version serves all that comes to %s, gRPC and HTTP: state protocolVersion", n.ID)
		case !slices.ContainsFunc(b.listeners, func(at listener) bool { return b.takes(at, l) }):
			x.guardLink("elb/link-listener", l, "no listener %s of %s forwards", s.Listener.Val(), n.ID)
		}
	}
	if len(forwards) == 0 && (b.nlb != nil || !b.spec.Rules.IsSet()) {
		x.guard(leadsNowhere, n, "forwards to nothing: draw a link to what answers")
	}
	for _, at := range b.listeners {
		if !x.checkRules(b, at) {
			return
		}
	}
}

// checkRules asks that one rule takes what no other does.
func (x *exporter) checkRules(b *balancer, at listener) bool {
	defaults := 0
	for _, group := range x.ruleGroups(b, at) {
		spec, _ := model.LinkAs[*model.ForwardsSpec](group[0])
		if len(spec.Conditions()) == 0 {
			defaults++
		}
	}
	if defaults > 1 {
		x.guard("elb/default-twice", b.node, "has %d targets without a host or path rule: give all but one a rule", defaults)
		return false
	}
	return true
}
