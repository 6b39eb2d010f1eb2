package model

import (
	"fmt"
	"slices"
	"strings"
)

// Conflict is a place that two people changed in different ways.
type Conflict struct {
	Node string  // id, "" when it is not about a node
	Link LinkRef // zero when it is not about a link
	Prop string  // property, or what else was changed; "" for the node or link as a whole

	Base, Mine, Theirs string // how it reads on each side; "" where it is not set
	Both               string // how it reads when both are taken; "" where that is not possible
}

// Answer decides a conflict.
type Answer int

// The answers to a conflict. Both counts as Mine where it is not possible.
const (
	Mine Answer = iota
	Theirs
	Both
)

// Where names the place: the node, the link or the design, and the property.
func (c Conflict) Where() string {
	what := "design"
	switch {
	case c.Node != "":
		what = c.Node
	case c.Link != LinkRef{}:
		what = c.Link.String()
	}
	if c.Prop == "" {
		return what
	}
	return what + " " + c.Prop
}

func (c Conflict) String() string {
	said := func(s string) string {
		if s == "" {
			return "not set"
		}
		return s
	}
	return fmt.Sprintf("%s: %s here, %s there", c.Where(), said(c.Mine), said(c.Theirs))
}

// Merged is what two changes of one design make together.
type Merged struct {
	Topology  *Topology
	Conflicts []Conflict // decided one way or the other in Topology
}

// Merge brings together what two people made of base. What only one of them
// changed is taken, also when it is gone. Where both changed the same thing
// differently, the place is named and decide says which counts; nil is mine always.
// Of a list, both are what each side added without what either took out; of a link
// that is told apart from others, both links; of a node that both added, both nodes,
// theirs under a new id.
func Merge(base, mine, theirs *Topology, decide func(Conflict) Answer) Merged {
	if decide == nil {
		decide = func(Conflict) Answer { return Mine }
	}
	var apart []Conflict
	for {
		m := &merger{base: base, mine: mine, theirs: theirs, decide: decide, twins: map[string]Conflict{}, newID: map[string]bool{}}
		out := m.merge()
		before := theirs
		for _, n := range before.Nodes { // once each: the new id is nobody else's
			if c, twin := m.twins[n.ID]; twin {
				apart = append(apart, c)
				theirs = renamed(theirs, n.ID, freshID(n.ID, base, mine, theirs))
			}
		}
		if theirs == before {
			return Merged{out, append(apart, m.conflicts...)}
		}
	}
}

func (m *merger) merge() *Topology {
	m.followRenames()
	m.settleNodes()
	t := &Topology{
		Name:        m.text("name", m.base.Name, m.mine.Name, m.theirs.Name),
		Description: m.text("description", m.base.Description, m.mine.Description, m.theirs.Description),
	}
	t.Nodes = m.mergeNodes()
	t.Links = m.mergeLinks(t.Nodes)
	m.mergeDesign(t)
	out, err := t.indexed()
	if err != nil { // ends of links are settled with the nodes
		panic("model: a merge that is no topology: " + err.Error())
	}
	return out
}

// merger is one merge under way. The sides lose or regain nodes first, so that
// the rest compares like with like.
type merger struct {
	base, mine, theirs *Topology
	decide             func(Conflict) Answer
	conflicts          []Conflict
	adding             string              // node that both added, while it is merged
	twins              map[string]Conflict // nodes of that kind of which both stay
	both               bool                // of the link that was merged last both stay
	newID              map[string]bool     // nodes that one side renamed and the other deleted
}

// value is a property in file form.
type value struct {
	words []string
	set   bool
}

func (v value) equal(w value) bool {
	return v.set == w.set && (!v.set || slices.Equal(v.words, w.words))
}

func (v value) String() string {
	if !v.set {
		return ""
	}
	return strings.Join(v.words, ", ")
}

func (m *merger) theirsWins(c Conflict) bool { return m.ask(c) == Theirs }

// ask notes a conflict and decides it.
func (m *merger) ask(c Conflict) Answer {
	if m.adding != "" {
		c.Both = ""
		if fresh := freshID(m.adding, m.base, m.mine, m.theirs); CheckID(fresh) == nil {
			c.Both = "two nodes, theirs as " + fresh
		}
	}
	m.conflicts = append(m.conflicts, c)
	a := m.decide(c)
	switch {
	case a != Both:
	case c.Both == "":
		return Mine
	case m.adding != "" && m.twins[m.adding].Node == "":
		m.twins[m.adding] = c
	}
	return a
}

// choose is the merge of one value.
func (m *merger) choose(c Conflict, base, mine, theirs value) value {
	return m.chooseOr(c, base, mine, theirs, value{})
}

