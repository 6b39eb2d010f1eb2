package model

import "slices"

// OriginSpec is a cache behaviour of a distribution and the origin behind it.
type OriginSpec struct {
	Path, Content, CachePolicy             Opt[string]
	MinTTL, DefaultTTL, MaxTTL             Opt[int]
	CacheKey                               Opt[[]string]
	CacheHeaders, CacheQuery, CacheCookies Opt[[]string]
	CacheControl                           Opt[string]
	OriginRequestPolicy, Methods           Opt[string]
	OriginRequestHeaders                   Opt[[]string]
	CachedMethods, ResponseHeaders         Opt[string]
	CORS                                   Opt[[]string]
	ViewerProtocol                         Opt[string]
	SignedURLs, GRPC                       Opt[bool]
	KeyGroups                              Opt[[]string]
	OriginPath, Rewrite                    Opt[string]
	OriginProtocol, OriginMinTLS           Opt[string]
	OriginAddressType                      Opt[string]
	OriginMTLS                             Opt[bool]
	Access, Via                            Opt[string]
	Group, GroupRole                       Opt[string]
	Criteria                               Opt[[]int]
	ChosenBy                               Opt[string]
	ChosenShare                            Opt[float64]
	Timeout, Attempts                      Opt[int]
	ReadTimeout, CompletionTimeout         Opt[int]
	Keepalive                              Opt[int]
	Share, HitRatio                        Opt[float64]
}

// LinkKind implements [LinkSpec].
func (*OriginSpec) LinkKind() LinkKind { return Origin }

// Words of origin properties that code branches on.
const (
	ContentStatic  = "static"
	ContentDynamic = "dynamic"

	CachingOptimized        = "CachingOptimized"
	CachingOptimizedGzipOff = "CachingOptimizedForUncompressedObjects"
	CachingDisabled         = "CachingDisabled"
	CachingOriginHeaders    = "UseOriginCacheControlHeaders"
	CachingOriginQuery      = "UseOriginCacheControlHeaders-QueryStrings"
	CachingCustom           = "custom"

	AllViewer           = "AllViewer"
	AllViewerExceptHost = "AllViewerExceptHostHeader"

	AccessOAC        = "oac"
	AccessOAI        = "oai"
	AccessHeader     = "header"
	AccessPrefixList = "prefix-list"
	AccessNone       = "none"
	ViaVPCOrigin     = "vpc-origin"

	MethodsRead        = "GET,HEAD"
	MethodsReadOptions = "GET,HEAD,OPTIONS"
	MethodsAll         = "all"

	ResponseNone          = "none"
	ResponseSimpleCORS    = "SimpleCORS"
	ResponsePreflightCORS = "CORS-With-Preflight"
	ResponseSecurity      = "SecurityHeadersPolicy"
	ResponseCORSSecurity  = "CORS-and-SecurityHeadersPolicy"
	ResponsePreflightBoth = "CORS-with-preflight-and-SecurityHeadersPolicy"
	ResponseCustom        = "custom"

	AddressIPv4      = "ipv4"
	AddressIPv6      = "ipv6"
	AddressDualstack = "dualstack"
)

// fromS3 gives an origin default that differs for buckets.
func fromS3(bucket, others string) func(any, *Node) string {
	return func(_ any, to *Node) string {
		if to != nil && to.Kind() == KindS3 {
			return bucket
		}
		return others
	}
}

// byContent gives an origin default that follows what the behaviour serves, which
// is static where a bucket says nothing else.
func byContent(static, dynamic string) func(any, *Node) string {
	usual := fromS3(ContentStatic, ContentDynamic)
	return func(spec any, to *Node) string {
		if s, ok := spec.(*OriginSpec); ok && s.Content.Or(usual(spec, to)) == ContentStatic {
			return static
		}
		return dynamic
	}
}

// usualMethods are those of a behaviour that says none: writes are for what makes
// its answers, and no bucket does; an origin group takes reads only.
func usualMethods(spec any, to *Node) string {
	if spec.(*OriginSpec).Group.IsSet() {
		return MethodsRead
	}
	return fromS3(MethodsRead, byContent(MethodsRead, MethodsAll)(spec, to))(spec, to)
}

