package layout

import (
	"strings"

	"portolan/model"
)

// FromTopology lays a topology out.
func FromTopology(t *model.Topology, o Options) *Drawing {
	return Arrange(GraphOf(t, o), o)
}

// GraphOf makes the graph that draws a topology: a node for each node of t and
// an edge for each link, in document order. What guards another node is folded
// into a badge on it, unless o.Unfold; its links are then left out.
func GraphOf(t *model.Topology, o Options) Graph {
	folded := map[string]bool{}
	badges := map[string][]Badge{}
	if !o.Unfold {
		folded, badges = fold(t)
	}
	var g Graph
	index := make(map[string]int, len(t.Nodes))
	for _, n := range t.Nodes {
		if folded[n.ID] {
			continue
		}
		index[n.ID] = len(g.Nodes)
		g.Nodes = append(g.Nodes, nodeOf(t, n, badges[n.ID], o))
	}
	for _, l := range t.Links {
		from, ok := index[l.From]
		to, also := index[l.To]
		if !ok || !also {
			continue
		}
		g.Edges = append(g.Edges, Edge{
			From: from, To: to, ID: l.Ref().String(), Ref: l.Ref(),
			Label: shorten(labelOf(t, l), o.limit()), Class: classOf(l),
		})
		if o.Level == Dots {
			g.Edges[len(g.Edges)-1].Label = "" // it would be larger than what it is about
		}
	}
	return g
}

// fold finds the guards that are shown as badges: those that guard or probe a
// node that is no guard itself.
func fold(t *model.Topology) (folded map[string]bool, badges map[string][]Badge) {
	folded, badges = map[string]bool{}, map[string][]Badge{}
	add := func(on string, guard *model.Node) {
		folded[guard.ID] = true
		badges[on] = append(badges[on], Badge{ID: guard.ID, Text: guard.Info().Caption + " " + guard.Label()})
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
	return folded, badges
}

// Scale turns a position at one level into the position at another that is
// about as far from everything else. Positions in files are those of Detail.
func Scale(p Point, from, to Level) Point {
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
	return NoRank
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

// The least and the fixed sizes of boxes, in cells.
const (
	detailHeight   = 4
	detailMinWidth = 15
)

func nodeOf(t *model.Topology, n *model.Node, badges []Badge, o Options) Node {
	info := n.Info()
	out := Node{ID: n.ID, Rank: rankOf(n), Group: n.Region(), W: 1, H: 1, Face: Face{
		Kind: n.Kind(), Family: info.Family, Caption: info.Caption, Title: titleOf(n), Letter: info.Letter, Badges: badges,
	}}
	if info.Tier == model.TierUsers {
		out.Group = ""
	}
	if p, ok := t.Layout[n.ID]; ok && !o.Loose {
		at := Scale(Point{p.X, p.Y}, Detail, o.Level)
		out.Fixed = &at
	}
	limit := o.limit()
	switch o.Level {
	case Detail:
		out.Face.Facts = factsOf(t, n)
		if len(out.Face.Facts) > 1 && !o.Tight {
			out.Face.Facts = []string{strings.Join(out.Face.Facts, " · ")}
		}
		w := max(detailMinWidth, Columns(out.Face.Caption)+6, Columns(out.Face.Title)+4)
		for _, f := range out.Face.Facts {
			w = max(w, Columns(f)+4)
		}
		for _, b := range badges {
			w = max(w, Columns(b.Text)+6)
		}
		out.W, out.H = min(w, max(limit, detailMinWidth)), max(detailHeight, 3+len(out.Face.Facts))
	case Compact:
		if o.NameBadges {
			for _, b := range badges {
				out.Face.Facts = append(out.Face.Facts, "+ "+b.Text)
			}
		}
		w := Columns(out.Face.Caption) + Columns(out.Face.Title) + 4 // sign and spaces
		for _, f := range out.Face.Facts {
			w += 1 + Columns(f)
		}
		out.W = min(w, max(limit, 8))
	}
	return out
}

// titleOf is what a box is called: its title, for records the name that they
// answer for, else the id.
func titleOf(n *model.Node) string {
	if r, ok := n.Spec.(*model.Record); ok && n.Title == "" && r.Name.Val() != "" {
		return strings.TrimSuffix(r.Name.Val(), ".")
	}
	return n.Label()
}

// widest is where texts end in any drawing.
const widest = 512

func (o Options) limit() int {
	if o.BoxWidth <= 0 || o.BoxWidth > widest {
		return widest
	}
	return o.BoxWidth
}

// shorten cuts a label that is wider than a box may be, so that a pattern of
// hundreds of characters does not tear a drawing on a screen apart.
func shorten(label string, limit int) string {
	if Columns(label) <= limit {
		return label
	}
	room := limit - 1
	for i, r := range label {
		if room -= RuneColumns(r); room < 0 {
			return label[:i] + "…"
		}
	}
	return label
}
