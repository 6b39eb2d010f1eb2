package main

import (
	"slices"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/traffic"
)

// population is the users of one node in one place.
type population struct{ users, location string }

// populationNames are what the populations are called: their city; where users
// of two nodes are in one city, who they are too.
func populationNames(t *model.Topology) map[population]string {
	all := traffic.Populations(t)
	name := func(p traffic.Population) string {
		if p.Location != "" {
			return p.Location
		}
		return p.Users.Label()
	}
	out, seen := make(map[population]string, len(all)), map[string]int{}
	for _, p := range all {
		seen[name(p)]++
	}
	for _, p := range all {
		n := name(p)
		if seen[n] > 1 && p.Location != "" {
			n += ", " + p.Users.Label()
		}
		out[population{p.Users.ID, p.Location}] = n
	}
	return out
}

// who is what the users of a journey are called.
func (sim *simulation) who(j failure.Journey) string {
	if n, ok := sim.names[population{j.Users, j.Location}]; ok {
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
	if same > 1 && len(j.Before.Path) > 1 {
		return j.Method + " " + j.Request + " of " + sim.label(j.Before.Path[1])
	}
	return j.Method + " " + j.Request
}

// moved tells whether requests are served by something else than with nothing
// broken.
func moved(j failure.Journey) bool {
	return j.Outcome == traffic.ServedAfterFailover && !slices.Equal(j.Before.Path, j.After.Path)
}

// suffers tells whether a break changes anything for a request.
func suffers(j failure.Journey) bool {
	return j.Failed > 0 || moved(j) || j.Recovery.After > 0 || j.Recovery.Each > 0
}

// nobody tells whether there is no user to serve.
func (sim *simulation) nobody() bool { return len(sim.names) == 0 }
