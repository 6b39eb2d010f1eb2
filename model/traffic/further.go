package traffic

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// mostFurther bounds the further requests of a design: with 50 groups of users who differ
// and a balancer of 100 rules each is still asked for.
const mostFurther = 5000

// further follows one request for each rule of a balancer and each route of an API that
// no request comes to which users are taken to make: as users may ask who do come to that
// station, by a path, a method and what else the rule looks at. trips are those requests.
//
// What follows is for the rules. Nobody counts these requests, since the design does not
// say how many they are.
func (w *Walker) further(trips []Trip) []Trip {
	f := &explorer{Walker: w, taken: map[visit]bool{}, served: map[*model.Link]bool{}, alike: map[*model.Node]*model.Node{}, first: map[string]*model.Node{}, rules: map[*model.Node][]*model.Link{}, ruleOf: map[*model.Link]*model.Link{}}
	for _, n := range w.t.Nodes {
		f.learn(n)
	}
	if len(f.rules) == 0 {
		return nil
	}
	trips = slices.SortedStableFunc(slices.Values(trips), func(a, b Trip) int {
		return cmp.Compare(a.Population.Users.ID, b.Population.Users.ID)
	})
	for _, t := range trips {
		f.note(t)
	}
	for _, t := range trips {
		f.from(t)
	}
	for i := 0; i < len(f.out); i++ { // behind a rule there may be a station with rules
		f.from(f.out[i])
	}
	for i := range f.out {
		f.out[i].Journeys = slices.DeleteFunc(f.out[i].Journeys, func(j Journey) bool {
			return byAsker[j.Cause] && f.served[f.out[i].Request.For]
		})
	}
	return f.out
}

// byAsker are the causes that hang on who asks. Where some users are served by a rule it is
// meant for those, and others are not taken to ask for it.
var byAsker = map[Cause]bool{
	CauseOutside: true, CauseProtocol: true, CauseCountry: true, CauseLocation: true, CauseVersion: true, CauseShown: true, CauseProof: true,
}

// visit is one request at a rule. Users who do not differ to the walk are one; the path
// is "" where the rule says it.
type visit struct {
	users       *model.Node
	entry, path string
	rule        *model.Link
}

type explorer struct {
	*Walker
	out    []Trip
	taken  map[visit]bool
	served map[*model.Link]bool          // rules by which requests are served
	rules  map[*model.Node][]*model.Link // of a station, the first link of each
	ruleOf map[*model.Link]*model.Link   // that first link, by each link of the rule
	alike  map[*model.Node]*model.Node   // the first users who ask in the same way
	first  map[string]*model.Node        // the same, by what they say

	bySource bool // some rule looks for addresses, by which users differ then
}

// learn lists the rules of a balancer that have a condition and the routes of an API that
// have a path or a method, each by its first link.
func (f *explorer) learn(n *model.Node) {
	switch n.Kind() {
	case model.KindALB, model.KindRESTAPI, model.KindHTTPAPI:
	default:
		return
	}
	known := map[string]*model.Link{}
	for _, l := range f.routes.from(n) {
		key := ""
		if s := specOf(l); s != nil {
			conditions := s.Conditions()
			if len(conditions) == 0 {
				continue
			}
			f.bySource = f.bySource || s.SourceIP.IsSet()
			key = fmt.Sprintf("%q %v %q", s.Listener.Val(), s.Priority.Val(), conditions)
		} else if verb, path := routeOf(l); verb != "" || path != "" {
			key = verb + " " + path
		} else {
			continue
		}
		if known[key] == nil {
			known[key] = l
			f.rules[n] = append(f.rules[n], l)
		}
		f.ruleOf[l] = known[key]
	}
}

// note remembers by which rules requests came that users are taken to make.
func (f *explorer) note(t Trip) {
	for i := range t.Journeys {
		j := &t.Journeys[i]
		for k := 1; k < len(j.Hops); k++ {
			if len(f.rules[j.Hops[k-1].Node]) == 0 {
				continue
			}
			for _, p := range j.Hops[k].Takers() {
				f.passed(j, f.ruleOf[p.Link])
			}
		}
		f.passed(j, f.ruleOf[j.Rule])
	}
}

