package tui

import (
	"fmt"
	"math"

	tea "charm.land/bubbletea/v2"

	"portolan/export/text"
	"portolan/model"
	"portolan/model/latency"
	"portolan/model/layout"
	extent "portolan/model/scope"
	"portolan/model/traffic"
	"portolan/tui/screen"
	"portolan/validate"
	"portolan/validate/exercise"
)

// look is what is known about the design: its drawing, findings and estimate.
// Each names the revision that it belongs to; the design may be newer.
type look struct {
	drawn   int // revision that the drawings belong to, -1 for none
	checked int // revision that the report belongs to
	known   int // revision that the estimate belongs to
	running [lanes]bool
	zoomed
	report   *validate.Report
	survey   *traffic.Survey // the walk of that report, until the estimate has used it
	estimate *latency.Result
	failure  string // why there is no estimate
	counts   map[string]text.Counts
	failed   map[string]bool
	drawings [overview + 1]*layout.Drawing // by level, of revision drawn
	fitted   *layout.Drawing               // the drawing that fits the canvas, of revision drawn
	filter   filtering
	marks    int           // how often a filter found its nodes
	afresh   bool          // the next drawing keeps no places of the last
	pictures []pictured    // of states of the design that were drawn before
	camera   *layout.Point // where it is to stand over the picture that is shown again
	steady   int           // revision that has the shape of the drawing before it, whatever room that takes
	shown    struct {      // how the drawing on the canvas was made
		chosen bool
		room   screen.Rect
		rev    int
	}
	outgrown   string // what an edit did to a drawing that was all in sight, said beside the edit
	unfiltered string // why there is no filter any more, said beside what ended it
}

// zoomed is how much of each node is shown, and why.
type zoomed struct {
	level  layout.Level
	chosen bool             // this level and no other; else the drawing fits the canvas
	fits   bool             // all is to be in sight, for which the level was chosen
	full   bool             // at its usual size, even where a smaller one would have room
	way    layout.Direction // of a chosen level
	same   bool             // the shape of the drawing before, since something was only moved
}

// smallDesign is how many nodes are laid out before the next frame instead of
// in the background: so few that nobody can see the time it takes.
const smallDesign = 60

// largeDesign is how many nodes are never laid out before a frame: beyond it
// the old drawing stays until the background has made the new one.
const largeDesign = 600

// analysed is the result of one piece of background work on one revision: a
// drawing, a report, or an estimate with the reason when there is none.
type analysed struct {
	rev       int
	drawing   *layout.Drawing
	room      screen.Rect  // that drawing fits,
	zoomed                 // unless it is the one at a chosen level
	shown     extent.Scope // what was not left out
	report    *validate.Report
	survey    *traffic.Survey // the walk of that report
	estimated bool
	estimate  *latency.Result
	failure   string
	grade     *exercise.Grade // of the exercise that the design belongs to
}

// lane is a kind of background work; of each kind one piece runs at a time.
type lane uint8

const (
	placing lane = iota // where everything is on the screen
	judging             // findings, then the estimate
	lanes
)

// analyse starts background work when the design is newer than what is known.
// What changes meanwhile is analysed afterwards. Findings are looked for beside
// the drawing; those of a large design after it, since that takes all processors.
// Nothing begins before the size of the screen is known.
func (m *Model) analyse() tea.Cmd {
	t := m.doc.now()
	if t == nil || m.ui.w == 0 {
		return nil
	}
	placed := m.look.drawn == m.doc.rev && m.look.made() != nil
	var cmds []tea.Cmd
	start := func(l lane, work func() analysed) {
		if work != nil && !m.look.running[l] {
			m.look.running[l] = true
			cmds = append(cmds, func() tea.Msg {
				deepen()
				return work()
			})
		}
	}
	if !placed {
		start(placing, m.placement(t))
	}
	if placed || m.size() <= largeDesign {
		start(judging, m.judgement(t))
	}
	return tea.Batch(cmds...)
}

// placement makes the drawing that is to be shown.
func (m *Model) placement(t *model.Topology) func() analysed {
	a := analysed{rev: m.doc.rev, zoomed: m.wished(), room: m.room()}
	last, show := m.lastDrawing(), m.show()
	a.shown = m.look.filter.of
	return func() analysed {
		a.drawing = drawn(t, a.room, a.zoomed, last, show)
		return a
	}
}

