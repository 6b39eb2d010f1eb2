package whatif

import (
	"fmt"
	"slices"
	"strconv"

	"portolan/model"
	"portolan/model/traffic"
)

// routeByLatency lets a name that already has answers in several Regions choose
// the nearest one.
func (s *site) routeByLatency() []proposal {
	var out []proposal
	for i, h := range s.hops {
		r, ok := model.As[*model.Record](h.Node)
		if !ok || i == 0 {
			continue
		}
		switch r.Policy.Val() {
		case model.PolicyLatency, model.PolicyGeoproximity:
			continue
		}
		regions := map[string]bool{}
		for _, l := range s.t.Out(h.Node.ID) {
			regions[s.answerRegion(l)] = true
		}
		if len(regions) < 2 {
			continue
		}
		p := proposal{
			id: "latency-" + h.Node.ID, title: "Route " + h.Node.Label() + " by latency",
			why: fmt.Sprintf("%s has answers in several Regions and may give the nearest.", h.Node.Label()),
		}
		if p.against = s.cannotRoute(h.Node, r); p.against == "" {
			p.edits = s.byLatency(h.Node, r)
			p.costs = []string{notLatency(h.Node, r)}
		}
		out = append(out, p)
	}
	return out
}

// notLatency says what giving up another policy means.
func notLatency(n *model.Node, r *model.Record) string {
	switch r.Policy.Val() {
	case model.PolicyFailover:
		return "Every Region of " + n.Label() + " takes requests at any time, writes too: their data must be joined, and each must carry the load of the others."
	case model.PolicyWeighted:
		return n.Label() + " no longer divides requests by weight."
	}
	return "Every Region of " + n.Label() + " must be able to carry the load of the others."
}

// byLatency is the edits that make a record answer with the nearest Region;
// none when it does so already, by latency or by distance.
func (s *site) byLatency(n *model.Node, r *model.Record) []model.Edit {
	if p := r.Policy.Val(); p == model.PolicyLatency || p == model.PolicyGeoproximity {
		return nil
	}
	change := []string{"policy", model.PolicyLatency}
	if r.Intent.IsSet() {
		change = append(change, "intent", "lowest-latency")
	}
	edits := []model.Edit{set(n.ID, change...)}
	for _, l := range s.t.Out(n.ID) {
		a, ok := l.Spec.(*model.ResolvesToSpec)
		if !ok {
			continue
		}
		region := s.answerRegion(l)
		pairs := []string{"region", region}
		if !a.SetIdentifier.IsSet() {
			pairs = append(pairs, "setIdentifier", region)
		}
		for _, old := range []string{"weight", "role", "location"} {
			if v, ok := l.Get(old); ok && v != nil {
				pairs = append(pairs, old, "")
			}
		}
		if answersByHealth(s.t.Node(l.To)) && !a.HealthCheck.IsSet() && !a.EvaluateTargetHealth.IsSet() && !aliasOff(a) {
			pairs = append(pairs, "evaluateTargetHealth", "true")
		}
		edits = append(edits, setLink(l.Ref(), pairs...))
	}
	return edits
}

func aliasOff(a *model.ResolvesToSpec) bool { return a.Alias.IsSet() && !a.Alias.Val() }

// aliasInstead makes an answer an alias where a CNAME with a short TTL is asked
// for again and again.
func (s *site) aliasInstead() []proposal {
	var out []proposal
	for i, h := range s.hops {
		l := h.Link
		a, ok := model.LinkAs[*model.ResolvesToSpec](l)
		if !ok || a.Alias.Val() || i > 0 && s.hops[i-1].Kind != traffic.HopDNS {
			continue
		}
		switch h.Node.Kind() {
		case model.KindASG, model.KindOnPremises:
			continue // nothing that an alias can name
		}
		edits := []model.Edit{setLink(l.Ref(), "alias", "", "ttl", "")}
		if r, ok := model.As[*model.Record](s.t.Node(l.From)); ok && r.Type.Val() == "CNAME" {
			edits = append(edits, set(l.From, "type", "")) // an alias has the type of its target
		}
		out = append(out, proposal{
			id: "alias-" + l.From, title: "Alias instead of a CNAME for " + h.Node.Label(),
			why:   fmt.Sprintf("An alias is answered in one step and kept for as long as the target says; %s keeps it for %d s.", s.t.Node(l.From).Label(), s.ttl(l)),
			edits: edits,
		})
	}
	return out
}

// ttl is how long resolvers keep an answer, s.
func (s *site) ttl(l *model.Link) int {
	a, _ := model.LinkAs[*model.ResolvesToSpec](l)
	r, _ := model.As[*model.Record](s.t.Node(l.From))
	if a == nil || r == nil {
		return 0
	}
	return a.TTL.Or(r.TTL.Val())
}

// The TTLs that are proposed, s. Answers with a health check should keep to 60,
// so that clients learn of a change quickly:
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-latency.html
const (
	longTTL    = 300
	checkedTTL = 60
)

// longerTTL lets resolvers keep an answer longer. Aliases take the TTL of their
// target, which nobody can change.
func (s *site) longerTTL() []proposal {
	i := slices.IndexFunc(s.hops, func(h hop) bool { return h.Kind == traffic.HopDNS })
	if i < 0 || i+1 >= len(s.hops) {
		return nil
	}
	l := s.hops[i+1].Link
	a, ok := model.LinkAs[*model.ResolvesToSpec](l)
	if !ok || a.Alias.Val() {
		return nil
	}
	ttl := longTTL
	if a.HealthCheck.Val() != "" {
		ttl = checkedTTL
	}
	if s.ttl(l) >= ttl {
		return nil
	}
	p := proposal{
		id: "ttl-" + l.From, title: fmt.Sprintf("TTL of %d s for %s", ttl, s.hops[i].Node.Label()),
		why:   fmt.Sprintf("Resolvers ask again every %d s now.", s.ttl(l)),
		costs: []string{fmt.Sprintf("A change of the answer, failover too, reaches users up to %d s later.", ttl)},
	}
	if a.TTL.IsSet() {
		p.edits = []model.Edit{setLink(l.Ref(), "ttl", strconv.Itoa(ttl))}
	} else {
		p.edits = []model.Edit{set(l.From, "ttl", strconv.Itoa(ttl))}
	}
	return []proposal{p}
}
