package latencyview

import (
	"math"
	"slices"
	"strings"
	"time"

	"portolan/model"
	"portolan/model/latency"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// goal is how long requests may take: of every limit the strictest.
type goal []limit

// limit bounds a percentile of a population, or of one typical user.
type limit struct {
	percentile string
	user       bool
	ms         float64
}

// over is by how much a limit is missed, ms; not above 0 where it is met.
func (l limit) over(all, one latency.Quantiles) float64 {
	if l.user {
		all = one
	}
	v, _ := all.Named(l.percentile)
	return v - l.ms
}

func (l limit) name() string {
	if l.user {
		return l.percentile + " of one"
	}
	return l.percentile
}

func (g goal) any() bool { return len(g) > 0 }

func (g goal) met(all, one latency.Quantiles) bool {
	return !slices.ContainsFunc(g, func(l limit) bool { return l.over(all, one) > 0 })
}

// verdict says by how much a goal is missed: the p95 of the population comes first,
// and goes without its name.
func (g goal) verdict(glyphs *theme.Glyphs, all, one latency.Quantiles) (string, theme.Role) {
	var missed *limit
	for i, l := range g {
		if l.over(all, one) > 0 && (missed == nil || l.name() == "p95") {
			missed = &g[i]
		}
	}
	if missed == nil {
		return glyphs.Good, theme.GoodText
	}
	text := " +" + ms(math.Ceil(missed.over(all, one)))
	if missed.name() != "p95" {
		text = " " + missed.name() + text
	}
	return glyphs.Error + text, theme.ErrorText
}

// goalOf is what is asked for: by hand for every row, or else by the design for
// these users and this request. Of several goals the strictest counts.
func (p *Panel) goalOf(users, location, request string) (g goal) {
	if p.target > 0 {
		return goal{{percentile: "p95", ms: p.target}}
	}
	if p.t == nil {
		return nil
	}
	for _, e := range p.t.Expect {
		if e.From != "" && e.From != users && !strings.EqualFold(e.From, location) || e.Request != "" && e.Request != request {
			continue
		}
		for _, l := range e.Limits() {
			g = g.with(l, e.Of == model.OfUser)
		}
	}
	return g
}

func (g goal) with(l model.GoalLimit, user bool) goal {
	for i, have := range g {
		if have.percentile == l.Percentile && have.user == user {
			g[i].ms = stricter(have.ms, l.Bound)
			return g
		}
	}
	if most := stricter(0, l.Bound); most > 0 {
		g = append(g, limit{l.Percentile, user, most})
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
		text, _ := p.goalOf(j.Users, j.Location, j.Request).verdict(glyphs, j.Quantiles, j.One)
		w = max(w, screen.Width(text)+2)
	}
	return w
}
