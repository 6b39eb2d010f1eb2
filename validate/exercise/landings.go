package exercise

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/geo"
	"portolan/model/goal"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/model/wording"
)

// routeArgs and what follows ask where requests end.
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
	from, lands, never selector
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
			if !g.meansJourney(r.from, &l.Asked) {
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
			if len(r.when) > 0 {
				e.Text = lost(g.design.t, set) + ": " + e.Text
			}
			if ok {
				good = append(good, e)
			} else {
				bad = append(bad, e)
			}
		}
	}
	return weighed(good, bad, func() Verdict { return g.nobody(r.from) })
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
	ok := r.lands.empty() || len(ends) > 0
	for _, end := range ends {
		n := t.Node(end.Node)
		e.Nodes = append(e.Nodes, n.ID)
		names = append(names, strings.TrimSpace(n.Label()+" "+end.Region))
		if !r.lands.empty() && !r.lands.takes(t, n) || !r.never.empty() && r.never.takes(t, n) {
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
	from, among selector
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
		return fail(saying(n.among.nodes(g.design.t), "What answers stands in %s; two are wanted to choose from.", wording.Count(len(regions), "Region")))
	}
	landings, err := failure.Lands(g.design.t, failure.Options{Path: n.request.Path, Methods: []string{"GET"}}, nil)
	if err != nil {
		return unknown(Evidence{Text: err.Error()})
	}
	var good, bad []Evidence
	for _, l := range landings {
		if !l.Known || !g.meansJourney(n.from, &l.Asked) {
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
	return weighed(good, bad, func() Verdict {
		if len(g.populations(g.design, n.from)) == 0 {
			return g.nobody(n.from)
		}
		return unknown(Evidence{Text: "There are no users with a place."})
	})
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
	from    selector
	request traffic.Request
	area    string
}

func (s stays) judge(g *grader) Verdict {
	if v, early := g.early(s.from); early {
		return v
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
	return weighed(good, bad, func() Verdict { return g.nobody(s.from) })
}
