package tui

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/layout"
	extent "portolan/model/scope"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/picker"
)

// groupName is what a group is called where people read it.
func (m *Model) groupName(g model.Group) string {
	return printable(layout.GroupName(m.doc.now(), g))
}

// fold folds what the focus or the selection stands in, or opens the box that has
// the focus.
func (m *Model) fold(arg string) {
	t := m.doc.now()
	if arg != "" {
		m.foldNamed(arg)
		return
	}
	if m.focus.selecting && len(m.focus.marked) > 1 {
		m.makeGroup("", true)
		return
	}
	if key, _, ok := m.canvas.Box(m.focus.node); ok {
		m.openBox(key)
		return
	}
	groups := t.GroupsOf(m.focus.node)
	switch len(groups) {
	case 1:
		m.setFolded(groups[0], true)
	default:
		var items []picker.Item
		for _, g := range groups {
			name := m.groupName(g)
			items = append(items, picker.Item{ID: g.Key(), Label: upperFirst(name), Right: wording.Count(len(t.Members(g)), "node")})
		}
		l := picker.New("Fold into one box", items)
		l.Noun, l.Quiet = "parts", true
		l.Choose = func(it picker.Item) act.Action {
			m.remove(l)
			if g, ok := m.doc.now().Group(it.ID); ok {
				m.setFolded(g, true)
			}
			return act.None{}
		}
		m.push(l)
	}
}

// alone says that nothing is folded with the focus, "" when something is.
func (m *Model) alone() string {
	if _, _, boxed := m.canvas.Box(m.focus.node); boxed || m.focus.selecting && len(m.focus.marked) > 1 || len(m.doc.now().GroupsOf(m.focus.node)) > 0 {
		return ""
	}
	return m.focusName() + " stands alone: it is in no Region or group with others, and nothing is reached through it alone." + m.onCanvas("{select} selects nodes to fold.")
}

// openBox shows the nodes of a box again. A Region of the overview is shown alone.
func (m *Model) openBox(key string) {
	g, ok := m.doc.now().Group(key)
	switch {
	case m.look.level == overview && ok:
		m.filterTo(extent.Scope{Kind: extent.Region, Of: g.Name})
	case m.look.level == overview:
		m.fit()
	case ok:
		m.setFolded(g, false)
	}
}

// setFolded folds or opens a group as one step.
func (m *Model) setFolded(g model.Group, folded bool) bool {
	from := m.focus.node
	g.Folded = folded
	if !m.do(model.SetGroup{Group: g}, "") {
		return false
	}
	members := m.doc.now().Members(g)
	m.focus.decided = m.doc.rev
	switch back := m.focus.foldedFrom[g.Key()]; {
	case folded && m.boxes():
		if m.focus.foldedFrom == nil {
			m.focus.foldedFrom = map[string]string{}
		}
		m.focus.foldedFrom[g.Key()] = from
		m.focusNode(members[0], false)
	case !folded && from == members[0] && m.focus.itself != from && slices.Contains(members, back):
		m.focusNode(back, false)
	}
	m.say(m.foldedText(g, members))
	return true
}

// foldedText says what folding or opening a group has come to: a node stands in
// one box only, and that of its Region comes first.
func (m *Model) foldedText(g model.Group, members []string) string {
	name, folds := m.groupName(g), m.doc.now().Folds()
	boxed, first := 0, model.Group{} // the other box that holds some of them
	for _, f := range folds {
		n := 0
		for _, id := range members {
			if slices.Contains(f.Nodes, id) {
				n++
			}
		}
		switch {
		case f.Key() == g.Key():
			boxed = n
		case n > 0 && first.Name == "":
			first = f
		}
	}
	rest, other := len(members)-boxed, ""
	if first.Name != "" {
		other = m.groupName(first)
	}
	switch all := wording.Count(len(members), "node"); {
	case g.Folded && boxed == 0:
		return fmt.Sprintf("Folded %s, %s, but they stand in the box of %s: %s opens that first.", name, all, other, m.opener(first))
	case g.Folded && rest > 0:
		return fmt.Sprintf("Folded %s into one box of %s; %d more stand in the box of %s. %s opens it.", name, wording.Count(boxed, "node"), rest, other, m.opener(g))
	case g.Folded:
		return fmt.Sprintf("Folded %s, %s, into one box. %s opens it.", name, all, m.opener(g))
	case other != "":
		return fmt.Sprintf("Opened %s, %s; some still stand in the box of %s.", name, all, other)
	default:
		return fmt.Sprintf("Opened %s, %s.", name, all)
	}
}

