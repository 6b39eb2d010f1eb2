package tui

import (
	"strconv"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/sketch"
)

// dropped is what releasing a dragged node means besides its new place: the
// link it is put on, or the Region whose frame it is put into.
type dropped struct {
	edit model.Edit // nil for nothing
	says string
}

// dropAt says what releasing the dragged node at a cell of the window means.
// Links and frames make way for the node while it moves, so what counts is
// where they were when the drag began.
func (m *Model) dropAt(x, y int) dropped {
	n, d, now := m.doc.now().Node(m.mouse.node), m.mouse.start, m.canvas.Drawing()
	if n == nil || d == nil || now == nil || len(m.selection()) != 1 {
		return dropped{}
	}
	x, y = m.canvas.Cell(x, y)
	x, y = x-now.Origin.X+d.Origin.X, y-now.Origin.Y+d.Origin.Y
	if i := d.LineAt(x, y); i >= 0 {
		if drop := m.dropOnLink(n, d.Lines[i].Ref); drop.edit != nil {
			return drop
		}
	}
	return dropInFrame(n, d, x, y)
}

// dropOnLink puts a node between the ends of a link, when both halves are
// legal and say something new. The half of the old kind keeps its properties.
func (m *Model) dropOnLink(n *model.Node, ref model.LinkRef) dropped {
	t := m.doc.now()
	old := t.Link(ref)
	if old == nil || old.From == n.ID || old.To == n.ID || connected(t, old.From, n.ID) || connected(t, n.ID, old.To) {
		return dropped{}
	}
	from, to := t.Node(old.From), t.Node(old.To)
	if len(model.Legal(from, n)) == 0 || len(model.Legal(n, to)) == 0 {
		return dropped{}
	}
	return dropped{
		edit: model.Batch{Title: "insert " + n.ID + " on " + ref.String(), Edits: sketch.Route(t, old, n)},
		says: "insert " + n.ID + " on " + ref.String(),
	}
}

// dropInFrame moves a regional node to the Region of the frame that holds a
// cell, unless its own frame does too.
func dropInFrame(n *model.Node, d *layout.Drawing, x, y int) dropped {
	if !n.Info().Regional || n.Info().Guard() {
		return dropped{}
	}
	region := ""
	for _, f := range d.Frames {
		if f.Ring || x < f.X || y < f.Y || x >= f.X+f.W || y >= f.Y+f.H {
			continue
		}
		if f.ID == n.Region() {
			return dropped{}
		}
		region = f.ID
	}
	if region == "" {
		return dropped{}
	}
	return dropped{
		edit: model.Set{ID: n.ID, Props: []model.Setting{{Prop: "region", Value: []string{region}}}},
		says: "move " + n.ID + " to " + region,
	}
}

// drop ends the drag of a node: its place, and what it was dropped on, are one
// undo step.
func (m *Model) drop(u mouse) {
	d := m.dropAt(u.lx, u.ly)
	if d.edit == nil && u.resized {
		m.say("Moved. " + fullSize)
		return
	}
	if d.edit == nil {
		m.say("Moved." + m.undoes())
		return
	}
	if m.do(d.edit, u.step) {
		m.say("Done: " + printable(d.says) + "." + m.undoes())
	}
}

// dragNode moves the selected nodes with the pointer.
func (m *Model) dragNode(dx, dy int, first bool) {
	u := &m.mouse
	if w := m.doc.whyReadOnly(); w != "" {
		m.complain(w)
		return
	}
	if first {
		m.beginDrag()
	}
	if !m.nudge(m.selection(), dx, dy, u.step) {
		return
	}
	switch d := m.dropAt(u.lx, u.ly); {
	case d.edit != nil:
		m.say("Release to " + printable(d.says) + ".")
	case u.resized:
		m.say(fullSize)
	}
}

// beginDrag takes hold of a node. Places by hand refer to the full-size
// drawing, so that is shown from now on.
func (m *Model) beginDrag() {
	u := &m.mouse
	m.focus.run++
	u.step = "drag " + strconv.Itoa(m.focus.run)
	was, _ := m.canvas.Place(u.node)
	x, y := m.canvas.Cell(u.x, u.y)
	u.gripX, u.gripY = x-was.X, y-was.Y
	m.canvas.Hold(true)
	if u.resized = !m.plain(); u.resized {
		chosen := m.look.chosen
		m.look.level, m.look.chosen = layout.Detail, true
		m.redraw()
		m.look.chosen = chosen
		if r, ok := m.canvas.Place(u.node); ok { // as far along the box as it was
			u.gripX, u.gripY = u.gripX*r.W/max(1, was.W), min(1, r.H-1)
			m.holdNode()
		}
	}
	u.start = m.canvas.Drawing()
}

// holdNode moves the camera so that the dragged node is under the pointer.
func (m *Model) holdNode() {
	u := &m.mouse
	r, ok := m.canvas.Place(u.node)
	if !ok {
		return
	}
	x, y := m.canvas.Cell(u.lx, u.ly)
	m.canvas.Pan(r.X+min(u.gripX, r.W-1)-x, r.Y+min(u.gripY, r.H-1)-y)
}
