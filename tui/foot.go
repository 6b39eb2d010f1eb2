package tui

import (
	"fmt"
	"strings"
	"time"

	"portolan/model/layout"
	"portolan/model/wording"
	"portolan/tui/add"
	"portolan/tui/binding"
	"portolan/tui/findings"
	"portolan/tui/part"
	"portolan/tui/picker"
	"portolan/tui/reader"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// drawFoot paints key hints, status line and message line.
func (m *Model) drawFoot(s screen.Surface) {
	r := m.ui.rects
	line := s.Sub(r.message)
	said := m.saidLines()
	if r.footer.W > 0 {
		s.Sub(r.footer).Fill(theme.Footer)
		m.drawHints(s.Sub(r.footer))
		m.drawStatus(s.Sub(r.status))
	}
	line.Fill(theme.Base)
	if p, ok := m.ui.mode.(prompter); ok {
		m.drawTyped(s, line, p)
		return
	}
	role, text := theme.Base, m.said()
	if m.ui.bad {
		role = theme.WarningText
	}
	if text == "" && r.footer.W == 0 && (m.overlay() != nil || m.editing()) { // where there is no footer
		m.drawHints(line)
		return
	}
	if text == "" && r.status.W == 0 && m.ui.mode != nil { // its way out stands nowhere else
		x := line.Text(1, 0, m.word(), role) + 1
		part.DrawHints(line, x, 0, m.theme, m.hintsNow(), part.HintStyle{Key: theme.FooterKey, Text: theme.Footer, Gap: 2})
		return
	}
	if text == "" && r.status.W == 0 {
		line.Text(1, 0, screen.Truncate(m.signs(printable(m.word()+"  "+m.statusText())), line.W()-2), role)
		return
	}
	at := s.Sub(screen.Rect{Y: s.H() - len(said) - m.keysBelow(), W: s.W(), H: len(said)})
	if m.keysBelow() > 0 {
		m.drawHints(line)
	}
	at.Fill(theme.Base)
	x := 1
	for y, l := range said {
		x = at.Text(1, y, l, role) + besideMessage
	}
	if len(said) <= 1 && r.footer.W > 0 {
		m.drawTip(line, x)
	}
}

// said is the message of the moment, or what the fields of the inspector say.
func (m *Model) said() string {
	text := m.reply()
	if text == "" && m.ui.pane == paneInspector && m.panes.inspector.Editing() {
		return m.panes.inspector.Live()
	}
	if text != "" && m.look.outgrown != "" && m.ui.view == viewCanvas {
		return text + " " + m.look.outgrown
	}
	return text
}

// reply is what is said of the last thing that was done.
func (m *Model) reply() string { return strings.TrimSpace(m.ui.message + " " + m.look.unfiltered) }

// besideMessage is how many columns stand between a message and the tip beside it.
const besideMessage = 3

// mostMessage is how many rows a message may take.
const mostMessage = 3

// mostRefusal is how many rows a message may take that says why a typed line is refused:
// what is seen else is of no use before it is read.
const mostRefusal = 4

// saidLines are the rows of the message. While a line is typed they are those above it, for
// what refuses it and has no room beside it.
func (m *Model) saidLines() []string {
	text, rows := m.said(), mostMessage-m.keysBelow()
	if _, typed := m.ui.mode.(prompter); typed {
		if rows = mostRefusal; !m.ui.bad || screen.Width(m.signs(printable(text))) <= m.ui.w/2 {
			return nil
		}
	}
	if text == "" {
		return nil
	}
	return m.messageLines(m.signs(printable(text)), max(1, m.ui.w-2), min(rows, max(1, m.ui.h-4)))
}

// keysBelow is how many rows the keys of a dialog keep below a message where there is no
// footer.
func (m *Model) keysBelow() int {
	if m.ui.rects.footer.W == 0 && !m.ui.rects.tiny && m.overlay() != nil {
		return 1
	}
	return 0
}

// makeRoom moves hints and status up above a long message and takes the rows for that
// from the panes, so that it lies on top of nothing. The drawing keeps its place.
func (m *Model) makeRoom() {
	r := &m.ui.rects
	more := max(0, len(m.saidLines())-1+m.keysBelow())
	if _, typed := m.ui.mode.(prompter); typed {
		more = len(m.saidLines()) // the line keeps its row
	}
	if m.said() == "" {
		more = 0
	}
	by := more - r.lifted
	if by == 0 || r.tiny {
		return
	}
	r.lifted = more
	end := r.body.Y + r.body.H
	for _, at := range []*screen.Rect{&r.body, &r.canvas, &r.inspector, &r.findings, &r.goals} {
		if at.H > 0 && at.Y+at.H == end {
			at.H -= by
		}
	}
	if r.footer.W > 0 {
		r.footer.Y, r.status.Y = r.footer.Y-by, r.status.Y-by
	}
}

// sharePanes gives rows that one of the two panes beside the canvas leaves blank to the
// other.
func (m *Model) sharePanes() {
	top, low := &m.ui.rects.inspector, &m.ui.rects.findings
	if top.H == 0 || low.H == 0 || m.ui.view != viewCanvas || m.panes.start != nil {
		return
	}
	all := top.H + low.H
	h := usualTop(all, m.ui.tall)
	if !m.panes.inspector.Editing() {
		h = screen.Share(all, h, m.panes.inspector.Height(top.W, m.theme), m.panes.findings.Height(low.W, m.theme, m.ui.pane == paneFindings))
	}
	top.H, low.Y, low.H = h, top.Y+h, all-h
}

// messageLines are at most n lines of w columns. What does not fit is left out before
// the last sentence, which says what can be done, and of that at its beginning.
func (m *Model) messageLines(text string, w, n int) []string {
	if screen.Width(text) <= w {
		return []string{text}
	}
	lines := screen.Wrap(text, w)
	if len(lines) <= n {
		return lines
	}
	cut, end := m.theme.Glyphs.Ellipsis, text
	var head []string
	if at := strings.LastIndex(strings.TrimRight(text, ". "), ". "); at >= 0 {
		head, end = strings.Fields(text[:at]), text[at+2:]
	}
	if e := screen.Wrap(end, w); len(head) > 0 && n > 1 && len(e) < n { // in rows of its own
		return append(screen.Kept(screen.Wrap(strings.Join(head, " "), w), n-len(e), w, m.theme.Glyphs), e...)
	}
	for k := len(head) - 1; k >= 0; k-- { // its own full stop must not look like the end
		short := strings.TrimRight(strings.Join(head[:k], " "), " .,:;") + cut + " " + end
		if lines := screen.Wrap(short, w); len(lines) <= n {
			return lines
		}
	}
	words := strings.Fields(end)
	for k := range words {
		if lines := screen.Wrap(cut+strings.Join(words[k:], " "), w); len(lines) <= n {
			return lines
		}
	}
	return []string{screen.Truncate(end, w)}
}

// signs spells what only Unicode has when the terminal has none.
func (m *Model) signs(text string) string {
	if m.theme.Glyphs.ASCII {
		return asciiSigns.Replace(binding.Plain(text))
	}
	return text
}

var asciiSigns = strings.NewReplacer("·", "-", "×", "x", "…", "~", "°", " deg", "→", "->")

// hintsNow are the keys of the moment, most useful first.
func (m *Model) hintsNow() []binding.Hint {
	switch {
	case m.overlay() != nil:
		return m.overlay().Bindings().Hints()
	case m.ui.mode != nil:
		return m.ui.mode.bindings(m).Hints()
	case m.ui.prefix != "":
		var out []binding.Hint
		for _, c := range m.table.begun(m.ui.prefix, m.scopesNow()[0]) {
			for _, k := range c.keys {
				if rest, ok := strings.CutPrefix(k, m.ui.prefix+" "); ok {
					out = append(out, binding.Hint{Keys: []string{rest}, Does: strings.ToLower(c.title)})
				}
			}
		}
		return out
	}
	var out []binding.Hint
	if p := m.active(); p != nil {
		out = p.Bindings().Hints()
		if up := m.table.named("up").keys; m.filterLeft() && m.panes.start == nil && len(up) > 0 {
			out = append([]binding.Hint{{Keys: up[:1], Does: m.level().hint}}, out...)
		}
		if m.panes.start != nil || m.editing() {
			return out
		}
	} else {
		out = m.canvasHints()
	}
	if m.task != nil && m.ui.rects.goals.W == 0 { // out of sight, and nothing else says how to come back
		if c := m.table.named("workshop.goals"); len(c.keys) > 0 {
			out = append(out, binding.Hint{Keys: c.keys[:1], Does: "goals", Stays: true})
		}
	}
	for _, id := range footerOrder {
		c := m.table.named(id)
		if c.in&m.scopesNow()[0] != 0 && m.offered(c) && len(c.keys) > 0 && !m.taken(c.keys[0]) && m.refusal(c) == "" {
			out = append(out, binding.Hint{Keys: c.keys[:1], Does: m.hintOf(c), Stays: id == "menu" || id == "help"})
		}
	}
	return out
}

// hintOf is what a command does now, in a word or two.
func (m *Model) hintOf(c *command) string {
	if b := m.boxed(); b != nil && c.boxHint != nil {
		return c.boxHint(m, b)
	}
	return c.hint
}

// canvasHints are those whose words depend on what the canvas shows.
func (m *Model) canvasHints() []binding.Hint {
	var out []binding.Hint
	hint := func(does string, ids ...string) {
		h := binding.Hint{Does: does}
		for _, id := range ids {
			if c := m.table.named(id); len(c.keys) > 0 {
				h.Keys = append(h.Keys, c.keys[0])
			}
		}
		if len(h.Keys) > 0 {
			out = append(out, h)
		}
	}
	if l := m.level(); l != nil && (len(m.focus.way)+len(m.focus.about.Nodes) > 0 || m.look.filter.on() || m.simulating() != "") {
		hint(l.hint, "up")
	}
	switch {
	case m.focus.onLink && onlyLink(m) != "":
		hint("ends", "link.source", "link.target")
	case m.focus.onLink:
		hint("link", "link.source", "link.previous", "link.next", "link.target")
	default:
		hint("focus", "focus.left", "focus.up", "focus.down", "focus.right")
	}
	return out
}

// taken tells whether a key means something in the part with the focus, which
// sees keys first.
func (m *Model) taken(key string) bool {
	if m.panes.outline == nil { // nothing is open yet
		return false
	}
	p := m.active()
	return p != nil && p.Bindings().Find(key) != nil
}

// footerOrder lists the commands of the footer, most useful first.
var footerOrder = []string{"add", "insert", "connect", "edit", "link.next", "select.toggle", "select.downstream", "jump", "fix", "explain", "menu", "help", "describe"}

func (m *Model) drawHints(s screen.Surface) {
	style := part.HintStyle{Key: theme.FooterKey, Text: theme.Footer, Gap: 3}
	if s.Short() && m.overlay() != nil { // they stand nowhere else
		style.Gap = 2
	}
	part.DrawHints(s, 1, 0, m.theme, m.hintsNow(), style)
}

// word is the mode word of the status line.
func (m *Model) word() string {
	switch {
	case m.ui.overlayWord != "" && m.overlay() != nil:
		return m.ui.overlayWord
	case m.overlay() != nil && m.panes.start == nil:
		return overlayWord(m.overlay())
	case m.ui.mode != nil:
		return m.ui.mode.word()
	case m.panes.start != nil:
		return "START"
	case m.focus.selecting && m.view().edits && !m.editing():
		return fmt.Sprintf("SELECT %d", len(m.focus.marked))
	case m.ui.view != viewCanvas:
		if p, ok := m.active().(interface{ OnTop() part.Overlay }); ok && p.OnTop() != nil {
			return overlayWord(p.OnTop())
		}
		return strings.ToUpper(m.view().title)
	case m.ui.pane == paneInspector && m.panes.inspector.Editing():
		return "EDIT"
	case m.ui.pane == paneFindings:
		return "FINDINGS"
	case m.ui.pane == paneGoals:
		return "GOALS"
	case m.ui.pane == paneInspector:
		return "INSPECT"
	case m.outlined():
		return "OUTLINE"
	}
	return "NORMAL"
}

// overlayWord is the mode word of what lies on top and has none of its own.
func overlayWord(o part.Overlay) string {
	switch o.(type) {
	case *reader.Reader:
		return "READ"
	case *findings.FixDialog:
		return "FIX"
	case *picker.Prompt:
		return "EDIT"
	case *picker.List:
		return "CHOOSE"
	}
	return "DIALOG"
}

func (m *Model) drawStatus(s screen.Surface) {
	s.Fill(theme.Status)
	x := s.Text(0, 0, " "+m.word()+" ", theme.StatusMode) + 1
	right := m.signs(m.safety())
	room := s.W() - x - screen.Width(right) - 2
	text := m.signs(m.statusText())
	if q, ok := m.overlay().(*add.Palette); ok {
		text = q.StatusIn(room, m.theme.Glyphs)
		if all := q.StatusIn(s.W()-x-1, m.theme.Glyphs); s.W() < columnW && all != text { // what enter does comes first
			text, right, room = all, "", s.W()-x-1
		}
		text = m.signs(printable(text))
	}
	s.Text(x, 0, screen.Truncate(text, max(room, 0)), theme.Status)
	if s.W() >= 40 {
		s.Right(s.W()-1, 0, right, theme.Status)
	}
}

func (m *Model) statusText() string {
	if o := m.overlay(); o != nil {
		return printable(o.Status())
	}
	if said := m.spansAll(); said != "" && m.ui.rects.body.H <= leastBesideLine {
		return said
	}
	if l := m.link(); l != nil && m.stage() == outlineStage { // before the row has been drawn so
		return printable("link " + layout.LinkTitle(m.doc.now(), l.Ref()) + " · " + string(l.Kind))
	}
	if p := m.active(); p != nil {
		if s := p.Status(); s != "" {
			return printable(s)
		}
	}
	if m.ui.prefix != "" {
		return binding.Label(m.ui.prefix) + " …"
	}
	if l := m.link(); l != nil {
		return printable(layout.LinkTitle(m.doc.now(), l.Ref()) + " · " + string(l.Kind))
	}
	n := m.node()
	if n == nil {
		return ""
	}
	if b := m.boxed(); b != nil {
		return printable(b.Title) + " · " + wording.Count(len(b.Members), "node") + " in one box"
	}
	text := layout.TitleOf(n) + " · " + n.Info().Title
	if box := m.boxName(n.ID); box != "" {
		text += " · in the box of " + box
	} else if r := n.Region(); r != "" {
		text += " · " + r
	}
	if f := m.finding(); f != nil {
		text += " · " + f.Rule
	}
	return printable(text)
}

// safety says where the work is.
func (m *Model) safety() string {
	switch {
	case m.panes.start != nil:
		return ""
	case m.doc.whyReadOnly() != "":
		return "read-only"
	case m.doc.file.Vanished():
		return "gone from the disk"
	case m.doc.file.Conflict():
		return "changed on disk"
	case m.doc.modified() && m.doc.file.NoCopy() != "":
		return "not saved, no recovery copy"
	}
	text := "not saved"
	switch {
	case !m.doc.modified() && m.doc.file.Path() != "":
		text = "saved"
		if at := m.doc.file.SavedAt(); !at.IsZero() {
			text += " " + m.ago(at)
		}
		return text
	case !m.doc.modified():
		return "nothing to save"
	case m.doc.file.Path() == "":
		text = "no file yet"
	}
	if m.doc.file.Kept(m.doc.now()) {
		text = "recovery copy kept · " + text
	}
	return text
}

func (m *Model) ago(t time.Time) string {
	d := m.opt.Clock().Sub(t)
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	}
	return t.Format("15:04")
}
