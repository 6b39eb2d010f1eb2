package cloudformation

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// acceleratorService makes a Global Accelerator with its listener and endpoint
// groups. Its API is in one Region, its resources can be made from any.
var acceleratorService = &service{
	kind: model.KindAccelerator, lives: homeRegion, step: stepUsers,
	makes: []string{"AWS::GlobalAccelerator::Accelerator", "AWS::GlobalAccelerator::Listener", "AWS::GlobalAccelerator::EndpointGroup"},
	plan:  (*exporter).checkAccelerator, write: (*exporter).accelerator,
	properties: []string{"listener", "clientIpPreservation", "ipAddressType"},
	links: only(map[model.Kind][]string{
		model.KindALB: endpointProperties, model.KindNLB: endpointProperties, model.KindASG: endpointProperties,
	}),
	host: func(_ *exporter, s *stack, n *model.Node) value {
		a, _ := model.As[*model.Accelerator](n)
		if a.IPAddressType.Val() == model.DualStack {
			return getAtt(s.id(n.ID, "Accelerator"), "DualStackDnsName")
		}
		return getAtt(s.id(n.ID, "Accelerator"), "DnsName")
	},
	zone:      func(*exporter, *stack, *model.Node) value { return str(acceleratorZone) },
	addresses: acceleratorAddresses,
	origin: func(x *exporter, s *stack, n *model.Node) (host, path value) {
		return serviceOf(n).host(x, s, n), nil
	},
	arn: func(_ *exporter, s *stack, n *model.Node) value { return ref(s.id(n.ID, "Accelerator")) },
}

// acceleratorAddresses are the two fixed addresses of a family, which the accelerator
// lists.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-globalaccelerator-accelerator.html
func acceleratorAddresses(_ *exporter, s *stack, n *model.Node, ipv6 bool) []value {
	all := getAtt(s.id(n.ID, "Accelerator"), "Ipv4Addresses")
	if ipv6 {
		all = getAtt(s.id(n.ID, "Accelerator"), "Ipv6Addresses")
	}
	return []value{selectItem(0, all), selectItem(1, all)}
}

// acceleratorZone is the hosted zone of every accelerator's name.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
const acceleratorZone = "Z2BJ6XQ5FK7U4H"

// endpointProperties of a link become fields of its endpoint group and endpoint.
var endpointProperties = []string{"region", "dial", "weight", "healthInterval", "healthThreshold"}

func (x *exporter) checkAccelerator(n *model.Node) {
	x.checkNoTraffic(n)
	links := ofKind(x.t.Out(n.ID), model.Endpoint)
	if len(links) == 0 {
		x.guard(leadsNowhere, n, "has no endpoint: draw a link to a load balancer or to instances")
	}
	for _, l := range links {
		if to := x.t.Node(l.To); x.endpointRegion(l) != to.Region() {
			x.guardLink("place/endpoint-group-region", l, "its endpoint group is in %s and %s in %s: an endpoint is in the Region of its group", x.endpointRegion(l), l.To, to.Region())
		}
	}
}

// endpointRegion is the Region of the endpoint group of a link.
func (x *exporter) endpointRegion(l *model.Link) string {
	e, _ := model.LinkAs[*model.EndpointSpec](l)
	return e.Region.Or(x.t.Node(l.To).Region())
}

func (x *exporter) accelerator(n *model.Node) {
	a, _ := model.As[*model.Accelerator](n)
	s := x.stackOf(n)
	id, at := s.id(n.ID, "Accelerator"), s.id(n.ID, "Listener")
	family := "IPV4"
	if a.IPAddressType.Val() == model.DualStack {
		family = "DUAL_STACK"
	}
	s.add(&resource{
		rank: rankDistribution, id: id, kind: "AWS::GlobalAccelerator::Accelerator", comment: comment(n),
		properties: object(f("Name", s.uniqueName(id)), f("Enabled", boolean(true)), f("IpAddressType", str(family)), f("Tags", x.tags())),
	})
	ports := list()
	for _, p := range x.acceleratorPorts(n) {
		ports.Content = append(ports.Content, object(f("FromPort", num(p)), f("ToPort", num(p))))
	}
	s.add(&resource{
		rank: rankDistribution, id: at, kind: "AWS::GlobalAccelerator::Listener", comment: comment(n) + ", its listener",
		properties: object(f("AcceleratorArn", ref(id)), f("Protocol", str(strings.ToUpper(a.Listener.Val()))), f("PortRanges", ports), f("ClientAffinity", str("NONE"))),
	})
	var regions []string
	for _, l := range ofKind(x.t.Out(n.ID), model.Endpoint) {
		if r := x.endpointRegion(l); !slices.Contains(regions, r) {
			regions = append(regions, r)
			x.endpointGroup(s, n, r)
		}
	}
	s.output(x.word(n.ID)+"DnsName", "DNS name of the accelerator "+n.ID+".", serviceOf(n).host(x, s, n))
}

