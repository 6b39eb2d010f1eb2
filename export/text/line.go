package text

import "portolan/model/layout"

// arms collects what runs through a cell before its glyph is chosen: which
// directions have an arm, the class of the topmost line, and whether two lines
// that have nothing to do with each other cross here.
type arms struct {
	dirs   uint8
	class  layout.Class
	bridge bool
	line   int32 // 1 + the line drawn here last
}

// head is an arrow head to be painted when all lines are known.
type head struct {
	x, y int
	dir  uint8
	line int32
}

// lines paints all lines: first their arms, then the glyphs. Lines that share
// a node join where they meet; others cross, and then the upright one runs
// through, so that a crossing never looks like a joint.
func (p *painter) lines() {
	p.flagged = p.flagged[:0]
	for i := range p.d.Lines {
		l := &p.d.Lines[i]
		fl := p.flags(l.ID, Counts{})
		if p.o.Line != "" && p.o.Line == l.ID {
			fl |= Focused
		}
		p.flagged = append(p.flagged, fl)
		p.line(i, false)
	}
	for _, above := range [...]Style{Heavy, Focused} { // their styles win where they share cells
		for i, fl := range p.flagged {
			if fl.Has(above) {
				p.line(i, true)
			}
		}
	}
	for i := range p.arms {
		a := &p.arms[i]
		if a.dirs == 0 {
			continue
		}
		dirs := a.dirs
		if a.bridge {
			dirs = up | down
		}
		st := styleOf(lineRole(a.class), 0) | p.flagged[a.line-1]
		p.Cells[i] = Cell{p.lineGlyph(i, a, dirs, st), st, -a.line}
	}
	for _, h := range p.heads {
		p.put(h.x, h.y, Cell{p.gl.head[h.dir], styleOf(Arrow, 0) | p.flagged[h.line-1], -h.line})
	}
}

// lineGlyph is the character of a cell of a line: thick where there is much
// traffic, a row of crosses where there is none any more, but not where another line
// runs below it, which would seem to carry nothing.
func (p *painter) lineGlyph(cell int, a *arms, dirs uint8, st Style) rune {
	c := min(a.class, layout.Attach)
	switch {
	case st.Has(Dead) && !a.bridge && (cell%p.W+cell/p.W)%2 == 0:
		return p.gl.dead
	case st.Has(Heavy):
		return p.gl.thick[c][dirs]
	}
	return p.gl.line[c][dirs]
}

func lineRole(c layout.Class) Role {
	switch c {
	case layout.DNS:
		return DNSLine
	case layout.Attach:
		return AttachLine
	}
	return RequestLine
}

// line adds the arms of line i. The end points lie on box borders and are not
// drawn.
func (p *painter) line(i int, top bool) {
	l := &p.d.Lines[i]
	n := len(l.Points)
	if n < 2 {
		return
	}
	for k := 1; k < n; k++ {
		a, b := l.Points[k-1], l.Points[k]
		p.segment(a, b, k == 1, k == n-1, i, top)
	}
	a, b := l.Points[n-2], l.Points[n-1]
	dx, dy, dir := step(a, b)
	p.heads = append(p.heads, head{b.X - dx, b.Y - dy, dir, int32(i + 1)})
}

// step is the way from a to b: one cell, and its direction.
func step(a, b layout.Point) (dx, dy int, dir uint8) {
	switch {
	case b.X > a.X:
		return 1, 0, right
	case b.X < a.X:
		return -1, 0, left
	case b.Y > a.Y:
		return 0, 1, down
	}
	return 0, -1, up
}

var opposite = [16]uint8{up: down, down: up, left: right, right: left}

func (p *painter) segment(a, b layout.Point, first, last bool, line int, top bool) {
	if a == b || !p.sees(min(a.X, b.X), min(a.Y, b.Y), max(a.X-b.X, b.X-a.X)+1, max(a.Y-b.Y, b.Y-a.Y)+1) {
		return
	}
	dx, dy, dir := step(a, b)
	from, to := p.within(a), p.within(b)
	for q := from; ; q = (layout.Point{X: q.X + dx, Y: q.Y + dy}) {
		var arm uint8
		if q != a {
			arm |= opposite[dir]
		}
		if q != b {
			arm |= dir
		}
		if !(first && q == a) && !(last && q == b) {
			p.arm(q, arm, line, top)
		}
		if q == to {
			return
		}
	}
}

// within moves a point of a segment that reaches into the clip to the clip's rim.
func (p *painter) within(q layout.Point) layout.Point {
	return layout.Point{
		X: min(max(q.X, p.clip.X-1), p.clip.X+p.clip.W),
		Y: min(max(q.Y, p.clip.Y-1), p.clip.Y+p.clip.H),
	}
}

// arm adds arms of a line to a cell.
func (p *painter) arm(q layout.Point, dirs uint8, line int, top bool) {
	x, y := q.X-p.clip.X, q.Y-p.clip.Y
	if x < 0 || y < 0 || x >= p.W || y >= p.H {
		return
	}
	c := &p.arms[y*p.W+x]
	l := &p.d.Lines[line]
	if c.dirs != 0 && c.line != int32(line+1) {
		o := &p.d.Lines[c.line-1]
		if l.From != o.From && l.To != o.To && l.From != o.To && l.To != o.From {
			c.bridge = c.bridge || !top
			if dirs&(up|down) == 0 {
				c.dirs |= dirs
				return
			}
		}
	}
	c.dirs |= dirs
	if c.class != l.Class && c.line != 0 && !top {
		c.class = min(c.class, l.Class)
	} else {
		c.class = l.Class
	}
	c.line = int32(line + 1)
}
