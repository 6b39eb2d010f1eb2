package layout

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/wording"
)

// Show says which part of a design is drawn, and what stands there as one box. A
// nil Show is all of the design, with the groups that its layout section folds.
// It is the one answer to what is shown: the canvas and all exports ask it.
type Show struct {
	Only    map[string]bool // ids of the nodes that are drawn, nil for all
	Open    bool            // nodes of folded groups as boxes of their own
	Regions bool            // one box for each Region, one for users and one for the rest
	Silent  bool            // lines do not say for how many links they stand
	Lifted  map[string]bool // ids of nodes that are being dragged: over all others, which take no notice of them
}

// The groups of the overview that are no Regions. Their kind is none of the model.
const (
	overviewUsers = "users"
	overviewRest  = "rest"
)

// groups lists what stands as one box, each with the nodes in it that are drawn, in
// document order.
func (s *Show) groups(t *model.Topology) []model.Group {
	var out []model.Group
	switch {
	case s != nil && s.Regions:
		out = overview(t)
	case s == nil || !s.Open:
		out = t.Folds()
	}
	if s == nil || s.Only == nil {
		return out
	}
	for i := range out {
		out[i].Nodes = slices.DeleteFunc(slices.Clone(out[i].Nodes), func(id string) bool { return !s.Only[id] })
	}
	return slices.DeleteFunc(out, func(g model.Group) bool { return len(g.Nodes) == 0 })
}

// unfolded is a design before the last of its groups was folded, nil where none is.
func (s *Show) unfolded(t *model.Topology) *model.Topology {
	if s != nil && (s.Open || s.Regions) {
		return nil
	}
	for i := len(t.Groups) - 1; i >= 0; i-- {
		if g := t.Groups[i]; g.Folded {
			g.Folded = false
			open, _ := (model.SetGroup{Group: g}).Apply(t)
			return open
		}
	}
	return nil
}

// draws tells whether a node is in the drawing, be it within a box of several.
func (s *Show) draws(id string) bool { return s == nil || s.Only == nil || s.Only[id] }

// Size is how many boxes there are at most, which is what a layout costs.
func (s *Show) Size(t *model.Topology) int {
	n := len(t.Nodes)
	if s != nil && s.Only != nil {
		n = len(s.Only)
	}
	for _, g := range s.groups(t) {
		n -= len(g.Nodes) - 1
	}
	return n
}

// overview is every node in the group of its Region, of all users or of the rest.
func overview(t *model.Topology) []model.Group {
	var out []model.Group
	at := map[string]int{}
	for _, n := range t.Nodes {
		g := model.Group{Kind: model.RegionGroup, Name: n.Region(), Folded: true}
		switch {
		case n.Info().Tier == model.TierUsers:
			g.Kind, g.Name = overviewUsers, "all"
		case g.Name == "":
			g.Kind, g.Name = overviewRest, "outside Regions"
		}
		i, ok := at[g.Key()]
		if !ok {
			i = len(out)
			at[g.Key()] = i
			out = append(out, g)
		}
		out[i].Nodes = append(out[i].Nodes, n.ID)
	}
	return out
}

// boxes gathers nodes and links of several into boxes while a graph is made.
type boxes struct {
	groups []model.Group
	of     map[string]int // of a node, from 1
	node   []int          // of each group in the graph, -1 as long as it is not there
	joined map[[2]int]int // edges at boxes by their ends
}

// boxes prepares the graph of t.
func (s *Show) boxes(t *model.Topology) *boxes {
	b := &boxes{groups: s.groups(t), of: map[string]int{}, joined: map[[2]int]int{}}
	for i, g := range b.groups {
		b.node = append(b.node, -1)
		for _, id := range g.Nodes {
			b.of[id] = i + 1
		}
	}
	return b
}

// take puts a node into its box and tells whether it has one. The box is made with
// the first.
func (b *boxes) take(g *Graph, t *model.Topology, id string, index map[string]int, o Options) bool {
	i := b.of[id] - 1
	if i < 0 {
		return false
	}
	if b.node[i] < 0 {
		b.node[i] = len(g.Nodes)
		g.Nodes = append(g.Nodes, boxOf(t, b.groups[i], o))
	}
	index[id] = b.node[i]
	return true
}

