package validate

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// route53DistributionRules judge names that lead to CloudFront.
var route53DistributionRules = []*Rule{
	{
		ID: "route53/cloudfront-name-not-alias", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseHost},
		Title:    "Distribution does not know the name",
		When:     "A record leads to a distribution that does not have its name among the alternate names, exactly or by a wildcard.",
		Why:      "CloudFront picks the distribution by host name. A name that no distribution lists ends in an error.",
		Message:  "{dist} does not answer for {name}",
		FixText:  "Add {name} to the alternate domain names of the distribution and cover it by its certificate",
		Note:     "A distribution without alternate names answers for no record, even one whose name is not given yet.",
		Sources:  []string{srcAPIAliasTarget, srcCNAMEs},
		Check:    cloudFrontNames,
	},
	{
		ID: "route53/multi-distribution-routing", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains:  []traffic.Cause{traffic.CauseHost},
		Title:     "Routing policy over several distributions",
		When:      "The answers of one name, under a policy other than failover, lead to two or more distributions.",
		Why:       "A name can be an alternate name of one distribution only, so all but one of the answers lead to a distribution that refuses the name.",
		Message:   "Distributions {dists} cannot share the name {name}, so {policy} routing between them does not work",
		FixText:   "One distribution; let it pick its origin: origin group, or an origin name that is a Route 53 latency record in front of regional endpoints",
		ExamTip:   "CloudFront already sends each user to a near edge location; latency routing belongs behind it",
		Note:      "Corrects the study note; even with wildcard overlap the most specific name wins whatever DNS says. Reported at the record whose answers part, through aliases of further records.",
		Sources:   []string{srcAPIAliasTarget, srcCNAMEs},
		StudyNote: noteLatencyToDistributions,
		Check:     multiDistribution,
	},
	{
		ID: "route53/latency-to-one-cloudfront", Group: "route53", Severity: Info, Verified: VerifiedYes,
		Title:     "Routing policy with a single distribution",
		When:      "All answers of a latency, geolocation or geoproximity group lead to the same distribution.",
		Why:       "Every answer is the same distribution, and CloudFront takes each user to a near edge location by itself.",
		Message:   "The {policy} policy of {name} has no effect: every answer is {dist}",
		FixText:   "Use a simple alias; apply latency routing to the origins instead",
		ExamTip:   "Study-note pattern Route 53 + CloudFront = simple alias",
		Sources:   []string{srcCNAMEs, srcResourceRecordSetsChoosingAliasNonAlias},
		StudyNote: noteLatencyToDistributions,
		Check:     policyToOneDistribution,
	},
	{
		ID: "route53/cloudfront-private-zone", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate, traffic.CauseOutside},
		Title:    "CloudFront in a private zone",
		When:     "A record of a private zone is an alias of a distribution.",
		Why:      "Route 53 takes such aliases in public zones only.",
		Message:  "The private hosted zone of {name} cannot alias CloudFront {t}",
		FixText:  "Use a public zone",
		Sources:  []string{srcAPIAliasTarget, srcAPIResourceRecordSet},
		Check:    privateCloudFront,
	},
	{
		ID: "route53/ipv6-needs-aaaa", Group: "route53", Severity: Info, Verified: VerifiedYes,
		Title:   "Distribution speaks IPv6, the name does not",
		When:    "An A record is an alias of a distribution that speaks IPv6, and no AAAA record has the name.",
		Why:     "Users with IPv6 alone cannot find the site.",
		Message: "IPv6 users get no answer for {name}",
		FixText: "Add the AAAA alias",
		Sources: []string{srcAPIResourceRecordSet, srcAPIDistributionConfig},
		Check:   missingAAAA,
	},
	{
		ID: "route53/failover-both-cloudfront", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains:  []traffic.Cause{traffic.CauseHost},
		Title:     "Failover between two distributions",
		When:      "Both sides of a failover are distributions.",
		Why:       "A name can be an alternate name of one distribution only, so the standby would refuse it.",
		Message:   "{name}: primary and secondary cannot both be CloudFront, the name can only live on one distribution",
		FixText:   "Use one distribution with an origin group",
		ExamTip:   "Fail over behind CloudFront, with an origin group",
		Note:      "Followed through aliases of further records.",
		Sources:   []string{srcAPIAliasTarget},
		StudyNote: noteLatencyToDistributions,
		Check:     failoverCloudFront,
	},
}

func cloudFrontNames(p *Pass) {
	for _, l := range p.Links(model.ResolvesTo) {
		r, _ := model.As[*model.Record](p.From(l))
		name := r.Name.Val()
		if p.To(l).Kind() != model.KindCloudFront || traffic.Knows(p.To(l), name) {
			continue
		}
		f := p.AboutLink(l, "aliases", "dist", label(p.To(l)), "name", recordName(p.From(l)))
		f.of = p.To(l).ID + " " + model.Domain(name) // whatever types of address its records have
		if name != "" && !p.nameTaken(name) {
			f.OfferSafe("add-alias", "Add "+name+" to the alternate names of "+label(p.To(l)), p.addAlias(p.To(l), name)...)
		}
	}
}

// nameTaken tells whether a distribution lists the name.
func (p *Pass) nameTaken(name string) bool {
	return slices.ContainsFunc(p.Nodes(model.KindCloudFront), func(n *model.Node) bool {
		d, _ := model.As[*model.CloudFront](n)
		return slices.ContainsFunc(d.Aliases.Val(), func(a string) bool { return model.Domain(a) == model.Domain(name) })
	})
}

