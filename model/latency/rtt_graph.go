package latency

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"portolan/model/geo"
)

// hubGraph is the map of backbone hubs and the cables between them. Its weights
// are km of cable, with a charge for each hop.
type hubGraph struct {
	hubs  []geo.Hub
	links [][]hubLink
	local float64 // length of a local way per great-circle length
}

type hubLink struct {
	to int
	km float64
}

func newHubGraph(hubs []geo.Hub, cables []geo.Cable, p geo.RTTParams) *hubGraph {
	g := &hubGraph{hubs: hubs, links: make([][]hubLink, len(hubs)), local: p.LocalFactor}
	index := make(map[string]int, len(hubs))
	for i, h := range hubs {
		index[h.Code] = i
	}
	for _, c := range cables {
		a, okA := index[c.From]
		b, okB := index[c.To]
		factor, okF := p.EdgeFactor[c.Class]
		if !okA || !okB || !okF {
			panic("latency: cable " + c.From + "-" + c.To + " has an unknown hub or class " + c.Class)
		}
		km := factor*geo.GreatCircle(hubs[a].Point, hubs[b].Point) + p.HopKM
		g.links[a] = append(g.links[a], hubLink{b, km})
		g.links[b] = append(g.links[b], hubLink{a, km})
	}
	return g
}

// reach gives the shortest way to every hub, in km, for a place that is joined
// to some hubs by local ways; +Inf where there is none. It is Dijkstra's search
// from all of those at once. The next hub is found by scanning the open ones:
// with so few open at a time that costs less than a heap would.
func (g *hubGraph) reach(start []attachment) []float64 {
	dist := make([]float64, len(g.hubs))
	for i := range dist {
		dist[i] = math.Inf(1)
	}
	open := make([]int, 0, len(g.hubs))
	for _, s := range start {
		dist[s.index] = s.km
		open = append(open, s.index)
	}
	for len(open) > 0 {
		next := 0
		for i, h := range open {
			if dist[h] < dist[open[next]] {
				next = i
			}
		}
		h := open[next]
		open[next] = open[len(open)-1]
		open = open[:len(open)-1]
		for _, l := range g.links[h] {
			d := dist[h] + l.km
			if d >= dist[l.to] {
				continue
			}
			if math.IsInf(dist[l.to], 1) {
				open = append(open, l.to)
			}
			dist[l.to] = d
		}
	}
	return dist
}

// attachment joins a place to a hub by a local way.
type attachment struct {
	index int     // of the hub
	km    float64 // length of the way
}

// attach joins p to the n hubs closest to it, in order of distance, then of code.
func (g *hubGraph) attach(p geo.Point, n int) []attachment {
	closer := func(a, b attachment) int {
		return cmp.Or(cmp.Compare(a.km, b.km), strings.Compare(g.hubs[a.index].Code, g.hubs[b.index].Code))
	}
	best := make([]attachment, 0, n+1)
	for i, h := range g.hubs {
		a := attachment{i, g.local * geo.GreatCircle(p, h.Point)}
		if len(best) == n && closer(a, best[n-1]) >= 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, a, closer)
		best = slices.Insert(best, at, a)
		best = best[:min(n, len(best))]
	}
	return best
}
