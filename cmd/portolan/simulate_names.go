package main

import (
	"slices"

	"portolan/model/failure"
	"portolan/model/traffic"
)

// who is what the users of a journey are called.
func (sim *simulation) who(j failure.Journey) string {
	if n, ok := sim.names[traffic.Who{Users: j.Users, Location: j.Location}]; ok {
		return n
	}
	if j.Location != "" { // a city that the design does not have, asked for by --from
		return j.Location + ", " + sim.label(j.Users)
	}
	return sim.label(j.Users)
}

func (sim *simulation) label(id string) string {
	if n := sim.t.Node(id); n != nil {
		return n.Label()
	}
	return id
}

// request names what a journey asks for, and at which address where its users
// ask several for the same.
func (sim *simulation) request(r *failure.Result, j failure.Journey) string {
	same := 0
	for _, o := range r.Journeys {
		if o.Users == j.Users && o.Location == j.Location && o.Method == j.Method && o.Request == j.Request {
			same++
		}
	}
	via := ""
	if same > 1 && len(j.Before.Path) > 1 {
		via = sim.label(j.Before.Path[1])
	}
	return failure.RequestText(j.Method, j.Request, via)
}

// moved tells whether requests are served by something else than with nothing
// broken, or some of them from a later moment on.
func moved(j failure.Journey) bool {
	return j.Outcome == traffic.ServedAfterFailover && (len(j.Recovery.Timeline) > 1 || !slices.Equal(j.Before.Path, j.After.Path) || !slices.Equal(j.Before.Peers, j.After.Peers))
}

// suffers tells whether a break changes anything for a request.
func suffers(j failure.Journey) bool {
	return j.Failed > 0 || moved(j) || j.Recovery.After > 0 || j.Recovery.Each > 0
}

// nobody tells whether there is no user to serve.
func (sim *simulation) nobody() bool { return len(sim.names) == 0 }
