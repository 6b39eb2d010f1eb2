package validate

import (
	"cmp"
	"slices"
	"sync"

	"portolan/model"
)

// flow is where requests can go: the legal data links, by node index. Record
// nodes that share a name are joined, because a query for the name may be
// answered by any of them.
type flow struct {
	t       *model.Topology
	out, in [][]hop

	home []string // Region of each node

	// Made on first use.
	users     func() *walk           // from every population
	computing func() *walk           // backward from what runs code
	regions   func() [][]string      // by node, see Pass.Regions
	endpoints func() [][]*model.Node // by node, see Pass.Endpoints
	unpicked  func() [][]hop         // where requests can go without the origins that functions pick

	stamp, queue []int // memory of explore and exploreBack
	round        int
}

// flowAsDrawn is the flow over all links that carry requests, also those that AWS
// cannot build, in either direction where one is legal. Of such a link a rule speaks
// already: what stands only behind it would say the same again.
func (p *Pass) flowAsDrawn() *flow {
	f := *p.flow
	f.out, f.in = slices.Clone(f.out), slices.Clone(f.in)
	join := func(a, b int, l *model.Link) {
		f.out[a] = append(slices.Clone(f.out[a]), hop{b, l})
		f.in[b] = append(slices.Clone(f.in[b]), hop{a, l})
	}
	for _, l := range p.t.Links {
		if !p.illegal[l] || !l.Data() {
			continue
		}
		from, to := p.t.Index(l.From), p.t.Index(l.To)
		join(from, to, l)
		if len(model.Legal(p.To(l), p.From(l))) > 0 {
			join(to, from, l)
		}
	}
	f.users = sync.OnceValue(func() *walk { return f.forward(p.Nodes(model.KindUsers), nil) })
	return &f
}

// hop is one step of a walk; link is nil between record nodes of one name.
type hop struct {
	node int
	link *model.Link
}

// newFlow builds the links of the flow; its further answers are made on first use.
func newFlow(p *Pass) *flow {
	f := &flow{t: p.t, out: make([][]hop, len(p.t.Nodes)), in: make([][]hop, len(p.t.Nodes)), stamp: make([]int, len(p.t.Nodes))}
	f.home = make([]string, len(p.t.Nodes))
	for i, n := range p.t.Nodes {
		f.home[i] = n.Region()
	}
	join := func(a, b int, l *model.Link) {
		f.out[a] = append(f.out[a], hop{b, l})
		f.in[b] = append(f.in[b], hop{a, l})
	}
	for _, l := range p.t.Links {
		if l.Data() && !p.illegal[l] {
			join(p.t.Index(l.From), p.t.Index(p.answering(l).ID), l)
		}
	}
	for _, records := range p.names {
		for i := 1; i < len(records); i++ {
			a, b := p.t.Index(records[i-1].ID), p.t.Index(records[i].ID)
			join(a, b, nil)
			join(b, a, nil)
		}
	}
	// By id, so that the path that a finding shows does not depend on document order.
	byID := func(a, b hop) int { return cmp.Compare(p.t.Nodes[a.node].ID, p.t.Nodes[b.node].ID) }
	for i := range f.out {
		slices.SortStableFunc(f.out[i], byID)
		slices.SortStableFunc(f.in[i], byID)
	}
	f.users = sync.OnceValue(func() *walk { return f.forward(p.Nodes(model.KindUsers), nil) })
	f.computing = sync.OnceValue(f.fromCompute)
	f.regions = sync.OnceValue(f.regionSets)
	f.endpoints = sync.OnceValue(f.endpointSets)
	f.unpicked = sync.OnceValue(f.withoutPicked)
	return f
}

// walk is what a breadth-first search has seen and how it came there.
type walk struct {
	f    *flow
	seen []bool
	via  []hop // the node before, and the link that leads on; node -1 at a start
}

// forward walks from the starts along data links. It goes on behind the nodes
// for which through holds; a nil through goes on behind all.
func (f *flow) forward(starts []*model.Node, through func(*model.Node) bool) *walk {
	return f.search(f.out, starts, nil, through)
}

// backward walks against the links: what reaches one of the ends by way of the
// nodes for which enter holds; a nil enter enters all.
func (f *flow) backward(ends []*model.Node, enter func(*model.Node) bool) *walk {
	return f.search(f.in, ends, enter, nil)
}

