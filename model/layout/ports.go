package layout

import (
	"cmp"
	"slices"
)

// A net is a set of pieces in one channel that share a trunk: everything that
// leaves one port, or everything that enters one. A trunk never does both, so
// it can only be read one way.
type net struct{ pieces []int }

// loop is an edge from a node to itself. It leaves its box on the far side and
// comes back to it two cells on.
type loop struct {
	edge, vert int
	fa, fb     int // offsets of its ports from the vertex's v
}

// channel is the space between two layers, where lines turn.
type channel struct {
	nets []net

	wires  []wire
	tracks int
	marks  []mark
	roomA  int // for labels before the tracks, along u
	roomB  int // and behind them

	firstTrack     int // u of the first track
	labelA, labelB int // u where the room for labels starts
}

// bundle is what shares a port.
type bundle struct {
	class  Class
	turned bool
	pieces []int
	loop   int // edge of a loop's end, else -1
	place  float64
	label  int
}

// ports decides which pieces share a port, sorts the ports of each side by what
// they lead to, and makes boxes as large as their ports need.
func (s *scheme) ports() {
	s.chans = make([]*channel, len(s.layers))
	for i := range s.chans {
		s.chans[i] = &channel{}
	}
	loops := make([][]int, len(s.verts))
	for _, e := range s.selfEdges {
		loops[s.g.Edges[e].From] = append(loops[s.g.Edges[e].From], e)
	}
	alone := make([]bool, len(s.pieces)) // pieces that leave their port alone
	tails := make([][]bundle, len(s.verts))
	for v := range s.verts {
		tails[v] = s.bundles(v, s.out[v], func(int) bool { return true })
		for _, b := range tails[v] {
			alone[b.pieces[0]] = len(b.pieces) == 1
		}
	}
	heads := make([][]bundle, len(s.verts))
	for v := range s.verts {
		heads[v] = s.bundles(v, s.in[v], func(p int) bool { return alone[p] })
	}
	s.placeLabels(tails, heads)
	for v := range s.verts {
		s.numberPorts(v, heads[v], false)
		s.numberPorts(v, tails[v], true)
	}
	for v := range s.verts {
		if s.verts[v].side == noSide {
			s.spread(v, heads[v], tails[v], loops[v])
		}
	}
}

// bundles groups the pieces on one side of v by class and direction. Pieces
// that may not share stay alone, except where there is room for one port only.
func (s *scheme) bundles(v int, list []int, shares func(int) bool) []bundle {
	var out []bundle
next:
	for _, p := range list {
		e := s.pieces[p].edge
		b := bundle{class: s.g.Edges[e].Class, turned: s.turned[e], pieces: []int{p}, loop: -1}
		if s.verts[v].single {
			b.class, b.turned = 0, false
		}
		if shares(p) {
			for i := range out {
				o := &out[i]
				if o.class == b.class && o.turned == b.turned && shares(o.pieces[0]) {
					o.pieces = append(o.pieces, p)
					continue next
				}
			}
		}
		out = append(out, b)
	}
	return out
}

// placeLabels makes the nets, and puts the label of each edge on a stub that
// belongs to that edge alone, as near to where it arrives as possible.
func (s *scheme) placeLabels(tails, heads [][]bundle) {
	for v := range s.verts {
		c := s.chans[s.verts[v].layer]
		for _, b := range tails[v] {
			for _, p := range b.pieces {
				s.pieces[p].net = len(c.nets)
			}
			c.nets = append(c.nets, net{pieces: b.pieces})
		}
	}
	for v := range s.verts {
		if s.verts[v].layer == 0 {
			continue
		}
		c := s.chans[s.verts[v].layer-1]
		for _, b := range heads[v] {
			if len(b.pieces) < 2 {
				continue
			}
			first := s.pieces[b.pieces[0]].net
			for _, p := range b.pieces[1:] {
				c.nets[s.pieces[p].net].pieces = nil
				s.pieces[p].net = first
			}
			c.nets[first].pieces = b.pieces
		}
	}
	for i, chain := range s.chains {
		if s.g.Edges[i].Label == "" || len(chain) == 0 {
			continue
		}
		p := &s.pieces[chain[len(chain)-1]]
		p.label = labelAtB
		for _, q := range s.in[p.b] {
			if s.pieces[q].net == p.net && s.pieces[q].a != p.a {
				p.label = labelAtA
			}
		}
	}
}

