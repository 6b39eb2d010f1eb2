package model

import (
	"net/netip"
	"slices"
	"strings"
)

// needs is the word of security groups that admits what comes
// along a link, "" when no security group is asked.
func needs(t *Topology, l *Link) string {
	from := t.Node(l.From)
	switch {
	case l.Kind == Origin:
		return AdmitsCloudFront
	case l.Kind == Probes:
		if h, ok := As[*HealthCheck](from); ok && h.Probes() {
			return AdmitsCheckers
		}
		return ""
	case l.Kind == Forwards:
		return AdmitsVPC
	case l.Kind == Requests:
		if u, ok := As[*Users](from); ok && u.Network.Val() == NetworkVPC {
			return AdmitsVPC
		}
		return AdmitsInternet
	case l.Kind == Endpoint, l.Kind == Integration:
		return AdmitsInternet
	case l.Kind == ResolvesTo:
		return needsOfName(t, from)
	}
	return ""
}

// needsOfName is what those need who ask for a record: users, or CloudFront
// where the record is only the name of an origin. "" when both do, or nobody.
func needsOfName(t *Topology, record *Node) string {
	need := ""
	for _, l := range t.In(record.ID) {
		n := ""
		switch l.Kind {
		case Queries:
			n = AdmitsInternet
			if u, ok := As[*Users](t.Node(l.From)); ok && u.Network.Val() == NetworkVPC {
				n = AdmitsVPC
			}
		case Origin:
			n = AdmitsCloudFront
		}
		if n == "" || need != "" && need != n {
			return ""
		}
		need = n
	}
	return need
}

// Caller is who calls a balancer or servers, as security groups see it.
type Caller struct {
	Need    string   // word that admits it, "" when no group is asked
	Blocks  []string // its addresses, where the design states them
	Private bool     // it surely has an address of the VPC: a balancer, or a VPC link
}