// judgement is what is to be found out next about a design, nil for nothing.
func (m *Model) judgement(t *model.Topology) func() analysed {
	a, past := analysed{rev: m.doc.rev}, m.opt.past
	known := past.of(t)
	switch {
	case m.look.checked != a.rev && known.report != nil:
		a.report = known.report
		return func() analysed { return a }
	case m.look.checked != a.rev:
		return func() analysed {
			a.survey = latency.NewSurvey(t) // one walk for findings and waits
			a.report = validate.CheckSurvey(t, a.survey)
			past.learn(t, func(j *judged) { j.report = a.report })
			return a
		}
	case m.look.known != a.rev && (known.estimate != nil || known.failure != ""):
		a.estimated, a.estimate, a.failure = true, known.estimate, known.failure
		return func() analysed { return a }
	case m.look.known != a.rev:
		survey := m.look.survey
		return func() analysed {
			a.estimated = true
			e, err := latency.Estimate(t, latency.Options{Survey: survey})
			if a.estimate = e; err != nil {
				a.estimate, a.failure = nil, err.Error()
			}
			past.learn(t, func(j *judged) { j.estimate, j.failure = a.estimate, a.failure })
			return a
		}
	}
	return m.grading(t)
}

// analysed takes a result, unless the design has moved on.
func (m *Model) analysed(a analysed) {
	if a.drawing != nil {
		m.look.running[placing] = false
	} else {
		m.look.running[judging] = false
	}
	if a.rev != m.doc.rev {
		return
	}
	switch {
	case a.drawing != nil:
		m.takeDrawing(a)
	case a.report != nil:
		m.look.checked, m.look.report, m.look.survey = a.rev, a.report, a.survey
		m.countFindings()
		m.panes.judged(m)
		m.coach.state(m)
	case a.grade != nil:
		m.takeGrade(a)
	case a.estimated:
		m.look.known, m.look.estimate, m.look.failure, m.look.survey = a.rev, a.estimate, a.failure, nil
		m.panes.estimated(m)
		if m.rested != nil {
			m.rested()
			m.rested = nil
		}
	}
}

// takeDrawing shows a drawing that the background made, unless another room or
// level was asked for meanwhile.
func (m *Model) takeDrawing(a analysed) {
	if m.look.drawn != a.rev {
		m.forget()
	}
	switch {
	case a.shown != m.look.filter.of: // another part was asked for meanwhile
		return
	case a.chosen:
		m.look.drawings[a.level] = a.drawing
	case a.room == m.room():
		m.look.fitted = a.drawing
	}
	m.keepPicture(m.doc.now())
	if m.look.made() != nil {
		m.redraw()
	}
}

// catchUp checks a small design at once when the background work is behind, so
// that keys pressed quickly act on findings of what is on the screen.
func (m *Model) catchUp() {
	t := m.doc.now()
	if m.look.checked == m.doc.rev || m.look.report == nil || len(t.Nodes) > smallDesign {
		return
	}
	report := m.opt.past.of(t).report
	if report == nil {
		report = validate.Check(t)
	}
	m.look.report, m.look.checked = report, m.doc.rev
	m.countFindings()
	m.panes.judged(m)
}

// made is the drawing that is to be shown, nil when it is not made yet.
func (l *look) made() *layout.Drawing {
	if l.chosen {
		return l.drawings[l.level]
	}
	return l.fitted
}

// forget drops the drawings of older revisions.
func (m *Model) forget() {
	m.look.drawings, m.look.fitted, m.look.drawn = [overview + 1]*layout.Drawing{}, nil, m.doc.rev
}

// anew has the drawing made again in the shape that fits now.
func (m *Model) anew() {
	m.look.steady, m.look.pictures = 0, nil
	m.forget()
}

