package validate

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	lazy "portolan/model/pattern"
	"portolan/model/traffic"
)

// reachRules name what lets no request through, or cannot be reached by those who
// are drawn as its callers.
var reachRules = []*Rule{
	{
		ID: "size/no-room", Group: "size", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseRule},
		Title:    "Room for no request",
		When:     "The stage of an API takes 0 requests a second, 0 executions are kept for a function, or requests go to a group of instances or a service with a minimum of 0 and to nothing else.",
		Why:      "Every request is answered with an error: 429 of the API or the function, 503 of a load balancer without a target.",
		Message:  "{n} takes no request: {what}",
		FixText:  "Raise it, or leave it out",
		Note:     "They are ways to switch something off for a while. A group starts with its minimum, and no request makes it grow.",
		Sources:  []string{"https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html", "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html", "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html"},
		Check:    noRoom,
	},
	{
		ID: "s3/dotted-name", Group: "s3", Severity: Warning, Verified: VerifiedYes,
		Title:   "Bucket with dots in its name over HTTPS",
		When:    "Users call the REST endpoint of a bucket over HTTPS, and the name of the bucket has dots.",
		Why:     "The certificate of S3 covers one label before its own name. Clients that check it refuse the connection.",
		Message: "{users} call {bucket} by a name that the certificate of S3 does not cover",
		FixText: "Name the bucket without dots, or put CloudFront in front",
		Note:    "CloudFront is not judged. Clients that write the bucket into the path are served.",
		Sources: []string{srcBucketNames},
		Check:   dottedBuckets,
	},
	{
		ID: "api/route-conflict", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "Route that the API has already",
		When:    "Two integrations of an API have the same route, or routes that differ in the names of their variables alone. One that states no route takes all that no other takes, and one without a method any.",
		Why:     "API Gateway refuses the second one.",
		Message: "{api} leads one route to {other} and to {t}",
		FixText: "Give each integration a route of its own",
		Sources: []string{srcHTTPAPIRoutes},
		Check:   routeConflicts,
	},
	{
		ID: "words/too-long", Group: "words", Severity: Error, Verified: VerifiedYes,
		Title:   "Text that is too long",
		When:    "The path pattern or host of a listener rule, the set identifier of an answer or the stage of an API has more than 128 characters, the path or name of a health check more than 255, or the path of a target health check more than 1,024.",
		Why:     "AWS refuses it.",
		Message: "{what} of {n} has {got} characters, and {most} are allowed",
		FixText: "Use a shorter one",
		Sources: []string{"https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html", "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html", srcAPIHealthCheckConfig, srcAPICreateTargetGroup},
		Check:   longTexts,
	},
	{
		ID: "elb/action-groups", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Too many target groups in one rule",
		When:    "More than five target groups of an Application Load Balancer share one listener rule by weight.",
		Why:     "AWS refuses the rule. The limit cannot be raised.",
		Message: "{lb} shares one rule among {n} target groups, and 5 are allowed",
		FixText: "Use fewer groups, or more rules",
		Sources: []string{"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html"},
		Check:   actionGroups,
	},
	{
		ID: "api/mock-kind", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "HTTP API that answers by itself",
		When:    "An HTTP API is said to answer without a backend, and none is drawn.",
		Why:     "REST and WebSocket APIs have mock integrations, HTTP APIs have none, and AWS refuses it.",
		Message: "{api} is an HTTP API and cannot answer by itself",
		FixText: "Use a REST API, or a function",
		Sources: []string{srcHttpApiVsRest},
		Check:   mockKinds,
	},
	{
		ID: "endpoint/outside-vpc", Group: "endpoint", Severity: Error, Verified: VerifiedYes,
		Title:   "VPC endpoint called from outside of the VPC",
		When:    "A server outside of AWS calls through a gateway endpoint, or a function that is in no VPC calls through a VPC endpoint.",
		Why:     "A gateway endpoint is an entry of the route tables of its VPC and does not reach beyond it. A function that is in no VPC has no way to private addresses.",
		Message: "{from} cannot use {n}: {what}",
		FixText: "Use an interface endpoint over VPN or Direct Connect, or join the function to the VPC",
		Sources: []string{"https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html", "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"},
		Check:   outsideVPC,
	},
	{
		ID: "graph/protocol-doubtful", Group: "graph", Severity: Warning, Verified: VerifiedNo,
		Title:   "Protocol that the service may not speak",
		When:    "Users speak WebSocket to App Runner, a function URL or Verified Access, or gRPC to App Runner, a function URL, AppSync, Amplify, OpenSearch, a user pool or an AgentCore gateway, also through CloudFront. Or they speak plain HTTP to AppSync or a user pool, or TCP to AppSync, Amplify, OpenSearch, VPC Lattice, a user pool or an AgentCore gateway, or HTTPS to a WebSocket API and call nothing else.",
		Why:     "App Runner takes HTTP 1.0 and 1.1 and no WebSocket, a function answers one request with one response, and Verified Access takes WebSocket through endpoints for TCP alone. The others are called over HTTPS, AppSync and user pools by clients with TLS. A WebSocket API is called by an address that begins with wss.",
		Message: "{users} speak {protocol}, which {target} is not known to take",
		FixText: "Take {protocol} to a service that is known to speak it, or let the clients speak another protocol",
		Note:    "No page of AWS says outright that the service refuses the protocol, so it is a warning. App Runner redirects plain HTTP to HTTPS.",
		Sources: []string{srcAppRunnerDevelop, srcFunctionURLs, srcVerifiedAccessBalancer, srcDistributionUsingGrpc, srcAppSyncTLS, srcCognitoTLS, srcAmplifyTLS, srcOpenSearchVPC, srcLatticeListeners, srcAgentCoreGateway, srcWebSocketCall},
		Check:   doubtfulProtocols,
	},
	{
		ID: "elb/classic-timeout", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Title:   "Backend slower than a Classic Load Balancer waits by default",
		When:    "What is behind a Classic Load Balancer works on a request for longer than 60 s.",
		Why:     "A Classic Load Balancer closes a connection over which nothing comes for 60 s, unless its idle timeout is raised. Users get an error while the backend still works.",
		Message: "{lb} works on requests for {works} s, and a Classic Load Balancer waits {waits} s by default",
		FixText: "Answer sooner, or raise the idle timeout of the load balancer beyond what the backend takes",
		Note:    "The idle timeout of a Classic Load Balancer is not drawn, so it is a warning, and estimates take it to be long enough.",
		Sources: []string{srcClassicIdle, srcClassicIdleDefault},
		Check:   classicTimeouts,
	},
	{
		ID: "route53/alias-record-type", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseFamily, traffic.CauseVersion},
		Title:    "Alias of a type that the service does not have",
		When:     "A record of another type than A and AAAA is said to be an alias of a service of AWS, or one of a type other than these and CNAME leads to one without saying so. Records of type HTTPS may be aliases of distributions.",
		Why:      "The service has addresses and nothing else under its name, and Route 53 refuses the record. Distributions have HTTPS records too.",
		Message:  "{name}: a record of type {type} cannot lead to {t}",
		FixText:  "Use A and AAAA, or a CNAME that is no alias",
		Sources:  []string{srcChoosingAlias},
		Check:    aliasRecordTypes,
	},
	{
		ID: "route53/no-address-record", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseFamily, traffic.CauseVersion},
		Title:    "Name without an address",
		When:     "Requests go to a record of a type that gives no addresses, such as HTTPS or TXT, and its name has no record of type A, AAAA or CNAME.",
		Why:      "An HTTPS record says how to connect to a name, and not where it is: clients ask for A and AAAA as well, and those that do not know HTTPS records for nothing else.",
		Message:  "{name} has a record of type {type} and no A or AAAA record: clients find no address",
		FixText:  "Add an A and an AAAA record of the same name",
		Sources:  []string{srcResourceRecordTypes, "https://www.rfc-editor.org/rfc/rfc9460"},
		Check:    noAddressRecords,
	},
}

