package failure

import (
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// twins puts together the targets of a balancer that differ in name and speed
// alone: the loss of one is to users as the loss of another. It spares a
// balancer of many targets that many matrices of the same rows.
type twins struct {
	*study
	watched map[string]bool // what health checks look at
}

func newTwins(s *study) *twins {
	w := &twins{s, map[string]bool{}}
	for _, n := range s.t.Nodes {
		if c, ok := model.As[*model.HealthCheck](n); ok {
			w.watched[c.Target.Val()] = true
		}
	}
	return w
}

// key is equal for twins and "" for a node that can have none: one that is no
// plain target of a single balancer.
func (w *twins) key(n *model.Node) string {
	in := w.t.In(n.ID)
	if !n.Kind().Compute() || len(in) != 1 || in[0].Kind != model.Forwards || w.watched[n.ID] {
		return ""
	}
	parts := []string{string(n.Kind()), n.Region(), figure(traffic.InstancesOf(n)), strings.Join(traffic.ZonesOf(n), ","), in[0].From}
	for _, p := range in[0].Info().Props {
		v, _ := in[0].Get(p.Name)
		parts = append(parts, strings.Join(v, "\x00"))
	}
	for _, l := range w.t.Out(n.ID) {
		if l.Kind != model.Writes {
			return ""
		}
		parts = append(parts, l.To)
	}
	return strings.Join(parts, "\x01")
}
