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
		if times[reads(p)] < 2 && slices.ContainsFunc(rows, func(o validate.Match) bool { return o.Title == p.Title && !slices.Equal(o.Nodes, p.Nodes) }) && len(p.Nodes) > 0 {
			name += " · " + m.label(findings.Key(m.look.report.Patterns, p)) // several of this pattern
		}
		text, role := "partial", theme.WarningText
		if p.State == validate.Complete {
			text, role = m.theme.Glyphs.Check+" complete", theme.GoodText
		}
		if n := times[reads(p)]; n > 1 {
			text += fmt.Sprintf(" %d times", n)
		}
		if lacks := missing(p); lacks != "" {
			text += ": " + lacks
		}
		text = m.signs(printable(text))
		x = s.Text(x, y, screen.Truncate(m.signs(printable(name)), max(s.W()/2, s.W()-x-4-screen.Width(text))), theme.Base)
		s.Text(x+2, y, screen.Truncate(text, s.W()-x-4), role)
	}
}

// mostNamed is how many complete matches of a pattern are told apart by their names.
const mostNamed = 3

// alike leaves one of matches that read alike, and counts those that it stands for by
// what they say. Of complete ones a few are named.
func alike(all []validate.Match) (rows []validate.Match, times map[string]int) {
	times = map[string]int{}
	for _, p := range all {
		times[reads(p)]++
	}
	seen := map[string]bool{}
	for _, p := range all {
		r := reads(p)
		if p.State == validate.Complete && times[r] <= mostNamed {
			rows = append(rows, p)
			continue
		}
		if !seen[r] {
			seen[r] = true
			rows = append(rows, p)
		}
	}
	for _, p := range rows {
		if r := reads(p); !seen[r] {
			times[r] = 1
		}
	}
	return rows, times
}

// reads is what is said of a match but for its nodes.
func reads(p validate.Match) string {
	return fmt.Sprintf("%d %s · %s: %s", p.State, p.Title, p.Subtitle, missing(p))
}

// missing is what a match lacks first, "" when it is complete.
func missing(p validate.Match) string {
	if p.State == validate.Complete || len(p.Missing) == 0 {
		return ""
	}
	return p.Missing[0].Text
}