// within tells whether a link has both ends in one box, so that it is not drawn.
func (b *boxes) within(l *model.Link) bool { return b.of[l.From] > 0 && b.of[l.From] == b.of[l.To] }

// join adds a link to the line that joins its ends, where one of them is a box of
// several and such a line is there.
func (b *boxes) join(g *Graph, t *model.Topology, l *model.Link, from, to int) bool {
	if b.of[l.From] == 0 && b.of[l.To] == 0 {
		return false
	}
	ends := [2]int{from, to}
	i, ok := b.joined[ends]
	if !ok {
		b.joined[ends] = len(g.Edges)
		return false
	}
	e := &g.Edges[i]
	if e.Joined == nil {
		e.Joined = []model.LinkRef{e.Ref}
	}
	e.Joined = append(e.Joined, l.Ref())
	e.Class = min(e.Class, classOf(l))
	e.Label = wording.Count(len(e.Joined), "link")
	return true
}

// captions of boxes of several, by kind of group.
var boxCaptions = map[model.GroupKind]string{
	model.RegionGroup: "REGION", model.StackGroup: "STACK", model.NamedGroup: "GROUP", overviewUsers: "USERS", overviewRest: "GLOBAL AND OTHER",
}

// FoldLetter stands for a box of several where there is one cell.
const FoldLetter = '+'

// boxOf is the box of a group: its name with the number of nodes, and which kinds
// these are.
func boxOf(t *model.Topology, g model.Group, o Options) Node {
	out := Node{ID: g.Key(), Rank: noRank, W: 1, H: 1, Face: Face{
		Family: model.FamilyUsers, Caption: boxCaptions[g.Kind], Title: fmt.Sprintf("%s (%d)", groupTitle(t, g), len(g.Nodes)), Letter: FoldLetter, Members: g.Nodes,
	}}
	for i, id := range g.Nodes {
		n := t.Node(id)
		if r := rankOf(n); r >= 0 && (out.Rank < 0 || r < out.Rank) {
			out.Rank = r
		}
		if r := n.Region(); i == 0 {
			out.Group = r
		} else if r != out.Group {
			out.Group = ""
		}
		if p, ok := t.Layout[id]; ok && !p.By && !o.Loose {
			at := scale(Point{p.X, p.Y}, Detail, o.Level)
			if out.Fixed == nil {
				out.Fixed = &at
			}
			*out.Fixed = Point{min(out.Fixed.X, at.X), min(out.Fixed.Y, at.Y)}
		}
	}
	if g.Kind == model.RegionGroup || g.Kind == overviewUsers {
		out.Group = ""
	}
	switch {
	case o.Level == Detail && !o.Plain:
		out.Face.Facts = kindFacts(t, g.Nodes)
	case o.Level == Compact && o.Letters:
		out.Face.Caption = string(FoldLetter)
	}
	return out
}

// groupTitle is what a group is called.
func groupTitle(t *model.Topology, g model.Group) string {
	if g.Kind == model.StackGroup {
		return TitleOf(t.Node(g.Name))
	}
	if g.Kind == overviewUsers {
		return "Users"
	}
	return g.Name
}

// kindFacts tells the most frequent kinds of nodes in a line, such as
// "3 ALB · 2 EC2"; guards count only among themselves.
func kindFacts(t *model.Topology, ids []string) []string {
	const most = 3
	type count struct {
		word string
		n    int
	}
	var counts []count
	guard := func(id string) bool { return t.Node(id).Info().Guard() }
	if slices.ContainsFunc(ids, func(id string) bool { return !guard(id) }) {
		ids = slices.DeleteFunc(slices.Clone(ids), guard)
	}
	for _, id := range ids {
		word := kindWord(t.Node(id))
		i := slices.IndexFunc(counts, func(c count) bool { return c.word == word })
		if i < 0 {
			i = len(counts)
			counts = append(counts, count{word: word})
		}
		counts[i].n++
	}
	slices.SortStableFunc(counts, func(a, b count) int { return cmp.Compare(b.n, a.n) })
	var words []string
	for i, c := range counts {
		if i == most {
			words = append(words, "…")
			break
		}
		words = append(words, fmt.Sprintf("%d %s", c.n, c.word))
	}
	return []string{strings.Join(words, " · ")}
}
