package validate

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/sketch"
)

// route53FailoverRules judge failover and whether answers are monitored.
var route53FailoverRules = []*Rule{
	{
		ID: "route53/failover-duplicate-role", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:     "Failover roles that do not pair",
		When:      "A failover has more than one primary, more than one secondary, or an answer without a role.",
		Why:       "Route 53 takes exactly one record set of each role.",
		Message:   "{name}: failover takes one primary and one secondary",
		FixText:   "Keep one of each; put more endpoints in a tree behind them",
		Sources:   []string{srcAPIResourceRecordSet},
		StudyNote: noteAutomaticFailover,
		Check:     failoverRoles,
	},
	{
		ID: "route53/failover-incomplete", Group: "route53", Severity: Warning, Verified: VerifiedYes,
		Title:     "Failover with one side",
		When:      "A failover has no primary or no secondary.",
		Why:       "When the primary fails there is no other answer to give.",
		Message:   "{name} has nothing to fail over to: no {role}",
		FixText:   "Add the missing {role} record",
		ExamTip:   "Failover = active-passive, exactly two roles",
		Sources:   []string{srcAPIResourceRecordSet},
		StudyNote: noteAutomaticFailover,
		Check:     failoverIncomplete,
	},
	{
		ID: "route53/failover-primary-unmonitored", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:     "Primary that is never seen as down",
		When:      "The primary of a failover has no health check and does not evaluate the health of its target.",
		Why:       "Failover starts when Route 53 sees the primary as unhealthy. Nothing here can tell it so.",
		Message:   "{name}: the primary {t} is never judged unhealthy, so failover never starts",
		FixText:   "Attach a health check, or set evaluate target health on an ELB alias",
		ExamTip:   "\"Fail over automatically\" in a question = health check on the primary",
		Note:      "Route 53 refuses a primary that is no alias and has no health check; the message stands in the code of public rules.",
		Sources:   []string{srcAPIResourceRecordSet, srcHealthChecksHowRoute53ChoosesRecords},
		StudyNote: noteAutomaticFailover,
		Check:     failoverUnmonitored,
	},
	{
		ID: "route53/group-member-unmonitored", Group: "route53", Severity: Warning, Verified: VerifiedYes,
		Title:   "Answer that is never seen as down",
		When:    "One of two or more answers of a weighted, latency, geolocation, geoproximity, IP-based or multivalue group has no health check and does not evaluate the health of its target.",
		Why:     "When the endpoint fails, Route 53 keeps handing out its address.",
		Message: "{name}: the answer {t} is always seen as healthy, so users can be sent to a dead endpoint",
		FixText: "Set evaluate target health for ELB aliases or attach a health check",
		ExamTip: "A record without a health check counts as healthy for ever",
		Note:    "A health check attached to a record with a single answer counts as the check of that answer. Evaluating the health of a distribution does not count.",
		Sources: []string{srcHealthChecksHowRoute53ChoosesRecords, srcAPIResourceRecordSet},
		StudyNote: StudyNote{
			Has:   "Latency-based routing: fastest response.",
			Today: "It picks the Region with the lowest measured network latency, not the fastest server, and ignores health unless the answer is monitored.",
		},
		Check: unmonitoredAnswers,
	},
	{
		ID: "route53/cloudfront-evaluate-health", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:     "Evaluate target health on CloudFront",
		When:      "An alias of a distribution evaluates the health of its target.",
		Why:       "Route 53 cannot judge the health of a distribution and refuses the setting.",
		Message:   "Evaluate target health must be off for the alias from {name} to {t}",
		FixText:   "Set it to false; add a health check if the record takes part in failover",
		Sources:   []string{srcAPIAliasTarget},
		StudyNote: noteAutomaticFailover,
		Check:     cloudFrontHealth,
	},
	{
		ID: "route53/ttl-too-long-for-failover", Group: "route53", Severity: Warning, Verified: VerifiedYes,
		Title:     "TTL too long for failover",
		When:      "An answer that is no alias and is kept for more than 60 s belongs to a group of which an answer has a health check.",
		Why:       "Resolvers answer from memory until the TTL ends, so this is how long users keep going to the dead address after the failure was noticed.",
		Message:   "{name}: resolvers keep the dead address of {t} up to {ttl} s",
		FixText:   "Use a TTL of 60 s or less",
		ExamTip:   "Recovery time = detection + TTL",
		Note:      "Asked of groups with two or more answers of which one has a health check.",
		Sources:   []string{srcAPIResourceRecordSet},
		StudyNote: noteAutomaticFailover,
		Check:     longTTLs,
	},
	{
		ID: "route53/failover-managed-service-health", Group: "route53", Severity: Warning, Verified: VerifiedYes,
		Title:     "Target health of a managed service",
		When:      "The primary of a failover is an alias of an API or a website bucket, and evaluating the health of the target is all that monitors it.",
		Why:       "Such a record fails only where the service is unavailable in the Region, not when the application behind it is.",
		Message:   "{name}: evaluate target health tells nothing of what is behind {t}; failover may never start",
		FixText:   "Add a Route 53 health check on a path that exercises the application",
		ExamTip:   "API Gateway failover needs a real health check endpoint",
		Sources:   []string{srcAPIAliasTarget},
		StudyNote: noteAutomaticFailover,
		Check:     managedHealth,
	},
}

