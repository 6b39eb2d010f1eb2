package cloudformation

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
)

// admission is a source that a security group lets in.
type admission struct {
	source field
	from   string // who that is
}

// admitted are the sources that the words of security groups stand for.
func (x *exporter) admitted(s *stack, words []string) []admission {
	var out []admission
	for _, w := range words {
		switch w {
		case model.AdmitsInternet:
			out = append(out, x.everybody(s)...)
		case model.AdmitsCloudFront:
			out = append(out, admission{f("SourcePrefixListId", x.cloudFrontList(s)), "CloudFront"})
		case model.AdmitsCheckers:
			out = append(out, admission{f("SourcePrefixListId", x.checkerList(s)), "health checkers"})
		case model.AdmitsVPC:
			out = append(out, x.ownNetwork(s)...)
		default:
			key := "CidrIp"
			if p, err := netip.ParsePrefix(w); err == nil && p.Addr().Is6() {
				key = "CidrIpv6"
			}
			out = append(out, admission{f(key, quoted(w)), w})
		}
	}
	return out
}

// checkAdmitted asks for words that a security group can hold.
func (x *exporter) checkAdmitted(n *model.Node) {
	for _, w := range model.SecurityGroupsOf(n).Val() {
		if _, err := netip.ParsePrefix(w); err != nil && !slices.Contains([]string{model.AdmitsInternet, model.AdmitsCloudFront, model.AdmitsCheckers, model.AdmitsVPC}, w) {
			x.guard("elb/security-group", n, "securityGroups admits %q: use internet, cloudfront, route53, vpc or a CIDR block", w)
		}
	}
}

// everybody is the Internet, over IPv6 too where the network has it.
func (x *exporter) everybody(s *stack) []admission {
	out := []admission{{f("CidrIp", quoted("0.0.0.0/0")), "everybody"}}
	if x.needsIPv6(s.region) {
		out = append(out, admission{f("CidrIpv6", quoted("::/0")), "everybody over IPv6"})
	}
	return out
}

// ownNetwork is the VPC, over IPv6 too where the stack makes it so.
func (x *exporter) ownNetwork(s *stack) []admission {
	net := x.network(s.region)
	out := []admission{{f("CidrIp", net.cidr()), "the network"}}
	if net.cidr6 != nil {
		out = append(out, admission{f("CidrIpv6", net.cidr6), "the network over IPv6"})
	}
	return out
}

func (x *exporter) cloudFrontList(s *stack) value {
	return s.param(Parameter{
		Name: "CloudFrontPrefixListId" + logical(s.region), Was: "CloudFrontPrefixListId", Type: "String", Pattern: prefixListPattern,
		Description: "Id in " + s.region + " of the managed prefix list com.amazonaws.global.cloudfront.origin-facing; aws ec2 describe-managed-prefix-lists shows it.",
	})
}

func (x *exporter) checkerList(s *stack) value {
	return s.param(Parameter{
		Name: "HealthCheckPrefixListId" + logical(s.region), Was: "HealthCheckPrefixListId", Type: "String", Pattern: prefixListPattern,
		Description: "Id in " + s.region + " of the managed prefix list com.amazonaws." + s.region + ".route53-healthchecks; aws ec2 describe-managed-prefix-lists shows it.",
	})
}

// gate collects the rules of a security group, each once.
type gate struct {
	rules value
	seen  map[string]bool
}

func newGate() *gate { return &gate{list(), map[string]bool{}} }

// admit lets a source in on a port.
func (g *gate) admit(a admission, protocol string, port int) {
	g.add(a, protocol, port, port, "Port "+decimal(port)+" from "+a.from)
}

func (g *gate) add(a admission, protocol string, first, last int, what string) {
	key := fmt.Sprint(a.source.key, a.source.val.Value, a.source.val.Tag, protocol, first, last)
	if g.seen[key] {
		return
	}
	g.seen[key] = true
	g.rules.Content = append(g.rules.Content, object(
		f("Description", str(oneLine(what, 200))), f("IpProtocol", str(protocol)), f("FromPort", num(first)), f("ToPort", num(last)), a.source))
}

