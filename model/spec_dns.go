package model

import "slices"

// Record is one DNS name and type in a hosted zone: a group of record sets
// whose answers are the outgoing links.
type Record struct {
	Zone, Name, Type, Policy, Intent Opt[string]
	ZonePrivate                      Opt[bool]
	TTL                              Opt[int]
	QueryLogging, DNSSEC             Opt[bool]
	Region                           Opt[string]
}

// Kind implements [Spec].
func (*Record) Kind() Kind { return KindRecord }

// Routing policies of Route 53.
const (
	PolicySimple       = "simple"
	PolicyWeighted     = "weighted"
	PolicyLatency      = "latency"
	PolicyFailover     = "failover"
	PolicyGeolocation  = "geolocation"
	PolicyGeoproximity = "geoproximity"
	PolicyIPBased      = "ip-based"
	PolicyMultivalue   = "multivalue"
)

var recordInfo = kind[Record](KindInfo{
	Name: "record", Title: "Route 53 record", Caption: "ROUTE 53", Group: "DNS",
	Aliases: []string{"r53", "route53", "route-53", "dns", "name"}, Family: FamilyNetworking, Tier: TierDNS, Letter: 'D',
	Help:   "One DNS name and type. Its answers are its outgoing links; the policy chooses among them.",
	Source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html",
}, func() []Prop {
	return []Prop{
		text("zone", "Hosted zone", func(s *Record) *Opt[string] { return &s.Zone }).help("Domain of the hosted zone, such as example.com."),
		boolean("zonePrivate", "Private zone", func(s *Record) *Opt[bool] { return &s.ZonePrivate }).def("false").help("The zone answers only inside its VPCs."),
		text("name", "Name", func(s *Record) *Opt[string] { return &s.Name }).help("Full name that users ask for, such as www.example.com."),
		enum("type", "Type", func(s *Record) *Opt[string] { return &s.Type }, words(
			"A", "IPv4 address or alias", "AAAA", "IPv6 address or alias", "CNAME", "another name", "TXT", "text", "MX", "mail servers",
			"NS", "name servers", "SOA", "start of authority", "CAA", "certificate authorities", "SRV", "service location", "HTTPS", "service binding",
			"SVCB", "service binding of any protocol", "DS", "delegation signer", "NAPTR", "name authority pointer", "PTR", "name of an address", "SPF", "sender policy", "SSHFP", "SSH fingerprint", "TLSA", "certificate association")...).def("A").
			help("Type of the record sets of this name.").drawn("%s"),
		enum("policy", "Policy", func(s *Record) *Opt[string] { return &s.Policy }, words(
			PolicySimple, "one answer for everybody", PolicyWeighted, "split by weight", PolicyLatency, "Region with the lowest latency",
			PolicyFailover, "primary, and a secondary when it is down", PolicyGeolocation, "by the place of the user", PolicyGeoproximity, "by distance, shifted by a bias",
			PolicyIPBased, "by address block of the user", PolicyMultivalue, "up to eight healthy answers")...).def(PolicySimple).
			help("How Route 53 chooses among the answers.").src("https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy.html"),
		integer("ttl", "TTL", func(s *Record) *Opt[int] { return &s.TTL }).def("60").between(0, 2147483647).unit("s").
			help("Seconds that resolvers may keep an answer. Alias answers take the TTL of their target instead.").counts(where("unless all answers are aliases", onlyAliases)),
		enum("intent", "Intent", func(s *Record) *Opt[string] { return &s.Intent }, words(
			"canary", "try a new version on a few", "blue-green", "move from one version to another", "dr", "survive a disaster", "lowest-latency", "fastest for each user",
			"residency", "keep users' data in an area", "language", "content by country", "shift-by-distance", "grow or shrink catchments", "isp", "by the user's network", "many-ips", "several addresses")...).
			help("What the policy is meant to achieve; a rule compares the two.").src(Assumption),
		boolean("queryLogging", "Query logging", func(s *Record) *Opt[bool] { return &s.QueryLogging }).help("Queries of the zone are logged.").counts(unless("zonePrivate")),
		boolean("dnssec", "DNSSEC", func(s *Record) *Opt[bool] { return &s.DNSSEC }).help("The zone is signed.").counts(unless("zonePrivate")),
		region("Records are global; a value is ignored and reported.", func(s *Record) *Opt[string] { return &s.Region }).counts(never("records are global")),
	}
})

// TypeHTTPS is the type of records that tell browsers how to connect.
const TypeHTTPS = "HTTPS"

// GivesAddresses tells whether clients of a name get to an address by records of
// the type. HTTPS records only say how to connect to it.
// https://www.rfc-editor.org/rfc/rfc9460
func (r *Record) GivesAddresses() bool {
	switch r.Type.Val() {
	case "A", "AAAA", "CNAME":
		return true
	}
	return false
}

