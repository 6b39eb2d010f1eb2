package traffic

import (
	"fmt"
	"math"
	"slices"

	"portolan/model"
	"portolan/model/geo"
)

// resolve follows the answers of a record. Behaviour of the policies:
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy.html
func (c *course) resolve(n *model.Node, from sender) []tail {
	n, s, why := c.ofFamily(n, from)
	links := c.routes.from(n)
	if len(links) == 0 {
		return failing(CauseNowhere, unreachable, "%s has no answer that can carry a request", n.Label())
	}
	if len(c.hosts()) == 0 {
		c.host = s.Name.Val()
		defer func() { c.host = "" }()
	}
	if why != "" {
		cause := CauseFamily
		if s.GivesAddresses() {
			cause = CauseVersion
		}
		return failing(cause, unreachable, "%s", why)
	}
	p := &group{record: n, policy: s.Policy.Val(), links: links, from: from, course: c}
	answers, left := p.answers()
	answers = c.anew(answers, func(d *course) []answer {
		p := *p
		p.course = d
		answers, _ := p.answers()
		return answers
	})
	var tails []tail
	if len(answers) > 0 {
		tails = c.split(answers, from)
	}
	if left > 0 {
		none := failing(CauseLocation, unreachable, "%s has no answer for %s: no location of the policy matches and there is no default", n.Label(), from.name)
		none[0].share = left
		tails = append(tails, none...)
	}
	return tails
}

// group is a record group about to answer one query.
type group struct {
	*course
	record *model.Node
	policy string
	links  []*model.Link
	from   sender
}

// answers gives every answer its share. Requests that a healthy group would
// send elsewhere are marked as failed over. Where no answer that fits is
// healthy, Route 53 treats all as healthy. What is left over gets no answer.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
func (g *group) answers() (out []answer, left float64) {
	all := make([]bool, len(g.links))
	healthy := make([]bool, len(g.links))
	for i, l := range g.links {
		all[i] = true
		// A simple record has nothing to choose from: health does not count.
		healthy[i] = g.policy == model.PolicySimple || g.healthy(l)
	}
	normal := g.choose(all)
	left = 1
	lost, down := 0.0, ""
	for i, l := range g.links {
		left -= normal.share[i]
		if !healthy[i] && normal.share[i] > 0 {
			lost += normal.share[i]
			down = g.unhealthy(l)
		}
	}
	if left < 1e-9 {
		left = 0
	}
	rest, some := g.standIns(healthy, lost)
	for i, l := range g.links {
		if normal.share[i] == 0 || (!healthy[i] && some) {
			continue
		}
		a := answer{link: l, share: normal.share[i], reason: normal.reason(i)}
		if !healthy[i] {
			a.reason += " No answer is healthy, so all count as healthy."
		}
		out = append(out, a)
	}
	if !some {
		return out, left
	}
	for i, l := range g.links {
		if healthy[i] && rest.share[i] > 0 {
			out = append(out, answer{
				link: l, share: lost * rest.share[i], failover: true,
				reason: down + " " + rest.reason(i),
			})
		}
	}
	return out, left
}

// unhealthy says that an answer counts as unhealthy.
func (g *group) unhealthy(l *model.Link) string {
	s, _ := model.LinkAs[*model.ResolvesToSpec](l)
	if check := g.checkOf(s); check != nil && !g.passes(check, l.To) {
		if g.blind(check) {
			return fmt.Sprintf("The checkers of %s reach nothing, so %s counts as unhealthy.", check.Label(), g.target(l).Label())
		}
		if at, why := g.Refusal(check); at == check && why != "" {
			return fmt.Sprintf("%s can never pass: %s. So %s counts as unhealthy.", check.Label(), why, g.target(l).Label())
		} else if why != "" {
			return fmt.Sprintf("%s can never pass at %s: %s. So %s counts as unhealthy.", check.Label(), at.Label(), why, g.target(l).Label())
		}
		if at, why := g.fails(check, l.To); why != "" {
			return fmt.Sprintf("%s fails at %s with nothing broken: %s. So %s counts as unhealthy.", check.Label(), at.Label(), why, g.target(l).Label())
		}
	}
	return g.target(l).Label() + " is unhealthy."
}

// PassedOver lists the answers of a record, or the endpoints of an accelerator, that
// count as unhealthy and leave their requests to another, which takes them.
func (w *Walker) PassedOver(h Hop, taken *model.Link) []*model.Link {
	switch h.Node.Kind() {
	case model.KindRecord:
		return slices.DeleteFunc(slices.Clone(w.routes.from(h.Node)), w.healthy)
	case model.KindAccelerator:
		return w.Before(h, taken)
	}
	return nil
}

