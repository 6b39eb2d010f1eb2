package cloudformation

import (
	"slices"

	"portolan/model"
)

// directPort is a port on which backends are called without a load balancer.
type directPort struct {
	port    int
	tls     bool
	packets bool // UDP
}

// layer4 is the protocol under it, as security groups know it.
func (p directPort) layer4() string {
	if p.packets {
		return "udp"
	}
	return "tcp"
}

// directLinks are the links of calls that end at a node and do not come from a load
// balancer: users, records, distributions, accelerators and health checks.
func (x *exporter) directLinks(n *model.Node) []*model.Link {
	var out []*model.Link
	for _, l := range x.t.In(n.ID) {
		switch l.Kind {
		case model.Requests, model.Queries, model.ResolvesTo, model.Origin, model.Endpoint, model.Probes:
			out = append(out, l)
		}
	}
	return out
}

// directPorts are the ports of direct calls, each once.
func (x *exporter) directPorts(n *model.Node) []directPort {
	var out []directPort
	for _, l := range x.directLinks(n) {
		out = x.portsAlong(out, l)
	}
	return out
}

// portsAlong adds the ports of calls along a link to others, each once: those of a
// distribution by the protocol that it speaks, of a health check its own, of users
// by what they speak, also where a record or an accelerator is between. Where nobody
// is drawn it is that of HTTP.
func (x *exporter) portsAlong(all []directPort, l *model.Link) []directPort {
	found := false
	add := func(p directPort) {
		found = true
		if !slices.Contains(all, p) && !slices.ContainsFunc(all, func(o directPort) bool { return o.port == p.port && o.packets == p.packets }) {
			all = append(all, p)
		}
	}
	seen := map[*model.Link]bool{}
	var walk func(l *model.Link)
	walk = func(l *model.Link) {
		if seen[l] {
			return
		}
		seen[l] = true
		from := x.t.Node(l.From)
		switch s := from.Effective().(type) {
		case *model.CloudFront:
			originPorts(l, add)
		case *model.HealthCheck:
			add(directPort{port: checkPort(s), tls: testsTLS(s)})
		case *model.Users:
			userPorts(s.Protocol.Val(), add)
		case *model.Record, *model.Accelerator:
			for _, before := range x.directLinks(from) {
				walk(before)
			}
		}
	}
	walk(l)
	if !found {
		add(directPort{port: 80})
	}
	return all
}

// originPorts are those on which a distribution calls an origin.
func originPorts(l *model.Link, add func(directPort)) {
	o, ok := model.LinkAs[*model.OriginSpec](l)
	if !ok {
		return
	}
	if o.OriginProtocol.Val() != "https-only" {
		add(directPort{port: 80})
	}
	if o.OriginProtocol.Val() != "http-only" {
		add(directPort{port: 443, tls: true})
	}
}

// userPorts are those of what users speak: WebSocket and gRPC come over TLS, and of
// plain connections and packets the drawing says no port. Where packets come, health
// checks do by TCP.
// https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups-health-check-options.html
func userPorts(protocol string, add func(directPort)) {
	switch protocol {
	case model.ProtocolHTTPS, model.ProtocolWebSocket, model.ProtocolGRPC:
		add(directPort{port: 443, tls: true})
	case model.ProtocolUDP:
		add(directPort{port: 80})
		add(directPort{port: 80, packets: true})
	default:
		add(directPort{port: 80})
	}
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
