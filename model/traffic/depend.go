package traffic

import (
	"math/bits"

	"portolan/model"
)

// WalkAsking is [Walker.Walk] and, in document order, the nodes on which the
// answer rests: those whose break, alone or together with others, may change the
// journeys. A break of any other node changes nothing, and so does one of a
// Region, a zone or a health check in which none of them is. The list may hold
// nodes that make no difference after all.
//
// It keeps every question that a walk asks about a node. A walk whose questions
// get the same answers goes the same ways.
func (w *Walker) WalkAsking(p Population, r Request) ([]Journey, []*model.Node) {
	w.asked = &asked{nodes: newNodeSet(len(w.t.Nodes))}
	defer func() { w.asked = nil }()
	journeys := w.Walk(p, r)
	var out []*model.Node
	for i, word := range w.asked.nodes {
		for ; word != 0; word &= word - 1 {
			out = append(out, w.t.Nodes[64*i+bits.TrailingZeros64(word)])
		}
	}
	return journeys, out
}

// asked is what a walk wanted to know.
type asked struct{ nodes nodeSet }

// nodeSet holds nodes by their place in the document.
type nodeSet []uint64

func newNodeSet(n int) nodeSet { return make(nodeSet, (n+63)/64) }

func (s nodeSet) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s nodeSet) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

func (s nodeSet) join(o nodeSet) {
	for i := range s {
		s[i] |= o[i]
	}
}

// askNode notes that it matters whether a node is up, and what guards it.
func (w *Walker) askNode(n *model.Node) {
	if w.asked == nil {
		return
	}
	for _, i := range w.around(n) {
		w.asked.nodes.add(i)
	}
}

// around are the places of a node and of what is beside it.
func (g *ground) around(n *model.Node) []int {
	known, ok := g.arounds[n]
	if !ok {
		known = []int{g.t.Index(n.ID)}
		for _, id := range g.beside(n) {
			if i := g.t.Index(id); i >= 0 {
				known = append(known, i)
			}
		}
		g.arounds[n] = known
	}
	return known
}

// askHealth notes that it matters whether a node answers or counts as healthy,
// which rests on all that it leads to.
func (w *Walker) askHealth(id string) {
	if w.asked != nil && w.t.Node(id) != nil {
		w.asked.nodes.join(w.under(id))
	}
}

// beside lists what decides about requests at a node without passing them on:
// guards, Lambda authorizers and data stores.
func (g *ground) beside(n *model.Node) []string {
	var out []string
	for _, guard := range g.t.Guards(n.ID) {
		out = append(out, guard.ID)
	}
	for _, l := range g.t.Out(n.ID) {
		switch l.Kind {
		case model.Authorizes, model.Invokes, model.Writes, model.Probes, model.Replicates:
			out = append(out, l.To)
		}
	}
	for _, l := range g.t.In(n.ID) {
		if l.Kind == model.Replicates {
			out = append(out, l.From)
		}
	}
	switch s := n.Effective().(type) {
	case *model.HealthCheck:
		out = append(append(out, s.Target.Val()), s.Children.Val()...)
		for _, c := range g.calledBy(n) {
			out = append(out, c.Node.ID)
		}
	case *model.Record:
		for _, l := range g.routes.from(n) {
			if a, ok := model.LinkAs[*model.ResolvesToSpec](l); ok {
				out = append(out, a.HealthCheck.Val())
			}
		}
	}
	return out
}

// under is a node with all that it leads to and all that watches or guards
// those: whatever may decide about its health.
func (g *ground) under(id string) nodeSet {
	if known, ok := g.beneath[id]; ok {
		return known
	}
	found := newNodeSet(len(g.t.Nodes))
	queue := []string{id}
	visit := func(id string) {
		if i := g.t.Index(id); i >= 0 && !found.has(i) {
			found.add(i)
			queue = append(queue, id)
		}
	}
	found.add(g.t.Index(id))
	for ; len(queue) > 0; queue = queue[1:] {
		n := g.t.Node(queue[0])
		for _, l := range g.routes.from(n) {
			visit(l.To)
		}
		for _, id := range g.beside(n) {
			visit(id)
		}
	}
	g.beneath[id] = found
	return found
}

// Placeless tells whether it is all the same to requests from where users send them:
// nothing that these lead to decides by distance or country.
func (w *Walker) Placeless(users *model.Node) bool {
	for i, word := range w.under(users.ID) {
		for ; word != 0; word &= word - 1 {
			switch s := w.t.Nodes[64*i+bits.TrailingZeros64(word)].Effective().(type) {
			case *model.Record:
				switch s.Policy.Val() {
				case model.PolicyLatency, model.PolicyGeolocation, model.PolicyGeoproximity:
					return false
				}
			case *model.CloudFront:
				if len(s.GeoCountries.Val()) > 0 {
					return false
				}
			case *model.Accelerator:
				return false
			}
		}
	}
	return true
}
