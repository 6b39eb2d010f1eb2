package failure

import (
	"cmp"
	"fmt"
	"slices"

	"portolan/model"
)

// checks tells whether a health check ever changes its state by itself.
func (s *study) checks(n *model.Node, depth int) bool {
	return once(s.nested.changing, depthOf{n, depth}, func() bool { return s.changes(n, depth) })
}

func (s *study) changes(n *model.Node, depth int) bool {
	c, _ := model.As[*model.HealthCheck](n)
	if c.Disabled.Val() {
		return false // it stays as it is
	}
	if s.intact.Unpredictable(n) {
		return false // nobody knows
	}
	switch c.Type.Val() {
	case model.HealthCheckRecovery:
		return false // a switch that stays as it is until somebody turns it
	case model.HealthCheckCalculated:
		return len(c.Children.Val()) == 0 || slices.ContainsFunc(c.Children.Val(), func(id string) bool {
			child := s.t.Node(id)
			return child != nil && child.Kind() == model.KindHealthCheck && depth < mostNested && s.checks(child, depth+1)
		})
	}
	return true
}

// evaluates tells whether evaluating the target of an alias tells anything: of
// load balancers and other records, whose health Route 53 inherits, and of APIs,
// which fail where API Gateway is unavailable in the Region, and not when what is
// behind them is.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
func (s *study) evaluates(to *model.Node) bool {
	switch {
	case to == nil:
		return false
	case to.Kind() == model.KindRecord:
		// A group is unhealthy when its last answer is.
		links := s.routes.from(to.ID)
		return len(links) > 0 && !slices.ContainsFunc(links, func(l *model.Link) bool { return !s.delayOf(l).monitored() })
	}
	return to.Kind() == model.KindALB || to.Kind() == model.KindNLB || to.Kind().API()
}

// earlier is the notice that comes first; nil is none.
func earlier(a, b *notice) *notice {
	if a == nil || (b != nil && b.seconds < a.seconds) {
		return b
	}
	return a
}

// later is the notice that comes last; nil is none.
func later(a, b *notice) *notice {
	if a == nil || (b != nil && b.seconds > a.seconds) {
		return b
	}
	return a
}

// turns is how Route 53 finds out that an answer is unhealthy because of what is
// broken: by the first of its monitors that changes its state. It is nil when
// none does; what a monitor would take that keeps working is no matter.
func (s *scene) turns(l *model.Link, depth int) *notice {
	return once(s.answers, answering{l, depth}, func() *notice { return s.turn(l, depth) })
}

func (s *scene) turn(l *model.Link, depth int) *notice {
	a, ok := model.LinkAs[*model.ResolvesToSpec](l)
	if !ok || depth > mostNested {
		return nil
	}
	var first *notice
	if n := s.t.Node(a.HealthCheck.Val()); n != nil && n.Kind() == model.KindHealthCheck {
		first = s.checkTurns(n, l.To, depth)
	}
	if a.Alias.Val() && a.EvaluateTargetHealth.Val() {
		first = earlier(first, s.targetTurns(s.t.Node(l.To), depth))
	}
	return first
}

// checkTurns is how a health check goes from healthy to unhealthy, or an inverted
// one back; nil when it does not change. Timeouts of single checks are left out.
func (s *scene) checkTurns(n *model.Node, target string, depth int) *notice {
	return once(s.turned, turning{depthOf{n, depth}, target}, func() *notice { return s.checkTurn(n, target, depth) })
}

