package layout

import "slices"

// The scheme works along two axes whatever the direction: u is the way requests
// flow, v runs across it. Left to right, u is columns and v is rows; top down
// it is the other way round.

// frameSide tells the two virtual vertices that bound a frame in a layer.
type frameSide uint8

const (
	noSide frameSide = iota
	frameStart
	frameEnd
)

// vertex is a thing in a layer: a node, the passing of a long edge (node < 0),
// or a side of a frame.
type vertex struct {
	node  int
	edge  int
	layer int
	group int // -1 outside all frames
	side  frameSide
	coord int // index of its v coordinate; sides of one frame share theirs

	us, vs int  // size along u and v
	after  int  // room kept free behind it along v
	single bool // too small for more than one port a side
}

// piece is the part of an edge between two neighbouring layers.
type piece struct {
	edge   int
	a, b   int // vertices, a in the lower layer
	net    int
	pa, pb int // port number on each end
	oa, ob int // offset of that port from the vertex's v
	label  labelSide
}

// labelSide says on which stub of a piece its edge's label stands.
type labelSide uint8

const (
	noLabel labelSide = iota
	labelAtA
	labelAtB
)

// group is a frame while it is being laid out.
type group struct {
	name, title string
	ring        bool // of a ring, else of a Region
	first, last int  // layers it covers
	lo, hi      int  // coords of its sides
}

// scheme is a layout in progress.
type scheme struct {
	g       Graph
	o       Options
	m       metrics
	turned  []bool
	verts   []vertex
	layers  [][]int
	pieces  []piece
	pos     []int32   // places of vertices in their layers
	in, out [][]int   // pieces of a vertex towards lower and higher layers
	back    [][]int32 // what they lead from
	ahead   [][]int32 // and to
	chains  [][]int   // pieces of an edge, in order from its lower end
	groups  []group
	stages  []int // of groups, nil where all stand side by side

	selfEdges []int // edges from a node to itself
	loops     []loop

	held     []bool    // vertices that another drawing had, nil where there is none to follow
	recalled []float64 // where they stood in it, and where others may stand

	coords int   // number of v coordinates
	v      []int // the coordinates
	chans  []*channel
}

// metrics are the distances of one level and direction, in cells.
type metrics struct {
	boxGap, lineGap, mixGap int // along v: box to box, line to line, box to line
	framePad, frameGap      int // along v: frame to content, frame to frame
	frameSkip, frameTail    int // along u: frame side to box, box to frame side
	stub, headStub, pitch   int // along u: from a box to the first track, last track to box, track to track
}

func metricsOf(o Options) metrics {
	var m metrics
	switch {
	case o.Direction == LeftRight && o.Level == Detail:
		m = metrics{1, 1, 1, 1, 1, 2, 2, 2, 3, 2}
	case o.Direction == LeftRight && o.Level == Compact:
		m = metrics{0, 0, 0, 0, 0, 2, 2, 2, 3, 1}
	case o.Direction == LeftRight:
		m = metrics{1, 0, 0, 0, 0, 2, 2, 1, 2, 1}
	case o.Level == Detail:
		m = metrics{3, 2, 2, 2, 2, 2, 2, 1, 2, 1}
	case o.Level == Compact:
		m = metrics{3, 1, 1, 1, 1, 2, 2, 1, 1, 1}
	default:
		m = metrics{2, 1, 1, 1, 1, 2, 2, 1, 1, 1}
	}
	if o.Tight {
		m.boxGap, m.lineGap, m.mixGap = min(m.boxGap, 1), min(m.lineGap, 1), min(m.mixGap, 1)
		m.framePad, m.frameGap = min(m.framePad, 1), min(m.frameGap, 1)
		m.pitch = 1
	}
	if o.Snug {
		m.pitch = 1
		if o.Direction == LeftRight {
			m.lineGap, m.mixGap, m.framePad, m.frameGap = 0, 0, 0, 0
			m.stub, m.headStub, m.frameTail = 1, 2, 1
		} else {
			m.boxGap, m.lineGap, m.mixGap, m.framePad, m.frameGap = 1, 1, 1, 1, 1
			m.stub, m.headStub, m.frameTail = 0, 1, 1
		}
	}
	return m
}

// newScheme puts everything into layers. stages are those of the groups, without
// gaps; nil has all frames side by side.
func newScheme(g Graph, o Options, stages []int) *scheme {
	if len(stages) == 0 || slices.Max(stages) == 0 {
		stages = nil
	}
	s := &scheme{g: g, o: o, m: metricsOf(o), turned: orient(g), stages: stages}
	s.m.roomForRings(g, o)
	s.verts = make([]vertex, 0, len(g.Nodes))
	layer := layersOf(g, s.turned, stages)
	count := 0
	for _, l := range layer {
		count = max(count, l+1)
	}
	s.layers = make([][]int, count)
	names, groups := groupsOf(g)
	s.makeGroups(names, groups, layer)
	for i := range g.Nodes {
		n := &g.Nodes[i]
		v := vertex{node: i, edge: -1, layer: layer[i], group: groups[i], us: n.W, vs: n.H}
		if o.Direction == TopDown {
			v.us, v.vs = n.H, n.W
			v.single = v.vs < 5
		} else {
			v.single = v.vs < 3
			if o.Level == Detail && !o.Short {
				v.after = n.Face.BadgeRows()
			}
		}
		s.addVertex(v)
	}
	s.makePieces()
	for gi := range s.groups {
		gr := &s.groups[gi]
		gr.lo, gr.hi = s.coords, s.coords+1
		s.coords += 2
		for l := gr.first; l <= gr.last; l++ {
			s.verts = append(s.verts,
				vertex{node: -1, edge: -1, layer: l, group: gi, side: frameStart, coord: gr.lo, vs: 1},
				vertex{node: -1, edge: -1, layer: l, group: gi, side: frameEnd, coord: gr.hi, vs: 1})
		}
	}
	s.attach()
	return s
}

