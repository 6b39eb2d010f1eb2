package layout

import "slices"

// wishes is a graph of "this before that", weighted by the crossings it saves.
type wishes struct {
	after, before [][]wish
	in, out       []int // weights of what is not taken yet
	taken         []bool
}

type wish struct{ to, weight int }

func newWishes(wires []wire, turning []int) *wishes {
	n := len(turning)
	g := &wishes{
		after: make([][]wish, n), before: make([][]wish, n),
		in: make([]int, n), out: make([]int, n), taken: make([]bool, n),
	}
	for i, x := range turning {
		a := &wires[x]
		for j := i + 1; j < n && wires[turning[j]].lo <= a.hi; j++ {
			b := &wires[turning[j]]
			w := b.crossingsBefore(a) - a.crossingsBefore(b)
			if a.mustPrecede(b) {
				w += mustWeight
			}
			if b.mustPrecede(a) {
				w -= mustWeight
			}
			switch {
			case w > 0:
				g.add(i, j, w)
			case w < 0:
				g.add(j, i, -w)
			}
		}
	}
	return g
}

func (g *wishes) add(from, to, weight int) {
	g.after[from] = append(g.after[from], wish{to, weight})
	g.before[to] = append(g.before[to], wish{from, weight})
	g.out[from] += weight
	g.in[to] += weight
}

func (g *wishes) take(i int) {
	g.taken[i] = true
	for _, w := range g.after[i] {
		g.in[w.to] -= w.weight
	}
	for _, w := range g.before[i] {
		g.out[w.to] -= w.weight
	}
}

// order takes from both ends of the graph what nothing speaks against, and
// otherwise what most speaks for (Eades, Lin and Smyth).
func (g *wishes) order() []int {
	n := len(g.taken)
	front, back := make([]int, 0, n), make([]int, 0, n)
	for len(front)+len(back) < n {
		found := false
		for i := range n {
			if !g.taken[i] && g.in[i] == 0 {
				g.take(i)
				front = append(front, i)
				found = true
			}
		}
		for i := n - 1; i >= 0; i-- {
			if !g.taken[i] && g.out[i] == 0 {
				g.take(i)
				back = append(back, i)
				found = true
			}
		}
		if found {
			continue
		}
		best := -1
		for i := range n {
			if !g.taken[i] && (best < 0 || g.out[i]-g.in[i] > g.out[best]-g.in[best]) {
				best = i
			}
		}
		g.take(best)
		front = append(front, best)
	}
	slices.Reverse(back)
	order := append(front, back...)
	g.sift(order)
	return order
}

// sift moves one after the other to where most wishes come true, as long as
// that helps.
func (g *wishes) sift(order []int) {
	n := len(order)
	if n > siftMax {
		return
	}
	gain := make([]int, n) // of the one that moves, before each of the others
	for range siftRounds {
		better := false
		for x := range n {
			clear(gain)
			for _, w := range g.after[x] {
				gain[w.to] = w.weight
			}
			for _, w := range g.before[x] {
				gain[w.to] = -w.weight
			}
			at := slices.Index(order, x)
			best, bestAt, sum := 0, at, 0
			for k := at - 1; k >= 0; k-- {
				if sum += gain[order[k]]; sum > best {
					best, bestAt = sum, k
				}
			}
			sum = 0
			for k := at + 1; k < n; k++ {
				if sum -= gain[order[k]]; sum > best {
					best, bestAt = sum, k
				}
			}
			if bestAt != at {
				copy(order[at:], order[at+1:])
				copy(order[bestAt+1:], order[bestAt:n-1])
				order[bestAt] = x
				better = true
			}
		}
		if !better {
			return
		}
	}
}

const (
	siftMax    = 1000 // wires of a channel, a bound on time
	siftRounds = 10
)
