package latency

import (
	"fmt"
	"math"
	"slices"

	topo "portolan/model"
	"portolan/model/geo"
	"portolan/model/traffic"
)

// plan is a branch before it is added up.
type plan struct {
	name      string
	share     float64 // of the requests of the journey
	path      []string
	steps     []Step
	common    []variable // work of services, the same in many journeys
	legs      []variable
	low, high float64 // error of the p50 by its legs, ms
}

// planner writes a plan while it goes along the hops of a journey.
type planner struct {
	*estimator
	j     traffic.Journey
	users *topo.Users
	cold  bool
	plan
}

func (p *planner) step(name, label, node string, p50, p95 float64, b Basis, source string) {
	p.steps = append(p.steps, Step{Name: name, Label: label, Node: node, P50: p50, P95: p95, Basis: b, Source: source})
}

// travel adds trips over one leg, which are one draw; name them with step.
func (p *planner) travel(l leg, trips int) {
	p.legs = append(p.legs, single(l.scaled(float64(trips))))
	p.err(l, float64(trips))
}

func (p *planner) err(l leg, trips float64) {
	p.low += l.low * trips
	p.high += l.high * trips
}

func (p *planner) trips(name, label, node string, l leg, n int) {
	if n > 0 {
		p.step(name, label, node, l.p50*float64(n), l.p95*float64(n), l.basis, l.source)
	}
}

// work adds the time of a service.
func (p *planner) work(name, label, node string, t term, b Basis, source string) {
	p.common = append(p.common, single(t))
	p.step(name, label, node, t.p50, t.p95, b, source)
}

func (p *planner) figure(item, name, label, node string) {
	f := p.figures.get(item)
	p.work(name, label, node, newTerm(f.P50, f.P95), f.stepBasis(), f.Source)
}

// plans turns a journey into its branches. why says what is missing for
// numbers, "" when nothing is.
func (e *estimator) plans(j traffic.Journey, connection string) (out []*plan, why string) {
	s, _ := topo.As[*topo.Users](j.Users)
	if !j.Known {
		return nil, placeless(j)
	}
	if h, ok := unlocated(j.Hops); ok {
		return nil, fmt.Sprintf("%s has no known place, so there is no estimate.", h.Node.Label())
	}
	p := &planner{estimator: e, j: j, users: s, cold: connection == Cold}
	first := slices.IndexFunc(j.Hops, func(h traffic.Hop) bool { return h.Kind != traffic.HopUsers && h.Kind != traffic.HopDNS })
	if first < 0 {
		return nil, "The request meets no server."
	}
	if p.cold {
		p.lookup(first)
	}
	at := p.contact(first)
	hit := e.hitRatio(j)
	for i := first; i < len(j.Hops); i++ {
		if i > at {
			p.onward(at, i)
			at = i
		}
		if j.Hops[i].Kind == traffic.HopDNS {
			continue
		}
		p.serve(i)
		if i == j.CacheAt && hit > 0 {
			h := p.plan
			h.name, h.share = "hit", hit
			h.path = traffic.PathOf(j.Hops[:i+1])
			h.steps, h.common, h.legs = slices.Clone(h.steps), slices.Clone(h.common), slices.Clone(h.legs)
			out = append(out, &h)
		}
		if i == j.CacheAt {
			p.events(i, topo.OriginRequest, topo.OriginResponse)
		}
	}
	if j.CacheAt < 0 || hit < 1 {
		p.share, p.path = 1, j.Path()
		if j.CacheAt >= 0 {
			p.name, p.share = "miss", 1-hit
		}
		out = append(out, &p.plan)
	}
	return out, ""
}

func placeless(j traffic.Journey) string {
	if j.Location == "" {
		return j.Users.Label() + " has no location, so there is no estimate."
	}
	return fmt.Sprintf("%q is no known place, so there is no estimate.", j.Location)
}

// unlocated finds a station that must stand somewhere and does not.
func unlocated(hops []traffic.Hop) (traffic.Hop, bool) {
	for _, h := range hops[1:] {
		// A function or server behind something that stands in a Region is taken to be there too.
		if h.Kind != traffic.HopDNS && !h.Located && !inherits(hops, h) {
			return h, true
		}
	}
	return traffic.Hop{}, false
}

