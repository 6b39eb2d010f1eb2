package cloudformation

import "portolan/model"

// serverService stands for a server of the owner: its address is a parameter
// wherever something leads to it.
var serverService = &service{
	kind: model.KindOnPremises, makes: []string{"a typed parameter"}, lives: homeRegion, step: stepParts,
	plan: (*exporter).checkServer, write: func(*exporter, *model.Node) {},
	properties: []string{"public"},
	links:      only(map[model.Kind][]string{model.KindDatastore: nil, model.KindS3: nil, model.KindVPCEndpoint: nil}),
	host:       func(x *exporter, s *stack, n *model.Node) value { return x.serverHost(s, n) },
	origin:     func(x *exporter, s *stack, n *model.Node) (host, path value) { return x.serverHost(s, n), nil },
	addresses: func(x *exporter, s *stack, n *model.Node, ipv6 bool) []value {
		return []value{x.serverAddress(s, n, ipv6)}
	},
}

func (x *exporter) checkServer(n *model.Node) {
	x.checkNoTraffic(n)
	x.leave(n.ID, "the server is yours: the stacks lead to it and make nothing of it")
}

// serverHost is the public name of a server.
func (x *exporter) serverHost(s *stack, n *model.Node) value {
	return s.param(Parameter{
		Name: x.word(n.ID) + "Host", Type: "String", Pattern: hostPattern, Description: "Public host name of the server " + n.ID + ", for which its certificate stands.",
	})
}

// serverAddress is its public address of one family.
func (x *exporter) serverAddress(s *stack, n *model.Node, ipv6 bool) value {
	p := Parameter{Name: x.word(n.ID) + "Address", Type: "String", Pattern: addressPattern, Description: "Public IPv4 address of the server " + n.ID + "."}
	if ipv6 {
		p = Parameter{Name: x.word(n.ID) + "Ipv6Address", Type: "String", Pattern: ipv6Pattern, Description: "Public IPv6 address of the server " + n.ID + "."}
	}
	return s.param(p)
}
