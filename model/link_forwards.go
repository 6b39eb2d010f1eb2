package model

import "slices"

// ForwardsSpec is a listener rule and target group.
type ForwardsSpec struct {
	Listener, TargetType, Protocol       Opt[string]
	ProtocolVersion, IPAddressType       Opt[string]
	Port                                 Opt[int]
	Host, PathRule                       Opt[string]
	HostRegex, PathRegex                 Opt[string]
	Header, Method, Query                Opt[string]
	SourceIP                             Opt[[]string]
	IPFamily                             Opt[string]
	Priority, Weight, GroupStickiness    Opt[int]
	Auth, OnUnauthenticated              Opt[string]
	HostRewrite, URLRewrite              Opt[string]
	Stickiness, Algorithm                Opt[string]
	SlowStart                            Opt[int]
	HealthCheck                          Opt[string]
	HealthInterval                       Opt[int]
	HealthyThreshold, UnhealthyThreshold Opt[int]
}

// LinkKind implements [LinkSpec].
func (*ForwardsSpec) LinkKind() LinkKind { return Forwards }

// Words of balancer properties that code branches on.
const (
	HealthCheckDisabled = "disabled" // of a target group

	IPv4Only        = "ipv4"
	DualStack       = "dualstack"
	DualStackNoIPv4 = "dualstack-without-public-ipv4"
	IPv6Only        = "ipv6"

	VersionHTTP1 = "HTTP1"
	VersionHTTP2 = "HTTP2"
	VersionGRPC  = "GRPC"

	AuthNone    = "none"
	AuthCognito = "cognito"
	AuthOIDC    = "oidc"
	AuthJWT     = "jwt"
	AuthIAM     = "iam"
	AuthLambda  = "lambda"
	AuthAPIKey  = "api-key"

	AuthTypeIAM = "AWS_IAM"

	OnUnauthenticatedLogin = "authenticate"
	OnUnauthenticatedDeny  = "deny"
	OnUnauthenticatedAllow = "allow"

	MTLSOff    = "off"
	MTLSPass   = "passthrough"
	MTLSVerify = "verify"

	AlgorithmRoundRobin = "round_robin"
)

const (
	targetGroupSource     = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html"
	albTargetGroupSource  = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html"
	ruleConditionSource   = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html"
	conditionTypesSource  = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html"
	ruleActionsSource     = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html"
	ruleTransformsSource  = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html"
	authenticateSource    = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html"
	nlbListenersSource    = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html"
	nlbTargetGroupsSource = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html"
)

var forwardsInfo = linkKind[ForwardsSpec](true, "Listener rule and target group.", func() []Prop {
	return slices.Concat(targetProps(), ruleProps(), targetGroupProps())
})

// targetProps say how the targets are registered and spoken to.
func targetProps() []Prop {
	return []Prop{
		text("listener", "Listener", func(s *ForwardsSpec) *Opt[string] { return &s.Listener }).help("protocol:port of the listener that forwards; all that forward when left out.").src(targetGroupSource).counts(notFrom(KindVPCLink)).drawn("%s"),
		enum("targetType", "Target type", func(s *ForwardsSpec) *Opt[string] { return &s.TargetType }, words("instance", "EC2 instances", "ip", "private addresses", "lambda", "one function", "alb", "an ALB behind an NLB")...).
			from(func(_ any, to *Node) string {
				if to == nil {
					return "instance"
				}
				switch to.Kind() {
				case KindLambda:
					return "lambda"
				case KindALB:
					return "alb"
				case KindECS, KindOnPremises, KindRESTAPI, KindVPCEndpoint:
					return "ip"
				}
				return "instance"
			}).help("How targets are registered.").src(targetGroupSource).counts(notFrom(KindVPCLink)),
		enum("protocol", "Protocol", func(s *ForwardsSpec) *Opt[string] { return &s.Protocol }, words("HTTP", "plain HTTP to the targets", "HTTPS", "TLS to the targets", "TCP", "", "UDP", "", "TCP_UDP", "", "TLS", "", "QUIC", "", "TCP_QUIC", "", "GENEVE", "")...).help("Protocol towards the targets; HTTP behind an ALB and TCP behind an NLB when left out.").src(targetGroupSource).counts(notFrom(KindVPCLink)).counts(notTowards(KindLambda)),
		enum("protocolVersion", "Protocol version", func(s *ForwardsSpec) *Opt[string] { return &s.ProtocolVersion }, words(VersionHTTP1, "HTTP/1.1 to the targets", VersionHTTP2, "HTTP/2 to the targets", VersionGRPC, "gRPC to the targets")...).
			help("HTTP version that an ALB speaks to the targets. When left out, Portolan assumes and exports the first that serves all requests drawn, else HTTP1, the default of AWS. A request of another version is answered 464.").src(albTargetGroupSource).counts(startingAt(KindALB)).counts(notTowards(KindLambda)).drawn("%s"),
		enum("ipAddressType", "Target addresses", func(s *ForwardsSpec) *Opt[string] { return &s.IPAddressType }, words(IPv4Only, "IPv4 addresses", IPv6Only, "IPv6 addresses")...).
			help("Addresses of the targets, IPv4 when left out; IPv6 targets need a dual-stack balancer.").src(targetGroupSource).counts(startingAt(KindALB, KindNLB)).counts(notTowards(KindLambda, KindALB)),
		integer("port", "Port", func(s *ForwardsSpec) *Opt[int] { return &s.Port }).between(1, 65535).help("Port of the targets; 80 for HTTP when left out.").src(targetGroupSource).counts(notFrom(KindVPCLink)).counts(notTowards(KindLambda)),
	}
}

