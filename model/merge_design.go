package model

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// mergeDesign merges what is neither node nor link into t.
func (m *merger) mergeDesign(t *Topology) {
	m.mergePlaces(t)
	m.mergeGroups(t)
	t.Ignores = mergeList(m, "order of ignores", m.base.Ignores, m.mine.Ignores, m.theirs.Ignores, listOf[Ignore]{
		key: func(g Ignore) string { return g.Rule + "\x00" + g.On },
		at: func(g Ignore) Conflict {
			from, to, _ := ignoredEnds(g.On)
			c := Conflict{Prop: "ignore " + g.Rule, Node: from}
			if to != "" {
				c.Node, c.Link = "", linkRefOf(g.On)
			}
			return c
		},
		fields: []fieldOf[Ignore]{{"", func(g *Ignore) *string { return &g.Reason }}},
	})
	t.Expect = mergeList(m, "order of goals", m.base.Expect, m.mine.Expect, m.theirs.Expect, listOf[Expectation]{
		key: func(e Expectation) string {
			for _, f := range goalFields {
				if f.Bound {
					*f.At(&e) = ""
				}
			}
			return fmt.Sprintf("%q", e)
		},
		at: func(e Expectation) Conflict {
			what := e.From
			for _, s := range []string{e.Survives, e.Stays, e.Request} {
				if what == "" {
					what = s
				}
			}
			return Conflict{Prop: "expect " + what}
		},
		fields: goalBounds(),
	})
	m.mergeAssumptions(t)
	t.Kept = m.mergeKept(Conflict{}, m.base.Kept, m.mine.Kept, m.theirs.Kept)
}

// goalBounds are the fields in which two versions of one goal may differ.
func goalBounds() []fieldOf[Expectation] {
	var out []fieldOf[Expectation]
	for _, f := range goalFields {
		if f.Bound {
			out = append(out, fieldOf[Expectation]{f.Name, f.At})
		}
	}
	return out
}

// linkRefOf reads "a -> b #2".
func linkRefOf(on string) LinkRef {
	from, to, rest := ignoredEnds(on)
	ref := LinkRef{From: from, To: to}
	if n, err := strconv.Atoi(trimNumber(rest)); err == nil && n > 0 {
		ref.N = n - 1
	}
	return ref
}

func trimNumber(rest string) string {
	if len(rest) < 2 {
		return ""
	}
	return rest[2:]
}

func (m *merger) mergeAssumptions(t *Topology) {
	if m.base.Assume == nil && m.mine.Assume == nil && m.theirs.Assume == nil {
		return
	}
	given := func(a *Assumptions) *Assumptions {
		if a == nil {
			return &Assumptions{}
		}
		return a
	}
	a := *given(m.mine.Assume)
	m.props(Conflict{Prop: "assume "}, assumptionProps, given(m.base.Assume), &a, given(m.theirs.Assume))
	if a != (Assumptions{}) {
		t.Assume = &a
	}
}

// mergePlaces merges the places that were chosen by hand.
func (m *merger) mergePlaces(t *Topology) {
	left := map[string]bool{}
	for _, n := range t.Nodes {
		left[n.ID] = true
	}
	place := func(of *Topology, id string) value {
		p, ok := of.Layout[id]
		return value{[]string{strconv.Itoa(p.X), strconv.Itoa(p.Y)}, ok}
	}
	all := slices.Concat(slices.Collect(maps.Keys(m.base.Layout)), slices.Collect(maps.Keys(m.mine.Layout)), slices.Collect(maps.Keys(m.theirs.Layout)))
	slices.Sort(all)
	for _, id := range slices.Compact(all) {
		was := m.base.Node(id) != nil || m.mine.Node(id) != nil || m.theirs.Node(id) != nil
		if was && !left[id] {
			continue
		}
		v := m.choose(Conflict{Node: id, Prop: "place"}, place(m.base, id), place(m.mine, id), place(m.theirs, id))
		if !v.set {
			continue
		}
		if t.Layout == nil {
			t.Layout = map[string]Point{}
		}
		t.Layout[id] = m.theirs.Layout[id]
		if v.equal(place(m.mine, id)) {
			t.Layout[id] = m.mine.Layout[id]
		}
	}
}

// listOf says how a list of the design is merged.
type listOf[T comparable] struct {
	key    func(T) string   // what an entry is about
	at     func(T) Conflict // how an entry is named
	fields []fieldOf[T]     // what of an entry can change
}

type fieldOf[T any] struct {
	name string
	of   func(*T) *string
}

