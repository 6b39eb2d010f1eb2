package failureview

import (
	"strings"

	"portolan/model/failure"
	"portolan/model/wording"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// ServedText is how much of all requests is served, as every view says it.
func ServedText(r *failure.Result) string {
	return "served " + percent(r.Served.Percent)
}

// drawHeld paints availability, recovery time and writes lost of each kind of
// request: as a table where it fits, else one below the other.
func (p *Panel) drawHeld(s screen.Surface, th *theme.Theme) {
	if p.held == nil {
		p.drawWaiting(s, th)
		return
	}
	rows := p.rows
	if len(rows) == 0 {
		note(s, "There are no users yet: nothing is asked of the design.")
		return
	}
	lines, starts := heldTable(rows, s.W()-2)
	if th.Glyphs.Aloud {
		lines, starts = heldSentences(rows)
	}
	if lines == nil {
		lines, starts = heldBlocks(rows, s.W()-2)
	}
	p.heldRow = clamp(p.heldRow, len(rows))
	lines = append(lines, heldLine{row: -1})
	for _, l := range screen.Wrap(failure.ObjectiveNote, max(1, s.W()-2)) {
		lines = append(lines, heldLine{line{l, theme.Muted}, -1})
	}
	p.scroll.held = screen.Scroll(p.scroll.held, starts[p.heldRow], s.H(), len(lines))
	if p.heldRow == 0 { // its head too
		p.scroll.held = 0
	}
	p.places.held = p.places.held[:0]
	for y := range min(s.H(), len(lines)-p.scroll.held) {
		l := lines[p.scroll.held+y]
		p.places.held = append(p.places.held, l.row)
		if l.row == p.heldRow {
			if p.focus == usersPane && !th.Glyphs.Aloud {
				l.role = theme.Selected
				s.Line(0, y, s.W(), "", theme.Selected)
			} else if p.scroll.held+y == starts[p.heldRow] {
				s.Text(0, y, th.Glyphs.Pointer, theme.Accent)
			}
		}
		s.Text(1, y, l.text, l.role)
	}
	s.More(th.Glyphs, p.scroll.held, len(lines), theme.Accent)
}

// heldLine is a line of a row, -1 for none.
type heldLine struct {
	line
	row int
}

// mostCell is how many lines a row of the table takes at most: longer ones are read
// better as a block.
const mostCell = 3

// heldTable aligns rows, nil where a width has no room for them. The widest cells are
// wrapped first. starts is the line of each row.
func heldTable(rows []failure.ObjectiveRow, w int) (out []heldLine, starts []int) {
	all := [][]string{failure.ObjectiveHead}
	for _, r := range rows {
		all = append(all, r.Cells)
	}
	widths := heldWidths(all, w)
	if widths == nil {
		return nil, nil
	}
	for k, r := range all {
		role, cells, tall := theme.Base, make([][]string, len(r)), 0
		for i, c := range r {
			cells[i] = screen.Wrap(whole(c), widths[i])
			tall = max(tall, len(cells[i]))
		}
		switch {
		case tall > mostCell:
			return nil, nil
		case k == 0:
			role = theme.Muted
		default:
			starts = append(starts, len(out))
		}
		for y := range tall {
			text := ""
			for i, c := range cells {
				cell := ""
				if y < len(c) {
					cell = c[y]
				}
				text += strings.ReplaceAll(cell, held, " ") + strings.Repeat(" ", max(0, widths[i]-screen.Width(cell))+2)
			}
			out = append(out, heldLine{line{strings.TrimRight(text, " "), role}, k - 1})
		}
	}
	return out, starts
}

// held stands for a blank at which no line ends.
const held = "\ue000"

// whole keeps a number and its unit in one line.
func whole(cell string) string { return strings.ReplaceAll(cell, " %", held+"%") }

// heldWidths are the widths of the columns that have room in w: no heading and no word is
// broken, nil where one would be.
func heldWidths(all [][]string, w int) []int {
	n := len(all[0])
	widths, least, sum := make([]int, n), make([]int, n), 2*(n-1)
	for i := range n {
		least[i] = screen.Width(all[0][i])
		for _, r := range all {
			widths[i] = max(widths[i], screen.Width(r[i]))
			for _, word := range strings.Fields(whole(r[i])) {
				least[i] = max(least[i], screen.Width(word))
			}
		}
		sum += widths[i]
	}
	for ; sum > w; sum-- {
		widest := -1
		for i := range widths {
			if widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return nil
		}
		widths[widest]--
	}
	return widths
}

// heldSentences are the rows for a voice, each figure behind its name.
func heldSentences(rows []failure.ObjectiveRow) (out []heldLine, starts []int) {
	for at, r := range rows {
		text := " " + r.Cells[0] + ", " + r.Cells[1]
		for i := 2; i < len(r.Cells); i++ {
			cell := r.Cells[i]
			if cell == "-" {
				cell = "none"
			}
			text += ", " + failure.ObjectiveHead[i] + " " + cell
		}
		starts = append(starts, len(out))
		out = append(out, heldLine{line{text, theme.Base}, at})
	}
	return out, starts
}

// heldBlocks gives each row its name and, below it, its figures.
func heldBlocks(rows []failure.ObjectiveRow, w int) (out []heldLine, starts []int) {
	for at, r := range rows {
		starts = append(starts, len(out))
		for _, l := range screen.Wrap(r.Cells[0]+", "+r.Cells[1], max(1, w)) {
			out = append(out, heldLine{line{l, theme.Strong}, at})
		}
		for i := 2; i < len(r.Cells); i++ {
			for k, l := range screen.Wrap(failure.ObjectiveHead[i]+" "+r.Cells[i], max(1, w-2)) {
				if k > 0 {
					l = "  " + l
				}
				out = append(out, heldLine{line{"  " + l, theme.Base}, at})
			}
		}
	}
	return out, starts
}

// sourceLines say in w columns where the figures of the selected row come from.
func (p *Panel) sourceLines(w int) (lines []line) {
	if p.held == nil || len(p.rows) == 0 {
		return nil
	}
	for _, text := range p.rows[clamp(p.heldRow, len(p.rows))].Sources(p.t) {
		for k, l := range screen.Wrap(text, max(1, w-4)) {
			if k > 0 {
				l = "  " + l
			}
			lines = append(lines, line{l, theme.Base})
		}
	}
	return lines
}

// drawSources paints them.
func (p *Panel) drawSources(s screen.Surface, th *theme.Theme) {
	lines := p.sourceLines(s.W())
	p.scroll.timeline = max(0, min(p.scroll.timeline, len(lines)-s.H()))
	for y := range min(s.H(), len(lines)-p.scroll.timeline) {
		l := lines[p.scroll.timeline+y]
		s.Text(1, y, l.text, l.role)
	}
	s.More(th.Glyphs, p.scroll.timeline, len(lines), theme.Accent)
}

// overrunLines says which limits are too small for what is asked of them, in brief
// how many.
func (p *Panel) overrunLines(w int, th *theme.Theme, brief bool) (out []line) {
	over := p.res.Overruns()
	if brief && len(over) > 1 {
		return []line{{screen.Truncate(th.Glyphs.Error+" "+wording.Count(len(over), "limit")+" would be overrun", w), theme.ErrorText}}
	}
	for _, l := range over {
		for _, text := range screen.Wrap(th.Glyphs.Error+" "+p.overrunText(l), max(w, 1)) {
			out = append(out, line{text, theme.ErrorText})
		}
	}
	return out
}

func (p *Panel) overrunText(l failure.Limit) string {
	return l.Names(p.t) + " would be overrun: " + l.Text
}
