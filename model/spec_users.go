package model

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Users is a population of users that send requests.
type Users struct {
	Locations     Opt[[]string]
	Share         Opt[float64]
	Rate          Opt[float64]
	Protocol      Opt[string]
	Network       Opt[string]
	Access        Opt[string]
	AccessMix     Opt[[]string]
	NeedsStaticIP Opt[bool]
	CIDR          Opt[[]string]
	IPVersion     Opt[string]
	Presents      Opt[[]string]
	Region        Opt[string]
}

// Kind implements [Spec].
func (*Users) Kind() Kind { return KindUsers }

// Protocols that users speak.
const (
	ProtocolHTTPS     = "https"
	ProtocolHTTP      = "http"
	ProtocolWebSocket = "websocket"
	ProtocolGRPC      = "grpc"
	ProtocolTCP       = "tcp"
	ProtocolUDP       = "udp"
)

// UserProtocols are all of them, in the order in which they are offered.
var UserProtocols = []string{ProtocolHTTPS, ProtocolHTTP, ProtocolWebSocket, ProtocolGRPC, ProtocolTCP, ProtocolUDP}

// IPBoth: clients that reach IPv4 and IPv6.
const IPBoth = "both"

// What users may present.
const (
	PresentsCertificate  = "client-certificate"
	PresentsToken        = "token"
	PresentsSession      = "session"
	PresentsSignature    = "signature"
	PresentsAWSSignature = "aws-signature"
	PresentsAPIKey       = "api-key"
)

// Networks from which users come.
const (
	NetworkInternet = "internet"
	NetworkVPC      = "vpc"
)

// AccessMixed is the access of users who come by all the usual ways.
const AccessMixed = "mixed"

// accessKinds are the ways by which users reach the Internet.
var accessKinds = words(
	"fibre", "fibre to the home or office", "cable", "television cable", "dsl", "telephone line",
	"wired", "line of unknown kind", "wifi", "Wi-Fi behind a line", "lte", "4G mobile", "5g", "5G mobile",
	"satellite", "low-orbit satellite", "geostationary", "high-orbit satellite")

// AccessShare is the part of the users of a population that comes by one access.
type AccessShare struct {
	Access  string // a word of the property access
	Percent float64
}

// accessSharePattern is what parseAccessShare reads, for schemas.
const accessSharePattern = `^ *(fibre|cable|dsl|wired|wifi|lte|5g|satellite|geostationary) +(100|[0-9]{1,2})([.][0-9]+)? *%? *$`

// String is the form of the file: "wifi 60".
func (a AccessShare) String() string {
	return a.Access + " " + strconv.FormatFloat(a.Percent, 'f', -1, 64)
}

// parseAccessShare reads an entry of the property accessMix: "wifi 60", also
// "Wi-Fi: 60 %".
func parseAccessShare(text string) (AccessShare, error) {
	const want = "an access and its percent, such as wifi 60"
	f := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(":=%", r) })
	if len(f) != 2 {
		return AccessShare{}, &PropError{"accessMix", text, want}
	}
	access := strings.ReplaceAll(strings.ToLower(f[0]), "-", "")
	known := slices.ContainsFunc(accessKinds, func(c Choice) bool { return c.Value == access })
	v, err := strconv.ParseFloat(f[1], 64)
	if !known {
		return AccessShare{}, &PropError{"accessMix", text, want + "; the kinds of access are those of the property access"}
	}
	if err != nil || !(v >= 0 && v <= 100) {
		return AccessShare{}, &PropError{"accessMix", text, want + ", 0 to 100"}
	}
	return AccessShare{access, v}, nil
}

// AccessShares are the entries of accessMix that can be read and are not 0.
func (s *Users) AccessShares() []AccessShare {
	var out []AccessShare
	for _, text := range s.AccessMix.Val() {
		if a, err := parseAccessShare(text); err == nil && a.Percent > 0 {
			out = append(out, a)
		}
	}
	return out
}