// ruleProps say what a rule asks of a request, and does with it before it forwards.
func ruleProps() []Prop {
	return withForms([]Prop{
		text("host", "Host condition", func(s *ForwardsSpec) *Opt[string] { return &s.Host }).help("Host header that the rule matches.").src(ruleConditionSource).counts(startingAt(KindALB, KindNLB)).drawn("%s"),
		text("pathRule", "Path condition", func(s *ForwardsSpec) *Opt[string] { return &s.PathRule }).help("Path pattern that the rule matches.").src(ruleConditionSource).counts(startingAt(KindALB, KindNLB)).drawn("%s"),
		text("hostRegex", "Host expression", func(s *ForwardsSpec) *Opt[string] { return &s.HostRegex }).help("Regular expression that the Host header matches, in the place of host; taken to be found anywhere in it unless it has ^ and $.").src(conditionTypesSource).counts(startingAt(KindALB, KindNLB)).drawn("~%s"),
		text("pathRegex", "Path expression", func(s *ForwardsSpec) *Opt[string] { return &s.PathRegex }).help("Regular expression that the path matches, in the place of pathRule; taken to be found anywhere in it unless it has ^ and $.").src(conditionTypesSource).counts(startingAt(KindALB, KindNLB)).drawn("~%s"),
		text("header", "Header condition", func(s *ForwardsSpec) *Opt[string] { return &s.Header }).help("Header that the rule matches, as Name: pattern; * and ? are wildcards.").src(conditionTypesSource).counts(startingAt(KindALB, KindNLB)).drawn("%s"),
		text("method", "Method condition", func(s *ForwardsSpec) *Opt[string] { return &s.Method }).help("HTTP method that the rule matches, such as POST; case counts.").src(conditionTypesSource).counts(startingAt(KindALB, KindNLB)).drawn("%s"),
		text("query", "Query condition", func(s *ForwardsSpec) *Opt[string] { return &s.Query }).help("Query string that the rule matches, as key=pattern or a pattern for any key.").src(conditionTypesSource).counts(startingAt(KindALB, KindNLB)).drawn("?%s"),
		list("sourceIp", "Source condition", func(s *ForwardsSpec) *Opt[[]string] { return &s.SourceIP }).help("CIDR blocks of the sender that the rule matches. A proxy in front is the sender, not the client behind it.").src(conditionTypesSource).counts(startingAt(KindALB, KindNLB)).drawn("%s"),
		enum("ipFamily", "Family condition", func(s *ForwardsSpec) *Opt[string] { return &s.IPFamily }, words(IPv4Only, "clients on IPv4", IPv6Only, "clients on IPv6")...).
			help("Address family that the rule of a dual-stack NLB matches, the only condition an NLB takes.").src(nlbListenersSource).counts(startingAt(KindNLB)).drawn("%s"),
		integer("priority", "Priority", func(s *ForwardsSpec) *Opt[int] { return &s.Priority }).between(1, 50000).help("Order of the rule: the lowest is tried first. Rules without one follow in the order of the document.").src(ruleActionsSource).counts(startingAt(KindALB, KindNLB)),
		integer("weight", "Weight", func(s *ForwardsSpec) *Opt[int] { return &s.Weight }).between(0, 999).
			help("Share of this target group among those of the same rule. Once one of them states a weight each is a group of its own, with weight 1 when left out, and what goes to a group without healthy targets is lost.").src(ruleActionsSource).counts(startingAt(KindALB, KindNLB)).drawn("weight %s"),
		integer("groupStickiness", "Group stickiness", func(s *ForwardsSpec) *Opt[int] { return &s.GroupStickiness }).between(1, 604800).unit("s").
			help("Seconds for which a client stays with the target group that its weight drew.").src(ruleActionsSource).counts(startingAt(KindALB, KindNLB)).counts(where("beside weights", alone)),
		enum("auth", "Authentication", func(s *ForwardsSpec) *Opt[string] { return &s.Auth }, authChoices...).
			help("What the rule asks for before it forwards; what the balancer says when left out.").src(authenticateSource).counts(startingAt(KindALB)).drawn("%s"),
		enum("onUnauthenticated", "Without login", func(s *ForwardsSpec) *Opt[string] { return &s.OnUnauthenticated }, words(OnUnauthenticatedLogin, "redirects to the login", OnUnauthenticatedDeny, "answers 401", OnUnauthenticatedAllow, "forwards all the same")...).
			help("What Cognito and OIDC rules do with users who are not logged in; authenticate when left out.").src(authenticateSource).counts(startingAt(KindALB)).counts(where("with Cognito or OIDC", noLogin)),
		text("hostRewrite", "Host rewrite", func(s *ForwardsSpec) *Opt[string] { return &s.HostRewrite }).help("Host header that the targets see, as regex -> replacement. Conditions look at the original.").src(ruleTransformsSource).counts(startingAt(KindALB)).drawn("%s"),
		text("urlRewrite", "URL rewrite", func(s *ForwardsSpec) *Opt[string] { return &s.URLRewrite }).help("Path and query that the targets see, as regex -> replacement. Conditions look at the original.").src(ruleTransformsSource).counts(startingAt(KindALB)).drawn("%s"),
	})
}

