package traffic

import (
	"slices"

	"portolan/model"
)

// standbys follows the requests that standbys serve once what is asked first is down:
// the secondary answers of names and the second origins of groups. Nothing else is
// broken, so that a way that fails at one of them fails whenever it is needed.
func standbys(t *model.Topology, net Network) []Trip {
	first := map[*model.Link]bool{}
	groups := false
	for _, l := range t.Links {
		switch s := l.Effective().(type) {
		case *model.OriginSpec:
			groups = groups || inOriginGroup(l)
		case *model.ResolvesToSpec:
			if r, ok := model.As[*model.Record](t.Node(l.From)); ok && r.Policy.Val() == model.PolicyFailover && s.Role.Val() == model.RolePrimary {
				first[l] = false
			}
		}
	}
	if !groups && len(first) == 0 {
		return nil
	}
	w := NewWalker(t, net, Failures{}).Holding(first)
	w.standby = true
	var out []Trip
	for p, requests := range w.everybody(t) {
		for _, q := range requests {
			all := slices.DeleteFunc(w.Walk(p, q), func(j Journey) bool { return j.Standby() < 0 })
			if len(all) > 0 {
				out = append(out, Trip{Population: p, Request: q, Journeys: all})
			}
		}
	}
	return out
}

// inOriginGroup tells whether a link is to the second origin of a group.
func inOriginGroup(l *model.Link) bool {
	o, ok := model.LinkAs[*model.OriginSpec](l)
	return ok && l.Lead() != nil && o.ChosenBy.Val() == ""
}

// Standby is the hop at which a journey leaves its usual way for a standby; -1 where it
// does not.
func (j *Journey) Standby() int {
	return slices.IndexFunc(j.Hops, func(h Hop) bool {
		s, ok := model.LinkAs[*model.ResolvesToSpec](h.Link)
		return h.Failover && (ok && s.Role.Val() == model.RoleSecondary || h.Link != nil && inOriginGroup(h.Link))
	})
}

// secondFirst tells whether a standby is looked at, and requests come to it.
func (c *course) secondFirst(o *model.OriginSpec, codes []int, secondary *model.Link) bool {
	if !c.standby || secondary == nil {
		return false
	}
	if len(codes) == 0 {
		codes = defaultCriteria
	}
	return c.noFailover(o, codes, codes[0]) == ""
}
