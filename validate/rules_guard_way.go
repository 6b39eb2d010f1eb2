package validate

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// guardWayRules judge ways round a guard, and what may stand behind one.
var guardWayRules = []*Rule{
	{
		ID: "cloudfront/prefix-list-alone", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Origin open to the distributions of others",
		When:    "CloudFront reaches a public load balancer or server, directly, by a record or through an accelerator, or a private one through an accelerator, and all that guards it is that its security groups admit the addresses of CloudFront.",
		Why:     "Everybody's distributions call from those addresses: somebody else can put one in front of your origin and leave your web ACL out.",
		Message: "Distributions of other people reach {lb} round {dist}: it admits all of CloudFront",
		FixText: "Let {checker} check a secret header too, or {way}",
		ExamTip: "Prefix list and secret header belong together",
		Note:    "A secret header with a security group that admits CloudFront stands for both.",
		Sources: []string{srcRestrictAccessToLoadBalancer, srcLocationsOfEdgeServers},
		Check:   prefixListAlone,
	},
	{
		ID: "api/balancer-bypass", Group: "api", Severity: Warning, Verified: VerifiedLogic,
		Title:   "Open load balancer behind an API",
		When:    "An API that authorizes its callers, asks for client certificates, or has a web ACL or a resource policy calls a load balancer that everybody on the Internet can call too, directly or through a VPC link.",
		Why:     "Who calls the load balancer itself meets no authorizer, no web ACL and no throttle of the API.",
		Message: "Users can go around {api} to {lb}",
		FixText: "Make {lb} internal and reach it through a VPC link",
		Note:    "Through a VPC link asked of load balancers that are said to be internet-facing. One counts as closed that wants client certificates, or whose rules all ask for a login, a token, a secret header or some addresses; one with a web ACL of its own does not.",
		Sources: []string{srcAPIGatewayTLS, srcHTTPAPIPrivate},
		Check:   balancersBehindAPIs,
	},
	{
		ID: "api/function-url-bypass", Group: "api", Severity: Warning, Verified: VerifiedYes,
		Title:   "Open function URL beside a guarded way",
		When:    "A function URL that asks for no signature leads to a function, and another way to the same function has a guard: an authorizer, a login, client certificates, a web ACL, signed URLs, a geo restriction, a secret header, a resource policy, or security groups or rules for some addresses. Where nobody is drawn who calls the URL, a private API or an internal load balancer is one too.",
		Why:     "Lambda asks nobody who they are at such a URL. Who knows it calls the function and meets none of the guards of the other way.",
		Message: "Everybody can go around {guard} to {fn} by {url}",
		FixText: "Let {url} want signed requests, or remove it",
		Note:    "An open function URL behind CloudFront is cloudfront/function-url-open. One that only health checks call is there for them. Beside another URL of the same function that wants signatures, which api/function-url-function names too, an open one is a way round as well.",
		Sources: []string{srcURLsAuth},
		Check:   openURLsBeside,
	},
	{
		ID: "elb/auth-open-listener", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Title:   "Login that plain HTTP goes round",
		When:    "A rule of an Application Load Balancer asks for a login or a token, and an HTTP listener without a redirect forwards the same requests without asking: by that rule, which names no listener, or by another that leads to the same target.",
		Why:     "Login and token actions exist on HTTPS listeners only. The HTTP listener forwards the same requests and asks for nothing.",
		Message: "Who calls {listener} of {lb} is forwarded without {auth}",
		FixText: "Redirect HTTP to HTTPS",
		Sources: []string{srcListenerAuthenticateUsers, srcListenerVerifyJWT},
		Check:   openBesideLogin,
	},
	{
		ID: "api/edge-domain-taken", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "Edge-optimized custom domain that exists already",
		When:    "An edge-optimized API has the custom domain of another edge-optimized API in another Region, or an alias of a distribution. A record that leads to both is judged as several edge-optimized APIs behind one name.",
		Why:     "AWS runs a distribution for an edge-optimized domain, and a name stands for one distribution in the whole world: the second is refused.",
		Message: "{name} of {api} already belongs to {other}",
		FixText: "Use regional APIs, each with the same custom domain",
		ExamTip: "Edge-optimized domain names are unique across Regions",
		Sources: []string{srcHowToEdgeOptimizedCustomDomainName, srcCNAMEs},
		Check:   takenDomains,
	},
	{
		ID: "api/domain-shared", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "Custom domain that two APIs cannot share",
		When:    "Two APIs of one Region have the same custom domain, neither is edge-optimized, and one of the two is a WebSocket API while the other is not, or both are mapped to the same base path.",
		Why:     "API Gateway maps WebSocket APIs only to domains of WebSocket APIs, and a base path of a domain to one API: it refuses the second.",
		Message: "{name} of {api} already belongs to {other}: {why}",
		FixText: "Give each API a name or a base path of its own",
		Sources: []string{srcAPIMappings, srcWebSocketDomains},
		Check:   sharedDomains,
	},
}

