package tui

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"portolan/model/layout"
	"portolan/model/wording"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/validate"
)

// aloud is the designer for a screen reader: instead of pictures it appends one plain
// sentence for each change. Nothing steers the cursor and nothing has a colour.
type aloud struct {
	out  io.Writer // nil when pictures are drawn
	said told
	key  tea.KeyPressMsg // that is to be answered, the zero one for none
}

// told is what was said last of everything that may change.
type told struct {
	place, focus, message, prefix, estimate string
	mode                                    []string // what the mode offers
	word                                    string   // its name
	line                                    typedLine
	part, below                             part.Panel // below is the part beneath the one that is read, as it was read
	read, beneath                           heard
	above                                   []string // of the dialog that the part shows on top of itself
	brief                                   string   // outcome that the part told in a sentence
	selecting                               bool
	selected                                []string // nodes
	counts                                  string   // errors and warnings of what has the focus, once they are known
	report                                  *validate.Report
	print                                   footprint
}

// heard is what a part shows: a text for each line, and which one is chosen.
type heard struct {
	lines  []string
	titles []string // of the pane of each line, "" of the one with the focus
	chosen string   // line with the cursor
	at     int      // its place
	pane   int      // the pane with the focus, -1 for none
	title  string   // of that one
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

// speak writes what has changed since the last time, a line each. A key press is always
// answered, also where it changes nothing; letters of a word are answered where it ends.
func (m *Model) speak() {
	if m.aloud.out == nil || m.ui.done {
		return
	}
	var b strings.Builder
	was := m.aloud.said
	for _, s := range m.changesAloud() {
		if s = inWords(printable(s)); s != "" {
			b.WriteString(s + "\r\n")
		}
	}
	if b.Len() == 0 && m.answering() && !m.aloud.said.line.held {
		b.WriteString(inWords(printable(m.nothingAloud(was))) + "\r\n")
	}
	m.aloud.key = tea.KeyPressMsg{}
	_, _ = io.WriteString(m.aloud.out, b.String())
}

// answering tells whether a person waits for an answer.
func (m *Model) answering() bool { return m.aloud.key.Code != 0 || m.aloud.key.Text != "" }

// nothingAloud answers a key of which nothing that is read has changed: what was left by
// it, or that nothing changes and where one is.
func (m *Model) nothingAloud(was told) string {
	now := m.aloud.said
	where := ""
	switch {
	case now.line.open:
		return cmp.Or(now.line.told(), "Nothing is typed.")
	case m.ui.mode != nil:
		where = m.ui.mode.word()
	case now.part != nil:
		where = cmp.Or(now.read.chosen, now.read.title, now.part.Status())
	case m.panes.start == nil:
		where = cmp.Or(now.focus, now.place)
	}
	where = strings.TrimSuffix(where, ".") + "."
	switch {
	case was.print.way > now.print.way:
		return "The whole design is shown again: " + where
	case was.print.finding != "" && now.print.finding == "":
		return "The finding is left: " + where
	case was.print != now.print:
		return "The drawing has moved, the focus has not: " + where
	}
	return "Nothing new: " + where
}

// changesAloud are the sentences about what is other than when they were made last.
func (m *Model) changesAloud() []string {
	was, now := m.aloud.said, told{message: m.reply(), prefix: m.ui.prefix, print: m.footprint()}
	var out []string
	add := func(s ...string) { out = append(out, s...) }
	if now.place = m.view().title; m.panes.start != nil {
		now.place = "Start"
	}
	if now.place != was.place {
		add(now.place + ".")
	}
	now.mode, now.word = m.modeAloud()
	now.part = m.partAloud()
	now.line = m.typedAloud(was, &now)
	add(now.line.says...)                        // before what is said about it
	finding := now.line.held && m.ui.mode != nil // what a word finds is said where it ends
	switch {
	case finding:
		now.message = was.message
	case now.message != "" && (now.message != was.message || m.answering()):
		add(now.message)
	}
	if !slices.Equal(now.mode, was.mode) {
		if accepted := was.line.open && now.message != ""; len(now.mode) == 0 && !accepted { // what it did is said
			add(was.word + " is left.")
		}
		add(now.mode...)
	}
	if now.prefix != "" && now.prefix != was.prefix {
		add(strings.Replace(part.Spoken(m.hintsNow()), "Keys", binding.Spoken(now.prefix)+", then", 1))
	}
	add(m.selectionAloud(was, &now)...)
	switch {
	case now.part == nil && was.part != nil && now.place == was.place:
		add("Back in the " + strings.ToLower(now.place) + ".")
	case now.part != nil && now.part == was.part && now.line.held:
		now.read, now.above, now.below, now.beneath = was.read, was.above, was.below, was.beneath // read where the word ends
	case now.part != nil:
		now.read, now.above = readPart(now.part)
		if _, on := now.part.(part.Overlay); on && now.part != was.part && was.part != nil {
			now.below, now.beneath = was.part, was.read
		} else if on || was.above != nil {
			now.below, now.beneath = was.below, was.beneath
		} else if now.above != nil {
			now.beneath = was.read
		}
		add(partChanges(was, &now)...)
	}
	switch {
	case finding:
		now.focus, now.counts, now.report, now.estimate = was.focus, was.counts, was.report, was.estimate
	case m.panes.start == nil:
		add(m.designAloud(was, &now)...)
	}
	m.aloud.said = now
	return out
}

// designAloud says what of the focus and of the design is other.
func (m *Model) designAloud(was told, now *told) (out []string) {
	now.focus, now.counts = m.focusName(), was.counts
	switch counts := m.countsAloud(); {
	case now.part != nil:
	case now.focus != was.focus || now.place != was.place:
		out = append(out, m.describe())
		now.counts = counts
	case counts != "" && counts != was.counts: // they were not known, or are other
		out = append(out, now.focus+": "+counts)
		now.counts = counts
	}
	if now.report = m.look.report; now.report != was.report {
		out = append(out, findingsAloud(was.report, now.report)...)
	}
	if now.estimate = m.estimateText(); now.estimate != was.estimate && now.estimate != "" {
		out = append(out, "Estimate: "+now.estimate+".")
	}
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

// modeAloud is the mode with its choices, none in none, and its name.
func (m *Model) modeAloud() (says []string, word string) {
	if m.ui.mode == nil {
		return nil, ""
	}
	if word = m.ui.mode.word(); word == ":" {
		word = "COMMAND LINE"
	}
	text := word + "."
	switch x := m.ui.mode.(type) {
	case *typing:
		return []string{text + " " + strings.TrimSpace(strings.TrimRight(x.prompt, ":/"))}, word
	case *leader:
		return x.aloud(m), word
	}
	if p := pickOf(m.ui.mode); p != nil {
		var choices []string
		for id, letters := range p.targets {
			choices = append(choices, letters+" "+m.label(id))
		}
		if len(choices) == 0 {
			return []string{text}, word
		}
		slices.Sort(choices)
		return []string{text + " " + strings.Join(choices, ", ") + "."}, word
	}
	return []string{text + " " + part.Spoken(m.ui.mode.bindings(m).Hints())}, word
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
