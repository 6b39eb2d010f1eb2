package tui

import (
	"fmt"
	"math"

	tea "charm.land/bubbletea/v2"

	"portolan/export/text"
	"portolan/model"
	"portolan/model/latency"
	"portolan/model/layout"
	"portolan/validate"
)

// look is what is known about the design: its drawing, findings and estimate.
// Everything belongs to the revision known; the design may be newer.
type look struct {
	known    int // revision that report and estimate belong to, -1 for none
	drawn    int // revision that the drawing belongs to
	asked    int // revision that is being analysed
	running  bool
	level    layout.Level
	chosen   bool // the person chose the level; else it follows the size
	report   *validate.Report
	estimate *latency.Result
	failure  string // why there is no estimate
	counts   map[string]text.Counts
	failed   map[string]bool
	drawings [3]*layout.Drawing // by level, of revision drawn
	narrow   *layout.Drawing    // the detail level with cut titles, for when the whole has no room
}

// narrowBoxes are the widths of boxes, in cells, that are tried when the
// drawing has no room; the second serves when none is narrow enough.
var narrowBoxes = []int{23, 19, 17, 15}

// narrowed is the widest drawing at the detail level that fits the canvas.
func (m *Model) narrowed(t *model.Topology) *layout.Drawing {
	var middle *layout.Drawing
	for i, w := range narrowBoxes {
		d := layout.FromTopology(t, layout.Options{Level: layout.Detail, BoxWidth: w})
		if m.canvas.Fits(d) {
			return d
		}
		if i == 1 {
			if middle = d; len(t.Nodes) > smallDesign/2 {
				break
			}
		}
	}
	return middle
}

// smallDesign is how many nodes are laid out before the next frame instead of
// in the background: so few that nobody can see the time it takes.
const smallDesign = 60

// analysed is the result of the background work on one revision.
type analysed struct {
	rev      int
	level    layout.Level
	drawing  *layout.Drawing
	report   *validate.Report
	estimate *latency.Result
	failure  string
}

// analyse starts the background work when the design is newer than what is
// known. One runs at a time; what changes meanwhile is analysed afterwards.
func (m *Model) analyse() tea.Cmd {
	t := m.doc.now()
	if t == nil || m.look.running || m.look.known == m.doc.rev {
		return nil
	}
	if !m.look.chosen && len(t.Nodes) > smallDesign {
		m.look.level = layout.Compact
	}
	rev, level := m.doc.rev, m.look.level
	drawing := m.look.drawings[level]
	if m.look.drawn != rev {
		drawing = nil
	}
	m.look.running, m.look.asked = true, rev
	return func() tea.Msg {
		a := analysed{rev: rev, level: level, drawing: drawing, report: validate.Check(t)}
		if drawing == nil {
			a.drawing = layout.FromTopology(t, layout.Options{Level: level})
		}
		e, err := latency.Estimate(t, latency.Options{})
		if a.estimate = e; err != nil {
			a.estimate, a.failure = nil, err.Error()
		}
		return a
	}
}

// analysed takes a result, unless the design has moved on.
func (m *Model) analysed(a analysed) {
	m.look.running = false
	if a.rev != m.doc.rev {
		return
	}
	m.look.known, m.look.report, m.look.estimate, m.look.failure = a.rev, a.report, a.estimate, a.failure
	if m.look.drawn != a.rev {
		m.look.drawn = a.rev
		m.look.drawings, m.look.narrow = [3]*layout.Drawing{}, nil
		m.look.drawings[a.level] = a.drawing
		m.redraw()
	}
	m.countFindings()
	m.panes.update(m)
	m.coach.state(m)
}

// drawingAt is the drawing at a level, made when it is not there yet.
func (m *Model) drawingAt(l layout.Level) *layout.Drawing {
	t := m.doc.now()
	if m.look.drawn != m.doc.rev {
		m.look.drawings, m.look.narrow = [3]*layout.Drawing{}, nil
		m.look.drawn = m.doc.rev
	}
	if m.look.drawings[l] == nil {
		m.look.drawings[l] = layout.FromTopology(t, layout.Options{Level: l})
	}
	d := m.look.drawings[l]
	if l != layout.Detail || m.canvas.Fits(d) || len(t.Nodes) > smallDesign {
		return d
	}
	if m.look.narrow == nil {
		m.look.narrow = m.narrowed(t)
	}
	return m.look.narrow
}

// redraw hands the drawing of the current level to the canvas.
func (m *Model) redraw() {
	if !m.look.chosen {
		m.look.level = m.fitting()
	}
	m.canvas.SetDrawing(m.drawingAt(m.look.level), m.focus.node)
	m.focus.order = m.canvas.Order()
	m.canvas.Reveal(m.focus.node)
}

