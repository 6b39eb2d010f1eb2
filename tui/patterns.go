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
	lines := m.patternLines(rows, times, s.W()-patternAt)
	lines = lines[:min(len(lines), room)]
	for i, l := range lines {
		y := s.H() - len(lines) + i
		s.Text(2, y, patternWord, theme.Muted)
		x := s.Text(patternAt, y, l.name, theme.Base)
		s.Text(x+2, y, l.text, l.role)
	}
}

const (
	patternWord = "Pattern  "
	patternAt   = 2 + len(patternWord)
)

// patternLine is what a row says of a match, or of several that read alike, as it is cut.
type patternLine struct {
	of         validate.Match
	times      int
	name, text string
	role       theme.Role
}

// patternLines are the rows of matches in w columns. Rows that read alike as they are cut
// are one.
func (m *Model) patternLines(rows []validate.Match, times map[string]int, w int) []patternLine {
	var lines []patternLine
	at := map[string]int{}
	for _, p := range rows {
		l := patternLine{of: p, times: max(1, times[reads(p)])}
		for {
			several := l.times < 2 && slices.ContainsFunc(rows, func(o validate.Match) bool { return o.Title == p.Title && !slices.Equal(o.Nodes, p.Nodes) })
			m.sayPattern(&l, several, w)
			i, met := at[l.name+l.text]
			if !met {
				at[l.name+l.text] = len(lines)
				lines = append(lines, l)
				break
			}
			same := lines[i]
			delete(at, same.name+same.text)
			lines = slices.Delete(lines, i, i+1)
			for k, j := range at {
				if j > i {
					at[k] = j - 1
				}
			}
			l.of, l.times = same.of, l.times+same.times
		}
	}
	return lines
}

// sayPattern writes the row of a match in w columns. Where there are several of its pattern
// the node that tells it apart stays, and the name of the pattern is cut.
func (m *Model) sayPattern(l *patternLine, several bool, w int) {
	p := l.of
	name, which := p.Title, ""
	if p.Subtitle != "" {
		name += " · " + p.Subtitle
	}
	if several && len(p.Nodes) > 0 {
		which = m.signs(printable(" · " + m.label(findings.Key(m.look.report.Patterns, p))))
	}
	text, role := "partial", theme.WarningText
	if p.State == validate.Complete {
		text, role = m.theme.Glyphs.Check+" complete", theme.GoodText
	}
	if l.times > 1 {
		text += fmt.Sprintf(" %d times", l.times)
	}
	if lacks := missing(p); lacks != "" {
		text += ": " + lacks
	}
	text, name = m.signs(printable(text)), m.signs(printable(name))
	room := max((w+patternAt)/2, w-4-screen.Width(text))
	if beside := room - screen.Width(which); beside >= leastPattern {
		name = screen.Truncate(name, beside) + which
	} else {
		name = screen.Truncate(name+which, room)
	}
	l.name, l.text, l.role = name, screen.Truncate(text, w-screen.Width(name)-4), role
}

// leastPattern is what is left of a pattern's name beside the node that tells it apart.
const leastPattern = 12

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
