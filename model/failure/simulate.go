package failure

import (
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// Simulate breaks things in a design, all at once, and tells what becomes of
// each kind of request. The design itself stays as it is. Breaks that the
// design does not have are an error, see [Break.In]; so are users and methods
// that make no sense.
//
// Requests that a cache answers are served in any case: the result is about
// those that go all the way.
func Simulate(t *model.Topology, breaks []Break, o Options) (*Result, error) {
	s, kinds, err := begin(t, o, breaks)
	if err != nil {
		return nil, err
	}
	out := s.under(breaks).result(kinds)
	out.Breaks = breaks
	return out, nil
}

func (s *scene) result(kinds []kind) *Result {
	out := &Result{}
	l := newLoads(s)
	whole, served := 0.0, 0.0
	for _, k := range kinds {
		after := s.walker.Walk(k.population, k.request)
		j := s.journey(k, after)
		out.Journeys = append(out.Journeys, j)
		whole += k.share
		served += k.share * (100 - j.Failed)
		l.add(k, after)
	}
	if whole > 0 {
		out.ServedPercent = tenth(served / whole)
	}
	out.Load = l.changes(whole)
	return out
}

func (s *scene) journey(k kind, after []traffic.Journey) Journey {
	v := s.judge(k.before, after)
	t := outcomes(after)
	return Journey{
		Users: k.population.Users.ID, Location: k.population.Location, Place: k.population.Place, Known: k.population.Known,
		Request: k.request.Path, Method: k.request.Method, SharePercent: tenth(100 * k.share),
		Outcome: worst(after), Served: t.Served, AfterFailover: t.AfterFailover, Failed: t.Failed,
		Recovery: s.recovery(k, after, &v), Why: s.why(k, after, &v),
		Before: wayOf(k.before), After: wayOf(after),
	}
}

// wayOf is the way that most requests take.
func wayOf(journeys []traffic.Journey) Way {
	j := largest(journeys, "")
	if j == nil {
		return Way{}
	}
	w := Way{Path: j.Path(), Links: traffic.Links(j.Hops)}
	if j.Outcome == traffic.Failed {
		w.Dies = j.Hops[len(j.Hops)-1].Node.ID
	}
	return w
}

// loads adds up which share of requests reaches a node.
type loads struct {
	*scene
	before, after map[string]float64
}

func newLoads(s *scene) *loads { return &loads{s, map[string]float64{}, map[string]float64{}} }

func (l *loads) add(k kind, after []traffic.Journey) {
	put := func(to map[string]float64, journeys []traffic.Journey, broken bool) {
		shares := sharesOf(journeys)
		for i, j := range journeys {
			path := j.Path()
			for at, id := range path {
				// Requests do not pass names, and what is broken takes none. One that
				// goes round in a circle comes by only once.
				n := l.t.Node(id)
				if at > 0 && n.Kind() != model.KindRecord && (!broken || !l.down(n)) && !slices.Contains(path[:at], id) {
					to[id] += k.share * shares[i]
				}
			}
		}
	}
	put(l.before, k.before, false)
	put(l.after, after, true)
}

// changes lists the nodes whose share is another now, in document order.
func (l *loads) changes(whole float64) []Load {
	var out []Load
	for _, n := range l.t.Nodes {
		x := Load{n.ID, tenth(100 * l.before[n.ID] / max(whole, 1e-12)), tenth(100 * l.after[n.ID] / max(whole, 1e-12))}
		if x.Before != x.After {
			out = append(out, x)
		}
	}
	return out
}
