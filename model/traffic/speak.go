package traffic

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// NLBTakes tells whether a listener of an NLB takes what clients speak. QUIC
// carries the HTTP/3 of clients on the Internet.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html
func NLBTakes(listener, protocol string) bool {
	udp := protocol == model.ProtocolUDP
	switch listener {
	case "tcp":
		return !udp
	case "tls":
		return !udp && protocol != model.ProtocolHTTP
	case "udp":
		return udp
	case "quic":
		return udp || protocol == model.ProtocolHTTPS
	}
	return true
}

// NLBHears tells whether one of the listeners of an NLB takes what clients speak.
func NLBHears(t *model.Topology, nlb *model.Node, protocol string) bool {
	return slices.ContainsFunc(model.ListenersOf(t, nlb), func(l string) bool {
		word, _, _ := strings.Cut(l, ":")
		return NLBTakes(word, protocol)
	})
}

// ListensFor is what a balancer or accelerator listens for, in words.
func ListensFor(t *model.Topology, n *model.Node) string {
	switch s := n.Effective().(type) {
	case *model.ALB:
		var words []string
		for _, l := range model.ListenersOf(t, n) {
			first, redirects, _ := strings.Cut(strings.TrimSpace(l), " ")
			protocol, port, _ := strings.Cut(first, ":")
			word := strings.ToUpper(protocol) + " on port " + port
			if strings.EqualFold(strings.TrimSpace(redirects), "redirect") {
				word += ", which it redirects"
			}
			words = append(words, word)
		}
		return cmp.Or(strings.Join(words, ", and "), "nothing")
	case *model.NLB:
		var words []string
		for _, l := range model.ListenersOf(t, n) {
			word, _, _ := strings.Cut(l, ":")
			if word = strings.ToUpper(strings.ReplaceAll(word, "_", " and ")); !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
		return cmp.Or(strings.Join(words, ", "), "nothing")
	case *model.Accelerator:
		return strings.ToUpper(s.Listener.Val())
	}
	return ""
}

// OnlyRedirects tells whether an ALB sends all plain HTTP to HTTPS.
func OnlyRedirects(t *model.Topology, n *model.Node, alb *model.ALB) bool {
	open, redirected, _ := model.Listens(t, n, model.ProtocolHTTP)
	if !open {
		return redirected
	}
	away := alb.RedirectedListeners()
	return len(away) > 0 && !slices.ContainsFunc(alb.Listeners.Val(), func(l string) bool {
		first, rest, _ := strings.Cut(strings.ToLower(l), " ")
		protocol, _, _ := strings.Cut(first, ":")
		return protocol == model.ProtocolHTTP && !strings.Contains(rest, "redirect") && !slices.Contains(away, first)
	})
}

// RoundInCircle tells whether a behaviour goes round for ever with an ALB that sends
// plain HTTP to HTTPS: it asks in plain HTTP for viewers of HTTPS too, or it keeps the
// redirect that viewers of HTTP got and answers those of HTTPS with it. A balancer
// says nothing of how long its redirect may be kept.
//
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CustomOriginConfig.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
func RoundInCircle(t *model.Topology, alb *model.Node, o *model.OriginSpec) bool {
	s, ok := model.As[*model.ALB](alb)
	if !ok || !OnlyRedirects(t, alb, s) {
		return false
	}
	switch o.OriginProtocol.Val() {
	case "http-only":
		return true
	case "match-viewer":
		return o.ViewerProtocol.Val() == "allow-all" && keepsRedirects(o) && !o.CacheKeyHas("CloudFront-Forwarded-Proto")
	}
	return false
}

// keepsRedirects tells whether a cache policy keeps what the origin says nothing of.
func keepsRedirects(o *model.OriginSpec) bool {
	switch o.CachePolicy.Val() {
	case model.CachingDisabled, model.CachingOriginHeaders, model.CachingOriginQuery:
		return false
	case model.CachingCustom:
		return !neverKept(&model.OriginSpec{CachePolicy: o.CachePolicy, MinTTL: o.MinTTL, DefaultTTL: o.DefaultTTL, MaxTTL: o.MaxTTL})
	}
	return true
}

// DeafToLink says why a VPC link finds no listener for HTTP at a balancer, and
// what comes back; why is "" where it does. An API follows no redirect.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
func DeafToLink(t *model.Topology, n *model.Node) (status int, why string) {
	switch n.Kind() {
	case model.KindNLB:
		if !slices.ContainsFunc(model.ListenersOf(t, n), func(l string) bool { return !strings.HasPrefix(l, "udp:") && !strings.HasPrefix(l, "quic:") }) {
			return unreachable, "it listens for " + ListensFor(t, n) + " alone"
		}
		return onlyRedirected(t, n)
	case model.KindALB:
		http, moved, _ := model.Listens(t, n, model.ProtocolHTTP)
		https, _, _ := model.Listens(t, n, model.ProtocolHTTPS)
		if moved && !http && !https {
			return 301, "its listeners only redirect"
		}
	}
	return 0, ""
}

// onlyRedirected says why an NLB passes what comes in plain HTTP on to nothing but
// redirects: all that is behind it are ALBs that redirect on the port on which it calls
// them. A target group calls one port, whatever others forward.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html
func onlyRedirected(t *model.Topology, nlb *model.Node) (status int, why string) {
	for _, l := range t.Out(nlb.ID) {
		if l.Kind != model.Forwards || !model.LegalLink(t, l) {
			continue
		}
		to := t.Node(l.To)
		if to.Kind() != model.KindALB {
			return 0, ""
		}
		at := CheckedListener(t, l)
		if !model.ListsAll(t, to) || !strings.HasPrefix(strings.ToLower(at), "http:") || len(strings.Fields(at)) < 2 {
			return 0, ""
		}
		status, why = 301, "the listener of "+to.Label()+" behind it only redirects"
	}
	return status, why
}

// ListensBehindLink is the one protocol that a balancer takes, HTTP, HTTPS or TLS; ""
// for several, and where the drawing does not say or what is behind ends TLS.
func ListensBehindLink(t *model.Topology, lb *model.Node) string {
	switch s := lb.Spec.(type) { // what is left out is the export's to choose
	case *model.ALB:
		http, _, _ := model.ListensAsDrawn(t, lb, model.ProtocolHTTP)
		https, _, _ := model.ListensAsDrawn(t, lb, model.ProtocolHTTPS)
		switch {
		case https && !http:
			return "HTTPS"
		case http && !https:
			return "HTTP"
		}
	case *model.NLB:
		if s.Listener.Val() == "tls" {
			return "TLS"
		}
	}
	return ""
}

// WrongServer says why a balancer behind a VPC link cannot prove the server name
// for which an integration asks; "" where it can, and where none is said.
// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html
func WrongServer(t *model.Topology, integration *model.Link, lb *model.Node, certs []*model.Node) string {
	s, _ := model.LinkAs[*model.IntegrationSpec](integration)
	name := s.ServerName.Val()
	if name == "" {
		return ""
	}
	names := CertifiedNames(certs)
	switch {
	case strings.HasPrefix(name, "*"):
		return "that is a wildcard, which no handshake asks for"
	case ListensBehindLink(t, lb) == "HTTP":
		return "it listens for HTTP alone"
	case len(names) > 0 && !model.Covers(names, name):
		return "the certificate of " + lb.Label() + " covers " + strings.Join(names, ", ")
	}
	return ""
}

// CertifiedNames are the names of certificates in their order, none when one of
// them does not list its names.
func CertifiedNames(certs []*model.Node) []string {
	var names []string
	for _, c := range certs {
		s, _ := model.As[*model.Certificate](c)
		if len(s.Names.Val()) == 0 {
			return nil
		}
		names = append(names, s.Names.Val()...)
	}
	slices.Sort(names)
	return names
}

// misserved says why the balancer behind a VPC link does not prove the server
// name of the integrations by which it is called.
func (c *course) misserved(lb, link *model.Node) string {
	why := ""
	for _, l := range c.t.In(link.ID) {
		if l.Kind != model.Integration || !c.onPath.has(l.From) {
			continue
		}
		if why = WrongServer(c.t, l, lb, c.attached(lb, model.KindCertificate)); why == "" {
			return ""
		}
	}
	return why
}

// plainOverLink is what a balancer behind a VPC link listens for where every
// integration by which it is called speaks plain HTTP and it does not; "" otherwise.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
func (c *course) plainOverLink(lb, link *model.Node) string {
	listener := ListensBehindLink(c.t, lb)
	if listener == "HTTP" {
		return ""
	}
	if c.namesServer(link) {
		return ""
	}
	return listener
}

// namesServer tells whether an API on the way calls through a VPC link by the name of a
// server, and so over TLS.
func (c *course) namesServer(link *model.Node) bool {
	return slices.ContainsFunc(c.t.In(link.ID), func(l *model.Link) bool {
		s, ok := model.LinkAs[*model.IntegrationSpec](l)
		return ok && c.onPath.has(l.From) && s.ServerName.Val() != ""
	})
}

// NoIPv6 is what [Uncarried] says of an endpoint without IPv6.
const NoIPv6 = "is IPv4 only"

// Uncarried says why a dual-stack accelerator does not carry requests to an
// endpoint; "" where it does.
// https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints.html
func Uncarried(accelerator, endpoint *model.Node) string {
	a, ok := model.As[*model.Accelerator](accelerator)
	if !ok || a.IPAddressType.Val() != model.DualStack {
		return ""
	}
	if _, ipv6, known := model.Families(endpoint); known && !ipv6 {
		return NoIPv6
	}
	if a.ClientIPPreservation.IsSet() && !a.ClientIPPreservation.Val() {
		return "does not see the client address"
	}
	return ""
}

// VPCOriginRefuses says why CloudFront does not take a node as the VPC origin of a
// behaviour; "" where it does.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
func VPCOriginRefuses(o *model.OriginSpec, n *model.Node) string {
	s, ok := model.As[*model.NLB](n)
	switch {
	case !ok || o.Via.Val() != model.ViaVPCOrigin:
		return ""
	case slices.Contains([]string{"tls", "quic", "tcp_quic"}, s.Listener.Val()):
		return "its listener is " + strings.ToUpper(s.Listener.Val())
	case s.SecurityGroups.IsSet() && len(s.SecurityGroups.Val()) == 0:
		return "it has no security group"
	}
	return ""
}

// DeafToNLB says why the target group by which an NLB forwards to an ALB never has a
// healthy target: it takes TCP alone, on a port on which the ALB listens.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html
func DeafToNLB(t *model.Topology, l *model.Link) string {
	nlb, ok := model.As[*model.NLB](t.Node(l.From))
	alb := t.Node(l.To)
	s, forwards := model.LinkAs[*model.ForwardsSpec](l)
	switch {
	case !ok || alb.Kind() != model.KindALB || !forwards:
		return ""
	case nlb.Listener.Val() != "tcp":
		return "the listener is " + nlb.Listener.Val()
	case s.Port.IsSet() && len(listenersOn(t, alb, s.Port.Val())) == 0:
		return fmt.Sprintf("%s has no listener on port %d", alb.Label(), s.Port.Val())
	}
	return ""
}

// listenersOn are the protocols for which a balancer listens on a port.
func listenersOn(t *model.Topology, lb *model.Node, port int) []string {
	var out []string
	for _, l := range model.ListenersOf(t, lb) {
		first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(l)), " ")
		if protocol, at, ok := strings.Cut(first, ":"); ok && at == strconv.Itoa(port) {
			out = append(out, protocol)
		}
	}
	return out
}

