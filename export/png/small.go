package png

import (
	"image/color"
	"math"
)

// An overview shows tens of thousands of lines and texts, most of them thinner
// than a pixel: both are bars here.

// legible is the size in pixels below which a text is a bar, where it stands.
const legible = 3

// thin draws a line without dashes and without turns of less than a pixel, each
// straight part alone: rastering takes the time of the area around what is
// filled, and that of a part is narrow.
func (c *canvas) thin(pts []pt, half float64, col color.RGBA) {
	half = max(half, 0.25) // what is thinner is not seen
	from := pts[0]
	for i, p := range pts[1:] {
		if i < len(pts)-2 && math.Hypot(p.x-from.x, p.y-from.y) < 1 {
			continue
		}
		d := normal(from, p)
		x, y := d.x*half, d.y*half
		switch {
		case x == 0 || y == 0:
			lo, hi := pt{min(from.x, p.x), min(from.y, p.y)}, pt{max(from.x, p.x), max(from.y, p.y)}
			x, y = math.Abs(x), math.Abs(y)
			c.bar(pt{lo.x - x, lo.y - y}, pt{hi.x + x, hi.y + y}, col)
		default:
			c.fill([][]pt{{{from.x + x, from.y + y}, {p.x + x, p.y + y}, {p.x - x, p.y - y}, {from.x - x, from.y - y}}}, col)
		}
		from = p
	}
}

// bar fills an upright rectangle. Pixels at its rim take as much of the colour
// as it covers of them.
func (c *canvas) bar(lo, hi pt, col color.RGBA) {
	b := c.img.Bounds()
	lo, hi = pt{max(lo.x, 0), max(lo.y, 0)}, pt{min(hi.x, float64(b.Max.X)), min(hi.y, float64(b.Max.Y))}
	for y := int(lo.y); float64(y) < hi.y; y++ {
		row := min(hi.y, float64(y+1)) - max(lo.y, float64(y))
		for x := int(lo.x); float64(x) < hi.x; x++ {
			part := uint32(256 * row * (min(hi.x, float64(x+1)) - max(lo.x, float64(x))))
			i := c.img.PixOffset(x, y)
			pix := c.img.Pix[i : i+3 : i+3]
			pix[0] = mixed(pix[0], col.R, part)
			pix[1] = mixed(pix[1], col.G, part)
			pix[2] = mixed(pix[2], col.B, part)
		}
	}
}

// mixed is so many of 256 parts of one colour over another.
func mixed(under, over uint8, part uint32) uint8 {
	return uint8((uint32(under)*(256-part) + uint32(over)*part) >> 8)
}
