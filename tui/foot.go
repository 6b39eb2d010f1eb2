package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// drawFoot paints key hints, status line and message line.
func (m *Model) drawFoot(s screen.Surface) {
	r := m.ui.rects
	line := s.Sub(r.message)
	if r.footer.W > 0 {
		m.drawHintLine(s.Sub(r.footer))
		m.drawStatus(s.Sub(r.status))
	}
	line.Fill(theme.Base)
	if p, ok := m.ui.mode.(prompter); ok && m.ui.message == "" {
		p.line(m, line)
		return
	} else if ok {
		p.line(m, line)
		line.Right(line.W()-1, 0, screen.Truncate(m.ui.message, line.W()/2), theme.Muted)
		return
	}
	role, text := theme.Base, m.ui.message
	if m.ui.bad {
		role = theme.WarningText
	}
	if text == "" && r.status.W == 0 {
		text = m.word() + "  " + m.statusText()
	}
	if text == "" && m.ui.pane == paneInspector && m.panes.inspector.Editing() {
		text = m.panes.inspector.Live()
	}
	line.Text(1, 0, screen.Truncate(m.signs(printable(text)), line.W()-2), role)
}

// drawHintLine paints the tip of the moment, or else the key hints.
func (m *Model) drawHintLine(s screen.Surface) {
	s.Fill(theme.Footer)
	if tip := m.coach.tip(m); tip != "" {
		s.Text(1, 0, screen.Truncate(m.signs(tip), s.W()-2), theme.Accent)
		return
	}
	m.drawHints(s)
}

// signs spells what only Unicode has when the terminal has none.
func (m *Model) signs(text string) string {
	if m.theme.Glyphs.ASCII {
		return asciiSigns.Replace(asciiKeys.Replace(text))
	}
	return text
}

var asciiSigns = strings.NewReplacer("·", "-", "×", "x", "…", "~", "°", " deg", "→", "->")

// hint is a footer entry and where it is drawn.
type hint struct {
	part.Hint
	run  string // command to run on a click
	x, w int
}

// hints are the keys of the moment, most useful first.
func (m *Model) hintsNow() []hint {
	from := func(h []part.Hint) []hint {
		out := make([]hint, len(h))
		for i := range h {
			out[i] = hint{Hint: h[i]}
		}
		return out
	}
	switch {
	case m.overlay() != nil:
		return from(m.overlay().Hints())
	case m.ui.mode != nil:
		return from(m.ui.mode.hints(m))
	case m.ui.prefix != "":
		var out []hint
		for _, c := range begun(m.ui.prefix, m.scopesNow()[0]) {
			for _, k := range c.keys {
				if rest, ok := strings.CutPrefix(k, m.ui.prefix+" "); ok {
					out = append(out, hint{Hint: part.Hint{Key: keyName(rest), Does: strings.ToLower(c.title)}, run: c.id})
				}
			}
		}
		return out
	}
	var out []hint
	if p := m.active(); p != nil {
		out = from(p.Hints())
		if m.panes.start != nil || m.editing() {
			return out
		}
	} else {
		switch {
		case len(m.focus.way) > 0:
			out = append(out, hint{Hint: part.Hint{Key: "esc", Does: "show everything"}})
		case m.simulating() != "":
			out = append(out, hint{Hint: part.Hint{Key: "esc", Does: "end simulation"}})
		}
		out = append(out, hint{Hint: part.Hint{Key: "←↑↓→", Does: "focus"}})
	}
	for _, id := range footerOrder {
		if c := commandNamed(id); c.in&m.scopesNow()[0] != 0 && !taken(out, keyName(c.keys[0])) {
			out = append(out, hint{Hint: part.Hint{Key: keyName(c.keys[0]), Does: c.hint}, run: c.id})
		}
	}
	return out
}

// taken tells whether a key has a hint already: parts see keys first.
func taken(hints []hint, key string) bool {
	return slices.ContainsFunc(hints, func(h hint) bool { return h.Key == key || key == "⏎" && h.Key == "enter" })
}

