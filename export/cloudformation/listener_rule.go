package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// rule is one rule of a listener: target groups that share what matches, or an
// answer of the balancer itself.
type rule struct {
	links []*model.Link // each a target group of its own; nil for an own answer
	own   *model.OwnAnswer
	when  *model.ForwardsSpec
}

// ruleSet are the rules of a listener as it tries them.
type ruleSet struct {
	guard value // secrets that requests must carry; nil for none
	ruled []rule
	rest  []*model.Link    // what takes everything else; none when ruled has it
	own   *model.OwnAnswer // how the balancer answers everything else itself
}

// rulesOn sorts the links and own answers of a balancer into the rules of one of
// its listeners. What takes everything is the default action, unless a guard
// asks for the secret: then it is the last rule.
func (x *exporter) rulesOn(s *stack, b *balancer, l listener) ruleSet {
	set := ruleSet{}
	if b.nlb == nil {
		set.guard = x.guardValues(s, b)
		for _, a := range b.spec.OwnAnswers() {
			switch {
			case !b.answersOn(l, a) || l.redirect && (len(a.When.Conditions()) > 0 || !a.When.Listener.IsSet()):
			case len(a.When.Conditions()) > 0:
				set.ruled = append(set.ruled, rule{own: a, when: &a.When})
			case set.own == nil:
				set.own = a
			}
		}
	}
	var last []rule
	for _, group := range x.ruleGroups(b, l) {
		spec, _ := model.LinkAs[*model.ForwardsSpec](group[0])
		switch {
		case len(spec.Conditions()) > 0:
			set.ruled = append(set.ruled, rule{links: group, when: spec})
		case set.guard != nil:
			last = append(last, rule{links: group, when: spec})
		default:
			set.rest = group
		}
	}
	slices.SortStableFunc(set.ruled, func(a, b rule) int { return a.when.Before(b.when) })
	set.ruled = append(set.ruled, last...)
	return set
}

// answersOn tells whether a rule that the balancer answers itself belongs to a
// listener: that which it names, else all that take it.
func (b *balancer) answersOn(l listener, a *model.OwnAnswer) bool {
	if named := a.When.Listener.Val(); named != "" {
		at, err := parseListener(named, albProtocols)
		if err != nil || at.String() != l.String() {
			return false
		}
	}
	return a.Refused(l.protocol) == ""
}

// ruleGroups are the links that a listener takes, those of one rule together,
// and of each rule one link for each target group.
func (x *exporter) ruleGroups(b *balancer, l listener) [][]*model.Link {
	var out [][]*model.Link
	for _, t := range x.forwardsFrom(b, l) {
		if x.headOfGroup(t) != t {
			continue
		}
		at := slices.IndexFunc(out, func(g []*model.Link) bool { return b.nlb != nil || model.SameRule(g[0], t) })
		if at < 0 {
			out = append(out, []*model.Link{t})
		} else {
			out[at] = append(out[at], t)
		}
	}
	return out
}

// last is the action for what no rule takes; nil when target groups take it.
func (r ruleSet) last(b *balancer, l listener) value {
	switch {
	case l.redirect && r.own != nil:
		return ownAction(r.own)
	case l.redirect:
		return object(f("Type", str("redirect")), f("RedirectConfig", object(
			f("Protocol", str("HTTPS")), f("Port", quoted(decimal(b.port("https", 443)))), f("StatusCode", str("HTTP_301")))))
	case len(r.rest) > 0:
		return nil
	case r.guard != nil:
		return fixedAnswer("403")
	case r.own != nil:
		return ownAction(r.own)
	}
	return fixedAnswer("404")
}

func fixedAnswer(status string) value {
	return object(f("Type", str("fixed-response")), f("FixedResponseConfig", object(
		f("StatusCode", quoted(status)), f("ContentType", str("text/plain")))))
}

// ownAction is what a balancer answers itself. Parts of a redirect that are left
// out stay as in the request; the port is that of the protocol that it names.
func ownAction(a *model.OwnAnswer) value {
	if a.Redirect == nil {
		return fixedAnswer(decimal(a.Status))
	}
	part := func(s string) value {
		if s == "" {
			return nil
		}
		return quoted(s)
	}
	r := a.Redirect
	return object(f("Type", str("redirect")), f("RedirectConfig", object(
		f("Protocol", part(strings.ToUpper(r.Protocol))), f("Host", part(r.Host)), f("Port", part(r.PortWritten())), f("Path", part(r.Path)), f("Query", part(r.Query)),
		f("StatusCode", str("HTTP_"+decimal(a.Status))))))
}

// writeRules makes the rules of a listener: what health checks may call without the
// secret, then those with a priority that is drawn, then the others in the order of
// the document.
func (x *exporter) writeRules(s *stack, listener string, b *balancer, l listener, set ruleSet) {
	var places []*placed
	var checks []*resource
	if set.guard != nil && len(set.ruled) > 0 {
		for i, path := range x.openPaths(b, l) {
			r := x.checkRule(s, listener, b, l, path)
			checks = append(checks, r)
			places = append(places, &placed{fresh: s.id(b.node.ID, "CheckRule"+decimal(l.port)+"N"+decimal(i+1)), match: matchOf(lookup(r.properties, "Conditions")), check: true})
		}
	}
	for i, r := range set.ruled {
		id := s.id(b.node.ID, "AnswerRule"+l.part()+"N"+decimal(i+1))
		if r.own == nil {
			id = s.id(b.node.ID, "Rule"+l.part()+x.word(r.links[0].To)+linkNumber(r.links[0]))
		}
		places = append(places, &placed{fresh: id, match: matchOf(conditions(nil, r.when)), drawn: r.when.Priority.Val()})
	}
	x.place(s, listener, places)
	for i, r := range checks {
		r.id = places[i].id
		lookup(r.properties, "Priority").Value = decimal(places[i].priority)
		s.add(r)
	}
	for i, r := range set.ruled {
		at := places[len(checks)+i]
		what := "what it answers itself"
		action := value(nil)
		if r.own != nil {
			action = ownAction(r.own)
		} else {
			what = "what goes to " + r.links[0].To
			for _, t := range r.links {
				x.forwarders[t.Ref()] = append(x.forwarders[t.Ref()], at.id)
			}
		}
		s.add(&resource{
			rank: rankBalancer, id: at.id, kind: "AWS::ElasticLoadBalancingV2::ListenerRule", comment: comment(b.node) + ", " + what,
			properties: object(
				f("ListenerArn", ref(listener)), f("Priority", num(at.priority)), f("Conditions", conditions(set.guard, r.when)),
				f("Actions", x.actions(s, b, l, r.links, action)), f("Transforms", transforms(r.when))),
		})
	}
}

