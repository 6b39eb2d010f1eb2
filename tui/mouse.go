package tui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/sketch"
	"portolan/model/wording"
	"portolan/tui/binding"
	"portolan/tui/canvas"
	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/validate"
)

// mouse is a button that is held and what it will do.
type mouse struct {
	drag         drag
	x, y         int // where the button went down
	lx, ly       int // where it was last
	node         string
	step         string
	moved        bool
	box          *screen.Rect    // rectangle being drawn, in cells of the canvas window
	start        *layout.Drawing // as it was when the drag of a node began
	before       *model.Topology // the design then
	gripX, gripY int             // where the pointer holds the node, from its corner
	target       string          // node under a link that is being drawn
	at           time.Time       // last click, to see double clicks
	cx, cy       int
	said         string // what the drag says of the place where it is; it goes with that
	spent        bool   // that click closed or opened what lies on top: the second of a double goes nowhere
}

// drag is what a held button does.
type drag int

const (
	dragNone drag = iota
	dragPan
	dragMove
	dragConnect
	dragSelect
)

// doubleClick is the time within which a second click belongs to the first.
const doubleClick = 400 * time.Millisecond

func (u *mouse) ghost() *screen.Rect { return u.box }

// mouseEvent takes a mouse message through overlay, panes and canvas.
func (m *Model) mouseEvent(msg tea.MouseMsg) {
	e := msg.Mouse()
	if m.ui.rects.tiny {
		if _, click := msg.(tea.MouseClickMsg); click {
			m.clickHint(e)
		}
		return
	}
	switch msg.(type) {
	case tea.MouseWheelMsg:
		m.wheel(e)
	case tea.MouseClickMsg:
		m.coach.step()
		m.say("")
		m.click(e)
	case tea.MouseMotionMsg:
		m.motion(e)
	case tea.MouseReleaseMsg:
		m.motion(e)
		m.releaseButton(e)
	}
}

// double tells whether a click follows another at the same place at once.
func (m *Model) double(e tea.Mouse) bool {
	now := m.opt.Clock()
	twice := e.X == m.mouse.cx && e.Y == m.mouse.cy && !m.mouse.at.IsZero() && now.Sub(m.mouse.at) <= doubleClick
	m.mouse.cx, m.mouse.cy, m.mouse.at = e.X, e.Y, now
	if twice {
		m.mouse.at = time.Time{}
	}
	return twice
}

func (m *Model) click(e tea.Mouse) {
	if m.clickHint(e) {
		return
	}
	twice := m.double(e)
	spent := twice && m.mouse.spent
	if m.mouse.spent = false; spent {
		return
	}
	m.holdStill()
	before := m.onTop()
	defer func() { m.mouse.spent = before != nil && m.onTop() != before }()
	if o := m.overlay(); o != nil {
		if !m.ui.rects.footer.Contains(e.X, e.Y) {
			m.clickOverlay(o, e, twice)
		}
		return
	}
	if all := m.visibleOverlays(); len(all) > 0 { // the list that the inspector opened
		o := all[len(all)-1]
		if r := m.overlayRect(o); r.Contains(e.X, e.Y) {
			if a := o.Click(e.X-r.X, e.Y-r.Y, twice); a != nil {
				m.perform(a)
			}
			return
		}
	}
	if _, labels := m.ui.mode.(*leader); labels {
		m.leave()
	}
	r := m.ui.rects
	switch {
	case e.Button != tea.MouseLeft && !r.canvas.Contains(e.X, e.Y) || e.Button != tea.MouseLeft && (m.stage() != canvasStage):
		m.rightClick(e)
	case r.title.Contains(e.X, e.Y):
		m.clickTitle(e.X)
	case r.footer.Contains(e.X, e.Y): // a note, or no hint at all
	case r.status.Contains(e.X, e.Y), r.message.Contains(e.X, e.Y):
		m.clickStatus()
	case m.panes.start != nil:
		m.performOr(m.panes.start.Click(e.X-r.body.X, e.Y-r.body.Y, twice), func() {})
	case m.stage() == outlineStage && r.body.Contains(e.X, e.Y):
		m.clickOutline(e, twice)
	case m.ui.view != viewCanvas:
		m.performOr(m.active().Click(e.X-r.body.X, e.Y-r.body.Y, twice), func() {})
	case r.inspector.W > 0 && r.inspector.Contains(e.X, e.Y):
		m.toPane(paneInspector)
		m.performOr(m.panes.inspector.Click(e.X-r.inspector.X, e.Y-r.inspector.Y, twice), func() {})
	case r.findings.W > 0 && r.findings.Contains(e.X, e.Y):
		m.toPane(paneFindings)
		m.performOr(m.panes.findings.Click(e.X-r.findings.X, e.Y-r.findings.Y, twice), func() {})
	case r.goals.W > 0 && r.goals.Contains(e.X, e.Y):
		m.toPane(paneGoals)
		m.performOr(m.panes.goals.Click(e.X-r.goals.X, e.Y-r.goals.Y, twice), func() {})
	case r.canvas.Contains(e.X, e.Y):
		m.clickCanvas(e, twice)
	}
}