// hasGroup tells whether a caller has a security group by which it can be
// admitted: a balancer with a QUIC listener takes none, a GWLB and a VPC link of
// version 1 have none.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html
func (x *exporter) hasGroup(n *model.Node) bool {
	switch n.Kind() {
	case model.KindALB:
		return true
	case model.KindVPCLink:
		v, _ := model.As[*model.VPCLink](n)
		return v.Version.Val() != "1"
	case model.KindNLB:
		return !slices.ContainsFunc(x.balancerFor(n).listeners, func(l listener) bool { return strings.HasSuffix(l.protocol, "quic") })
	}
	return false
}

// groupOf is the security group of a node of this package's making.
func (s *stack) groupOf(n *model.Node) admission {
	who := "the " + n.Info().Title
	if isBalancer(n) {
		who = "Load balancer"
	}
	return admission{f("SourceSecurityGroupId", getAtt(s.id(n.ID, "SecurityGroup"), "GroupId")), who + " " + model.Slug(n.ID)}
}

// balancerGroup is the security group of a load balancer: open to everybody,
// or to CloudFront's addresses, on its ports; out only to its own network, and to
// the provider of its logins.
func (x *exporter) balancerGroup(s *stack, b *balancer) {
	net := x.network(s.region)
	egress := newGate()
	for _, l := range ofKind(x.t.Out(b.node.ID), model.Forwards) {
		to := x.t.Node(l.To)
		if to.Kind() == model.KindLambda {
			continue // called through the service, not the network
		}
		first, last := x.targetPorts(l)
		for _, protocol := range x.targetLayer4(l) {
			for _, a := range x.wayTo(s, net, to) {
				egress.add(a, protocol, first, last, "Targets")
			}
		}
		if x.t.Node(l.From).Kind() == model.KindNLB && !slices.Contains(x.targetLayer4(l), "tcp") {
			for _, a := range x.wayTo(s, net, to) {
				egress.add(a, "tcp", first, last, "Health checks")
			}
		}
	}
	if x.asksAround(b) {
		egress.add(admission{f("CidrIp", quoted("0.0.0.0/0")), ""}, "tcp", 443, 443, "Logins and keys")
	}
	s.add(&resource{
		rank: rankBalancer, id: s.id(b.node.ID, "SecurityGroup"), kind: "AWS::EC2::SecurityGroup", comment: comment(b.node) + ", who may reach it",
		properties: object(
			f("GroupDescription", sub("Load balancer "+model.Slug(b.node.ID)+" of ${AWS::StackName}")), f("VpcId", net.vpc),
			f("SecurityGroupIngress", x.balancerIngress(s, b)), f("SecurityGroupEgress", egress.rules), f("Tags", x.tags()),
		),
	})
	s.output(x.word(b.node.ID)+"SecurityGroupId", "Security group of the load balancer "+b.node.ID+".", getAtt(s.id(b.node.ID, "SecurityGroup"), "GroupId"))
}

// wayTo is where the targets of a balancer are: in its network, or for servers
// of the owner behind it.
func (x *exporter) wayTo(s *stack, net *network, to *model.Node) []admission {
	if to.Kind() == model.KindOnPremises {
		out := []admission{{f("CidrIp", quoted("0.0.0.0/0")), ""}}
		if net.cidr6 != nil {
			out = append(out, admission{f("CidrIpv6", quoted("::/0")), ""})
		}
		return out
	}
	return x.ownNetwork(s)
}