// WhyUnhealthy says why an answer or an endpoint counts as unhealthy.
func (w *Walker) WhyUnhealthy(l *model.Link) string {
	to := w.t.Node(l.To)
	s, ok := model.LinkAs[*model.ResolvesToSpec](l)
	var check *model.Node
	if ok {
		check = w.t.Node(s.HealthCheck.Val())
	}
	if check != nil && !w.passes(check, l.To) {
		if at, why := w.fails(check, l.To); why != "" {
			return fmt.Sprintf("%s fails at %s, %s", check.Label(), at.Label(), why)
		}
		return check.Label() + " fails"
	}
	switch to.Kind() {
	case model.KindALB, model.KindNLB:
		if len(w.groupsOf(to)) == 0 { // what Route 53 makes of one is not documented
			return "it has no target group, which is assumed to count so"
		}
		return "it has a target group without a healthy target"
	case model.KindRecord:
		return "none of its answers is healthy"
	}
	return "nothing behind it answers"
}

// checkOf is the health check of an answer, nil for none.
func (g *group) checkOf(s *model.ResolvesToSpec) *model.Node {
	if s == nil {
		return nil
	}
	return g.t.Node(s.HealthCheck.Val())
}

// standIns divides the requests of unhealthy answers among the healthy ones;
// some is false when there are no such requests or no such answers.
func (g *group) standIns(healthy []bool, lost float64) (rest choice, some bool) {
	if lost == 0 || !slices.Contains(healthy, true) {
		return choice{}, false
	}
	rest = g.choose(healthy)
	for _, s := range rest.share {
		some = some || s > 0
	}
	return rest, some
}

// choice is how a policy divides requests among the links of a group.
type choice struct {
	share  []float64 // adds up to 1; all 0 when nothing matches
	reason func(i int) string
}

func (g *group) target(l *model.Link) *model.Node { return g.t.Node(l.To) }

func (g *group) choose(eligible []bool) choice {
	switch g.policy {
	case model.PolicyWeighted:
		return g.weighted(eligible)
	case model.PolicyLatency:
		return g.nearest(eligible, "latency", g.latency)
	case model.PolicyGeoproximity:
		return g.nearest(eligible, "biased distance", g.proximity)
	case model.PolicyFailover:
		return g.failover(eligible)
	case model.PolicyGeolocation:
		return g.matching(eligible, g.locationRank)
	case model.PolicyIPBased:
		return g.byAddress(eligible)
	case model.PolicyMultivalue:
		return g.multivalue(eligible)
	}
	return g.equal(eligible)
}

// equal serves simple records with several values and multivalue answers:
// resolvers hand the values out in random order.
func (g *group) equal(eligible []bool) choice {
	share, n := make([]float64, len(eligible)), 0
	for i, ok := range eligible {
		if ok {
			share[i] = 1
			n++
		}
	}
	return choice{normalised(share), func(i int) string {
		if n == 1 {
			return fmt.Sprintf("%s resolves to %s.", g.record.Label(), g.target(g.links[i]).Label())
		}
		return fmt.Sprintf("%s has %d answers; each client takes one of them, %s among them.", g.record.Label(), n, g.target(g.links[i]).Label())
	}}
}

func (g *group) weighted(eligible []bool) choice {
	share := make([]float64, len(eligible))
	sum, weighed := 0.0, false
	for i, l := range g.links {
		if s, ok := model.LinkAs[*model.ResolvesToSpec](l); ok {
			weighed = weighed || s.Weight.Val() > 0
		}
		if s, ok := model.LinkAs[*model.ResolvesToSpec](l); ok && eligible[i] {
			share[i] = bounded(float64(s.Weight.Val()), 0, 255)
			sum += share[i]
		}
	}
	if sum == 0 {
		return choice{g.equal(eligible).share, func(i int) string {
			if weighed {
				return fmt.Sprintf("No answer of %s with a weight above 0 is healthy, so those of weight 0 take over, %s among them.", g.record.Label(), g.target(g.links[i]).Label())
			}
			return fmt.Sprintf("All weights of %s are 0, so its answers share equally; %s takes part.", g.record.Label(), g.target(g.links[i]).Label())
		}}
	}
	return choice{normalised(share), func(i int) string {
		s, _ := model.LinkAs[*model.ResolvesToSpec](g.links[i])
		return fmt.Sprintf("%s has weight %d of %.0f.", g.target(g.links[i]).Label(), s.Weight.Val(), sum)
	}}
}

func (g *group) failover(eligible []bool) choice {
	share := make([]float64, len(eligible))
	for _, role := range []string{model.RolePrimary, model.RoleSecondary, ""} {
		found := false
		for i, l := range g.links {
			s, _ := model.LinkAs[*model.ResolvesToSpec](l)
			if eligible[i] && s != nil && (s.Role.Val() == role || role == "") {
				share[i] = 1
				found = true
			}
		}
		if !found {
			continue
		}
		return choice{normalised(share), func(i int) string {
			s, _ := model.LinkAs[*model.ResolvesToSpec](g.links[i])
			if s == nil || s.Role.Val() == "" {
				return g.target(g.links[i]).Label() + " answers; it has no failover role."
			}
			return fmt.Sprintf("%s is the %s.", g.target(g.links[i]).Label(), s.Role.Val())
		}}
	}
	return choice{share, func(int) string { return "" }}
}