// passesWrongly says why what an NLB passes on, byte for byte, does not fit the
// listener of an ALB at the port of its target group; "" where it fits.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html
func (c *course) passesWrongly(n *model.Node, via *model.Link, scheme string) string {
	s, ok := model.LinkAs[*model.ForwardsSpec](via)
	if !ok || !s.Port.IsSet() || c.t.Node(via.From).Kind() != model.KindNLB {
		return ""
	}
	on := listenersOn(c.t, n, s.Port.Val())
	if len(on) == 0 || slices.Contains(on, scheme) {
		return ""
	}
	return fmt.Sprintf("%s passes %s on to port %d of %s, which is for %s", c.t.Node(via.From).Label(), strings.ToUpper(scheme), s.Port.Val(), n.Label(), strings.ToUpper(on[0]))
}

// DeafToAPI says why an API that calls a balancer itself, by the name that AWS gave
// that, gets no answer of what is behind, and what it gets; why is "" where it does. It
// calls in plain HTTP, since no certificate can stand for that name, and passes a
// redirect on. A balancer without listeners and certificate of its own has what an
// export opens for it.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-supported-certificate-authorities-for-http-endpoints.html
// https://docs.aws.amazon.com/acm/latest/userguide/setup-domain.html
func DeafToAPI(t *model.Topology, integration *model.Link) (status int, why string) {
	n := t.Node(integration.To)
	switch n.Kind() {
	case model.KindNLB:
		if !slices.ContainsFunc(model.ListenersOf(t, n), func(l string) bool { return strings.HasPrefix(l, "tcp") }) {
			return unreachable, "it listens for " + ListensFor(t, n) + " alone"
		}
		return onlyRedirected(t, n)
	case model.KindALB:
		if !model.ListsAll(t, n) {
			return 0, ""
		}
		open, redirected, told := model.Listens(t, n, model.ProtocolHTTP)
		switch {
		case !told || open:
		case redirected:
			return 301, "its listener for plain HTTP only redirects"
		default:
			return unreachable, "it listens for " + ListensFor(t, n) + " alone"
		}
	}
	return 0, ""
}