// Pages on what managed services listen to.
const (
	srcAppRunnerDevelop       = "https://docs.aws.amazon.com/apprunner/latest/dg/develop.html"
	srcVerifiedAccessBalancer = "https://docs.aws.amazon.com/verified-access/latest/ug/create-load-balancer-endpoint.html"
	srcAppSyncTLS             = "https://docs.aws.amazon.com/appsync/latest/devguide/infrastructure-security.html"
	srcCognitoTLS             = "https://docs.aws.amazon.com/cognito/latest/developerguide/infrastructure-security.html"
	srcAmplifyTLS             = "https://docs.aws.amazon.com/amplify/latest/userguide/encryption-in-transit.html"
	srcOpenSearchVPC          = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html"
	srcLatticeListeners       = "https://docs.aws.amazon.com/vpc-lattice/latest/ug/listeners.html"
	srcAgentCoreGateway       = "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-using.html"
	srcWebSocketCall          = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-wscat.html"
	srcClassicIdle            = "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/config-idle-timeout.html"
	srcClassicIdleDefault     = "https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/elasticloadbalancing/aws.sdk.kotlin.services.elasticloadbalancing.model/-load-balancer-attributes/connection-settings.html"
	srcCLBListeners           = "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-listener-config.html"
	srcBeanstalkNLB           = "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environments-cfg-nlb.html"
)

