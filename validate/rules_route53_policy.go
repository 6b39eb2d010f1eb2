package validate

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/quota"
)

// route53PolicyRules judge the answers of simple, weighted and latency groups.
var route53PolicyRules = []*Rule{
	{
		ID: "route53/mixed-policies", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:     "Two routing policies for one name",
		When:      "Two records have the same zone, name and type and different routing policies.",
		Why:       "Route 53 chooses among all record sets of a name and type by a single policy and refuses a set with another.",
		Message:   "{name} {type} mixes routing policies {p1} and {p2}",
		FixText:   "Keep one policy per name and type; nest policies by aliasing to further records",
		ExamTip:   "To combine policies (latency on top of weighted, say) build a tree of alias records",
		Sources:   []string{srcAPIResourceRecordSet},
		StudyNote: noteRoutingPolicies,
		Check:     mixedPolicies,
	},
	{
		ID: "route53/set-identifier", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Two answers with one set identifier",
		When:    "Two answers of a group, under a policy other than simple, have the same set identifier.",
		Why:     "Route 53 tells the answers of a policy apart by their identifiers.",
		Message: "{name}: every {policy} record needs its own set identifier, {id} is used twice",
		FixText: "Give each record a distinct identifier (1-128 characters); the tool can generate it",
		Note:    "An identifier that is left out is derived from the target by the exporters, so only two equal ones are reported.",
		Sources: []string{srcAPIResourceRecordSet},
		Check:   setIdentifiers,
	},
	{
		ID: "route53/group-too-large", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Too many answers for one name",
		When:    "A group has more than 100 answers, or more than 30 under the geoproximity policy.",
		Why:     "Route 53 refuses more record sets with one name and type.",
		Message: "Too many {policy} records for {name}: {count} of at most {limit}",
		FixText: "Split the name or use a tree",
		Sources: []string{srcDNSLimitations},
		Check:   largeGroups,
	},
	{
		ID: "route53/simple-multiple-alias", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Simple routing with an alias and another answer",
		When:    "A simple record has two or more answers, and one of them is an alias.",
		Why:     "Simple routing does not choose: a record is one alias, or a list of values.",
		Message: "Simple routing of {name} can alias one resource, and nothing beside it",
		FixText: "Choose weighted, latency, failover or another policy",
		ExamTip: "Simple routing takes no health check and picks no target",
		Sources: []string{srcRoutingPolicySimple},
		Check:   simpleAliases,
	},
	{
		ID: "route53/simple-health-check", Group: "route53", Severity: Info, Verified: VerifiedYes,
		Title:   "Health check on a single simple answer",
		When:    "The only answer of a simple record has a health check.",
		Why:     "There is no other answer to give when the check fails.",
		Message: "A health check on the single simple record {name} changes nothing",
		FixText: "Use failover, weighted or multivalue if health should matter",
		Sources: []string{srcAPIResourceRecordSet},
		Check:   simpleHealth,
	},
	{
		ID: "route53/weight-out-of-range", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Weighted answer without a valid weight",
		When:    "An answer of a weighted group has no weight, or one outside 0 to 255.",
		Why:     "The share of an answer is its weight over the sum of weights; Route 53 takes whole numbers from 0 to 255.",
		Message: "{name}: the weight of {t} must be a whole number from 0 to 255",
		FixText: "Set a weight for every record",
		ExamTip: "Share = weight / sum of weights; it need not add up to 100",
		Sources: []string{srcAPIResourceRecordSet},
		Check:   weights,
	},
	{
		ID: "route53/weights-all-zero", Group: "route53", Severity: Warning, Verified: VerifiedYes,
		Title:   "All weights are zero",
		When:    "Every answer of a weighted group has the weight 0.",
		Why:     "It looks like switched off but means the opposite: everything gets traffic.",
		Message: "{name}: all weights are 0, so every target gets an equal share",
		FixText: "Give the live target a positive weight",
		ExamTip: "All zero means equal, not off",
		Sources: []string{srcAPIResourceRecordSet},
		Check:   allWeightsZero,
	},
	{
		ID: "route53/weights-one-sided", Group: "route53", Severity: Info, Verified: VerifiedYes,
		Title:   "One answer takes all traffic",
		When:    "One of two or more answers of a weighted group has a weight above 0, and all others have 0.",
		Why:     "The others are drawn but get nothing.",
		Message: "{name}: {t} takes all traffic; the others answer only if it is unhealthy and all records are health checked",
		FixText: "Raise another weight to start the shift",
		ExamTip: "0 takes a record out of rotation",
		Sources: []string{srcHealthChecksHowRoute53ChoosesRecords, srcAPIResourceRecordSet},
		Check:   oneSided,
	},
	{
		ID: "route53/weighted-single-target", Group: "route53", Severity: Warning, Verified: VerifiedLogic,
		Title:   "Weighted routing without a second target",
		When:    "A weighted group has one answer, or all its answers lead to the same target.",
		Why:     "There is nothing to shift traffic to.",
		Message: "{name}: weighted routing with one target shifts nothing",
		FixText: "Add the second version or region",
		Sources: []string{srcAPIResourceRecordSet},
		Check:   weightedSingle,
	},
	{
		ID: "route53/weighted-mixed-ttl", Group: "route53", Severity: Info, Verified: VerifiedYes,
		Title:   "TTL beside ELB aliases",
		When:    "A weighted group has an alias of a load balancer, and beside it an answer that is no alias and has another TTL than 60 s.",
		Why:     "Aliases of load balancers are cached for 60 s. With another TTL beside them resolvers keep one side longer and the weights do not hold.",
		Message: "{name}: the non-alias record to {t} beside ELB aliases should use a 60 second TTL",
		FixText: "Set ttl to 60 so the weights hold",
		Sources: []string{srcAPIResourceRecordSet},
		Check:   mixedTTLs,
	},
	{
		ID: "route53/latency-region-missing", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Latency answer without a Region",
		When:    "An answer of a latency group has no Region that AWS has.",
		Why:     "Route 53 compares latency to AWS Regions. Without one it has nothing to compare.",
		Message: "{name}: the latency record to {t} needs an AWS region",
		FixText: "Set the region of the endpoint{region}",
		Sources: []string{srcAPIResourceRecordSet},
		Check:   latencyRegions,
	},
	{
		ID: "route53/latency-region-duplicate", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Two latency answers for one Region",
		When:    "Two answers of a latency group have the same Region.",
		Why:     "One of the two could never be told from the other, and Route 53 refuses it.",
		Message: "{name}: only one latency record per region, {region} has {count}",
		FixText: "Alias the latency record to a weighted or multivalue group in that region",
		Sources: []string{srcAPIResourceRecordSet},
		Check:   latencyDuplicates,
	},
	{
		ID: "route53/latency-region-mismatch", Group: "route53", Severity: Warning, Verified: VerifiedLogic,
		Title:   "Region of another place",
		When:    "The Region of a latency answer is another than that in which its target runs.",
		Why:     "Route 53 sends the users who are near the Region of the record, and they end in another.",
		Message: "{name}: the record says {r1} but {t} is in {r2}",
		FixText: "Use the region in which the endpoint runs",
		ExamTip: "Latency is measured to the record region, not to the endpoint",
		Note:    "A target without a Region of its own is not judged.",
		Sources: []string{srcAPIResourceRecordSet},
		Check:   latencyMismatch,
	},
	{
		ID: "route53/latency-single-region", Group: "route53", Severity: Warning, Verified: VerifiedLogic,
		Title:   "Latency routing with one Region",
		When:    "The answers of a latency group are for fewer than two Regions.",
		Why:     "With one Region to choose from, all users get the same answer.",
		Message: "{name}: latency routing has nothing to choose from",
		FixText: "Add an endpoint in a second region or use simple routing",
		Note:    "An answer without a Region counts as in the Region of its target.",
		Sources: []string{srcAPIResourceRecordSet},
		Check:   latencySingle,
	},
}

