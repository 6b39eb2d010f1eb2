package worldview

import (
	"math"
	"slices"
	"sync"

	"portolan/model/geo"
)

// dots is a picture of 2 by 4 dots in each cell.
type dots struct {
	w, h int     // cells
	mask []uint8 // by cell, in the bits of Unicode's braille patterns
}

// dotBit is the bit of the dot in a column and a row of a cell.
var dotBit = [2][4]uint8{{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}

func newDots(w, h int) *dots { return &dots{w, h, make([]uint8, w*h)} }

func (d *dots) set(x, y int) {
	if x >= 0 && y >= 0 && x < 2*d.w && y < 4*d.h {
		d.mask[y/4*d.w+x/2] |= dotBit[x&1][y&3]
	}
}

// braille are the 256 patterns as text.
var braille = sync.OnceValue(func() *[256]string {
	var out [256]string
	for i := range out {
		out[i] = string(rune(0x2800 + i))
	}
	return &out
})

// pen draws a line of many sides; the pattern runs on over the corners.
type pen struct {
	on   *lines
	look stroke
	n    int // dots so far
}

// line draws from a to b without its last dot, which the next side begins with.
func (p *pen) line(x0, y0, x1, y1 float64) {
	ax, ay, bx, by, ok := clip(x0, y0, x1, y1, float64(2*p.on.w), float64(4*p.on.h))
	if !ok {
		p.n += int(max(math.Abs(x1-x0), math.Abs(y1-y0)))
		return
	}
	p.n += int(max(math.Abs(ax-x0), math.Abs(ay-y0)))
	ix, iy, jx, jy := int(math.Floor(ax)), int(math.Floor(ay)), int(math.Floor(bx)), int(math.Floor(by))
	steps := max(abs(jx-ix), abs(jy-iy))
	for i := range steps {
		p.dot(ix+round(i*(jx-ix), steps), iy+round(i*(jy-iy), steps))
	}
}

func (p *pen) dot(x, y int) {
	if p.look.off == 0 || p.n%(p.look.on+p.look.off) < p.look.on {
		p.on.plot(x, y)
		if p.look.bold {
			p.on.plot(x, y+1)
		}
	}
	p.n++
}

// round divides and rounds to the nearest.
func round(a, b int) int {
	if a < 0 {
		return -((-2*a + b) / (2 * b))
	}
	return (2*a + b) / (2 * b)
}

func abs(n int) int { return max(n, -n) }

// clip cuts a line to a window with a margin, after Liang and Barsky.
func clip(x0, y0, x1, y1, w, h float64) (ax, ay, bx, by float64, ok bool) {
	const margin = 2
	dx, dy := x1-x0, y1-y0
	from, to := 0.0, 1.0
	for _, side := range [4][2]float64{{-dx, x0 + margin}, {dx, w + margin - x0}, {-dy, y0 + margin}, {dy, h + margin - y0}} {
		p, q := side[0], side[1]
		switch t := q / p; {
		case p == 0 && q < 0:
			return 0, 0, 0, 0, false
		case p < 0:
			from = max(from, t)
		case p > 0:
			to = min(to, t)
		}
	}
	if !(from <= to) {
		return 0, 0, 0, 0, false
	}
	return x0 + from*dx, y0 + from*dy, x0 + to*dx, y0 + to*dy, true
}

// shore is one ring of the coastline in the plane.
type shore struct {
	points         []xy
	x0, x1, y0, y1 float64
}

func shores() []shore {
	rings := geo.Coastline()
	out := make([]shore, len(rings))
	for i, r := range rings {
		s := shore{points: make([]xy, len(r)), x0: math.Inf(1), x1: math.Inf(-1), y0: math.Inf(1), y1: math.Inf(-1)}
		for k, p := range r {
			q := project(p)
			s.points[k] = q
			s.x0, s.x1, s.y0, s.y1 = min(s.x0, q.x), max(s.x1, q.x), min(s.y0, q.y), max(s.y1, q.y)
		}
		out[i] = s
	}
	return out
}

// land is the picture of the land: its edge as a line, what lies inside as far
// dots.
type land struct {
	camera
	shore, inner dots
}

// draw fills the rings row by row and then finds the edge of what is full:
// however small the map, a shore is one clean line.
func (f *filler) draw(c camera, w, h int, all []shore) *land {
	f.reset(c, 2*w, 4*h)
	lo, hi := c.point(0, c.h), c.point(c.w, 0)
	for _, s := range all {
		if s.y1 < lo.y || s.y0 > hi.y {
			continue
		}
		for _, turn := range turns {
			if s.x1+turn >= lo.x && s.x0+turn <= hi.x {
				f.ring(s, turn)
			}
		}
	}
	f.stripes()
	l := &land{c, *newDots(w, h), *newDots(w, h)}
	_, end := c.dot(xy{0, projectLat(southMost)})
	for y := range min(f.h, int(max(0, end))) {
		for x := range f.w {
			switch i := f.at(x, y); {
			case !f.full[i]:
			case f.shore(i):
				l.shore.set(x, y)
			case y%2 == 0 && (x+y)%4 == 0:
				l.inner.set(x, y)
			}
		}
	}
	return l
}

// turns are the copies of the world beside each other that a window may show
// parts of.
var turns = [...]float64{-360, 0, 360}

// filler finds the dots that are land. It keeps its memory between frames.
type filler struct {
	camera
	w, h int         // dots
	full []bool      // by dot, with a margin of one dot
	rows [][]float64 // where rings cross the middle of a row of dots
}

// reset empties the filler for a window of w by h dots.
func (f *filler) reset(c camera, w, h int) {
	f.camera = c
	if f.w != w || f.h != h {
		f.w, f.h = w, h
		f.rows = make([][]float64, h+2)
		f.full = make([]bool, (w+2)*(h+2))
	}
	for i := range f.rows {
		f.rows[i] = f.rows[i][:0]
	}
	clear(f.full)
}

func (f *filler) at(x, y int) int { return (y+1)*(f.w+2) + x + 1 }

// shore tells whether a dot of land has sea beside it.
func (f *filler) shore(i int) bool {
	return !f.full[i-1] || !f.full[i+1] || !f.full[i-f.w-2] || !f.full[i+f.w+2]
}

// ring notes where a ring crosses the rows. An island about as small as a dot
// might fall between them: it becomes one.
func (f *filler) ring(s shore, turn float64) {
	n := len(s.points)
	if size := (s.x1 - s.x0 + s.y1 - s.y0) * f.scale; size < 3 {
		x, y := f.dot(xy{(s.x0+s.x1)/2 + turn, (s.y0 + s.y1) / 2})
		if size > 1 && x >= 0 && y >= 0 && x < f.camera.w && y < f.camera.h {
			f.full[f.at(int(x), int(y))] = true
		}
		return
	}
	x, y := f.dot(xy{s.points[n-1].x + turn, s.points[n-1].y})
	for _, q := range s.points {
		nx, ny := f.dot(xy{q.x + turn, q.y})
		ax, ay, bx, by := x, y, nx, ny
		if ay > by {
			ax, ay, bx, by = bx, by, ax, ay
		}
		for row := max(-1, int(math.Ceil(ay-0.5))); row <= f.h && float64(row)+0.5 < by; row++ {
			at := ax + (bx-ax)*(float64(row)+0.5-ay)/(by-ay)
			f.rows[row+1] = append(f.rows[row+1], max(-2, min(at, f.camera.w+2)))
		}
		x, y = nx, ny
	}
}

// stripes fills the rows between each crossing and the next: dots whose middle
// lies there.
func (f *filler) stripes() {
	for i, xs := range f.rows {
		slices.Sort(xs)
		for k := 0; k+1 < len(xs); k += 2 {
			from, to := int(math.Ceil(xs[k]-0.5)), int(math.Ceil(xs[k+1]-0.5))
			for x := max(from, -1); x < to && x <= f.w; x++ {
				f.full[f.at(x, i-1)] = true
			}
		}
	}
}