func (s *scene) checkTurn(n *model.Node, target string, depth int) *notice {
	before := s.intact.Passes(n, target)
	if depth > mostNested || before == s.walker.Passes(n, target) {
		return nil
	}
	c, _ := model.As[*model.HealthCheck](n)
	switch c.Type.Val() {
	case model.HealthCheckCalculated:
		if len(c.Children.Val()) > 0 {
			return s.childrenTurn(n, c, target, depth)
		}
	case model.HealthCheckAlarm:
		p := timed("alarm-periods", "alarm-period", "period")
		return &notice{seconds: p.seconds(), text: fmt.Sprintf("the CloudWatch alarm of health check %s goes off after %s", n.Label(), p), source: p.source, again: p}
	case model.HealthCheckRecovery:
		return nil
	}
	k := checks{float64(c.FailureThreshold.Val()), float64(c.Interval.Val()), "check", healthCheckSource}
	word := "fails"
	if !before {
		word = "turns healthy after"
	}
	who := n.Label()
	if host := s.undrawn(n); host != "" && s.t.Node(target) != nil {
		who += fmt.Sprintf(", which asks %s and is taken to watch %s,", host, s.t.Node(target).Label())
		k.source = model.Assumption
	}
	return &notice{seconds: k.seconds(), text: fmt.Sprintf("health check %s %s %s", who, word, k), source: k.source, again: k}
}

// childrenTurn: a calculated check fails once too few children are left; those
// that fail do so one after the other. One that is blind itself counts no child.
func (s *scene) childrenTurn(n *model.Node, c *model.HealthCheck, target string, depth int) *notice {
	var turned, healed []*notice
	passed, children := 0, 0
	for _, id := range c.Children.Val() {
		child := s.t.Node(id)
		if child == nil {
			continue
		}
		children++
		if child.Kind() != model.KindHealthCheck {
			continue
		}
		x, was := s.checkTurns(child, target, depth+1), s.intact.Passes(child, target)
		switch {
		case was && x != nil:
			turned = append(turned, x)
		case x != nil:
			healed = append(healed, x)
		}
		if was {
			passed++
		}
	}
	spare := passed - c.Threshold.Or(children) // how many may fail before it does
	says := "has too few healthy children left"
	if spare < 0 { // it turns once enough of them pass, and is inverted or was unhealthy
		turned, spare, says = healed, -spare-1, "has enough healthy children"
	}
	slices.SortStableFunc(turned, func(a, b *notice) int { return cmp.Compare(a.seconds, b.seconds) })
	if spare >= len(turned) {
		return &notice{text: fmt.Sprintf("health check %s counts no child as healthy", n.Label()), source: healthCheckSource}
	}
	x := turned[spare]
	return &notice{seconds: x.seconds, text: fmt.Sprintf("health check %s %s: %s", n.Label(), says, x.text), source: x.source, again: x.again}
}

// targetTurns is how evaluating the target of an alias finds it unhealthy; nil
// when it stays healthy or that tells nothing.
func (s *scene) targetTurns(to *model.Node, depth int) *notice {
	switch {
	case to == nil || depth > mostNested:
		return nil
	case to.Kind() == model.KindALB, to.Kind() == model.KindNLB:
		k, ok := s.balancerTurns(to)
		if !ok {
			return nil
		}
		return &notice{seconds: k.seconds(), text: fmt.Sprintf("evaluate target health finds %s without a healthy target after %s", to.Label(), k), source: k.source, again: s.balancerAgain(to)}
	case to.Kind().API():
		if s.intact.Broken(to) || !s.walker.Broken(to) {
			return nil
		}
		t := timing("service-unavailable")
		return &notice{seconds: t.Value, text: fmt.Sprintf("evaluate target health finds API Gateway unavailable for %s after %s s", to.Label(), figure(t.Value)), source: t.origin(), again: checks{1, t.Value, "check", t.origin()}}
	case to.Kind() != model.KindRecord:
		return nil
	}
	var last *notice
	for _, l := range s.routes.from(to.ID) {
		if !s.intact.Healthy(l) {
			continue
		}
		x := s.turns(l, depth+1)
		if x == nil {
			return nil
		}
		last = later(last, x)
	}
	if last == nil {
		return nil
	}
	return &notice{seconds: last.seconds, text: fmt.Sprintf("%s has no healthy answer left: %s", to.Label(), last.text), source: last.source, again: last.again}
}

