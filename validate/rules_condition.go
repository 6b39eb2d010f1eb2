package validate

import (
	"fmt"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// conditionRules judge what rules and groups of a load balancer look for in
// requests that CloudFront sends.
var conditionRules = []*Rule{
	{
		ID: ruleUnmet, Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseRule},
		Title:    "Condition of a listener rule that CloudFront never fulfils",
		When:     "A rule of an ALB looks at a header, the query string or the method, all of its callers are behaviours of distributions, and none of them passes that header or any query string on, or allows that method. Behaviours with a function or a secret header may add what is missing and count as passing it. Or requests of a behaviour fail since every rule of an ALB that forwards wants a secret header, by which it knows CloudFront, and the behaviour adds none.",
		Why:      "CloudFront passes nothing of the viewer on but what a policy names, and refuses methods that the behaviour does not allow: the rule never forwards.",
		Message:  "The rule {rule} of {lb} gets no request: {dist} never sends {what}",
		FixText:  "Pass it on with an origin request policy, let CloudFront add the secret header, or allow the method",
		Note:     "Headers that CloudFront adds to each request are not asked for, and own policies not for cookies and query strings. A header is taken for a secret where the balancer answers 403 to all else, or another behaviour adds one.",
		Sources:  []string{srcRuleConditionTypes, srcUsingManagedOriginRequestPolicies, srcRestrictAccessToLoadBalancer},
		Check:    unmetConditions,
	},
	{
		ID: sourceOutside, Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseUntaken},
		Title:    "Users outside the addresses that a rule takes",
		When:     "Users of whom the design says which addresses they have come to an ALB, its rule that would take their requests asks for other source addresses, and no other rule takes them.",
		Why:      "The listener answers by its default action, not by a target.",
		Message:  "{lb} forwards requests from {blocks} to {t}, and {users} have addresses of {own}",
		FixText:  "Add the addresses of {users} to the rule, or draw a rule for others",
		Note:     "Users of whose addresses nothing is said are taken to have the right ones.",
		Sources:  []string{srcRuleConditionTypes},
		Check:    afterOthers,
	},
	{
		ID: "cloudfront/sticky-cookie-not-forwarded", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Cookie of sticky sessions does not reach the load balancer",
		When:    "A behaviour with dynamic content leads to an ALB that keeps clients on a target or a target group by a cookie, and neither its origin request policy nor its cache key passes that cookie on.",
		Why:     "The ALB finds no cookie of its own and picks a target anew for each request, so that sessions get lost.",
		Message: "{dist} does not pass the cookie on to {lb} by which that keeps clients on {t}",
		FixText: "Use AllViewer or AllViewerExceptHostHeader, and do not cache the answers",
		Note:    "A cache policy of your own passes the cookies that it lists, where it lists any. Origin request policies of your own are taken to pass all, since their cookies are not drawn. The load balancer names its cookies AWSALB, AWSALBAPP and AWSALBTG.",
		Sources: []string{srcUsingManagedOriginRequestPolicies, srcStickySessions, srcStickyCookies},
		Check:   lostStickiness,
	},
}

const (
	ruleUnmet     = "elb/rule-unmet"
	sourceOutside = "elb/source-outside"

	srcStickySessions = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html"
	srcStickyCookies  = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html"
)

func unmetConditions(p *Pass) {
	ways := p.waysByEnd()
	for _, lb := range p.Nodes(model.KindALB) {
		s, _ := model.As[*model.ALB](lb)
		for _, r := range p.rulesOf(lb, s) {
			w, what := p.unfulfilled(ways[lb], r.when)
			if w == nil {
				continue
			}
			pairs := []string{"rule", ruleName(r.when), "lb", label(lb), "dist", label(w.from), "what", what}
			if r.link == nil {
				p.About(lb, "rules", pairs...).With(w.from).Along(w.by)
			} else {
				prop := ""
				if what == r.when.Method.Val() {
					prop = "method"
				}
				p.AboutLink(r.link, prop, pairs...).With(w.from).Along(w.by)
			}
		}
	}
}

// unfulfilled is the first caller of an ALB when each is a behaviour that never
// sends what a rule looks for, and what that is.
func (p *Pass) unfulfilled(ways []*way, when *model.ForwardsSpec) (first *way, what string) {
	for _, w := range ways {
		if w.by.Kind == model.Probes {
			continue
		}
		o, ok := model.LinkAs[*model.OriginSpec](w.by)
		if !ok || len(p.functionsOn(w.from, o.Path.Val(), model.ViewerRequest, model.OriginRequest)) > 0 {
			return nil, ""
		}
		lacks := traffic.NeverSends(o, when)
		if lacks == "" {
			return nil, ""
		}
		if first == nil {
			first, what = w, lacks
		}
	}
	return first, what
}

// stickyCookies are the cookies by which an ALB knows to which target, or target group,
// it sent a client. For requests from other sites it has a second one.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html
func stickyCookies(s *model.ForwardsSpec) []string {
	switch {
	case s.Stickiness.Val() == "lb_cookie":
		return []string{"AWSALB", "AWSALBCORS"}
	case s.Stickiness.Val() == "app_cookie":
		return []string{"AWSALBAPP*"}
	case s.GroupStickiness.IsSet():
		return []string{"AWSALBTG", "AWSALBTGCORS"}
	}
	return nil
}

// losesStickiness is a target that an ALB keeps clients on by a cookie which a
// behaviour does not pass on, or nil.
func (p *Pass) losesStickiness(lb *model.Node, o *model.OriginSpec) *model.Node {
	for _, l := range p.t.Out(lb.ID) {
		s, ok := model.LinkAs[*model.ForwardsSpec](l)
		if !ok || p.illegal[l] {
			continue
		}
		if cookies := stickyCookies(s); len(cookies) > 0 && !o.PassesCookie(cookies...) {
			return p.To(l)
		}
	}
	return nil
}

func lostStickiness(p *Pass) {
	for _, w := range p.WaysOf(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](w.by)
		if w.end.Kind() != model.KindALB || o.Content.Val() != model.ContentDynamic {
			continue
		}
		if t := p.losesStickiness(w.end, o); t != nil {
			p.AboutCaller(w, "originRequestPolicy", "dist", label(w.from), "lb", label(w.end), "t", label(t)).
				Offer("all", "Forward all but the Host header", setLink(w.by, "originRequestPolicy", model.AllViewerExceptHost))
		}
	}
}

// wildcardsOfARule is how many * and ? the conditions of a rule may have together.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const wildcardsOfARule = 6

// conditionWildcards counts the wildcards of a rule.
func conditionWildcards(s *model.ForwardsSpec) int {
	n := 0
	for _, v := range []string{s.Host.Val(), s.PathRule.Val(), s.Header.Val(), s.Query.Val()} {
		n += strings.Count(v, "*") + strings.Count(v, "?")
	}
	return n
}

// valuesOfARule is how many values the conditions of a rule may have together.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const valuesOfARule = 5

// tooMuch says of what a rule has more than AWS takes.
func tooMuch(s *model.ForwardsSpec) string {
	if n := conditionValues(s); n > valuesOfARule {
		return fmt.Sprintf("has %d values; a rule takes five", n)
	}
	if n := conditionWildcards(s); n > wildcardsOfARule {
		return fmt.Sprintf("has %d wildcards; a rule takes six", n)
	}
	return ""
}