// inherits tells whether a station without a place is behind a located one
// in the same network, and so may be taken to be there.
func inherits(hops []traffic.Hop, h traffic.Hop) bool {
	if h.Link == nil {
		return true
	}
	switch h.Link.Kind {
	case topo.Forwards, topo.Integration:
		return true
	}
	return false
}

// hitRatio is the share of requests that the cache on the way answers.
func (e *estimator) hitRatio(j traffic.Journey) float64 {
	if j.CacheAt < 0 {
		return 0
	}
	percent := e.figures.get("hit-ratio").P50
	if e.assume.HitRatio.IsSet() {
		percent = e.assume.HitRatio.Val()
	}
	if o, ok := behaviourAt(j.Hops, j.CacheAt); ok && o.HitRatio.IsSet() {
		percent = o.HitRatio.Val()
	}
	if e.o.HitRatio != nil {
		percent = *e.o.HitRatio
	}
	return clamp(percent, 0, 100) / 100
}

// behaviourAt is the behaviour that a request takes at the edge hop i.
func behaviourAt(hops []traffic.Hop, i int) (*topo.OriginSpec, bool) {
	if i+1 >= len(hops) {
		return nil, false
	}
	return topo.LinkAs[*topo.OriginSpec](hops[i+1].Link)
}

// lookup resolves the name that the users call.
func (p *planner) lookup(first int) {
	server := p.j.Hops[first]
	if p.users.NeedsStaticIP.Val() && first == 1 {
		return // they call the addresses
	}
	v := p.dns(p.users, p.ttlOf(p.j.Hops[:first+1]))
	d := p.sums.of([]variable{v})
	node := server.Node.ID
	if first > 1 {
		node = p.j.Hops[1].Node.ID
	}
	p.common = append(p.common, v)
	p.step("dns", "name lookup", node, d.p50, d.p95, Assumed, p.figures.get("resolver-to-route53").Source)
}

// contact takes the users to the first server, and tells up to which hop that is.
func (p *planner) contact(first int) int {
	server := p.j.Hops[first]
	var h handshake
	if p.cold {
		h = p.handshakeOf(p.users, server.Node)
	}
	l := p.viewerLeg(p.j, p.users, server.Place)
	where := p.j.Location + " to " + placeName(server)
	if server.Kind == traffic.HopAccelerator {
		return p.accelerated(first, h, l, where)
	}
	body := p.bodyTrips()
	p.travel(l, h.trips()+1+body)
	id := server.Node.ID
	p.trips("tcp", "TCP handshake, "+where, id, l, h.tcp)
	p.trips("tls", "TLS handshake, "+where, id, l, h.tls)
	p.trips("quic", "QUIC handshake, "+where, id, l, h.quic)
	p.trips("request", "request and response, "+where, id, l, 1)
	p.trips("body", "slow start of the body", id, l, body)
	return first
}

// accelerated: Global Accelerator ends TCP at its edge location; TLS and the
// request go on to the Region.
func (p *planner) accelerated(first int, h handshake, near leg, where string) int {
	if first+1 >= len(p.j.Hops) {
		p.travel(near, h.trips()+1)
		p.trips("request", "request and response, "+where, p.j.Hops[first].Node.ID, near, 1)
		return first
	}
	end := p.j.Hops[first+1]
	far := p.serverLeg(p.j.Hops[first].Place, end)
	id := p.j.Hops[first].Node.ID
	body := p.bodyTrips()
	p.travel(near, h.trips()+1+body)
	p.travel(far, h.tls+h.quic+1)
	both := leg{term: term{near.p50 + far.p50, near.p95 + far.p95}, basis: Modelled, source: near.source + "; " + far.source}
	through := where + " and on to " + placeName(end)
	p.trips("tcp", "TCP handshake, "+where, id, near, h.tcp)
	p.trips("tls", "TLS handshake, "+through, id, both, h.tls)
	p.trips("quic", "QUIC handshake, "+through, id, both, h.quic)
	p.trips("request", "request and response, "+through, id, both, 1)
	p.trips("body", "slow start of the body", id, near, body)
	return first + 1
}