// conditions are those of a rule, and the secret.
func conditions(guard value, s *model.ForwardsSpec) value {
	out := list()
	add := func(kind string, config field) {
		out.Content = append(out.Content, object(f("Field", str(kind)), config))
	}
	values := func(name, values, text string) field { return f(name, object(f(values, strs(text)))) }
	if guard != nil {
		add("http-header", f("HttpHeaderConfig", object(f("HttpHeaderName", str(secretHeader)), f("Values", guard))))
	}
	if s.Host.Val() != "" {
		add("host-header", values("HostHeaderConfig", "Values", s.Host.Val()))
	}
	if s.PathRule.Val() != "" {
		add("path-pattern", values("PathPatternConfig", "Values", s.PathRule.Val()))
	}
	if s.HostRegex.Val() != "" {
		add("host-header", values("HostHeaderConfig", "RegexValues", s.HostRegex.Val()))
	}
	if s.PathRegex.Val() != "" {
		add("path-pattern", values("PathPatternConfig", "RegexValues", s.PathRegex.Val()))
	}
	if name, pattern, ok := model.HeaderCondition(s.Header.Val()); ok {
		add("http-header", f("HttpHeaderConfig", object(f("HttpHeaderName", str(name)), f("Values", strs(pattern)))))
	}
	if s.Method.Val() != "" {
		add("http-request-method", values("HttpRequestMethodConfig", "Values", s.Method.Val()))
	}
	if s.Query.Val() != "" {
		pair := object(f("Value", quoted(s.Query.Val())))
		if key, val, ok := strings.Cut(s.Query.Val(), "="); ok {
			pair = object(f("Key", quoted(key)), f("Value", quoted(val)))
		}
		add("query-string", f("QueryStringConfig", object(f("Values", list(pair)))))
	}
	if len(s.SourceIP.Val()) > 0 {
		add("source-ip", f("SourceIpConfig", object(f("Values", strs(s.SourceIP.Val()...)))))
	}
	return out
}

// transforms are the rewrites of a rule; nil for none.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html
func transforms(s *model.ForwardsSpec) value {
	var out []value
	add := func(kind, config, text string) {
		if regex, replacement, ok := model.Rewrite(text); ok {
			out = append(out, object(f("Type", str(kind)), f(config, object(f("Rewrites", list(object(
				f("Regex", quoted(regex)), f("Replace", quoted(replacement)))))))))
		}
	}
	add("host-header-rewrite", "HostHeaderRewriteConfig", s.HostRewrite.Val())
	add("url-rewrite", "UrlRewriteConfig", s.URLRewrite.Val())
	if len(out) == 0 {
		return nil
	}
	return list(out...)
}

// actions are what a rule does: the login that it asks for, and then what it
// forwards to, or the answer.
func (x *exporter) actions(s *stack, b *balancer, l listener, links []*model.Link, answer value) value {
	if answer != nil {
		return list(answer)
	}
	forward := x.forwardTo(s, links)
	login := x.login(s, b, l, links[0])
	if login == nil {
		return list(forward)
	}
	login.Content = append(login.Content, str("Order"), num(1))
	forward.Content = append(forward.Content, str("Order"), num(2))
	return list(login, forward)
}

// forwardTo sends requests to the target groups of links: one, or several by
// weight.
func (x *exporter) forwardTo(s *stack, links []*model.Link) value {
	spec, _ := model.LinkAs[*model.ForwardsSpec](links[0])
	if len(links) == 1 && !x.counts(links[0], "groupStickiness") && !spec.Weight.IsSet() {
		return object(f("Type", str("forward")), f("TargetGroupArn", ref(x.targetGroupID(s, links[0]))))
	}
	groups, sticky := list(), 0
	for _, t := range links {
		spec, _ := model.LinkAs[*model.ForwardsSpec](t)
		if x.counts(t, "groupStickiness") {
			sticky = max(sticky, spec.GroupStickiness.Val())
		}
		weight := x.weightOf(s, Parameter{
			Name: x.word(t.From) + x.word(t.To) + linkNumber(t) + "Weight", Default: decimal(spec.Weight.Or(1)), Max: 999,
		}, "the target group for ", t.To, "behind "+t.From)
		groups.Content = append(groups.Content, object(f("TargetGroupArn", ref(x.targetGroupID(s, t))), f("Weight", weight)))
	}
	config := []field{f("TargetGroups", groups)}
	if sticky > 0 {
		config = append(config, f("TargetGroupStickinessConfig", object(f("Enabled", boolean(true)), f("DurationSeconds", num(sticky)))))
	}
	return object(f("Type", str("forward")), f("ForwardConfig", object(config...)))
}