func openBesideLogin(p *Pass) {
	said := map[*model.Node]bool{}
	p.albForwards(func(l *model.Link, _ *model.ForwardsSpec, lb *model.Node, alb *model.ALB, _ *model.Node) {
		auth := model.AuthOf(lb, l)
		if said[lb] || auth == model.AuthNone {
			return
		}
		plain := func(listener string) bool {
			return serves(listener) && !p.redirectsAll(lb, alb, listener) && p.forwardsOpenly(lb, l, listener)
		}
		listeners := slices.Clone(alb.Listeners.Val())
		at := slices.IndexFunc(listeners, plain)
		if at < 0 {
			return
		}
		said[lb] = true
		f := p.About(lb, "listeners", "listener", listeners[at], "lb", label(lb), "auth", auth)
		if model.AuthOver(lb, l, model.ProtocolHTTP) != model.AuthNone {
			return // a link that names the listener would have to go
		}
		for i, listener := range listeners {
			if plain(listener) {
				listeners[i] = strings.TrimSpace(listener) + " redirect"
			}
		}
		f.Offer("redirect", "Redirect HTTP to HTTPS", setNode(lb, "listeners", listeners...))
	})
}

// forwardsOpenly tells whether an HTTP listener forwards what a rule with a login takes
// without asking for one: by that very rule, since login actions exist on HTTPS listeners
// alone, or by another that leads to the same target and takes all that it takes.
func (p *Pass) forwardsOpenly(lb *model.Node, login *model.Link, listener string) bool {
	if model.AuthOver(lb, login, model.ProtocolHTTP) == model.AuthNone {
		return true
	}
	asks, _ := model.LinkAs[*model.ForwardsSpec](login)
	return slices.ContainsFunc(p.t.Out(lb.ID), func(l *model.Link) bool {
		s, ok := model.LinkAs[*model.ForwardsSpec](l)
		if !ok || p.illegal[l] || l == login || l.To != login.To || s.Listener.Val() == "" || !sameListener(s.Listener.Val(), listener) || model.AuthOver(lb, l, model.ProtocolHTTP) != model.AuthNone {
			return false
		}
		open, asked := *s, *asks
		open.Listener, asked.Listener = model.Opt[string]{}, model.Opt[string]{}
		return len(open.Conditions()) == 0 || ruleCovers(&open, &asked)
	})
}

// Pages on custom domains of APIs.
const (
	srcAPIMappings      = "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html"
	srcWebSocketDomains = "https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-custom-domain-names.html"
)

// byPrefixList tells whether a balancer is guarded against all but CloudFront by
// its security groups and by nothing else.
func byPrefixList(o *model.OriginSpec, to *model.Node) bool {
	switch o.Access.Val() {
	case model.AccessPrefixList:
		return true
	case model.AccessNone:
		return !model.AdmitsWord(to, model.AdmitsInternet) && model.AdmitsWord(to, model.AdmitsCloudFront)
	}
	return false
}

// behindGroups tells whether security groups decide who comes to an origin.
func behindGroups(n *model.Node) bool {
	return isBalancer(n) || n.Kind() == model.KindCLB || n.Kind() == model.KindASG || n.Kind() == model.KindECS
}