func mixedPolicies(p *Pass) {
	for _, records := range p.Names() {
		var policies []string
		for _, n := range records {
			r, _ := model.As[*model.Record](n)
			if !slices.Contains(policies, r.Policy.Val()) {
				policies = append(policies, r.Policy.Val())
			}
		}
		if len(policies) < 2 {
			continue
		}
		slices.Sort(policies)
		sorted := sortedByID(records)
		r, _ := model.As[*model.Record](sorted[0])
		last := len(policies) - 1
		f := p.About(sorted[0], "policy", "name", recordName(sorted[0]), "type", r.Type.Val(),
			"p1", strings.Join(policies[:last], ", "), "p2", policies[last]).With(sorted...)
		if slices.Contains(policies, model.PolicySimple) && len(policies) == 2 {
			other := policies[0]
			if other == model.PolicySimple {
				other = policies[1]
			}
			var edits []model.Edit
			for _, n := range sorted {
				if s, _ := model.As[*model.Record](n); s.Policy.Val() == model.PolicySimple {
					edits = append(edits, setNode(n, "policy", other))
				}
			}
			if other != model.PolicyWeighted && other != model.PolicyLatency {
				f.Offer("policy", "Make all of them "+other, edits...)
			}
		}
	}
}

func weights(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyWeighted) {
		usual := 1
		for _, a := range g.Answers {
			if w := a.Spec.Weight.Val(); validWeight(w) {
				usual = max(usual, w)
			}
		}
		for _, a := range g.LegalAnswers() {
			if a.weighed() {
				continue
			}
			w := a.Spec.Weight
			fit := usual
			if w.IsSet() {
				fit = min(max(w.Val(), 0), 255)
			}
			p.AboutLink(a.Link, "weight", "name", g.Name(), "t", label(a.Target)).ofPolicy(g, a).
				Offer("weight", "Set the weight of "+label(a.Target)+" to "+strconv.Itoa(fit), setLink(a.Link, "weight", strconv.Itoa(fit)))
		}
	}
}

