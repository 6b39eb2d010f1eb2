package failure

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// Availability is what the commitments of AWS amount to on the way of one kind of
// request: the share of them that is answered while every service keeps its
// promise and no more. It is what AWS stands in for, not what will happen.
//
// Stations one behind the other multiply. Where the simulation shows that the
// loss of a station is noticed and another way serves, the two ways count as
// parallel: independent when they stand in different Regions, else no better
// than the better of them. The time of a failover itself is not in it.
type Availability struct {
	Users, Location string // as of a [Journey]
	Request, Method string
	Entry           string  // id of the node that is asked, "" when there is none
	Percent         float64 // 0..100; of what is known where Unknown is not empty
	// Unknown are ids of the nodes on the way without a published commitment and
	// with nothing that takes over. The availability is unknown then; it is at most
	// Percent.
	Unknown []string
	Series  []Station // what every request needs, in order of the way
	Covered []Station // what another way stands in for
}

// Known tells whether Percent is the availability.
func (a Availability) Known() bool { return len(a.Unknown) == 0 }

// Arithmetic is how the figure comes about, such as "cdn 99.9 % × app 99.99 %;
// stood in for: db 99.9 %".
func (a Availability) Arithmetic(t *model.Topology) string {
	text := func(stations []Station) string {
		var parts []string
		for _, s := range stations {
			parts = append(parts, nodeLabel(t, s.Node)+" "+PercentText(s.Commitment.Percent))
		}
		return strings.Join(parts, " × ")
	}
	var out []string
	if len(a.Series) > 0 {
		out = append(out, text(a.Series))
	}
	if len(a.Covered) > 0 {
		out = append(out, "another way stands in for "+text(a.Covered))
	}
	if len(a.Unknown) > 0 {
		out = append(out, "nothing is published for "+strings.Join(a.Unknown, ", "))
	}
	return strings.Join(out, "; ")
}

// PercentText writes an availability with as many nines as it has: three digits
// after those, cut and not rounded up.
func PercentText(v float64) string {
	digits := 3
	for short := 100 - v; short > 0 && short < 0.01 && digits < 8; short *= 10 {
		digits++
	}
	scale := math.Pow(10, float64(digits))
	return strconv.FormatFloat(math.Floor(v*scale+1e-6)/scale, 'f', -1, 64) + " %"
}

// Station is a node on a way with what AWS promises of it.
type Station struct {
	Node       string // id
	Commitment Commitment
}

// Availabilities gives that of each kind of request, in the order of the journeys of
// a simulation with the same options. Requests that the intact design fails have 0.
func Availabilities(t *model.Topology, o Options) ([]Availability, error) {
	s, kinds, err := begin(t, o, nil)
	if err != nil {
		return nil, err
	}
	out := make([]Availability, len(kinds))
	for i := range kinds {
		k := &kinds[i]
		out[i] = s.availability(k)
		out[i].Users, out[i].Location = k.population.Users.ID, k.population.Location
		out[i].Request, out[i].Method = k.request.Path, k.request.Method
		if way := wayOf(k.before); len(way.Path) > 1 {
			out[i].Entry = way.Path[1]
		}
	}
	return out, nil
}

func (s *study) availability(k *kind) Availability {
	b := &balance{study: s, kind: k, walks: map[string][]traffic.Journey{}}
	out := Availability{Percent: 100 * b.of(nil, map[string]bool{}, 0)}
	out.Unknown, out.Series, out.Covered = b.unknown, b.series, b.covered
	return out
}

// balance works out the availability of one kind of request.
type balance struct {
	*study
	kind            *kind
	walks           map[string][]traffic.Journey // by what is lost
	unknown         []string
	series, covered []Station
}

// mostWays bounds how many ways are followed one behind the other; what would
// come after them adds less than a commitment can tell.
const mostWays = 4

// of is the availability while some nodes are lost, without the stations that
// are counted already.
func (b *balance) of(lost []string, counted map[string]bool, depth int) float64 {
	journeys := b.walk(lost)
	total := 0.0
	for i, share := range sharesOf(journeys) {
		if journeys[i].Outcome != traffic.Failed {
			total += share * b.way(journeys[i], lost, counted, depth)
		}
	}
	return total
}

