package traffic

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// Proves tells whether certificates prove a name; known is false when there are
// none. One that does not list its names may, and a wildcard name is proved by
// any name below it.
func Proves(certs []*model.Node, name string) (ok, known bool) {
	for _, n := range certs {
		s, _ := model.As[*model.Certificate](n)
		names := s.Names.Val()
		if s.MayCover(name) {
			return true, true
		}
		if below, wild := strings.CutPrefix(name, "*."); wild && slices.ContainsFunc(names, func(x string) bool {
			return strings.HasSuffix(model.Domain(x), "."+below)
		}) {
			return true, true
		}
	}
	return false, len(certs) > 0
}

// ProvesAlias tells whether one of the certificates of a distribution proves an
// alias. A wildcard alias needs a wildcard certificate.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html
func ProvesAlias(certs []*model.Node, alias string) bool {
	return slices.ContainsFunc(certs, func(n *model.Node) bool {
		s, _ := model.As[*model.Certificate](n)
		return s.MayCover(alias)
	})
}

// Uncertified is the HTTPS or TLS listener of a balancer that has no certificate,
// so that AWS refuses it; "" for none. A balancer that leaves its listeners to the
// default is taken to have its certificate.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
func Uncertified(n *model.Node, certs []*model.Node) string {
	if len(certs) > 0 {
		return ""
	}
	switch s := n.Spec.(type) {
	case *model.ALB:
		for _, l := range s.Listeners.Val() {
			if protocol, _, _ := strings.Cut(l, ":"); strings.EqualFold(strings.TrimSpace(protocol), "https") {
				return l
			}
		}
	case *model.NLB:
		if s.Listener.Val() == "tls" {
			return "tls"
		}
	}
	return ""
}

// Unattached says why AWS does not take a name of a distribution or an API, which
// nobody can ask for then: its certificate is missing, is of another Region, or
// does not cover the name. An API without a drawn certificate is taken to have it.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
func Unattached(n *model.Node, certs []*model.Node, name string) string {
	here := attachable(n, certs)
	lacks := "has no certificate"
	switch s := n.Effective().(type) {
	case *model.CloudFront:
		names := slices.DeleteFunc(slices.Clone(s.Aliases.Val()), func(a string) bool { return !model.Covers([]string{a}, name) })
		if len(names) == 0 || slices.ContainsFunc(names, func(a string) bool { return ProvesAlias(here, a) }) {
			return ""
		}
	default:
		a, ok := model.APIOf(s)
		if !ok || !model.Covers([]string{a.CustomDomain.Val()}, name) {
			return ""
		}
		if ok, _ := Proves(here, model.Domain(a.CustomDomain.Val())); ok || len(certs) == 0 {
			return ""
		}
	}
	switch {
	case len(here) > 0:
		lacks = "has no certificate that covers it"
	case len(certs) > 0:
		lacks = foreign(n, certs)
	}
	return fmt.Sprintf("the name %s cannot be attached to %s, which %s", name, n.Label(), lacks)
}

// attachable are the certificates that are of the Region which their holder takes.
func attachable(n *model.Node, certs []*model.Node) []*model.Node {
	return slices.DeleteFunc(slices.Clone(certs), func(cert *model.Node) bool { return model.Foreign(cert, n) })
}

func foreign(n *model.Node, certs []*model.Node) string {
	return fmt.Sprintf("takes certificates of %s only, and %s is in %s", model.CertificateRegion(n), certs[0].Label(), certs[0].Region())
}

// unattached says why the name by which a distribution or an API is called is none
// of its names: that of the request, of the record that leads there, or the custom
// domain by which CloudFront calls an API.
func (c *course) unattached(n *model.Node, via *model.Link, from sender) string {
	name := c.host
	if r, ok := model.As[*model.Record](c.t.Node(via.From)); ok && name == "" {
		name = r.Name.Val()
	}
	if a, ok := model.APIOf(n.Effective()); ok && name == "" && from.role == fromEdge && a.ByDomain(false, false) {
		name = a.CustomDomain.Val()
	}
	if name == "" {
		return ""
	}
	return Unattached(n, c.attached(n, model.KindCertificate), name)
}

// ProvesOrigin tells whether the certificates of a custom origin may cover the
// name of a record by which CloudFront asks it, or a Host of viewers that it
// passes on. An origin that is drawn without a record can have any name but one
// of never, which lead back to the distribution.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html
func ProvesOrigin(certs []*model.Node, record string, viewers, never []string) bool {
	if len(certs) == 0 {
		return true
	}
	names := slices.Clone(viewers)
	if record != "" {
		names = append(names, record)
	}
	return slices.ContainsFunc(certs, func(n *model.Node) bool {
		s, _ := model.As[*model.Certificate](n)
		own := s.Names.Val()
		if len(names) > 0 {
			return slices.ContainsFunc(names, s.MayCover)
		}
		return len(own) == 0 || slices.ContainsFunc(own, func(name string) bool {
			return !slices.ContainsFunc(never, func(alias string) bool { return model.Domain(alias) == model.Domain(name) })
		})
	})
}

// unproved says why there is no handshake: a name of a distribution or an API, or
// a listener of a balancer, cannot be made for want of a certificate, or no
// certificate of a balancer covers the name by which the client called.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
func (c *course) unproved(n *model.Node, via *model.Link, from sender) string {
	if n.Kind() != model.KindALB && n.Kind() != model.KindNLB {
		return c.unattached(n, via, from)
	}
	if !c.encrypted(n, via, from) {
		return ""
	}
	all := c.attached(n, model.KindCertificate)
	certs := attachable(n, all)
	switch listener := Uncertified(n, all); {
	case listener != "":
		return fmt.Sprintf("AWS refuses the listener %s of %s, which has no certificate", listener, n.Label())
	case len(all) > 0 && len(certs) == 0:
		return fmt.Sprintf("%s %s, so it has none", n.Label(), foreign(n, all))
	case c.protocol == model.ProtocolTCP:
		return ""
	}
	if from.talks() != fromEdge {
		if ok, known := Proves(certs, model.Domain(c.host)); c.host != "" && known && !ok {
			return fmt.Sprintf("no certificate of %s covers %s, so the TLS handshake of %s fails", n.Label(), c.host, c.users.Label())
		}
		return ""
	}
	link := c.originOr()
	o, _ := model.LinkAs[*model.OriginSpec](link)
	d, ok := model.As[*model.CloudFront](c.t.Node(link.From))
	if !ok {
		return ""
	}
	var viewers, never []string
	switch {
	case !o.ForwardsHost():
		never = d.Aliases.Val()
	case c.host != OwnDistributionName && c.viewers && c.host != "":
		viewers = c.hosts()
	default:
		viewers = d.Aliases.Val()
	}
	record := ""
	if r, ok := model.As[*model.Record](c.t.Node(link.To)); ok {
		record = r.Name.Val()
	}
	if ProvesOrigin(certs, record, viewers, never) {
		return ""
	}
	return fmt.Sprintf("no certificate of %s covers the name by which %s calls it, so the TLS handshake fails", n.Label(), c.t.Node(link.From).Label())
}
