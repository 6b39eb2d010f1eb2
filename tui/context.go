package tui

import (
	"cmp"
	"slices"

	tea "charm.land/bubbletea/v2"

	"portolan/model/failure"
	"portolan/model/sketch"
	"portolan/tui/act"
	"portolan/tui/canvas"
	"portolan/tui/part"
	"portolan/tui/picker"
	"portolan/tui/screen"
)

// pointed is a part that can put its selection on the row under the pointer
// without doing more.
type pointed interface{ Point(x, y int) act.Action }

// rowed is a part that can name the row that has the cursor in a few words.
type rowed interface{ RowName() string }

// contextMenu lists what can be done with what is under the pointer.
func (m *Model) contextMenu(h canvas.Hit) {
	switch {
	case h.Node != "" && m.focus.selecting && m.focus.marked[h.Node]:
		m.openContext(onMarked, m.word(), "")
	case h.Node != "":
		m.unmark()
		m.focusNode(h.Node, true)
		m.openContext(onNode, m.focusName(), "")
	case h.IsLink:
		m.unmark()
		m.focus.node = h.Link.From
		m.focusLink(h.Link)
		m.openContext(onLink, m.focusName(), "")
	case h.Ring != "":
		m.selectGroup(h.Ring)
		m.openContext(onGroup, "Group "+printable(h.Ring), h.Ring)
	case h.Frame != "":
		m.openContext(onRegion, h.Frame, h.Frame)
	default:
		m.openContext(onEmpty, "Empty place", "")
	}
}

// thisBox heads what the menu of a box of several begins with: what is about the box.
const thisBox = "This box"

var (
	boxFirst = []string{"fold", "break", "filter", "region", "rename", "ungroup", "delete", "delete.join"}
	// boxNeedsNot are what others there do already: a box has no fields, and fold opens it.
	boxNeedsNot = []string{"edit", "fold.group", "group.rename"}
)

// openContext lists the commands for one thing; arg is handed to them.
func (m *Model) openContext(on thing, title, arg string) {
	items := m.contextItems(on)
	if len(items) == 0 {
		m.complain(cmp.Or(m.doc.whyReadOnly(), "Nothing can be done here now."))
		return
	}
	l := m.listContext(title, items)
	l.Choose = func(it picker.Item) act.Action {
		m.remove(l)
		m.runCommand(m.table.named(it.ID), arg)
		return act.None{}
	}
}

// contextItems are the commands for one thing, those about a box as such first.
func (m *Model) contextItems(on thing) []picker.Item {
	in := m.scopesNow()[0]
	switch {
	case on == onEmpty || on == onRegion:
		in = inCanvas
	case on == onNode && m.inGroup() != "":
		on |= onGroup
	}
	var items []picker.Item
	box := m.boxed()
	if on&onNode == 0 {
		box = nil
	}
	for _, c := range m.table.all {
		if c.on&on == 0 || box != nil && slices.Contains(boxNeedsNot, c.id) || c.in&in == 0 || m.futile(c) != "" {
			continue
		}
		it := picker.Item{ID: c.id, Label: c.title, Right: m.keysOf(c.keys), Group: c.group, Words: append([]string{c.id}, c.words...)}
		if box != nil && c.boxTitle != nil {
			it.Label = c.boxTitle(m, box)
		}
		if box != nil && slices.Contains(boxFirst, c.id) {
			it.Group = thisBox
		}
		items = append(items, it)
	}
	slices.SortStableFunc(items, func(a, b picker.Item) int {
		if a.Group == thisBox && b.Group == thisBox {
			return slices.Index(boxFirst, a.ID) - slices.Index(boxFirst, b.ID)
		}
		if a.Group == thisBox || b.Group == thisBox {
			return map[bool]int{true: -1, false: 1}[a.Group == thisBox]
		}
		return slices.Index(paletteGroups, a.Group) - slices.Index(paletteGroups, b.Group)
	})
	return items
}

// listContext shows a list of what can be done with something.
func (m *Model) listContext(title string, items []picker.Item) *picker.List {
	l := picker.New(title, items)
	l.Noun, l.Quiet, l.Menu = "commands", true, true
	l.Extra = func(it picker.Item) []string {
		if help := m.helpOf(it.ID); help != "" {
			return []string{help}
		}
		return nil
	}
	m.push(l)
	m.ui.overlayWord = "CONTEXT"
	return l
}