// way is the availability of the requests of one journey: what they need in any
// case, times the first way or, while that is down, what takes over.
func (b *balance) way(j traffic.Journey, lost []string, counted map[string]bool, depth int) float64 {
	needed, first, firstKnown := 1.0, 1.0, true
	var leg []*model.Node
	inSeries := map[string]bool{}
	for id := range counted {
		inSeries[id] = true
	}
	for _, n := range b.stations(j) {
		if counted[n.ID] || slices.Contains(lost, n.ID) {
			continue
		}
		c, what := commitmentOf(b.t, n)
		if what == within {
			continue
		}
		switch b.without(n, lost, leg) {
		case spare:
		case covered:
			leg = append(leg, n)
			first *= c.Percent / 100
			firstKnown = firstKnown && what == promised
			b.covered = note(b.covered, n, c, depth)
		case required:
			inSeries[n.ID] = true
			if what == nothing {
				if depth == 0 {
					b.unknown = append(b.unknown, n.ID)
				}
				if depth > 0 {
					return 0 // a way that promises nothing takes over nothing
				}
				continue
			}
			needed *= c.Percent / 100
			b.series = note(b.series, n, c, depth)
		}
	}
	if len(leg) == 0 || depth == mostWays {
		return needed * first
	}
	if !firstKnown {
		first = 0 // nothing is promised of it: the other way alone counts
	}
	gone := append(slices.Clone(lost), idsOf(leg)...)
	other := b.of(gone, inSeries, depth+1)
	if b.apart(leg, gone, inSeries) {
		return needed * (first + (1-first)*other)
	}
	return needed * max(first, other)
}

func note(to []Station, n *model.Node, c Commitment, depth int) []Station {
	if depth > 0 || slices.ContainsFunc(to, func(s Station) bool { return s.Node == n.ID }) {
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
		for _, guard := range b.t.Guards(h.Node.ID) {
			add(guard)
		}
		add(h.Node)
		for _, l := range b.t.Out(h.Node.ID) {
			switch l.Kind {
			case model.Authorizes, model.Invokes:
				add(b.t.Node(l.To))
			case model.Writes:
				if h.Node.Kind().Compute() {
					add(b.t.Node(l.To))
				}
			}
		}
	}
	return out
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
	if more(alone, before, traffic.Failed) {
		return required
	}
	if !more(alone, before, traffic.ServedAfterFailover) && !passes(before, n) {
		// Nothing on the way asks for it. A web ACL is asked all the same: what it
		// guards answers with an error without it.
		if n.Kind() == model.KindWAF {
			return required
		}
		return spare
	}
	together := append(append(slices.Clone(lost), idsOf(leg)...), n.ID)
	if more(b.walk(together), before, traffic.Failed) {
		return spare // it takes over from what the way has: it belongs to the other way
	}
	return covered
}

func passes(journeys []traffic.Journey, n *model.Node) bool {
	return slices.ContainsFunc(journeys, func(j traffic.Journey) bool {
		return slices.ContainsFunc(j.Hops, func(h traffic.Hop) bool { return h.At(n) })
	})
}

// more tells whether a larger part of the requests ends so.
func more(now, before []traffic.Journey, o traffic.Outcome) bool {
	part := func(journeys []traffic.Journey) (sum float64) {
		for i, share := range sharesOf(journeys) {
			if journeys[i].Outcome == o {
				sum += share
			}
		}
		return sum
	}
	return part(now) > part(before)+1e-9
}

// walk follows the requests with some nodes lost.
func (b *balance) walk(lost []string) []traffic.Journey {
	if len(lost) == 0 {
		return b.kind.before
	}
	ids := slices.Sorted(slices.Values(lost))
	key := strings.Join(ids, "\x00")
	if known, ok := b.walks[key]; ok {
		return known
	}
	breaks := make([]Break, len(ids))
	for i, id := range ids {
		breaks[i] = Break{Node, id}
	}
	out := b.under(breaks).walker.Walk(b.kind.population, b.kind.request)
	b.walks[key] = out
	return out
}

// apart tells whether what takes over stands in other places than the way that
// is lost: in other Regions, or somewhere else altogether. What both need does
// not count.
func (b *balance) apart(leg []*model.Node, lost []string, shared map[string]bool) bool {
	places := map[string]bool{}
	for _, n := range leg {
		places[placeOf(n)] = true
	}
	for _, j := range b.walk(lost) {
		if j.Outcome == traffic.Failed {
			continue
		}
		for _, n := range b.stations(j) {
			if _, what := commitmentOf(b.t, n); what != within && !shared[n.ID] && !slices.Contains(lost, n.ID) && places[placeOf(n)] {
				return false
			}
		}
	}
	return true
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
