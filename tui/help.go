package tui

import (
	"fmt"
	"slices"
	"strings"

	"portolan/tui/act"
	"portolan/tui/picker"
)

// openHelp lists the keys of this place; enter runs the row.
func (m *Model) openHelp() {
	in := m.scopesNow()[0]
	var items []picker.Item
	if p := m.active(); p != nil {
		for i, h := range p.Hints() {
			items = append(items, picker.Item{ID: fmt.Sprint("part:", i), Label: m.signs(h.Key), Detail: m.signs(h.Does), Group: "This pane"})
		}
	}
	if m.panes.start == nil {
		for _, c := range commands() {
			if c.in&in == 0 || len(c.keys) == 0 {
				continue
			}
			items = append(items, picker.Item{ID: c.id, Label: m.signs(keyNames(c)), Detail: c.title, Group: c.group, Disabled: m.refusal(c), Words: append([]string{c.title}, c.words...)})
		}
	}
	slices.SortStableFunc(items, func(a, b picker.Item) int {
		return slices.Index(groups, a.Group) - slices.Index(groups, b.Group)
	})
	l := picker.New("Keys · "+m.word(), items)
	l.Noun = "keys"
	l.Extra = func(it picker.Item) []string {
		if c := commandNamed(it.ID); c != nil {
			return []string{c.help}
		}
		return []string{""}
	}
	l.Choose = func(it picker.Item) act.Action {
		if commandNamed(it.ID) == nil {
			return act.Say{Text: "This key belongs to the pane: press it there."}
		}
		return act.Run{Command: it.ID}
	}
	m.push(l)
	m.ui.overlayWord = "HELP"
}

// openPalette lists every command; @ lists nodes, ! findings.
func (m *Model) openPalette(query string) {
	l := picker.New("Commands", nil)
	l.Noun = "commands"
	l.Search = m.paletteItems
	l.Extra = func(it picker.Item) []string {
		if c := commandNamed(it.ID); c != nil {
			return []string{c.help}
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
		return act.Run{Command: it.ID}
	}
	l.SetItems(m.paletteItems(query))
	if query != "" {
		l.SetQuery(query)
	}
	m.push(l)
	m.ui.overlayWord = "PALETTE"
}

// paletteItems lists what a query of the palette finds.
func (m *Model) paletteItems(query string) []picker.Item {
	var items []picker.Item
	rest := query
	switch {
	case strings.HasPrefix(query, "@"):
		rest = query[1:]
		for _, n := range m.doc.now().Nodes {
			items = append(items, picker.Item{ID: "@" + n.ID, Label: printable(n.Label()), Detail: n.Info().Title, Right: n.Region(), Words: []string{n.ID}})
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
		for _, c := range commands() {
			if c.id == "menu" || c.id == "palette" {
				continue
			}
			items = append(items, picker.Item{ID: c.id, Label: c.title, Right: m.signs(keyNames(c)), Group: c.group, Words: append([]string{c.id}, c.words...), Disabled: m.refusal(c)})
		}
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

// KeyReference is the manual page of keys and commands, as Markdown. It is made
// from the table that the designer itself uses.
func KeyReference() string {
	var b strings.Builder
	b.WriteString("# Keys and commands\n")
	for _, g := range groups {
		fmt.Fprintf(&b, "\n## %s\n\n| Keys | Where | Command line | What |\n|---|---|---|---|\n", g)
		for _, c := range commands() {
			if c.group != g {
				continue
			}
			var keys []string
			for _, k := range c.keys {
				keys = append(keys, "`"+strings.ReplaceAll(k, "|", "\\|")+"`")
			}
			word := ""
			if len(c.words) > 0 {
				word = "`:" + strings.TrimSpace(c.words[0]+" "+strings.ReplaceAll(c.arg, "|", "\\|")) + "`"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | **%s.** %s |\n", strings.Join(keys, " "), scopeText(c.in), word, c.title, c.help)
		}
	}
	return b.String()
}

func scopeText(in scope) string {
	if in == anywhere {
		return "everywhere"
	}
	if in == drawing {
		return "canvas and outline"
	}
	var out []string
	for _, s := range scopeNames {
		if in&s.s != 0 {
			out = append(out, strings.ToLower(s.name))
		}
	}
	return strings.Join(out, ", ")
}