func prefixListAlone(p *Pass) {
	p.originWays(func(w *way, o *model.OriginSpec) {
		if !behindGroups(w.end) || w.inside() || w.through(model.KindNLB) || o.Via.Val() == model.ViaVPCOrigin || traffic.Verifies(w.end) || traffic.KeepsAllOut(p.t, w.end) || !byPrefixList(o, w.end) {
			return
		}
		edits := []model.Edit{setLink(w.by, "access", model.AccessHeader)}
		if _, has := model.FindProp(w.end.Info().Props, "securityGroups"); has && !model.SecurityGroupsOf(w.end).IsSet() {
			edits = append(edits, setNode(w.end, "securityGroups", model.AdmitsCloudFront))
		}
		checker, way := whoChecks(w.end)
		p.AboutCaller(w, "access", "lb", label(w.end), "dist", label(w.from), "checker", checker, "way", way).
			Offer("header", "Check a secret header too", edits...)
	})
}

// whoChecks names who can look for a secret header behind CloudFront, and what does
// without one. Only an ALB has rules that look at headers, and a Classic Load Balancer
// cannot be a VPC origin.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
func whoChecks(n *model.Node) (checker, way string) {
	switch n.Kind() {
	case model.KindCLB:
		return "the servers behind " + label(n), "put an Application Load Balancer in its place"
	case model.KindNLB:
		return "the servers behind " + label(n), "use a VPC origin"
	}
	return label(n), "use a VPC origin"
}

// publicBalancer tells whether everybody on the Internet can call what stands behind a balancer;
// stated asks that the design says so.
func (p *Pass) publicBalancer(n *model.Node, stated bool) bool {
	if n.Private() || traffic.Closed(p.t, n) {
		return false
	}
	switch s := n.Spec.(type) {
	case *model.ALB:
		return !stated || s.Scheme.IsSet()
	case *model.NLB:
		return !stated || s.Scheme.IsSet()
	}
	return false
}

func balancersBehindAPIs(p *Pass) {
	for _, l := range p.Links(model.Integration) {
		api := p.From(l)
		if !traffic.KeepsOut(p.t, l) {
			continue
		}
		if to := p.To(l); p.publicBalancer(to, false) {
			p.AboutLink(l, "", "api", label(api), "lb", label(to))
			continue
		}
		for _, on := range p.t.Out(l.To) {
			if to := p.To(on); p.publicBalancer(to, true) {
				p.AboutLink(on, "", "api", label(api), "lb", label(to)).With(api).Along(l)
			}
		}
	}
}

func openURLsBeside(p *Pass) {
	for _, n := range p.Nodes(model.KindFunctionURL) {
		if u, _ := model.As[*model.FunctionURL](n); u.AuthType.Val() == model.AuthTypeIAM || p.probedAlone(n) {
			continue
		}
		for _, l := range p.t.Out(n.ID) {
			guard := p.guardBefore(p.To(l), len(p.t.In(n.ID)) == 0)
			if guard == nil || p.illegal[l] {
				continue
			}
			f := p.About(n, "authType", "url", label(n), "fn", label(p.To(l)), "guard", label(guard)).With(p.To(l), guard)
			if len(p.t.In(n.ID)) == 0 { // nobody is drawn who would have to sign
				f.Offer("iam", "Ask for signatures", setNode(n, "authType", model.AuthTypeIAM))
			}
		}
	}
}

// probedAlone tells whether only health checks are drawn that call a node: it is there
// for them, and they cannot sign.
func (p *Pass) probedAlone(n *model.Node) bool {
	in := p.t.In(n.ID)
	return len(in) > 0 && all(in, func(l *model.Link) bool { return l.Kind == model.Probes })
}

// guardBefore is what keeps callers out on one of the ways to a function, nil for none.
// Where inside counts, and no other way is open to everybody, that is the network too.
func (p *Pass) guardBefore(fn *model.Node, inside bool) *model.Node {
	var private *model.Node
	for _, l := range p.waysInto(fn) {
		from := p.From(l)
		u, isURL := model.As[*model.FunctionURL](from)
		switch guard := p.guardOn(l, map[string]bool{}); {
		case guard != nil:
			return guard
		case isURL && u.AuthType.Val() != model.AuthTypeIAM:
		case !from.Private():
			inside = false
		case private == nil:
			private = from
		}
	}
	if !inside {
		return nil
	}
	return private
}

