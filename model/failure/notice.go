package failure

<<<<<<< HEAD
import (
	"fmt"
	"slices"

	"portolan/model"
)
=======
import "portolan/model"
>>>>>>> main

// notice is how something finds out that a target is down.
type notice struct {
	seconds float64
	text    string // a clause with its arithmetic: "health check X fails 3 checks × 30 s"
	source  string
}

const (
	healthCheckSource = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html"
	recordSource      = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html"
)

// delay is how long an answer of Route 53 lives on, and what monitors it.
type delay struct {
	checked   bool    // a health check may call it unhealthy
	evaluated bool    // the health of its target may
	ttl       float64 // seconds that resolvers keep the answer
	source    string  // of the TTL
}

// monitored tells whether anything may call the answer unhealthy.
func (d *delay) monitored() bool { return d.checked || d.evaluated }

// delayOf finds out how an answer is monitored and cached.
func (s *study) delayOf(l *model.Link) *delay {
	if d, ok := s.delays[l]; ok {
		return d
	}
	d := &delay{}
	s.delays[l] = d // an alias that leads back to itself must end
	a, ok := model.LinkAs[*model.ResolvesToSpec](l)
	if !ok {
		return d
	}
	if n := s.t.Node(a.HealthCheck.Val()); n != nil && n.Kind() == model.KindHealthCheck {
		d.checked = s.checks(n, 0)
	}
	if a.Alias.Val() && a.EvaluateTargetHealth.Val() {
		d.evaluated = s.evaluates(s.t.Node(l.To))
	}
	d.ttl, d.source = s.ttl(l, a)
	return d
}

// mostNested bounds how deep checks that combine checks are followed.
const mostNested = 10

<<<<<<< HEAD
// checked is how a health check notices, nil for one that never does. Timeouts
// of single checks are left out.
func (s *study) checked(n *model.Node, depth int) *notice {
	c, _ := model.As[*model.HealthCheck](n)
	if c.Disabled.Val() {
		return nil // it stays as it is
	}
	switch c.Type.Val() {
	case model.HealthCheckCalculated:
		var slowest *notice
		for _, id := range c.Children.Val() {
			child := s.t.Node(id)
			if child == nil || child.Kind() != model.KindHealthCheck || depth >= mostNested {
				continue
			}
			if x := s.checked(child, depth+1); x != nil && (slowest == nil || x.seconds > slowest.seconds) {
				slowest = x
			}
		}
		if slowest == nil && len(c.Children.Val()) > 0 {
			return nil
		}
		if slowest == nil {
			break // taken as a check of the target
		}
		return &notice{slowest.seconds, fmt.Sprintf("health check %s follows its children, of which the slowest counts: %s", n.Label(), slowest.text), slowest.source}
	case model.HealthCheckAlarm:
		p := timed("alarm-periods", "alarm-period", "period")
		return &notice{p.seconds(), fmt.Sprintf("the CloudWatch alarm of health check %s goes off after %s", n.Label(), p), p.source}
	case model.HealthCheckRecovery:
		return nil // a switch that stays as it is until somebody turns it
	}
	k := checks{float64(c.FailureThreshold.Val()), float64(c.Interval.Val()), "check", healthCheckSource}
	return &notice{k.seconds(), fmt.Sprintf("health check %s fails %s", n.Label(), k), k.source}
}

// evaluated is how evaluating the target of an alias notices; nil where it
// tells nothing: of all targets only load balancers and other records have a
// health that Route 53 inherits.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
func (s *study) evaluated(to *model.Node) *notice {
	if to == nil {
		return nil
	}
	switch to.Kind() {
	case model.KindALB, model.KindNLB:
		k := s.targetChecks(to)
		return &notice{k.seconds(), fmt.Sprintf("evaluate target health finds %s without a healthy target after %s", to.Label(), k), k.source}
	case model.KindRecord:
		// A group is unhealthy when its last answer is.
		var slowest *notice
		for _, l := range s.routes.from(to.ID) {
			first := s.delayOf(l).first()
			if first == nil {
				return nil
			}
			if slowest == nil || first.seconds > slowest.seconds {
				slowest = first
			}
		}
		if slowest == nil {
			return nil
		}
		return &notice{slowest.seconds, fmt.Sprintf("%s has no healthy answer left: %s", to.Label(), slowest.text), slowest.source}
	}
	return nil
}

