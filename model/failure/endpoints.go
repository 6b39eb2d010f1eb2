package failure

import (
	"portolan/model"
	"portolan/model/traffic"
)

// acceleratorShift: an accelerator takes the health of a balancer from its
// target groups and tests other endpoints itself. Nobody keeps an old answer,
// since its addresses stay.
// https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups-health-check-options.html
//
// Requests are served once it has left out every endpoint that it would take before
// the one that serves them, and not the first alone.
func (s *scene) acceleratorShift(x shift, prev, h traffic.Hop) shift {
	x.by = byAccelerator
	for _, l := range s.walker.Before(prev, h.Link) {
		if s.intact.EndpointHealthy(l.To) {
			x.lost = appendNew(x.lost, s.t.Node(l.To))
		}
	}
	x.noticed = s.endpointsTurn(x.at, x.lost)
	return x
}

// endpointsTurn is when an accelerator has left out the last of some endpoints.
func (s *scene) endpointsTurn(accelerator *model.Node, lost []*model.Node) notice {
	var out notice
	for _, n := range lost {
		k := s.endpointChecks(accelerator, n)
		found := notice{seconds: k.seconds(), text: k.String(), source: k.source, again: k}
		if n.Kind() == model.KindALB || n.Kind() == model.KindNLB {
			k, ok := s.balancerTurns(n)
			if !ok {
				continue
			}
			found = moved(k, s.balancerAgain(n))
		}
		if found.seconds >= out.seconds {
			out = found
		}
	}
	return out
}

// moved is when an accelerator has moved connections away from a balancer. It takes
// as long to move them back: "about 30 seconds or so".
// https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints-endpoint-weights.unhealthy-endpoints.html
func moved(k, again checks) notice {
	move := timing("accelerator-shift")
	source := move.origin()
	if k.source == model.Assumption {
		source = model.Assumption
	}
	return notice{k.seconds() + move.Value, k.String() + " + " + figure(move.Value) + " s to move", source, again, move.Value}
}

// endpointChecks are those of the endpoint group of an accelerator.
func (s *scene) endpointChecks(accelerator, endpoint *model.Node) checks {
	k := timed("accelerator-threshold", "accelerator-interval", "check")
	for _, l := range s.t.Out(accelerator.ID) {
		if e, ok := model.LinkAs[*model.EndpointSpec](l); ok && l.To == endpoint.ID {
			k.times, k.interval = stated(e.HealthThreshold, k.times), stated(e.HealthInterval, k.interval)
		}
	}
	return k
}