func (f *explorer) passed(j *Journey, rule *model.Link) {
	if rule == nil {
		return
	}
	f.taken[f.visitOf(j.Users, j.Request, rule)] = true
	if !byAsker[j.Cause] {
		f.served[rule] = true
	}
}

func (f *explorer) visitOf(users *model.Node, q Request, rule *model.Link) visit {
	v := visit{users: f.asker(users), entry: q.Entry, path: q.Path, rule: rule}
	if _, on := takenBy(rule); on != (pathRule{}) {
		v.path = ""
	}
	return v
}

// asker is the first users who ask as these do: the walk of a request does not tell them
// apart.
func (f *explorer) asker(users *model.Node) *model.Node {
	if as := f.alike[users]; as != nil {
		return as
	}
	u, _ := model.As[*model.Users](users)
	presents := "anything"
	if u.Presents.IsSet() {
		presents = strings.Join(u.Presents.Val(), " ")
	}
	addresses := ""
	if f.bySource {
		addresses = strings.Join(u.CIDR.Val(), " ")
	}
	key := strings.Join([]string{u.Protocol.Val(), u.Network.Val(), presents, addresses, u.IPVersion.Val()}, "\n")
	if f.first[key] == nil {
		f.first[key] = users
	}
	f.alike[users] = f.first[key]
	return f.alike[users]
}

// from asks for the rules of the stations to which a request came.
func (f *explorer) from(t Trip) {
	for i := range t.Journeys {
		j := &t.Journeys[i]
		for k := 1; k < len(j.Hops); k++ {
			n := j.Hops[k].Node
			if len(f.rules[n]) == 0 || k+1 < len(j.Hops) && j.Hops[k+1].Node == n { // an edge-optimized API is passed twice
				continue
			}
			for _, l := range f.rules[n] {
				f.askFor(t, j, k, l)
			}
			f.askToWrite(t, j, k)
		}
	}
}

// askFor asks for a rule of the station at a hop, unless that was asked for before.
func (f *explorer) askFor(t Trip, j *Journey, at int, rule *model.Link) {
	if v := f.visitOf(j.Users, j.Request, rule); f.taken[v] || len(f.out) >= mostFurther {
		return
	}
	method, on := takenBy(rule)
	path, ok := f.pathFor(j, at, on)
	if !ok {
		return
	}
	q := Request{Path: path, Method: cmp.Or(method, t.Request.Method), Entry: t.Request.Entry, For: rule}
	f.follow(t.Population, q)
}

func (f *explorer) follow(p Population, q Request) {
	v := f.visitOf(p.Users, q, q.For)
	tried := v
	tried.path += " " + q.Path + " " + q.Method
	if f.taken[tried] {
		return
	}
	f.taken[tried] = true
	took := slices.DeleteFunc(f.Walk(p, q), func(j Journey) bool { return !f.took(&j, q.For) })
	if len(took) == 0 {
		return // another rule takes it first, or it does not come that far
	}
	trip := Trip{Population: p, Request: q, Journeys: took}
	f.note(trip)
	f.taken[v] = true
	f.out = append(f.out, trip)
}

// took tells whether a journey goes by the rule for which it is made, or is refused by it.
// A rule for another version of HTTP is not for those who speak this one. Of a behaviour it
// tells whether nothing behind it takes the method.
func (f *explorer) took(j *Journey, rule *model.Link) bool {
	by := func(l *model.Link) bool { return l != nil && (l == rule || f.ruleOf[l] == rule) }
	switch {
	case j.Outcome == Failed && j.Status == otherVersion:
		return false
	case rule.Kind == model.Origin && j.Cause != CauseUntaken:
		return false
	case by(j.Rule):
		return true
	}
	return slices.ContainsFunc(j.Hops[1:], func(h Hop) bool {
		return slices.ContainsFunc(h.Takers(), func(p Peer) bool { return by(p.Link) })
	})
}

