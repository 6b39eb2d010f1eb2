package traffic

import (
	"slices"

	"portolan/model"
)

// broken says why a node is down, "" when it is not.
func (w *Walker) broken(n *model.Node) string {
	if w.failures.Nodes[n.ID] {
		return n.Label() + " is broken"
	}
	if r := n.Region(); r != "" && w.failures.Regions[r] {
		return n.Label() + " is in " + r + ", which is broken"
	}
	return ""
}

// newWorking finds the nodes that can answer requests: from which a backend
// that is up can be reached over nodes that are up.
func (w *Walker) newWorking() map[string]bool {
	into := map[string][]string{} // against the links
	var queue []string
	working := make(map[string]bool, len(w.t.Nodes))
	for _, n := range w.t.Nodes {
		for _, l := range w.routes.from(n) {
			into[l.To] = append(into[l.To], n.ID)
		}
		if w.answers(n) && w.broken(n) == "" {
			working[n.ID] = true
			queue = append(queue, n.ID)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, id := range into[queue[0]] {
			n := w.t.Node(id)
			// What ends at n itself needs nothing behind it, and was counted above.
			if !working[id] && w.broken(n) == "" {
				working[id] = true
				queue = append(queue, id)
			}
		}
	}
	return working
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
	s, ok := model.LinkAs[*model.ResolvesToSpec](l)
	if !ok {
		return true
	}
	if check := w.t.Node(s.HealthCheck.Val()); check != nil && !w.passes(check, l.To) {
		return false
	}
	if !s.Alias.Val() || !s.EvaluateTargetHealth.Val() {
		return true
	}
	switch to := w.t.Node(l.To); to.Kind() {
	case model.KindALB, model.KindNLB:
		return w.working[l.To]
	case model.KindRecord:
		return w.groupHealthy(to)
	}
	// Evaluating the target tells nothing of the other kinds of targets.
	return true
}

// groupHealthy tells whether a record group has a healthy answer.
func (w *Walker) groupHealthy(record *model.Node) bool {
	g := w.routes.groups[record.ID]
	if known, ok := w.groups[g]; ok {
		return known
	}
	w.groups[g] = true // an alias loop must end; the walk reports it
	ok := slices.ContainsFunc(w.routes.from(record), w.healthy)
	w.groups[g] = ok
	return ok
}

// passes tells whether a health check succeeds. It tests the nodes it probes,
// or its target, or the target of the answer that names it.
func (w *Walker) passes(check *model.Node, target string) bool {
	k := [2]string{check.ID, target}
	if known, ok := w.checks[k]; ok {
		return known
	}
	w.checks[k] = true // checks that combine each other must end
	ok := w.test(check, target)
	w.checks[k] = ok
	return ok
}

func (w *Walker) test(check *model.Node, target string) bool {
	s, ok := model.As[*model.HealthCheck](check)
	if !ok {
		return true
	}
	if s.Type.Val() == model.HealthCheckCalculated && len(s.Children.Val()) > 0 {
		return w.calculated(s, target)
	}
	probed := false
	for _, l := range w.t.Out(check.ID) {
		if l.Kind != model.Probes {
			continue
		}
		probed = true
		if !w.working[l.To] {
			return false
		}
	}
	if probed {
		return true
	}
	if n := w.t.Node(s.Target.Val()); n != nil {
		return w.working[n.ID]
	}
	return w.working[target]
}

// calculated combines child checks; all must pass unless a threshold is set.
func (w *Walker) calculated(s *model.HealthCheck, target string) bool {
	passed, children := 0, 0
	for _, id := range s.Children.Val() {
		c := w.t.Node(id)
		if c == nil {
			continue
		}
		children++
		if w.passes(c, target) {
			passed++
		}
	}
	return passed >= s.Threshold.Or(children)
}
