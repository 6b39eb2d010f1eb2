package layout

import "slices"

// straightener moves coordinates to where more pieces become straight. It
// moves blocks of coordinates that are level with each other as one, and what
// stands in the way is pushed along, if that is a gain on the whole.
type straightener struct {
	*placer
	at      []place  // where coordinates stand
	beside  []int32  // neighbours by arcs: those behind, then those before, see arcs
	seps    []int32  // and how far away they have to stay
	reach   []bounds // of a coordinate in beside
	moved   []int32  // coordinates of the current move
	now     int      // the block of the moment
	move    int32    // the move of the moment
	block   []int
	inBlock []int
	visited []bool
	tried   []int
	bend    int // what a bend costs
	far     [2][]chain
}

// place is where a coordinate stands.
type place struct {
	is, to  int32 // before and after the current move
	counted int32 // the move whose gain it is part of
}

// bounds are where the neighbours of a coordinate behind it begin, those before it,
// and where they end.
type bounds struct{ behind, before, end int32 }

// What a bend costs, in cells of extra length. In a small drawing an even fan
// is worth more than a straight line; in a large one bends are what confuses.
const (
	bendSmall = 6
	bendLarge = 40
	smallSize = 32  // coordinates of a small drawing
	manyBends = 400 // in a drawing that may take the room
)

const (
	blockMax  = 64 // coordinates moved together
	pushMax   = 96 // coordinates moved and pushed
	triesMax  = 10 // places tried for a block
	roundsMax = 8

	// In a drawing of more coordinates than the first, a round that moved less than one
	// block in so many is the last: the next would take as long for hardly anything.
	largeSize = 500
	fewMoves  = 50
)

func newStraightener(pl *placer) *straightener {
	n := pl.coords
	st := &straightener{placer: pl, at: make([]place, n), inBlock: make([]int, n), visited: make([]bool, n)}
	if st.bend = bendSmall; n > smallSize {
		st.bend = bendLarge
	}
	st.beside, st.seps = make([]int32, 0, 2*len(pl.arcs)), make([]int32, 0, 2*len(pl.arcs))
	st.reach = make([]bounds, n)
	for c := range n {
		r := &st.reach[c]
		r.behind = int32(len(st.beside))
		for _, ai := range pl.succ[c] {
			st.beside, st.seps = append(st.beside, int32(pl.arcs[ai].b)), append(st.seps, int32(pl.arcs[ai].sep))
		}
		r.before = int32(len(st.beside))
		for _, ai := range pl.pred[c] {
			st.beside, st.seps = append(st.beside, int32(pl.arcs[ai].a)), append(st.seps, int32(pl.arcs[ai].sep))
		}
		r.end = int32(len(st.beside))
	}
	st.far = [2][]chain{st.chains(false), st.chains(true)}
	return st
}

// cost is what all pieces cost in length and bends, as gain sees it.
func (st *straightener) cost() int { return st.sum(st.price) }

// bends is what a drawing costs when bends count far more than length.
func (st *straightener) bends() int {
	return st.sum(func(diff, _ int) int {
		if diff == 0 {
			return 0
		}
		return manyBends + max(diff, -diff)
	})
}

// sum adds up the price of all pieces by how far their ends are from level and
// by their weight.
func (st *straightener) sum(price func(diff, weight int) int) int {
	sum := 0
	for c, links := range st.pull {
		for _, l := range links {
			if l.forward {
				sum += price(st.v[l.to]+l.offset-st.v[c], l.weight)
			}
		}
	}
	return sum
}

func (st *straightener) run() {
	n := st.coords
	st.tighten()
	st.read()
	for range roundsMax {
		clear(st.visited)
		better := 0
		for c := range n {
			if len(st.pull[c]) == 0 {
				continue
			}
			if !st.visited[c] {
				st.gather(c)
				for _, m := range st.block {
					st.visited[m] = true
				}
				if len(st.block) > 1 {
					better += st.improve()
				}
			}
			st.now++
			st.block = append(st.block[:0], c)
			st.inBlock[c] = st.now
			better += st.improve()
			for _, forward := range [2]bool{true, false} {
				if st.fan(c, forward) {
					better += st.improve()
				}
			}
		}
		st.write()
		if better == 0 {
			return
		}
		st.tighten()
		if n > largeSize && better*fewMoves < n {
			return
		}
		st.read()
	}
}

// read takes the places from the placer.
func (st *straightener) read() {
	for c, v := range st.v {
		st.at[c].is, st.at[c].to = int32(v), int32(v)
	}
}

// write hands the places to the placer.
func (st *straightener) write() {
	for c := range st.at {
		st.v[c] = int(st.at[c].is)
	}
}

// gather makes a block of everything that c is level with, directly or through
// others.
func (st *straightener) gather(c int) {
	st.now++
	st.block = append(st.block[:0], c)
	st.inBlock[c] = st.now
	for k := 0; k < len(st.block) && len(st.block) < blockMax; k++ {
		x := st.block[k]
		for _, l := range st.pull[x] {
			if st.inBlock[l.to] != st.now && int(st.at[l.to].is)+l.offset == int(st.at[x].is) {
				st.inBlock[l.to] = st.now
				st.block = append(st.block, l.to)
			}
		}
	}
}

