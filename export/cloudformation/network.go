package cloudformation

// network is the VPC of a Region: made by its stack, or named by parameters.
type network struct {
	created               bool
	prefix                string // parameter with the first half of its IPv4 addresses, when created
	vpc                   value
	block                 func() value // its IPv4 addresses
	cidr6                 value        // nil without IPv6
	publicIDs, privateIDs []value      // one for each zone, when created
	publicAll, privateAll value        // the whole lists, when existing
	publicRoute           string       // logical id of the default route of the public subnets
	privateRoutes         []string
	publicRoute6          string // the same for IPv6, "" without
	privateRoutes6        []string
	attached              string // logical id of the way to the Internet
	inspectIDs            []value
	inspectRoutes         []string
	blocks                map[string]int // where its large subnets stand, see [exporter.blockOf]
}

// cidr is its block of IPv4 addresses, a parameter only where somebody asks.
func (n *network) cidr() value { return n.block() }

// gateway is what must be there before addresses of the Internet can be used.
func (n *network) gateway() []string {
	if !n.created {
		return nil
	}
	return []string{n.attached}
}

// publicRoutes6 are the routes that must be there before what has addresses of
// IPv6 on that side.
func (n *network) publicRoutes6(private bool) []string {
	switch {
	case !n.created || n.cidr6 == nil:
		return nil
	case private:
		return n.privateRoutes6
	}
	return []string{n.publicRoute6}
}

// public are public subnets in that many zones.
func (n *network) public(zones int) value {
	if !n.created {
		return n.publicAll
	}
	return list(n.publicIDs[:min(zones, len(n.publicIDs))]...)
}

// private are private subnets in that many zones.
func (n *network) private(zones int) value {
	if !n.created {
		return n.privateAll
	}
	return list(n.privateIDs[:min(zones, len(n.privateIDs))]...)
}

// network returns the network of a Region and makes it once.
func (x *exporter) network(region string) *network {
	if n := x.networks[region]; n != nil {
		return n
	}
	s := x.stack(region)
	n := &network{created: x.o.Network == NetworkCreate}
	x.networks[region] = n
	if n.created {
		x.makeNetwork(s, n)
		return n
	}
	has6, have6 := "", ""
	if x.needsIPv6(region) {
		has6, have6 = " It has to have a block of IPv6 addresses.", " Each has to have a block of IPv6 addresses, and routes for them."
	}
	n.vpc = s.param(Parameter{Name: "VpcId" + logical(region), Was: "VpcId", Type: "AWS::EC2::VPC::Id", Description: "VPC of the load balancers and instances in " + region + "." + has6})
	n.block = func() value {
		return s.param(Parameter{Name: "VpcCidr" + logical(region), Was: "VpcCidr", Type: "String", Pattern: cidrPattern, Description: "IPv4 block of the VPC in " + region + ", such as 10.0.0.0/16."})
	}
	if x.needsPublicSubnets(region) {
		n.publicAll = s.param(Parameter{Name: "PublicSubnetIds" + logical(region), Was: "PublicSubnetIds", Type: "List<AWS::EC2::Subnet::Id>", Description: "Public subnets in " + inWords(x.zonesOn(region, true)) + " or more zones of " + region + "." + have6})
	}
	if x.needsPrivateSubnets(region) {
		n.privateAll = s.param(Parameter{Name: "PrivateSubnetIds" + logical(region), Was: "PrivateSubnetIds", Type: "List<AWS::EC2::Subnet::Id>", Description: "Private subnets in " + inWords(x.zonesOn(region, false)) + " or more zones of " + region + ", with a way out." + have6})
	}
	return n
}

func (x *exporter) needsPublicSubnets(region string) bool {
	return x.some(region, func(s spread) bool { return s.public })
}

func (x *exporter) needsPrivateSubnets(region string) bool {
	return x.some(region, func(s spread) bool { return s.private })
}

func (x *exporter) needsIPv6(region string) bool {
	return x.some(region, func(s spread) bool { return s.ipv6 })
}

func (x *exporter) some(region string, is func(spread) bool) bool {
	for _, n := range x.t.Nodes {
		if s, ok := spreadOf(n); ok && n.Region() == region && is(s) {
			return true
		}
	}
	return false
}

// zonesOn is how many zones what stands on a side of the network of a Region needs.
func (x *exporter) zonesOn(region string, public bool) int {
	most := 2
	for _, n := range x.t.Nodes {
		if s, ok := spreadOf(n); ok && n.Region() == region && (public && s.public || !public && s.private) {
			most = max(most, s.zones)
		}
	}
	return most
}

// inWords is a small number as a word.
func inWords(n int) string {
	words := []string{"no", "one", "two", "three", "four", "five", "six"}
	if n < len(words) {
		return words[n]
	}
	return decimal(n)
}

// zones is how many zones the network of a Region needs: what its widest node
// says, and two at least, since load balancers ask for two.
func (x *exporter) zones(region string) int {
	most := 2
	for _, n := range x.t.Nodes {
		if s, ok := spreadOf(n); ok && n.Region() == region {
			most = max(most, s.zones)
		}
	}
	return most
}

// placement is the subnets of a backend in that many zones, and the routes that
// must be there before it starts.
func (n *network) placement(public bool, zones int) (subnets value, after []string) {
	switch {
	case public && n.created:
		return n.public(zones), []string{n.publicRoute}
	case public:
		return n.public(zones), nil
	}
	return n.private(zones), n.privateRoutes[:min(zones, len(n.privateRoutes))]
}

