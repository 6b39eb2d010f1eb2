package exercise

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/latency"
	"portolan/model/traffic"
)

// shareArgs and what follows ask how many and how fast.
type shareArgs struct {
	Of        string   `yaml:"of"`
	From      string   `yaml:"from"`
	Percent   *float64 `yaml:"percent"`
	Tolerance *float64 `yaml:"tolerance"`
}

func (a shareArgs) build(l *loader, line int) predicate {
	l.need(line, "of", a.Of != "")
	l.need(line, "percent", a.Percent != nil)
	s := share{of: l.selector(line, a.Of), from: l.selector(line, a.From), tolerance: 1}
	if a.Percent != nil {
		s.percent = *a.Percent
	}
	if a.Tolerance != nil {
		s.tolerance = *a.Tolerance
	}
	return s
}

type share struct {
	presence
	of, from           selector
	percent, tolerance float64
}

func (s share) judge(g *grader) Verdict {
	t := g.design.t
	if len(s.of.nodes(t)) == 0 {
		return fail(s.of.lacking())
	}
	var taken, whole float64
	for _, trip := range g.design.trips().Trips {
		if !s.from.empty() && !(s.from.takes(t, trip.Population.Users) && s.from.inPlace(trip.Population)) {
			continue
		}
		for i := range trip.Journeys {
			j := &trip.Journeys[i]
			part := j.Share * trip.Request.Share
			whole += part
			taken += part * s.part(t, j)
		}
	}
	if whole == 0 {
		if len(g.populations(g.design, s.from)) == 0 {
			return g.nobody(s.from)
		}
		return unknown(Evidence{Text: "Nobody asks for anything yet."})
	}
	percent := 100 * taken / whole
	e := saying(s.of.nodes(t), "%s takes %s of the requests.", s.of.said(), failure.PercentText(percent))
	if percent < s.percent-s.tolerance || percent > s.percent+s.tolerance {
		return fail(e)
	}
	return pass(e)
}

// part is which part of a journey passes what is asked for.
func (s share) part(t *model.Topology, j *traffic.Journey) float64 {
	if slices.ContainsFunc(j.Hops[:max(0, len(j.Hops)-1)], func(h traffic.Hop) bool { return s.of.takes(t, h.Node) }) {
		return 1
	}
	var sum float64
	for _, e := range traffic.Ends(j.Hops) {
		if s.of.takes(t, e.Node) {
			sum += e.Share
		}
	}
	return sum
}

type latencyArgs struct {
	From            string   `yaml:"from"`
	Request         string   `yaml:"request"`
	Method          string   `yaml:"method"`
	Metric          string   `yaml:"metric"`
	Connection      string   `yaml:"connection"`
	AtMost          *float64 `yaml:"at_most"`
	FractionOfStart *float64 `yaml:"at_most_fraction_of_start"`
}

func (a latencyArgs) build(l *loader, line int) predicate {
	if a.Metric == "" {
		a.Metric = "p95"
	}
	if a.Connection == "" {
		a.Connection = latency.Cold
	}
	if !slices.Contains(latency.Percentiles, a.Metric) {
		l.say(line, "metric is %q; it can be p50, p90, p95 or p99", a.Metric)
	}
	if !slices.Contains([]string{latency.Cold, latency.Warm, latency.Repeat}, a.Connection) {
		l.say(line, "connection is %q; it can be cold, warm or repeat", a.Connection)
	}
	if (a.AtMost == nil) == (a.FractionOfStart == nil) {
		l.say(line, "say either at_most or at_most_fraction_of_start")
	}
	return speed{
		from: l.selector(line, a.From), request: l.request(line, a.Request, a.Method), metric: a.Metric,
		connection: a.Connection, atMost: a.AtMost, fraction: a.FractionOfStart,
	}
}

type speed struct {
	presence
	from               selector
	request            traffic.Request
	metric, connection string
	atMost, fraction   *float64
}

func (s speed) judge(g *grader) Verdict {
	now, ok := s.measure(g, g.design)
	if !ok {
		if len(g.populations(g.design, s.from)) == 0 {
			return g.nobody(s.from)
		}
		return unknown(Evidence{Text: "There is no figure yet: not all of these requests are served."})
	}
	if s.atMost != nil {
		return within(now <= *s.atMost, s.evidence(g, s.figure(now, *s.atMost)+"."))
	}
	before, ok := s.measure(g, g.start)
	if !ok {
		return unknown(Evidence{Text: "The start has no figure."})
	}
	bound := before * *s.fraction
	e := s.evidence(g, fmt.Sprintf("%s, which is %.0f %% of the start's %.0f ms.", s.figure(now, bound), 100**s.fraction, before))
	return within(now <= bound, e)
}

// figure says a figure and its bound the way people speak of them: p50 of first visits
// from Sydney: 182 ms, wanted at most 150 ms. Digits that tell them apart are shown.
func (s speed) figure(now, bound float64) string {
	digits := 0
	for digits < 2 && fmt.Sprintf("%.*f", digits, now) == fmt.Sprintf("%.*f", digits, bound) && now != bound {
		digits++
	}
	return fmt.Sprintf("%s of %s: %.*f ms, wanted at most %.*f ms", s.metric, s.asked(), digits, now, digits, bound)
}

// asked is what a figure is about, in words.
func (s speed) asked() string {
	what := map[string]string{latency.Cold: "first visits", latency.Warm: "requests on an open connection", latency.Repeat: "return visits"}[s.connection]
	if who := s.from.said(); s.from.empty() {
		what += " of all users"
	} else if place, ok := strings.CutPrefix(who, "users in "); ok {
		what += " from " + strings.ReplaceAll(place, " or users in ", " or ")
	} else {
		what += " of " + who
	}
	if asked := strings.TrimSpace(s.request.Method + " " + s.request.Path); asked != "" {
		what = asked + ", " + what
	}
	return what
}

func within(ok bool, e Evidence) Verdict {
	if ok {
		return pass(e)
	}
	return fail(e)
}

func (s speed) evidence(g *grader, text string) Evidence {
	e := Evidence{Text: text}
	for _, p := range g.populations(g.design, s.from) {
		e.Nodes = append(e.Nodes, p.Users.ID)
	}
	return e
}

// measure is the figure of a latency goal in the start and in a design.
func (s speed) measure(g *grader, v *view) (float64, bool) {
	journeys, ok := g.estimate(v, s)
	if !ok {
		return 0, false
	}
	sum := latency.Together(journeys)
	if sum.SharePercent == 0 {
		return 0, false
	}
	return sum.Quantiles.Named(s.metric)
}

// estimate lists the journeys that a latency goal is about; not ok when one of them
// is not served or has no figure.
func (g *grader) estimate(v *view, s speed) ([]latency.Journey, bool) {
	path := s.request.Path
	key := strings.Join([]string{path, s.request.Method, s.connection}, "\x00")
	r := v.figures[key]
	if r == nil {
		o := latency.Options{Path: path, Method: s.request.Method, Connection: s.connection}
		if path == "" && s.request.Method == "" {
			o.Survey = v.trips()
		}
		var err error
		if r, err = latency.Estimate(v.t, o); err != nil {
			return nil, false
		}
		v.figures[key] = r
	}
	var out []latency.Journey
	for _, p := range g.populations(v, s.from) {
		for _, j := range r.Journeys {
			if j.Users != p.Users.ID || j.Location != p.Location {
				continue
			}
			if j.Outcome == traffic.Failed || p.Known && !j.Known {
				return nil, false
			}
			if j.Known {
				out = append(out, j)
			}
		}
	}
	return out, len(out) > 0
}
