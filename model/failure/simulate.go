package failure

import (
	"portolan/model"
	"portolan/model/latency"
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
	whole := 0.0
	var parts []part
	for _, k := range kinds {
		after := s.walk(&k)
		j := s.journey(k, after)
		out.Journeys = append(out.Journeys, j)
		whole += k.share
		if !k.refused {
			parts = append(parts, part{k.request.Method, k.share, j.Failed})
		}
		l.add(k, after)
	}
	out.Served = servedOf(parts)
	out.ServedPercent = out.Served.Percent
	out.Demand = l.demand()
	out.Load, out.Carried = l.changes(whole), l.carried(whole)
	out.Assumed = s.assumptions()
	return out
}

func (s *scene) journey(k kind, after []traffic.Journey) Journey {
	v := s.judge(&k, after)
	after = v.after
	t := outcomes(after)
	status, wait := 0, 0.0
	if failed := largest(after, traffic.Failed); failed != nil {
		status, wait = failed.Status, failed.Wait
	}
	return Journey{
		Asked: k.asked(), Status: status, ErrorAfter: wait, SharePercent: tenth(100 * k.share),
		Outcome: worst(after), Served: t.Served, AfterFailover: t.AfterFailover, Failed: t.Failed,
		Recovery: s.recovery(k, after, &v), Risk: s.risk(&k), Why: s.why(k, after, &v),
		Before: wayOf(k.before), After: wayOf(after),
	}
}

// wayOf is the way that most requests take.
func wayOf(journeys []traffic.Journey) Way {
	j := largest(journeys, "")
	if j == nil {
		return Way{}
	}
	w := Way{Path: j.Path(), Links: traffic.Links(j.Hops), Peers: traffic.Peers(j.Hops)}
	if j.Outcome == traffic.Failed {
		w.Dies = j.Hops[len(j.Hops)-1].Node.ID
	}
	return w
}

// loads adds up which share of requests reaches a node, and which is served over
// a link.
type loads struct {
	*scene
	before, after           map[string]float64
	carriedOnce, carriedNow map[model.LinkRef]float64
	rateBefore, rateNow     map[string]float64 // requests/s, of populations that state a rate
	unrated                 map[string]bool    // by node, what others come by now or came by before
	caches                  latency.Caches
}

func newLoads(s *scene) *loads {
	return &loads{
		s,
		map[string]float64{},
		map[string]float64{},
		map[model.LinkRef]float64{},
		map[model.LinkRef]float64{},
		map[string]float64{},
		map[string]float64{},
		map[string]bool{},
		latency.CachesOf(s.t),
	}
}

func (l *loads) add(k kind, after []traffic.Journey) {
	put := func(to, rates map[string]float64, carried map[model.LinkRef]float64) passing {
		return passing{
			reaches: func(n *model.Node, share, rate float64) {
				to[n.ID] += share
				if k.rate > 0 {
					rates[n.ID] += rate
				} else if share > 0 && !zeroRate(k.population.Users) {
					l.unrated[n.ID] = true
				}
			},
			carries: func(x *model.Link, share float64) { carried[x.Ref()] += share },
		}
	}
	k.pass(k.before, l.caches, put(l.before, l.rateBefore, l.carriedOnce))
	now := put(l.after, l.rateNow, l.carriedNow)
	now.down = l.down
	k.pass(after, l.caches, now)
}

// passing hears where requests of one kind come by.
type passing struct {
	down    func(*model.Node) bool // what takes none; nil for nothing
	reaches func(n *model.Node, share, rate float64)
	carries func(l *model.Link, share float64) // requests that are served; nil for nobody who asks
}

// pass follows the shares of journeys over their stations.
func (k *kind) pass(journeys []traffic.Journey, caches latency.Caches, to passing) {
	shares := sharesOf(journeys)
	for i, j := range journeys {
		share := k.share * shares[i]
		passed := map[*model.Node]bool{j.Users: true}
		var left []float64
		if k.rate > 0 {
			left = caches.Reach(j)
		}
		for at, h := range j.Hops[1:] {
			// A station in two places counts once, and so does one that requests
			// come by again in a circle.
			again := passed[h.Node]
			passed[h.Node] = true
			for _, p := range h.Takers() {
				if p.Link != nil && j.Outcome != traffic.Failed && to.carries != nil {
					to.carries(p.Link, share*p.Share)
				}
				// Requests do not pass names, and what is broken takes none.
				if again || p.Node.Kind() == model.KindRecord || to.down != nil && to.down(p.Node) {
					continue
				}
				rate := 0.0
				if k.rate > 0 {
					rate = k.rate * shares[i] * p.Share * left[at+1]
				}
				to.reaches(p.Node, share*p.Share, rate)
			}
		}
	}
}

// carried lists the links that serve requests, in document order.
func (l *loads) carried(whole float64) []Carried {
	var out []Carried
	for _, x := range l.t.Links {
		before, now := l.carriedOnce[x.Ref()], l.carriedNow[x.Ref()]
		if before+now > 0 {
			out = append(out, Carried{x.Ref(), 100 * before / max(whole, 1e-12), 100 * now / max(whole, 1e-12)})
		}
	}
	return out
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