const srcChoosingAlias = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-alias.html"

func noRoom(p *Pass) {
	say := func(n *model.Node, prop, why string) *Finding { return p.About(n, prop, "n", label(n), "what", why) }
	for _, n := range p.t.Nodes {
		why := traffic.NoRoom(n)
		switch {
		case why == "":
		case n.Kind() == model.KindLambda:
			say(n, "reservedConcurrency", why).OfferSafe("shared", "Share the executions of the account", setNode(n, "reservedConcurrency"))
		default:
			say(n, "throttle", why).OfferSafe("account", "Leave the limit to the account", setNode(n, "throttle"))
		}
	}
	for _, n := range p.Nodes(model.KindASG, model.KindECS) {
		for _, l := range p.t.In(n.ID) {
			if why := model.Deserted(p.t, l); why != "" && !p.illegal[l] {
				say(n, "min", why).Along(l).Offer("two", "Let two run", setNode(n, "min", "2"))
				break
			}
		}
	}
}

func classicTimeouts(p *Pass) {
	for _, n := range p.Nodes(model.KindCLB) {
		if works, waits, beyond := traffic.BeyondClassicIdle(n); beyond {
			p.About(n, "thinkTime", "lb", label(n), "works", works, "waits", waits)
		}
	}
}

func dottedBuckets(p *Pass) {
	for _, l := range p.Links(model.Requests) {
		u, fromUsers := model.As[*model.Users](p.From(l))
		b, ok := model.As[*model.S3](p.To(l))
		if ok && fromUsers && u.Protocol.Val() == model.ProtocolHTTPS && b.Access.Val() == model.AccessREST && strings.Contains(b.BucketName.Val(), ".") {
			p.AboutLink(l, "bucketName", "users", label(p.From(l)), "bucket", label(p.To(l)))
		}
	}
}

var routeVariable = lazy.Lazy(`\{[^}+]*(\+?)\}`)

func routeConflicts(p *Pass) {
	first := map[[2]string]*model.Link{}
	for _, l := range byTarget(p.Links(model.Integration)) {
		i, _ := model.LinkAs[*model.IntegrationSpec](l)
		key := [2]string{l.From, routeVariable().ReplaceAllString(fullRoute(i.Route.Val()), "{$1}")}
		if before := first[key]; before != nil {
			p.AboutLink(l, "route", "api", label(p.From(l)), "other", label(p.To(before)), "t", label(p.To(l))).Along(before)
			continue
		}
		first[key] = l
	}
}

