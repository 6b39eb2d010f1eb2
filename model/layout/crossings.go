package layout

import (
	"cmp"
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
		for _, p := range od.out[v] {
			od.ends = append(od.ends, od.verts[od.pieces[p].b].pos)
		}
		if next := od.nextSide[v]; next >= 0 {
			od.ends = append(od.ends, od.verts[next].pos)
		}
		slices.Sort(od.ends[from:])
	}
	size := len(od.layers[l+1]) + 1
	if cap(od.tree) < size {
		od.tree = make([]int, size)
	}
	tree := od.tree[:size]
	clear(tree)
	count := 0
	for i, e := range od.ends {
		upTo := 0
		for k := e + 1; k > 0; k -= k & -k {
			upTo += tree[k]
		}
		count += i - upTo
		for k := e + 1; k < size; k += k & -k {
			tree[k]++
		}
	}
	return count
}

// transposeAll swaps neighbours in every layer as long as that saves crossings.
// With even it also swaps where nothing changes, which leads out of dead ends.
func (od *orderer) transposeAll(even bool) {
	for range 10 {
		better := false
		for l := range od.layers {
			if od.transpose(l, even) {
				better = true
			}
		}
		if !better {
			return
		}
		even = false
	}
}

func (od *orderer) transpose(l int, even bool) bool {
	row := od.layers[l]
	better := false
	for i := 0; i+1 < len(row); i++ {
		a, b := row[i], row[i+1]
		va, vb := &od.verts[a], &od.verts[b]
		if va.side != noSide || vb.side != noSide || va.group != vb.group {
			continue
		}
		if od.held != nil && od.held[a] && od.held[b] {
			continue
		}
		now := od.pairCrossings(a, b)
		if now == 0 && !even {
			continue
		}
		turned := od.pairCrossings(b, a)
		if turned < now || even && turned == now {
			row[i], row[i+1] = b, a
			va.pos, vb.pos = i+1, i
			better = better || turned < now
		}
	}
	return better
}

// pairCrossings counts crossings between the pieces of a and of b with a first.
func (od *orderer) pairCrossings(a, b int) int {
	n := 0
	for _, forward := range [2]bool{true, false} {
		x, y := od.places(a, forward, 0), od.places(b, forward, 1)
		j := 0
		for _, p := range x {
			for j < len(y) && y[j] < p {
				j++
			}
			n += j
		}
	}
	return n
}

// places lists the sorted places of v's neighbours on one side.
func (od *orderer) places(v int, forward bool, slot int) []int {
	list := od.near[slot][:0]
	if forward {
		for _, p := range od.out[v] {
			list = append(list, od.verts[od.pieces[p].b].pos)
		}
	} else {
		for _, p := range od.in[v] {
			list = append(list, od.verts[od.pieces[p].a].pos)
		}
	}
	if len(list) > 1 {
		slices.SortFunc(list, cmp.Compare[int])
	}
	od.near[slot] = list
	return list
}
