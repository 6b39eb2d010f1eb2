// Package layout decides where everything stands: it turns a graph of boxes
// and links, or a topology, into a Drawing in integer character cells.
//
// The method is layered drawing (Sugiyama): nodes are put into layers along
// the request path, crossings are reduced layer by layer, rows are chosen so
// that main paths run straight, and every link is routed through the channels
// between the layers on a track of its own. Region frames own a band of rows in
// the layers that they cover, so they never overlap each other or a node that is
// not theirs; where that saves many crossings, some stand behind others.
//
// Everything is a pure function of its input: same graph, same drawing.
package layout

import (
	"slices"

	"portolan/model"
)

// Point is a cell: X columns from the left, Y rows from the top.
type Point struct{ X, Y int }

// Direction is the way requests flow across the drawing.
type Direction uint8

// The directions.
const (
	LeftRight Direction = iota
	TopDown
)

// Level is how much of a node is shown.
type Level uint8

// The levels: framed boxes with facts, one-row boxes, one cell a node.
const (
	Detail Level = iota
	Compact
	Dots
)

// frameWay says how the frames of groups stand to each other.
type frameWay uint8

// The ways: side by side unless some behind others save many crossings, with few
// bends rather than in little room; all side by side, where room counts; each
// behind another. Left to right, what stands side by side is below each other, and
// the last way is the least high; top down it is the narrowest.
const (
	framesByCrossings frameWay = iota
	framesSideBySide
	framesInLine
)

// Class is the meaning of a line, which decides how it is drawn.
type Class uint8

// The classes: traffic (solid), DNS queries and answers (dashed), and
// protection, probes and other attachments that carry no requests (dotted).
const (
	Request Class = iota
	DNS
	Attach
)

// noRank says that a node has no place of its own on the request path and may
// stand next to whatever it is linked with.
const noRank = -1

// Badge is something that guards a node and is shown with it instead of as a
// box of its own.
type Badge struct {
	ID   string   // the node that guards
	Text string   // such as "WAF shop-acl"; "" for one that the badge before it speaks for
	Rows []string // the text in rows, where it does not fit into one
	At   Point    // first cell; set in a Drawing
}

// Lines are the rows that a badge takes, one at least.
func (b *Badge) Lines() []string {
	if len(b.Rows) > 0 {
		return b.Rows
	}
	return []string{b.Text}
}

// Face is what a box says. The layout carries it along without reading it.
type Face struct {
	Kind    model.Kind
	Family  model.Family // for colours
	Caption string       // set into the border, such as "CLOUDFRONT"
	Title   string       // the node's title or id
	Rows    []string     // the title in rows, where it does not fit into one
	Facts   []string     // one line each
	Letter  rune         // stands for the node where it has one cell
	Badges  []Badge
	Members []string // ids of the nodes that a box of several stands for, nil for a node
	Tags    []string // names of groups that the node is in and that may have no frame; in a Drawing, that have none
}

// BadgeRows is how many rows the badges of a box take below each other.
func (f *Face) BadgeRows() int {
	n := 0
	for i := range f.Badges {
		n += max(1, len(f.Badges[i].Rows))
	}
	return n
}

// Node is a box to be placed. W and H are its size in cells; both may grow
// where more lines arrive than its side has room for.
type Node struct {
	ID    string
	W, H  int
	Rank  int         // place on the request path, 0 for users; noRank for none
	Group string      // name of the frame that owns the node, "" for none
	Fixed *Point      // top left cell chosen by a person, nil to lay it out
	Move  model.Point // how far a person put it from where it is laid out, if By
	Face  Face
}

// Edge is a link to be routed, from and to by index into Graph.Nodes.
type Edge struct {
	From, To int
	ID       string
	Ref      model.LinkRef
	Joined   []model.LinkRef // all links that a line at a box of several stands for, Ref the first; nil for one
	Label    string
	Class    Class
}

// Graph is what Arrange draws. Frames are titled with their group name.
type Graph struct {
	Nodes []Node
	Edges []Edge
	Rings []Ring
	Cut   bool // names or labels are cut, or guards not told
}

// Options choose the shape of a drawing.
type Options struct {
	Direction  Direction
	OneWay     bool // Fit: Direction and no other
	Level      Level
	Tight      bool // less room between things; GraphOf: facts below each other
	Snug       bool // least room: trunks at the boxes, labels beside arrow heads
	Unfold     bool // GraphOf: draw guarding nodes as boxes
	BoxWidth   int  // GraphOf: wished width of boxes, 0 for as wide as their texts; titles that are wider wrap
	Whole      bool // GraphOf: cut no name and no label: what cannot wrap within BoxWidth takes more
	Short      bool // GraphOf: short names for records, guards by their kinds
	Kinds      bool // GraphOf: guards by their kinds, as Short has them
	Plain      bool // GraphOf, Detail: boxes without facts
	Letters    bool // GraphOf, Compact: a letter instead of the kind's name
	NameBadges bool // GraphOf, Compact: name guards in the row of what they guard
	Loose      bool // GraphOf: leave positions chosen by hand out of account
	Tagged     bool // GraphOf: groups by tags on their boxes, without frames
	frames     frameWay
	Show       *Show // GraphOf: what is drawn, nil for the whole design as it is folded

	// Previous is a drawing of the graph before it was edited, nil for none.
	// What both have keeps its order, and in a drawing of the same shape its
	// place, as far as there is room; Fit keeps the shape while that fits.
	Previous *Drawing
}

// Box is a placed node: the cells X..X+W-1, Y..Y+H-1.
type Box struct {
	ID         string
	Group      string
	X, Y, W, H int
	Moved      Point // how far a person's move put it from where it was laid out
	Lifted     bool  // being dragged, over all others
	Face
}

