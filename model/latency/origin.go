package latency

import (
	"fmt"
	"math"
	"slices"

	topo "portolan/model"
	"portolan/model/traffic"
)

// hitRatio is the share of requests that a cache answers: of the behaviour o,
// or of the stage of an API when o is nil.
func (e *estimator) hitRatio(o *topo.OriginSpec) float64 {
	share := e.figures.get("hit-ratio").share()
	if o != nil && o.HitRatio.IsSet() {
		share = clamp(o.HitRatio.Val(), 0, 100) / 100
	}
	if e.o.HitRatio != nil {
		share = *e.o.HitRatio / 100
	}
	if o != nil {
		// What the origin forbids to store is found only by requests that come within
		// the minimum TTL of one before.
		if seconds, ok := traffic.KeptAgainst(o); ok {
			load := clamp(e.assume.OriginRate.Val(), 0, 1e6) * seconds
			share = min(share, load/(1+load))
		}
	}
	return share
}

// regionalHitRatio is the share of the misses of edge locations that each
// further cache of CloudFront answers. What is never found at an edge location
// is never asked for twice, and so is not found further on either.
func (p *planner) regionalHitRatio(edge int) float64 {
	if o, _ := behaviourAt(p.j.Hops, edge); p.hitRatio(o) == 0 {
		return 0
	}
	return p.figures.get("regional-hit-ratio").share()
}

// behaviourAt is the behaviour that a request takes at the edge hop i.
func behaviourAt(hops []traffic.Hop, i int) (*topo.OriginSpec, bool) {
	if i+1 >= len(hops) {
		return nil, false
	}
	return topo.LinkAs[*topo.OriginSpec](hops[i+1].Link)
}

// fetch is the way of an edge location to its origin: through the regional
// caches, which answer a part of what may be cached, over a new or a reused
// connection.
func (p *planner) fetch(edge, origin int) {
	from, to := p.j.Hops[edge], p.j.Hops[origin]
	at, name := from.Place, "edge "+from.Place.Name
	kept := slices.Contains(p.j.Caches, edge)
	for _, c := range from.Middle {
		w := middleWords[c.Kind]
		l := p.backboneLeg(at, c.Place)
		p.travel(l, 1)
		p.trips(w.step, name+" to "+c.Place.Name+" (open connection)", from.Node.ID, l, 1)
		at, name = c.Place, w.label+" "+c.Place.Name
		if !kept {
			continue
		}
		p.answered(w.hit, p.regionalHitRatio(edge), edge)
		if p.left == 0 {
			return
		}
	}
	if kept {
		p.events(edge, topo.OriginRequest, topo.OriginResponse)
	}
	p.wait(edge, origin)
	l := p.serverLeg(at, to)
	reuse, trips := p.originConnection(edge)
	p.legs = append(p.legs, variable{
		{reuse, []term{l.term}},
		{1 - reuse, []term{l.scaled(float64(1 + trips))}},
	})
	opening := 0
	label := fmt.Sprintf("%s to %s: ", name, placeName(to))
	if reuse < 0.5 {
		opening = trips
		label += fmt.Sprintf("new connection (%.0f %% reused)", 100*reuse)
	} else {
		label += fmt.Sprintf("reused connection (%.0f %%)", 100*reuse)
	}
	p.err(l, float64(1+opening))
	n := float64(opening)
	keep := p.figures.get("origin-keepalive").evidence()
	keep.basis, keep.source = Assumed, "share reused by request rate and keep-alive, 1 - exp(-rate*keep-alive): "+keep.source
	p.step("origin-connect", label, from.Node.ID, l.p50*n, l.p95*n, keep)
	p.trips("origin-fetch", name+" to "+placeName(to), to.Node.ID, l, 1)
}

// wait adds what is lost at the primary of an origin group before the secondary
// is asked.
func (p *planner) wait(edge, origin int) {
	for _, h := range p.j.Hops[edge+1 : origin+1] {
		if ms := 1000 * h.Wait; ms > 0 {
			p.work("origin-failover", "the primary of the origin group, in vain", h.Node.ID, newTerm(ms, ms), evidence{
				Assumed, "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html", DataDate,
			})
		}
	}
}

// originConnection is the share of requests that find an open connection, and
// the trips that the others open one with. Requests come at random: the chance
// that one came within the keep-alive time is 1 - exp(-rate*keepalive).
func (p *planner) originConnection(edge int) (reuse float64, trips int) {
	keep := p.figures.get("origin-keepalive").P50
	trips = 2
	link := p.j.Hops[edge+1].Link
	if link != nil {
		if raw, ok := link.Spec.(*topo.OriginSpec); ok && raw.Keepalive.IsSet() {
			keep = float64(raw.Keepalive.Val())
		}
		if o, ok := topo.LinkAs[*topo.OriginSpec](link); ok {
			plain := o.OriginProtocol.Val() == "http-only" ||
				(o.OriginProtocol.Val() == "match-viewer" && p.users.Protocol.Val() == topo.ProtocolHTTP)
			if plain {
				trips = 1
			}
		}
	}
	rate := clamp(p.assume.OriginRate.Val(), 0, 1e6)
	return 1 - math.Exp(-rate*clamp(keep, 0, 3600)), trips
}

// middleWords are the words for the caches between an edge location and the
// origin: of the step on the way to one, of itself, and of the branch of the
// requests that it answers.
var middleWords = map[traffic.CacheKind]struct{ step, label, hit string }{
	traffic.RegionalEdgeCache: {"regional-cache", "regional edge cache", branchRegional},
	traffic.OriginShield:      {"origin-shield", "Origin Shield", branchShield},
}
