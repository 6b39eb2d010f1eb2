package traffic

import (
	"iter"
	"sync"

	"portolan/model"
)

// Survey is every request of every population of one design followed once, with
// nothing broken. Validation and an estimate of one revision share it; nobody
// changes it.
type Survey struct {
	t     *model.Topology
	Trips []Trip // populations in document order, then their requests

	// Detours are requests that no population is taken to make, for paths by which a
	// balancer redirects: they tell where redirects lead. Worked out on first use.
	Detours func() []Trip

	// Further are requests that users may make too: one for each rule of a balancer and each
	// route of an API by which none of Trips goes, with the ways that go by it. Worked out on
	// first use.
	Further func() []Trip

	// Standbys are the requests that standbys serve once what is asked before them is
	// down, with nothing else broken. Worked out on first use.
	Standbys func() []Trip
}

// Trip is one request of one population and the ways that it takes. The share
// of the population is that of this request.
type Trip struct {
	Population Population
	Request    Request
	Journeys   []Journey
}

// NewSurvey follows all requests. net decides where distance does.
func NewSurvey(t *model.Topology, net Network) *Survey {
	s := &Survey{
		t: t, Detours: sync.OnceValue(func() []Trip { return detours(t, net) }),
		Standbys: sync.OnceValue(func() []Trip { return standbys(t, net) }),
	}
	w := NewWalker(t, net, Failures{})
	for p, requests := range w.everybody(t) {
		for _, q := range requests {
			share := p
			share.Share *= q.Share
			s.Trips = append(s.Trips, Trip{Population: share, Request: q, Journeys: w.Walk(share, q)})
		}
	}
	s.Further = sync.OnceValue(func() []Trip { return w.further(s.Trips) })
	return s
}

// everybody are the populations with what they request.
func (w *Walker) everybody(t *model.Topology) iter.Seq2[Population, []Request] {
	return func(yield func(Population, []Request) bool) {
		of := map[string][]Request{}
		for _, p := range Populations(t) {
			requests, known := of[p.Users.ID]
			if !known {
				requests = w.Requests(p.Users)
				of[p.Users.ID] = requests
			}
			if !yield(p, requests) {
				return
			}
		}
	}
}

// Of tells whether the survey is one of this very topology.
func (s *Survey) Of(t *model.Topology) bool { return s != nil && s.t == t }
