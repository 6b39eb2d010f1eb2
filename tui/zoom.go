package tui

import "portolan/model/layout"

// plain tells whether the canvas shows the drawing that cells in the file refer
// to: in detail, from left to right, at its full size.
func (m *Model) plain() bool {
	return m.look.level == layout.Detail && (m.look.chosen && m.look.full || m.doc.now().Pinned())
}

// zoom shows the design at a level of its own choice, in the direction that it is drawn
// in: what stood below stays below.
func (m *Model) zoom(l layout.Level) { m.zoomTo(l, false) }

func (m *Model) zoomTo(l layout.Level, full bool) {
	if d := m.canvas.Drawing(); d != nil && !d.Overview && (!m.look.chosen || m.look.fits) && d.Direction != m.look.way {
		m.look.way, m.look.drawings = d.Direction, [overview + 1]*layout.Drawing{}
	}
	if full != m.look.full {
		m.look.full, m.look.drawings[layout.Detail] = full, nil
	}
	m.look.level, m.look.chosen, m.look.fits = l, true, false
	m.look.steady = 0
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
	default:
		m.zoomTo(layout.Detail, true)
	}
}

// zoomOut shows more of the design.
func (m *Model) zoomOut() { m.zoom(m.look.level + 1) }

// largest says that there is no larger zoom, "" when there is.
func (m *Model) largest() string {
	if m.doc.now() != nil && m.look.level <= layout.Detail && m.plain() {
		return "Detail is the largest zoom."
	}
	return ""
}

// smallest says that there is no smaller zoom, "" when there is.
func (m *Model) smallest() string {
	if m.look.level == overview {
		return "Regions are the smallest zoom."
	}
	return ""
}

// fit shows all of the design in as much detail as the canvas has room for. It is
// drawn anew, so that the same design always has the same zoom here, whatever was
// done with it before; only a drawing that shows all already never gives way to one
// that says less.
func (m *Model) fit() {
	shown := m.shownWhole()
	m.look.chosen, m.look.level, m.look.fits, m.look.full, m.look.afresh = false, layout.Detail, true, false, true
	m.anew()
	if !m.redraw() {
		m.say("Drawing" + m.theme.Glyphs.Ellipsis)
		return
	}
	if shown != nil && levelOf(shown) < m.look.level {
		m.look.chosen, m.look.level, m.look.fitted = false, levelOf(shown), shown
		m.redraw()
	}
	m.say(m.fitText())
}

// shownWhole is the drawing on the canvas if it is of the design at hand and has room,
// nil otherwise.
func (m *Model) shownWhole() *layout.Drawing {
	if d := m.canvas.Drawing(); d != nil && m.look.drawn == m.doc.rev && m.look.made() == d && m.canvas.Fits(d) {
		return d
	}
	return nil
}

// lower goes to the next smaller zoom when all is to be in sight and a drawing has no
// room; beyond dots are the Regions with the numbers of their nodes.
func (m *Model) lower(d *layout.Drawing) bool {
	m.look.level = levelOf(d)
	if !m.look.fits || m.steady() || m.canvas.Fits(d) || m.look.level == overview {
		return false
	}
	m.look.level, m.look.chosen = m.below(), true
	return true
}

// again looks for the largest zoom that fits when all is to be in sight: another
// size, part or state of the design may have room for more.
func (m *Model) again() {
	if m.look.fits {
		m.look.chosen, m.look.level = false, layout.Detail
	}
}

// below is the next smaller zoom. What was laid out to fit has tried all that have
// names.
func (m *Model) below() layout.Level {
	if !m.look.chosen && !m.doc.now().Pinned() {
		return layout.Dots
	}
	return m.look.level + 1
}

// fitText says what fits.
func (m *Model) fitText() string {
	switch d := m.canvas.Drawing(); {
	case d == nil || !m.canvas.Fits(d):
		return "Not even the Regions fit: pan with " + m.spell("{pan.left} {pan.down} {pan.up} {pan.right}") + "."
	case m.look.level == overview && d.Lines == nil && len(m.doc.now().Links) > 0:
		return "Everything is in sight, as Regions without lines: " + m.spell("{zoom.in} shows nodes, {edit} on one shows it alone.")
	case m.look.level == overview:
		return "Everything is in sight, as Regions: " + m.spell("{zoom.in} shows nodes, {edit} on one shows it alone.")
	case m.look.level == layout.Dots:
		return "Everything is in sight, as dots. " + m.spell("{zoom.in} shows names.")
	}
	return "Everything is in sight."
}

// pan moves the camera, and says how to come back from where nothing is.
func (m *Model) pan(dx, dy int) {
	x, y := m.canvas.Camera()
	m.canvas.Pan(dx, dy)
	nx, ny := m.canvas.Camera()
	switch {
	case !m.canvas.SeesAny():
		m.say(m.spell("Nothing is in sight: {zoom.centre} goes back to the focus, {zoom.fit} shows all."))
	case nx == x && ny == y && m.canvas.Drawing() != nil:
		m.say(m.spell("The drawing ends here: {zoom.centre} goes back to the focus, {zoom.fit} shows all."))
	}
}

// noticeOutgrown has it said when an edit ends what the title calls a fit: names come
// before all in sight, unless all was asked for.
func (m *Model) noticeOutgrown(next *layout.Drawing) {
	was := m.canvas.Drawing()
	if was == nil || was == next || !m.boxes() || m.look.shown.rev == m.doc.rev || m.look.shown.room != m.room() || !m.canvas.Whole() {
		return
	}
	switch l := levelOf(next); {
	case m.look.chosen && !m.look.fits:
	case !m.canvas.Fits(next):
		m.look.outgrown = m.spell("Not all is in sight any more: {zoom.fit} shows all.")
	case l > levelOf(was) && l == layout.Dots:
		m.look.outgrown = "All is in sight as dots only."
	case l > levelOf(was) && l == overview:
		m.look.outgrown = "All is in sight as Regions only."
	}
}
