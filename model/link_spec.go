package model

// LinkKind says what a link means.
type LinkKind string

// The kinds of links. The first eight carry requests.
const (
	Queries     LinkKind = "queries"     // users ask DNS for a name
	Requests    LinkKind = "requests"    // users call an endpoint by the name AWS gave it
	ResolvesTo  LinkKind = "resolves-to" // one record set of the name
	Origin      LinkKind = "origin"      // a cache behaviour and the origin that serves it
	Forwards    LinkKind = "forwards"    // listener rule and target group
	Integration LinkKind = "integration" // API route to its backend
	Endpoint    LinkKind = "endpoint"    // Global Accelerator endpoint group member
	Writes      LinkKind = "writes"      // backend to its data
	Invokes     LinkKind = "invokes"     // edge function on a behaviour event
	Attach      LinkKind = "attach"      // protection, certificate or health check of a node
	Probes      LinkKind = "probes"      // what a health check tests
	Authorizes  LinkKind = "authorizes"  // Lambda authorizer of an API
	Replicates  LinkKind = "replicates"  // data copied to another store
)

// LinkInfo describes a kind of link.
type LinkInfo struct {
	Kind  LinkKind
	Data  bool // requests travel along it
	Help  string
	Props []Prop

	fresh func() LinkSpec
	clone func(LinkSpec) LinkSpec
}

// NewSpec returns an empty spec of the link kind.
func (k *LinkInfo) NewSpec() LinkSpec { return k.fresh() }

// LinkSpec is the typed property set of a link: *[OriginSpec], *[ResolvesToSpec] and so on.
type LinkSpec interface{ LinkKind() LinkKind }

// LinkKinds lists all kinds of links.
func LinkKinds() []*LinkInfo { return linkKinds }

// Info describes k; nil when there is no such kind.
func (k LinkKind) Info() *LinkInfo { return linkIndex[k] }

func linkKind[S any, P interface {
	*S
	LinkSpec
}](data bool, help string, props ...Prop) *LinkInfo {
	return &LinkInfo{
		Kind: P(new(S)).LinkKind(), Data: data, Help: help, Props: props,
		fresh: func() LinkSpec { return P(new(S)) },
		clone: func(s LinkSpec) LinkSpec { c := *s.(P); return P(&c) },
	}
}

type (
	// QueriesSpec belongs to queries links.
	QueriesSpec struct{}
	// RequestsSpec belongs to requests links.
	RequestsSpec struct{}
	// WritesSpec belongs to writes links.
	WritesSpec struct{}
	// AttachSpec belongs to attach links.
	AttachSpec struct{}
	// ProbesSpec belongs to probes links.
	ProbesSpec struct{}
	// AuthorizesSpec belongs to authorizes links.
	AuthorizesSpec struct{}
	// ReplicatesSpec belongs to replicates links.
	ReplicatesSpec struct{}
)

// LinkKind implements [LinkSpec].
func (*QueriesSpec) LinkKind() LinkKind { return Queries }

// LinkKind implements [LinkSpec].
func (*RequestsSpec) LinkKind() LinkKind { return Requests }

// LinkKind implements [LinkSpec].
func (*WritesSpec) LinkKind() LinkKind { return Writes }

// LinkKind implements [LinkSpec].
func (*AttachSpec) LinkKind() LinkKind { return Attach }

// LinkKind implements [LinkSpec].
func (*ProbesSpec) LinkKind() LinkKind { return Probes }

// LinkKind implements [LinkSpec].
func (*AuthorizesSpec) LinkKind() LinkKind { return Authorizes }

// LinkKind implements [LinkSpec].
func (*ReplicatesSpec) LinkKind() LinkKind { return Replicates }

// ResolvesToSpec is one record set of a name.
type ResolvesToSpec struct {
	Alias, EvaluateTargetHealth  Opt[bool]
	HealthCheck, SetIdentifier   Opt[string]
	Weight                       Opt[int]
	Region, Role, Location       Opt[string]
	LocalZoneGroup, Coordinates  Opt[string]
	Bias                         Opt[int]
	CIDRCollection, CIDRLocation Opt[string]
	TTL                          Opt[int]
}

// LinkKind implements [LinkSpec].
func (*ResolvesToSpec) LinkKind() LinkKind { return ResolvesTo }

