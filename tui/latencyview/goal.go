package latencyview

import (
	"math"
	"slices"
	"strings"
	"time"

	"portolan/model/latency"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// goal is how long requests may take, ms; 0 asks for nothing.
type goal struct{ p50, p95 float64 }

func (g goal) any() bool { return g.p50 > 0 || g.p95 > 0 }

func (g goal) met(p50, p95 float64) bool {
	return (g.p50 == 0 || p50 <= g.p50) && (g.p95 == 0 || p95 <= g.p95)
}

// verdict says by how much a goal is missed; the p95 comes first.
func (g goal) verdict(glyphs *theme.Glyphs, p50, p95 float64) (string, theme.Role) {
	over := func(v float64) string { return " +" + ms(math.Ceil(v)) }
	switch {
	case g.met(p50, p95):
		return glyphs.Good, theme.GoodText
	case g.p95 > 0 && p95 > g.p95:
		return glyphs.Error + over(p95-g.p95), theme.ErrorText
	}
	return glyphs.Error + " p50" + over(p50-g.p50), theme.ErrorText
}

// goalOf is what is asked for: by hand for every row, or else by the design for
// these users and this request. Of several goals the strictest counts.
func (p *Panel) goalOf(users, location, request string) (g goal) {
	if p.target > 0 || p.t == nil {
		return goal{p95: p.target}
	}
	for _, e := range p.t.Expect {
		if e.From != "" && e.From != users && !strings.EqualFold(e.From, location) || e.Request != "" && e.Request != request {
			continue
		}
		g.p50, g.p95 = stricter(g.p50, e.P50), stricter(g.p95, e.P95)
	}
	return g
}

// stricter is the lower of two limits, the second one as the file writes it.
func stricter(limit float64, text string) float64 {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return limit
	}
	v := float64(d) / float64(time.Millisecond)
	if limit == 0 {
		return v
	}
	return min(limit, v)
}

func (p *Panel) hasTargets() bool {
	return slices.ContainsFunc(p.rows, func(j latency.Journey) bool { return p.goalOf(j.Users, j.Location, j.Request).any() })
}

// targetWidth is the width of the column of goals.
func (p *Panel) targetWidth(glyphs *theme.Glyphs) int {
	w := 8
	for _, j := range p.rows {
		if !j.Known {
			continue
		}
		text, _ := p.goalOf(j.Users, j.Location, j.Request).verdict(glyphs, j.P50, j.P95)
		w = max(w, screen.Width(text)+2)
	}
	return w
}
