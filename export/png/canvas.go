package png

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"portolan/export/scene"
)

// canvas fills shapes with colours. Coordinates that come in are those of the
// scene; inside they are pixels.
type canvas struct {
	scene *scene.Scene
	img   *image.RGBA
	scale float64
	// overview says that lines and texts may be bars.
	overview bool
	r        vector.Rasterizer
	buf      sfnt.Buffer
}

// pt is a point in pixels.
type pt struct{ x, y float64 }

func (c *canvas) clear(col color.RGBA) {
	draw.Draw(c.img, c.img.Bounds(), image.NewUniform(col), image.Point{}, draw.Src)
}

// fill fills polygons; where they lie in each other with opposite turns there
// is a hole.
func (c *canvas) fill(polys [][]pt, col color.RGBA) {
	lo, hi := pt{math.Inf(1), math.Inf(1)}, pt{math.Inf(-1), math.Inf(-1)}
	for _, p := range polys {
		for _, q := range p {
			lo.x, lo.y = min(lo.x, q.x), min(lo.y, q.y)
			hi.x, hi.y = max(hi.x, q.x), max(hi.y, q.y)
		}
	}
	c.filled(lo, hi, col, func(o pt) {
		for _, p := range polys {
			for i, q := range p {
				x, y := float32(q.x-o.x), float32(q.y-o.y)
				if i == 0 {
					c.r.MoveTo(x, y)
				} else {
					c.r.LineTo(x, y)
				}
			}
			c.r.ClosePath()
		}
	})
}

// filled fills what outline draws between lo and hi. The rasteriser covers no
// more of the picture than that; outline subtracts o from all coordinates.
func (c *canvas) filled(lo, hi pt, col color.RGBA, outline func(o pt)) {
	b := c.img.Bounds()
	x0, y0 := max(int(math.Floor(lo.x)), 0), max(int(math.Floor(lo.y)), 0)
	x1, y1 := min(int(math.Ceil(hi.x)), b.Max.X), min(int(math.Ceil(hi.y)), b.Max.Y)
	if x0 >= x1 || y0 >= y1 {
		return
	}
	c.r.Reset(x1-x0, y1-y0)
	outline(pt{float64(x0), float64(y0)})
	c.r.Draw(c.img, image.Rect(x0, y0, x1, y1), image.NewUniform(col), image.Point{})
}

func (c *canvas) rect(r *scene.Rect) {
	ring := rounded(r.X*c.scale, r.Y*c.scale, r.W*c.scale, r.H*c.scale, r.R*c.scale)
	if r.Fill != "" {
		c.fill([][]pt{ring}, colour(r.Fill))
	}
	if r.Stroke != "" {
		c.stroke(append(ring, ring[0]), true, r.Width, r.Dash, colour(r.Stroke))
	}
}

func (c *canvas) path(p *scene.Path) {
	var subs [][]pt
	var closed []bool
	for _, s := range p.Steps {
		q := pt{s.X * c.scale, s.Y * c.scale}
		if s.Op == scene.Move {
			subs, closed = append(subs, []pt{q}), append(closed, false)
			continue
		}
		k := len(subs) - 1
		if k < 0 {
			continue
		}
		switch s.Op {
		case scene.Straight:
			subs[k] = append(subs[k], q)
		case scene.Curve:
			subs[k] = curve(subs[k], pt{s.CX * c.scale, s.CY * c.scale}, q)
		case scene.Close:
			subs[k], closed[k] = append(subs[k], subs[k][0]), true
		}
	}
	if p.Fill != "" {
		c.fill(subs, colour(p.Fill))
	}
	if p.Stroke != "" {
		for i, s := range subs {
			c.stroke(s, closed[i], p.Width, p.Dash, colour(p.Stroke))
		}
	}
}

// curveSteps is into how many straight parts a curve is cut: at the radii of
// pictures they differ from it by less than a tenth of a pixel.
const curveSteps = 12

func curve(pts []pt, ctrl, to pt) []pt {
	from := pts[len(pts)-1]
	for i := 1; i <= curveSteps; i++ {
		t := float64(i) / curveSteps
		a, b, d := (1-t)*(1-t), 2*t*(1-t), t*t
		pts = append(pts, pt{a*from.x + b*ctrl.x + d*to.x, a*from.y + b*ctrl.y + d*to.y})
	}
	return pts
}

