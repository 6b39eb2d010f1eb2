package exercise

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
	"portolan/model/wording"
)

// existsArgs and what follows ask what is drawn.
type existsArgs struct {
	Sel   string            `yaml:"sel"`
	Where map[string]string `yaml:"where"`
	Min   *int              `yaml:"min"`
	Max   *int              `yaml:"max"`
}

func (a existsArgs) build(l *loader, line int) predicate {
	l.need(line, "sel", a.Sel != "")
	return exists{l.selector(line, a.Sel), conditions(a.Where), least(a.Min, a.Max), a.Max}
}

// least is the lower bound of a number: 1 unless the course says otherwise, and 0
// where it says an upper bound alone.
func least(min, max *int) int {
	switch {
	case min != nil:
		return *min
	case max != nil:
		return 0
	}
	return 1
}

// conditions are those of a map, in the order of their names.
func conditions(m map[string]string) []condition {
	var out []condition
	for prop, want := range m {
		out = append(out, condition{prop, want})
	}
	slices.SortFunc(out, func(a, b condition) int { return strings.Compare(a.prop, b.prop) })
	return out
}

type exists struct {
	sel   selector
	where []condition
	min   int
	max   *int
}

func (e exists) absence() bool { return e.min == 0 }

func (e exists) judge(g *grader) Verdict {
	var found []*model.Node
	for _, n := range e.sel.nodes(g.design.t) {
		if all(e.where, model.AtNode(g.design.t, n)) {
			found = append(found, n)
		}
	}
	if v := e.unwanted(g.design.t, found); v != nil {
		return fail(v...)
	}
	return counted(len(found), e.min, e.max, saying(found, "%s: %s.", e.sel.said(), wording.Count(len(found), "node")))
}

// unwanted is evidence of each node that should not be, where what it is set to says why.
func (e exists) unwanted(t *model.Topology, found []*model.Node) []Evidence {
	if e.max == nil || *e.max > 0 {
		return nil
	}
	var out []Evidence
	for _, n := range found {
		why := e.sel.taken(t, n)
		if why == "" {
			return nil
		}
		out = append(out, saying([]*model.Node{n}, "%s: %s.", n.Label(), why))
	}
	return out
}

// counted compares a number with its bounds.
func counted(n, min int, max *int, e Evidence) Verdict {
	if n < min || max != nil && n > *max {
		return fail(e)
	}
	return pass(e)
}

func all(where []condition, at model.Place) bool {
	return !slices.ContainsFunc(where, func(c condition) bool { return !c.holds(at) })
}

type edgeArgs struct {
	From       string            `yaml:"from"`
	To         string            `yaml:"to"`
	Where      map[string]string `yaml:"where"`
	Min        *int              `yaml:"min"`
	Max        *int              `yaml:"max"`
	EachBefore string            `yaml:"each_before"`
}

func (a edgeArgs) build(l *loader, line int) predicate {
	l.need(line, "from", a.From != "")
	l.need(line, "to", a.To != "")
	return edge{
		l.selector(line, a.From), l.selector(line, a.To), conditions(a.Where), least(a.Min, a.Max), a.Max,
		l.selector(line, a.EachBefore),
	}
}

// edge counts links. With before it counts those of each node of to that leads to
// one of before, each of which has to be within the bounds.
type edge struct {
	from, to selector
	where    []condition
	min      int
	max      *int
	before   selector
}

func (e edge) absence() bool { return e.min == 0 }

func (e edge) judge(g *grader) Verdict {
	links := linksOf(g.design.t, e.from, e.to, e.where)
	if !e.before.empty() {
		return e.each(g.design.t, links)
	}
	out := linked(links, "From %s to %s: %s.", e.from.said(), e.to.said(), wording.Count(len(links), "link"))
	if len(links) < e.min { // what could be linked is pointed at
		for _, n := range append(e.from.nodes(g.design.t), e.to.nodes(g.design.t)...) {
			out.Nodes = append(out.Nodes, n.ID)
		}
	}
	return counted(len(links), e.min, e.max, out)
}

