package goal

import (
	"math"
	"strings"

	"portolan/model"
	"portolan/model/failure"
)

// available asks that the commitments of AWS on the way of every request that is
// meant amount to the share.
func (a *answer) available() {
	want, ok := model.GoalShare(a.Goal.Availability)
	if !ok {
		a.miss(Unknown, "%q is no share of requests.", a.Goal.Availability)
		return
	}
	o := failure.Options{From: a.from(), Path: a.Goal.Request, Methods: a.methods()}
	all, err := failure.Availabilities(a.t, o)
	switch {
	case err != nil:
		a.miss(Unknown, "%v.", err)
		return
	case len(all) == 0:
		a.miss(Unknown, "No request of the design is meant.")
		return
	}
	least := math.Inf(1)
	for _, v := range all {
		who := name(v.Users, v.Location) + " " + v.Method + " " + v.Request
		switch {
		case v.Percent < want:
			a.miss(Unmet, "%s has commitments of %s at most: %s.", who, failure.PercentText(v.Percent), v.Arithmetic(a.t))
		case v.Least < want:
			a.miss(Unknown, "%s: nothing is published for %s.", who, strings.Join(a.labels(v.Unknown), ", "))
		default:
			least = min(least, v.Least)
			continue
		}
		a.about(v.Users)
		a.about(v.Unknown...)
	}
	if !math.IsInf(least, 1) {
		a.support("The commitments on every way amount to %s at least; that is no forecast.", failure.PercentText(least))
	}
}

func (a *answer) labels(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id
		if n := a.t.Node(id); n != nil {
			out[i] = n.Label()
		}
	}
	return out
}

// keepsData asks that a break loses no more writes than the goal allows.
func (a *answer) keepsData() {
	if len(a.breaks) == 0 {
		a.miss(Unknown, "rpo needs survives: which break is meant?")
		return
	}
	methods := a.methods()
	if len(methods) == 0 {
		methods = []string{"POST"}
	}
	r, err := failure.Simulate(a.t, a.breaks, failure.Options{From: a.from(), Path: a.Goal.Request, Methods: methods})
	if err != nil {
		a.miss(Unknown, "%v.", err)
		return
	}
	allowed, most, any := bound(a.Goal.RPO)/1000, 0.0, false
	for _, j := range r.Journeys {
		who := name(j.Users, j.Location) + " " + j.Method + " " + j.Request
		switch {
		case !j.Risk.Drawn:
			continue
		case !j.Risk.Bounded:
			a.miss(Unmet, "%s: %s", who, j.Risk.Why)
		case j.Risk.Seconds > allowed:
			a.miss(Unmet, "%s may lose %s of writes: %s", who, seconds(j.Risk.Seconds), j.Risk.Why)
		default:
			most = max(most, j.Risk.Seconds)
		}
		any = true
		a.about(j.Users)
		a.about(j.Risk.Stores...)
	}
	if !any {
		a.miss(Unknown, "No data store is drawn behind the writes that are meant.")
		return
	}
	a.support("At most %s of writes are lost.", seconds(most))
}
