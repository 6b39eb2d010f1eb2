package layout

import "slices"

// straightener moves coordinates to where more pieces become straight. It
// moves blocks of coordinates that are level with each other as one, and what
// stands in the way is pushed along, if that is a gain on the whole.
type straightener struct {
	*placer
	stamp   []int // of the move that last touched a coordinate
	now     int
	by      []int // how far the current move takes it
	moved   []int // coordinates of the current move
	counted []int // the move whose gain a coordinate is part of
	block   []int
	inBlock []int
	visited []bool
	tried   []int
	bend    int // what a bend costs
}

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
)

func newStraightener(pl *placer) *straightener {
	n := pl.coords
	st := &straightener{placer: pl, stamp: make([]int, n), by: make([]int, n), inBlock: make([]int, n), counted: make([]int, n), visited: make([]bool, n)}
	if st.bend = bendSmall; n > smallSize {
		st.bend = bendLarge
	}
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
	for range roundsMax {
		clear(st.visited)
		changed := false
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
					changed = st.improve() || changed
				}
			}
			st.now++
			st.block = append(st.block[:0], c)
			st.inBlock[c] = st.now
			changed = st.improve() || changed
			for _, forward := range [2]bool{true, false} {
				if st.fan(c, forward) {
					changed = st.improve() || changed
				}
			}
		}
		if !changed {
			return
		}
		st.tighten()
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
			if st.inBlock[l.to] != st.now && st.v[l.to]+l.offset == st.v[x] {
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
// straight, if that is better than where it is.
func (st *straightener) improve() bool {
	id := st.now
	st.tried = st.tried[:0]
	best, bestGain := 0, 0
	for _, x := range st.block {
		for _, l := range st.pull[x] {
			if st.inBlock[l.to] == id {
				continue
			}
			d := st.v[l.to] + l.offset - st.v[x]
			if d == 0 || slices.Contains(st.tried, d) || len(st.tried) >= triesMax {
				continue
			}
			st.tried = append(st.tried, d)
			if st.push(d) {
				if gain := st.gain(); gain > bestGain {
					best, bestGain = d, gain
				}
			}
		}
	}
	if best == 0 {
		return false
	}
	st.push(best)
	for _, c := range st.moved {
		st.v[c] += st.by[c]
		st.by[c] = 0 // it may be listed more than once
	}
	return true
}

// push works out what has to move when the block moves by d. It gives up when
// that is too much.
func (st *straightener) push(d int) bool {
	st.now++
	st.moved = st.moved[:0]
	for _, c := range st.block {
		st.stamp[c], st.by[c] = st.now, d
		st.moved = append(st.moved, c)
	}
	for k := 0; k < len(st.moved); k++ {
		if len(st.moved) > pushMax {
			return false
		}
		c := st.moved[k]
		to := st.v[c] + st.by[c]
		if d > 0 {
			for _, ai := range st.succ[c] {
				a := st.arcs[ai]
				if over := to + a.sep - st.at(a.b); over > 0 {
					st.shove(a.b, over)
				}
			}
			continue
		}
		for _, ai := range st.pred[c] {
			a := st.arcs[ai]
			if over := st.at(a.a) + a.sep - to; over > 0 {
				st.shove(a.a, -over)
			}
		}
	}
	return true
}

// at is where a coordinate stands after the current move.
func (st *straightener) at(c int) int {
	if st.stamp[c] == st.now {
		return st.v[c] + st.by[c]
	}
	return st.v[c]
}

func (st *straightener) shove(c, by int) {
	if st.stamp[c] != st.now {
		st.stamp[c], st.by[c] = st.now, 0
	}
	st.by[c] += by
	st.moved = append(st.moved, c)
}

// gain is what the current move saves in length and bends.
func (st *straightener) gain() int {
	sum := 0
	for _, c := range st.moved {
		if st.counted[c] == st.now {
			continue // listed before
		}
		st.counted[c] = st.now
		for _, l := range st.pull[c] {
			before := st.v[l.to] + l.offset - st.v[c]
			after := st.at(l.to) + l.offset - st.at(c)
			g := st.price(before, l.weight) - st.price(after, l.weight)
			if st.stamp[l.to] == st.now {
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
