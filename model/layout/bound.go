package layout

import "slices"

// manyBoxes is of how many boxes a drawing hardly ever fits in detail, so that what
// there is no room for is first sought by the names alone.
const manyBoxes = 40

// sketched finds the plan by the smallest graph with names, from which the least sizes
// of all shapes are known before their graphs are made.
func (f *fitter) sketched() {
	if f.plan == nil && f.ask.Show.Size(f.t) > manyBoxes {
		f.bare = f.measure(shape{o: f.asked(smallNames)}).g
	}
}

// smallNames is the smallest shape in which every name is there.
var smallNames = Options{Level: Compact, Tight: true, Whole: true, Short: true, Snug: true, Letters: true}

// noRoom tells of shapes of one direction that there is no room for any of them, as far
// as that is known from the names alone: the last is the narrowest. What is only too
// high has room if it is to be scrolled.
func (f *fitter) noRoom(list []shape) bool {
	if len(f.bare.Nodes) == 0 {
		return false
	}
	if last := list[len(list)-1].o; last.Direction == TopDown {
		return !f.wide(f.leastAcross(last), TopDown)
	}
	return !f.scrolls && !slices.ContainsFunc(list, func(s shape) bool { return f.has(f.h, f.leastAcross(s.o)) })
}

// leastAcross is a size that the fullest layer of a shape does not undercut.
func (f *fitter) leastAcross(o Options) int {
	s, m := f.sketch, metricsOf(o)
	gap := min(m.boxGap, m.lineGap, m.mixGap, m.framePad, m.frameGap)
	sizes := make([]int, len(s.layers))
	most := 0
	for i := range s.verts {
		v := &s.verts[i]
		size := 1
		if v.node >= 0 {
			n := &f.bare.Nodes[v.node]
			size = n.leastAcross(o)
			most = max(most, len(n.Face.Badges))
		}
		sizes[v.layer] += size + gap
	}
	across := 0
	for _, size := range sizes {
		across = max(across, size-gap)
	}
	if o.Level == Detail && o.Direction == LeftRight && !o.Short {
		across -= mostRows * most // see mostBadges
	}
	return across
}

// leastAcross is what the box of n, as it is in the smallest shape with names, takes
// in another one at least.
func (n *Node) leastAcross(o Options) int {
	switch {
	case o.Level == Dots:
		return 1
	case o.Direction == TopDown && o.Level == Compact && o.Whole:
		return n.W
	case o.Direction == TopDown && o.Level == Compact:
		return min(n.W, 8)
	case o.Direction == TopDown && o.Short:
		return shortMinWidth
	case o.Direction == TopDown:
		return detailMinWidth
	case o.Level == Compact:
		return 1
	case o.Short:
		return detailHeight - 1
	}
	return detailHeight
}
