package cloudformation

import (
	"slices"

	"portolan/model"
)

// directPort is a port on which backends are called without a load balancer.
type directPort struct {
	port int
	tls  bool
}

// directLinks are the links that end at a backend and do not come from a load
// balancer: users, records, distributions, accelerators and health checks.
func (x *exporter) directLinks(n *model.Node) []*model.Link {
	var out []*model.Link
	for _, l := range x.t.In(n.ID) {
		switch l.Kind {
		case model.Requests, model.ResolvesTo, model.Origin, model.Endpoint, model.Probes:
			out = append(out, l)
		}
	}
	return out
}

// directPorts are the ports of direct calls, each once: those of a distribution
// by the protocol that it speaks, of a health check its own, else that of HTTP.
func (x *exporter) directPorts(n *model.Node) []directPort {
	var out []directPort
	add := func(p directPort) {
		if !slices.ContainsFunc(out, func(o directPort) bool { return o.port == p.port }) {
			out = append(out, p)
		}
	}
	for _, l := range x.directLinks(n) {
		switch from := x.t.Node(l.From); {
		case l.Kind == model.Origin:
			o, _ := model.LinkAs[*model.OriginSpec](l)
			if o.OriginProtocol.Val() != "https-only" {
				add(directPort{80, false})
			}
			if o.OriginProtocol.Val() != "http-only" {
				add(directPort{443, true})
			}
		case l.Kind == model.Probes:
			hc, _ := model.As[*model.HealthCheck](from)
			add(directPort{checkPort(hc), testsTLS(hc)})
		default:
			add(directPort{80, false})
		}
	}
	return out
}

// directCallers are who may call a backend directly: whom the drawing admits,
// else everybody, or its network where it has no address of the Internet.
func (x *exporter) directCallers(s *stack, n *model.Node) []admission {
	if words := model.SecurityGroupsOf(n); words.IsSet() {
		return x.admitted(s, words.Val())
	}
	fromCloudFront := func(l *model.Link) bool {
		o, ok := model.LinkAs[*model.OriginSpec](l)
		return ok && (o.Access.Val() == model.AccessPrefixList || o.Via.Val() == model.ViaVPCOrigin)
	}
	links := x.directLinks(n)
	switch {
	case len(links) > 0 && !slices.ContainsFunc(links, func(l *model.Link) bool { return !fromCloudFront(l) }):
		return []admission{{f("SourcePrefixListId", x.cloudFrontList(s)), "CloudFront"}}
	case x.public(n):
		return x.everybody(s)
	}
	return x.ownNetwork(s)
}

// public tells whether a backend has addresses of the Internet.
func (x *exporter) public(n *model.Node) bool {
	g, ok := model.As[*model.ASG](n)
	return ok && (g.PublicIP.Val() || g.ElasticIP.Val())
}