// fullRoute is a route with what it leaves out.
func fullRoute(route string) string {
	switch {
	case route == "":
		return "$default"
	case strings.HasPrefix(route, "/"):
		return "ANY " + route
	}
	return route
}

// longest is how many characters a property may have.
// https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html
type longest struct {
	prop string
	most int
}

var (
	longestOfNode = map[model.Kind][]longest{
		model.KindHealthCheck: {{"path", 255}, {"fqdn", 255}},
		model.KindRESTAPI:     {{"stage", 128}}, model.KindHTTPAPI: {{"stage", 128}}, model.KindWebSocketAPI: {{"stage", 128}},
	}
	longestOfLink = map[model.LinkKind][]longest{
		model.ResolvesTo: {{"setIdentifier", 128}},
		model.Forwards:   {{"pathRule", 128}, {"host", 128}, {"healthCheck", 1024}},
	}
)

func longTexts(p *Pass) {
	judge := func(all []longest, props []model.Prop, get func(string) ([]string, bool), found func(prop string, pairs ...string)) {
		for _, m := range all {
			v, _ := get(m.prop)
			if d, _ := model.FindProp(props, m.prop); len([]rune(v[0])) > m.most {
				found(m.prop, "what", d.Label, "got", strconv.Itoa(len([]rune(v[0]))), "most", strconv.Itoa(m.most))
			}
		}
	}
	for _, n := range p.t.Nodes {
		judge(longestOfNode[n.Kind()], n.Info().Props, n.Get, func(prop string, pairs ...string) { p.About(n, prop, append(pairs, "n", label(n))...) })
	}
	for _, l := range p.t.Links {
		judge(longestOfLink[l.Kind], l.Info().Props, l.Get, func(prop string, pairs ...string) { p.AboutLink(l, prop, append(pairs, "n", label(p.To(l)))...) })
	}
}

// groupsOfAnAction is how many target groups one action of an ALB forwards to.
const groupsOfAnAction = 5

func actionGroups(p *Pass) {
	for _, n := range p.Nodes(model.KindALB) {
		var rules [][]*model.Link
		for _, l := range p.t.Out(n.ID) {
			if p.illegal[l] || !model.Weighted(p.t, l) {
				continue
			}
			at := slices.IndexFunc(rules, func(rule []*model.Link) bool { return model.SameRule(rule[0], l) })
			if at < 0 {
				at, rules = len(rules), append(rules, nil)
			}
			rules[at] = append(rules[at], l)
		}
		for _, rule := range rules {
			if len(rule) > groupsOfAnAction {
				p.About(n, "", "lb", label(n), "n", strconv.Itoa(len(rule))).Along(rule...)
			}
		}
	}
}

func mockKinds(p *Pass) {
	p.eachAPI(func(n *model.Node, a *model.API) {
		if n.Kind() == model.KindHTTPAPI && a.Mock.Val() && !p.integrates(n) {
			p.About(n, "mock", "api", label(n)).Offer("rest", "Make it a REST API", model.ChangeKind{ID: n.ID, Kind: model.KindRESTAPI})
		}
	})
}

// integrates tells whether something that answers for an API is drawn.
func (p *Pass) integrates(api *model.Node) bool {
	return slices.ContainsFunc(p.t.Out(api.ID), func(l *model.Link) bool { return l.Kind == model.Integration })
}

func outsideVPC(p *Pass) {
	for _, l := range p.Links(model.Writes) {
		from, to := p.From(l), p.To(l)
		e, ok := model.As[*model.VPCEndpoint](to)
		if !ok {
			continue
		}
		f, isFunction := model.As[*model.Lambda](from)
		switch {
		case from.Kind() == model.KindOnPremises && e.Type.Val() == model.EndpointGateway:
			p.AboutLink(l, "type", "from", label(from), "n", label(to), "what", "a gateway endpoint does not reach beyond its VPC").
				Offer("interface", "Make it an interface endpoint", setNode(to, "type", model.EndpointInterface))
		case isFunction && !f.VPC.Val():
			p.AboutLink(l, "vpc", "from", label(from), "n", label(to), "what", "the function is in no VPC").
				OfferSafe("join", "Join the function to the VPC", setNode(from, "vpc", "true"))
		}
	}
}

