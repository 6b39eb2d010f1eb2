package traffic

import (
	"slices"
	"strings"

	"portolan/model"
)

// passes tells whether a health check succeeds for an answer that leads to
// target. It tests the nodes it probes, or its target, or the target of the
// answer that names it.
func (w *Walker) passes(check *model.Node, target string) bool {
	k := [2]string{check.ID, target}
	if known, ok := w.checks[k]; ok {
		return known
	}
	w.checks[k] = true // checks that combine each other must end
	ok := w.result(check, target)
	w.checks[k] = ok
	return ok
}

// blind tells whether the checkers of a health check reach nothing.
func (w *Walker) blind(check *model.Node) bool {
	return w.failures.Checks[check.ID] || w.failures.Nodes[check.ID]
}

// result is what Route 53 makes of a test: a disabled check counts as passed, and
// an inverted one turns that round.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
func (w *Walker) result(check *model.Node, target string) bool {
	s, ok := model.As[*model.HealthCheck](check)
	if !ok {
		return true
	}
	return (s.Disabled.Val() || w.test(check, target)) != s.Inverted.Val()
}

// test follows
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
func (w *Walker) test(check *model.Node, target string) bool {
	s, ok := model.As[*model.HealthCheck](check)
	if !ok {
		return true
	}
	switch s.Type.Val() {
	case model.HealthCheckRecovery:
		// A routing control is a switch: it stays as it is until somebody turns it.
		// https://docs.aws.amazon.com/r53recovery/latest/dg/routing-control.html
		return s.RoutingControl.Val() != "off"
	case model.HealthCheckAlarm:
		if w.blind(check) || s.MissingData.IsSet() && w.silenced(check, s, target) {
			// The alarm lacks data. Where the design does not say what counts then, the
			// last known status, that of the intact design, is assumed.
			// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
			if s.MissingData.Or(model.MissingLastKnown) != model.MissingLastKnown {
				return s.MissingData.Val() == model.MissingHealthy
			}
			return w.unbroken().test(check, target)
		}
		return w.tested(check, s, target, false)
	case model.HealthCheckCalculated:
		if len(s.Children.Val()) > 0 || s.Threshold.IsSet() {
			return w.calculated(check, s, target)
		}
	}
	return !w.blind(check) && w.tested(check, s, target, true)
}

// silenced tells whether the metrics of an alarm stop: they are those of a Region
// that is broken. Where the design does not say what counts then, the alarm is taken
// to go off.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
func (w *Walker) silenced(check *model.Node, s *model.HealthCheck, target string) bool {
	watched := []string{}
	for _, l := range w.t.Out(check.ID) {
		if n := w.t.Node(l.To); l.Kind == model.Probes && n.Kind() != model.KindRecord {
			watched = append(watched, n.ID)
		}
	}
	if n := w.t.Node(s.Target.Val()); len(watched) == 0 && n != nil {
		watched = []string{n.ID}
	}
	if len(watched) == 0 {
		watched = []string{target}
	}
	return slices.ContainsFunc(watched, func(id string) bool {
		n := w.t.Node(id)
		return n != nil && w.failures.Regions[n.Region()]
	})
}

// unbroken walks the intact design.
func (w *Walker) unbroken() *Walker {
	if !w.failures.Any() {
		return w
	}
	if w.intact == nil {
		w.intact = w.Under(Failures{})
	}
	return w.intact
}

// tested asks what a check looks at. Checkers stand on the Internet and do not
// reach private addresses; an alarm watches from inside:
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-private-hosted-zones.html
func (w *Walker) tested(check *model.Node, s *model.HealthCheck, target string, outside bool) bool {
	up := func(id string) bool {
		n := w.t.Node(id)
		if outside && n != nil && (n.Private() || !checkable(n)) {
			return false
		}
		if outside && w.Unpredictable(check) {
			return true // assumed: it cannot be counted on, so it is taken to notice nothing
		}
		if outside && n != nil && checkScheme(s) == model.ProtocolTCP && acceptsItself(n) {
			w.askHealth(id)
			return w.broken(n) == ""
		}
		if outside && n != nil && s.Probes() && checkScheme(s) != model.ProtocolTCP && !w.guards(check, n) {
			return w.probed(check, s, n)
		}
		return w.works(id)
	}
	if _, why := w.Refusal(check); outside && why != "" {
		return false
	}
	ends := w.ends(check, s, target)
	return !slices.ContainsFunc(ends, func(id string) bool { return !up(id) })
}

