package cloudformation

import (
	"slices"

	"portolan/model"
)

// endpointService makes an endpoint of a VPC to a service of AWS, or to the
// endpoint service of a load balancer, which it makes too.
var endpointService = &service{
	kind: model.KindVPCEndpoint, lives: ownRegion, step: stepUsers,
	makes: []string{"AWS::EC2::VPCEndpoint", "AWS::EC2::VPCEndpointService", "AWS::EC2::SecurityGroup"},
	plan:  (*exporter).checkEndpoint, write: (*exporter).vpcEndpoint,
	properties: []string{"region", "type", "azs", "privateDns"},
	links:      only(map[model.Kind][]string{model.KindRESTAPI: nil, model.KindS3: nil, model.KindNLB: nil, model.KindGWLB: nil}),
	host:       endpointHost, zone: endpointZone,
	spread: func(s model.Spec) spread {
		e := s.(*model.VPCEndpoint)
		if e.Type.Val() == model.EndpointGateway {
			return spread{1, false, true, false}
		}
		return spread{e.AZs.Val(), false, true, false}
	},
}

// endpointHost and endpointZone are of the first name of an interface endpoint,
// which leads to its addresses in all zones.
func endpointHost(x *exporter, s *stack, n *model.Node) value {
	return x.endpointName(s, n, 1, "DnsName", "DNS name")
}

func endpointZone(x *exporter, s *stack, n *model.Node) value {
	return x.endpointName(s, n, 0, "HostedZoneId", "Hosted zone of the DNS name")
}

// endpointName is a half of what an endpoint says of its first name: the zone,
// a colon and the name.
func (x *exporter) endpointName(s *stack, n *model.Node, half int, part, what string) value {
	from := x.stackOf(n)
	split := list(quoted(":"), selectItem(0, getAtt(from.id(n.ID, "Endpoint"), "DnsEntries")))
	split.Tag = "!Split"
	return carry(from, s, x.word(n.ID)+part, what+" of the endpoint "+n.ID+".", selectItem(half, split))
}

func (x *exporter) checkEndpoint(n *model.Node) {
	e, _ := model.As[*model.VPCEndpoint](n)
	out := x.t.Out(n.ID)
	if len(out) == 0 {
		x.guard(leadsNowhere, n, "leads to no service: draw a link to what it is for")
		return
	}
	if len(x.targets(n, model.KindGWLB)) == 0 { // which gets packets by route tables
		x.checkNoTraffic(n)
	}
	for _, l := range ofKind(x.t.In(n.ID), model.Writes) {
		if fn, ok := model.As[*model.Lambda](x.t.Node(l.From)); ok && !fn.VPC.Val() {
			x.guardLink("endpoint/outside-vpc", l, "%s is in no VPC, and the endpoint serves one: set vpc", l.From)
		}
	}
	for _, l := range out[1:] {
		if !x.sameService(out[0], l) {
			x.guardLink("endpoint/one-service", l, "%s already leads to another service: an endpoint is for one, draw one more", n.ID)
		}
	}
	x.checkEndpointType(n, e, x.t.Node(out[0].To).Kind())
}

// checkEndpointType asks for a type of endpoint that the service has and that
// serves those who call it.
func (x *exporter) checkEndpointType(n *model.Node, e *model.VPCEndpoint, kind model.Kind) {
	gateway := e.Type.Val() == model.EndpointGateway
	switch {
	case gateway && kind != model.KindS3:
		x.guard("endpoint/gateway-service", n, "gateway endpoints are for buckets: set type interface")
	case gateway && slices.ContainsFunc(x.t.In(n.ID), func(l *model.Link) bool { return l.Kind == model.Forwards || l.Kind == model.ResolvesTo }):
		x.guard("endpoint/gateway-target", n, "gateway endpoints have no address that could be called: set type interface")
	case kind == model.KindGWLB && slices.ContainsFunc(x.t.In(n.ID), func(l *model.Link) bool {
		return l.Kind != model.Writes && x.t.Node(l.From).Kind() != model.KindUsers
	}):
		x.guard("endpoint/gwlb-called", n, "what leads to an endpoint of a Gateway Load Balancer are routes: draw links from instances, tasks or functions")
	}
	if kind == model.KindGWLB && x.o.Network == NetworkExisting {
		x.leave(n.ID, "the routes of your network through the endpoints are yours: the outputs name these")
	}
	if e.PrivateDNS.Val() && (kind == model.KindNLB || kind == model.KindGWLB) {
		x.leave(n.ID, "privateDns of a service of your own takes a domain that you have proved to own; set it at the endpoint service")
	}
}

