package layout

import (
	"cmp"
	"math"
	"slices"
)

// wire is the trunk of a net, or a part of one: an interval along v on a track
// of its own, with pins on the lower (a) and the higher (b) side.
type wire struct {
	net    int
	a, b   []int // v of its pins, sorted
	lo, hi int
	track  int
	// What counts for crossings: the rows of its pieces on both sides, and where
	// the stretches between them start and end, each sorted.
	rowsA, rowsB, starts, ends []int
	// Where a cycle of pins bars the way, a pin is reached by a detour: through
	// row detour of the net's first wire to a wire of its own.
	isDetour bool
	detour   int
}

// route gives every net its tracks.
func (s *scheme) route() {
	for l, c := range s.chans {
		s.makeWires(c)
		s.assignTracks(c, l)
		s.placeMarks(c, l)
	}
}

func (s *scheme) rowA(p *piece) int { return s.v[s.verts[p.a].coord] + p.oa }
func (s *scheme) rowB(p *piece) int { return s.v[s.verts[p.b].coord] + p.ob }

// makeWires makes a wire of every net that has to turn.
func (s *scheme) makeWires(c *channel) {
	for i, n := range c.nets {
		w := wire{net: i, track: -1}
		for _, pi := range n.pieces {
			p := &s.pieces[pi]
			w.add(s.rowA(p), s.rowB(p))
		}
		if len(w.a) == 0 {
			continue
		}
		for _, rows := range [4][]int{w.rowsA, w.rowsB, w.starts, w.ends} {
			slices.Sort(rows)
		}
		w.tidy()
		if s.coords <= smallSize { // where a trunk is seen as one line
			w.rowsA, w.rowsB, w.starts, w.ends = slices.Clone(w.a), slices.Clone(w.b), []int{w.lo}, []int{w.hi}
		}
		c.wires = append(c.wires, w)
	}
}

// add takes a piece from row a to row b in.
func (w *wire) add(a, b int) {
	w.a, w.b = append(w.a, a), append(w.b, b)
	w.rowsA, w.rowsB = append(w.rowsA, a), append(w.rowsB, b)
	w.starts, w.ends = append(w.starts, min(a, b)), append(w.ends, max(a, b))
}

// passing counts the pieces that go past row r.
func (w *wire) passing(r int) int {
	started, _ := slices.BinarySearch(w.starts, r)
	ended, _ := slices.BinarySearch(w.ends, r+1)
	return max(0, started-ended)
}

func (w *wire) tidy() {
	slices.Sort(w.a)
	slices.Sort(w.b)
	w.a, w.b = slices.Compact(w.a), slices.Compact(w.b)
	w.lo, w.hi = math.MaxInt, math.MinInt
	for _, pins := range [2][]int{w.a, w.b} {
		for _, r := range pins {
			w.lo, w.hi = min(w.lo, r), max(w.hi, r)
		}
	}
}

func (w *wire) turns() bool { return w.lo < w.hi }

// assignTracks orders the trunks of a channel so that they cross as little as
// possible and never run over each other, and gives each the first track that
// this order leaves free.
func (s *scheme) assignTracks(c *channel, layer int) {
	order := s.breakCycles(c, layer, trunkOrder(c.wires))
	for k, i := range order {
		w := &c.wires[i]
		w.track = 0
		for _, j := range order[:k] {
			o := &c.wires[j]
			if o.lo <= w.hi && w.lo <= o.hi {
				w.track = max(w.track, o.track+1)
			}
		}
		c.tracks = max(c.tracks, w.track+1)
	}
}

// mustPrecede tells whether w has to be on a track before o, because both use
// one row: w comes from the lower side and o goes to the higher.
func (w *wire) mustPrecede(o *wire) bool {
	i, j := 0, 0
	for i < len(w.a) && j < len(o.b) {
		switch {
		case w.a[i] < o.b[j]:
			i++
		case w.a[i] > o.b[j]:
			j++
		default:
			return true
		}
	}
	return false
}

