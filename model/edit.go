package model

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Edit is a change of a topology. Apply returns a new topology and leaves the
// old one as it was; String names the step for the undo list.
type Edit interface {
	Apply(*Topology) (*Topology, error)
	String() string
}

// Apply makes the edits one after the other, all or none.
func Apply(t *Topology, edits ...Edit) (*Topology, error) {
	for _, e := range edits {
		next, err := e.Apply(t)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e, err)
		}
		t = next
	}
	return t, nil
}

// Batch is several edits as one step.
type Batch struct {
	Title string
	Says  func(name func(id string) string) string // its title with names of nodes; nil for Title
	Edits []Edit
}

// Apply implements [Edit].
func (b Batch) Apply(t *Topology) (*Topology, error) { return Apply(t, b.Edits...) }

func (b Batch) String() string {
	if b.Title == "" && b.Says != nil {
		return b.Says(func(id string) string { return id })
	}
	return b.Title
}

// Add puts a node behind the last one, or behind After.
type Add struct {
	Node  *Node
	After string // id; "" for the end
}

// Apply implements [Edit].
func (e Add) Apply(t *Topology) (*Topology, error) {
	if err := CheckID(e.Node.ID); err != nil {
		return nil, err
	}
	at := len(t.Nodes)
	if i := t.Index(e.After); i >= 0 {
		at = i + 1
	}
	return t.With(slices.Insert(slices.Clone(t.Nodes), at, NewNode(e.Node.ID, e.Node.Title, e.Node.Spec).Keeping(e.Node.Kept)), t.Links)
}

func (e Add) String() string { return "add " + e.Node.ID }

// Remove deletes nodes and their links. Properties that name a removed node
// are cleared.
type Remove struct{ IDs []string }

// Apply implements [Edit].
func (e Remove) Apply(t *Topology) (*Topology, error) {
	for _, id := range e.IDs {
		if t.Node(id) == nil {
			return nil, fmt.Errorf("node %q: %w", id, ErrMissingNode)
		}
	}
	gone := func(id string) bool { return slices.Contains(e.IDs, id) }
	c := *t
	c.Nodes = slices.DeleteFunc(slices.Clone(t.Nodes), func(n *Node) bool { return gone(n.ID) })
	c.Links = slices.DeleteFunc(slices.Clone(t.Links), func(l *Link) bool { return gone(l.From) || gone(l.To) })
	c.Layout = withoutPlaces(t.Layout, e.IDs)
	c.Ignores = slices.DeleteFunc(slices.Clone(t.Ignores), func(g Ignore) bool {
		from, to, _ := ignoredEnds(g.On)
		return gone(from) || gone(to)
	})
	left := func(id string) string {
		if gone(id) {
			return ""
		}
		return id
	}
	c.Groups = renameInGroups(t.Groups, left)
	c.Nodes, c.Links = renameRefs(c.Nodes, c.Links, left)
	return c.indexed()
}

func (e Remove) String() string { return "delete " + strings.Join(e.IDs, ", ") }

// Connect joins two nodes. The kind is implied by the ends unless As is given;
// Props are set on the new link.
type Connect struct {
	From, To string
	As       LinkKind
	Props    []Setting
}

// Setting is a property and its value in file form.
type Setting struct {
	Prop  string
	Value []string // nil clears the property
}

// Apply implements [Edit].
func (e Connect) Apply(t *Topology) (*Topology, error) {
	from, to := t.Node(e.From), t.Node(e.To)
	if from == nil || to == nil {
		return nil, fmt.Errorf("link %s -> %s: %w", e.From, e.To, ErrMissingNode)
	}
	l := NewLinkAs(from, to, e.As)
	if l.Named && !slices.Contains(LinkKindsFor(from.Kind(), to.Kind()), e.As) {
		return nil, fmt.Errorf("%s -> %s cannot be %q", e.From, e.To, e.As)
	}
	if err := checkRefs(t, l.Info().Props, e.Props); err != nil {
		return nil, err
	}
	for _, s := range e.Props {
		n, err := l.with(s.Prop, s.Value)
		if err != nil {
			return nil, err
		}
		l = n
	}
	return t.With(t.Nodes, append(slices.Clone(t.Links), l))
}

func (e Connect) String() string { return "connect " + e.From + " to " + e.To }

// Disconnect removes one link.
type Disconnect struct{ Link LinkRef }

// Apply implements [Edit].
func (e Disconnect) Apply(t *Topology) (*Topology, error) {
	i, err := linkIndexOf(t, e.Link)
	if err != nil {
		return nil, err
	}
	return t.With(t.Nodes, slices.Delete(slices.Clone(t.Links), i, i+1))
}

func (e Disconnect) String() string {
	return "disconnect " + e.Link.From + " from " + e.Link.To
}

// Set changes properties of a node.
type Set struct {
	ID    string
	Props []Setting
}

