package exportview

import (
	"image"
	"image/color"
	"math"

	"portolan/export/palette"
	"portolan/export/png"
	"portolan/model"
	"portolan/tui/theme"
)

// A braille character has 2 by 4 dots; each stands for oversample by oversample
// pixels, of which the one that differs most from the paper counts, so that
// thin lines stay.
const (
	dotsX, dotsY = 2, 4
	oversample   = 2
)

// visibleAt is how far a pixel has to be from the paper to make a dot, of the
// way from black to white. Fills of boxes and frames are nearer.
const visibleAt = 0.22

// dotBits are the bits of the dots of a braille character, by column and row.
var dotBits = [dotsX][dotsY]rune{{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}

// shades show how many of the eight dots of a cell are set, for terminals
// without Unicode.
const shades = " .::++##@"

// tint is a colour of a picture and the role that shows it in cells.
type tint struct {
	r, g, b float64 // from the paper, of length 1
	role    theme.Role
}

// thumbnail draws a picture in at most w by h cells, with the roles that come
// nearest to its colours.
func thumbnail(p *png.Picture, themeName string, w, h int, ascii bool) []line {
	if w < 1 || h < 1 {
		return nil
	}
	img := p.Thumbnail(w*dotsX*oversample, h*dotsY*oversample)
	if themeName == palette.Auto { // of which pixels show the light half
		themeName = palette.Light
	}
	pal := palette.Named(themeName)
	paper := rgb(pal.Paper)
	all := tints(pal, paper)
	b := img.Bounds()
	const stepX, stepY = dotsX * oversample, dotsY * oversample
	var out []line
	for y := 0; y < b.Dy(); y += stepY {
		var l line
		var text []rune
		for x := 0; x < b.Dx(); x += stepX {
			r, role := cell(img, image.Pt(x, y), paper, all, ascii)
			text, l.roles = append(text, r), append(l.roles, role)
		}
		l.text = string(text)
		out = append(out, l)
	}
	return out
}

// cell makes one character of the pixels at a place.
func cell(img *image.RGBA, at image.Point, paper [3]float64, all []tint, ascii bool) (rune, theme.Role) {
	bits, n := rune(0), 0
	votes := map[theme.Role]float64{}
	for i := range dotsX {
		for j := range dotsY {
			most, far := [3]float64{}, 0.0
			for k := range oversample * oversample {
				q := image.Pt(at.X+i*oversample+k%oversample, at.Y+j*oversample+k/oversample)
				if !q.In(img.Bounds()) {
					continue
				}
				if d, length := away(img.RGBAAt(q.X, q.Y), paper); length > far {
					most, far = d, length
				}
			}
			if far < visibleAt {
				continue
			}
			bits |= dotBits[i][j]
			n++
			votes[nearest(most, far, all)] += far
		}
	}
	role, best := theme.Base, 0.0
	for _, t := range all { // in their order: the same picture each time
		if v := votes[t.role]; v > best {
			role, best = t.role, v
		}
	}
	switch {
	case n == 0:
		return ' ', theme.Base
	case ascii:
		return rune(shades[n]), role
	}
	return 0x2800 + bits, role
}

// away is how a pixel differs from the paper, and how far that is.
func away(c color.RGBA, paper [3]float64) (d [3]float64, length float64) {
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		d[i] = float64(v)/255 - paper[i]
		length += d[i] * d[i]
	}
	return d, math.Sqrt(length / 3)
}

// nearest is the role of the tint towards which a pixel differs from the paper:
// pixels at the rim of a shape are a mixture of both.
func nearest(d [3]float64, far float64, all []tint) theme.Role {
	role, best := theme.Base, -2.0
	for _, t := range all {
		if like := (d[0]*t.r + d[1]*t.g + d[2]*t.b) / (far * math.Sqrt(3)); like > best+1e-9 {
			role, best = t.role, like
		}
	}
	return role
}

// boxRoles show the families of services.
var boxRoles = []theme.Role{
	model.FamilyUsers:       theme.BoxUsers,
	model.FamilyNetworking:  theme.BoxNetworking,
	model.FamilyCompute:     theme.BoxCompute,
	model.FamilyStorage:     theme.BoxStorage,
	model.FamilySecurity:    theme.BoxSecurity,
	model.FamilyIntegration: theme.BoxIntegration,
	model.FamilyDatabase:    theme.BoxDatabase,
}

func tints(p *palette.Theme, paper [3]float64) []tint {
	var out []tint
	put := func(colour string, role theme.Role) {
		c := rgb(colour)
		x, y, z := c[0]-paper[0], c[1]-paper[1], c[2]-paper[2]
		if length := math.Sqrt(x*x + y*y + z*z); length > 0 {
			out = append(out, tint{x / length, y / length, z / length, role})
		}
	}
	put(p.Request, theme.LineRequest)
	put(p.Ink, theme.BoxTitle)
	put(p.Region.Border, theme.FrameBorder)
	put(p.DNS, theme.LineDNS)
	for f, role := range boxRoles {
		put(p.Family[model.Family(f)].Border, role)
	}
	put(p.Finding["error"].Fill, theme.ErrorText)
	put(p.Finding["warning"].Fill, theme.WarningText)
	return out
}

// rgb reads #rrggbb as parts of 1.
func rgb(s string) [3]float64 {
	var out [3]float64
	for i := range out {
		if len(s) == 7 {
			out[i] = float64(hex(s[1+2*i])<<4|hex(s[2+2*i])) / 255
		}
	}
	return out
}

func hex(c byte) int {
	if c >= 'a' {
		return int(c-'a') + 10
	}
	return int(c - '0')
}
