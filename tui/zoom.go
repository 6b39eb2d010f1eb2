package tui

import "portolan/model/layout"

// plain tells whether the canvas shows the drawing that places by hand refer
// to: in detail, from left to right, at its full size.
func (m *Model) plain() bool {
	return m.look.level == layout.Detail && (m.look.chosen || len(m.doc.now().Layout) > 0)
}

// zoom shows the design at a level of its own choice.
func (m *Model) zoom(l layout.Level) {
	m.look.level, m.look.chosen, m.look.fits = l, true, false
	if !m.redraw() {
		m.say("Drawing" + m.theme.Glyphs.Ellipsis)
		return
	}
	m.canvas.Show(m.focus.node)
	if d := m.canvas.Drawing(); d != nil && m.canvas.Fits(d) {
		m.canvas.Home()
	}
}

// zoomIn shows more of every node; from the fitted drawing it first goes to
// the full size of the same level.
func (m *Model) zoomIn() {
	switch {
	case m.look.level > layout.Detail:
		m.zoom(m.look.level - 1)
	case m.plain():
		m.say("Detail is the largest zoom.")
	default:
		m.zoom(layout.Detail)
	}
}

// zoomOut shows more of the design.
func (m *Model) zoomOut() {
	if m.look.level == overview {
		m.say("Regions are the smallest zoom.")
		return
	}
	m.zoom(m.look.level + 1)
}

// fit shows all of the design in as much detail as the canvas has room for.
func (m *Model) fit() {
	m.look.chosen = false
	if !m.redraw() {
		m.say("Drawing" + m.theme.Glyphs.Ellipsis)
		return
	}
	d := m.canvas.Drawing()
	switch {
	case m.canvas.Fits(d):
		m.canvas.Home()
		m.say("Everything is in sight.")
	case len(m.doc.now().Layout) > 0:
		m.say("Nodes placed by hand keep their places; | gives them back to the layout.")
	default:
		m.zoom(layout.Dots)
		m.look.fits = true
		if m.canvas.Fits(m.canvas.Drawing()) {
			m.say("Everything is in sight, as dots. + shows names.")
			return
		}
		m.say("Even dots do not fit: pan with H J K L.")
	}
}
