package traffic

import (
	"strings"

	"portolan/model"
)

// routed keeps the links of the route that takes a request at an API: a full match
// before one with a greedy variable, of these the one with the most literal path, then
// the one that names the method, and $default last. None is left when no route takes
// the method, or the path where that is known. A path that may stand for many, of a
// behaviour or of users who do not say one, is taken by each route that may be meant.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
func (c *course) routed(links []*model.Link, at sender) []*model.Link {
	method := strings.ToUpper(c.request.Method)
	if method == "" {
		method = "GET"
	}
	known := c.knowsPath(at)
	var best, open, unclear, other []*model.Link
	rank := 0
	for _, l := range links {
		verb, path := routeOf(l)
		meets := path == "" || !known || mayRoute(l, c.request.Path)
		if verb != "" && verb != method && c.protocol != model.ProtocolWebSocket {
			if meets && many(c.request.Path) {
				other = append(other, l)
			}
			continue
		}
		if meets {
			unclear = append(unclear, l)
		}
		switch {
		case path == "":
			open = append(open, l)
			continue
		case !meets || !matchPath(path, c.request.Path):
			continue
		}
		r := rankOf(l, verb, path)
		if r > rank || len(best) == 0 {
			best, rank = nil, r
		}
		if r == rank {
			best = append(best, l)
		}
	}
	switch {
	case len(best) > 0:
		return best
	case len(open) > 0:
		return open
	case c.probe != nil && c.probe.own():
		return nil // its path is one alone, and stands for no other
	case len(unclear) == 0 && known && c.takesMethod(links, method):
		return other // who asks for these paths may use another method
	}
	return unclear
}

// takesMethod tells whether a route of an API takes a method, on any path.
func (c *course) takesMethod(links []*model.Link, method string) bool {
	for _, l := range links {
		if verb, _ := routeOf(l); verb == "" || verb == method {
			return true
		}
	}
	return false
}

// many tells whether a path stands for several.
func many(path string) bool { return path == "" || strings.ContainsAny(path, "*?") }

// knowsPath tells whether it is known which path a request has as routes look at it:
// a function or a path that CloudFront puts before it may change it, where no stage or
// base path is drawn that takes that off again.
func (c *course) knowsPath(at sender) bool {
	if c.request.Path == "" || c.request.Path == anyPath || at.sentBy == fromService {
		return false
	}
	o, ok := model.LinkAs[*model.OriginSpec](c.originOr())
	if !ok || at.sentBy != fromEdge {
		return true
	}
	api, _ := model.APIOf(at.node.Effective())
	based := api != nil && (api.Stage.IsSet() || api.BasePath.IsSet())
	return !runsOn(c.t, c.originOr(), model.ViewerRequest, model.OriginRequest) && !o.Rewrite.IsSet() && (based || !o.OriginPath.IsSet())
}

// mayRoute tells whether the route of a link takes a path, or one of those for which
// it stands. A variable is one part of a path, a greedy one all that is left, and at
// least one part. A slash at the end counts for nothing, which is assumed.
func mayRoute(l *model.Link, path string) bool {
	_, pattern := routeOf(l)
	if many(path) {
		return model.PatternsMeet(strings.TrimPrefix(pattern, "/"), strings.TrimPrefix(path, "/"))
	}
	want, has := parts(routePath(l)), parts(path)
	for i, w := range want {
		switch {
		case i >= len(has):
			return false
		case isGreedy(w):
			return true
		case !strings.HasPrefix(w, "{") && w != has[i]:
			return false
		}
	}
	return len(want) == len(has)
}

func parts(path string) []string {
	path = strings.Trim(path, "/")
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

func isGreedy(part string) bool { return strings.HasPrefix(part, "{") && strings.HasSuffix(part, "+}") }

// rankOf tells which of the routes that take a path comes first.
func rankOf(l *model.Link, verb, pattern string) int {
	r := 2 * literal(pattern)
	if verb != "" {
		r++
	}
	if strings.HasSuffix(routePath(l), "+}") {
		r -= 1 << 22
	}
	return r
}

// literal ranks patterns: one without a variable first, else by how much of the
// path it spells out.
func literal(pattern string) int {
	n := len(pattern) - strings.Count(pattern, "*")
	if n == len(pattern) {
		n += 1 << 20
	}
	return n
}

// routePath is the path of a route as it is written.
func routePath(l *model.Link) string {
	s, ok := model.LinkAs[*model.IntegrationSpec](l)
	if !ok {
		return ""
	}
	route := strings.TrimSpace(s.Route.Val())
	if _, rest, ok := strings.Cut(route, " "); ok {
		route = strings.TrimSpace(rest)
	}
	return route
}

// noRoute is the answer of an API to what none of its routes takes.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
func noRoute(n *model.Node) int {
	if n.Kind() == model.KindRESTAPI {
		return 403
	}
	return 404
}
