package model

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// GroupKind is what holds the nodes of a group together.
type GroupKind string

// The kinds of groups.
const (
	RegionGroup GroupKind = "region" // the nodes that live in a Region
	StackGroup  GroupKind = "stack"  // a node and all that is reached through it alone
	NamedGroup  GroupKind = "group"  // nodes that a person put together under a name
)

// Group is nodes that drawings can show as one box. Those of a Region and of a
// stack follow from the design; only a named group lists its nodes.
type Group struct {
	Kind   GroupKind
	Name   string   // code of the Region, id of the first node of the stack, or any name
	Nodes  []string // of a named group, in the order in which they were chosen
	Folded bool     // drawn as one box
}

// maxGroupName bounds the names of groups, in characters.
const maxGroupName = 64

// Key names the group within its design, as the layout section of a file does. It
// is never the id of a node, which has no spaces.
func (g Group) Key() string { return string(g.Kind) + " " + g.Name }

// ParseGroupKey reads what [Group.Key] wrote.
func ParseGroupKey(key string) (Group, bool) {
	kind, name, ok := strings.Cut(key, " ")
	name = strings.TrimSpace(name)
	g := Group{Kind: GroupKind(kind), Name: name}
	return g, ok && name != "" && slices.Contains([]GroupKind{RegionGroup, StackGroup, NamedGroup}, g.Kind)
}

// equal tells whether two groups say the same.
func (g Group) equal(o Group) bool {
	return g.Kind == o.Kind && g.Name == o.Name && g.Folded == o.Folded && slices.Equal(g.Nodes, o.Nodes)
}

// CheckGroup says what is wrong with a group of t, nil when nothing is.
func (t *Topology) CheckGroup(g Group) error {
	ids := g.Nodes
	switch g.Kind {
	case StackGroup:
		ids = []string{g.Name}
	case NamedGroup:
		switch {
		case strings.TrimSpace(g.Name) != g.Name || g.Name == "":
			return errors.New("a group needs a name")
		case len([]rune(g.Name)) > maxGroupName:
			return fmt.Errorf("the name of a group has at most %d characters", maxGroupName)
		case Visible(g.Name) != g.Name || strings.ContainsAny(g.Name, "\n\r\t"):
			return errors.New("the name of a group is one line of visible characters")
		case len(ids) == 0:
			return errors.New("a group needs nodes")
		}
	}
	for i, id := range ids {
		if t.Node(id) == nil {
			return fmt.Errorf("node %q: %w", id, ErrMissingNode)
		}
		if slices.Contains(ids[:i], id) {
			return fmt.Errorf("node %q is named twice", id)
		}
	}
	return nil
}

// Group is the group of the design with that key. A Region or stack of which the
// design says nothing is an open one.
func (t *Topology) Group(key string) (g Group, ok bool) {
	for _, g := range t.Groups {
		if g.Key() == key {
			return g, true
		}
	}
	g, ok = ParseGroupKey(key)
	return g, ok && g.Kind != NamedGroup
}

// Members lists the nodes of a group in document order.
func (t *Topology) Members(g Group) []string {
	in := func(n *Node) bool { return slices.Contains(g.Nodes, n.ID) }
	switch g.Kind {
	case RegionGroup:
		in = func(n *Node) bool { return n.Region() == g.Name && n.Info().Tier != TierUsers }
	case StackGroup:
		stack := t.stack(g.Name)
		in = func(n *Node) bool { return stack[n.ID] }
	}
	var out []string
	for _, n := range t.Nodes {
		if in(n) {
			out = append(out, n.ID)
		}
	}
	return out
}

// stack is a node, all that requests reach only through it, and what guards
// nothing else. Requests enter a design at nodes that nothing sends them to.
func (t *Topology) stack(head string) map[string]bool {
	if t.Node(head) == nil {
		return nil
	}
	reach := func(seen map[string]bool, todo []string) map[string]bool {
		for len(todo) > 0 {
			id := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			for _, l := range t.out[id] {
				if l.Data() && !seen[l.To] && l.To != head {
					seen[l.To] = true
					todo = append(todo, l.To)
				}
			}
		}
		return seen
	}
	var entries []string
	around := map[string]bool{}
	for _, n := range t.Nodes {
		if n.ID != head && !slices.ContainsFunc(t.in[n.ID], (*Link).Data) && !n.Info().Guard() {
			entries = append(entries, n.ID)
			around[n.ID] = true
		}
	}
	around = reach(around, entries)
	own := reach(map[string]bool{}, []string{head})
	stack := map[string]bool{head: true}
	for id := range own {
		if !around[id] {
			stack[id] = true
		}
	}
	for _, n := range t.Nodes {
		if n.Info().Guard() && !stack[n.ID] && t.guardsOnly(n.ID, stack) {
			stack[n.ID] = true
		}
	}
	return stack
}

// guardsOnly tells whether a guard is linked with nodes of the set alone.
func (t *Topology) guardsOnly(id string, set map[string]bool) bool {
	links := slices.Concat(t.in[id], t.out[id])
	for _, l := range links {
		if !set[l.From] && l.From != id || !set[l.To] && l.To != id {
			return false
		}
	}
	return len(links) > 0
}

