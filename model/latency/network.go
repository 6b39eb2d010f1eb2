package latency

import (
	"portolan/model/geo"
	"portolan/model/traffic"
)

// metroKM is how near to a Region an edge location counts as standing in its
// metropolitan area, with the measured round trips of the Region.
const metroKM = 50

// network remembers round trips. It is not safe for concurrent use.
type network struct {
	internet, backbone map[ends]RTT
	metro              map[geo.Point]geo.Place
}

type ends struct {
	a, b             geo.Point
	regionA, regionB string
}

// NewNetwork returns the round-trip times of this package as the walk of
// package traffic wants them. It remembers them and is not safe for concurrent
// use.
func NewNetwork() traffic.Network { return newNetwork() }

func newNetwork() *network {
	return &network{internet: map[ends]RTT{}, backbone: map[ends]RTT{}, metro: map[geo.Point]geo.Place{}}
}

// Internet implements [traffic.Network].
func (n *network) Internet(a, b geo.Place) float64 { return n.internetRTT(a, b).MS }

// Backbone implements [traffic.Network].
func (n *network) Backbone(a, b geo.Place) float64 { return n.backboneRTT(a, b).MS }

func (n *network) internetRTT(a, b geo.Place) RTT {
	k := ends{a: a.Point, b: b.Point}
	r, ok := n.internet[k]
	if !ok {
		r = Internet(a, b)
		n.internet[k] = r
	}
	return r
}

// backboneRTT takes an edge location in the metropolitan area of a Region for
// the Region where that pair was measured: nothing beats a measurement.
func (n *network) backboneRTT(a, b geo.Place) RTT {
	k := ends{a.Point, b.Point, a.Region, b.Region}
	r, ok := n.backbone[k]
	if ok {
		return r
	}
	r = Backbone(a, b)
	if r.Basis == Modelled {
		if m := Backbone(n.inMetro(a), n.inMetro(b)); m.Basis == Measured {
			r = m.atLeast(fibreFloor(a, b))
		}
	}
	n.backbone[k] = r
	return r
}

func (n *network) inMetro(p geo.Place) geo.Place {
	if p.Kind != geo.KindEdge || !p.Valid() {
		return p
	}
	if m, ok := n.metro[p.Point]; ok {
		return m
	}
	best, least := p, float64(metroKM)
	for _, r := range geo.Regions() {
		if d := geo.GreatCircle(p.Point, r.Point); d < least {
			best, least = r.Place(), d
		}
	}
	n.metro[p.Point] = best
	return best
}