// each judges the links of every node that leads to one of before, or of every node
// where none does.
func (e edge) each(t *model.Topology, links []*model.Link) Verdict {
	var good, bad []Evidence
	leading := slices.DeleteFunc(e.to.nodes(t), func(n *model.Node) bool { return (noWay{to: e.before}).way(t, n) == nil })
	if len(leading) == 0 {
		leading = e.to.nodes(t)
	}
	for _, n := range leading {
		var own []*model.Link
		for _, l := range links {
			if l.To == n.ID {
				own = append(own, l)
			}
		}
		out := linked(own, "From %s to %s: %s.", e.from.said(), n.Label(), wording.Count(len(own), "link"))
		out.Nodes = []string{n.ID}
		if counted(len(own), e.min, e.max, out).State == Pass {
			good = append(good, out)
		} else {
			bad = append(bad, out)
		}
	}
	switch {
	case len(bad) > 0:
		return fail(bad...)
	case len(good) == 0:
		return fail(saying(append(e.from.nodes(t), e.before.nodes(t)...), "The design has no %s.", e.to.said()))
	}
	return pass(good...)
}

// linked is evidence about links.
func linked(links []*model.Link, format string, args ...any) Evidence {
	e := Evidence{Text: fmt.Sprintf(format, args...)}
	for _, l := range links {
		e.Links = append(e.Links, l.Ref())
	}
	return e
}

func linksOf(t *model.Topology, from, to selector, where []condition) []*model.Link {
	var out []*model.Link
	for _, l := range t.Links {
		if from.takes(t, t.Node(l.From)) && to.takes(t, t.Node(l.To)) && all(where, model.AtLink(t, l)) {
			out = append(out, l)
		}
	}
	return out
}

type attrArgs struct {
	On      string            `yaml:"on"`
	Path    string            `yaml:"path"`
	Equals  string            `yaml:"equals"`
	OneOf   []string          `yaml:"one_of"`
	Not     string            `yaml:"not"`
	GTE     string            `yaml:"gte"`
	LTE     string            `yaml:"lte"`
	Matches string            `yaml:"matches"`
	Where   map[string]string `yaml:"where"`
	Some    bool              `yaml:"some"`
}

func (a attrArgs) build(l *loader, line int) predicate {
	l.need(line, "on", a.On != "")
	l.need(line, "path", a.Path != "")
	out := attr{where: conditions(a.Where), prop: a.Path, some: a.Some}
	for _, one := range []struct{ sign, value string }{
		{"", a.Equals}, {"", strings.Join(a.OneOf, "|")}, {"!", a.Not}, {">=", a.GTE}, {"<=", a.LTE}, {"~", a.Matches},
	} {
		if one.value != "" {
			out.wants = append(out.wants, one.sign+one.value)
		}
	}
	l.need(line, "what the property should be (equals, one_of, not, gte, lte or matches)", len(out.wants) > 0)
	out.on = l.subject(line, a.On)
	return out
}

// subject is what has properties: nodes, links, or the behaviour of a request.
type subject struct {
	text         string
	nodes        selector
	isLink       bool
	from, to     selector
	isBehavior   bool
	method, path string
}

func (l *loader) subject(line int, text string) subject {
	s := subject{text: text}
	if rest, ok := strings.CutPrefix(text, "edge:"); ok {
		from, to, ok := strings.Cut(rest, "->")
		if !ok {
			l.say(line, "%q: links are written edge:FROM->TO", text)
		}
		s.isLink, s.from, s.to = true, l.selector(line, from), l.selector(line, to)
		return s
	}
	if rest, ok := strings.CutPrefix(text, "behavior:"); ok {
		s.isBehavior, s.method, s.path = true, "GET", strings.TrimSpace(rest)
		if method, path, two := strings.Cut(s.path, " "); two {
			s.method, s.path = method, path
		}
		if !strings.HasPrefix(s.path, "/") || !slices.Contains(model.Methods(), s.method) {
			l.say(line, "%q: a behaviour is named by a request, such as behavior:GET /img/logo.png", text)
		}
		return s
	}
	s.nodes = l.selector(line, text)
	return s
}

type attr struct {
	presence
	on    subject
	where []condition
	prop  string
	wants []string
	some  bool // one is enough
}

// placed is a place with what a walk knows of it.
type placed struct {
	model.Place
	known map[string]string // of a behaviour: whether its answers may be cached, what runs on its events
}

func (p placed) value(prop string) string {
	if v, ok := p.known[prop]; ok {
		return v
	}
	return p.Value(prop)
}

