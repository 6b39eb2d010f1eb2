package layout

import (
	"slices"

	"portolan/model"
)

// FromTopology lays a topology out.
func FromTopology(t *model.Topology, o Options) *Drawing {
	return Arrange(GraphOf(t, o), o)
}

// GraphOf makes the graph that draws a topology: a node for each node of t and
// an edge for each link, in document order, as far as o.Show has them drawn; the
// nodes of a folded group share one, and so do their links. What guards another node is folded
// into a badge on it, unless o.Unfold; its links are then left out.
func GraphOf(t *model.Topology, o Options) Graph {
	folded := map[string]bool{}
	badges := map[string][]Badge{}
	if !o.Unfold {
		folded, badges = fold(t, o.Show, o.Short || o.Kinds)
	}
	g := Graph{Nodes: make([]Node, 0, len(t.Nodes)-len(folded)), Edges: make([]Edge, 0, len(t.Links))}
	index := make(map[string]int, len(t.Nodes))
	var short map[string]string
	if o.Short {
		short = shortNames(t)
	}
	boxes := o.Show.boxes(t)
	for _, n := range t.Nodes {
		if !o.Show.draws(n.ID) || boxes.take(&g, t, n.ID, index, o) || folded[n.ID] {
			continue
		}
		index[n.ID] = len(g.Nodes)
		g.Nodes = append(g.Nodes, nodeOf(t, n, badges[n.ID], o))
		b := &g.Nodes[len(g.Nodes)-1]
		if name, ok := short[n.ID]; ok {
			b.Face.Title = name
		}
	}
	for _, l := range t.Links {
		from, ok := index[l.From]
		to, also := index[l.To]
		if !ok || !also || boxes.within(l) || boxes.join(&g, t, l, from, to) {
			continue
		}
		g.Edges = append(g.Edges, Edge{
			From: from, To: to, ID: l.Ref().String(), Ref: l.Ref(),
			Label: labelOf(t, l), Class: classOf(l),
		})
	}
	o.Show.rings(&g, t, index, boxes, o)
	for i := range g.Nodes {
		g.Cut = g.Nodes[i].size(o) || g.Cut
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		if short := shorten(e.Label, o.labelLimit()); short != e.Label {
			e.Label, g.Cut = short, true
		}
		if o.Level == Dots || o.Show != nil && o.Show.Silent {
			e.Label = "" // it would be larger than what it is about
		}
	}
	return g
}

// fold finds the guards that are shown as badges: those that guard or probe a
// node that is drawn and no guard itself. One that sends data itself stays a box, and so
// does one of a part of the design that guards nothing of that part.
func fold(t *model.Topology, show *Show, short bool) (folded map[string]bool, badges map[string][]Badge) {
	folded, badges = map[string]bool{}, map[string][]Badge{}
	add := func(on string, guard *model.Node) {
		if !show.draws(on) {
			return
		}
		if slices.ContainsFunc(t.Out(guard.ID), (*model.Link).Data) {
			return // what it sends would not be drawn
		}
		folded[guard.ID] = true
		text := guard.Info().Caption + " " + guard.Label()
		if short {
			text = kindWord(guard)
		}
		badges[on] = append(badges[on], Badge{ID: guard.ID, Text: text})
	}
	for _, n := range t.Nodes {
		if n.Info().Guard() {
			continue
		}
		for _, guard := range t.Guards(n.ID) {
			add(n.ID, guard)
		}
	}
	for _, l := range t.Links {
		from, to := t.Node(l.From), t.Node(l.To)
		if l.Kind == model.Probes && !folded[l.From] && from.Info().Guard() && !to.Info().Guard() {
			add(l.To, from)
		}
	}
	if short {
		for _, list := range badges { // each list by itself: their order does not matter
			countAlike(list)
		}
	}
	return folded, badges
}

// scale turns a position at one level into the position at another that is
// about as far from everything else. Positions in files are those of Detail.
func scale(p Point, from, to Level) Point {
	if from == to {
		return p
	}
	f, t := stretch[min(from, Dots)], stretch[min(to, Dots)]
	return Point{p.X * t.X / f.X, p.Y * t.Y / f.Y}
}

// stretch is the usual distance of columns and rows of boxes at each level.
var stretch = [...]Point{Detail: {24, 5}, Compact: {36, 2}, Dots: {5, 2}}

// rankOf places a kind on the request path. Origins stand as near to what
// calls them as they can, so they share the column of balancers until a
// balancer calls them.
func rankOf(n *model.Node) int {
	switch n.Info().Tier {
	case model.TierUsers:
		return 0
	case model.TierDNS:
		return 1
	case model.TierEdge:
		return 2
	case model.TierBalancer, model.TierOrigin:
		return 3
	case model.TierData:
		return 4
	}
	return noRank
}

func classOf(l *model.Link) Class {
	switch {
	case l.Kind == model.Queries || l.Kind == model.ResolvesTo:
		return DNS
	case l.Data():
		return Request
	}
	return Attach
}
