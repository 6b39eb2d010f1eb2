package validate

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// elbListenerRules judge the rules of listeners: conditions, actions, rewrites
// and what they ask of clients.
var elbListenerRules = []*Rule{
	{
		ID: "elb/own-answer", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Rule of an ALB that AWS does not take",
		When:    "A rule by which an Application Load Balancer answers itself cannot be read, redirects HTTPS to HTTP or back to itself, answers with another status than 2XX, 4XX and 5XX, or redirects to a host, a path or a query of more than " + strconv.Itoa(model.LongestPattern) + " characters.",
		Why:     "AWS refuses the rule, or clients would come back to it for ever.",
		Message: "{lb}: {what}",
		FixText: "Correct the rule",
		Sources: []string{srcRuleActionTypes},
		Check:   ownAnswers,
	},
	{
		ID: elbRedirectLoop, Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseRedirects},
		Title:    "Redirect that leads back to itself",
		When:     "A rule by which an Application Load Balancer redirects leads clients to a request that it redirects again, or another balancer sends back, without end, also where nobody is drawn who makes such requests. Behind a distribution cloudfront/origin-redirect-loop says so.",
		Why:      "Clients follow some twenty redirects and then show an error.",
		Message:  "{lb} redirects requests{path} {how} for ever",
		FixText:  "Redirect to what the rule does not take, or give the rule a condition",
		Sources:  []string{srcRuleActionTypes},
		Check:    afterOthers,
	},
	{
		ID: "elb/rule-condition", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseRule, traffic.CauseHost, traffic.CauseListener},
		Title:    "Listener rule that AWS does not take",
		When:     "A header condition is not a name of at most 40 characters and a pattern, a regular expression cannot be read, has more than 128 characters or stands beside a pattern for the same, a rule has more than five values, or two rules of one listener have the same priority.",
		Why:      "AWS refuses the rule.",
		Message:  "The rule of {lb} for {t} {what}",
		FixText:  "Correct the rule",
		Note:     "Values are counted over all conditions of a link.",
		Sources:  []string{srcRuleConditionTypes, srcAPICreateRule},
		Check:    ruleConditions,
	},
	{
		ID: "elb/rewrite", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Rewrite that AWS does not take",
		When:    "A rewrite is not an expression and its replacement, its expression cannot be read or is longer than 1,024 characters, or the rule has no condition.",
		Why:     "Transforms belong to rules with conditions; the default rule has none.",
		Message: "The rewrite of {lb} for {t} {what}",
		FixText: "Correct the rewrite, or give the rule a condition",
		Sources: []string{srcRuleTransforms},
		Check:   rewrites,
	},
	{
		ID: "elb/source-behind-proxy", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseRule},
		Title:    "Source address condition behind a proxy",
		When:     "A rule of an Application Load Balancer has a condition on the source address, and CloudFront, an API or a VPC link calls the balancer, directly, by a record, or through an accelerator or a Network Load Balancer.",
		Why:      "The condition looks at the sender of the connection. Behind a proxy that is the proxy, whatever X-Forwarded-For says.",
		Message:  "{lb} sees the addresses of {proxy}, not those of its users, in the rule for {t}",
		FixText:  "Test a header that the proxy sets, or filter at the proxy",
		Note:     "Which addresses CloudFront and an API have changes, so a public block may hold some of them. Blocks that are kept for examples stand for addresses of people, and CloudFront calls from no private address but by a VPC origin: there the rule takes no request.",
		Sources:  []string{srcRuleConditionTypes},
		Check:    sourcesBehindProxies,
	},
	{
		ID: "elb/auth-listener", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Authentication without HTTPS",
		When:    "A rule of an Application Load Balancer asks for a login or a token, and it belongs to an HTTP listener or the balancer has no HTTPS listener.",
		Why:     "Cognito, OpenID Connect and token rules exist on HTTPS listeners only.",
		Message: "{lb} cannot ask for {auth} on an HTTP listener",
		FixText: "Listen on HTTPS",
		Sources: []string{srcListenerAuthenticateUsers, srcListenerVerifyJWT},
		Check:   authListeners,
	},
	{
		ID: "elb/auth-network", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Title:   "Login provider out of reach",
		When:    "An Application Load Balancer sends users to a login, and it is internal or has no public IPv4.",
		Why:     "The balancer itself calls the provider over public IPv4. Without public addresses of its own it needs NAT, else requests end with 500 or 561.",
		Message: "{lb} needs NAT to reach its login provider",
		FixText: "Give its subnets a way out over IPv4",
		Sources: []string{srcListenerAuthenticateUsers},
		Check:   authNetworks,
	},
	{
		ID: "elb/auth-behind-cloudfront", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseRule, traffic.CauseProof},
		Title:    "Login behind CloudFront without what it needs",
		When:     "An Application Load Balancer sends users to a login, and a behaviour that leads to it caches or does not pass the whole request of the viewer on.",
		Why:      "The login works with cookies, query strings and the Host of the users. Cached answers of it reach others.",
		Message:  "{cdn} must pass everything on to {lb} uncached, for its login",
		FixText:  "Use CachingDisabled and AllViewer",
		Sources:  []string{srcListenerAuthenticateUsers},
		Check:    authBehindCloudFront,
	},
	{
		ID: "elb/protocol-version", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol, traffic.CauseRule},
		Title:    "HTTP/2 or gRPC group without HTTPS listener",
		When:     "A target group takes HTTP/2 or gRPC, and neither the listener of its rule nor any other of the Application Load Balancer is for HTTPS.",
		Why:      "AWS refuses the target group on an HTTP listener.",
		Message:  "{lb} forwards to the {version} targets {t} from HTTPS listeners only",
		FixText:  "Listen on HTTPS",
		Sources:  []string{srcALBTargetGroups},
		Check:    protocolVersions,
	},
	{
		ID: "elb/version-mismatch", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol, traffic.CauseRule},
		Title:    "Requests of another protocol version",
		When:     "Requests come to an ALB in a version that the target group does not serve: gRPC to one for HTTP/1.1, HTTP/1.1 to one for HTTP/2, or either to one for gRPC.",
		Why:      "The balancer answers 464.",
		Message:  "Requests from {users} come as {protocol}, and {lb} answers 464 since {t} takes {version}",
		FixText:  "State the protocol version that the users speak",
		Note:     "A drawing that does not say the version is taken for one that serves all, else for HTTP1: see elb/version-assumed. CloudFront and APIs speak HTTP/1.1 to an ALB, and gRPC where the behaviour passes it. What the conditions of a rule can keep away is not reported. HTTP/2 users of a GRPC group get through with POST; browsers and plain clients do not.",
		Sources:  []string{srcALBTargetGroups},
		Check:    versionMismatches,
	},
	{
		ID: "elb/version-assumed", Group: "elb", Severity: Warning, Verified: VerifiedYes, Export: ExportLacking,
		Title:   "Protocol version of a target group is assumed",
		When:    "gRPC comes to an ALB, and the link to the targets states no protocol version.",
		Why:     "AWS makes the group for HTTP1, which answers 464 to gRPC, unless the version is given.",
		Message: "{t} states no protocol version: {version} is assumed and exported, since {users} send {protocol}; by AWS's default {lb} answers 464",
		FixText: "State the protocol version",
		Note:    "Estimate, simulation and exporter take the version that serves all that comes. Where a rule has conditions and none does, estimates take one that serves what the rule is for, and the exporter asks for it.",
		Sources: []string{srcALBTargetGroups},
		Check:   versionsAssumed,
	},
	{
		ID: "elb/stickiness", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Stickiness that the balancer does not have",
		When:    "A target group is sticky in a way that its balancer does not have: by cookie behind an NLB or a GWLB, by address behind an ALB, in any way behind a QUIC or TLS listener, or among weighted groups whose rule is not sticky.",
		Why:     "An ALB knows clients by cookies, an NLB by addresses. Among weighted groups a sticky group needs the rule to be sticky too.",
		Message: "{lb} cannot keep clients at {t} by {type}: {what}",
		FixText: "Choose a kind that fits",
		Sources: []string{srcALBTargetGroups, srcNLBTargetGroups, srcRuleActionTypes},
		Check:   stickiness,
	},
	{
		ID: "elb/slow-start", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Slow start with least outstanding requests",
		When:    "A target group has slow start, and its requests go to the least busy target.",
		Why:     "AWS refuses the pair: a group has slow start or least outstanding requests.",
		Message: "Behind {lb} requests go {algorithm}: {t} cannot have slow start beside it",
		FixText: "Use round robin, or no slow start",
		Note:    "The guide says it under slow start mode and again under routing algorithms; github.com/awsdocs/elb-application-load-balancers-user-guide keeps the text.",
		Sources: []string{srcALBTargetGroups, srcALBAttributes},
		Check:   slowStartsWith("least_outstanding_requests"),
	},
	{
		ID: "elb/slow-start-random", Group: "elb", Severity: Warning, Verified: VerifiedNo,
		Title:   "Slow start with weighted random",
		When:    "A target group has slow start, and its targets are picked at random.",
		Why:     "Slow start belongs to round robin; the other algorithms choose targets by other means.",
		Message: "Behind {lb} requests go {algorithm}: the slow start of {t} belongs to round robin",
		FixText: "Use round robin, or no slow start",
		Note:    "The pages at hand do not say whether AWS refuses the pair.",
		Sources: []string{srcALBTargetGroups},
		Check:   slowStartsWith("weighted_random"),
	},
	{
		ID: "elb/out-of-range", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Value of a listener or target group out of range",
		When:    "A number of a target group, of a rule or of a Network Load Balancer lies outside its documented range.",
		Why:     "AWS refuses the value.",
		Message: "{prop} of {lb} is {want}",
		FixText: "Correct the value",
		Sources: []string{srcAPICreateTargetGroup, srcRuleActionTypes},
		Check:   balancerRanges,
	},
}