const (
	behaviorSource    = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CacheBehavior.html"
	originSource      = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Origin.html"
	cachePolicySource = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyConfig.html"
	policySource      = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html"

	originValuesSource  = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html"
	requestPolicySource = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html"
	responseSource      = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html"
	chooseSource        = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html"
)

var originInfo = linkKind[OriginSpec](true, "A cache behaviour (path) and the origin that serves it.", func() []Prop {
	return []Prop{
		text("path", "Path", func(s *OriginSpec) *Opt[string] { return &s.Path }).formed(behaviorPathForm).def("*").help("Path pattern of the behaviour; * is the default behaviour.").src(behaviorSource).drawnAlways(behaviourPath),
		enum("content", "Content", func(s *OriginSpec) *Opt[string] { return &s.Content }, words(ContentStatic, "the same for everybody", ContentDynamic, "made for each request")...).from(fromS3(ContentStatic, ContentDynamic)).help("What the behaviour serves.").src(Assumption).ofBehaviour(),
		enum("cachePolicy", "Cache policy", func(s *OriginSpec) *Opt[string] { return &s.CachePolicy }, words(
			CachingOptimized, "cache, compress, ignore cookies and query", CachingOptimizedGzipOff, "cache without compression", CachingDisabled, "never cache",
			CachingOriginHeaders, "as Cache-Control says", CachingOriginQuery, "as Cache-Control says, by query", "Elemental-MediaPackage", "video", "Amplify", "Amplify hosting", CachingCustom, "own policy")...).from(byContent(CachingOptimized, CachingDisabled)).
			help("How long and by which key responses are cached.").src(policySource).ofBehaviour(),
		integer("minTTL", "Minimum TTL", func(s *OriginSpec) *Opt[int] { return &s.MinTTL }).between(0, 31536000).unit("s").help("Custom policy: shortest time in cache; above 0 it overrides no-store.").src(policySource).counts(with("cachePolicy", CachingCustom)).ofBehaviour(),
		integer("defaultTTL", "Default TTL", func(s *OriginSpec) *Opt[int] { return &s.DefaultTTL }).between(0, 31536000).unit("s").help("Custom policy: time in cache of what comes without Cache-Control; 86400 when left out.").src(cachePolicySource).counts(with("cachePolicy", CachingCustom)).ofBehaviour(),
		integer("maxTTL", "Maximum TTL", func(s *OriginSpec) *Opt[int] { return &s.MaxTTL }).between(0, 31536000).unit("s").help("Custom policy: longest time in cache; 31536000 when left out.").src(cachePolicySource).counts(with("cachePolicy", CachingCustom)).ofBehaviour(),
		list("cacheKey", "Cache key", func(s *OriginSpec) *Opt[[]string] { return &s.CacheKey }).propose(words("cookies", "", "authorization", "", "query", "", "headers", "")...).help("Custom policy: request values in the cache key.").src(policySource).counts(with("cachePolicy", CachingCustom)).ofBehaviour(),
		list("cacheHeaders", "Key headers", func(s *OriginSpec) *Opt[[]string] { return &s.CacheHeaders }).formed(nameForm("header")).propose(words("Origin", "CORS answers differ by site", "Accept-Language", "", "Authorization", "", "Host", "")...).help("Custom policy: headers by name, in the cache key and passed on to the origin; at most 10.").src(cachePolicySource).counts(with("cachePolicy", CachingCustom)).ofBehaviour(),
		list("cacheQuery", "Key query", func(s *OriginSpec) *Opt[[]string] { return &s.CacheQuery }).formed(queryNameForm).propose(words("*", "all")...).help("Custom policy: query parameters by name, or * for all, in the cache key and passed on.").src(cachePolicySource).counts(with("cachePolicy", CachingCustom)).ofBehaviour(),
		list("cacheCookies", "Key cookies", func(s *OriginSpec) *Opt[[]string] { return &s.CacheCookies }).formed(nameForm("cookie", "*")).propose(words("*", "all")...).help("Custom policy: cookies by name, or * for all, in the cache key and passed on.").src(cachePolicySource).counts(with("cachePolicy", CachingCustom)).ofBehaviour(),
		text("cacheControl", "Origin sends", func(s *OriginSpec) *Opt[string] { return &s.CacheControl }).formed(cacheControlForm).help("Cache-Control header that the origin sends, such as no-store.").src(Assumption).counts(unless("cachePolicy", CachingDisabled)),
		enum("originRequestPolicy", "Origin request", func(s *OriginSpec) *Opt[string] { return &s.OriginRequestPolicy }, words(
			"none", "only what the cache key holds", AllViewer, "all of the viewer request, Host too", AllViewerExceptHost, "all but Host", "AllViewerAndCloudFrontHeaders-2022-06", "all and CloudFront's headers",
			"CORS-S3Origin", "CORS headers for S3", "CORS-CustomOrigin", "CORS headers", "UserAgentRefererHeaders", "two headers", "HostHeaderOnly", "only Host", "custom", "own policy; forwards Host unless originRequestHeaders says otherwise")...).
			from(func(spec any, to *Node) string {
				s := spec.(*OriginSpec)
				if to == nil || to.Kind() == KindS3 || s.Content.Or(ContentDynamic) == ContentStatic {
					return "none"
				}
				return AllViewerExceptHost
			}).
			help("What CloudFront passes on to the origin; by default the viewer's Host is not forwarded.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html").ofBehaviour(),
		list("originRequestHeaders", "To origin", func(s *OriginSpec) *Opt[[]string] { return &s.OriginRequestHeaders }).formed(forwardedForm).propose(words("Host", "", "Origin", "", "Referer", "", "*", "all of the viewer", "-Host", "all but Host")...).help("Custom origin request policy: headers by name that the origin gets; * for all, -Name for all but that one.").src(requestPolicySource).counts(with("originRequestPolicy", "custom")).ofBehaviour(),
		enum("methods", "Methods", func(s *OriginSpec) *Opt[string] { return &s.Methods }, words(MethodsRead, "read", MethodsReadOptions, "read and CORS preflight", MethodsAll, "also POST, PUT, PATCH, DELETE")...).from(usualMethods).help("HTTP methods that the behaviour allows.").src(behaviorSource).ofBehaviour(),
		enum("cachedMethods", "Cached methods", func(s *OriginSpec) *Opt[string] { return &s.CachedMethods }, words(MethodsRead, "answers to reads", MethodsReadOptions, "also answers to CORS preflight")...).def(MethodsRead).help("HTTP methods whose answers are cached.").src(behaviorSource).counts(unless("cachePolicy", CachingDisabled)).drawn("caches OPTIONS").ofBehaviour(),
		enum("responseHeaders", "Added headers", func(s *OriginSpec) *Opt[string] { return &s.ResponseHeaders }, words(
			ResponseNone, "as the origin sends them", ResponseSimpleCORS, "CORS for simple requests, all sites", ResponsePreflightCORS, "CORS, preflight too, all sites", ResponseSecurity, "security headers",
			ResponseCORSSecurity, "simple CORS and security headers", ResponsePreflightBoth, "CORS with preflight and security headers", ResponseCustom, "own policy")...).def(ResponseNone).
			help("Response headers policy: what CloudFront adds to answers. Where this is left out, the export to CloudFormation gives what comes from a bucket the security headers; none leaves them out.").src(responseSource).ofBehaviour(),
		list("cors", "CORS origins", func(s *OriginSpec) *Opt[[]string] { return &s.CORS }).formed(siteForm).propose(words("*", "all sites")...).help("Sites whose scripts may read the answers, as own response headers policy; * for all.").src("https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyCorsConfig.html").counts(with("responseHeaders", ResponseCustom)).ofBehaviour(),
		enum("viewerProtocol", "Viewer protocol", func(s *OriginSpec) *Opt[string] { return &s.ViewerProtocol }, words("redirect-to-https", "HTTP is redirected", "https-only", "HTTP is refused", "allow-all", "HTTP is served")...).def("redirect-to-https").help("What viewers may speak.").src(behaviorSource).ofBehaviour(),
		boolean("signedUrls", "Signed URLs", func(s *OriginSpec) *Opt[bool] { return &s.SignedURLs }).def("false").help("Viewers need signed URLs or cookies for this behaviour; others get 403.").src(behaviorSource).drawn("signed").ofBehaviour(),
		list("keyGroups", "Key groups", func(s *OriginSpec) *Opt[[]string] { return &s.KeyGroups }).help("Names of the trusted key groups whose keys sign.").src(behaviorSource).counts(with("signedUrls")).ofBehaviour(),
		boolean("grpc", "gRPC", func(s *OriginSpec) *Opt[bool] { return &s.GRPC }).def("false").help("The behaviour passes gRPC requests.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-using-grpc.html").drawn("gRPC").ofBehaviour(),
		text("originPath", "Origin path", func(s *OriginSpec) *Opt[string] { return &s.OriginPath }).help("Path put before that of each request to the origin, such as /prod; begins with / and does not end with it. Behaviours match the path of the viewer.").src(originValuesSource).drawn("at %s"),
		text("rewrite", "Rewrite", func(s *OriginSpec) *Opt[string] { return &s.Rewrite }).formed(moveForm).help("What a function of the behaviour makes of the start of the path: /api -> / takes the prefix away. The behaviour is chosen before.").src(chooseSource).drawn("%s").ofOne(),
		enum("originProtocol", "Origin protocol", func(s *OriginSpec) *Opt[string] { return &s.OriginProtocol }, words("https-only", "always TLS", "http-only", "plain HTTP", "match-viewer", "as the viewer does")...).
			from(func(_ any, to *Node) string {
				if to != nil {
					if b, ok := to.Spec.(*S3); ok && b.Access.Or(AccessREST) == AccessWebsite {
						return "http-only"
					}
				}
				return "https-only"
			}).help("What CloudFront speaks to the origin.").src(originSource).counts(customOrigin),
		enum("originMinTLS", "Origin TLS", func(s *OriginSpec) *Opt[string] { return &s.OriginMinTLS }, words("SSLv3", "", "TLSv1", "", "TLSv1.1", "", "TLSv1.2", "")...).def("TLSv1.2").help("Lowest protocol towards the origin.").src(originSource).counts(customOrigin),
		enum("originAddressType", "Address type", func(s *OriginSpec) *Opt[string] { return &s.OriginAddressType }, words(AddressIPv4, "IPv4", AddressIPv6, "IPv6", AddressDualstack, "both")...).def(AddressIPv4).help("Addresses by which CloudFront calls a custom origin.").src("https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CustomOriginConfig.html").counts(customOrigin).counts(unless("via", ViaVPCOrigin)),
		boolean("originMtls", "Origin mTLS", func(s *OriginSpec) *Opt[bool] { return &s.OriginMTLS }).def("false").help("CloudFront shows the origin a client certificate of ACM in us-east-1.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-mtls-authentication.html").counts(customOrigin).drawn("mTLS"),
		enum("access", "Access", func(s *OriginSpec) *Opt[string] { return &s.Access }, words(AccessOAC, "origin access control: signed requests", AccessOAI, "origin access identity, legacy", AccessHeader, "secret header that the origin checks", AccessPrefixList, "security group admits CloudFront only", AccessNone, "open")...).def(AccessNone).
			help("How the origin knows that a request came through CloudFront.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html").
			counts(where("where the origin can look at it", unseenAccess)),
		enum("via", "Via", func(s *OriginSpec) *Opt[string] { return &s.Via }, words(ViaVPCOrigin, "private origin inside a VPC")...).help("How CloudFront reaches a private origin.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html").drawn("VPC origin"),
		text("group", "Origin group", func(s *OriginSpec) *Opt[string] { return &s.Group }).help("Name of the origin group; two links with the same name and path fail over.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html"),
		enum("groupRole", "Group role", func(s *OriginSpec) *Opt[string] { return &s.GroupRole }, words(RolePrimary, "asked first", RoleSecondary, "asked when the primary fails")...).help("Place in the origin group.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html").counts(with("group")).drawn("%s"),
		intList("criteria", "Failover codes", func(s *OriginSpec) *Opt[[]int] { return &s.Criteria }).help("Status codes of the primary that start failover.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html").counts(with("group")).ofOne(),
		nodeRef("chosenBy", "Chosen by", func(s *OriginSpec) *Opt[string] { return &s.ChosenBy }, KindCloudFrontFunction, KindLambdaEdge).help("Function that sends requests of the behaviour to this origin instead of its own.").src(chooseSource).drawn("by %s"),
		decimal("chosenShare", "Chosen share", func(s *OriginSpec) *Opt[float64] { return &s.ChosenShare }).between(0, 100).unit("%").help("Percent of the requests of the behaviour for which the function picks this origin; those it picks without a share divide the rest equally with the behaviour's own.").src(Assumption).counts(with("chosenBy")).drawn("%s %"),
		integer("timeout", "Connect timeout", func(s *OriginSpec) *Opt[int] { return &s.Timeout }).def("10").between(1, 10).unit("s").help("Seconds for one connection attempt.").src(originSource),
		integer("attempts", "Attempts", func(s *OriginSpec) *Opt[int] { return &s.Attempts }).def("3").between(1, 3).help("Connection attempts before the origin counts as failed.").src(originSource),
		integer("originReadTimeout", "Read timeout", func(s *OriginSpec) *Opt[int] { return &s.ReadTimeout }).def("30").between(1, 120).unit("s").help("Seconds that the origin may take to answer.").src("https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CustomOriginConfig.html"),
		integer("originCompletionTimeout", "Completion", func(s *OriginSpec) *Opt[int] { return &s.CompletionTimeout }).unit("s").help("Seconds in which the whole answer must be there; no limit when left out, and never below the read timeout.").src(originValuesSource),
		integer("originKeepalive", "Keep-alive", func(s *OriginSpec) *Opt[int] { return &s.Keepalive }).def("5").between(1, 300).unit("s").help("Seconds that an idle connection to the origin stays open.").src("https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_VpcOriginConfig.html").counts(customOrigin),
		decimal("share", "Request share", func(s *OriginSpec) *Opt[float64] { return &s.Share }).between(0, 100).unit("%").help("Percent of requests that take this behaviour; behaviours without a share divide what is left equally.").src(Assumption).ofBehaviour(),
		decimal("hitRatio", "Hit ratio", func(s *OriginSpec) *Opt[float64] { return &s.HitRatio }).between(0, 100).unit("%").help("Percent of requests served from cache; an assumption by cache policy when left out.").src(Assumption).counts(unless("cachePolicy", CachingDisabled)).ofBehaviour(),
	}
})

