package tui

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"portolan/model/layout"
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
	titles                                       []string // of the pane of each line, "" of the one with the focus
	above                                        []string // of the dialog that the part shows on top of itself
	chosen                                       string   // line with the cursor
	selecting                                    bool
	selected                                     []string // nodes
	counts                                       string   // errors and warnings of what has the focus, once they are known
	report                                       *validate.Report
}

// The room of the screen that nobody sees, and the width that parts have when they are
// read: what is read has no edge, so that no sentence is cut or told in two lines.
const readW, readH, readWide = 240, 60, 1600

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
		if s = strings.Join(strings.Fields(spoken.Replace(printable(s))), " "); s != "" {
			b.WriteString(s + "\r\n")
		}
	}
	_, _ = io.WriteString(m.aloud.out, b.String())
}

// spoken are the signs that a voice would name instead of reading what they mean.
var spoken = strings.NewReplacer("←→", "left right", " — ", ", ", "→", "to", "⏎", "enter", " · ", ", ", "·", ",", " ,", ",", "…", "", "●", "", "✗", "errors ", "⚠", "warnings ",
	"↑", " up ", "↓", " down ", "←", "left", "▸", "", "‹", "", "›", "", "⇧", "shift+", "⌫", "backspace", "≤", "at most", "≥", "at least",
	"—", "none", "–", "to", "•", "", "×", "times", "◐", "after failover", "ℹ", "notes ", "−", "minus ", "°", " degrees", "✓", "")

// signs of a row that say more where they stand than by themselves.
var rowSigns = strings.NewReplacer("[x] yes", "yes", "[ ] no", "no", "[x] ", "on: ", "[ ] ", "off: ", "[-] ", "", "✓ ", "", "✓", "yes", "✗ ", "error: ", "⚠ ", "warning: ", "ℹ ", "note: ", "× ", "broken: ", "● ", "marked: ")

