package layout

import "math"

// maze is the grid on which lines find their way around hand-placed boxes: a
// cheapest path search (A*) over cells and directions.
type maze struct {
	d        *Drawing
	x0, y0   int
	w, h     int
	solid    []bool  // boxes and labels
	close    []bool  // cells beside boxes and on sides of frames
	sides    []uint8 // sides and titles of frames
	hor, ver []int32 // 1 + line that runs here, mixed when lines of several sources do

	// The search looks at a window of the grid only; its states are numbered
	// within it.
	win   rect
	cost  []int32
	from  []int32
	seen  []uint32
	stamp uint32
	heap  []step
	spent int
}

// What of a frame a cell has. A corner is of both sides.
const (
	sideAcross uint8 = 1 << iota // a piece of an upper or lower side
	sideUp                       // of a left or right one
	sideTitle
)

const (
	mixed        = -1
	bendPenal    = 8
	crossPenal   = 5
	closePenal   = 2
	sidePenal    = 12 // leaving by another side than the usual one
	hidePenal    = 20 // a cell along a side of a frame, or in its title: one would hide the other
	mazeMargin   = 8
	windowMargin = 24
	mazeBudget   = 30_000_000 // states looked at in all, a bound on time
)

// strictness of a search: who may share cells.
const (
	sameSource = iota // lines of one source share a trunk
	sameEnd           // lines that share a node
	anyone            // only boxes are in the way
)

type step struct {
	cost  int32 // with what is still to go at least
	state int32 // cell*4 + direction
}

// Directions of a search, in this order.
var moves = [4]Point{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}

func newMaze(d *Drawing) *maze {
	all := d.bounds()
	r := all.grow(mazeMargin, mazeMargin)
	if d.kept { // lines stay where the drawing begins, so that it does not shift
		r.x0, r.y0 = min(0, all.x0), min(0, all.y0)
	}
	m := &maze{d: d, x0: r.x0, y0: r.y0, w: r.x1 - r.x0 + 1, h: r.y1 - r.y0 + 1}
	n := m.w * m.h
	m.solid = make([]bool, n)
	m.close = make([]bool, n)
	m.sides = make([]uint8, n)
	m.hor, m.ver = make([]int32, n), make([]int32, n)
	for i := range d.Boxes {
		m.fill(m.solid, d.area(i))
		m.fill(m.close, d.area(i).grow(1, 1))
	}
	for i := range d.Frames {
		m.frame(&d.Frames[i])
	}
	for i := range d.Lines {
		m.occupy(i)
		if l := &d.Lines[i]; l.Label != "" && len(l.Points) > 0 {
			m.fill(m.solid, labelArea(l))
		}
	}
	return m
}

// frame books the sides of a frame, and where its title would stand beside the lines
// that have their ways already.
func (m *maze) frame(f *Frame) {
	x1, y1 := f.X+f.W-1, f.Y+f.H-1
	for _, s := range [4]rect{{f.X, f.Y, x1, f.Y}, {f.X, y1, x1, y1}, {f.X, f.Y, f.X, y1}, {x1, f.Y, x1, y1}} {
		m.fill(m.close, s)
		if s.y0 == s.y1 {
			m.mark(s, sideAcross)
		} else {
			m.mark(s, sideUp)
		}
	}
	at, w := m.d.titleOf(f)
	m.mark(rect{at.X - 1, at.Y, at.X + w, at.Y}, sideTitle)
}

// mark books what of a frame an area has.
func (m *maze) mark(r rect, what uint8) {
	for y := r.y0; y <= r.y1; y++ {
		for x := r.x0; x <= r.x1; x++ {
			if p := (Point{x, y}); m.holds(p) {
				m.sides[m.cell(p)] |= what
			}
		}
	}
}

// hides tells whether a line that goes on in a direction to a cell hides a frame there,
// or is hidden by its title.
func (m *maze) hides(c, dir int) bool {
	along := sideAcross
	if dir%2 == 1 {
		along = sideUp
	}
	return m.sides[c]&(along|sideTitle) != 0
}

func (m *maze) cell(p Point) int { return (p.Y-m.y0)*m.w + p.X - m.x0 }