// rightClick lists what the pane under the pointer can do.
func (m *Model) rightClick(e tea.Mouse) {
	r := m.ui.rects
	switch {
	case m.ui.mode != nil || m.panes.start != nil:
	case m.ui.view != viewCanvas && !m.outlined(): // the side panes keep their places and are not drawn
		if r.body.Contains(e.X, e.Y) {
			m.paneMenu(m.active(), r.body, e)
		}
	case r.inspector.W > 0 && r.inspector.Contains(e.X, e.Y):
		m.toPane(paneInspector)
		m.paneMenu(m.panes.inspector, r.inspector, e)
	case r.findings.W > 0 && r.findings.Contains(e.X, e.Y):
		m.toPane(paneFindings)
		m.paneMenu(m.panes.findings, r.findings, e)
	case r.goals.W > 0 && r.goals.Contains(e.X, e.Y):
		m.toPane(paneGoals)
		m.paneMenu(m.panes.goals, r.goals, e)
	case m.outlined():
		m.paneMenu(m.panes.outline, m.outlineRect(), e)
	}
}

// clickOverlay gives a click to the overlay on top; one outside closes it.
func (m *Model) clickOverlay(o part.Overlay, e tea.Mouse, twice bool) {
	r := m.overlayRect(o)
	switch {
	case r.Contains(e.X, e.Y):
		if a := o.Click(e.X-r.X, e.Y-r.Y, twice); a != nil {
			m.performOver(o, a)
		}
	case o == m.ui.question:
		m.complain("This needs an answer first.")
	default:
		m.pop()
	}
}

func (m *Model) clickTitle(x int) {
	if m.ui.w-1-screen.Width(m.counts()) <= x {
		if m.ui.view != viewCanvas || m.overlay() != nil { // else there is nothing to say about the view
			m.showView(viewCanvas)
		}
		m.toPane(paneFindings)
		return
	}
	if m.ui.w-1-screen.Width(m.figures()) <= x { // the figure before them
		m.showView(viewLatency)
		return
	}
	for _, t := range m.shownTabs() {
		if x >= t.x && x < t.x+t.w {
			m.showView(t.view)
			return
		}
	}
	m.chooseView()
}

// clickHint presses the key that a click on a hint stands for.
func (m *Model) clickHint(e tea.Mouse) bool {
	keys := m.ui.surface.KeyAt(e.X, e.Y)
	if keys == "" || e.Button != tea.MouseLeft {
		return false
	}
	m.mouse.at = time.Time{} // a hint can be clicked twice in a row
	m.holdStill()
	for _, k := range strings.Fields(keys) {
		m.keyPress(binding.Press(k))
	}
	return true
}

