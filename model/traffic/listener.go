package traffic

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"portolan/model"
)

// fit says how well a request matches the rule of a listener.
type fit int

const (
	unfit   fit = iota
	unseen      // it asks for an address or a secret of which the drawing does not tell
	unsaid      // it asks for a header or a query of which nothing is drawn
	another     // by its path alone, which may stand for many
	general     // the rule has no condition that can be judged
	exact       // a condition holds
)

// fits judges a request by the conditions of a rule. A header or a query string
// that a rule asks for is taken to be missing, since requests of a walk carry
// none but the secret header of CloudFront. Where nothing else takes the request
// it is unsaid, and the request may be one that has them; so may one of an API, see
// [course.mayMap]. One that is made for the rule has them where those who ask can send them.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
func (c *course) fits(s *model.ForwardsSpec, from sender) fit {
	best := general
	if s.Host.Val() != "" || s.HostRegex.Val() != "" {
		met, known := c.meets(s)
		if !met {
			return unfit
		}
		if known || c.made(s).host {
			best = exact
		}
	}
	if m := s.Method.Val(); m != "" {
		if m != strings.ToUpper(c.request.Method) && (m != "GET" || c.request.Method != "") {
			return unfit
		}
		best = exact
	}
	missing, mapped := s.Query.Val() != "", c.mayMap(from)
	if c.probe != nil && missing && !mapped { // the query string of a check is known
		if !c.probe.asks(s.Query.Val()) {
			return unfit
		}
		missing, best = false, exact
	}
	if missing && !mapped && refusesRest(from.node) {
		return unseen
	}
	made := c.made(s)
	sends := made.sends && !c.neverSent(s, from)
	if missing && sends {
		missing, best = false, exact
	}
	if s.Header.Val() != "" {
		name, _, _ := model.HeaderCondition(s.Header.Val())
		switch {
		case mapped, !mayBeSecret(name):
			missing = missing || !sends
		case c.carriesSecret(from):
			best = exact
		case c.secret(from) && from.sentBy == fromEdge && AsksSecret(c.t, from.node) != "":
			return unfit // the behaviour says what it adds
		case c.secret(from):
			return unseen
		default:
			missing = missing || !sends
		}
		if !missing {
			best = exact
		}
	}
	for _, part := range []fit{c.fitsPlace(s, from), fitsPath(s, c.pathAt(from))} {
		switch part {
		case general:
		case exact:
			best = exact
		default:
			return part
		}
	}
	if missing && !mapped && (c.probe != nil || c.neverSent(s, from)) {
		return unfit
	}
	if missing {
		return unsaid
	}
	return best
}

// fitsPath judges a path by the conditions of a rule.
func fitsPath(s *model.ForwardsSpec, path string) fit {
	best := general
	for _, says := range []struct {
		pattern string
		matches func(pattern, path string) bool
	}{{s.PathRule.Val(), matchPath}, {s.PathRegex.Val(), found}} {
		switch {
		case says.pattern == "":
		case !says.matches(says.pattern, path):
			return another
		default:
			best = exact
		}
	}
	return best
}

// found tells whether a regular expression matches a text; one that cannot be
// read matches nothing. That it need not match the whole text is assumed.
func found(expression, text string) bool {
	re, err := regexp.Compile(expression)
	return err == nil && re.MatchString(text)
}

func (c *course) originOr() *model.Link {
	if c.origin != nil {
		return c.origin
	}
	return noLink
}

var noLink = &model.Link{Kind: model.Attach, Spec: &model.AttachSpec{}}

// fitted says which conditions of a rule a request meets since it is made for them.
type fitted struct{ host, sends, place bool }

// made compares a rule with that for which the request is made, see [Request.For].
func (c *course) made(s *model.ForwardsSpec) fitted {
	as := specOf(c.request.For)
	if as == nil {
		return fitted{}
	}
	return fitted{
		host:  s.Host.Val() == as.Host.Val() && s.HostRegex.Val() == as.HostRegex.Val(),
		sends: s.Header.Val() == as.Header.Val() && s.Query.Val() == as.Query.Val(),
		place: slices.Equal(s.SourceIP.Val(), as.SourceIP.Val()) && s.IPFamily.Val() == as.IPFamily.Val(),
	}
}

