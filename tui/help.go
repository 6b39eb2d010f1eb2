package tui

import (
	"slices"
	"strings"

	"portolan/model/layout"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/picker"
)

// openHelp lists the keys of this place; enter runs the row.
func (m *Model) openHelp() {
	items := m.paneItems(func(*binding.Binding) bool { return true })
	for i := range items {
		items[i].Label, items[i].Detail, items[i].Right = items[i].Right, items[i].Label, ""
	}
	in := m.scopesNow()[0]
	if m.panes.start != nil {
		in = inStart
	}
	for _, c := range m.table.all {
		keys := slices.DeleteFunc(slices.Clone(c.keys), m.taken)
		if c.in&in == 0 || len(keys) == 0 || !m.offered(c) {
			continue
		}
		items = append(items, picker.Item{ID: c.id, Label: m.keysOf(keys), Detail: c.title, Group: c.group, Disabled: m.refusal(c), Words: append([]string{c.title}, c.words...)})
	}
	slices.SortStableFunc(items, func(a, b picker.Item) int {
		return slices.Index(groups, a.Group) - slices.Index(groups, b.Group)
	})
	lines := m.bound(picker.LineKeys())
	for _, b := range lines.All() {
		if len(b.Keys) == 0 {
			continue
		}
		items = append(items, picker.Item{ID: b.Name(), Label: m.keysOf(b.Keys[:1]), Detail: b.Title, Group: lines.Title()})
	}
	l := picker.New("Keys · "+m.word(), items)
	l.Noun = "keys"
	l.Extra = func(it picker.Item) []string {
		return []string{m.helpOf(it.ID)}
	}
	l.Choose = func(it picker.Item) act.Action {
		if it.Group == lines.Title() {
			return act.Say{Text: it.Label + " works where text is typed."}
		}
		return m.named(it.ID)
	}
	m.push(l)
	m.ui.overlayWord = "HELP"
}

// thisPane heads the keys of the part with the focus.
const thisPane = "This pane"

// paneItems are those of the bindings of the part with the focus that mean something
// now and are asked for, keys at the right.
func (m *Model) paneItems(wanted func(*binding.Binding) bool) []picker.Item {
	p := m.active()
	if p == nil {
		return nil
	}
	var items []picker.Item
	for _, b := range p.Bindings().Here() {
		if !wanted(b) {
			continue
		}
		items = append(items, picker.Item{ID: b.Name(), Label: b.Title, Right: m.keysOf(b.Keys), Group: thisPane, Words: []string{b.ID}, Disabled: b.Refusal()})
	}
	return items
}

// helpOf is the help of a command or of a binding of the part with the focus.
func (m *Model) helpOf(name string) string {
	if c := m.table.named(name); c != nil {
		return m.spell(c.help)
	}
	if p := m.active(); p != nil {
		if b := p.Bindings().Named(name); b != nil {
			return m.spell(b.Help)
		}
	}
	return ""
}

// openPalette lists every command; @ lists nodes, ! findings.
func (m *Model) openPalette(query string) {
	l := picker.New("Commands", nil)
	l.Noun = "commands"
	l.Search = m.paletteItems
	l.Count = func(query string) (string, int) {
		switch {
		case strings.HasPrefix(query, "@"):
			return "nodes", len(m.doc.now().Nodes)
		case strings.HasPrefix(query, "!"):
			return "findings", len(m.paletteItems("!"))
		}
		return l.Noun, -1
	}
	l.Extra = func(it picker.Item) []string {
		if help := m.helpOf(it.ID); help != "" {
			return []string{help}
		}
		return []string{it.Detail}
	}
	l.Choose = func(it picker.Item) act.Action {
		if id, ok := strings.CutPrefix(it.ID, "@"); ok {
			return act.FocusNode{ID: id}
		}
		if key, ok := strings.CutPrefix(it.ID, "!"); ok {
			for _, f := range m.look.report.Findings {
				if f.Key() == key {
					m.standOut(f)
				}
			}
			return act.Close{}
		}
		return m.named(it.ID)
	}
	l.SetItems(m.paletteItems(query))
	if query != "" {
		l.SetQuery(query)
	}
	m.push(l)
	m.ui.overlayWord = "PALETTE"
}

// Headings of the palette besides those of the chapters.
const (
	recentGroup = "Recent"
	notNow      = "Not here or now"
)

// mostRecent is how many of the last commands the palette begins with.
const mostRecent = 4

// leads tells whether a command only leads on, to another place in the drawing, another
// view or another command: its key is under the fingers, and nobody looks for it again.
func (c *command) leads() bool {
	return c.group == groupMove || c.group == groupHelp || strings.HasPrefix(c.id, panning) || strings.HasPrefix(c.id, "view.")
}

// commandItems lists what the palette offers: what was used last, what the part
// with the focus can do, what applies here by chapters, steps last, and what does not.
func (m *Model) commandItems() []picker.Item {
	item := func(c *command, group string) picker.Item {
		return picker.Item{ID: c.id, Label: c.title, Right: m.keysOf(c.keys), Group: group, Words: append([]string{c.id}, c.words...), Disabled: m.refusal(c)}
	}
	in := m.scopesNow()[0]
	var recent, here, away []picker.Item
	used := map[string]bool{}
	for _, id := range slices.Backward(m.ui.recent) {
		if c := m.table.named(id); c != nil && !used[id] && !c.leads() && len(recent) < mostRecent && c.in&in != 0 && m.refusal(c) == "" {
			used[id] = true
			recent = append(recent, item(c, recentGroup))
		}
	}
	for _, c := range m.table.all {
		if used[c.id] {
			continue
		}
		if it := item(c, c.group); c.in&in == 0 || it.Disabled != "" {
			it.Group = notNow
			away = append(away, it)
		} else {
			here = append(here, it)
		}
	}
	slices.SortStableFunc(here, func(a, b picker.Item) int {
		return slices.Index(paletteGroups, a.Group) - slices.Index(paletteGroups, b.Group)
	})
	steps := m.paneItems((*binding.Binding).Steps)
	for i := range steps {
		steps[i].Group = groupMove
	}
	return slices.Concat(recent, m.paneItems(func(b *binding.Binding) bool { return !b.Steps() }), here, steps, away)
}

// paletteGroups are the chapters as the palette has them: what changes the design
// first, steps of the focus, which have keys under the fingers, last.
var paletteGroups = []string{groupEdit, groupFix, groupView, groupSelect, groupFile, groupWorkshop, groupHelp, groupMove}

// paletteItems lists what a query of the palette finds.
func (m *Model) paletteItems(query string) []picker.Item {
	var items []picker.Item
	rest := query
	switch {
	case strings.HasPrefix(query, "@"):
		rest = query[1:]
		for _, n := range m.doc.now().Nodes {
			items = append(items, picker.Item{ID: "@" + n.ID, Label: printable(layout.TitleOf(n)), Detail: n.Info().Title, Right: n.Region(), Words: []string{n.ID}})
		}
	case strings.HasPrefix(query, "!"):
		rest = query[1:]
		if m.look.report != nil {
			for _, f := range m.look.report.Findings {
				items = append(items, picker.Item{ID: "!" + f.Key(), Label: f.Rule, Detail: f.Message, Right: f.Severity.String()})
			}
		}
	default:
		rest = strings.TrimPrefix(query, ">")
		items = m.commandItems()
	}
	if strings.TrimSpace(rest) == "" {
		return items
	}
	var out []picker.Item
	for _, i := range picker.Match(rest, items) {
		out = append(out, items[i])
	}
	return out
}