// Roles of failover answers and of origin group members.
const (
	RolePrimary   = "primary"
	RoleSecondary = "secondary"
)

const recordSetSource = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html"

var resolvesToInfo = linkKind[ResolvesToSpec](true, "One record set of the name.",
	boolean("alias", "Alias", func(s *ResolvesToSpec) *Opt[bool] { return &s.Alias }).from(func(_ any, to *Node) string {
		if to == nil || to.Kind() == KindASG || to.Kind() == KindOnPremises {
			return "false"
		}
		return "true"
	}).help("The answer is an alias of the target; true by default where the target allows it.").src("https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html"),
	boolean("evaluateTargetHealth", "Evaluate target health", func(s *ResolvesToSpec) *Opt[bool] { return &s.EvaluateTargetHealth }).def("false").
		help("The health of the alias target counts. Must be off for CloudFront.").src("https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html"),
	nodeRef("healthCheck", "Health check", func(s *ResolvesToSpec) *Opt[string] { return &s.HealthCheck }, KindHealthCheck).help("Health check that this answer depends on.").src(recordSetSource),
	text("setIdentifier", "Set identifier", func(s *ResolvesToSpec) *Opt[string] { return &s.SetIdentifier }).help("Name of this answer among those of the policy; derived from the target when left out.").src(recordSetSource),
	integer("weight", "Weight", func(s *ResolvesToSpec) *Opt[int] { return &s.Weight }).between(0, 255).help("Weighted: share = weight / sum of weights.").src(recordSetSource),
	region("Latency and geoproximity: Region of the endpoint.", func(s *ResolvesToSpec) *Opt[string] { return &s.Region }).src(recordSetSource),
	enum("role", "Role", func(s *ResolvesToSpec) *Opt[string] { return &s.Role }, words(RolePrimary, "answers while healthy", RoleSecondary, "answers when the primary is down")...).help("Failover: which side this is.").src(recordSetSource),
	text("location", "Location", func(s *ResolvesToSpec) *Opt[string] { return &s.Location }).help("Geolocation: continent code (AF AN AS EU OC NA SA), ISO country, US-state, or * for the default.").src("https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-geo.html"),
	text("localZoneGroup", "Local Zone group", func(s *ResolvesToSpec) *Opt[string] { return &s.LocalZoneGroup }).help("Geoproximity: Local Zone group.").src("https://docs.aws.amazon.com/Route53/latest/APIReference/API_GeoProximityLocation.html"),
	text("coordinates", "Coordinates", func(s *ResolvesToSpec) *Opt[string] { return &s.Coordinates }).help("Geoproximity: latitude,longitude.").src("https://docs.aws.amazon.com/Route53/latest/APIReference/API_GeoProximityLocation.html"),
	integer("bias", "Bias", func(s *ResolvesToSpec) *Opt[int] { return &s.Bias }).between(-99, 99).help("Geoproximity: positive widens the catchment.").src("https://docs.aws.amazon.com/Route53/latest/APIReference/API_GeoProximityLocation.html"),
	text("cidrCollection", "CIDR collection", func(s *ResolvesToSpec) *Opt[string] { return &s.CIDRCollection }).help("IP-based: collection of address blocks.").src("https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-ipbased.html"),
	text("cidrLocation", "CIDR location", func(s *ResolvesToSpec) *Opt[string] { return &s.CIDRLocation }).help("IP-based: named location of the collection, or * for the default.").src("https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-ipbased.html"),
	integer("ttl", "TTL", func(s *ResolvesToSpec) *Opt[int] { return &s.TTL }).between(0, 2147483647).unit("s").help("TTL of this answer; aliases take that of their target. The record's TTL when left out.").src(recordSetSource),
)

