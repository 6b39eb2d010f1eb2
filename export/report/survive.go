package report

import (
	"slices"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
)

// Survival tells what users get when one thing breaks.
type Survival struct {
	Populations []traffic.Population // as traffic.Populations lists them
	Intact      Loss                 // nothing broken
	Regions     []Loss               // each Region in document order
	Nodes       []Loss               // nodes whose loss makes a difference, in document order
	Harmless    []string             // ids of nodes whose loss makes none
}

// Loss is one failure and what follows.
type Loss struct {
	Region, Node string // what is lost: a Region code or a node id; both "" for nothing
	Fates        []Fate // of the populations, in their order
	Why          []string
}

// Fate is what one population gets, request by request.
type Fate []Part

// Part is what becomes of one request. POST tells of the same path when it is
// written to; it is empty where the intact design does not take that, so that a
// path for reading does not count as broken.
type Part struct {
	Request   traffic.Request
	GET, POST Tally
}

// Tally divides requests by outcome. The parts are percentages with one decimal
// and add up to 100, or are all 0 when there are no such requests.
type Tally struct{ Served, AfterFailover, Failed float64 }

// Any tells whether there are requests.
func (t Tally) Any() bool { return t != Tally{} }

// GET sums the reads up, each path with its share.
func (f Fate) GET() Tally { return f.total(func(p Part) Tally { return p.GET }) }

// POST sums the writes up, over the paths that take them.
func (f Fate) POST() Tally { return f.total(func(p Part) Tally { return p.POST }) }

// WritesDiffer tells whether some path fares differently when it is written to.
func (f Fate) WritesDiffer() bool {
	return slices.ContainsFunc(f, func(p Part) bool { return p.POST.Any() && p.POST != p.GET })
}

func (f Fate) total(of func(Part) Tally) Tally {
	var weighted, plain [3]float64 // requests that all have a share of nothing count alike
	for _, p := range f {
		t := of(p)
		for i, v := range [3]float64{t.Served, t.AfterFailover, t.Failed} {
			weighted[i] += v * p.Request.Share
			plain[i] += v
		}
	}
	if sum(weighted) > 0 {
		return tally(weighted)
	}
	return tally(plain)
}

// mostReasons bounds how many reasons one loss gives.
const mostReasons = 3

// Survive breaks every Region of t and every node at the edge, among the
// balancers and APIs and among the origins, one at a time, and follows all
// requests. Requests that a cache answers are served in any case; the tallies
// are about those that go all the way.
func Survive(t *model.Topology) *Survival {
	s := newSurvey(t)
	out := &Survival{Populations: s.populations, Intact: s.intact}
	for _, r := range t.Regions() {
		l := s.lose(traffic.Failures{Regions: map[string]bool{r: true}}, "")
		l.Region = r
		out.Regions = append(out.Regions, l)
	}
	for _, n := range t.Nodes {
		switch n.Info().Tier {
		case model.TierEdge, model.TierBalancer, model.TierOrigin:
		default:
			continue
		}
		l := s.lose(traffic.Failures{Nodes: map[string]bool{n.ID: true}}, n.ID)
		if l.Node = n.ID; slices.EqualFunc(l.Fates, out.Intact.Fates, slices.Equal[Fate]) {
			out.Harmless = append(out.Harmless, n.ID)
		} else {
			out.Nodes = append(out.Nodes, l)
		}
	}
	return out
}

// survey is one run of Survive.
type survey struct {
	t           *model.Topology
	net         traffic.Network
	populations []traffic.Population
	asked       [][]asked // by population
	intact      Loss
}

// asked is a request to follow.
type asked struct {
	traffic.Request
	writes    bool            // the intact design takes writes to its path
	dependsOn map[string]bool // nodes whose loss may make a difference to it
}

func newSurvey(t *model.Topology) *survey {
	s := &survey{t: t, net: latency.NewNetwork(), populations: traffic.Populations(t)}
	s.asked = make([][]asked, len(s.populations))
	s.intact.Fates = make([]Fate, len(s.populations))
	w := traffic.NewWalker(t, s.net, traffic.Failures{})
	d := newDependencies(t)
	for i, p := range s.populations {
		for _, r := range w.Requests(p.Users) {
			reads, writes := w.Walk(p, r), w.Walk(p, write(r))
			part := Part{Request: r, GET: outcomes(reads), POST: outcomes(writes)}
			a := asked{r, part.POST.Failed < 100, d.of(p.Users, r, slices.Concat(reads, writes))}
			if !a.writes {
				part.POST = Tally{}
			}
			s.intact.reasons(reads)
			s.asked[i] = append(s.asked[i], a)
			s.intact.Fates[i] = append(s.intact.Fates[i], part)
		}
	}
	return s
}

func write(r traffic.Request) traffic.Request {
	r.Method = "POST"
	return r
}

// lose follows the requests under failures. When only one node is down,
// requests that do not depend on it need not be followed again.
func (s *survey) lose(f traffic.Failures, node string) Loss {
	w := traffic.NewWalker(s.t, s.net, f)
	l := Loss{Fates: make([]Fate, len(s.populations))}
	for i, p := range s.populations {
		for k, a := range s.asked[i] {
			part := s.intact.Fates[i][k]
			if node == "" || a.dependsOn[node] {
				part = l.follow(w, p, a, part)
			}
			l.Fates[i] = append(l.Fates[i], part)
		}
	}
	return l
}

// follow tells what becomes of one request, and keeps why it fails when it did
// not fail before.
func (l *Loss) follow(w *traffic.Walker, p traffic.Population, a asked, before Part) Part {
	after := Part{Request: a.Request}
	reads := w.Walk(p, a.Request)
	if after.GET = outcomes(reads); after.GET != before.GET {
		l.reasons(reads)
	}
	if a.writes {
		writes := w.Walk(p, write(a.Request))
		if after.POST = outcomes(writes); after.POST != before.POST {
			l.reasons(writes)
		}
	}
	return after
}

// reasons keeps why journeys fail, which the last sentence of each says.
func (l *Loss) reasons(journeys []traffic.Journey) {
	for _, j := range journeys {
		if j.Outcome != traffic.Failed || len(j.Why) == 0 || len(l.Why) >= mostReasons {
			continue
		}
		if why := j.Why[len(j.Why)-1]; !slices.Contains(l.Why, why) {
			l.Why = append(l.Why, why)
		}
	}
}

// outcomes divides the journeys of one request.
func outcomes(journeys []traffic.Journey) Tally {
	whole := 0.0
	for _, j := range journeys {
		whole += j.Share
	}
	var parts [3]float64
	for _, j := range journeys {
		share := j.Share
		if whole == 0 {
			share = 1
		}
		switch j.Outcome {
		case traffic.Served:
			parts[0] += share
		case traffic.ServedAfterFailover:
			parts[1] += share
		case traffic.Failed:
			parts[2] += share
		}
	}
	return tally(parts)
}

// tally makes percentages of parts: served, after failover, failed.
func tally(parts [3]float64) Tally {
	whole := sum(parts)
	if whole == 0 {
		return Tally{}
	}
	t := Tally{AfterFailover: tenth(100 * parts[1] / whole), Failed: tenth(100 * parts[2] / whole)}
	t.Served = tenth(100 - t.AfterFailover - t.Failed)
	return t
}
