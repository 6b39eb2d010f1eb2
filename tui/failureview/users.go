package failureview

import (
	"strings"

	"portolan/tui/screen"
	"portolan/tui/theme"
)

// nameWidth is the width of the first column of a table: as wide as the names, or what
// the others leave of that.
func (p *Panel) nameWidth(s screen.Surface) int {
	w := 6
	for _, r := range p.grid.rows {
		w = max(w, screen.Width(p.who(r.Users, r.Location)))
	}
	least := min(w, max(8, s.W()/4))
	if least == w || len(p.grid.columns) == 0 {
		return least
	}
	all := p.fitColumns(least+3, max(8, s.W()-least-3))
	last := all[len(all)-1]
	return min(w, least+max(0, s.W()-last.x-last.w)) // a column stays for the sign that there are more
}

// note says why there is no table.
func note(s screen.Surface, text string) {
	for y, l := range screen.Wrap(text, max(1, s.W()-2)) {
		s.Text(1, y, l, theme.Muted)
	}
}

// columnWidth is what a column of the table takes, its gap included. What is
// asked for may be written up to a width, what becomes of it is never cut.
func (p *Panel) columnWidth(column, widest int) int {
	return max(min(widest, screen.Width(p.grid.columns[column].name())), p.grid.widths[column]) + 2
}

// fitColumns chooses the columns that a width has room for, the selected one
// among them, and says where they stand.
func (p *Panel) fitColumns(x0, room int) []span {
	widths, n := make([]int, len(p.grid.columns)), len(p.grid.columns)
	whole := 0
	for i := range widths {
		widths[i] = min(room, p.columnWidth(i, room))
		whole += widths[i]
	}
	for i := range widths {
		if whole > room+2 { // else nothing needs to be cut
			widths[i] = min(room, p.columnWidth(i, max(12, min(24, room/2-2))))
		}
	}
	fit := func(first int) int {
		used, k := 0, 0
		for first+k < n && (k == 0 || used+widths[first+k] <= room+2) { // the last one needs no gap
			used += widths[first+k]
			k++
		}
		return k
	}
	first := min(p.scroll.columns, p.column)
	for first+fit(first) <= p.column {
		first++
	}
	for first > 0 && first-1+fit(first-1) == n {
		first--
	}
	p.scroll.columns = first
	var out []span
	for x, i := x0, first; i < first+fit(first); i++ {
		out = append(out, span{i, x, widths[i]})
		x += widths[i]
	}
	return out
}

// widen gives columns that cut what is asked for the room that is free beside them, in turn.
func (p *Panel) widen(shown []span, room int) {
	free, more := room+2, true // the last one needs no gap
	if last := len(shown) - 1; last >= 0 && shown[last].column+1 < len(p.grid.columns) {
		free = room - 1 // the sign that there are more, and a blank
	}
	for _, c := range shown {
		free -= c.w
	}
	for more && free > 0 {
		more = false
		for i, c := range shown {
			if free > 0 && c.w < screen.Width(p.grid.columns[c.column].name())+2 {
				shown[i].w++
				free, more = free-1, true
			}
		}
	}
	for i := 1; i < len(shown); i++ {
		shown[i].x = shown[i-1].x + shown[i-1].w
	}
}

// head is what a column asks for in w columns: cut in its middle where another begins
// with the same words.
func (p *Panel) head(column, w int) string {
	name := p.grid.columns[column].name()
	short := screen.Truncate(name, w)
	if short == name || w < 8 {
		return short
	}
	start := strings.TrimSuffix(short, "…")
	for i, other := range p.grid.columns {
		if i != column && strings.HasPrefix(other.name(), start) {
			return screen.Middle(name, w)
		}
	}
	return short
}

func (p *Panel) drawUsers(s screen.Surface, th *theme.Theme) {
	p.places.first, p.places.columns = 1, p.places.columns[:0]
	if p.res == nil {
		s.Text(1, 0, "Simulating"+th.Glyphs.Ellipsis, theme.Muted)
		return
	}
	if len(p.grid.rows) == 0 {
		note(s, "There are no users yet: add some on the canvas.")
		return
	}
	text, gap := p.verdict(s.W()-2, th, false), 1
	room, rows := s.H()-1, min(len(p.grid.rows), 3)
	legend := p.legendLines(s.W()-2, th)
	if rows+len(text)-legend > room {
		text = p.verdict(s.W()-2, th, true)
	}
	if len(p.grid.rows)+gap+len(text) > room { // what the cells say themselves goes first
		text = text[:len(text)-legend]
	}
	if len(p.grid.rows)+gap+len(text) > room {
		gap = 0
	}
	rows = min(len(p.grid.rows), max(min(3, room), room-gap-len(text)))
	p.drawTable(s, th, rows)
	if n := s.H() - 1 - rows - gap; len(text) > n && n > 0 { // the timeline says it all
		text = text[:n]
		last := text[n-1].text
		for screen.Width(last)+2 > s.W()-2 && strings.Contains(last, " ") { // whole words are left
			last = last[:strings.LastIndex(last, " ")]
		}
		text[n-1].text = screen.Truncate(last+" "+th.Glyphs.Ellipsis, s.W()-2)
	}
	for i, l := range text {
		if y := 1 + rows + gap + i; y < s.H() {
			s.Text(1, y, l.text, l.role)
		}
	}
	if y := 1 + rows + gap + len(text) + 1; len(p.broken) > 0 {
		y = p.drawLoad(s, th, y)
		p.drawReasons(s, th, y+1)
	}
}