// waysInto are the links by which requests come to a node, by the id of who sends them. An
// API asks an authorizer otherwise than it calls its function.
func (p *Pass) waysInto(n *model.Node) []*model.Link {
	in := slices.DeleteFunc(slices.Clone(p.t.In(n.ID)), func(l *model.Link) bool {
		return p.illegal[l] || !l.Data() || l.Kind == model.Probes || p.From(l).Kind().API() && l.Kind != model.Integration
	})
	slices.SortStableFunc(in, func(a, b *model.Link) int { return strings.Compare(a.From, b.From) })
	return in
}

// guardOn is what keeps callers out on the way that ends by a link: the station that
// sends, or else one on each way to that.
func (p *Pass) guardOn(l *model.Link, seen map[string]bool) *model.Node {
	from := p.From(l)
	if traffic.KeepsOut(p.t, l) {
		return from
	}
	if seen[from.ID] {
		return nil
	}
	seen[from.ID] = true
	var first *model.Node
	for _, before := range p.waysInto(from) {
		guard := p.guardOn(before, seen)
		if guard == nil {
			return nil
		}
		if first == nil {
			first = guard
		}
	}
	return first
}

// underOneRecord tells whether one record leads to both nodes; of edge-optimized
// APIs api/edge-multi-region says so.
func (p *Pass) underOneRecord(a, b *model.Node) bool {
	return slices.ContainsFunc(p.Groups(), func(g *Group) bool {
		var ends []*model.Node
		for _, answer := range g.LegalAnswers() {
			ends = append(ends, p.Endpoints(answer.Target)...)
		}
		return slices.Contains(ends, a) && slices.Contains(ends, b)
	})
}

func takenDomains(p *Pass) {
	type owner struct{ node *model.Node }
	first := map[string]owner{}
	for _, n := range sortedByID(p.Nodes(model.KindRESTAPI)) {
		a, _ := model.APIOf(n.Effective())
		name := model.Domain(a.CustomDomain.Val())
		if name == "" || model.Variant(n) != "api_edge" {
			continue
		}
		if d := p.distributionNamed(name); d != nil {
			p.About(n, "customDomain", "name", name, "api", label(n), "other", label(d)).With(d)
			continue
		}
		old, taken := first[name]
		switch {
		case !taken:
			first[name] = owner{n}
		case n.Region() != old.node.Region() && !p.underOneRecord(n, old.node):
			f := p.About(n, "customDomain", "name", name, "api", label(n), "other", label(old.node)).With(old.node)
			if len(p.Attached(n, model.KindCertificate))+len(p.Attached(old.node, model.KindCertificate)) == 0 { // one cannot follow two APIs
				f.Offer("regional", "Make both regional APIs", setNode(n, "endpoint", model.EndpointRegional), setNode(old.node, "endpoint", model.EndpointRegional))
			}
		}
	}
}

// distributionNamed is a distribution with the very name as an alias.
func (p *Pass) distributionNamed(name string) *model.Node {
	for _, n := range p.Nodes(model.KindCloudFront) {
		d, _ := model.As[*model.CloudFront](n)
		if slices.ContainsFunc(d.Aliases.Val(), func(a string) bool { return model.Domain(a) == name }) {
			return n
		}
	}
	return nil
}

// sharedDomains judges the APIs that have one custom domain in one Region.
func sharedDomains(p *Pass) {
	var before []*model.Node
	for _, n := range sortedByID(p.Nodes(model.KindRESTAPI, model.KindHTTPAPI, model.KindWebSocketAPI)) {
		a, _ := model.APIOf(n.Effective())
		name := model.Domain(a.CustomDomain.Val())
		if v := model.Variant(n); name == "" || v == "api_edge" || v == "api_private" {
			continue
		}
		for _, old := range before {
			b, _ := model.APIOf(old.Effective())
			if model.Domain(b.CustomDomain.Val()) != name || old.Region() != n.Region() {
				continue
			}
			path := strings.Trim(a.BasePath.Val(), "/")
			switch {
			case (n.Kind() == model.KindWebSocketAPI) != (old.Kind() == model.KindWebSocketAPI):
				p.About(n, "customDomain", "name", name, "api", label(n), "other", label(old), "why", "WebSocket APIs share no name with others").With(old)
			case path == strings.Trim(b.BasePath.Val(), "/"):
				p.About(n, "basePath", "name", name, "api", label(n), "other", label(old), "why", "both are mapped to /"+path).With(old)
			}
		}
		before = append(before, n)
	}
}