// look opens a window for the next search.
func (m *maze) look(r rect) {
	m.win = rect{max(r.x0, m.x0), max(r.y0, m.y0), min(r.x1, m.x0+m.w-1), min(r.y1, m.y0+m.h-1)}
	n := 4 * (m.win.x1 - m.win.x0 + 1) * (m.win.y1 - m.win.y0 + 1)
	if len(m.cost) < n {
		m.cost, m.from, m.seen = make([]int32, n), make([]int32, n), make([]uint32, n)
	}
}

func (m *maze) state(p Point, dir int) int32 {
	return int32(4*((p.Y-m.win.y0)*(m.win.x1-m.win.x0+1)+p.X-m.win.x0) + dir)
}

func (m *maze) point(state int32) Point {
	w := m.win.x1 - m.win.x0 + 1
	c := int(state / 4)
	return Point{c%w + m.win.x0, c/w + m.win.y0}
}

// sees tells whether p is in the window.
func (m *maze) sees(p Point) bool {
	return p.X >= m.win.x0 && p.X <= m.win.x1 && p.Y >= m.win.y0 && p.Y <= m.win.y1
}

func (m *maze) holds(p Point) bool {
	return p.X >= m.x0 && p.Y >= m.y0 && p.X < m.x0+m.w && p.Y < m.y0+m.h
}

func (m *maze) fill(grid []bool, r rect) {
	for y := r.y0; y <= r.y1; y++ {
		for x := r.x0; x <= r.x1; x++ {
			if p := (Point{x, y}); m.holds(p) {
				grid[m.cell(p)] = true
			}
		}
	}
}

// occupy books the cells of line i. Its first and last cells count as corners,
// so that nobody crosses a line at its head.
func (m *maze) occupy(i int) {
	pts := m.d.Lines[i].Points
	for k := 1; k < len(pts); k++ {
		a, b := pts[k-1], pts[k]
		dx, dy := sign(b.X-a.X), sign(b.Y-a.Y)
		for p := a; ; p = (Point{p.X + dx, p.Y + dy}) {
			c := m.cell(p)
			if dx != 0 {
				m.book(m.hor, c, i)
			} else {
				m.book(m.ver, c, i)
			}
			if k == 1 && p == (Point{a.X + dx, a.Y + dy}) || k == len(pts)-1 && p == (Point{b.X - dx, b.Y - dy}) {
				m.book(m.hor, c, i)
				m.book(m.ver, c, i)
			}
			if p == b {
				break
			}
		}
	}
}

func (m *maze) book(grid []int32, c, line int) {
	switch o := grid[c]; {
	case o == 0:
		grid[c] = int32(line + 1)
	case o > 0 && m.d.Lines[o-1].From != m.d.Lines[line].From:
		grid[c] = mixed
		if a, b := &m.d.Lines[o-1], &m.d.Lines[line]; a.To == b.To && a.Class == b.Class {
			grid[c] = mixed - 1 - int32(b.To)
		}
	case o < mixed && o != mixed-1-int32(m.d.Lines[line].To):
		grid[c] = mixed
	}
}

// joins tells whether a cell has lines of several sources that all lead to the box to
// which line i leads.
func (m *maze) joins(o int32, i int) bool { return o == mixed-1-int32(m.d.Lines[i].To) }

