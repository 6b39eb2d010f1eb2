package failure

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/traffic"
)

// recovers tells whether all requests are served in the end.
func (v *verdict) recovers() bool {
	return !slices.ContainsFunc(v.courses, func(c course) bool { return c.failed })
}

// back is when those requests that are served in the end are served again, and
// how long one waits in vain before its answer, at most; where none is served,
// how long one waits for its error.
func (v *verdict) back() (after, each float64) {
	served, inVain := false, 0.0
	for i := range v.courses {
		c := &v.courses[i]
		if c.failed {
			inVain = max(inVain, c.wait)
			continue
		}
		served = true
		each = max(each, c.wait)
		if !c.harmless() {
			after = max(after, c.over())
		}
	}
	switch {
	case v.cover != nil:
		return 0, max(each, v.cover.wait)
	case !served:
		return 0, inVain
	}
	return after, each
}

// state is what requests get from a moment on.
func (v *verdict) state(at float64) State {
	failing, waiting := 0, v.cover != nil && v.cover.wait > 0 && at < v.cover.until
	for i := range v.courses {
		c := &v.courses[i]
		if c.failing(at) && (v.cover == nil || c.failed) {
			failing++
		}
		waiting = waiting || (c.wait > 0 && !c.failed)
	}
	switch {
	case failing == len(v.courses) && failing > 0:
		return Down
	case failing > 0:
		return Part
	case waiting:
		return Slow
	}
	return Up
}

// recovery tells how service comes back, with the timeline.
func (s *scene) recovery(k kind, after []traffic.Journey, v *verdict) Recovery {
	r := Recovery{Recovers: v.recovers()}
	r.After, r.Each = v.back()
	r.Timeline = s.timeline(k, after, v)
	if len(s.breaks) > 0 {
		r.Failback = s.failback(v)
	}
	return r
}

// timeline lists what happens, in order of time, the break first.
func (s *scene) timeline(k kind, after []traffic.Journey, v *verdict) []Event {
	if len(s.breaks) == 0 {
		return nil
	}
	events := []Event{{Text: s.breakText()}}
	if v.touched && s.holdsConnections(k) {
		events = append(events, Event{
			Text:   "Connections that are open through it drop once; clients have to connect again, and each takes the way that new requests take.",
			Source: connectionSource,
		})
	}
	if c := v.cover; c != nil {
		text := fmt.Sprintf("%s Nothing fails until the rest has noticed, after %s s", c.hop.Reason, figure(c.until))
		if c.wait > 0 {
			text += fmt.Sprintf("; a request waits up to %s s until then", figure(c.wait))
		}
		text += "."
		events = append(events, Event{Text: text, Source: originGroupSource})
	}
	type decision struct {
		by mechanism
		at *model.Node
		to string
	}
	seen := map[decision]bool{}
	for _, vain := range []bool{false, true} { // what helps is told as such
		for i := range v.courses {
			c := &v.courses[i]
			if (c.failed && !c.harmless()) != vain {
				continue
			}
			for j := range c.shifts {
				x := &c.shifts[j]
				d := decision{x.by, x.at, ""}
				if x.by == byOriginGroup || x.by == byName {
					d.to = x.to.ID
				}
				if seen[d] {
					continue
				}
				seen[d] = true
				for _, e := range s.told(x, vain) {
					if !slices.Contains(events, e) { // equal lines stand once
						events = append(events, e)
					}
				}
			}
		}
	}
	events = append(events, s.replacements(k)...)
	if e, ok := s.forever(k, after, v); ok {
		events = append(events, e)
	}
	slices.SortStableFunc(events, func(a, b Event) int { return cmp.Compare(a.At, b.At) })
	for i := range events {
		events[i].State = v.state(events[i].At)
	}
	return events
}

