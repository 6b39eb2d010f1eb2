package tui

import (
	"fmt"
	"slices"

	"portolan/model"
	"portolan/model/layout"
	"portolan/tui/act"
	"portolan/tui/outline"
	"portolan/tui/picker"
	"portolan/tui/screen"
)

// stage is where the nodes are shown now.
type stage int

const (
	noStage      stage = iota // another view, or a pane that hides the canvas
	canvasStage               // boxes
	outlineStage              // rows
)

// outlined tells whether the outline stands in for the canvas, which has no room.
func (m *Model) outlined() bool {
	return m.ui.rects.tooSmall && m.ui.view == viewCanvas && m.ui.pane == paneCanvas
}

// covered tells whether a pane lies over the canvas.
func (m *Model) covered() bool {
	for _, r := range []screen.Rect{m.ui.rects.inspector, m.ui.rects.findings, m.ui.rects.goals} {
		if r.W > 0 && r.X < m.ui.rects.fit.X+m.ui.rects.fit.W {
			return true
		}
	}
	return false
}

// stage is what shows the nodes now.
func (m *Model) stage() stage {
	switch {
	case m.panes.start != nil || m.ui.rects.tiny:
		return noStage
	case m.outlined() || m.ui.view == viewOutline:
		return outlineStage
	case m.ui.view == viewCanvas && !m.covered():
		return canvasStage
	}
	return noStage
}

// toStage brings the nodes into sight for a mode that marks them.
func (m *Model) toStage() {
	if m.ui.view == viewCanvas && m.covered() {
		m.toPane(paneCanvas)
	}
}

// noDrawing says why what moves the drawing cannot be done now, "" when it can.
func (m *Model) noDrawing() string {
	switch {
	case m.ui.rects.tooSmall:
		return m.roomNeeded() + "."
	case m.ui.view == viewCanvas:
		return ""
	}
	return "The drawing is not in sight: " + m.keyOf("view.canvas") + " shows it."
}

// roomNeeded says that the canvas has no room.
func (m *Model) roomNeeded() string {
	return fmt.Sprintf("%d×%d needed for the canvas, now %d×%d", canvasMinW, canvasMinH, m.ui.w, m.ui.h)
}

// inSight lists the nodes that can be marked on the screen now, nearest to one
// of them first.
func (m *Model) inSight(from string) []string {
	switch m.stage() {
	case canvasStage:
		return m.canvas.Nearest(from)
	case outlineStage:
		return m.panes.outline.Nearest(from)
	}
	return nil
}

// seen tells whether a node can be marked on the screen now.
func (m *Model) seen(id string) bool { return slices.Contains(m.inSight(""), id) }

// beside is the node in a direction on the stage, "" when there is none.
func (m *Model) beside(id string, way layout.Way) string {
	if m.stage() != outlineStage {
		return m.canvas.Neighbour(id, way)
	}
	if way == layout.Up || way == layout.Left {
		return m.panes.outline.Beside(id, -1)
	}
	return m.panes.outline.Beside(id, 1)
}

// revealOnStage scrolls so that a node is in sight.
func (m *Model) revealOnStage(id string) {
	if m.canvas.Reveal(id); m.stage() == outlineStage {
		m.panes.outline.Reveal(id)
	}
}

// seatOutline tells the outline how it is marked and how many rows it has in the next
// frame.
func (m *Model) seatOutline() {
	if m.stage() != outlineStage {
		return
	}
	at := m.ui.rects.body
	if m.outlined() {
		at = m.outlineRect()
	}
	m.panes.outline.Mark(m.outlineLook())
	m.panes.outline.Resize(at.W, at.H)
}

// outlineLook says how the rows of the outline are marked now.
func (m *Model) outlineLook() outline.Look {
	m.panes.outline.Empty = m.spell("Nothing is drawn yet. Press {add} to add the first node.")
	l := m.canvasLook()
	out := outline.Look{Labels: l.Labels, Faint: l.Faint, Marked: l.Marked, Sub: l.Sub, Links: map[model.LinkRef]bool{}}
	if l := m.link(); l != nil {
		out.Links[m.focus.link] = true
		out.Link = m.signs(printable(layout.LinkTitle(m.doc.now(), l.Ref())))
	}
	for _, ref := range m.focus.way {
		out.Links[ref] = true
	}
	return out
}

// choose lets the person choose one of several nodes: by letters when all are in
// sight, else from a list.
func (m *Model) choose(word, title string, ids []string, then func(*Model, string)) {
	m.toStage()
	sight := m.inSight("")
	if !slices.ContainsFunc(ids, func(id string) bool { return !slices.Contains(sight, id) }) {
		m.enter(newPick(word, ids, then))
		return
	}
	var items []picker.Item
	for _, id := range ids {
		if n := m.doc.now().Node(id); n != nil {
			items = append(items, picker.Item{ID: id, Label: printable(layout.TitleOf(n)), Detail: n.Info().Title, Right: n.Region(), Words: []string{id}})
		}
	}
	l := picker.New(title, items)
	l.Choose = func(it picker.Item) act.Action { return act.FocusNode{ID: it.ID} }
	m.push(l)
}

// settleMode leaves a mode whose marks are no longer on the screen.
func (m *Model) settleMode() {
	x, ok := m.ui.mode.(interface{ needs() stage })
	if !ok {
		return
	}
	s := m.stage()
	p, labels := m.ui.mode.(*pick)
	if s == noStage || x.needs() == canvasStage && s != canvasStage || labels && s != p.on {
		word := m.ui.mode.word()
		m.leave()
		m.say(word + " is over: its marks are out of sight here.")
	}
}