// IntegrationSpec is an API route and its backend.
type IntegrationSpec struct{ Route, ServerName Opt[string] }

// LinkKind implements [LinkSpec].
func (*IntegrationSpec) LinkKind() LinkKind { return Integration }

var integrationInfo = linkKind[IntegrationSpec](true, "API route to its backend.", func() []Prop {
	return []Prop{
		text("route", "Route", func(s *IntegrationSpec) *Opt[string] { return &s.Route }).help("Route of the API; all routes when left out.").counts(notFrom(KindFunctionURL)).src("https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-endpoint-types.html").drawn("%s"),
		text("serverName", "Server name", func(s *IntegrationSpec) *Opt[string] { return &s.ServerName }).help("Name that the API asks for in the TLS handshake behind a VPC link and looks for in the certificate; set, it calls over HTTPS. Plain HTTP when left out.").src("https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html").counts(leadingTo(KindVPCLink)).drawn("TLS %s"),
	}
})

// InvokesSpec is an edge function on a behaviour event.
type InvokesSpec struct{ Path, Event Opt[string] }

// LinkKind implements [LinkSpec].
func (*InvokesSpec) LinkKind() LinkKind { return Invokes }

// RunsOn tells whether a link to a function is for the behaviour of a path pattern:
// functions are associated with behaviours one by one. One without a path belongs to
// the default behaviour, and to one that names its function or is rewritten and has no
// function of its own.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
func RunsOn(t *Topology, invokes *Link, pattern string) bool {
	pattern = BehaviorPath(pattern)
	s, ok := LinkAs[*InvokesSpec](invokes)
	if !ok || !LegalLink(t, invokes) {
		return false
	}
	if BehaviorPath(s.Path.Or("*")) == pattern {
		return true
	}
	if raw, ok := invokes.Spec.(*InvokesSpec); !ok || raw.Path.IsSet() {
		return false
	}
	own, wanted := false, false
	for _, l := range t.Out(invokes.From) {
		switch s := l.Spec.(type) {
		case *InvokesSpec:
			i, _ := LinkAs[*InvokesSpec](l)
			own = own || s.Path.IsSet() && BehaviorPath(s.Path.Val()) == pattern && i.BeforeOrigin() && LegalLink(t, l)
		case *OriginSpec:
			if s.behaviour() == pattern && s.ChosenBy.Val() == invokes.To {
				return true
			}
			o, _ := LinkAs[*OriginSpec](l)
			wanted = wanted || s.behaviour() == pattern && o.Rewrite.Val() != ""
		}
	}
	return wanted && !own
}