// ends are the ids of what a health check looks at: what it calls by the design, else
// what it is drawn to watch, else the target of the answer that it guards.
func (g *ground) ends(check *model.Node, s *model.HealthCheck, target string) []string {
	ids := []string{}
	for _, c := range g.calledBy(check) {
		ids = append(ids, c.Node.ID)
	}
	if !s.Probes() {
		for _, l := range g.t.Out(check.ID) {
			if l.Kind == model.Probes {
				ids = append(ids, l.To)
			}
		}
	}
	if n := g.t.Node(s.Target.Val()); len(ids) == 0 && n != nil {
		ids = append(ids, n.ID)
	}
	if len(ids) == 0 {
		ids = append(ids, target)
	}
	return ids
}

// guards tells whether a record has an answer that a health check guards. What such a
// check would get from the record rests on itself: whether the record leads to anything
// that is up counts instead, which is assumed.
func (w *Walker) guards(check, record *model.Node) bool {
	return record.Kind() == model.KindRecord && slices.ContainsFunc(w.routes.from(record), func(l *model.Link) bool {
		s, ok := model.LinkAs[*model.ResolvesToSpec](l)
		return ok && s.HealthCheck.Val() == check.ID
	})
}

// searches tells whether a health check looks for a text in the answer. A page of a
// backend is taken to have it, and an answer that a balancer gives itself is not.
func searches(s *model.HealthCheck) bool { return strings.HasSuffix(s.Type.Val(), "_STR_MATCH") }

// Refusal is where a health check that probes can never pass, the check itself where it
// calls what is not drawn, and why; nothing breaks for that. why is "" where it can.
func (w *Walker) Refusal(check *model.Node) (at *model.Node, why string) {
	p := w.probing(check)
	return p.at, p.why
}

// Unpredictable tells whether a health check that probes calls the name that it
// guards, so that nobody knows what it will find.
func (w *Walker) Unpredictable(check *model.Node) bool { return w.probing(check).circular }

// probing is what a health check that probes finds whatever breaks.
type probing struct {
	at       *model.Node // where it never passes
	why      string
	circular bool
}

func (g *ground) probing(check *model.Node) probing {
	p, ok := g.probings[check]
	if ok {
		return p
	}
	s, ok := model.As[*model.HealthCheck](check)
	if ok && s.Probes() {
		p.circular = NamedByItself(g.t, check) != nil
		if host, _ := Unrouted(g.t, check); host != "" {
			p.at, p.why = check, host+" is not reached from the Internet, where the checkers are"
		}
		for _, c := range g.calledBy(check) {
			if p.why == "" && !c.Node.Private() {
				p.at, p.why = c.Node, CheckRefused(g.t, s, c.Node)
			}
		}
	}
	g.probings[check] = p
	return p
}

// calculated combines child checks; all must pass unless a threshold is set. A
// blind one counts no child as healthy, so that only a threshold of 0 helps it:
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
func (w *Walker) calculated(check *model.Node, s *model.HealthCheck, target string) bool {
	passed, children := 0, 0
	for _, id := range s.Children.Val() {
		c := w.t.Node(id)
		if c == nil {
			continue
		}
		children++
		if !w.blind(check) && w.passes(c, target) {
			passed++
		}
	}
	return passed >= s.Threshold.Or(children)
}

// acceptsItself tells whether a node takes TCP connections by itself, so that one
// comes about whatever is behind it. An NLB does so where it ends TLS, and leaves
// other connections to its targets.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html
func acceptsItself(n *model.Node) bool {
	if s, ok := model.As[*model.NLB](n); ok {
		return s.Listener.Val() == "tls"
	}
	switch n.Kind() {
	case model.KindALB, model.KindCloudFront, model.KindFunctionURL, model.KindS3:
		return true
	}
	return n.Kind().API()
}

// checkable tells whether checkers reach a node: its security groups admit them,
// and it has the IPv4 address that they ask for.
func checkable(n *model.Node) bool {
	ipv4, _, known := model.Families(n)
	return (!known || ipv4) && model.AdmitsWord(n, model.AdmitsCheckers)
}