func sign(v int) int {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

// shares tells whether line i may use a cell in the direction in which o runs.
func (m *maze) shares(o int32, i, strict int) bool {
	if o == 0 || strict == anyone {
		return true
	}
	if o <= mixed {
		return strict == sameEnd && m.joins(o, i)
	}
	a, b := &m.d.Lines[o-1], &m.d.Lines[i]
	if a.From == b.From && a.Class == b.Class {
		return true
	}
	return strict == sameEnd && (a.From == b.From || a.To == b.To)
}

// crooked is how many points a way may have before it is looked whether one along lines
// to the same box is straighter.
const crooked = 4

// route finds a way for line i, first alone or along lines of its own source,
// then with less and less regard for other lines.
//
// It tells whether the way is clear of lines that have no end in common.
func (m *maze) route(i int) bool {
	l := &m.d.Lines[i]
	near := m.d.area(l.From).join(m.d.area(l.To)).grow(windowMargin, windowMargin/2)
	for strict := sameSource; strict <= anyone; strict++ {
		for _, win := range [2]rect{near, {m.x0, m.y0, m.x0 + m.w - 1, m.y0 + m.h - 1}} {
			m.look(win)
			if pts := m.search(i, strict); pts != nil {
				if strict == sameSource && len(pts) > crooked && m.spent < mazeBudget/2 { // the other lines need the rest
					if joined := m.search(i, sameEnd); joined != nil && len(joined) < len(pts) {
						pts = joined
					}
				}
				l.Points = pts
				m.occupy(i)
				return strict < anyone
			}
		}
	}
	// Boxes stand wall to wall: nothing is left but to cross them.
	a, b := middle(&m.d.Boxes[l.From]), middle(&m.d.Boxes[l.To])
	l.Points = appendCorner(appendCorner(appendCorner(nil, a), Point{b.X, a.Y}), b)
	if len(l.Points) < 2 {
		l.Points = []Point{a, {a.X + 1, a.Y}}
	}
	return false
}

func middle(b *Box) Point { return Point{b.X + b.W/2, b.Y + b.H/2} }

// port is a cell of a box's border with the direction out of the box.
type port struct {
	at   Point
	dir  int
	cost int
}

// portsOf lists where lines may leave or enter box k; front is the direction
// of the usual side.
func (m *maze) portsOf(k, front int) []port {
	b := &m.d.Boxes[k]
	var out []port
	for dir := range 4 {
		cost := sidePenal
		switch {
		case dir == front:
			cost = 0
		case dir == (front+2)%4:
			cost = 2 * sidePenal
		}
		lo, hi := 1, b.H-2
		if dir%2 == 1 {
			lo, hi = 2, b.W-3
		}
		size := b.H
		if dir%2 == 1 {
			size = b.W
		}
		if lo > hi {
			lo, hi = 0, size-1
		}
		best := lo
		if dir%2 == 1 {
			best = (lo + hi) / 2
		}
		for o := lo; o <= hi; o++ {
			off := max(o-best, best-o)
			p := port{dir: dir, cost: cost + 2*min(off, 8)}
			switch dir {
			case 0:
				p.at = Point{b.X + b.W - 1, b.Y + o}
			case 1:
				p.at = Point{b.X + o, b.Y + b.H - 1}
			case 2:
				p.at = Point{b.X, b.Y + o}
			default:
				p.at = Point{b.X + o, b.Y}
			}
			out = append(out, p)
		}
	}
	return out
}

// search looks for the cheapest way of line i; nil when there is none.
func (m *maze) search(i, strict int) []Point {
	l := &m.d.Lines[i]
	front := 0
	if m.d.Direction == TopDown {
		front = 1
	}
	m.stamp++
	m.heap = m.heap[:0]
	target := m.d.area(l.To)
	goals := map[int32]port{} // state before the border -> port
	for _, p := range m.portsOf(l.To, (front+2)%4) {
		q := Point{p.at.X + moves[p.dir].X, p.at.Y + moves[p.dir].Y}
		if m.endFree(q, i, strict, false) {
			goals[m.state(q, (p.dir+2)%4)] = p
		}
	}
	for _, p := range m.portsOf(l.From, front) {
		q := Point{p.at.X + moves[p.dir].X, p.at.Y + moves[p.dir].Y}
		if m.endFree(q, i, strict, true) {
			cost := p.cost
			if m.hides(m.cell(q), p.dir) {
				cost += hidePenal
			}
			m.reach(m.state(q, p.dir), -1, int32(cost), target)
		}
	}
	best, bestCost := int32(-1), int32(math.MaxInt32)
	for len(m.heap) > 0 && m.spent < mazeBudget {
		s := m.pop()
		if s.cost >= bestCost {
			break
		}
		m.spent++
		if p, ok := goals[s.state]; ok {
			if c := m.cost[s.state] + int32(p.cost); c < bestCost {
				best, bestCost = s.state, c
			}
		}
		m.expand(s.state, i, strict, target)
	}
	if best < 0 {
		return nil
	}
	return m.trace(best, goals[best])
}

// endFree tells whether line i may have its first or last cell at q.
func (m *maze) endFree(q Point, i, strict int, first bool) bool {
	if !m.sees(q) || m.solid[m.cell(q)] {
		return false
	}
	c := m.cell(q)
	if first || strict == anyone {
		return m.shares(m.hor[c], i, strict) && m.shares(m.ver[c], i, strict)
	}
	for _, o := range [2]int32{m.hor[c], m.ver[c]} {
		if o != 0 && (strict == sameSource || o <= mixed && !m.joins(o, i) || o > 0 && m.d.Lines[o-1].To != m.d.Lines[i].To) {
			return false
		}
	}
	return true
}

// expand goes on from a state to the cells around it.
func (m *maze) expand(state int32, i, strict int, target rect) {
	p, dir := m.point(state), int(state%4)
	c := m.cell(p)
	hor, ver := m.hor[c], m.ver[c]
	mineH, mineV := m.shares(hor, i, strict), m.shares(ver, i, strict)
	for next := range 4 {
		if next == (dir+2)%4 {
			continue
		}
		price := int32(0)
		if next != dir {
			if !mineH || !mineV {
				continue // a corner on a foreign line would look like a joint
			}
			price = bendPenal
		} else {
			along, across, mine, other := hor, ver, mineH, mineV
			if dir%2 == 1 {
				along, across, mine, other = ver, hor, mineV, mineH
			}
			if !mine || !other && along != 0 {
				continue
			}
			if across != 0 && !other {
				price = crossPenal
			}
		}
		q := Point{p.X + moves[next].X, p.Y + moves[next].Y}
		if !m.sees(q) || m.solid[m.cell(q)] {
			continue
		}
		if m.close[m.cell(q)] {
			price += closePenal
		}
		if m.hides(m.cell(q), next) {
			price += hidePenal
		}
		price += 1 + int32(next%2) // rows are twice as far apart as columns
		m.reach(m.state(q, next), state, m.cost[state]+price, target)
	}
}

// reach notes a way to a state if it is the cheapest so far.
func (m *maze) reach(state, from, cost int32, target rect) {
	if m.seen[state] == m.stamp && m.cost[state] <= cost {
		return
	}
	m.seen[state], m.cost[state], m.from[state] = m.stamp, cost, from
	p := m.point(state)
	toGo := max(target.x0-p.X, p.X-target.x1, 0) + 2*max(target.y0-p.Y, p.Y-target.y1, 0)
	m.push(step{cost + int32(toGo), state})
}

// trace follows a way back from its end.
func (m *maze) trace(state int32, end port) []Point {
	var cells []Point
	cells = append(cells, end.at)
	for s := state; s >= 0; s = m.from[s] {
		cells = append(cells, m.point(s))
		if m.from[s] < 0 {
			d := moves[s%4]
			last := cells[len(cells)-1]
			cells = append(cells, Point{last.X - d.X, last.Y - d.Y})
		}
	}
	var out []Point
	for k := len(cells) - 1; k >= 0; k-- {
		out = appendCorner(out, cells[k])
	}
	return out
}

func (m *maze) push(s step) {
	m.heap = append(m.heap, s)
	for i := len(m.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !less(m.heap[i], m.heap[up]) {
			return
		}
		m.heap[i], m.heap[up] = m.heap[up], m.heap[i]
		i = up
	}
}

func (m *maze) pop() step {
	top := m.heap[0]
	last := len(m.heap) - 1
	m.heap[0] = m.heap[last]
	m.heap = m.heap[:last]
	for i := 0; ; {
		k := 2*i + 1
		if k >= last {
			return top
		}
		if k+1 < last && less(m.heap[k+1], m.heap[k]) {
			k++
		}
		if !less(m.heap[k], m.heap[i]) {
			return top
		}
		m.heap[i], m.heap[k] = m.heap[k], m.heap[i]
		i = k
	}
}

// less orders steps by cost and, for the same drawing each time, by state.
func less(a, b step) bool { return a.cost < b.cost || a.cost == b.cost && a.state < b.state }