// functionInterval is the least time between checks of a function, s.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
const functionInterval = 35

// TowardsProps are the properties of a link with the ranges that hold for targets of
// the kind of a node: the same list where these are the usual ones.
func TowardsProps(props []Prop, to *Node) []Prop {
	if to == nil || to.Kind() != KindLambda {
		return props
	}
	out := slices.Clone(props)
	for i, p := range out {
		if p.Name == "healthInterval" {
			out[i].Min = functionInterval
		}
	}
	return out
}

// targetGroupProps say how a target group divides requests, and checks its targets.
func targetGroupProps() []Prop {
	return []Prop{
		enum("stickiness", "Stickiness", func(s *ForwardsSpec) *Opt[string] { return &s.Stickiness }, words("lb_cookie", "cookie of the balancer", "app_cookie", "cookie of the application", "source_ip", "address of the client",
			"source_ip_dest_ip", "GWLB: both addresses", "source_ip_dest_ip_proto", "GWLB: addresses and protocol")...).
			help("How a client stays with one target of the group; off when left out.").src(albTargetGroupSource).counts(startingAt(KindALB, KindNLB, KindGWLB)).counts(notTowards(KindLambda)),
		enum("algorithm", "Algorithm", func(s *ForwardsSpec) *Opt[string] { return &s.Algorithm }, words(AlgorithmRoundRobin, "in turn", "least_outstanding_requests", "to the least busy", "weighted_random", "at random, less to targets that fail oddly")...).
			help("How an ALB picks a target of the group; in turn when left out.").src(albTargetGroupSource).counts(startingAt(KindALB)).counts(notTowards(KindLambda)),
		integer("slowStart", "Slow start", func(s *ForwardsSpec) *Opt[int] { return &s.SlowStart }).between(30, 900).unit("s").help("Seconds over which a new target comes to its full share; off when left out.").src(albTargetGroupSource).counts(startingAt(KindALB)).counts(notTowards(KindLambda)),
		text("healthCheck", "Health check", func(s *ForwardsSpec) *Opt[string] { return &s.HealthCheck }).help("Path that the balancer checks, or disabled; / when left out.").src(targetGroupSource).counts(notFrom(KindVPCLink)),
		integer("healthInterval", "Check interval", func(s *ForwardsSpec) *Opt[int] { return &s.HealthInterval }).between(5, 300).unit("s").
			help("Seconds between health checks of a target: 30 when left out; of a function at least 35, which is its default.").src(targetGroupSource).counts(notFrom(KindVPCLink)).counts(unless("healthCheck", HealthCheckDisabled)).counts(where("where targets are checked", unchecked)),
		integer("healthyThreshold", "Healthy threshold", func(s *ForwardsSpec) *Opt[int] { return &s.HealthyThreshold }).between(2, 10).
			help("Successes in a row that bring a target back, 5 when left out.").src(targetGroupSource).counts(notFrom(KindVPCLink)).counts(unless("healthCheck", HealthCheckDisabled)).counts(where("where targets are checked", unchecked)),
		integer("unhealthyThreshold", "Unhealthy threshold", func(s *ForwardsSpec) *Opt[int] { return &s.UnhealthyThreshold }).between(2, 10).
			help("Failures in a row that take a target out: 2 when left out, 5 for a function.").src(targetGroupSource).counts(notFrom(KindVPCLink)).counts(unless("healthCheck", HealthCheckDisabled)).counts(where("where targets are checked", unchecked)),
	}
}

var authChoices = words(AuthNone, "anybody", AuthCognito, "login at a Cognito user pool", AuthOIDC, "login at an OpenID Connect provider", AuthJWT, "a signed token in the request")

// unchecked: a function is checked only where a health check is set.
func unchecked(at Place) string {
	if at.To != nil && at.To.Kind() == KindLambda && at.Value("healthCheck") == "" {
		return "a function is not checked unless healthCheck is set"
	}
	return ""
}

// alone: groups share by weight only where one of the same rule states one.
func alone(at Place) string {
	if at.Value("weight") == "" && (at.In == nil || at.Link == nil || !Weighted(at.In, at.Link)) {
		return "no target group of the rule states a weight"
	}
	return ""
}

func noLogin(at Place) string {
	switch auth := AuthOf(at.From, at.Link); auth {
	case AuthCognito, AuthOIDC:
		return ""
	default:
		return "the rule asks for " + auth
	}
}
