package report

import (
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// dependencies finds the nodes whose loss may make a difference to a request:
// what it can reach, and what health checks on the way look at. It may name too
// many; it spares walks in designs of hundreds of nodes.
type dependencies struct {
	t       *model.Topology
	sharing map[string][]string // record nodes by the name they answer
}

func newDependencies(t *model.Topology) *dependencies {
	d := &dependencies{t: t, sharing: map[string][]string{}}
	for _, n := range t.Nodes {
		if r, ok := model.As[*model.Record](n); ok && r.Name.Val() != "" {
			d.sharing[r.Name.Val()] = append(d.sharing[r.Name.Val()], n.ID)
		}
	}
	return d
}

// of follows one request of a users node, whose journeys through the intact
// design are given.
func (d *dependencies) of(users *model.Node, r traffic.Request, journeys []traffic.Journey) map[string]bool {
	taken := map[*model.Link]bool{}
	for _, j := range journeys {
		for _, h := range j.Hops {
			taken[h.Link] = true
		}
	}
	found := map[string]bool{}
	var queue []string
	visit := func(id string) {
		if id != "" && !found[id] {
			found[id] = true
			queue = append(queue, id)
		}
	}
	for _, l := range d.t.Out(users.ID) {
		if r.Entry == "" || r.Entry == l.To {
			visit(l.To)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		if n := d.t.Node(queue[0]); n != nil {
			d.next(n, taken, visit)
		}
	}
	return found
}

// next visits what a node depends on directly.
func (d *dependencies) next(n *model.Node, taken map[*model.Link]bool, visit func(string)) {
	for _, l := range d.behaviours(n, taken) {
		visit(l.To)
		if s, ok := l.Spec.(*model.ResolvesToSpec); ok {
			visit(s.HealthCheck.Val())
		}
	}
	for _, g := range d.t.Guards(n.ID) {
		visit(g.ID)
	}
	switch s := n.Effective().(type) {
	case *model.Record:
		for _, id := range d.sharing[s.Name.Val()] {
			visit(id)
		}
	case *model.HealthCheck:
		visit(s.Target.Val())
		for _, id := range s.Children.Val() {
			visit(id)
		}
	}
}

// behaviours lists the links that a request may take from a node. The path
// decides which origins of a distribution it can need, so those that it takes
// with nothing broken are enough, with their origin groups. That is not so
// where something else asks whether the distribution works at all.
func (d *dependencies) behaviours(n *model.Node, taken map[*model.Link]bool) []*model.Link {
	all := d.t.Out(n.ID)
	if n.Kind() != model.KindCloudFront || d.watched(n) {
		return all
	}
	var groups []string
	used := false
	for _, l := range all {
		if taken[l] {
			used = true
			if s, ok := l.Spec.(*model.OriginSpec); ok && s.Group.Val() != "" {
				groups = append(groups, s.Group.Val())
			}
		}
	}
	if !used {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(l *model.Link) bool {
		s, ok := l.Spec.(*model.OriginSpec)
		return ok && !taken[l] && !slices.Contains(groups, s.Group.Val())
	})
}

// watched tells whether anything but users and single answers leads to the
// distribution, or a health check looks at it.
func (d *dependencies) watched(n *model.Node) bool {
	for _, l := range d.t.In(n.ID) {
		from := d.t.Node(l.From)
		switch s := from.Effective().(type) {
		case *model.Users, *model.Certificate, *model.WAF, *model.Shield:
		case *model.Record:
			if len(d.t.Out(l.From)) > 1 || len(d.sharing[s.Name.Val()]) > 1 {
				return true
			}
		default:
			return true
		}
	}
	for _, o := range d.t.Nodes {
		if c, ok := model.As[*model.HealthCheck](o); ok && c.Target.Val() == n.ID {
			return true
		}
	}
	return false
}
