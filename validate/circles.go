package validate

import (
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// nameCircles makes a finding of every balancer whose own redirects lead clients back
// to themselves, as the walk of some request finds: one that users make, or one for a
// path by which the balancer redirects.
func (p *Pass) nameCircles(s *traffic.Survey) {
	said := map[*model.Node]*Finding{}
	for _, trip := range slices.Concat(s.Trips, s.Detours()) {
		for i := range trip.Journeys {
			j := &trip.Journeys[i]
			if j.Cause != traffic.CauseRedirects {
				continue
			}
			lb := j.Hops[j.Decider].Node
			if said[lb] == nil {
				said[lb] = p.circle(lb, j)
			}
			said[lb].With(j.Users)
		}
	}
	for _, lb := range p.Nodes(model.KindALB) { // nobody who is drawn may ask there
		s, _ := model.As[*model.ALB](lb)
		if said[lb] == nil && slices.ContainsFunc(s.Listeners.Val(), func(l string) bool { return p.leadsBack(lb, s, l) }) {
			p.rule = RuleNamed(elbRedirectLoop)
			p.About(lb, "rules", "lb", label(lb), "path", "")
		}
	}
}

func (p *Pass) circle(lb *model.Node, j *traffic.Journey) *Finding {
	path := ""
	if j.Request.Path != "*" {
		path = " for " + j.Request.Path
	}
	at := slices.IndexFunc(j.Hops, func(h traffic.Hop) bool { return h.Node.Kind() == model.KindCloudFront })
	if at < 0 {
		p.rule = RuleNamed(elbRedirectLoop)
		return p.About(lb, "rules", "lb", label(lb), "path", path)
	}
	p.rule = RuleNamed(cloudFrontRedirectLoop)
	how := path[min(1, len(path)):]
	if how == "" {
		how = "for any path"
	}
	return p.About(lb, "rules", "lb", label(lb), "dist", label(j.Hops[at].Node), "how", how, "where", "by a rule of its own")
}
