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
	later laterProps
}

// NewSpec returns an empty spec of the link kind.
func (k *LinkInfo) NewSpec() LinkSpec { return k.fresh() }

// LinkSpec is the typed property set of a link: *[OriginSpec], *[ResolvesToSpec] and so on.
type LinkSpec interface{ LinkKind() LinkKind }

// LinkKinds lists all kinds of links.
func LinkKinds() []*LinkInfo {
	for _, k := range linkKinds {
		k.later.into(&k.Props, "")
	}
	return linkKinds
}

// Info describes k; nil when there is no such kind.
func (k LinkKind) Info() *LinkInfo {
	info := linkIndex[k]
	if info != nil {
		info.later.into(&info.Props, "")
	}
	return info
}

func linkKind[S any, P interface {
	*S
	LinkSpec
}](data bool, help string, props func() []Prop) *LinkInfo {
	return &LinkInfo{
		Kind: P(new(S)).LinkKind(), Data: data, Help: help, later: laterProps{all: props},
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

var resolvesToInfo = linkKind[ResolvesToSpec](true, "One record set of the name.", func() []Prop {
	return []Prop{
		boolean("alias", "Alias", func(s *ResolvesToSpec) *Opt[bool] { return &s.Alias }).fromEnds(aliasByDefault).help("The answer is an alias of the target; true by default where the target allows it. A CNAME that leads to a record of another type or zone is none.").src("https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html"),
		boolean("evaluateTargetHealth", "Evaluate target health", func(s *ResolvesToSpec) *Opt[bool] { return &s.EvaluateTargetHealth }).def("false").
			help("The health of the alias target counts. Must be off for CloudFront.").src("https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html").counts(with("alias")),
		nodeRef("healthCheck", "Health check", func(s *ResolvesToSpec) *Opt[string] { return &s.HealthCheck }, KindHealthCheck).help("Health check that this answer depends on.").src(recordSetSource),
		text("setIdentifier", "Set identifier", func(s *ResolvesToSpec) *Opt[string] { return &s.SetIdentifier }).help("Name of this answer among those of the policy; derived from the target when left out.").src(recordSetSource).counts(under(PolicyWeighted, PolicyLatency, PolicyFailover, PolicyGeolocation, PolicyGeoproximity, PolicyIPBased, PolicyMultivalue)),
		integer("weight", "Weight", func(s *ResolvesToSpec) *Opt[int] { return &s.Weight }).between(0, 255).help("Weighted: share = weight / sum of weights.").src(recordSetSource).counts(under(PolicyWeighted)).drawn("weight %s"),
		region("Latency and geoproximity: Region of the endpoint.", func(s *ResolvesToSpec) *Opt[string] { return &s.Region }).src(recordSetSource).counts(under(PolicyLatency, PolicyGeoproximity)).drawn("%s"),
		enum("role", "Role", func(s *ResolvesToSpec) *Opt[string] { return &s.Role }, words(RolePrimary, "answers while healthy", RoleSecondary, "answers when the primary is down")...).help("Failover: which side this is.").src(recordSetSource).counts(under(PolicyFailover)).drawn("%s"),
		text("location", "Location", func(s *ResolvesToSpec) *Opt[string] { return &s.Location }).help("Geolocation: a continent code (AF AN AS EU OC NA SA), an ISO country code, US-state, or * for the default. continent SA, country SA and state US-CA say outright what is meant; AF, AS, NA and SA alone mean the continent.").src("https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-geo.html").counts(under(PolicyGeolocation)).drawnBy(orDefault),
		text("localZoneGroup", "Local Zone group", func(s *ResolvesToSpec) *Opt[string] { return &s.LocalZoneGroup }).help("Geoproximity: Local Zone group.").src("https://docs.aws.amazon.com/Route53/latest/APIReference/API_GeoProximityLocation.html").counts(under(PolicyGeoproximity)).drawn("%s"),
		text("coordinates", "Coordinates", func(s *ResolvesToSpec) *Opt[string] { return &s.Coordinates }).formed(coordinatesForm).help("Geoproximity: latitude,longitude in degrees, with up to two digits behind the point.").src("https://docs.aws.amazon.com/Route53/latest/APIReference/API_GeoProximityLocation.html").counts(under(PolicyGeoproximity)).drawn("%s"),
		integer("bias", "Bias", func(s *ResolvesToSpec) *Opt[int] { return &s.Bias }).between(-99, 99).help("Geoproximity: positive widens the catchment.").src("https://docs.aws.amazon.com/Route53/latest/APIReference/API_GeoProximityLocation.html").counts(under(PolicyGeoproximity)).drawnBy(shifted),
		text("cidrCollection", "CIDR collection", func(s *ResolvesToSpec) *Opt[string] { return &s.CIDRCollection }).help("IP-based: collection of address blocks.").src("https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-ipbased.html").counts(under(PolicyIPBased)),
		text("cidrLocation", "CIDR location", func(s *ResolvesToSpec) *Opt[string] { return &s.CIDRLocation }).help("IP-based: named location of the collection, or * for the default.").src("https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-ipbased.html").counts(under(PolicyIPBased)).drawnBy(orDefault),
		integer("ttl", "TTL", func(s *ResolvesToSpec) *Opt[int] { return &s.TTL }).between(0, 2147483647).unit("s").help("TTL of this answer; aliases take that of their target. The record's TTL when left out.").src(recordSetSource),
	}
})

// EndpointSpec is an endpoint of Global Accelerator and its endpoint group.
type EndpointSpec struct {
	Region                          Opt[string]
	Dial                            Opt[float64]
	Weight                          Opt[int]
	HealthInterval, HealthThreshold Opt[int]
}

// LinkKind implements [LinkSpec].
func (*EndpointSpec) LinkKind() LinkKind { return Endpoint }

const (
	endpointSource      = "https://docs.aws.amazon.com/global-accelerator/latest/api/API_EndpointConfiguration.html"
	endpointGroupSource = "https://docs.aws.amazon.com/global-accelerator/latest/api/API_EndpointGroup.html"
)

var endpointInfo = linkKind[EndpointSpec](true, "Endpoint group member.", func() []Prop {
	return []Prop{
		region("Region of the endpoint group; that of the endpoint when left out.", func(s *EndpointSpec) *Opt[string] { return &s.Region }).src(endpointSource),
		decimal("dial", "Traffic dial", func(s *EndpointSpec) *Opt[float64] { return &s.Dial }).def("100").between(0, 100).unit("%").help("Share of the traffic of the Region that the group takes.").src(endpointSource).drawn("dial %s %"),
		integer("weight", "Weight", func(s *EndpointSpec) *Opt[int] { return &s.Weight }).def("128").between(0, 255).help("Weight among the endpoints of the group.").src(endpointSource).drawn("weight %s"),
		integer("healthInterval", "Check interval", func(s *EndpointSpec) *Opt[int] { return &s.HealthInterval }).between(10, 30).unit("s").
			help("Seconds between health checks of the endpoint group: 10 or 30, 30 when left out. Load balancers are judged by their own checks instead.").src(endpointGroupSource).counts(notTowards(KindALB, KindNLB)),
		integer("healthThreshold", "Check threshold", func(s *EndpointSpec) *Opt[int] { return &s.HealthThreshold }).between(1, 10).
			help("Checks in a row that turn the state of an endpoint, 3 when left out. Load balancers are judged by their own checks instead.").src(endpointGroupSource).counts(notTowards(KindALB, KindNLB)),
	}
})

var linkKinds = []*LinkInfo{
	linkKind[QueriesSpec](true, "Users ask DNS for a name.", nil),
	linkKind[RequestsSpec](true, "Users call an endpoint by the name AWS gave it.", nil),
	resolvesToInfo, originInfo, forwardsInfo, integrationInfo, endpointInfo,
	linkKind[WritesSpec](true, "Backend to its data.", nil),
	invokesInfo,
	linkKind[AttachSpec](false, "Protection, certificate or health check of a node.", nil),
	linkKind[ProbesSpec](false, "What a health check tests.", nil),
	linkKind[AuthorizesSpec](false, "Lambda authorizer of an API.", nil),
	linkKind[ReplicatesSpec](false, "Data copied to another store.", nil),
}

// linkIndex is filled when all kinds are made, for they may ask for kinds.
var linkIndex = map[LinkKind]*LinkInfo{}

func init() {
	for _, k := range linkKinds {
		linkIndex[k.Kind] = k
	}
}