// OriginSpec is a cache behaviour of a distribution and the origin behind it.
type OriginSpec struct {
	Path, Content, CachePolicy   Opt[string]
	MinTTL                       Opt[int]
	CacheKey                     Opt[[]string]
	CacheControl                 Opt[string]
	OriginRequestPolicy, Methods Opt[string]
	ViewerProtocol               Opt[string]
	OriginProtocol, OriginMinTLS Opt[string]
	Access, Via                  Opt[string]
	Group, GroupRole             Opt[string]
	Criteria                     Opt[[]int]
	Timeout, Attempts            Opt[int]
	ReadTimeout, Keepalive       Opt[int]
	Share, HitRatio              Opt[float64]
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

const (
	behaviorSource = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CacheBehavior.html"
	originSource   = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Origin.html"
	policySource   = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html"
)

var originInfo = linkKind[OriginSpec](true, "A cache behaviour (path) and the origin that serves it.",
	text("path", "Path", func(s *OriginSpec) *Opt[string] { return &s.Path }).def("*").help("Path pattern of the behaviour; * is the default behaviour.").src(behaviorSource),
	enum("content", "Content", func(s *OriginSpec) *Opt[string] { return &s.Content }, words(ContentStatic, "the same for everybody", ContentDynamic, "made for each request")...).from(fromS3(ContentStatic, ContentDynamic)).help("What the behaviour serves.").src("assumed"),
	enum("cachePolicy", "Cache policy", func(s *OriginSpec) *Opt[string] { return &s.CachePolicy }, words(
		CachingOptimized, "cache, compress, ignore cookies and query", CachingOptimizedGzipOff, "cache without compression", CachingDisabled, "never cache",
		CachingOriginHeaders, "as Cache-Control says", CachingOriginQuery, "as Cache-Control says, by query", "Elemental-MediaPackage", "video", "Amplify", "Amplify hosting", CachingCustom, "own policy")...).from(fromS3(CachingOptimized, CachingDisabled)).
		help("How long and by which key responses are cached.").src(policySource),
	integer("minTTL", "Minimum TTL", func(s *OriginSpec) *Opt[int] { return &s.MinTTL }).between(0, 31536000).unit("s").help("Custom policy: shortest time in cache; above 0 it overrides no-store.").src(policySource).counts(with("cachePolicy", CachingCustom)),
	list("cacheKey", "Cache key", func(s *OriginSpec) *Opt[[]string] { return &s.CacheKey }).propose(words("cookies", "", "authorization", "", "query", "", "headers", "")...).help("Custom policy: request values in the cache key.").src(policySource).counts(with("cachePolicy", CachingCustom)),
	text("cacheControl", "Origin sends", func(s *OriginSpec) *Opt[string] { return &s.CacheControl }).help("Cache-Control header that the origin sends, such as no-store.").src("assumed"),
	enum("originRequestPolicy", "Origin request", func(s *OriginSpec) *Opt[string] { return &s.OriginRequestPolicy }, words(
		"none", "only what the cache key holds", AllViewer, "all of the viewer request, Host too", AllViewerExceptHost, "all but Host", "AllViewerAndCloudFrontHeaders-2022-06", "all and CloudFront's headers",
		"CORS-S3Origin", "CORS headers for S3", "CORS-CustomOrigin", "CORS headers", "UserAgentRefererHeaders", "two headers", "HostHeaderOnly", "only Host", "custom", "own policy that forwards Host")...).
		from(func(spec any, to *Node) string {
			s := spec.(*OriginSpec)
			if to == nil || to.Kind() == KindS3 || s.Content.Or(ContentDynamic) == ContentStatic {
				return "none"
			}
			return AllViewerExceptHost
		}).
		help("What CloudFront passes on to the origin; by default the viewer's Host is not forwarded.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html"),
	enum("methods", "Methods", func(s *OriginSpec) *Opt[string] { return &s.Methods }, words(MethodsRead, "read", MethodsReadOptions, "read and CORS preflight", MethodsAll, "also POST, PUT, PATCH, DELETE")...).from(fromS3(MethodsRead, MethodsAll)).help("HTTP methods that the behaviour allows.").src(behaviorSource),
	enum("viewerProtocol", "Viewer protocol", func(s *OriginSpec) *Opt[string] { return &s.ViewerProtocol }, words("redirect-to-https", "HTTP is redirected", "https-only", "HTTP is refused", "allow-all", "HTTP is served")...).def("redirect-to-https").help("What viewers may speak.").src(behaviorSource),
	enum("originProtocol", "Origin protocol", func(s *OriginSpec) *Opt[string] { return &s.OriginProtocol }, words("https-only", "always TLS", "http-only", "plain HTTP", "match-viewer", "as the viewer does")...).
		from(func(_ any, to *Node) string {
			if to != nil {
				if b, ok := to.Spec.(*S3); ok && b.Access.Or(AccessREST) == AccessWebsite {
					return "http-only"
				}
			}
			return "https-only"
		}).help("What CloudFront speaks to the origin.").src(originSource),
	enum("originMinTLS", "Origin TLS", func(s *OriginSpec) *Opt[string] { return &s.OriginMinTLS }, words("SSLv3", "", "TLSv1", "", "TLSv1.1", "", "TLSv1.2", "")...).def("TLSv1.2").help("Lowest protocol towards the origin.").src(originSource),
	enum("access", "Access", func(s *OriginSpec) *Opt[string] { return &s.Access }, words(AccessOAC, "origin access control: signed requests", AccessOAI, "origin access identity, legacy", AccessHeader, "secret header that the origin checks", AccessPrefixList, "security group admits CloudFront only", AccessNone, "open")...).def(AccessNone).
		help("How the origin knows that a request came through CloudFront.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html"),
	enum("via", "Via", func(s *OriginSpec) *Opt[string] { return &s.Via }, words(ViaVPCOrigin, "private origin inside a VPC")...).help("How CloudFront reaches a private origin.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html"),
	text("group", "Origin group", func(s *OriginSpec) *Opt[string] { return &s.Group }).help("Name of the origin group; two links with the same name and path fail over.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html"),
	enum("groupRole", "Group role", func(s *OriginSpec) *Opt[string] { return &s.GroupRole }, words(RolePrimary, "asked first", RoleSecondary, "asked when the primary fails")...).help("Place in the origin group.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html").counts(with("group")),
	intList("criteria", "Failover codes", func(s *OriginSpec) *Opt[[]int] { return &s.Criteria }).help("Status codes of the primary that start failover.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html").counts(with("group")),
	integer("timeout", "Connect timeout", func(s *OriginSpec) *Opt[int] { return &s.Timeout }).def("10").between(1, 10).unit("s").help("Seconds for one connection attempt.").src(originSource),
	integer("attempts", "Attempts", func(s *OriginSpec) *Opt[int] { return &s.Attempts }).def("3").between(1, 3).help("Connection attempts before the origin counts as failed.").src(originSource),
	integer("originReadTimeout", "Read timeout", func(s *OriginSpec) *Opt[int] { return &s.ReadTimeout }).def("30").between(1, 120).unit("s").help("Seconds that the origin may take to answer.").src("https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CustomOriginConfig.html"),
	integer("originKeepalive", "Keep-alive", func(s *OriginSpec) *Opt[int] { return &s.Keepalive }).def("5").between(1, 120).unit("s").help("Seconds that an idle connection to the origin stays open.").src("https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_VpcOriginConfig.html"),
	decimal("share", "Request share", func(s *OriginSpec) *Opt[float64] { return &s.Share }).between(0, 100).unit("%").help("Percent of requests that take this behaviour; behaviours without a share divide what is left equally.").src("assumed"),
	decimal("hitRatio", "Hit ratio", func(s *OriginSpec) *Opt[float64] { return &s.HitRatio }).between(0, 100).unit("%").help("Percent of requests served from cache; an assumption by cache policy when left out.").src("assumed"),
)

// ForwardsSpec is a listener rule and target group.
type ForwardsSpec struct {
	Listener, TargetType, Protocol Opt[string]
	Port                           Opt[int]
	Host, PathRule, HealthCheck    Opt[string]
}

// LinkKind implements [LinkSpec].
func (*ForwardsSpec) LinkKind() LinkKind { return Forwards }

const targetGroupSource = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html"

var forwardsInfo = linkKind[ForwardsSpec](true, "Listener rule and target group.",
	text("listener", "Listener", func(s *ForwardsSpec) *Opt[string] { return &s.Listener }).help("protocol:port of the listener that forwards; all that forward when left out.").src(targetGroupSource),
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
			case KindECS, KindOnPremises, KindRESTAPI:
				return "ip"
			}
			return "instance"
		}).help("How targets are registered.").src(targetGroupSource),
	enum("protocol", "Protocol", func(s *ForwardsSpec) *Opt[string] { return &s.Protocol }, words("HTTP", "plain HTTP to the targets", "HTTPS", "TLS to the targets", "TCP", "", "UDP", "", "TLS", "", "GENEVE", "")...).help("Protocol towards the targets; HTTP behind an ALB and TCP behind an NLB when left out.").src(targetGroupSource),
	integer("port", "Port", func(s *ForwardsSpec) *Opt[int] { return &s.Port }).between(1, 65535).help("Port of the targets; 80 for HTTP when left out.").src(targetGroupSource),
	text("host", "Host condition", func(s *ForwardsSpec) *Opt[string] { return &s.Host }).help("Host header that the rule matches.").src("https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html"),
	text("pathRule", "Path condition", func(s *ForwardsSpec) *Opt[string] { return &s.PathRule }).help("Path pattern that the rule matches.").src("https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html"),
	text("healthCheck", "Health check", func(s *ForwardsSpec) *Opt[string] { return &s.HealthCheck }).help("Path that the balancer checks, or disabled; / when left out.").src(targetGroupSource),
)

