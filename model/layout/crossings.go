package layout

import "slices"

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
		sortPlaces(od.ends[from:])
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
	row := od.layers[l]
	od.lookAround(row)
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
			od.pos[a], od.pos[b] = i+1, i
			saved, swapped = saved || turned < now, true
		}
	}
	return saved, swapped
}

// reach is a part of orderer.around.
type reach struct{ from, to int }

// lookAround notes the sorted places of the neighbours of all of row. They stay
// as they are while row itself is sorted.
func (od *orderer) lookAround(row []int) {
	od.around = od.around[:0]
	for _, v := range row {
		from := len(od.around)
		for _, to := range od.ahead[v] {
			od.around = append(od.around, od.pos[to])
		}
		mid := len(od.around)
		for _, from := range od.back[v] {
			od.around = append(od.around, od.pos[from])
		}
		to := len(od.around)
		sortPlaces(od.around[from:mid])
		sortPlaces(od.around[mid:to])
		od.behind[v], od.before[v] = reach{from, mid}, reach{mid, to}
	}
}

// sortPlaces sorts places: most lists have one or two.
func sortPlaces(list []int) {
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

// pairCrossings counts crossings between the pieces of a and of b with a first,
// both of the row that lookAround saw last.
func (od *orderer) pairCrossings(a, b int) int {
	return inversions(od.around[od.behind[a].from:od.behind[a].to], od.around[od.behind[b].from:od.behind[b].to]) +
		inversions(od.around[od.before[a].from:od.before[a].to], od.around[od.before[b].from:od.before[b].to])
}

// inversions counts the pairs of a place in x and a lesser one in y, both sorted.
func inversions(x, y []int) int {
	n, j := 0, 0
	for _, p := range x {
		for j < len(y) && y[j] < p {
			j++
		}
		n += j
	}
	return n
}

// places lists the sorted places of v's neighbours on one side.
func (od *orderer) places(v int, forward bool) []int {
	list, beside := od.near[:0], od.back[v]
	if forward {
		beside = od.ahead[v]
	}
	for _, w := range beside {
		list = append(list, od.pos[w])
	}
	sortPlaces(list)
	od.near = list
	return list
}
