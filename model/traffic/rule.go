package traffic

import (
	"strings"

	"portolan/model"
)

// ruled keeps the links that a request at n takes: the targets of the listener
// rule of a balancer, or of the route of an API, that fits it. Without a fit by
// path it is those without a condition; without these all, since the path does
// not tell (a pattern may stand for many).
func (c *course) ruled(n *model.Node, links []*model.Link) []*model.Link {
	if n.Kind().API() || n.Kind() == model.KindFunctionURL {
		return c.routed(links)
	}
	var exact, open []*model.Link
	for _, l := range links {
		host, path := condition(l)
		if host != "" && c.host != "" && !hostMatches(host, c.host) {
			continue
		}
		switch {
		case path == "" && (host == "" || c.host == ""):
			open = append(open, l)
		case path == "" || MatchPath(path, c.request.Path):
			exact = append(exact, l)
		}
	}
	switch {
	case len(exact) > 0:
		// Rules are tried in their order; the first that matches decides.
		// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
		return sameRule(exact[0], exact)
	case len(open) > 0:
		return open
	}
	return links
}

// condition reads a listener rule, its path in the pattern language of [MatchPath].
func condition(l *model.Link) (host, path string) {
	if s, ok := model.LinkAs[*model.ForwardsSpec](l); ok {
		return s.Host.Val(), s.PathRule.Val()
	}
	return "", ""
}

// targetGroups sorts the targets of a balancer by listener rule: the targets of
// one rule are taken as one target group.
func targetGroups(links []*model.Link) [][]*model.Link {
	var out [][]*model.Link
	for i, l := range links {
		first := true
		for _, before := range links[:i] {
			first = first && !isSameRule(before, l)
		}
		if first {
			out = append(out, sameRule(l, links))
		}
	}
	return out
}

func sameRule(as *model.Link, links []*model.Link) []*model.Link {
	var out []*model.Link
	for _, l := range links {
		if isSameRule(as, l) {
			out = append(out, l)
		}
	}
	return out
}

func isSameRule(a, b *model.Link) bool {
	x, ok := model.LinkAs[*model.ForwardsSpec](a)
	y, other := model.LinkAs[*model.ForwardsSpec](b)
	return ok == other && (!ok || x.Host.Val() == y.Host.Val() && x.PathRule.Val() == y.PathRule.Val() && x.Listener.Val() == y.Listener.Val())
}

// routed keeps the links of the route that fits best: the one with the most
// literal path, then the one that names the method. None is left when no route
// takes the method.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
func (c *course) routed(links []*model.Link) []*model.Link {
	method := strings.ToUpper(c.request.Method)
	if method == "" {
		method = "GET"
	}
	var best, open, unclear []*model.Link
	rank := -1
	for _, l := range links {
		verb, path := routeOf(l)
		if verb != "" && verb != method && c.protocol != model.ProtocolWebSocket {
			continue
		}
		unclear = append(unclear, l)
		if path == "" {
			open = append(open, l)
			continue
		}
		if !MatchPath(path, c.request.Path) {
			continue
		}
		r := 2 * literal(path)
		if verb != "" {
			r++
		}
		if r > rank {
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
	}
	return unclear
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

// routeOf reads the route of an integration: its method, "" for any, and its
// path as a pattern, "" for the default route.
func routeOf(l *model.Link) (method, path string) {
	s, ok := model.LinkAs[*model.IntegrationSpec](l)
	if !ok {
		return "", ""
	}
	route := strings.TrimSpace(s.Route.Val())
	if verb, rest, ok := strings.Cut(route, " "); ok {
		route = strings.TrimSpace(rest)
		if method = strings.ToUpper(verb); method == "ANY" {
			method = ""
		}
	}
	if !strings.HasPrefix(route, "/") {
		return "", "" // $default, $connect and message routes say nothing of paths
	}
	return method, pathPattern(route)
}

// pathPattern turns a path such as /orders/{id} into a pattern.
func pathPattern(route string) string {
	var b strings.Builder
	for i := 0; i < len(route); i++ {
		if route[i] != '{' {
			b.WriteByte(route[i])
			continue
		}
		b.WriteByte('*')
		end := strings.IndexByte(route[i:], '}')
		if end < 0 {
			break
		}
		i += end
	}
	return b.String()
}

func hostMatches(pattern, host string) bool {
	return glob(strings.ToLower(pattern), strings.ToLower(host))
}
