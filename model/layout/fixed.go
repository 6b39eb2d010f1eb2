package layout

import (
	"cmp"
	"math"
	"slices"
)

// pin puts the nodes that a person placed where they belong, moves what is in
// their way, and routes anew every line that this concerns. Everything else
// stays as it was laid out.
func pin(d *Drawing, g Graph) {
	before := make([]Point, len(d.Boxes))
	for i := range d.Boxes {
		before[i] = Point{d.Boxes[i].X, d.Boxes[i].Y}
	}
	s := newSeating(d)
	placed := 0
	for i := range g.Nodes {
		if g.Nodes[i].Fixed != nil {
			placed++
		}
	}
	d.kept = 2*placed > len(g.Nodes)
	all := d.bounds()
	right, below := all.x1, all.y1
	for i := range g.Nodes {
		if p := g.Nodes[i].Fixed; p != nil {
			d.Boxes[i].X, d.Boxes[i].Y = within(p.X, right), within(p.Y, below)
			if d.Level == Detail {
				s.settle(i)
			} else {
				s.seat(i) // the position was chosen for other sizes
			}
		}
	}
	for _, i := range d.ReadingOrder() {
		if !s.settled[i] {
			s.seat(i)
		}
	}
	moved := make([]bool, len(d.Boxes))
	for i := range d.Boxes {
		moved[i] = before[i] != Point{d.Boxes[i].X, d.Boxes[i].Y}
	}
	s.drawFrames()
	reroute(d, moved, moved, nil)
	d.inside()
}

// inside moves everything so that no cell lies left of or above the first, and as
// little as that takes.
func (d *Drawing) inside() {
	x, y := 0, 0
	d.eachPoint(func(p Point) { x, y = min(x, p.X), min(y, p.Y) })
	d.Origin = Point{d.Origin.X - x, d.Origin.Y - y}
	d.shift(Point{-x, -y})
}

// within keeps a position from a file in reach of the rest, so that no drawing
// grows without bounds.
func within(v, size int) int { return min(max(v, -farCells), size+farCells) }

const farCells = 400

type rect struct{ x0, y0, x1, y1 int } // inclusive

func (r rect) meets(o rect) bool {
	return r.x0 <= o.x1 && o.x0 <= r.x1 && r.y0 <= o.y1 && o.y0 <= r.y1
}

func (r rect) join(o rect) rect {
	return rect{min(r.x0, o.x0), min(r.y0, o.y0), max(r.x1, o.x1), max(r.y1, o.y1)}
}

func (r rect) grow(dx, dy int) rect { return rect{r.x0 - dx, r.y0 - dy, r.x1 + dx, r.y1 + dy} }

// area of box i with its badges.
func (d *Drawing) area(i int) rect {
	b := &d.Boxes[i]
	h := b.H
	if d.badgesBelow() {
		h += b.BadgeRows()
	}
	return rect{b.X, b.Y, b.X + b.W - 1, b.Y + h - 1}
}

// reach is the area of box i with room for its loops.
func (s *seating) reach(i int) rect {
	r := s.d.area(i)
	if s.loops[i] > 0 && s.d.Direction == TopDown {
		r.y1 += 3
	} else {
		r.x1 += s.loops[i]
	}
	return r
}

// seating finds places for boxes around those that may not move.
type seating struct {
	d       *Drawing
	group   []string // of each box, the frames of groups included
	settled []bool
	list    []int
	loops   []int           // columns that the loops of a box take beside it
	near    bool            // boxes may stand as near to each other as where room is dear
	frames  map[string]rect // of the members settled so far, with the border
	titles  map[string]int  // columns that a frame takes for its title at least
	around  map[string]rect // how far a frame that goes along with its members reaches beyond them, on each side
	home    []Point         // where boxes go back to that find no place; nil for below all others
}

func newSeating(d *Drawing) *seating {
	s := &seating{d: d, settled: make([]bool, len(d.Boxes)), loops: make([]int, len(d.Boxes)), frames: map[string]rect{}, titles: map[string]int{}}
	for i := range d.Frames {
		s.titles[d.Frames[i].ID] = Columns(d.Frames[i].Title) + frameTitleRoom
	}
	for i := range d.Boxes {
		s.group = append(s.group, d.Boxes[i].Group)
	}
	for i := range d.Lines {
		if l := &d.Lines[i]; l.From >= 0 && l.From == l.To {
			s.loops[l.From] = max(s.loops[l.From], 4+Columns(l.Label))
		}
	}
	return s
}

func (s *seating) settle(i int) {
	s.settled[i] = true
	s.list = append(s.list, i)
	if g := s.group[i]; g != "" {
		s.frames[g] = s.framed(i)
	}
}

// framed is the frame of box i's group with i in it.
func (s *seating) framed(i int) rect {
	g := s.group[i]
	r := s.reach(i).grow(s.padding())
	if by, goes := s.around[g]; goes {
		a := s.d.area(i)
		r = rect{a.x0 - by.x0, a.y0 - by.y0, a.x1 + by.x1, a.y1 + by.y1}
	}
	if f, ok := s.frames[g]; ok {
		r = r.join(f)
	}
	r.x1 = max(r.x1, r.x0+s.titles[g]-1)
	return r
}

func (s *seating) padding() (dx, dy int) {
	if s.near {
		return 1, 1
	}
	m := metricsOf(Options{Direction: s.d.Direction, Level: s.d.Level})
	if s.d.Direction == TopDown {
		return 1 + m.framePad, m.frameSkip
	}
	return m.frameSkip, 1 + m.framePad
}

