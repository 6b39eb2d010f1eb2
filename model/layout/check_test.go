package layout

import (
	"fmt"
	"slices"
)

// faults lists everything that is wrong with a drawing of g, in words.
func faults(g Graph, d *Drawing) []string {
	c := &checker{g: g, d: d, box: map[Point]int{}}
	c.boxes()
	c.frames()
	c.lines()
	c.labels()
	c.heads()
	return c.out
}

type checker struct {
	g   Graph
	d   *Drawing
	box map[Point]int // 1 + box that covers a cell
	run map[Point][]run
	out []string
}

// run is what a line does in a cell.
type run struct {
	line     int
	hor, ver bool
}

func (c *checker) fault(format string, args ...any) {
	if len(c.out) < 20 {
		c.out = append(c.out, fmt.Sprintf(format, args...))
	}
}

func (c *checker) boxes() {
	if len(c.d.Boxes) != len(c.g.Nodes) {
		c.fault("%d boxes for %d nodes", len(c.d.Boxes), len(c.g.Nodes))
		return
	}
	for i := range c.d.Boxes {
		b, n := &c.d.Boxes[i], &c.g.Nodes[i]
		if b.ID != n.ID || b.W < n.W || b.H < n.H {
			c.fault("box %d is %s %dx%d, node %s %dx%d", i, b.ID, b.W, b.H, n.ID, n.W, n.H)
		}
		r := c.d.area(i)
		if r.x0 < 0 || r.y0 < 0 || r.x1 >= c.d.W || r.y1 >= c.d.H {
			c.fault("box %s is outside the drawing", b.ID)
		}
		for y := r.y0; y <= r.y1; y++ {
			for x := r.x0; x <= r.x1; x++ {
				if o := c.box[Point{x, y}]; o > 0 {
					c.fault("boxes %s and %s overlap", b.ID, c.d.Boxes[o-1].ID)
					return
				}
				c.box[Point{x, y}] = i + 1
			}
		}
	}
}

func (c *checker) frames() {
	for i := range c.d.Frames {
		f := &c.d.Frames[i]
		r := rect{f.X, f.Y, f.X + f.W - 1, f.Y + f.H - 1}
		if r.x0 < 0 || r.y0 < 0 || r.x1 >= c.d.W || r.y1 >= c.d.H {
			c.fault("frame %s is outside the drawing", f.ID)
		}
		if f.TitleAt.X <= f.X || f.TitleAt.X+Columns(f.Title) >= f.X+f.W {
			c.fault("frame %s is too narrow for its title", f.ID)
		}
		for k := range c.d.Boxes {
			inside := r.grow(-1, -1).meets(c.d.area(k)) && c.d.area(k).join(r.grow(-1, -1)) == r.grow(-1, -1)
			if c.d.Boxes[k].Group == f.ID && !inside {
				c.fault("frame %s does not hold %s", f.ID, c.d.Boxes[k].ID)
			}
			if c.d.Boxes[k].Group != f.ID && r.meets(c.d.area(k)) {
				c.fault("frame %s covers %s", f.ID, c.d.Boxes[k].ID)
			}
		}
		for k := range i {
			o := &c.d.Frames[k]
			if r.meets(rect{o.X, o.Y, o.X + o.W - 1, o.Y + o.H - 1}) {
				c.fault("frames %s and %s overlap", f.ID, o.ID)
			}
		}
	}
}

// onBorder tells whether p is a border cell of box i.
func (c *checker) onBorder(p Point, i int) bool {
	b := &c.d.Boxes[i]
	if p.X < b.X || p.Y < b.Y || p.X >= b.X+b.W || p.Y >= b.Y+b.H {
		return false
	}
	return p.X == b.X || p.X == b.X+b.W-1 || p.Y == b.Y || p.Y == b.Y+b.H-1
}

func (c *checker) lines() {
	c.run = map[Point][]run{}
	for i := range c.d.Lines {
		l := &c.d.Lines[i]
		if l.From < 0 {
			continue
		}
		if l.From != c.g.Edges[i].From || l.To != c.g.Edges[i].To {
			c.fault("line %s joins other nodes than its edge", l.ID)
		}
		if len(l.Points) < 2 {
			c.fault("line %s has %d points", l.ID, len(l.Points))
			continue
		}
		if !c.onBorder(l.Points[0], l.From) || !c.onBorder(l.Points[len(l.Points)-1], l.To) {
			c.fault("line %s does not end on its boxes: %v", l.ID, l.Points)
		}
		c.walk(i)
	}
	for p, runs := range c.run {
		for k := range runs {
			for j := range k {
				c.meet(p, runs[k], runs[j])
			}
		}
	}
}

