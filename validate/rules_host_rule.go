package validate

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
	"portolan/model/wording"
)

// neverAsks tells whether the name of a host condition is one that requests of a way,
// whose names are not known, cannot come with.
func (w *way) neverAsks(name string) bool {
	return !w.set && slices.ContainsFunc(w.never, func(h string) bool { return strings.EqualFold(model.Domain(h), name) })
}

// hostRulesOf lists the rules of an ALB with a host condition; all is true when
// every rule that forwards has one.
func (p *Pass) hostRulesOf(lb *model.Node) (rules []*model.Link, all bool) {
	all = true
	for _, l := range p.t.Out(lb.ID) {
		s, ok := model.LinkAs[*model.ForwardsSpec](l)
		switch {
		case !ok || p.illegal[l]:
		case s.Host.Val() != "" || s.HostRegex.Val() != "":
			rules = append(rules, l)
		default:
			all = false
		}
	}
	return rules, all && len(rules) > 0
}

// hostOf is the host condition of a rule as it is written.
func hostOf(l *model.Link) string {
	s, _ := model.LinkAs[*model.ForwardsSpec](l)
	return cmp.Or(s.Host.Val(), s.HostRegex.Val())
}

// presented are the names that a host rule looks at on a way, none when unknown.
func (w *way) presented() []string {
	if w.set {
		return nil
	}
	if len(w.hosts) == 0 && w.given != "" {
		return []string{w.given}
	}
	return w.hosts
}

// meetsRule tells whether a Host of the way can meet the host condition of a
// rule. An expression is asked for names, not for patterns. Of a rule that is one among
// others a name may be meant that the drawing leaves out.
func (w *way) meetsRule(s *model.ForwardsSpec) bool {
	if len(w.hosts) > 0 && !w.set {
		return meetsOneOf(w.hosts, s)
	}
	return !w.neverAsks(s.Host.Val())
}

func meetsOneOf(hosts []string, s *model.ForwardsSpec) bool {
	return slices.ContainsFunc(hosts, func(h string) bool { return traffic.MeetsHost(s, h) })
}

func (w *way) meetsLink(l *model.Link) bool {
	s, _ := model.LinkAs[*model.ForwardsSpec](l)
	return w.meetsRule(s)
}

// brokenHost tells whether the host condition of a rule is none that AWS takes, which
// elb/rule-condition says: which Host the rule is meant to take is not known then.
func brokenHost(l *model.Link) bool {
	return slices.ContainsFunc(l.Info().Props, func(x model.Prop) bool {
		values, set := x.Get(l.Spec)
		return set && (x.Name == "host" || x.Name == "hostRegex") &&
			slices.ContainsFunc(values, func(v string) bool { return x.Judge(v) != nil })
	})
}

// unserved lists the callers of an ALB whose Host no rule takes.
func (p *Pass) unserved(lb *model.Node, ways []*way) []*way {
	rules, all := p.hostRulesOf(lb)
	if !all || slices.ContainsFunc(rules, brokenHost) {
		return nil
	}
	alb, _ := model.As[*model.ALB](lb)
	var out []*way
	for _, w := range ways {
		hosts := w.presented()
		served := len(hosts) == 0
		for _, l := range rules {
			s, _ := model.LinkAs[*model.ForwardsSpec](l)
			served = served || meetsOneOf(hosts, s)
		}
		for _, own := range alb.OwnAnswers() { // sent elsewhere, or answered
			served = served || own.Status < 400 && meetsOneOf(hosts, &own.When) || own.Maintenance() && standsBy(w)
		}
		if !served {
			out = append(out, w)
		}
	}
	return out
}

// standsBy tells whether a way leads to a standby: the secondary answer of a name, or the
// second origin of a group.
func standsBy(w *way) bool {
	answer, _ := model.LinkAs[*model.ResolvesToSpec](w.last)
	origin, isOrigin := model.LinkAs[*model.OriginSpec](w.by)
	return answer != nil && answer.Role.Val() == model.RoleSecondary || isOrigin && w.by.Lead() != nil && origin.ChosenBy.Val() == ""
}

