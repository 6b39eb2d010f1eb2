package traffic

import (
	"net/netip"
	"slices"

	"portolan/model"
)

// fitsPlace judges the addresses of who calls a balancer by the conditions of a rule.
func (c *course) fitsPlace(s *model.ForwardsSpec, from sender) fit {
	best, made := general, c.made(s)
	switch blocks := s.SourceIP.Val(); {
	case len(blocks) == 0:
	case c.comesFrom(blocks, from):
		best = exact
	case c.neverComesFrom(blocks, from):
		return unfit
	case made.place && c.mayComeFrom(blocks, from):
		best = exact
	default:
		return unseen
	}
	if family := s.IPFamily.Val(); family != "" {
		if family != c.family() && !(made.place && c.hasFamily(family)) {
			return unseen
		}
		best = exact
	}
	return best
}

// comesFrom tells whether the sender has an address in one of the blocks: users
// who call the balancer themselves do where theirs are drawn, and those behind an
// accelerator that does not hide them.
func (c *course) comesFrom(blocks []string, from sender) bool {
	u, _ := model.As[*model.Users](c.users)
	if from.masked || from.sentBy != fromInternet && from.sentBy != fromVPC {
		return false
	}
	for _, own := range u.CIDR.Val() {
		for _, b := range blocks {
			x, err := netip.ParsePrefix(own)
			y, err2 := netip.ParsePrefix(b)
			if err == nil && err2 == nil && x.Overlaps(y) {
				return true
			}
		}
	}
	return false
}

// neverComesFrom tells whether what calls the balancer has no address in any of the
// blocks: users on the Internet of whom the design says which they have, or a service of
// AWS; the checkers of Route 53 are one. Of blocks that it may have nothing is said: which
// addresses CloudFront has changes, and those of a VPC are not drawn.
func (c *course) neverComesFrom(blocks []string, from sender) bool {
	if c.probe == nil && from.sentBy == fromInternet {
		return OutsideOf(c.users, blocks)
	}
	if c.probe == nil && from.sentBy != fromEdge && from.sentBy != fromService {
		return false
	}
	o, _ := model.LinkAs[*model.OriginSpec](c.originOr())
	public := c.probe != nil && from.sentBy == fromInternet || from.sentBy == fromEdge && !from.handed && o != nil && o.Via.Val() != model.ViaVPCOrigin
	return !slices.ContainsFunc(blocks, func(b string) bool { return !inBlocks(examples, b) && !(public && inBlocks(unrouted, b)) })
}

// OutsideOf tells whether users have, as the design says, no address in any of the blocks.
// Of a family for which it names none they may have any.
func OutsideOf(users *model.Node, blocks []string) bool {
	u, _ := model.As[*model.Users](users)
	return !slices.ContainsFunc(blocks, func(block string) bool {
		b, err := netip.ParsePrefix(block)
		known := false
		for _, own := range u.CIDR.Val() {
			x, err := netip.ParsePrefix(own)
			if err != nil || x.Overlaps(b) {
				return true
			}
			known = known || x.Addr().Is4() == b.Addr().Is4()
		}
		return err != nil || !known
	})
}

// mayComeFrom tells whether users who call the balancer themselves may have an address of
// one of the blocks: where none of theirs is drawn, and packets from there arrive.
func (c *course) mayComeFrom(blocks []string, from sender) bool {
	u, _ := model.As[*model.Users](c.users)
	if len(u.CIDR.Val()) > 0 || from.sentBy != fromInternet && from.sentBy != fromVPC {
		return false
	}
	return from.sentBy == fromVPC || slices.ContainsFunc(blocks, func(b string) bool { return !inBlocks(unrouted, b) })
}

// hasFamily tells whether users have addresses of a family.
func (c *course) hasFamily(family string) bool {
	u, _ := model.As[*model.Users](c.users)
	return u.IPVersion.Val() != model.IPv4Only && u.IPVersion.Val() != model.IPv6Only || u.IPVersion.Val() == family
}

// family is the address family that the users take: IPv6 where they have both.
func (c *course) family() string {
	u, _ := model.As[*model.Users](c.users)
	if u.IPVersion.Val() == model.IPv4Only {
		return model.IPv4Only
	}
	return model.IPv6Only
}