// clickStatus answers a click on the status line.
func (m *Model) clickStatus() {
	switch {
	case m.doc.file.Conflict() && m.doc.whyReadOnly() == "" && m.overlay() == nil:
		m.merge()
	case m.doc.file.Conflict():
		m.tell(m.doc.file.ConflictWord())
	case m.doc.whyReadOnly() != "":
		m.complain(printable(m.doc.whyReadOnly()))
	default:
		m.say(m.describe())
	}
}

// clickCanvas begins what a button on the canvas means.
func (m *Model) clickCanvas(e tea.Mouse, twice bool) {
	if m.panes.inspector.Editing() && m.panes.inspector.Changed() > 0 {
		m.complain(m.panes.inspector.Bindings().Spell("Apply the fields with {apply} or leave them with {leave} first."))
		return
	}
	m.panes.inspector.Discard()
	m.toPane(paneCanvas)
	m.canvas.Hold(false)
	x, y := e.X-m.ui.rects.canvas.X-1, e.Y-m.ui.rects.canvas.Y-1
	h := m.canvas.At(x, y)
	m.mouse.x, m.mouse.y, m.mouse.lx, m.mouse.ly = x, y, x, y
	m.mouse.node, m.mouse.moved, m.mouse.drag = h.Node, false, dragNone
	if m.ui.mode != nil {
		m.clickMode(h)
		return
	}
	if e.Button == tea.MouseRight || e.Button == tea.MouseMiddle {
		m.contextMenu(h)
		return
	}
	switch {
	case h.Node != "" && (e.Mod.Contains(tea.ModCtrl) || e.Mod.Contains(tea.ModShift)):
		m.toggleMark(h.Node)
	case h.Node != "" && twice:
		m.unmark()
		m.focusNode(h.Node, true)
		m.runCommand(m.table.named("edit"), "")
	case h.Found && m.clickFinding(h.Node):
	case h.Node != "":
		if !m.focus.marked[h.Node] {
			m.unmark()
		}
		m.focus.finding = ""
		m.focusNode(h.Node, true)
		m.mouse.drag = dragMove
		if h.Border {
			m.mouse.drag = dragConnect
		}
	case h.IsLink:
		m.unmark()
		m.focus.node = h.Link.From
		m.focusLink(h.Link)
		if twice {
			ref := h.Link
			m.runWritable(func() { m.startAdd(sketch.Place{Near: ref.From, On: &ref}) })
		}
	case h.Ring != "" && twice:
		m.runWritable(func() { m.startRenameGroup(h.Ring) })
	case h.Ring != "":
		m.selectGroup(h.Ring)
	case twice:
		m.runWritable(func() { m.startAdd(sketch.Place{Region: h.Frame}) })
	case e.Mod.Contains(tea.ModShift):
		m.mouse.drag = dragSelect
	default:
		m.mouse.drag = dragPan
	}
}

// clickFinding goes to a finding of a node whose sign was clicked: the gravest, after
// that the next. It is false when there is none.
func (m *Model) clickFinding(id string) bool {
	if m.look.report == nil {
		return false
	}
	var of []validate.Finding
	at := -1
	for _, f := range m.look.report.Findings {
		node, link, onLink := f.Site()
		if onLink {
			node = link.From
		}
		if f.Severity == validate.Info || !slices.Contains(m.stands(id), node) {
			continue
		}
		if f.Key() == m.focus.finding {
			at = len(of)
		}
		of = append(of, f)
	}
	if len(of) == 0 {
		return false
	}
	f := of[(at+1)%len(of)]
	m.coach.used("finding.next")
	m.unmark()
	m.standOut(f)
	m.say(printable(f.Message))
	return true
}

// clickOutline gives a click to the outline; while a mode waits for a node, the
// row is the choice.
func (m *Model) clickOutline(e tea.Mouse, twice bool) {
	at := m.ui.rects.body
	if m.outlined() {
		at = m.outlineRect()
	}
	if m.ui.mode != nil {
		m.clickMode(canvas.Hit{Node: m.panes.outline.NodeAt(e.X-at.X, e.Y-at.Y)})
		return
	}
	m.performOr(m.panes.outline.Click(e.X-at.X, e.Y-at.Y, twice), func() {})
}

