package layout

import (
	"cmp"
	"slices"
)

// labels finds places for labels of lines beside their lines, where nothing hides them
// and they hide nothing.
type labels struct {
	*maze
	taken []bool  // cells of boxes, of sides of frames and of other labels, and heads of lines
	lines []uint8 // how many lines run through a cell, up to a few
}

// labelsBeside reads a drawing whose lines have their ways: those of the lines that are
// listed have no labels yet.
func (m *maze) labelsBeside(anew []int) *labels {
	p := &labels{maze: m, taken: make([]bool, len(m.solid)), lines: make([]uint8, len(m.solid))}
	for i := range m.d.Boxes {
		m.fill(p.taken, m.d.area(i))
	}
	for c, side := range m.sides {
		p.taken[c] = p.taken[c] || side&(sideAcross|sideUp) != 0
	}
	for i := range m.d.Lines {
		l := &m.d.Lines[i]
		if tip, ok := l.tip(); ok {
			m.fill(p.taken, span(tip, tip))
		}
		l.eachCell(func(q Point) {
			if m.holds(q) && p.lines[m.cell(q)] < 8 {
				p.lines[m.cell(q)]++
			}
		})
	}
	for i := range m.d.Lines {
		if l := &m.d.Lines[i]; l.Label != "" && len(l.Points) > 0 && !slices.Contains(anew, i) {
			m.fill(p.taken, labelArea(l))
		}
	}
	return p
}

// eachCell calls f once with each cell of a line between its boxes.
func (l *Line) eachCell(f func(Point)) {
	n := len(l.Points)
	for k := 1; k < n; k++ {
		a, b := l.Points[k-1], l.Points[k]
		dx, dy := sign(b.X-a.X), sign(b.Y-a.Y)
		for q := (Point{a.X + dx, a.Y + dy}); q != b; q = (Point{q.X + dx, q.Y + dy}) {
			f(q)
		}
		if k < n-1 {
			f(b)
		}
	}
}

// covered tells whether the side of a frame runs through the label of line i.
func (d *Drawing) covered(i int) bool {
	l := &d.Lines[i]
	return l.Label != "" && len(l.Points) > 0 && slices.ContainsFunc(d.Frames, func(f Frame) bool {
		return rect{f.X, f.Y, f.X + f.W - 1, f.Y + f.H - 1}.cuts(labelArea(l))
	})
}

// put finds room for the label of line i: beside a stretch that no other line shares,
// near its end, with a blank on both sides; else with less of that; else shortened.
// Where even that has none, the line goes without.
func (p *labels) put(i int) {
	l := &p.d.Lines[i]
	for whole, n := l.Label, Columns(l.Label); n > 0; n-- {
		l.Label = shorten(whole, n)
		for _, how := range [...]manner{{alone: true, clear: true}, {alone: true}, {clear: true}, {}, {alone: true, within: true}} {
			if at, ok := p.room(l, Columns(l.Label), how); ok {
				l.LabelAt = at
				p.fill(p.taken, labelArea(l))
				return
			}
		}
	}
	l.Label = ""
}

// manner is how a label may stand.
type manner struct {
	alone  bool // beside a stretch of its line where no other runs
	clear  bool // with a blank on both sides
	within bool // in its line
}

// room finds a place for a label of w columns.
func (p *labels) room(l *Line, w int, how manner) (Point, bool) {
	for k := len(l.Points) - 1; k > 0; k-- {
		s := span(l.Points[k-1], l.Points[k])
		for _, c := range choices(s, w, how.within) {
			if p.free(c.at, w, how) && (!how.alone || p.lines[p.cell(c.by)] == 1) {
				return c.at, true
			}
		}
	}
	return Point{}, false
}

// choice is a place for a label and the cell of the line that it stands beside.
type choice struct{ at, by Point }

// choices are the places for a label of w columns along a straight stretch, those near
// its middle first: above it and below it, or right and left of it.
func choices(s rect, w int, within bool) []choice {
	var out []choice
	mid := Point{(s.x0 + s.x1) / 2, (s.y0 + s.y1) / 2}
	switch {
	case s.y0 == s.y1 && within:
		for x := s.x0 + 2; x+w <= s.x1-1; x++ {
			out = append(out, choice{Point{x, s.y0}, Point{x, s.y0}})
		}
	case s.y0 == s.y1:
		for x := s.x0 + 2 - w; x <= s.x1-1; x++ {
			by := Point{min(max(x+w/2, s.x0+1), s.x1-1), s.y0}
			if s.x1-s.x0 < 2 {
				by.X = s.x0
			}
			out = append(out, choice{Point{x, s.y0 - 1}, by}, choice{Point{x, s.y0 + 1}, by})
		}
	case !within:
		for y := s.y0; y <= s.y1; y++ {
			by := Point{s.x0, min(max(y, s.y0+1), s.y1-1)}
			for _, x := range [4]int{s.x0 + 2, s.x0 - 1 - w, s.x0 + 1, s.x0 - w} {
				out = append(out, choice{Point{x, y}, by})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b choice) int {
		far := func(c choice) int {
			if s.y0 == s.y1 {
				return max(c.at.X+w/2-mid.X, mid.X-c.at.X-w/2)
			}
			return max(c.at.Y-mid.Y, mid.Y-c.at.Y)
		}
		return cmp.Compare(far(a), far(b))
	})
	return out
}

// free tells whether the cells of a label of w columns are free, and those beside it.
func (p *labels) free(at Point, w int, how manner) bool {
	for x := at.X - 1; x <= at.X+w; x++ {
		q := Point{x, at.Y}
		inside := x >= at.X && x < at.X+w
		if !p.holds(q) {
			if inside {
				return false
			}
			continue
		}
		c := p.cell(q)
		if p.taken[c] && (inside || how.clear || how.within) {
			return false
		}
		if how.within && p.lines[c] > 1 || !how.within && inside && p.lines[c] > 0 {
			return false
		}
	}
	return true
}
