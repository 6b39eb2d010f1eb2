package model

import (
	"fmt"
	"slices"
	"strings"
)

// mergeNodes merges the nodes of sides of which none has a deleted one.
func (m *merger) mergeNodes() []*Node {
	merged := map[string]*Node{}
	base, mine, theirs := idsOf(m.base.Nodes), idsOf(m.mine.Nodes), idsOf(m.theirs.Nodes)
	for _, id := range union(base, mine, theirs) {
		b, x, y := m.base.Node(id), m.mine.Node(id), m.theirs.Node(id)
		switch {
		case x != nil && y != nil:
			merged[id] = m.mergeNode(b, x, y)
		case x != nil:
			merged[id] = x
		default:
			merged[id] = y
		}
	}
	var out []*Node
	for _, id := range m.order("order of nodes", base, mine, theirs, func(id string) bool { return merged[id] != nil }) {
		out = append(out, merged[id])
	}
	return out
}

func idsOf(nodes []*Node) []string {
	ids := make([]string, len(nodes))
	for i, n := range nodes {
		ids[i] = n.ID
	}
	return ids
}

func (m *merger) mergeNode(b, x, y *Node) *Node {
	added := b == nil
	if added {
		b = &Node{ID: x.ID, Spec: x.Info().NewSpec()}
	}
	if added && !EqualNodes(x, y) {
		m.adding = x.ID
		defer func() { m.adding = "" }()
	}
	at := Conflict{Node: x.ID, Prop: "title"}
	title := m.choose(at, wordOf(b.Title), wordOf(x.Title), wordOf(y.Title)).String()
	from := x
	kept := m.mergeKept(Conflict{Node: x.ID}, b.Kept, x.Kept, y.Kept)
	if x.Kind() != y.Kind() {
		at.Prop = "kind"
		at.Base, at.Mine, at.Theirs = string(b.Kind()), string(x.Kind()), string(y.Kind())
		if !added && sameSpec(b, x) || (added || !sameSpec(b, y)) && m.theirsWins(at) {
			from = y
		}
		return from.titled(title).Keeping(kept)
	}
	spec := x.Info().clone(x.Spec)
	if m.props(Conflict{Node: x.ID}, x.Info().Props, specOf(b, x.Kind()), spec, y.Spec) {
		from = NewNode(x.ID, title, spec)
	}
	return from.titled(title).Keeping(kept)
}

func sameSpec(a, b *Node) bool {
	return a.Kind() == b.Kind() && equalProps(a.Info().Props, a.Spec, b.Spec)
}

// titled is the node with a title; itself when it has that one.
func (n *Node) titled(title string) *Node {
	if n.Title == title {
		return n
	}
	return &Node{ID: n.ID, Title: title, Spec: n.Spec, Kept: n.Kept, effective: n.effective}
}

// props merges properties into mine, which is a copy. base may be nil. The
// names of properties follow what at says already. It tells whether anything
// was taken from theirs.
func (m *merger) props(at Conflict, props []Prop, base, mine, theirs any) bool {
	took, prefix := false, at.Prop
	for _, p := range props {
		var b value
		if base != nil {
			b.words, b.set = p.Get(base)
		}
		x, y := valueOf(p, mine), valueOf(p, theirs)
		at.Prop, at.Both = prefix+p.Name, ""
		both := value{}
		if p.Type.IsList() && !x.equal(y) && !x.equal(b) && !y.equal(b) {
			both = p.bothOf(mine, b, x, y)
		}
		if at.Link != (LinkRef{}) && x.set && y.set && slices.Contains(apartProps, p.Name) {
			at.Both = "two links"
		}
		switch v := m.chooseOr(at, b, x, y, both); {
		case v.equal(x):
		case !v.set:
			p.Clear(mine)
			took = true
		default:
			took = p.Set(mine, v.words) == nil || took // it was set on the other side
		}
	}
	return took
}

// bothOf is a list with what both sides made of it, not set where spec, of which it
// is x, cannot have that.
func (p Prop) bothOf(spec any, b, x, y value) value {
	words := bothOf(b.words, x.words, y.words)
	ok := len(words) > 0 && p.Set(spec, words) == nil
	if p.Clear(spec); x.set {
		_ = p.Set(spec, x.words) // it was
	}
	return value{words, ok}
}

func valueOf(p Prop, spec any) value {
	v, set := p.Get(spec)
	return value{v, set}
}

// keyed are the links of one side by a key that is the same on all sides.
type keyed struct {
	keys  []string
	links map[string]*Link
}