// ruled keeps the links that a request at n takes: the targets of the listener
// rule of a balancer, or of the route of an API, that fits it. Without a fit it
// is those without a condition; without these all that may fit, since a path may
// stand for many. None is left where no rule of an ALB takes the request and no
// default is drawn. own is the rule that a balancer answers itself where that
// comes first.
func (c *course) ruled(n *model.Node, links []*model.Link, at sender) (taken []*model.Link, own *model.OwnAnswer) {
	if n.Kind().API() || n.Kind() == model.KindFunctionURL {
		return c.routed(links, at), nil
	}
	var fitting, open, other, more []*model.Link
	missing := 0 // rules that surely do not take it
	for _, l := range links {
		s, ok := model.LinkAs[*model.ForwardsSpec](l)
		if !ok {
			open = append(open, l)
			continue
		}
		if c.elsewhere(n, l, at) {
			missing++
			continue
		}
		switch c.fits(s, at) {
		case exact:
			fitting = append(fitting, l)
		case general:
			open = append(open, l)
		case another:
			if c.mayTake(s, at) {
				other = append(other, l)
			} else {
				missing++
			}
		case unfit:
			missing++
		case unsaid:
			more = append(more, l)
		}
	}
	// Rules are tried by priority, then in their order; the first that matches
	// decides.
	// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
	slices.SortStableFunc(fitting, func(a, b *model.Link) int {
		x, _ := model.LinkAs[*model.ForwardsSpec](a)
		y, _ := model.LinkAs[*model.ForwardsSpec](b)
		return x.Before(y)
	})
	first, rest := c.ownAnswers(n, at)
	switch {
	case first != nil && (len(fitting) == 0 || first.When.Before(specOf(fitting[0])) <= 0):
		return nil, first
	case len(fitting) > 0:
		return sameRule(fitting[0], fitting), nil
	case len(more) > 0 && len(open) == 0 && c.mayMap(at):
		return slices.Concat(more, other), nil
	case rest != nil && rest.When.Listener.Val() != "" && at.scheme != "" && !slices.ContainsFunc(open, namesListener):
		return nil, rest // the default of that very listener
	case len(open) > 0:
		return c.versed(open, other, at), nil
	case len(more) > 0 && len(other) == 0:
		return more, nil
	case rest != nil && (len(other) == 0 || !strings.Contains(c.request.Path, "*")):
		return nil, rest
	case len(other) > 0:
		return other, nil
	case len(links) > 0 && missing == len(links) && n.Kind() == model.KindALB:
		return nil, nil
	}
	return links, nil
}

// pathAt is the path that a balancer sees: CloudFront may put one before that of
// the viewer, or have a part of it rewritten.
func (c *course) pathAt(at sender) string {
	if o, ok := model.LinkAs[*model.OriginSpec](c.originOr()); ok && at.sentBy == fromEdge && (o.OriginPath.IsSet() || o.Rewrite.IsSet()) {
		return o.PathAtOrigin(c.request.Path)
	}
	return c.request.Path
}

// mayTake tells whether a rule that does not match the path of a request as it is
// written may take some request that it stands for: one of a pattern, or one whose
// path an API or a function on the way may change.
func (c *course) mayTake(s *model.ForwardsSpec, at sender) bool {
	path := c.pathAt(at)
	switch {
	case path == "" || at.sentBy == fromService:
		return true
	case at.sentBy == fromEdge && runsOn(c.t, c.originOr(), model.ViewerRequest, model.OriginRequest):
		return true
	case !strings.Contains(path, "*"):
		return false
	}
	rule := s.PathRule.Val()
	return (rule == "" || model.PatternsMeet(strings.TrimPrefix(rule, "/"), strings.TrimPrefix(path, "/"))) && !apart(s.PathRegex.Val(), model.BehaviorPath(path))
}

// versed keeps the links without a condition, unless their groups refuse the
// protocol version and one of another rule takes it: where the path of a request
// may stand for many, it stands for those that the rule is for.
func (c *course) versed(open, other []*model.Link, at sender) []*model.Link {
	refuses := func(l *model.Link) bool { return c.mismatched(l, c.version(at)) != "" }
	if c.request.Path != "" && !strings.Contains(c.request.Path, "*") || slices.ContainsFunc(open, func(l *model.Link) bool { return !refuses(l) }) {
		return open
	}
	for _, l := range other {
		if s := specOf(l); s != nil && s.ProtocolVersion.IsSet() && !refuses(l) {
			return sameRule(l, other)
		}
	}
	return open
}

func namesListener(l *model.Link) bool {
	s := specOf(l)
	return s != nil && s.Listener.Val() != ""
}

func specOf(l *model.Link) *model.ForwardsSpec {
	s, _ := model.LinkAs[*model.ForwardsSpec](l)
	return s
}

// ownAnswers finds the first rule of a balancer that it answers itself and that
// the request fits by a condition, and the one without any.
func (c *course) ownAnswers(n *model.Node, at sender) (first, rest *model.OwnAnswer) {
	s, ok := model.As[*model.ALB](n)
	if !ok {
		return nil, nil
	}
	for _, a := range s.OwnAnswers() {
		if c.otherListener(s, strings.ToLower(a.When.Listener.Val()), at) {
			continue
		}
		switch fit := c.fits(&a.When, at); {
		case a.Refused(at.scheme) != "":
		case fit == exact && first == nil:
			first = a
		case fit == general && len(a.When.Conditions()) == 0 && rest == nil:
			rest = a
		}
	}
	return first, rest
}

