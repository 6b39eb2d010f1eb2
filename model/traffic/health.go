package traffic

import (
	"fmt"
	"slices"

	"portolan/model"
)

// broken says why a node is down, "" when it is not.
func (w *Walker) broken(n *model.Node) string {
	if w.failures.Nodes[n.ID] {
		return n.Label() + " is broken"
	}
	at := w.fact(n)
	if len(w.failures.Regions) > 0 && w.failures.Regions[at.region] && at.region != "" {
		return n.Label() + " is in " + at.region + ", which is broken"
	}
	if at.zones != 0 && w.aliveZones(n) == 0 {
		return fmt.Sprintf("%s is assumed to stand in %s, which %s broken", n.Label(), join(zoneNames(at.region, at.zones)), at.zones.verb("is", "are"))
	}
	return ""
}

// Broken tells whether a node itself is broken, or the place where it stands.
func (w *Walker) Broken(n *model.Node) bool { return w.broken(n) != "" }

// works tells whether a node can answer requests: whether a backend that is up
// can be reached from it over nodes that are up.
func (w *Walker) works(id string) bool {
	w.askHealth(id)
	if w.unnoticed {
		return w.unbroken().works(id)
	}
	if known, ok := w.working[id]; ok {
		return known
	}
	seen := map[string]bool{}
	if !w.reaches(id, seen) {
		for id := range seen { // none of them leads out
			w.working[id] = false
		}
	}
	return w.working[id]
}

// reaches marks the nodes of the way that it finds as working.
func (w *Walker) reaches(id string, seen map[string]bool) bool {
	if known, ok := w.working[id]; ok {
		return known
	}
	n := w.t.Node(id)
	if n == nil || seen[id] {
		return false
	}
	seen[id] = true
	if w.broken(n) != "" {
		w.working[id] = false
		return false
	}
	ok := w.answers(n) || slices.ContainsFunc(w.routes.from(n), func(l *model.Link) bool { return w.reaches(l.To, seen) })
	if ok {
		w.working[id] = true
	}
	return ok
}

// answers tells whether requests may end at n.
func (w *Walker) answers(n *model.Node) bool {
	if api, ok := model.APIOf(n.Effective()); ok && api.Mock.Val() {
		return true
	}
	return n.Info().Terminal() && len(w.routes.from(n)) == 0
}

// healthy tells whether Route 53 counts an answer as healthy. An answer that
// nothing monitors always is: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
func (w *Walker) healthy(l *model.Link) bool {
	if w.unnoticed {
		return w.unbroken().healthy(l)
	}
	if is, ok := w.held[l]; ok {
		return is
	}
	s, ok := model.LinkAs[*model.ResolvesToSpec](l)
	if !ok {
		return true
	}
	if check := w.t.Node(s.HealthCheck.Val()); check != nil {
		w.askHealth(check.ID)
		w.askHealth(l.To) // a check may test the target of the answer
		if !w.passes(check, l.To) {
			return false
		}
	}
	if !s.Alias.Val() || !s.EvaluateTargetHealth.Val() {
		return true
	}
	w.askHealth(l.To)
	switch to := w.t.Node(l.To); to.Kind() {
	case model.KindALB, model.KindNLB:
		return w.balancerHealthy(to)
	case model.KindRecord:
		return w.groupHealthy(to)
	case model.KindRESTAPI, model.KindHTTPAPI, model.KindWebSocketAPI:
		return w.broken(to) == ""
	}
	// Evaluating the target tells nothing of the other kinds of targets: it is no
	// option for CloudFront, and without benefit for buckets, VPC endpoints and
	// Global Accelerator.
	return true
}

// balancerHealthy tells whether Route 53 counts a balancer as healthy: every
// target group has a healthy target.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
func (w *Walker) balancerHealthy(n *model.Node) bool {
	if w.broken(n) != "" {
		return false
	}
	groups := w.groupsOf(n)
	if slices.ContainsFunc(groups, func(g []*model.Link) bool { return model.Deserted(w.t, g[0]) != "" }) {
		return false
	}
	if withinZones(n) {
		if now, intact := w.served(n); intact != 0 {
			return now != 0
		}
	}
	for _, g := range groups {
		if !slices.ContainsFunc(g, w.counted) {
			return false
		}
	}
	return len(groups) > 0
}

// Passes tells whether a health check succeeds for an answer that leads to target.
func (w *Walker) Passes(check *model.Node, target string) bool { return w.passes(check, target) }

// Healthy tells whether Route 53 counts an answer as healthy.
func (w *Walker) Healthy(answer *model.Link) bool { return w.healthy(answer) }

// GroupStates lists the target groups of a balancer, and tells of each whether
// it has a healthy target.
func (w *Walker) GroupStates(balancer *model.Node) (groups [][]*model.Link, healthy []bool) {
	groups = w.groupsOf(balancer)
	for _, g := range groups {
		healthy = append(healthy, w.broken(balancer) == "" && slices.ContainsFunc(g, w.counted))
	}
	return groups, healthy
}

// BalancerHealthy tells whether Route 53 and Global Accelerator count a balancer
// as healthy.
func (w *Walker) BalancerHealthy(balancer *model.Node) bool { return w.balancerHealthy(balancer) }

// groupHealthy tells whether a record group has a healthy answer.
func (w *Walker) groupHealthy(record *model.Node) bool {
	g := w.routes.groups[record.ID]
	if known, ok := w.groups[g]; ok {
		return known
	}
	w.groups[g] = true // an alias loop must end; the walk reports it
	ok := w.broken(record) == "" && slices.ContainsFunc(w.routes.from(record), w.healthy)
	w.groups[g] = ok
	return ok
}