var usersInfo = kind[Users](KindInfo{
	Name: "users", Title: "User population", Caption: "USERS", Group: "Clients",
	Aliases: []string{"user", "clients", "people", "city"}, Family: FamilyUsers, Tier: TierUsers, Letter: 'U',
	Help:   "People or devices that send requests, in one or more places.",
	Source: "https://docs.aws.amazon.com/wellarchitected/latest/framework/rel_planning_network_topology_ha_conn_users.html",
}, func() []Prop {
	return []Prop{
		list("locations", "Locations", func(s *Users) *Opt[[]string] { return &s.Locations }).places().
			help("Cities, ISO country codes or US states (US-CA). Without any, geography is not judged."),
		decimal("share", "Share", func(s *Users) *Opt[float64] { return &s.Share }).between(0, 100).unit("%").
			help("Percent of all requests that come from this population; populations without a share divide what is left by their rates where all state one, else equally.").src(Assumption),
		decimal("rate", "Request rate", func(s *Users) *Opt[float64] { return &s.Rate }).between(0, 1e7).unit("requests/s").
			help("Requests a second of all locations of this population together. With it a simulation compares the load of each node with its limits.").src(Assumption),
		enum("protocol", "Protocol", func(s *Users) *Opt[string] { return &s.Protocol }, words(
			ProtocolHTTPS, "HTTP over TLS", ProtocolHTTP, "plain HTTP", ProtocolWebSocket, "long-lived WebSocket",
			ProtocolGRPC, "gRPC over HTTP/2", ProtocolTCP, "raw TCP", ProtocolUDP, "UDP datagrams")...).def(ProtocolHTTPS).
			help("What the clients speak.").drawn("%s"),
		enum("network", "Network", func(s *Users) *Opt[string] { return &s.Network }, words(
			NetworkInternet, "the public Internet", NetworkVPC, "inside a VPC or joined to it")...).def(NetworkInternet).
			help("Where the clients sit."),
		enum("access", "Access", func(s *Users) *Opt[string] { return &s.Access }, append(words(AccessMixed, "the usual mix of the country"), accessKinds...)...).def(AccessMixed).
			help("Last mile of the clients; decides the first hop of the latency estimate.").src("https://github.com/floh22/cmb-atlas-results").counts(unless("network", NetworkVPC)),
		list("accessMix", "Access mix", func(s *Users) *Opt[[]string] { return &s.AccessMix }).
			propose(words("wifi 60", "", "fibre 40", "")...).
			each(accessSharePattern, func(v string) (string, error) { a, err := parseAccessShare(v); return a.String(), err }).
			help("Shares of several kinds of access, such as wifi 60, in the place of access; taken in proportion.").src(Assumption).counts(unless("network", NetworkVPC)),
		boolean("needsStaticIp", "Needs static IP", func(s *Users) *Opt[bool] { return &s.NeedsStaticIP }).def("false").
			help("Clients must be able to list fixed addresses, for example in a firewall."),
		list("cidr", "CIDR blocks", func(s *Users) *Opt[[]string] { return &s.CIDR }).
			help("Address blocks of the population, for IP-based routing.").src("https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-ipbased.html"),
		enum("ipVersion", "IP version", func(s *Users) *Opt[string] { return &s.IPVersion }, words(IPBoth, "IPv4 and IPv6", IPv4Only, "IPv4 alone", IPv6Only, "IPv6 alone")...).def(IPBoth).
			help("Addresses that the clients can reach.").src("https://docs.aws.amazon.com/whitepapers/latest/ipv6-on-aws/ipv6-on-aws.html").drawn("%s"),
		list("presents", "Presents", func(s *Users) *Opt[[]string] { return &s.Presents }).
			among(words(PresentsCertificate, "a certificate for mutual TLS", PresentsToken, "a signed token", PresentsSession, "the cookie of a login", PresentsSignature, "signed URLs or signed cookies of CloudFront", PresentsAWSSignature, "requests signed with AWS credentials", PresentsAPIKey, "an API key")...).
			help("What the clients bring to prove who they are. Whatever is asked for, when left out; else exactly these, and nothing when the list is empty.").src("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html"),
		region("Users have no Region; a value is ignored and reported.", func(s *Users) *Opt[string] { return &s.Region }).counts(never("users have no Region")),
	}
})
