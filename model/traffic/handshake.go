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
// alias, or one of those of an API its custom domain. A wildcard needs a wildcard
// certificate.
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

// unproved says why the client breaks the handshake with a balancer off: no certificate
// there covers the name by which it called. What AWS refuses where it is attached, for
// want of a certificate or for its Region, is not asked here: rules say it, and until it
// is mended nothing of the design is deployed.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
func (c *course) unproved(n *model.Node, via *model.Link, from sender) string {
	if n.Kind() != model.KindALB && n.Kind() != model.KindNLB || c.trusting(from) || !c.encrypted(n, via, from) {
		return ""
	}
	certs := c.attached(n, model.KindCertificate)
	if from.talks() != fromEdge {
		if ok, known := Proves(certs, model.Domain(c.host)); c.host != "" && known && !ok {
			return fmt.Sprintf("no certificate of %s covers %s, so the TLS handshake of %s fails", n.Label(), c.host, c.users.Label())
		}
		return ""
	}
	link := c.originOr()
	o, _ := model.LinkAs[*model.OriginSpec](link)
	dist := c.t.Node(link.From)
	if dist.Kind() != model.KindCloudFront {
		return ""
	}
	var viewers, never []string
	switch {
	case !o.ForwardsHost():
		never = CalledNames(c.t, dist)
	case c.host != ownDistributionName && c.viewers && c.host != "":
		viewers = c.hosts()
	default:
		viewers = CalledNames(c.t, dist)
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
