package whatif

import (
	"slices"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
)

// way is how one request of one population goes through a design.
type way struct {
	users, location, request, method string
	share                            float64 // of the requests of its population
	journeys                         []traffic.Journey
	entries                          int // nodes that the users call
}

func (w way) same(v way) bool {
	return w.users == v.users && w.location == v.location && w.request == v.request && w.method == v.method
}

// served is the share of the requests that get an answer, 0..1 for one entry.
func (w way) served() float64 {
	sum := 0.0
	for _, j := range w.journeys {
		if j.Outcome != traffic.Failed {
			sum += j.Share
		}
	}
	return sum
}

// waysOf walks reads and writes of every population and trial.
func waysOf(t *model.Topology, trials []Trial) []way {
	var out []way
	w := traffic.NewWalker(t, latency.NewNetwork(), traffic.Failures{})
	populations := traffic.Populations(t)
	for _, x := range trials {
		if n := t.Node(x.Users); n != nil && n.Kind() == model.KindUsers {
			populations = append(populations, traffic.At(n, x.Location, 0))
		}
	}
	for _, p := range populations {
		p.Share = 1
		requests := w.Requests(p.Users)
		entries := map[string]bool{}
		for _, r := range requests {
			entries[r.Entry] = true
		}
		for _, r := range requests {
			methods := []string{"GET", "POST"}
			if !r.Reads() {
				methods = []string{r.Method}
			}
			for _, method := range methods {
				r.Method = method
				out = append(out, way{p.Users.ID, p.Location, r.Path, method, r.Share, w.Walk(p, r), len(entries)})
			}
		}
	}
	return out
}

// noWorse tells whether everybody is served at least as often as before.
func noWorse(before, after []way) bool {
	for _, b := range before {
		if servedAs(after, b) < servedAs(before, b)-1e-9 {
			return false
		}
	}
	return true
}

// servedAs is the share of requests like those of a way that get an answer,
// over all addresses that the users call.
func servedAs(ways []way, like way) float64 {
	sum, all := 0.0, 0.0
	for _, w := range ways {
		if w.same(like) {
			sum += w.share * w.served()
			all += w.share
		}
	}
	return share(sum, all)
}

// after estimates a changed design and takes over the figures of requests
// whose way the edits do not touch: same nodes, same links, same places, same
// assumptions.
func (w *work) after(next *model.Topology, ways []way) []Change {
	touched, ok := w.touched(next, ways)
	if !ok {
		r := w.estimate(next)
		if r == nil {
			return nil
		}
		return changesOf(r)
	}
	out := slices.Clone(w.before)
	for _, request := range touched {
		r, err := latency.Estimate(next, latency.Options{
			From: request.from, Path: request.path, Method: w.o.Method, Connection: w.o.Connection, HitRatio: w.o.HitRatio,
		})
		if err != nil {
			return nil
		}
		for _, c := range changesOf(r) {
			for i := range out {
				if out[i].Users == c.Users && out[i].Location == c.Location && out[i].Request == c.Request {
					out[i].Before, out[i].Entry = c.Before, c.Entry // users call one node here
				}
			}
		}
	}
	return out
}

// touchedRequest is a request with the users for which its way changed.
type touchedRequest struct {
	path string
	from []string
}

// touched lists the requests to estimate again; ok is false when it must be
// all of them.
func (w *work) touched(next *model.Topology, ways []way) (out []touchedRequest, ok bool) {
	if next.Assume != w.t.Assume || len(ways) != len(w.ways) || len(w.o.Trials) > 0 {
		return nil, false
	}
	for i, a := range ways {
		b := w.ways[i]
		if !a.same(b) || a.entries != 1 || b.entries != 1 {
			return nil, false
		}
		if a.method != "GET" || equal(a.journeys, b.journeys) {
			continue
		}
		at := slices.IndexFunc(out, func(r touchedRequest) bool { return r.path == a.request })
		if at < 0 {
			at = len(out)
			out = append(out, touchedRequest{path: a.request})
		}
		if !slices.Contains(out[at].from, a.users) {
			out[at].from = append(out[at].from, a.users)
		}
	}
	return out, w.o.Method == "GET"
}

// equal tells whether journeys meet the very same stations.
func equal(a, b []traffic.Journey) bool {
	return slices.EqualFunc(a, b, func(a, b traffic.Journey) bool {
		return a.Share == b.Share && a.CacheAt == b.CacheAt && slices.EqualFunc(a.Hops, b.Hops, func(a, b traffic.Hop) bool {
			if a.Node != b.Node || (a.Link == nil) != (b.Link == nil) || a.Link != nil && a.Link.Spec != b.Link.Spec {
				return false
			}
			same := func(a, b traffic.Peer) bool { return a.Node == b.Node && a.Link.Spec == b.Link.Spec }
			return a.Place == b.Place && a.Wait == b.Wait && slices.EqualFunc(a.Peers, b.Peers, same)
		})
	})
}
