package layout

import (
	"slices"

	"portolan/model"
)

// Ring is a named group whose nodes stand in boxes of their own. A frame shows it
// where its boxes stand together; else each of them carries its name as a tag.
type Ring struct {
	ID, Title string // key and name of the group
	Nodes     []int  // of the graph, ascending
	Band      bool   // the frame owns a band of rows, as that of a Region does
	Tagged    bool   // no frame of its own
	Nests     bool   // all are in one Region, or in none, and no ring before it has one of them
}

// Nest is the index of the ring that nests and has a node, -1 for none: formats that
// know frames only within each other draw those.
func (g *Graph) Nest(node int) int {
	return slices.IndexFunc(g.Rings, func(r Ring) bool { return r.Nests && slices.Contains(r.Nodes, node) })
}

// Loose are the names of the rings that have a node and do not nest.
func (g *Graph) Loose(node int) []string {
	var out []string
	for _, r := range g.Rings {
		if !r.Nests && slices.Contains(r.Nodes, node) {
			out = append(out, r.Title)
		}
	}
	return out
}

// tagRoom is how much of a group's name a tag has room for.
const tagRoom = 14

// Tag is what stands on a box that belongs to a group without a frame.
func Tag(title string) string { return "[" + shorten(title, tagRoom) + "]" }

// rings lists the named groups that are open in this drawing, and writes their
// names on the boxes that may need them as tags. A guard that is a badge belongs to
// a group with the box that it stands on; alone it says so itself.
func (s *Show) rings(g *Graph, t *model.Topology, index map[string]int, boxes *boxes, o Options) {
	if s != nil && s.Regions {
		return
	}
	taken := map[int]bool{}
	for _, gr := range t.Groups {
		if gr.Kind != model.NamedGroup || slices.ContainsFunc(boxes.groups, func(o model.Group) bool { return o.Key() == gr.Key() }) {
			continue
		}
		r := Ring{ID: gr.Key(), Title: gr.Name}
		for _, id := range gr.Nodes {
			i, ok := index[id]
			if !ok || slices.Contains(r.Nodes, i) {
				continue
			}
			if slices.ContainsFunc(g.Nodes[i].Face.Members, func(m string) bool { return !slices.Contains(gr.Nodes, m) }) {
				continue // the box holds others as well
			}
			r.Nodes = append(r.Nodes, i)
		}
		slices.Sort(r.Nodes)
		g.tagBadges(r, gr.Nodes)
		if len(r.Nodes) == 0 {
			continue
		}
		r.Band = !o.Tagged && !t.Pinned() && g.bandable(r, taken) // nothing makes way for what was placed by hand
		r.Tagged = o.Tagged
		r.Nests = !slices.ContainsFunc(r.Nodes, func(i int) bool { return taken[i] || g.Nodes[i].Group != g.Nodes[r.Nodes[0]].Group })
		for _, i := range r.Nodes {
			taken[i] = true
			if !r.Band {
				f := &g.Nodes[i].Face
				f.Tags = append(slices.Clip(f.Tags), r.Title)
			}
		}
		g.Rings = append(g.Rings, r)
	}
}

// tagBadges writes the name of a group behind guards that stand on boxes outside
// of it.
func (g *Graph) tagBadges(r Ring, ids []string) {
	for i := range g.Nodes {
		if slices.Contains(r.Nodes, i) {
			continue
		}
		badges := g.Nodes[i].Face.Badges
		for k, b := range badges {
			if slices.Contains(ids, b.ID) && b.Text != "" {
				badges = slices.Clone(badges)
				badges[k].Text += " " + Tag(r.Title)
			}
		}
		g.Nodes[i].Face.Badges = badges
	}
}

// bandable tells whether the nodes of a ring can stand in a band of their own at
// little cost: they are in no Region, no other ring has them, and links join them or they are of one rank.
func (g *Graph) bandable(r Ring, taken map[int]bool) bool {
	level := true
	for _, i := range r.Nodes {
		if g.Nodes[i].Group != "" || taken[i] {
			return false
		}
		level = level && g.Nodes[i].Rank == g.Nodes[r.Nodes[0]].Rank
	}
	return level || g.joined(r.Nodes)
}

// joined tells whether links among the nodes lead from each to every other.
func (g *Graph) joined(nodes []int) bool {
	met := nodes[:1:1]
	for k := 0; k < len(met); k++ {
		for _, e := range g.Edges {
			for _, end := range [2][2]int{{e.From, e.To}, {e.To, e.From}} {
				if end[0] == met[k] && slices.Contains(nodes, end[1]) && !slices.Contains(met, end[1]) {
					met = append(met, end[1])
				}
			}
		}
	}
	return len(met) == len(nodes)
}

// roomForRings widens the distances where frames of rings are to stand between
// boxes and the frames of Regions.
func (m *metrics) roomForRings(g Graph, o Options) {
	loose := slices.DeleteFunc(slices.Clone(g.Rings), func(r Ring) bool { return r.Band || r.Tagged })
	if len(loose) == 0 {
		return
	}
	if o.Direction == TopDown && !o.Snug {
		m.stub, m.headStub = m.stub+1, m.headStub+1
	}
	for _, r := range loose {
		if slices.ContainsFunc(r.Nodes, func(i int) bool { return g.Nodes[i].Group != "" }) {
			switch { // where room is dear a side may stand at the tip of an arrow
			case o.Snug:
				m.frameTail++
			case o.Level == Detail:
				m.frameSkip, m.frameTail = m.frameSkip+2, m.frameTail+1
			}
			return
		}
	}
}