// CallersAlong are those who call along a link: of a record all who ask for it.
func CallersAlong(t *Topology, l *Link) []Caller {
	need, from := needs(t, l), t.Node(l.From)
	one := Caller{Need: need}
	switch u, ok := As[*Users](from); {
	case l.Kind == Requests && ok:
		one.Blocks = u.CIDR.Val()
	case l.Kind == Forwards && KeepsClient(t, l):
		if all := clientsOf(t, from); len(all) > 0 {
			return all
		}
	case AcceleratorKeepsClient(t, l): // asked first: accelerators may be drawn in a circle
		if all := clientsOf(t, from); len(all) > 0 {
			for i := range all {
				all[i] = BehindAccelerator(t, l, all[i])
			}
			return all
		}
	case l.Kind == Forwards:
		one.Private = FromVPC(from) || from.Kind() == KindNLB && !KeepsClient(t, l)
	case l.Kind == ResolvesTo && need != AdmitsCloudFront:
		var all []Caller
		for _, q := range t.In(l.From) {
			if u, ok := As[*Users](t.Node(q.From)); ok && q.Kind == Queries {
				all = append(all, Caller{Need: need, Blocks: u.CIDR.Val()})
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	return []Caller{one}
}

// clientsOf are those who call a balancer, by whatever link.
func clientsOf(t *Topology, balancer *Node) []Caller {
	var all []Caller
	for _, l := range t.In(balancer.ID) {
		switch l.Kind {
		case Requests, ResolvesTo, Origin, Endpoint, Integration, Forwards:
			all = append(all, CallersAlong(t, l)...)
		}
	}
	return all
}

// KeepsClient tells whether the targets of an NLB see the addresses of its clients
// in the place of its own: instances and ALBs do, addresses do for UDP and QUIC alone.
// That is the default; for an ALB, UDP and QUIC AWS lets nobody change it.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
func KeepsClient(t *Topology, l *Link) bool {
	s, ok := LinkAs[*ForwardsSpec](l)
	if !ok || t.Node(l.From).Kind() != KindNLB {
		return false
	}
	switch to := t.Node(l.To).Kind(); {
	case to == KindALB:
		return true
	case to != KindASG && to != KindECS:
		return false
	case s.TargetType.Val() == "instance":
		return true
	}
	protocol := s.Protocol.Val()
	if protocol == "" {
		protocol, _, _ = strings.Cut(ListenerOf(t, l), ":")
	}
	protocol = strings.ToUpper(protocol)
	return strings.Contains(protocol, "UDP") || strings.Contains(protocol, "QUIC")
}

// AcceleratorKeepsClient tells whether an endpoint of an accelerator sees the addresses of
// those who call the accelerator: internal ALBs and instances always do, other ALBs unless
// the design says no, an NLB where the design says so, it has security groups and no TLS
// listener, and elastic IP addresses never.
//
// https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.how-to-enable-preservation.html
// https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints.sipp-caveats.html
func AcceleratorKeepsClient(t *Topology, l *Link) bool {
	a, ok := As[*Accelerator](t.Node(l.From))
	if !ok || l.Kind != Endpoint {
		return false
	}
	switch to := t.Node(l.To); s := to.Effective().(type) {
	case *ALB:
		return to.Private() || a.ClientIPPreservation.Or(true)
	case *NLB:
		groups := !s.SecurityGroups.IsSet() || len(s.SecurityGroups.Val()) > 0
		return a.ClientIPPreservation.Or(false) && groups && s.Listener.Val() != "tls"
	case *ASG:
		return !s.ElasticIP.Val()
	}
	return false
}

// BehindAccelerator is somebody who calls an accelerator as an endpoint sees it: with an
// address of its own, or with one of the accelerator. Who calls from a VPC has a public
// address there.
func BehindAccelerator(t *Topology, l *Link, caller Caller) Caller {
	if !AcceleratorKeepsClient(t, l) {
		return Caller{Need: AdmitsInternet}
	}
	if caller.Need == AdmitsVPC {
		caller.Need = AdmitsInternet
	}
	caller.Private = false
	return caller
}

// AdmitsChecks is [Admits] for the health checks of a balancer, which come from its
// own addresses.
func AdmitsChecks(t *Topology, balancer *Node, l *Link) bool {
	return AdmitsCaller(balancer, Caller{Need: needs(t, l), Private: FromVPC(t.Node(l.From)) || t.Node(l.From).Kind() == KindNLB})
}

// FromVPC tells whether a node calls from addresses of the VPC for certain. An NLB
// may keep those of its clients.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
func FromVPC(n *Node) bool { return n != nil && (n.Kind() == KindALB || n.Kind() == KindVPCLink) }

// Admits tells whether the security groups of a balancer or of servers let in somebody
// who comes along a link. Those that are not drawn let everything in. A CIDR block lets
// in those who may have an address in it: callers on the Internet whose addresses are
// not drawn may have any public one.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
func Admits(t *Topology, balancer *Node, l *Link) bool {
	return slices.ContainsFunc(CallersAlong(t, l), func(c Caller) bool { return c.Need == "" || AdmitsCaller(balancer, c) })
}

// SecurityGroupsOf is whom the security groups of a balancer or of servers
// admit, unset where the design does not say.
func SecurityGroupsOf(n *Node) Opt[[]string] {
	switch s := n.Spec.(type) {
	case *ALB:
		return s.SecurityGroups
	case *NLB:
		return s.SecurityGroups
	case *ASG:
		return s.SecurityGroups
	case *ECS:
		return s.SecurityGroups
	}
	return Opt[[]string]{}
}

// AdmitsWord is [AdmitsCaller] for callers of whom nothing but their word is known.
func AdmitsWord(balancer *Node, need string) bool { return AdmitsCaller(balancer, Caller{Need: need}) }

// AdmitsOutside tells whether the security groups of a balancer let in somebody from outside
// of its network: the Internet, a part of it, or CloudFront, which calls from there.
func AdmitsOutside(balancer *Node) bool {
	return AdmitsWord(balancer, AdmitsInternet) || AdmitsWord(balancer, AdmitsCloudFront)
}

// AdmitsCaller is [Admits] for one caller.
func AdmitsCaller(balancer *Node, caller Caller) bool {
	list := SecurityGroupsOf(balancer)
	if !list.IsSet() || slices.Contains(list.Val(), AdmitsInternet) || slices.Contains(list.Val(), caller.Need) {
		return true
	}
	return slices.ContainsFunc(list.Val(), func(w string) bool {
		return w != AdmitsCloudFront && w != AdmitsCheckers && w != AdmitsVPC && caller.within(w)
	})
}

// within tells whether a caller may have an address in a block. One that cannot be read
// may be any.
func (c Caller) within(block string) bool {
	b, err := netip.ParsePrefix(block)
	if err == nil && b.Bits() == 0 {
		return true // every address of a family
	}
	switch {
	case c.Need == AdmitsCloudFront || c.Need == AdmitsCheckers:
		return false
	case err != nil:
		return true
	case len(c.Blocks) > 0:
		return slices.ContainsFunc(c.Blocks, func(own string) bool {
			o, err := netip.ParsePrefix(own)
			return err != nil || o.Overlaps(b)
		})
	case c.Private: // of IPv6 a VPC has public addresses
		return b.Addr().Is6() || slices.ContainsFunc(privateBlocks, b.Overlaps)
	case c.Need == AdmitsInternet:
		return !slices.ContainsFunc(privateBlocks, func(p netip.Prefix) bool { return p.Overlaps(b) && p.Bits() <= b.Bits() })
	}
	return true
}

// MayHoldVPC tells whether a CIDR block holds addresses that a VPC may have.
func MayHoldVPC(block string) bool {
	b, err := netip.ParsePrefix(block)
	return err == nil && slices.ContainsFunc(privateBlocks, b.Overlaps)
}

// privateBlocks hold the addresses that nobody has on the Internet: those of VPCs, of
// carriers' and of IPv6 networks of one's own.
//
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
// https://www.rfc-editor.org/rfc/rfc1918
// https://www.rfc-editor.org/rfc/rfc6598
// https://www.rfc-editor.org/rfc/rfc4193
var privateBlocks = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("fc00::/7"),
}
