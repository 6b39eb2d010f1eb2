package layout

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// plan is what a drawing of a graph is made of before sizes and directions
// count: which frames stand side by side, and the order of each layer.
type plan struct {
	stages []int // of groups, nil where all stand side by side
	layers [][]int
}

// choosePlan decides which frames stand side by side. That all do is how people
// draw Regions; but then lines to one Region pass the lines to all others, while
// lines to a frame that stands behind another choose the side on which they go
// round that. So frames leave the first stage where this saves many crossings.
//
// From all frames side by side on, the search moves that frame to another stage,
// or to one of its own, which makes the drawing best, as long as there is one and
// there is time. These drawings are put in order quickly; then the best few
// thoroughly. The plan of a large graph comes without layers.
func choosePlan(g Graph, o Options) *plan {
	names, _ := groupsOf(g)
	if len(names) < 2 || len(names) > framesMax {
		return &plan{}
	}
	c := &stageSearch{g: g, o: o, known: map[string]bool{}}
	beside := c.try([][]int{make([]int, len(names))})[0]
	least := savedLeast(len(names))
	if beside.crossings < least {
		return &plan{}
	}
	tried := c.search(beside)
	if n := min(finalistsMax, finalWork/beside.work); n > 1 {
		tried = c.final(append(tried[:min(n, len(tried))], beside))
		beside = tried[len(tried)-1]
	}
	best := slices.MinFunc(tried, func(a, b staging) int { return cmp.Compare(a.cost, b.cost) })
	if saved := beside.crossings - best.crossings; saved < least || saved*savedShare < beside.crossings {
		return &plan{}
	}
	p := &plan{stages: best.stages}
	if best.od != nil {
		if best.work > shakeAll {
			best.od.shake()
		}
		p.layers = best.od.layers
	}
	return p
}

const (
	framesMax    = 12    // frames worth a search, a bound on time
	stageWork    = 6_500 // vertices put in order quickly before the last round begins
	finalWork    = 450   // and thoroughly
	finalistsMax = 6
	shakeAll     = 120 // vertices of finalists that are shaken all, else the best
	savedShare   = 10  // what part of all crossings is to be saved at least: a tenth
)

// lineUp gives each frame a stage of its own. Frames change places as long as
// that crosses less and there is time.
func lineUp(g Graph, o Options) *plan {
	names, _ := groupsOf(g)
	c := &stageSearch{g: g, o: o, known: map[string]bool{}}
	stages := make([]int, len(names))
	for i := range stages {
		stages[i] = i
	}
	if len(names) < 2 || len(names) > framesMax {
		return &plan{stages: stages}
	}
	best := c.try([][]int{stages})[0]
	for again := true; again && best.crossings > 0 && c.work < stageWork; {
		c.places, again = best.places, false
		for _, t := range c.try(swapped(best.stages)) {
			if t.cost < best.cost {
				best, again = t, true
			}
		}
	}
	return &plan{stages: best.stages}
}

// swapped lists the stagings in which two groups have changed places.
func swapped(stages []int) [][]int {
	var out [][]int
	for i := range stages {
		for k := range i {
			m := slices.Clone(stages)
			m[i], m[k] = m[k], m[i]
			out = append(out, m)
		}
	}
	return out
}

// savedLeast is how many crossings are to be saved at least, so that small
// designs stay as people draw them: two Regions are mirror images.
func savedLeast(frames int) int {
	if frames == 2 {
		return 10
	}
	return 4
}

// restaged lists the stagings in which group gi stands in another stage, or in one
// of its own.
func restaged(stages []int, gi int) [][]int {
	var out [][]int
	for to := -1; to <= 2*slices.Max(stages)+1; to++ { // odd ones are new stages
		m := make([]int, len(stages))
		for i, k := range stages {
			m[i] = 2 * k
		}
		m[gi] = to
		out = append(out, dense(m))
	}
	return out
}

// dense numbers stages from 0 without gaps.
func dense(stages []int) []int {
	used := slices.Clone(stages)
	slices.Sort(used)
	used = slices.Compact(used)
	out := make([]int, len(stages))
	for i, k := range stages {
		out[i], _ = slices.BinarySearch(used, k)
	}
	return out
}

// staging is a way to arrange frames that was tried.
type staging struct {
	stages    []int
	crossings int
	cost      int
	places    []float64 // of nodes across the drawing, from 0 to 1
	od        *orderer  // of a finalist
	work      int       // vertices
}

// What a staging costs: next to a crossing a bend of a line, there and back,
// counts half, and every layer that a line passes a little.
const (
	crossingCost = 10
	crookedCost  = 5
	pieceCost    = 1
)

// stageSearch tries stagings. Each is put in order from where things stood in
// the best one so far.
type stageSearch struct {
	g      Graph
	o      Options
	places []float64
	limit  int // crossings of the best one so far, 0 for none
	known  map[string]bool
	work   int // vertices put in order
}

