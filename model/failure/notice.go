package failure

import "portolan/model"

// notice is how something finds out that a target is down.
type notice struct {
	seconds float64
	text    string // a clause with its arithmetic: "health check X fails 3 checks × 30 s"
	source  string
	again   checks  // until the same monitor counts the target as healthy again
	move    float64 // seconds after that until connections are back
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
		if n := s.selfNamed(s.t.Node(a.HealthCheck.Val()), 0); n != nil {
			return "health check " + n.Label() + " calls the name that it guards, which is unpredictable, and is taken to notice nothing"
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

// selfNamed is the check that calls the name that it guards: a check itself or a
// child of it, nil for none.
func (s *study) selfNamed(n *model.Node, depth int) *model.Node {
	return once(s.nested.named, depthOf{n, depth}, func() *model.Node { return s.namesItself(n, depth) })
}

func (s *study) namesItself(n *model.Node, depth int) *model.Node {
	if s.intact.Unpredictable(n) {
		return n
	}
	c, ok := model.As[*model.HealthCheck](n)
	if !ok || depth > mostNested {
		return nil
	}
	for _, id := range c.Children.Val() {
		if found := s.selfNamed(s.t.Node(id), depth+1); found != nil {
			return found
		}
	}
	return nil
}
