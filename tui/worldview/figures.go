package worldview

import (
	"slices"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/tui/theme"
)

// figures are the times of all requests of a population together.
type figures struct {
	known             bool
	latency.Quantiles // ms, of the requests that are answered
	// low and high are the band of the p50 over it: how wrong the round trips of its
	// areas may be.
	low, high float64
	areas     []string // whose bands these are, where measurements are few
	failed    float64  // share of its requests without an answer, 0..1
}

// class says how long something takes, for people.
type class int

const (
	unknown class = iota
	fast
	fair
	slow
	failing
)

// The bounds of the classes, ms: round numbers to read the map by, no promise and
// no target. One scale serves the p50 of a city and the round trip of a leg.
const (
	fastBelow = 50
	fairBelow = 150
)

func classOf(ms float64) class {
	switch {
	case ms < fastBelow:
		return fast
	case ms < fairBelow:
		return fair
	}
	return slow
}

func (f figures) class() class {
	switch {
	case f.failed > 0.9995:
		return failing
	case !f.known:
		return unknown
	}
	return classOf(f.P50)
}

func (c class) role() theme.Role {
	return [...]theme.Role{unknown: theme.Muted, fast: theme.GoodText, fair: theme.WarningText, slow: theme.ErrorText, failing: theme.ErrorText}[c]
}

// line is the role of ways of the class. Where a terminal has few colours the text of
// an error is reversed, which makes a band of a line.
func (c class) line() theme.Role {
	return [...]theme.Role{unknown: theme.Muted, fast: theme.GoodText, fair: theme.LineFair, slow: theme.LineBroken, failing: theme.LineBroken}[c]
}

// word says the class, for a voice.
func (c class) word() string {
	return [...]string{unknown: "", fast: "fast", fair: "fair", slow: "slow", failing: ""}[c]
}

// glyph is the sign of a city of the class: shape tells what colour does.
func (c class) glyph(g *theme.Glyphs) string {
	if g.ASCII {
		return [...]string{unknown: "u", fast: "o", fair: "^", slow: "@", failing: g.Broken}[c]
	}
	return [...]string{unknown: "○", fast: "●", fair: "▲", slow: "◆", failing: g.Broken}[c]
}

// mostExact is up to how many nodes times populations every population has an
// estimate of its own when the view is first shown: about 50 ms.
const mostExact = 5000

// measure fills in the figures of every population for one kind of visit: by an
// estimate of that population alone, and in designs so large that one would wait
// for it by mixing the journeys of the estimate of all.
func (w *world) measure(t *model.Topology, r *latency.Result, f traffic.Failures, warm bool) {
	connection := latency.Cold
	if warm {
		connection = latency.Warm
	}
	for i := range w.pops {
		p := &w.pops[i]
		figures := mixed(p, r, connection)
		if figures.known && len(t.Nodes)*len(w.pops) <= mostExact {
			figures = alone(p, t, f, connection, figures)
		}
		if warm {
			p.warm = figures
		} else {
			p.cold = figures
		}
	}
}

// alone is the estimate of a design in which nobody else is. What it fails at
// leaves the figures as they are.
func alone(p *population, t *model.Topology, f traffic.Failures, connection string, figures figures) figures {
	var others []string
	for _, n := range t.Nodes {
		if n.Kind() == model.KindUsers && n.ID != p.users {
			others = append(others, n.ID)
		}
	}
	edits := []model.Edit{model.Set{ID: p.users, Props: []model.Setting{{Prop: "locations", Value: []string{p.location}}}}}
	if len(others) > 0 {
		edits = append(edits, model.Remove{IDs: others})
	}
	only, err := model.Batch{Title: "leave " + p.name, Edits: edits}.Apply(t)
	if err != nil {
		return figures
	}
	r, err := latency.Estimate(only, latency.Options{Connection: connection, Failures: f, Brief: true})
	if err == nil && r.Summary.SharePercent > 0 {
		figures.Quantiles = r.Summary.Quantiles
	}
	return figures
}

// mixed is the distribution over all journeys of a population in the estimate of
// all.
func mixed(p *population, r *latency.Result, connection string) figures {
	var f figures
	var known []latency.Journey
	all, failed := 0.0, 0.0
	middle, low, high := 0.0, 0.0, 0.0 // of the bands, by share
	if r == nil {
		return f
	}
	for _, j := range r.Journeys {
		if j.Users != p.users || j.Location != p.location || j.Connection != connection {
			continue
		}
		all += j.SharePercent
		if j.Outcome == traffic.Failed {
			failed += j.SharePercent
		}
		if !j.Known {
			continue
		}
		middle += j.SharePercent * j.P50
		low += j.SharePercent * j.Low
		high += j.SharePercent * j.High
		for _, a := range j.Areas {
			if !slices.Contains(f.areas, a) {
				f.areas = append(f.areas, a)
			}
		}
		known = append(known, j)
	}
	if all > 0 {
		f.failed = failed / all
	}
	if together := latency.Together(known); together.SharePercent > 0 {
		f.known, f.Quantiles = true, together.Quantiles
	}
	if middle > 0 {
		f.low, f.high = low/middle, high/middle
	}
	return f
}
