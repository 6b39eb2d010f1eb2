package cloudformation

import (
	"slices"

	"portolan/model"
)

// makeIPv6 gives a VPC a block of IPv6 addresses of Amazon's and its public
// subnets the way to the Internet over them.
func (x *exporter) makeIPv6(s *stack, n *network, vpc, gateway, table string) {
	const what = "Network"
	block := s.id("", "Ipv6Block")
	s.add(&resource{
		rank: rankNetwork, id: block, kind: "AWS::EC2::VPCCidrBlock", comment: what,
		properties: object(f("VpcId", ref(vpc)), f("AmazonProvidedIpv6CidrBlock", boolean(true))),
	})
	n.cidr6 = selectItem(0, getAtt(vpc, "Ipv6CidrBlocks"))
	n.publicRoute6 = s.id("", "PublicDefaultRoute6")
	s.add(&resource{
		rank: rankNetwork, id: n.publicRoute6, kind: "AWS::EC2::Route", comment: what, dependsOn: []string{n.attached, block},
		properties: object(f("RouteTableId", ref(table)), f("DestinationIpv6CidrBlock", quoted("::/0")), f("GatewayId", ref(gateway))),
	})
	if x.needsPrivateSubnets(s.region) {
		x.networkPart(s, "EgressGateway", "AWS::EC2::EgressOnlyInternetGateway", what, nil, f("VpcId", n.vpc))
	}
}

// privateIPv6 lets private subnets out over IPv6, and nobody in.
func (x *exporter) privateIPv6(s *stack, n *network, table, number string) {
	if n.cidr6 == nil {
		return
	}
	route := s.id("", "PrivateDefaultRoute6N"+number)
	s.add(&resource{
		rank: rankNetwork, id: route, kind: "AWS::EC2::Route", comment: "Network", dependsOn: []string{s.id("", "Ipv6Block")},
		properties: object(f("RouteTableId", ref(table)), f("DestinationIpv6CidrBlock", quoted("::/0")), f("EgressOnlyInternetGatewayId", ref(s.id("", "EgressGateway")))),
	})
	n.privateRoutes6 = append(n.privateRoutes6, route)
}

// overIPv6 tells whether a target group of IPv6 addresses holds a node.
func (x *exporter) overIPv6(n *model.Node) bool {
	return slices.ContainsFunc(x.forwardsTo(n), func(l *model.Link) bool {
		spec, _ := model.LinkAs[*model.ForwardsSpec](l)
		return spec.IPAddressType.Val() == model.IPv6Only
	})
}

// interfaceOf is how instances are in their subnet. Those that a target group of IPv6
// addresses holds by their ids have a primary address of IPv6, which it registers.
// Tasks with an interface of their own get an address from their subnet.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-register-targets.html
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
func (x *exporter) interfaceOf(n *model.Node, public bool, group value) field {
	byID := x.overIPv6(n) && (n.Kind() == model.KindASG || x.bridged(n))
	if !public && !byID {
		return f("SecurityGroupIds", list(group))
	}
	var outside, count, first value
	if public {
		outside = boolean(true)
	}
	if byID {
		count, first = num(1), boolean(true)
	}
	return f("NetworkInterfaces", list(object(
		f("DeviceIndex", num(0)), f("AssociatePublicIpAddress", outside), f("Ipv6AddressCount", count), f("PrimaryIpv6", first), f("Groups", list(group)))))
}

// block6 is the nth block of 64 bits among those of all subnets.
func (x *exporter) block6(n *network, nth, all int) value {
	blocks := list(n.cidr6, num(all), num(64))
	blocks.Tag = "!Cidr"
	return selectItem(nth, blocks)
}