// PlainToAPI is the private API that a balancer calls in plain HTTP by a link, at its
// interface endpoint or at once; nil for none. A TLS listener of an NLB opens what it
// takes, and passes it on as it is where the target group is said to speak TCP.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/data-protection-encryption.html
func PlainToAPI(t *model.Topology, l *model.Link) *model.Node {
	s, ok := model.LinkAs[*model.ForwardsSpec](l)
	if !ok {
		return nil
	}
	opened := false
	if nlb, ok := model.As[*model.NLB](t.Node(l.From)); ok {
		opened = nlb.Listener.Val() == "tls" && s.Protocol.Val() == "TCP"
	}
	if !opened && s.Protocol.Val() != "HTTP" {
		return nil
	}
	return APIBehind(t, t.Node(l.To))
}

// APIBehind is the private API that a balancer or a user reaches at a node: the node
// itself, or what an interface endpoint leads to; nil for none.
func APIBehind(t *model.Topology, n *model.Node) *model.Node {
	switch n.Kind() {
	case model.KindRESTAPI:
		return n
	case model.KindVPCEndpoint:
		for _, l := range t.Out(n.ID) {
			if api := t.Node(l.To); api.Kind() == model.KindRESTAPI && model.LegalLink(t, l) {
				return api
			}
		}
	}
	return nil
}

