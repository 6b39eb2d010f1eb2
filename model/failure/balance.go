package failure

import (
	"maps"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// balance works out the availability of one kind of request.
type balance struct {
	*study
	kind            *kind
	walks           map[string]*waysWithout // by what is lost
	sums            map[string]float64      // what [balance.of] found out
	stood           map[*model.Node][]*model.Node
	alike           bool // nothing that a walk asked tells methods apart
	trust           bool // what promises nothing counts as always there, else as never
	unknown         []string
	series, covered []Station
}

func newBalance(s *study, k *kind) *balance {
	return &balance{study: s, kind: k, walks: map[string]*waysWithout{}, sums: map[string]float64{}, stood: map[*model.Node][]*model.Node{}, alike: true}
}

// waysWithout are the ways of the requests with some nodes lost, as far as it
// matters here: of a wide design there are thousands of them.
type waysWithout struct {
	ways                  []wayWithout
	failed, afterFailover float64       // part of the requests
	passed                []*model.Node // what they come by
}

// wayWithout is one of them.
type wayWithout struct {
	failed   bool
	share    float64       // of the requests, 0..1
	stations []*model.Node // see [balance.stations]
	equals   []*model.Node // other targets that share these requests with the last
}

func (b *balance) waysOf(journeys []traffic.Journey) *waysWithout {
	out := &waysWithout{}
	for i, share := range sharesOf(journeys) {
		j := &journeys[i]
		w := wayWithout{failed: j.Outcome == traffic.Failed, share: share}
		switch j.Outcome {
		case traffic.Failed:
			out.failed += share
		case traffic.ServedAfterFailover:
			out.afterFailover += share
		}
		w.stations = b.stations(*j)
		for _, h := range j.Hops {
			out.passed = appendNew(out.passed, h.Node)
			for _, p := range h.Peers {
				out.passed = appendNew(out.passed, p.Node)
				if p.Node != h.Node {
					w.equals = appendNew(w.equals, p.Node)
				}
			}
		}
		out.ways = append(out.ways, w)
	}
	return out
}

const (
	// mostWays bounds how many places are lost one after the other; what would come
	// after them adds less than a commitment can tell.
	mostWays = 4
	// mostWalks bounds how often requests of one kind are followed. Most designs
	// take less than a hundred; beyond it what takes over counts without what would
	// take over from that.
	mostWalks = 1000
	// negligible is a part of the time that no figure shows.
	negligible = 1e-12
)

// bounds are the least and the most that the commitments can amount to, 0..1: what
// promises nothing may never work, or always. They are one where nothing on the way
// and of what takes over lacks a promise.
func (b *balance) bounds() (least, most float64) {
	least = b.of(nil, map[string]bool{}, 0, 1)
	if len(b.unknown) == 0 {
		return least, least
	}
	b.trust, b.sums = true, map[string]float64{}
	most = b.of(nil, map[string]bool{}, 0, 1)
	if most-least < negligible {
		b.unknown, most = nil, least
	}
	return least, most
}

// part is what a node adds to a product of commitments.
func (b *balance) part(n *model.Node, c Commitment, what promise) float64 {
	if what != nothing {
		return c.Percent / 100
	}
	if !slices.Contains(b.unknown, n.ID) {
		b.unknown = append(b.unknown, n.ID)
	}
	if b.trust {
		return 1
	}
	return 0
}

// of is the availability while some nodes are lost, without the stations that
// are counted already. weight is the part of the time for which that is asked.
func (b *balance) of(lost []string, counted map[string]bool, depth int, weight float64) float64 {
	if weight < negligible || depth > 0 && len(b.walks) > mostWalks {
		return b.rough(lost, counted)
	}
	key := strings.Join(lost, "\x00") + "\x01" + strings.Join(slices.Sorted(maps.Keys(counted)), "\x00")
	if known, ok := b.sums[key]; ok {
		return known
	}
	var legs []leg
	for _, w := range b.walk(lost).ways {
		if !w.failed {
			legs = append(legs, b.leg(w, lost, counted, depth))
		}
	}
	total := 0.0
	for i := range legs {
		total += legs[i].way.share * b.way(&legs[i], legs, lost, depth, weight)
	}
	b.sums[key] = total
	return total
}

// rough is the part of the requests that is served while some nodes are lost, by
// ways of which each station promises something.
func (b *balance) rough(lost []string, counted map[string]bool) float64 {
	total := 0.0
	for _, w := range b.walk(lost).ways {
		promises := !slices.ContainsFunc(w.stations, func(n *model.Node) bool {
			c, what := commitmentOf(b.t, n)
			return !counted[n.ID] && what == nothing && b.part(n, c, what) == 0
		})
		if !w.failed && promises {
			total += w.share
		}
	}
	return total
}

// leg is one way, with what its stations mean to it.
type leg struct {
	way     wayWithout
	needed  float64         // what every request of it needs
	counted map[string]bool // that, by id, and what was counted before
	own     []ownPart       // of that, what was not
	covered []*model.Node   // what something else stands in for
	first   float64         // that
}

// ownPart is what one node adds to what a leg needs.
type ownPart struct {
	node string
	part float64
}

func (b *balance) leg(w wayWithout, lost []string, counted map[string]bool, depth int) leg {
	out := leg{way: w, needed: 1, first: 1, counted: maps.Clone(counted)}
	for _, n := range w.stations {
		if counted[n.ID] || slices.Contains(lost, n.ID) {
			continue
		}
		c, what := commitmentOf(b.t, n)
		if what == within {
			continue
		}
		switch b.without(n, lost, out.covered) {
		case spare:
		case covered:
			out.covered = append(out.covered, n)
			out.first *= b.part(n, c, what)
			b.covered = note(b.covered, n, c, what, depth)
		case required:
			out.counted[n.ID] = true
			part := b.part(n, c, what)
			out.needed *= part
			out.own = append(out.own, ownPart{n.ID, part})
			b.series = note(b.series, n, c, what, depth)
		}
	}
	return out
}

// way is the availability of the requests of one leg: what they need in any case,
// times the leg or, while that is down, what takes over. What stands in the same
// places counts as lost with it, and the best of those ways for all of them.
func (b *balance) way(l *leg, all []leg, lost []string, depth int, weight float64) float64 {
	if len(l.covered) == 0 || depth == mostWays {
		return l.needed * l.first
	}
	best, gone, apart := b.together(l, all, lost)
	other := b.of(gone, l.counted, depth+1, weight*l.way.share*(1-best))
	if !apart {
		return l.needed * max(best, other)
	}
	return l.needed * (best + (1-best)*other)
}

// together is the best of a leg and of the ways in the same places that serve while
// it is down, and all that is lost with these places. apart tells whether what is
// left stands elsewhere.
func (b *balance) together(l *leg, all []leg, lost []string) (best float64, gone []string, apart bool) {
	places := map[string]bool{}
	for _, n := range l.covered {
		places[placeOf(n)] = true
	}
	gone, best = slices.Clone(lost), l.first
	lose := func(nodes []*model.Node) (some bool) {
		for _, n := range nodes {
			if places[placeOf(n)] && !l.counted[n.ID] && !slices.Contains(gone, n.ID) {
				gone, some = append(gone, n.ID), true
			}
		}
		return some
	}
	for i := range all {
		x := &all[i]
		if slices.ContainsFunc(x.covered, func(n *model.Node) bool { return places[placeOf(n)] }) {
			best = max(best, x.first*x.beside(l))
			lose(x.covered)
			lose(x.way.equals)
		}
	}
	for range mostWays {
		before := slices.Sorted(slices.Values(gone))
		for _, w := range b.walk(before).ways {
			if !w.failed && lose(b.counting(w.stations)) {
				lose(w.equals)
				best = max(best, b.alone(w, before, l.counted))
			}
		}
		if slices.Sort(gone); len(gone) == len(before) {
			return best, gone, true
		}
	}
	return best, gone, false
}

// beside is the availability of what a leg needs and another does not.
func (l *leg) beside(other *leg) float64 {
	out := 1.0
	for _, s := range l.own {
		if !other.counted[s.node] {
			out *= s.part
		}
	}
	return out
}

// counting leaves out the nodes that are part of others.
func (b *balance) counting(nodes []*model.Node) []*model.Node {
	return slices.DeleteFunc(slices.Clone(nodes), func(n *model.Node) bool {
		_, what := commitmentOf(b.t, n)
		return what == within
	})
}

// alone is the availability of a way that nothing else stands in for.
func (b *balance) alone(w wayWithout, lost []string, counted map[string]bool) float64 {
	out := 1.0
	for _, n := range w.stations {
		c, what := commitmentOf(b.t, n)
		if what == within || counted[n.ID] || slices.Contains(lost, n.ID) || b.without(n, lost, nil) == spare {
			continue
		}
		out *= b.part(n, c, what)
	}
	return out
}

// note keeps what is promised of a node.
func note(to []Station, n *model.Node, c Commitment, what promise, depth int) []Station {
	if depth > 0 || what == nothing || slices.ContainsFunc(to, func(s Station) bool { return s.Node == n.ID }) {
		return to
	}
	return append(to, Station{n.ID, c})
}

func idsOf(nodes []*model.Node) []string {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		out[i] = n.ID
	}
	return out
}