// balancerIngress is who may call a load balancer on the ports of its listeners.
func (x *exporter) balancerIngress(s *stack, b *balancer) value {
	g := newGate()
	admit := func(all ...admission) {
		for _, l := range b.listeners {
			for _, protocol := range l.layer4() {
				for _, a := range all {
					g.admit(a, protocol, l.port)
				}
			}
		}
	}
	links := x.sources(b.node, model.KindVPCLink)
	for _, from := range append(links, x.sources(b.node, model.KindNLB)...) {
		if x.hasGroup(from) {
			admit(s.groupOf(from))
		}
	}
	if words := model.SecurityGroupsOf(b.node); words.IsSet() {
		admit(x.admitted(s, words.Val())...)
		return g.rules
	}
	accelerated := len(x.sources(b.node, model.KindAccelerator)) > 0 // it keeps the addresses of clients
	fromCloudFront := !b.open && (b.access(model.AccessPrefixList) || b.viaVPCOrigin())
	switch {
	case len(links) > 0 && b.internal() && !b.viaVPCOrigin() && !b.open:
		return g.rules
	case b.internal() && !b.viaVPCOrigin() && !accelerated:
		admit(x.ownNetwork(s)...)
	case fromCloudFront:
		admit(admission{f("SourcePrefixListId", x.cloudFrontList(s)), "CloudFront"})
		if !b.internal() {
			for _, hc := range x.checkersOf(b) {
				g.admit(admission{f("SourcePrefixListId", x.checkerList(s)), "health checkers"}, "tcp", checkPort(hc))
			}
		}
	default:
		admit(x.everybody(s)...)
	}
	return g.rules
}

// backendGroup is a security group that admits the load balancers and nobody
// else, or those whom the drawing admits.
func (x *exporter) backendGroup(s *stack, n *model.Node) value {
	g := newGate()
	for _, l := range x.forwardsTo(n) {
		first, last := x.targetPorts(l)
		for _, protocol := range x.targetLayer4(l) {
			for _, a := range x.callersBy(s, l) {
				g.add(a, protocol, first, last, a.from)
			}
		}
		x.admitChecks(s, g, l)
	}
	for _, at := range x.directPorts(n) {
		for _, a := range x.directCallers(s, n) {
			g.admit(a, at.layer4(), at.port)
		}
	}
	id := s.id(n.ID, "SecurityGroup")
	s.add(&resource{
		rank: rankCompute, id: id, kind: "AWS::EC2::SecurityGroup", comment: comment(n) + ", who may reach it",
		properties: object(
			f("GroupDescription", sub("Backend "+model.Slug(n.ID)+" of ${AWS::StackName}")), f("VpcId", x.network(s.region).vpc),
			f("SecurityGroupIngress", g.rules), f("Tags", x.tags()),
		),
	})
	s.output(x.word(n.ID)+"SecurityGroupId", "Security group of the instances or tasks of "+n.ID+".", getAtt(id, "GroupId"))
	return getAtt(id, "GroupId")
}

// callersBy are those who come along the target group of a link: whom the
// drawing admits, else the balancer by its group. Without a group an NLB hands on
// the addresses of its clients.
func (x *exporter) callersBy(s *stack, l *model.Link) []admission {
	from := x.t.Node(l.From)
	switch words := model.SecurityGroupsOf(x.t.Node(l.To)); {
	case words.IsSet():
		return x.admitted(s, words.Val())
	case x.hasGroup(from):
		return []admission{s.groupOf(from)}
	case from.Kind() == model.KindNLB && !x.balancerFor(from).internal():
		return x.everybody(s)
	}
	return x.ownNetwork(s)
}

// admitChecks lets in the health checks of a balancer that come by another
// protocol or port than its packets.
func (x *exporter) admitChecks(s *stack, g *gate, l *model.Link) {
	port := 0
	switch from := x.t.Node(l.From); {
	case from.Kind() == model.KindGWLB:
		port = checksPort
	case !slices.Contains(x.targetLayer4(l), "tcp"):
		port = x.targetPort(l)
	default:
		return
	}
	for _, a := range x.ownNetwork(s) {
		g.add(a, "tcp", port, port, "Health checks")
	}
}

// targetPorts are the ports of the targets of a link: one, or those that a host
// gives to containers.
func (x *exporter) targetPorts(l *model.Link) (first, last int) {
	if x.dynamicPorts(l) {
		return 32768, 65535
	}
	port := x.targetPort(l)
	return port, port
}

// dynamicPorts tells whether the targets are containers that share the addresses
// of their instances.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-networkmode-bridge.html
func (x *exporter) dynamicPorts(l *model.Link) bool {
	spec, ok := model.LinkAs[*model.ForwardsSpec](l)
	return ok && x.t.Node(l.To).Kind() == model.KindECS && spec.TargetType.Val() == "instance"
}