// answersItself is the rule by which a balancer answers the request itself, nil
// when it passes it on.
func (c *course) answersItself(n *model.Node, at sender) *model.OwnAnswer {
	if c.sendsOn(n, at) {
		return toHTTPS(c.t, n)
	}
	if s, ok := n.Spec.(*model.ALB); !ok || !s.Rules.IsSet() {
		return nil
	}
	_, own := c.ruled(n, c.routes.from(n), at)
	return own
}

// toHTTPS is what a listener of an ALB does that redirects: it leads to the port of HTTPS
// there, 443 where it listens for none.
func toHTTPS(t *model.Topology, alb *model.Node) *model.OwnAnswer {
	port := "443"
	for _, l := range model.ListenersOf(t, alb) {
		if words := strings.Fields(strings.ToLower(l)); len(words) == 1 && strings.HasPrefix(words[0], "https:") {
			port = strings.TrimPrefix(words[0], "https:")
			break
		}
	}
	return &model.OwnAnswer{Status: 301, Redirect: &model.Redirect{Protocol: model.ProtocolHTTPS, Port: port}}
}

// sendsOn tells whether a request came in plain HTTP to listeners of an ALB that only
// redirect to HTTPS: by CloudFront, or through an NLB, to which clients come back then.
// Clients that call the ALB follow at once, see [course.redirected]. A check through an
// NLB is one of that: it tells nothing of clients.
func (c *course) sendsOn(n *model.Node, at sender) bool {
	if n.Kind() != model.KindALB || at.scheme != model.ProtocolHTTP || at.sentBy == fromService || at.sentBy != fromEdge && (c.probe != nil || c.protocol != model.ProtocolHTTP) {
		return false
	}
	listens := model.ListensBehind
	if at.sentBy == fromEdge {
		listens = model.Listens
	}
	open, redirected, _ := listens(c.t, n, at.scheme)
	return redirected && !open
}

// saying is the hop with what its balancer does by itself.
func (h Hop) saying(a *model.OwnAnswer) Hop {
	switch {
	case a.Redirect != nil:
		h.addReason("%s redirects the request with %d; where that leads is another request.", h.Node.Label(), a.Status)
	case a.Status < 400:
		h.addReason("%s answers %d by a rule of its own.", h.Node.Label(), a.Status)
	}
	return h
}

// answered ends a request at a balancer that answers it itself. A redirect sends
// the client elsewhere, where it makes another request.
func answered(n *model.Node, a *model.OwnAnswer) []tail {
	if a.Redirect == nil && a.Status >= 400 {
		tails := failing(CauseRule, a.Status, "%s answers %d by a rule of its own", n.Label(), a.Status)
		tails[0].own = true
		return tails
	}
	return []tail{{share: 1, bare: true}}
}

// weigh shares requests among target groups by weight. What goes to a group
// without a healthy target is lost: it is not sent elsewhere. For an NLB that is
// assumed.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
func (c *course) weigh(n *model.Node, links []*model.Link, at sender) []tail {
	sum := 0.0
	for _, l := range links {
		sum += weightOf(l)
	}
	if sum == 0 {
		return failing(CauseRule, 503, "every target group of %s has weight 0", n.Label())
	}
	var answers []answer
	for _, l := range links {
		w := weightOf(l)
		answers = append(answers, answer{
			link: l, share: w / sum,
			reason: fmt.Sprintf("%s has weight %.0f of %.0f at %s.", c.t.Node(l.To).Label(), w, sum, n.Label()) + sticks(links),
		})
	}
	return c.split(answers, at)
}

// sticks says that clients stay where their first request went, so that shares are
// of clients; "" where no target group states it.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
func sticks(links []*model.Link) string {
	target, group := false, false
	for _, l := range links {
		if s, ok := model.LinkAs[*model.ForwardsSpec](l); ok {
			target, group = target || s.Stickiness.IsSet(), group || s.GroupStickiness.IsSet()
		}
	}
	switch {
	case target:
		return " Clients stay with their target while it is healthy: these are shares of clients."
	case group:
		return " Clients stay with their target group: these are shares of clients."
	}
	return ""
}

func weightOf(l *model.Link) float64 { return bounded(float64(specOf(l).Weight.Or(1)), 0, 999) }

// rewritten changes what the targets of a rule see of a request; back undoes it.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html
func (c *course) rewritten(l *model.Link) (back func()) {
	path, host := c.request.Path, c.host
	if s, ok := model.LinkAs[*model.ForwardsSpec](l); ok && c.t.Node(l.From).Kind() == model.KindALB {
		c.request.Path = replaced(s.URLRewrite.Val(), path)
		c.host = replaced(s.HostRewrite.Val(), host)
	}
	return func() { c.request.Path, c.host = path, host }
}

// replaced rewrites a text; what cannot be read, or does not match, leaves it.
func replaced(rewrite, text string) string {
	regex, with, ok := model.Rewrite(rewrite)
	if !ok || text == "" {
		return text
	}
	re, err := regexp.Compile(regex)
	if err != nil {
		return text
	}
	return re.ReplaceAllString(text, with)
}
