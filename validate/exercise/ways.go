package exercise

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
	"portolan/validate"
)

// pathArgs and what follows ask about ways.
type pathArgs struct {
	From     string   `yaml:"from"`
	To       string   `yaml:"to"`
	Via      []string `yaml:"via"`
	Avoiding []string `yaml:"avoiding"`
	Request  string   `yaml:"request"`
	Method   string   `yaml:"method"`
	Every    bool     `yaml:"every"`
}

func (a pathArgs) build(l *loader, line int) predicate {
	l.need(line, "to", a.To != "")
	return onWay{
		from: l.selector(line, a.From), to: l.selector(line, a.To), via: l.selectors(line, a.Via),
		avoiding: l.selectors(line, a.Avoiding), request: l.request(line, a.Request, a.Method), every: a.Every,
	}
}

// request reads the request that a check is about; without a path it is every one
// that the design treats differently.
func (l *loader) request(line int, path, method string) traffic.Request {
	if path != "" && !strings.HasPrefix(path, "/") {
		l.say(line, "request is %q; a path begins with /", path)
	}
	if method != "" && !slices.Contains(model.Methods(), method) {
		l.say(line, "method is %q; there are %s", method, strings.Join(model.Methods(), ", "))
	}
	return traffic.Request{Path: path, Method: method}
}

// onWay asks that all populations are served on a way. Unless it says every, one
// way of each population is enough.
type onWay struct {
	presence
	from, to      selector
	via, avoiding []selector
	request       traffic.Request
	every         bool
}

func (o onWay) judge(g *grader) Verdict {
	var good, bad []Evidence
	for _, p := range g.populations(g.design, o.from) {
		if e, ok := o.served(g, p); ok {
			good = append(good, e)
		} else {
			bad = append(bad, e)
		}
	}
	return weighed(good, bad, func() Verdict { return g.nobody(o.from) })
}

// served looks for the way of one population.
func (o onWay) served(g *grader, p traffic.Population) (Evidence, bool) {
	var taken, missed *traffic.Journey
	journeys := g.journeys(p, o.request)
	for i := range journeys {
		j := &journeys[i]
		if j.Outcome != traffic.Failed && o.fits(g.design.t, j) {
			taken = j
		} else if missed == nil {
			missed = j
		}
	}
	who := placeOf(p)
	switch {
	case taken != nil && (!o.every || missed == nil):
		return along(taken, "%s comes by %s.", who, strings.Join(traffic.PathOf(taken.Hops), " > ")), true
	case missed == nil:
		return saying([]*model.Node{p.Users}, "%s asks for nothing.", who), false
	case missed.Outcome == traffic.Failed:
		return along(missed, "%s is not served: %s", who, missed.Why[len(missed.Why)-1]), false
	}
	return along(missed, "%s comes by %s.", who, strings.Join(traffic.PathOf(missed.Hops), " > ")), false
}

// fits tells whether a journey is the way that is asked for.
func (o onWay) fits(t *model.Topology, j *traffic.Journey) bool {
	passes := func(s selector) bool {
		return slices.ContainsFunc(j.Hops, func(h traffic.Hop) bool { return s.takes(t, h.Node) })
	}
	ends := slices.ContainsFunc(traffic.Ends(j.Hops), func(e traffic.Peer) bool { return o.to.takes(t, e.Node) })
	return (ends || passes(o.to)) && !slices.ContainsFunc(o.via, func(s selector) bool { return !passes(s) }) &&
		!slices.ContainsFunc(o.avoiding, passes)
}

// journeys follows a request of a population; without a path every request that
// the design treats differently.
func (g *grader) journeys(p traffic.Population, r traffic.Request) []traffic.Journey {
	if r.Path != "" {
		return g.design.walk(p, r)
	}
	var out []traffic.Journey
	for _, trip := range g.design.trips().Trips {
		if trip.Population.Users == p.Users && trip.Population.Location == p.Location {
			if r.Method == "" || r.Method == "GET" {
				out = append(out, trip.Journeys...)
				continue
			}
			asked := trip.Request
			asked.Method = r.Method
			out = append(out, g.design.walk(p, asked)...)
		}
	}
	return out
}

// along is evidence about the way of a journey.
func along(j *traffic.Journey, format string, args ...any) Evidence {
	return Evidence{Text: fmt.Sprintf(format, args...), Nodes: traffic.PathOf(j.Hops), Links: traffic.Links(j.Hops)}
}