// FunctionsOn are the links to the functions that run on one of the events of the
// behaviour of a path pattern.
func FunctionsOn(t *Topology, distribution, pattern string, events ...string) []*Link {
	var out []*Link
	for _, l := range t.Out(distribution) {
		if s, ok := LinkAs[*InvokesSpec](l); ok && slices.Contains(events, s.Event.Val()) && RunsOn(t, l, pattern) {
			out = append(out, l)
		}
	}
	return out
}

// BeforeOrigin tells whether a function runs before the origin is asked.
func (s *InvokesSpec) BeforeOrigin() bool {
	return s.Event.Val() == ViewerRequest || s.Event.Val() == OriginRequest
}

// Events of a behaviour.
const (
	ViewerRequest  = "viewer-request"
	ViewerResponse = "viewer-response"
	OriginRequest  = "origin-request"
	OriginResponse = "origin-response"
)

var invokesInfo = linkKind[InvokesSpec](false, "Edge function on a behaviour event.", func() []Prop {
	return []Prop{
		text("path", "Path", func(s *InvokesSpec) *Opt[string] { return &s.Path }).formed(behaviorPathForm).def("*").help("Path pattern of the behaviour; when left out, the default behaviour, and those that name the function or rewrite paths without a function of their own.").src(behaviorSource).drawn("%s"),
		enum("event", "Event", func(s *InvokesSpec) *Opt[string] { return &s.Event }, words(ViewerRequest, "before the cache", OriginRequest, "on a miss, before the origin", OriginResponse, "on a miss, after the origin", ViewerResponse, "before the answer leaves")...).def(ViewerRequest).
			help("When the function runs.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-cloudfront-trigger-events.html").drawnAlways(asIs),
	}
})

// unseenAccess says why an origin cannot see what is to tell it that a request came through
// CloudFront. A private bucket answers 403 then, which is a fault and not only in vain.
func unseenAccess(at Place) string {
	if at.To == nil {
		return ""
	}
	b, bucket := As[*S3](at.To)
	bucket = bucket && b.Access.Val() == AccessREST
	if bucket && b.BlockPublicAccess.Val() {
		return ""
	}
	switch at.Value("access") {
	case AccessHeader:
		if bucket {
			return "the REST endpoint of a bucket looks at signatures and at no header"
		}
	case AccessPrefixList:
		switch at.To.Kind() {
		case KindALB, KindNLB, KindASG, KindECS, KindOnPremises, KindRecord:
		default:
			return at.To.Label() + " has no security group"
		}
	}
	return ""
}