// AliasOf tells whether Route 53 has aliases of the type of the record to a service:
// of addresses, and of HTTPS to distributions.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
func (r *Record) AliasOf(target Kind) bool {
	switch r.Type.Val() {
	case "A", "AAAA":
		return true
	case TypeHTTPS:
		return target == KindCloudFront
	}
	return false
}

// probesDrawn: what a link leads to is probed, whatever else is said. Of several the
// first by its id is named, whatever the order of the file.
func probesDrawn(at Place) string {
	if at.In == nil || at.Node == nil {
		return ""
	}
	var probed *Node
	for _, l := range at.In.Out(at.Node.ID) {
		if to := at.In.Node(l.To); l.Kind == Probes && (probed == nil || to.ID < probed.ID) {
			probed = to
		}
	}
	if probed == nil {
		return ""
	}
	return "a link leads to " + probed.Label() + ", which is probed"
}

// onlyAliases: an alias has the TTL of its target. A record without answers has
// none that could be one.
func onlyAliases(at Place) string {
	if at.In == nil || at.Node == nil {
		return ""
	}
	answers := 0
	for _, l := range at.In.Out(at.Node.ID) {
		s, ok := LinkAs[*ResolvesToSpec](l)
		switch {
		case !ok:
		case !s.Alias.Val() || s.TTL.IsSet():
			return ""
		default:
			answers++
		}
	}
	if answers == 0 {
		return ""
	}
	return "all its answers are aliases, which take the TTL of their target"
}

// HealthCheck is a Route 53 health check.
type HealthCheck struct {
	Type, Target, FQDN, Path         Opt[string]
	Port, Interval, FailureThreshold Opt[int]
	Threshold                        Opt[int]
	Children, Regions                Opt[[]string]
	Inverted, Disabled               Opt[bool]
	MissingData, Search              Opt[string]
	RoutingControl                   Opt[string]
}

// Kind implements [Spec].
func (*HealthCheck) Kind() Kind { return KindHealthCheck }

// probing are the types of health checks that probe an endpoint.
var probing = []string{HealthCheckHTTPS, HealthCheckHTTP, HealthCheckTCP, "HTTPS_STR_MATCH", "HTTP_STR_MATCH"}

// Probes tells whether checkers around the world probe an endpoint.
func (s *HealthCheck) Probes() bool { return slices.Contains(probing, s.Type.Or(HealthCheckHTTPS)) }

// States that a health check takes while its alarm lacks data.
const (
	MissingHealthy   = "healthy"
	MissingUnhealthy = "unhealthy"
	MissingLastKnown = "last-known"
)

// Types of health checks that Portolan treats on their own.
const (
	HealthCheckHTTPS      = "HTTPS"
	HealthCheckHTTP       = "HTTP"
	HealthCheckTCP        = "TCP"
	HealthCheckCalculated = "CALCULATED"
	HealthCheckAlarm      = "CLOUDWATCH_METRIC"
	HealthCheckRecovery   = "RECOVERY_CONTROL"
)

