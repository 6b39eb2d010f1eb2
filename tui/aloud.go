package tui

import (
	"io"
	"slices"
	"strings"
	"sync"

	"portolan/model/wording"
	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/validate"
)

// aloud is the designer for a screen reader: instead of pictures it appends one plain
// sentence for each change. Nothing steers the cursor and nothing has a colour.
type aloud struct {
	out  io.Writer // nil when pictures are drawn
	said told
}

// told is what was said last of everything that may change.
type told struct {
	place, focus, mode, typed, message, estimate string
	part                                         part.Panel
	lines                                        []string // of the part, without the sign of the cursor
	chosen                                       string   // line with the cursor
	report                                       *validate.Report
}

// The room that parts have when they are read: wide enough for whole sentences.
const readW, readH = 240, 60

// readAloud makes the designer speak to out.
func (m *Model) readAloud(out io.Writer) {
	m.aloud.out = out
	m.ui.hidden = false
	if m.panes.start == nil && m.ui.view == viewCanvas {
		m.ui.view = viewOutline
	}
	m.resize(readW, readH)
}

// speak writes what has changed since the last time, a line each.
func (m *Model) speak() {
	if m.aloud.out == nil || m.ui.done {
		return
	}
	var b strings.Builder
	for _, s := range m.changesAloud() {
		if s = strings.Join(strings.Fields(s), " "); s != "" {
			b.WriteString(spoken.Replace(printable(s)) + "\r\n")
		}
	}
	_, _ = io.WriteString(m.aloud.out, b.String())
}

// spoken are the signs that a voice would name instead of reading what they mean.
var spoken = strings.NewReplacer("→", "to", "⏎", "enter", "·", ",", "…", "", "●", "", "✗", "errors ", "⚠", "warnings ", "↑", "up", "↓", "down", "←", "left", "▸", "", "⇧", "shift+", "⌫", "backspace")

// changesAloud are the sentences about what is other than when they were made last.
func (m *Model) changesAloud() []string {
	was, now := m.aloud.said, told{message: m.ui.message}
	var out []string
	add := func(s string) { out = append(out, s) }
	if now.place = m.view().title; m.panes.start != nil {
		now.place = "Start"
	}
	if now.place != was.place {
		add(now.place + ".")
	}
	if now.message != was.message {
		add(now.message)
	}
	if now.mode = m.modeAloud(); now.mode != was.mode {
		add(now.mode)
	}
	if t, ok := m.ui.mode.(*typing); ok {
		if now.typed = t.entry.Value(); now.typed != was.typed {
			add(now.typed)
		}
	}
	now.part = m.partAloud()
	if now.part != nil {
		now.lines, now.chosen = readPart(now.part)
		out = append(out, partChanges(was, now)...)
	}
	if m.panes.start == nil {
		if now.focus = m.focusName(); now.part == nil && (now.focus != was.focus || now.place != was.place) {
			add(m.describe())
		}
		if now.report = m.look.report; now.report != was.report {
			out = append(out, findingsAloud(was.report, now.report)...)
		}
		if now.estimate = m.estimateText(); now.estimate != was.estimate && now.estimate != "" {
			add("Estimate: " + now.estimate + ".")
		}
	}
	m.aloud.said = now
	return out
}

// modeAloud is the mode with its choices, "" in none.
func (m *Model) modeAloud() string {
	if m.ui.mode == nil {
		return ""
	}
	text := m.ui.mode.word() + "."
	if t, ok := m.ui.mode.(*typing); ok {
		return text + " " + t.prompt
	}
	if p := pickOf(m.ui.mode); p != nil {
		var choices []string
		for id, letters := range p.targets {
			choices = append(choices, letters+" "+m.label(id))
		}
		slices.Sort(choices)
		return text + " " + strings.Join(choices, ", ") + "."
	}
	var keys []string
	for _, h := range m.ui.mode.bindings(m).Hints() {
		keys = append(keys, h.Label()+" "+h.Does)
	}
	return text + " " + strings.Join(keys, ", ") + "."
}

func pickOf(x mode) *pick {
	switch x := x.(type) {
	case *pick:
		return x
	case *connecting:
		return x.pick
	}
	return nil
}

// partAloud is the dialog or pane that is read: what has the focus, but the canvas
// and the outline, of which the focus is described.
func (m *Model) partAloud() part.Panel {
	if o := m.overlay(); o != nil {
		return o
	}
	if p := m.active(); p != nil && !m.outlined() && p != part.Panel(m.panes.outline) {
		return p
	}
	return nil
}

// plainTheme draws what is read: without frames.
var plainTheme = sync.OnceValue(func() *theme.Theme {
	g, blank := *theme.ASCII, theme.Border{TL: " ", TR: " ", BL: " ", BR: " ", H: " ", V: " "}
	g.Pane, g.Focus, g.Dialog, g.Frame = blank, blank, blank, blank
	g.Up, g.Down, g.Ellipsis, g.More = " ", " ", " ", " "
	return theme.For("mono", true, &g, theme.TrueColor)
})

// readPart is what a part shows, a text for each line, pane after pane and without
// their frames, and the line with the cursor of the pane that has the focus.
func readPart(p part.Panel) (lines []string, chosen string) {
	w, h := readW, readH
	if o, ok := p.(part.Overlay); ok {
		_, h = o.Size(w, h) // as wide as panes: what a narrow dialog would cut is read too
	}
	s := screen.New(w, h)
	p.Draw(s, plainTheme(), true)
	for _, pane := range s.Panes() {
		for _, row := range pane.Rows {
			row = strings.Join(strings.Fields(row), " ")
			if text, ok := strings.CutPrefix(row, "> "); ok {
				if row = text; pane.Focused || chosen == "" {
					chosen = text
				}
			}
			lines = append(lines, row)
		}
	}
	return lines, chosen
}

// partChanges reads a part that is new, and of one that was read what is other.
func partChanges(was, now told) []string {
	if now.part != was.part {
		out := slices.Clone(now.lines)
		if now.chosen != "" {
			out = append(out, "Chosen: "+now.chosen)
		}
		return out
	}
	var out []string
	for _, l := range now.lines {
		if !slices.Contains(was.lines, l) && l != now.chosen {
			out = append(out, l)
		}
	}
	if now.chosen != was.chosen && now.chosen != "" {
		out = append(out, now.chosen)
	}
	return out
}

// findingsAloud are the findings that came and went.
func findingsAloud(was, now *validate.Report) []string {
	keys := func(r *validate.Report) map[string]bool {
		out := map[string]bool{}
		if r != nil {
			for _, f := range r.Findings {
				out[f.Key()] = true
			}
		}
		return out
	}
	var out []string
	before, after := keys(was), keys(now)
	if now != nil && was == nil && len(now.Findings) > 0 {
		e, w, i := now.Counts()
		return []string{"Findings: " + wording.Count(e, "error") + ", " + wording.Count(w, "warning") + ", " + wording.Count(i, "note") + "."}
	}
	if now != nil {
		for _, f := range now.Findings {
			if !before[f.Key()] {
				out = append(out, "New "+f.Severity.String()+": "+f.Message)
			}
		}
	}
	if was != nil {
		for _, f := range was.Findings {
			if !after[f.Key()] {
				out = append(out, "Settled: "+f.Message)
			}
		}
	}
	return out
}