// fitting is the largest level at which the whole drawing fits, compact when
// none does.
func (m *Model) fitting() layout.Level {
	if len(m.doc.now().Nodes) > smallDesign {
		return layout.Compact
	}
	for l := layout.Detail; l < layout.Dots; l++ {
		if d := m.drawingAt(l); d != nil && m.canvas.Fits(d) {
			return l
		}
	}
	if m.ui.w >= 100 {
		return layout.Detail
	}
	return layout.Compact
}

// zoom shows the design at another level.
func (m *Model) zoom(l layout.Level, chosen bool) {
	m.look.level, m.look.chosen = l, chosen
	m.redraw()
	m.canvas.Centre(m.focus.node)
	if d := m.canvas.Drawing(); d != nil && m.canvas.Fits(d) {
		m.canvas.Home()
	}
}

// fit shows the design at the largest level at which all of it is in sight.
func (m *Model) fit() {
	for l := layout.Detail; l <= layout.Dots; l++ {
		if m.canvas.Fits(m.drawingAt(l)) {
			m.zoom(l, l == layout.Dots)
			m.say("Everything is in sight.")
			return
		}
	}
	m.zoom(layout.Dots, true)
	m.say("Even dots do not fit: pan with H J K L.")
}

// changed is called after every change of the design.
func (m *Model) changed() {
	m.doc.rev++
	if t := m.doc.now(); len(t.Nodes) <= smallDesign {
		m.redraw()
	}
	m.settle()
	m.panes.show(m)
}

// countFindings prepares the signs on the boxes.
func (m *Model) countFindings() {
	m.look.counts, m.look.failed = map[string]text.Counts{}, map[string]bool{}
	for _, f := range m.look.report.Findings {
		node, link, onLink := f.Site()
		if onLink {
			if f.Severity == validate.Error {
				m.look.failed[link.String()] = true
			}
			node = link.From
		}
		c := m.look.counts[node]
		switch f.Severity {
		case validate.Error:
			c.Errors++
		case validate.Warning:
			c.Warnings++
		default:
			continue
		}
		m.look.counts[node] = c
	}
	if f := m.finding(); f == nil {
		m.focus.finding = ""
	}
}

// finding is the finding whose nodes stand out, nil when there is none.
func (m *Model) finding() *validate.Finding {
	if m.focus.finding == "" || m.look.report == nil {
		return nil
	}
	for i := range m.look.report.Findings {
		if f := &m.look.report.Findings[i]; f.Key() == m.focus.finding {
			return f
		}
	}
	return nil
}

// findingAt is the first finding that concerns the focus.
func (m *Model) findingAt() *validate.Finding {
	if f := m.finding(); f != nil {
		return f
	}
	if m.look.report == nil {
		return nil
	}
	for i := range m.look.report.Findings {
		f := &m.look.report.Findings[i]
		node, link, onLink := f.Site()
		if m.focus.onLink && onLink && link == m.focus.link || !m.focus.onLink && (node == m.focus.node || onLink && link.From == m.focus.node) {
			return f
		}
	}
	return nil
}

// nextFinding moves the focus to the next finding in either direction.
func (m *Model) nextFinding(by int) {
	r := m.look.report
	if r == nil || len(r.Findings) == 0 {
		m.say("No findings.")
		return
	}
	at := -1
	for i := range r.Findings {
		if r.Findings[i].Key() == m.focus.finding {
			at = i
		}
	}
	if at < 0 && by < 0 {
		at = 0
	}
	at = ((at+by)%len(r.Findings) + len(r.Findings)) % len(r.Findings)
	f := r.Findings[at]
	m.standOut(f)
	m.say(fmt.Sprintf("%d of %d · %s", at+1, len(r.Findings), f.Message))
}

// standOut puts the focus on the place of a finding and dims the rest.
func (m *Model) standOut(f validate.Finding) {
	node, link, onLink := f.Site()
	if onLink {
		m.focus.node = link.From
		m.focusLink(link)
	} else {
		m.focusNode(node, true)
	}
	m.focus.finding = f.Key()
	m.panes.selectFinding(f.Key())
}

// estimateText is the figure of the title bar.
func (m *Model) estimateText() string {
	e := m.look.estimate
	if e == nil || e.Summary.P50 == 0 || math.IsNaN(e.Summary.P50) {
		return ""
	}
	return fmt.Sprintf("p50 %.0f ms", e.Summary.P50)
}

// connected tells whether a request can travel between two nodes already.
func connected(t *model.Topology, from, to string) bool {
	for _, l := range t.Out(from) {
		if l.To == to {
			return true
		}
	}
	return false
}