// attach lists the pieces of every vertex, in the order of the pieces.
func (s *scheme) attach() {
	n := len(s.verts)
	s.pos = make([]int32, n)
	counts := make([]int, 2*n)
	for i := range s.pieces {
		p := &s.pieces[i]
		counts[p.a]++
		counts[n+p.b]++
	}
	pieces, ends := split[int](counts, 2*len(s.pieces)), split[int32](counts, 2*len(s.pieces))
	s.out, s.in = pieces[:n:n], pieces[n:]
	s.ahead, s.back = ends[:n:n], ends[n:]
	for i := range s.pieces {
		p := &s.pieces[i]
		s.out[p.a], s.ahead[p.a] = append(s.out[p.a], i), append(s.ahead[p.a], int32(p.b))
		s.in[p.b], s.back[p.b] = append(s.in[p.b], i), append(s.back[p.b], int32(p.a))
	}
}

// split makes empty lists with room for as many as counts say, of sum in all.
func split[T any](counts []int, sum int) [][]T {
	room, lists := make([]T, sum), make([][]T, len(counts))
	for i, c := range counts {
		lists[i], room = room[:0:c], room[c:]
	}
	return lists
}

func (s *scheme) addVertex(v vertex) int {
	v.coord = s.coords
	s.coords++
	s.verts = append(s.verts, v)
	return len(s.verts) - 1
}

// groupsOf lists the groups of g as its nodes name them first, and gives each
// node the index of its own, -1 for none.
func groupsOf(g Graph) (names []string, of []int) {
	of = make([]int, len(g.Nodes))
	seen := map[string]int{}
	for i, n := range g.Nodes {
		if of[i] = -1; n.Group == "" {
			continue
		}
		gi, ok := seen[n.Group]
		if !ok {
			gi = len(names)
			seen[n.Group] = gi
			names = append(names, n.Group)
		}
		of[i] = gi
	}
	return names, of
}

func (s *scheme) makeGroups(names []string, of, layer []int) {
	for _, name := range names {
		gr := group{name: name, title: name, first: len(s.layers), last: -1}
		for _, r := range s.g.Rings {
			if r.Band && r.ID == name {
				gr.title, gr.ring = r.Title, true
			}
		}
		s.groups = append(s.groups, gr)
	}
	for i, gi := range of {
		if gi >= 0 {
			gr := &s.groups[gi]
			gr.first, gr.last = min(gr.first, layer[i]), max(gr.last, layer[i])
		}
	}
}

// covers tells whether frame gi stretches over layer l.
func (s *scheme) covers(gi, l int) bool {
	return gi >= 0 && s.groups[gi].first <= l && l <= s.groups[gi].last
}

// makeRoom takes the memory for all vertices and pieces at once.
func (s *scheme) makeRoom() {
	pieces, sides := 0, 0
	for _, e := range s.g.Edges {
		if e.From >= 0 {
			span := s.verts[e.To].layer - s.verts[e.From].layer
			pieces += max(span, -span)
		}
	}
	for _, gr := range s.groups {
		sides += 2 * (gr.last - gr.first + 1)
	}
	s.pieces = make([]piece, 0, pieces)
	s.verts = slices.Grow(s.verts, pieces+sides)
}

// makePieces cuts every edge at the layers it passes.
func (s *scheme) makePieces() {
	s.chains = make([][]int, len(s.g.Edges))
	s.makeRoom()
	for i, e := range s.g.Edges {
		if e.From < 0 {
			continue
		}
		if e.From == e.To {
			s.selfEdges = append(s.selfEdges, i)
			continue
		}
		a, b := e.From, e.To
		if s.turned[i] {
			a, b = b, a
		}
		s.chains[i] = make([]int, 0, s.verts[b].layer-s.verts[a].layer)
		prev := a
		for l := s.verts[a].layer + 1; l < s.verts[b].layer; l++ {
			gi := -1
			if s.covers(s.verts[b].group, l) {
				gi = s.verts[b].group
			} else if s.covers(s.verts[a].group, l) {
				gi = s.verts[a].group
			}
			d := s.addVertex(vertex{node: -1, edge: i, layer: l, group: gi, vs: 1, single: true})
			s.addPiece(i, prev, d)
			prev = d
		}
		s.addPiece(i, prev, b)
	}
}

func (s *scheme) addPiece(edge, a, b int) {
	p := len(s.pieces)
	s.pieces = append(s.pieces, piece{edge: edge, a: a, b: b})
	s.chains[edge] = append(s.chains[edge], p)
}

// passes tells whether a vertex is a long edge on its way through a layer.
func (v *vertex) passes() bool { return v.node < 0 && v.side == noSide }