func ownAnswers(p *Pass) {
	for _, n := range p.Nodes(model.KindALB) {
		s, _ := model.As[*model.ALB](n)
		for i, text := range s.Rules.Val() {
			a, err := model.ParseOwnAnswer(text)
			if err != nil {
				p.About(n, "rules", "lb", label(n), "what", malformed(err)).ofItem(i)
				continue
			}
			if why := refusedAnswer(a, s.Listeners.Val()); why != "" {
				p.About(n, "rules", "lb", label(n), "what", strconv.Quote(text)+": "+why).ofItem(i)
				continue
			}
			if what := tooMuch(&a.When); what != "" {
				p.About(n, "rules", "lb", label(n), "what", strconv.Quote(text)+" "+what).ofItem(i)
			}
		}
	}
}

// unlistened says that a balancer has no listener to which a rule could belong.
const unlistened = "no listener is there for it"

// refusedAnswer tells why no listener takes the rule, "" when one does: the
// listener that it names, else any that does not redirect by itself.
func refusedAnswer(a *model.OwnAnswer, listeners []string) string {
	why := unlistened
	for _, l := range listeners {
		if strings.Contains(strings.ToLower(l), "redirect") || a.When.Listener.IsSet() && !sameListener(l, a.When.Listener.Val()) {
			continue
		}
		if why = a.Refused(listenerProtocol(l)); why == "" {
			return ""
		}
	}
	return why
}