// pathFor is the path that users ask for so that a station at a hop of their way sees one
// which a rule takes: the stations before it may take off the beginning or put one before it.
// Where one of them changes it otherwise it cannot be told.
func (f *explorer) pathFor(j *Journey, at int, on pathRule) (path string, ok bool) {
	if on == (pathRule{}) {
		return j.Request.Path, true
	}
	path = on.pattern
	if on.regex != "" {
		if path = spelled(on.regex); path == "" {
			return "", false
		}
	}
	for k := at; k > 0; k-- {
		h := j.Hops[k]
		if h.Again != "" {
			return "", false // what the client asked for before is not known
		}
		if h.Node.Kind().API() {
			if base := f.basePath(j, k); base != "" {
				path = base + "/" + strings.TrimPrefix(path, "/")
			}
		}
		if h.Link == nil {
			continue
		}
		if path, ok = f.before(h.Link, path); !ok {
			return "", false
		}
	}
	return path, true
}

// basePath is what the paths of the API at a hop begin with.
func (f *explorer) basePath(j *Journey, at int) string {
	c := &course{Walker: f.Walker, users: j.Users, request: Request{Path: anyPath}}
	from := sender{role: fromInternet}
	for _, h := range j.Hops[1 : at+1] {
		if h.Link != nil && h.Link.Kind == model.Origin {
			c.origin, from.role = h.Link, fromEdge
		}
	}
	link := j.Hops[at].Link
	if link == nil { // the second station of an edge-optimized API
		link = j.Hops[at-1].Link
	}
	if link == nil {
		return ""
	}
	base, _, _ := c.mapped(j.Hops[at].Node, link, from)
	return base
}

// before is the path with which a request goes along a link to have another behind it. ok is
// false where none does.
func (f *explorer) before(l *model.Link, path string) (before string, ok bool) {
	if s := specOf(l); s != nil && s.URLRewrite.IsSet() {
		return "", false
	}
	o, isOrigin := model.LinkAs[*model.OriginSpec](l)
	if !isOrigin {
		return path, true
	}
	if o.Rewrite.IsSet() || runsOn(f.t, l, model.ViewerRequest, model.OriginRequest) {
		return "", false
	}
	if prefix := o.OriginPath.Val(); prefix != "" && !strings.HasPrefix(path, "*") {
		rest, has := strings.CutPrefix(path, strings.TrimSuffix(prefix, "/")+"/")
		if !has {
			return "", false
		}
		path = "/" + rest
	}
	return within(pattern(o), path)
}

// within is a path pattern for what both the pattern of a behaviour and another take.
func within(behaviour, path string) (string, bool) {
	b, p := model.BehaviorPath(behaviour), model.BehaviorPath(path)
	switch {
	case behaviour == anyPath, model.PatternCovers(b, p):
		return path, true
	case model.PatternCovers(p, b):
		return behaviour, true
	case strings.HasSuffix(b, "*") && strings.HasPrefix(path, "*"):
		return strings.TrimSuffix(b, "*") + path, true
	}
	return "", false
}

// askToWrite asks for what a behaviour lets viewers write, where all rules of the balancer
// or routes of the API behind it look for a method that only reads.
func (f *explorer) askToWrite(t Trip, j *Journey, at int) {
	behaviour := j.Hops[at].Link
	for k := at; k > 0 && (behaviour == nil || behaviour.Kind != model.Origin); k-- {
		if k < at && j.Hops[k].Node.Kind() != model.KindRecord {
			return
		}
		behaviour = j.Hops[k].Link
	}
	o, ok := model.LinkAs[*model.OriginSpec](behaviour)
	links := f.routes.from(j.Hops[at].Node)
	if !ok || !Allows(o, "POST") || !says(behaviour) || slices.ContainsFunc(links, writes) {
		return
	}
	f.follow(t.Population, Request{Path: t.Request.Path, Method: "POST", Entry: t.Request.Entry, For: behaviour})
}

// says tells whether a behaviour says which methods it allows.
func says(behaviour *model.Link) bool {
	if lead := behaviour.Lead(); lead != nil {
		behaviour = lead
	}
	own, ok := behaviour.Spec.(*model.OriginSpec)
	return ok && own.Methods.IsSet()
}

// writes tells whether a rule may take a method that does more than read.
func writes(l *model.Link) bool {
	method, _ := takenBy(l)
	return method == "" || !(Request{Method: method}).Reads()
}