// Apply implements [Edit].
func (e Set) Apply(t *Topology) (*Topology, error) {
	n := t.Node(e.ID)
	if n == nil {
		return nil, fmt.Errorf("node %q: %w", e.ID, ErrMissingNode)
	}
	if err := checkRefs(t, n.Info().Props, e.Props); err != nil {
		return nil, err
	}
	for _, s := range e.Props {
		var err error
		if n, err = n.with(s.Prop, s.Value); err != nil {
			return nil, err
		}
	}
	return t.replaceNode(n)
}

func (e Set) String() string { return "set " + settingNames(e.Props) + " of " + e.ID }

// SetLink changes properties of a link.
type SetLink struct {
	Link  LinkRef
	Props []Setting
}

// Apply implements [Edit].
func (e SetLink) Apply(t *Topology) (*Topology, error) {
	i, err := linkIndexOf(t, e.Link)
	if err != nil {
		return nil, err
	}
	l := t.Links[i]
	if err := checkRefs(t, l.Info().Props, e.Props); err != nil {
		return nil, err
	}
	for _, s := range e.Props {
		if l, err = l.with(s.Prop, s.Value); err != nil {
			return nil, err
		}
	}
	links := slices.Clone(t.Links)
	links[i] = l
	return t.With(t.Nodes, links)
}

func (e SetLink) String() string { return "set " + settingNames(e.Props) + " of " + e.Link.String() }

// Retitle changes the title of a node; a blank one removes it.
type Retitle struct{ ID, Title string }

// Apply implements [Edit].
func (e Retitle) Apply(t *Topology) (*Topology, error) {
	n := t.Node(e.ID)
	if n == nil {
		return nil, fmt.Errorf("node %q: %w", e.ID, ErrMissingNode)
	}
	return t.replaceNode(&Node{ID: n.ID, Title: titleOf(e.Title), Spec: n.Spec, Kept: n.Kept, effective: n.effective})
}

func (e Retitle) String() string { return "title " + e.ID }

// Rename changes the id of a node and everything that names it.
type Rename struct{ ID, To string }

// Apply implements [Edit].
func (e Rename) Apply(t *Topology) (*Topology, error) {
	n := t.Node(e.ID)
	if n == nil {
		return nil, fmt.Errorf("node %q: %w", e.ID, ErrMissingNode)
	}
	if e.ID == e.To {
		return t, nil
	}
	if err := CheckID(e.To); err != nil {
		return nil, err
	}
	if t.Node(e.To) != nil {
		return nil, fmt.Errorf("node %q: %w", e.To, ErrDuplicateID)
	}
	c := *t
	c.Nodes = slices.Clone(t.Nodes)
	c.Nodes[t.Index(e.ID)] = &Node{ID: e.To, Title: n.Title, Spec: n.Spec, Kept: n.Kept, effective: n.effective}
	c.Links = slices.Clone(t.Links)
	for i, l := range c.Links {
		if l.From != e.ID && l.To != e.ID {
			continue
		}
		m := *l
		m.ends, m.effective = Ends{}, nil
		if m.From == e.ID {
			m.From = e.To
		}
		if m.To == e.ID {
			m.To = e.To
		}
		c.Links[i] = &m
	}
	if p, ok := t.Layout[e.ID]; ok {
		c.Layout = maps.Clone(t.Layout)
		delete(c.Layout, e.ID)
		c.Layout[e.To] = p
	}
	c.Ignores = slices.Clone(t.Ignores)
	for i, g := range c.Ignores {
		c.Ignores[i].On = renameInTarget(g.On, e.ID, e.To)
	}
	c.Expect = slices.Clone(t.Expect)
	for i, x := range c.Expect {
		if x.From == e.ID {
			c.Expect[i].From = e.To
		}
		if x.Survives == "node:"+e.ID {
			c.Expect[i].Survives = "node:" + e.To
		}
	}
	now := func(id string) string {
		if id == e.ID {
			return e.To
		}
		return id
	}
	c.Groups = renameInGroups(t.Groups, now)
	c.Nodes, c.Links = renameRefs(c.Nodes, c.Links, now)
	return c.indexed()
}

func (e Rename) String() string { return "rename " + e.ID + " to " + e.To }

// Move places a node by hand, or gives it back to the layout.
type Move struct {
	ID   string
	To   Point
	Free bool // forget the place
}

// Apply implements [Edit].
func (e Move) Apply(t *Topology) (*Topology, error) {
	if t.Node(e.ID) == nil {
		return nil, fmt.Errorf("node %q: %w", e.ID, ErrMissingNode)
	}
	c := *t
	if e.Free {
		c.Layout = withoutPlaces(t.Layout, []string{e.ID})
		return &c, nil
	}
	c.Layout = maps.Clone(t.Layout)
	if c.Layout == nil {
		c.Layout = map[string]Point{}
	}
	c.Layout[e.ID] = e.To
	if e.To == (Point{By: true}) { // back where the layout has it
		c.Layout = withoutPlaces(t.Layout, []string{e.ID})
	}
	return &c, nil
}

func (e Move) String() string { return "move " + e.ID }

// ChangeKind makes a node another kind. Properties that both kinds have stay;
// links stay too, also those that become illegal, and lose the properties
// that their new kind lacks.
type ChangeKind struct {
	ID   string
	Kind Kind
}

