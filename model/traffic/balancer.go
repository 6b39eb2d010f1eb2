package traffic

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// targets sends a request on from a balancer, an API, a VPC link or a function
// URL: to the targets whose rule fits, in equal parts to each healthy instance.
func (c *course) targets(n *model.Node, at sender) []tail {
	all := c.routes.from(n)
	links, _ := c.ruled(n, all, at)
	if len(all) == 0 {
		return failing(CauseNowhere, 503, "%s passes requests to nothing", n.Label())
	}
	if len(links) == 0 && n.Kind() == model.KindALB {
		return c.byDefault(n, nil, at)
	}
	if len(links) == 0 {
		return failing(CauseUntaken, noRoute(n), "no route of %s takes %s %s", n.Label(), strings.ToUpper(c.request.Method), c.request.Path)
	}
	if status, why := c.turnedAway(n, links[0], at); why != "" {
		tails := failing(refusal(status), status, "%s", why)
		tails[0].rule = links[0]
		return tails
	}
	defer c.rewritten(links[0])()
	if c.weighted(links[0]) {
		return c.weigh(n, links, at)
	}
	answers := c.anew(c.toTargets(n, links), func(d *course) []answer { return d.toTargets(n, links) })
	if len(answers) == 0 {
		// Nothing is healthy, so requests go to all; the first tells why they fail.
		return c.follow(answer{link: links[0], share: 1}, at)
	}
	return c.split(answers, at)
}

// toTargets divides requests among the targets of links that are up.
func (c *course) toTargets(n *model.Node, links []*model.Link) []answer {
	parts, down := c.spread(n, links)
	within := withinZones(n)
	var answers []answer
	for _, p := range c.alike(parts) {
		a := answer{link: p.link, peers: p.peers, share: p.share, zoned: within}
		switch {
		case within && uneven(parts):
			a.reason = fmt.Sprintf("Each address of %s sends to the targets of its own zone.", n.Label())
		case len(parts) > 1 && uneven(parts):
			a.reason = fmt.Sprintf("%s shares its requests among %d targets by their instances.", n.Label(), len(parts))
		case len(parts) > 1:
			a.reason = fmt.Sprintf("%s shares its requests equally among %d targets.", n.Label(), len(parts))
		}
		if a.reason != "" {
			a.reason += sticks(links)
		}
		answers = append(answers, c.halves(a, p.moved, down)...)
	}
	return answers
}

// part is a target that takes requests, or several that are alike.
type part struct {
	link  *model.Link // to the first
	share float64     // of the requests of its balancer
	moved float64     // how much of share went elsewhere before something broke
	peers []Peer      // see [Hop]
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
	whole, left := 0.0, 0.0
	for _, l := range links {
		whole += c.instances(n, l)
	}
	parts = make([]part, len(up))
	for i, l := range up {
		parts[i] = part{link: l, share: c.alive(n, l)}
		left += parts[i].share
	}
	for i := range parts {
		parts[i].share /= left
		parts[i].moved = parts[i].share * (1 - left/whole)
	}
	return parts, c.downIn(n, up, down)
}

// instances counts the targets behind a link of a node. A balancer sends to
// each instance or task of a group in turn; how many there are is the least
// number that the group states, see [fact.instancesIn] for where. Those in a zone that
// the balancer does not serve are not in use. APIs and VPC links know one target a link.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
func (c *course) instances(n *model.Node, l *model.Link) float64 {
	if !countsInstances(n) {
		return 1
	}
	to := c.t.Node(l.To)
	f := c.fact(to)
	return f.instancesIn(to, c.usable(n, f))
}

// usable is the zones in which a balancer uses the targets of a node.
func (c *course) usable(n *model.Node, to *fact) zoneMask {
	if to.zones == 0 {
		return 0
	}
	if own := c.fact(n); own.zones != 0 && own.region == to.region {
		return to.zones & own.zones
	}
	return to.zones
}

func countsInstances(n *model.Node) bool {
	k := n.Kind()
	return k == model.KindALB || k == model.KindNLB || k == model.KindGWLB
}

// alive counts those that are left of them: a group spreads its instances evenly
// over its zones, and those of a broken one are left out.
func (c *course) alive(n *model.Node, l *model.Link) float64 {
	to := c.t.Node(l.To)
	if !c.losesInstances(n, l) {
		return c.instances(n, l)
	}
	f := c.fact(to)
	if c.replaced && c.Replaces(to) {
		return f.instancesOf(to)
	}
	return f.instancesIn(to, c.usable(n, f)&c.aliveZones(to))
}

// losesInstances tells whether the broken zones of a target are left out one
// instance at a time, so that all that are left share their requests.
func (c *course) losesInstances(n *model.Node, l *model.Link) bool {
	if len(c.zones) == 0 {
		return false
	}
	to := c.t.Node(l.To)
	return !c.unnoticed && c.aliveZones(to) != c.fact(to).zones && countsInstances(n) && !withinZones(n) && to.Kind().Compute() && !c.weighted(l)
}