// numberPorts sorts the ports of one side of v by the mean place of what they
// lead to and numbers them.
func (s *scheme) numberPorts(v int, bs []bundle, tail bool) {
	for i := range bs {
		b := &bs[i]
		sum := 0
		for _, p := range b.pieces {
			if tail {
				sum += int(s.pos[s.pieces[p].b])
			} else {
				sum += int(s.pos[s.pieces[p].a])
			}
			// Top down a label takes room on both ends, so that ports which
			// face each other keep facing each other, unless room is dear.
			at := s.pieces[p].label
			if at == labelAtA && tail || at == labelAtB && !tail || at != noLabel && s.o.Direction == TopDown && !s.o.Snug {
				b.label = max(b.label, Columns(s.g.Edges[s.pieces[p].edge].Label))
			}
		}
		b.place = float64(sum) / float64(len(b.pieces))
	}
	slices.SortStableFunc(bs, func(a, b bundle) int { return cmp.Compare(a.place, b.place) })
}

// spread sets the offset of every port of v, and grows v to hold them.
func (s *scheme) spread(v int, heads, tails []bundle, loops []int) {
	x := &s.verts[v]
	if x.single {
		s.spreadSingle(v, heads, tails, loops)
		return
	}
	for _, e := range loops {
		label := Columns(s.g.Edges[e].Label)
		tails = append(tails, bundle{loop: e, label: label}, bundle{loop: e})
	}
	need := func(bs []bundle) int {
		if s.o.Direction == LeftRight {
			return len(bs) + 2
		}
		sum := 2
		for _, b := range bs {
			sum += portRoom(b.label)
		}
		return sum
	}
	x.vs = max(x.vs, need(heads), need(tails))
	for _, side := range [2]struct {
		bs   []bundle
		tail bool
	}{{heads, false}, {tails, true}} {
		offs, over := s.offsets(side.bs, x.vs)
		x.after = max(x.after, over)
		for i, b := range side.bs {
			for _, p := range b.pieces {
				if side.tail {
					s.pieces[p].pa, s.pieces[p].oa = i, offs[i]
				} else {
					s.pieces[p].pb, s.pieces[p].ob = i, offs[i]
				}
			}
		}
		if side.tail {
			s.addLoops(v, side.bs, offs)
		}
	}
}

// spreadSingle gives a small box one port a side, and a cell more for each edge
// that comes back to it.
func (s *scheme) spreadSingle(v int, heads, tails []bundle, loops []int) {
	x := &s.verts[v]
	x.vs = max(x.vs, 1+len(loops))
	if s.o.Direction == TopDown {
		for _, b := range slices.Concat(heads, tails) {
			if b.label > 0 {
				x.after = max(x.after, b.label+2)
			}
		}
	}
	for i, e := range loops {
		if l := s.g.Edges[e].Label; l != "" && s.o.Direction == TopDown {
			x.after = max(x.after, Columns(l)+2)
		}
		s.loops = append(s.loops, loop{edge: e, vert: v, fa: 0, fb: i + 1})
	}
}

// addLoops keeps each pair of loop ports.
func (s *scheme) addLoops(v int, bs []bundle, offs []int) {
	for i := 0; i < len(bs); i++ {
		if bs[i].loop >= 0 {
			s.loops = append(s.loops, loop{edge: bs[i].loop, vert: v, fa: offs[i], fb: offs[i+1]})
			i++
		}
	}
}

// portRoom is how many columns a port takes on a horizontal side: its line, a
// gap, and its label right of the line.
func portRoom(label int) int {
	if label > 0 {
		return label + 3
	}
	return 2
}

// offsets spreads ports over a side of the given size. over is how far a label
// reaches beyond the side.
func (s *scheme) offsets(bs []bundle, size int) (offs []int, over int) {
	k := len(bs)
	offs = make([]int, k)
	if s.o.Direction == LeftRight {
		inner := size - 2
		for i := range offs {
			offs[i] = 1
			if k > 1 {
				offs[i] = 1 + i*(inner-1)/(k-1)
			}
		}
		return offs, 0
	}
	if k == 1 {
		offs[0] = size / 2
		if bs[0].label > 0 && s.o.Snug {
			offs[0] = min(offs[0], max(2, size-2-bs[0].label)) // the label beside it stays over the box
			over = max(0, offs[0]+2+bs[0].label-size)
		} else if bs[0].label > 0 {
			over = max(0, offs[0]+portRoom(bs[0].label)-size)
		}
		return offs, over
	}
	total := 1
	for _, b := range bs {
		total += portRoom(b.label)
	}
	at, gap := 1, max(0, size-1-total)/(k+1)
	for i, b := range bs {
		at += gap
		offs[i] = at
		at += portRoom(b.label)
	}
	return offs, 0
}
