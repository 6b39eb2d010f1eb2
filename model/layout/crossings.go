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
		if !even && inOrder(od.around, od.behind[a], od.behind[b]) && inOrder(od.around, od.before[a], od.before[b]) {
			continue
		}
		now, turned := od.pairCrossings(a, b)
		if now == 0 && !even {
			continue
		}
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

// inOrder tells that no place of x is behind one of y, both sorted.
func inOrder(places []int, x, y reach) bool {
	return x.from == x.to || y.from == y.to || places[x.to-1] <= places[y.from]
}

// lookAround notes the sorted places of the neighbours of all of row. They stay
// as they are while row itself is sorted.
func (od *orderer) lookAround(row []int) {
	if od.around == nil {
		od.around = make([]int, 2*len(od.pieces))
	}
	n := 0
	for _, v := range row {
		from := n
		n = od.sorted(n, od.ahead[v])
		od.behind[v] = reach{from, n}
		from, n = n, od.sorted(n, od.back[v])
		od.before[v] = reach{from, n}
	}
}

// sorted puts the places of vertices into around, from n on, and tells where they end.
func (od *orderer) sorted(n int, verts []int) int {
	list := od.around[n : n+len(verts)]
	if len(verts) > fewPlaces {
		for i, w := range verts {
			list[i] = od.pos[w]
		}
		slices.Sort(list)
		return n + len(verts)
	}
	for i, w := range verts {
		p, k := od.pos[w], i
		for ; k > 0 && list[k-1] > p; k-- {
			list[k] = list[k-1]
		}
		list[k] = p
	}
	return n + len(verts)
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

// pairCrossings counts crossings between the pieces of a and of b, with a first and
// with b first, both of the row that lookAround saw last.
func (od *orderer) pairCrossings(a, b int) (now, turned int) {
	n1, t1 := inversions(od.around[od.behind[a].from:od.behind[a].to], od.around[od.behind[b].from:od.behind[b].to])
	n2, t2 := inversions(od.around[od.before[a].from:od.before[a].to], od.around[od.before[b].from:od.before[b].to])
	return n1 + n2, t1 + t2
}

// inversions counts the pairs of a place in x and a lesser one in y, and those of a
// place in x and a greater one in y, both sorted.
func inversions(x, y []int) (lesser, greater int) {
	if len(x) == 0 || len(y) == 0 {
		return 0, 0
	}
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
