package findings

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/validate"
)

// view is what the last drawing knew: where lines were and how text wrapped.
type view struct {
	width   int
	theme   *theme.Theme // whose signs stand in the text
	wrapped [][]string   // text below each item; nil until needed
	short   [][]string   // the same, cut for items that are not selected
	lines   []line       // all of it as it stands in the list
	open    int          // the item that shows all of its text there, -1 for none
	top     int          // first line drawn
	page    int          // lines of the list
	cut     bool         // there are more
	listY   int          // where they begin
	owner   []int        // item of each line
}

// line is one line of the list.
type line struct {
	item int
	head bool
	text string
	role theme.Role
}

// mostLines bounds the text below a row that is not selected.
const mostLines = 3

// Draw implements part.Panel.
func (p *Panel) Draw(s screen.Surface, th *theme.Theme, focused bool) {
	defer picker.Plainly(s, th)
	s.Fill(theme.Base)
	in := s.Pane(th, p.title(th), focused)
	if in.W() < 3 || in.H() < 1 {
		return
	}
	y := p.drawFilter(in, th, focused)
	if p.empty() {
		p.drawEmpty(in, y, th)
		return
	}
	lines := p.lines(in.W(), th, focused)
	p.view.listY, p.view.page = y+1, in.H()-y
	hints := p.roomForHints(in, len(lines), focused)
	p.view.page -= hints
	p.view.cut = len(lines) > p.view.page
	p.reveal(lines)
	for i := range min(p.view.page, len(lines)-p.view.top) {
		l := lines[p.view.top+i]
		if l.head {
			p.drawHead(in, y+i, l.item, th, focused)
			continue
		}
		in.Text(3, y+i, screen.Truncate(l.text, in.W()-3), l.role)
	}
	if p.view.top > 0 {
		in.Set(in.W()-1, y, th.Glyphs.Up, theme.Muted)
	}
	if p.view.top+p.view.page < len(lines) {
		in.Set(in.W()-1, y+p.view.page-1, th.Glyphs.Down, theme.Muted)
	}
	if hints > 0 {
		p.drawKeys(in, in.H()-hints+1, th)
	}
}

// empty tells whether there is no list.
func (p *Panel) empty() bool {
	return p.rep == nil || len(p.items) == 0 || len(p.items) == 1 && p.items[0].text == noFindings
}

// Height is how many rows the pane takes in w columns when nothing is cut.
func (p *Panel) Height(w int, th *theme.Theme, focused bool) int {
	h := 3
	if !p.empty() {
		h = 2 + len(p.lines(w-2, th, focused))
	}
	if p.typing != nil || p.filter != "" || p.errors {
		h++
	}
	return h
}

// title counts the findings: "Findings  0 ✗  2 ⚠  1 i".
func (p *Panel) title(th *theme.Theme) string {
	if p.rep == nil {
		return "Findings"
	}
	e, w, i := p.rep.Counts()
	g := th.Glyphs
	if g.Aloud {
		return "Findings: " + wording.Count(e, "error") + ", " + wording.Count(w, "warning") + ", " + wording.Count(i, "note")
	}
	return fmt.Sprintf("Findings  %d %s  %d %s  %d %s", e, g.Error, w, g.Warning, i, g.Info)
}

// drawFilter writes what narrows the list and returns the line below.
func (p *Panel) drawFilter(in screen.Surface, th *theme.Theme, focused bool) int {
	switch {
	case in.H() < 2:
		return 0
	case p.typing != nil:
		in.Text(1, 0, "/", theme.Accent)
		p.typing.Draw(in, 2, 0, in.W()-3, theme.Input, focused)
	case p.filter != "" || p.errors:
		var parts []string
		if p.errors {
			parts = append(parts, "errors only")
		}
		if p.filter != "" {
			parts = append(parts, "/"+p.filter)
		}
		in.Text(1, 0, screen.Truncate(strings.Join(parts, " "+th.Glyphs.Sep+" ")+"  (esc: all)", in.W()-2), theme.Accent)
	default:
		return 0
	}
	return 1
}