// rounded is a rectangle with round corners, clockwise.
func rounded(x, y, w, h, r float64) []pt {
	r = min(r, w/2, h/2)
	if r <= 0 {
		return []pt{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}
	}
	var out []pt
	for k, centre := range []pt{{x + w - r, y + r}, {x + w - r, y + h - r}, {x + r, y + h - r}, {x + r, y + r}} {
		for i := range curveSteps + 1 {
			a := (float64(k)-1)*math.Pi/2 + float64(i)*math.Pi/2/curveSteps
			out = append(out, pt{centre.x + r*math.Cos(a), centre.y + r*math.Sin(a)})
		}
	}
	return out
}

// text fills the outlines of all characters at once.
func (c *canvas) text(t *scene.Text) {
	size := t.Size * c.scale
	x, y := t.X*c.scale, t.Y*c.scale
	if c.overview && size < legible {
		c.bar(pt{x, y - size/2}, pt{x + t.W*c.scale, y}, colour(t.Fill))
		return
	}
	ppem := fixed.Int26_6(math.Round(size * 64))
	face := scene.Face(t.Bold)
	lo, hi := pt{x - size, y - 1.5*size}, pt{x + t.W*c.scale + size, y + size}
	c.filled(lo, hi, colour(t.Fill), func(o pt) {
		for _, g := range c.scene.Glyphs(t) {
			at := pt{x + g.X*c.scale - o.x, y - o.y}
			if g.Shaped != nil {
				c.shaped(g, at, size)
				continue
			}
			if g.Index == 0 {
				c.missing(g, at, size)
				continue
			}
			segments, err := face.LoadGlyph(&c.buf, g.Index, ppem, nil)
			if err != nil {
				c.missing(g, at, size)
				continue
			}
			c.outline(segments, at)
		}
	})
}

// shaped draws a letter of a font that was named.
func (c *canvas) shaped(g scene.Glyph, at pt, size float64) {
	steps, ok := g.Shaped.Outline()
	if !ok {
		c.missing(g, at, size)
		return
	}
	at.y += g.Shaped.Y * c.scale
	p := func(q [2]float64) (x, y float32) {
		return float32(at.x + q[0]*c.scale), float32(at.y + q[1]*c.scale)
	}
	for _, s := range steps {
		x, y := p(s.Pts[0])
		switch {
		case s.Move:
			c.r.ClosePath()
			c.r.MoveTo(x, y)
		case len(s.Pts) == 1:
			c.r.LineTo(x, y)
		case len(s.Pts) == 2:
			x1, y1 := p(s.Pts[1])
			c.r.QuadTo(x, y, x1, y1)
		default:
			x1, y1 := p(s.Pts[1])
			x2, y2 := p(s.Pts[2])
			c.r.CubeTo(x, y, x1, y1, x2, y2)
		}
	}
	c.r.ClosePath()
}

func (c *canvas) outline(segments sfnt.Segments, at pt) {
	p := func(q fixed.Point26_6) (x, y float32) {
		return float32(at.x + float64(q.X)/64), float32(at.y + float64(q.Y)/64)
	}
	for _, s := range segments {
		x0, y0 := p(s.Args[0])
		x1, y1 := p(s.Args[1])
		x2, y2 := p(s.Args[2])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			c.r.ClosePath()
			c.r.MoveTo(x0, y0)
		case sfnt.SegmentOpLineTo:
			c.r.LineTo(x0, y0)
		case sfnt.SegmentOpQuadTo:
			c.r.QuadTo(x0, y0, x1, y1)
		case sfnt.SegmentOpCubeTo:
			c.r.CubeTo(x0, y0, x1, y1, x2, y2)
		}
	}
	c.r.ClosePath()
}

// missing draws an empty box for a character that the font lacks: as wide as
// its advance, and a small one above the character before it for a mark that
// stands there.
func (c *canvas) missing(g scene.Glyph, at pt, size float64) {
	if scene.Unseen(g.Rune) {
		return
	}
	w := g.Advance * c.scale
	x0, y0, x1, y1 := at.x+0.08*w, at.y-0.72*size, at.x+0.92*w, at.y+0.06*size
	if w == 0 {
		x0, y0, x1, y1 = at.x-0.45*size, at.y-0.95*size, at.x-0.2*size, at.y-0.75*size
	}
	rim := max(0.07*size, 0.8)
	c.ring(x0, y0, x1, y1)
	c.ring(x0+rim, y1-rim, x1-rim, y0+rim) // the other way round: a hole
}

func (c *canvas) ring(x0, y0, x1, y1 float64) {
	c.r.MoveTo(float32(x0), float32(y0))
	c.r.LineTo(float32(x1), float32(y0))
	c.r.LineTo(float32(x1), float32(y1))
	c.r.LineTo(float32(x0), float32(y1))
	c.r.ClosePath()
}
