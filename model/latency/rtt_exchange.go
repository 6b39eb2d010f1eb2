package latency

import (
	"math"
	"sync"

	"portolan/model/geo"
)

// exchanges tell where networks of different parts of the world meet. It is made
// when a round trip over the Internet first asks for it.
type exchanges struct {
	zones   []zone
	anchors []anchor
	hubs    []geo.Point        // of all exchanges, each once
	legs    func() [][]float64 // between them
	china   int                // index of mainland China, whose border takes time
	free    int                // index of Hong Kong, to which it does not
}

type zone struct {
	geo.Zone
	meets []int // its exchanges, by index of exchanges.hubs
}

type anchor struct {
	geo.Point
	zone int
}

// member is the part of a place that belongs to a zone.
type member struct {
	zone  int
	share float64
}

func (m *rttModel) newExchanges() *exchanges {
	x := &exchanges{china: -1, free: -1}
	byName, at := map[string]int{}, map[string]int{}
	hubs := map[string]geo.Hub{}
	for _, h := range m.graph.hubs {
		hubs[h.Code] = h
	}
	for i, z := range geo.Zones() {
		byName[z.Name] = i
		out := zone{Zone: z}
		for _, code := range z.Exchanges {
			h, known := hubs[code]
			if !known {
				panic("latency: exchange " + code + " of zone " + z.Name + " is no hub")
			}
			if _, had := at[code]; !had {
				at[code] = len(x.hubs)
				x.hubs = append(x.hubs, h.Point)
			}
			out.meets = append(out.meets, at[code])
		}
		x.zones = append(x.zones, out)
		switch z.Name {
		case "CN":
			x.china = i
		case "HK":
			x.free = i
		}
	}
	add := func(p geo.Point, name string) {
		i, known := byName[name]
		if !known {
			panic("latency: no zone " + name)
		}
		x.anchors = append(x.anchors, anchor{p, i})
	}
	for _, h := range m.graph.hubs {
		add(h.Point, h.Zone)
	}
	for _, a := range geo.Anchors() {
		add(a.Point, a.Zone)
	}
	x.legs = sync.OnceValue(func() [][]float64 { return m.between(x.hubs) })
	return x
}

// between is the way from each of some places to each.
func (m *rttModel) between(places []geo.Point) [][]float64 {
	out := make([][]float64, len(places))
	for i, a := range places {
		out[i] = make([]float64, len(places))
		for k, b := range places[:i] {
			out[i][k] = m.backbone(a, b)
			out[k][i] = out[i][k]
		}
	}
	return out
}

// members are the zones that a place belongs to: the one of the nearest anchor,
// and others the less the farther their nearest anchor is than that, so that
// nothing jumps where zones meet.
func (m *rttModel) members(p geo.Point) []member {
	x, in := m.exchanges(), m.params.Exchanges
	near := make([]float64, len(x.zones))
	for i := range near {
		near[i] = math.Inf(1)
	}
	least := math.Inf(1)
	for _, a := range x.anchors {
		d := geo.GreatCircle(p, a.Point)
		near[a.zone] = min(near[a.zone], d)
		least = min(least, d)
	}
	var out []member
	sum := 0.0
	for i, d := range near {
		if w := math.Exp(-(d-least)/in.ZoneKM) - in.ZoneLeast; w > 0 {
			out = append(out, member{i, w})
			sum += w
		}
	}
	for i := range out {
		out[i].share /= sum
	}
	return out
}

// toExchanges is the way from a place to every exchange.
func (m *rttModel) toExchanges(s *site) []float64 {
	x := m.exchanges()
	out := make([]float64, len(x.hubs))
	for i, h := range x.hubs {
		out[i] = m.backbone(s.point, h)
	}
	return out
}

// onTheWay tells whether networks of two zones meet wherever the way leads.
func (x *exchanges) onTheWay(a, b int) bool {
	if a == b {
		return x.zones[a].Kind != geo.ZoneRemote
	}
	return x.zones[a].Kind == geo.ZoneCore && x.zones[b].Kind == geo.ZoneCore
}

// byExchange is the shortest way by an exchange of each zone.
func (m *rttModel) byExchange(p, q *site, a, b int) float64 {
	x, once := m.exchanges(), m.params.InterceptMS
	toP, toQ, legs := p.exchanges(), q.exchanges(), x.legs()
	best := math.Inf(1)
	for _, i := range x.zones[a].meets {
		for _, k := range x.zones[b].meets {
			ms := toP[i] + toQ[k] - once
			if i != k {
				ms += legs[i][k] - once
			}
			best = min(best, ms)
		}
	}
	return best
}

// meeting is the way between the networks of two places, and how long the border
// of mainland China takes. A share of the networks meets at exchanges only, the
// others take the shortest way.
func (m *rttModel) meeting(p, q geo.Point) (ms, border float64) {
	if comparePoints(p, q) > 0 {
		p, q = q, p
	}
	x, in := m.exchanges(), m.params.Exchanges
	sp, sq := m.site(p), m.site(q)
	short := m.backbone(p, q)
	for _, a := range sp.members() {
		for _, b := range sq.members() {
			way := short
			if !x.onTheWay(a.zone, b.zone) {
				way = (1-in.Share)*short + in.Share*max(short, m.byExchange(sp, sq, a.zone, b.zone))
			}
			ms += a.share * b.share * way
		}
	}
	cp, op := x.border(sp.members())
	cq, oq := x.border(sq.members())
	return ms, in.BorderMS * (cp*oq + cq*op)
}

// border tells which part of a place lies inside mainland China, and which part
// beyond its border.
func (x *exchanges) border(of []member) (inside, beyond float64) {
	beyond = 1
	for _, a := range of {
		switch a.zone {
		case x.china:
			inside = a.share
			beyond -= a.share
		case x.free:
			beyond -= a.share
		}
	}
	return inside, max(beyond, 0) // shares add up to 1 but for rounding
}

// mostly is the zone that most of a place belongs to.
func mostly(of []member) int {
	best := of[0]
	for _, a := range of[1:] {
		if a.share > best.share {
			best = a
		}
	}
	return best.zone
}

// siteZones fills in what a site knows of zones when it is first asked.
func (m *rttModel) siteZones(s *site) {
	s.members = sync.OnceValue(func() []member { return m.members(s.point) })
	s.exchanges = sync.OnceValue(func() []float64 { return m.toExchanges(s) })
}