// stations lists what stands on a way or is asked on it: guards, authorizers,
// functions and data stores behind compute, each once.
func (b *balance) stations(j traffic.Journey) []*model.Node {
	var out []*model.Node
	add := func(n *model.Node) {
		if n != nil && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	for _, h := range j.Hops[1:] {
		for _, n := range b.around(h.Node) {
			add(n)
		}
	}
	return out
}

// around is a node after those that guard it and before those that it asks.
func (b *balance) around(n *model.Node) []*model.Node {
	known, ok := b.stood[n]
	if ok {
		return known
	}
	known = append(known, b.t.Guards(n.ID)...)
	known = append(known, n)
	for _, l := range b.t.Out(n.ID) {
		switch l.Kind {
		case model.Authorizes, model.Invokes:
			known = append(known, b.t.Node(l.To))
		case model.Writes:
			if n.Kind().Compute() {
				known = append(known, b.t.Node(l.To))
			}
		}
	}
	b.stood[n] = known
	return known
}

// loss is what the loss of a station means to requests.
type loss int

const (
	spare    loss = iota // nothing
	covered              // another way serves
	required             // they fail
)

// without tells what it means to lose a station on top of what is lost, and of
// the stations of the way that can be lost with it.
func (b *balance) without(n *model.Node, lost []string, leg []*model.Node) loss {
	before, alone := b.walk(lost), b.walk(append(slices.Clone(lost), n.ID))
	if more(alone.failed, before.failed) {
		return required
	}
	if !more(alone.afterFailover, before.afterFailover) && !slices.Contains(before.passed, n) {
		// Nothing on the way asks for it. A web ACL is asked all the same: what it
		// guards answers with an error without it.
		if n.Kind() == model.KindWAF {
			return required
		}
		return spare
	}
	together := append(append(slices.Clone(lost), idsOf(leg)...), n.ID)
	if more(b.walk(together).failed, before.failed) {
		return spare // it takes over from what the way has: it belongs to the other way
	}
	return covered
}

// more tells whether a part of the requests has grown.
func more(now, before float64) bool { return now > before+1e-9 }

// walk follows the requests with some nodes lost.
func (b *balance) walk(lost []string) *waysWithout {
	ids := slices.Sorted(slices.Values(lost))
	key := strings.Join(ids, "\x00")
	if known, ok := b.walks[key]; ok {
		return known
	}
	journeys, rests := b.kind.before, b.kind.rests
	if len(ids) > 0 {
		breaks := make([]Break, len(ids))
		for i, id := range ids {
			breaks[i] = Break{Node, id}
		}
		if w := b.under(breaks).walker; b.alike {
			journeys, rests = w.WalkAsking(b.kind.population, b.kind.request)
		} else {
			journeys = w.Walk(b.kind.population, b.kind.request)
		}
	}
	journeys = compared(b.kind.before, journeys)
	b.alike = b.alike && !tellsMethods(rests)
	out := b.waysOf(journeys)
	b.walks[key] = out
	return out
}

// placeOf is the Region of a node; what stands in none is a place of its own
// kind: services at the edge fail together.
func placeOf(n *model.Node) string {
	switch {
	case n.Region() != "":
		return n.Region()
	case n.Kind() == model.KindOnPremises:
		return "at " + n.ID
	}
	return ""
}