var healthCheckInfo = kind[HealthCheck](KindInfo{
	Name: "health_check", Title: "Route 53 health check", Caption: "HEALTH CHECK", Group: "DNS",
	Aliases: []string{"hc", "healthcheck", "health"}, Family: FamilyNetworking, Tier: TierGuard, Letter: 'H',
	Help:   "Watches an endpoint from checkers around the world and tells records whether it is up.",
	Source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html",
}, func() []Prop {
	return []Prop{
		enum("type", "Type", func(s *HealthCheck) *Opt[string] { return &s.Type }, words(
			HealthCheckHTTPS, "HTTPS answer 2xx or 3xx", HealthCheckHTTP, "HTTP answer 2xx or 3xx", HealthCheckTCP, "TCP connection", "HTTPS_STR_MATCH", "HTTPS and a text in the answer", "HTTP_STR_MATCH", "HTTP and a text in the answer",
			HealthCheckCalculated, "combines other checks", HealthCheckAlarm, "state of a CloudWatch alarm", HealthCheckRecovery, "routing control switch")...).def(HealthCheckHTTPS).
			help("What is checked."),
		text("target", "Target", func(s *HealthCheck) *Opt[string] { return &s.Target }).mayName().help("Address that is probed, when it is not drawn as a probes link.").counts(with("type", probing...)).counts(where("unless what it probes is drawn", probesDrawn)),
		text("fqdn", "Host name", func(s *HealthCheck) *Opt[string] { return &s.FQDN }).help("Name that is resolved and probed.").counts(with("type", probing...)),
		integer("port", "Port", func(s *HealthCheck) *Opt[int] { return &s.Port }).between(1, 65535).
			help("TCP port; 443 for HTTPS and 80 for HTTP when left out.").counts(with("type", probing...)),
		text("path", "Path", func(s *HealthCheck) *Opt[string] { return &s.Path }).def("/").help("Path that HTTP checks request.").counts(with("type", HealthCheckHTTPS, HealthCheckHTTP, "HTTPS_STR_MATCH", "HTTP_STR_MATCH")),
		integer("interval", "Interval", func(s *HealthCheck) *Opt[int] { return &s.Interval }).def("30").between(10, 30).unit("s").help("Seconds between checks; the console offers 10 and 30.").counts(with("type", probing...)),
		integer("failureThreshold", "Failure threshold", func(s *HealthCheck) *Opt[int] { return &s.FailureThreshold }).def("3").between(1, 10).help("Failures in a row that mean down.").counts(with("type", probing...)),
		integer("threshold", "Healthy children", func(s *HealthCheck) *Opt[int] { return &s.Threshold }).between(0, 256).help("CALCULATED: how many children must be healthy.").counts(with("type", HealthCheckCalculated)),
		nodeList("children", "Children", func(s *HealthCheck) *Opt[[]string] { return &s.Children }, KindHealthCheck).help("CALCULATED: the checks that are combined.").counts(with("type", HealthCheckCalculated)),
		list("regions", "Checker Regions", func(s *HealthCheck) *Opt[[]string] { return &s.Regions }).
			propose(words(checkerWords()...)...).
			help("Regions whose checkers probe the endpoint, at least three; all eight when left out.").counts(with("type", probing...)),
		boolean("inverted", "Inverted", func(s *HealthCheck) *Opt[bool] { return &s.Inverted }).def("false").help("Turns the result round: what fails counts as healthy.").drawn("inverted"),
		boolean("disabled", "Disabled", func(s *HealthCheck) *Opt[bool] { return &s.Disabled }).def("false").help("Stops the checks: always healthy, or always unhealthy when inverted.").drawn("disabled"),
		enum("missingData", "Alarm without data", func(s *HealthCheck) *Opt[string] { return &s.MissingData }, words(MissingHealthy, "counts as healthy", MissingUnhealthy, "counts as unhealthy", MissingLastKnown, "stays as it was")...).
			help("CLOUDWATCH_METRIC: state while the alarm lacks data; the last one is assumed when left out.").counts(with("type", HealthCheckAlarm)),
		text("search", "Search text", func(s *HealthCheck) *Opt[string] { return &s.Search }).help("STR_MATCH types: text that must stand in the first 5,120 bytes of the answer, up to 255 characters.").counts(with("type", "HTTPS_STR_MATCH", "HTTP_STR_MATCH")),
		enum("routingControl", "Routing control", func(s *HealthCheck) *Opt[string] { return &s.RoutingControl }, words("on", "counts as healthy", "off", "counts as unhealthy")...).
			help("RECOVERY_CONTROL: how the switch stands; on when left out.").src("https://docs.aws.amazon.com/r53recovery/latest/dg/routing-control.html").counts(with("type", HealthCheckRecovery)).drawn("%s"),
	}
})

// CheckerRegions are the Regions from which health checkers probe:
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
func CheckerRegions() []string {
	return []string{"us-east-1", "us-west-1", "us-west-2", "eu-west-1", "ap-northeast-1", "ap-southeast-1", "ap-southeast-2", "sa-east-1"}
}

func checkerWords() []string {
	var out []string
	for _, r := range CheckerRegions() {
		out = append(out, r, "")
	}
	return out
}

// aliasByDefault: an answer is an alias where the target can have one. A CNAME leads
// to any name; to a record of another type or hosted zone it can be no alias, so that
// is not what is meant.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
func aliasByDefault(ends Ends) string {
	to := ends.To
	if to == nil || to.Kind() == KindASG || to.Kind() == KindOnPremises || to.Kind() == KindVerifiedAccess {
		return "false"
	}
	from, ok := As[*Record](ends.From)
	target, named := As[*Record](to)
	if ok && named && from.Type.Val() == "CNAME" && (target.Type.Val() != "CNAME" || from.otherZone(target)) {
		return "false"
	}
	return "true"
}

// otherZone tells whether two records are known to be of different hosted zones.
func (s *Record) otherZone(r *Record) bool {
	return s.ZonePrivate.Val() != r.ZonePrivate.Val() || s.Zone.Val() != "" && r.Zone.Val() != "" && Domain(s.Zone.Val()) != Domain(r.Zone.Val())
}
