package tui

import (
	"slices"

	"portolan/model"
	"portolan/model/layout"
)

// opened is a box that is open as long as a command is at work on one of its nodes.
type opened struct {
	before model.History
	design *model.Topology // with the box open
	zoomed
	camera       layout.Point
	node, itself string
	box          string        // see focus.zoomed
	link         model.LinkRef // that had the focus, the zero one for none
}

// openForOne opens the box that hides the focus, which is one of its nodes, for a
// command that acts on one node. It tells whether the command may go on.
func (m *Model) openForOne() bool {
	_, _, ok := m.canvas.Box(m.focus.node)
	if !m.boxes() { // a row is one node, and stays so where boxes are drawn
		m.focus.itself, m.focus.zoomed = m.focus.node, ""
	}
	if !ok || !m.boxes() || m.ui.view != viewCanvas {
		return true
	}
	x, y := m.canvas.Camera()
	was := opened{
		before: m.doc.history, zoomed: m.look.zoomed, camera: layout.Point{X: x, Y: y},
		node: m.focus.node, itself: m.focus.itself, box: m.focus.zoomed,
	}
	if m.focus.onLink {
		was.link = m.focus.link
	}
	name := upperFirst(m.boxName(m.focus.node))
	if m.look.level == overview {
		if m.fit(); m.look.level == overview { // there is no room for more
			m.zoom(layout.Compact)
		}
	}
	for range m.doc.now().Folds() { // a box may stand in another
		at := slices.IndexFunc(m.doc.now().Folds(), func(g model.Group) bool { return slices.Contains(g.Nodes, m.focus.node) })
		if at < 0 {
			break
		}
		if g, ok := m.doc.now().Group(m.doc.now().Folds()[at].Key()); !ok || !m.setFolded(g, false) {
			return false
		}
	}
	m.say(name + " is opened for this.")
	was.design = m.doc.now()
	m.opened = &was
	return true
}

// closeOpened draws a box again that was opened for a command, when that is over and has
// changed nothing: what is left has made no step.
func (m *Model) closeOpened() {
	o := m.opened
	if o == nil || m.overlay() != nil || m.ui.mode != nil || m.editing() || m.panes.inspector.Editing() || m.focus.onLink && m.focus.link != o.link {
		return
	}
	m.opened = nil
	switch m.doc.now() {
	case o.before.Now(): // an overview, or it was undone
	case o.design:
		if m.doc.history.CanRedo() {
			return
		}
		m.doc.history = o.before
	default:
		return
	}
	if o.level == overview {
		m.look.zoomed, m.look.camera = o.zoomed, &o.camera
	}
	if m.focus.itself, m.focus.zoomed = o.itself, o.box; m.focus.node != o.node {
		m.focus.itself, m.focus.zoomed = m.focus.node, ""
	}
	m.focus.decided = m.doc.rev + 1
	m.changed()
	m.edited()
}
