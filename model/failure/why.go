package failure

import (
	"cmp"
	"fmt"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// why is the decision that matters to one kind of request, in one or two
// sentences.
func (s *scene) why(k kind, after []traffic.Journey, v *verdict) string {
	if failed := largest(after, traffic.Failed); failed != nil {
		out := lastOf(failed.Why)
		if more, _, _ := s.forGood(k, after, v); more != "" && !strings.Contains(out, more) {
			out = strings.TrimSpace(out + " " + more)
		}
		return out
	}
	if moved := largest(after, traffic.ServedAfterFailover); moved != nil {
		out := ""
		for _, i := range aside(moved.Hops) {
			why := moved.Hops[i].Reason
			if why != "" && !always(k.before, moved.Hops[:i+1]) {
				return why
			}
			out = cmp.Or(out, why)
		}
		if out != "" {
			return out
		}
	}
	if v.touched {
		return "What is broken on its way takes no requests of it."
	}
	return "Nothing on its way is broken."
}

func lastOf(why []string) string {
	if len(why) == 0 {
		return ""
	}
	return why[len(why)-1]
}

// largest is the journey of an outcome that most requests take, the first of
// equals; "" means any outcome.
func largest(journeys []traffic.Journey, o traffic.Outcome) *traffic.Journey {
	var best *traffic.Journey
	for i := range journeys {
		if j := &journeys[i]; (o == "" || j.Outcome == o) && (best == nil || j.Share > best.Share+1e-12) {
			best = j
		}
	}
	return best
}

// forGood says why requests fail until somebody mends what broke, with the page
// behind it, and from when on that is so; "" when none do.
func (s *scene) forGood(k kind, after []traffic.Journey, v *verdict) (text, source string, at float64) {
	failed := largest(after, traffic.Failed)
	if failed == nil {
		return "", "", 0
	}
	if outcomes(k.before).Failed == 100 {
		return "It fails with nothing broken too.", "", 0
	}
	if x := v.openedOn(failed); x != nil {
		text, source := stuckOpen(x, failed)
		return text, source, x.noticed.seconds
	}
	if text, source := s.stuck(k, failed); text != "" {
		return text, source, 0
	}
	return "Nothing on the way can take over: requests fail until it works again.", "", 0
}

// stuck finds the first place on a failed way at which there was a choice, and
// says why that did not help.
func (s *scene) stuck(k kind, j *traffic.Journey) (text, source string) {
	for i := 1; i < len(j.Hops); i++ {
		h, prev := j.Hops[i], j.Hops[i-1]
		if h.Link == nil {
			continue
		}
		switch {
		case prev.Kind == traffic.HopDNS:
			if text := s.stuckName(prev.Node, h.Link, j); text != "" {
				return text, allHealthySource
			}
		case prev.Kind == traffic.HopEdge && h.Link.Kind == model.Origin:
			if text := stuckOrigin(k, h); text != "" {
				return text, originGroupSource
			}
		}
	}
	return "", ""
}

// stuckOrigin says why an origin group does not help.
func stuckOrigin(k kind, h traffic.Hop) string {
	o, ok := model.LinkAs[*model.OriginSpec](h.Link)
	switch {
	case !ok || o.Group.Val() == "":
		return ""
	case !k.request.Reads():
		return "CloudFront sends " + k.request.Method + " to " + h.Node.Label() + " alone, so it never recovers by itself."
	case h.Failover:
		return "The secondary of origin group " + o.Group.Val() + " fails too: requests fail until one of the two works again."
	}
	return ""
}

// stuckName says why a record that has other answers keeps one.
func (s *scene) stuckName(record *model.Node, l *model.Link, failed *traffic.Journey) string {
	if len(s.routes.from(record.ID)) < 2 {
		return ""
	}
	r, _ := model.As[*model.Record](record)
	to := s.t.Node(l.To).Label()
	switch {
	case r.Policy.Val() == model.PolicySimple:
		return fmt.Sprintf("It never recovers by itself: simple routing ignores health, so %s keeps answering with %s.", record.Label(), to)
	case !s.delayOf(l).monitored():
		return fmt.Sprintf("It never recovers by itself: Route 53 does not notice, for %s. %s keeps answering with %s until somebody changes it.", s.unmonitored(l), record.Label(), to)
	case s.walker.Healthy(l):
		return fmt.Sprintf("It never recovers by itself: what Route 53 goes by still finds %s healthy, so %s keeps answering with it.", to, record.Label()) + s.shallow(failed)
	}
	return fmt.Sprintf("No answer of %s that fits is healthy, so Route 53 treats all as healthy and keeps answering with %s: requests fail until it works again.", record.Label(), to)
}

// shallow says what is assumed where requests fail for want of data, at compute that is up.
func (s *scene) shallow(failed *traffic.Journey) string {
	if end := failed.Hops[len(failed.Hops)-1].Node; failed.Cause != traffic.CauseBroken || !end.Kind().Compute() || s.walker.Broken(end) {
		return ""
	}
	return " Health checks are taken not to look at data stores (assumed)."
}

const allHealthySource = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html"
