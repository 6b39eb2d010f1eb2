package layout

import "math"

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
			f(Point{b.X, b.Y + b.H - 1 + b.BadgeRows()})
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
	if d.laid != nil {
		for i := range d.laid.frames {
			d.laid.frames[i].X += by.X
			d.laid.frames[i].Y += by.Y
		}
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
	return d.Level == Detail && d.Direction == LeftRight && !d.Inset
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
		x, y := b.X+2, b.Y+b.H
		if !d.badgesBelow() {
			y -= 1 + b.BadgeRows()
		}
		for k := range b.Badges {
			at := &b.Badges[k].At
			switch {
			case d.Inset && b.Badges[k].Text == "":
				*at = b.Badges[k-1].At
			case d.Inset:
				*at = Point{x, b.Y + b.H - 1}
				x += Columns(b.Badges[k].Text) + badgeSign
			default:
				*at = Point{x, y}
				y += len(b.Badges[k].Lines())
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
	inset := min(2, max(1, (f.W-w-2)/2))
	f.TitleAt = Point{f.X + inset + 1, f.Y}
	run := 0
	for x := inset; x < f.W-1; x++ {
		if run++; crossed[x] {
			run = 0
		}
		if run == w+2 {
			f.TitleAt.X = f.X + x - w
			return
		}
	}
}