func (p *Panel) drawEmpty(in screen.Surface, y int, th *theme.Theme) {
	text, role := th.Glyphs.Good+" Nothing to report.", theme.GoodText
	switch {
	case p.rep == nil:
		text, role = "Not checked yet.", theme.Muted
	case p.filter != "" || p.errors:
		text, role = "Nothing passes the filter.", theme.Muted
	case p.t != nil && len(p.t.Nodes) == 0:
		text, role = "Nothing is drawn yet.", theme.Muted
	}
	in.Text(1, y, screen.Truncate(text, in.W()-2), role)
}

// lines flattens the items. Text below a row is cut after a few lines unless
// the row is selected, which also says what to do. A long list is asked for its
// height and then drawn at each key, so it is kept until it changes.
func (p *Panel) lines(w int, th *theme.Theme, focused bool) []line {
	open := -1
	if focused {
		open = p.cursor
	}
	if p.view.wrapped != nil && p.view.width == w && p.view.theme == th && len(p.view.lines) > 0 && p.view.open == open {
		return p.view.lines
	}
	p.wrap(w, th)
	p.view.lines, p.view.open = p.view.lines[:0], open
	p.view.owner = p.view.owner[:0]
	for i, it := range p.items {
		p.addLines(i, it, w, th, i == open)
	}
	return p.view.lines
}

// wrap breaks the text of the items for a list of w columns.
func (p *Panel) wrap(w int, th *theme.Theme) {
	if p.view.wrapped == nil || p.view.width != w || p.view.theme != th {
		p.view.width, p.view.theme = w, th
		p.view.wrapped, p.view.short = make([][]string, len(p.items)), make([][]string, len(p.items))
		for i, it := range p.items {
			p.view.wrapped[i] = wrapItem(it, w-4, th)
			p.view.short[i] = shorten(it, p.view.wrapped[i], w-4)
			if where := p.patternAt(it); it.kind == pattern && screen.Width(it.m.Title)+2+screen.Width(where) > w-4 && where != "" {
				p.view.wrapped[i] = append([]string{where}, p.view.wrapped[i]...)
				p.view.short[i] = append([]string{screen.Truncate(where, w-4)}, p.view.short[i]...)
			}
		}
	}
}

// addLines adds the lines of an item to the list.
func (p *Panel) addLines(i int, it item, w int, th *theme.Theme, selected bool) {
	add := func(l line) {
		p.view.lines = append(p.view.lines, l)
		p.view.owner = append(p.view.owner, l.item)
	}
	if it.kind == heading && i > 0 {
		add(line{item: i})
	}
	add(line{item: i, head: true})
	text, role := p.view.short[i], theme.Muted
	if it.kind == struck {
		role = theme.Dimmed
	} else if selected {
		text, role = p.view.wrapped[i], theme.Base
	}
	for _, s := range text {
		add(line{item: i, text: s, role: role})
	}
	if selected && it.kind == active && it.f.FixText != "" {
		lead := th.Glyphs.Arrow
		if th.Glyphs.Aloud {
			lead = "What to do:"
		}
		for _, s := range screen.Wrap(lead+" "+it.f.FixText, w-4) {
			add(line{item: i, text: s, role: theme.Accent})
		}
	}
}

// patternAt names the node that tells a match from others of its pattern.
func (p *Panel) patternAt(it item) string {
	if it.kind != pattern || p.rep == nil {
		return ""
	}
	return label(p.t, Key(p.rep.Patterns, it.m))
}

// Key is the node that tells a match from the others of its pattern: the first
// that none of them has, or else the one that it is keyed by; "" for none.
func Key(all []validate.Match, m validate.Match) string {
	if len(m.Nodes) == 0 {
		return ""
	}
	for _, id := range m.Nodes {
		if !slices.ContainsFunc(all, func(o validate.Match) bool {
			return o.ID == m.ID && !slices.Equal(o.Nodes, m.Nodes) && slices.Contains(o.Nodes, id)
		}) {
			return id
		}
	}
	return m.Nodes[0]
}

