package layout

import "slices"

// mark is a label while its place is being sought: u counts from the start of
// the room for labels on its side of the channel.
type mark struct {
	edge, pin int
	side      labelSide
	u, v      int
	cells     int  // along v when top down, else along u
	over      bool // in the lines of others, for want of room beside them
}

// placeMarks finds a place for every label of a channel, beside its own stub
// and clear of all others.
func (s *scheme) placeMarks(c *channel, layer int) {
	for _, n := range c.nets {
		for _, pi := range n.pieces {
			p := &s.pieces[pi]
			m := mark{edge: p.edge, side: p.label, cells: Columns(s.g.Edges[p.edge].Label)}
			switch p.label {
			case labelAtA:
				m.pin = s.rowA(p)
			case labelAtB:
				m.pin = s.rowB(p)
			default:
				continue
			}
			c.marks = append(c.marks, m)
		}
	}
	for _, side := range [2]labelSide{labelAtA, labelAtB} {
		f := &markField{scheme: s, side: side, stubs: map[int]bool{}, taken: map[Point]bool{}}
		for i := range c.wires {
			pins := c.wires[i].a
			if side == labelAtB {
				pins = c.wires[i].b
			}
			for _, r := range pins {
				f.stubs[r] = true
			}
		}
		for gi, g := range s.groups {
			// Labels before the tracks stand behind frames that end here.
			here := s.covers(gi, layer+1) && (side == labelAtB || s.covers(gi, layer))
			if s.o.Direction == LeftRight || here {
				f.stubs[s.v[g.lo]], f.stubs[s.v[g.hi]] = true, true
			}
		}
		room := 0
		for i := range c.marks {
			if m := &c.marks[i]; m.side == side {
				room = max(room, f.put(m))
			}
		}
		if side == labelAtA {
			c.roomA = room
		} else {
			c.roomB = room
		}
	}
}

// markField is the room for labels on one side of a channel.
type markField struct {
	*scheme
	side  labelSide
	stubs map[int]bool
	taken map[Point]bool
}

// put places m at the smallest u that is free and returns how much room along
// u it makes necessary.
func (f *markField) put(m *mark) int {
	choices := f.choices(m)
	clear := slices.DeleteFunc(slices.Clone(choices[:]), func(v int) bool { return f.crosses(m, v) })
	if len(clear) == 0 { // wherever it stands, it stands in a line
		clear, m.over = choices[:], true
	}
	for u := 0; ; u++ {
		for _, v := range clear {
			if f.free(m, u, v) {
				m.u, m.v = u, v
				f.take(m)
				if f.o.Direction == TopDown {
					return u + 1
				}
				return u + m.cells + 1
			}
		}
	}
}

// choices are the places along v for a label, the best first: above its line,
// below it, in it; top down: right of its line, left of it, in it.
func (f *markField) choices(m *mark) [3]int {
	if f.o.Direction == TopDown {
		return [3]int{m.pin + 2, m.pin - 1 - m.cells, m.pin - m.cells/2}
	}
	return [3]int{m.pin - 1, m.pin + 1, m.pin}
}

// crosses tells whether a stub or the side of a frame runs through m at v.
func (f *markField) crosses(m *mark, v int) bool {
	if f.o.Direction == LeftRight {
		return v != m.pin && f.stubs[v]
	}
	for x := v; x < v+m.cells; x++ {
		if x != m.pin && f.stubs[x] {
			return true
		}
	}
	return false
}

func (f *markField) free(m *mark, u, v int) bool {
	for k := range m.cells {
		if f.o.Direction == TopDown && f.taken[Point{u, v + k}] || f.o.Direction == LeftRight && f.taken[Point{u + k, v}] {
			return false
		}
	}
	return true
}

// take books the cells of m and one behind them, so that labels stay apart.
func (f *markField) take(m *mark) {
	for k := range m.cells + 1 {
		if f.o.Direction == TopDown {
			f.taken[Point{m.u, m.v + k}] = true
		} else {
			f.taken[Point{m.u + k, m.v}] = true
		}
	}
}

// inline tells whether a label behind the tracks stands in a line, whose head it would
// hide.
func (c *channel) inline(d Direction) bool {
	return slices.ContainsFunc(c.marks, func(m mark) bool {
		if m.over {
			return m.side == labelAtB
		}
		if d == TopDown {
			return m.side == labelAtB && m.v <= m.pin && m.pin < m.v+m.cells
		}
		return m.side == labelAtB && m.v == m.pin
	})
}