// opener is the key that opens the box of a group from where the person is, or the line
// that does: the key acts on the box of the focus, and folds a selection.
func (m *Model) opener(g model.Group) string {
	key, _, ok := m.canvas.Box(m.focus.node)
	if !ok && m.boxes() { // a large design is still being laid out
		for _, f := range m.doc.now().Folds() {
			if slices.Contains(f.Nodes, m.focus.node) {
				key, ok = f.Key(), true
			}
		}
	}
	if ok && key == g.Key() && !m.focus.onLink && m.ui.mode == nil && !(m.focus.selecting && len(m.focus.marked) > 1) {
		return m.keyOf("fold")
	}
	arg := g.Name
	for _, key := range foldKeys(arg) {
		if of, ok := m.doc.now().Group(key); ok && len(m.doc.now().Members(of)) > 0 {
			if key != g.Key() { // another one of that name comes first
				arg = g.Key()
			}
			break
		}
	}
	return ":" + m.table.named("fold").words[0] + " " + printable(arg)
}

// foldKeys are the keys of the groups that a name may mean, in the order in which they
// are tried.
func foldKeys(arg string) []string {
	return []string{arg, "region " + arg, "group " + arg, "stack " + arg}
}

// foldNamed folds a Region, a named group or the stack of a node.
func (m *Model) foldNamed(arg string) {
	t := m.doc.now()
	for _, key := range foldKeys(arg) {
		if g, ok := t.Group(key); ok && len(t.Members(g)) > 0 {
			m.setFolded(g, !g.Folded)
			return
		}
	}
	m.complain("There is no Region, group or node " + printable(arg) + " to fold.")
}

// foldRegion folds a Region: that under the pointer, else that of the focus.
func (m *Model) foldRegion(arg string) {
	at := m.regionMeant(arg)
	if at == "" {
		return
	}
	if g, ok := m.doc.now().Group("region " + at); ok {
		m.setFolded(g, !g.Folded)
	}
}

// foldGroup folds a named group, or opens it: the one that is named, else that of
// the focus.
func (m *Model) foldGroup(arg string) {
	if name := m.groupMeant(arg); name != "" {
		if g, ok := m.doc.now().Group("group " + name); ok {
			m.setFolded(g, !g.Folded)
		}
	}
}

// groupMeant is the group that was named, else that of the focus; "" with the
// reason when there is none.
func (m *Model) groupMeant(arg string) string {
	if arg == "" {
		if arg = m.inGroup(); arg == "" {
			m.complain("The focus is in no group with a name.")
		}
		return arg
	}
	if _, ok := m.doc.now().Group("group " + arg); !ok {
		m.complain("There is no group " + printable(arg) + ".")
		return ""
	}
	return arg
}

// startRenameGroup asks for another name of a group.
func (m *Model) startRenameGroup(arg string) {
	old := m.groupMeant(arg)
	if old == "" {
		return
	}
	var p *picker.Prompt
	p = picker.NewPrompt("Rename the group "+printable(old), "Its new name.", old, func(text string) act.Action {
		m.remove(p)
		m.renameGroup(old, text)
		return act.None{}
	})
	m.push(p)
}

func (m *Model) renameGroup(old, text string) {
	if text = strings.TrimSpace(text); m.do(model.RenameGroup{From: old, To: text}, "") {
		m.say("The group " + printable(old) + " is now " + printable(text) + ".")
	}
}