func sameListener(a, b string) bool {
	first := func(s string) string {
		s, _, _ = strings.Cut(strings.TrimSpace(s), " ")
		return strings.ToLower(s)
	}
	return first(a) == first(b)
}

func ruleConditions(p *Pass) {
	type place struct {
		lb, listener string
		priority     int
	}
	first := map[place]*model.Link{}
	p.forwards(func(l *model.Link, s *model.ForwardsSpec, lb, to *model.Node) {
		about := func(prop, what string) *Finding {
			return p.AboutLink(l, prop, "lb", label(lb), "t", label(to), "what", what)
		}
		if lb.Kind() == model.KindALB {
			for _, x := range l.Info().Props {
				values, set := x.Get(l.Spec)
				for i, v := range values {
					if err := x.Judge(v); set && err != nil {
						about(x.Name, "cannot be made: "+malformed(err)).ofItem(i)
					}
				}
			}
			bothForms("hostRegex", s.HostRegex.Val(), s.Host.Val(), about)
			bothForms("pathRegex", s.PathRegex.Val(), s.PathRule.Val(), about)
		}
		if what := tooMuch(s); lb.Kind() == model.KindALB && what != "" {
			prop := "pathRule"
			if conditionValues(s) > valuesOfARule {
				prop = "sourceIp"
			}
			about(prop, what)
		}
	})
	byTarget := func(a, b *model.Link) int { return cmp.Compare(a.To, b.To) }
	for _, l := range slices.SortedStableFunc(slices.Values(p.Links(model.Forwards)), byTarget) {
		s, _ := model.LinkAs[*model.ForwardsSpec](l)
		if !s.Priority.IsSet() {
			continue
		}
		at := place{l.From, s.Listener.Val(), s.Priority.Val()}
		if old := first[at]; old == nil {
			first[at] = l
		} else if !model.SameRule(old, l) {
			what := fmt.Sprintf("has the priority %d of the rule for %s", at.priority, label(p.To(old)))
			p.AboutLink(l, "priority", "lb", label(p.From(l)), "t", label(p.To(l)), "what", what)
		}
	}
	for _, n := range p.Nodes(model.KindALB) {
		alb, _ := model.As[*model.ALB](n)
		own := map[place]bool{}
		for _, a := range alb.OwnAnswers() {
			at := place{n.ID, a.When.Listener.Val(), a.When.Priority.Val()}
			if !a.When.Priority.IsSet() {
				continue
			}
			if old := first[at]; old != nil || own[at] {
				whose := "another answer"
				if old != nil {
					whose = "the rule for " + label(p.To(old))
				}
				p.About(n, "rules", "lb", label(n), "t", "an answer of its own", "what", fmt.Sprintf("has the priority %d of %s", at.priority, whose))
			}
			own[at] = true
		}
	}
}

