package model

import (
	"slices"
	"strings"
)

// ALB is an Application Load Balancer.
type ALB struct {
	Region, Scheme     Opt[string]
	AZs                Opt[int]
	Listeners          Opt[[]string]
	TLSPolicy          Opt[string]
	IdleTimeout        Opt[int]
	DeletionProtection Opt[bool]
	AccessLogs         Opt[bool]
	DropInvalidHeaders Opt[bool]
	IPAddressType      Opt[string]
	SecurityGroups     Opt[[]string]
	Rules              Opt[[]string]
	Auth, MTLS         Opt[string]
}

// Kind implements [Spec].
func (*ALB) Kind() Kind { return KindALB }

// Schemes of a load balancer.
const (
	SchemeInternetFacing = "internet-facing"
	SchemeInternal       = "internal"
)

func scheme[S any](at func(*S) *Opt[string]) Prop {
	return enum("scheme", "Scheme", at, words(SchemeInternetFacing, "public addresses", SchemeInternal, "private addresses of the VPC")...).
		def(SchemeInternetFacing).help("Whether clients outside the VPC can reach it.")
}

func zones[S any](at func(*S) *Opt[int], def string) Prop {
	p := integer("azs", "Zones", at).between(1, 6).help("Number of Availability Zones in use.")
	return p.def(def)
}

// Words of security groups that stand for address ranges; others are CIDR blocks.
const (
	AdmitsInternet   = "internet"
	AdmitsCloudFront = "cloudfront"
	AdmitsCheckers   = "route53"
	AdmitsVPC        = "vpc"
)

func securityGroups[S any](at func(*S) *Opt[[]string]) Prop {
	return list("securityGroups", "Admits", at).
		propose(words(AdmitsInternet, "any address", AdmitsCloudFront, "prefix list of CloudFront", AdmitsCheckers, "prefix list of Route 53 health checkers", AdmitsVPC, "addresses of the VPC", "203.0.113.0/24", "a CIDR block")...).
		help("Whom the security groups admit: internet, cloudfront (the managed prefix list), route53 (health checkers), vpc, or CIDR blocks. Others get no answer; everybody is admitted when left out.")
}

var albInfo = kind[ALB](KindInfo{
	Name: "alb", Title: "Application Load Balancer", Caption: "ALB", Group: "Load balancers",
	Aliases: []string{"elb", "load-balancer", "lb"}, Family: FamilyNetworking, Tier: TierBalancer, Letter: 'L', Regional: true,
	Help:   "Layer 7 balancer: HTTP and HTTPS, host and path rules, WAF.",
	Source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
}, func() []Prop {
	return []Prop{
		region("Region of the load balancer.", func(s *ALB) *Opt[string] { return &s.Region }),
		scheme(func(s *ALB) *Opt[string] { return &s.Scheme }),
		zones(func(s *ALB) *Opt[int] { return &s.AZs }, "2"),
		list("listeners", "Listeners", func(s *ALB) *Opt[[]string] { return &s.Listeners }).def("https:443,http:80 redirect").
			propose(words("https:443", "HTTPS", "http:80 redirect", "HTTP that redirects to HTTPS", "http:80", "HTTP that forwards")...).
			help("protocol:port, and the word redirect for a listener that sends clients to HTTPS."),
		enum("tlsPolicy", "TLS policy", func(s *ALB) *Opt[string] { return &s.TLSPolicy }, words(
			"ELBSecurityPolicy-TLS13-1-2-2021-06", "TLS 1.2 and 1.3", "ELBSecurityPolicy-TLS13-1-3-2021-06", "TLS 1.3 only", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06", "TLS 1.2 and 1.3, restricted", "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "the same with post-quantum key exchange; default of the console", "ELBSecurityPolicy-2016-08", "TLS 1.0 and up", "ELBSecurityPolicy-TLS-1-0-2015-04", "TLS 1.0 and up")...).open().
			def("ELBSecurityPolicy-TLS13-1-2-2021-06").help("Security policy of HTTPS listeners. Portolan writes it always: without one, the API and CloudFormation take ELBSecurityPolicy-2016-08, which allows TLS 1.0.").src("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html").counts(where("with an HTTPS listener", noHTTPS)),
		integer("idleTimeout", "Idle timeout", func(s *ALB) *Opt[int] { return &s.IdleTimeout }).def("60").between(1, 4000).unit("s").help("Seconds after which a silent connection is closed."),
		boolean("deletionProtection", "Deletion protection", func(s *ALB) *Opt[bool] { return &s.DeletionProtection }).help("Refuses deletion."),
		boolean("accessLogs", "Access logs", func(s *ALB) *Opt[bool] { return &s.AccessLogs }).help("Access logs are written to S3."),
		boolean("dropInvalidHeaders", "Drop invalid headers", func(s *ALB) *Opt[bool] { return &s.DropInvalidHeaders }).help("Headers with invalid names are removed."),
		enum("ipAddressType", "Address type", func(s *ALB) *Opt[string] { return &s.IPAddressType }, words(IPv4Only, "IPv4", DualStack, "IPv4 and IPv6", DualStackNoIPv4, "IPv6 for users, private IPv4 inside")...).def(IPv4Only).
			help("Addresses of the balancer; an AAAA answer needs IPv6, an A answer public IPv4.").src("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html").drawn("%s"),
		securityGroups(func(s *ALB) *Opt[[]string] { return &s.SecurityGroups }).src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html"),
		list("rules", "Own answers", func(s *ALB) *Opt[[]string] { return &s.Rules }).
			propose(words("host=old.example.com redirect https://www.example.com/#{path}", "sends clients elsewhere", "path=/ping fixed 200", "answers by itself", "fixed 404", "what no other rule takes")...).
			help("Rules that the balancer answers itself: conditions (host= path= hostRegex= pathRegex= header= method= query= source= listener= priority=), then redirect URL [301|302] or fixed CODE. Without conditions it is what happens when no other rule fits.").src(ruleActionsSource).formed(func(v string) error { _, err := ParseOwnAnswer(v); return err }),
		enum("auth", "Authentication", func(s *ALB) *Opt[string] { return &s.Auth }, authChoices...).def(AuthNone).help("What the rules ask for before they forward; needs an HTTPS listener.").src(authenticateSource),
		enum("mtls", "Client certificates", func(s *ALB) *Opt[string] { return &s.MTLS }, words(MTLSOff, "not asked for", MTLSPass, "handed to the targets unchecked", MTLSVerify, "checked against a trust store")...).def(MTLSOff).
			help("Mutual TLS on HTTPS listeners.").src("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html").drawn("mTLS %s"),
	}
})

