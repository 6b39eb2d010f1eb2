package layout

import (
	"cmp"
	"slices"
)

// memory is what the next drawing of an edited topology needs of this one, to
// change as little of it as it can: places along v, before any node was moved
// to where a person put it.
type memory struct {
	shape  Options
	rows   map[string]int    // of nodes by ID
	passes map[string][]int  // of long edges by ID, in each layer on their way
	frames map[string][2]int // of the sides of frames
	stages map[string]int    // of frames, nil where all stand side by side
}

func (s *scheme) remember() *memory {
	m := &memory{shape: s.o, rows: make(map[string]int, len(s.g.Nodes)), passes: map[string][]int{}, frames: map[string][2]int{}}
	m.shape.Previous, m.shape.Show = nil, nil
	for i := range s.verts {
		if v := &s.verts[i]; v.node >= 0 {
			m.rows[s.g.Nodes[v.node].ID] = s.v[v.coord]
		}
	}
	for e, chain := range s.chains {
		for k := 1; k < len(chain); k++ {
			id := s.g.Edges[e].ID
			m.passes[id] = append(m.passes[id], s.v[s.verts[s.pieces[chain[k]].a].coord])
		}
	}
	for gi, g := range s.groups {
		m.frames[g.name] = [2]int{s.v[g.lo], s.v[g.hi]}
		if s.stages != nil {
			if m.stages == nil {
				m.stages = make(map[string]int, len(s.groups))
			}
			m.stages[g.name] = s.stages[gi]
		}
	}
	return m
}

// stagesOf gives the frames of g the stages that they had. New ones stand
// beside those at the front.
func (m *memory) stagesOf(g Graph) []int {
	names, _ := groupsOf(g)
	if m.stages == nil || len(names) == 0 {
		return nil
	}
	stages := make([]int, len(names))
	for i, name := range names {
		stages[i] = m.stages[name]
	}
	if stages = dense(stages); slices.Max(stages) == 0 {
		return nil
	}
	return stages
}

// recall gives every vertex that another drawing had its place there, and all
// others one between their neighbours.
func (s *scheme) recall(m *memory) {
	s.held, s.recalled = make([]bool, len(s.verts)), make([]float64, len(s.verts))
	for i := range s.verts {
		v := &s.verts[i]
		var at int
		switch {
		case v.node >= 0:
			at, s.held[i] = m.rows[s.g.Nodes[v.node].ID]
		case v.side != noSide:
			var sides [2]int
			sides, s.held[i] = m.frames[s.groups[v.group].name]
			if at = sides[0]; v.side == frameEnd {
				at = sides[1]
			}
		}
		s.recalled[i] = float64(at)
	}
	for e, chain := range s.chains {
		old := m.passes[s.g.Edges[e].ID]
		if len(old) != len(chain)-1 {
			continue
		}
		for k, at := range old {
			v := s.pieces[chain[k+1]].a
			s.recalled[v], s.held[v] = float64(at), true
		}
	}
	s.guess()
}

// guess gives vertices that are new a place in the middle of those that they
// are linked with, and behind all others where there are none.
func (s *scheme) guess() {
	known := slices.Clone(s.held)
	behind := 0.0
	for i, at := range s.recalled {
		if known[i] {
			behind = max(behind, at+1)
		}
	}
	for again := true; again; {
		again = false
		for i := range s.verts {
			if known[i] {
				continue
			}
			sum, n := 0.0, 0
			for _, p := range s.in[i] {
				if a := s.pieces[p].a; known[a] {
					sum, n = sum+s.recalled[a], n+1
				}
			}
			for _, p := range s.out[i] {
				if b := s.pieces[p].b; known[b] {
					sum, n = sum+s.recalled[b], n+1
				}
			}
			if n > 0 {
				s.recalled[i], known[i], again = sum/float64(n), true, true
			}
		}
	}
	for i := range s.verts {
		if !known[i] {
			s.recalled[i] = behind
		}
	}
}

// keepOrder takes over the order in which things stand by recall. Only what is
// new moves to where it crosses least.
func (s *scheme) keepOrder() {
	od := newOrderer(s)
	copy(od.key, s.recalled)
	first := make([]float64, len(s.groups))
	count := make([]float64, len(s.groups))
	for i := range s.verts {
		v := &s.verts[i]
		switch {
		case v.group < 0:
		case v.side == frameStart && s.held[i]:
			first[v.group], count[v.group] = s.recalled[i], -1
		case v.side == noSide && count[v.group] >= 0: // a new frame stands by its members
			first[v.group] += (s.recalled[i] - first[v.group]) / (count[v.group] + 1)
			count[v.group]++
		}
	}
	for i := range s.verts {
		if v := &s.verts[i]; v.side != noSide {
			od.key[i] = first[v.group]
		}
	}
	slices.SortStableFunc(od.frames, func(a, b int) int { return cmp.Compare(first[a], first[b]) })
	for i := range s.verts {
		l := s.verts[i].layer
		s.layers[l] = append(s.layers[l], i)
	}
	for l := range s.layers {
		od.number(l)
		od.arrange(l)
	}
	od.transposeAll(false)
}

// sameShape tells whether the drawing to follow has the distances of this one.
func (s *scheme) sameShape() bool {
	o := s.o
	o.Previous, o.Show = nil, nil
	return o == s.o.Previous.memory.shape
}

// keepAll sets coordinates to those recalled where these are all that there are.
func (pl *placer) keepAll() bool {
	if slices.Contains(pl.held, false) {
		return false
	}
	m, long := pl.o.Previous.memory, 0
	for _, chain := range pl.chains {
		long += min(1, max(0, len(chain)-1))
	}
	if len(m.rows) != len(pl.g.Nodes) || len(m.frames) != len(pl.groups) || len(m.passes) != long {
		return false
	}
	v := make([]int, pl.coords)
	for i := range pl.verts {
		v[pl.verts[i].coord] = int(pl.recalled[i])
	}
	for _, a := range pl.arcs {
		if v[a.a]+a.sep > v[a.b] {
			return false
		}
	}
	pl.v = v
	return true
}

// keepRows sets coordinates from those recalled: what stood somewhere stays,
// what is new stands by what it is linked with, and what is in the way of that
// moves on as far as it must.
func (pl *placer) keepRows() {
	for i := range pl.verts {
		pl.p[pl.verts[i].coord] = pl.recalled[i]
	}
	for i := range pl.verts {
		if v := &pl.verts[i]; !pl.held[i] && v.side == noSide {
			pl.p[v.coord] = pl.wish(v.coord)
		}
	}
	copy(pl.want, pl.p)
	pl.project()
	copy(pl.p, pl.low)
	pl.settleSides()
	pl.v = pl.whole()
}
