package validate_test

import (
	"slices"

	"portolan/model"
)

// finish draws what people do not leave out: a backend behind what passes requests
// on, a certificate where TLS ends, what a private API and a website bucket need.
// One time in six it forgets each, as people do.
func (d *drawn) finish(node func(*model.KindInfo, model.Spec) *model.Node) {
	link := func(from, to *model.Node) { d.links = append(d.links, model.NewLink(from, to)) }
	for _, n := range slices.Clone(d.nodes) {
		switch s := n.Spec.(type) {
		case *model.ALB, *model.NLB:
			if endsTLSAt(s) && !d.forgets() {
				link(node(model.KindCertificate.Info(), model.KindCertificate.Info().NewSpec()), n)
			}
		case *model.RESTAPI:
			if s.Endpoint.Val() == model.EndpointPrivate && !d.forgets() {
				s.VPCEndpoint, s.ResourcePolicy = model.Some(true), model.Some(true)
			}
		case *model.S3:
			if s.Access.Val() == model.AccessWebsite && !d.forgets() {
				s.BlockPublicAccess = model.Some(false)
			}
		}
		if n.Kind() != model.KindUsers && n.Info().Forwards() && !d.feeds(n) && !d.forgets() {
			d.backend(n, node, link)
		}
	}
	for _, l := range d.links {
		if f, ok := l.Spec.(*model.ForwardsSpec); ok && d.is(l.From, model.KindNLB) && !d.forgets() {
			*f = model.ForwardsSpec{Protocol: f.Protocol, Port: f.Port, IPFamily: f.IPFamily, Weight: f.Weight, HealthCheck: f.HealthCheck} // a listener of layer 4 has no conditions
		}
	}
}

// forgets is what the drawer of a design now and then does.
func (d *drawn) forgets() bool { return d.IntN(6) == 0 }

func (d *drawn) is(id string, k model.Kind) bool {
	return slices.ContainsFunc(d.nodes, func(n *model.Node) bool { return n.ID == id && n.Kind() == k })
}

// feeds tells whether requests leave a node.
func (d *drawn) feeds(n *model.Node) bool {
	return slices.ContainsFunc(d.links, func(l *model.Link) bool { return l.From == n.ID && l.Data() })
}

// backend draws one that answers by itself behind a node.
func (d *drawn) backend(n *model.Node, node func(*model.KindInfo, model.Spec) *model.Node, link func(from, to *model.Node)) {
	var all []*model.KindInfo
	for _, k := range model.Kinds() {
		if k.Terminal() && leads(n, d.fresh(k)) {
			all = append(all, k)
		}
	}
	if len(all) > 0 {
		k := all[d.IntN(len(all))]
		link(n, node(k, d.fresh(k).Spec))
	}
}

// endsTLSAt tells whether a balancer has a listener that needs a certificate.
func endsTLSAt(s model.Spec) bool {
	switch s := s.(type) {
	case *model.ALB:
		return !s.Listeners.IsSet() || slices.ContainsFunc(s.Listeners.Val(), func(l string) bool { return l == "https:443" })
	case *model.NLB:
		return s.Listener.Val() == "tls"
	}
	return false
}