// NLB is a Network Load Balancer.
type NLB struct {
	Region, Scheme     Opt[string]
	AZs                Opt[int]
	Listener           Opt[string]
	Port               Opt[int]
	CrossZone          Opt[bool]
	IPAddressType      Opt[string]
	TLSPolicy          Opt[string]
	ElasticIP          Opt[bool]
	DeletionProtection Opt[bool]
	AccessLogs         Opt[bool]
	SecurityGroups     Opt[[]string]
	MTLS               Opt[string]
	IdleTimeout        Opt[int]
}

// Kind implements [Spec].
func (*NLB) Kind() Kind { return KindNLB }

var nlbInfo = kind[NLB](KindInfo{
	Name: "nlb", Title: "Network Load Balancer", Caption: "NLB", Group: "Load balancers",
	Aliases: []string{"network-load-balancer"}, Family: FamilyNetworking, Tier: TierBalancer, Letter: 'L', Regional: true,
	Help:   "Layer 4 balancer: TCP, UDP and TLS, one fixed address a zone.",
	Source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
}, func() []Prop {
	return []Prop{
		region("Region of the load balancer.", func(s *NLB) *Opt[string] { return &s.Region }),
		scheme(func(s *NLB) *Opt[string] { return &s.Scheme }),
		zones(func(s *NLB) *Opt[int] { return &s.AZs }, "2"),
		enum("listener", "Listener", func(s *NLB) *Opt[string] { return &s.Listener }, words("tcp", "TCP", "udp", "UDP", "tls", "TLS ended here", "tcp_udp", "both on one port", "quic", "QUIC, passed through", "tcp_quic", "TCP and QUIC on one port")...).def("tcp").help("Protocol of the listener.").counts(where("where a link is for that listener", elsewhere)),
		integer("port", "Port", func(s *NLB) *Opt[int] { return &s.Port }).between(1, 65535).def("443").help("Port of the listener.").counts(where("where a link is for that listener", elsewhere)),
		boolean("crossZone", "Cross-zone", func(s *NLB) *Opt[bool] { return &s.CrossZone }).help("Spreads over the targets of all zones; off by default on an NLB."),
		enum("ipAddressType", "Address type", func(s *NLB) *Opt[string] { return &s.IPAddressType }, words("ipv4", "IPv4", "dualstack", "IPv4 and IPv6")...).def("ipv4").help("Addresses of the balancer.").drawn("%s"),
		text("tlsPolicy", "TLS policy", func(s *NLB) *Opt[string] { return &s.TLSPolicy }).def("ELBSecurityPolicy-TLS13-1-2-2021-06").help("Security policy of a TLS listener.").counts(where("with listener tls", notListening("tls"))),
		boolean("eip", "Elastic IPs", func(s *NLB) *Opt[bool] { return &s.ElasticIP }).def("false").help("Each zone has an Elastic IP.").counts(with("scheme", SchemeInternetFacing)),
		boolean("deletionProtection", "Deletion protection", func(s *NLB) *Opt[bool] { return &s.DeletionProtection }).help("Refuses deletion."),
		boolean("accessLogs", "Access logs", func(s *NLB) *Opt[bool] { return &s.AccessLogs }).help("Access logs are written to S3."),
		securityGroups(func(s *NLB) *Opt[[]string] { return &s.SecurityGroups }).src("https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html"),
		enum("mtls", "Client certificates", func(s *NLB) *Opt[string] { return &s.MTLS }, words(MTLSOff, "not asked for", MTLSVerify, "checked against a trust store")...).def(MTLSOff).
			help("Mutual TLS on a TLS listener.").src("https://docs.aws.amazon.com/elasticloadbalancing/latest/network/mutual-authentication.html").counts(where("with listener tls", notListening("tls"))).drawn("mTLS %s"),
		integer("idleTimeout", "Idle timeout", func(s *NLB) *Opt[int] { return &s.IdleTimeout }).between(60, 6000).unit("s").
			help("Seconds after which a silent TCP connection is dropped, 350 when left out; fixed at 350 for TLS and 120 for UDP.").src("https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html").counts(where("with a TCP listener", notListening("tcp", "tcp_udp", "tcp_quic"))),
	}
})

