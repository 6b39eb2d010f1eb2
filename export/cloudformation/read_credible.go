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
	if s.unsaid(property, before, s.now) {
		return false
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

// unsaid tells whether another value of a property, which brings one attempt to the next,
// is no more than what fits best. The place that names a property outright wins over
// places that follow from it: where templates and design said the same there, and now do
// not, the property is still what it was, unless another such place says it. And an item
// that was added to a list says a value as a whole only: a port of its own beside an
// address that could be drawn is no word of that address.
func (s *solver) unsaid(property string, before, after *attempt) bool {
	was, is := before.differing(), after.differing()
	var closed []gap
	named, whole, partly := false, false, false
	broken := s.halfAdded(before, after)
	if nothing := !slices.ContainsFunc(before.gaps, func(g gap) bool { return !g.same && !is[g.key()] }); nothing && !s.draft {
		return true // it only differs in a way that weighs less
	}
	for _, g := range before.gaps {
		if is[g.key()] || g.path == "" || g.absent && !g.left || g.same || !carriers().carry(g, property) {
			continue
		}
		closed = append(closed, g)
		named = named || g.names(property)
		whole = whole || !broken[itemOf(g)]
		partly = partly || broken[itemOf(g)]
	}
	return partly && !whole || !named && slices.ContainsFunc(after.gaps, func(g gap) bool {
		return !was[g.key()] && g.names(property) && !g.same && !(g.new && g.switchedOff(closed))
	})
}

// differing are the places at which AWS would do something else.
func (a *attempt) differing() map[string]bool {
	out := make(map[string]bool, len(a.gaps))
	for _, g := range a.gaps {
		if !g.same {
			out[g.key()] = true
		}
	}
	return out
}

// switchedOff tells whether one of the gaps that a value closes is a switch beside a place
// that the design then has no more, as the kind of a cookie goes with its stickiness.
func (g gap) switchedOff(closed []gap) bool {
	return slices.ContainsFunc(closed, func(o gap) bool {
		return o.want == "false" && o.resource() == g.resource() && len(carriers().at[placeOf(o)]) <= len(carriers().at[placeOf(g)])
	})
}

// halfAdded are the items of lists of which one attempt has nothing, and the next a part.
func (s *solver) halfAdded(before, after *attempt) map[string]bool {
	added := map[string]int{} // how many places of the item the design has not
	of := map[string]gap{}
	for _, g := range before.gaps {
		if item := itemOf(g); item != "" && g.new && g.read != nil {
			added[item]++
			of[item] = g
		}
	}
	out := map[string]bool{}
	for _, g := range after.gaps {
		item := itemOf(g)
		if g.same || added[item] == 0 || out[item] {
			continue
		}
		all := 0
		for path := range s.leaves[of[item].read] {
			if itemOf(gap{pair: of[item].pair, path: path}) == item {
				all++
			}
		}
		out[item] = added[item] == all
	}
	return out
}

// names tells whether a gap is where a resource that stands for a node or a link says
// a property outright.
func (g gap) names(property string) bool {
	return g.path != "" && carriers().said[property][placeOf(g)] && carriers().home[placeOf(g)]
}

// itemOf is the item of a list without names in which a gap is with others, "" for none.
func itemOf(g gap) string {
	parts := strings.Split(g.path, ".")
	for i := len(parts) - 2; i > 0; i-- {
		if strings.Trim(parts[i], "0123456789") == "" {
			return g.resource().in.name + "/" + g.resource().id + "/" + strings.Join(parts[:i+1], ".")
		}
	}
	return ""
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
