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
		s.Text(1, 0, "Breaking everything, one at a time"+th.Glyphs.Ellipsis, theme.Muted)
		return
	}
	rows := failure.ObjectiveRows(p.t, p.held, len(p.broken) == 0)
	if len(rows) == 0 {
		note(s, "There are no users yet: nothing is asked of the design.")
		return
	}
	lines := heldTable(rows, s.W()-2)
	if lines == nil {
		lines = heldBlocks(rows, s.W()-2)
	}
	lines = append(lines, line{})
	for _, l := range screen.Wrap(failure.ObjectiveNote, max(1, s.W()-2)) {
		lines = append(lines, line{l, theme.Muted})
	}
	p.scroll.held = max(0, min(p.scroll.held, len(lines)-s.H()))
	for y := range min(s.H(), len(lines)-p.scroll.held) {
		l := lines[p.scroll.held+y]
		s.Text(1, y, l.text, l.role)
	}
	s.More(th.Glyphs, p.scroll.held, len(lines), theme.Accent)
}

// heldTable aligns rows, nil where a width has no room for them.
func heldTable(rows [][]string, w int) []line {
	all := append([][]string{failure.ObjectiveHead}, rows...)
	widths, whole := make([]int, len(failure.ObjectiveHead)), 2*(len(failure.ObjectiveHead)-1)
	for i := range widths {
		for _, r := range all {
			widths[i] = max(widths[i], screen.Width(r[i]))
		}
		whole += widths[i]
	}
	if whole > w {
		return nil
	}
	var out []line
	for k, r := range all {
		text, role := "", theme.Base
		if k == 0 {
			role = theme.Muted
		}
		for i, c := range r {
			text += c + strings.Repeat(" ", widths[i]-screen.Width(c)+2)
		}
		out = append(out, line{strings.TrimRight(text, " "), role})
	}
	return out
}

// heldBlocks gives each row its name and, below it, its figures.
func heldBlocks(rows [][]string, w int) []line {
	var out []line
	for _, r := range rows {
		for _, l := range screen.Wrap(r[0]+", "+r[1], max(1, w)) {
			out = append(out, line{l, theme.Strong})
		}
		for i := 2; i < len(r); i++ {
			for k, l := range screen.Wrap(failure.ObjectiveHead[i]+" "+r[i], max(1, w-2)) {
				if k > 0 {
					l = "  " + l
				}
				out = append(out, line{"  " + l, theme.Base})
			}
		}
	}
	return out
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
	names := make([]string, len(l.Nodes))
	for i, id := range l.Nodes {
		names[i] = p.label(id)
	}
	return wording.Some(names) + " would be overrun: " + l.Text
}