// sameService tells whether two links of an endpoint lead to one service: that
// of buckets and that of APIs serve all of a Region.
func (x *exporter) sameService(a, b *model.Link) bool {
	first, other := x.t.Node(a.To).Kind(), x.t.Node(b.To).Kind()
	return a.To == b.To || first == other && (first == model.KindS3 || first == model.KindRESTAPI)
}

func (x *exporter) vpcEndpoint(n *model.Node) {
	e, _ := model.As[*model.VPCEndpoint](n)
	s := x.stackOf(n)
	net := x.network(s.region)
	to := x.t.Node(x.t.Out(n.ID)[0].To)
	fields := []field{f("VpcId", net.vpc), f("ServiceName", x.endpointFor(s, n, to))}
	switch {
	case e.Type.Val() == model.EndpointGateway:
		fields = append(fields, f("VpcEndpointType", str("Gateway")), f("RouteTableIds", x.routeTables(s, net)))
	case to.Kind() == model.KindGWLB: // one in each zone: a route leads to one endpoint
		x.gatewayEndpoints(s, n, net, fields[1].val)
		return
	default:
		fields = append(fields, f("VpcEndpointType", str("Interface")), f("SubnetIds", net.private(e.AZs.Val())),
			f("SecurityGroupIds", list(x.endpointGroupOf(s, n, to))), f("PrivateDnsEnabled", boolean(e.PrivateDNS.Val() && !isBalancer(to))))
		if to.Kind() == model.KindS3 && e.PrivateDNS.Val() { // else only resolvers on premises, beside a gateway endpoint
			fields = append(fields, f("DnsOptions", object(f("PrivateDnsOnlyForInboundResolverEndpoint", str("AllResolvers")))))
		}
	}
	s.add(&resource{
		rank: rankBalancer, id: s.id(n.ID, "Endpoint"), kind: "AWS::EC2::VPCEndpoint", comment: comment(n),
		properties: object(append(fields, f("Tags", x.tags()))...),
	})
}

// endpointFor is the name of the service of an endpoint: one of AWS, or that of a
// load balancer, which is made.
func (x *exporter) endpointFor(s *stack, n, to *model.Node) value {
	switch to.Kind() {
	case model.KindS3:
		return sub("com.amazonaws.${AWS::Region}.s3")
	case model.KindRESTAPI:
		return sub("com.amazonaws.${AWS::Region}.execute-api")
	}
	id, arns := s.id(to.ID, "EndpointService"), "NetworkLoadBalancerArns"
	if to.Kind() == model.KindGWLB {
		arns = "GatewayLoadBalancerArns"
	}
	if !s.has(id) {
		s.add(&resource{
			rank: rankBalancer, id: id, kind: "AWS::EC2::VPCEndpointService", comment: comment(to) + ", its endpoint service",
			properties: object(f("AcceptanceRequired", boolean(false)), f(arns, list(x.arnOf(s, to))), f("Tags", x.tags())),
		})
	}
	return sub("com.amazonaws.vpce.${AWS::Region}.${" + id + "}")
}

