package validate

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// PatternState tells how far a pattern is drawn.
type PatternState int

// The states of a pattern.
const (
	Absent   PatternState = iota
	Partial               // the shape is there, something is missing or broken
	Complete              // the shape is there and everything holds
)

func (s PatternState) String() string {
	switch s {
	case Partial:
		return "partial"
	case Complete:
		return "complete"
	}
	return "absent"
}

// Match is one place at which a pattern was recognised. A partial match is not
// an error by itself.
type Match struct {
	ID       string // of the pattern
	Title    string
	Subtitle string // pair of services, or the variant that was drawn
	Pair     string // id of the pair of services that the match shows besides, "" when there is none
	State    PatternState
	Nodes    []string  // ids, the one that the match is keyed by first
	Missing  []Missing // what keeps it from being complete
	Notes    []string
}

// Missing is something that a pattern still needs.
type Missing struct {
	Text string
	Rule string // id of the rule that explains it, "" when there is none
}

// PatternInfo describes a pattern.
type PatternInfo struct {
	ID           string
	As           string // id of the pattern whose matches show this pair, "" for a pattern with matches of its own
	Title        string
	StudyNote    string   // how study notes name it, "" when they do not
	PresentWhen  string   // shape that makes it present
	CompleteWhen string   // what must hold besides
	Items        []string // the same, item by item
}

// pattern is a description and the search for it.
type pattern struct {
	PatternInfo
	find func(*Pass) []*sighting
}

// sighting is a match in the making.
type sighting struct {
	head     *model.Node
	nodes    []*model.Node
	subtitle string
	missing  []Missing
	notes    []string
}

// sight starts a sighting keyed by head.
func sight(head *model.Node, others ...*model.Node) *sighting {
	s := &sighting{head: head}
	return s.with(head).with(others...)
}

func (s *sighting) with(nodes ...*model.Node) *sighting {
	for _, n := range nodes {
		if !slices.Contains(s.nodes, n) {
			s.nodes = append(s.nodes, n)
		}
	}
	return s
}

// need records what is missing unless it holds.
func (s *sighting) need(holds bool, text, rule string) {
	m := Missing{Text: model.Visible(text), Rule: rule}
	if !holds && !slices.Contains(s.missing, m) {
		s.missing = append(s.missing, m)
	}
}

func (s *sighting) note(text string) { s.notes = append(s.notes, model.Visible(text)) }

// patternList is every pattern with matches of its own: the study-note table
// first, then the pairs of services that have no row there, then the extras.
var patternList = slices.Concat(cloudFrontPatterns, route53Patterns, extraPatterns)

// sharedPairs are the pairs of services that a row of the study-note table
// stands for. They have no matches of their own: the row is the headline of a
// match, the pair its subtitle.
var sharedPairs = []PatternInfo{
	{ID: "pair/cloudfront-s3", As: "static-content", Title: "CloudFront + S3"},
	{ID: "pair/cloudfront-elb", As: "dynamic-web", Title: "CloudFront + ELB"},
	{ID: "pair/cloudfront-apigw", As: "global-api", Title: "CloudFront + API Gateway"},
}

// Patterns lists the patterns that Check recognises, and before the other pairs
// those that are told by Match.Pair of another pattern.
func Patterns() []PatternInfo {
	var out, pairs []PatternInfo
	for _, p := range patternList {
		out = append(out, p.PatternInfo)
		for _, s := range sharedPairs {
			if s.As == p.ID {
				s.StudyNote, s.PresentWhen, s.CompleteWhen, s.Items = s.Title, p.PresentWhen, p.CompleteWhen, p.Items
				pairs = append(pairs, s)
			}
		}
	}
	at := slices.IndexFunc(out, func(p PatternInfo) bool { return strings.HasPrefix(p.ID, "pair/") })
	return slices.Insert(out, at, pairs...)
}

