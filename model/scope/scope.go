// Package scope finds the part of a design that a person wants to see: what
// requests through a node touch, what is in front of it or behind it, one Region.
// It changes no design; package layout draws the part.
package scope

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/model/wording"
)

// Kind is a way to choose nodes.
type Kind string

// The kinds.
const (
	Request    Kind = "request"    // what requests touch that pass a node or use it as their data
	Upstream   Kind = "upstream"   // a node and all from which requests reach it
	Downstream Kind = "downstream" // a node and all that requests reach from it
	Region     Kind = "region"     // what lives in a Region
)

// kinds lists them in the order in which they are offered.
func kinds() []Kind { return []Kind{Request, Upstream, Downstream, Region} }

// Scope is a choice of nodes. The zero Scope is the whole design.
type Scope struct {
	Kind Kind
	Of   string // id of a node, key of a group, or code of a Region
}

// All tells whether nothing is left out.
func (s Scope) All() bool { return s.Kind == "" }

func (s Scope) String() string {
	if s.All() {
		return "all"
	}
	return string(s.Kind) + ":" + s.Of
}

// Says is the scope in words, with the name of its node.
func (s Scope) Says(name string) string {
	switch s.Kind {
	case Request:
		return "requests through " + name
	case Upstream:
		return "in front of " + name
	case Downstream:
		return "behind " + name
	case Region:
		return "Region " + name
	}
	return "all"
}

// Form is how a scope is written.
const Form = "all, request:ID, upstream:ID, downstream:ID or region:CODE"

// Parse reads what String writes. It does not ask whether a design has the node.
func Parse(word string) (Scope, error) {
	word = strings.TrimSpace(word)
	if word == "" || strings.EqualFold(word, "all") {
		return Scope{}, nil
	}
	kind, of, ok := strings.Cut(word, ":")
	s := Scope{Kind(strings.ToLower(strings.TrimSpace(kind))), strings.TrimSpace(of)}
	if !slices.Contains(kinds(), s.Kind) || !ok || s.Of == "" {
		return Scope{}, fmt.Errorf("%q is no part of a design; it is %s", word, Form)
	}
	if r, found := geo.FindRegion(s.Of); s.Kind == Region && found {
		s.Of = r.Code
	}
	return s, nil
}

// waysOf are the nodes that journeys of a design pass, for [Scope.Nodes].
func waysOf(t *model.Topology) [][]string {
	var out [][]string
	for _, trip := range latency.NewSurvey(t).Trips {
		for _, j := range trip.Journeys {
			out = append(out, j.Path())
		}
	}
	return out
}

// Nodes are the nodes of the scope, with what guards them; nil for all. Ways are
// those of t, nil to find them where they are needed.
func (s Scope) Nodes(t *model.Topology, ways [][]string) (map[string]bool, error) {
	out := map[string]bool{}
	switch {
	case s.All():
		return nil, nil
	case s.Kind == Region:
		for _, n := range t.Nodes {
			if n.Region() == s.Of {
				out[n.ID] = true
			}
		}
		if len(out) == 0 {
			return nil, fmt.Errorf("no node lives in %s%s", s.Of, wording.DidYouMean(s.Of, t.Regions()))
		}
	case len(s.heads(t)) == 0:
		ids := make([]string, len(t.Nodes))
		for i, n := range t.Nodes {
			ids[i] = n.ID
		}
		return nil, fmt.Errorf("there is no node %q%s", s.Of, wording.DidYouMean(s.Of, ids))
	case s.Kind == Request:
		if ways == nil {
			ways = waysOf(t)
		}
		if !s.along(t, ways, out) {
			return nil, fmt.Errorf("no request passes %q while nothing is broken", s.Of)
		}
	default:
		s.follow(t, out)
	}
	guard(t, out)
	return out, nil
}

// along takes what the requests touch that pass a head, or what it guards; false where
// none does.
func (s Scope) along(t *model.Topology, ways [][]string, out map[string]bool) bool {
	heads := s.heads(t)
	for _, n := range t.Nodes {
		if slices.ContainsFunc(t.Guards(n.ID), func(g *model.Node) bool { return slices.Contains(heads, g.ID) }) {
			heads = append(slices.Clip(heads), n.ID)
		}
	}
	found := false
	for _, w := range ways {
		w = traffic.Touched(t, w)
		if slices.ContainsFunc(w, func(id string) bool { return slices.Contains(heads, id) }) {
			found = true
			for _, id := range w {
				out[id] = true
			}
		}
	}
	for _, id := range s.heads(t) {
		out[id] = true
	}
	return found
}

// heads are the nodes that the scope begins with: the one of that id, or all of the
// group with that key.
func (s Scope) heads(t *model.Topology) []string {
	if t.Node(s.Of) != nil {
		return []string{s.Of}
	}
	if g, ok := t.Group(s.Of); ok {
		return t.Members(g)
	}
	return nil
}

// follow takes all that links lead to, or from, in one direction.
func (s Scope) follow(t *model.Topology, out map[string]bool) {
	todo := s.heads(t)
	for _, id := range todo {
		out[id] = true
	}
	for len(todo) > 0 {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		links, far := t.Out(id), func(l *model.Link) string { return l.To }
		if s.Kind == Upstream {
			links, far = t.In(id), func(l *model.Link) string { return l.From }
		}
		for _, l := range links {
			if e := far(l); l.Data() && !out[e] {
				out[e] = true
				todo = append(todo, e)
			}
		}
	}
}

// guard adds what guards the nodes.
func guard(t *model.Topology, out map[string]bool) {
	for _, n := range t.Nodes {
		if out[n.ID] && !n.Info().Guard() {
			for _, g := range t.Guards(n.ID) {
				out[g.ID] = true
			}
		}
	}
	for id, in := range out {
		if !in {
			delete(out, id)
		}
	}
}