// bothForms judges the regular expression of a condition, which takes either
// that or patterns.
func bothForms(prop, regex, pattern string, about func(prop, what string) *Finding) {
	if regex != "" && pattern != "" {
		about(prop, "has a pattern and an expression for the same; a condition takes one of them")
	}
}

func conditionValues(s *model.ForwardsSpec) int {
	n := len(s.SourceIP.Val())
	for _, v := range []string{s.Host.Val(), s.PathRule.Val(), s.HostRegex.Val(), s.PathRegex.Val(), s.Header.Val(), s.Method.Val(), s.Query.Val()} {
		if v != "" {
			n++
		}
	}
	return n
}

func rewrites(p *Pass) {
	p.forwards(func(l *model.Link, s *model.ForwardsSpec, lb, to *model.Node) {
		for _, r := range []struct{ prop, text string }{{"hostRewrite", s.HostRewrite.Val()}, {"urlRewrite", s.URLRewrite.Val()}} {
			if r.text == "" || lb.Kind() != model.KindALB {
				continue
			}
			regex, _, ok := model.Rewrite(r.text)
			what := ""
			switch _, err := regexp.Compile(regex); {
			case !ok:
				what = "is " + strconv.Quote(r.text) + ", not regex -> replacement"
			case len(regex) > 1024:
				what = fmt.Sprintf("has an expression of %d characters; up to 1,024 are allowed", len(regex))
			case err != nil:
				what = "has an expression that cannot be read: " + strconv.Quote(regex)
			case len(s.Conditions()) == 0:
				what = "stands on the default rule, which takes none"
			default:
				continue
			}
			p.AboutLink(l, r.prop, "lb", label(lb), "t", label(to), "what", what)
		}
	})
}

func sourcesBehindProxies(p *Pass) {
	p.forwards(func(l *model.Link, s *model.ForwardsSpec, lb, to *model.Node) {
		if len(s.SourceIP.Val()) == 0 || lb.Kind() != model.KindALB {
			return
		}
		for _, w := range p.Ways() {
			if k := w.from.Kind(); w.end == lb && (k == model.KindCloudFront || k.API() || k == model.KindVPCLink) {
				p.AboutLink(l, "sourceIp", "lb", label(lb), "t", label(to), "proxy", label(w.from)).With(w.from)
				return
			}
		}
	})
}

// speaksHTTPS tells whether the rule of a link belongs to an HTTPS listener of
// the balancer, or may.
func speaksHTTPS(lb *model.ALB, s *model.ForwardsSpec) bool {
	if l := s.Listener.Val(); l != "" {
		return listenerProtocol(l) == "https"
	}
	return slices.ContainsFunc(lb.Listeners.Val(), func(l string) bool { return listenerProtocol(l) == "https" })
}

// albForwards visits the target groups of Application Load Balancers.
func (p *Pass) albForwards(visit func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, alb *model.ALB, to *model.Node)) {
	forwardsOf(p, visit)
}

// forwardsOf visits the target groups of one kind of balancer.
func forwardsOf[S model.Spec](p *Pass, visit func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, balancer S, to *model.Node)) {
	p.forwards(func(l *model.Link, s *model.ForwardsSpec, lb, to *model.Node) {
		if balancer, ok := model.As[S](lb); ok {
			visit(l, s, lb, balancer, to)
		}
	})
}

func authListeners(p *Pass) {
	p.albForwards(func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, alb *model.ALB, _ *model.Node) {
		if auth := model.AuthOf(lb, l); auth != model.AuthNone && !speaksHTTPS(alb, s) {
			f := p.AboutLink(l, "auth", "lb", label(lb), "auth", auth)
			if _, own := l.Get("auth"); !own {
				f.of = lb.ID // which says it once for all its rules
			}
		}
	})
}

// asksLogin tells whether a rule of the balancer sends users to a login.
func (p *Pass) asksLogin(lb *model.Node) bool {
	return slices.ContainsFunc(p.t.Out(lb.ID), func(l *model.Link) bool {
		auth := model.AuthOf(lb, l)
		return auth == model.AuthCognito || auth == model.AuthOIDC
	})
}

