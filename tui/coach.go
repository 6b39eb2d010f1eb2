package tui

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// coach shows a newcomer one line beside the keys of the moment that follows from the
// state of the design. Each tip appears at most twice, and goes when it was followed or
// has been seen for a while.
type coach struct {
	enabled bool
	active  bool // the design is new
	now     string
	seen    bool // in the frame that was drawn last
	steps   int  // that were made while it was seen
	shown   map[string]int
	done    map[string]bool
}

// mostSteps is how many keys and clicks a tip that nobody follows stays for.
const mostSteps = 8

// lesson is a tip, when it applies, and the commands that follow it.
type lesson struct {
	id      string
	text    string
	follows []string // commands after which it is not shown again
	when    func(*Model) bool
}

// lessons stand in the order of a first session.
var lessons = []lesson{
	{"first", "Press {add} and name what comes first: users sydney", []string{"add"}, func(m *Model) bool { return len(m.doc.now().Nodes) == 0 }},
	{"city", "{edit} changes the city; {add} adds what comes next: try cloudfront", []string{"edit", "add"}, func(m *Model) bool { return len(m.doc.now().Nodes) == 1 && !m.doc.history.CanUndo() }},
	{"next", "{add} adds what comes next: try cloudfront", []string{"add"}, func(m *Model) bool { return len(m.doc.now().Nodes) == 1 && m.doc.history.CanUndo() }},
	{"fix", "{finding.next} goes to the next finding, {fix} shows how to mend it", []string{"finding.next", "finding.previous", "fix"}, func(m *Model) bool {
		if m.look.report == nil || len(m.doc.now().Nodes) < 3 {
			return false
		}
		e, w, _ := m.look.report.Counts()
		return e+w > 0
	}},
	{"latency", "{view.latency} shows how long requests take, and why", []string{"view.latency"}, func(m *Model) bool { return m.has(model.TierUsers) && m.has(model.TierOrigin) }},
	{"export", "{view.export} exports: CloudFormation, Graphviz, text", []string{"view.export"}, func(m *Model) bool { return len(m.doc.now().Nodes) >= 4 }},
}

func (m *Model) has(tier model.Tier) bool {
	for _, n := range m.doc.now().Nodes {
		if n.Info().Tier == tier {
			return true
		}
	}
	return false
}

// begin starts teaching: a new design is open.
func (c *coach) begin() {
	c.active, c.now = true, ""
	if c.shown == nil {
		c.shown, c.done = map[string]int{}, map[string]bool{}
	}
}

// used notes that a command was run, so that its tip can go.
func (c *coach) used(id string) {
	if !c.active {
		return
	}
	for _, l := range lessons {
		if slices.Contains(l.follows, id) {
			c.finish(l.id)
		}
	}
}

// finish says that a tip is no longer needed.
func (c *coach) finish(id string) {
	if c.done[id] = true; c.now == id {
		c.now = ""
	}
}

// step counts what a person does in sight of a tip.
func (c *coach) step() {
	if !c.seen || c.now == "" {
		return
	}
	c.seen = false
	if c.steps++; c.steps >= mostSteps {
		c.finish(c.now)
	}
}

func (c *coach) added(m *Model) { c.state(m) }

// state chooses the tip for what the design is now.
func (c *coach) state(m *Model) {
	if !c.active || m.look.report == nil {
		return
	}
	for _, l := range lessons {
		if l.id == c.now && !l.when(m) { // done in another way
			c.finish(l.id)
		}
	}
	for _, l := range lessons {
		if c.done[l.id] || !l.when(m) {
			continue
		}
		if c.now == l.id {
			return
		}
		if c.shown[l.id] >= 2 {
			continue
		}
		c.shown[l.id]++
		c.now, c.steps = l.id, 0
		return
	}
	c.now = ""
}

// tip is the lesson to show now, nil for none.
func (c *coach) tip(m *Model) *lesson {
	if !c.enabled || !c.active || c.now == "" || m.overlay() != nil || m.ui.mode != nil || m.ui.view != viewCanvas || m.ui.pane != paneCanvas {
		return nil
	}
	for i, l := range lessons {
		if l.id == c.now && l.when(m) {
			return &lessons[i]
		}
	}
	return nil
}

// said are the words of a tip in w columns, the keys still named in braces; "" where not
// even its beginning has room. Its example goes first, then one clause after the other.
func (l *lesson) said(m *Model, w int) string {
	for text := "Tip: " + l.text; ; {
		if screen.Width(m.signs(m.spell(text))) <= w {
			return text
		}
		at := strings.LastIndexAny(text, ":;,")
		if at <= len("Tip:") {
			return ""
		}
		text = text[:at]
	}
}

// drawTip paints the tip of the moment from x on, where it has room. A click on a key in
// it, or on the words behind, presses the key.
func (m *Model) drawTip(s screen.Surface, x int) {
	m.coach.seen = false
	l := m.coach.tip(m)
	if l == nil {
		return
	}
	text := l.said(m, s.W()-1-x)
	if text == "" {
		return
	}
	m.coach.seen = true
	at := braces.FindAllStringIndex(text, -1)
	x = s.Text(x, 0, m.signs(text[:at[0][0]]), theme.Accent)
	for i, b := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		words, rest := text[b[1]:end], ""
		if k := strings.IndexAny(words, ":;,"); k >= 0 {
			words, rest = words[:k], words[k:]
		}
		from := x
		x = s.Text(x, 0, m.signs(m.keyOf(text[b[0]+1:b[1]-1])), theme.FooterKey)
		x = s.Text(x, 0, m.signs(words), theme.Accent)
		s.Hot(from, 0, x-from, m.pressed(text[b[0]+1:b[1]-1]))
		x = s.Text(x, 0, m.signs(rest), theme.Accent)
	}
}

// pressed are the keys that run a command here: its own, or where that means something
// else those that type it.
func (m *Model) pressed(id string) string {
	c := m.table.named(id)
	for _, k := range c.keys {
		if m.keysOf([]string{k}) == m.keyOf(id) {
			return k
		}
	}
	return ": " + strings.Join(strings.Split(c.words[0], ""), " ") + " enter"
}
