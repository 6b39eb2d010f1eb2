package layout

import (
	"cmp"
	"slices"
)

// orient finds the edges that must be turned round so that the rest has no
// cycle. The search starts at the front of the request path, so that what gets
// turned is what leads back.
func orient(g Graph) []bool {
	out := make([][]int, len(g.Nodes))
	for i, e := range g.Edges {
		if e.From >= 0 && e.From != e.To {
			out[e.From] = append(out[e.From], i)
		}
	}
	start := make([]int, len(g.Nodes))
	for i := range start {
		start[i] = i
	}
	indeg := make([]int, len(g.Nodes))
	for _, e := range g.Edges {
		if e.From >= 0 && e.From != e.To {
			indeg[e.To]++
		}
	}
	slices.SortStableFunc(start, func(a, b int) int {
		if c := cmp.Compare(g.Nodes[a].Rank, g.Nodes[b].Rank); c != 0 {
			return c
		}
		return cmp.Compare(min(1, indeg[a]), min(1, indeg[b]))
	})
	const unseen, open, done = 0, 1, 2
	state := make([]uint8, len(g.Nodes))
	turned := make([]bool, len(g.Edges))
	type visit struct{ node, next int }
	var stack []visit
	for _, root := range start {
		if state[root] != unseen {
			continue
		}
		state[root] = open
		stack = append(stack[:0], visit{node: root})
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			if top.next == len(out[top.node]) {
				state[top.node] = done
				stack = stack[:len(stack)-1]
				continue
			}
			e := out[top.node][top.next]
			top.next++
			switch to := g.Edges[e].To; state[to] {
			case open:
				turned[e] = true
			case unseen:
				state[to] = open
				stack = append(stack, visit{node: to})
			}
		}
	}
	return turned
}

// layersOf gives each node a layer: no nearer to the front than its rank, and
// behind everything that leads to it. Layers nobody uses are closed up.
func layersOf(g Graph, turned []bool) []int {
	n := len(g.Nodes)
	next := make([][]int, n)
	indeg := make([]int, n)
	for i, e := range g.Edges {
		if e.From < 0 || e.From == e.To {
			continue
		}
		a, b := e.From, e.To
		if turned[i] {
			a, b = b, a
		}
		next[a] = append(next[a], b)
		indeg[b]++
	}
	layer := make([]int, n)
	queue := make([]int, 0, n)
	for i := range g.Nodes {
		layer[i] = max(0, g.Nodes[i].Rank)
		if indeg[i] == 0 {
			queue = append(queue, i)
		}
	}
	for k := 0; k < len(queue); k++ {
		a := queue[k]
		for _, b := range next[a] {
			layer[b] = max(layer[b], layer[a]+1)
			if indeg[b]--; indeg[b] == 0 {
				queue = append(queue, b)
			}
		}
	}
	// A node without a place of its own moves up to what it leads to.
	for _, a := range slices.Backward(queue) {
		if g.Nodes[a].Rank != NoRank || len(next[a]) == 0 {
			continue
		}
		nearest := layer[next[a][0]]
		for _, b := range next[a] {
			nearest = min(nearest, layer[b])
		}
		layer[a] = max(layer[a], nearest-1)
	}
	return closeUp(layer)
}

func closeUp(layer []int) []int {
	used := slices.Clone(layer)
	slices.Sort(used)
	used = slices.Compact(used)
	for i, l := range layer {
		layer[i], _ = slices.BinarySearch(used, l)
	}
	return layer
}
