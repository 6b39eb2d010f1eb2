package traffic

import (
	"fmt"
	"net/netip"
	"strings"

	"portolan/model"
)

// byAddress answers by the address blocks of the users: the CIDR location with
// the longest block around theirs, else the default location. The blocks of a
// location are those of the users node of its name, since the collection itself
// is no part of a design; users without blocks get the location named like
// them. Several blocks are taken as equally many requests. Blocks that no
// location holds get no answer where there is no default.
//
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-ipbased.html
func (g *group) byAddress(eligible []bool) choice {
	blocks := blocksOf(g.users)
	if len(blocks) == 0 {
		return g.matching(eligible, g.namedRank)
	}
	sum := choice{share: make([]float64, len(eligible))}
	var reasons []choice
	for _, b := range blocks {
		one := g.matching(eligible, func(l *model.Link) (int, string) { return g.blockRank(l, b) })
		for i, s := range one.share {
			sum.share[i] += s / float64(len(blocks))
		}
		reasons = append(reasons, one)
	}
	sum.reason = func(i int) string {
		for _, one := range reasons {
			if one.share[i] > 0 {
				return one.reason(i)
			}
		}
		return ""
	}
	return sum
}

// blocksOf reads the address blocks of users; one that is none is left out, as
// a rule reports it.
func blocksOf(n *model.Node) []netip.Prefix {
	s, ok := model.As[*model.Users](n)
	if !ok {
		return nil
	}
	var out []netip.Prefix
	for _, text := range s.CIDR.Val() {
		if p, err := netip.ParsePrefix(strings.TrimSpace(text)); err == nil {
			out = append(out, p.Masked())
		}
	}
	return out
}

// blockRank ranks the CIDR location of an answer for one block of users: by the
// length of its longest block around it, the default last.
func (g *group) blockRank(l *model.Link, b netip.Prefix) (int, string) {
	at := cidrLocation(l)
	switch at {
	case "":
		return 0, ""
	case "*":
		return 1, "by the default CIDR location"
	}
	rank, note := 0, ""
	for _, n := range g.t.Nodes {
		if n.Kind() != model.KindUsers || !g.isNamed(at, n) {
			continue
		}
		for _, p := range blocksOf(n) {
			if p.Bits() <= b.Bits() && p.Contains(b.Addr()) && p.Bits()+2 > rank {
				rank, note = p.Bits()+2, fmt.Sprintf("by the CIDR location %s, whose block %s holds %s", at, p, b)
			}
		}
	}
	return rank, note
}

// namedRank matches a CIDR location with users by name.
func (g *group) namedRank(l *model.Link) (int, string) {
	switch at := cidrLocation(l); {
	case at == "*":
		return 1, "by the default CIDR location"
	case at == "":
		return 0, ""
	case g.isNamed(at, g.users), strings.EqualFold(at, g.from.name), strings.EqualFold(at, model.Slug(g.from.name)):
		return 2, "by the CIDR location " + at
	}
	return 0, ""
}

func (g *group) isNamed(at string, users *model.Node) bool {
	return strings.EqualFold(at, users.ID) || strings.EqualFold(at, users.Title)
}

func cidrLocation(l *model.Link) string {
	if s, ok := model.LinkAs[*model.ResolvesToSpec](l); ok {
		return strings.TrimSpace(s.CIDRLocation.Val())
	}
	return ""
}

// mostValues is how many values Route 53 returns for a multivalue name.
const mostValues = 8

// multivalue hands out healthy answers, up to eight at a time, chosen at random;
// a client takes one, so all share equally.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-multivalue.html
func (g *group) multivalue(eligible []bool) choice {
	c := g.equal(eligible)
	n := 0
	for _, ok := range eligible {
		if ok {
			n++
		}
	}
	if n <= mostValues {
		return c
	}
	return choice{c.share, func(i int) string {
		return fmt.Sprintf("%s has %d answers and gives %d of them at a time, chosen at random, %s among them.", g.record.Label(), n, mostValues, g.target(g.links[i]).Label())
	}}
}
