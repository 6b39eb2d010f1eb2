package failure

import (
	"maps"
	"slices"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
)

// ledger is what each node gets of each kind of request in the intact design, so
// that a break costs what it changes and not what there is. Sums are made in the
// order of the kinds, as [loads] makes them, so that they are the same figures.
type ledger struct {
	caches  latency.Caches
	whole   float64
	entries [][]entry          // by node, in the order of the kinds
	reached [][]int            // nodes by kind
	sums    []entry            // by node
	rates   map[string]float64 // requests/s by node; nil when no users state a rate
	unrated map[string]bool    // nodes that users without a rate reach
}

// entry is what one node gets of one kind of request over one way.
type entry struct {
	kind        int
	share, rate float64
	unrated     float64 // share of those who state no rate
}

func entryOf(at int, k *kind, share, rate float64) entry {
	e := entry{kind: at, share: share, rate: rate}
	if k.rate == 0 && !zeroRate(k.population.Users) {
		e.unrated = share
	}
	return e
}

func newLedger(s *study, kinds []kind) *ledger {
	l := &ledger{
		caches: latency.CachesOf(s.t), entries: make([][]entry, len(s.t.Nodes)),
		reached: make([][]int, len(kinds)), sums: make([]entry, len(s.t.Nodes)), unrated: map[string]bool{},
	}
	for i := range kinds {
		k := &kinds[i]
		l.whole += k.share
		if k.rate > 0 && l.rates == nil {
			l.rates = map[string]float64{}
		}
		k.pass(k.before, l.caches, passing{reaches: func(n *model.Node, share, rate float64) {
			at := s.t.Index(n.ID)
			e := entryOf(i, k, share, rate)
			l.entries[at] = append(l.entries[at], e)
			l.reached[i] = append(l.reached[i], at)
			l.sums[at].share += share
			l.sums[at].rate += rate
			l.sums[at].unrated += e.unrated
		}})
	}
	for at, sum := range l.sums {
		if sum.unrated > 0 {
			l.unrated[s.t.Nodes[at].ID] = true
		}
		if sum.rate > 0 {
			l.rates[s.t.Nodes[at].ID] = sum.rate
		}
	}
	return l
}

// under is what changes when the requests of some kinds go other ways, both in
// their order.
func (l *ledger) under(s *scene, kinds []kind, affected []int, now [][]traffic.Journey) ([]Load, []Demand) {
	changed := map[int][]entry{} // by node
	for i, at := range affected {
		for _, n := range l.reached[at] {
			if _, known := changed[n]; !known {
				changed[n] = nil
			}
		}
		kinds[at].pass(now[i], l.caches, passing{down: s.down, reaches: func(n *model.Node, share, rate float64) {
			to := s.t.Index(n.ID)
			changed[to] = append(changed[to], entryOf(at, &kinds[at], share, rate))
		}})
	}
	var out []Load
	rates, unrated := maps.Clone(l.rates), maps.Clone(l.unrated)
	for _, at := range slices.Sorted(maps.Keys(changed)) {
		n, sum := s.t.Nodes[at], merged(l.entries[at], changed[at], affected)
		x := Load{n.ID, tenth(100 * l.sums[at].share / max(l.whole, 1e-12)), tenth(100 * sum.share / max(l.whole, 1e-12))}
		if x.Before != x.After {
			out = append(out, x)
		}
		if rates != nil {
			rates[n.ID] = sum.rate
			unrated[n.ID] = unrated[n.ID] || sum.unrated > 0
		}
	}
	if rates == nil {
		return out, nil
	}
	sums := loads{scene: s, rateBefore: l.rates, rateNow: rates, unrated: unrated, caches: l.caches}
	return out, sums.demand()
}

// merged sums up what a node gets: of affected kinds what now says, of the others
// what was before. All are in rising order of kinds.
func merged(before, now []entry, affected []int) (sum entry) {
	add := func(e entry) {
		sum.share += e.share
		sum.rate += e.rate
		sum.unrated += e.unrated
	}
	next := 0
	for _, e := range before {
		for ; len(now) > 0 && now[0].kind <= e.kind; now = now[1:] {
			add(now[0])
		}
		for next < len(affected) && affected[next] < e.kind {
			next++
		}
		if next == len(affected) || affected[next] != e.kind {
			add(e)
		}
	}
	for _, e := range now {
		add(e)
	}
	return sum
}
