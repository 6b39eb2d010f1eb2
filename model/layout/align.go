package layout

import (
	"cmp"
	"slices"
)

// straighten sets the coordinates. Two ways compete: one lets every coordinate
// go where its neighbours pull it and straightens what comes near, the other
// first chooses as many pieces as can be straight at once. Which is better
// depends on how even and how dense the drawing is.
func (pl *placer) straighten() {
	st := newStraightener(pl)
	if pl.held != nil && pl.sameShape() {
		if pl.keepAll() {
			return
		}
		pl.keepRows()
		st.run()
		return
	}
	pl.relax()
	pl.v = pl.whole()
	st.run()
	if pl.coords <= smallSize || pl.coords > alignMax {
		return
	}
	rate := st.cost
	if pl.o.frames == framesByCrossings {
		rate = st.bends
	}
	first, before := pl.v, rate()
	blocks := pl.align()
	blocks.relax()
	blocks.v = blocks.whole()
	newStraightener(blocks).run()
	pl.v = blocks.spread(blocks.v)
	st.run()
	if rate() >= before {
		pl.v = first
	}
}

const alignMax = 5000 // coordinates of a drawing worth straightening twice, a bound on time

// align returns a placer in which the ends of chosen pieces are level with each
// other: in each channel those that do not cross, of the greatest weight. Chosen
// pieces form rows that no other crosses, so that some order of all rows keeps
// every arc.
func (pl *placer) align() *placer {
	out := emptyPlacer(pl.scheme)
	level := make([]int, len(pl.verts)) // piece by which a vertex is level with one of the layer before
	for v := range level {
		level[v] = -1
	}
	for l := 0; l+1 < len(pl.layers); l++ {
		chosen, _ := pl.straightest(l)
		for _, p := range chosen {
			level[pl.pieces[p].b] = p
		}
	}
	for c := range out.block {
		out.block[c] = c
	}
	for _, row := range pl.layers {
		for _, v := range row {
			if p := level[v]; p >= 0 {
				a, b := pl.verts[pl.pieces[p].a].coord, pl.verts[v].coord
				out.block[b] = out.block[a]
				out.shift[b] = out.shift[a] + pl.pieces[p].oa - pl.pieces[p].ob
			}
		}
	}
	for _, a := range pl.arcs {
		out.addArc(out.block[a.a], out.block[a.b], a.sep+out.shift[a.a]-out.shift[a.b])
	}
	out.sortTopologically()
	for c, links := range pl.pull {
		b := out.block[c]
		for _, l := range links {
			if to := out.block[l.to]; to != b {
				out.pull[b] = append(out.pull[b], link{to, l.offset + out.shift[l.to] - out.shift[c], l.weight, l.forward})
			}
		}
	}
	return out
}

// tie is a pair of places in two neighbouring layers that may be level.
type tie struct {
	a, b   int // places
	piece  int // -1 for the side of a frame
	weight int
	before int // best tie to come before it, -1 for none
	sum    int // weight of the best choice that ends with it
}

// straightest chooses pieces behind layer l that do not cross each other or the
// side of a frame, of the greatest weight, and tells that weight.
func (s *scheme) straightest(l int) (pieces []int, weight int) {
	ties := s.ties(l)
	slices.SortStableFunc(ties, func(x, y tie) int {
		if c := cmp.Compare(x.a, y.a); c != 0 {
			return c
		}
		return cmp.Compare(y.b, x.b) // so that one vertex is not chosen twice
	})
	best := make([]int, len(s.layers[l+1])+1) // binary indexed: the best tie that ends at a place or before it
	for i := range best {
		best[i] = -1
	}
	last := -1
	for i := range ties {
		t := &ties[i]
		t.before = -1
		for k := t.b; k > 0; k -= k & -k {
			if j := best[k]; j >= 0 && (t.before < 0 || ties[j].sum > ties[t.before].sum) {
				t.before = j
			}
		}
		t.sum = t.weight
		if t.before >= 0 {
			t.sum += ties[t.before].sum
		}
		for k := t.b + 1; k < len(best); k += k & -k {
			if best[k] < 0 || ties[best[k]].sum < t.sum {
				best[k] = i
			}
		}
		if last < 0 || ties[last].sum < t.sum {
			last = i
		}
	}
	for ; last >= 0; last = ties[last].before {
		if t := &ties[last]; t.piece >= 0 {
			pieces, weight = append(pieces, t.piece), weight+t.weight
		}
	}
	return pieces, weight
}

// ties lists the pieces behind layer l, and the sides of frames that go on
// there, which are level anyway.
func (s *scheme) ties(l int) []tie {
	var out []tie
	sides := map[int]int{}
	for i, v := range s.layers[l+1] {
		if x := &s.verts[v]; x.side != noSide {
			sides[x.coord] = i
		}
	}
	for i, v := range s.layers[l] {
		x := &s.verts[v]
		if at, ok := sides[x.coord]; ok && x.side != noSide {
			out = append(out, tie{a: i, b: at, piece: -1, weight: sideWeight})
		}
		for _, p := range s.out[v] {
			to := &s.verts[s.pieces[p].b]
			out = append(out, tie{a: i, b: int(s.pos[s.pieces[p].b]), piece: p, weight: weightOf(x, to)})
		}
	}
	return out
}

const sideWeight = 1 << 20 // more than that of all pieces