// makeNetwork makes a VPC with a public and a private subnet in each zone.
func (x *exporter) makeNetwork(s *stack, n *network) {
	const what = "Network"
	n.prefix = "NetworkPrefix" + logical(s.region)
	s.param(Parameter{
		Name: n.prefix, Was: "NetworkPrefix", Type: "String", Pattern: prefixPattern, Default: "10." + decimal(networkNumber(s.region)),
		Description: "First half of the IPv4 addresses of the VPC in " + s.region + ": 10.0 makes 10.0.0.0/16, with subnets of 4096 addresses. Another in each network that may be joined to this one.",
	})
	vpc := x.networkPart(s, "Vpc", "AWS::EC2::VPC", what, nil, f("CidrBlock", sub("${"+n.prefix+"}.0.0/16")), f("EnableDnsSupport", boolean(true)), f("EnableDnsHostnames", boolean(true)))
	n.vpc, n.block = ref(vpc), func() value { return getAtt(vpc, "CidrBlock") }
	gateway := x.networkPart(s, "InternetGateway", "AWS::EC2::InternetGateway", what, nil)
	attached := s.id("", "GatewayAttachment")
	n.attached = attached
	s.add(&resource{
		rank: rankNetwork, id: attached, kind: "AWS::EC2::VPCGatewayAttachment", comment: what,
		properties: object(f("VpcId", n.vpc), f("InternetGatewayId", ref(gateway))),
	})
	table := x.networkPart(s, "PublicRouteTable", "AWS::EC2::RouteTable", what, nil, f("VpcId", n.vpc))
	n.publicRoute = s.id("", "PublicDefaultRoute")
	s.add(&resource{
		rank: rankNetwork, id: n.publicRoute, kind: "AWS::EC2::Route", comment: what, dependsOn: []string{attached},
		properties: object(f("RouteTableId", ref(table)), f("DestinationCidrBlock", quoted("0.0.0.0/0")), f("GatewayId", ref(gateway))),
	})
	if x.needsIPv6(s.region) {
		x.makeIPv6(s, n, vpc, gateway, table)
	}
	zones := x.zones(s.region)
	for i := range zones {
		subnet := x.subnet(s, n, "Public", i, zones, table)
		n.publicIDs = append(n.publicIDs, ref(subnet))
	}
	if x.needsPrivateSubnets(s.region) {
		for i := range zones {
			x.privateZone(s, n, i, zones)
		}
	}
	x.flowLog(s, n)
	x.networkOutputs(s, n)
}

// privateZone makes the private subnet of a zone with its way out.
func (x *exporter) privateZone(s *stack, n *network, i, zones int) {
	number := decimal(i + 1)
	table := x.networkPart(s, "PrivateRouteTable"+number, "AWS::EC2::RouteTable", "Network", nil, f("VpcId", n.vpc))
	if nat := x.natFor(s, n, i, zones); nat != "" {
		route := s.id("", "PrivateDefaultRoute"+number)
		s.add(&resource{
			rank: rankNetwork, id: route, kind: "AWS::EC2::Route", comment: "Network",
			properties: object(f("RouteTableId", ref(table)), f("DestinationCidrBlock", quoted("0.0.0.0/0")), f("NatGatewayId", ref(nat))),
		})
		n.privateRoutes = append(n.privateRoutes, route)
		x.inspectZone(s, n, i, zones, nat)
	}
	x.privateIPv6(s, n, table, number)
	n.privateIDs = append(n.privateIDs, ref(x.subnet(s, n, "Private", i, zones, table)))
}

// block4 are the addresses of the nth subnet of 4096.
func (n *network) block4(i int) string { return "${" + n.prefix + "}." + decimal(16*i) + ".0/20" }

// smallSides are the kinds of subnets that hold little, with the third number of
// the first of their addresses: behind those of up to six zones of the others.
var smallSides = map[string]int{"Inspect": 240, "Nat": 248}

// subnet makes the ith subnet of a side and joins it to its route table.
func (x *exporter) subnet(s *stack, n *network, side string, i, zones int, table string) string {
	number := decimal(i + 1)
	fields := []field{f("VpcId", n.vpc), f("AvailabilityZone", zone(i))}
	var after []string
	if small, ok := smallSides[side]; ok {
		fields = append(fields, f("CidrBlock", sub("${"+n.prefix+"}."+decimal(small+i)+".0/24")))
	} else {
		block := x.blockOf(s, n, side, i, zones)
		fields = append(fields, f("CidrBlock", sub(n.block4(block))))
		if n.cidr6 != nil {
			all := largeSides
			if x.o.Subnets == subnetsCounted {
				all = 2 * zones
			}
			after = []string{s.id("", "Ipv6Block")}
			fields = append(fields, f("Ipv6CidrBlock", x.block6(n, block, all)))
		}
	}
	id := x.networkPart(s, side+"Subnet"+number, "AWS::EC2::Subnet", "Network", after, fields...)
	s.add(&resource{
		rank: rankNetwork, id: s.id("", side+"SubnetRoutes"+number), kind: "AWS::EC2::SubnetRouteTableAssociation", comment: "Network",
		properties: object(f("SubnetId", ref(id)), f("RouteTableId", ref(table))),
	})
	return id
}

func (x *exporter) networkPart(s *stack, part, kind, what string, after []string, fields ...field) string {
	id := s.id("", part)
	s.add(&resource{
		rank: rankNetwork, id: id, kind: kind, comment: what, dependsOn: after,
		properties: object(append(fields, f("Tags", x.tags(f("Name", sub("${AWS::StackName}-"+part)))))...),
	})
	return id
}
