package model

// Assumptions are the figures of the latency estimate that a design changes.
// What is not set keeps the documented default.
type Assumptions struct {
	TLS, HTTP                           Opt[string]
	HitRatio, DNSCached, ResolverRate   Opt[float64]
	OriginRate, OriginKeepalive, BodyKB Opt[float64]
	ThinkTime, ThinkTimeP95             Opt[float64]
	RegionalHitRatio                    Opt[float64]
	ColdStarts, ColdStartTime           Opt[float64]
	ResolverTime, DNSTime               Opt[float64]
	EdgeTime, EdgeFunctionTime, WAFTime Opt[float64]
	ALBTime, NLBTime                    Opt[float64]
	RESTAPITime, HTTPAPITime            Opt[float64]
}

// Assumption is the source of what no page gives.
const Assumption = "assumed"

var assumptionProps = []Prop{
	enum("tls", "TLS", func(s *Assumptions) *Opt[string] { return &s.TLS }, words("1.3", "one handshake trip", "1.2", "two handshake trips")...).def("1.3").help("TLS version of viewers.").src("RFC 8446, RFC 5246"),
	enum("http", "HTTP", func(s *Assumptions) *Opt[string] { return &s.HTTP }, words("2", "over TCP", "3", "over QUIC: one trip in all", "1.1", "over TCP")...).def("2").help("HTTP version of viewers.").src("RFC 9000, RFC 9293"),
	decimal("hitRatio", "Cache hit ratio", func(s *Assumptions) *Opt[float64] { return &s.HitRatio }).unit("%").between(0, 100).help("Percent of cacheable requests served from cache, where the behaviour does not say.").src(Assumption),
	decimal("dnsCached", "DNS cached", func(s *Assumptions) *Opt[float64] { return &s.DNSCached }).def("0").unit("%").between(0, 100).help("Percent of cold visits whose device already knows the address.").src(Assumption),
	decimal("resolverRate", "Resolver query rate", func(s *Assumptions) *Opt[float64] { return &s.ResolverRate }).def("1").unit("queries/s").between(0, 1000000).help("Queries a second for the name at one resolver; with the TTL it decides how often the resolver knows the answer.").src(Assumption),
	decimal("originRate", "Origin request rate", func(s *Assumptions) *Opt[float64] { return &s.OriginRate }).def("1").unit("requests/s").between(0, 1000000).help("Requests a second from one edge location to the origin; with keep-alive it decides how often a connection is reused.").src(Assumption),
	decimal("originKeepalive", "Origin keep-alive", func(s *Assumptions) *Opt[float64] { return &s.OriginKeepalive }).unit("s").between(1, 120).help("Seconds an idle origin connection stays open, where the link does not say.").src("https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_VpcOriginConfig.html"),
	decimal("body", "Body", func(s *Assumptions) *Opt[float64] { return &s.BodyKB }).def("0").unit("KB").between(0, 1048576).help("Size of the response; above one initial window slow start adds trips.").src("RFC 6928"),
	decimal("thinkTime", "Think time p50", func(s *Assumptions) *Opt[float64] { return &s.ThinkTime }).unit("ms").between(0, 900000).help("Median time of backends that do not say.").src(Assumption),
	decimal("thinkTimeP95", "Think time p95", func(s *Assumptions) *Opt[float64] { return &s.ThinkTimeP95 }).unit("ms").between(0, 900000).help("95th percentile of backends that do not say.").src(Assumption),
	decimal("regionalHitRatio", "Regional hit ratio", func(s *Assumptions) *Opt[float64] { return &s.RegionalHitRatio }).unit("%").between(0, 100).help("Percent of the misses of edge locations that a regional edge cache answers, and of the misses of that, Origin Shield.").src(Assumption),
	decimal("coldStarts", "Cold starts", func(s *Assumptions) *Opt[float64] { return &s.ColdStarts }).unit("%").between(0, 100).help("Percent of the requests to a Lambda function that wait for a new environment.").src(Assumption),
	decimal("coldStartTime", "Cold start time", func(s *Assumptions) *Opt[float64] { return &s.ColdStartTime }).unit("ms").between(0, 60000).help("Median time until a new environment of a Lambda function runs.").src(Assumption),
	decimal("resolverTime", "Resolver time", func(s *Assumptions) *Opt[float64] { return &s.ResolverTime }).unit("ms").between(0, 1000).help("Round trip from the access network of the users to their DNS resolver.").src(Assumption),
	decimal("dnsTime", "Route 53 time", func(s *Assumptions) *Opt[float64] { return &s.DNSTime }).unit("ms").between(0, 10000).help("Median time that a resolver takes to ask Route 53 for a name it does not know.").src(Assumption),
	decimal("edgeTime", "Edge time", func(s *Assumptions) *Opt[float64] { return &s.EdgeTime }).unit("ms").between(0, 1000).help("Median time that an edge location works on a request.").src(Assumption),
	decimal("wafTime", "WAF time", func(s *Assumptions) *Opt[float64] { return &s.WAFTime }).unit("ms").between(0, 1000).help("Median time of the inspection by a web ACL.").src(Assumption),
	decimal("edgeFunctionTime", "Lambda@Edge time", func(s *Assumptions) *Opt[float64] { return &s.EdgeFunctionTime }).unit("ms").between(0, 30000).help("Median time of a warm Lambda@Edge function.").src(Assumption),
	decimal("albTime", "ALB time", func(s *Assumptions) *Opt[float64] { return &s.ALBTime }).unit("ms").between(0, 1000).help("Median time that an Application Load Balancer or a function URL works on a request.").src(Assumption),
	decimal("nlbTime", "NLB time", func(s *Assumptions) *Opt[float64] { return &s.NLBTime }).unit("ms").between(0, 1000).help("Median time that a Network Load Balancer or a VPC link works on a request.").src(Assumption),
	decimal("restApiTime", "REST API time", func(s *Assumptions) *Opt[float64] { return &s.RESTAPITime }).unit("ms").between(0, 29000).help("Median overhead of a REST or WebSocket API.").src(Assumption),
	decimal("httpApiTime", "HTTP API time", func(s *Assumptions) *Opt[float64] { return &s.HTTPAPITime }).unit("ms").between(0, 29000).help("Median overhead of an HTTP API.").src(Assumption),
}

// AssumptionProps describes the properties under assume in the file.
func AssumptionProps() []Prop { return assumptionProps }

// Assumed returns the assumptions of the design with the documented defaults filled in.
func (t *Topology) Assumed() *Assumptions {
	a := Assumptions{}
	if t.Assume != nil {
		a = *t.Assume
	}
	fillDefaults(assumptionProps, &a, Ends{})
	return &a
}
