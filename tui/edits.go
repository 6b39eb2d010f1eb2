package tui

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/sketch"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/reader"
)

// do applies an edit as one undo step. Consecutive steps with the same
// non-empty key become one. It is false when nothing was changed.
func (m *Model) do(e model.Edit, key string) bool {
	if w := m.doc.whyReadOnly(); w != "" {
		m.complain(w)
		return false
	}
	before := m.doc.history.Now()
	named := &namedEdit{Edit: e}
	here := m.spot()
	here.When = m.opt.Clock()
	h, err := m.doc.history.Stand(here).Do(named, key)
	if err != nil {
		m.complain("Not possible: " + sentence(printable(err.Error())))
		return false
	}
	if h.Now() == before {
		m.say("Nothing to change.")
		return true
	}
	if w := m.tooLarge(h.Now()); w != "" {
		m.complain(w)
		return false
	}
	m.leavePicture()
	m.doc.history = h
	m.say("Done: " + printable(named.String()) + "." + m.undoes())
	m.followName(before)
	alone := m.canvas.Drawn(m.focus.node) && m.canvas.Folded(m.focus.node) == nil
	gone := before.Node(m.focus.node) != nil && h.Now().Node(m.focus.node) == nil
	m.changed()
	m.edited()
	if gone {
		m.unmarkHidden() // who deletes says where the focus goes
	} else {
		m.stayInSight()
	}
	if alone && m.canvas.Folded(m.focus.node) != nil { // where the node is not seen any more
		m.say(m.ui.message + m.inBox())
	}
	return true
}

// followName keeps the focus on its node when that got another id.
func (m *Model) followName(before *model.Topology) {
	if to, ok := model.NewIDs(before, m.doc.now())[m.focus.node]; ok {
		m.focus.node = to
	}
}

// stayInSight shows everything again when a step has led the focus out of the part that
// is shown.
func (m *Model) stayInSight() {
	m.unmarkHidden()
	m.within(m.focus.node)
}

// apply does an edit that a part asked for, with what is to be said of it and
// the focus that goes with it.
func (m *Model) apply(a act.Edit) bool {
	before := m.doc.now()
	if !m.do(a.Edit, a.Key) {
		return false
	}
	if a.Note != "" {
		m.say("Done: " + printable((&namedEdit{a.Edit, before, m.doc.now()}).String()+"; "+a.Note) + "." + m.undoes())
	}
	if a.Focus != "" {
		m.unmark()
		m.focus.finding = ""
		m.focusNode(a.Focus, true)
		m.coach.added(m)
	}
	return true
}

func (m *Model) undo() {
	h, name, ok := m.doc.history.Undo()
	if !ok {
		m.say("Nothing to undo.")
		return
	}
	m.travel(h, "Undone: "+printable(name)+m.spell(". {redo} to redo."))
}

func (m *Model) redo() {
	h, name, ok := m.doc.history.Redo()
	if !ok {
		m.say("Nothing to redo.")
		return
	}
	m.travel(h, "Redone: "+printable(name)+"."+m.undoes())
}

// travel goes to another point of the history, and back to where the person
// was there. It says what that did, and what there is to say about the file.
func (m *Model) travel(h model.History, done string) {
	w, before := m.doc.file.Travelled(m.doc.now(), h.Now()), m.doc.now()
	m.leavePicture()
	m.doc.history = h
	m.focus.finding = ""
	m.standAt(h.At())
	m.followName(before)
	m.changed()
	m.edited()
	m.reveal()
	if !m.view().edits && onlyDrawn(before, h.Now()) {
		done += " Only the canvas shows that."
	}
	m.say(done)
	m.stayInSight()
	m.tell(w)
}

// onlyDrawn tells whether two designs differ in nothing but how they are drawn.
func onlyDrawn(a, b *model.Topology) bool {
	x, y := *a, *b
	x.Layout, x.Groups, y.Layout, y.Groups = nil, nil, nil, nil
	return model.Equal(&x, &y)
}

// connect joins two nodes; the focus goes to the new link's far end only by
// request, so that several links can be drawn in a row.
func (m *Model) connect(a, b string, into bool) {
	t := m.doc.now()
	from, to := t.Node(a), t.Node(b)
	if into {
		from, to = to, from
	}
	if from == nil || to == nil {
		m.complain("That node is gone.")
		return
	}
	if w := m.inBoxes(a, b); w != "" {
		m.complain(w)
		return
	}
	if len(model.Legal(from, to)) == 0 && sketch.Attaches(to, from) {
		from, to = to, from
	}
	if len(model.Legal(from, to)) == 0 {
		m.complain(printable(joinText(from, to)))
		return
	}
	edits, note := sketch.Join(t, from, to)
	wrong := m.wrongLink(from.ID, to.ID, false)
	if !m.do(model.Batch{Says: func(name func(string) string) string {
		return "connect " + name(from.ID) + " → " + name(to.ID)
	}, Edits: edits}, "") {
		return
	}
	if note != "" {
		note = " " + note + "."
	}
	means := joinText(from, to)
	if means += makesError(wrong); wrong == "" {
		means += "."
	}
	m.say(printable(means+note) + m.undoes())
}

