package traffic

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// targets sends a request on from a balancer, an API, a VPC link or a function
// URL: to the targets whose rule fits, equally among the healthy ones.
func (c *course) targets(n *model.Node, at sender) []tail {
	all := c.routes.from(n)
	if len(all) == 0 {
		return failing(503, "%s passes requests to nothing", n.Label())
	}
	links := c.ruled(n, all)
	if len(links) == 0 {
		return failing(404, "no route of %s takes %s %s", n.Label(), strings.ToUpper(c.request.Method), c.request.Path)
	}
	parts, down := c.spread(n, links)
	if len(parts) == 0 {
		// Nothing is healthy, so requests go to all; the first tells why they fail.
		return c.follow(answer{link: links[0], share: 1}, at)
	}
	within := withinZones(n)
	var answers []answer
	for i, peers := range c.alike(parts) {
		if peers == 0 {
			continue
		}
		a := answer{link: parts[i].link, peers: peers, share: parts[i].share, zoned: within}
		switch {
		case within && uneven(parts):
			a.reason = fmt.Sprintf("Each address of %s sends to the targets of its own zone.", n.Label())
		case len(parts) > 1:
			a.reason = fmt.Sprintf("%s shares its requests equally among %d targets.", n.Label(), len(parts))
		}
		answers = append(answers, c.halves(a, parts[i].moved, down)...)
	}
	return c.split(answers, at)
}

// part is a target that takes requests.
type part struct {
	link  *model.Link
	share float64 // of the requests of its balancer
	moved float64 // how much of share went elsewhere before something broke
}

// spread divides requests among the targets that are up, and names one that is
// not. A balancer leaves the targets whose health checks fail.
func (c *course) spread(n *model.Node, links []*model.Link) (parts []part, down string) {
	var up []*model.Link
	for _, l := range links {
		if c.counted(l) {
			up = append(up, l)
		} else if down == "" {
			down = c.t.Node(l.To).Label()
		}
	}
	if withinZones(n) {
		if parts := c.spreadWithin(n, links, up); parts != nil {
			return parts, down
		}
	}
	for _, l := range up {
		each := 1 / float64(len(up))
		parts = append(parts, part{l, each, each * float64(len(links)-len(up)) / float64(len(links))})
	}
	return parts, down
}

// spreadWithin divides requests among the targets of each zone that an NLB
// serves; nil when it serves none. Zones share equally, as resolvers hand their
// addresses out in turn.
func (c *course) spreadWithin(n *model.Node, links, up []*model.Link) []part {
	now, _ := c.served(n)
	if now == 0 {
		return nil
	}
	parts := make([]part, len(up))
	for i := range mostZones {
		z := zoneMask(1 << i)
		if now&z == 0 {
			continue
		}
		here, drawn := 0, 0
		for _, l := range links {
			to := c.t.Node(l.To)
			if c.standsIn(to, c.fact(to).zones, z) {
				drawn++
			}
		}
		for _, l := range up {
			if c.inZone(l, z) {
				here++
			}
		}
		for k, l := range up {
			parts[k].link = l
			if c.inZone(l, z) {
				each := 1 / float64(here) / float64(now.count())
				parts[k].share += each
				parts[k].moved += each * float64(drawn-here) / float64(drawn)
			}
		}
	}
	return slices.DeleteFunc(parts, func(p part) bool { return p.share == 0 })
}

func (c *course) inZone(l *model.Link, z zoneMask) bool {
	to := c.t.Node(l.To)
	return c.standsIn(to, c.aliveZones(to), z)
}

func uneven(parts []part) bool {
	return slices.ContainsFunc(parts, func(p part) bool { return p.share < parts[0].share-1e-9 || p.share > parts[0].share+1e-9 })
}

// counted tells whether a balancer counts a target as healthy. A Lambda target
// group has no health check unless one is set:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
func (w *Walker) counted(l *model.Link) bool {
	s, ok := model.LinkAs[*model.ForwardsSpec](l)
	if ok && w.t.Node(l.To).Kind() == model.KindLambda && (s.HealthCheck.Val() == "" || strings.EqualFold(s.HealthCheck.Val(), "disabled")) {
		return true
	}
	return w.works(l.To)
}

// halves tells requests that a dead target would have had from those that come
// here anyway.
func (c *course) halves(a answer, moved float64, down string) []answer {
	if moved == 0 || c.over > 0 {
		return []answer{a}
	}
	m := a
	m.share, m.failover = moved, true
	m.reason = strings.TrimSpace(fmt.Sprintf("%s is unhealthy. %s", down, a.reason))
	if a.share -= moved; a.share < 1e-12 {
		return []answer{m}
	}
	return []answer{a, m}
}

// alike counts, for the first of every set of targets that end the request in
// the same way, how many there are, and adds up their shares in it; it is 0 for
// the others. Such targets make one journey.
func (c *course) alike(parts []part) []int {
	out := make([]int, len(parts))
	for i, p := range parts {
		first := i
		for j := range i {
			if out[j] > 0 && c.same(c.t.Node(parts[j].link.To), c.t.Node(p.link.To)) {
				first = j
				parts[j].share += p.share
				parts[j].moved += p.moved
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
	c.askNode(a)
	c.askNode(b)
	return c.broken(a)+c.broken(b) == "" && c.fact(a).likeness(c.ground, a) == c.fact(b).likeness(c.ground, b)
}