// shorten cuts the text below a row that is not selected.
func shorten(it item, text []string, w int) []string {
	switch {
	case it.kind == pattern && it.m.State == validate.Complete:
		return nil
	case len(text) <= mostLines:
		return text
	}
	last := screen.Truncate(text[mostLines-1]+strings.Repeat(" ", w), w)
	return append(text[:mostLines-1:mostLines-1], last)
}

// wrapItem is the text below a row.
func wrapItem(it item, w int, th *theme.Theme) []string {
	switch it.kind {
	case active, struck:
		return screen.Wrap(it.f.Message, w)
	case accepted:
		return screen.Wrap("accepted: "+it.f.Ignored, w)
	case pattern:
		var out []string
		if it.m.Subtitle != "" {
			out = screen.Wrap(it.m.Subtitle, w)
		}
		for _, m := range it.m.Missing {
			sign := th.Glyphs.Broken
			if th.Glyphs.Aloud {
				sign = "missing:"
			}
			text := sign + " " + m.Text
			if m.Rule != "" {
				text += " (" + Short(m.Rule) + ")"
			}
			out = append(out, screen.Wrap(text, w)...)
		}
		for _, n := range it.m.Notes {
			out = append(out, screen.Wrap(th.Glyphs.Bullet+" "+n, w)...)
		}
		return out
	}
	return nil
}

// drawHead writes the first line of an item.
func (p *Panel) drawHead(in screen.Surface, y, i int, th *theme.Theme, focused bool) {
	it := p.items[i]
	if it.kind == heading {
		in.Text(1, y, screen.Truncate(it.text, in.W()-2), theme.Strong)
		return
	}
	h := p.headOf(it, th)
	selected := i == p.cursor
	name, rest := h.role, theme.Muted
	if selected && focused {
		in.Line(0, y, in.W()-1, "", theme.Selected)
		name, rest = theme.Selected, theme.SelectedMuted
	}
	if selected {
		in.Text(0, y, th.Glyphs.Pointer, name)
	}
	in.Text(1, y, h.sign, pick(selected && focused, theme.Selected, h.signRole))
	edge := in.W() - 1
	if p.view.cut { // a blank before the marks of scrolling
		edge--
	}
	if h.mark != "" && in.W() > 24 && (it.kind != pattern || screen.Width(h.name)+screen.Width(h.mark) < edge-4) {
		in.Right(edge, y, h.mark, pick(selected && focused, theme.Selected, theme.Accent))
		edge -= screen.Width(h.mark) + 1
	}
	where := ""
	least := min(8, screen.Width(h.where))
	if it.kind == pattern { // what does not fit stands below
		least = screen.Width(h.where)
	}
	if room := edge - 5 - screen.Width(h.name); room >= least {
		if where = screen.Truncate(h.where, room); strings.HasSuffix(where, " …") { // the mark stands at what it cuts
			where = screen.Truncate(h.where, room-1)
		}
	}
	in.Text(3, y, screen.Truncate(h.name, edge-4-screen.Width(where)), name)
	if where != "" {
		in.Right(edge, y, where, rest)
	}
}

func pick(first bool, a, b theme.Role) theme.Role {
	if first {
		return a
	}
	return b
}

// head is the first line of an item: sign, name, where, mark.
type head struct {
	sign, name, where, mark string
	signRole, role          theme.Role
}