// chooseOr is choose of what both can be taken of; both is not set when they cannot.
func (m *merger) chooseOr(c Conflict, base, mine, theirs, both value) value {
	switch {
	case mine.equal(theirs), theirs.equal(base):
		return mine
	case mine.equal(base):
		return theirs
	}
	c.Base, c.Mine, c.Theirs = base.String(), mine.String(), theirs.String()
	if both.set && !both.equal(mine) && !both.equal(theirs) {
		c.Both = both.String()
	}
	switch m.ask(c) {
	case Theirs:
		return theirs
	case Both:
		if both.set && m.adding == "" {
			return both
		}
		m.both = true
	}
	return mine
}

// bothOf is a list with what either side added and without what either took out.
func bothOf(base, mine, theirs []string) []string {
	var out []string
	for _, w := range mine {
		if slices.Contains(theirs, w) || !slices.Contains(base, w) {
			out = append(out, w)
		}
	}
	for _, w := range theirs {
		if !slices.Contains(mine, w) && !slices.Contains(base, w) {
			out = append(out, w)
		}
	}
	return out
}

// freshID is an id like that of another node that none of the designs has.
func freshID(id string, in ...*Topology) string {
	for n := 2; ; n++ {
		fresh := fmt.Sprintf("%s-%d", id, n)
		if !slices.ContainsFunc(in, func(t *Topology) bool { return t.Node(fresh) != nil }) {
			return fresh
		}
	}
}

// text merges a text of the design as a whole.
func (m *merger) text(prop, base, mine, theirs string) string {
	v := m.choose(Conflict{Prop: prop}, wordOf(base), wordOf(mine), wordOf(theirs))
	return v.String()
}

func wordOf(s string) value { return value{[]string{s}, s != ""} }

// settleNodes decides about nodes that one side deleted while the other worked
// with them. A node that stays comes back to the side that deleted it, one that
// goes leaves all sides, so that nothing names it.
func (m *merger) settleNodes() {
	usedMine, usedTheirs := touched(m.base, m.mine), touched(m.base, m.theirs)
	var backMine, backTheirs, goMine, goTheirs []string
	for _, n := range m.base.Nodes {
		mine, theirs := m.mine.Node(n.ID), m.theirs.Node(n.ID)
		c := Conflict{Node: n.ID, Base: string(n.Kind())}
		switch {
		case mine != nil && theirs == nil && (usedMine[n.ID] || m.newID[n.ID]):
			c.Mine = m.changedOf(n, mine)
			if c.Theirs = "deleted"; m.theirsWins(c) {
				goMine = append(goMine, n.ID)
			} else {
				backTheirs = append(backTheirs, n.ID)
			}
		case mine == nil && theirs != nil && (usedTheirs[n.ID] || m.newID[n.ID]):
			c.Theirs = m.changedOf(n, theirs)
			if c.Mine = "deleted"; m.theirsWins(c) {
				backMine = append(backMine, n.ID)
			} else {
				goTheirs = append(goTheirs, n.ID)
			}
		}
	}
	m.mine = cutDown(restored(m.base, m.mine, backMine), goMine)
	m.theirs = cutDown(restored(m.base, m.theirs, backTheirs), goTheirs)
	var gone []string
	for _, n := range m.base.Nodes {
		if m.mine.Node(n.ID) == nil || m.theirs.Node(n.ID) == nil {
			gone = append(gone, n.ID)
		}
	}
	m.base, m.mine, m.theirs = cutDown(m.base, gone), cutDown(m.mine, gone), cutDown(m.theirs, gone)
}

// changedOf says what a side changed of a node.
func (m *merger) changedOf(n, side *Node) string {
	var what []string
	if m.newID[n.ID] {
		what = append(what, "id")
	}
	if n.Title != side.Title {
		what = append(what, "title")
	}
	if n.Kind() != side.Kind() {
		what = append(what, "kind")
	} else {
		for _, p := range n.Info().Props {
			if !valueOf(p, n.Spec).equal(valueOf(p, side.Spec)) {
				what = append(what, p.Label)
			}
		}
	}
	if len(what) == 0 {
		return "changed: its links"
	}
	return "changed: " + strings.Join(what, ", ")
}

