package model

// Assumptions are the figures of the latency estimate that a design changes.
// What is not set keeps the documented default.
type Assumptions struct {
	TLS, HTTP                           Opt[string]
	HitRatio, DNSCached, ResolverRate   Opt[float64]
	OriginRate, OriginKeepalive, BodyKB Opt[float64]
	ThinkTime, ThinkTimeP95             Opt[float64]
}

const assumptionsSource = "assumed"

var assumptionProps = []Prop{
	enum("tls", "TLS", func(s *Assumptions) *Opt[string] { return &s.TLS }, words("1.3", "one handshake trip", "1.2", "two handshake trips")...).def("1.3").help("TLS version of viewers.").src("RFC 8446, RFC 5246"),
	enum("http", "HTTP", func(s *Assumptions) *Opt[string] { return &s.HTTP }, words("2", "over TCP", "3", "over QUIC: one trip in all", "1.1", "over TCP")...).def("2").help("HTTP version of viewers.").src("RFC 9000, RFC 9293"),
	decimal("hitRatio", "Cache hit ratio", func(s *Assumptions) *Opt[float64] { return &s.HitRatio }).unit("%").between(0, 100).help("Percent of cacheable requests served from cache, where the behaviour does not say.").src(assumptionsSource),
	decimal("dnsCached", "DNS cached", func(s *Assumptions) *Opt[float64] { return &s.DNSCached }).def("0").unit("%").between(0, 100).help("Percent of cold visits whose device already knows the address.").src(assumptionsSource),
	decimal("resolverRate", "Resolver query rate", func(s *Assumptions) *Opt[float64] { return &s.ResolverRate }).def("1").unit("queries/s").between(0, 1000000).help("Queries a second for the name at one resolver; with the TTL it decides how often the resolver knows the answer.").src(assumptionsSource),
	decimal("originRate", "Origin request rate", func(s *Assumptions) *Opt[float64] { return &s.OriginRate }).def("1").unit("requests/s").between(0, 1000000).help("Requests a second from one edge location to the origin; with keep-alive it decides how often a connection is reused.").src(assumptionsSource),
	decimal("originKeepalive", "Origin keep-alive", func(s *Assumptions) *Opt[float64] { return &s.OriginKeepalive }).unit("s").between(1, 120).help("Seconds an idle origin connection stays open, where the link does not say.").src("https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_VpcOriginConfig.html"),
	decimal("body", "Body", func(s *Assumptions) *Opt[float64] { return &s.BodyKB }).def("0").unit("KB").between(0, 1048576).help("Size of the response; above one initial window slow start adds trips.").src("RFC 6928"),
	decimal("thinkTime", "Think time p50", func(s *Assumptions) *Opt[float64] { return &s.ThinkTime }).unit("ms").between(0, 900000).help("Median time of backends that do not say.").src(assumptionsSource),
	decimal("thinkTimeP95", "Think time p95", func(s *Assumptions) *Opt[float64] { return &s.ThinkTimeP95 }).unit("ms").between(0, 900000).help("95th percentile of backends that do not say.").src(assumptionsSource),
}

// AssumptionProps describes the properties under assume in the file.
func AssumptionProps() []Prop { return assumptionProps }

// Assumed returns the assumptions of the design with the documented defaults filled in.
func (t *Topology) Assumed() *Assumptions {
	a := Assumptions{}
	if t.Assume != nil {
		a = *t.Assume
	}
	fillDefaults(assumptionProps, &a, nil)
	return &a
}
