package exercise

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/geo"
	"portolan/model/goal"
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
	of, from           Selector
	percent, tolerance float64
}

func (s share) judge(g *grader) Verdict {
	t := g.design.t
	if len(s.of.nodes(t)) == 0 {
		return fail(Evidence{Text: "Nothing in the design is " + s.of.String() + "."})
	}
	var taken, whole float64
	for _, trip := range g.design.trips().Trips {
		if !s.from.Empty() && !(s.from.takes(t, trip.Population.Users) && s.from.inPlace(trip.Population)) {
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
		return unknown(Evidence{Text: "Nobody asks for anything yet."})
	}
	percent := 100 * taken / whole
	e := saying(s.of.nodes(t), "%s takes %s of the requests.", s.of, failure.PercentText(percent))
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
	if !slices.Contains([]string{"p50", "p95", "p99"}, a.Metric) {
		l.say(line, "metric is %q; it can be p50, p95 or p99", a.Metric)
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
	from               Selector
	request            traffic.Request
	metric, connection string
	atMost, fraction   *float64
}

func (s speed) judge(g *grader) Verdict {
	now, ok := s.measure(g, g.design)
	if !ok {
		return unknown(Evidence{Text: "There is no figure yet: not all of these requests are served."})
	}
	if s.atMost != nil {
		e := s.evidence(g, fmt.Sprintf("%s is %.0f ms; at most %.0f ms are wanted.", s.metric, now, *s.atMost))
		return within(now <= *s.atMost, e)
	}
	before, ok := s.measure(g, g.start)
	if !ok {
		return unknown(Evidence{Text: "The start has no figure."})
	}
	bound := before * *s.fraction
	e := s.evidence(g, fmt.Sprintf("%s is %.0f ms, %.0f %% of the start's %.0f ms; at most %.0f %% are wanted.", s.metric, now, 100*now/before, before, 100**s.fraction))
	return within(now <= bound, e)
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

// Measured is the figure of a latency goal in the start and in a design.
func (s speed) measure(g *grader, v *view) (float64, bool) {
	journeys, ok := g.estimate(v, s)
	if !ok {
		return 0, false
	}
	sum := latency.Together(journeys)
	if sum.SharePercent == 0 {
		return 0, false
	}
	switch s.metric {
	case "p50":
		return sum.P50, true
	case "p99":
		return sum.P99, true
	}
	return sum.P95, true
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

type survivesArgs struct {
	Failure        words  `yaml:"failure"`
	From           string `yaml:"from"`
	Request        string `yaml:"request"`
	Method         string `yaml:"method"`
	RecoversWithin string `yaml:"recovers_within"`
	AnswerWithin   string `yaml:"answer_within"`
}

func (a survivesArgs) build(l *loader, line int) predicate {
	l.need(line, "failure", len(a.Failure) > 0)
	return survives{
		breaks: l.breaks(line, a.Failure), from: l.selector(line, a.From), request: l.request(line, a.Request, a.Method),
		recover: l.seconds(line, a.RecoversWithin), answer: l.seconds(line, a.AnswerWithin),
	}
}

// anyRegion stands for each Region of the design in turn.
const anyRegion = "any-region"

func (l *loader) breaks(line int, texts []string) []string {
	for _, one := range texts {
		if _, err := failure.ParseBreak(one); err != nil && one != anyRegion {
			l.say(line, "failure: %v; %s stands for each Region in turn", err, anyRegion)
		}
	}
	return texts
}

// seconds reads a time such as 180s or 3m; "" is no bound.
func (l *loader) seconds(line int, text string) *float64 {
	if text == "" {
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		l.say(line, "%q is no time; write it as 90s or 3m", text)
		return nil
	}
	s := d.Seconds()
	return &s
}

type survives struct {
	presence
	breaks          []string
	from            Selector
	request         traffic.Request
	recover, answer *float64
}

func (s survives) judge(g *grader) Verdict {
	if len(g.populations(g.design, s.from)) == 0 {
		return unknown(Evidence{Text: "There are no users " + s.from.String() + "."})
	}
	if !g.answers() {
		return unknown(Evidence{Text: "Nothing answers a request yet."})
	}
	var good, bad []Evidence
	for _, b := range g.broken(s.breaks) {
		r, err := g.simulate(b, s.request)
		if err != nil {
			bad = append(bad, Evidence{Text: err.Error()})
			continue
		}
		for i := range r.Journeys {
			j := &r.Journeys[i]
			if !g.meansJourney(s.from, j) {
				continue
			}
			e, ok := s.one(g.design.t, b, j)
			if ok {
				good = append(good, e)
			} else {
				bad = append(bad, e)
			}
		}
	}
	switch {
	case len(bad) > 0:
		return fail(bad...)
	case len(good) == 0:
		return unknown(Evidence{Text: "No such request is served, so nothing can be lost."})
	}
	return pass(good...)
}

// one judges what becomes of one kind of request.
func (s survives) one(t *model.Topology, breaks []failure.Break, j *failure.Journey) (Evidence, bool) {
	var names []string
	for _, b := range breaks {
		names = append(names, b.Label(t))
	}
	who := j.Location
	if who == "" {
		who = t.Node(j.Users).Label()
	}
	e := Evidence{Nodes: j.After.Path, Links: j.After.Links}
	what := fmt.Sprintf("%s lost, %s %s from %s: ", strings.Join(names, " and "), j.Method, j.Request, who)
	switch {
	case j.Failed > 0 || !j.Recovery.Recovers && j.Outcome == traffic.Failed:
		e.Text = what + "not served. " + j.Why
		return e, false
	case s.recover != nil && j.Recovery.After > *s.recover, s.answer != nil && j.Recovery.After > *s.answer:
		e.Text = what + fmt.Sprintf("served again after %.0f s.", j.Recovery.After)
		return e, false
	case s.answer != nil && j.Recovery.Each > *s.answer:
		e.Text = what + fmt.Sprintf("each request waits up to %.0f s.", j.Recovery.Each)
		return e, false
	}
	e.Text = what + fmt.Sprintf("served again after %.0f s, each request waits up to %.0f s.", j.Recovery.After, j.Recovery.Each)
	return e, true
}

// broken lists the sets of breaks that are looked at one after the other.
func (g *grader) broken(texts []string) [][]failure.Break {
	var fixed []failure.Break
	each := false
	for _, one := range texts {
		if one == anyRegion {
			each = true
			continue
		}
		if b, err := failure.ParseBreak(one); err == nil {
			fixed = append(fixed, b)
		}
	}
	if !each {
		return [][]failure.Break{fixed}
	}
	var out [][]failure.Break
	for _, region := range g.design.t.Regions() {
		out = append(out, append(slices.Clone(fixed), failure.Break{Kind: failure.Region, ID: region}))
	}
	return out
}

func (g *grader) simulate(breaks []failure.Break, r traffic.Request) (*failure.Result, error) {
	key := fmt.Sprint(breaks, r.Path, r.Method)
	if known := g.sims[key]; known != nil {
		return known, nil
	}
	o := failure.Options{Path: r.Path}
	if r.Method != "" {
		o.Methods = []string{r.Method}
	}
	result, err := failure.Simulate(g.design.t, breaks, o)
	if err == nil {
		g.sims[key] = result
	}
	return result, err
}

// meansJourney tells whether a journey is one of the users that are meant.
func (g *grader) meansJourney(from Selector, j *failure.Journey) bool {
	return slices.ContainsFunc(g.populations(g.design, from), func(p traffic.Population) bool {
		return p.Users.ID == j.Users && p.Location == j.Location
	})
}

type routeArgs struct {
	From    string `yaml:"from"`
	Request string `yaml:"request"`
	Method  string `yaml:"method"`
	LandsOn string `yaml:"lands_on"`
	Never   string `yaml:"never"`
	When    words  `yaml:"when"`
}

func (a routeArgs) build(l *loader, line int) predicate {
	l.need(line, "lands_on or never", a.LandsOn != "" || a.Never != "")
	return route{
		from: l.selector(line, a.From), request: l.request(line, a.Request, a.Method), lands: l.selector(line, a.LandsOn),
		never: l.selector(line, a.Never), when: l.breaks(line, a.When),
	}
}

// route asks where requests end. Those that fail land nowhere: they miss lands_on,
// and keep to never.
type route struct {
	presence
	from, lands, never Selector
	request            traffic.Request
	when               []string
}

func (r route) judge(g *grader) Verdict {
	o := failure.Options{Path: r.request.Path}
	if r.request.Method != "" {
		o.Methods = []string{r.request.Method}
	}
	sets := [][]failure.Break{nil}
	if len(r.when) > 0 {
		sets = g.broken(r.when)
	}
	var good, bad []Evidence
	for _, set := range sets {
		landings, err := failure.Lands(g.design.t, o, set)
		if err != nil {
			bad = append(bad, Evidence{Text: err.Error()})
			continue
		}
		for _, l := range landings {
			if !g.meansJourney(r.from, &failure.Journey{Users: l.Users, Location: l.Location}) {
				continue
			}
			if len(l.Before) == 0 {
				bad = append(bad, Evidence{Text: whoLands(g, l) + " is not served.", Nodes: []string{l.Users}})
				continue
			}
			ends := l.Before
			if len(r.when) > 0 {
				ends = l.After
			}
			e, ok := r.one(g, l, ends)
			if ok {
				good = append(good, e)
			} else {
				bad = append(bad, e)
			}
		}
	}
	switch {
	case len(bad) > 0:
		return fail(bad...)
	case len(good) == 0:
		return unknown(Evidence{Text: "There are no users " + r.from.String() + "."})
	}
	return pass(good...)
}

func whoLands(g *grader, l failure.Landing) string {
	if l.Location != "" {
		return l.Location
	}
	return g.design.t.Node(l.Users).Label()
}

func (r route) one(g *grader, l failure.Landing, ends []failure.End) (Evidence, bool) {
	t := g.design.t
	e := Evidence{Nodes: []string{l.Users}}
	var names []string
	ok := r.lands.Empty() || len(ends) > 0
	for _, end := range ends {
		n := t.Node(end.Node)
		e.Nodes = append(e.Nodes, n.ID)
		names = append(names, strings.TrimSpace(n.Label()+" "+end.Region))
		if !r.lands.Empty() && !r.lands.takes(t, n) || !r.never.Empty() && r.never.takes(t, n) {
			ok = false
		}
	}
	if len(names) == 0 {
		names = []string{"nowhere"}
	}
	e.Text = fmt.Sprintf("%s lands on %s.", whoLands(g, l), strings.Join(names, ", "))
	return e, ok
}

type nearestArgs struct {
	From    string `yaml:"from"`
	Among   string `yaml:"among"`
	Request string `yaml:"request"`
}

func (a nearestArgs) build(l *loader, line int) predicate {
	l.need(line, "among", a.Among != "")
	return nearest{from: l.selector(line, a.From), among: l.selector(line, a.Among), request: l.request(line, a.Request, "")}
}

// nearest asks that users are answered in the Region, of those where the nodes of
// among stand, to which packets of theirs travel least.
type nearest struct {
	presence
	from, among Selector
	request     traffic.Request
}

func (n nearest) judge(g *grader) Verdict {
	var regions []string
	for _, node := range n.among.nodes(g.design.t) {
		if r := node.Region(); r != "" && !slices.Contains(regions, r) {
			regions = append(regions, r)
		}
	}
	if len(regions) < 2 {
		return fail(saying(n.among.nodes(g.design.t), "There are not two Regions to choose from."))
	}
	landings, err := failure.Lands(g.design.t, failure.Options{Path: n.request.Path, Methods: []string{"GET"}}, nil)
	if err != nil {
		return unknown(Evidence{Text: err.Error()})
	}
	var good, bad []Evidence
	for _, l := range landings {
		if !l.Known || !g.meansJourney(n.from, &failure.Journey{Users: l.Users, Location: l.Location}) {
			continue
		}
		best := closest(l.Place, regions)
		ok := len(l.Before) > 0
		e := Evidence{Nodes: []string{l.Users}}
		for _, end := range l.Before {
			ok = ok && end.Region == best
			e.Nodes = append(e.Nodes, end.Node)
		}
		e.Text = fmt.Sprintf("%s is nearest to %s.", l.Location, best)
		if ok {
			good = append(good, e)
		} else {
			bad = append(bad, e)
		}
	}
	switch {
	case len(bad) > 0:
		return fail(bad...)
	case len(good) == 0:
		return unknown(Evidence{Text: "There are no users with a place."})
	}
	return pass(good...)
}

// closest is the Region with the least round-trip time; of equal ones the first.
func closest(from geo.Place, regions []string) string {
	best, least := "", 0.0
	for _, code := range regions {
		at, err := geo.Locate(code)
		if err != nil {
			continue
		}
		if ms := latency.Internet(from, at).MS; best == "" || ms < least {
			best, least = code, ms
		}
	}
	return best
}

type staysArgs struct {
	From    string `yaml:"from"`
	Request string `yaml:"request"`
	Area    string `yaml:"area"`
}

func (a staysArgs) build(l *loader, line int) predicate {
	if area, ok := geo.ParseArea(a.Area); !ok || !area.Known() {
		l.say(line, "area is %q; write a continent or a country as Route 53 does, such as EU or continent SA", a.Area)
	}
	return stays{from: l.selector(line, a.From), request: l.request(line, a.Request, ""), area: a.Area}
}

// stays is judged as the goal of that name in a design's own expect.
type stays struct {
	presence
	from    Selector
	request traffic.Request
	area    string
}

func (s stays) judge(g *grader) Verdict {
	if !g.answers() {
		return unknown(Evidence{Text: "Nothing answers a request yet."})
	}
	var good, bad []Evidence
	for _, p := range g.populations(g.design, s.from) {
		asked := *g.design.t
		asked.Expect = []model.Expectation{{From: p.Users.ID, Request: s.request.Path, Stays: s.area}}
		r := goal.CheckAt(&asked, 0)
		e := Evidence{Text: strings.Join(r.Evidence, " "), Nodes: r.Nodes}
		switch r.State {
		case goal.Met:
			good = append(good, e)
		case goal.Unmet:
			bad = append(bad, e)
		default:
			return unknown(e)
		}
	}
	switch {
	case len(bad) > 0:
		return fail(bad...)
	case len(good) == 0:
		return unknown(Evidence{Text: "There are no users " + s.from.String() + "."})
	}
	return pass(good...)
}