func (m *Model) connectCommand(into bool) {
	if s := m.selection(); m.focus.selecting && len(s) == 2 {
		m.connect(s[0], s[1], into)
		return
	}
	if m.node() == nil {
		m.complain(needsNode(m))
		return
	}
	m.startConnect(into)
}

// deleteFocus deletes the link or the selected nodes. The focus goes upstream.
func (m *Model) deleteFocus() {
	if l := m.link(); l != nil {
		if m.do(model.Disconnect{Link: l.Ref()}, "") {
			m.focus.onLink = false
		}
		return
	}
	ids := m.selection()
	if len(ids) == 0 {
		m.complain("Nothing is selected.")
		return
	}
	up := m.upstream(ids)
	if m.do(model.Remove{IDs: ids}, "") {
		m.unmark()
		m.focusSeat(up, false)
	}
}

// upstream is the node from which requests reach the deleted ones, or else
// their neighbour in reading order.
func (m *Model) upstream(gone []string) string {
	for _, id := range gone {
		for _, l := range m.doc.now().In(id) {
			if !slices.Contains(gone, l.From) {
				return l.From
			}
		}
	}
	order := m.order()
	at := slices.Index(order, gone[0])
	for d := 1; at >= 0 && d < len(order); d++ {
		for _, i := range []int{at - d, at + d} {
			if i >= 0 && i < len(order) && !slices.Contains(gone, order[i]) {
				return order[i]
			}
		}
	}
	return ""
}

// deleteJoin deletes the node and joins its neighbours where that is legal.
func (m *Model) deleteJoin() {
	if w := unjoinable(m); w != "" {
		m.complain(w)
		return
	}
	ids, name := m.stands(m.focus.node), m.focusName()
	edits, joined, _ := m.joining(ids)
	edits = append([]model.Edit{model.Remove{IDs: ids}}, edits...)
	up := m.upstream(ids)
	if m.do(model.Batch{Says: stepName("delete", ids, " and join"), Edits: edits}, "") {
		m.focusSeat(up, false)
		m.say(fmt.Sprintf("Deleted %s, joined %d.", name, joined) + m.undoes())
	}
}

// joining links what leads to nodes with what they lead to, and says of one pair for
// which that is not legal why.
func (m *Model) joining(ids []string) (edits []model.Edit, joined int, refused string) {
	t, made := m.doc.now(), map[[2]string]bool{}
	for _, in := range linksOf(t.In, ids) {
		for _, out := range linksOf(t.Out, ids) {
			from, to := t.Node(in.From), t.Node(out.To)
			switch {
			case slices.Contains(ids, in.From) || slices.Contains(ids, out.To) || made[[2]string{in.From, out.To}]:
			case !in.Data() || !out.Data() || from == to || connected(t, from.ID, to.ID):
			case len(model.Legal(from, to)) > 0:
				edits = append(edits, model.Connect{From: from.ID, To: to.ID, Props: sketch.Props(t, from, to)})
				made[[2]string{in.From, out.To}] = true
				joined++
			default:
				refused = joinText(from, to)
			}
		}
	}
	return edits, joined, refused
}

// unjoinable says why the neighbours of the focus cannot be joined, "" when they can or
// there is nothing to join.
func unjoinable(m *Model) string {
	if m.node() == nil {
		return needsNode(m)
	}
	if _, joined, refused := m.joining(m.stands(m.focus.node)); refused != "" && joined == 0 {
		return "Cannot join: " + printable(refused) + " " + m.keyOf("delete") + " deletes without joining."
	}
	return ""
}

// nudge moves nodes by hand, in the drawing that is shown: neither its shape nor any
// other node changes by that. Where the frame of their Region is in the way they go on
// to the next place that is free, never over another box.
func (m *Model) nudge(ids []string, dx, dy int, key string) bool {
	if w := movable(m); w != "" {
		m.complain(w)
		return false
	}
	if m.canvas.Drawing() == nil && !m.redraw() {
		m.say("Drawing" + m.theme.Glyphs.Ellipsis)
		return false
	}
	d := m.canvas.Drawing() // what the person sees, which may be a revision behind
	if d.Overview {
		m.complain("Regions stand where the layout has them: " + m.keyOf("zoom.in") + " shows nodes.")
		return false
	}
	current := m.look.drawn == m.doc.rev
	if current && !m.dragging() {
		n := d.FreeFrom(ids, dx, dy)
		for n != 1 && (max(dx, -dx) > stepX || max(dy, -dy) > stepY) { // a far step goes as far as it can
			dx, dy = stepLess(dx, stepX), stepLess(dy, stepY)
			n = d.FreeFrom(ids, dx, dy)
		}
		if n == 0 {
			m.complain("No room on that side: another box or the frame of a Region is in the way.")
			return false
		}
		dx, dy = n*dx, n*dy
	}
	var edits []model.Edit
	for _, id := range ids {
		i := d.Box(id)
		if i < 0 {
			continue // a guard moves with what it guards
		}
		at, placed := m.doc.now().Layout[id]
		switch {
		case placed && !at.By:
			by := d.PlaceBy(dx, dy)
			at.X, at.Y = at.X+by.X, at.Y+by.Y
		case current:
			at = d.MoveOf(d.Boxes[i].Moved.X+dx, d.Boxes[i].Moved.Y+dy)
		default:
			by := d.CellsOf(at)
			at = d.MoveOf(by.X+dx, by.Y+dy)
		}
		edits = append(edits, model.Move{ID: id, To: at})
	}
	if len(edits) == 0 {
		m.complain("Guards move with what they guard.")
		return false
	}
	m.look.steady = m.doc.rev + 1
	before, _ := m.canvas.Place(ids[0])
	if !m.do(model.Batch{Says: stepName("move", ids, ""), Edits: edits}, key) {
		return false
	}
	if after, ok := m.canvas.Place(ids[0]); ok && after == before && m.look.drawn == m.doc.rev { // else nothing that was pressed seems to move
		m.say("At the edge of the canvas: the rest of the drawing makes room." + m.undoes())
	}
	return true
}

