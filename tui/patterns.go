package tui

import (
	"fmt"
	"slices"

	"portolan/tui/canvas"
	"portolan/tui/findings"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/validate"
)

// drawPatterns lists the recognised patterns at the bottom, where the drawing
// leaves room.
func (m *Model) drawPatterns(s screen.Surface, view *canvas.View) {
	if m.look.report == nil || s.W() < 50 {
		return
	}
	d := view.Drawing()
	if d == nil || !view.Fits(d) {
		return
	}
	room := s.H() - d.H - 3
	if room <= 0 {
		return
	}
	var rows []validate.Match
	shown := m.part()
	for _, p := range m.look.report.Patterns {
		if p.State != validate.Absent && shown.HasAll(p.Nodes) && (m.ui.rects.findings.W == 0 || !m.panes.findings.InSight(p)) {
			rows = append(rows, p)
		}
	}
	rows, times := alike(rows)
	slices.SortStableFunc(rows, func(a, b validate.Match) int { return int(b.State) - int(a.State) })
	if len(rows) > room {
		rows = rows[:room]
	}
	for i, p := range rows {
		y := s.H() - len(rows) + i
		x := s.Text(2, y, "Pattern  ", theme.Muted)
		name := p.Title
		if p.Subtitle != "" {
			name += " · " + p.Subtitle
		}
		if times[p.Title+p.Subtitle+missing(p)] < 2 && slices.ContainsFunc(rows, func(o validate.Match) bool { return o.Title == p.Title && !slices.Equal(o.Nodes, p.Nodes) }) && len(p.Nodes) > 0 {
			name += " · " + m.label(findings.Key(m.look.report.Patterns, p)) // several of this pattern
		}
		x = s.Text(x, y, screen.Truncate(m.signs(printable(name)), s.W()/2), theme.Base)
		if p.State == validate.Complete {
			s.Text(x+2, y, m.theme.Glyphs.Check+" complete", theme.GoodText)
			continue
		}
		text := "partial"
		if n := times[p.Title+p.Subtitle+missing(p)]; n > 1 {
			text += fmt.Sprintf(" %d times", n)
		}
		if len(p.Missing) > 0 {
			text += ": " + p.Missing[0].Text
		}
		s.Text(x+2, y, screen.Truncate(m.signs(printable(text)), s.W()-x-4), theme.WarningText)
	}
}

// alike leaves one of partial matches that read alike, and counts them by what they say.
func alike(all []validate.Match) (rows []validate.Match, times map[string]int) {
	times = map[string]int{}
	for _, p := range all {
		said := p.Title + p.Subtitle + missing(p)
		if times[said]++; times[said] == 1 || p.State == validate.Complete {
			rows = append(rows, p)
		}
	}
	return rows, times
}

// missing is what a match lacks first, "" when it is complete.
func missing(p validate.Match) string {
	if p.State == validate.Complete || len(p.Missing) == 0 {
		return ""
	}
	return p.Missing[0].Text
}