// told are the moments of one decision. In vain it leads to what fails as well, so that
// nothing is better once old answers are gone.
func (s *scene) told(x *shift, vain bool) []Event {
	out := s.events(x)
	switch {
	case vain && len(out) > 0 && !x.opened && (x.by == byName || x.by == byAccelerator):
		out[0].Text += " Requests fail there as well."
		return out[:1]
	case vain:
		return out
	}
	if e, ok := tail(x); ok {
		out = append(out, e)
	}
	return out
}

// forever says why requests fail until somebody mends what broke; ok is false when
// none do.
func (s *scene) forever(k kind, after []traffic.Journey, v *verdict) (e Event, ok bool) {
	why, source, at := s.forGood(k, after, v)
	if why == "" {
		return Event{}, false
	}
	for i := range v.courses {
		if c := &v.courses[i]; c.failed && c.harmless() {
			at = c.over()
		}
	}
	return Event{At: at, Text: why, Source: source}, true
}

// A connection through what is down ends; the page is about targets of an NLB.
const connectionSource = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html"

// breakText says what stops.
func (s *scene) breakText() string {
	var stop, silent []string
	for _, b := range s.breaks {
		n := s.t.Node(b.ID)
		if b.Kind == HealthCheck || (b.Kind == Node && n != nil && n.Kind() == model.KindHealthCheck) {
			silent = append(silent, nodeLabel(s.t, b.ID))
			continue
		}
		stop = append(stop, b.Label(s.t))
	}
	var out []string
	switch {
	case len(stop) == 1:
		out = append(out, stop[0]+" stops answering.")
	case len(stop) > 1:
		out = append(out, list(stop)+" stop answering.")
	}
	if len(silent) > 0 {
		out = append(out, "The checkers of "+list(silent)+" reach nothing, though what they test works.")
	}
	return strings.Join(out, " ")
}

// list writes "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// holdsConnections tells whether clients keep connections open for long.
func (s *scene) holdsConnections(k kind) bool {
	u, _ := model.As[*model.Users](k.population.Users)
	switch u.Protocol.Val() {
	case model.ProtocolWebSocket, model.ProtocolTCP, model.ProtocolGRPC:
		return true
	}
	return slices.ContainsFunc(k.before, func(j traffic.Journey) bool {
		return slices.ContainsFunc(j.Hops, func(h traffic.Hop) bool { return h.Node.Kind() == model.KindWebSocketAPI })
	})
}

// events tells one decision with its arithmetic.
func (s *scene) events(x *shift) []Event {
	lost := x.lostText("without a healthy target")
	if x.opened {
		return openEvents(x)
	}
	switch x.by {
	case byOriginGroup:
		return []Event{{Text: originGroupText(x, lost), Source: originGroupSource}}
	case byName:
		if x.noticed.text == "" {
			return nil // nothing changes at this name
		}
		return s.nameEvents(x)
	case byAccelerator:
		if x.noticed.text == "" {
			return nil
		}
		text := fmt.Sprintf("%s leaves out %s after %s = %s s and takes %s. Its addresses stay, so no cached name delays it.", x.at.Label(), lost, x.noticed.text, figure(x.noticed.seconds), x.to.Label())
		if x.harmless {
			text += nothingFailed
		}
		return []Event{{At: x.after(), Text: text, Source: x.noticed.source}}
	case byZone:
		return []Event{{
			At:     x.after(),
			Text:   fmt.Sprintf("The address of the zone leaves the name of %s: %s + %s s TTL = %s s. Until then requests to that address fail.", x.at.Label(), x.noticed.text, figure(x.ttl), figure(x.after())),
			Source: x.noticed.source,
		}}
	case byEdge:
		return []Event{edgeEvent(x)}
	case byReplacement:
		return []Event{{
			At:     x.after(),
			Text:   fmt.Sprintf("%s had its last instance in the broken zone and has one again in the zones that are left, after about %s s.", x.to.Label(), figure(x.after())),
			Source: x.noticed.source,
		}}
	case byReplica:
		return []Event{{
			At:     x.after(),
			Text:   fmt.Sprintf("A replica of %s is promoted and %s turns to it, within %s s where that is prepared.", lost, x.to.Label(), figure(x.after())),
			Source: x.noticed.source,
		}}
	}
	return []Event{{
		At:     x.after(),
		Text:   fmt.Sprintf("%s leaves out %s after %s = %s s; requests that it sends there until then fail.", x.at.Label(), lost, x.noticed.text, figure(x.noticed.seconds)),
		Source: x.noticed.source,
	}}
}

