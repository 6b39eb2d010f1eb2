package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"portolan/tui/canvas"
	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// menuGroups are the first letters of the menu.
var menuGroups = []struct{ key, name string }{
	{"a", "add and connect"}, {"e", "edit and arrange"}, {"n", "navigate"}, {"x", "findings and fixes"}, {"v", "views"}, {"f", "file"},
}

// leader is the menu behind the space bar.
type leader struct{ typed string }

func (l *leader) word() string { return "MENU" }

func (l *leader) look(*Model, *canvas.Look) {}

func (l *leader) key(m *Model, k tea.KeyPressMsg) {
	key := k.String()
	switch key {
	case "esc", "space":
		m.leave()
		return
	case "backspace":
		l.typed = ""
		return
	}
	want := strings.TrimSpace(l.typed + " " + key)
	for _, c := range commands() {
		if c.menu == want {
			m.leave()
			if c.in&m.scopesNow()[0] == 0 && c.in&inCanvas == 0 {
				m.complain("Not here: " + c.title + ".")
				return
			}
			m.runCommand(c, "")
			return
		}
	}
	for _, g := range menuGroups {
		if l.typed == "" && g.key == key {
			l.typed = key
			return
		}
	}
	m.complain(keyName(key) + " is not in this menu; esc leaves.")
}

// rows are the letters that mean something now.
func (l *leader) rows() []part.Hint {
	var out []part.Hint
	if l.typed == "" {
		for _, g := range menuGroups {
			out = append(out, part.Hint{Key: g.key, Does: g.name + " …"})
		}
	}
	for _, c := range commands() {
		switch rest, ok := strings.CutPrefix(c.menu, l.typed+" "); {
		case l.typed == "" && c.menu != "" && !strings.Contains(c.menu, " "):
			out = append(out, part.Hint{Key: c.menu, Does: c.title})
		case l.typed != "" && ok:
			out = append(out, part.Hint{Key: rest, Does: c.title})
		}
	}
	return out
}

func (l *leader) hints(*Model) []part.Hint {
	return []part.Hint{{Key: "letter", Does: "choose"}, {Key: "⌫", Does: "groups"}, {Key: "esc", Does: "leave"}}
}

// draw shows the letters at the bottom left.
func (l *leader) draw(m *Model, s screen.Surface) {
	rows := l.rows()
	w := 0
	for _, r := range rows {
		w = max(w, screen.Width(r.Key)+screen.Width(r.Does)+6)
	}
	b := m.ui.rects.body
	h := min(len(rows)+2, b.H)
	w = min(w, b.W)
	sub := canvas.Clear(s, screen.Rect{X: b.X + 1, Y: b.Y + b.H - h, W: w, H: h}, theme.Dialog)
	in := sub.Frame(m.theme.Glyphs.Dialog, "menu", theme.DialogBorder, theme.DialogBorder)
	for i, r := range rows {
		in.Text(1, i, r.Key, theme.DialogBorder)
		in.Text(4, i, m.signs(r.Does), theme.Dialog)
	}
}