// seat settles box i where it is, or at the nearest place that is free.
func (s *seating) seat(i int) {
	b := &s.d.Boxes[i]
	at := Point{b.X, b.Y}
	for ring := range 60 {
		for _, p := range [4]Point{
			{at.X, at.Y + 2*ring}, {at.X, at.Y - 2*ring}, {at.X + 4*ring, at.Y}, {at.X - 4*ring, at.Y},
		} {
			b.X, b.Y = p.X, p.Y
			if s.fits(i) {
				s.settle(i)
				return
			}
		}
	}
	if s.home != nil {
		if b.X, b.Y = s.home[i].X, s.home[i].Y; s.fits(i) {
			s.settle(i)
			return
		}
	}
	below := at.Y
	for _, k := range s.list {
		below = max(below, s.d.area(k).y1+3)
	}
	for _, f := range s.frames {
		below = max(below, f.y1+3)
	}
	b.X, b.Y = at.X, below
	s.settle(i)
}

// fits tells whether box i can stand where it is: clear of other boxes, out of
// frames that are not its own, and without its frame swallowing what is not in it.
func (s *seating) fits(i int) bool {
	own := s.group[i]
	area := s.d.area(i)
	spaced := area.grow(1, 0)
	if s.d.Level == Detail && !s.near {
		spaced = area.grow(2, 1)
	}
	frame := area
	if own != "" {
		frame = s.framed(i)
	}
	if s.d.kept && (frame.x0 < 0 || frame.y0 < 0) {
		return false // all others would move
	}
	for _, k := range s.list {
		if o := s.d.area(k); o.meets(spaced) || own != s.group[k] && own != "" && o.meets(frame) {
			return false
		}
	}
	for g, f := range s.frames { // order does not matter: any hit is a no
		if g != own && (f.meets(area) || own != "" && f.meets(frame)) {
			return false
		}
	}
	return true
}

func (s *seating) drawFrames() {
	for i := range s.d.Frames {
		f := &s.d.Frames[i]
		if r, ok := s.frames[f.ID]; ok {
			f.X, f.Y, f.W, f.H = r.x0, r.y0, r.x1-r.x0+1, r.y1-r.y0+1
		}
	}
}

// reroute finds new ways for the lines at moved boxes, for those that boxes which are
// now in the way stand on and for those along a side of a moved frame, the shortest
// first, and places for their labels and those that frames would hide.
func reroute(d *Drawing, moved, inWay []bool, frames []rect) {
	var anew []int
	for i := range d.Lines {
		l := &d.Lines[i]
		if l.From < 0 {
			continue
		}
		if moved[l.From] || moved[l.To] || d.blocked(i, inWay) || l.hidden(frames) {
			l.Points = nil
			anew = append(anew, i)
		}
	}
	far := func(i int) int {
		a, b := d.area(d.Lines[i].From), d.area(d.Lines[i].To)
		return max(b.x0-a.x1, a.x0-b.x1, 0) + 2*max(b.y0-a.y1, a.y0-b.y1, 0)
	}
	slices.SortStableFunc(anew, func(a, b int) int { return cmp.Compare(far(a), far(b)) })
	unlabelled := slices.Clone(anew)
	for i := range d.Lines {
		if !slices.Contains(anew, i) && d.covered(i) {
			unlabelled = append(unlabelled, i)
		}
	}
	if len(unlabelled) == 0 {
		return
	}
	p := d.routeAll(anew).labelsBeside(unlabelled)
	for _, i := range unlabelled {
		p.put(i)
	}
}

// routeAll finds ways for lines. Those that find none clear of others, since these were
// there first, come before them in another round; the round with the fewest counts.
func (d *Drawing) routeAll(lines []int) *maze {
	const rounds, few = 4, 64
	round := func(order []int) (m *maze, hard []int) {
		for _, i := range order {
			d.Lines[i].Points = nil
		}
		m = newMaze(d)
		for _, i := range order {
			if !m.route(i) {
				hard = append(hard, i)
			}
		}
		return m, hard
	}
	order := slices.Clone(lines)
	best, least := order, len(lines)+1
	for range rounds {
		m, hard := round(order)
		if len(hard) == 0 || len(lines) > few {
			return m
		}
		if len(hard) < least {
			best, least = order, len(hard)
		}
		order = slices.Concat(hard, slices.DeleteFunc(slices.Clone(order), func(i int) bool { return slices.Contains(hard, i) }))
	}
	m, _ := round(best)
	return m
}

// blocked tells whether a moved box stands on line i or its label.
func (d *Drawing) blocked(i int, moved []bool) bool {
	l := &d.Lines[i]
	for k := range d.Boxes {
		if !moved[k] || k == l.From || k == l.To {
			continue
		}
		area := d.area(k)
		for j := 1; j < len(l.Points); j++ {
			if area.meets(span(l.Points[j-1], l.Points[j])) {
				return true
			}
		}
		if l.Label != "" && area.meets(labelArea(l)) {
			return true
		}
	}
	return false
}

// hidden tells whether a side of a frame lies along the line.
func (l *Line) hidden(frames []rect) bool {
	for k := 1; k < len(l.Points); k++ {
		s := span(l.Points[k-1], l.Points[k])
		if slices.ContainsFunc(frames, func(f rect) bool { return f.along(s) }) {
			return true
		}
	}
	return false
}

func span(a, b Point) rect {
	return rect{min(a.X, b.X), min(a.Y, b.Y), max(a.X, b.X), max(a.Y, b.Y)}
}

func labelArea(l *Line) rect {
	return rect{l.LabelAt.X, l.LabelAt.Y, l.LabelAt.X + Columns(l.Label) - 1, l.LabelAt.Y}
}

// bounds of everything drawn.
func (d *Drawing) bounds() rect {
	r := rect{math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32}
	d.eachPoint(func(p Point) { r = r.join(rect{p.X, p.Y, p.X, p.Y}) })
	return r
}