// foldAll folds every Region, or opens every box, as one step.
func (m *Model) foldAll(folded bool) {
	t := m.doc.now()
	var edits []model.Edit
	title := "open all boxes"
	if folded {
		title = "fold all Regions"
		for _, r := range t.Regions() {
			edits = append(edits, model.SetGroup{Group: model.Group{Kind: model.RegionGroup, Name: r, Folded: true}})
		}
	} else {
		for _, g := range t.Groups {
			if g.Folded {
				g.Folded = false
				edits = append(edits, model.SetGroup{Group: g})
			}
		}
	}
	if len(edits) == 0 {
		m.say("There is nothing to fold or to open.")
		return
	}
	if m.do(model.Batch{Title: title, Edits: edits}, "") && folded && m.boxes() {
		m.letBoxHave()
		m.focus.decided = m.doc.rev
		m.panes.show(m)
	}
}

// startGroup gives the selection a name.
func (m *Model) startGroup(arg string) {
	if arg != "" {
		m.makeGroup(arg, true)
		return
	}
	var p *picker.Prompt
	p = picker.NewPrompt("Group "+wording.Count(len(m.selection()), "node"), "Name of the group. It is folded into one box; "+m.keyOf("fold")+" opens it.", m.freeName(), func(text string) act.Action {
		if m.makeGroup(text, true) {
			m.remove(p)
		}
		return act.None{}
	})
	p.Propose()
	m.push(p)
}

// freeName is a name for a group that no other has.
func (m *Model) freeName() string {
	for i := 1; ; i++ {
		name := fmt.Sprintf("group %d", i)
		if _, ok := m.doc.now().Group("group " + name); !ok {
			return name
		}
	}
}

// makeGroup puts the selection into a group of a name that none has yet, and tells
// whether it did.
func (m *Model) makeGroup(name string, folded bool) bool {
	if name = strings.TrimSpace(name); name == "" {
		name = m.freeName()
	}
	g := model.Group{Kind: model.NamedGroup, Name: name, Nodes: m.selection(), Folded: folded}
	if _, taken := m.doc.now().Group(g.Key()); taken {
		m.complain("There is a group " + printable(name) + " already: give another name.")
		return false
	}
	if err := m.doc.now().CheckGroup(g); err != nil {
		m.complain(sentence(printable(err.Error())))
		return false
	}
	if !m.setFolded(g, folded) {
		return false
	}
	m.unmark()
	m.focusNode(g.Nodes[0], false)
	m.say(m.foldedText(g, m.doc.now().Members(g))) // keys mean something else in a selection
	return true
}

// ungroup forgets the named group of the focus, or the one that is named.
func (m *Model) ungroup(arg string) {
	name := m.groupMeant(arg)
	if name != "" && m.do(model.Ungroup{Key: string(model.NamedGroup) + " " + name}, "") {
		m.unmark()
		m.say("The group " + printable(name) + " is no more; its nodes stay." + m.undoes())
	}
}

// selectGroup selects the nodes of a named group.
func (m *Model) selectGroup(arg string) {
	groups := slices.DeleteFunc(slices.Clone(m.doc.now().Groups), func(g model.Group) bool { return g.Kind != model.NamedGroup })
	choose := func(g model.Group) {
		m.unmark()
		m.within(g.Nodes[0])
		m.focus.onLink, m.focus.selecting = false, true
		for _, id := range g.Nodes {
			m.mark(id)
		}
		m.focusNode(g.Nodes[0], true)
		m.say(wording.Count(len(m.focus.marked), "node") + " of the group " + printable(g.Name) + " selected.")
	}
	var items []picker.Item
	for _, g := range groups {
		if g.Name == arg {
			choose(g)
			return
		}
		items = append(items, picker.Item{ID: g.Key(), Label: printable(g.Name), Right: wording.Count(len(g.Nodes), "node")})
	}
	if arg != "" || len(groups) == 0 {
		m.complain("There is no such group: " + m.keyOf("group") + " in a selection makes one.")
		return
	}
	l := picker.New("Groups", items)
	l.Noun, l.Quiet = "groups", true
	l.Choose = func(it picker.Item) act.Action {
		m.remove(l)
		if g, ok := m.doc.now().Group(it.ID); ok {
			choose(g)
		} else if i := slices.IndexFunc(m.doc.now().Groups, func(g model.Group) bool { return g.Key() == it.ID }); i >= 0 {
			choose(m.doc.now().Groups[i])
		}
		return act.None{}
	}
	m.push(l)
}