// balancerTurns are the checks after which a balancer counts as unhealthy: those
// of the first target group that loses its last healthy target, of an NLB those
// of the last. ok is false when it stays healthy.
func (s *scene) balancerTurns(n *model.Node) (out checks, ok bool) {
	if !s.intact.BalancerHealthy(n) || s.walker.BalancerHealthy(n) {
		return checks{}, false
	}
	groups, before := s.intact.GroupStates(n)
	_, after := s.walker.GroupStates(n)
	for i, g := range groups {
		if !before[i] || after[i] {
			continue
		}
		k := s.groupChecks(n, g)
		if !ok || (k.seconds() < out.seconds()) != (n.Kind() == model.KindNLB) {
			out, ok = k, true
		}
	}
	if !ok { // a zone after the other lost what one group had there
		return s.groupChecks(n, nil), true
	}
	return out, true
}

// groupChecks are those of one target group: what its links state, else the
// documented defaults. Of several figures the slowest count.
func (s *study) groupChecks(balancer *model.Node, group []*model.Link) checks {
	lambda := balancer.Kind() == model.KindALB && len(group) > 0
	for _, l := range group {
		lambda = lambda && s.t.Node(l.To).Kind() == model.KindLambda
	}
	k := timed("target-threshold", "target-interval", "check")
	if lambda {
		k = timed("target-threshold/lambda", "target-interval/lambda", "check")
	}
	if len(group) == 0 {
		group = s.routes.from(balancer.ID)
	}
	out, found := k, false
	for _, l := range group {
		f, ok := model.LinkAs[*model.ForwardsSpec](l)
		if !ok {
			continue
		}
		own := k
		own.times, own.interval = stated(f.UnhealthyThreshold, k.times), stated(f.HealthInterval, k.interval)
		if !found || own.seconds() > out.seconds() {
			out, found = own, true
		}
	}
	return out
}

// healthyAgain are the checks after which a balancer has taken all of some targets
// back: those of the slowest.
func (s *study) healthyAgain(balancer *model.Node, group []*model.Link) checks {
	if len(group) == 0 {
		group = s.routes.from(balancer.ID)
	}
	var out checks
	for i, l := range group {
		if k := s.targetAgain(balancer, l); i == 0 || k.seconds() > out.seconds() {
			out = k
		}
	}
	return out
}

// balancerAgain are the checks after which a balancer counts as healthy again: every
// target group that was lost has one target back, the fastest.
func (s *scene) balancerAgain(n *model.Node) checks {
	groups, before := s.intact.GroupStates(n)
	_, after := s.walker.GroupStates(n)
	var out checks
	for i, g := range groups {
		if !before[i] || after[i] {
			continue
		}
		first := s.firstAgain(n, g)
		if first.seconds() > out.seconds() {
			out = first
		}
	}
	if out.interval == 0 {
		return s.healthyAgain(n, nil)
	}
	return out
}

// firstAgain are the checks after which the first target of a group is healthy
// again. Every answer that evaluates a balancer asks, whatever breaks.
func (s *study) firstAgain(balancer *model.Node, group []*model.Link) checks {
	if len(group) == 0 {
		return checks{}
	}
	first, ok := s.fastest[group[0]]
	if ok {
		return first
	}
	for i, l := range group {
		if k := s.targetAgain(balancer, l); i == 0 || k.seconds() < first.seconds() {
			first = k
		}
	}
	s.fastest[group[0]] = first
	return first
}

// targetAgain are the checks after which a target is healthy again.
func (s *study) targetAgain(balancer *model.Node, l *model.Link) checks {
	k, n := s.groupChecks(balancer, []*model.Link{l}), timing("target-healthy-threshold")
	k.times, k.source = n.Value, n.origin()
	if f, ok := model.LinkAs[*model.ForwardsSpec](l); ok {
		k.times = stated(f.HealthyThreshold, n.Value)
	}
	return k
}

// stated is a number of the design, within reason, or what else counts.
func stated(o model.Opt[int], fallback float64) float64 {
	const most = 86400
	if !o.IsSet() {
		return fallback
	}
	return float64(min(max(o.Val(), 1), most))
}
