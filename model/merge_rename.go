package model

import "slices"

// followRenames gives nodes that one side renamed their new ids everywhere, so
// that what the other side did to them is not taken for work on a deleted node.
func (m *merger) followRenames() {
	mine, theirs := renames(m.base, m.mine), renames(m.base, m.theirs)
	for _, n := range m.base.Nodes {
		x, inMine := mine[n.ID]
		y, inTheirs := theirs[n.ID]
		switch {
		case inMine && inTheirs && x == y && m.base.Node(x) == nil:
			m.base = renamed(m.base, n.ID, x)
		case inMine && !inTheirs && canRename(m.base, n.ID, x) && canRename(m.theirs, n.ID, x):
			m.base, m.theirs = renamed(m.base, n.ID, x), renamed(m.theirs, n.ID, x)
		case inTheirs && !inMine && canRename(m.base, n.ID, y) && canRename(m.mine, n.ID, y):
			m.base, m.mine = renamed(m.base, n.ID, y), renamed(m.mine, n.ID, y)
		case inMine && inTheirs && x != y && canRename(m.base, n.ID, x) && canRename(m.base, n.ID, y) && canRename(m.theirs, y, x) && canRename(m.mine, x, y):
			if m.theirsWins(Conflict{Node: x, Prop: "id", Base: n.ID, Mine: x, Theirs: y}) {
				m.base, m.mine = renamed(m.base, n.ID, y), renamed(m.mine, x, y)
			} else {
				m.base, m.theirs = renamed(m.base, n.ID, x), renamed(m.theirs, y, x)
			}
		case inMine && !inTheirs && m.deletedThere(m.theirs, n.ID, x):
			m.base, m.newID[x] = renamed(m.base, n.ID, x), true
		case inTheirs && !inMine && m.deletedThere(m.mine, n.ID, y):
			m.base, m.newID[y] = renamed(m.base, n.ID, y), true
		}
	}
}

// deletedThere tells whether a node that one side renamed is gone from the other.
func (m *merger) deletedThere(other *Topology, id, to string) bool {
	return canRename(m.base, id, to) && other.Node(id) == nil && other.Node(to) == nil
}

func canRename(t *Topology, id, to string) bool { return t.Node(id) != nil && t.Node(to) == nil }

func renamed(t *Topology, id, to string) *Topology {
	next, err := (Rename{ID: id, To: to}).Apply(t)
	if err != nil {
		return t // an id that a file may have and an edit may not give
	}
	return next
}

// renames are the nodes that side most likely renamed: one that is gone and one
// that is new say the same, and no others do.
func renames(base, side *Topology) map[string]string {
	like := func(a, b *Node) bool {
		return a.Title == b.Title && a.Kind() == b.Kind() && equalProps(plainProps(a.Info().Props), a.Spec, b.Spec)
	}
	var gone, fresh []*Node
	for _, n := range base.Nodes {
		if side.Node(n.ID) == nil {
			gone = append(gone, n)
		}
	}
	for _, n := range side.Nodes {
		if base.Node(n.ID) == nil && CheckID(n.ID) == nil {
			fresh = append(fresh, n)
		}
	}
	only := func(n *Node, list []*Node) *Node {
		var found *Node
		for _, o := range list {
			if like(n, o) {
				if found != nil {
					return nil
				}
				found = o
			}
		}
		return found
	}
	out := map[string]string{}
	if len(gone) > maxRenames || len(fresh) > maxRenames {
		return out
	}
	for _, n := range gone {
		if f := only(n, fresh); f != nil && only(f, gone) == n {
			out[n.ID] = f.ID
		}
	}
	return out
}

// plainProps are the properties that name no nodes: those that do change with a rename.
func plainProps(props []Prop) []Prop {
	return slices.DeleteFunc(slices.Clone(props), func(p Prop) bool { return p.Type == NodeRef || p.Type == NodeList || p.MayName })
}

// maxRenames bounds the search: who replaces more nodes than these has another design.
const maxRenames = 200
