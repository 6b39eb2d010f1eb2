package cloudformation

import (
	"slices"

	"portolan/model"
)

// What leaves the private subnets for the Internet passes the appliances of a
// Gateway Load Balancer where a node of the Region leads to an endpoint of one.
// Balancer, appliances and endpoints live in subnets of their own, whose way out
// is the NAT gateway; that lives apart from the load balancers of the public
// side, since answers to it go back through the appliances.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/getting-started.html

// inspects tells whether the network of a Region has such endpoints.
func (x *exporter) inspects(region string) bool {
	return slices.ContainsFunc(x.t.Nodes, func(n *model.Node) bool {
		return n.Kind() == model.KindVPCEndpoint && n.Region() == region && len(x.targets(n, model.KindGWLB)) > 0
	})
}

// isAppliance tells whether a group is what a Gateway Load Balancer hands packets
// to.
func (x *exporter) isAppliance(n *model.Node) bool { return len(x.sources(n, model.KindGWLB)) > 0 }

// inspection are the subnets of balancer, appliances and endpoints, and the
// routes that must be there before the appliances: private ones where nothing is
// inspected, or the network is there already.
func (n *network) inspection(zones int) (subnets value, after []string) {
	if len(n.inspectIDs) == 0 {
		return n.placement(false, zones)
	}
	return list(n.inspectIDs[:min(zones, len(n.inspectIDs))]...), n.inspectRoutes[:min(zones, len(n.inspectRoutes))]
}

// natSubnet is the subnet of the NAT gateway of a zone: of its own where answers
// to it are inspected, else the public one.
func (x *exporter) natSubnet(s *stack, n *network, i, zones int) value {
	if !x.inspects(s.region) {
		return n.publicIDs[i]
	}
	number := decimal(i + 1)
	table := x.networkPart(s, "NatRouteTable"+number, "AWS::EC2::RouteTable", "Network", nil, f("VpcId", n.vpc))
	s.add(&resource{
		rank: rankNetwork, id: s.id("", "NatDefaultRoute"+number), kind: "AWS::EC2::Route", comment: "Network", dependsOn: n.gateway(),
		properties: object(f("RouteTableId", ref(table)), f("DestinationCidrBlock", quoted("0.0.0.0/0")), f("GatewayId", ref(s.id("", "InternetGateway")))),
	})
	return ref(x.subnet(s, n, "Nat", i, zones, table))
}

// inspectZone makes the subnet of a zone in which packets are inspected, with
// its way out.
func (x *exporter) inspectZone(s *stack, n *network, i, zones int, nat string) {
	if !x.inspects(s.region) {
		return
	}
	number := decimal(i + 1)
	table := x.networkPart(s, "InspectRouteTable"+number, "AWS::EC2::RouteTable", "Network", nil, f("VpcId", n.vpc))
	route := s.id("", "InspectDefaultRoute"+number)
	s.add(&resource{
		rank: rankNetwork, id: route, kind: "AWS::EC2::Route", comment: "Network",
		properties: object(f("RouteTableId", ref(table)), f("DestinationCidrBlock", quoted("0.0.0.0/0")), f("NatGatewayId", ref(nat))),
	})
	n.inspectRoutes = append(n.inspectRoutes, route)
	n.inspectIDs = append(n.inspectIDs, ref(x.subnet(s, n, "Inspect", i, zones, table)))
}

// routeThrough sends what leaves the private subnet of a zone, and the answers
// to it, through an endpoint. Zones without one take that of the first.
func (x *exporter) routeThrough(s *stack, n *network, endpoints []string) {
	for i := range n.privateIDs {
		number, through := decimal(i+1), ref(endpoints[min(i, len(endpoints)-1)])
		at := slices.IndexFunc(s.resources, func(r *resource) bool { return r.id == n.privateRoutes[i] })
		r := s.resources[at]
		r.properties = object(
			f("RouteTableId", lookup(r.properties, "RouteTableId")), f("DestinationCidrBlock", quoted("0.0.0.0/0")), f("VpcEndpointId", through))
		s.add(&resource{
			rank: rankNetwork, id: s.id("", "NatReturnRoute"+number), kind: "AWS::EC2::Route", comment: "Network",
			properties: object(
				f("RouteTableId", ref(s.id("", "NatRouteTable"+number))), f("DestinationCidrBlock", sub(n.block4(x.blockOf(s, n, "Private", i, len(n.privateIDs))))), f("VpcEndpointId", through)),
		})
	}
}
