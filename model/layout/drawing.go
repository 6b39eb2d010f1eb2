package layout

import (
	"math"
	"unicode"
)

// Columns is how many terminal columns a text takes: wide runes count two,
// combining marks none, everything that cannot be shown one.
func Columns(text string) int {
	n := 0
	for _, r := range text {
		n += RuneColumns(r)
	}
	return n
}

// RuneColumns is how many columns a rune takes: 0, 1 or 2.
func RuneColumns(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me) || r == 0x200b || r == 0x200c || r == 0x200d || r == 0xfeff:
		return 0
	case wide(r):
		return 2
	}
	return 1
}

// wide tells East Asian wide and full-width runes and emoji, by the blocks of
// Unicode Standard Annex 11.
func wide(r rune) bool {
	for _, b := range wideBlocks {
		if r < b[0] {
			return false
		}
		if r <= b[1] {
			return true
		}
	}
	return false
}

var wideBlocks = [...][2]rune{
	{0x1100, 0x115f},
	{0x231a, 0x231b},
	{0x2329, 0x232a},
	{0x23e9, 0x23ec},
	{0x23f0, 0x23f0},
	{0x23f3, 0x23f3},
	{0x25fd, 0x25fe},
	{0x2614, 0x2615},
	{0x2648, 0x2653},
	{0x267f, 0x267f},
	{0x2693, 0x2693},
	{0x26a1, 0x26a1},
	{0x26aa, 0x26ab},
	{0x26bd, 0x26be},
	{0x26c4, 0x26c5},
	{0x26ce, 0x26ce},
	{0x26d4, 0x26d4},
	{0x26ea, 0x26ea},
	{0x26f2, 0x26f3},
	{0x26f5, 0x26f5},
	{0x26fa, 0x26fa},
	{0x26fd, 0x26fd},
	{0x2705, 0x2705},
	{0x270a, 0x270b},
	{0x2728, 0x2728},
	{0x274c, 0x274c},
	{0x274e, 0x274e},
	{0x2753, 0x2755},
	{0x2757, 0x2757},
	{0x2795, 0x2797},
	{0x27b0, 0x27b0},
	{0x27bf, 0x27bf},
	{0x2b1b, 0x2b1c},
	{0x2b50, 0x2b50},
	{0x2b55, 0x2b55},
	{0x2e80, 0x303e},
	{0x3041, 0x33ff},
	{0x3400, 0x4dbf},
	{0x4e00, 0x9fff},
	{0xa000, 0xa4cf},
	{0xa960, 0xa97f},
	{0xac00, 0xd7a3},
	{0xf900, 0xfaff},
	{0xfe10, 0xfe19},
	{0xfe30, 0xfe6f},
	{0xff00, 0xff60},
	{0xffe0, 0xffe6},
	{0x16fe0, 0x18aff},
	{0x1b000, 0x1b2ff},
	{0x1f004, 0x1f004},
	{0x1f0cf, 0x1f0cf},
	{0x1f18e, 0x1f18e},
	{0x1f191, 0x1f19a},
	{0x1f1e6, 0x1f265},
	{0x1f300, 0x1f320},
	{0x1f32d, 0x1f335},
	{0x1f337, 0x1f37c},
	{0x1f37e, 0x1f393},
	{0x1f3a0, 0x1f3ca},
	{0x1f3cf, 0x1f3d3},
	{0x1f3e0, 0x1f3f0},
	{0x1f3f4, 0x1f3f4},
	{0x1f3f8, 0x1f43e},
	{0x1f440, 0x1f440},
	{0x1f442, 0x1f4fc},
	{0x1f4ff, 0x1f53d},
	{0x1f54b, 0x1f54e},
	{0x1f550, 0x1f567},
	{0x1f57a, 0x1f57a},
	{0x1f595, 0x1f596},
	{0x1f5a4, 0x1f5a4},
	{0x1f5fb, 0x1f64f},
	{0x1f680, 0x1f6c5},
	{0x1f6cc, 0x1f6cc},
	{0x1f6d0, 0x1f6d2},
	{0x1f6d5, 0x1f6d7},
	{0x1f6dc, 0x1f6df},
	{0x1f6eb, 0x1f6ec},
	{0x1f6f4, 0x1f6fc},
	{0x1f7e0, 0x1f7eb},
	{0x1f7f0, 0x1f7f0},
	{0x1f90c, 0x1f93a},
	{0x1f93c, 0x1f945},
	{0x1f947, 0x1f9ff},
	{0x1fa70, 0x1faff},
	{0x20000, 0x3fffd},
}