// lostText is what is left out, in words; empty is what a zone lacks or lacked.
func (x *shift) lostText(empty string) string {
	switch lost := labels(x.lost); {
	case x.empty:
		return "the zone of " + lost + " " + empty
	case x.part:
		return "the part of " + lost + " in the broken zone"
	default:
		return lost
	}
}

func labels(nodes []*model.Node) string {
	const most = 3
	if len(nodes) == 0 {
		return "what is down"
	}
	var out []string
	for i, n := range nodes {
		if i == most {
			out = append(out, fmt.Sprintf("%d more", len(nodes)-most))
			break
		}
		out = append(out, n.Label())
	}
	return list(out)
}

// nothingFailed ends a moment at which requests leave what works for them.
const nothingFailed = " Nothing failed: what is left out works."

func originGroupText(x *shift, lost string) string {
	if x.wait == 0 || x.origin == nil {
		return fmt.Sprintf("%s answers with an error; %s asks %s at once, for each request that it cannot answer from its cache.", lost, x.at.Label(), x.to.Label())
	}
	attempts, wait := x.origin.Attempts.Val(), ""
	switch x.wait {
	case float64(attempts * x.origin.Timeout.Val()):
		wait = fmt.Sprintf("%d × %d s = %s s", attempts, x.origin.Timeout.Val(), figure(x.wait))
	case float64(attempts * x.origin.ReadTimeout.Val()):
		wait = fmt.Sprintf("%d × %d s = %s s without an answer", attempts, x.origin.ReadTimeout.Val(), figure(x.wait))
	default: // what is behind the origin gives up before
		wait = figure(x.wait) + " s until the error comes"
	}
	return fmt.Sprintf("%s tries %s for each request that it cannot answer from its cache, %s, and then asks %s. The next one starts at %s again.",
		x.at.Label(), lost, wait, x.to.Label(), lost)
}

// nameEvents are the moment at which Route 53 notices and that at which the
// last cached answer is gone.
func (s *scene) nameEvents(x *shift) []Event {
	notices := Event{
		At:     x.noticed.seconds,
		Text:   fmt.Sprintf("Route 53 notices: %s = %s s. From now on %s answers with %s.", x.noticed.text, figure(x.noticed.seconds), x.at.Label(), x.to.Label()),
		Source: x.noticed.source,
	}
	who := "Resolvers"
	if x.byEdges {
		who = "CloudFront and its resolvers"
	}
	text := fmt.Sprintf("%s have dropped the old answer: %s s + %s s TTL = %s s.", who, figure(x.noticed.seconds), figure(x.ttl), figure(x.after()))
	if x.harmless {
		text += nothingFailed
	}
	return []Event{notices, {At: x.after(), Text: text, Source: x.source}}
}

func edgeEvent(x *shift) Event {
	from, to := cityOf(x.edges[0]), cityOf(x.edges[1])
	if x.ttl == 0 {
		return Event{
			At:     x.after(),
			Text:   fmt.Sprintf("The network leads users of %s to %s instead of %s after about %s s; the addresses stay.", x.at.Label(), to, from, figure(x.after())),
			Source: x.noticed.source,
		}
	}
	return Event{
		At:     x.after(),
		Text:   fmt.Sprintf("The name of %s leads users to %s instead of %s once answers of %s s TTL are gone.", x.at.Label(), to, from, figure(x.ttl)),
		Source: x.source,
	}
}

func cityOf(code string) string {
	if e, ok := geo.EdgeLocationByCode(code); ok {
		return e.City
	}
	return code
}