// drawTable paints the populations and what becomes of their requests.
func (p *Panel) drawTable(s screen.Surface, th *theme.Theme, rows int) {
	x0 := 1 + p.nameWidth(s) + 2
	p.places.columns = p.fitColumns(x0, max(8, s.W()-x0))
	p.widen(p.places.columns, s.W()-x0)
	shown := p.places.columns
	if th.Glyphs.Aloud { // each row names its requests
		p.scroll.rows = screen.Scroll(p.scroll.rows, p.row, rows, len(p.grid.rows))
		for y := range rows {
			p.drawRow(s, th, p.scroll.rows+y, 1+y, x0)
		}
		return
	}
	s.Text(1, 0, screen.Truncate("City", x0-1), theme.Muted)
	for i, c := range shown {
		role, w := theme.Muted, c.w-2 // two blanks part what has blanks of its own
		if c.column == p.column {
			role = theme.Base
		}
		if i == len(shown)-1 {
			w = c.w - 1
		}
		s.Text(c.x, 0, p.head(c.column, w), role)
	}
	if shown[0].column > 0 {
		s.Text(x0-2, 0, th.Glyphs.Left, theme.Accent)
	}
	if last := shown[len(shown)-1].column; last+1 < len(p.grid.columns) {
		s.Right(s.W(), 0, th.Glyphs.Right, theme.Accent)
	}
	p.scroll.rows = screen.Scroll(p.scroll.rows, p.row, rows, len(p.grid.rows))
	for y := range rows {
		p.drawRow(s, th, p.scroll.rows+y, 1+y, x0)
	}
	s.Sub(screen.Rect{Y: 1, W: s.W(), H: rows}).More(th.Glyphs, p.scroll.rows, len(p.grid.rows), theme.Accent)
}

func (p *Panel) drawRow(s screen.Surface, th *theme.Theme, row, y, x0 int) {
	if row >= len(p.grid.rows) {
		return
	}
	role, r := theme.Base, p.grid.rows[row]
	if th.Glyphs.Aloud {
		says := []string{p.who(r.Users, r.Location)}
		for c := range p.grid.columns {
			if j := p.grid.at(row, c); j != nil {
				says = append(says, p.grid.columns[c].name()+" "+fateWord(j))
			}
		}
		s.Read(th, y, row == p.row, says...)
		return
	}
	if row == p.row {
		role = theme.Strong
		s.Text(0, y, th.Glyphs.Pointer, theme.Accent)
	}
	s.Text(1, y, screen.Truncate(p.who(r.Users, r.Location), x0-3), role)
	for _, c := range p.places.columns {
		j := p.grid.at(row, c.column)
		text, role := th.Glyphs.Dash, theme.Muted
		if j != nil {
			text, role = fate(j, th.Glyphs)
		}
		if row == p.row && c.column == p.column {
			role = theme.Selected
			text = screen.Truncate(text, c.w-2)
			s.Line(c.x-1, y, screen.Width(text)+2, th.Glyphs.Pointer, role) // where few colours reverse what fails too, the sign tells it
		}
		s.Text(c.x, y, screen.Truncate(text, c.w-1), role)
	}
}

type line struct {
	text string
	role theme.Role
}

// verdict is what stands under the table: the sums, why the selected request
// fares as it does, the goals that are about it, in brief on one line, and last
// the legend.
func (p *Panel) verdict(w int, th *theme.Theme, brief bool) []line {
	var out []line
	reads, writes := p.sums()
	sums := []string{reads, writes}
	if both := reads + ", " + writes; writes != "" && screen.Width(both) <= w {
		sums = []string{both}
	}
	for _, l := range sums {
		if l != "" {
			out = append(out, line{screen.Truncate(l, w), theme.Strong})
		}
	}
	out = append(out, p.overrunLines(w, th, brief)...)
	goals := p.goalLines(w, th, brief)
	if brief { // the timeline says why too: what has no room is better that
		out = append(out, goals...)
	}
	if j := p.journey(); j != nil && j.Why != "" && (len(p.broken) > 0 || j.Failed > 0) {
		for _, l := range screen.Wrap(j.Why, w) {
			out = append(out, line{l, theme.Base})
		}
	}
	if !brief {
		out = append(out, goals...)
	}
	for _, l := range pack(p.legend(th), w) {
		out = append(out, line{l, theme.Muted})
	}
	return out
}

func (p *Panel) legendLines(w int, th *theme.Theme) int { return len(pack(p.legend(th), w)) }

// sums says how much of all requests is served, and of each method where they
// differ.
func (p *Panel) sums() (all, methods string) {
	if len(p.res.Served.Methods) == 0 {
		return "", ""
	}
	return "Served, caches aside: " + percent(p.res.Served.Percent), p.res.Served.Text()
}

// legend explains the signs of the table.
func (p *Panel) legend(th *theme.Theme) []string {
	g := th.Glyphs
	if g.Aloud {
		return nil // no signs are drawn
	}
	out := []string{g.Good + " served", g.Half + " after failover", g.Error + " fails"}
	if len(p.grid.cells) < len(p.grid.rows)*len(p.grid.columns) {
		out = append(out, g.Dash+" not taken")
	}
	return out
}

// pack puts items side by side, in as many lines as they need.
func pack(items []string, w int) []string {
	var out []string
	for _, it := range items {
		if n := len(out) - 1; n >= 0 && screen.Width(out[n])+2+screen.Width(it) <= w {
			out[n] += "  " + it
			continue
		}
		out = append(out, screen.Truncate(it, max(w, 1)))
	}
	return out
}
