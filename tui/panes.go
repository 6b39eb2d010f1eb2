package tui

import (
	"portolan/model"
	"portolan/model/latency"
	"portolan/tui/exportview"
	"portolan/tui/failureview"
	"portolan/tui/findings"
	"portolan/tui/goals"
	"portolan/tui/inspector"
	"portolan/tui/latencyview"
	"portolan/tui/outline"
	"portolan/tui/part"
	"portolan/tui/start"
	"portolan/tui/tableview"
	"portolan/tui/worldview"
)

// paneID names a pane of the canvas view.
type paneID int

const (
	paneCanvas paneID = iota
	paneInspector
	paneFindings
	paneGoals // while an exercise is open
)

// settledLongAgo tells that what an update of the findings settled may go.
type settledLongAgo struct{ update int }

// panes are the parts that have a place of their own.
type panes struct {
	inspector *inspector.Panel
	findings  *findings.Panel
	goals     *goals.Panel
	outline   *outline.Panel
	latency   *latencyview.Panel
	failure   *failureview.Panel
	world     *worldview.Panel
	table     *tableview.Panel
	export    *exportview.Panel
	followed  string        // node that the rows of views went along with last
	start     *start.Screen // nil once a design is open
}

func (p *panes) init(m *Model) {
	p.inspector, p.findings, p.goals = inspector.New(), findings.New(), goals.New()
	p.outline, p.latency = outline.New(), latencyview.New()
	p.failure, p.world = failureview.New(), worldview.New()
	p.export, p.table = exportview.New(), tableview.New()
	p.followed = ""
}

// show tells the panes what has the focus.
func (p *panes) show(m *Model) {
	t := m.doc.now()
	if t == nil {
		return
	}
	sel := inspector.Selection{Node: m.focus.node, Box: m.boxed()}
	if m.focus.onLink {
		ref := m.focus.link
		sel.Link = &ref
	}
	p.inspector.Show(t, m.look.report, sel)
	p.outline.Show(m.part())
	p.findings.Show(m.part())
	p.follow(m)
}

// follower is a view with rows for nodes, or for what passes them: its cursor goes along
// with the focus.
type follower interface{ Follow(node string) }

// follow takes the rows of all views to a focus that has moved, also of those that are
// not shown or know nothing yet. The one that is shown keeps its row where its rows are
// not the nodes themselves, as soon as it has rows: it was chosen there.
func (p *panes) follow(m *Model) {
	p.outline.Select(m.focus.node) // also when a fold hid it meanwhile
	if p.followed == m.focus.node {
		return
	}
	_, known := p.latency.Selected()
	p.followed = m.focus.node
	for _, v := range m.views {
		if v.panel == nil || v.id == m.ui.view && v.id != viewTable && known {
			continue
		}
		if f, ok := v.panel(p).(follower); ok {
			f.Follow(m.focus.node)
		}
	}
}

// judged hands new findings to the panes.
func (p *panes) judged(m *Model) {
	t := m.doc.now()
	if u := p.findings.Set(t, m.look.report); u > 0 {
		m.after(findings.SettledFor, settledLongAgo{u})
	}
	p.outline.Set(t, m.look.report, m.part())
	p.export.Set(t, m.look.report)
	p.show(m)
}

// estimated hands a new estimate to the panes.
func (p *panes) estimated(m *Model) {
	p.latency.Set(m.doc.now(), m.look.estimate)
	m.showWorld()
}

// reset forgets the last design.
func (p *panes) reset(m *Model) {
	p.init(m)
	p.start = nil
	m.ui.source = ""
	m.sim = simulation{}
	m.findTask()
	p.show(m)
}

func (p *panes) selectFinding(key string) { p.findings.Select(key) }

// active is the part that sees keys first, nil for the canvas.
func (m *Model) active() part.Panel {
	switch {
	case m.panes.start != nil:
		return m.panes.start
	case m.outlined():
		return m.panes.outline
	}
	if v := m.view(); v.panel != nil {
		return v.panel(&m.panes)
	}
	switch m.ui.pane {
	case paneInspector:
		return m.panes.inspector
	case paneFindings:
		return m.panes.findings
	case paneGoals:
		return m.panes.goals
	}
	return nil
}

// editing tells whether the active part needs every key.
func (m *Model) editing() bool {
	p, ok := m.active().(interface{ Editing() bool })
	return ok && p.Editing()
}

// nextPane gives the focus to another pane of the canvas view.
func (m *Model) nextPane(by int) {
	if m.ui.view != viewCanvas {
		m.say("This view has no other pane here.")
		return
	}
	n := paneGoals // how many there are without it
	if m.task != nil {
		n++
	}
	m.toPane((m.ui.pane + paneID(by) + n) % n)
}

func (m *Model) toPane(p paneID) {
	if p != paneCanvas && m.ui.hidden {
		m.ui.hidden = false
	}
	came := p != m.ui.pane
	m.ui.pane = p
	m.place()
	if came && p == paneGoals {
		m.pointToGoal()
	}
}

// p95 is the figure by which fixes are compared.
func p95(t *model.Topology) (float64, bool) {
	e, err := latency.Estimate(t, latency.Options{})
	if err != nil || e.Summary.P95 == 0 {
		return 0, false
	}
	return e.Summary.P95, true
}