// walk books the cells of line i between its boxes.
func (c *checker) walk(i int) {
	l := &c.d.Lines[i]
	cells := map[Point]run{}
	var order []Point
	for k := 1; k < len(l.Points); k++ {
		a, b := l.Points[k-1], l.Points[k]
		if (a.X == b.X) == (a.Y == b.Y) {
			c.fault("line %s is not orthogonal: %v", l.ID, l.Points)
			return
		}
		dx, dy := sign(b.X-a.X), sign(b.Y-a.Y)
		for p := a; ; p = (Point{p.X + dx, p.Y + dy}) {
			r, seen := cells[p]
			if !seen {
				order = append(order, p)
			}
			r.line, r.hor, r.ver = i, r.hor || dx != 0, r.ver || dy != 0
			cells[p] = r
			if p == b {
				break
			}
		}
	}
	for _, p := range order {
		if p == l.Points[0] || p == l.Points[len(l.Points)-1] {
			continue
		}
		if o := c.box[p]; o > 0 {
			c.fault("line %s runs through %s", l.ID, c.d.Boxes[o-1].ID)
		}
		c.run[p] = append(c.run[p], cells[p])
	}
}

// meet checks two lines in one cell: without a common node they may only cross.
func (c *checker) meet(p Point, a, b run) {
	x, y := &c.d.Lines[a.line], &c.d.Lines[b.line]
	if related(x, y) {
		return
	}
	if a.hor && b.hor || a.ver && b.ver {
		c.fault("lines %s and %s touch or overlap at %v", x.ID, y.ID, p)
	}
}

// related lines have a node in common, and may share trunks and ports there.
func related(x, y *Line) bool {
	return x.From == y.From || x.To == y.To || x.From == y.To || x.To == y.From
}

func (c *checker) labels() {
	taken := map[Point]string{}
	for _, f := range c.d.Frames {
		for x := range f.W {
			taken[Point{f.X + x, f.Y}], taken[Point{f.X + x, f.Y + f.H - 1}] = f.ID, f.ID
		}
		for y := range f.H {
			taken[Point{f.X, f.Y + y}], taken[Point{f.X + f.W - 1, f.Y + y}] = f.ID, f.ID
		}
	}
	for i := range c.d.Lines {
		l := &c.d.Lines[i]
		if l.From < 0 || l.Label == "" {
			continue
		}
		if at := labelArea(l).grow(2, 1); !slices.ContainsFunc(stretches(l), at.meets) {
			c.fault("label of %s stands away from its line", l.ID)
		}
		for x := range Columns(l.Label) {
			p := Point{l.LabelAt.X + x, l.LabelAt.Y}
			if p.X < 0 || p.Y < 0 || p.X >= c.d.W || p.Y >= c.d.H {
				c.fault("label of %s is outside the drawing", l.ID)
			}
			if o, ok := taken[p]; ok {
				c.fault("labels of %s and %s overlap", l.ID, o)
			}
			taken[p] = l.ID
			if o := c.box[p]; o > 0 {
				c.fault("label of %s is on box %s", l.ID, c.d.Boxes[o-1].ID)
			}
			for _, r := range c.run[p] {
				o := &c.d.Lines[r.line]
				if r.line != i && !related(o, l) {
					c.fault("label of %s hides line %s", l.ID, o.ID)
				}
			}
		}
	}
}

// stretches are the straight pieces of a line.
func stretches(l *Line) []rect {
	var out []rect
	for k := 1; k < len(l.Points); k++ {
		out = append(out, span(l.Points[k-1], l.Points[k]))
	}
	return out
}

// heads checks that no title and no label hides the head of a line.
func (c *checker) heads() {
	for i := range c.d.Lines {
		l := &c.d.Lines[i]
		tip, ok := l.tip() // of a loop it may be in its label, where many stand at one box
		if !ok || l.From == l.To {
			continue
		}
		for _, f := range c.d.Frames {
			if tip.Y == f.TitleAt.Y && tip.X >= f.TitleAt.X-1 && tip.X <= f.TitleAt.X+Columns(f.Title) {
				c.fault("the title of %s hides the head of %s", f.ID, l.ID)
			}
		}
		for k := range c.d.Lines {
			if o := &c.d.Lines[k]; o.From != o.To && o.Label != "" && len(o.Points) > 0 && labelArea(o).meets(span(tip, tip)) {
				c.fault("label of %s hides the head of %s", o.ID, l.ID)
			}
		}
	}
}
