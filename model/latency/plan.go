package latency

import (
	"fmt"
	"slices"
	"strings"

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
	legs      []variable // between stations of AWS
	viewer    viewer
	low, high float64  // error of the p50 by its legs, ms
	areas     []string // whose bands these are
}

// viewer is the part of a request that depends on the access of its user.
type viewer struct {
	mix     mixture   // empty inside a VPC
	lookups []float64 // of names: how well resolvers know each, 0..1
	visits  []visit
}

// differ tells whether users differ in their access or their last mile.
func (v viewer) differ() bool {
	list := v.mix.list
	return len(list) > 1 || len(list) == 1 && !list[0].mile.constant()
}

// visit is trips between users and a server, which are one draw.
type visit struct {
	ms    float64 // without the last mile
	trips int
}

// part is what a user of an access takes: the lookup, and the trips. With users
// apart, the trips over the last mile that users share are those of any user, not
// of the typical one.
func (v viewer) part(e *estimator, a access, apartToo bool) variable {
	ways := []lookedUp{{alternative{1, nil}, 0}}
	for _, known := range v.lookups {
		ways = lookUp(ways, e.dns(a, known))
	}
	trips := 0
	for _, w := range v.visits {
		trips += w.trips
	}
	out := make(variable, 0, len(ways))
	for _, w := range ways {
		terms, miles := slices.Clone(w.terms), float64(trips+w.miles)
		if d := (apart{a.mile, miles}); apartToo && d.span() > 0 {
			terms = append(terms, term{users: d})
		}
		for _, t := range v.visits {
			ms := t.ms + a.mile.p50
			terms = append(terms, newTerm(ms, ms*a.jitter).scaled(float64(t.trips)))
		}
		out = append(out, alternative{w.weight, terms})
	}
	return out
}

// lookedUp is one way in which the lookups of a request can go: with how many of
// them the resolver, over the last mile, has to be asked.
type lookedUp struct {
	alternative
	miles int
}

// lookUp adds another lookup to each of the ways.
func lookUp(ways []lookedUp, next variable) []lookedUp {
	out := make([]lookedUp, 0, len(ways)*len(next))
	for _, w := range ways {
		for _, n := range next {
			miles := w.miles
			if len(n.terms) > 0 {
				miles++
			}
			out = append(out, lookedUp{alternative{w.weight * n.weight, append(slices.Clip(w.terms), n.terms...)}, miles})
		}
	}
	return out
}

// planner writes plans while it goes along the hops of a journey.
type planner struct {
	*estimator
	j     traffic.Journey
	users *topo.Users
	cold  bool
	again bool // the client was there before

	server *topo.Node // to which the client has a connection, and in which protocol
	spoke  string
	plan
	done   []*plan // of the requests that caches answered
	left   float64 // share of the requests that go on
	cached bool    // a cache was asked
}

func (p *planner) step(name, label, node string, p50, p95 float64, e evidence) {
	p.steps = append(p.steps, Step{
		Name: name, Label: label, Node: node, P50: p50, P95: p95, Basis: e.basis, Source: e.source, Date: e.date,
	})
}

// travel adds trips over one leg, which are one draw; name them with step.
func (p *planner) travel(l leg, trips int) {
	p.legs = append(p.legs, single(l.scaled(float64(trips))))
	p.err(l, float64(trips))
}

// visit adds trips between the users and the server at to.
func (p *planner) visit(l leg, to geo.Place, trips int) {
	if len(p.viewer.mix.list) == 0 {
		p.travel(l, trips)
		return
	}
	p.viewer.visits = append(p.viewer.visits, visit{p.net.internetRTT(p.j.Place, to).MS, trips})
	p.err(l, float64(trips))
}

func (p *planner) err(l leg, trips float64) {
	p.low += l.low * trips
	p.high += l.high * trips
	if l.area != "" && trips > 0 && !slices.Contains(p.areas, l.area) {
		p.areas = append(slices.Clip(p.areas), l.area)
	}
}

