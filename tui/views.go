package tui

import (
	"strings"

	"portolan/tui/act"
	"portolan/tui/exportview"
	"portolan/tui/part"
	"portolan/tui/picker"
)

// view is what takes the body of the screen. The list of views is the one
// place that says which there are: title bar, keys, palette, menu, command
// line, status word and documentation are read from it.
type view struct {
	id      act.View
	word    string // on the command line
	digit   string // key
	letter  string // key behind g, and in the menu behind v
	title   string
	help    string
	arg     string // what may follow the word
	edits   bool   // the keys of the canvas work here
	whole   bool   // it speaks of all of the design, whatever a filter shows
	panel   func(*panes) part.Panel
	open    func(m *Model, arg string)        // after it was opened by a command, nil for nothing
	refuses func(m *Model, arg string) string // why it is not opened for what follows the word, nil for never
	ready   func(*Model)                      // before a frame, nil for nothing
}

// allViews lists the views in the order of the title bar. The canvas, which is
// no panel, comes first.
func allViews() []view {
	return []view{
		{id: viewCanvas, word: "canvas", digit: "1", letter: "c", title: "Canvas", help: "The drawing.", edits: true},
		{
			id: viewOutline, word: "outline", digit: "2", letter: "t", title: "Outline", help: "The design as sentences, one for each node.", edits: true,
			panel: func(p *panes) part.Panel { return p.outline },
			ready: func(m *Model) { m.panes.outline.Stands = ""; m.panes.outline.Mark(m.outlineLook()) },
		},
		{
			id: viewLatency, word: "latency", digit: "3", letter: "l", title: "Latency", help: "What each city waits, and for what.", whole: true,
			panel: func(p *panes) part.Panel { return p.latency },
			ready: func(m *Model) {
				m.panes.latency.SetBroken(printable(m.simulating()), m.spell("{view.failure} and {view.world} show it"))
			},
		},
		{
			id: viewFailure, word: "failure", digit: "4", letter: "x", title: "Failure", help: "Break a Region, a node or an edge location and see what users get. The design is not changed.", whole: true,
			panel: func(p *panes) part.Panel { return p.failure },
		},
		{
			id: viewExport, word: "export", digit: "5", letter: "e", title: "Export", arg: "[FORMAT]", help: "Templates, drawings and reports of the design. A format may be named: " + strings.Join(exportview.New().Names(), ", ") + ".",
			panel: func(p *panes) part.Panel { return p.export },
			open: func(m *Model, arg string) {
				switch {
				case arg == "":
				case m.panes.export.Select(arg):
					m.say(m.panes.export.Status())
				}
			},
			refuses: func(m *Model, arg string) string {
				if arg == "" || m.panes.export.Knows(arg) {
					return ""
				}
				return "There is no export format " + printable(arg) + "; there are " + strings.Join(m.panes.export.Names(), ", ") + "."
			},
			ready: func(m *Model) { m.panes.export.SetUnsaved(m.doc.modified() || m.doc.file.Path() == "") },
		},
		{
			id: viewWorld, word: "world", digit: "6", letter: "w", title: "World", help: "Users, edge locations and Regions on a map, with the ways that requests take.", whole: true,
			panel: func(p *panes) part.Panel { return p.world },
		},
		{
			id: viewTable, word: "table", digit: "7", letter: "r", title: "Table", help: "All nodes in rows, sorted by name, kind, Region, links, findings or p95.",
			panel: func(p *panes) part.Panel { return p.table },
			ready: (*Model).fillTable,
		},
	}
}

// ViewNames lists the views by their words on the command line.
func ViewNames() []string {
	var out []string
	for _, v := range allViews() {
		out = append(out, v.word)
	}
	return out
}

// ViewNamed is the view with that word, the canvas for another one.
func ViewNamed(word string) act.View {
	for _, v := range allViews() {
		if v.word == word {
			return v.id
		}
	}
	return viewCanvas
}

// view is the one that is shown.
func (m *Model) view() view {
	for _, v := range m.views {
		if v.id == m.ui.view {
			return v
		}
	}
	return m.views[0]
}

// digitOf is the key beside the name of a view in the title bar: the first of
// one sign that its command has, "" without one.
func (m *Model) digitOf(v view) string {
	for _, k := range m.table.named("view." + v.word).keys {
		if len([]rune(k)) == 1 {
			return k
		}
	}
	return ""
}

// chooseView lists the views, for a title bar that has no room for them.
func (m *Model) chooseView() {
	var items []picker.Item
	for _, v := range m.views {
		items = append(items, picker.Item{ID: "view." + v.word, Label: v.title, Detail: v.help, Right: m.keysOf(m.table.named("view." + v.word).keys)})
	}
	l := picker.New("Views", items)
	l.Noun, l.Quiet = "views", true
	l.Select("view." + m.view().word)
	l.Choose = func(it picker.Item) act.Action { return m.named(it.ID) }
	m.push(l)
}

// commands of a view and of all others.
func viewsCommands(views []view) []*command {
	var out []*command
	for _, v := range views {
		c := &command{
			id: "view." + v.word, in: anywhere, group: groupView, menu: "v " + v.letter, words: []string{v.word}, arg: v.arg, title: v.title, help: v.help,
			run: func(m *Model, arg string) {
				id := v.id
				if id == viewOutline && m.ui.view == viewOutline && m.panes.start == nil {
					id = viewTable // asked for twice: the other list of nodes
				}
				if v.refuses != nil && v.refuses(m, arg) != "" {
					m.complain(v.refuses(m, arg))
					return
				}
				if m.showView(id); v.open != nil {
					v.open(m, arg)
				}
			},
		}
		for _, k := range []string{v.digit, "g " + v.letter} {
			if strings.TrimPrefix(k, "g ") != "" {
				c.keys = append(c.keys, k)
			}
		}
		out = append(out, c)
	}
	return out
}

// fillTable hands what is known to the table, as far as it is shown.
func (m *Model) fillTable() {
	m.panes.table.Empty = m.spell("Nothing is drawn yet. Press {add} on the canvas to add the first node.")
	m.panes.table.Set(m.doc.now(), m.look.report, m.look.estimate, m.part())
}
