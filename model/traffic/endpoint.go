package traffic

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/geo"
)

// regionGroup is an endpoint group of an accelerator.
type regionGroup struct {
	region    string
	links     []*model.Link
	dial      float64 // 0..100
	healthy   bool
	rtt       float64
	reachable bool // rtt means something
}

// accelerator picks the nearest healthy endpoint group; what its dial does not
// let in goes to the next: https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups-traffic-dial.html
func (c *course) accelerator(h Hop, from sender) []tail {
	if why := c.edgeHop(&h, from, model.PriceClassAll); why != "" {
		return before(h, failing("%s", why))
	}
	h.Kind = HopAccelerator
	edge := sender{place: h.Place, known: h.Located, name: h.Node.Label(), role: fromService}
	groups := c.endpointGroups(h.Node, edge)
	if len(groups) == 0 {
		return before(h, failing("%s has no endpoint", h.Node.Label()))
	}
	left, skipped := 1.0, ""
	var answers []answer
	for _, g := range groups {
		if !g.healthy {
			if skipped == "" && g.dial > 0 {
				skipped = fmt.Sprintf("%s has no healthy endpoint.", g.region)
			}
			continue
		}
		take := left * g.dial / 100
		if take <= 0 {
			continue
		}
		left -= take
		answers = append(answers, c.endpoints(g, take, skipped)...)
	}
	if left > 1e-12 && len(answers) > 0 {
		// All dials together let in less than everything: what is left is spread
		// over the groups that take traffic.
		for i := range answers {
			answers[i].share /= 1 - left
		}
	}
	if len(answers) == 0 {
		return before(h, failing("no endpoint of %s is healthy and dialled in", h.Node.Label()))
	}
	return before(h, c.split(answers, edge))
}

// endpointGroups lists the groups of an accelerator, nearest first.
func (c *course) endpointGroups(n *model.Node, edge sender) []*regionGroup {
	var groups []*regionGroup
	for _, l := range c.routes.from(n) {
		s, ok := model.LinkAs[*model.EndpointSpec](l)
		if !ok {
			continue
		}
		region := cmp.Or(s.Region.Val(), c.t.Node(l.To).Region())
		i := slices.IndexFunc(groups, func(g *regionGroup) bool { return g.region == region })
		if i < 0 {
			i = len(groups)
			g := &regionGroup{region: region}
			if r, ok := geo.RegionByCode(region); ok && edge.known {
				g.rtt, g.reachable = c.net.Backbone(edge.place, r.Place()), true
			}
			groups = append(groups, g)
		}
		g := groups[i]
		g.links = append(g.links, l)
		g.dial = max(g.dial, bounded(s.Dial.Val(), 0, 100))
		g.healthy = g.healthy || c.working[l.To]
	}
	slices.SortStableFunc(groups, func(a, b *regionGroup) int {
		switch {
		case a.reachable != b.reachable && a.reachable:
			return -1
		case a.reachable != b.reachable:
			return 1
		}
		return cmp.Compare(a.rtt, b.rtt)
	})
	return groups
}

// endpoints divides the requests of a group by the weights of its healthy endpoints.
func (c *course) endpoints(g *regionGroup, share float64, skipped string) []answer {
	var up []*model.Link
	var weights []float64
	for _, l := range g.links {
		if s, ok := model.LinkAs[*model.EndpointSpec](l); ok && c.working[l.To] {
			up = append(up, l)
			weights = append(weights, bounded(float64(s.Weight.Val()), 0, 255))
		}
	}
	weights = normalised(weights)
	out := make([]answer, len(up))
	for i, l := range up {
		why := fmt.Sprintf("%s is the nearest healthy Region of the accelerator.", cmp.Or(g.region, c.t.Node(l.To).Label()))
		if g.dial < 100 {
			why = fmt.Sprintf("The dial of %s lets in %.0f %%.", g.region, g.dial)
		}
		out[i] = answer{link: l, share: share * weights[i], failover: skipped != "", reason: strings.TrimSpace(skipped + " " + why)}
	}
	return out
}

