package traffic

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/geo"
)

// endpointGroup is the endpoints of an accelerator in one Region.
type endpointGroup struct {
	region    string
	links     []*model.Link
	weights   []float64 // of the links
	up        []bool    // of the links: healthy and of a weight above 0
	dial      float64   // 0..100
	healthy   bool      // some link is up
	rtt       float64
	reachable bool // rtt means something
}

// mostFailovers is how many further endpoint groups are tried.
const mostFailovers = 3

// accelerator picks the nearest endpoint group; what its dial does not let in
// goes to the next. Where a group has no healthy endpoint its requests go to
// the nearest that has one, whatever its dial; where none of the next three has
// one, to any endpoint of the nearest group. Client affinity makes a client
// stay with an endpoint and leaves the shares as they are.
//
// https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups-traffic-dial.html
// https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints-endpoint-weights.unhealthy-endpoints.html
func (c *course) accelerator(h Hop, from sender) []tail {
	if why := c.edgeHop(&h, from, model.PriceClassAll); why != "" {
		return before(h, failing(CauseBroken, noAnswer, "%s", why))
	}
	h.Kind = HopAccelerator
	edge := sender{place: h.Place, known: h.Located, name: h.Node.Label(), role: fromService, relays: true, speaker: from.talks()}
	answers := c.anew(c.toEndpoints(h.Node, edge), func(d *course) []answer { return d.toEndpoints(h.Node, edge) })
	if len(answers) == 0 {
		return before(h, failing(CauseNowhere, noAnswer, "%s has no endpoint", h.Node.Label()))
	}
	return before(h, c.relayed(h.Node, c.split(answers, edge)))
}

// toEndpoints divides the requests of an accelerator among its endpoints.
func (c *course) toEndpoints(n *model.Node, edge sender) []answer {
	groups := c.endpointGroups(n, edge)
	if len(groups) == 0 {
		return nil
	}
	shares := dialled(groups)
	shut := shares == nil
	if shut {
		// With nothing healthy it fails open to the nearest group, whatever its dial.
		// What it does with every dial at 0 while groups are healthy is not published:
		// taken to be the same.
		shares = make([]float64, len(groups))
		shares[0] = 1
	}
	var answers []answer
	for i, g := range groups {
		if shares[i] == 0 {
			continue
		}
		why := fmt.Sprintf("%s is the nearest healthy Region of the accelerator.", c.groupName(g))
		switch {
		case shut:
			why = fmt.Sprintf("Every dial of %s is at 0; %s is the nearest Region, and is taken to serve all the same.", n.Label(), c.groupName(g))
		case g.dial < 100:
			why = fmt.Sprintf("The dial of %s lets in %.0f %%.", c.groupName(g), g.dial)
		}
		if g.healthy {
			answers = append(answers, c.endpoints(g, shares[i], why)...)
			continue
		}
		lost := c.groupName(g) + " has no healthy endpoint."
		answers = append(answers, c.failedOver(groups, g, shares[i], lost)...)
	}
	return answers
}

// dialled is the share of each group by its dial, nearest first; nil when no
// dial lets anything in. What all dials together leave over is spread in
// proportion, which is assumed.
func dialled(groups []*endpointGroup) []float64 {
	left := 1.0
	shares := make([]float64, len(groups))
	for i, g := range groups {
		shares[i] = left * g.dial / 100
		left -= shares[i]
	}
	if left >= 1 {
		return nil
	}
	return normalised(shares)
}

func (c *course) groupName(g *endpointGroup) string {
	return cmp.Or(g.region, c.t.Node(g.links[0].To).Label())
}

// failedOver finds another group for the requests of a group that is down.
func (c *course) failedOver(groups []*endpointGroup, down *endpointGroup, share float64, lost string) []answer {
	tried := 0
	for _, g := range groups {
		if g == down {
			continue
		}
		if tried++; tried > mostFailovers {
			break
		}
		if !g.healthy {
			continue
		}
		why := fmt.Sprintf("%s %s is the nearest healthy Region of the accelerator.", lost, c.groupName(g))
		out := c.endpoints(g, share, why)
		for i := range out {
			out[i].failover = true
		}
		return out
	}
	// It fails open: any endpoint of the group nearest the client.
	g := groups[0]
	var out []answer
	for _, l := range g.links {
		out = append(out, answer{
			link: l, share: share / float64(len(g.links)),
			reason: lost + " Nor has another group nearby, so requests go to any endpoint of the nearest.",
		})
	}
	return out
}

