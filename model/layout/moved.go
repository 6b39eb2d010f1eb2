package layout

import (
	"slices"

	"portolan/model"
)

// pitch is the usual distance of boxes along the way of requests and across it, in
// cells, at each level and direction. None is larger than model.MoveSteps, so that a
// move in cells is found again from its steps.
var pitch = [Dots + 1][2]Point{
	Detail:  {LeftRight: {24, 5}, TopDown: {6, 24}},
	Compact: {LeftRight: {24, 2}, TopDown: {4, 24}},
	Dots:    {LeftRight: {5, 2}, TopDown: {3, 4}},
}

// MoveOf is the move that puts a box so many columns and rows from where a drawing of
// this level and direction has it. Drawings of other shapes move it as far among their
// boxes.
func (d *Drawing) MoveOf(dx, dy int) model.Point {
	p := pitch[min(d.Level, Dots)][d.Direction]
	if d.Direction == TopDown {
		dx, dy = dy, dx
	}
	return model.Point{X: rounded(dx*model.MoveSteps, p.X), Y: rounded(dy*model.MoveSteps, p.Y), By: true}
}

// CellsOf is how many columns and rows a move is in a drawing of this level and
// direction.
func (d *Drawing) CellsOf(m model.Point) Point {
	p := pitch[min(d.Level, Dots)][d.Direction]
	u, v := rounded(m.X*p.X, model.MoveSteps), rounded(m.Y*p.Y, model.MoveSteps)
	if d.Direction == TopDown {
		return Point{v, u}
	}
	return Point{u, v}
}

// PlaceBy is how far a cell of the full-size drawing moves with one of a drawing from
// left to right at this level, at least by one.
func (d *Drawing) PlaceBy(dx, dy int) Point {
	p := scale(Point{dx, dy}, d.Level, Detail)
	if d.Level != Detail {
		p.X, p.Y = atLeast(p.X, dx), atLeast(p.Y, dy)
	}
	return p
}

// atLeast is v, or one in the direction of d where that is none.
func atLeast(v, d int) int {
	switch {
	case v != 0 || d == 0:
		return v
	case d < 0:
		return -1
	}
	return 1
}

// rounded is a/b to the nearest, halves away from zero.
func rounded(a, b int) int {
	if a < 0 {
		return -rounded(-a, b)
	}
	return (2*a + b) / (2 * b)
}

// applyMoves puts the nodes that a person moved as far from where they were laid out,
// or to the nearest place that is free, and routes anew the lines that this concerns.
// Nothing makes way for them. It is false where nothing was moved.
func (d *Drawing) applyMoves(g Graph, show *Show) bool {
	byHand := func(i int) bool { return g.Nodes[i].Move.By && d.Boxes[i].Members == nil }
	s := seatingBeside(d, g, byHand)
	if s == nil {
		return false
	}
	all := d.bounds()
	moved, inWay := make([]bool, len(d.Boxes)), make([]bool, len(d.Boxes))
	for i := range d.Boxes {
		if !byHand(i) {
			continue
		}
		b := &d.Boxes[i]
		was, by := Point{b.X, b.Y}, d.CellsOf(g.Nodes[i].Move)
		b.X, b.Y = within(was.X+by.X, all.x1), within(was.Y+by.Y, all.y1)
		lifted := show != nil && show.Lifted[b.ID]
		if !lifted {
			s.seat(i)
		}
		b.Lifted = lifted
		b.Moved = Point{b.X - was.X, b.Y - was.Y}
		moved[i] = b.Moved != Point{}
		inWay[i] = moved[i] && !lifted
	}
	s.drawFrames()
	kept := d.kept
	d.kept = true // the ways of lines begin where the drawing does
	reroute(d, moved, inWay)
	d.kept = kept
	d.inside()
	return true
}

// seatingBeside has all boxes settled where they are but some, and the frames of those
// as they are; nil where these are none.
func seatingBeside(d *Drawing, g Graph, but func(int) bool) *seating {
	s := newSeating(d)
	for i := range g.Nodes {
		s.group[i] = g.Nodes[i].Group
	}
	s.beside(but)
	if len(s.list) == len(d.Boxes) {
		return nil
	}
	return s
}

// beside settles all boxes where they are but some.
func (s *seating) beside(but func(int) bool) {
	s.near = true
	stays := map[string]bool{}
	for i := range s.d.Boxes {
		if !but(i) {
			s.settled[i] = true
			s.list = append(s.list, i)
			stays[s.group[i]] = true
		}
	}
	for _, f := range s.d.Frames {
		if stays[f.ID] {
			s.frames[f.ID] = rect{f.X, f.Y, f.X + f.W - 1, f.Y + f.H - 1}
		}
	}
}

// FreeFrom is how often boxes must be moved by so many columns and rows until none of
// them stands on another or in a frame that is not its own; 0 where there is no such
// place, or none without going over another box or such a frame.
func (d *Drawing) FreeFrom(ids []string, dx, dy int) int {
	const far = 200
	moving := func(i int) bool { return slices.Contains(ids, d.Boxes[i].ID) }
	c := *d
	c.Boxes = slices.Clone(d.Boxes)
	s := newSeating(&c)
	s.beside(moving)
	for n := 1; n <= far; n++ {
		free := true
		for i := range c.Boxes {
			if !moving(i) {
				continue
			}
			from := c.area(i)
			c.Boxes[i].X, c.Boxes[i].Y = d.Boxes[i].X+n*dx, d.Boxes[i].Y+n*dy
			if s.hits(i, from.join(c.area(i))) {
				return 0
			}
			free = free && s.fits(i)
		}
		if free {
			return n
		}
	}
	return 0
}

// hits tells whether another box that is settled, or a frame that is not that of box i,
// has a cell of an area.
func (s *seating) hits(i int, area rect) bool {
	for _, k := range s.list {
		if s.d.area(k).meets(area) {
			return true
		}
	}
	for g, f := range s.frames { // order does not matter: any hit is a no
		if g != s.group[i] && f.meets(area) {
			return true
		}
	}
	return false
}