// waysByEnd lists the ways to each node.
func (p *Pass) waysByEnd() map[*model.Node][]*way {
	out := map[*model.Node][]*way{}
	for _, w := range p.Ways() {
		out[w.end] = append(out[w.end], w)
	}
	return out
}

func unservedHosts(p *Pass) {
	ways := p.waysByEnd()
	for _, lb := range p.Nodes(model.KindALB) {
		for _, w := range p.unserved(lb, ways[lb]) {
			if w.by.Kind == model.Probes {
				continue // route53/health-check-refused
			}
			at := p.AboutWay
			if w.by.Kind == model.Origin {
				at = p.AboutCaller
			}
			f := at(w, "", "caller", label(w.from), "lb", label(lb), "host", strings.Join(w.presented(), " or "), "asked", asked(w.presented())).With(lb)
			viewer := *w
			viewer.hosts = w.never
			if rules, _ := p.hostRulesOf(lb); len(w.never) > 0 && viewer.meetsLink(rules[0]) {
				f.Offer("viewer-host", "Pass the Host of the viewer on", setLink(w.by, "originRequestPolicy", model.AllViewer))
			}
		}
	}
}

func asked(names []string) string {
	words := make([]string, len(names))
	for i, name := range names {
		words[i] = wording.Asked(name)
	}
	return strings.Join(words, " or ")
}

func unmetHosts(p *Pass) {
	ways := p.waysByEnd()
	for _, lb := range p.Nodes(model.KindALB) {
		if len(ways[lb]) == 0 || len(p.unserved(lb, ways[lb])) > 0 {
			continue
		}
		rules, _ := p.hostRulesOf(lb)
		for _, l := range rules {
			met := false
			for _, w := range ways[lb] {
				met = met || w.by.Kind != model.Probes && w.meetsLink(l)
			}
			if !met && !brokenHost(l) {
				p.AboutLink(l, "host", "lb", label(lb), "host", hostOf(l), "t", label(p.To(l)))
			}
		}
	}
}

// onlyAnswered tells whether a balancer forwards no request of a way, since its rules ask
// for another Host, and answers all of them itself by a fixed response.
func (p *Pass) onlyAnswered(w *way) bool {
	rules, every := p.hostRulesOf(w.end)
	alb, _ := model.As[*model.ALB](w.end)
	hosts := w.presented()
	return every && len(hosts) > 0 && !slices.ContainsFunc(rules, func(l *model.Link) bool {
		s, _ := model.LinkAs[*model.ForwardsSpec](l)
		return brokenHost(l) || meetsOneOf(hosts, s)
	}) && slices.ContainsFunc(alb.OwnAnswers(), func(own *model.OwnAnswer) bool {
		return own.Redirect == nil && len(own.When.Conditions()) == 0
	})
}

// hostsOfAWS speaks of users whose calls bear the name that AWS gave what they call.
func hostsOfAWS(p *Pass) {
	refused := map[*model.Link][]*model.Node{}
	for _, w := range p.WaysOf(model.Requests) {
		if w.end.Kind() != model.KindALB {
			continue
		}
		called := *w
		if called.given = traffic.GivenName(p.To(w.by)); len(p.unserved(w.end, []*way{&called})) > 0 || p.onlyAnswered(&called) {
			refused[w.by] = append(refused[w.by], w.end)
		}
	}
	for _, l := range p.Links(model.Requests) {
		u, users := model.As[*model.Users](p.From(l))
		at := refused[l]
		if len(at) == 0 || !users || u.Protocol.Val() == model.ProtocolHTTPS && p.callsNameOfAWS(p.To(l)) {
			continue // elb/aws-name
		}
		p.AboutLink(l, "", "users", label(p.From(l)), "called", label(p.To(l)), "lb", labels(sortedByID(at))).With(sortedByID(at)...)
	}
}