// touched are the nodes that side works with in a way that base does not: they
// are other, have other links, or are named by a property.
func touched(base, side *Topology) map[string]bool {
	used := map[string]bool{}
	name := func(props []Prop, spec, before any) {
		for _, s := range refsOf(props, spec) {
			old := []string{}
			if p, ok := FindProp(props, s.Prop); ok && before != nil {
				old, _ = p.Get(before)
			}
			for _, id := range s.Value {
				if !slices.Contains(old, id) {
					used[id] = true
				}
			}
		}
	}
	for _, n := range side.Nodes {
		b := base.Node(n.ID)
		if b == n {
			continue
		}
		if b == nil || !EqualNodes(b, n) {
			used[n.ID] = true
		}
		name(n.Info().Props, n.Spec, specOf(b, n.Kind()))
	}
	for _, l := range side.Links {
		same := func(b *Link) bool { return b.To == l.To && EqualLinks(b, l) }
		if slices.ContainsFunc(base.Out(l.From), same) {
			continue
		}
		used[l.From], used[l.To] = true, true
		var before any
		if b := base.Link(l.Ref()); b != nil && b.Kind == l.Kind {
			before = b.Spec
		}
		name(l.Info().Props, l.Spec, before)
	}
	return used
}

// specOf is the spec of a node of that kind, nil when there is none.
func specOf(n *Node, k Kind) any {
	if n == nil || n.Kind() != k {
		return nil
	}
	return n.Spec
}

// refsOf are the properties that name nodes.
func refsOf(props []Prop, spec any) []Setting {
	var out []Setting
	for _, p := range props {
		if p.Type == NodeRef || p.Type == NodeList {
			if v, set := p.Get(spec); set {
				out = append(out, Setting{p.Name, v})
			}
		}
	}
	return out
}

// cutDown is t without those of the nodes that it has.
func cutDown(t *Topology, ids []string) *Topology {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return t.Node(id) == nil })
	if len(ids) == 0 {
		return t
	}
	left, err := (Remove{IDs: ids}).Apply(t)
	if err != nil { // the ids are nodes of t
		panic("model: " + err.Error())
	}
	return left
}

// restored gives side back nodes of base that it deleted, with the links and
// the properties that went with them.
func restored(base, side *Topology, ids []string) *Topology {
	if len(ids) == 0 {
		return side
	}
	c := *side
	c.Nodes = slices.Clone(side.Nodes)
	for _, id := range ids {
		at := 0
		for i := base.Index(id) - 1; i >= 0 && at == 0; i-- {
			at = 1 + slices.IndexFunc(c.Nodes, func(n *Node) bool { return n.ID == base.Nodes[i].ID })
		}
		c.Nodes = slices.Insert(c.Nodes, at, base.Node(id))
	}
	there := func(id string) bool { return side.Node(id) != nil || slices.Contains(ids, id) }
	c.Links = slices.Clone(side.Links)
	at := 0
	for _, l := range base.Links {
		if back := slices.Contains(ids, l.From) || slices.Contains(ids, l.To); back && there(l.From) && there(l.To) {
			c.Links = slices.Insert(c.Links, at, l)
			at++
		} else if i := slices.IndexFunc(c.Links, func(x *Link) bool { return EqualLinks(x, l) }); i >= at {
			at = i + 1
		}
	}
	c.Nodes, c.Links = restoreRefs(base, side, c.Nodes, c.Links, there)
	c.Nodes, c.Links = renameRefs(c.Nodes, c.Links, func(id string) string { // what came back may name what did not
		if !there(id) {
			return ""
		}
		return id
	})
	out, err := c.indexed()
	if err != nil {
		panic("model: " + err.Error())
	}
	return out
}

// restoreRefs names restored nodes again where side dropped their names only
// because they were gone.
func restoreRefs(base, side *Topology, nodes []*Node, links []*Link, there func(string) bool) ([]*Node, []*Link) {
	again := func(props []Prop, spec, before any) []Setting {
		var out []Setting
		for _, s := range refsOf(props, before) {
			p, _ := FindProp(props, s.Prop)
			now := valueOf(p, spec)
			left := slices.DeleteFunc(slices.Clone(s.Value), func(id string) bool { return side.Node(id) == nil })
			back := slices.DeleteFunc(slices.Clone(s.Value), func(id string) bool { return !there(id) })
			if len(back) > len(left) && now.equal(value{left, len(left) > 0}) {
				out = append(out, Setting{s.Prop, back})
			}
		}
		return out
	}
	for i, n := range nodes {
		if b := specOf(base.Node(n.ID), n.Kind()); b != nil {
			for _, s := range again(n.Info().Props, n.Spec, b) {
				if fresh, err := nodes[i].with(s.Prop, s.Value); err == nil {
					nodes[i] = fresh
				}
			}
		}
	}
	for i, l := range links {
		if b := base.Link(l.Ref()); b != nil && b.Kind == l.Kind {
			for _, s := range again(l.Info().Props, l.Spec, b.Spec) {
				if fresh, err := links[i].with(s.Prop, s.Value); err == nil {
					links[i] = fresh
				}
			}
		}
	}
	return nodes, links
}
