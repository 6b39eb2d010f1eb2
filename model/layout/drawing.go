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

// placeTitle puts the title of f where [Drawing.titleOf] has it.
func (d *Drawing) placeTitle(f *Frame) {
	at, w := d.titleOf(f)
	f.Title, f.TitleAt = shorten(f.Title, w), at
}

// titleOf finds a stretch of the upper side of f that no line crosses, from the left, for
// its title, and how many columns that has there. Where there is none the title hides what
// crosses it, but no arrow head: sooner it stands in the lower side, or is shortened.
func (d *Drawing) titleOf(f *Frame) (Point, int) {
	w := Columns(f.Title)
	inset := min(2, max(1, (f.W-w-2)/2))
	for n := w; n > 0; n-- {
		for _, y := range [2]int{f.Y, f.Y + f.H - 1} {
			crossed, tips := d.crossings(f, y)
			for _, taken := range [2][]bool{crossed, tips} {
				if x := freeRun(taken, inset, n+2); x >= 0 {
					return Point{f.X + x + 1, y}, n
				}
			}
		}
	}
	return Point{f.X + inset + 1, f.Y}, w
}

// freeRun is where the first n cells begin, from one on, that are not taken; the last of
// the side is its corner. It is -1 where there are none.
func freeRun(taken []bool, from, n int) int {
	run := 0
	for x := from; x < len(taken)-1; x++ {
		if run++; taken[x] {
			run = 0
		}
		if run == n {
			return x - n + 1
		}
	}
	return -1
}

// crossings tells for each cell of the upper or lower side of f whether a line crosses
// it, and whether a line has its head there.
func (d *Drawing) crossings(f *Frame, y int) (crossed, tips []bool) {
	crossed, tips = make([]bool, f.W), make([]bool, f.W)
	for i := range d.Lines {
		l := &d.Lines[i]
		for k := 1; k < len(l.Points); k++ {
			a, b := l.Points[k-1], l.Points[k]
			if a.X == b.X && min(a.Y, b.Y) <= y && y <= max(a.Y, b.Y) && a.X >= f.X && a.X < f.X+f.W {
				crossed[a.X-f.X] = true
			}
		}
		if tip, ok := l.tip(); ok && tip.Y == y && tip.X >= f.X && tip.X < f.X+f.W {
			crossed[tip.X-f.X], tips[tip.X-f.X] = true, true
		}
	}
	return crossed, tips
}

// tip is the cell before a line's box, which has its head.
func (l *Line) tip() (Point, bool) {
	n := len(l.Points)
	if n < 2 {
		return Point{}, false
	}
	a, b := l.Points[n-2], l.Points[n-1]
	return Point{b.X - sign(b.X-a.X), b.Y - sign(b.Y-a.Y)}, true
}
