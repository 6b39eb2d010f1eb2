package scene

import (
	"math"

	"portolan/export/palette"
	"portolan/model/layout"
)

const (
	lineWidth  = 1.6
	bend       = 7.0 // radius of corners
	gap        = 4.0 // what a line leaves free on each side of a line that it crosses
	headLength = 9.0
	headHalf   = 4.5
)

// look is how lines of a class are drawn.
func look(c layout.Class, p *palette.Theme) (colour string, dash []float64) {
	switch c {
	case layout.DNS:
		return p.DNS, []float64{6, 4}
	case layout.Attach:
		return p.Attach, []float64{1.6, 3.2}
	}
	return p.Request, nil
}

// lines draws all links. A line that crosses one with which it shares no end
// leaves a gap, so that a crossing never looks like a joint.
func (b *builder) lines() {
	covered := map[layout.Class]map[pair]bool{}
	if !b.dense() {
		covered[layout.DNS], covered[layout.Attach] = map[pair]bool{}, map[pair]bool{}
	}
	sums := b.sums()
	for i := range b.d.Lines {
		l := &b.d.Lines[i]
		if len(l.Points) < 2 {
			continue
		}
		colour, dash := look(l.Class, b.theme)
		width := lineWidth
		sign, found := b.theme.Finding[b.severity(l.ID)]
		if found {
			colour = sign.Fill
			if sums == nil { // else the width means something else
				width = 2 * lineWidth
			}
		}
		g := Group{Class: "line", ID: l.ID, Title: b.linkTitle(l)}
		tip, dx, dy := b.tip(l)
		for _, s := range b.strands(l, covered[l.Class], sums) {
			var steps []Step
			for _, part := range s.parts {
				for _, piece := range b.pieces(i, part, dx, dy) {
					steps = append(steps, rounded(piece)...)
				}
			}
			w := width
			if s.shared {
				w = thickness(s.share)
			}
			if len(steps) > 0 {
				g.Shapes = append(g.Shapes, &Path{Steps: steps, Stroke: colour, Width: w, Dash: stretched(dash, w)})
			}
		}
		g.Shapes = append(g.Shapes, head(tip, dx, dy, colour))
		b.add(g)
	}
	if b.dense() && sums == nil {
		b.bridges()
	}
}

// denseLines is how many lines a picture may have before gaps are drawn line by
// line and not crossing by crossing: crossings grow with the square of lines.
const denseLines = 2000

func (b *builder) dense() bool { return len(b.d.Lines) > denseLines }

// bridges draws the upright parts of all lines once more, each over a band of
// the ground: whatever they cross has a gap there.
func (b *builder) bridges() {
	g := Group{Class: "line"}
	bands, ways := map[string]*Path{}, map[layout.Class]*Path{}
	for i := range b.d.Lines {
		l := &b.d.Lines[i]
		colour, dash := look(l.Class, b.theme)
		if ways[l.Class] == nil {
			ways[l.Class] = &Path{Stroke: colour, Width: lineWidth, Dash: dash}
		}
		if _, found := b.theme.Finding[b.severity(l.ID)]; found {
			continue // it lies as its colour has it
		}
		for k := 1; k < len(l.Points); k++ {
			p, q := l.Points[k-1], l.Points[k]
			if p.X != q.X || p.Y == q.Y {
				continue
			}
			band, way := b.bridge(l, k)
			ground := b.ground(b.cx(p.X), (b.cy(p.Y)+b.cy(q.Y))/2)
			if bands[ground] == nil {
				bands[ground] = &Path{Stroke: ground, Width: 2 * gap}
				g.Shapes = append(g.Shapes, bands[ground])
			}
			bands[ground].Steps = append(bands[ground].Steps, band...)
			ways[l.Class].Steps = append(ways[l.Class].Steps, way...)
		}
	}
	for _, c := range []layout.Class{layout.Attach, layout.DNS, layout.Request} {
		if w := ways[c]; w != nil && len(w.Steps) > 0 {
			g.Shapes = append(g.Shapes, w)
		}
	}
	if len(g.Shapes) > 0 {
		b.add(g)
	}
}

