package tui

import (
	"maps"
	"slices"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/sketch"
	"portolan/tui/add"
	"portolan/tui/canvas"
	"portolan/tui/screen"
)

// startAdd opens the palette that adds nodes in a place of the design.
func (m *Model) startAdd(at sketch.Place) {
	at.T, at.Guess = m.doc.now(), m.opt.City
	m.push(add.New(at, m.look.report))
	m.ui.overlayWord, m.ui.ghost = "ADD", ghost{}
	m.coach.used("add")
}

// ghost is the drawing as it would be after the addition that the palette
// proposes, with the new boxes dotted. It is made when the proposal changes.
type ghost struct {
	key  string
	rev  int
	room screen.Rect
	view *canvas.View
	ids  map[string]bool
	at   screen.Rect // where the palette lies, zero before it has a place
}

// ghosting is the palette that is open on a design small enough to be laid out
// at each key, nil when there is none.
func (m *Model) ghosting() *add.Palette {
	if len(m.doc.now().Nodes) == 0 || m.size() > smallDesign || len(m.ui.overlays) == 0 {
		return nil
	}
	q, _ := m.ui.overlays[0].(*add.Palette)
	return q
}

// shadow is the canvas with the proposed nodes, nil when nothing is proposed.
func (m *Model) shadow(q *add.Palette) *ghost {
	g := &m.ui.ghost
	p, key, ok := q.Proposal()
	if !ok {
		return nil
	}
	if g.key == key && g.rev == m.doc.rev && g.room == m.room() {
		return g.orNil()
	}
	*g = ghost{key: key, rev: m.doc.rev, room: m.room(), at: g.at}
	d := m.previewOf(p.After)
	g.ids = map[string]bool{}
	for _, n := range p.Nodes {
		g.ids[n.ID] = true
	}
	g.view = m.canvas.Preview(d, m.focus.node)
	if last := p.Nodes[len(p.Nodes)-1].ID; !slices.Contains(g.view.Nearest(""), last) {
		g.view.Hold(false)
		g.view.Reveal(last) // a drawing that has grown beyond the canvas
	}
	return g
}

// previewOf draws what a design would become, in the shape that it has now: what
// is only looked at never turns or shrinks the drawing.
func (m *Model) previewOf(t *model.Topology) *layout.Drawing {
	only, _ := m.onlyOf(t)
	last, show := m.lastDrawing(), m.showing(only)
	if !m.look.chosen && !t.Pinned() {
		if d := layout.InShapeOf(last, t, show); d != nil {
			return d
		}
	}
	return m.drawnNow(t, last, show)
}

func (g *ghost) orNil() *ghost {
	if g.view == nil {
		return nil
	}
	return g
}

// paletteRows are the heights that the palette tries, so that what it proposes is
// seen beside it; paletteColumns are the widths.
var (
	paletteRows    = []int{16, 12, 9, 7}
	paletteColumns = []int{76, 60, 48}
)

// besideGhost moves the palette to a corner of the body, and makes it smaller,
// so that it covers as little as can be of the new nodes and of the focus.
func (m *Model) besideGhost(r screen.Rect) screen.Rect {
	b := m.ui.rects.body
	keep, g := m.ghostCells(), &m.ui.ghost
	if g.at.W > 0 && g.at.X+g.at.W <= b.X+b.W && g.at.Y+g.at.H <= b.Y+b.H && hidden(g.at, keep) == 0 {
		return g.at // it stays where it is as long as it can
	}
	if len(keep) == 0 {
		return r
	}
	g.at = leastCovering(b, r, keep)
	return g.at
}

// leastCovering is the place in b of a palette that covers least of what is to be kept
// in sight: as large as it can be, and at the lower edge before the upper one.
func leastCovering(b, r screen.Rect, keep []screen.Rect) screen.Rect {
	best, least := r, hidden(r, keep)
	for _, w := range paletteColumns {
		for _, h := range paletteRows {
			size := screen.Rect{W: min(r.W, w), H: min(r.H, h)}
			for _, at := range [][2]int{{b.W - size.W, b.H - size.H}, {0, b.H - size.H}, {b.W - size.W, 0}, {0, 0}} {
				size.X, size.Y = b.X+at[0], b.Y+at[1]
				if n := hidden(size, keep); n < least {
					best, least = size, n
				}
			}
			if least == 0 {
				return best
			}
		}
	}
	return best
}

// ghostCells are the places on the screen of the proposed nodes and of the node
// that they are joined to.
func (m *Model) ghostCells() []screen.Rect {
	g := &m.ui.ghost
	if g.view == nil {
		return nil
	}
	in := m.ui.rects.canvas.Inset(1)
	x0, y0 := g.view.Cell(0, 0)
	var out []screen.Rect
	for _, id := range append(slices.Sorted(maps.Keys(g.ids)), m.focus.node) {
		if p, ok := g.view.Place(id); ok {
			out = append(out, screen.Rect{X: in.X + p.X - x0, Y: in.Y + p.Y - y0, W: p.W, H: p.H})
		}
	}
	return out
}

// hidden is how many cells of some places a rectangle covers.
func hidden(r screen.Rect, of []screen.Rect) (n int) {
	for _, o := range of {
		w := min(r.X+r.W, o.X+o.W) - max(r.X, o.X)
		h := min(r.Y+r.H, o.Y+o.H) - max(r.Y, o.Y)
		if w > 0 && h > 0 {
			n += w * h
		}
	}
	return n
}
