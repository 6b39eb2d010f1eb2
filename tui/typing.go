package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/canvas"
	"portolan/tui/part"
	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// typing is a line of text at the foot of the screen.
type typing struct {
	name     string // status word
	prompt   string
	entry    *picker.Entry
	past     int // position in the history of the prompt, counted from the end
	accept   func(*Model, string)
	change   func(*Model, string) // after each key
	cancel   func(*Model)
	complete func(*Model, string) (line, lead string, proposals []string) // the completed line; what stands before the proposals
	turn     turn                                                         // of proposals, by completing again
	keys     *binding.Table
}

func (m *Model) startTyping(t *typing, text string) {
	t.entry = picker.NewEntry(text)
	m.enter(t)
}

func (t *typing) word() string { return t.name }

func (t *typing) bindings(m *Model) *binding.Table {
	if t.keys != nil {
		return t.keys
	}
	leave := binding.Do(func() {
		m.leave()
		if t.cancel != nil {
			t.cancel(m)
		}
	})
	t.keys = binding.New("line", "Lines at the foot of the screen",
		binding.Binding{ID: "accept", Keys: []string{"enter"}, Title: "Accept the line", Hint: "accept", Run: binding.Do(func() { t.done(m) })},
		binding.Binding{ID: "leave", Keys: []string{"esc"}, Title: "Leave the line", Hint: "leave", Run: leave},
		binding.Binding{ID: "empty", Keys: []string{"backspace"}, When: func() bool { return t.entry.Value() == "" && t.name == ":" }, Title: "Leave an empty command line", Run: leave},
		binding.Binding{ID: "earlier", Keys: []string{"up"}, Why: without(func() bool { return t.past < len(m.ui.lines[t.prompt]) }, "There is no earlier line."), Title: "Line before", Hint: "earlier line", Run: binding.Do(func() { t.recall(m, 1) })},
		binding.Binding{ID: "later", Keys: []string{"down"}, Why: without(func() bool { return t.past > 0 }, "There is no later line."), Title: "Next line", Hint: "later line", Run: binding.Do(func() { t.recall(m, -1) })},
		binding.Binding{ID: "complete", Keys: []string{"tab"}, When: func() bool { return t.complete != nil }, Title: "Complete the word", Hint: "complete", Run: binding.Do(func() {
			t.propose(m)
			t.changed(m)
		})},
	)
	t.keys.Types, t.keys.Line = true, picker.LineKeys()
	t.keys.Rest = func(k tea.KeyPressMsg) act.Action {
		if !t.entry.Key(k) {
			return nil
		}
		t.changed(m)
		return act.None{}
	}
	return t.keys
}

// without says why something cannot be done where it cannot.
func without(can func() bool, why string) func() string {
	return func() string {
		if can() {
			return ""
		}
		return why
	}
}

// turn is the proposals that completing again goes round.
type turn struct {
	lead      string
	proposals []string
	at        int    // the one in the line, -1 for none
	line      string // as it was left
}

// propose completes the line as far as all proposals agree; after that, each time,
// it puts the next proposal into the line.
func (t *typing) propose(m *Model) {
	c := &t.turn
	if len(c.proposals) < 2 || t.entry.Value() != c.line {
		line, lead, proposals := t.complete(m, t.entry.Value())
		*c = turn{lead: lead, proposals: proposals, at: -1, line: line}
		if t.entry.Value() != line || len(proposals) < 2 {
			t.entry.SetValue(line)
			t.sayProposals(m)
			return
		}
	}
	c.at = (c.at + 1) % len(c.proposals)
	c.line = c.lead + c.proposals[c.at]
	t.entry.SetValue(c.line)
	t.sayProposals(m)
}

// sayProposals lists what the line can become, from the one behind that in the line.
func (t *typing) sayProposals(m *Model) {
	c := &t.turn
	if len(c.proposals) < 2 {
		return
	}
	from := max(0, c.at)
	m.say(strings.Join(slices.Concat(c.proposals[from:], c.proposals[:from]), "  "))
}