// paneMenu puts the selection of a pane under the pointer and lists what the
// pane can do with it.
func (m *Model) paneMenu(p part.Panel, at screen.Rect, e tea.Mouse) {
	if q, ok := p.(pointed); ok {
		m.performOr(q.Point(e.X-at.X, e.Y-at.Y), func() {})
	}
	if m.editing() {
		m.complain("Here keys are typed: the hints at the foot can be clicked.")
		return
	}
	if p == part.Panel(m.panes.outline) {
		if m.node() != nil {
			m.openContext(onNode, m.focusName(), "")
		}
		return
	}
	m.rebind() // the click may have led here
	items := m.rowItems(p)
	title := m.paneTitle()
	if q, ok := p.(rowed); ok && q.RowName() != "" {
		title = printable(q.RowName())
	}
	if p == part.Panel(m.panes.table) && m.node() != nil {
		items, title = appendOthers(items, m.itemsOn(onNode)), m.focusName()
	}
	arg := ""
	if p == part.Panel(m.panes.world) {
		at := m.panes.world.Under(e.X-at.X, e.Y-at.Y)
		title, arg = printable(at.Title), at.Region
		switch {
		case at.Users != "":
			m.focusNode(at.Users, true)
			items = append(items, m.itemsOn(onNode)...)
		case at.Region != "":
			items = m.itemsOn(onRegion)
		}
	}
	l := m.listContext(title, items)
	l.Choose = func(it picker.Item) act.Action {
		if m.table.named(it.ID) == nil {
			return m.named(it.ID)
		}
		m.remove(l)
		m.showView(viewCanvas) // where what it does is seen
		m.runCommand(m.table.named(it.ID), arg)
		return act.None{}
	}
}

// appendOthers appends what the list does not offer already.
func appendOthers(items, more []picker.Item) []picker.Item {
	for _, it := range more {
		if !slices.ContainsFunc(items, func(o picker.Item) bool { return o.Label == it.Label }) {
			items = append(items, it)
		}
	}
	return items
}

// paneTitle names what has the focus: a pane beside the canvas, else the view.
func (m *Model) paneTitle() string {
	if m.ui.view == viewCanvas {
		if name := map[paneID]string{paneInspector: "Inspector", paneFindings: "Findings", paneGoals: "Goals"}[m.ui.pane]; name != "" {
			return name
		}
	}
	return m.view().title
}

// rowItems are the bindings of a pane that do something with its row: no steps of
// the cursor, and nothing that is out of place now.
func (m *Model) rowItems(p part.Panel) []picker.Item {
	var items []picker.Item
	for _, b := range p.Bindings().Here() {
		if !b.Steps() && b.Useful() {
			items = append(items, picker.Item{ID: b.Name(), Label: b.Title, Right: m.keysOf(b.Keys), Group: thisPane, Words: []string{b.ID}})
		}
	}
	return items
}

// itemsOn are the commands for a thing, such as a node that has the focus, in a view
// without the keys of the canvas: none stands beside them, since here it would do
// something else.
func (m *Model) itemsOn(what thing) []picker.Item {
	var items []picker.Item
	for _, c := range m.table.all {
		if c.on&what != 0 && c.in&inCanvas != 0 && (c.in&inOther == 0 || what == onRegion) && m.futile(c) == "" {
			items = append(items, picker.Item{ID: c.id, Label: c.title, Group: c.group, Words: append([]string{c.id}, c.words...)})
		}
	}
	slices.SortStableFunc(items, func(a, b picker.Item) int {
		return slices.Index(paletteGroups, a.Group) - slices.Index(paletteGroups, b.Group)
	})
	return items
}

// addInRegion opens quick add for a Region: that under the pointer, else that of
// the focus.
func (m *Model) addInRegion(arg string) {
	if at := m.regionMeant(arg); at != "" {
		m.startAdd(sketch.Place{Region: at})
	}
}

// breakRegion breaks a Region in the simulation, or mends it.
func (m *Model) breakRegion(arg string) {
	if at := m.regionMeant(arg); at != "" {
		m.breakIt(failure.Break{Kind: failure.Region, ID: at}, at)
	}
}

// regionMeant is the Region that was named, else that of the focused node; ""
// with the reason when there is none.
func (m *Model) regionMeant(arg string) string {
	if arg == "" {
		arg = m.inRegion()
	}
	if arg == "" {
		m.complain(map[bool]string{false: "The focus stands in no Region.", true: "Not all of " + m.focusName() + " stands in one Region."}[len(m.stands(m.focus.node)) > 1])
	}
	return arg
}

// selectRegion selects everything in a Region.
func (m *Model) selectRegion(arg string) {
	at := m.regionMeant(arg)
	if at == "" {
		return
	}
	m.unmark()
	m.focus.onLink = false
	for _, n := range m.doc.now().Nodes {
		if n.Region() == at && m.part().Has(n.ID) {
			m.beginSelecting()
			m.mark(n.ID)
			m.focus.node = n.ID
		}
	}
	if !m.focus.selecting {
		m.complain("Nothing of " + at + " is shown.")
	}
	m.panes.show(m)
}