func authNetworks(p *Pass) {
	for _, n := range p.Nodes(model.KindALB) {
		s, _ := model.As[*model.ALB](n)
		if (s.Scheme.Val() == model.SchemeInternal || s.IPAddressType.Val() == model.DualStackNoIPv4) && p.asksLogin(n) {
			p.About(n, "auth", "lb", label(n))
		}
	}
}

func authBehindCloudFront(p *Pass) {
	for _, w := range p.WaysOf(model.Origin) {
		if w.end.Kind() != model.KindALB || !p.asksLogin(w.end) {
			continue
		}
		s, _ := model.LinkAs[*model.OriginSpec](w.by)
		if s.CachePolicy.Val() == model.CachingDisabled && strings.HasPrefix(s.OriginRequestPolicy.Val(), model.AllViewer) && s.OriginRequestPolicy.Val() != model.AllViewerExceptHost {
			continue
		}
		p.AboutCaller(w, "originRequestPolicy", "lb", label(w.end), "cdn", label(w.from)).
			Offer("forward", "Pass everything on, uncached", setLink(w.by, "cachePolicy", model.CachingDisabled), setLink(w.by, "originRequestPolicy", model.AllViewer))
	}
}

func protocolVersions(p *Pass) {
	p.albForwards(func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, alb *model.ALB, to *model.Node) {
		if v := s.ProtocolVersion.Val(); (v == model.VersionHTTP2 || v == model.VersionGRPC) && !speaksHTTPS(alb, s) {
			p.AboutLink(l, "protocolVersion", "lb", label(lb), "t", label(to), "version", v)
		}
	})
}

func versionMismatches(p *Pass) {
	p.albForwards(func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, _ *model.ALB, to *model.Node) {
		if to.Kind() == model.KindLambda {
			return
		}
		version, _ := traffic.VersionOf(p.t, l) // where it depends on a condition, HTTP1 serves some
		asked, bad := traffic.Mismatch(p.t, l, version)
		if !bad {
			return
		}
		f := p.AboutLink(l, "protocolVersion", "users", label(asked.From), "protocol", asked.Version, "lb", label(lb), "t", label(to), "version", version).With(asked.From)
		if fit, ok := traffic.FittingVersion(p.t, l); ok {
			f.Offer("version", "Take "+fit, setLink(l, "protocolVersion", fit))
		}
	})
}

func versionsAssumed(p *Pass) {
	p.albForwards(func(l *model.Link, _ *model.ForwardsSpec, lb *model.Node, _ *model.ALB, to *model.Node) {
		asked, beyond := traffic.Beyond(p.t, l)
		if !beyond || to.Kind() == model.KindLambda || p.onlyRefusals(to) {
			return
		}
		version, _ := traffic.VersionOf(p.t, l)
		if _, bad := traffic.Mismatch(p.t, l, version); bad {
			return // elb/version-mismatch
		}
		f := p.AboutLink(l, "protocolVersion", "users", label(asked.From), "protocol", asked.Version, "lb", label(lb), "t", label(to), "version", version).With(asked.From)
		f.Offer("version", "State "+version, setLink(l, "protocolVersion", version))
	})
}

func stickiness(p *Pass) {
	p.forwards(func(l *model.Link, s *model.ForwardsSpec, lb, to *model.Node) {
		kind := s.Stickiness.Val()
		what := ""
		nlb, _ := model.As[*model.NLB](lb)
		cookie := strings.HasSuffix(kind, "_cookie")
		switch {
		case kind == "":
			return
		case lb.Kind() == model.KindALB && !cookie:
			what = "an ALB knows clients by cookies"
		case lb.Kind() == model.KindNLB && kind != "source_ip":
			what = "an NLB knows clients by their address"
		case lb.Kind() == model.KindGWLB && (cookie || kind == "source_ip"):
			what = "a GWLB knows flows by addresses of both ends"
		case nlb != nil && strings.HasSuffix(listenerOf(nlb, s), "quic"):
			what = "a QUIC listener keeps none"
		case nlb != nil && listenerOf(nlb, s) == "tls":
			what = "a TLS listener keeps none"
		case lb.Kind() == model.KindALB && model.Weighted(p.t, l) && !s.GroupStickiness.IsSet():
			what = "the rule shares by weight and must be sticky too, to a target group"
		default:
			return
		}
		p.AboutLink(l, "stickiness", "lb", label(lb), "t", label(to), "type", strings.TrimPrefix(meaning(l.Info().Props, "stickiness", kind), "GWLB: "), "what", what)
	})
}