// acceleratorPorts are the ports of its listener: those of the load balancers
// behind it, and of what comes to instances.
func (x *exporter) acceleratorPorts(n *model.Node) []int {
	a, _ := model.As[*model.Accelerator](n)
	var out []int
	add := func(port int) {
		if !slices.Contains(out, port) {
			out = append(out, port)
		}
	}
	for _, l := range ofKind(x.t.Out(n.ID), model.Endpoint) {
		to := x.t.Node(l.To)
		if !isBalancer(to) {
			for _, p := range x.portsAlong(nil, l) {
				if p.layer4() == strings.ToLower(a.Listener.Val()) {
					add(p.port)
				}
			}
			continue
		}
		for _, at := range x.balancerFor(to).listeners {
			if slices.Contains(at.layer4(), strings.ToLower(a.Listener.Val())) {
				add(at.port)
			}
		}
	}
	if len(out) == 0 {
		add(443)
	}
	slices.Sort(out)
	return out
}

// endpointGroup makes the group of a Region. What its links say of the group is
// that of the first that says it. Weights and dials are parameters, so that
// traffic can be shifted.
func (x *exporter) endpointGroup(s *stack, n *model.Node, region string) {
	a, _ := model.As[*model.Accelerator](n)
	first := &model.EndpointSpec{}
	endpoints := list()
	for _, l := range ofKind(x.t.Out(n.ID), model.Endpoint) {
		if x.endpointRegion(l) != region {
			continue
		}
		e, _ := model.LinkAs[*model.EndpointSpec](l)
		set, _ := l.Spec.(*model.EndpointSpec)
		if !first.Dial.IsSet() && set.Dial.IsSet() {
			first.Dial = set.Dial
		}
		if !first.HealthInterval.IsSet() && x.counts(l, "healthInterval") {
			first.HealthInterval = set.HealthInterval
		}
		if !first.HealthThreshold.IsSet() && x.counts(l, "healthThreshold") {
			first.HealthThreshold = set.HealthThreshold
		}
		weight := x.weightOf(s, Parameter{
			Name: x.word(n.ID) + x.word(l.To) + linkNumber(l) + "Weight", Default: decimal(e.Weight.Val()), Max: 255,
		}, "", l.To, "among the endpoints of "+n.ID+" in "+region)
		var keeps value
		if a.ClientIPPreservation.IsSet() {
			keeps = boolean(a.ClientIPPreservation.Val())
		}
		for _, id := range x.endpointNames(s, x.t.Node(l.To)) {
			endpoints.Content = append(endpoints.Content, object(f("EndpointId", id), f("Weight", weight), f("ClientIPPreservationEnabled", keeps)))
		}
	}
	dial := s.param(Parameter{
		Name: x.word(n.ID) + logical(region) + "Dial", Type: "Number", Default: number(first.Dial.Or(100)), Drawn: true, Max: 100,
		Description: "Percent of the traffic for " + region + " that the endpoints of " + n.ID + " there take.",
	})
	fields := []field{f("ListenerArn", ref(s.id(n.ID, "Listener"))), f("EndpointGroupRegion", str(region)), f("TrafficDialPercentage", dial)}
	if first.HealthInterval.IsSet() {
		fields = append(fields, f("HealthCheckIntervalSeconds", num(first.HealthInterval.Val())))
	}
	if first.HealthThreshold.IsSet() {
		fields = append(fields, f("ThresholdCount", num(first.HealthThreshold.Val())))
	}
	s.add(&resource{
		rank: rankDistribution, id: s.id(n.ID, "Endpoints"+logical(region)), kind: "AWS::GlobalAccelerator::EndpointGroup", comment: comment(n) + ", its endpoints in " + region,
		properties: object(append(fields, f("EndpointConfigurations", endpoints))...),
	})
}

// endpointNames are how an accelerator names what it leads to: load balancers by
// ARN, instances by their Elastic IPs.
func (x *exporter) endpointNames(s *stack, to *model.Node) []value {
	if isBalancer(to) {
		return []value{x.arnOf(s, to)}
	}
	from := x.stackOf(to)
	var out []value
	for i, id := range x.addressIDs(from, to) {
		out = append(out, carry(from, s, x.word(to.ID)+"Allocation"+decimal(i+1), "Allocation of an Elastic IP of the group "+to.ID+".", getAtt(id, "AllocationId")))
	}
	return out
}

// number is a share in the form of a parameter.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
