package failureview

import (
	"fmt"
	"slices"

	"portolan/model/failure"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// Draw implements [part.Panel].
func (p *Panel) Draw(s screen.Surface, th *theme.Theme, focused bool) {
	s.Fill(theme.Base)
	breaks, users, timeline := p.layout(s.W(), s.H())
	p.places.breaks, p.places.users, p.places.timeline = breaks.Inset(1), users.Inset(1), timeline.Inset(1)
	frame := func(r screen.Rect, id pane, title string) screen.Surface {
		border, role := th.Glyphs.Pane, theme.PaneBorder
		if focused && p.focus == id {
			border, role = th.Glyphs.Focus, theme.PaneFocus
		}
		return s.Sub(r).Frame(border, title, role, theme.Title)
	}
	p.drawBreaks(frame(breaks, breaksPane, "Break"), th)
	if p.single {
		p.drawMatrix(frame(users, usersPane, "Survival of every single break"), th)
	} else {
		p.drawUsers(frame(users, usersPane, "What users get"), th)
	}
	p.drawTimeline(frame(timeline, timelinePane, p.timelineTitle()), th)
}

// layout puts the list left of the table and the timeline below both; where
// the window is small the pane with the focus has it alone.
func (p *Panel) layout(w, h int) (breaks, users, timeline screen.Rect) {
	if w < 60 || h < 14 {
		one := screen.Rect{W: w, H: h}
		switch p.focus {
		case usersPane:
			return breaks, one, timeline
		case timelinePane:
			return breaks, users, one
		}
		return one, users, timeline
	}
	left := min(max(29, w*3/10), 40)
	top := min(max(h*11/20, h-16), h-8)
	breaks = screen.Rect{W: left, H: top}
	users = screen.Rect{X: left, W: w - left, H: top}
	timeline = screen.Rect{Y: top, W: w, H: h - top}
	return breaks, users, timeline
}

func (p *Panel) drawBreaks(s screen.Surface, th *theme.Theme) {
	if len(p.all) == 0 {
		s.Text(1, 0, screen.Truncate("Nothing here can break yet.", s.W()-1), theme.Muted)
		return
	}
	p.scroll.breaks = window(p.scroll.breaks, p.cursor, s.H(), len(p.all))
	for y := range min(s.H(), len(p.all)-p.scroll.breaks) {
		i := p.scroll.breaks + y
		b := p.all[i]
		broken := slices.Contains(p.broken, b)
		role, kind, box := theme.Base, theme.Muted, "[ ]"
		if broken {
			role, box = theme.ErrorText, "["+th.Glyphs.Broken+"]"
		}
		if i == p.cursor {
			if p.focus == breaksPane {
				role, kind = theme.Selected, theme.SelectedMuted
				s.Line(0, y, s.W(), "", theme.Selected)
			} else {
				s.Text(0, y, th.Glyphs.Pointer, theme.Accent)
			}
		}
		x := s.Text(1, y, box+" ", role)
		x = s.Text(x, y, kindName(b.Kind)+" ", kind)
		s.Text(x, y, screen.Truncate(p.breakName(b), s.W()-x-1), role)
	}
	more(s, th, p.scroll.breaks, len(p.all))
}

// kindName is what a kind of break is called in the list.
func kindName(k failure.Kind) string {
	switch k {
	case failure.Zone:
		return "AZ"
	case failure.HealthCheck:
		return "checkers of"
	case failure.Edge:
		return "edge"
	}
	return string(k)
}

// breakName is the thing itself: the title of a node, the code of a place.
func (p *Panel) breakName(b failure.Break) string {
	if b.Kind == failure.Node || b.Kind == failure.HealthCheck {
		if n := p.t.Node(b.ID); n != nil {
			return n.Label()
		}
	}
	return b.ID
}

// window moves the first row of a list so that the cursor shows.
func window(first, cursor, h, n int) int {
	first = min(first, cursor)
	first = max(first, cursor-h+1)
	return max(0, min(first, n-h))
}

// more marks a list that goes on above or below.
func more(s screen.Surface, th *theme.Theme, first, n int) {
	if first > 0 {
		s.Right(s.W(), 0, th.Glyphs.Up, theme.Accent)
	}
	if first+s.H() < n {
		s.Right(s.W(), s.H()-1, th.Glyphs.Down, theme.Accent)
	}
}

// nameWidth is the width of the first column of a table.
func (p *Panel) nameWidth(s screen.Surface) int {
	w := 6
	for _, r := range p.grid.rows {
		w = max(w, screen.Width(r.name()))
	}
	return min(w, max(8, s.W()/4))
}

// columnWidth is the width of a cell of the table, its gap included.
const columnWidth = 16

func (p *Panel) drawUsers(s screen.Surface, th *theme.Theme) {
	p.places.first, p.places.columns = 1, p.places.columns[:0]
	if p.res == nil {
		s.Text(1, 0, "Simulating"+th.Glyphs.Ellipsis, theme.Muted)
		return
	}
	if len(p.grid.rows) == 0 {
		s.Text(1, 0, screen.Truncate("There are no users yet: press 1, then a, then \"users\".", s.W()-2), theme.Muted)
		return
	}
	text := p.verdict(s.W()-2, th)
	rows := max(1, min(len(p.grid.rows), s.H()-1-len(text)-1))
	x0 := 1 + p.nameWidth(s) + 2
	room := max(1, (s.W()-x0)/columnWidth)
	if w := len(p.grid.columns); w > room {
		p.scroll.columns = window(p.scroll.columns, p.column, room, w)
	} else {
		p.scroll.columns = 0
	}
	shown := p.grid.columns[p.scroll.columns:]
	shown = shown[:min(room, len(shown))]
	width := min(26, max(columnWidth, (s.W()-x0)/len(shown)))
	s.Text(1, 0, screen.Truncate("City", x0-1), theme.Muted)
	for i, c := range shown {
		x := x0 + i*width
		p.places.columns = append(p.places.columns, span{p.scroll.columns + i, x, width})
		s.Text(x, 0, screen.Truncate(c.method+" "+c.path, width-1), theme.Muted)
	}
	if p.scroll.columns > 0 {
		s.Text(x0-2, 0, th.Glyphs.Left, theme.Accent)
	}
	if p.scroll.columns+len(shown) < len(p.grid.columns) {
		s.Right(s.W(), 0, th.Glyphs.Right, theme.Accent)
	}
	p.scroll.rows = window(p.scroll.rows, p.row, rows, len(p.grid.rows))
	for y := range rows {
		p.drawRow(s, th, p.scroll.rows+y, 1+y, x0)
	}
	for i, l := range text {
		if y := 2 + rows + i; y < s.H() {
			s.Text(1, y, l.text, l.role)
		}
	}
}

func (p *Panel) drawRow(s screen.Surface, th *theme.Theme, row, y, x0 int) {
	if row >= len(p.grid.rows) {
		return
	}
	role := theme.Base
	if row == p.row {
		role = theme.Strong
		s.Text(0, y, th.Glyphs.Pointer, theme.Accent)
	}
	s.Text(1, y, screen.Truncate(p.grid.rows[row].name(), x0-3), role)
	for _, c := range p.places.columns {
		j := p.grid.at(row, c.column)
		if j == nil {
			s.Text(c.x, y, th.Glyphs.Dash, theme.Muted)
			continue
		}
		text, role := fate(j, th.Glyphs)
		if row == p.row && c.column == p.column {
			role = theme.Selected
			text = screen.Truncate(text, c.w-2)
			s.Line(c.x-1, y, screen.Width(text)+2, "", role)
		}
		s.Text(c.x, y, screen.Truncate(text, c.w-1), role)
	}
}

type line struct {
	text string
	role theme.Role
}

// verdict is what stands under the table: the legend, the sums, and why the
// selected request fares as it does.
func (p *Panel) verdict(w int, th *theme.Theme) []line {
	half := "◐"
	if th.Glyphs.ASCII {
		half = "~"
	}
	out := []line{{screen.Truncate(fmt.Sprintf("%s served  %s after failover  %s fails  %s not taken", th.Glyphs.Good, half, th.Glyphs.Error, th.Glyphs.Dash), w), theme.Muted}}
	sums := ""
	if v, ok := served(p.res, true); ok {
		sums = "Served, caches aside: reads " + percent(v)
	}
	if v, ok := served(p.res, false); ok {
		sums += ", writes " + percent(v)
	}
	out = append(out, line{screen.Truncate(sums, w), theme.Strong})
	if j := p.journey(); j != nil && j.Why != "" && len(p.broken) > 0 {
		for _, l := range screen.Wrap(j.Why, w) {
			out = append(out, line{l, theme.Base})
		}
	}
	return out
}
