package validate

import (
	"slices"
	"strings"

	"portolan/model"
)

// conditionRules judge what rules and groups of a load balancer look for in
// requests that CloudFront sends.
var conditionRules = []*Rule{
	{
		ID: "elb/rule-unmet", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Title:   "Condition of a listener rule that CloudFront never fulfils",
		When:    "A rule of an ALB looks at a header, the query string or the method, all of its callers are behaviours of distributions, and none of them passes that header or any query string on, or allows that method. Behaviours with a function or a secret header may add what is missing and count as passing it.",
		Why:     "CloudFront passes nothing of the viewer on but what a policy names, and refuses methods that the behaviour does not allow: the rule never forwards.",
		Message: "The rule {rule} of {lb} gets no request: {dist} never sends {what}",
		FixText: "Pass it on with an origin request policy, or allow the method",
		Note:    "Headers that CloudFront adds to each request are not asked for, and own policies not for cookies and query strings.",
		Sources: []string{srcRuleConditionTypes, srcUsingManagedOriginRequestPolicies},
		Check:   unmetConditions,
	},
	{
		ID: "cloudfront/sticky-cookie-not-forwarded", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Cookie of sticky sessions does not reach the load balancer",
		When:    "A behaviour with dynamic content leads to an ALB that keeps clients on a target or a target group by a cookie, and neither its origin request policy nor its cache key passes cookies on.",
		Why:     "The ALB finds no cookie of its own and picks a target anew for each request, so that sessions get lost.",
		Message: "{dist} passes no cookies on to {lb}, which keeps clients on {t} by one",
		FixText: "Use AllViewer or AllViewerExceptHostHeader, and do not cache the answers",
		Note:    "Own policies are taken to pass cookies, since theirs are not drawn.",
		Sources: []string{srcUsingManagedOriginRequestPolicies, srcStickySessions},
		Check:   lostStickiness,
	},
}

const srcStickySessions = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html"

// edgeHeaders begin headers that an origin gets although no policy says so:
// CloudFront makes them, or passes them on with every request.
var edgeHeaders = []string{
	"accept-encoding", "cache-control", "cloudfront-", "connection", "content-", "date", "expect", "host", "if-", "range", "transfer-encoding",
	"upgrade", "user-agent", "via", "x-amz-", "x-amzn-", "x-forwarded-",
}

// mayFulfil tells whether requests of a behaviour can have what a rule looks
// for, and names what they never have.
func mayFulfil(o *model.OriginSpec, s *model.ForwardsSpec) (what string, may bool) {
	if name, _, ok := model.HeaderCondition(s.Header.Val()); ok && o.Access.Val() != model.AccessHeader {
		h := strings.ToLower(name)
		passes := o.Forwards(h) || h == "cookie" && passesCookies(o)
		if !passes && !slices.ContainsFunc(edgeHeaders, func(made string) bool { return strings.HasPrefix(h, made) }) {
			return "the header " + name + " of a viewer", false
		}
	}
	if s.Query.Val() != "" && !passesQuery(o) {
		return "a query string", false
	}
	if m := s.Method.Val(); m != "" && o.Methods.Val() != model.MethodsAll && !slices.Contains(strings.Split(o.Methods.Val(), ","), m) {
		return m, false
	}
	return "", true
}

// passesQuery tells whether query strings of the viewer may reach the origin.
func passesQuery(o *model.OriginSpec) bool {
	return o.CachePolicy.Val() == model.CachingOriginQuery || passesCookies(o) && o.CachePolicy.Val() != model.CachingOriginHeaders
}

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
				p.AboutLink(r.link, "", pairs...).With(w.from).Along(w.by)
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
		lacks, may := mayFulfil(o, when)
		if may {
			return nil, ""
		}
		if first == nil {
			first, what = w, lacks
		}
	}
	return first, what
}

// stickyByCookie is a target that an ALB keeps clients on by a cookie, or nil.
func (p *Pass) stickyByCookie(lb *model.Node) *model.Node {
	for _, l := range p.t.Out(lb.ID) {
		s, ok := model.LinkAs[*model.ForwardsSpec](l)
		if ok && !p.illegal[l] && (strings.HasSuffix(s.Stickiness.Val(), "_cookie") || s.GroupStickiness.IsSet()) {
			return p.To(l)
		}
	}
	return nil
}

func lostStickiness(p *Pass) {
	for _, w := range p.WaysOf(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](w.by)
		if w.end.Kind() != model.KindALB || o.Content.Val() != model.ContentDynamic || passesCookies(o) {
			continue
		}
		if t := p.stickyByCookie(w.end); t != nil {
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