// api passes an edge-optimized API through the edge location that AWS runs for
// it, and picks the integration.
func (c *course) api(h Hop, from sender) []tail {
	api, _ := model.APIOf(h.Node.Effective())
	at := h.at(from)
	end := func() []tail {
		if api.Mock.Val() {
			return []tail{{share: 1, cacheAt: -1}}
		}
		return c.targets(h.Node, at)
	}
	if api.Endpoint.Val() != model.EndpointEdge || h.Node.Kind() != model.KindRESTAPI {
		return before(h, end())
	}
	edge := h
	if why := c.edgeHop(&edge, from, model.PriceClassAll); why != "" {
		return before(edge, failing("%s", why))
	}
	edge.addReason("An edge-optimized API is behind a CloudFront that AWS runs.")
	h.Link, h.Reason, h.Share, h.Failover = nil, "", 1, false
	return before(edge, before(h, end()))
}

// targets sends a request on from a balancer, an API, a VPC link or a function
// URL: to the targets whose rule fits, equally among the healthy ones.
func (c *course) targets(n *model.Node, at sender) []tail {
	links := c.ruled(c.routes.from(n))
	if len(links) == 0 {
		return failing("%s passes requests to nothing", n.Label())
	}
	var up []*model.Link
	down := ""
	for _, l := range links {
		if c.working[l.To] {
			up = append(up, l)
		} else if down == "" {
			down = c.t.Node(l.To).Label()
		}
	}
	if len(up) == 0 {
		// Follow the first to its end: it tells why.
		return c.follow(answer{link: links[0], share: 1}, at)
	}
	var answers []answer
	for i, peers := range c.alike(up) {
		if peers == 0 {
			continue
		}
		a := answer{link: up[i], peers: peers, share: float64(peers) / float64(len(up))}
		if len(up) > 1 {
			a.reason = fmt.Sprintf("%s shares its requests equally among %d targets.", n.Label(), len(up))
		}
		answers = append(answers, c.movedShare(a, len(up), len(links), down)...)
	}
	return c.split(answers, at)
}

// movedShare tells requests that a dead target would have had from those that
// come here anyway.
func (c *course) movedShare(a answer, up, all int, down string) []answer {
	if up == all {
		return []answer{a}
	}
	moved := a
	moved.share = a.share * float64(all-up) / float64(all)
	moved.failover = true
	moved.reason = strings.TrimSpace(fmt.Sprintf("%s is unhealthy. %s", down, a.reason))
	a.share -= moved.share
	return []answer{a, moved}
}

// alike counts, for the first of every set of targets that end the request in
// the same way, how many there are; 0 for the others. Such targets make one
// journey.
func (c *course) alike(links []*model.Link) []int {
	out := make([]int, len(links))
	for i, l := range links {
		first := i
		for j := range i {
			if out[j] > 0 && c.same(c.t.Node(links[j].To), c.t.Node(l.To)) {
				first = j
				break
			}
		}
		out[first]++
	}
	return out
}

func (c *course) same(a, b *model.Node) bool {
	if a == b {
		return true
	}
	if a.Kind() != b.Kind() || !a.Kind().Compute() || len(c.routes.from(a))+len(c.routes.from(b)) > 0 {
		return false
	}
	for _, prop := range []string{"region", "location", "thinkTime", "thinkTimeP95"} {
		x, _ := a.Get(prop)
		y, _ := b.Get(prop)
		if !slices.Equal(x, y) {
			return false
		}
	}
	return true
}

// ruled keeps the links whose rule or route fits the request: those with a
// path that matches; else those without a rule; else all, since the path does
// not tell (a pattern may stand for many routes). Host conditions count when
// the users asked for a name.
func (c *course) ruled(links []*model.Link) []*model.Link {
	var exact, open []*model.Link
	for _, l := range links {
		host, path := rule(l)
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
		return exact
	case len(open) > 0:
		return open
	}
	return links
}

// rule reads the conditions of a link in the pattern language of [MatchPath].
func rule(l *model.Link) (host, path string) {
	switch s := l.Effective().(type) {
	case *model.ForwardsSpec:
		return s.Host.Val(), s.PathRule.Val()
	case *model.IntegrationSpec:
		return "", routePath(s.Route.Val())
	}
	return "", ""
}

// routePath turns an API route such as "GET /orders/{id}" into a pattern; the
// default route is "".
func routePath(route string) string {
	if _, path, ok := strings.Cut(strings.TrimSpace(route), " "); ok {
		route = strings.TrimSpace(path)
	}
	if !strings.HasPrefix(route, "/") {
		return "" // $default, $connect and message routes say nothing of paths
	}
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