func failoverIncomplete(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyFailover) {
		if len(g.Answers) == 0 {
			continue
		}
		missing := missingRoles(g)
		if len(missing) == 0 {
			continue
		}
		f := p.AboutGroup(g, "role", "role", strings.Join(missing, " and no "))
		p.offerRoles(g, f)
	}
}

// offerRoles offers to give the answers without a role the sides that are missing, where
// there are as many.
func (p *Pass) offerRoles(g *Group, f *Finding) {
	missing := missingRoles(g)
	var free []Answer
	for _, a := range g.LegalAnswers() {
		if a.Spec.Role.Val() == "" {
			free = append(free, a)
		}
	}
	if len(free) != len(missing) || len(free) == 0 {
		return
	}
	var edits []model.Edit
	var words []string
	for i, a := range free {
		edits = append(edits, setLink(a.Link, "role", missing[i]))
		words = append(words, label(a.Target)+" the "+missing[i])
	}
	f.Offer("roles", "Make "+strings.Join(words, " and "), append(edits, p.monitorNewPrimary(free, missing)...)...)
}

// missingRoles lists the sides that a failover group lacks.
func missingRoles(g *Group) []string {
	var missing []string
	for _, role := range []string{model.RolePrimary, model.RoleSecondary} {
		if !slices.ContainsFunc(g.Answers, func(a Answer) bool { return a.Spec.Role.Val() == role }) {
			missing = append(missing, role)
		}
	}
	return missing
}

// monitorNewPrimary is the edits that let Route 53 see the answer fail that
// becomes primary, if it cannot yet.
func (p *Pass) monitorNewPrimary(answers []Answer, roles []string) []model.Edit {
	for i, a := range answers {
		if roles[i] == model.RolePrimary && !p.Monitored(a) {
			_, _, edits := p.monitoring(a)
			return edits
		}
	}
	return nil
}

func failoverUnmonitored(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyFailover) {
		for _, a := range g.LegalAnswers() {
			if a.Spec.Role.Val() == model.RolePrimary && !p.Monitored(a) {
				p.aboutUnmonitored(g, a)
			}
		}
	}
}

func unmonitoredAnswers(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyWeighted, model.PolicyLatency, model.PolicyGeolocation,
		model.PolicyGeoproximity, model.PolicyIPBased, model.PolicyMultivalue) {
		if len(g.Answers) < 2 {
			continue
		}
		for _, a := range g.LegalAnswers() {
			if !p.Monitored(a) {
				p.aboutUnmonitored(g, a)
			}
		}
	}
}

func (p *Pass) aboutUnmonitored(g *Group, a Answer) {
	f := p.AboutLink(a.Link, "evaluateTargetHealth", "name", g.Name(), "t", label(a.Target))
	title, safe, edits := p.monitoring(a)
	if len(edits) == 0 {
		return
	}
	f.Fixes = append(f.Fixes, Fix{ID: "monitor", Title: model.Visible(title), Safe: safe, Edits: edits})
}

