package latency

import (
	"slices"

	topo "portolan/model"
	"portolan/model/traffic"
)

// Caches tells how many requests the caches of a design let through, by the hit
// ratios that it states or that are assumed.
type Caches struct{ e *estimator }

// CachesOf are the caches of a design.
func CachesOf(t *topo.Topology) Caches {
	f := embeddedFigures()
	return Caches{&estimator{t: t, defaults: f, figures: f.under(t.Assume), assume: t.Assumed()}}
}

// Reach is the share of the requests of a journey that reaches each of its hops,
// 0..1: what no cache before it has answered.
func (c Caches) Reach(j traffic.Journey) []float64 {
	out := make([]float64, len(j.Hops))
	left := 1.0
	for i, h := range j.Hops {
		out[i] = left
		if !slices.Contains(j.Caches, i) {
			continue
		}
		behaviour, _ := behaviourAt(j.Hops, i)
		hit := c.e.hitRatio(behaviour)
		left *= 1 - hit
		if hit > 0 {
			for range h.Middle {
				left *= 1 - c.e.figures.get("regional-hit-ratio").share()
			}
		}
	}
	return out
}

// Work is the median time that a backend works on a request, in ms: what the
// design states, or else the figure of its kind. stated tells which.
func Work(t *topo.Topology, n *topo.Node) (ms float64, stated bool) {
	f := embeddedFigures().under(t.Assume).get(string(n.Kind()))
	if p50, p95 := topo.ThinkTime(n); p50.IsSet() || p95.IsSet() {
		return thinkTerm(p50, p95, f.P50).p50, true
	}
	return f.P50, false
}