// HasDoor tells whether a private API can be called at all: through a VPC
// endpoint that it says it has, or that is drawn.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
func HasDoor(t *model.Topology, n *model.Node, api *model.RESTAPI) bool {
	return api.VPCEndpoint.Val() || slices.ContainsFunc(t.In(n.ID), func(l *model.Link) bool { return t.Node(l.From).Kind() == model.KindVPCEndpoint })
}

// OwnName is the name under which a distribution fetches from an origin that is a name
// of the distribution itself, so that it leads back there: of a public record, or the
// custom domain of an API unless the Host of the viewer is passed on, with which any
// name of the API will do. It is "" for others. A name of the primary distribution that
// sends its share of requests to a staging one leads back to that too.
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html
func OwnName(t *model.Topology, l *model.Link) string {
	distribution, origin := t.Node(l.From), t.Node(l.To)
	if distribution.Kind() != model.KindCloudFront {
		return ""
	}
	name := ""
	if r, ok := model.As[*model.Record](origin); ok && !r.ZonePrivate.Val() {
		name = r.Name.Val()
	}
	o, _ := model.LinkAs[*model.OriginSpec](l)
	if a, ok := model.APIOf(origin.Effective()); ok && o != nil && !o.ForwardsHost() && a.ByDomain(false, false) {
		name = a.CustomDomain.Val()
	}
	if name == "" || !slices.ContainsFunc(t.Nodes, func(n *model.Node) bool { return sendsTo(n, distribution) && hasAlias(n, name) }) {
		return ""
	}
	return name
}

// sendsTo tells whether a node is a distribution, or the primary one that sends it a share
// of its requests. Those that are chosen by a header come back without it.
func sendsTo(n, distribution *model.Node) bool {
	d, ok := model.As[*model.CloudFront](n)
	return n == distribution || ok && d.Staging.Val() == distribution.ID && d.StagingShare.Val() > 0
}

func hasAlias(n *model.Node, name string) bool {
	d, _ := model.As[*model.CloudFront](n)
	return slices.ContainsFunc(d.Aliases.Val(), func(a string) bool { return model.Domain(a) == model.Domain(name) })
}

// GRPCLack is what a behaviour that takes gRPC lacks, and the property that says
// so; both are "" where it has all.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-using-grpc.html
func GRPCLack(d *model.CloudFront, o *model.OriginSpec, origin *model.Node) (prop, lack string) {
	switch v := d.HTTPVersion.Val(); {
	case v != "http2" && v != "http2and3":
		return "httpVersion", "HTTP versions are " + v
	case o.Methods.Val() != model.MethodsAll:
		return "grpc", "it allows " + o.Methods.Val() + " only"
	case o.OriginProtocol.Val() != "https-only":
		return "grpc", "the origin protocol is " + o.OriginProtocol.Val()
	case o.Via.Val() == model.ViaVPCOrigin:
		return "grpc", origin.Label() + " is a VPC origin, which takes no gRPC"
	}
	return "", ""
}
