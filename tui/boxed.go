package tui

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/layout"
	"portolan/model/wording"
	"portolan/tui/inspector"
)

// boxes tells whether the boxes of the drawing are what has the focus, not rows, each
// of which is one node.
func (m *Model) boxes() bool {
	switch m.ui.view {
	case viewOutline, viewTable:
		return false
	case viewCanvas:
		return !m.ui.rects.tooSmall
	}
	return true
}

// boxed is the box of several that has the focus as a whole, nil for none. One of its
// nodes that was searched for has the focus for itself.
func (m *Model) boxed() (box *inspector.Box) {
	if m.focus.onLink || !m.wholeBox(m.focus.node) {
		return nil
	}
	key, title, _ := m.canvas.Box(m.focus.node)
	return &inspector.Box{Key: key, Title: title, Members: m.canvas.Folded(m.focus.node)}
}

// stands are the nodes that a node of the canvas stands for: those of its box.
func (m *Model) stands(id string) []string {
	if m.wholeBox(id) {
		return m.canvas.Folded(id)
	}
	return []string{id}
}

// wholeBox tells whether a node stands for all of its box.
func (m *Model) wholeBox(id string) bool {
	b := m.canvas.Folded(id)
	switch {
	case b == nil || !m.boxes():
		return false
	case id != m.focus.node:
		return b[0] == id
	}
	return id == m.focus.zoomed || b[0] == id && id != m.focus.itself
}

// intoBox says who has the focus where a drawing puts it into a box of several that drew
// it by itself so far. A smaller zoom or window gives it to the box, whichever of its
// nodes that was: it is what is framed then, and a larger one leads back to the node.
// An edit of that node leaves it there.
func (m *Model) intoBox(d *layout.Drawing) {
	id := m.focus.node
	if !m.boxes() || !m.canvas.Drawn(id) || m.canvas.Folded(id) != nil {
		return
	}
	if !slices.ContainsFunc(d.Boxes, func(b layout.Box) bool { return slices.Contains(b.Members, id) }) {
		return
	}
	switch {
	case m.look.shown.rev == m.doc.rev:
		m.letBoxHave()
	case m.focus.decided != m.doc.rev:
		m.focus.itself, m.focus.zoomed = id, ""
	}
}

// letBoxHave lets the box have the focus in which its node stands.
func (m *Model) letBoxHave() { m.focus.itself, m.focus.zoomed = "", m.focus.node }

// focusSeat gives the focus to what is drawn of a node after a step: where that is a box
// of several, the box has it.
func (m *Model) focusSeat(id string, far bool) {
	m.focusNode(id, far)
	if m.boxes() && m.focus.node == id && m.canvas.Folded(id) != nil {
		m.letBoxHave()
		m.panes.show(m)
	}
}

// boxName is what the box of several is called in which a node stands, "" for none.
func (m *Model) boxName(id string) string {
	key, title, ok := m.canvas.Box(id)
	if !ok || !m.boxes() {
		return ""
	}
	if g, ok := m.doc.now().Group(key); ok {
		return m.groupName(g)
	}
	return printable(title)
}

// describeBox says in a sentence what a box of several holds.
func (m *Model) describeBox(b *inspector.Box) string {
	errors, warnings := 0, 0
	for _, id := range b.Members {
		c := m.look.counts[id]
		errors, warnings = errors+c.Errors, warnings+c.Warnings
	}
	return printable(fmt.Sprintf("%s, %s in one box. Errors %d, warnings %d. %s", b.Title, wording.Count(len(b.Members), "node"), errors, warnings, m.opens(m.focus.node)))
}

// standsAs is how the focus is named where a part of the design is asked for: the key
// of its box, or its id; "" for a box that is no group.
func (m *Model) standsAs() string {
	b := m.boxed()
	if b == nil {
		return m.focus.node
	}
	if _, ok := m.doc.now().Group(b.Key); ok {
		return b.Key
	}
	return ""
}

// scopeName is what a node or a group is called, by its id or key.
func (m *Model) scopeName(of string) string {
	if g, ok := m.doc.now().Group(of); ok && m.doc.now().Node(of) == nil {
		return m.groupName(g)
	}
	return m.label(of)
}

// upperFirst is a name where a sentence begins with it.
func upperFirst(s string) string {
	r := []rune(s)
	return strings.ToUpper(string(r[:min(1, len(r))])) + string(r[min(1, len(r)):])
}