func (p *Panel) headOf(it item, th *theme.Theme) head {
	g := th.Glyphs
	switch it.kind {
	case pattern:
		h := head{sign: g.Good, name: it.m.Title, where: p.patternAt(it), signRole: theme.GoodText, role: theme.Base}
		if it.m.State != validate.Complete {
			h.sign, h.signRole = g.More, theme.WarningText
			h.mark = it.m.State.String()
		}
		return h
	case struck:
		return head{sign: g.Good, name: Short(it.f.Rule), where: p.where(it.f), mark: "settled", signRole: theme.GoodText, role: theme.Struck}
	case accepted:
		return head{sign: g.Dash, name: Short(it.f.Rule), where: p.where(it.f), signRole: theme.Muted, role: theme.Muted}
	}
	sign, role := severity(it.f.Severity, th)
	h := head{sign: sign, name: Short(it.f.Rule), where: p.where(it.f), signRole: role, role: theme.Base}
	if len(it.f.Fixes) > 0 {
		h.mark = "[f]"
	}
	return h
}

func severity(s validate.Severity, th *theme.Theme) (sign string, role theme.Role) {
	return severitySign(s, th.Glyphs), [...]theme.Role{theme.ErrorText, theme.WarningText, theme.InfoText}[s]
}

// where names the node or link of a finding as the person does.
func (p *Panel) where(f validate.Finding) string {
	node, link, onLink := f.Site()
	if onLink {
		return label(p.t, link.From) + " > " + label(p.t, link.To)
	}
	return label(p.t, node)
}

func label(t *model.Topology, id string) string {
	if t != nil {
		if n := t.Node(id); n != nil {
			return layout.TitleOf(n)
		}
	}
	return id
}

// reveal scrolls so that the selected item is in the window, its head for sure.
func (p *Panel) reveal(lines []line) {
	first, last := -1, -1
	for i, l := range lines {
		if l.item == p.cursor {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	v := &p.view
	if last >= 0 {
		v.top = max(v.top, last-v.page+1)
		v.top = min(v.top, first)
		if p.cursor == 0 || p.cursor == 1 && p.items[0].kind == heading {
			v.top = 0
		}
	}
	v.top = max(0, min(v.top, len(lines)-v.page))
}

// roomForHints is how many lines the keys get inside the pane: only what the
// list leaves free.
func (p *Panel) roomForHints(in screen.Surface, lines int, focused bool) int {
	if !focused || p.view.page < lines+4 || in.W() < 30 {
		return 0
	}
	return 3
}

// drawKeys writes the keys of the list in two lines.
func (p *Panel) drawKeys(in screen.Surface, y int, th *theme.Theme) {
	hints := p.Bindings().Hints()
	half := (len(hints) + 1) / 2
	picker.DrawPaneHints(in, 1, y, th, hints[:half])
	picker.DrawPaneHints(in, 1, y+1, th, hints[half:])
}

// Click implements part.Panel: a click goes to what the row is about, a double
// click opens its fix.
func (p *Panel) Click(_, y int, double bool) act.Action {
	at := y - p.view.listY + p.view.top
	if y < p.view.listY || y >= p.view.listY+p.view.page || at < 0 || at >= len(p.view.owner) {
		return act.None{}
	}
	i := p.view.owner[at]
	if i >= len(p.items) || p.items[i].kind == heading {
		return act.None{}
	}
	p.cursor = i
	if double && p.items[i].kind == active {
		return p.do(fix)
	}
	return p.focus()
}

// Point puts the selection on the row under the pointer.
func (p *Panel) Point(x, y int) act.Action { return p.Click(x, y, false) }

// RowName is the rule or the pattern of the row, with what it is about.
func (p *Panel) RowName() string {
	it, ok := p.at()
	switch {
	case !ok || it.kind == heading:
		return ""
	case it.kind == pattern:
		return it.m.Title
	}
	if where := p.where(it.f); where != "" {
		return Short(it.f.Rule) + ", " + where
	}
	return Short(it.f.Rule)
}

// Wheel implements part.Panel.
func (p *Panel) Wheel(lines int) {
	p.cursor = max(0, min(len(p.items)-1, p.cursor+lines))
	p.leaveHeading(lines)
}
