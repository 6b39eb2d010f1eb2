package png

import (
	"image/color"
	"math"
)

// stroke draws a line of the given width along pts, width and dash in pixels
// of the scene. Ends are flat, corners mitred.
func (c *canvas) stroke(pts []pt, closed bool, width float64, dash []float64, col color.RGBA) {
	half := width * c.scale / 2
	pts = distinct(pts)
	if len(pts) < 2 || half <= 0 {
		return
	}
	if c.overview {
		c.thin(pts, half, col)
		return
	}
	if len(dash) == 0 {
		c.fill(band(pts, closed, half), col)
		return
	}
	var polys [][]pt
	for _, part := range dashes(pts, dash, c.scale) {
		polys = append(polys, band(part, false, half)...)
	}
	c.fill(polys, col)
}

// distinct drops points that repeat the one before them.
func distinct(pts []pt) []pt {
	var out []pt
	for _, p := range pts {
		if n := len(out); n > 0 && math.Hypot(p.x-out[n-1].x, p.y-out[n-1].y) < 1e-6 {
			continue
		}
		out = append(out, p)
	}
	return out
}

// band is the outline of a line: one polygon, for a closed line two of which
// the second is the hole.
func band(pts []pt, closed bool, half float64) [][]pt {
	n := len(pts)
	if n < 2 {
		return nil
	}
	leftSide, rightSide := make([]pt, 0, n), make([]pt, 0, n)
	for i, p := range pts {
		var m pt
		switch {
		case i > 0 && i < n-1:
			m = mitre(pts[i-1], p, pts[i+1])
		case closed:
			m = mitre(pts[n-2], p, pts[1])
		case i == 0:
			m = normal(p, pts[1])
		default:
			m = normal(pts[n-2], p)
		}
		leftSide = append(leftSide, pt{p.x + m.x*half, p.y + m.y*half})
		rightSide = append(rightSide, pt{p.x - m.x*half, p.y - m.y*half})
	}
	for i, j := 0, n-1; i < j; i, j = i+1, j-1 {
		rightSide[i], rightSide[j] = rightSide[j], rightSide[i]
	}
	if closed {
		return [][]pt{leftSide, rightSide}
	}
	return [][]pt{append(leftSide, rightSide...)}
}

// normal is the unit vector square to the way from a to b.
func normal(a, b pt) pt {
	d := math.Hypot(b.x-a.x, b.y-a.y)
	if d == 0 {
		return pt{}
	}
	return pt{-(b.y - a.y) / d, (b.x - a.x) / d}
}

// mostMitre bounds how far the corner of a sharp turn sticks out, in half
// widths.
const mostMitre = 3

// mitre is where the sides of a line meet at corner b, in half widths.
func mitre(a, b, c pt) pt {
	m, n := normal(a, b), normal(b, c)
	s := pt{m.x + n.x, m.y + n.y}
	q := s.x*s.x + s.y*s.y
	if q < 4.0/(mostMitre*mostMitre) {
		return n
	}
	return pt{2 * s.x / q, 2 * s.y / q}
}

// dashes cuts a line into strokes by a pattern of strokes and gaps.
func dashes(pts []pt, pattern []float64, scale float64) [][]pt {
	whole := 0.0
	for _, d := range pattern {
		whole += d
	}
	if whole <= 0 {
		return [][]pt{pts}
	}
	var out [][]pt
	k, left := 0, pattern[0]*scale
	cur := []pt{pts[0]}
	flush := func() {
		if k%2 == 0 && len(cur) > 1 {
			out = append(out, cur)
		}
		cur = nil
	}
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		d := math.Hypot(b.x-a.x, b.y-a.y)
		at := 0.0
		for d-at > left {
			at += left
			p := pt{a.x + (b.x-a.x)*at/d, a.y + (b.y-a.y)*at/d}
			cur = append(cur, p)
			flush()
			k++
			left = pattern[k%len(pattern)] * scale
			cur = []pt{p}
		}
		left -= d - at
		cur = append(cur, b)
	}
	flush()
	return out
}
