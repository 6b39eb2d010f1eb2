package failure

import (
	"cmp"
	"fmt"
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// undrawn is the host that a health check asks where nothing says which node of the
// design that is; "" where it is drawn, or nothing is stated. Such a check is taken to
// watch the target of the answer that it guards, which is assumed: Route 53 itself knows
// no tie between the two.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
func (s *study) undrawn(check *model.Node) string {
	h, ok := model.As[*model.HealthCheck](check)
	if !ok || !h.Probes() || s.t.Node(h.Target.Val()) != nil {
		return ""
	}
	host := cmp.Or(h.Target.Val(), h.FQDN.Val())
	if host == "" || len(traffic.CalledBy(s.t, check)) > 0 {
		return ""
	}
	for _, l := range s.guarded(check) {
		if !s.answersTo(s.t.Node(l.To), host) {
			return host
		}
	}
	return ""
}

// guarded lists the answers that name a health check, itself or as a child of another.
func (s *study) guarded(check *model.Node) []*model.Link {
	var out []*model.Link
	for _, l := range s.t.Links {
		a, ok := model.LinkAs[*model.ResolvesToSpec](l)
		if !ok || a.HealthCheck.Val() == "" {
			continue
		}
		if guard := s.t.Node(a.HealthCheck.Val()); guard != nil && s.asks(guard, check, 0) {
			out = append(out, l)
		}
	}
	return out
}

// asks tells whether a health check goes by another, or is it.
func (s *study) asks(guard, check *model.Node, depth int) bool {
	return once(s.nested.asking, [2]depthOf{{guard, depth}, {check, 0}}, func() bool {
		if guard == check {
			return true
		}
		c, ok := model.As[*model.HealthCheck](guard)
		return ok && depth < mostNested && slices.ContainsFunc(c.Children.Val(), func(id string) bool {
			child := s.t.Node(id)
			return child != nil && s.asks(child, check, depth+1)
		})
	})
}

// answersTo tells whether a node has a name by the design: a domain of its own, or that
// of a record that leads to it.
func (s *study) answersTo(n *model.Node, host string) bool {
	if n == nil {
		return false
	}
	var own []string
	if d, ok := model.As[*model.CloudFront](n); ok {
		own = slices.Clone(d.Aliases.Val())
	}
	if a, ok := model.APIOf(n.Effective()); ok {
		own = append(own, a.CustomDomain.Val())
	}
	if m, ok := model.ManagedOf(n.Effective()); ok {
		own = append(own, m.CustomDomain.Val())
	}
	for _, l := range s.t.In(n.ID) {
		if r, ok := model.As[*model.Record](s.t.Node(l.From)); ok && l.Kind == model.ResolvesTo {
			own = append(own, r.Name.Val())
		}
	}
	return model.Covers(slices.DeleteFunc(own, func(name string) bool { return name == "" }), host)
}

// assumptions are sentences about what the figures rest on that no design says.
func (s *scene) assumptions() []string {
	return slices.Concat(traffic.OddInstances(s.t, s.broken.Zones), s.takenToWatch(), s.unrated(), s.contradicts())
}

// takenToWatch are the sentences about what such checks are taken to watch.
func (s *study) takenToWatch() []string {
	var out []string
	for _, n := range s.t.Nodes {
		if host := s.undrawn(n); host != "" {
			out = append(out, fmt.Sprintf("Health check %s asks %s, which the design does not tie to any node: it is taken to watch what it guards.", n.Label(), host))
		}
	}
	return out
}
