package failure

import (
	"fmt"
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// failback tells how requests go back once all that broke works again, in
// seconds from then on. Nothing fails by it: what they came from still works.
func (s *scene) failback(v *verdict) []Event {
	var out []Event
	for i := range v.courses {
		for j := range v.courses[i].shifts {
			e, ok := returnOf(&v.courses[i].shifts[j])
			if ok && !slices.Contains(out, e) {
				out = append(out, e)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Event) int {
		switch {
		case a.At < b.At:
			return -1
		case a.At > b.At:
			return 1
		}
		return 0
	})
	return out
}

// returnOf is how one decision is taken back.
func returnOf(x *shift) (Event, bool) {
	k := x.noticed.again
	e := Event{At: k.seconds(), State: Up, Source: k.source}
	switch x.by {
	case byName:
		if x.noticed.text == "" {
			return Event{}, false
		}
		e.At += x.ttl
		e.Text = fmt.Sprintf("%s answers as before once its monitor has turned healthy, %s, and resolvers have dropped the other answer: %s s + %s s TTL = %s s.", x.at.Label(), inTurn(k), figure(k.seconds()), figure(x.ttl), figure(e.At))
	case byOriginGroup:
		return Event{State: Up, Text: fmt.Sprintf("%s asks %s first again, at once: it never stopped trying.", x.at.Label(), labels(x.lost)), Source: originGroupSource}, true
	case byReplica:
		return Event{State: Up, Text: fmt.Sprintf("%s stays with the promoted replica until somebody moves it back.", x.to.Label()), Source: model.Assumption}, true
	case byEdge, byReplacement:
		return Event{}, false
	case byZone:
		e.At += x.ttl
		e.Text = fmt.Sprintf("The address of the zone is in the name of %s again: %s + %s s TTL = %s s.", x.at.Label(), k, figure(x.ttl), figure(e.At))
	default:
		if k.interval == 0 {
			return Event{}, false
		}
		sum := inFull(k)
		if e.At += x.noticed.move; x.noticed.move > 0 {
			sum = fmt.Sprintf("%s + %s s to move = %s s", k, figure(x.noticed.move), figure(e.At))
		}
		e.Text = fmt.Sprintf("%s takes %s back after %s.", x.at.Label(), x.lostText("that had no healthy target"), sum)
	}
	return e, true
}

// tail is how long resolvers that keep answers longer than they may lead to what
// is down; nothing where no name has moved requests away from it, or CloudFront
// asks for the name.
func tail(x *shift) (Event, bool) {
	if x.by != byName || x.byEdges || x.harmless || x.opened || x.noticed.text == "" {
		return Event{}, false
	}
	t := timing("stale-resolvers")
	return Event{
		At:     x.after() + t.Value,
		Text:   fmt.Sprintf("Resolvers and programs that keep answers longer than the TTL are taken to have dropped theirs by now, %s s after it. Until then those few are led to %s.", figure(t.Value), labels(x.lost)),
		Source: t.origin(),
	}, true
}

// replacements are the instances and tasks that groups start for those that a
// broken zone took with it.
func (s *scene) replacements(k kind) []Event {
	var out []Event
	for _, j := range k.before {
		for _, end := range traffic.Ends(j.Hops) {
			n := end.Node
			zones := traffic.ZonesOf(n)
			if !s.inBrokenZone(n) || s.down(n) || s.allBroken(zones) {
				continue
			}
			if n.Kind() != model.KindECS && n.Kind() != model.KindASG || s.walker.Replaces(n) {
				continue
			}
			t := replacement(n)
			e := Event{At: t.Value, Text: fmt.Sprintf("%s runs as many as before, in the zones that are left: what was lost is started anew, about %s s. Until then the others carry its part.", n.Label(), figure(t.Value)), Source: t.origin()}
			if !slices.Contains(out, e) {
				out = append(out, e)
			}
		}
	}
	return out
}

func (s *scene) allBroken(zones []string) bool {
	return !slices.ContainsFunc(zones, func(z string) bool { return !s.broken.Zones[z] })
}

// inTurn is the arithmetic of checks, in words where there is none.
func inTurn(k checks) string {
	if k.seconds() == 0 {
		return "at once"
	}
	return k.String()
}

// inFull is the same with its result.
func inFull(k checks) string {
	if k.seconds() == 0 {
		return "no time"
	}
	return fmt.Sprintf("%s = %s s", k, figure(k.seconds()))
}
