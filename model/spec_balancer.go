package model

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

var albInfo = kind[ALB](KindInfo{
	Name: "alb", Title: "Application Load Balancer", Caption: "ALB", Group: "Load balancers",
	Aliases: []string{"elb", "load-balancer", "lb"}, Family: FamilyNetworking, Tier: TierBalancer, Letter: 'L', Regional: true,
	Help:   "Layer 7 balancer: HTTP and HTTPS, host and path rules, WAF.",
	Source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
},
	region("Region of the load balancer.", func(s *ALB) *Opt[string] { return &s.Region }),
	scheme(func(s *ALB) *Opt[string] { return &s.Scheme }),
	zones(func(s *ALB) *Opt[int] { return &s.AZs }, "2"),
	list("listeners", "Listeners", func(s *ALB) *Opt[[]string] { return &s.Listeners }).def("https:443,http:80 redirect").
		propose(words("https:443", "HTTPS", "http:80 redirect", "HTTP that redirects to HTTPS", "http:80", "HTTP that forwards")...).
		help("protocol:port, and the word redirect for a listener that sends clients to HTTPS."),
	enum("tlsPolicy", "TLS policy", func(s *ALB) *Opt[string] { return &s.TLSPolicy }, words(
		"ELBSecurityPolicy-TLS13-1-2-2021-06", "TLS 1.2 and 1.3", "ELBSecurityPolicy-TLS13-1-3-2021-06", "TLS 1.3 only", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06", "TLS 1.2 and 1.3, restricted", "ELBSecurityPolicy-2016-08", "TLS 1.0 and up", "ELBSecurityPolicy-TLS-1-0-2015-04", "TLS 1.0 and up")...).open().
		def("ELBSecurityPolicy-TLS13-1-2-2021-06").help("Security policy of HTTPS listeners.").src("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html"),
	integer("idleTimeout", "Idle timeout", func(s *ALB) *Opt[int] { return &s.IdleTimeout }).def("60").between(1, 4000).unit("s").help("Seconds after which a silent connection is closed."),
	boolean("deletionProtection", "Deletion protection", func(s *ALB) *Opt[bool] { return &s.DeletionProtection }).help("Refuses deletion."),
	boolean("accessLogs", "Access logs", func(s *ALB) *Opt[bool] { return &s.AccessLogs }).help("Access logs are written to S3."),
	boolean("dropInvalidHeaders", "Drop invalid headers", func(s *ALB) *Opt[bool] { return &s.DropInvalidHeaders }).help("Headers with invalid names are removed."),
)

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
}

// Kind implements [Spec].
func (*NLB) Kind() Kind { return KindNLB }

var nlbInfo = kind[NLB](KindInfo{
	Name: "nlb", Title: "Network Load Balancer", Caption: "NLB", Group: "Load balancers",
	Aliases: []string{"network-load-balancer"}, Family: FamilyNetworking, Tier: TierBalancer, Letter: 'L', Regional: true,
	Help:   "Layer 4 balancer: TCP, UDP and TLS, one fixed address a zone.",
	Source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
},
	region("Region of the load balancer.", func(s *NLB) *Opt[string] { return &s.Region }),
	scheme(func(s *NLB) *Opt[string] { return &s.Scheme }),
	zones(func(s *NLB) *Opt[int] { return &s.AZs }, "2"),
	enum("listener", "Listener", func(s *NLB) *Opt[string] { return &s.Listener }, words("tcp", "TCP", "udp", "UDP", "tls", "TLS ended here", "tcp_udp", "both on one port", "quic", "QUIC")...).def("tcp").help("Protocol of the listener."),
	integer("port", "Port", func(s *NLB) *Opt[int] { return &s.Port }).between(1, 65535).def("443").help("Port of the listener."),
	boolean("crossZone", "Cross-zone", func(s *NLB) *Opt[bool] { return &s.CrossZone }).help("Spreads over the targets of all zones; off by default on an NLB."),
	enum("ipAddressType", "Address type", func(s *NLB) *Opt[string] { return &s.IPAddressType }, words("ipv4", "IPv4", "dualstack", "IPv4 and IPv6")...).def("ipv4").help("Addresses of the balancer."),
	text("tlsPolicy", "TLS policy", func(s *NLB) *Opt[string] { return &s.TLSPolicy }).def("ELBSecurityPolicy-TLS13-1-2-2021-06").help("Security policy of a TLS listener."),
	boolean("eip", "Elastic IPs", func(s *NLB) *Opt[bool] { return &s.ElasticIP }).def("false").help("Each zone has an Elastic IP."),
	boolean("deletionProtection", "Deletion protection", func(s *NLB) *Opt[bool] { return &s.DeletionProtection }).help("Refuses deletion."),
	boolean("accessLogs", "Access logs", func(s *NLB) *Opt[bool] { return &s.AccessLogs }).help("Access logs are written to S3."),
)

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
},
	region("Region of the load balancer.", func(s *GWLB) *Opt[string] { return &s.Region }),
	zones(func(s *GWLB) *Opt[int] { return &s.AZs }, "2"),
	boolean("crossZone", "Cross-zone", func(s *GWLB) *Opt[bool] { return &s.CrossZone }).help("Spreads over the targets of all zones."),
)
