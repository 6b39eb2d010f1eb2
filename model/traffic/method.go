package traffic

import (
	"cmp"
	"strings"

	"portolan/model"
)

// Method is what users ask with for a path, as far as nobody says.
func (w *Walker) Method(users *model.Node, path string) string {
	method := ""
	for _, e := range w.routes.entries(users) {
		m := w.routes.method(w.t, e, path)
		if m == "GET" {
			return m
		}
		method = cmp.Or(method, m)
	}
	return cmp.Or(method, "GET")
}

// method is what users ask an entry with for a path: GET where something on the way
// may take it, else the first method that a rule of a balancer or a route of an API
// names for that path. What nothing takes is asked for with GET.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
func (r *routes) method(t *model.Topology, entry, path string) string {
	type station struct{ node, path string }
	method, start := "", station{entry, path}
	seen := map[station]bool{start: true}
	for queue := []station{start}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		n := t.Node(at.node)
		links := r.from(n)
		if len(links) == 0 || answersReads(n) {
			return "GET"
		}
		if n.Kind() == model.KindCloudFront {
			links = behavioursOf(t, n, links, at.path)
		}
		for _, l := range links {
			verb, on := takenBy(l)
			switch {
			case !on.meets(l, at.path):
				continue
			case verb == "GET", verb == "HEAD", verb == "" && n.Kind().API():
				return "GET"
			case verb != "":
				method = cmp.Or(method, verb)
				continue
			}
			next := station{l.To, pathBehind(t, l, at.path)}
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return cmp.Or(method, "GET")
}

// behavioursOf are the behaviours of a distribution for a path pattern, or where none
// names it that which takes the path.
func behavioursOf(t *model.Topology, dist *model.Node, links []*model.Link, path string) []*model.Link {
	taken := BehaviorFor(t, dist, path)
	var named, taking []*model.Link
	for _, l := range links {
		o, ok := model.LinkAs[*model.OriginSpec](l)
		switch {
		case !ok:
		case pattern(o) == path:
			named = append(named, l)
		case o == taken:
			taking = append(taking, l)
		}
	}
	if len(named) > 0 {
		return named
	}
	return taking
}

// pathBehind is the path that goes on along a link; any where it may be another there.
func pathBehind(t *model.Topology, l *model.Link, path string) string {
	o, ok := model.LinkAs[*model.OriginSpec](l)
	if !ok || !o.OriginPath.IsSet() && !o.Rewrite.IsSet() && !runsOn(t, l, model.ViewerRequest, model.OriginRequest) {
		return path
	}
	return anyPath
}

// pathRule is by which path a rule or a route takes requests; "" by any.
type pathRule struct{ pattern, regex string }

// meets tells whether a rule may take a path, or one of those for which it stands.
func (p pathRule) meets(l *model.Link, path string) bool {
	switch {
	case path == anyPath || p == pathRule{}:
		return true
	case p.regex != "":
		return many(path) || found(p.regex, path)
	case l.Kind == model.Integration:
		return mayRoute(l, path)
	}
	return model.PatternsMeet(strings.TrimPrefix(p.pattern, "/"), strings.TrimPrefix(path, "/"))
}

// takenBy is the method by which a rule of a balancer or a route of an API takes
// requests, "" by any, and the path.
func takenBy(l *model.Link) (method string, on pathRule) {
	if s, ok := model.LinkAs[*model.ForwardsSpec](l); ok {
		return strings.ToUpper(s.Method.Val()), pathRule{s.PathRule.Val(), s.PathRegex.Val()}
	}
	verb, path := routeOf(l)
	return verb, pathRule{pattern: path}
}

// answersReads tells whether a balancer answers a GET itself with more than an error.
func answersReads(n *model.Node) bool {
	alb, ok := model.As[*model.ALB](n)
	if !ok {
		return false
	}
	for _, a := range alb.OwnAnswers() {
		if m := a.When.Method.Val(); (m == "" || m == "GET" || m == "HEAD") && a.Status < 400 {
			return true
		}
	}
	return false
}