// IntegrationSpec is an API route and its backend.
type IntegrationSpec struct{ Route Opt[string] }

// LinkKind implements [LinkSpec].
func (*IntegrationSpec) LinkKind() LinkKind { return Integration }

var integrationInfo = linkKind[IntegrationSpec](true, "API route to its backend.",
	text("route", "Route", func(s *IntegrationSpec) *Opt[string] { return &s.Route }).help("Route of the API; all routes when left out.").src("https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-endpoint-types.html"),
)

// EndpointSpec is an endpoint of Global Accelerator and its endpoint group.
type EndpointSpec struct {
	Region Opt[string]
	Dial   Opt[float64]
	Weight Opt[int]
}

// LinkKind implements [LinkSpec].
func (*EndpointSpec) LinkKind() LinkKind { return Endpoint }

const endpointSource = "https://docs.aws.amazon.com/global-accelerator/latest/api/API_EndpointConfiguration.html"

var endpointInfo = linkKind[EndpointSpec](true, "Endpoint group member.",
	region("Region of the endpoint group; that of the endpoint when left out.", func(s *EndpointSpec) *Opt[string] { return &s.Region }).src(endpointSource),
	decimal("dial", "Traffic dial", func(s *EndpointSpec) *Opt[float64] { return &s.Dial }).def("100").between(0, 100).unit("%").help("Share of the traffic of the Region that the group takes.").src(endpointSource),
	integer("weight", "Weight", func(s *EndpointSpec) *Opt[int] { return &s.Weight }).def("128").between(0, 255).help("Weight among the endpoints of the group.").src(endpointSource),
)

