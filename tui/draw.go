package tui

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model/layout"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/canvas"
	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// draw paints the whole frame.
func (m *Model) draw() string {
	s := m.ui.surface
	if s.W() == 0 || s.H() == 0 || m.ui.done {
		return ""
	}
	s.Fill(theme.Base)
	switch {
	case m.ui.rects.tiny:
		m.drawTiny(s)
	default:
		m.makeRoom()
		m.sharePanes()
		m.freshLabels()
		m.drawTitle(s.Sub(m.ui.rects.title))
		m.drawBody(s)
		m.drawOverlays(s) // whose keys of the moment hang on the room that it has
		m.drawFoot(s)
	}
	return s.String(m.theme)
}

// drawTiny is all that fits below 30×8. The name gives way to what says how to leave.
func (m *Model) drawTiny(s screen.Surface) {
	quits := m.signs(m.quits())
	behind := m.signs(m.counts() + "  ")
	text := strings.TrimLeft(screen.Truncate(m.signs(printable(m.doc.name())), max(0, s.W()-screen.Width(behind+quits)-1))+" "+behind, " ")
	if screen.Width(text+quits) > s.W() {
		text = ""
	}
	said := m.signs(m.reply())
	alone := s.H() == 1 && m.ui.bad && said != "" // the one line says why a key did nothing
	if alone {
		text = m.messageLines(said, s.W(), 1)[0]
	}
	lines := []string{text}
	if s.H() > 2 { // why there is nothing else
		lines = append(lines, m.signs(fmt.Sprintf("needs %d×%d", outlineMinW, outlineMinH)))
	}
	if room := s.H() - len(lines); said != "" && room > 0 {
		lines = append(lines, m.messageLines(said, s.W(), room)...)
	}
	for i, text := range lines {
		s.Line(0, i, s.W(), text, theme.Base)
	}
	p, typed := m.ui.mode.(prompter)
	if q := m.quitKey(); !alone && !typed && len(q.keys) > 0 {
		x := screen.Width(text)
		s.Text(x, 0, quits, theme.Base)
		s.Hot(x, 0, screen.Width(quits), q.keys[0])
	}
	if typed { // what has the keys is seen, and its keys are other ones
		row := s.Sub(screen.Rect{W: s.W(), H: 1})
		row.Fill(theme.Base)
		p.line(m, m.besideTyped(row, p, p.taken()))
	}
	if s.H() > len(lines) {
		s.Right(s.W(), s.H()-1, m.signs(fmt.Sprintf("%d×%d", s.W(), s.H())), theme.Muted)
	}
}

// quitKey is the command that leaves a screen that has room for nothing. What waits there
// takes no other key.
func (m *Model) quitKey() *command {
	if m.blind() {
		return m.table.named("interrupt")
	}
	return m.table.of(act.Quit)
}

// quits says how to leave a screen that has room for nothing.
func (m *Model) quits() string {
	key := m.keyOf(m.quitKey().id)
	if text := key + " quits"; !m.blind() || screen.Width(text) <= m.ui.w {
		return text
	}
	return key
}

func (m *Model) counts() string {
	if m.look.report == nil {
		return ""
	}
	e, w, _ := m.look.report.Counts()
	g := m.theme.Glyphs
	return fmt.Sprintf("%s%d %s%d", g.Error, e, g.Warning, w)
}

// drawBody paints the view between title and footer.
func (m *Model) drawBody(s screen.Surface) {
	r := m.ui.rects
	body := s.Sub(r.body)
	switch {
	case m.panes.start != nil:
		m.panes.start.Draw(body, m.theme, true)
	case m.outlined():
		m.panes.outline.Stands = m.signs(fmt.Sprintf("canvas at %d×%d", canvasMinW, canvasMinH))
		if at := m.outlineRect(); at.Y > r.body.Y {
			body.Line(0, 0, body.W(), m.signs(m.roomNeeded()+": outline"), theme.Muted)
			m.panes.outline.Stands = ""
		}
		m.panes.outline.Mark(m.outlineLook())
		m.panes.outline.Draw(s.Sub(m.outlineRect()), m.theme, true)
	case m.view().panel != nil:
		v := m.view()
		if v.ready != nil {
			v.ready(m)
		}
		at := screen.Rect{W: body.W(), H: body.H()}
		if said := m.spansAll(); said != "" && at.H > leastBesideLine {
			at.H--
			body.Line(1, at.H, body.W()-2, m.signs(said), theme.Muted)
		}
		v.panel(&m.panes).Draw(body.Sub(at), m.theme, true)
	default:
		if !r.tooSmall && m.covered() {
			m.drawCanvas(s.Sub(r.canvas))
		}
		if r.inspector.W > 0 {
			m.panes.inspector.Draw(s.Sub(r.inspector), m.theme, m.ui.pane == paneInspector)
		}
		if r.findings.W > 0 {
			m.panes.findings.Draw(s.Sub(r.findings), m.theme, m.ui.pane == paneFindings)
		}
		if r.goals.W > 0 {
			m.panes.goals.Draw(s.Sub(r.goals), m.theme, m.ui.pane == paneGoals)
		}
		if !r.tooSmall && !m.covered() { // it leaves out what the list shows
			m.drawCanvas(s.Sub(r.canvas))
		}
	}
}