// ofPolicy says that the record of the answer is what the finding is about, where no
// answer of the group has a value for its policy.
func (f *Finding) ofPolicy(g *Group, a Answer) *Finding {
	if !slices.ContainsFunc(g.Answers, func(a Answer) bool {
		_, given := a.Link.Get(f.Prop)
		return given
	}) {
		f.of = a.Record.ID
	}
	return f
}

func validWeight(w int) bool { return w >= 0 && w <= 255 }

// weighed tells whether the answer has a weight that Route 53 takes.
func (a Answer) weighed() bool { return a.Spec.Weight.IsSet() && validWeight(a.Spec.Weight.Val()) }

func allWeightsZero(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyWeighted) {
		zero := func(a Answer) bool { return a.Spec.Weight.IsSet() && a.Spec.Weight.Val() == 0 }
		if len(g.Answers) == 0 || !all(g.Answers, zero) {
			continue
		}
		live := g.Answers[0]
		p.AboutGroup(g, "weight").
			Offer("live", "Send all traffic to "+label(live.Target), setLink(live.Link, "weight", "100"))
	}
}

func all[T any](list []T, ok func(T) bool) bool {
	return !slices.ContainsFunc(list, func(x T) bool { return !ok(x) })
}

func weightedSingle(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyWeighted) {
		if len(g.Answers) == 0 || !all(g.Answers, func(a Answer) bool { return a.Target == g.Answers[0].Target }) {
			continue
		}
		f := p.AboutGroup(g, "policy").With(g.Answers[0].Target)
		if len(g.Answers) == 1 {
			f.Offer("simple", "Use simple routing", simple(g)...)
		}
	}
}

// simple is the edits that make a group with one answer a simple record.
func simple(g *Group) []model.Edit {
	return append([]model.Edit{setNode(g.Answers[0].Record, "policy", model.PolicySimple)}, clearAnswer(g.Answers[0].Link)...)
}

func latencyRegions(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyLatency) {
		taken := g.statedRegions()
		for _, a := range g.LegalAnswers() {
			if geo.IsRegion(a.Spec.Region.Val()) || geo.LooksLikeRegion(a.Spec.Region.Val()) { // words/new-region
				continue
			}
			home, hint := p.homeOf(a.Target), ""
			if home != "" {
				hint = ": " + home
			}
			f := p.AboutLink(a.Link, "region", "name", g.Name(), "t", label(a.Target), "region", hint).ofPolicy(g, a)
			if home != "" && !taken[home] {
				taken[home] = true
				f.OfferSafe("region", "Set the region to "+home, setLink(a.Link, "region", home))
			}
		}
	}
}

// statedRegions are the Regions that answers of the group give.
func (g *Group) statedRegions() map[string]bool {
	stated := map[string]bool{}
	for _, a := range g.Answers {
		stated[a.Spec.Region.Val()] = true
	}
	return stated
}

// homeOf is the one known Region in which the node runs or ends, or "".
func (p *Pass) homeOf(n *model.Node) string {
	if r := p.Regions(n); len(r) == 1 && geo.IsRegion(r[0]) {
		return r[0]
	}
	return ""
}

func latencyDuplicates(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyLatency) {
		byRegion := map[string][]Answer{}
		for _, a := range g.Answers {
			if r := a.Spec.Region.Val(); r != "" {
				byRegion[r] = append(byRegion[r], a)
			}
		}
		for _, region := range slices.Sorted(maps.Keys(byRegion)) {
			same := byRegion[region]
			if len(same) < 2 {
				continue
			}
			f := p.AboutGroup(g, "region", "region", region, "count", strconv.Itoa(len(same)))
			var edits []model.Edit
			moved := map[string]bool{region: true}
			for _, a := range same {
				f.Along(a.Link)
				if home := p.homeOf(a.Target); home != "" && !moved[home] && byRegion[home] == nil {
					moved[home] = true
					edits = append(edits, setLink(a.Link, "region", home))
				}
			}
			if len(edits) >= len(same)-1 {
				f.OfferSafe("regions", "Give each answer the region of its endpoint", edits...)
			}
		}
	}
}