// ringGap is the room that a side of a ring takes between two neighbours.
func (s *scheme) ringGap(a, b *vertex) int {
	for _, r := range s.g.Rings {
		if !r.Band && !r.Tagged && slices.Contains(r.Nodes, a.node) != slices.Contains(r.Nodes, b.node) {
			return 1
		}
	}
	return 0
}

// gather moves nodes of a ring next to each other where that costs no crossing.
func (s *scheme) gather() {
	if !slices.ContainsFunc(s.g.Rings, func(r Ring) bool { return !r.Band && !r.Tagged && len(r.Nodes) > 1 }) {
		return
	}
	od := newOrderer(s)
	for l := range s.layers {
		for _, r := range s.g.Rings {
			if r.Band || r.Tagged {
				continue
			}
			before, count := slices.Clone(s.layers[l]), od.crossings()
			for i := 0; i < len(before); i++ {
				s.pull(l, r, before[i])
			}
			od.number(l)
			if od.crossings() > count {
				copy(s.layers[l], before)
				od.number(l)
			}
		}
	}
}

// pull moves vertex v of a ring behind the last node of the ring before it in layer
// l, past others of the same frame.
func (s *scheme) pull(l int, r Ring, v int) {
	row := s.layers[l]
	if !slices.Contains(r.Nodes, s.verts[v].node) {
		return
	}
	at := slices.Index(row, v)
	for k := at - 1; k >= 0; k-- {
		x := &s.verts[row[k]]
		if x.side != noSide || x.group != s.verts[v].group {
			return
		}
		if slices.Contains(r.Nodes, x.node) {
			copy(row[k+2:at+1], row[k+1:at])
			row[k+1] = v
			return
		}
	}
}

// drawRings puts a frame round the boxes of each ring where that holds and hides
// nothing else, and leaves the tags on boxes of those where it would.
func (d *Drawing) drawRings(g Graph) {
	for _, r := range g.Rings {
		if r.Band || r.Tagged {
			continue
		}
		f, ok := d.ringFrame(r, g)
		if !ok {
			continue
		}
		d.Frames = append(d.Frames, f)
		for _, i := range r.Nodes {
			tags := &d.Boxes[i].Tags
			*tags = slices.DeleteFunc(slices.Clone(*tags), func(s string) bool { return s == r.Title })
		}
	}
}

// ringFrame finds the frame of a ring with the most room in it; false where none is
// clear of others.
func (d *Drawing) ringFrame(r Ring, g Graph) (Frame, bool) {
	inner := d.area(r.Nodes[0])
	for _, i := range r.Nodes {
		inner = inner.join(d.area(i))
	}
	fixed := slices.ContainsFunc(g.Nodes, func(n Node) bool { return n.Fixed != nil })
	sides, ends := []int{2, 3, 1}, []int{1, 2}
	if d.Direction == TopDown {
		ends = []int{2, 3, 1}
	}
	for _, left := range sides {
		for _, right := range []int{2, 3, 1} {
			for _, top := range ends {
				for _, bottom := range []int{1, 2} {
					out := rect{inner.x0 - left, inner.y0 - top, inner.x1 + right, inner.y1 + bottom}
					out.x1 = max(out.x1, out.x0+Columns(r.Title)+frameTitleRoom-1)
					if fixed && (out.x0 < 0 || out.y0 < 0) || !d.clear(out, r) {
						continue
					}
					return Frame{ID: r.ID, Title: r.Title, Ring: true, X: out.x0, Y: out.y0, W: out.x1 - out.x0 + 1, H: out.y1 - out.y0 + 1}, true
				}
			}
		}
	}
	return Frame{}, false
}

// clear tells whether a frame for a ring may stand at r: no stranger is in it, it
// crosses no other frame, and no line or label lies along its sides.
func (d *Drawing) clear(out rect, r Ring) bool {
	for i := range d.Boxes {
		if !slices.Contains(r.Nodes, i) && d.area(i).meets(out) {
			return false
		}
	}
	for _, f := range d.Frames {
		o := rect{f.X, f.Y, f.X + f.W - 1, f.Y + f.H - 1}
		if o.meets(out) && !o.grow(-1, -1).holds(out) && !out.grow(-1, -1).holds(o) {
			return false
		}
	}
	for i := range d.Lines {
		l := &d.Lines[i]
		if l.Label != "" && len(l.Points) > 0 && out.cuts(labelArea(l)) {
			return false
		}
		for k := 1; k < len(l.Points); k++ {
			if s := span(l.Points[k-1], l.Points[k]); out.along(s) {
				return false
			}
		}
	}
	return true
}

// holds tells whether o lies within r.
func (r rect) holds(o rect) bool {
	return r.x0 <= o.x0 && r.y0 <= o.y0 && o.x1 <= r.x1 && o.y1 <= r.y1
}

// cuts tells whether a side of r runs through o.
func (r rect) cuts(o rect) bool { return r.meets(o) && !r.grow(-1, -1).holds(o) }

// along tells whether a straight piece of a line lies on a side of r for more than
// a cell.
func (r rect) along(s rect) bool {
	overX := min(r.x1, s.x1) > max(r.x0, s.x0)
	overY := min(r.y1, s.y1) > max(r.y0, s.y0)
	return s.y0 == s.y1 && (s.y0 == r.y0 || s.y0 == r.y1) && overX ||
		s.x0 == s.x1 && (s.x0 == r.x0 || s.x0 == r.x1) && overY
}
