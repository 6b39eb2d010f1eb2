package layout

// nudgePorts moves ports along their side where that makes a crooked piece
// straight. A port moves only for a piece that has it for itself, and never
// past another port.
func (s *scheme) nudgePorts() {
	for i := range s.pieces {
		p := &s.pieces[i]
		diff := s.rowB(p) - s.rowA(p)
		if diff == 0 || diff > s.nudgeMax() || -diff > s.nudgeMax() {
			continue
		}
		if s.o.Direction == TopDown && p.label != noLabel {
			continue
		}
		if s.mayMove(i, p.b, false, p.ob-diff) {
			p.ob -= diff
		} else if s.mayMove(i, p.a, true, p.oa+diff) {
			p.oa += diff
		}
	}
}

// nudgeMax is how far a port moves at most, so that it stays near the title.
func (s *scheme) nudgeMax() int {
	if s.o.Direction == TopDown {
		return 3
	}
	return 2
}

// mayMove tells whether piece i may have its port on one side of v at offset to.
func (s *scheme) mayMove(i, v int, tail bool, to int) bool {
	x := &s.verts[v]
	if x.single || to < 1 || to > x.vs-2 {
		return false
	}
	from, others := s.pieces[i].ob, s.in[v]
	if tail {
		from, others = s.pieces[i].oa, s.out[v]
		for _, lp := range s.loops {
			if lp.vert == v && to >= min(lp.fa, lp.fb)-1 {
				return false
			}
		}
	}
	gap := 0
	if s.o.Direction == TopDown {
		gap = 1
	}
	for _, q := range others {
		if q == i {
			continue
		}
		off := s.pieces[q].ob
		if tail {
			off = s.pieces[q].oa
		}
		if off == from || off >= min(from, to)-gap && off <= max(from, to)+gap {
			return false
		}
	}
	return true
}