// notListening says why an NLB has no listener of a protocol: neither that of its
// properties, where a link is for it, nor one that a link names.
func notListening(protocols ...string) func(Place) string {
	return func(at Place) string {
		var named []string
		own := true
		if at.In != nil && at.Node != nil {
			own = false
			for _, l := range at.In.Out(at.Node.ID) {
				if s, ok := LinkAs[*ForwardsSpec](l); ok && s.Listener.IsSet() {
					protocol, _, _ := strings.Cut(s.Listener.Val(), ":")
					named = append(named, strings.ToLower(protocol))
				} else if ok {
					own = true
				}
			}
		}
		if (own || len(named) == 0) && slices.Contains(protocols, at.Value("listener")) || slices.ContainsFunc(named, func(p string) bool { return slices.Contains(protocols, p) }) {
			return ""
		}
		if why := with("listener", protocols[0]).idle(at); why != "" {
			return why
		}
		return namesAnother
	}
}

const namesAnother = "every link names another listener"

// elsewhere says why an NLB does not have the listener of its properties: each of its links
// names another.
func elsewhere(at Place) string {
	if at.In == nil || at.Node == nil {
		return ""
	}
	nlb, _ := at.Node.Effective().(*NLB)
	links := slices.DeleteFunc(slices.Clone(at.In.Out(at.Node.ID)), func(l *Link) bool { return l.Kind != Forwards })
	if len(links) == 0 || slices.ContainsFunc(links, func(l *Link) bool { return sameListener(ListenerOf(at.In, l), nlb.ownListener()) }) {
		return ""
	}
	return namesAnother
}

// GWLB is a Gateway Load Balancer.
type GWLB struct {
	Region    Opt[string]
	AZs       Opt[int]
	CrossZone Opt[bool]
}

// Kind implements [Spec].
func (*GWLB) Kind() Kind { return KindGWLB }

var gwlbInfo = kind[GWLB](KindInfo{
	Name: "gwlb", Title: "Gateway Load Balancer", Caption: "GWLB", Group: "Load balancers",
	Aliases: []string{"gateway-load-balancer"}, Family: FamilyNetworking, Tier: TierBalancer, Letter: 'L', Regional: true,
	Help:   "Sends traffic through network appliances; never an endpoint of users.",
	Source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
}, func() []Prop {
	return []Prop{
		region("Region of the load balancer.", func(s *GWLB) *Opt[string] { return &s.Region }),
		zones(func(s *GWLB) *Opt[int] { return &s.AZs }, "2"),
		boolean("crossZone", "Cross-zone", func(s *GWLB) *Opt[bool] { return &s.CrossZone }).help("Spreads over the targets of all zones."),
	}
})

// noHTTPS: a security policy belongs to the listeners that end TLS.
func noHTTPS(at Place) string {
	s, ok := As[*ALB](at.Node)
	if !ok || slices.ContainsFunc(s.Listeners.Val(), func(l string) bool { return strings.HasPrefix(strings.ToLower(strings.TrimSpace(l)), "https") }) {
		return ""
	}
	return "no listener speaks HTTPS"
}
