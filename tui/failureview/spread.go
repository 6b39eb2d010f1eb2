package failureview

import (
	"fmt"
	"slices"
	"strings"

	"portolan/tui/screen"
	"portolan/tui/theme"
)

// drawReasons says of all that is not served as before why, where there is room
// for it: the table explains only what is selected.
func (p *Panel) drawReasons(s screen.Surface, th *theme.Theme, y int) {
	lines := p.reasons(s.W()-2, th)
	if len(lines) == 0 || s.H()-y < min(4, len(lines)+1) {
		return
	}
	s.Text(1, y, "Why, request by request", theme.Strong)
	for i, l := range lines {
		if y++; y == s.H()-1 && i+1 < len(lines) {
			s.Text(1, y, th.Glyphs.Ellipsis, theme.Muted)
			return
		}
		s.Text(1, y, l.text, l.role)
	}
}

// named is how many populations a reason names.
const named = 3

// reasons groups what suffers by request and reason.
func (p *Panel) reasons(w int, th *theme.Theme) []line {
	type reason struct{ ask, why string }
	var order []reason
	who, role := map[reason][]string{}, map[reason]theme.Role{}
	for c, q := range p.grid.columns {
		ask := q.name()
		for r, pop := range p.grid.rows {
			j := p.grid.at(r, c)
			if j == nil || rank(j) == 0 {
				continue
			}
			x := reason{ask, j.Why}
			if who[x] == nil {
				order = append(order, x)
				_, role[x] = fate(j, th.Glyphs)
			}
			who[x] = append(who[x], p.who(pop.Users, pop.Location))
		}
	}
	var out []line
	for _, x := range order {
		names := who[x]
		if len(names) > named+1 {
			names = append(slices.Clone(names[:named]), fmt.Sprintf("%d more", len(names)-named))
		}
		for i, l := range screen.Wrap(x.ask+", "+strings.Join(names, ", ")+": "+x.why, max(w-2, 10)) {
			if i > 0 {
				l = "  " + l
			}
			out = append(out, line{l, role[x]})
		}
	}
	return out
}

// drawLoad lists the nodes whose share of requests changes, where there is room
// for some of them, and returns the row behind them.
func (p *Panel) drawLoad(s screen.Surface, th *theme.Theme, y int) int {
	n := len(p.res.Load)
	if room := s.H() - y - 1; n == 0 || room < min(2, n) {
		return y
	}
	const title = "Where requests go"
	w := len(title)
	for _, l := range p.res.Load {
		w = max(w, screen.Width(p.label(l.Node)))
	}
	w = min(w, max(len(title), s.W()/3))
	x := 1 + w + 2
	bar := min(40, s.W()-x-18)
	s.Text(1, y, screen.Truncate(title, x-2), theme.Strong)
	if !th.Glyphs.Aloud {
		s.Right(x+6, y, "before", theme.Muted)
		s.Right(x+14, y, "now", theme.Muted)
	}
	for i, l := range p.res.Load {
		y++
		if y == s.H()-1 && i+1 < n {
			s.Text(1, y, fmt.Sprintf("and %d more", n-i), theme.Muted)
			return s.H()
		}
		if th.Glyphs.Aloud {
			s.Read(th, y, false, p.label(l.Node), "before "+percent(l.Before), "now "+percent(l.After), p.limitText(l.Node))
			continue
		}
		role := theme.Base
		if l.After == 0 {
			role = theme.Muted
		}
		s.Text(1, y, screen.Truncate(p.label(l.Node), w), role)
		s.Right(x+6, y, percent(l.Before), theme.Muted)
		s.Right(x+14, y, percent(l.After), role)
		if text := p.limitText(l.Node); text != "" {
			s.Text(x+16, y, screen.Truncate(text, max(0, s.W()-x-17)), role)
			continue
		}
		for k := range max(0, bar) {
			// What a node has now is solid; what it has lost shows as dots.
			switch at := 100 * (float64(k) + 0.5) / float64(bar); {
			case at < l.After:
				s.Set(x+16+k, y, th.Glyphs.Bar, theme.Accent)
			case at < l.Before:
				s.Set(x+16+k, y, th.Glyphs.Dot, theme.Muted)
			}
		}
	}
	y++
	for _, text := range p.res.Assumed {
		if y >= s.H()-1 {
			break
		}
		s.Text(1, y, screen.Truncate("Assumed: "+text, max(0, s.W()-2)), theme.Muted)
		y++
	}
	return y
}

// limitText is what is asked of the limits of a node; "" where no users state a
// rate, or no limit is known.
func (p *Panel) limitText(id string) string {
	var out []string
	for _, d := range p.res.Demand {
		if d.Node == id {
			for _, l := range d.Limits {
				out = append(out, l.Short())
			}
		}
	}
	return strings.Join(out, ", ")
}
