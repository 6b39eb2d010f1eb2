package latency

import (
	"fmt"
	"slices"

	topo "portolan/model"
	"portolan/model/traffic"
)

// serve adds what the station i works on a request.
func (p *planner) serve(i int) {
	h := p.j.Hops[i]
	n := h.Node
	switch h.Kind {
	case traffic.HopEdge:
		p.figure("edge", "edge", "edge location "+h.Place.Name, n.ID)
		if n.Kind() == topo.KindCloudFront {
			p.waf(n)
			p.functions(i)
		}
		if slices.Contains(p.j.Caches, i) {
			o, _ := behaviourAt(p.j.Hops, i)
			p.answered(branchHit, p.hitRatio(o), i)
		}
	case traffic.HopBalancer, traffic.HopAPI:
		name := "balancer"
		if h.Kind == traffic.HopAPI {
			name = "api"
		}
		p.waf(n)
		if _, ok := p.figures.items[string(n.Kind())]; ok {
			p.figure(string(n.Kind()), name, n.Label(), n.ID)
		}
		p.authorizer(n)
		if slices.Contains(p.j.Caches, i) {
			p.answered(branchStage, p.hitRatio(nil), i)
		}
	case traffic.HopVPCLink:
		p.figure("vpc-link", "vpc-link", n.Label(), n.ID)
	case traffic.HopCompute, traffic.HopStorage, traffic.HopData:
		p.think(h)
	}
}

// waf adds the inspection of a web ACL attached to n.
func (p *planner) waf(n *topo.Node) {
	for _, l := range p.t.In(n.ID) {
		if acl := p.t.Node(l.From); l.Kind == topo.Attach && acl.Kind() == topo.KindWAF && topo.LegalLink(p.t, l) {
			p.figure("waf", "waf", acl.Label(), acl.ID)
			return
		}
	}
}

// functions adds the edge functions of the behaviour at the edge hop i that
// run on every request; those of origin events wait until no cache has it.
func (p *planner) functions(i int) {
	p.events(i, topo.ViewerRequest, topo.ViewerResponse)
	if !slices.Contains(p.j.Caches, i) {
		p.events(i, topo.OriginRequest, topo.OriginResponse)
	}
}

// events adds the functions that the behaviour at hop i runs on some events.
func (p *planner) events(i int, events ...string) {
	n := p.j.Hops[i].Node
	path := "*"
	if behaviour, ok := behaviourAt(p.j.Hops, i); ok {
		path = behaviour.Path.Or(path)
	}
	for _, event := range events {
		for _, l := range topo.FunctionsOn(p.t, n.ID, path, event) {
			fn := p.t.Node(l.To)
			item := "cloudfront-function"
			if fn.Kind() == topo.KindLambdaEdge {
				item = "lambda-edge"
				p.coldStart(fn)
			}
			p.figure(item, "function", fn.Label()+" on "+event, fn.ID)
		}
	}
}

// think adds the work of a backend: what its node says, else what the design
// assumes for all, else the table.
func (p *planner) think(h traffic.Hop) {
	n := h.Node
	f := p.figures.get(string(n.Kind()))
	work, e := newTerm(f.P50, f.P95), f.evidence()
	if p50, p95 := topo.ThinkTime(n); p50.IsSet() || p95.IsSet() {
		work, e = thinkTerm(p50, p95, work.p50), evidence{Assumed, "think time of " + n.ID, ""}
	}
	if n.Kind() == topo.KindLambda {
		p.coldStart(n)
	}
	p.work(string(h.Kind), n.Label(), n.ID, work, e)
}

// coldStart adds the start of a new environment of a function, which few
// requests wait for.
func (p *planner) coldStart(n *topo.Node) {
	f, share := p.figures.get("cold-start"), p.figures.get("cold-starts").share()
	v := variable{{1 - share, nil}, {share, []term{newTerm(f.P50, f.P95)}}}
	p.common = append(p.common, v)
	if p.o.Brief {
		return
	}
	d := p.sums.of([]variable{v}, nil)
	p.step("cold-start", fmt.Sprintf("cold start of %s (%s %% of requests)", n.Label(), number(100*share)), n.ID, d.p50(), d.p95(), f.evidence())
}

const (
	thinkSpread = 3      // p95 of a think time of which only the median is known, as its property documents
	mostThinkMS = 900000 // the documented range
)

// thinkTerm fills in what is not set: the p95 from the median, the median from
// a fallback.
func thinkTerm(p50, p95 topo.Opt[float64], fallback float64) term {
	high := p95.Val()
	if !p95.IsSet() {
		high = p50.Val() * thinkSpread
	}
	mid := p50.Or(min(fallback, high))
	return newTerm(clamp(mid, 0, mostThinkMS), clamp(high, 0, mostThinkMS))
}
