package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// credible tells whether templates say the value of a property that the design has now
// and had not before: that it comes nearer to them may be chance, as when what should
// have two subnets and has none is drawn in one zone. Where the value stands in so many
// words it counts. Else a place that the value makes differ speaks against it, when it
// stands for fewer properties than all those that the value explains; and a list of which
// the value only makes less that is not there says nothing.
func (s *solver) credible(at model.Place, p model.Prop, before *attempt) bool {
	property := propertyOfPlace(at, p)
	value := ""
	if l := at.Link; l != nil {
		value = textOf(l, p.Name)
	} else if v, _ := at.Node.Get(p.Name); v != nil {
		value = strings.Join(v, " ")
	}
	c := carriers()
	was, is := before.keys(), s.now.keys()
	explains, against := 1<<30, 1<<30
	for _, g := range before.gaps {
		if is[g.key()] || !c.carry(g, property) {
			continue
		}
		if !g.absent && (c.said[property][placeOf(g)] || p.Type != model.Bool && strings.Contains(value, g.want) && g.want != "") {
			return true
		}
		if !g.absent || !s.stillMissing(g) {
			explains = min(explains, len(c.at[placeOf(g)]))
		}
	}
	if explains == 1<<30 {
		return !s.onlyLess(property, before)
	}
	for _, g := range s.now.gaps {
		if !was[g.key()] && g.path != "" && c.carry(g, property) {
			against = min(against, len(c.at[placeOf(g)]))
		}
	}
	if s.draft && !s.ours && p.Type == model.Bool && explains > 2*c.closest(property) {
		return false // other people's resources are not made by it
	}
	return against >= explains
}

// onlyLess tells whether what a value explains is nothing but a part of what is missing.
func (s *solver) onlyLess(property string, before *attempt) bool {
	is := s.now.keys()
	return slices.ContainsFunc(before.gaps, func(g gap) bool {
		return !is[g.key()] && carriers().carry(g, property) && g.absent && s.stillMissing(g)
	})
}

// stillMissing tells whether another item of a list is missing in the templates too.
func (s *solver) stillMissing(g gap) bool {
	return g.path != "" && slices.ContainsFunc(s.now.gaps, func(o gap) bool {
		return o.absent && o.path != "" && o.resource() == g.resource() && placeOf(o) == placeOf(g)
	})
}

// propertyOfPlace is a property as the table of carriers calls it.
func propertyOfPlace(at model.Place, p model.Prop) string {
	if at.Link != nil {
		return string(at.Link.Kind) + "." + p.Name
	}
	return string(at.Node.Kind()) + "." + p.Name
}

// closest is how many properties share the place that stands for the fewest of those
// that carry a property.
func (t carrierTable) closest(property string) int {
	least := 1 << 30
	for _, properties := range t.at {
		if properties[property] {
			least = min(least, len(properties))
		}
	}
	return least
}
