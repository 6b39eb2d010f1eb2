package layout

import (
	"cmp"
	"math"
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
// behind everything that leads to it. Layers nobody uses are closed up. Frames
// of a later stage stand behind all of an earlier one: edges that lead back to
// an earlier stage, and others that this makes lead in a circle, are turned.
func layersOf(g Graph, turned []bool, stages []int) []int {
	r := newRanker(g, turned, stages)
	r.run()
	r.moveUp()
	return closeUp(r.layer)
}

// ranker walks along all edges from the front of the request path.
type ranker struct {
	g      Graph
	turned []bool
	stage  []int   // of nodes in frames, else -1; all 0 where frames stand side by side
	edges  [][]int // of a node, both ways
	need   []int   // edges that lead to a node from one that has no layer yet, and the stage before its own
	layer  []int
	queue  []int // nodes in the order in which their layers became known
	done   []bool
	left   []int // nodes of a stage that have no layer yet
	end    []int // last layer of a stage
	rank   []int // least rank in a stage
}

func newRanker(g Graph, turned []bool, stages []int) *ranker {
	n := len(g.Nodes)
	r := &ranker{
		g: g, turned: turned, stage: make([]int, n), edges: make([][]int, n), need: make([]int, n),
		layer: make([]int, n), queue: make([]int, 0, n), done: make([]bool, n),
	}
	_, groups := groupsOf(g)
	for i := range g.Nodes {
		r.layer[i] = max(0, g.Nodes[i].Rank)
		r.stage[i] = -1
		if groups[i] < 0 {
			continue
		}
		k := 0
		if stages != nil {
			k = stages[groups[i]]
		}
		for len(r.left) <= k {
			r.left, r.end, r.rank = append(r.left, 0), append(r.end, 0), append(r.rank, math.MaxInt)
		}
		r.stage[i] = k
		r.left[k]++
		r.rank[k] = min(r.rank[k], r.layer[i])
		r.need[i] += min(1, k)
	}
	for i, e := range g.Edges {
		if e.From < 0 || e.From == e.To {
			continue
		}
		if a, b := r.stage[e.From], r.stage[e.To]; a >= 0 && b >= 0 && a != b {
			turned[i] = a > b
		}
		r.edges[e.From] = append(r.edges[e.From], i)
		r.edges[e.To] = append(r.edges[e.To], i)
		_, head := r.ends(i)
		r.need[head]++
	}
	return r
}

// ends are the nodes of edge e in the direction in which it is drawn.
func (r *ranker) ends(e int) (tail, head int) {
	if r.turned[e] {
		return r.g.Edges[e].To, r.g.Edges[e].From
	}
	return r.g.Edges[e].From, r.g.Edges[e].To
}

func (r *ranker) run() {
	for i := range r.need {
		r.ready(i)
	}
	for k := 0; ; k++ {
		if k == len(r.queue) && !r.force() {
			return
		}
		r.take(r.queue[k])
	}
}

// ready lists node i when nothing leads to it any more.
func (r *ranker) ready(i int) {
	if r.need[i] == 0 && !r.done[i] {
		r.done[i] = true
		r.queue = append(r.queue, i)
	}
}

// take lets what node i leads to stand behind it. Behind the last node of a
// stage the next stage begins, each node as far behind its start as its rank is
// behind the others.
func (r *ranker) take(i int) {
	for _, e := range r.edges[i] {
		if tail, head := r.ends(e); tail == i {
			r.layer[head] = max(r.layer[head], r.layer[i]+1)
			r.need[head]--
			r.ready(head)
		}
	}
	k := r.stage[i]
	if k < 0 {
		return
	}
	r.end[k] = max(r.end[k], r.layer[i])
	if r.left[k]--; r.left[k] > 0 {
		return
	}
	for b, stage := range r.stage {
		if stage == k+1 {
			r.layer[b] = max(r.layer[b], r.end[k]+1+max(0, r.g.Nodes[b].Rank)-r.rank[k+1])
			r.need[b]--
			r.ready(b)
		}
	}
}

// force breaks a circle that stages have made: of all nodes whose stage has
// begun, the one at the front comes next, and what leads to it is turned. It
// tells whether there was any.
func (r *ranker) force() bool {
	now := 0 // the stage that has begun last
	for now < len(r.left) && r.left[now] == 0 {
		now++
	}
	first := -1
	for i := range r.need {
		if r.done[i] || r.stage[i] > now {
			continue
		}
		if first < 0 || r.g.Nodes[i].Rank < r.g.Nodes[first].Rank {
			first = i
		}
	}
	if first < 0 {
		return false
	}
	for _, e := range r.edges[first] {
		if tail, head := r.ends(e); head == first && !r.done[tail] {
			r.turned[e] = !r.turned[e]
			r.need[first]--
			r.need[tail]++
		}
	}
	r.ready(first)
	return true
}

// moveUp brings nodes without a place of their own to what they lead to.
func (r *ranker) moveUp() {
	for _, a := range slices.Backward(r.queue) {
		nearest := math.MaxInt
		for _, e := range r.edges[a] {
			if tail, head := r.ends(e); tail == a {
				nearest = min(nearest, r.layer[head])
			}
		}
		if r.g.Nodes[a].Rank != noRank || nearest == math.MaxInt {
			continue
		}
		if k := r.stage[a]; k >= 0 {
			nearest = min(nearest, r.end[k]+1)
		}
		r.layer[a] = max(r.layer[a], nearest-1)
	}
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
