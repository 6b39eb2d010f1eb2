package scene

import (
	"slices"

	"portolan/model/layout"
)

// wires knows where the segments of all lines run, in cells.
type wires struct {
	upright map[int][]stretch // by column
	level   map[int][]stretch // by row
}

// stretch is a segment of a line: from lo to hi along its axis.
type stretch struct{ line, lo, hi int }

func newWires(d *layout.Drawing) *wires {
	w := &wires{map[int][]stretch{}, map[int][]stretch{}}
	for i := range d.Lines {
		pts := d.Lines[i].Points
		for k := 1; k < len(pts); k++ {
			a, b := pts[k-1], pts[k]
			if a.X == b.X {
				w.upright[a.X] = append(w.upright[a.X], stretch{i, min(a.Y, b.Y), max(a.Y, b.Y)})
			} else {
				w.level[a.Y] = append(w.level[a.Y], stretch{i, min(a.X, b.X), max(a.X, b.X)})
			}
		}
	}
	return w
}

// crossings are the columns between x0 and x1 where an upright line that has
// nothing to do with line i runs through row y.
func (w *wires) crossings(d *layout.Drawing, i, y, x0, x1 int) []int {
	var out []int
	l := &d.Lines[i]
	for x := x0 + 1; x < x1; x++ {
		if slices.ContainsFunc(w.upright[x], func(s stretch) bool {
			o := &d.Lines[s.line]
			return s.lo < y && y < s.hi && o.From != l.From && o.To != l.To
		}) {
			out = append(out, x)
		}
	}
	return out
}

// touches tells whether any line runs through the cells x0 to x1 of row y.
func (w *wires) touches(y, x0, x1 int) bool {
	if slices.ContainsFunc(w.level[y], func(s stretch) bool { return s.lo <= x1 && s.hi >= x0 }) {
		return true
	}
	for x := x0; x <= x1; x++ {
		if slices.ContainsFunc(w.upright[x], func(s stretch) bool { return s.lo <= y && y <= s.hi }) {
			return true
		}
	}
	return false
}

// runs cuts a line into the parts that no line of its class has covered yet,
// so that dashes which share a way do not fill each other's gaps. Each part is
// a polyline in cells; a part that branches off starts one cell before the
// corner, and one that joins ends one cell behind it.
func runs(pts []layout.Point, covered map[pair]bool) [][]layout.Point {
	cells := every(pts)
	var out [][]layout.Point
	from := -1
	flush := func(to int) {
		if from < 0 {
			return
		}
		a, b := from, to
		if a > 0 && !straight(cells[a-1], cells[a], cells[a+1]) {
			a--
		}
		if b < len(cells)-1 && !straight(cells[b-1], cells[b], cells[b+1]) {
			b++
		}
		out = append(out, corners(cells[a:b+1]))
		from = -1
	}
	for i := 1; i < len(cells); i++ {
		key := pairOf(cells[i-1], cells[i])
		if covered[key] {
			flush(i - 1)
			continue
		}
		covered[key] = true
		if from < 0 {
			from = i - 1
		}
	}
	flush(len(cells) - 1)
	return out
}

// every lists all cells that a polyline runs through.
func every(pts []layout.Point) []layout.Point {
	out := pts[:1:1]
	for _, p := range pts[1:] {
		for q := out[len(out)-1]; q != p; {
			q.X += signum(p.X - q.X)
			q.Y += signum(p.Y - q.Y)
			out = append(out, q)
		}
	}
	return out
}

// corners keeps the ends of a polyline and the points where it turns.
func corners(cells []layout.Point) []layout.Point {
	out := cells[:1:1]
	for i := 1; i < len(cells)-1; i++ {
		if !straight(cells[i-1], cells[i], cells[i+1]) {
			out = append(out, cells[i])
		}
	}
	return append(out, cells[len(cells)-1])
}

func straight(a, b, c layout.Point) bool {
	return a.X == b.X && b.X == c.X || a.Y == b.Y && b.Y == c.Y
}

func signum(n int) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}