// targetChecks are those of the target groups of a balancer: what its links
// state, else the documented defaults. Of several groups the slowest counts; of
// is the targets that matter, all when empty.
func (s *study) targetChecks(balancer *model.Node, of ...*model.Node) checks {
	var slowest *checks
	for _, l := range s.routes.from(balancer.ID) {
		if len(of) > 0 && !slices.Contains(of, s.t.Node(l.To)) {
			continue
		}
		k := s.checksOf(balancer, l)
		if slowest == nil || k.seconds() > slowest.seconds() {
			slowest = &k
		}
	}
	if slowest == nil {
		return timed("target-threshold", "target-interval", "check")
	}
	return *slowest
}

// checksOf are those of one target group. A function beside other targets counts
// as they do.
func (s *study) checksOf(balancer *model.Node, l *model.Link) checks {
	k := timed("target-threshold", "target-interval", "check")
	lambda := func(l *model.Link) bool { return s.t.Node(l.To).Kind() == model.KindLambda }
	if balancer.Kind() == model.KindALB && !slices.ContainsFunc(s.routes.from(balancer.ID), func(o *model.Link) bool { return !lambda(o) }) {
		k = timed("target-threshold/lambda", "target-interval/lambda", "check")
	}
	f, ok := model.LinkAs[*model.ForwardsSpec](l)
	if !ok {
		return k
	}
	k.times = stated(f.UnhealthyThreshold, k.times)
	k.interval = stated(f.HealthInterval, k.interval)
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
=======
// recoveryControl is the type of a check that follows a routing control:
// https://docs.aws.amazon.com/r53recovery/latest/dg/routing-control.html
const recoveryControl = "RECOVERY_CONTROL"
>>>>>>> main

// ttl is how long resolvers keep an answer. An alias has the TTL of its target.
func (s *study) ttl(l *model.Link, a *model.ResolvesToSpec) (seconds float64, source string) {
	if !a.Alias.Val() {
		if a.TTL.IsSet() {
			return float64(a.TTL.Val()), recordSource
		}
		if r, ok := model.As[*model.Record](s.t.Node(l.From)); ok {
			return float64(r.TTL.Val()), recordSource
		}
	}
	if s.t.Node(l.To).Kind() == model.KindRecord {
		for _, next := range s.routes.from(l.To) {
			if d := s.delayOf(next); d.ttl > seconds {
				seconds, source = d.ttl, d.source
			}
		}
		if source != "" {
			return seconds, source
		}
	}
	t := timing("alias-ttl")
	return t.Value, t.origin()
}

// unmonitored says why Route 53 does not notice when the target of an answer
// is down.
func (s *study) unmonitored(l *model.Link) string {
	a, ok := model.LinkAs[*model.ResolvesToSpec](l)
	if ok && s.t.Node(a.HealthCheck.Val()) != nil {
		if c, _ := model.As[*model.HealthCheck](s.t.Node(a.HealthCheck.Val())); c != nil && c.Disabled.Val() {
			return "its health check is disabled"
		}
		return "its health check stays as it is until somebody turns a routing control"
	}
	if ok && a.Alias.Val() && a.EvaluateTargetHealth.Val() {
		to := s.t.Node(l.To)
		if to.Kind() == model.KindRecord {
			return "nothing monitors what " + to.Label() + " leads to, and the answer has no health check"
		}
		return "evaluate target health tells nothing of a " + to.Info().Title + ", and the answer has no health check"
	}
	return "the answer has no health check and does not evaluate the health of its target"
}
