package layout

import (
	"cmp"
	"slices"
)

// Way is a direction in which the focus moves.
type Way uint8

// The ways.
const (
	Left Way = iota
	Right
	Up
	Down
)

// Box returns the index of the box with that id, -1 when there is none.
func (d *Drawing) Box(id string) int {
	for i := range d.Boxes {
		if d.Boxes[i].ID == id {
			return i
		}
	}
	return -1
}

// BoxAt returns the index of the box that covers the cell, -1 when there is none.
// The badges under a box belong to it.
func (d *Drawing) BoxAt(x, y int) int {
	at := -1
	for i := len(d.Boxes) - 1; i >= 0; i-- {
		if cell := (rect{x, y, x, y}); !d.area(i).meets(cell) || at >= 0 && !d.Boxes[i].Lifted {
			continue
		}
		if at = i; d.Boxes[i].Lifted {
			return i
		}
	}
	return at
}

// LineAt returns the index of the line that runs through the cell or whose
// label covers it, -1 when there is none.
func (d *Drawing) LineAt(x, y int) int {
	for i := range d.Lines {
		l := &d.Lines[i]
		if l.Label != "" && y == l.LabelAt.Y && x >= l.LabelAt.X && x < l.LabelAt.X+Columns(l.Label) {
			return i
		}
	}
	for i := range d.Lines {
		pts := d.Lines[i].Points
		for k := 1; k < len(pts); k++ {
			a, b := pts[k-1], pts[k]
			if x >= min(a.X, b.X) && x <= max(a.X, b.X) && y >= min(a.Y, b.Y) && y <= max(a.Y, b.Y) {
				return i
			}
		}
	}
	return -1
}

// FrameAt returns the index of the Region's frame that covers the cell, -1 when
// there is none.
func (d *Drawing) FrameAt(x, y int) int {
	for i := range d.Frames {
		f := &d.Frames[i]
		if !f.Ring && x >= f.X && x < f.X+f.W && y >= f.Y && y < f.Y+f.H {
			return i
		}
	}
	return -1
}

// RingAt returns the index of the group's frame whose border or title is at the
// cell, -1 when there is none. What stands within is not the frame.
func (d *Drawing) RingAt(x, y int) int {
	for i := range d.Frames {
		f := &d.Frames[i]
		onX, onY := x == f.X || x == f.X+f.W-1, y == f.Y || y == f.Y+f.H-1
		if f.Ring && x >= f.X && x < f.X+f.W && y >= f.Y && y < f.Y+f.H && (onX || onY) {
			return i
		}
	}
	return -1
}

// Neighbour returns the index of the box that is nearest to box i in a
// direction: within 45 degrees of it, else within 80, else anywhere on that
// side. It returns -1 when there is none.
func (d *Drawing) Neighbour(i int, way Way) int {
	if i < 0 || i >= len(d.Boxes) {
		return -1
	}
	from := centre(&d.Boxes[i])
	best, bestCone, bestDistance := -1, 0, 0
	for k := range d.Boxes {
		if k == i {
			continue
		}
		along, across := apart(from, centre(&d.Boxes[k]), way)
		if along <= 0 {
			continue
		}
		cone := 2
		switch {
		case across <= along:
			cone = 0
		case 10*across <= 57*along: // tan 80 degrees is 5.67
			cone = 1
		}
		distance := along*along + 4*across*across
		if cone == 2 {
			distance = along + 1000*across
		}
		if best < 0 || cone < bestCone || cone == bestCone && distance < bestDistance {
			best, bestCone, bestDistance = k, cone, distance
		}
	}
	return best
}

// centre is the middle of a box in quarter columns and eighth rows, so that a
// unit is about as wide as high: a cell is twice as high as wide.
func centre(b *Box) Point { return Point{2*b.X + b.W, 2 * (2*b.Y + b.H)} }

func apart(from, to Point, way Way) (along, across int) {
	dx, dy := to.X-from.X, to.Y-from.Y
	switch way {
	case Left:
		return -dx, max(dy, -dy)
	case Right:
		return dx, max(dy, -dy)
	case Up:
		return -dy, max(dx, -dx)
	}
	return dy, max(dx, -dx)
}

// ReadingOrder lists the boxes as a request meets them: by layer, then from
// the top, left to right; top down, by row and then from the left.
func (d *Drawing) ReadingOrder() []int {
	order := make([]int, len(d.Boxes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := &d.Boxes[a], &d.Boxes[b]
		if d.Direction == TopDown {
			return cmp.Or(cmp.Compare(x.Y, y.Y), cmp.Compare(x.X, y.X))
		}
		return cmp.Or(cmp.Compare(x.X, y.X), cmp.Compare(x.Y, y.Y))
	})
	return order
}