// monitoring is the edits that let Route 53 see an answer fail: evaluate the
// health of balancers and further records, probe everything else.
func (p *Pass) monitoring(a Answer) (title string, safe bool, edits []model.Edit) {
	if hc := p.looseCheck(a); hc != nil {
		return "Attach the health check " + label(hc), false, []model.Edit{setLink(a.Link, "healthCheck", hc.ID)}
	}
	switch a.Target.Kind() {
	case model.KindALB, model.KindNLB, model.KindRecord:
		if a.Spec.Alias.Val() {
			return "Evaluate the health of " + label(a.Target), true, []model.Edit{setLink(a.Link, "evaluateTargetHealth", "true")}
		}
	}
	if a.Target.Private() {
		return "", false, nil
	}
	id, edits := sketch.HealthCheck(p.t, a.Target)
	return "Add a health check of " + label(a.Target), false, append(edits, setLink(a.Link, "healthCheck", id))
}

// looseCheck is a health check that tests the target of the answer and that no answer
// has, or nil.
func (p *Pass) looseCheck(a Answer) *model.Node {
	for _, l := range p.t.In(a.Target.ID) {
		if l.Kind == model.Probes && !p.illegal[l] && !p.checkInUse(p.From(l)) {
			return p.From(l)
		}
	}
	return nil
}

func cloudFrontHealth(p *Pass) {
	for _, l := range p.Links(model.ResolvesTo) {
		s, _ := model.LinkAs[*model.ResolvesToSpec](l)
		if p.To(l).Kind() == model.KindCloudFront && s.Alias.Val() && s.EvaluateTargetHealth.Val() {
			p.AboutLink(l, "evaluateTargetHealth", "name", recordName(p.From(l)), "t", label(p.To(l))).
				OfferSafe("off", "Turn evaluate target health off", setLink(l, "evaluateTargetHealth"))
		}
	}
}

// longestFailoverTTL is the TTL, in seconds, that Route 53 advises for answers with
// health checks.
const longestFailoverTTL = 60

func longTTLs(p *Pass) {
	for _, g := range p.Groups() {
		if g.Policy() == model.PolicySimple || len(g.Answers) < 2 || !slices.ContainsFunc(g.Answers, p.HealthChecked) {
			continue
		}
		for _, a := range g.LegalAnswers() {
			ttl, own := a.ttl()
			if a.Spec.Alias.Val() || ttl <= longestFailoverTTL {
				continue
			}
			f := p.AboutLink(a.Link, "ttl", "name", g.Name(), "t", label(a.Target), "ttl", strconv.Itoa(ttl))
			if own {
				f.OfferSafe("ttl", "Set the TTL to 60 s", setLink(a.Link, "ttl", "60"))
			} else {
				f.of = a.Record.ID // which says it once for all its answers
				f.OfferSafe("ttl", "Set the TTL of "+label(a.Record)+" to 60 s", setNode(a.Record, "ttl", "60"))
			}
		}
	}
}

// ttl is how many seconds resolvers keep the answer, and whether the answer
// says so itself.
func (a Answer) ttl() (seconds int, own bool) {
	if a.Spec.TTL.IsSet() {
		return a.Spec.TTL.Val(), true
	}
	r, _ := model.As[*model.Record](a.Record)
	return r.TTL.Val(), false
}

func failoverRoles(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyFailover) {
		count := map[string]int{}
		for _, a := range g.Answers {
			count[a.Spec.Role.Val()]++
		}
		if count[model.RolePrimary] > 1 || count[model.RoleSecondary] > 1 || count[""] > 0 {
			p.offerRoles(g, p.AboutGroup(g, "role"))
		}
	}
}

func managedHealth(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyFailover) {
		for _, a := range g.LegalAnswers() {
			managed := a.Target.Kind().API() || a.Target.Kind() == model.KindS3
			if a.Spec.Role.Val() != model.RolePrimary || !managed || !a.Spec.Alias.Val() || !a.Spec.EvaluateTargetHealth.Val() || p.HealthChecked(a) {
				continue
			}
			f := p.AboutLink(a.Link, "healthCheck", "name", g.Name(), "t", label(a.Target))
			if title, safe, edits := p.monitoring(a); len(edits) > 0 {
				f.Fixes = append(f.Fixes, Fix{ID: "monitor", Title: model.Visible(title), Safe: safe, Edits: edits})
			}
		}
	}
}
