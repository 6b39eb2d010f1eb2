package validate

import (
	"cmp"
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// maxClosure bounds the sets that Regions and Endpoints keep for a node, so
// that no design takes more than linear memory. AWS has fewer Regions, and
// Route 53 allows 100 record sets in a group; of more, those first by name
// are kept.
const maxClosure = 128

// Regions lists, sorted, the Region of the node, or else the Regions of what
// it reaches over data links. A node with a Region speaks for what is behind it.
func (p *Pass) Regions(n *model.Node) []string { return p.flow.regions()[p.t.Index(n.ID)] }

// inTwoRegions tells whether the nodes are in two Regions or more, all together.
func (p *Pass) inTwoRegions(nodes []*model.Node) bool {
	regions := map[string]bool{}
	for _, n := range nodes {
		for _, r := range p.Regions(n) {
			regions[r] = true
		}
	}
	return len(regions) >= 2
}

func (f *flow) regionSets() [][]string {
	return closure(f.out, cmp.Compare[string], func(i int) (string, bool) { return f.home[i], f.home[i] != "" })
}

// Endpoints lists what a record answers in the end: the legal targets other
// than records, through aliases of further records, sorted by id; the list is
// shared and must not be changed. Of any other node it is the node itself.
func (p *Pass) Endpoints(n *model.Node) []*model.Node { return p.flow.endpoints()[p.t.Index(n.ID)] }

func (f *flow) endpointSets() [][]*model.Node {
	byID := func(a, b *model.Node) int { return cmp.Compare(a.ID, b.ID) }
	return closure(f.out, byID, func(i int) (*model.Node, bool) {
		m := f.t.Nodes[i]
		return m, m.Kind() != model.KindRecord
	})
}

// reachesCompute tells whether the node runs the owner's code or reaches a
// node that does.
func (p *Pass) reachesCompute(n *model.Node) bool { return p.flow.computing().reaches(n) }

func (f *flow) fromCompute() *walk {
	var ends []*model.Node
	for _, m := range f.t.Nodes {
		if m.Kind().Compute() {
			ends = append(ends, m)
		}
	}
	return f.backward(ends, nil)
}

// closure gathers, for every node, the sorted values of the first nodes on
// every way from it that have one; such a node is not passed.
func closure[T comparable](out [][]hop, order func(a, b T) int, value func(int) (T, bool)) [][]T {
	next := make([][]int, len(out))
	sets := make([][]T, len(out))
	for i := range out {
		if v, ok := value(i); ok {
			sets[i] = []T{v}
			continue
		}
		for _, h := range out[i] {
			next[i] = append(next[i], h.node)
		}
	}
	for _, part := range components(next) { // what is reached comes first
		if sets[part[0]] != nil {
			continue // a node with a value is a part of its own
		}
		var set []T
		for _, i := range part {
			for _, j := range next[i] {
				set = merge(set, sets[j], order)
			}
		}
		for _, i := range part {
			sets[i] = set
		}
	}
	return sets
}

// merge is the union of two sorted sets. It returns one of them where that is
// the union, so that long chains share their sets.
func merge[T comparable](a, b []T, order func(a, b T) int) []T {
	if len(a) == 0 || slices.Equal(a, b) { // equivalent, if never; or without len(a) == 0; or without slices.Equal(a, b): only saves memory
		return b
	}
	if len(b) == 0 { // equivalent, if never: only saves memory
		return a
	}
	all := slices.Concat(a, b)
	slices.SortFunc(all, order)
	all = slices.Compact(all)
	return all[:min(len(all), maxClosure)]
}

// intoLoops holds what leads into a circle, and what stands in one.
func (p *Pass) intoLoops() *walk { return p.flow.backward(slices.Concat(p.loops()...), nil) }

// loops lists the parts of the design, by its legal data links, that hold a
// cycle, each with its nodes sorted by id. A circle that an illegal link closes is
// gone with that link.
func (p *Pass) loops() [][]*model.Node { return p.loopsWithin(p.t.Nodes, p.onward(), nil) }

// onward are the links by which requests at a node go on, by the index of the node:
// records of one name have the answers of all.
func (p *Pass) onward() [][]*model.Link {
	out := make([][]*model.Link, len(p.t.Nodes))
	groups := traffic.RecordGroups(p.t)
	shared := map[string][]*model.Link{}
	for _, l := range p.t.Links {
		if !l.Data() || p.illegal[l] {
			continue
		}
		if first, ok := groups[l.From]; ok {
			shared[first] = append(shared[first], l)
		} else {
			i := p.t.Index(l.From)
			out[i] = append(out[i], l)
		}
	}
	for id, first := range groups {
		out[p.t.Index(id)] = shared[first]
	}
	return out
}

// loopsWithin are the loops among some nodes that are left where some steps, from node
// to node, are gone.
func (p *Pass) loopsWithin(among []*model.Node, onward [][]*model.Link, gone map[[2]int]bool) [][]*model.Node {
	place := make(map[string]int, len(among))
	for i, n := range among {
		place[n.ID] = i
	}
	next := make([][]int, len(among))
	self := make([]bool, len(among))
	for i, n := range among {
		at := p.t.Index(n.ID)
		for _, l := range onward[at] {
			if j, ok := place[l.To]; ok && !gone[[2]int{at, p.t.Index(l.To)}] {
				next[i] = append(next[i], j)
				self[i] = self[i] || i == j
			}
		}
	}
	var out [][]*model.Node
	for _, part := range components(next) {
		if len(part) == 1 && !self[part[0]] {
			continue
		}
		var nodes []*model.Node
		for _, i := range part {
			nodes = append(nodes, among[i])
		}
		out = append(out, sortedByID(nodes))
	}
	slices.SortFunc(out, func(a, b []*model.Node) int { return cmp.Compare(a[0].ID, b[0].ID) })
	return out
}

// components lists the strongly connected components of a graph, those that
// are reached before those that reach them.
func components(next [][]int) [][]int {
	s := &tarjan{next: next, index: make([]int, len(next)), low: make([]int, len(next)), open: make([]bool, len(next))}
	for i := range next {
		if s.index[i] == 0 {
			s.visit(i)
		}
	}
	return s.parts
}

// tarjan is Tarjan's search, with a stack of its own so that long chains do not
// exhaust the goroutine's.
type tarjan struct {
	next       [][]int
	count      int
	index, low []int
	open       []bool // on the stack
	stack      []int
	parts      [][]int
}

func (s *tarjan) enter(i int) {
	s.count++
	s.index[i], s.low[i], s.open[i] = s.count, s.count, true
	s.stack = append(s.stack, i)
}

func (s *tarjan) visit(root int) {
	type call struct{ node, link int }
	s.enter(root)
	for calls := []call{{root, 0}}; len(calls) > 0; {
		c := &calls[len(calls)-1]
		if c.link < len(s.next[c.node]) {
			to := s.next[c.node][c.link]
			c.link++
			if s.index[to] == 0 {
				s.enter(to)
				calls = append(calls, call{to, 0})
			} else if s.open[to] {
				s.low[c.node] = min(s.low[c.node], s.index[to])
			}
			continue
		}
		done := c.node
		calls = calls[:len(calls)-1]
		if len(calls) > 0 {
			up := calls[len(calls)-1].node
			s.low[up] = min(s.low[up], s.low[done])
		}
		if s.low[done] == s.index[done] {
			s.leave(done)
		}
	}
}

func (s *tarjan) leave(root int) {
	at := len(s.stack) - 1
	for s.stack[at] != root {
		at--
	}
	for _, i := range s.stack[at:] {
		s.open[i] = false
	}
	s.parts = append(s.parts, slices.Clone(s.stack[at:]))
	s.stack = s.stack[:at]
}