func placeOf(p traffic.Population) string {
	if p.Location != "" {
		return p.Location
	}
	return p.Users.Label()
}

type noPathArgs struct {
	From     string   `yaml:"from"`
	To       string   `yaml:"to"`
	Avoiding []string `yaml:"avoiding"`
}

func (a noPathArgs) build(l *loader, line int) predicate {
	l.need(line, "from", a.From != "")
	l.need(line, "to", a.To != "")
	return noWay{l.selector(line, a.From), l.selector(line, a.To), l.selectors(line, a.Avoiding)}
}

// noWay asks that nothing drawn leads from one to the other. From the internet it
// also begins at what everybody may call, unless it stands behind what is to be
// avoided, and asks the rules about ways round a guard.
type noWay struct {
	from, to selector
	avoiding []selector
}

func (noWay) absence() bool { return true }

func (w noWay) judge(g *grader) Verdict {
	t := g.design.t
	if len(w.to.nodes(t)) == 0 {
		return unknown(w.to.lacking())
	}
	var bad []Evidence
	for _, n := range t.Nodes {
		users := w.from.takes(t, n) || w.from.internet() && n.Kind() == model.KindUsers
		if !users && !(w.from.internet() && openToAll(t, n) && !w.guarded(t, n)) {
			continue
		}
		switch links := w.way(t, n); {
		case links == nil:
		case users:
			bad = append(bad, linked(links, "%s gets there directly.", n.Label()))
		default:
			bad = append(bad, linked(links, "Everybody may call %s, which leads there.", n.Label()))
		}
	}
	if w.from.internet() {
		for _, f := range g.design.findings().Findings {
			if validate.WayRound(f.Rule) && slices.ContainsFunc(f.Nodes, func(id string) bool { return w.to.takes(t, t.Node(id)) }) {
				bad = append(bad, Evidence{Text: f.Message, Nodes: f.Nodes, Links: f.Links})
			}
		}
	}
	if len(bad) > 0 {
		return fail(bad...)
	}
	return pass(saying(w.to.nodes(t), "No other way leads to %s.", w.to.said()))
}

func (w noWay) avoids(t *model.Topology, n *model.Node) bool {
	return slices.ContainsFunc(w.avoiding, func(s selector) bool { return s.takes(t, n) })
}

// guarded tells whether a node is to be avoided, or stands behind one that is: then
// the rules know whether there is a way round.
func (w noWay) guarded(t *model.Topology, n *model.Node) bool {
	if w.avoids(t, n) {
		return true
	}
	behind := noWay{to: selector{text: n.ID, alts: []nodeTerm{{id: n.ID}}}}
	return slices.ContainsFunc(t.Nodes, func(g *model.Node) bool { return w.avoids(t, g) && behind.way(t, g) != nil })
}

// openToAll tells whether everybody may call a node by the name or address that AWS
// gives it: an API that asks nobody who they are, an accelerator, or a public Network
// Load Balancer without security group.
func openToAll(t *model.Topology, n *model.Node) bool {
	at := model.AtNode(t, n)
	switch n.Kind() {
	case model.KindRESTAPI, model.KindHTTPAPI:
		auth := at.Value("auth")
		return (auth == "" || auth == "none") && !n.Private() && at.Value("defaultEndpoint") != "false" && at.Value("resourcePolicy") != "true"
	case model.KindAccelerator:
		return true
	case model.KindNLB:
		return !n.Private() && at.Value("securityGroups") == ""
	}
	return false
}

// way finds the shortest way over links that requests take, past nothing that is
// to be avoided; nil when there is none.
func (w noWay) way(t *model.Topology, from *model.Node) []*model.Link {
	came := map[string]*model.Link{from.ID: nil}
	queue := []string{from.ID}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		for _, l := range t.Out(id) {
			if _, seen := came[l.To]; seen || !l.Data() || !model.LegalLink(t, l) {
				continue
			}
			n := t.Node(l.To)
			if w.avoids(t, n) {
				continue
			}
			came[l.To] = l
			if w.to.takes(t, n) {
				var links []*model.Link
				for at := l; at != nil; at = came[at.From] {
					links = append(links, at)
				}
				slices.Reverse(links)
				return links
			}
			queue = append(queue, l.To)
		}
	}
	return nil
}
