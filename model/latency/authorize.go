package latency

import topo "portolan/model"

// authorizer adds the work of a Lambda authorizer that is asked for every
// request, because the API is said to keep no answers. Kept answers cost nothing
// worth counting, and are assumed where the design says nothing.
// https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html
func (p *planner) authorizer(n *topo.Node) {
	a, ok := topo.APIOf(n.Effective())
	if auth, _ := topo.APIAuth(p.t, n); !ok || auth != topo.AuthLambda || !a.AuthorizerTTL.IsSet() || a.AuthorizerTTL.Val() > 0 {
		return
	}
	for _, l := range p.t.Out(n.ID) {
		fn := p.t.Node(l.To)
		if l.Kind != topo.Authorizes || fn.Kind() != topo.KindLambda || !topo.LegalLink(p.t, l) {
			continue
		}
		f := p.figures.get(string(fn.Kind()))
		work, e := newTerm(f.P50, f.P95), f.evidence()
		if p50, p95 := topo.ThinkTime(fn); p50.IsSet() || p95.IsSet() {
			work, e = thinkTerm(p50, p95, work.p50), evidence{Assumed, "think time of " + fn.ID, ""}
		}
		p.work("authorizer", fn.Label()+" authorizes", fn.ID, work, e)
		return
	}
}
