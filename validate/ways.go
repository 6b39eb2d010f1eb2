package validate

import (
	"cmp"
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// way is how a caller comes to a node: through records, accelerators and, towards
// an ALB, Network Load Balancers.
type way struct {
	by   *model.Link   // by which the caller starts
	from *model.Node   // users, distribution, API, VPC link or health check
	last *model.Link   // by which the node is reached
	end  *model.Node   // what is reached
	over []*model.Node // accelerators and Network Load Balancers in between

	hosts []string // names that the node may be asked for, none when unknown
	never []string // names that it cannot be asked for where they are unknown
	set   bool     // a function may set the Host that CloudFront sends
	given string   // the name of AWS by which CloudFront asks where nobody gave another
}

// Ways lists how callers come to the nodes that answer them or pass requests on
// as HTTP, in the order of the links by which they start.
func (p *Pass) Ways() []*way { return p.ways() }

// WaysOf lists the ways that start with links of the kinds.
func (p *Pass) WaysOf(kinds ...model.LinkKind) []*way {
	var out []*way
	for _, w := range p.Ways() {
		if slices.Contains(kinds, w.by.Kind) {
			out = append(out, w)
		}
	}
	return out
}

// WaysOfUsers lists the ways by which users come to a node.
func (p *Pass) WaysOfUsers(n *model.Node) []*way { return p.usersWays()[n] }

func (p *Pass) waysOfUsers() map[*model.Node][]*way {
	out := map[*model.Node][]*way{}
	for _, w := range p.WaysOf(model.Requests, model.Queries) {
		out[w.end] = append(out[w.end], w)
	}
	return out
}

func (p *Pass) allWays() []*way {
	var out []*way
	for _, l := range p.t.Links {
		if p.illegal[l] {
			continue
		}
		switch l.Kind {
		case model.Requests, model.Queries, model.Origin, model.Integration, model.Probes:
		case model.Forwards:
			if p.From(l).Kind() != model.KindVPCLink {
				continue
			}
		default:
			continue
		}
		w := way{by: l, from: p.From(l)}
		w.hosts, w.never = p.hostsOf(l)
		if w.set = traffic.SetsHost(p.t, l); len(w.hosts) == 0 {
			w.given = traffic.OriginName(p.t, l)
		}
		out = append(out, p.waysOn(w, l, p.answering(l), map[string]bool{})...)
	}
	return out
}

// hostsOf is under which names a caller asks by a link.
func (p *Pass) hostsOf(l *model.Link) (hosts, never []string) {
	name := func(n *model.Node) []string {
		if r, ok := model.As[*model.Record](n); ok && r.Name.Val() != "" {
			return []string{model.Domain(r.Name.Val())}
		}
		return nil
	}
	switch s := l.Effective().(type) {
	case *model.OriginSpec:
		if !s.ForwardsHost() {
			return name(p.To(l)), traffic.CalledNames(p.t, p.From(l))
		}
		return traffic.ViewerHosts(p.t, p.From(l)), nil
	case *model.ProbesSpec:
		if h, _ := model.As[*model.HealthCheck](p.From(l)); h.FQDN.Val() != "" {
			return []string{model.Domain(h.FQDN.Val())}, nil
		}
	}
	return name(p.To(l)), nil
}

// waysOn goes on from a node that is reached by last.
func (p *Pass) waysOn(w way, last *model.Link, n *model.Node, seen map[string]bool) []*way {
	if seen[n.ID] {
		return nil
	}
	seen[n.ID] = true
	w.last, w.end = last, n
	var out []*way
	on := func(model.LinkKind, *model.Node) bool { return true }
	switch n.Kind() {
	case model.KindRecord:
	case model.KindAccelerator:
		out = append(out, &w)
	case model.KindNLB:
		out = append(out, &w)
		on = func(_ model.LinkKind, to *model.Node) bool { return to.Kind() == model.KindALB }
	default:
		return []*way{&w}
	}
	further := w
	if n.Kind() != model.KindRecord {
		further.over = append(slices.Clone(w.over), n)
	}
	for _, h := range p.flow.out[p.t.Index(n.ID)] {
		to, by := p.t.Nodes[h.node], h.link
		if by == nil {
			by = last
		} else if !on(by.Kind, to) {
			continue
		}
		out = append(out, p.waysOn(further, by, to, seen)...)
	}
	return out
}

// through tells whether the way leads over a node of the kind.
func (w *way) through(kind model.Kind) bool {
	return slices.ContainsFunc(w.over, func(n *model.Node) bool { return n.Kind() == kind })
}

// inside tells whether nobody on the Internet can take the way by what it leads over: the
// first that has an address, and an accelerator, which everybody can call and which leads
// to private addresses too.
// https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html
func (w *way) inside() bool {
	first := append(w.over[:len(w.over):len(w.over)], w.end)[0]
	return (first.Private() || first.Hidden()) && !w.through(model.KindAccelerator)
}

// AboutWay starts a finding of the current rule on the link by which a way ends,
// and names the caller and the link by which it starts.
func (p *Pass) AboutWay(w *way, prop string, pairs ...string) *Finding {
	return p.AboutLink(w.last, prop, pairs...).Along(w.by)
}

// byCaller is ways in the order of the ids of those who start them.
func byCaller(ways []*way) []*way {
	return slices.SortedStableFunc(slices.Values(ways), func(a, b *way) int { return cmp.Compare(a.from.ID, b.from.ID) })
}

// aboutWays is AboutWay of several callers at once, who share the link by which their
// ways end.
func (p *Pass) aboutWays(ways []*way, pairs ...string) *Finding {
	ways = byCaller(ways)
	var users []*model.Node
	var by []*model.Link
	for _, w := range ways {
		by = append(by, w.by)
		if !slices.Contains(users, w.from) {
			users = append(users, w.from)
		}
	}
	return p.AboutLink(ways[0].last, "", append(pairs, "users", labels(users))...).Along(by...)
}

// AboutCaller is AboutWay on the link by which the caller starts.
func (p *Pass) AboutCaller(w *way, prop string, pairs ...string) *Finding {
	return p.AboutLink(w.by, prop, pairs...).With(w.end)
}
