package traffic

import (
	"fmt"
	"slices"

	"portolan/model"
)

// A guard is down when it is broken itself. The failure of a Region is none to
// it: certificates, web ACLs and edge functions are copied to where they are
// used.
func (w *Walker) guardDown(n *model.Node) bool { return w.failures.Nodes[n.ID] }

// attached lists the guards of one kind of a node, in document order.
func (w *Walker) attached(n *model.Node, kind model.Kind) []*model.Node {
	var out []*model.Node
	for _, l := range w.t.In(n.ID) {
		if g := w.t.Node(l.From); l.Kind == model.Attach && g.Kind() == kind && model.LegalLink(w.t, l) {
			out = append(out, g)
		}
	}
	return out
}

// guarded says why the guards of a node keep a request out, and with which
// status. The loss of Shield keeps nobody out.
func (c *course) guarded(n *model.Node, via *model.Link, from sender) (status int, why string) {
	if !c.failures.Any() {
		return 0, ""
	}
	if why := c.certificateDown(n, via, from); why != "" {
		return unreachable, why
	}
	for _, acl := range c.attached(n, model.KindWAF) {
		if c.guardDown(acl) {
			return 500, inspected(n, acl)
		}
	}
	if _, ok := model.APIOf(n.Effective()); ok {
		for _, l := range c.t.Out(n.ID) {
			if l.Kind != model.Authorizes || !model.LegalLink(c.t, l) {
				continue
			}
			// https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
			if why := c.broken(c.t.Node(l.To)); why != "" {
				return 500, fmt.Sprintf("%s, so %s cannot authorize requests and answers 500", why, n.Label())
			}
		}
	}
	return 0, ""
}

// inspected: a load balancer that gets no answer of AWS WAF refuses the request
// by default. What CloudFront and API Gateway do is not documented and taken to
// be the same.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
func inspected(n, acl *model.Node) string {
	why := fmt.Sprintf("%s is broken, and %s refuses with 500 what it cannot have inspected", acl.Label(), n.Label())
	if n.Kind() != model.KindALB {
		why += " (assumed)"
	}
	return why
}

// certificateDown: without a valid certificate the TLS handshake fails. What is
// called by the name that AWS gave it has a certificate of AWS, except load
// balancers.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
func (c *course) certificateDown(n *model.Node, via *model.Link, from sender) string {
	if !c.encrypted(n, via, from) || c.trusting(from) {
		return ""
	}
	all := c.attached(n, model.KindCertificate)
	fit := all
	if c.host != "" {
		fit = slices.DeleteFunc(slices.Clone(all), func(n *model.Node) bool {
			s, ok := model.As[*model.Certificate](n)
			return !ok || !model.Covers(s.Names.Val(), c.host)
		})
		if len(fit) == 0 {
			fit = all
		}
	}
	for _, cert := range fit {
		if !c.guardDown(cert) {
			return ""
		}
	}
	if len(fit) == 0 {
		return ""
	}
	return fmt.Sprintf("%s is broken, so the TLS handshake with %s fails", fit[0].Label(), n.Label())
}

// trusting tells whether checkers call, who look at no certificate.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
func (c *course) trusting(from sender) bool { return c.probe != nil && from.talks() != fromEdge }

// encrypted tells whether a request comes with TLS that ends at n, under a name
// that a certificate of the owner must prove.
func (c *course) encrypted(n *model.Node, via *model.Link, from sender) bool {
	own := c.host == "" && n.Kind() != model.KindALB && n.Kind() != model.KindNLB
	if s, ok := model.As[*model.NLB](n); ok && s.Listener.Val() != "tls" {
		return false // passes TLS on
	}
	switch from.talks() {
	case fromEdge:
		o, ok := model.LinkAs[*model.OriginSpec](c.originLink(via))
		plain := ok && (o.OriginProtocol.Val() == "http-only" || (o.OriginProtocol.Val() == "match-viewer" && c.protocol == model.ProtocolHTTP))
		return !plain && !own
	case fromService:
		return false // inside AWS certificates are not checked, or not the ones drawn
	}
	switch c.protocol {
	case model.ProtocolHTTP, model.ProtocolUDP:
		return false
	case model.ProtocolTCP:
		return n.Kind() == model.KindNLB
	}
	return !own
}

// originLink is the link by which CloudFront asks: the one at hand, or the one
// before the records, accelerators and NLBs that lead on.
func (c *course) originLink(via *model.Link) *model.Link {
	if via != nil && via.Kind != model.Origin && c.origin != nil {
		return c.origin
	}
	return via
}

// functionDown finds a broken function that the behaviour runs on one of the
// events. CloudFront answers 503 for it:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-503-service-unavailable.html
func (c *course) functionDown(n *model.Node, behaviour *model.OriginSpec, events ...string) string {
	if len(c.failures.Nodes) == 0 {
		return ""
	}
	for _, l := range model.FunctionsOn(c.t, n.ID, pattern(behaviour), events...) {
		if fn := c.t.Node(l.To); c.guardDown(fn) {
			s, _ := model.LinkAs[*model.InvokesSpec](l)
			return fmt.Sprintf("%s is broken, which %s runs on every %s: it answers 503", fn.Label(), n.Label(), s.Event.Val())
		}
	}
	return ""
}