// footerOrder lists the commands of the footer, most useful first.
var footerOrder = []string{"add", "insert", "connect", "edit", "link.next", "select.toggle", "select.downstream", "jump", "fix", "explain", "menu", "help", "describe"}

// placedHints are the hints that fit into w columns, with their places.
func (m *Model) placedHints(w int) []hint {
	all := m.hintsNow()
	x := 1
	out := all[:0:0]
	for _, h := range all {
		h.Key, h.Does = m.signs(h.Key), m.signs(h.Does)
		h.x, h.w = x, screen.Width(h.Key)+1+screen.Width(h.Does)
		if x+h.w > w-1 {
			break
		}
		out = append(out, h)
		x += h.w + 3
	}
	return out
}

func (m *Model) drawHints(s screen.Surface) {
	for _, h := range m.placedHints(s.W()) {
		x := s.Text(h.x, 0, h.Key, theme.FooterKey)
		s.Text(x+1, 0, h.Does, theme.Footer)
	}
}

// word is the mode word of the status line.
func (m *Model) word() string {
	switch {
	case m.ui.overlayWord != "" && m.overlay() != nil:
		return m.ui.overlayWord
	case m.ui.mode != nil:
		return m.ui.mode.word()
	case m.panes.start != nil:
		return "START"
	case m.ui.view == viewOutline, m.ui.rects.tooSmall:
		return "OUTLINE"
	case m.ui.view == viewLatency:
		return "LATENCY"
	case m.ui.view == viewFailure:
		return "FAILURE"
	case m.ui.view == viewWorld:
		return "WORLD"
	case m.ui.view == viewExport:
		return "EXPORT"
	case m.focus.selecting:
		return fmt.Sprintf("SELECT %d", len(m.focus.marked))
	case m.ui.pane == paneInspector && m.panes.inspector.Editing():
		return "EDIT"
	case m.ui.pane == paneFindings:
		return "FINDINGS"
	case m.ui.pane == paneInspector:
		return "INSPECT"
	}
	return "NORMAL"
}

func (m *Model) drawStatus(s screen.Surface) {
	s.Fill(theme.Status)
	x := s.Text(0, 0, " "+m.word()+" ", theme.StatusMode) + 1
	right := m.signs(m.safety())
	room := s.W() - x - screen.Width(right) - 2
	s.Text(x, 0, screen.Truncate(m.signs(m.statusText()), max(room, 0)), theme.Status)
	if s.W() >= 40 {
		s.Right(s.W()-1, 0, right, theme.Status)
	}
}

func (m *Model) statusText() string {
	if o := m.overlay(); o != nil {
		return printable(o.Status())
	}
	if p := m.active(); p != nil {
		if s := p.Status(); s != "" {
			return printable(s)
		}
	}
	if m.ui.prefix != "" {
		return keyName(m.ui.prefix) + " …"
	}
	if l := m.link(); l != nil {
		return printable(l.Ref().String() + " · " + string(l.Kind))
	}
	n := m.node()
	if n == nil {
		return ""
	}
	text := n.Label() + " · " + n.Info().Title
	if r := n.Region(); r != "" {
		text += " · " + r
	}
	if f := m.finding(); f != nil {
		text += " · " + f.Rule
	}
	return printable(text)
}

// safety says where the work is.
func (m *Model) safety() string {
	switch {
	case m.panes.start != nil:
		return ""
	case m.doc.whyReadOnly() != "":
		return "read-only"
	case m.doc.file.Conflict():
		return "changed on disk"
	}
	text := "not saved"
	switch {
	case !m.doc.modified() && m.doc.file.Path() != "":
		text = "saved"
		if at := m.doc.file.SavedAt(); !at.IsZero() {
			text += " " + m.ago(at)
		}
		return text
	case !m.doc.modified():
		return "nothing to save"
	case m.doc.file.Path() == "":
		text = "no file yet"
	}
	if m.doc.file.Kept(m.doc.now()) {
		text = "recovery copy kept · " + text
	}
	return text
}

func (m *Model) ago(t time.Time) string {
	d := m.opt.Clock().Sub(t)
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	}
	return t.Format("15:04")
}