// crossingsBefore counts the pairs of pieces of w and o that cross with w on the
// earlier track.
func (w *wire) crossingsBefore(o *wire) int {
	n := 0
	for _, r := range w.rowsB {
		if o.lo < r && r < o.hi {
			n += o.passing(r)
		}
	}
	for _, r := range o.rowsA {
		if w.lo < r && r < w.hi {
			n += w.passing(r)
		}
	}
	return n
}

const mustWeight = 1 << 20

// trunkOrder lists the wires that turn in the order of their tracks.
func trunkOrder(wires []wire) []int {
	var turning []int
	for i := range wires {
		if wires[i].turns() {
			turning = append(turning, i)
		}
	}
	slices.SortStableFunc(turning, func(a, b int) int { return cmp.Compare(wires[a].lo, wires[b].lo) })
	w := newWishes(wires, turning)
	order := w.order()
	for k, i := range order {
		order[k] = turning[i]
	}
	return order
}

// breakCycles mends what no order of tracks can: where two wires would run over
// each other in a row, the later one makes a detour over a free row to a second
// trunk behind all others.
func (s *scheme) breakCycles(c *channel, layer int, order []int) []int {
	free := newFreeRows(s, c, layer)
	for k := 0; k < len(order); k++ {
		w := &c.wires[order[k]]
		for _, later := range order[k+1:] {
			o := &c.wires[later]
			if !(o.lo <= w.hi && w.lo <= o.hi) {
				continue
			}
			for _, r := range slices.Clone(w.b) {
				if _, hit := slices.BinarySearch(o.a, r); !hit || s.meetAt(c, r, o.net, w.net) {
					continue
				}
				f := free.near(r, w.lo, w.hi)
				i, _ := slices.BinarySearch(w.b, r)
				w.b = slices.Delete(w.b, i, i+1)
				w.b = append(w.b, f)
				w.tidy()
				part := wire{net: w.net, track: -1, a: []int{f}, b: []int{r}, isDetour: true, detour: f}
				part.tidy()
				c.wires = append(c.wires, part)
				w = &c.wires[order[k]]
				order = append(order, len(c.wires)-1)
			}
		}
	}
	return order
}

// meetAt tells whether all of net from ends where net to ends in row r, so that
// the two may share that row.
func (s *scheme) meetAt(c *channel, r, from, to int) bool {
	target := -1
	for _, p := range c.nets[to].pieces {
		if s.rowB(&s.pieces[p]) == r {
			target = s.pieces[p].b
		}
	}
	for _, p := range c.nets[from].pieces {
		if s.pieces[p].b != target {
			return false
		}
	}
	return true
}

// freeRows finds rows of a channel in which nothing runs.
type freeRows struct{ used map[int]bool }

func newFreeRows(s *scheme, c *channel, layer int) *freeRows {
	f := &freeRows{used: map[int]bool{}}
	for i := range c.wires {
		for _, r := range c.wires[i].a {
			f.used[r] = true
		}
		for _, r := range c.wires[i].b {
			f.used[r] = true
		}
	}
	for gi := range s.groups {
		if s.covers(gi, layer) || s.covers(gi, layer+1) {
			f.used[s.v[s.groups[gi].lo]] = true
			f.used[s.v[s.groups[gi].hi]] = true
		}
	}
	return f
}

// near takes the free row nearest to r, those between lo and hi first.
func (f *freeRows) near(r, lo, hi int) int {
	for d := 1; d <= hi-lo; d++ {
		for _, x := range [2]int{r - d, r + d} {
			if lo < x && x < hi && !f.used[x] {
				f.used[x] = true
				return x
			}
		}
	}
	for d := 1; ; d++ {
		for _, x := range [2]int{r - d, r + d} {
			if x >= 0 && !f.used[x] {
				f.used[x] = true
				return x
			}
		}
	}
}