// bridge is the upright part of a line that ends at its point k: the band that
// clears its way, and the way with half of the corners at its ends.
func (b *builder) bridge(l *layout.Line, k int) (band, way []Step) {
	at := func(p layout.Point) point { return point{b.cx(p.X), b.cy(p.Y)} }
	p, q := at(l.Points[k-1]), at(l.Points[k])
	pts := []point{p, q}
	inner := [2]bool{k > 1, k < len(l.Points)-1}
	if inner[0] {
		before := at(l.Points[k-2])
		pts = append([]point{towards(p, before, min(bend, distance(p, before)/2))}, pts...)
	} else {
		pts[0] = b.end(l.From, l.Points[0], l.Points[1])
	}
	if inner[1] {
		after := at(l.Points[k+1])
		pts = append(pts, towards(q, after, min(bend, distance(q, after)/2)))
	} else {
		tip, _, dy := b.tip(l)
		pts[len(pts)-1] = point{tip.x, tip.y - dy*(headLength-1)}
	}
	// The band spares the corners, where lines of one bundle part.
	from, to := p, q
	if distance(p, q) > 2*bend {
		from, to = towards(p, q, bend), towards(q, p, bend)
	}
	return []Step{{Op: Move, X: from.x, Y: from.y}, {Op: Straight, X: to.x, Y: to.y}}, rounded(pts)
}

type point struct{ x, y float64 }

// tip is where the head of a line touches its box, and the way it points.
func (b *builder) tip(l *layout.Line) (p point, dx, dy float64) {
	n := len(l.Points)
	p = b.end(l.To, l.Points[n-1], l.Points[n-2])
	dx = float64(signum(l.Points[n-1].X - l.Points[n-2].X))
	dy = float64(signum(l.Points[n-1].Y - l.Points[n-2].Y))
	return p, dx, dy
}

// end is where a line whose last cell is at and whose corner before it is from
// meets the border of its box.
func (b *builder) end(box int, at, from layout.Point) point {
	left, top, right, bottom := b.edges(&b.d.Boxes[box])
	p := point{b.cx(at.X), b.cy(at.Y)}
	switch {
	case from.X > at.X:
		p.x = right
	case from.X < at.X:
		p.x = left
	case from.Y > at.Y:
		p.y = bottom
	default:
		p.y = top
	}
	return p
}

// pieces turns a part of line i into polylines of pixels: from border to arrow
// head, with gaps where it crosses others.
func (b *builder) pieces(i int, part []layout.Point, dx, dy float64) [][]point {
	l := &b.d.Lines[i]
	n := len(part)
	at := func(k int) point {
		switch {
		case k == 0 && part[0] == l.Points[0]:
			return b.end(l.From, part[0], l.Points[1])
		case k == n-1 && part[k] == l.Points[len(l.Points)-1]:
			p, _, _ := b.tip(l)
			return point{p.x - dx*(headLength-1), p.y - dy*(headLength-1)}
		}
		return point{b.cx(part[k].X), b.cy(part[k].Y)}
	}
	out := [][]point{{at(0)}}
	put := func(p point) { out[len(out)-1] = append(out[len(out)-1], p) }
	for k := 1; k < n; k++ {
		p, q := part[k-1], part[k]
		if p.Y == q.Y && !b.dense() {
			xs := b.wires.crossings(b.d, i, p.Y, min(p.X, q.X), max(p.X, q.X))
			way := float64(signum(q.X - p.X))
			for j := range xs {
				x := xs[j]
				if way < 0 {
					x = xs[len(xs)-1-j]
				}
				put(point{b.cx(x) - way*gap, b.cy(p.Y)})
				out = append(out, []point{{b.cx(x) + way*gap, b.cy(p.Y)}})
			}
		}
		put(at(k))
	}
	return out
}