func (m *Model) drawCanvas(s screen.Surface) {
	dot := " " + m.theme.Glyphs.Sep + " "
	level, d := m.look.level, m.canvas.Drawing()
	current := d == nil || d == m.look.made()
	if !current { // what is asked for is still being laid out
		level = levelOf(d)
	}
	title := []string{"Canvas", canvas.LevelName(level)}
	view, look := m.drawnView()
	seen, all := view.Counts()
	if seen == all && current && view.Whole() && (!m.look.chosen || m.look.fits) {
		title = append(title, "fit")
	}
	if broken := m.simulating(); broken != "" {
		title = append(title, printable(broken))
	}
	s.Fill(theme.Grid)
	inView := ""
	if all > seen {
		inView = fmt.Sprintf("%s%d of %d in view", dot, seen, all)
	}
	head := m.part().Title(strings.Join(title, dot), m.theme.Glyphs.Sep, s.W()-6-screen.Width(inView)) + inView
	in := s.Pane(m.theme, head, m.ui.pane == paneCanvas)
	view.Draw(in, m.theme, look)
	switch {
	case len(m.doc.now().Nodes) == 0:
		m.drawEmpty(in)
	case all == 0:
		in.Text(2, 1, "Placing "+wording.Count(len(m.doc.now().Nodes), "node")+m.theme.Glyphs.Ellipsis, theme.Muted)
	}
	free := in.Sub(screen.Rect{W: in.W(), H: in.H() - m.drawLegend(s, view)})
	taken := m.drawJoined(free, view)
	m.drawPatterns(free.Sub(screen.Rect{Y: taken, W: free.W(), H: free.H() - taken}), view)
}

// legendOver is how many rows of a drawing that is scrolled the letters may hide.
const legendOver = 2

// drawLegend says on the lower edge of the canvas how the way that is shown stands out
// and what the letters of dots stand for, and above it where the drawing leaves room.
// It tells how many rows it takes besides the edge.
func (m *Model) drawLegend(s screen.Surface, view *canvas.View) int {
	d := view.Drawing()
	if d == nil {
		return 0
	}
	entries := m.wayLegend(d)
	if m.look.level == layout.Dots {
		entries = append(entries, m.foundLegend(d)...)
		entries = append(entries, m.letterLegend(d)...)
	}
	rows := [][]string{nil}
	x := 2
	for _, text := range entries {
		if x+screen.Width(text)+2 > s.W() {
			rows, x = append(rows, nil), 2
		}
		x += screen.Width(text)
		rows[len(rows)-1] = append(rows[len(rows)-1], text)
	}
	// What the edge has no room for stands above it, where the drawing ends before, or
	// where it goes on beyond the window: what it hides can be scrolled to, and the focus
	// keeps clear of the edge.
	_, top := view.Cell(0, 0)
	free := max(0, s.H()-2-(d.H-top))
	if !view.Fits(d) {
		free = max(free, legendOver)
	}
	for i := range min(free, len(rows)-1) {
		s.Sub(screen.Rect{X: 1, Y: s.H() - 2 - i, W: s.W() - 2, H: 1}).Fill(theme.Grid)
	}
	above := min(free, len(rows)-1)
	for i, row := range rows[:above+1] { // read downwards
		x := 2
		if i == above && i+1 < len(rows) {
			row = append(row, " "+m.theme.Glyphs.Ellipsis)
		}
		for _, text := range row {
			x = s.Text(x, s.H()-1-above+i, screen.Truncate(text, s.W()-x-1), theme.Muted)
		}
	}
	return above
}