// endpoints divides the requests of a group by the weights of its endpoints;
// those of an endpoint that is down go to the others.
func (c *course) endpoints(g *endpointGroup, share float64, why string) []answer {
	all, sum := 0.0, 0.0
	down := ""
	for i, l := range g.links {
		all += g.weights[i]
		if g.up[i] {
			sum += g.weights[i]
		} else if down == "" && g.weights[i] > 0 {
			down = c.t.Node(l.To).Label()
		}
	}
	var out []answer
	for i, l := range g.links {
		if g.up[i] {
			a := answer{link: l, share: share * g.weights[i] / sum, reason: why}
			out = append(out, c.halves(a, a.share*(1-sum/all), down)...)
		}
	}
	return out
}

// endpointHealthy tells whether an accelerator counts an endpoint as healthy: a
// balancer by its target groups, each of which needs a healthy target, an NLB in
// one zone at least; anything else by a check of its own.
// https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups-health-check-options.html
func (w *Walker) endpointHealthy(id string) bool {
	w.askHealth(id)
	if w.unnoticed {
		return w.unbroken().endpointHealthy(id)
	}
	if n := w.t.Node(id); n.Kind() == model.KindALB || n.Kind() == model.KindNLB {
		return w.balancerHealthy(n)
	}
	return w.works(id)
}

// Before lists the endpoints that an accelerator asks before one takes its requests:
// those of nearer groups and of its own that are to take some and are unhealthy.
func (w *Walker) Before(accelerator Hop, taken *model.Link) []*model.Link {
	var out []*model.Link
	for _, g := range w.endpointGroups(accelerator.Node, sender{place: accelerator.Place, known: accelerator.Located}) {
		for i, l := range g.links {
			if g.weights[i] > 0 && !g.up[i] {
				out = append(out, l)
			}
		}
		if slices.Contains(g.links, taken) {
			return out
		}
	}
	return nil
}

// Opens tells whether an accelerator finds no endpoint that may take requests, so that
// it sends them to any of its nearest group, and lists those that it looks at for that.
func (w *Walker) Opens(accelerator Hop) (endpoints []*model.Link, open bool) {
	groups := w.endpointGroups(accelerator.Node, sender{place: accelerator.Place, known: accelerator.Located})
	open = true
	for _, g := range groups[:min(len(groups), 1+mostFailovers)] {
		open = open && !g.healthy
		for i, l := range g.links {
			if g.weights[i] > 0 {
				endpoints = append(endpoints, l)
			}
		}
	}
	return endpoints, open
}

// EndpointHealthy tells whether an accelerator counts an endpoint as healthy.
func (w *Walker) EndpointHealthy(id string) bool { return w.endpointHealthy(id) }

// endpointGroups lists the groups of an accelerator, nearest first.
func (w *Walker) endpointGroups(n *model.Node, edge sender) []*endpointGroup {
	var groups []*endpointGroup
	for _, l := range w.routes.from(n) {
		s, ok := model.LinkAs[*model.EndpointSpec](l)
		if !ok {
			continue
		}
		region := cmp.Or(s.Region.Val(), w.fact(w.t.Node(l.To)).region)
		i := slices.IndexFunc(groups, func(g *endpointGroup) bool { return g.region == region })
		if i < 0 {
			i = len(groups)
			g := &endpointGroup{region: region}
			if r, ok := geo.RegionFor(region); ok && edge.known {
				g.rtt, g.reachable = w.net.Backbone(edge.place, r.Place()), true
			}
			groups = append(groups, g)
		}
		g := groups[i]
		weight := bounded(float64(s.Weight.Val()), 0, 255)
		up := weight > 0 && w.endpointHealthy(l.To)
		g.links, g.weights, g.up = append(g.links, l), append(g.weights, weight), append(g.up, up)
		g.dial = max(g.dial, bounded(s.Dial.Val(), 0, 100))
		g.healthy = g.healthy || up
	}
	slices.SortStableFunc(groups, func(a, b *endpointGroup) int {
		switch {
		case a.reachable != b.reachable && a.reachable:
			return -1
		case a.reachable != b.reachable:
			return 1
		}
		return cmp.Or(cmp.Compare(a.rtt, b.rtt), strings.Compare(a.region, b.region))
	})
	return groups
}
