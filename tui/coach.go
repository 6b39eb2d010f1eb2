package tui

import (
	"strings"

	"portolan/model"
	"portolan/tui/screen"
)

// coach shows a newcomer one line at the footer that follows from the state of
// the design. Each tip appears at most twice and goes when it was followed.
type coach struct {
	enabled bool
	active  bool // the design is new
	now     string
	shown   map[string]int
	done    map[string]bool
}

// lesson is a tip, when it applies, and the command that follows it.
type lesson struct {
	id      string
	text    string
	follows string // command after which it is not shown again
	when    func(*Model) bool
}

// lessons stand in the order of a first session.
var lessons = []lesson{
	{"first", "Press {add} and name what comes first: users sydney", "add", func(m *Model) bool { return len(m.doc.now().Nodes) == 0 }},
	{"city", "{edit} changes the city; {add} adds what comes next: try cloudfront", "", func(m *Model) bool { return len(m.doc.now().Nodes) == 1 && !m.doc.history.CanUndo() }},
	{"next", "{add} adds what comes next: try cloudfront", "", func(m *Model) bool { return len(m.doc.now().Nodes) == 1 && m.doc.history.CanUndo() }},
	{"fix", "{finding.next} goes to the next finding, {fix} shows how to mend it", "fix", func(m *Model) bool {
		if m.look.report == nil || len(m.doc.now().Nodes) < 3 {
			return false
		}
		e, w, _ := m.look.report.Counts()
		return e+w > 0
	}},
	{"latency", "{view.latency} shows how long requests take, and why", "view", func(m *Model) bool { return m.has(model.TierUsers) && m.has(model.TierOrigin) }},
	{"export", "{view.export} exports: CloudFormation, Graphviz, text", "view", func(m *Model) bool { return len(m.doc.now().Nodes) >= 4 }},
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
		if l.follows == id {
			c.done[l.id] = true
			if c.now == l.id {
				c.now = ""
			}
		}
	}
}

func (c *coach) added(m *Model) { c.state(m) }

// state chooses the tip for what the design is now.
func (c *coach) state(m *Model) {
	if !c.active {
		return
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
		c.now = l.id
		return
	}
	c.now = ""
}

// says is the tip in w columns. Its example goes where there is no room for it.
func (l lesson) says(m *Model, w int) string {
	text := m.signs("Tip: " + m.spell(l.text))
	if at := strings.LastIndex(text, ": try "); at > 0 && screen.Width(text) > w {
		text = text[:at]
	}
	return screen.Truncate(text, w)
}

// tip is the line to show now in w columns, "" for none.
func (c *coach) tip(m *Model, w int) string {
	if !c.enabled || !c.active || c.now == "" || m.overlay() != nil || m.ui.mode != nil || m.ui.view != viewCanvas || m.ui.pane != paneCanvas {
		return ""
	}
	for _, l := range lessons {
		if l.id == c.now && l.when(m) {
			return l.says(m, w)
		}
	}
	return ""
}
