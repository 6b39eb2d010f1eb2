package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/canvas"
	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// menuGroup is a first letter of the menu.
type menuGroup struct{ key, name string }

// paneGroup is the first letter behind which the keys of the part with the
// focus are.
const paneGroup = "p"

var menuGroups = []menuGroup{
	{"a", "add and connect"}, {"e", "edit and arrange"}, {"n", "navigate"}, {"x", "findings and fixes"}, {"v", "views"}, {"f", "file"},
}

// leader is the menu behind the space bar.
type leader struct {
	typed string
	keys  *binding.Table
	top   int // first letter shown, while there is no room for all
	page  int // how many were shown last
	more  bool
}

func (l *leader) word() string { return "MENU" }

func (l *leader) look(*Model, *canvas.Look) {}

func (l *leader) bindings(m *Model) *binding.Table {
	if l.keys == nil {
		l.keys = binding.New("menu", "Menu",
			binding.Binding{ID: "groups", Keys: []string{"backspace"}, Title: "Back to the groups", Hint: "groups", Run: binding.Do(func() { l.typed = "" })},
			binding.Binding{ID: "leave", Keys: []string{"esc"}, Title: "Leave the menu", Hint: "leave", Run: binding.Do(m.leave)},
			binding.Binding{ID: "up", Keys: []string{"up", "pgup"}, When: func() bool { return l.more }, Title: "Letters above", Hint: "more", Run: binding.Do(func() { l.top -= max(1, l.page-1) })},
			binding.Binding{ID: "down", Keys: []string{"down", "pgdown"}, When: func() bool { return l.more }, Title: "Letters below", Hint: "more", Run: binding.Do(func() { l.top += max(1, l.page-1) })},
			binding.Binding{ID: "again", Keys: []string{"space"}, When: func() bool { return l.typed != paneGroup }, Title: "Leave the menu, at its first letters", Run: binding.Do(m.leave)},
		)
		l.keys.Types = true
		l.keys.Rest = func(k tea.KeyPressMsg) act.Action { l.letter(m, k.String()); return act.None{} }
		l.keys.Notes = func() []binding.Hint { return []binding.Hint{{Note: "letter", Does: "choose"}} }
	}
	return l.keys
}

// letter goes into a group or runs what a letter stands for.
func (l *leader) letter(m *Model, key string) {
	for _, r := range l.rows(m) {
		if r.key != key {
			continue
		}
		if r.group {
			l.typed, l.top = key, 0
			return
		}
		m.leave()
		r.run()
		return
	}
	m.complain(binding.Label(key) + " is not in this menu; " + m.keyOf("menu.leave") + " leaves.")
}

// menuRow is a letter that means something now.
type menuRow struct {
	key, does string
	group     bool
	run       func()
}

func (l *leader) rows(m *Model) []menuRow {
	var out []menuRow
	if l.typed == paneGroup {
		return m.paneRows()
	}
	if l.typed == "" {
		groups := menuGroups
		if m.active() != nil {
			groups = append([]menuGroup{{paneGroup, "this pane"}}, groups...)
		}
		for _, g := range groups {
			out = append(out, menuRow{key: g.key, does: g.name + " …", group: true})
		}
	}
	for _, c := range m.table.all {
		rest, ok := strings.CutPrefix(c.menu, l.typed)
		if rest = strings.TrimSpace(rest); !ok || rest == "" || strings.Contains(rest, " ") || !m.offered(c) {
			continue
		}
		out = append(out, menuRow{key: rest, does: c.title, run: func() { m.runFromMenu(c) }})
	}
	return out
}

// aloud reads the menu: its title and its letters with what each does.
func (l *leader) aloud(m *Model) []string {
	title := l.word()
	for _, g := range append([]menuGroup{{paneGroup, "this pane"}}, menuGroups...) {
		if g.key == l.typed {
			title += ", " + g.name
		}
	}
	out := []string{title + "."}
	for _, r := range l.rows(m) {
		out = append(out, binding.Spoken(r.key)+": "+strings.TrimSuffix(r.does, " …")+".")
	}
	return append(out, part.Spoken(l.bindings(m).Hints()))
}

func (m *Model) runFromMenu(c *command) {
	if c.in&m.scopesNow()[0] == 0 && c.in&inCanvas == 0 {
		m.complain("Not here: " + c.title + ".")
		return
	}
	m.runCommand(c, "")
}

// paneRows are the keys of the part with the focus.
func (m *Model) paneRows() []menuRow {
	p := m.active()
	if p == nil {
		return nil
	}
	var out []menuRow
	for _, b := range p.Bindings().Here() {
		if len(b.Keys) > 0 && p.Bindings().Find(b.Keys[0]) == b {
			out = append(out, menuRow{key: b.Keys[0], does: b.Title, run: func() { m.runBinding(b.Name()) }})
		}
	}
	return out
}

// What of the part below a menu is worth being seen: a frame and something in it.
const (
	leastBeside = 6
	leastAbove  = 3
)

// draw shows the letters at the bottom left, in columns when there are many.
func (l *leader) draw(m *Model, s screen.Surface) {
	rows := l.rows(m)
	name := func(r menuRow) string { return m.signs(binding.Label(r.key)) }
	keys, words := 1, 0
	for _, r := range rows {
		keys, words = max(keys, screen.Width(name(r))), max(words, screen.Width(m.signs(r.does)))
	}
	b := m.ui.rects.body
	high := max(1, min(len(rows), b.H-2))
	wide := keys + words + 5
	columns := max(1, min((len(rows)+high-1)/high, (b.W-2)/wide))
	l.page, l.more = columns*high, len(rows) > columns*high
	l.top = max(0, min(l.top, len(rows)-l.page))
	place := screen.Rect{X: b.X + 1, Y: b.Y + b.H - high - 2, W: min(columns*wide+2, b.W-1), H: high + 2}
	if b.W-place.W < leastBeside { // edges and titles of which a rest would be left
		place.X, place.W = b.X, b.W
	}
	if b.H-place.H < leastAbove {
		place.Y, place.H = b.Y, b.H
	}
	sub := canvas.Clear(s, place, theme.Dialog)
	in := sub.Frame(m.theme.Glyphs.Dialog, "menu", theme.DialogBorder, theme.DialogBorder)
	for i, r := range rows[l.top:min(len(rows), l.top+l.page)] {
		x, y := 1+i/high*wide, i%high
		in.Text(x, y, name(r), theme.DialogBorder)
		in.Text(x+keys+2, y, m.signs(r.does), theme.Dialog)
		in.Hot(x, y, wide-2, r.key)
	}
	if l.more {
		in.More(m.theme.Glyphs, l.top, len(rows)-l.page+in.H(), theme.DialogKey)
		if l.top > 0 {
			in.Hot(in.W()-1, 0, 1, "up")
		}
		if l.top+l.page < len(rows) {
			in.Hot(in.W()-1, in.H()-1, 1, "down")
		}
	}
}
