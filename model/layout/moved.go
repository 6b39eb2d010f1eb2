package layout

import (
	"maps"
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

// laid is what moves by hand start from: where the layout has the frames, and what of
// the boxes belongs to each and was put elsewhere by a person.
type laid struct {
	group  []string
	byHand []bool
	frames []Frame
}

func (d *Drawing) layBy(g Graph) {
	d.laid = &laid{frames: slices.Clone(d.Frames)}
	for i := range d.Boxes {
		d.laid.group = append(d.laid.group, g.Nodes[i].Group)
		d.laid.byHand = append(d.laid.byHand, g.Nodes[i].Move.By && d.Boxes[i].Members == nil)
	}
}

// applyMoves puts the nodes that a person moved as far from where they were laid out,
// or to the nearest place that is free, and routes anew the lines that this concerns.
// Nothing makes way for them. It is false where nothing was moved.
func (d *Drawing) applyMoves(g Graph, show *Show) bool {
	d.layBy(g)
	if !slices.Contains(d.laid.byHand, true) {
		return false
	}
	s := d.seatingBeside(func(i int) bool { return d.laid.byHand[i] })
	all := d.bounds()
	moved, inWay := make([]bool, len(d.Boxes)), make([]bool, len(d.Boxes))
	for i := range d.Boxes {
		if !d.laid.byHand[i] {
			continue
		}
		b := &d.Boxes[i]
		was, by := s.home[i], d.CellsOf(g.Nodes[i].Move)
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
	reroute(d, moved, inWay, d.movedFrames())
	d.kept = kept
	d.inside()
	return true
}

// movedFrames are the frames that do not stand where the layout has them.
func (d *Drawing) movedFrames() []rect {
	var out []rect
	for i, f := range d.Frames[:len(d.laid.frames)] {
		if was := d.laid.frames[i]; was.X != f.X || was.Y != f.Y || was.W != f.W || was.H != f.H {
			out = append(out, rect{f.X, f.Y, f.X + f.W - 1, f.Y + f.H - 1})
		}
	}
	return out
}

// seatingBeside has all boxes settled where they are laid out but some, which go back
// there if they find no other place. Frames of what stays are as they are; one whose
// members all may move goes along with them as it is.
func (d *Drawing) seatingBeside(but func(int) bool) *seating {
	s := newSeating(d)
	s.near, s.group, s.around = true, d.laid.group, map[string]rect{}
	stays, inner := map[string]bool{}, map[string]rect{}
	for i := range d.Boxes {
		s.home = append(s.home, Point{d.Boxes[i].X, d.Boxes[i].Y})
		g, r := s.group[i], d.area(i)
		if o, ok := inner[g]; ok {
			r = r.join(o)
		}
		inner[g] = r
		if !but(i) {
			s.settled[i] = true
			s.list = append(s.list, i)
			stays[g] = true
		}
	}
	for _, f := range d.laid.frames {
		r, in := rect{f.X, f.Y, f.X + f.W - 1, f.Y + f.H - 1}, inner[f.ID]
		s.titles[f.ID] = min(f.W, s.titles[f.ID]) // less where room is dear
		if stays[f.ID] {
			s.frames[f.ID] = r
		} else {
			s.around[f.ID] = rect{in.x0 - r.x0, in.y0 - r.y0, r.x1 - in.x1, r.y1 - in.y1}
		}
	}
	return s
}

// FreeFrom is how often boxes must be moved by so many columns and rows until none of
// them, and no frame that goes along or grows with them, stands on another box or a frame
// that is not its own; 0 where there is no such place, or none without a box going over
// another one or such a frame.
func (d *Drawing) FreeFrom(ids []string, dx, dy int) int {
	const far = 200
	if d.laid == nil { // made by hand, as those of tests are
		return 0
	}
	moving := func(i int) bool { return slices.Contains(ids, d.Boxes[i].ID) }
	c := *d
	c.Boxes = slices.Clone(d.Boxes)
	for i := range c.Boxes { // as the next drawing finds them
		c.Boxes[i].X -= d.Boxes[i].Moved.X
		c.Boxes[i].Y -= d.Boxes[i].Moved.Y
	}
	s := c.seatingBeside(func(i int) bool { return d.laid.byHand[i] || moving(i) })
	for i := range c.Boxes {
		c.Boxes[i].X, c.Boxes[i].Y = d.Boxes[i].X, d.Boxes[i].Y
		if !s.settled[i] && !moving(i) {
			s.settle(i)
		}
	}
	for n := 1; n <= far; n++ {
		free, at := true, s.copied()
		for i := range c.Boxes {
			if !moving(i) {
				continue
			}
			from := c.area(i)
			c.Boxes[i].X, c.Boxes[i].Y = d.Boxes[i].X+n*dx, d.Boxes[i].Y+n*dy
			if s.hits(i, from.join(c.area(i))) {
				return 0
			}
			if free = free && at.fits(i); free {
				at.settle(i)
			}
		}
		if free {
			return n
		}
	}
	return 0
}

// copied is a seating in which more can be settled without changing s.
func (s *seating) copied() *seating {
	o := *s
	o.list, o.settled, o.frames = slices.Clone(s.list), slices.Clone(s.settled), maps.Clone(s.frames)
	return &o
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