// search lists what it tried from one staging on, the best first.
func (c *stageSearch) search(from staging) []staging {
	best, all := from, []staging{from}
	for again := true; again && c.work < stageWork; {
		c.places, c.limit, again = best.places, best.crossings, false
		var list [][]int
		for gi := range best.stages {
			list = append(list, restaged(best.stages, gi)...)
		}
		list = list[:min(len(list), max(1, (2*stageWork-c.work)/from.work))]
		for _, t := range c.try(list) {
			all = append(all, t)
			if t.cost < best.cost {
				best, again = t, true
			}
		}
	}
	slices.SortStableFunc(all, func(a, b staging) int { return cmp.Compare(a.cost, b.cost) })
	return all
}

// try puts stagings in order that were not tried before.
func (c *stageSearch) try(list [][]int) []staging {
	var out []staging
	for _, stages := range list {
		if key := fmt.Sprint(stages); !c.known[key] {
			c.known[key] = true
			out = append(out, staging{stages: stages})
		}
	}
	sideBySide(len(out), func(i int) {
		s := newScheme(c.g, c.o, out[i].stages)
		od := newOrderer(s)
		if c.places == nil {
			od.start(0)
		} else {
			od.startAt(c.places)
		}
		out[i].crossings = od.glance(c.limit)
		out[i].rate(s)
		out[i].places = s.nodePlaces()
	})
	for i := range out {
		c.work += out[i].work
	}
	return out
}

// final puts stagings in order thoroughly.
func (c *stageSearch) final(list []staging) []staging {
	sideBySide(len(list), func(i int) {
		t := &list[i]
		t.od = newOrderer(newScheme(c.g, c.o, t.stages))
		t.od.improve(2, func(try int) {
			if try == 0 {
				t.od.startAt(t.places)
			} else {
				t.od.start(0)
			}
		})
		if t.work <= shakeAll {
			t.od.shake()
		}
		t.crossings = t.od.crossings()
		t.rate(t.od.scheme)
	})
	return list
}

func (t *staging) rate(s *scheme) {
	t.cost = crossingCost*t.crossings + crookedCost*s.crooked() + pieceCost*len(s.pieces)
	t.work = len(s.verts)
}

// sideBySide calls do for 0 to n-1, on all processors. A panic of do is one of
// the caller.
func sideBySide(n int, do func(i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	var fault atomic.Pointer[any]
	for range min(n, runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					fault.Store(&r)
				}
			}()
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				do(int(i))
			}
		})
	}
	all.Wait()
	if r := fault.Load(); r != nil {
		panic(*r)
	}
}

// startAt fills the layers with nodes in the order of their places, and long
// edges on their ways between those.
func (od *orderer) startAt(places []float64) {
	for l := range od.layers {
		od.layers[l] = od.layers[l][:0]
	}
	mean, count := make([]float64, len(od.groups)), make([]float64, len(od.groups))
	for i := range od.verts {
		v := &od.verts[i]
		od.layers[v.layer] = append(od.layers[v.layer], i)
		if v.node >= 0 {
			od.key[i] = places[v.node]
			if v.group >= 0 {
				count[v.group]++
				mean[v.group] += (places[v.node] - mean[v.group]) / count[v.group]
			}
		}
	}
	for _, chain := range od.chains {
		for k := 1; k < len(chain); k++ {
			from, to := od.key[od.pieces[chain[0]].a], od.key[od.pieces[chain[len(chain)-1]].b]
			od.key[od.pieces[chain[k]].a] = from + (to-from)*float64(k)/float64(len(chain))
		}
	}
	for i := range od.verts {
		if v := &od.verts[i]; v.side != noSide {
			od.key[i] = mean[v.group]
		}
	}
	slices.SortStableFunc(od.frames, func(a, b int) int { return cmp.Compare(mean[a], mean[b]) })
	for l := range od.layers {
		od.number(l)
		od.arrange(l)
	}
}

// glance sweeps a few times and tells how few crossings it saw, at once where
// these are far beyond limit.
func (od *orderer) glance(limit int) int {
	best := od.snapshot()
	count := od.crossings()
	for r, idle := 0, 0; count > 0 && idle < glanceIdle; r++ {
		od.sweep(r%2 == 0, r)
		od.transposeAll(r%4 >= 2)
		idle++
		if c := od.crossings(); c < count {
			best, count, idle = od.snapshot(), c, 0
		}
		if r == 1 && limit > 0 && count > limit+limit/4 {
			break
		}
	}
	od.restore(best)
	return count
}

const glanceIdle = 3

// crooked counts the pieces that cannot be straight when as many as possible are.
func (s *scheme) crooked() int {
	n := len(s.pieces)
	for l := 0; l+1 < len(s.layers); l++ {
		pieces, _ := s.straightest(l)
		n -= len(pieces)
	}
	return n
}

// nodePlaces tells where each node stands in its layer, from 0 to 1.
func (s *scheme) nodePlaces() []float64 {
	out := make([]float64, len(s.g.Nodes))
	for i := range s.verts {
		if v := &s.verts[i]; v.node >= 0 {
			out[v.node] = (float64(s.pos[i]) + 0.5) / float64(len(s.layers[v.layer]))
		}
	}
	return out
}