// Folds lists the folded groups that have nodes, each with the nodes that it
// stands for, in document order. A node that several folded groups hold stands in
// that of its Region, else in the named group, else in the stack that comes first.
func (t *Topology) Folds() []Group {
	var out []Group
	taken := map[string]bool{}
	for _, kind := range []GroupKind{RegionGroup, NamedGroup, StackGroup} {
		for _, g := range t.Groups {
			if g.Kind != kind || !g.Folded {
				continue
			}
			g.Nodes = slices.DeleteFunc(t.Members(g), func(id string) bool { return taken[id] })
			for _, id := range g.Nodes {
				taken[id] = true
			}
			if len(g.Nodes) > 0 {
				out = append(out, g)
			}
		}
	}
	return out
}

// GroupsOf lists the groups that hold a node and could be folded: its Region, the
// named groups, the stack that it begins.
func (t *Topology) GroupsOf(id string) []Group {
	n := t.Node(id)
	if n == nil {
		return nil
	}
	var out []Group
	add := func(g Group) {
		if kept, ok := t.Group(g.Key()); ok {
			g = kept
		}
		if len(t.Members(g)) > 1 {
			out = append(out, g)
		}
	}
	if r := n.Region(); r != "" && n.Info().Tier != TierUsers {
		add(Group{Kind: RegionGroup, Name: r})
	}
	for _, g := range t.Groups {
		if g.Kind == NamedGroup && slices.Contains(g.Nodes, id) {
			add(g)
		}
	}
	add(Group{Kind: StackGroup, Name: id})
	return out
}

// SetGroup makes a group, or replaces the one with its key. A Region or stack that
// is not folded needs no entry and loses it.
type SetGroup struct{ Group Group }

// Apply implements [Edit].
func (e SetGroup) Apply(t *Topology) (*Topology, error) {
	g := e.Group
	if g.Kind != NamedGroup {
		g.Nodes = nil
	}
	if err := t.CheckGroup(g); err != nil {
		return nil, err
	}
	c := *t
	c.Groups = slices.Clone(t.Groups)
	at := slices.IndexFunc(c.Groups, func(o Group) bool { return o.Key() == g.Key() })
	switch keep := g.Folded || g.Kind == NamedGroup; {
	case at >= 0 && c.Groups[at].equal(g), at < 0 && !keep:
		return t, nil
	case at >= 0 && keep:
		c.Groups[at] = g
	case at >= 0:
		c.Groups = slices.Delete(c.Groups, at, at+1)
	default:
		c.Groups = append(c.Groups, g)
	}
	return &c, nil
}

func (e SetGroup) String() string {
	switch verb := "fold "; {
	case !e.Group.Folded && e.Group.Kind != NamedGroup:
		return "unfold " + e.Group.Key()
	case !e.Group.Folded:
		return "open " + e.Group.Key()
	default:
		return verb + e.Group.Key()
	}
}

// Ungroup forgets a group. Its nodes stay.
type Ungroup struct{ Key string }

// Apply implements [Edit].
func (e Ungroup) Apply(t *Topology) (*Topology, error) {
	at := slices.IndexFunc(t.Groups, func(g Group) bool { return g.Key() == e.Key })
	if at < 0 {
		return nil, fmt.Errorf("there is no %s", e.Key)
	}
	c := *t
	c.Groups = slices.Delete(slices.Clone(t.Groups), at, at+1)
	return &c, nil
}

func (e Ungroup) String() string {
	return "ungroup " + strings.TrimPrefix(e.Key, string(NamedGroup)+" ")
}

// RenameGroup gives a named group another name.
type RenameGroup struct{ From, To string }

// Apply implements [Edit].
func (e RenameGroup) Apply(t *Topology) (*Topology, error) {
	at := slices.IndexFunc(t.Groups, func(g Group) bool { return g.Kind == NamedGroup && g.Name == e.From })
	switch {
	case at < 0:
		return nil, fmt.Errorf("there is no group %s", e.From)
	case e.From == e.To:
		return t, nil
	case slices.ContainsFunc(t.Groups, func(g Group) bool { return g.Kind == NamedGroup && g.Name == e.To }):
		return nil, fmt.Errorf("there is a group %s already", e.To)
	}
	g := t.Groups[at]
	g.Name = e.To
	if err := t.CheckGroup(g); err != nil {
		return nil, err
	}
	c := *t
	c.Groups = slices.Clone(t.Groups)
	c.Groups[at] = g
	return &c, nil
}

func (e RenameGroup) String() string { return "rename group " + e.From + " to " + e.To }

// renameInGroups gives nodes of groups their new ids, "" for those that are gone.
// A group that loses its last node, or a stack its first, goes too.
func renameInGroups(groups []Group, name func(string) string) []Group {
	var out []Group
	for _, g := range groups {
		switch g.Kind {
		case StackGroup:
			if g.Name = name(g.Name); g.Name == "" {
				continue
			}
		case NamedGroup:
			var ids []string
			for _, id := range g.Nodes {
				if id = name(id); id != "" {
					ids = append(ids, id)
				}
			}
			if g.Nodes = ids; len(ids) == 0 {
				continue
			}
		}
		out = append(out, g)
	}
	return out
}
