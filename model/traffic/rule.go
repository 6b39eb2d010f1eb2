package traffic

import (
	"strings"

	"portolan/model"
)

// targetGroups sorts the targets of a balancer by listener rule: the targets of
// one rule are taken as one target group, unless they share by weight.
func (g *ground) targetGroups(links []*model.Link) [][]*model.Link {
	var out [][]*model.Link
	for i, l := range links {
		if g.weighted(l) {
			out = append(out, []*model.Link{l})
			continue
		}
		first := true
		for _, before := range links[:i] {
			first = first && !model.SameRule(before, l)
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
		if model.SameRule(as, l) {
			out = append(out, l)
		}
	}
	return out
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
