package whatif

import (
	"portolan/model/latency"
)

// Leg is what a part of a request is spent on.
type Leg string

// The legs, in the order of a request.
const (
	LegDNS     Leg = "dns"     // name lookup
	LegViewer  Leg = "viewer"  // round trips between the users and the first server
	LegEdge    Leg = "edge"    // work at the edge location
	LegOrigin  Leg = "origin"  // round trips from the edge location, or between Regions
	LegBackend Leg = "backend" // work of balancers, APIs, servers and stores
)

var legOf = map[string]Leg{
	"dns":      LegDNS,
	"redirect": LegViewer, "tcp": LegViewer, "tls": LegViewer, "quic": LegViewer, "request": LegViewer, "body": LegViewer,
	"edge": LegEdge, "waf": LegEdge, "function": LegEdge,
	"regional-cache": LegOrigin, "origin-shield": LegOrigin, "origin-failover": LegOrigin,
	"origin-connect": LegOrigin, "origin-fetch": LegOrigin, "transfer": LegOrigin,
	"balancer": LegBackend, "api": LegBackend, "vpc-link": LegBackend, "cold-start": LegBackend, "compute": LegBackend, "storage": LegBackend, "data": LegBackend,
}

var legOrder = []Leg{LegDNS, LegViewer, LegEdge, LegOrigin, LegBackend}

// String says what the leg is in words that a sentence can take.
func (l Leg) String() string {
	switch l {
	case LegDNS:
		return "name lookup"
	case LegViewer:
		return "distance to the first server"
	case LegEdge:
		return "work at the edge"
	case LegOrigin:
		return "distance to the origin"
	case LegBackend:
		return "work of the backend"
	}
	return string(l)
}

// Part is the largest part of a journey.
type Part struct {
	Branch   string // "hit", "miss" or "": the branch that the p95 comes from
	Leg      Leg    // with the most time of the branch; "" when there are no figures
	P50, P95 float64
	Share50  float64      // of the p50 of the branch, 0..1
	Share95  float64      // of the p95 of the branch, 0..1
	Step     latency.Step // the longest step of the leg
}

// Largest names the largest part of a journey: the leg that takes the most of
// the median of the branch from which the p95 comes. Equal legs count in the
// order of a request.
func Largest(j latency.Journey) Part {
	b, ok := tail(j)
	if !ok {
		return Part{}
	}
	sum50, sum95 := map[Leg]float64{}, map[Leg]float64{}
	longest := map[Leg]latency.Step{}
	for _, s := range b.Steps {
		leg, known := legOf[s.Name]
		if !known {
			continue // the spread belongs to no leg
		}
		sum50[leg] += s.P50
		sum95[leg] += s.P95
		if s.P50 > longest[leg].P50 {
			longest[leg] = s
		}
	}
	var p Part
	for _, leg := range legOrder {
		if sum50[leg] > p.P50 {
			p = Part{Branch: b.Name, Leg: leg, P50: sum50[leg], P95: sum95[leg], Step: longest[leg]}
		}
	}
	p.Share50, p.Share95 = share(p.P50, b.P50), share(p.P95, b.P95)
	return p
}

func share(part, all float64) float64 {
	if all <= 0 {
		return 0
	}
	return min(1, part/all)
}

// tail is the branch that decides the p95: the slowest one, unless it is rarer
// than the twentieth of the requests that the p95 leaves out.
func tail(j latency.Journey) (best latency.Branch, ok bool) {
	for _, b := range j.Branches {
		if b.SharePercent < 5 && len(j.Branches) > 1 {
			continue
		}
		if !ok || b.P95 > best.P95 {
			best, ok = b, true
		}
	}
	return best, ok
}