// doubtfulProtocols asks the table of the walk. CloudFront passes WebSocket and gRPC
// on, and nothing else as it came.
func doubtfulProtocols(p *Pass) {
	for _, protocol := range model.UserProtocols {
		through := func(n *model.Node) bool {
			return n.Kind() != model.KindCloudFront || protocol == model.ProtocolWebSocket || protocol == model.ProtocolGRPC
		}
		users := p.FromUsersOf(through, protocol)
		for _, n := range p.t.Nodes {
			if !traffic.Doubts(n.Kind(), protocol) || !users.reaches(n) {
				continue
			}
			from, way := users.start(n), users.path(n)
			if protocol == model.ProtocolHTTPS && !p.callNothingElse(from, n.Kind()) {
				continue
			}
			p.AboutLink(way[len(way)-1], "", "users", label(from), "protocol", protocolWord(protocol), "target", label(n)).With(from)
		}
	}
}

// callNothingElse tells whether all that users call is of one kind, so that what they
// are said to speak is meant for it.
func (p *Pass) callNothingElse(users *model.Node, kind model.Kind) bool {
	w := p.flow.forward([]*model.Node{users}, func(n *model.Node) bool {
		return n == users || n.Kind() == model.KindRecord || n.Kind() == model.KindAccelerator
	})
	return !slices.ContainsFunc(p.t.Nodes, func(n *model.Node) bool {
		switch n.Kind() {
		case kind, model.KindRecord, model.KindUsers:
			return false
		}
		return w.reaches(n)
	})
}

func aliasRecordTypes(p *Pass) {
	for _, l := range p.Links(model.ResolvesTo) {
		raw, _ := l.Spec.(*model.ResolvesToSpec)
		r, _ := model.As[*model.Record](p.From(l))
		plain := r.Type.Val() == "CNAME" && !raw.Alias.Val() || r.Type.Val() == model.TypeHTTPS && !isAlias(l)
		if p.To(l).Kind() == model.KindRecord || plain || r.AliasOf(p.To(l).Kind()) {
			continue
		}
		f := p.AboutLink(l, "alias", "name", recordName(p.From(l)), "type", r.Type.Val(), "t", label(p.To(l)))
		switch {
		case r.Type.Val() == "CNAME":
			f.Offer("plain", "Make it no alias", setLink(l, "alias", "false"))
		case r.Type.Val() == model.TypeHTTPS && p.addressesOf(p.From(l)) == nil:
			f.Offer("address", "Make it a record of type A", setNode(p.From(l), "type", "A"))
		}
	}
}

// addressesOf is a record that gives the name of another its addresses, nil for none.
func (p *Pass) addressesOf(record *model.Node) *model.Node {
	r, _ := model.As[*model.Record](record)
	for _, n := range p.Nodes(model.KindRecord) {
		o, _ := model.As[*model.Record](n)
		same := model.Domain(o.Name.Val()) == model.Domain(r.Name.Val()) && model.Domain(o.Zone.Val()) == model.Domain(r.Zone.Val()) && o.ZonePrivate.Val() == r.ZonePrivate.Val()
		if n == record && o.GivesAddresses() || same && r.Name.Val() != "" && o.GivesAddresses() {
			return n
		}
	}
	return nil
}

func noAddressRecords(p *Pass) {
	for _, n := range p.Nodes(model.KindRecord) {
		asked := slices.ContainsFunc(p.t.In(n.ID), func(l *model.Link) bool { return l.Data() && !p.illegal[l] })
		if r, _ := model.As[*model.Record](n); asked && p.addressesOf(n) == nil {
			p.About(n, "type", "name", recordName(n), "type", r.Type.Val())
		}
	}
}