func (p *planner) trips(name, label, node string, l leg, n int) {
	if n > 0 {
		if n > 1 {
			label += fmt.Sprintf(", %d trips", n)
		}
		p.step(name, label, node, l.p50*float64(n), l.p95*float64(n), l.evidence)
	}
}

// work adds the time of a service.
func (p *planner) work(name, label, node string, t term, e evidence) {
	p.common = append(p.common, single(t))
	p.step(name, label, node, t.p50, t.p95, e)
}

func (p *planner) figure(item, name, label, node string) {
	f := p.figures.get(item)
	p.work(name, label, node, newTerm(f.P50, f.P95), f.evidence())
}

// answered ends a branch: of the requests that came this far, a cache at the
// hop i answers a share.
func (p *planner) answered(name string, share float64, i int) {
	p.cached = true
	if share > 0 {
		b := p.plan
		b.name, b.share = name, p.left*share
		b.path = traffic.PathOf(p.j.Hops[:i+1])
		b.steps, b.common, b.legs = slices.Clone(b.steps), slices.Clone(b.common), slices.Clone(b.legs)
		b.viewer.visits = slices.Clone(b.viewer.visits)
		p.done = append(p.done, &b)
	}
	p.left *= 1 - share
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
	p := &planner{estimator: e, j: j, users: s, cold: connection != Warm, again: connection == Repeat, left: 1}
	p.viewer.mix = e.figures.mixture(s, j.Place)
	first := slices.IndexFunc(j.Hops, func(h traffic.Hop) bool { return h.Kind != traffic.HopUsers && h.Kind != traffic.HopDNS })
	if first < 0 {
		return nil, "The request meets no server."
	}
	if p.cold {
		p.lookup(0, first)
	}
	at := p.contact(first)
	for i := first; i < len(j.Hops) && p.left > 0; i++ {
		if i > first && j.Hops[i].Again != "" {
			server := p.comeBack(i)
			if server < 0 {
				return nil, "The request meets no server."
			}
			at, first, i = p.contact(server), server, server
		}
		if i > at {
			p.onward(at, i)
			at = i
		}
		if p.left > 0 && j.Hops[i].Kind != traffic.HopDNS {
			p.login(i, first)
			p.serve(i)
		}
	}
	if p.left > 0 {
		if p.cached {
			p.name = branchMiss
		}
		p.share, p.path = p.left, j.Path()
		p.done = append(p.done, &p.plan)
	}
	return p.done, ""
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

// lookup resolves the name that the users call behind the hop from.
func (p *planner) lookup(from, first int) {
	server := p.j.Hops[first]
	if p.users.NeedsStaticIP.Val() && first == from+1 {
		return // they call the addresses
	}
	ttl := p.ttlOf(p.j.Hops[from : first+1])
	known := p.resolverKnows(ttl)
	a := access{jitter: p.jitter("backbone")}
	if len(p.viewer.mix.list) > 0 {
		a = p.viewer.mix.typical()
	}
	// Redirects lead to further names. The ways multiply, so from the third name
	// on a lookup is one of its own, over the typical last mile.
	if d := p.dns(a, known); len(p.viewer.lookups) < 2 {
		p.viewer.lookups = append(p.viewer.lookups, known)
	} else {
		p.common = append(p.common, d)
	}
	if p.o.Brief {
		return
	}
	d := p.sums.of([]variable{p.dns(a, known)}, nil)
	node := server.Node.ID
	if first > from+1 {
		node = p.j.Hops[from+1].Node.ID
	}
	p.step("dns", fmt.Sprintf("name lookup, TTL %s s: the resolver knows %.0f %%", number(ttl), 100*known), node,
		d.p50(), d.p95(), p.figures.get("resolver-to-route53").evidence())
}

// contact takes the users to the first server, and tells up to which hop that is.
func (p *planner) contact(first int) int {
	server := p.j.Hops[first]
	l := p.viewerLeg(server.Place)
	where := p.j.Location + " to " + placeName(server)
	protocol := p.users.Protocol.Val()
	if topo.FallsBack(p.j.Hops[0].Node, server.Node) {
		protocol = topo.ProtocolHTTP
	}
	if p.redirected(first, l, where) {
		protocol = topo.ProtocolHTTPS
	}
	for _, asked := range p.j.Hops[:first+1] {
		if asked.Again != "" {
			protocol = asked.Again
		}
	}
	h := p.open(protocol, server.Node, p.again || p.announced(first))
	if server.Kind == traffic.HopAccelerator {
		return p.accelerated(first, h, l, where)
	}
	body := 0
	if !p.comesBack(first) {
		body = p.bodyTrips()
	}
	p.visit(l, server.Place, h.trips()+1+body)
	id := server.Node.ID
	p.trips("tcp", "TCP handshake, "+where, id, l, h.tcp)
	p.trips("tls", "TLS handshake, "+where, id, l, h.tls)
	p.trips("quic", "QUIC handshake, "+where, id, l, h.quic)
	p.trips("request", "request and response, "+where, id, l, 1)
	p.trips("body", "slow start of the body", id, l, body)
	return first
}

// redirected adds what users of plain HTTP spend on being sent to HTTPS: a
// connection of their own, and a request.
func (p *planner) redirected(first int, l leg, where string) bool {
	at := first
	if p.j.Hops[at].Kind == traffic.HopAccelerator && at+1 < len(p.j.Hops) {
		at++
	}
	h := p.j.Hops[at]
	if !h.Redirected {
		return false
	}
	trips := 1
	if p.cold {
		trips++
	}
	p.visit(l, p.j.Hops[first].Place, trips)
	p.trips("redirect", "plain HTTP, redirected to HTTPS, "+where, h.Node.ID, l, trips)
	if at > first {
		far := p.serverLeg(p.j.Hops[first].Place, h)
		p.travel(far, 1)
		p.trips("redirect", "on to "+placeName(h)+" and back", h.Node.ID, far, 1)
	}
	return true
}

// announced tells whether an HTTPS record of the name that users call tells them
// of HTTP/3 before they connect. Without one they learn of it by their first
// visit.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html
func (p *planner) announced(first int) bool {
	if first < 2 {
		return false
	}
	called, ok := topo.As[*topo.Record](p.j.Hops[1].Node)
	if !ok || called.Name.Val() == "" {
		return false
	}
	return slices.ContainsFunc(p.t.Nodes, func(n *topo.Node) bool {
		r, ok := topo.As[*topo.Record](n)
		return ok && r.Type.Val() == topo.TypeHTTPS && strings.EqualFold(strings.TrimSuffix(r.Name.Val(), "."), strings.TrimSuffix(called.Name.Val(), "."))
	})
}

// accelerated: Global Accelerator ends TCP at its edge location; TLS and the
// request go on to the Region.
func (p *planner) accelerated(first int, h handshake, near leg, where string) int {
	if first+1 >= len(p.j.Hops) {
		p.visit(near, p.j.Hops[first].Place, h.trips()+1)
		p.trips("request", "request and response, "+where, p.j.Hops[first].Node.ID, near, 1)
		return first
	}
	end := p.j.Hops[first+1]
	far := p.serverLeg(p.j.Hops[first].Place, end)
	id := p.j.Hops[first].Node.ID
	body := p.bodyTrips()
	p.visit(near, p.j.Hops[first].Place, h.trips()+1+body)
	p.travel(far, h.tls+h.quic+1)
	both := leg{term: term{p50: near.p50 + far.p50, p95: near.p95 + far.p95}, evidence: evidence{Modelled, near.source + "; " + far.source, DataDate}}
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