// keyLinks gives the links of side the keys of the links of base that they
// were: of several links of one pair first those that are equal, from both
// ends of the list, then those that are told apart by the same words, then by
// their order. base is nil for the base itself.
func keyLinks(base *keyed, baseLinks func(from, to string) []string, side *Topology) *keyed {
	out := &keyed{keys: make([]string, len(side.Links)), links: map[string]*Link{}}
	type pair struct{ from, to string }
	pairs := map[pair][]int{}
	for i, l := range side.Links {
		p := pair{l.From, l.To}
		pairs[p] = append(pairs[p], i)
	}
	for p, places := range pairs {
		open := []string{}
		if base != nil {
			open = slices.Clone(baseLinks(p.from, p.to))
		}
		claim := func(i, k int) {
			out.keys[i] = open[k]
			open = slices.Delete(open, k, k+1)
		}
		from, to := 0, len(places)
		for ; from < to && len(open) > 0 && EqualLinks(base.links[open[0]], side.Links[places[from]]); from++ {
			claim(places[from], 0)
		}
		for ; from < to && len(open) > 0 && EqualLinks(base.links[open[len(open)-1]], side.Links[places[to-1]]); to-- {
			claim(places[to-1], len(open)-1)
		}
		match := func(same func(b, l *Link) bool) {
			for _, i := range places {
				if out.keys[i] != "" {
					continue
				}
				if k := slices.IndexFunc(open, func(k string) bool { return same(base.links[k], side.Links[i]) }); k >= 0 {
					claim(i, k)
				}
			}
		}
		match(EqualLinks)
		match(func(b, l *Link) bool { return b.apart() == l.apart() })
		match(func(_, _ *Link) bool { return true })
		fresh := map[string]int{}
		for n, i := range places {
			if out.keys[i] != "" {
				continue
			}
			key := fmt.Sprintf("%s\x00%s\x00%d", p.from, p.to, n)
			if base != nil {
				apart := side.Links[i].apart()
				key = fmt.Sprintf("%s\x00%s\x00new\x00%s\x00%d", p.from, p.to, apart, fresh[apart])
				fresh[apart]++
			}
			out.keys[i] = key
		}
	}
	for i, k := range out.keys {
		out.links[k] = side.Links[i]
	}
	return out
}

// apartProps tell links of one pair apart.
var apartProps = []string{"path", "setIdentifier", "route", "pathRule"}

// apart is what a person tells the link apart by: its kind and path, route or name.
func (l *Link) apart() string {
	words := []string{string(l.Kind)}
	for _, name := range apartProps {
		if v, set := l.Get(name); set {
			words = append(words, name+"="+strings.Join(v, ","))
		}
	}
	return strings.Join(words, " ")
}

// mergeLinks merges the links; nodes are those that the merge has.
func (m *merger) mergeLinks(nodes []*Node) []*Link {
	base := keyLinks(nil, nil, m.base)
	byPair := map[[2]string][]string{}
	for i, k := range base.keys {
		l := m.base.Links[i]
		byPair[[2]string{l.From, l.To}] = append(byPair[[2]string{l.From, l.To}], k)
	}
	ofPair := func(from, to string) []string { return byPair[[2]string{from, to}] }
	mine, theirs := keyLinks(base, ofPair, m.mine), keyLinks(base, ofPair, m.theirs)
	kinds := make(map[string]Kind, len(nodes))
	for _, n := range nodes {
		kinds[n.ID] = n.Kind()
	}
	fit := func(l *Link, from *Topology) *Link {
		if kinds[l.From] == "" || kinds[l.To] == "" {
			return nil
		}
		if kinds[l.From] != from.Node(l.From).Kind() || kinds[l.To] != from.Node(l.To).Kind() {
			return adaptLink(l, kinds[l.From], kinds[l.To])
		}
		return l
	}
	merged, twins := map[string]*Link{}, map[string]*Link{}
	for _, k := range union(base.keys, mine.keys, theirs.keys) {
		l, from := m.mergeLink(base.links[k], mine.links[k], theirs.links[k])
		if l == nil || fit(l, from) == nil {
			continue // deleted, or between nodes of which one is
		}
		if merged[k] = fit(l, from); m.both {
			twins[k] = fit(theirs.links[k], m.theirs)
		}
	}
	var out []*Link
	for _, k := range m.order("order of links", base.keys, mine.keys, theirs.keys, func(k string) bool { return merged[k] != nil }) {
		if out = append(out, merged[k]); twins[k] != nil {
			out = append(out, twins[k])
		}
	}
	return out
}

// mergeLink merges one link, nil where a side does not have it. side is whose
// nodes the link fits. When both stay, m.both is set and the link is mine.
func (m *merger) mergeLink(b, x, y *Link) (_ *Link, side *Topology) {
	m.both = false
	switch {
	case x == nil && y == nil:
		return nil, nil
	case b == nil && y == nil:
		return x, m.mine
	case b == nil && x == nil:
		return y, m.theirs
	case y == nil:
		at := Conflict{Link: x.Ref(), Base: b.apart(), Mine: x.apart(), Theirs: "deleted"}
		if EqualLinks(b, x) || m.theirsWins(at) {
			return nil, nil
		}
		return x, m.mine
	case x == nil:
		at := Conflict{Link: y.Ref(), Base: b.apart(), Mine: "deleted", Theirs: y.apart()}
		if EqualLinks(b, y) || !m.theirsWins(at) {
			return nil, nil
		}
		return y, m.theirs
	}
	added := b == nil
	if added {
		b = &Link{From: x.From, To: x.To, Spec: x.Info().NewSpec()}
	}
	if x.Kind != y.Kind || x.Named != y.Named {
		at := Conflict{Link: x.Ref(), Prop: "as", Base: string(b.Kind), Mine: string(x.Kind), Theirs: string(y.Kind)}
		if !added && EqualLinks(b, x) || (added || !EqualLinks(b, y)) && m.theirsWins(at) {
			return y, m.theirs
		}
		return x, m.mine
	}
	var before any
	if b.Kind == x.Kind {
		before = b.Spec
	}
	c := &Link{From: x.From, To: x.To, Kind: x.Kind, Named: x.Named, Spec: x.Info().clone(x.Spec)}
	c.Kept = m.mergeKept(Conflict{Link: x.Ref()}, b.Kept, x.Kept, y.Kept)
	took := m.props(Conflict{Link: x.Ref()}, x.Info().Props, before, c.Spec, y.Spec)
	if m.both || !took && c.Kept.Equal(x.Kept) {
		return x, m.mine
	}
	return c, m.mine
}