func mergeList[T comparable](m *merger, what string, base, mine, theirs []T, l listOf[T]) []T {
	index := func(list []T) (keys []string, at map[string]T) {
		at = map[string]T{}
		seen := map[string]int{}
		for _, e := range list {
			k := l.key(e)
			seen[k]++
			k += "\x00" + strconv.Itoa(seen[k])
			keys, at[k] = append(keys, k), e
		}
		return keys, at
	}
	kb, b := index(base)
	kx, x := index(mine)
	ky, y := index(theirs)
	merged := map[string]T{}
	for _, k := range union(kb, kx, ky) {
		old, was := b[k]
		e, inMine := x[k]
		f, inTheirs := y[k]
		switch {
		case inMine && inTheirs:
			merged[k] = mergeEntry(m, l, old, e, f)
		case !was && inMine, was && inMine && e != old && !m.gone(l.at(e), true):
			merged[k] = e
		case !was && inTheirs, was && inTheirs && f != old && m.gone(l.at(f), false):
			merged[k] = f
		}
	}
	var out []T
	for _, k := range m.order(what, kb, kx, ky, func(k string) bool { _, ok := merged[k]; return ok }) {
		out = append(out, merged[k])
	}
	return out
}

// gone asks about an entry that one side deleted and the other changed: it
// tells whether theirs is taken.
func (m *merger) gone(c Conflict, byThem bool) bool {
	c.Base = "set"
	if c.Mine, c.Theirs = "deleted", "changed"; byThem {
		c.Mine, c.Theirs = c.Theirs, c.Mine
	}
	return m.theirsWins(c)
}

func mergeEntry[T comparable](m *merger, l listOf[T], base, mine, theirs T) T {
	for _, f := range l.fields {
		c := l.at(mine)
		if f.name != "" {
			c.Prop += " " + f.name
		}
		x := f.of(&mine)
		*x = m.choose(c, wordOf(*f.of(&base)), wordOf(*x), wordOf(*f.of(&theirs))).String()
	}
	return mine
}

// order merges the order of the keys that stay. A side that moved what was
// there before decides about that; what is new stays behind what it was put
// behind, and of what both put at one place that with the smaller key is first.
func (m *merger) order(what string, base, mine, theirs []string, stays func(string) bool) []string {
	spine := base
	movedMine, movedTheirs := moved(base, mine), moved(base, theirs)
	switch {
	case movedMine && movedTheirs:
		spine = restrict(mine, base)
		if other := restrict(theirs, base); !slices.Equal(restrict(spine, other), restrict(other, spine)) && m.theirsWins(Conflict{Prop: what, Base: "as before", Mine: "moved", Theirs: "moved"}) {
			spine = other
		}
	case movedMine:
		spine = restrict(mine, base)
	case movedTheirs:
		spine = restrict(theirs, base)
	}
	inSpine := setOf(spine)
	a, b := behind(mine, inSpine), behind(theirs, inSpine)
	var out []string
	placed := map[string]bool{}
	place := func(keys ...string) {
		for _, k := range keys {
			if stays(k) && !placed[k] {
				placed[k] = true
				out = append(out, k)
			}
		}
	}
	for _, anchor := range append([]string{""}, spine...) {
		if anchor != "" {
			place(anchor)
		}
		first, second := a[anchor], b[anchor]
		if slices.Compare(first, second) > 0 {
			first, second = second, first
		}
		place(first...)
		place(second...)
	}
	return out
}

// moved tells whether side has what it kept of base in another order.
func moved(base, side []string) bool {
	return !slices.Equal(restrict(base, side), restrict(side, base))
}

// behind groups keys that are not in the spine by the key of the spine before
// them, "" for the start.
func behind(keys []string, spine map[string]bool) map[string][]string {
	out := map[string][]string{}
	anchor := ""
	for _, k := range keys {
		if spine[k] {
			anchor = k
			continue
		}
		out[anchor] = append(out[anchor], k)
	}
	return out
}

// restrict is keys without those that are not among others.
func restrict(keys, others []string) []string {
	in := setOf(others)
	return slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return !in[k] })
}

func setOf(keys []string) map[string]bool {
	out := make(map[string]bool, len(keys))
	for _, k := range keys {
		out[k] = true
	}
	return out
}

// union lists keys once, in the order in which they come.
func union(lists ...[]string) []string {
	all := slices.Concat(lists...)
	seen := make(map[string]bool, len(all))
	return slices.DeleteFunc(all, func(k string) bool {
		had := seen[k]
		seen[k] = true
		return had
	})
}
