package validate

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// orderRules judge what stands before what: behaviours of a distribution and
// rules of a listener that another takes all requests from.
var orderRules = []*Rule{
	{
		ID: "cloudfront/behavior-never-matches", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Behaviour that never matches",
		When:    "A behaviour stands before another of the same distribution, and its path pattern takes every path that the pattern of the other takes. The default behaviour counts as the last.",
		Why:     "CloudFront tries path patterns in their order and takes the first that matches.",
		Message: "{what} of {dist} never {match}: {before} before {it} takes all of {its} requests",
		FixText: "Put the narrow pattern before the broad one",
		ExamTip: "Order of behaviours decides, not length of the pattern",
		Sources: []string{srcCacheBehaviorValues},
		Check:   deadBehaviors,
	},
	{
		ID: "elb/rule-never-matches", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Title:   "Listener rule that never matches",
		When:    "A rule of an ALB is tried before another of the same listener, by its priority or its place, and every request that meets the conditions of the other meets those of the first too.",
		Why:     "A listener tries its rules by priority and takes the first that matches.",
		Message: "{what} of {lb} never {match}: {before} before {it} takes all of {its} requests",
		FixText: "Give the narrow rule the lower number",
		Note:    "Rules of which no priority is said are taken in the order in which they stand. The default action is not asked. Regular expressions are compared by the text with which they begin, and are taken to be found anywhere in a path or host unless they have ^ and $.",
		Sources: []string{srcRuleConditionTypes, srcAPICreateRule},
		Check:   deadRules,
	},
}

const srcCacheBehaviorValues = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html"

// behaviorCovers tells whether every path of a behaviour is one of another. Paths
// begin with /, so that /* takes what * takes.
func behaviorCovers(outer, inner string) bool {
	return model.PathCovers(model.BehaviorPath(outer), model.BehaviorPath(inner))
}

func deadBehaviors(p *Pass) {
	for _, n := range p.Nodes(model.KindCloudFront) {
		var narrow, rest []*model.Link
		for _, l := range p.t.Out(n.ID) {
			o, ok := model.LinkAs[*model.OriginSpec](l)
			switch {
			case !ok || p.illegal[l]:
			case o.Path.Val() == "*":
				rest = append(rest, l)
			default:
				narrow = append(narrow, l)
			}
		}
		links := append(narrow, rest...)
		covered := map[int][]*model.Link{}
		for i, l := range links {
			if at := slices.IndexFunc(links[:i], func(before *model.Link) bool { return hides(before, l) }); at >= 0 {
				covered[at] = append(covered[at], l)
			}
		}
		for at, before := range links {
			var paths []string
			for _, l := range covered[at] {
				paths = append(paths, behaviorOf(l).Path.Val())
			}
			if len(paths) > 0 {
				p.AboutLink(covered[at][0], "path", append(neverMatch("Behaviour", paths), "dist", label(n), "before", behaviorOf(before).Path.Val())...).
					Along(before).Along(covered[at]...)
			}
		}
	}
}

// neverMatch are the words about what something before it covers.
func neverMatch(what string, names []string) []string {
	if len(names) == 1 {
		return []string{"what", what + " " + names[0], "match", "matches", "it", "it", "its", "its"}
	}
	return []string{"what", what + "s " + inARow(names), "match", "match", "it", "them", "its", "their"}
}

func behaviorOf(l *model.Link) *model.OriginSpec {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	return o
}

// hides tells whether a behaviour takes all requests of one behind it. Links with
// one path are one behaviour, or are drawn twice, which has rules of its own.
func hides(before, l *model.Link) bool {
	a, b := behaviorOf(before).Path.Val(), behaviorOf(l).Path.Val()
	return model.BehaviorPath(a) != model.BehaviorPath(b) && behaviorCovers(a, b)
}

// listenerRule is a rule of an ALB: one that forwards, or one that it answers
// itself.
type listenerRule struct {
	link *model.Link // nil for an own answer
	when *model.ForwardsSpec
}

// rulesOf lists the rules of an ALB as a listener tries them.
func (p *Pass) rulesOf(lb *model.Node, s *model.ALB) []listenerRule {
	var out []listenerRule
	for _, a := range s.OwnAnswers() {
		out = append(out, listenerRule{when: &a.When})
	}
	for _, l := range p.t.Out(lb.ID) {
		if f, ok := model.LinkAs[*model.ForwardsSpec](l); ok && !p.illegal[l] {
			out = append(out, listenerRule{l, f})
		}
	}
	slices.SortStableFunc(out, func(a, b listenerRule) int { return a.when.Before(b.when) })
	return out
}

