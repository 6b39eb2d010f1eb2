package failure

import (
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// add keeps what becomes of a journey. Where names or accelerators leave a way of which
// a part works, as with one of several weighted target groups that is lost, the
// requests of that part never fail: they are served where they are until then, and
// elsewhere from then on.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
func (v *verdict) add(j traffic.Journey, c course) {
	part, other := 0.0, course{failed: c.failed, wait: c.wait, shifts: slices.Clone(c.shifts)}
	for i := range other.shifts {
		if x := &other.shifts[i]; x.spared > 0 && x.spared < 1 {
			part, x.harmless = x.spared, true
			break
		}
	}
	if part == 0 || j.Share <= 0 || !other.harmless() {
		v.after, v.courses = append(v.after, j), append(v.courses, c)
		return
	}
	spared := j
	spared.Share, j.Share = j.Share*part, j.Share*(1-part)
	if !c.failed { // what never fails is served
		spared.Outcome, other = traffic.Served, course{}
	}
	v.after, v.courses = append(v.after, j, spared), append(v.courses, c, other)
}

// spared is the part of the requests that step aside at a hop which is served until
// then: what they took before works, wholly or in part. It is 1 where nothing is at
// fault but a monitor.
func (s *scene) spared(before, after []traffic.Journey, hops []traffic.Hop, k int) float64 {
	takes := flowsFrom(after, hops[:k], func(traffic.Journey) float64 { return 1 })
	took := flowsFrom(before, hops[:k], func(traffic.Journey) float64 { return 1 })
	works := flowsFrom(before, hops[:k], func(j traffic.Journey) float64 {
		if j.Outcome == traffic.Failed {
			return 0
		}
		return s.alive(j.Hops[k:], hops[k-1].Node)
	})
	left, served := 0.0, 0.0
	links := s.routes.from(s.routes.head(hops[k-1].Node.ID))
	for _, l := range links {
		if gone := took[l] - takes[l]; gone > 1e-9 {
			left += gone
			served += gone * works[l] / took[l]
		}
	}
	if left == 0 {
		for _, l := range links {
			left += took[l]
			served += works[l]
		}
	}
	switch part := served / max(left, 1e-12); {
	case part > 1-1e-9:
		return 1
	case part < 1e-9:
		return 0
	default:
		return part
	}
}

// flowsFrom are the parts of the requests that go on from the end of a way, by the link
// that they take, each times a weight. Together they are 1 where all weigh 1.
func flowsFrom(journeys []traffic.Journey, way []traffic.Hop, weight func(traffic.Journey) float64) map[*model.Link]float64 {
	out, whole := map[*model.Link]float64{}, 0.0
	for i, share := range sharesOf(journeys) {
		j := journeys[i]
		if len(j.Hops) <= len(way) || !sameWay(j.Hops, way) {
			continue
		}
		whole += share
		w := share * weight(j)
		for _, p := range j.Hops[len(way)].Takers() {
			out[p.Link] += w * p.Share
		}
	}
	for l := range out {
		out[l] /= max(whole, 1e-12)
	}
	return out
}

// alive is the part of the requests on a way that comes through in the moment in which
// something breaks. An address of an NLB and the targets of its zone are lost together.
func (s *scene) alive(hops []traffic.Hop, from *model.Node) float64 {
	out, last := 1.0, 1.0
	for _, h := range hops {
		if h.EdgeLocation != "" && s.broken.EdgeLocations[h.EdgeLocation] {
			return 0
		}
		now := 0.0
		for _, p := range h.Takers() {
			now += p.Share * s.left(p.Node)
		}
		if n, ok := model.As[*model.NLB](from); ok && !n.CrossZone.Val() {
			out /= max(last, 1e-12)
			now = min(now, last)
		}
		out, last, from = out*now, now, h.Node
	}
	return out
}

// left is the part of a node that a break leaves, 0..1.
func (s *scene) left(n *model.Node) float64 {
	switch zones := traffic.ZonesOf(n); {
	case s.down(n):
		return 0
	case !s.inBrokenZone(n):
		return 1
	case n.Kind().Compute():
		return float64(traffic.InstancesLeft(n, s.broken.Zones)) / max(traffic.InstancesOf(n), 1)
	default:
		up := 0.0
		for _, z := range zones {
			if !s.broken.Zones[z] {
				up++
			}
		}
		return up / float64(max(len(zones), 1))
	}
}
