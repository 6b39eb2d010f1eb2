package validate

import (
	"slices"
	"sync"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
)

// standbyRules name what counts as unhealthy though nothing is broken.
var standbyRules = []*Rule{
	{
		ID: trafficStandby, Group: "traffic", Severity: Warning, Verified: VerifiedLogic,
		Title:   "Standby that serves though nothing is broken",
		When:    "An answer of a record or an endpoint of an accelerator counts as unhealthy in the intact design, others serve in its place, and no more precise rule says why.",
		Why:     "What was meant to serve never does, and nobody stands by for what does.",
		Message: "{t} counts as unhealthy at {from} though nothing is broken: {why}",
		FixText: "Mend what the check or the balancer finds",
		Note:    "Checks that are inverted, or switched by hand, are not asked about, nor is the second origin of an origin group, which may be meant for what the first does not have.",
		Sources: []string{srcHealthOfEndpoints},
		Check:   afterOthers,
	},
}

const trafficStandby = "traffic/standby"

// nameStandbys reports, once each, what others serve for in the intact design.
func (p *Pass) nameStandbys(s *traffic.Survey) {
	p.rule = RuleNamed(trafficStandby)
	walker := sync.OnceValue(func() *traffic.Walker { return traffic.NewWalker(p.t, latency.NewNetwork(), traffic.Failures{}) })
	before, seen := p.findings, map[*model.Link]bool{}
	for _, trip := range tripsByUsers(s) {
		for _, j := range trip.Journeys {
			for i := 0; j.Outcome == traffic.ServedAfterFailover && i+1 < len(j.Hops); i++ {
				if !j.Hops[i+1].Failover {
					continue
				}
				w := walker()
				for _, l := range w.PassedOver(j.Hops[i], j.Hops[i+1].Link) {
					if !seen[l] && !p.meant(l) && !p.explained(before, l) {
						p.AboutLink(l, "", "t", label(p.To(l)), "from", label(p.From(l)), "why", w.WhyUnhealthy(l)).With(j.Users)
					}
					seen[l] = true
				}
			}
		}
	}
}

// checksOf are the health check of an answer and those that it combines.
func (p *Pass) checksOf(l *model.Link) []*model.Node {
	s, ok := model.LinkAs[*model.ResolvesToSpec](l)
	if !ok {
		return nil
	}
	named := func(ids ...string) []*model.Node {
		return slices.DeleteFunc(slices.Clone(p.Nodes(model.KindHealthCheck)), func(n *model.Node) bool { return !slices.Contains(ids, n.ID) })
	}
	out := named(s.HealthCheck.Val())
	for _, n := range out {
		h, _ := model.As[*model.HealthCheck](n)
		out = append(out, named(h.Children.Val()...)...)
	}
	return out
}

// meant tells whether a check of an answer is said to fail.
func (p *Pass) meant(l *model.Link) bool {
	return slices.ContainsFunc(p.checksOf(l), func(n *model.Node) bool {
		h, _ := model.As[*model.HealthCheck](n)
		return h.Inverted.Val() || h.Type.Val() == model.HealthCheckRecovery
	})
}

// explained tells whether another rule says why an answer or an endpoint is unhealthy:
// an error or a warning at its checks, or an error at what it leads to.
func (p *Pass) explained(before []*Finding, l *model.Link) bool {
	checks := p.checksOf(l)
	return slices.ContainsFunc(before, func(f *Finding) bool {
		atCheck := slices.ContainsFunc(checks, func(n *model.Node) bool { return slices.Contains(f.Nodes, n.ID) })
		return atCheck && f.Severity != Info || f.Severity == Error && slices.Contains(f.Nodes, l.To)
	})
}