// oneBox says why what is about one node is not done with a box of several.
func (m *Model) oneBox(id string) string {
	return upperFirst(m.boxName(id)) + " is one box of " + wording.Count(len(m.canvas.Folded(id)), "node") + ", and this is for one node: " + m.opens(id)
}

// opens says how the box is opened in which a node stands, from where the person is.
func (m *Model) opens(id string) string {
	key, _, _ := m.canvas.Box(id)
	mine, _, _ := m.canvas.Box(m.focus.node)
	g, ok := m.doc.now().Group(key)
	text := ""
	switch {
	case m.look.level != overview && ok:
		text = m.opener(g) + " opens it."
	case mine == key && m.ui.mode == nil && !m.focus.selecting:
		text = m.keyOf("fold") + " opens it."
	default:
		text = m.keyOf("zoom.in") + " shows nodes."
	}
	if m.ui.mode != nil { // which has the keys
		text += " " + m.wayOut()
	}
	return text
}

// inBoxes says why nodes that are not drawn themselves cannot be joined or moved where
// they stand, "" when all of them are drawn.
func (m *Model) inBoxes(ids ...string) string {
	for _, id := range ids {
		if m.boxes() && m.canvas.Folded(id) != nil {
			return m.oneBox(id)
		}
	}
	return ""
}

// inRegion is the Region in which all nodes of the focus live, "" for none.
func (m *Model) inRegion() string {
	region := ""
	for i, id := range m.stands(m.focus.node) {
		n := m.doc.now().Node(id)
		if n == nil || i > 0 && n.Region() != region {
			return ""
		}
		region = n.Region()
	}
	return region
}

// inGroup is the named group of the focus: that of the box, else the first that holds
// all of its nodes; "" for none.
func (m *Model) inGroup() string {
	if b := m.boxed(); b != nil {
		if g, _ := model.ParseGroupKey(b.Key); isNamed(b) {
			return g.Name
		}
	}
	ids := m.stands(m.focus.node)
	for _, g := range m.doc.now().Groups {
		if g.Kind == model.NamedGroup && !slices.ContainsFunc(ids, func(id string) bool { return !slices.Contains(g.Nodes, id) }) {
			return g.Name
		}
	}
	return ""
}

// isNamed tells whether a box is that of a group with a name.
func isNamed(b *inspector.Box) bool {
	g, ok := model.ParseGroupKey(b.Key)
	return ok && g.Kind == model.NamedGroup
}

// renameBox gives the group of a box another name.
func (m *Model) renameBox(b *inspector.Box, arg string) {
	g, _ := model.ParseGroupKey(b.Key)
	if arg == "" {
		m.startRenameGroup(g.Name)
		return
	}
	m.renameGroup(g.Name, arg)
}

// breakBox breaks the Region of a box, or else all of its nodes that break by
// themselves; when all of it is broken it mends them.
func (m *Model) breakBox(b *inspector.Box, _ string) {
	if isRegion(b) {
		g, _ := model.ParseGroupKey(b.Key)
		m.breakRegion(g.Name)
		return
	}
	var all []failure.Break
	for _, id := range b.Members {
		all = append(all, breakOf(m.doc.now().Node(id)))
	}
	m.breakAll(all, upperFirst(m.boxName(m.focus.node)))
}

// onlyShows tells whether a command that changes the design otherwise only shows another
// part of it: a Region of the overview is no fold of the design.
func (m *Model) onlyShows(c *command) bool {
	return m.look.level == overview && m.boxed() != nil && (c.id == "edit" || c.id == "fold")
}

// unexplained says why nothing explains a box, in which nothing was found: it is of no
// kind itself.
func (m *Model) unexplained() string {
	if m.findingAt() != nil {
		return ""
	}
	return m.oneBox(m.focus.node)
}

// opensBox is what opening a box comes to, in a word or two.
func (m *Model) opensBox(b *inspector.Box) string {
	switch {
	case m.look.level != overview:
		return "open"
	case isRegion(b):
		return "show alone"
	}
	return "show nodes"
}

// openTitle is the same in the menu of the box.
func (m *Model) openTitle(b *inspector.Box) string {
	switch {
	case m.look.level != overview:
		return "Open the box"
	case isRegion(b):
		return "Show the Region alone"
	}
	return "Show all nodes"
}

func breakTitle(_ *Model, b *inspector.Box) string {
	if isRegion(b) {
		return "Break the Region"
	}
	return "Break all of the box"
}

// isRegion tells whether a box is that of a Region.
func isRegion(b *inspector.Box) bool {
	g, ok := model.ParseGroupKey(b.Key)
	return ok && g.Kind == model.RegionGroup
}