// clickMode answers a click while a mode waits for a choice.
func (m *Model) clickMode(h canvas.Hit) {
	switch mode := m.ui.mode.(type) {
	case *connecting:
		m.leave()
		if h.Node != "" {
			m.connect(mode.from, h.Node, mode.into)
		}
	case *pick:
		m.leave()
		if h.Node != "" {
			mode.choose(m, h.Node)
		}
	default:
		m.say(m.wayOut())
	}
}

func (m *Model) toggleMark(id string) {
	m.beginSelecting()
	if of := m.stands(id); m.focus.marked[id] && len(m.focus.marked) > len(of) {
		for _, id := range of {
			delete(m.focus.marked, id)
		}
		return
	}
	for _, id := range m.stands(m.focus.node) {
		m.mark(id)
	}
	m.focusNode(id, false)
}

// motion goes on with a held button.
func (m *Model) motion(e tea.Mouse) {
	u := &m.mouse
	if u.drag == dragNone {
		return
	}
	x, y := e.X-m.ui.rects.canvas.X-1, e.Y-m.ui.rects.canvas.Y-1
	dx, dy := x-u.lx, y-u.ly
	if dx == 0 && dy == 0 {
		return
	}
	u.lx, u.ly = x, y
	first := !u.moved
	u.moved = true
	m.unsay()
	before := m.ui.message
	m.dragOn(x, y, dx, dy, first)
	if u.drag != dragNone && m.ui.message != before {
		u.said = m.ui.message
	}
}

// unsay takes back what a drag said of the place that it leaves, or that ended.
func (m *Model) unsay() {
	if m.mouse.said != "" && m.ui.message == m.mouse.said {
		m.say("")
	}
	m.mouse.said = ""
}

// dragOn goes on with a drag to a cell of the canvas.
func (m *Model) dragOn(x, y, dx, dy int, first bool) {
	u := &m.mouse
	switch u.drag {
	case dragPan:
		m.canvas.Pan(-dx, -dy)
	case dragMove:
		m.dragNode(dx, dy, first)
	case dragConnect:
		if w := m.doc.whyReadOnly(); w != "" {
			u.drag = dragNone
			m.complain(w)
			return
		}
		if w := m.inBoxes(u.node, m.canvas.At(x, y).Node); w != "" {
			m.complain(w)
			return
		}
		u.target = m.canvas.At(x, y).Node
		if u.target == u.node || u.target == "" {
			m.say("Release on a node to connect, on empty canvas to add.")
			return
		}
		t := m.doc.now()
		m.say(printable(joinText(t.Node(u.node), t.Node(u.target))))
	case dragSelect:
		u.box = &screen.Rect{X: min(u.x, x), Y: min(u.y, y), W: max(u.x-x, x-u.x) + 1, H: max(u.y-y, y-u.y) + 1}
	}
}

// releaseButton ends what the button did.
func (m *Model) releaseButton(tea.Mouse) {
	u := m.mouse
	m.mouse.drag, m.mouse.box, m.mouse.target = dragNone, nil, ""
	defer func() { m.mouse.start = nil }()
	m.unsay()
	if !u.moved {
		return
	}
	switch u.drag {
	case dragConnect:
		h := m.canvas.At(u.lx, u.ly)
		switch {
		case h.Node != "" && h.Node != u.node:
			m.runWritable(func() { m.connect(u.node, h.Node, false) })
		case m.inBoxes(u.node) != "":
			m.complain(m.inBoxes(u.node))
		case h.Node == "" && m.doc.now().Node(u.node) != nil:
			m.runWritable(func() { m.startAdd(sketch.Place{Near: u.node, Region: h.Frame}) })
		}
	case dragSelect:
		if u.box == nil {
			return
		}
		m.unmark()
		for _, id := range m.canvas.Within(*u.box) {
			m.beginSelecting()
			m.mark(id)
			m.focus.node = id
		}
		m.say(wording.Count(len(m.focus.marked), "node") + " selected.")
	case dragMove:
		m.drop(u)
	}
}
