package layout

import (
	"math"
	"slices"
)

// crossings counts the crossings of straight pieces in all channels, with each
// other and with the sides of frames: a line should not run through a frame
// that it has no business in.
func (od *orderer) crossings() int {
	n := 0
	for l := 0; l+1 < len(od.layers); l++ {
		n += od.crossingsAfter(l)
	}
	return n
}

// crossingsAfter counts inversions between layers l and l+1 with a binary
// indexed tree, in O(e log n).
func (od *orderer) crossingsAfter(l int) int {
	od.ends = od.ends[:0]
	for _, v := range od.layers[l] {
		from := len(od.ends)
		for _, to := range od.ahead[v] {
			od.ends = append(od.ends, od.pos[to])
		}
		if next := od.nextSide[v]; next >= 0 {
			od.ends = append(od.ends, od.pos[next])
		}
		if len(od.ends)-from > 1 {
			sortPlaces(od.ends[from:])
		}
	}
	size := len(od.layers[l+1]) + 1
	if cap(od.tree) < size {
		od.tree = make([]int32, size)
	}
	tree := od.tree[:size]
	clear(tree)
	count := 0
	for i, e := range od.ends {
		upTo := int32(0)
		for k := int(e) + 1; k > 0; k -= k & -k {
			upTo += tree[k]
		}
		count += i - int(upTo)
		for k := int(e) + 1; k < size; k += k & -k {
			tree[k]++
		}
	}
	return count
}

// transposeAll swaps neighbours in every layer as long as that saves crossings.
// With even it also swaps where nothing changes, which leads out of dead ends.
func (od *orderer) transposeAll(even bool) {
	now, next := od.dirty[0], od.dirty[1]
	for l := range now {
		now[l] = true
	}
	for range 10 {
		better := false
		clear(next)
		for l := range od.layers {
			if !now[l] {
				continue
			}
			saved, swapped := od.transpose(l, even)
			better = better || saved
			if swapped { // layers beside this one see other places
				for k := max(0, l-1); k <= min(l+1, len(next)-1); k++ {
					next[k] = true
					now[k] = now[k] || k > l
				}
			}
		}
		if !better {
			return
		}
		now, next, even = next, now, false
	}
}

// transpose passes once over layer l. It tells whether it saved crossings, and
// whether it swapped anything.
func (od *orderer) transpose(l int, even bool) (saved, swapped bool) {
	row, around := od.layers[l], od.around
	for _, v := range row { // where it stays while the layer itself is sorted
		around[v].ahead, around[v].back = od.reach(od.ahead[v]), od.reach(od.back[v])
	}
	for i := 0; i+1 < len(row); i++ {
		a, b := row[i], row[i+1]
		x, y := &around[a], &around[b]
		if x.kin != y.kin || !even && x.ahead.most <= y.ahead.least && x.back.most <= y.back.least {
			continue // they may not change places, or nothing crosses
		}
		if od.held != nil && od.held[a] && od.held[b] {
			continue
		}
		now, turned := od.pairCrossings(od.ahead[a], od.ahead[b], x.ahead, y.ahead)
		n, t := od.pairCrossings(od.back[a], od.back[b], x.back, y.back)
		if now, turned = now+n, turned+t; turned < now || even && turned == now {
			row[i], row[i+1] = b, a
			od.pos[a], od.pos[b] = int32(i+1), int32(i)
			saved, swapped = saved || turned < now, true
		}
	}
	return saved, swapped
}

// reach is between which places neighbours of a vertex stand; without any it begins
// behind all places and ends before them.
type reach struct{ least, most int32 }

// around is where the neighbours of a vertex stand, in the next layer and in the one
// before.
type around struct {
	ahead, back reach
	kin         int32 // neighbours in a layer with one number may change places
}

func (od *orderer) reach(verts []int32) reach {
	if len(verts) == 1 {
		at := od.pos[verts[0]]
		return reach{at, at}
	}
	r := reach{math.MaxInt32, math.MinInt32}
	for _, w := range verts {
		at := od.pos[w]
		r.least, r.most = min(r.least, at), max(r.most, at)
	}
	return r
}

// sortPlaces sorts places: most lists have one or two.
func sortPlaces(list []int32) {
	if len(list) > fewPlaces {
		slices.Sort(list)
		return
	}
	for i := 1; i < len(list); i++ {
		p, k := list[i], i
		for ; k > 0 && list[k-1] > p; k-- {
			list[k] = list[k-1]
		}
		list[k] = p
	}
}

const fewPlaces = 12

// pairCrossings counts crossings between the pieces of two vertices beside each other
// that lead to a and to b, with that of a first and with that of b first.
func (od *orderer) pairCrossings(a, b []int32, ra, rb reach) (now, turned int) {
	pairs := len(a) * len(b)
	switch {
	case pairs == 0:
		return 0, 0
	case ra.most < rb.least:
		return 0, pairs
	case ra.least > rb.most:
		return pairs, 0
	case pairs > fewPairs:
		od.near = od.put(od.near[:0], a)
		od.far = od.put(od.far[:0], b)
		return inversions(od.near, od.far)
	}
	for _, v := range a {
		at := od.pos[v]
		for _, w := range b {
			switch to := od.pos[w]; {
			case to < at:
				now++
			case to > at:
				turned++
			}
		}
	}
	return now, turned
}

// fewPairs are compared one by one sooner than sorted.
const fewPairs = 64

// inversions counts the pairs of a place in x and a lesser one in y, and those of a
// place in x and a greater one in y, both sorted.
func inversions(x, y []int32) (lesser, greater int) {
	below, upTo := 0, 0
	for _, p := range x {
		for below < len(y) && y[below] < p {
			below++
		}
		for upTo = max(upTo, below); upTo < len(y) && y[upTo] == p; upTo++ {
		}
		lesser += below
		greater += len(y) - upTo
	}
	return lesser, greater
}

// put adds the places of vertices to list, and sorts it.
func (od *orderer) put(list, verts []int32) []int32 {
	for _, w := range verts {
		list = append(list, od.pos[w])
	}
	sortPlaces(list)
	return list
}