// wayLegend explains the lines beside a way that is shown, where lines are drawn.
func (m *Model) wayLegend(d *layout.Drawing) []string {
	if len(m.focus.way) == 0 || len(d.Lines) == 0 {
		return nil
	}
	thick, thin := "━", "─"
	if m.theme.Glyphs.ASCII {
		thick, thin = "=", "-"
	}
	out := []string{" " + thick + " this way ", " " + thin + " not taken "}
	if m.simulating() != "" {
		out = append(out, " "+m.theme.Glyphs.Broken+" carries nothing ")
	}
	return out
}

// letterLegend explains the letters of dots.
func (m *Model) letterLegend(d *layout.Drawing) []string {
	shown := m.part()
	var letters []rune
	names := map[rune][]string{}
	for _, n := range m.doc.now().Nodes {
		in := n.Info()
		if in.Guard() && d.Box(n.ID) < 0 || !shown.Has(n.ID) {
			continue
		}
		if names[in.Letter] == nil {
			letters = append(letters, in.Letter)
		}
		if name := in.Caption; !slices.Contains(names[in.Letter], name) {
			names[in.Letter] = append(names[in.Letter], name)
		}
	}
	if slices.ContainsFunc(d.Boxes, func(b layout.Box) bool { return b.Members != nil }) {
		letters = append(letters, layout.FoldLetter)
		names[layout.FoldLetter] = []string{"several"}
	}
	var out []string
	for _, l := range letters {
		sign := string(l)
		if m.theme.Glyphs.ASCII && l > '~' {
			sign = "f" // as the drawing has it
		}
		out = append(out, " "+sign+" "+strings.Join(names[l], ", ")+" ")
	}
	return out
}

// drawnView is what the canvas shows, or while a node is being added what it would show.
func (m *Model) drawnView() (*canvas.View, canvas.Look) {
	look := m.canvasLook()
	if q := m.ghosting(); q != nil {
		if g := m.shadow(q); g != nil {
			look.Ghosts = g.ids
			return g.view, look
		}
	}
	return &m.canvas, look
}

// drawEmpty invites to begin.
func (m *Model) drawEmpty(s screen.Surface) {
	if s.H() < 5 {
		return
	}
	lines := []string{"Nothing here yet.", "", m.spell("Press {add} and say what comes first: users, a name, a distribution."), m.spell("For example: {add}, then \"users sydney\", then enter.")}
	y := s.H()/2 - 2
	for i, l := range lines {
		s.Text(max(1, (s.W()-screen.Width(l))/2), y+i, screen.Truncate(l, s.W()-2), theme.Muted)
	}
}

// label is what a node is called.
func (m *Model) label(id string) string {
	if n := m.doc.now().Node(id); n != nil {
		return layout.TitleOf(n)
	}
	return id
}

// drawOverlays paints what lies on top in the middle of the body. What it lies on is not
// drawn: two frames in each other can hardly be told apart.
func (m *Model) drawOverlays(s screen.Surface) {
	if all := m.visibleOverlays(); len(all) > 0 {
		o := all[len(all)-1]
		o.Draw(canvas.Clear(s, m.overlayRect(o), theme.Dialog), m.theme, true)
	}
	if l, ok := m.ui.mode.(*leader); ok {
		l.draw(m, s)
	}
}

// visibleOverlays are those of the root and the list that the inspector opened.
func (m *Model) visibleOverlays() []part.Overlay {
	out := m.ui.overlays
	if m.ui.view == viewCanvas && m.ui.pane == paneInspector && m.panes.start == nil {
		if o := m.panes.inspector.Overlay(); o != nil {
			out = append(slices.Clone(out), o)
		}
	}
	return out
}

// overlayRect is the place of an overlay: the middle of the body, or beside what it is
// about. While the mouse is used in it, it stays where it is.
func (m *Model) overlayRect(o part.Overlay) screen.Rect {
	b := m.ui.rects.body
	w, h := o.Size(b.W, b.H)
	w, h = min(max(w, 1), b.W), min(max(h, 1), b.H)
	if m.ui.rects.footer.W == 0 {
		h = b.H // a rest of what is below has no room to show anything
	}
	r := screen.Rect{X: b.X + (b.W-w)/2, Y: b.Y + (b.H-h)/2, W: w, H: h}
	q := m.ghosting()
	beside := q != nil && o == part.Overlay(q) && m.ui.view == viewCanvas
	if beside {
		h = 0 // it is small so that it covers little
	}
	if at, held := m.ui.still.Place(o, h, b); held {
		return at
	}
	if beside {
		return m.besideGhost(r)
	}
	return r
}