func latencySingle(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyLatency) {
		var regions []string
		for _, a := range g.Answers {
			r := a.Spec.Region.Val()
			if r == "" {
				r = p.homeOf(a.Target)
			}
			if r != "" && !slices.Contains(regions, r) {
				regions = append(regions, r)
			}
		}
		if len(g.Answers) == 0 || len(regions) >= 2 {
			continue
		}
		f := p.AboutGroup(g, "policy")
		if len(g.Answers) == 1 {
			f.Offer("simple", "Use simple routing", simple(g)...)
		}
	}
}

func setIdentifiers(p *Pass) {
	for _, g := range p.Groups() {
		if g.Policy() == model.PolicySimple {
			continue
		}
		byID := map[string][]*model.Link{}
		for _, a := range g.LegalAnswers() {
			if id := a.Spec.SetIdentifier.Val(); id != "" {
				byID[id] = append(byID[id], a.Link)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(byID)) {
			if len(byID[id]) > 1 {
				p.AboutGroup(g, "setIdentifier", "id", id).Along(byID[id]...)
			}
		}
	}
}

func largeGroups(p *Pass) {
	for _, g := range p.Groups() {
		q := quota.Of("record-answers")
		if g.Policy() == model.PolicyGeoproximity {
			q = quota.Of("record-answers/geoproximity")
		}
		if len(g.Answers) > int(q.Limit) {
			p.AboutGroup(g, "", "count", strconv.Itoa(len(g.Answers)), "limit", number(q.Limit))
		}
	}
}

func simpleAliases(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicySimple) {
		aliases := slices.DeleteFunc(g.LegalAnswers(), func(a Answer) bool { return !a.Spec.Alias.Val() })
		if len(aliases) == 0 || len(g.LegalAnswers()) < 2 {
			continue
		}
		f := p.AboutGroup(g, "policy")
		for _, a := range aliases {
			f.With(a.Target)
		}
		if len(g.Records) > 1 {
			continue
		}
		edits := []model.Edit{setNode(g.Records[0], "policy", model.PolicyWeighted)}
		for _, a := range g.Answers {
			edits = append(edits, setLink(a.Link, "weight", "1"))
		}
		f.Offer("weighted", "Split the traffic by weight", edits...)
	}
}

func simpleHealth(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicySimple) {
		if len(g.Answers) == 1 && g.Answers[0].Legal && g.Answers[0].Spec.HealthCheck.Val() != "" {
			p.AboutLink(g.Answers[0].Link, "healthCheck", "name", g.Name()).
				Offer("health-check", "Remove the health check from the answer", setLink(g.Answers[0].Link, "healthCheck"))
		}
	}
}

func oneSided(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyWeighted) {
		var live []Answer
		for _, a := range g.Answers {
			if a.Spec.Weight.Val() > 0 {
				live = append(live, a)
			}
		}
		if len(g.Answers) >= 2 && len(live) == 1 && all(g.Answers, func(a Answer) bool { return a.Spec.Weight.IsSet() }) {
			p.AboutGroup(g, "weight", "t", label(live[0].Target)).With(live[0].Target)
		}
	}
}

func mixedTTLs(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyWeighted) {
		if !slices.ContainsFunc(g.Answers, func(a Answer) bool { return a.Spec.Alias.Val() && isBalancer(a.Target) }) {
			continue
		}
		for _, a := range g.LegalAnswers() {
			if ttl, _ := a.ttl(); !a.Spec.Alias.Val() && ttl != longestFailoverTTL {
				p.AboutLink(a.Link, "ttl", "name", g.Name(), "t", label(a.Target)).
					OfferSafe("ttl", "Set the TTL to 60 s", setLink(a.Link, "ttl", "60"))
			}
		}
	}
}

func latencyMismatch(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyLatency) {
		taken := g.statedRegions()
		for _, a := range g.LegalAnswers() {
			home, says := a.Target.Region(), a.Spec.Region.Val()
			if home == "" || says == "" || home == says {
				continue
			}
			f := p.AboutLink(a.Link, "region", "name", g.Name(), "r1", says, "t", label(a.Target), "r2", home)
			if !taken[home] && geo.IsRegion(home) {
				f.OfferSafe("region", "Set the region to "+home, setLink(a.Link, "region", home))
			}
		}
	}
}
