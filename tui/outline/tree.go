package outline

import (
	"portolan/model"
	"portolan/tui/part"
)

// row is one line of the whole tree, folded or not.
type row struct {
	node     *model.Node // nil for the heading of what no user reaches
	depth    int
	parent   int  // index of the row above in the tree, -1 for roots
	see      bool // the node stands in full elsewhere
	children bool // rows of its own follow one level deeper
	link     *model.Link
}

// tree is the design as rows in reading order: from the users along the
// requests, every node once in full.
type tree struct {
	rows   []row
	number map[string]int // from 1, by node id, in the order of the full rows
}

// Order lists the nodes in reading order, each once: its place there is its number
// wherever one is told, and the way that keys go from node to node.
func Order(t *model.Topology) []string {
	out := make([]string, 0, len(t.Nodes))
	for _, r := range grow(t).rows {
		if r.node != nil && !r.see {
			out = append(out, r.node.ID)
		}
	}
	return out
}

func grow(t *model.Topology) tree {
	g := &grower{t: t, guards: guardsOf(t), tree: tree{number: map[string]int{}}}
	for _, n := range t.Nodes {
		if n.Kind() == model.KindUsers {
			g.add(n, nil, -1, 0)
		}
	}
	heading := -1
	for _, n := range g.unreached() {
		if g.number[n.ID] > 0 {
			continue
		}
		if heading < 0 {
			heading = len(g.rows)
			g.rows = append(g.rows, row{parent: -1, children: true})
		}
		g.add(n, nil, heading, 1)
	}
	return g.tree
}

// only leaves the rows of what is shown. A row whose parent is left out moves up to
// the nearest one that stays, and beside its full row there it says nothing new.
func (tr tree) only(shown part.Shown) tree {
	if shown.Only == nil {
		return tr
	}
	out := tree{number: tr.number}
	stays := make([]int, len(tr.rows)) // place of a row, of its parent for one that is left out
	for i, r := range tr.rows {
		stays[i] = -1
		if r.parent >= 0 {
			stays[i] = stays[r.parent]
		}
		says := r.parent < 0 || tr.rows[r.parent].node == nil || shown.Has(tr.rows[r.parent].node.ID)
		if r.node != nil && !shown.Has(r.node.ID) || r.see && !says {
			continue
		}
		r.parent, r.depth, r.children = stays[i], 0, false
		if r.parent >= 0 {
			r.depth = out.rows[r.parent].depth + 1
			out.rows[r.parent].children = true
		}
		stays[i] = len(out.rows)
		out.rows = append(out.rows, r)
	}
	if last := len(out.rows) - 1; last >= 0 && out.rows[last].node == nil { // nothing under the heading
		out.rows = out.rows[:last]
	}
	return out
}

type grower struct {
	tree
	t      *model.Topology
	guards map[string][]*model.Node
}

func (g *grower) add(n *model.Node, via *model.Link, parent, depth int) {
	at := len(g.rows)
	g.rows = append(g.rows, row{node: n, depth: depth, parent: parent, link: via})
	if g.number[n.ID] > 0 {
		g.rows[at].see = true
		return
	}
	g.number[n.ID] = len(g.number) + 1
	for _, guard := range g.guards[n.ID] {
		g.add(guard, nil, at, depth+1)
	}
	for _, l := range g.t.Out(n.ID) {
		to := g.t.Node(l.To)
		if n.Info().Guard() || to.Info().Guard() {
			continue
		}
		g.add(to, l, at, depth+1)
	}
	g.rows[at].children = len(g.rows) > at+1
}

// unreached lists the nodes without a number: first those that nothing else
// without a number leads to, then the rest, which are cycles.
func (g *grower) unreached() []*model.Node {
	led := map[string]bool{}
	for _, l := range g.t.Links {
		if g.number[l.From] == 0 && l.From != l.To && !g.t.Node(l.From).Info().Guard() {
			led[l.To] = true
		}
	}
	var first, rest []*model.Node
	for _, n := range g.t.Nodes {
		switch {
		case g.number[n.ID] > 0:
		case led[n.ID] || n.Info().Guard():
			rest = append(rest, n)
		default:
			first = append(first, n)
		}
	}
	return append(first, rest...)
}

// guardsOf lists what protects or watches each node that is no guard itself.
func guardsOf(t *model.Topology) map[string][]*model.Node {
	out := map[string][]*model.Node{}
	named := map[string]bool{}
	for _, n := range t.Nodes {
		if n.Info().Guard() {
			continue
		}
		out[n.ID] = t.Guards(n.ID)
		for _, guard := range out[n.ID] {
			named[guard.ID] = true
		}
	}
	for _, l := range t.Links {
		from, to := t.Node(l.From), t.Node(l.To)
		if l.Kind == model.Probes && !named[l.From] && !to.Info().Guard() {
			out[l.To] = append(out[l.To], from)
		}
	}
	return out
}
