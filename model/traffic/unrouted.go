package traffic

import (
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
)

// unrouted are the blocks of addresses to which no packet of the Internet gets and
// that no public server has: those of RFC 6890 and RFC 6598 without the blocks that
// are kept for examples, which drawings use in the place of public addresses.
//
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
// https://www.rfc-editor.org/rfc/rfc6890
var unrouted = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("224.0.0.0/4"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/128"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("fc00::/7"),
	netip.MustParsePrefix("fe80::/10"), netip.MustParsePrefix("ff00::/8"),
}

// examples are the blocks that are kept for examples. Where a design takes them for
// addresses that are let in, they stand for addresses of people, never for those of a
// service of AWS, which nobody chooses.
//
// https://www.rfc-editor.org/rfc/rfc5737
// https://www.rfc-editor.org/rfc/rfc3849
var examples = []netip.Prefix{
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("2001:db8::/32"),
}

// inBlocks tells whether a text is a block of addresses that lies in one of others.
func inBlocks(blocks []netip.Prefix, text string) bool {
	b, err := netip.ParsePrefix(strings.TrimSpace(text))
	return err == nil && slices.ContainsFunc(blocks, func(p netip.Prefix) bool { return p.Bits() <= b.Bits() && p.Contains(b.Addr()) })
}

// Unrouted is what a health check calls although no checker gets there, and the
// property that says so: an address that is not routed on the Internet, or a name that
// private hosted zones of the design have and no public one. host is "" for none. Route
// 53 refuses such addresses where they are stated as the address to call.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
func Unrouted(t *model.Topology, check *model.Node) (host, prop string) {
	h, ok := model.As[*model.HealthCheck](check)
	if !ok || !h.Probes() {
		return "", ""
	}
	host, prop = strings.TrimSpace(h.FQDN.Val()), "fqdn"
	if host == "" {
		if t.Node(h.Target.Val()) != nil || slices.ContainsFunc(t.Out(check.ID), func(l *model.Link) bool { return l.Kind == model.Probes }) {
			return "", "" // what is drawn is called
		}
		host, prop = strings.TrimSpace(h.Target.Val()), "target"
	}
	if host == "" || !isUnrouted(host) && !onlyPrivate(t, model.Domain(host)) {
		return "", ""
	}
	return host, prop
}

// isUnrouted tells whether a text is an address that is not routed on the Internet.
func isUnrouted(text string) bool {
	a, err := netip.ParseAddr(text)
	return err == nil && slices.ContainsFunc(unrouted, func(p netip.Prefix) bool { return p.Contains(a.Unmap()) })
}

// onlyPrivate tells whether records of the design have a name, or the wildcard above it,
// in private zones alone.
func onlyPrivate(t *model.Topology, name string) bool {
	all := t.Named(name)
	if _, parent, ok := strings.Cut(name, "."); ok {
		all = slices.Concat(all, t.Named("*."+parent))
	}
	return len(all) > 0 && !slices.ContainsFunc(all, func(n *model.Node) bool {
		r, ok := model.As[*model.Record](n)
		return ok && !r.ZonePrivate.Val()
	})
}
