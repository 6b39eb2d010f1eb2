package traffic

import (
	"regexp"
	"slices"
	"strings"

	"portolan/model"
)

// mostDetours bounds the requests of one users node for paths of redirects.
const mostDetours = 64

// detours follows, for one population of each users node, requests for a path of
// every rule by which a balancer redirects, and for one that no such rule names.
func detours(t *model.Topology, net Network) []Trip {
	samples := redirectSamples(t)
	if len(samples) == 0 {
		return nil
	}
	w := NewWalker(t, net, Failures{})
	var out []Trip
	done := map[string]bool{}
	for _, p := range Populations(t) {
		if done[p.Users.ID] {
			continue
		}
		done[p.Users.ID] = true
		for i, q := range w.detoursOf(p.Users, samples) {
			if i == mostDetours {
				break
			}
			out = append(out, Trip{Population: p, Request: q, Journeys: w.Walk(p, q)})
		}
	}
	return out
}

// redirectSamples are requests that rules take by which balancers redirect, and one
// for any other path.
func redirectSamples(t *model.Topology) []Request {
	var out []Request
	for _, n := range t.Nodes {
		alb, ok := model.As[*model.ALB](n)
		if !ok {
			continue
		}
		for _, own := range alb.OwnAnswers() {
			if own.Redirect == nil {
				continue
			}
			path := sampleOf(own.When.PathRule.Val())
			if e := own.When.PathRegex.Val(); e != "" {
				if path = spelled(e); path == "" {
					continue
				}
			}
			out = append(out, Request{Path: path, Method: own.When.Method.Or("GET")})
		}
	}
	return out
}

// sampleOf is a path that fits a pattern.
func sampleOf(pattern string) string {
	if pattern == "" || pattern == anyPath {
		return "/x"
	}
	return strings.NewReplacer("*", "x", "?", "x").Replace(pattern)
}

// spelled is a path that a regular expression matches, as far as its beginning
// spells one out; "" else.
func spelled(expression string) string {
	re, err := regexp.Compile(strings.TrimSuffix(strings.TrimPrefix(expression, "^"), "$"))
	if err != nil {
		return ""
	}
	path, _ := re.LiteralPrefix()
	if !strings.HasPrefix(path, "/") || !found(expression, path) {
		return ""
	}
	return path
}

func (w *Walker) detoursOf(users *model.Node, samples []Request) []Request {
	var out []Request
	add := func(q Request) {
		if !slices.Contains(out, q) {
			out = append(out, q)
		}
	}
	for _, q := range w.Requests(users) {
		for _, sample := range samples {
			add(Request{Path: sample.Path, Method: sample.Method, Entry: q.Entry})
		}
		add(Request{Path: sampleOf(q.Path), Method: q.Method, Entry: q.Entry})
	}
	return out
}