// lastDrawing is what an edited design should stay near to: the drawing on the
// canvas, unless the person asked for another shape or the room has changed.
func (m *Model) lastDrawing() *layout.Drawing {
	d := m.canvas.Drawing()
	switch {
	case d != nil && m.steady():
		return d
	case d == nil, m.look.afresh, m.look.chosen != m.look.shown.chosen:
		return nil
	case m.look.chosen && levelOf(d) != m.look.level, !m.look.chosen && m.room() != m.look.shown.room:
		return nil
	}
	return d
}

// drawing is the drawing that is to be shown, made when it is not there yet; nil
// when the design is so large that the background has to make it.
func (m *Model) drawing() *layout.Drawing {
	if m.look.drawn != m.doc.rev {
		m.forget()
	}
	t := m.doc.now()
	switch {
	case m.look.made() != nil:
	case m.recallPicture(t):
	case m.size() > largeDesign: // analyse makes it
	case m.look.chosen:
		m.look.drawings[m.look.level] = m.drawnNow(t, m.lastDrawing(), m.show())
	default:
		m.look.fitted = m.drawnNow(t, m.lastDrawing(), m.show())
	}
	m.keepPicture(t)
	return m.look.made()
}

// redraw hands the drawing of the moment to the canvas. It tells whether there
// is one: that of a large design comes later.
func (m *Model) redraw() bool {
	d := m.drawing()
	for d != nil && m.lower(d) {
		d = m.drawing()
	}
	if d == nil {
		return false
	}
	m.look.afresh = false
	m.noticeOutgrown(d)
	m.intoBox(d)
	m.look.shown.chosen, m.look.shown.room, m.look.shown.rev = m.look.chosen, m.room(), m.doc.rev
	if m.steady() && m.canvas.Drawing() != nil {
		m.canvas.SetMoved(d)
	} else {
		m.canvas.SetDrawing(d, m.focus.node)
	}
	if c := m.look.camera; c != nil {
		m.canvas.StandAt(c.X, c.Y)
		m.look.camera = nil
	}
	m.focus.order = m.canvas.Order()
	if m.mouse.drag == dragMove && m.mouse.moved {
		m.holdNode()
		return true
	}
	m.reveal()
	m.panes.show(m)
	return true
}

// refit makes the drawing anew for another size of the canvas: at once when
// nobody can see the time it takes, else in the background.
func (m *Model) refit() {
	if m.doc.now() == nil || m.look.drawn != m.doc.rev || m.look.chosen && m.look.level != overview && !m.look.fits {
		return
	}
	m.look.steady = 0
	if m.again(); m.look.fits {
		m.look.drawings[layout.Dots] = nil
	}
	if m.look.fitted, m.look.drawings[overview] = nil, nil; m.size() <= smallDesign {
		m.redraw()
	}
}

// steady tells whether the design only had something moved by hand since the drawing
// on the canvas was made: its shape stays.
func (m *Model) steady() bool { return m.look.steady == m.doc.rev && m.look.steady > 0 }

// wished is how the next drawing is to be made.
func (m *Model) wished() zoomed {
	z := m.look.zoomed
	z.same = m.steady()
	return z
}

// changed is called after every change of the design.
func (m *Model) changed() {
	m.doc.rev++
	if !m.steady() {
		m.again()
	}
	if m.size() <= smallDesign || m.picture(m.doc.now()) != nil {
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
		m.focusItself(node, true)
	}
	m.focus.finding = f.Key()
	m.panes.selectFinding(f.Key())
}

// estimateText is the figure of the title bar. It is that of the design with
// nothing broken, and says so while a simulation breaks something, if there is
// room.
func (m *Model) estimateText() string {
	e := m.look.estimate
	if e == nil || e.Summary.P50 == 0 || math.IsNaN(e.Summary.P50) {
		return ""
	}
	text := fmt.Sprintf("p50 %.0f ms", e.Summary.P50)
	switch {
	case m.simulating() == "":
		return text
	case m.ui.w < intactMinW: // the names of the views say more
		return ""
	}
	return text + " intact"
}

// intactMinW is how wide a title bar with a long name must be for a figure that
// explains itself beside the names of all views.
const intactMinW = 140

// connected tells whether a request can travel between two nodes already.
func connected(t *model.Topology, from, to string) bool {
	for _, l := range t.Out(from) {
		if l.To == to {
			return true
		}
	}
	return false
}