// downIn names what is left out: a target, or else the part of one that stood in
// a broken zone.
func (c *course) downIn(n *model.Node, up []*model.Link, down string) string {
	for _, l := range up {
		if down == "" && c.losesInstances(n, l) {
			to := c.t.Node(l.To)
			down = to.Label() + " in " + join(zoneNames(c.fact(to).region, c.fact(to).zones&^c.aliveZones(to)))
		}
	}
	return down
}

// InstancesOf is how many targets a node is to a balancer: at least one.
func InstancesOf(n *model.Node) float64 {
	least := 1
	switch s := n.Effective().(type) {
	case *model.ASG:
		least = s.Min.Val()
	case *model.ECS:
		least = s.Min.Val()
	}
	return float64(max(least, 1))
}

// spreadWithin divides requests among the instances of each zone that an NLB
// serves; nil when it serves none. Zones share equally, as resolvers hand their
// addresses out in turn.
func (c *course) spreadWithin(n *model.Node, links, up []*model.Link) []part {
	now, _ := c.served(n)
	if now == 0 {
		return nil
	}
	parts := make([]part, len(up))
	for z := range now.each {
		here, drawn := c.targetsIn(up, z), 0.0
		for _, l := range links {
			to := c.t.Node(l.To)
			if c.standsIn(to, c.fact(to).zones|c.aliveZones(to), z) {
				drawn += c.inOneZone(to, z)
			}
		}
		for k, l := range up {
			parts[k].link = l
			if c.inZone(l, z) {
				each := c.inOneZone(c.t.Node(l.To), z) / here / float64(now.count())
				parts[k].share += each
				parts[k].moved += each * (drawn - here) / drawn
			}
		}
	}
	return slices.DeleteFunc(parts, func(p part) bool { return p.share == 0 })
}

// targetsIn is how many targets of links stand in a zone.
func (c *course) targetsIn(links []*model.Link, z zoneMask) float64 {
	n := 0.0
	for _, l := range links {
		if c.inZone(l, z) {
			n += c.inOneZone(c.t.Node(l.To), z)
		}
	}
	return n
}

// inOneZone is how many targets of a node stand in a zone: an ALB answers in each,
// and what stands in no zone of its own serves all.
func (c *course) inOneZone(n *model.Node, z zoneMask) float64 {
	f := c.fact(n)
	if !n.Kind().Compute() {
		return 1
	}
	if f.zones == 0 {
		return f.instancesOf(n)
	}
	if c.replaced && c.Replaces(n) {
		return 1
	}
	return f.instancesIn(n, z)
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
	if ok && model.Deserted(w.t, l) != "" {
		return false
	}
	if ok && !model.AdmitsChecks(w.t, w.t.Node(l.To), l) {
		return false // its health checks are dropped
	}
	return w.works(l.To)
}

// halves tells requests that a dead target would have had from those that come
// here anyway. Of those that have stepped aside before, it tells only what breaks now
// from what the intact design does.
func (c *course) halves(a answer, moved float64, down string) []answer {
	if moved == 0 || c.asideNow || c.aside && !c.failures.Any() {
		return []answer{a}
	}
	m := a
	m.share, m.failover, m.usual = moved, true, &a.reason
	m.reason = strings.TrimSpace(fmt.Sprintf("%s is unhealthy. %s", down, a.reason))
	if a.share -= moved; a.share < 1e-12 {
		return []answer{m}
	}
	return []answer{a, m}
}

// alike puts together the targets that end the request in the same way. They
// make one journey, since a balancer may have hundreds of them; its hop names
// them as peers.
func (c *course) alike(parts []part) []part {
	if len(parts) < 2 {
		return parts
	}
	var out []part
	first := make(map[kinship]int, len(parts))
	for _, p := range parts {
		n := c.t.Node(p.link.To)
		kin := c.kin(n)
		i, known := first[kin]
		if !known {
			first[kin] = len(out)
			p.peers = []Peer{{n, p.link, p.share}}
			out = append(out, p)
			continue
		}
		sum := &out[i]
		sum.peers = append(sum.peers, Peer{n, p.link, p.share})
		sum.share += p.share
		sum.moved += p.moved
	}
	for i := range out {
		sum := &out[i]
		if len(sum.peers) == 1 {
			sum.peers = nil
		}
		for k := range sum.peers {
			sum.peers[k].Share /= sum.share
		}
	}
	return out
}

// kinship is equal for targets that end a request in the same way: plain compute
// that is up and alike. Any other node is like itself alone.
type kinship struct {
	node     *model.Node
	kind     model.Kind
	likeness string
}

func (c *course) kin(n *model.Node) kinship {
	if !n.Kind().Compute() || len(c.routes.from(n)) > 0 {
		return kinship{node: n}
	}
	c.askNode(n)
	if c.broken(n) != "" {
		return kinship{node: n}
	}
	like := c.fact(n).likeness(c.ground, n)
	if f := c.fact(n); len(c.zones) > 0 && f.zones != 0 { // what is left of it matters
		like += fmt.Sprint(f.zones, f.instancesIn(n, c.aliveZones(n))/f.instancesOf(n))
	}
	return kinship{kind: n.Kind(), likeness: like}
}
