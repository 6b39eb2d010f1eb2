package layout

import (
	"math"
	"slices"
)

// arc says that coordinate b is at least sep behind coordinate a.
type arc struct{ a, b, sep int }

// placer finds v coordinates: every arc holds, and pieces are as straight as
// that allows. Coordinates of one block keep their distances: each stands for
// itself at first, see align.
type placer struct {
	*scheme
	block     []int // the coordinate that stands for a coordinate's block
	shift     []int // how far behind that one it is
	arcs      []arc
	succ      [][]int // arcs by their first coordinate
	pred      [][]int
	topo      []int
	pull      [][]link
	p, want   []float64
	low, high []float64
	bands     []band
	isSide    []bool // coordinate is a side of a frame
}

// link is a wish of one coordinate to be level with another.
type link struct {
	to      int
	offset  int // p[to]+offset is the wished place
	weight  int
	forward bool // leads to the higher layer
}

// place sets the v coordinates.
func (s *scheme) place() {
	pl := newPlacer(s)
	pl.straighten()
	s.nudgePorts()
	pl.tighten()
	pl.compress()
	least := math.MaxInt
	for i := range s.verts {
		least = min(least, s.v[s.verts[i].coord])
	}
	for i := range s.v {
		s.v[i] -= least
	}
}

func newPlacer(s *scheme) *placer {
	pl := emptyPlacer(s)
	for c := range pl.block {
		pl.block[c] = c
	}
	for _, row := range s.layers {
		for i := 0; i+1 < len(row); i++ {
			a, b := &s.verts[row[i]], &s.verts[row[i+1]]
			pl.addArc(a.coord, b.coord, a.vs+a.after+s.gap(a, b)+s.ringGap(a, b))
		}
	}
	for _, g := range s.groups {
		least := 1 + s.m.framePad
		if s.o.Direction == TopDown {
			least = max(least, Columns(g.title)+s.o.titleRoom()-1)
		}
		pl.addArc(g.lo, g.hi, least)
	}
	pl.sortTopologically()
	for _, p := range s.pieces {
		a, b := &s.verts[p.a], &s.verts[p.b]
		w := weightOf(a, b)
		pl.pull[a.coord] = append(pl.pull[a.coord], link{b.coord, p.ob - p.oa, w, true})
		pl.pull[b.coord] = append(pl.pull[b.coord], link{a.coord, p.oa - p.ob, w, false})
	}
	return pl
}

func emptyPlacer(s *scheme) *placer {
	pl := &placer{scheme: s, block: make([]int, s.coords), shift: make([]int, s.coords)}
	pl.succ, pl.pred = make([][]int, s.coords), make([][]int, s.coords)
	pl.pull = make([][]link, s.coords)
	pl.p, pl.want = make([]float64, s.coords), make([]float64, s.coords)
	pl.low, pl.high = make([]float64, s.coords), make([]float64, s.coords)
	pl.isSide = make([]bool, s.coords)
	for _, g := range s.groups {
		pl.isSide[g.lo], pl.isSide[g.hi] = true, true
	}
	return pl
}

// spot is where coordinate c stands when the blocks stand as in p.
func (pl *placer) spot(p []float64, c int) float64 { return p[pl.block[c]] + float64(pl.shift[c]) }

// weightOf is how much a piece from a to b is to be straight: a long edge more
// than a short one, since nothing explains a bend on its way.
func weightOf(a, b *vertex) int {
	switch {
	case a.passes() && b.passes():
		return 8
	case a.passes() || b.passes():
		return 2
	}
	return 1
}

// gap is the free room between two neighbours of a layer.
func (s *scheme) gap(a, b *vertex) int {
	switch {
	case a.side == frameEnd && b.side == frameStart:
		return s.m.frameGap
	case a.side != noSide && b.side != noSide:
		return s.m.framePad
	case a.side == frameStart || b.side == frameEnd:
		return s.m.framePad
	case a.side != noSide || b.side != noSide:
		return s.m.frameGap
	case a.passes() && b.passes():
		return s.m.lineGap
	case a.passes() || b.passes():
		return s.m.mixGap
	}
	return s.m.boxGap
}

func (pl *placer) addArc(a, b, sep int) {
	pl.succ[a] = append(pl.succ[a], len(pl.arcs))
	pl.pred[b] = append(pl.pred[b], len(pl.arcs))
	pl.arcs = append(pl.arcs, arc{a, b, sep})
}

func (pl *placer) sortTopologically() {
	need := make([]int, pl.coords)
	for _, a := range pl.arcs {
		need[a.b]++
	}
	for c := range need {
		if need[c] == 0 {
			pl.topo = append(pl.topo, c)
		}
	}
	for k := 0; k < len(pl.topo); k++ {
		for _, ai := range pl.succ[pl.topo[k]] {
			b := pl.arcs[ai].b
			if need[b]--; need[b] == 0 {
				pl.topo = append(pl.topo, b)
			}
		}
	}
}

// relax moves every coordinate towards the weighted mean of its neighbours, as
// far as the arcs let it, again and again. Pulling from both sides at once
// keeps the drawing from drifting; keeping each frame, and the whole, near the
// height that it needs at least keeps it from being torn apart.
func (pl *placer) relax() {
	pl.project() // from all zero: packed as tightly as possible
	pl.measureBands()
	for c := range pl.p {
		pl.p[c] = (pl.low[c] + pl.high[c]) / 2
	}
	for range relaxRounds {
		for c := range pl.p {
			pl.want[c] = pl.wish(c)
		}
		pl.clamp()
		pl.project()
		for c := range pl.p {
			pl.p[c] = (pl.low[c] + pl.high[c]) / 2
		}
	}
	pl.settleSides()
}

