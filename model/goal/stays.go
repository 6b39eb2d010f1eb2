package goal

import (
	"portolan/model"
	"portolan/model/failure"
	"portolan/model/geo"
)

// Ambiguous tells whether the area in which requests stay can be read in two
// ways: as the continent, as which it is taken, and as a country.
func Ambiguous(e model.Expectation) (continent, country geo.Area, ok bool) {
	return failure.AmbiguousIn(e.Stays)
}

// stays asks that no request leaves an area: not in the design as it is, and
// not when any single Region breaks, since that is when requests go elsewhere.
// With survives it asks for that one failure only. What counts is where
// requests are answered and where the data behind goes; edge locations only
// pass on and keep copies, and do not count.
func (a *answer) stays() {
	area, err := failure.ParseArea(a.Goal.Stays)
	if err != nil {
		a.miss(Unknown, "stays %s: %s", a.Goal.Stays, sentence(err))
		return
	}
	landings, err := failure.Lands(a.t, failure.Options{From: a.from(), Path: a.Goal.Request, Methods: a.methods()}, a.breaks)
	switch {
	case err != nil:
		a.miss(Unknown, "%s", sentence(err))
		return
	case len(landings) == 0:
		a.miss(Unknown, "No request of the design is meant.")
		return
	}
	for _, l := range landings {
		for _, ends := range [][]failure.End{l.Before, l.After} {
			for _, e := range ends {
				a.lands(l, e, area)
			}
		}
	}
	a.support("Every request is answered in %s, and would be when one Region breaks.", area.Label)
}

// lands checks one end of requests and the data behind it.
func (a *answer) lands(l failure.Landing, e failure.End, area failure.Area) {
	when := ""
	if e.Break != (failure.Break{}) {
		when = " when " + e.Break.Label(a.t) + " is broken"
	}
	who := name(l.Users, l.Location) + " " + l.Method + " " + l.Request
	place := func(id, region, verb string, at geo.Place, located bool) {
		n := a.t.Node(id)
		switch {
		case !located:
			a.miss(Unknown, "%s %s %s, which has no known place%s.", who, verb, n.Label(), when)
		case !area.Holds(at):
			where := region
			if where == "" {
				where = at.Name
			}
			a.miss(Unmet, "%s %s %s in %s%s.", who, verb, n.Label(), where, when)
		default:
			return
		}
		a.about(l.Users, id)
	}
	place(e.Node, e.Region, "is answered by", e.Place, e.Located)
	for _, s := range e.Stores {
		place(s.Node, s.Region, "leaves data in", s.Place, s.Located)
	}
}
