package model

// WAF is a web ACL.
type WAF struct {
	Scope, Region Opt[string]
	Rules         Opt[int]
	Logging       Opt[bool]
}

// Kind implements [Spec].
func (*WAF) Kind() Kind { return KindWAF }

// Scopes of a web ACL.
const (
	ScopeCloudFront = "CLOUDFRONT"
	ScopeRegional   = "REGIONAL"
)

var wafInfo = kind[WAF](KindInfo{
	Name: "waf", Title: "AWS WAF web ACL", Caption: "WAF", Group: "Edge security",
	Aliases: []string{"web-acl", "acl", "firewall"}, Family: FamilySecurity, Tier: TierGuard, Letter: 'W',
	Help:   "Rules that inspect HTTP requests in front of a distribution, an ALB, a REST API or one of the services that AWS WAF protects.",
	Source: "https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html",
}, func() []Prop {
	return []Prop{
		enum("scope", "Scope", func(s *WAF) *Opt[string] { return &s.Scope }, words(ScopeCloudFront, "for distributions and Amplify, in us-east-1", ScopeRegional, "for ALBs, REST APIs and other services of a Region")...).
			help("What the ACL can be attached to."),
		region("Region of the ACL; us-east-1 with scope CLOUDFRONT.", func(s *WAF) *Opt[string] { return &s.Region }),
		integer("rules", "Rules", func(s *WAF) *Opt[int] { return &s.Rules }).between(0, 1500).help("Number of rules and rule groups."),
		boolean("logging", "Logging", func(s *WAF) *Opt[bool] { return &s.Logging }).help("Requests are logged."),
	}
})

// Shield is Shield Advanced protection.
type Shield struct{ Region Opt[string] }

// Kind implements [Spec].
func (*Shield) Kind() Kind { return KindShield }

var shieldInfo = kind[Shield](KindInfo{
	Name: "shield", Title: "Shield Advanced", Caption: "SHIELD", Group: "Edge security",
	Aliases: []string{"ddos"}, Family: FamilySecurity, Tier: TierGuard, Letter: 'S',
	Help:   "Protection against denial of service for edge resources and addresses.",
	Source: "https://docs.aws.amazon.com/waf/latest/DDOSAPIReference/API_CreateProtection.html",
}, func() []Prop {
	return []Prop{
		region("Protections are global; a value is ignored and reported.", func(s *Shield) *Opt[string] { return &s.Region }).counts(never("protections are global")),
	}
})

// Certificate is a public certificate of AWS Certificate Manager.
type Certificate struct {
	Region Opt[string]
	Names  Opt[[]string]
}

// Kind implements [Spec].
func (*Certificate) Kind() Kind { return KindCertificate }

var certificateInfo = kind[Certificate](KindInfo{
	Name: "acm", Title: "ACM certificate", Caption: "ACM CERT", Group: "Edge security",
	Aliases: []string{"acm", "cert", "tls"}, Family: FamilySecurity, Tier: TierGuard, Letter: 'T', Regional: true,
	Help:   "Proves the names of a distribution, load balancer or API. It lives in one Region.",
	Source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
}, func() []Prop {
	return []Prop{
		region("Region of the certificate: us-east-1 for CloudFront, else the Region of what it is attached to.", func(s *Certificate) *Opt[string] { return &s.Region }),
		list("names", "Names", func(s *Certificate) *Opt[[]string] { return &s.Names }).help("Names on the certificate; *.example.com covers one label."),
	}
})
