package failure

import (
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// cover is how an origin group serves requests from the first second on, while
// names, balancers and accelerators have not noticed yet.
type cover struct {
	wait  float64     // seconds that each of these requests loses, at most
	until float64     // when all have noticed
	hop   traffic.Hop // the second origin
}

// covers tells whether CloudFront serves all requests of a kind by asking second
// origins until the rest has noticed; nil when there is nothing to wait for or
// some fail. What a broken zone or edge location does is not followed that far.
func (s *scene) covers(k *kind, v *verdict) *cover {
	out := &cover{}
	for i := range v.courses {
		out.until = max(out.until, v.courses[i].over())
	}
	if out.until == 0 || len(s.broken.Zones) > 0 || len(s.broken.EdgeLocations) > 0 || !slices.ContainsFunc(k.before, asksGroup) {
		return nil
	}
	if s.blunt == nil {
		s.blunt = s.walker.Unnoticed()
	}
	for _, j := range s.blunt.Walk(k.population, k.request) {
		if j.Outcome == traffic.Failed {
			return nil
		}
		for _, h := range j.Hops {
			if h.Failover && h.Link != nil && h.Link.Kind == model.Origin && (out.hop.Node == nil || j.Wait > out.wait) {
				out.wait, out.hop = j.Wait, h
			}
		}
	}
	if out.hop.Node == nil {
		return nil
	}
	return out
}

// asksGroup tells whether CloudFront asks an origin group on a way.
func asksGroup(j traffic.Journey) bool {
	return slices.ContainsFunc(j.Hops, func(h traffic.Hop) bool {
		if h.Link == nil {
			return false
		}
		o, ok := model.LinkAs[*model.OriginSpec](h.Link)
		return ok && o.Group.Val() != ""
	})
}