// nearest gives all requests to the answer with the least measure, equally to
// those that tie. Answers without a measure come last.
func (g *group) nearest(eligible []bool, word string, measure func(*model.Link) (float64, string)) choice {
	share := make([]float64, len(eligible))
	if !g.from.known {
		stand := -1 // by name, so that the order of the file decides nothing
		for i, ok := range eligible {
			if ok && (stand < 0 || g.links[i].To < g.links[stand].To) {
				stand = i
			}
		}
		if stand >= 0 {
			share[stand] = 1
		}
		return choice{share, func(i int) string {
			return fmt.Sprintf("The %s from %s cannot be judged; %s stands for the answer.", word, g.from.name, g.target(g.links[i]).Label())
		}}
	}
	values, notes := make([]float64, len(eligible)), make([]string, len(eligible))
	best := math.Inf(1)
	for i, l := range g.links {
		if !eligible[i] {
			continue
		}
		values[i], notes[i] = measure(l)
		best = min(best, values[i])
	}
	for i, ok := range eligible {
		if ok && (values[i] == best || values[i] <= best+1e-9) {
			share[i] = 1
		}
	}
	return choice{normalised(share), func(i int) string {
		return fmt.Sprintf("%s has the lowest %s from %s%s.", g.target(g.links[i]).Label(), word, g.from.name, notes[i])
	}}
}

// latency is the round trip to the Region of an answer, whatever its target is.
func (g *group) latency(l *model.Link) (float64, string) {
	code := g.regionOf(l)
	r, ok := geo.RegionFor(code)
	if !ok {
		return math.Inf(1), " (it names no Region)"
	}
	ms := g.rtt(g.from, r.Place())
	return ms, fmt.Sprintf(": %.0f ms to %s", ms, code)
}

func (g *group) regionOf(l *model.Link) string {
	if s, ok := model.LinkAs[*model.ResolvesToSpec](l); ok && s.Region.Val() != "" {
		return s.Region.Val()
	}
	return g.fact(g.target(l)).region
}

// proximity is the distance in km shrunk or stretched by the bias:
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-geoproximity.html
func (g *group) proximity(l *model.Link) (float64, string) {
	s, _ := model.LinkAs[*model.ResolvesToSpec](l)
	if s == nil {
		return math.Inf(1), ""
	}
	at, err := geo.ParsePoint(s.Coordinates.Val())
	if err != nil {
		r, ok := geo.RegionFor(g.regionOf(l))
		if !ok {
			return math.Inf(1), " (it names no place)"
		}
		at = r.Point
	}
	km := biased(geo.GreatCircle(g.from.place.Point, at), bounded(float64(s.Bias.Val()), -99, 99))
	return km, fmt.Sprintf(": %.0f km", km)
}

func biased(km, bias float64) float64 {
	if bias > 0 {
		return km * (1 - bias/100)
	}
	return km / (1 + bias/100)
}

// matching gives all requests to the answers of the best rank; rank 0 is no match.
func (g *group) matching(eligible []bool, rank func(*model.Link) (int, string)) choice {
	share := make([]float64, len(eligible))
	notes := make([]string, len(eligible))
	best := 0
	for i, l := range g.links {
		if !eligible[i] {
			continue
		}
		r, note := rank(l)
		if r > best {
			best = r
			clear(share)
		}
		if r == best && r > 0 {
			share[i], notes[i] = 1, note
		}
	}
	if best == 0 {
		return choice{share, func(int) string { return "" }}
	}
	return choice{normalised(share), func(i int) string {
		return fmt.Sprintf("%s answers %s %s.", g.target(g.links[i]).Label(), g.from.name, notes[i])
	}}
}

// locationRank: state before country before continent before default. Users
// without a place get the default, or no answer:
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-geo.html
func (g *group) locationRank(l *model.Link) (int, string) {
	s, _ := model.LinkAs[*model.ResolvesToSpec](l)
	if s == nil {
		return 0, ""
	}
	at, ok := geo.ParseArea(s.Location.Val())
	switch {
	case at.Kind == geo.AreaDefault:
		return 2, "by the default location"
	case !ok || !at.Holds(g.from.place):
		return 0, ""
	case at.Kind == geo.AreaState:
		return 5, "by the state " + at.Code
	case at.Kind == geo.AreaContinent:
		return 3, "by the continent " + at.Code
	}
	return 4, "by the country " + at.Code
}