// routeTables are those of the private subnets, which a gateway endpoint adds a
// route to. Of a network that is there the owner knows them.
func (x *exporter) routeTables(s *stack, net *network) value {
	if !net.created {
		return s.param(Parameter{
			Name: "PrivateRouteTableIds" + logical(s.region), Was: "PrivateRouteTableIds", Type: "CommaDelimitedList", Pattern: `^rtb-[0-9a-f]+$`, Description: "Route tables of the private subnets in " + s.region + ".",
		})
	}
	out := list()
	for i := range net.privateIDs {
		out.Content = append(out.Content, ref(s.id("", "PrivateRouteTable"+decimal(i+1))))
	}
	return out
}

// endpointGroupOf is the security group of the addresses of an endpoint: the
// network may call them on the ports of the service.
func (x *exporter) endpointGroupOf(s *stack, n, to *model.Node) value {
	ports := []int{443}
	if isBalancer(to) {
		ports = nil
		for _, l := range x.balancerFor(to).listeners {
			ports = append(ports, l.port)
		}
	} else if to.Kind() == model.KindS3 {
		ports = append(ports, 80)
	}
	g := newGate()
	for _, port := range ports {
		for _, a := range x.ownNetwork(s) {
			g.admit(a, "tcp", port)
		}
	}
	id := s.id(n.ID, "SecurityGroup")
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::EC2::SecurityGroup", comment: comment(n) + ", who may reach it",
		properties: object(
			f("GroupDescription", sub("Endpoint "+model.Slug(n.ID)+" of ${AWS::StackName}")), f("VpcId", x.network(s.region).vpc),
			f("SecurityGroupIngress", g.rules), f("Tags", x.tags())),
	})
	return getAtt(id, "GroupId")
}

// gatewayEndpoints make an endpoint of a Gateway Load Balancer in each zone, and
// the routes through them. Those of a network that is there are its owner's.
func (x *exporter) gatewayEndpoints(s *stack, n *model.Node, net *network, service value) {
	e, _ := model.As[*model.VPCEndpoint](n)
	subnets, _ := net.inspection(e.AZs.Val())
	var ids []string
	for i := range e.AZs.Val() {
		subnet := selectItem(i, subnets)
		if net.created {
			subnet = subnets.Content[min(i, len(subnets.Content)-1)]
		}
		id := s.id(n.ID, "Endpoint"+decimal(i+1))
		ids = append(ids, id)
		s.add(&resource{
			rank: rankBalancer, id: id, kind: "AWS::EC2::VPCEndpoint", comment: comment(n) + ", in a zone",
			properties: object(f("VpcId", net.vpc), f("ServiceName", service), f("VpcEndpointType", str("GatewayLoadBalancer")), f("SubnetIds", list(subnet)), f("Tags", x.tags())),
		})
		s.output(id+"Id", "Id of an endpoint of "+n.ID+", for routes.", ref(id))
	}
	if net.created && !s.has(s.id("", "NatReturnRoute1")) {
		x.routeThrough(s, net, ids)
	}
}

// endpointTargets are the addresses of an endpoint as targets of a load
// balancer. CloudFormation tells the network interfaces of an endpoint and not
// their addresses, so that the owner gives them once the endpoint is there.
func (x *exporter) endpointTargets(s *stack, l *model.Link) value {
	n := x.t.Node(l.To)
	zones := 2
	if e, ok := model.As[*model.VPCEndpoint](n); ok {
		zones = e.AZs.Val()
	}
	if all := x.sources(n, model.KindVPCEndpoint); len(all) > 0 { // of a private API
		n = all[0]
	}
	out := list()
	for i := range zones {
		p := s.param(Parameter{
			Name: x.word(n.ID) + "Address" + decimal(i+1), Type: "String", Default: "none", Pattern: "^none$|" + addressPattern,
			Description: "Private IPv4 address of the endpoint " + n.ID + " in a zone. Deploy, look it up among its network interfaces, and deploy again with it; none until then.",
		})
		known := p.Value + "Known"
		s.condition(known, equals(p, str("none")))
		out.Content = append(out.Content, choose(known, object(f("Id", p), f("Port", num(x.targetPort(l))))))
	}
	return out
}