// says is what a property is, as people say it. What only a walk knows has a clause of
// its own, since no descriptor names it.
func (p placed) says(prop string) string {
	v, ok := p.known[prop]
	switch {
	case !ok:
		return is(p.Place, prop)
	case prop == cached && v == "true":
		return "answers are cached"
	case prop == cached:
		return "answers are not cached"
	case v == "":
		return "nothing runs on the event " + prop
	}
	var kinds []string
	for _, k := range strings.Split(v, ", ") {
		kinds = append(kinds, model.Kind(k).Info().Title)
	}
	return "on the event " + prop + " runs " + strings.Join(kinds, " and ")
}

func (a attr) judge(g *grader) Verdict {
	places := a.on.places(g)
	var good, bad []Evidence
	for _, p := range places {
		if !all(a.where, p.Place) {
			continue
		}
		value := p.value(a.prop)
		e := Evidence{Text: p.Label() + ": " + p.says(a.prop) + "."}
		if p.Link != nil {
			e.Links = []model.LinkRef{p.Link.Ref()}
		} else {
			e.Nodes = []string{p.Node.ID}
		}
		if slices.ContainsFunc(a.wants, func(want string) bool { return !matches(value, want) }) {
			bad = append(bad, e)
		} else {
			good = append(good, e)
		}
	}
	switch {
	case len(good) > 0 && (a.some || len(bad) == 0):
		return pass(good...)
	case len(bad) > 0:
		return fail(bad...)
	}
	return fail(saying(a.on.near(g.design.t), "The design has no %s.", a.on.said()))
}

// said is the subject in words, for evidence.
func (s subject) said() string {
	switch {
	case s.isLink:
		return "link from " + s.from.said() + " to " + s.to.said()
	case s.isBehavior:
		return "behaviour for " + strings.TrimSpace(s.method+" "+s.path)
	}
	return s.nodes.said()
}

// near are the nodes at which what is missing could be: the ends of a link, and
// otherwise those where requests come in.
func (s subject) near(t *model.Topology) []*model.Node {
	if s.isLink {
		return append(s.from.nodes(t), s.to.nodes(t)...)
	}
	return entrances(t)
}

// entrances are the distributions of a design, or its users where it has none.
func entrances(t *model.Topology) []*model.Node {
	var users, distributions []*model.Node
	for _, n := range t.Nodes {
		switch n.Kind() {
		case "users":
			users = append(users, n)
		case "cloudfront":
			distributions = append(distributions, n)
		}
	}
	if len(distributions) > 0 {
		return distributions
	}
	return users
}

// cached is what a walk knows of a behaviour: whether its answers may be cached.
const cached = "cached"

func (s subject) places(g *grader) []placed {
	t := g.design.t
	var out []placed
	switch {
	case s.isBehavior:
		return s.behaviors(g)
	case s.isLink:
		for _, l := range linksOf(t, s.from, s.to, nil) {
			out = append(out, placed{Place: model.AtLink(t, l)})
		}
	default:
		for _, n := range s.nodes.nodes(t) {
			out = append(out, placed{Place: model.AtNode(t, n)})
		}
	}
	return out
}

// behaviors are the links by which distributions send a request on.
func (s subject) behaviors(g *grader) []placed {
	t := g.design.t
	var out []placed
	for _, p := range traffic.Populations(t) {
		for _, j := range g.design.walk(p, traffic.Request{Path: s.path, Method: s.method}) {
			for i, h := range j.Hops {
				if h.Link == nil || t.Node(h.Link.From).Kind() != "cloudfront" || !h.Link.Data() {
					continue
				}
				if slices.ContainsFunc(out, func(o placed) bool { return o.Link == h.Link }) {
					continue
				}
				known := functionsOf(t, h.Link)
				known[cached] = strconv.FormatBool(slices.ContainsFunc(j.Caches, func(at int) bool { return at < i && j.Hops[at].Node.ID == h.Link.From }))
				out = append(out, placed{model.AtLink(t, h.Link), known})
			}
		}
	}
	return out
}

// functionsOf tells of each event of a behaviour which kinds of functions run on it.
func functionsOf(t *model.Topology, behaviour *model.Link) map[string]string {
	out := map[string]string{model.ViewerRequest: "", model.ViewerResponse: "", model.OriginRequest: "", model.OriginResponse: ""}
	pattern := model.AtLink(t, behaviour).Value("path")
	for _, l := range t.Out(behaviour.From) {
		if !model.RunsOn(t, l, cmp.Or(pattern, "*")) {
			continue
		}
		event, kind := model.AtLink(t, l).Value("event"), string(t.Node(l.To).Kind())
		if out[event] != "" {
			kind = out[event] + ", " + kind
		}
		out[event] = kind
	}
	return out
}