// Apply implements [Edit].
func (e ChangeKind) Apply(t *Topology) (*Topology, error) {
	n := t.Node(e.ID)
	if n == nil {
		return nil, fmt.Errorf("node %q: %w", e.ID, ErrMissingNode)
	}
	k := e.Kind.Info()
	if k == nil {
		return nil, fmt.Errorf("no kind %q", e.Kind)
	}
	spec := k.NewSpec()
	for _, p := range n.Info().Props {
		if v, set := p.Get(n.Spec); set {
			if q, ok := FindProp(k.Props, p.Name); ok && q.Type == p.Type {
				_ = q.Set(spec, v) // a value that the new kind refuses is dropped
			}
		}
	}
	c := *t
	c.Nodes = slices.Clone(t.Nodes)
	c.Nodes[t.Index(e.ID)] = NewNode(n.ID, n.Title, spec).Keeping(n.Kept)
	c.Links = slices.Clone(t.Links)
	for i, l := range c.Links {
		if l.From == e.ID || l.To == e.ID {
			c.Links[i] = adaptLink(l, kindAfter(t, l.From, e), kindAfter(t, l.To, e))
		}
	}
	return c.indexed()
}

func (e ChangeKind) String() string { return fmt.Sprintf("make %s %s", e.ID, e.Kind) }

// InsertOn splits a link: from -> node -> to. The part that fits keeps the
// properties of the old link.
type InsertOn struct {
	Link LinkRef
	Node *Node
}

// Apply implements [Edit].
func (e InsertOn) Apply(t *Topology) (*Topology, error) {
	i, err := linkIndexOf(t, e.Link)
	if err != nil {
		return nil, err
	}
	old := t.Links[i]
	if t, err = (Add{Node: e.Node, After: old.From}).Apply(t); err != nil {
		return nil, err
	}
	from, mid, to := t.Node(old.From), t.Node(e.Node.ID), t.Node(old.To)
	first, second := NewLink(from, mid), NewLink(mid, to)
	switch old.Kind {
	case first.Kind:
		first.Spec, first.Named = old.Spec, old.Named
	case second.Kind:
		second.Spec, second.Named = old.Spec, old.Named
	}
	links := slices.Replace(slices.Clone(t.Links), i, i+1, first, second)
	return t.With(t.Nodes, links)
}

func (e InsertOn) String() string { return "insert " + e.Node.ID + " on " + e.Link.String() }

// Describe changes name and description of the design.
type Describe struct{ Name, Description string }

// Apply implements [Edit].
func (e Describe) Apply(t *Topology) (*Topology, error) {
	c := *t
	c.Name, c.Description = e.Name, e.Description
	return &c, nil
}

func (e Describe) String() string { return "describe the design" }

// IgnoreFinding accepts a finding with a reason, or lifts that again.
type IgnoreFinding struct {
	Ignore Ignore
	Lift   bool
}

// Apply implements [Edit].
func (e IgnoreFinding) Apply(t *Topology) (*Topology, error) {
	c := *t
	c.Ignores = slices.DeleteFunc(slices.Clone(t.Ignores), func(g Ignore) bool { return g.Rule == e.Ignore.Rule && g.On == e.Ignore.On })
	if !e.Lift {
		if strings.TrimSpace(e.Ignore.Reason) == "" {
			return nil, errors.New("a reason is needed to ignore a finding")
		}
		c.Ignores = append(c.Ignores, e.Ignore)
	}
	return &c, nil
}

func (e IgnoreFinding) String() string {
	if e.Lift {
		return "no longer ignore " + e.Ignore.Rule
	}
	return "ignore " + e.Ignore.Rule
}

// SetAssumption changes a figure of the latency estimate; a nil value clears it.
type SetAssumption struct{ Setting }

// Apply implements [Edit].
func (e SetAssumption) Apply(t *Topology) (*Topology, error) {
	p, ok := FindProp(assumptionProps, e.Prop)
	if !ok {
		return nil, fmt.Errorf("no assumption %q", e.Prop)
	}
	a := Assumptions{}
	if t.Assume != nil {
		a = *t.Assume
	}
	if e.Value == nil {
		p.Clear(&a)
	} else if err := p.Set(&a, e.Value); err != nil {
		return nil, err
	}
	for _, v := range e.Value { // a file with it is refused
		if err := p.InRange(v); err != nil {
			return nil, fmt.Errorf("%s: %w", e.Prop, err)
		}
	}
	c := *t
	c.Assume = &a
	if a == (Assumptions{}) {
		c.Assume = nil
	}
	return &c, nil
}

func (e SetAssumption) String() string { return "assume " + e.Prop }

// Placed is the topology with places for nodes that have none by hand. Places
// of nodes that there are not are passed over.
func (t *Topology) Placed(places map[string]Point) *Topology {
	c := *t
	c.Layout = maps.Clone(t.Layout)
	if c.Layout == nil {
		c.Layout = map[string]Point{}
	}
	for _, n := range t.Nodes {
		if p, ok := places[n.ID]; ok {
			if _, set := c.Layout[n.ID]; !set {
				c.Layout[n.ID] = p
			}
		}
	}
	return &c
}
