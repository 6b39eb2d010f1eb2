package traffic

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// fact is what a walk wants to know of a node again and again.
type fact struct {
	region string
	zones  zoneMask // in which it stands, 0 for none
	groups [][]*model.Link
	known  struct{ groups, like, weights bool }
	like   string
	states bool    // a link from it states a weight
	counts float64 // see [InstancesOf]; 0 until it is asked for
}

func (g *ground) fact(n *model.Node) *fact {
	f, ok := g.facts[n]
	if !ok {
		f = &fact{region: n.Region(), zones: zonesOf(n)}
		g.facts[n] = f
	}
	return f
}

// instancesOf is what [InstancesOf] says of the node of this fact.
func (f *fact) instancesOf(n *model.Node) float64 {
	if f.counts == 0 {
		f.counts = InstancesOf(n)
	}
	return f.counts
}

// groupsOf are the target groups of a balancer.
func (g *ground) groupsOf(n *model.Node) [][]*model.Link {
	f := g.fact(n)
	if !f.known.groups {
		f.groups, f.known.groups = g.targetGroups(g.routes.from(n)), true
	}
	return f.groups
}

// weighted tells whether the targets of the rule of a link share by weight, see
// [model.Weighted]. Most balancers state no weight at all.
func (g *ground) weighted(l *model.Link) bool {
	f := g.fact(g.t.Node(l.From))
	if !f.known.weights {
		f.known.weights = true
		f.states = slices.ContainsFunc(g.t.Out(l.From), func(o *model.Link) bool {
			s, ok := model.LinkAs[*model.ForwardsSpec](o)
			return ok && s.Weight.IsSet()
		})
	}
	return f.states && model.Weighted(g.t, l)
}

// likeness is the same for backends at which requests end in the same way.
func (f *fact) likeness(g *ground, n *model.Node) string {
	if f.known.like {
		return f.like
	}
	f.known.like = true
	parts := []string{f.region, fmt.Sprint(spans(n)), strings.Join(g.stores(n), " "), NoRoom(n)}
	for _, prop := range []string{"location", "thinkTime", "thinkTimeP95", "publicIp", "eip", "public"} {
		v, set := n.Get(prop) // left out is not 0 or false
		parts = append(parts, fmt.Sprint(set), strings.Join(v, " "))
	}
	f.like = strings.Join(parts, "\x00")
	return f.like
}
