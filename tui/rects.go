package tui

import (
	"fmt"

	"portolan/tui/screen"
)

// rects are the places of everything on the screen, computed once for a size.
type rects struct {
	title, body, footer, status, message screen.Rect
	canvas, inspector, findings, goals   screen.Rect
	fit                                  screen.Rect // the canvas that drawings are fitted to
	tooSmall                             bool        // the canvas has no room: outline instead
	tiny                                 bool        // room for one line only
	lifted                               int         // rows that a long message has taken
}

// The sizes below which the layout changes, in cells.
const (
	wideW, wideH                       = 120, 30 // canvas and both side panes
	columnW                            = 100     // canvas and one side pane
	sideW                              = 80      // a side pane slides over the canvas
	canvasMinW                         = 60
	canvasMinH                         = 15
	outlineMinW                        = 30
	outlineMinH                        = 8
	lowH                               = 12 // below it there are no hints and no status line
	wideColumn, widestColumn, oneWidth = 36, 60, 30
)

// blind tells whether what has the keys, a dialog or fields, is not drawn since there is
// no room. It waits until there is: nothing is decided unseen. A line that is typed is
// drawn at every size.
func (m *Model) blind() bool {
	_, typed := m.ui.mode.(prompter)
	return m.ui.rects.tiny && (m.overlay() != nil || m.ui.mode != nil && !typed || m.editing())
}

// waits says when what has the keys comes back.
func (m *Model) waits() string {
	return fmt.Sprintf("Too small. %s comes back at %d×%d.", m.word(), outlineMinW, outlineMinH)
}

// closeUnseen closes again what a typed line has opened where there is no room to draw it, and
// says so: what nobody sees would take the keys.
func (m *Model) closeUnseen() {
	if !m.blind() {
		return
	}
	word := m.word()
	for m.overlay() != nil {
		m.pop()
	}
	m.ui.mode = nil
	if m.editing() { // fields keep what is typed
		m.complain(m.waits())
		return
	}
	m.complain(fmt.Sprintf("Too small: %s needs %d×%d.", word, outlineMinW, outlineMinH))
}

// resize takes a new size of the terminal.
func (m *Model) resize(w, h int) {
	m.ui.w, m.ui.h = max(0, w), max(0, h)
	m.ui.surface.Resize(m.ui.w, m.ui.h)
	m.place()
	if m.look.drawn < 0 && m.doc.now() != nil {
		m.begin()
	}
}

// place computes the rectangles for the size, the panes and the view.
func (m *Model) place() {
	w, h := m.ui.w, m.ui.h
	r := rects{tiny: w < outlineMinW || h < outlineMinH, tooSmall: w < canvasMinW || h < canvasMinH}
	if !r.tiny {
		r.title = screen.Rect{W: w, H: 1}
		r.footer = screen.Rect{Y: h - 3, W: w, H: 1}
		r.status = screen.Rect{Y: h - 2, W: w, H: 1}
		r.message = screen.Rect{Y: h - 1, W: w, H: 1}
		r.body = screen.Rect{Y: 1, W: w, H: h - 4}
		if h < lowH { // every row counts: hints and status give way
			r.footer, r.status = screen.Rect{}, screen.Rect{}
			r.body.H = h - 2
		}
		m.columns(&r)
	}
	before := m.room()
	m.ui.rects = r
	m.panes.outline.Alone(r.tooSmall)
	in := r.canvas.Inset(1)
	m.canvas.Resize(in.W, in.H)
	m.reveal()
	if m.room() != before {
		m.refit()
	}
}

// columns divides the body of the canvas view among its panes.
func (m *Model) columns(r *rects) {
	b := r.body
	r.canvas = b
	w, h := m.ui.w, m.ui.h
	switch {
	case m.ui.hidden:
	case w >= wideW && h >= wideH:
		side := min(max(wideColumn, w*3/10), widestColumn)
		r.canvas.W = b.W - side
		top := usualTop(b.H, m.ui.tall)
		r.inspector = screen.Rect{X: b.X + r.canvas.W, Y: b.Y, W: side, H: top}
		r.findings = screen.Rect{X: r.inspector.X, Y: b.Y + top, W: side, H: b.H - top}
		if m.task != nil && m.ui.pane != paneFindings { // goals stand where findings do
			r.goals, r.findings = r.findings, screen.Rect{}
		}
	case w >= columnW:
		r.canvas.W = b.W - oneWidth
		m.single(r, screen.Rect{X: b.X + r.canvas.W, Y: b.Y, W: oneWidth, H: b.H})
	case m.ui.pane != paneCanvas: // slides over the canvas, so the drawing stays as it is
		over := b
		if w >= sideW && h >= 20 {
			over.W = b.W * 3 / 5
			over.X = b.X + b.W - over.W
		}
		m.single(r, over)
		// What is pointed to has to come to where it can be seen. Below what covers
		// all of the canvas nothing is seen, so nothing moves.
		if r.fit = b; over.X > b.X {
			r.canvas.W -= over.W
		}
	}
	if r.fit.W == 0 {
		r.fit = r.canvas
	}
}

// usualTop is what the inspector has of the rows beside the canvas.
func usualTop(rows int, tall bool) int {
	if tall {
		return rows * 2 / 3
	}
	return rows * 11 / 20
}

// single gives the one place beside the canvas to the pane that has the focus; while
// none has, to the goals of an exercise or else to the inspector.
func (m *Model) single(r *rects, place screen.Rect) {
	switch {
	case m.ui.pane == paneFindings:
		r.findings = place
	case m.ui.pane == paneGoals, m.ui.pane == paneCanvas && m.task != nil:
		r.goals = place
	default:
		r.inspector = place
	}
}

// outlineRect is where the outline stands when the canvas has no room; above
// it a line says so, where there is room for that.
func (m *Model) outlineRect() screen.Rect {
	r := m.ui.rects.body
	if m.ui.h >= lowH {
		r.Y, r.H = r.Y+1, r.H-1
	}
	return r
}