func (f *flow) search(next [][]hop, starts []*model.Node, enter, through func(*model.Node) bool) *walk {
	w := &walk{f: f, seen: make([]bool, len(next)), via: make([]hop, len(next))}
	queue := make([]int, 0, len(starts))
	for _, n := range sortedByID(starts) {
		i := f.t.Index(n.ID)
		if enter == nil || enter(n) {
			w.seen[i], w.via[i] = true, hop{node: -1}
			queue = append(queue, i)
		}
	}
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		if through != nil && !through(f.t.Nodes[i]) {
			continue
		}
		for _, h := range next[i] {
			if w.seen[h.node] || enter != nil && !enter(f.t.Nodes[h.node]) {
				continue
			}
			w.seen[h.node], w.via[h.node] = true, hop{i, h.link}
			queue = append(queue, h.node)
		}
	}
	return w
}

func sortedByID(nodes []*model.Node) []*model.Node {
	return slices.SortedFunc(slices.Values(nodes), func(a, b *model.Node) int { return cmp.Compare(a.ID, b.ID) })
}

// reaches tells whether the walk came to the node.
func (w *walk) reaches(n *model.Node) bool { return w.seen[w.f.t.Index(n.ID)] }

// start is the node from which the walk came to n.
func (w *walk) start(n *model.Node) *model.Node {
	i := w.f.t.Index(n.ID)
	for w.via[i].node >= 0 {
		i = w.via[i].node
	}
	return w.f.t.Nodes[i]
}

// path lists the links by which a forward walk came to n.
func (w *walk) path(n *model.Node) []*model.Link {
	var out []*model.Link
	for i := w.f.t.Index(n.ID); w.via[i].node >= 0; i = w.via[i].node {
		if l := w.via[i].link; l != nil {
			out = append(out, l)
		}
	}
	slices.Reverse(out)
	return out
}

// FromUsers walks from every user population.
func (p *Pass) FromUsers() *walk { return p.flow.users() }

// FromUsersOf walks from the populations that speak one of the protocols and
// goes on behind the nodes for which through holds.
func (p *Pass) FromUsersOf(through func(*model.Node) bool, protocols ...string) *walk {
	var starts []*model.Node
	for _, n := range p.Nodes(model.KindUsers) {
		if u, _ := model.As[*model.Users](n); slices.Contains(protocols, u.Protocol.Val()) {
			starts = append(starts, n)
		}
	}
	return p.flow.forward(starts, through)
}

// terminal tells whether requests end at the node: a backend, or an API or a
// balancer that answers by itself what no other rule takes.
func terminal(n *model.Node) bool { return n.Info().Terminal() || isMock(n) || answersRest(n) }

func answersRest(n *model.Node) bool {
	alb, ok := model.As[*model.ALB](n)
	return ok && slices.ContainsFunc(alb.OwnAnswers(), func(own *model.OwnAnswer) bool {
		return len(own.When.Conditions()) == 0 && !own.When.Listener.IsSet()
	})
}

func isMock(n *model.Node) bool {
	a, ok := model.APIOf(n.Effective())
	return ok && a.Mock.Val()
}

// Terminals lists the nodes at which requests end.
func (p *Pass) Terminals() []*model.Node {
	var out []*model.Node
	for _, n := range p.t.Nodes {
		if terminal(n) {
			out = append(out, n)
		}
	}
	return out
}

// explore visits what is reached from start, start included, each node once.
// It shares the memory and the conditions of exploreBack.
func (f *flow) explore(start *model.Node, visit func(*model.Node)) {
	f.visitAll(f.out, []*model.Node{start}, func(n *model.Node) bool {
		visit(n)
		return true
	})
}

// withoutPicked makes unpicked.
func (f *flow) withoutPicked() [][]hop {
	picked := func(h hop) bool {
		o, ok := model.LinkAs[*model.OriginSpec](h.link)
		return ok && o.ChosenBy.Val() != ""
	}
	out := slices.Clone(f.out)
	for i, hops := range out {
		if slices.ContainsFunc(hops, picked) { // equivalent, if always: only saves time
			out[i] = slices.DeleteFunc(slices.Clone(hops), picked)
		}
	}
	return out
}

// exploreBack visits what leads to one of the ends, ends included, each node
// once; visit tells whether to go on behind the node. It must not explore
// again. Its memory is reused, so that exploring from many small starts costs
// what is seen and not the size of the design.
func (f *flow) exploreBack(ends []*model.Node, visit func(*model.Node) bool) {
	f.visitAll(f.in, ends, visit)
}

func (f *flow) visitAll(next [][]hop, ends []*model.Node, visit func(*model.Node) bool) {
	f.round++
	queue := f.queue[:0]
	meet := func(i int) {
		if f.stamp[i] != f.round {
			f.stamp[i] = f.round
			queue = append(queue, i)
		}
	}
	for _, n := range ends {
		meet(f.t.Index(n.ID))
	}
	for at := 0; at < len(queue); at++ {
		if !visit(f.t.Nodes[queue[at]]) {
			continue
		}
		for _, h := range next[queue[at]] {
			meet(h.node)
		}
	}
	f.queue = queue
}