// InvokesSpec is an edge function on a behaviour event.
type InvokesSpec struct{ Path, Event Opt[string] }

// LinkKind implements [LinkSpec].
func (*InvokesSpec) LinkKind() LinkKind { return Invokes }

// Events of a behaviour.
const (
	ViewerRequest  = "viewer-request"
	ViewerResponse = "viewer-response"
	OriginRequest  = "origin-request"
	OriginResponse = "origin-response"
)

var invokesInfo = linkKind[InvokesSpec](false, "Edge function on a behaviour event.",
	text("path", "Path", func(s *InvokesSpec) *Opt[string] { return &s.Path }).def("*").help("Path pattern of the behaviour.").src(behaviorSource),
	enum("event", "Event", func(s *InvokesSpec) *Opt[string] { return &s.Event }, words(ViewerRequest, "before the cache", OriginRequest, "on a miss, before the origin", OriginResponse, "on a miss, after the origin", ViewerResponse, "before the answer leaves")...).def(ViewerRequest).
		help("When the function runs.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-cloudfront-trigger-events.html"),
)

var linkKinds = []*LinkInfo{
	linkKind[QueriesSpec](true, "Users ask DNS for a name."),
	linkKind[RequestsSpec](true, "Users call an endpoint by the name AWS gave it."),
	resolvesToInfo, originInfo, forwardsInfo, integrationInfo, endpointInfo,
	linkKind[WritesSpec](true, "Backend to its data."),
	invokesInfo,
	linkKind[AttachSpec](false, "Protection, certificate or health check of a node."),
	linkKind[ProbesSpec](false, "What a health check tests."),
	linkKind[AuthorizesSpec](false, "Lambda authorizer of an API."),
	linkKind[ReplicatesSpec](false, "Data copied to another store."),
}

// linkIndex is filled when all descriptors are made, for they may ask for kinds.
var linkIndex = map[LinkKind]*LinkInfo{}

func init() {
	for _, k := range linkKinds {
		linkIndex[k.Kind] = k
	}
}