// distributionsOf lists the distributions that the answers of a group lead to,
// sorted by id. deeper is true when a further record on the way parts them
// already, so that the finding belongs there.
func (p *Pass) distributionsOf(g *Group) (dists []*model.Node, deeper bool) {
	for _, a := range g.LegalAnswers() {
		var mine []*model.Node
		for _, e := range p.Endpoints(a.Target) {
			if e.Kind() == model.KindCloudFront {
				mine = append(mine, e)
			}
		}
		deeper = deeper || len(mine) > 1
		for _, d := range mine {
			if !slices.Contains(dists, d) {
				dists = append(dists, d)
			}
		}
	}
	return sortedByID(dists), deeper
}

func multiDistribution(p *Pass) {
	for _, g := range p.Groups() {
		if g.Policy() == model.PolicyFailover {
			continue
		}
		dists, deeper := p.distributionsOf(g)
		if len(dists) < 2 || deeper {
			continue
		}
		f := p.AboutGroup(g, "policy", "dists", labels(dists)).With(dists...)
		if edits := p.oneDistribution(g); edits != nil {
			f.Offer("one-distribution", "Keep "+label(g.Answers[0].Target)+" and route to its origins behind it", edits...)
		}
	}
}

func policyToOneDistribution(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyLatency, model.PolicyGeolocation, model.PolicyGeoproximity) {
		var dist *model.Node
		same := len(g.Answers) > 0
		for _, a := range g.Answers {
			ends := p.Endpoints(a.Target)
			if len(ends) != 1 || ends[0].Kind() != model.KindCloudFront || dist != nil && dist != ends[0] {
				same = false
				break
			}
			dist = ends[0]
		}
		if !same {
			continue
		}
		f := p.AboutGroup(g, "policy", "dist", label(dist)).With(dist)
		if len(g.Records) > 1 {
			continue
		}
		edits := []model.Edit{setNode(g.Records[0], "policy", model.PolicySimple)}
		edits = append(edits, clearAnswer(g.Answers[0].Link)...)
		for _, a := range slices.Backward(g.Answers[1:]) {
			edits = append(edits, model.Disconnect{Link: a.Link.Ref()})
		}
		f.Offer("simple", "Use a simple alias", edits...)
	}
}

// answerProps are the properties of an answer that only policies other than
// simple use.
var answerProps = []string{
	"setIdentifier", "weight", "region", "role", "location", "localZoneGroup", "coordinates", "bias",
	"cidrCollection", "cidrLocation", "healthCheck",
}

// clearAnswer is the edits that leave an answer of a simple record.
func clearAnswer(l *model.Link) []model.Edit {
	var props []model.Setting
	for _, name := range answerProps {
		if _, set := l.Get(name); set {
			props = append(props, model.Setting{Prop: name})
		}
	}
	if len(props) == 0 {
		return nil
	}
	return []model.Edit{model.SetLink{Link: l.Ref(), Props: props}}
}

// labels names nodes in a sentence, at most four of them.
func labels(nodes []*model.Node) string {
	var names []string
	for i, n := range nodes {
		if i == 4 {
			names = append(names, fmt.Sprintf("%d more", len(nodes)-4))
			break
		}
		names = append(names, label(n))
	}
	return inARow(names)
}

// inARow is words as a sentence lists them.
func inARow(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

func failoverCloudFront(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyFailover) {
		var sides []*model.Node
		for _, role := range []string{model.RolePrimary, model.RoleSecondary} {
			for _, a := range g.LegalAnswers() {
				ends := p.Endpoints(a.Target)
				if a.Spec.Role.Val() == role && len(ends) > 0 && all(ends, func(n *model.Node) bool { return n.Kind() == model.KindCloudFront }) {
					sides = append(sides, ends...)
					break
				}
			}
		}
		if len(sides) >= 2 {
			p.AboutGroup(g, "policy").With(sides...)
		}
	}
}

func privateCloudFront(p *Pass) {
	for _, l := range p.Links(model.ResolvesTo) {
		r, _ := model.As[*model.Record](p.From(l))
		if r.ZonePrivate.Val() && isAlias(l) && p.To(l).Kind() == model.KindCloudFront {
			p.AboutLink(l, "zonePrivate", "name", recordName(p.From(l)), "t", label(p.To(l))).
				Offer("public", "Use a public zone", setNode(p.From(l), "zonePrivate", "false"))
		}
	}
}

func missingAAAA(p *Pass) {
	type host struct {
		zone, name string
		private    bool
	}
	answered := map[host]bool{}
	for _, n := range p.Nodes(model.KindRecord) {
		if r, _ := model.As[*model.Record](n); r.Type.Val() == "AAAA" {
			answered[host{model.Domain(r.Zone.Val()), model.Domain(r.Name.Val()), r.ZonePrivate.Val()}] = true
		}
	}
	for _, l := range p.Links(model.ResolvesTo) {
		r, _ := model.As[*model.Record](p.From(l))
		d, ok := model.As[*model.CloudFront](p.To(l))
		if ok && r.Type.Val() == "A" && isAlias(l) && d.IPv6.Val() && !answered[host{model.Domain(r.Zone.Val()), model.Domain(r.Name.Val()), r.ZonePrivate.Val()}] {
			p.AboutLink(l, "type", "name", recordName(p.From(l)))
		}
	}
}