// stepX and stepY are the columns or rows of a step by a key.
const stepX, stepY = 1, 1

// stepLess is a way with one step less.
func stepLess(d, step int) int {
	switch {
	case d > 0:
		return max(0, d-step)
	case d < 0:
		return min(0, d+step)
	}
	return 0
}

// stepName names a step that does one thing to some nodes.
func stepName(verb string, ids []string, more string) func(name func(id string) string) string {
	return func(name func(id string) string) string {
		if len(ids) == 1 {
			return verb + " " + name(ids[0]) + more
		}
		return verb + " " + wording.Count(len(ids), "node") + more
	}
}

func (m *Model) nudgeFocus(dx, dy int) {
	ids := m.selection()
	m.nudge(ids, dx, dy, fmt.Sprintf("nudge %d %s", m.focus.run, strings.Join(ids, " ")))
}

func (m *Model) startMove() {
	ids := m.selection()
	m.focus.run++
	m.enter(&moving{ids: ids, before: m.doc.history, step: fmt.Sprintf("move %d", m.focus.run)})
}

// tidy gives nodes back to the layout.
func (m *Model) tidy(ids []string) {
	var edits []model.Edit
	for _, id := range ids {
		if m.placed(id) {
			edits = append(edits, model.Move{ID: id, Free: true})
		}
	}
	m.do(model.Batch{Says: stepName("tidy", ids, ""), Edits: edits}, "")
}

// placed tells whether a node was placed by hand.
func (m *Model) placed(id string) bool {
	_, by := m.doc.now().Layout[id]
	return by
}

// needsPlaced says why there is nothing to tidy.
func needsPlaced(m *Model) string {
	if why := needsNode(m); why != "" || slices.ContainsFunc(m.selection(), m.placed) {
		return why
	}
	return "Nothing here was placed by hand."
}

// tidyAll draws everything anew: without places by hand, and without those that
// the drawing kept while the design was edited.
func (m *Model) tidyAll() {
	m.look.afresh = true
	if len(m.doc.now().Layout) > 0 {
		var ids []string
		for _, n := range m.doc.now().Nodes {
			ids = append(ids, n.ID)
		}
		m.tidy(ids)
		return
	}
	m.anew()
	m.redraw()
	m.say("Drawn anew, as an export draws it; nothing in the design changed.")
}

// clipping is what was copied: ids within the design it was copied from.
type clipping struct {
	t   *model.Topology
	ids []string
}

func (m *Model) copy() {
	m.clip = clipping{m.doc.now(), m.selection()}
	m.say(fmt.Sprintf("Copied %s.", wording.Count(len(m.clip.ids), "node")) + m.spell(" {paste} pastes, {paste.joined} pastes with incoming links."))
}

func (m *Model) pasteNodes(joined bool) {
	m.addCopies("paste", sketch.Copy(m.doc.now(), m.clip.t, m.clip.ids, joined))
}

func (m *Model) duplicate() {
	m.addCopies("duplicate", sketch.Copy(m.doc.now(), m.doc.now(), m.selection(), false))
}

func (m *Model) addCopies(verb string, c sketch.Copies) {
	fresh := c.IDs
	if len(fresh) == 0 {
		m.complain("Nothing to " + verb + ".")
		return
	}
	if !m.do(model.Batch{Says: stepName(verb, fresh, ""), Edits: c.Edits}, "") {
		return
	}
	m.unmark()
	m.focusNode(fresh[0], true)
	if len(fresh) > 1 {
		m.focus.selecting = true
		for _, id := range fresh {
			m.mark(id)
		}
	}
}

func (m *Model) listSteps() {
	steps := m.doc.history.Steps()
	if len(steps) == 0 {
		m.say("Nothing to undo.")
		return
	}
	var b strings.Builder
	times := m.doc.history.Times()
	for i, s := range steps {
		at := ""
		if !times[i].IsZero() {
			at = times[i].Format("15:04:05") + " "
		}
		b.WriteString("- " + at + printable(s) + "\n")
	}
	m.push(reader.New("Steps that "+m.keyOf("undo")+" takes back, the latest first", b.String()))
}
