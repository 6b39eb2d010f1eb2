package failure

import (
	"fmt"
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// replaced is how requests go once groups that lost their last instance with a zone
// have another one, where they fail until then.
func (s *scene) replaced(k *kind, after []traffic.Journey) []traffic.Journey {
	failed := func(j traffic.Journey) bool { return j.Outcome == traffic.Failed }
	if len(s.broken.Zones) == 0 || !slices.ContainsFunc(after, failed) || !slices.ContainsFunc(s.t.Nodes, s.walker.Replaces) {
		return after
	}
	again := s.walker.Replaced().Walk(k.population, k.request)
	if outcomes(again).Failed >= outcomes(after).Failed {
		return after
	}
	for i := range again {
		j := &again[i]
		last := len(j.Hops) - 1
		if failed(*j) || !slices.ContainsFunc(j.Hops[last].Takers(), func(p traffic.Peer) bool { return s.walker.Replaces(p.Node) }) {
			continue
		}
		j.Hops = slices.Clone(j.Hops)
		h := &j.Hops[last]
		h.Failover, j.Outcome = true, traffic.ServedAfterFailover
		h.Reason = fmt.Sprintf("%s had all that it runs in a zone that is broken, and starts it anew in another.", h.Node.Label())
	}
	return again
}

// replacement is how long a group takes to start anew what it lost.
func replacement(n *model.Node) timingRow {
	if n.Kind() == model.KindECS {
		return timing("replacement/ecs")
	}
	return timing("replacement/asg")
}

// replacementShift: nothing serves until then, whatever balancers notice before.
func (s *scene) replacementShift(x shift) shift {
	t := replacement(x.to)
	x.by, x.lost = byReplacement, []*model.Node{x.to}
	x.noticed = notice{seconds: t.Value, source: t.origin()}
	return x
}