// Frame is a rectangle around the nodes of a Region, or of a ring.
type Frame struct {
	ID, Title  string
	Ring       bool
	X, Y, W, H int
	TitleAt    Point
}

// Line is a routed link: an orthogonal polyline whose first and last points are
// border cells of its two boxes. From and To index Drawing.Boxes, ID names the
// link and Edge is its index in Graph.Edges. The label starts at LabelAt.
type Line struct {
	ID       string
	Ref      model.LinkRef
	Joined   []model.LinkRef // as in Edge
	Edge     int
	From, To int
	Points   []Point
	Class    Class
	Label    string
	LabelAt  Point
}

// Drawing is a finished layout. Boxes stand in the order of Graph.Nodes, lines
// in the order of Graph.Edges.
type Drawing struct {
	W, H      int
	Origin    Point // what was added to fixed positions to keep all cells at 0 or above
	Direction Direction
	Level     Level
	Cut       bool // names or labels end with an ellipsis, or guards are not told
	Overview  bool // one box for each Region
	Inset     bool // badges stand in the lower border of their box, not in rows of their own
	Boxes     []Box
	Frames    []Frame
	Lines     []Line

	memory *memory // for the drawing that follows; nil in one that Arrange did not make
	kept   bool    // most boxes have places from before: the origin stays
	laid   *laid   // what moves by hand start from; nil in one that Arrange did not make
}

// Arrange places every node of g and routes every edge. Edges that name a node
// out of range are left out. Negative and zero sizes count as one cell.
func Arrange(g Graph, o Options) *Drawing {
	d, _ := arrange(g, o, nil)
	return d
}

// arrange draws g by the plan of another drawing of it, or finds one. The plan
// depends on nodes, edges and frames alone, neither on sizes nor on the
// direction.
func arrange(g Graph, o Options, known *plan) (*Drawing, *plan) {
	g = sanitize(g, o)
	d := newDrawing(g, o)
	if len(g.Nodes) == 0 {
		return d, known
	}
	s := ordered(g, o, planFor(g, o, known))
	return s.finish(d), &plan{stages: s.stages, layers: s.layers}
}

// below is how many rows the badges of a node take within its box.
func (n *Node) below(o Options) int {
	if o.Direction == TopDown && o.Level == Detail && !o.Short {
		return n.Face.BadgeRows()
	}
	return 0
}

func newDrawing(g Graph, o Options) *Drawing {
	return &Drawing{Direction: o.Direction, Level: o.Level, Cut: g.Cut, Inset: o.Short && o.Level == Detail, Overview: o.Show != nil && o.Show.Regions}
}

// ordered puts g into layers, in the order of a plan or in one that it finds.
func ordered(g Graph, o Options, by *plan) *scheme {
	return newScheme(g, o, by.stages).inOrder(by)
}

// inOrder puts the layers of a new scheme in the order of a plan or in one that it finds.
func (s *scheme) inOrder(by *plan) *scheme {
	g, o := s.g, s.o
	if p := o.Previous; p != nil && p.memory != nil && slices.Equal(p.memory.stagesOf(g), s.stages) {
		s.recall(p.memory) // an order for other stages crosses far more than a new one
	}
	switch {
	case by.layers != nil:
		s.reuse(by.layers)
	case s.held != nil:
		s.keepOrder()
	default:
		s.order()
		s.gather()
	}
	return s
}

// finish places and routes what is in order, and draws it into d.
func (s *scheme) finish(d *Drawing) *Drawing {
	s.ports()
	s.place()
	d.memory = s.remember()
	s.route()
	s.draw(d)
	placed := slices.ContainsFunc(s.g.Nodes, func(n Node) bool { return n.Fixed != nil })
	if placed {
		pin(d, s.g)
	}
	moved := d.applyMoves(s.g, s.o.Show)
	if d.drawRings(s.g); moved || !placed {
		d.inside()
	}
	d.measure()
	return d
}

// planFor is a plan that is known, else one that follows another drawing, else
// a new one. Its layers may still be missing.
func planFor(g Graph, o Options, known *plan) *plan {
	switch {
	case known != nil:
		return known
	case o.frames == framesSideBySide:
		return &plan{}
	case o.Previous != nil && o.Previous.memory != nil:
		return &plan{stages: o.Previous.memory.stagesOf(g)}
	case o.frames == framesInLine:
		return lineUp(g, o)
	}
	return choosePlan(g, o)
}

// reuse takes over the order of another scheme of the same graph.
func (s *scheme) reuse(order [][]int) {
	s.layers = order
	for _, row := range order {
		for i, v := range row {
			s.pos[v] = int32(i)
		}
	}
}

// sanitize copies g with valid sizes and edges only.
func sanitize(g Graph, o Options) Graph {
	out := Graph{Nodes: slices.Clone(g.Nodes), Edges: make([]Edge, 0, len(g.Edges)), Rings: g.Rings, Cut: g.Cut}
	for i := range out.Nodes {
		n := &out.Nodes[i]
		n.W, n.H = max(1, n.W), max(1, n.H)
		n.Rank = min(max(n.Rank, noRank), len(g.Nodes)+16)
		n.H += n.below(o)
	}
	for _, r := range g.Rings {
		for _, i := range r.Nodes {
			if r.Band {
				out.Nodes[i].Group = r.ID
			}
		}
	}
	for _, e := range g.Edges {
		if e.From >= 0 && e.From < len(g.Nodes) && e.To >= 0 && e.To < len(g.Nodes) {
			out.Edges = append(out.Edges, e)
		} else {
			out.Edges = append(out.Edges, Edge{From: -1, To: -1, ID: e.ID})
		}
	}
	return out
}