// done accepts the line and keeps it for later. What looks like a secret stays in the line:
// neither the design nor the lines that are kept may hold it.
func (t *typing) done(m *Model) {
	if what := picker.SecretIn(t.entry.Value()); what != "" {
		m.complain(picker.RefuseSecret(what))
		return
	}
	text, past := t.entry.Value(), m.ui.lines[t.prompt]
	if strings.TrimSpace(text) != "" && (len(past) == 0 || past[len(past)-1] != text) {
		m.ui.lines[t.prompt] = append(past, text)
		m.keepLines(t.prompt)
	}
	m.leave()
	t.accept(m, text)
	m.closeUnseen()
}

// recall goes back in the lines before, or forward again.
func (t *typing) recall(m *Model, by int) {
	past := m.ui.lines[t.prompt]
	t.past += by
	t.entry.SetValue("")
	if t.past > 0 {
		t.entry.SetValue(past[len(past)-t.past])
	}
	t.changed(m)
}

func (t *typing) changed(m *Model) {
	if t.change != nil {
		t.change(m, t.entry.Value())
	}
}

func (t *typing) paste(text string) { t.entry.Paste(text) }

func (t *typing) look(*Model, *canvas.Look) {}

func (t *typing) taken() int { return screen.Width(t.prompt) + screen.Width(t.entry.Value()) }

func (t *typing) line(m *Model, s screen.Surface) {
	prompt := screen.Truncate(t.prompt, max(1, s.W()-2-leastTyped)) // what is typed is seen
	x := s.Text(1, 0, prompt, theme.Accent)
	t.entry.Draw(s, x, 0, max(0, s.W()-x-1), theme.Input, true)
}

// leastTyped is how many columns a line that is typed keeps beside its keys.
const leastTyped = 8

// drawTyped paints a line that is typed and what is said of it. How the line is accepted
// and how it is left stands there whatever is said.
func (m *Model) drawTyped(s, line screen.Surface, p prompter) {
	said := m.signs(printable(m.reply()))
	if lines := m.saidLines(); len(lines) > 0 {
		above := s.Sub(screen.Rect{Y: s.H() - 1 - len(lines), W: s.W(), H: len(lines)})
		above.Fill(theme.Base)
		for y, l := range lines {
			above.Text(1, y, l, theme.WarningText)
		}
		said = ""
	}
	if m.ui.rects.footer.W == 0 {
		room := 0
		if said != "" {
			room = min(screen.Width(said)+1, line.W()/3)
		}
		line = m.besideTyped(line, p, p.taken()+room)
	}
	p.line(m, line)
	switch {
	case said == "":
	case screen.Width(said) <= line.W()/2 || m.ui.rects.footer.W == 0:
		line.Right(line.W()-1, 0, screen.Truncate(said, min(line.W()/2, line.W()-leastTyped)), theme.Muted)
	default:
		above := s.Sub(m.ui.rects.footer)
		above.Fill(theme.Base)
		above = m.besideTyped(above, p, screen.Width(said))
		above.Line(1, 0, above.W()-2, said, theme.Muted)
	}
}

// besideTyped says at the end of a row how a line that is typed is accepted and how it is
// left, in words where what else stands there leaves room for them, and gives the window
// that remains.
func (m *Model) besideTyped(row screen.Surface, p prompter, taken int) screen.Surface {
	hints := slices.Clone(p.bindings(m).Hints()[:2])
	wide := func() int {
		w := 1
		for _, h := range hints {
			w += part.HintWidth(h, m.theme.Glyphs.ASCII) + 1
		}
		return w
	}
	if row.W()-wide() < leastTyped+taken {
		for i := range hints {
			hints[i].Does = ""
		}
	}
	rest := row.W() - wide()
	if rest < leastTyped {
		return row
	}
	part.DrawHints(row, rest+1, 0, m.theme, hints, part.HintStyle{Key: theme.FooterKey, Text: theme.Footer, Gap: 1})
	return row.Sub(screen.Rect{W: rest, H: 1})
}