// changesAloud are the sentences about what is other than when they were made last.
func (m *Model) changesAloud() []string {
	was, now := m.aloud.said, told{message: m.reply()}
	var out []string
	add := func(s string) { out = append(out, s) }
	if now.place = m.view().title; m.panes.start != nil {
		now.place = "Start"
	}
	if now.place != was.place {
		add(now.place + ".")
	}
	now.mode = m.modeAloud()
	if t, ok := m.ui.mode.(*typing); ok {
		now.typed = t.entry.Value()
	}
	if now.typed != was.typed && now.typed != "" && now.mode == was.mode {
		add(now.typed) // before what is said about it
	}
	if now.message != was.message {
		add(now.message)
	}
	if now.mode != was.mode {
		word, _, _ := strings.Cut(was.mode, ".")
		add(cmp.Or(now.mode, word+" is left."))
		add(now.typed)
	}
	out = append(out, m.selectionAloud(was, &now)...)
	if now.part = m.partAloud(); now.part == nil && was.part != nil && now.place == was.place {
		add("Back in the " + strings.ToLower(now.place) + ".")
	}
	if now.part != nil {
		now.lines, now.above, now.titles, now.chosen = readPart(now.part)
		out = append(out, partChanges(was, &now)...)
	}
	if m.panes.start == nil {
		now.focus, now.counts = m.focusName(), was.counts
		switch counts := m.countsAloud(); {
		case now.part != nil:
		case now.focus != was.focus || now.place != was.place:
			add(m.describe())
			now.counts = counts
		case counts != "" && counts != was.counts: // they were not known, or are other
			add(now.focus + ": " + counts)
			now.counts = counts
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

// selectionAloud says that nodes are being selected, which came and went, and that
// the selection was left.
func (m *Model) selectionAloud(was told, now *told) []string {
	now.selecting, now.selected = m.focus.selecting, slices.Sorted(maps.Keys(m.focus.marked))
	names := func(of, without []string) string {
		var out []string
		for _, id := range of {
			if n := m.doc.now().Node(id); n != nil && !slices.Contains(without, id) {
				out = append(out, layout.TitleOf(n))
			}
		}
		return wording.Some(out) // how many are selected is said behind it
	}
	any := now.selecting || len(now.selected) > 0
	had := was.selecting || len(was.selected) > 0
	switch {
	case had && !any:
		return []string{"The selection is left: nothing is selected."}
	case !any:
		return nil
	}
	var out []string
	if !had {
		out = append(out, "SELECT.")
	}
	if came := names(now.selected, was.selected); came != "" {
		out = append(out, "Selected: "+came+".")
	}
	if gone := names(was.selected, now.selected); gone != "" {
		out = append(out, "No longer selected: "+gone+".")
	}
	if !slices.Equal(was.selected, now.selected) {
		out = append(out, wording.Count(len(now.selected), "node")+" selected.")
	}
	return out
}

// countsAloud is how many findings what has the focus has, "" while they are looked for.
func (m *Model) countsAloud() string {
	n := m.node()
	if n == nil || m.focus.onLink || m.boxed() != nil || !m.judged() {
		return ""
	}
	c := m.look.counts[n.ID]
	return fmt.Sprintf("Errors %d, warnings %d.", c.Errors, c.Warnings)
}

// judged tells whether the findings are those of the design as it is.
func (m *Model) judged() bool { return m.look.report != nil && m.look.checked == m.doc.rev }

// modeAloud is the mode with its choices, "" in none.
func (m *Model) modeAloud() string {
	if m.ui.mode == nil {
		return ""
	}
	text := m.ui.mode.word() + "."
	if text == ":." {
		text = "COMMAND LINE."
	}
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
	g, blank := *theme.Unicode, theme.Border{TL: " ", TR: " ", BL: " ", BR: " ", H: " ", V: " "}
	g.Pane, g.Focus, g.Dialog, g.Frame = blank, blank, blank, blank
	g.Up, g.Down, g.Ellipsis, g.More = " ", " ", " ", " "
	g.Aloud, g.Info = true, "ℹ"
	return theme.For("mono", true, &g, theme.TrueColor)
})

// readPart is what a part shows, a text for each line, pane after pane and without
// their frames, and the line with the cursor of the pane that has the focus. What a
// dialog on top of it covers is not read: the lines of the part are nil then.
func readPart(p part.Panel) (lines, above, titles []string, chosen string) {
	return readPartIn(p, readWide)
}

func readPartIn(p part.Panel, w int) (lines, above, titles []string, chosen string) {
	h := readH
	if o, ok := p.(part.Overlay); ok {
		size := o.Size
		if l, list := p.(interface{ SizeRead(w, h int) (int, int) }); list {
			size = l.SizeRead
		}
		_, h = size(w, h) // as wide as panes: what a narrow dialog would cut is read too
	}
	s := screen.New(w, h)
	p.Draw(s, plainTheme(), true)
	panes := s.Panes()
	if _, whole := p.(part.Overlay); !whole && slices.ContainsFunc(panes, func(x screen.Pane) bool { return x.Above }) {
		above, titles, chosen = readPanes(slices.DeleteFunc(panes, func(x screen.Pane) bool { return !x.Above }))
		return nil, above, titles, chosen
	}
	lines, titles, chosen = readPanes(panes)
	return lines, nil, titles, chosen
}

func readPanes(panes []screen.Pane) (lines, titles []string, chosen string) {
	for _, pane := range panes {
		title := ""
		if !pane.Focused {
			title = rowSigns.Replace(strings.Join(strings.Fields(pane.Rows[0]), " "))
		}
		for _, row := range pane.Rows {
			row = strings.Join(strings.Fields(row), " ")
			if key, ok := strings.CutPrefix(row, "→ "); ok {
				row = "right " + key // the key
			}
			if text, ok := strings.CutPrefix(row, plainTheme().Glyphs.Pointer+" "); ok {
				if row = rowSigns.Replace(text); pane.Focused || chosen == "" {
					chosen = row
				}
			}
			lines, titles = append(lines, rowSigns.Replace(row)), append(titles, title)
		}
	}
	return lines, titles, chosen
}

// partChanges reads a part that is new, and of one that was read what is other.
func partChanges(was told, now *told) []string {
	lines, before := now.lines, was.lines
	if now.above != nil {
		lines, before = now.above, was.above
		if now.part == was.part {
			now.lines = was.lines // it stands below as it was
		}
	}
	if now.part != was.part || now.above != nil && was.above == nil {
		out := slices.Clone(lines)
		if now.chosen != "" {
			out = append(out, "Chosen: "+now.chosen)
		}
		return out
	}
	var out []string
	under := ""
	for i, l := range lines {
		if slices.Contains(before, l) || l == now.chosen {
			continue
		}
		if t := now.titles[i]; t != under { // what is new elsewhere is told with where
			if under = t; t != "" && t != l {
				out = append(out, t)
			}
		}
		out = append(out, l)
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
