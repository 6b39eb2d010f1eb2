package failure

import (
	"portolan/model"
)

// rests tells which requests a break may concern: those that rest on a node that
// it takes, see [traffic.Walker.WalkAsking]. Requests have numbers from 0 on.
type rests struct {
	byNode, byRegion map[string][]int // rising
	last             int
}

func newRests() rests {
	return rests{map[string][]int{}, map[string][]int{}, -1}
}

// add notes on what a request rests, the requests in their order.
func (r *rests) add(at int, nodes []*model.Node) {
	put := func(to map[string][]int, key string) {
		if l := to[key]; len(l) == 0 || l[len(l)-1] != at {
			to[key] = append(l, at)
		}
	}
	for _, n := range nodes {
		put(r.byNode, n.ID)
		put(r.byRegion, n.Region())
	}
	r.last = at
}

// on lists the requests that a break may concern, in their order. Edge locations
// and zones are not told apart: there it is all.
func (r *rests) on(b Break) []int {
	switch b.Kind {
	case Node, HealthCheck:
		return r.byNode[b.ID]
	case Region:
		return r.byRegion[b.ID]
	}
	all := make([]int, r.last+1)
	for i := range all {
		all[i] = i
	}
	return all
}