func deadRules(p *Pass) {
	for _, n := range p.Nodes(model.KindALB) {
		s, _ := model.As[*model.ALB](n)
		rules := p.rulesOf(n, s)
		covered := map[int][]listenerRule{}
		for i, r := range rules {
			at := slices.IndexFunc(rules[:i], func(before listenerRule) bool {
				return !(r.link != nil && model.SameRule(before.link, r.link)) && ruleCovers(before.when, r.when)
			})
			if at >= 0 {
				covered[at] = append(covered[at], r)
			}
		}
		for at, before := range rules {
			if len(covered[at]) > 0 {
				p.sayCovered(n, before, covered[at])
			}
		}
	}
}

// sayCovered names the rules of which another takes all requests.
func (p *Pass) sayCovered(lb *model.Node, before listenerRule, rules []listenerRule) {
	var names []string
	var links []*model.Link
	for _, r := range rules {
		if name := ruleName(r.when); !slices.Contains(names, name) {
			names = append(names, name)
		}
		if r.link != nil {
			links = append(links, r.link)
		}
	}
	pairs := append(neverMatch("The rule", names), "lb", label(lb), "before", ruleName(before.when))
	var f *Finding
	if len(links) == 0 {
		f = p.About(lb, "rules", pairs...)
	} else {
		f = p.AboutLink(links[0], "priority", pairs...).Along(links...)
	}
	if before.link != nil {
		f.Along(before.link)
	}
}

// ruleName is a rule in words.
func ruleName(s *model.ForwardsSpec) string {
	return cmp.Or(strings.Join(s.Conditions(), " "), "without conditions")
}

// ruleCovers tells whether every request that meets the conditions of inner meets
// those of outer. A rule without conditions is the default action, which is the
// last.
func ruleCovers(outer, inner *model.ForwardsSpec) bool {
	if len(outer.Conditions()) == 0 || len(inner.Conditions()) == 0 {
		return false
	}
	if o := outer.Listener.Val(); o != "" && !sameListener(o, inner.Listener.Val()) {
		return false
	}
	host, other := strings.ToLower(outer.Host.Val()), strings.ToLower(inner.Host.Val())
	return textCovers(outer.PathRule.Val(), outer.PathRegex.Val(), inner.PathRule.Val(), inner.PathRegex.Val(), model.PathCovers) &&
		textCovers(host, outer.HostRegex.Val(), other, inner.HostRegex.Val(), model.PatternCovers) &&
		headerCovers(outer.Header.Val(), inner.Header.Val()) &&
		patternCovers(outer.Query.Val(), inner.Query.Val(), model.PatternCovers) &&
		sameCondition(outer.Method.Val(), inner.Method.Val()) &&
		sameCondition(outer.IPFamily.Val(), inner.IPFamily.Val()) &&
		blocksCover(outer.SourceIP.Val(), inner.SourceIP.Val())
}

// patternCovers compares two conditions by pattern; "" is none.
func patternCovers(outer, inner string, covers func(outer, inner string) bool) bool {
	return outer == "" || covers(outer, cmp.Or(inner, "*"))
}

// textCovers compares two conditions by a pattern, by a regular expression, or by both.
func textCovers(outer, outerRegex, inner, innerRegex string, covers func(outer, inner string) bool) bool {
	return (patternCovers(outer, inner, covers) || traffic.PatternTakes(outer, innerRegex)) &&
		(outerRegex == "" || traffic.ExpressionTakes(outerRegex, inner, innerRegex))
}

func sameCondition(outer, inner string) bool { return outer == "" || outer == inner }

func headerCovers(outer, inner string) bool {
	if outer == "" {
		return true
	}
	name, pattern, ok := model.HeaderCondition(outer)
	name2, pattern2, _ := model.HeaderCondition(inner)
	return ok && strings.EqualFold(name, name2) && model.PatternCovers(strings.ToLower(pattern), strings.ToLower(pattern2))
}

// blocksCover tells whether every block of inner lies in one of outer.
func blocksCover(outer, inner []string) bool {
	if len(outer) == 0 {
		return true
	}
	for _, text := range inner {
		b, _ := netip.ParsePrefix(text) // what is no block contains nothing and lies in none
		if !slices.ContainsFunc(outer, func(o string) bool {
			a, _ := netip.ParsePrefix(o)
			return a.Bits() <= b.Bits() && a.Contains(b.Addr())
		}) {
			return false
		}
	}
	return len(inner) > 0
}