// band is the room that a frame, or the whole drawing, is to keep to.
type band struct {
	height      float64
	sum, weight float64 // of the places of its members
}

// measureBands sets the least heights of all frames and, last, of the whole,
// from places packed towards the start.
func (pl *placer) measureBands() {
	pl.bands = make([]band, len(pl.groups)+1)
	least, most := math.Inf(1), math.Inf(-1)
	for i := range pl.verts {
		if v := &pl.verts[i]; v.side == noSide {
			at := pl.spot(pl.low, v.coord)
			least, most = min(least, at), max(most, at+float64(v.vs+v.after))
		}
	}
	for gi, g := range pl.groups {
		lo, hi := pl.around(g, pl.low)
		pl.bands[gi].height = hi - lo
	}
	pl.bands[len(pl.groups)].height = most - least
}

// clamp keeps wishes within the band that a vertex belongs to.
func (pl *placer) clamp() {
	for i := range pl.bands {
		pl.bands[i].sum, pl.bands[i].weight = 0, 0
	}
	whole := &pl.bands[len(pl.groups)]
	for i := range pl.verts {
		v := &pl.verts[i]
		if v.side != noSide {
			continue
		}
		mid, size := pl.spot(pl.p, v.coord)+float64(v.vs)/2, float64(v.vs)
		whole.sum, whole.weight = whole.sum+mid*size, whole.weight+size
		if v.group >= 0 {
			b := &pl.bands[v.group]
			b.sum, b.weight = b.sum+mid*size, b.weight+size
		}
	}
	for i := range pl.verts {
		v := &pl.verts[i]
		if v.side != noSide {
			continue
		}
		b := whole
		if v.group >= 0 {
			b = &pl.bands[v.group]
		}
		mid, half, by := b.sum/b.weight, b.height/2, float64(pl.shift[v.coord])
		want := &pl.want[pl.block[v.coord]]
		*want = max(mid-half-by, min(mid+half-float64(v.vs)-by, *want))
	}
}

const relaxRounds = 40

// wish is where coordinate c would like to be.
func (pl *placer) wish(c int) float64 {
	sum, total := 0.0, 0
	for _, l := range pl.pull[c] {
		sum += (pl.p[l.to] + float64(l.offset)) * float64(l.weight)
		total += l.weight
	}
	if total == 0 {
		return pl.p[c]
	}
	return sum / float64(total)
}

// project finds the least places that are not before the wishes (low) and the
// greatest that are not behind them (high). Both keep the arcs, and so does
// every mean of the two. The sides of frames have no wishes: they go where
// their members let them.
func (pl *placer) project() {
	for _, c := range pl.topo {
		x := pl.want[c]
		if pl.isSide[c] {
			x = math.Inf(-1)
		}
		for _, ai := range pl.pred[c] {
			x = max(x, pl.low[pl.arcs[ai].a]+float64(pl.arcs[ai].sep))
		}
		pl.low[c] = x
	}
	for _, c := range slices.Backward(pl.topo) {
		x := pl.want[c]
		if pl.isSide[c] {
			x = math.Inf(1)
		}
		for _, ai := range pl.succ[c] {
			x = min(x, pl.high[pl.arcs[ai].b]-float64(pl.arcs[ai].sep))
		}
		pl.high[c] = x
	}
}

// around gives the sides of a frame beside its members, which are at the places given.
func (pl *placer) around(g group, at []float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, ai := range pl.succ[g.lo] {
		if a := pl.arcs[ai]; a.b != g.hi {
			lo = min(lo, at[a.b]-float64(a.sep))
		}
	}
	for _, ai := range pl.pred[g.hi] {
		if a := pl.arcs[ai]; a.a != g.lo {
			hi = max(hi, at[a.a]+float64(a.sep))
		}
	}
	return lo, hi
}

// settleSides puts the sides of frames beside their members.
func (pl *placer) settleSides() {
	for _, g := range pl.groups {
		pl.p[g.lo], pl.p[g.hi] = pl.around(g, pl.p)
	}
}

// whole rounds the coordinates to cells.
func (pl *placer) whole() []int {
	v := make([]int, pl.coords)
	for _, c := range pl.topo {
		x := int(math.Round(pl.p[c]))
		for _, ai := range pl.pred[c] {
			x = max(x, v[pl.arcs[ai].a]+pl.arcs[ai].sep)
		}
		v[c] = x
	}
	return pl.spread(v)
}

// spread puts the coordinates of each block where its first one is in v.
func (pl *placer) spread(v []int) []int {
	for c, b := range pl.block {
		v[c] = v[b] + pl.shift[c]
	}
	return v
}

// tighten draws the sides of frames in to their members.
func (pl *placer) tighten() {
	for _, g := range pl.groups {
		lo := math.MaxInt
		for _, ai := range pl.succ[g.lo] {
			lo = min(lo, pl.v[pl.arcs[ai].b]-pl.arcs[ai].sep)
		}
		pl.v[g.lo] = lo
		hi := math.MinInt
		for _, ai := range pl.pred[g.hi] {
			hi = max(hi, pl.v[pl.arcs[ai].a]+pl.arcs[ai].sep)
		}
		pl.v[g.hi] = hi
	}
}