// pairShownBy is the pair that matches of a pattern show besides.
func pairShownBy(pattern string) (PatternInfo, bool) {
	i := slices.IndexFunc(sharedPairs, func(p PatternInfo) bool { return p.As == pattern })
	if i < 0 {
		return PatternInfo{}, false
	}
	return sharedPairs[i], true
}

// patterns looks for every pattern. Besides its own items a match is complete
// only if users reach its head and no error was found on its nodes and links.
func (p *Pass) patterns(findings []Finding) []Match {
	faults := errorsBySite(findings)
	users := p.FromUsers()
	sightings := make([][]*sighting, len(patternList))
	p.spread(len(patternList), func(q *Pass, i int) { sightings[i] = patternList[i].find(q) })
	var out []Match
	for i, pt := range patternList {
		found := sightings[i]
		slices.SortStableFunc(found, func(a, b *sighting) int {
			return cmp.Compare(p.t.Index(a.head.ID), p.t.Index(b.head.ID))
		})
		for _, s := range found {
			s.need(users.reaches(s.head), "users that reach "+label(s.head), "graph/unreachable-node")
			for _, f := range faults.on(s) {
				if !slices.ContainsFunc(s.missing, func(m Missing) bool { return m.Rule == f.Rule }) {
					s.need(false, f.Message, f.Rule)
				}
			}
			out = append(out, s.match(pt.PatternInfo))
		}
	}
	return out
}

func (s *sighting) match(info PatternInfo) Match {
	m := Match{ID: info.ID, Title: info.Title, Subtitle: s.subtitle, State: Complete, Missing: s.missing, Notes: s.notes}
	if pair, ok := pairShownBy(info.ID); ok {
		m.Pair, m.Subtitle = pair.ID, pair.Title
	}
	if len(s.missing) > 0 {
		m.State = Partial
	}
	for _, n := range s.nodes {
		m.Nodes = append(m.Nodes, n.ID)
	}
	return m
}

// siteErrors holds the error findings by where they are: on a node, on what
// guards a node, or on a link.
type siteErrors struct {
	nodes, guards map[string][]*Finding
	from          map[string][]*Finding    // on links, by their start
	links         map[[2]string][]*Finding // on links, by their ends
}

func errorsBySite(findings []Finding) siteErrors {
	e := siteErrors{map[string][]*Finding{}, map[string][]*Finding{}, map[string][]*Finding{}, map[[2]string][]*Finding{}}
	for i := range findings {
		f := &findings[i]
		if f.Severity != Error {
			continue
		}
		switch node, l, onLink := f.Site(); {
		case !onLink:
			e.nodes[node] = append(e.nodes[node], f)
		case f.onGuard:
			e.guards[l.From] = append(e.guards[l.From], f)
			e.guards[l.To] = append(e.guards[l.To], f)
		default:
			e.from[l.From] = append(e.from[l.From], f)
			for _, l := range f.sites() {
				e.links[[2]string{l.From, l.To}] = append(e.links[[2]string{l.From, l.To}], f)
			}
		}
	}
	return e
}

// fewNodes is up to how many nodes of a match the links among them are looked
// up pair by pair.
const fewNodes = 16

// on lists the errors on the nodes of a sighting, on links between them and on
// what guards them; one on a guard of two nodes is listed twice.
func (e siteErrors) on(s *sighting) []*Finding {
	inside := map[string]bool{}
	for _, n := range s.nodes {
		inside[n.ID] = true
	}
	var out []*Finding
	for _, n := range s.nodes {
		out = append(out, e.nodes[n.ID]...)
		out = append(out, e.guards[n.ID]...)
		if len(s.nodes) <= fewNodes { // equivalent, if always; at the bound: only saves time
			for _, m := range s.nodes {
				out = append(out, e.links[[2]string{n.ID, m.ID}]...)
			}
			continue
		}
		for _, f := range e.from[n.ID] {
			if slices.ContainsFunc(f.sites(), func(l model.LinkRef) bool { return inside[l.To] }) {
				out = append(out, f)
			}
		}
	}
	return out
}
