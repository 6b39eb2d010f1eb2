package failure

import (
	"fmt"
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// opens tells whether a hop is taken because nothing is healthy: Route 53 then counts
// all answers as healthy, and an accelerator sends requests to any endpoint of the
// nearest group.
func (s *scene) opens(prev, h traffic.Hop) bool {
	switch {
	case h.Link == nil:
		return false
	case prev.Kind == traffic.HopDNS:
		r, ok := model.As[*model.Record](prev.Node)
		return ok && r.Policy.Val() != model.PolicySimple && !s.walker.Healthy(h.Link)
	case prev.Kind == traffic.HopAccelerator:
		_, open := s.walker.Opens(prev)
		return open
	}
	return false
}

// openShift waits for the last of what was healthy before: until that is found to be
// down, requests go there.
func (s *scene) openShift(x shift, prev, h traffic.Hop) shift {
	if prev.Kind == traffic.HopAccelerator {
		x.by = byAccelerator
		endpoints, _ := s.walker.Opens(prev)
		for _, l := range endpoints {
			if s.intact.EndpointHealthy(l.To) {
				x.lost = appendNew(x.lost, s.t.Node(l.To))
			}
		}
		x.noticed = s.endpointsTurn(x.at, x.lost)
		return x
	}
	x.by = byName
	for _, l := range s.routes.from(s.routes.head(prev.Node.ID)) {
		if !s.intact.Healthy(l) || s.walker.Healthy(l) {
			continue
		}
		x.lost = appendNew(x.lost, s.t.Node(l.To))
		n, d := s.turns(l, 0), s.delayOf(l)
		if n != nil && (x.noticed.text == "" || n.seconds > x.noticed.seconds || n.seconds == x.noticed.seconds && d.ttl > x.ttl) {
			x.noticed, x.ttl, x.source = *n, d.ttl, d.source
		}
	}
	return x
}

// openEvents tell that nothing is healthy, and when requests go to what they did not
// reach before. Which endpoint of several takes how much AWS does not say: "a random
// endpoint".
func openEvents(x *shift) []Event {
	if x.noticed.text == "" {
		return nil
	}
	end := ""
	if x.harmless {
		end = nothingFailed
	}
	if x.by == byAccelerator {
		return []Event{{
			At:     x.after(),
			Text:   fmt.Sprintf("%s finds nothing healthy after %s = %s s, so it sends each request to a random endpoint of its nearest group, %s among them; all are taken to get as much (assumed).%s", x.at.Label(), x.noticed.text, figure(x.noticed.seconds), x.to.Label(), end),
			Source: failsOpenSource,
		}}
	}
	return []Event{
		{
			At:     x.noticed.seconds,
			Text:   fmt.Sprintf("Route 53 notices: %s = %s s. No answer of %s that fits is healthy now, so all count as healthy, %s among them.", x.noticed.text, figure(x.noticed.seconds), x.at.Label(), x.to.Label()),
			Source: allHealthySource,
		},
		{
			At:     x.after(),
			Text:   fmt.Sprintf("%s gets its part of the requests once resolvers have dropped the old answer: %s s + %s s TTL = %s s.%s", x.to.Label(), figure(x.noticed.seconds), figure(x.ttl), figure(x.after()), end),
			Source: x.source,
		},
	}
}

// openedOn is the first place of a failed way at which nothing is healthy, so that others
// than before share its requests; nil for none.
func (v *verdict) openedOn(failed *traffic.Journey) *shift {
	for i := range v.courses {
		for j := range v.courses[i].shifts {
			x := &v.courses[i].shifts[j]
			if x.opened && slices.ContainsFunc(failed.Hops, func(h traffic.Hop) bool { return h.Node == x.at }) {
				return x
			}
		}
	}
	return nil
}

// stuckOpen says why some requests fail where all that is left counts as healthy.
func stuckOpen(x *shift, failed *traffic.Journey) (text, source string) {
	to := "what is down"
	for i, h := range failed.Hops[1:] {
		if failed.Hops[i].Node == x.at {
			to = h.Node.Label()
		}
	}
	if x.by == byAccelerator {
		return fmt.Sprintf("%s has no healthy endpoint that may take over, and %s is among those that it leads to: what it sends there fails until that works again.", x.at.Label(), to), failsOpenSource
	}
	return fmt.Sprintf("No answer of %s that fits is healthy, so Route 53 treats all as healthy, %s among them: what it leads there fails until it works again.", x.at.Label(), to), allHealthySource
}

const failsOpenSource = "https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints-endpoint-weights.unhealthy-endpoints.html"

// joined marks what requests take that took another way before, where names and
// accelerators lead them there without calling it a failover: an answer that has turned
// healthy, as with an inverted check, and all that count as healthy because nothing is.
func (s *scene) joined(before, after []traffic.Journey) []traffic.Journey {
	if !gains(before, after) {
		return after
	}
	var out []traffic.Journey
	for _, j := range after {
		for at := 1; at < len(j.Hops); at++ {
			h := j.Hops[at]
			if h.Link == nil || h.Failover || !chooses(j.Hops[at-1]) {
				continue
			}
			took := flowsFrom(before, j.Hops[:at], func(traffic.Journey) float64 { return 1 })
			takes := flowsFrom(after, j.Hops[:at], func(x traffic.Journey) float64 {
				if x.Hops[at].Failover {
					return 0
				}
				return 1
			})
			more := 1 - took[h.Link]/max(takes[h.Link], 1e-12)
			if len(took) == 0 || more < 1e-9 {
				continue
			}
			stays := j
			j.Hops = slices.Clone(j.Hops)
			j.Hops[at].Failover = true
			if !s.opens(j.Hops[at-1], h) && h.Link.Kind == model.ResolvesTo {
				j.Hops[at].Reason = fmt.Sprintf("%s has turned healthy. %s", h.Node.Label(), h.Reason)
			}
			if j.Outcome == traffic.Served {
				j.Outcome = traffic.ServedAfterFailover
			}
			if more < 1-1e-9 && j.Share > 0 {
				stays.Share, j.Share = j.Share*(1-more), j.Share*more
				out = append(out, stays)
			}
		}
		out = append(out, j)
	}
	return out
}

// chooses tells whether a station leads requests by the health of what is behind it.
func chooses(h traffic.Hop) bool {
	return h.Kind == traffic.HopDNS || h.Kind == traffic.HopAccelerator
}

// gains tells whether something behind names and accelerators may get more than before.
func gains(before, after []traffic.Journey) bool {
	sum := func(journeys []traffic.Journey, stepped bool) map[*model.Link]float64 {
		out := map[*model.Link]float64{}
		for i, share := range sharesOf(journeys) {
			hops := journeys[i].Hops
			for at := 1; at < len(hops); at++ {
				if h := hops[at]; h.Link != nil && chooses(hops[at-1]) && (stepped || !h.Failover) {
					out[h.Link] += share
				}
			}
		}
		return out
	}
	once := sum(before, true)
	for l, share := range sum(after, false) {
		if share > once[l]+1e-9 {
			return true
		}
	}
	return false
}