// settle moves everything so that no cell lies left of or above the first.
func (d *Drawing) settle() {
	x, y := math.MaxInt, math.MaxInt
	d.eachPoint(func(p Point) { x, y = min(x, p.X), min(y, p.Y) })
	if x == math.MaxInt {
		return
	}
	d.shift(Point{-x, -y})
}

// eachPoint calls f with the outer cells of everything drawn.
func (d *Drawing) eachPoint(f func(Point)) {
	for i := range d.Boxes {
		b := &d.Boxes[i]
		f(Point{b.X, b.Y})
		f(Point{b.X + b.W - 1, b.Y + b.H - 1})
		if d.badgesBelow() && len(b.Badges) > 0 {
			f(Point{b.X, b.Y + b.H - 1 + len(b.Badges)})
		}
	}
	for _, fr := range d.Frames {
		f(Point{fr.X, fr.Y})
		f(Point{fr.X + fr.W - 1, fr.Y + fr.H - 1})
	}
	for i := range d.Lines {
		l := &d.Lines[i]
		for _, p := range l.Points {
			f(p)
		}
		if l.Label != "" && len(l.Points) > 0 {
			f(l.LabelAt)
			f(Point{l.LabelAt.X + Columns(l.Label) - 1, l.LabelAt.Y})
		}
	}
}

func (d *Drawing) shift(by Point) {
	for i := range d.Boxes {
		d.Boxes[i].X += by.X
		d.Boxes[i].Y += by.Y
	}
	for i := range d.Frames {
		d.Frames[i].X += by.X
		d.Frames[i].Y += by.Y
	}
	for i := range d.Lines {
		l := &d.Lines[i]
		for k := range l.Points {
			l.Points[k].X += by.X
			l.Points[k].Y += by.Y
		}
		l.LabelAt.X += by.X
		l.LabelAt.Y += by.Y
	}
}

// badgesBelow tells whether badges stand under their box; top down they stand
// in it, since lines leave from below.
func (d *Drawing) badgesBelow() bool {
	return d.Level == Detail && d.Direction == LeftRight
}

// measure sets the size of the drawing and the places of badges.
func (d *Drawing) measure() {
	d.W, d.H = 0, 0
	d.eachPoint(func(p Point) { d.W, d.H = max(d.W, p.X+1), max(d.H, p.Y+1) })
	for i := range d.Frames {
		d.placeTitle(&d.Frames[i])
	}
	for i := range d.Boxes {
		b := &d.Boxes[i]
		if len(b.Badges) == 0 || d.Level != Detail {
			continue
		}
		b.Badges = append([]Badge(nil), b.Badges...)
		for k := range b.Badges {
			b.Badges[k].At = Point{b.X + 2, b.Y + b.H + k}
			if !d.badgesBelow() {
				b.Badges[k].At.Y = b.Y + b.H - 1 - len(b.Badges) + k
			}
		}
	}
}

// placeTitle finds a stretch of the upper side of f that no line crosses, from
// the left. Where there is none the title hides what crosses it.
func (d *Drawing) placeTitle(f *Frame) {
	crossed := make([]bool, f.W)
	for i := range d.Lines {
		pts := d.Lines[i].Points
		for k := 1; k < len(pts); k++ {
			a, b := pts[k-1], pts[k]
			if a.X == b.X && min(a.Y, b.Y) <= f.Y && f.Y <= max(a.Y, b.Y) && a.X >= f.X && a.X < f.X+f.W {
				crossed[a.X-f.X] = true
			}
		}
	}
	w := Columns(f.Title)
	f.TitleAt = Point{f.X + 3, f.Y}
	run := 0
	for x := 2; x < f.W-1; x++ {
		if run++; crossed[x] {
			run = 0
		}
		if run == w+2 {
			f.TitleAt.X = f.X + x - w
			return
		}
	}
}