// rounded is a polyline with round corners.
func rounded(pts []point) []Step {
	if len(pts) < 2 {
		return nil
	}
	steps := []Step{{Op: Move, X: pts[0].x, Y: pts[0].y}}
	last := pts[len(pts)-1]
	for k := 1; k < len(pts)-1; k++ {
		a, c, e := pts[k-1], pts[k], pts[k+1]
		la, le := distance(a, c), distance(c, e)
		if k > 1 {
			la /= 2
		}
		if k < len(pts)-2 {
			le /= 2
		}
		r := min(bend, la, le)
		if r < 0.5 {
			steps = append(steps, Step{Op: Straight, X: c.x, Y: c.y})
			continue
		}
		p, q := towards(c, a, r), towards(c, e, r)
		steps = append(steps,
			Step{Op: Straight, X: p.x, Y: p.y},
			Step{Op: Curve, X: q.x, Y: q.y, CX: c.x, CY: c.y})
	}
	return append(steps, Step{Op: Straight, X: last.x, Y: last.y})
}

func distance(a, b point) float64 { return math.Abs(a.x-b.x) + math.Abs(a.y-b.y) }

// towards is the point at distance r from a on the way to b.
func towards(a, b point, r float64) point {
	d := distance(a, b)
	return point{a.x + (b.x-a.x)*r/d, a.y + (b.y-a.y)*r/d}
}

// head is an arrow head that points along (dx, dy).
func head(tip point, dx, dy float64, colour string) *Path {
	x, y := tip.x-dx*headLength, tip.y-dy*headLength
	return &Path{Fill: colour, Steps: []Step{
		{Op: Move, X: tip.x, Y: tip.y},
		{Op: Straight, X: x - dy*headHalf, Y: y + dx*headHalf},
		{Op: Straight, X: x + dy*headHalf, Y: y - dx*headHalf},
		{Op: Close},
	}}
}

// label writes what a line says. Where a line runs behind it, the label stands
// on a patch of the ground.
func (b *builder) label(l *layout.Line) {
	if l.Label == "" || len(l.Points) < 2 {
		return
	}
	n := layout.Columns(l.Label)
	x, y := l.LabelAt.X, l.LabelAt.Y
	room := Span{b.px(x), float64(n * cellW)}
	text := fit(l.Label, labelSize, false, b.theme.Ink, room, b.cy(y)+labelSize*baseline, side(l, n))
	g := Group{Class: "label", ID: l.ID, Title: b.linkTitle(l)}
	if b.wires.touches(y, x-1, x+n) || b.framed(y, x, x+n-1) {
		const pad = 3
		g.Shapes = append(g.Shapes, &Rect{
			X: text.X - pad, Y: b.cy(y) - cellH/2 + 1, W: text.W + 2*pad, H: cellH - 2, R: 3,
			Fill: b.ground(text.X+text.W/2, b.cy(y)),
		})
	}
	g.Shapes = append(g.Shapes, text)
	b.add(g)
}

// side tells at which end of its room of n cells a label stands nearer to its
// line.
func side(l *layout.Line, n int) align {
	x, y := l.LabelAt.X, l.LabelAt.Y
	a := start
	for k := 1; k < len(l.Points); k++ {
		p, q := l.Points[k-1], l.Points[k]
		lo, hi := min(p.Y, q.Y), max(p.Y, q.Y)
		switch {
		case p.Y == q.Y && p.Y == y && min(p.X, q.X) < x && max(p.X, q.X) > x+n:
			return middle
		case p.X == q.X && lo <= y && y <= hi && p.X >= x && p.X < x+n:
			return middle
		case p.X == q.X && lo <= y && y <= hi && p.X >= x+n && p.X <= x+n+1:
			a = end
		}
	}
	return a
}

// framed tells whether the border of a frame runs through the cells x0 to x1
// of row y.
func (b *builder) framed(y, x0, x1 int) bool {
	for i := range b.d.Frames {
		f := &b.d.Frames[i]
		right, bottom := f.X+f.W-1, f.Y+f.H-1
		if (y == f.Y || y == bottom) && x1 >= f.X && x0 <= right {
			return true
		}
		if y > f.Y && y < bottom && (x0 <= f.X && f.X <= x1 || x0 <= right && right <= x1) {
			return true
		}
	}
	return false
}