// onward goes from the station at to the hop i.
func (p *planner) onward(at, i int) {
	from, to := p.j.Hops[at], p.j.Hops[i]
	if to.Kind == traffic.HopDNS || !to.Located {
		return
	}
	for from.Kind == traffic.HopDNS || !from.Located {
		at--
		from = p.j.Hops[at]
	}
	if from.Kind == traffic.HopEdge {
		p.fetch(at, i)
		return
	}
	if from.Place.Point == to.Place.Point {
		return // inside one Region
	}
	l := p.serverLeg(from.Place, to)
	p.travel(l, 1)
	p.trips("transfer", placeName(from)+" to "+placeName(to), to.Node.ID, l, 1)
}

// fetch is the way of an edge location to its origin: through the regional
// caches for what may be cached, over a new or a reused connection.
func (p *planner) fetch(edge, origin int) {
	from, to := p.j.Hops[edge], p.j.Hops[origin]
	at, name := from.Place, "edge "+from.Place.Name
	if edge == p.j.CacheAt {
		for _, c := range p.middleCaches(from, to) {
			l := p.backboneLeg(at, c.place)
			p.travel(l, 1)
			p.trips(c.step, name+" to "+c.place.Name+" (open connection)", from.Node.ID, l, 1)
			at, name = c.place, c.label+" "+c.place.Name
		}
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
	p.step("origin-connect", label, from.Node.ID, l.p50*n, l.p95*n, l.basis, l.source)
	p.trips("origin-fetch", name+" to "+placeName(to), to.Node.ID, l, 1)
}

// wait adds the attempts to reach the primary of an origin group that is down.
func (p *planner) wait(edge, origin int) {
	for _, h := range p.j.Hops[edge+1 : origin+1] {
		if ms := 1000 * h.Wait; ms > 0 {
			p.work("origin-failover", "attempts to reach the primary", h.Node.ID, newTerm(ms, ms), Assumed,
				"https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html")
		}
	}
}

// originConnection is the share of requests that find an open connection, and
// the trips that the others open one with. Requests come at random: the chance
// that one came within the keep-alive time is 1 - exp(-rate*keepalive).
func (p *planner) originConnection(edge int) (reuse float64, trips int) {
	keep := p.figures.get("origin-keepalive").P50
	if p.assume.OriginKeepalive.IsSet() {
		keep = p.assume.OriginKeepalive.Val()
	}
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

type middleCache struct {
	step, label string
	place       geo.Place
}

// middleCaches lists the caches between an edge location and the origin. A
// bucket in the Region of the regional edge cache is asked directly:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowCloudFrontWorks.html
func (p *planner) middleCaches(edge, origin traffic.Hop) []middleCache {
	rec := geo.NearestRegionalEdgeCache(edge.Place.Point)
	var out []middleCache
	if origin.Kind != traffic.HopStorage || origin.Region != rec.Region {
		out = append(out, middleCache{"regional-cache", "regional edge cache", rec.Place()})
	}
	s, ok := topo.As[*topo.CloudFront](edge.Node)
	if !ok || !s.OriginShield.Val() {
		return out
	}
	if shield, ok := shieldPlace(s, origin.Place); ok && shield.Region != rec.Region {
		out = append(out, middleCache{"origin-shield", "Origin Shield", shield})
	}
	return out
}

// shieldPlace is the Region of Origin Shield: the one that is set, or the one
// nearest the origin that offers it.
func shieldPlace(s *topo.CloudFront, origin geo.Place) (best geo.Place, ok bool) {
	if r, found := geo.RegionByCode(s.OriginShieldRegion.Val()); found {
		return r.Place(), true
	}
	least := math.Inf(1)
	for _, c := range geo.RegionalEdgeCaches() {
		if d := geo.GreatCircle(c.Point, origin.Point); c.OriginShield && d < least {
			best, least, ok = c.Place(), d, true
		}
	}
	return best, ok
}

func placeName(h traffic.Hop) string {
	switch {
	case h.Kind == traffic.HopEdge || h.Kind == traffic.HopAccelerator:
		return "edge " + h.Place.Name
	case h.Region != "":
		return h.Region
	case h.Located:
		return h.Place.Name
	}
	return h.Node.Label()
}
