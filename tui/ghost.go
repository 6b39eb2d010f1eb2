package tui

import (
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
}

// ghost is the drawing as it would be after the addition that the palette
// proposes, with the new boxes dotted. It is made when the proposal changes.
type ghost struct {
	key  string
	rev  int
	room screen.Rect
	view *canvas.View
	ids  map[string]bool
}

// ghosting is the palette that is open on a design small enough to be laid out
// at each key, nil when there is none.
func (m *Model) ghosting() *add.Palette {
	if len(m.doc.now().Nodes) == 0 || len(m.doc.now().Nodes) > smallDesign || len(m.ui.overlays) == 0 {
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
	*g = ghost{key: key, rev: m.doc.rev, room: m.room()}
	var d *layout.Drawing
	if m.look.chosen {
		d = layout.FromTopology(p.After, layout.Options{Level: m.look.level, Previous: m.lastDrawing()})
	} else {
		d = fitDrawing(p.After, m.room(), m.lastDrawing())
	}
	g.ids = map[string]bool{}
	for _, n := range p.Nodes {
		g.ids[n.ID] = true
	}
	g.view = m.canvas.Preview(d, m.focus.node)
	return g
}

func (g *ghost) orNil() *ghost {
	if g.view == nil {
		return nil
	}
	return g
}

// paletteRows is how many rows of the body the palette takes at most when the
// proposed node is to be seen beside it.
const paletteRows = 16

// besideGhost moves the palette to the lower or upper edge and to the side,
// away from the focus and so from the new node, where the body has room.
func (m *Model) besideGhost(r screen.Rect) screen.Rect {
	b := m.ui.rects.body
	if b.H < 2*paletteRows-4 {
		return r
	}
	r.H = min(r.H, paletteRows)
	r.Y = b.Y + b.H - r.H - 1
	if p, ok := m.canvas.Place(m.focus.node); ok {
		x0, y0 := m.canvas.Cell(0, 0)
		if p.Y-y0+p.H/2 > b.H/2 {
			r.Y = b.Y + 1
		}
		if r.X = b.X; p.X-x0+p.W/2 <= b.W/2 {
			r.X = b.X + b.W - r.W
		}
	}
	return r
}
