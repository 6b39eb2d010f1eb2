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
	return dropInFrame(m.doc.now(), n, d, x, y)
}

// dropOnLink puts a node between the ends of a link, when both halves are
// legal and say something new. The half of the old kind keeps its properties.
func (m *Model) dropOnLink(n *model.Node, ref model.LinkRef) dropped {
	t := m.doc.now()
	old := t.Link(ref)
	if old == nil || old.From == n.ID || old.To == n.ID || connected(t, old.From, n.ID) || connected(t, n.ID, old.To) {
		return dropped{}
	}
	if leadsTo(t, old.To, n.ID) || leadsTo(t, n.ID, old.From) { // requests would go in a circle
		return dropped{}
	}
	from, to := t.Node(old.From), t.Node(old.To)
	if len(model.Legal(from, n)) == 0 || len(model.Legal(n, to)) == 0 {
		return dropped{}
	}
	return dropped{
		edit: model.Batch{Says: func(name func(string) string) string {
			return "insert " + name(n.ID) + " on " + name(ref.From) + " → " + name(ref.To)
		}, Edits: append(sketch.Route(t, old, n), landed(t, n)...)},
	}
}

// leadsTo tells whether links lead from one node to another.
func leadsTo(t *model.Topology, from, to string) bool {
	seen, next := map[string]bool{from: true}, []string{from}
	for len(next) > 0 {
		at := next[0]
		if next = next[1:]; at == to {
			return true
		}
		for _, l := range t.Out(at) {
			if !seen[l.To] {
				seen[l.To] = true
				next = append(next, l.To)
			}
		}
	}
	return false
}

// dropInFrame moves a regional node to the Region of the frame or the folded box that
// holds a cell, unless it lives there.
func dropInFrame(t *model.Topology, n *model.Node, d *layout.Drawing, x, y int) dropped {
	if !n.Info().Regional || n.Info().Guard() {
		return dropped{}
	}
	region := regionAt(d, x, y)
	if region == "" || region == n.Region() {
		return dropped{}
	}
	return dropped{
		edit: model.Batch{Says: stepName("move", []string{n.ID}, " to "+region), Edits: append([]model.Edit{
			model.Set{ID: n.ID, Props: []model.Setting{{Prop: "region", Value: []string{region}}}},
		}, landed(t, n)...)},
	}
}

// regionAt is the Region whose frame or folded box holds a cell, "" for none.
func regionAt(d *layout.Drawing, x, y int) string {
	region := ""
	for _, f := range d.Frames {
		if !f.Ring && x >= f.X && y >= f.Y && x < f.X+f.W && y < f.Y+f.H {
			region = f.ID
		}
	}
	for i := range d.Boxes {
		b := &d.Boxes[i]
		if g, ok := model.ParseGroupKey(b.ID); ok && g.Kind == model.RegionGroup && b.Members != nil && x >= b.X && y >= b.Y && x < b.X+b.W && y < b.Y+b.H {
			region = g.Name
		}
	}
	return region
}

// landed forgets how far a node was moved to where it is dropped: what it now belongs
// to puts it there.
func landed(t *model.Topology, n *model.Node) []model.Edit {
	if t.Layout[n.ID].By {
		return []model.Edit{model.Move{ID: n.ID, Free: true}}
	}
	return nil
}

// drop ends the drag of a node: its place, and what it was dropped on, are one
// undo step.
func (m *Model) drop(u mouse) {
	if u.start == nil { // nothing was taken hold of
		return
	}
	d := m.dropAt(u.lx, u.ly)
	if d.edit == nil {
		m.canvas.Hold(false)
		m.forget() // it was over all others; now it stands where there is room
		m.redraw()
		if m.doc.now() != u.before {
			m.say("Moved." + m.undoes())
		}
		return
	}
	m.do(d.edit, u.step)
}

// dragging tells whether the pointer holds nodes and has moved them.
func (m *Model) dragging() bool { return m.mouse.drag == dragMove && m.mouse.moved }

// lifted are the nodes that the pointer holds, nil for none.
func (m *Model) lifted() map[string]bool {
	if !m.dragging() {
		return nil
	}
	out := map[string]bool{}
	for _, id := range m.selection() {
		out[id] = true
	}
	return out
}

// dragNode moves the selected nodes with the pointer.
func (m *Model) dragNode(dx, dy int, first bool) {
	u := &m.mouse
	if w := m.doc.whyReadOnly(); w != "" {
		u.drag = dragNone
		m.complain(w)
		return
	}
	if w := movable(m); w != "" {
		m.complain(w)
		u.drag = dragNone
		return
	}
	if first {
		m.beginDrag()
	}
	if !m.nudge(m.selection(), dx, dy, u.step) {
		return
	}
	if d := m.dropAt(u.lx, u.ly); d.edit != nil {
		m.say("Release to " + printable((&namedEdit{Edit: d.edit, before: m.doc.now()}).String()) + ".")
	}
}

// beginDrag takes hold of a node.
func (m *Model) beginDrag() {
	u := &m.mouse
	m.focus.run++
	u.step = "drag " + strconv.Itoa(m.focus.run)
	was, _ := m.canvas.Place(u.node)
	x, y := m.canvas.Cell(u.x, u.y)
	u.gripX, u.gripY = x-was.X, y-was.Y
	m.canvas.Hold(true)
	u.start, u.before = m.canvas.Drawing(), m.doc.now()
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