// fan makes a block of all that c is linked with on one side, so that a node
// and the middle of its fan can come level.
func (st *straightener) fan(c int, forward bool) bool {
	st.now++
	st.block = st.block[:0]
	for _, l := range st.pull[c] {
		if l.forward == forward && st.inBlock[l.to] != st.now && len(st.block) < blockMax {
			st.inBlock[l.to] = st.now
			st.block = append(st.block, l.to)
		}
	}
	return len(st.block) > 1
}

// improve moves the block to the best of the places where one more piece gets
// straight, if that is better than where it is. It tells how many it moved.
func (st *straightener) improve() int {
	id := st.now
	st.tried = st.tried[:0]
	best, bestGain := 0, 0
	for _, x := range st.block {
		for _, l := range st.pull[x] {
			if st.inBlock[l.to] == id {
				continue
			}
			d := int(st.at[l.to].is) + l.offset - int(st.at[x].is)
			if d == 0 || slices.Contains(st.tried, d) || len(st.tried) >= triesMax {
				continue
			}
			st.tried = append(st.tried, d)
			if st.tooFar(d) {
				continue
			}
			if st.push(d) {
				if gain := st.gain(); gain > bestGain {
					best, bestGain = d, gain
				}
			}
			st.takeBack()
		}
	}
	if best == 0 {
		return 0
	}
	st.push(best)
	for _, c := range st.moved {
		st.at[c].is = st.at[c].to
	}
	return 1
}

// takeBack undoes the current move.
func (st *straightener) takeBack() {
	for _, c := range st.moved {
		st.at[c].to = st.at[c].is
	}
}

// chain is the last of pushMax coordinates that stand behind or before one, each
// beside the one before it, and how far away that has to stay; to is -1 where there
// are fewer.
type chain struct{ to, sep int32 }

// tooFar tells of a move of which push would find that it is too much, for one of the
// block and what stands in its way in one line alone.
func (st *straightener) tooFar(d int) bool {
	far, sign := st.far[0], int32(1)
	if d < 0 {
		far, sign = st.far[1], -1
	}
	for _, c := range st.block {
		if e := far[c]; e.to >= 0 && sign*(st.at[e.to].is-st.at[c].is)-e.sep < sign*int32(d) {
			return true
		}
	}
	return false
}

// chains finds the chain of each coordinate behind it, or before it: always on to the
// neighbour with most behind that.
func (st *straightener) chains(back bool) []chain {
	n := st.coords
	next, depth := make([]chain, n), make([]int32, n)
	order := slices.Clone(st.topo)
	if !back {
		slices.Reverse(order)
	}
	for _, c := range order {
		r := st.reach[c]
		from, to := r.behind, r.before
		if back {
			from, to = r.before, r.end
		}
		next[c].to = -1
		for i := from; i < to; i++ {
			if b := st.beside[i]; depth[b] >= depth[c] {
				depth[c], next[c] = depth[b]+1, chain{b, st.seps[i]}
			}
		}
	}
	out := make([]chain, n)
	for c := range out {
		at, sep := int32(c), int32(0)
		for range pushMax {
			if at >= 0 {
				sep += next[at].sep
				at = next[at].to
			}
		}
		out[c] = chain{at, sep}
	}
	return out
}

// push works out what has to move when the block moves by d. It gives up when
// that is too much.
func (st *straightener) push(d int) bool {
	moved, at := st.moved[:0], st.at
	for _, c := range st.block {
		at[c].to += int32(d)
		moved = append(moved, int32(c))
	}
	for k := 0; k < len(moved); k++ {
		if len(moved) > pushMax {
			st.moved = moved
			return false
		}
		c := moved[k]
		to, r := at[c].to, &st.reach[c]
		if d > 0 {
			seps := st.seps[r.behind:r.before]
			for i, b := range st.beside[r.behind:r.before] {
				if least := to + seps[i]; least > at[b].to {
					at[b].to = least
					moved = append(moved, b) // it may be listed more than once
				}
			}
			continue
		}
		seps := st.seps[r.before:r.end]
		for i, a := range st.beside[r.before:r.end] {
			if most := to - seps[i]; most < at[a].to {
				at[a].to = most
				moved = append(moved, a)
			}
		}
	}
	st.moved = moved
	return true
}

// gain is what the current move saves in length and bends.
func (st *straightener) gain() int {
	st.move++
	sum := 0
	for _, c := range st.moved {
		x := &st.at[c]
		if x.counted == st.move {
			continue // listed before
		}
		x.counted = st.move
		by := x.to - x.is
		for i := range st.pull[c] {
			l := &st.pull[c][i]
			y := &st.at[l.to]
			if y.to-y.is == by {
				continue
			}
			g := st.price(int(y.is-x.is)+l.offset, l.weight) - st.price(int(y.to-x.to)+l.offset, l.weight)
			if y.to != y.is {
				sum += g // counted from both ends
			} else {
				sum += 2 * g
			}
		}
	}
	return sum
}

func (st *straightener) price(diff, weight int) int {
	if diff == 0 {
		return 0
	}
	return weight * (st.bend + max(diff, -diff))
}
