package model

import "fmt"

// CloudFront is a distribution. Its behaviours and origins are its outgoing links.
type CloudFront struct {
	Aliases                         Opt[[]string]
	MinTLS, PriceClass, HTTPVersion Opt[string]
	IPv6                            Opt[bool]
	DefaultRootObject               Opt[string]
	Logging                         Opt[bool]
	GeoRestriction                  Opt[string]
	GeoCountries                    Opt[[]string]
	OriginShield                    Opt[bool]
	OriginShieldRegion              Opt[string]
	ErrorPages                      Opt[[]string]
	ViewerMTLS                      Opt[string]
	AnycastIPs                      Opt[int]
	ConnectionMode                  Opt[string]
	Staging                         Opt[string]
	StagingShare                    Opt[float64]
	SignedURLs, GRPC                Opt[bool]
	Region                          Opt[string]
}

// Kind implements [Spec].
func (*CloudFront) Kind() Kind { return KindCloudFront }

// Price classes of CloudFront.
const (
	PriceClass100 = "100"
	PriceClass200 = "200"
	PriceClassAll = "All"
)

const stagingSource = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/continuous-deployment-quotas-considerations.html"

// untilBehaviours says what becomes of a property that belongs to behaviours.
// With the first one it moves, see settle: so what is asked about it then is what would
// become of it.
var untilBehaviours = where("nowhere: it belongs to behaviours", func(at Place) string {
	links := 0
	if at.In != nil && at.Node != nil {
		for _, l := range at.In.Links {
			if l.From == at.Node.ID && l.Kind == Origin {
				links++
			}
		}
	}
	switch links {
	case 0:
		return "it belongs to behaviours, and the distribution has none yet"
	case 1:
		return "it belongs to behaviours: what is set here moves to the one of the distribution"
	}
	return fmt.Sprintf("it belongs to behaviours: what is set here moves to the %d of the distribution", links)
})

var cloudFrontInfo = kind[CloudFront](KindInfo{
	Name: "cloudfront", Title: "CloudFront distribution", Caption: "CLOUDFRONT", Group: "Edge",
	Aliases: []string{"cf", "cdn", "distribution"}, Family: FamilyNetworking, Tier: TierEdge, Letter: 'C',
	Help:   "Serves requests from edge locations near the users, from cache or from an origin.",
	Source: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html",
}, func() []Prop {
	return []Prop{
		list("aliases", "Alternate names", func(s *CloudFront) *Opt[[]string] { return &s.Aliases }).help("Names that the distribution answers for; a certificate must cover each."),
		enum("minTLS", "Minimum TLS", func(s *CloudFront) *Opt[string] { return &s.MinTLS }, words(
			"SSLv3", "1996, broken", "TLSv1", "1999, weak", "TLSv1_2016", "TLS 1.0 and up", "TLSv1.1_2016", "TLS 1.1 and up", "TLSv1.2_2018", "TLS 1.2 and up, older ciphers",
			"TLSv1.2_2019", "TLS 1.2 and up", "TLSv1.2_2021", "TLS 1.2 and up, strong ciphers", "TLSv1.2_2025", "TLS 1.2 and up, newest", "TLSv1.3_2025", "TLS 1.3 only")...).def("TLSv1.2_2021").
			help("Security policy towards viewers.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html").counts(with("aliases")),
		enum("priceClass", "Price class", func(s *CloudFront) *Opt[string] { return &s.PriceClass }, words(
			PriceClass100, "North America, Europe, Israel", PriceClass200, "also most of Asia, Middle East, Africa", PriceClassAll, "all edge locations")...).def(PriceClassAll).
			help("Which edge locations serve."),
		enum("httpVersion", "HTTP versions", func(s *CloudFront) *Opt[string] { return &s.HTTPVersion }, words(
			"http1.1", "HTTP/1.1 only", "http2", "up to HTTP/2", "http3", "HTTP/1.1 and HTTP/3", "http2and3", "up to HTTP/3")...).def("http2").
			help("Highest HTTP version offered to viewers."),
		boolean("ipv6", "IPv6", func(s *CloudFront) *Opt[bool] { return &s.IPv6 }).help("Answers over IPv6 too."),
		text("defaultRootObject", "Root object", func(s *CloudFront) *Opt[string] { return &s.DefaultRootObject }).formed(rootObjectForm).def("index.html").help("Object served for the root URL."),
		boolean("logging", "Access logs", func(s *CloudFront) *Opt[bool] { return &s.Logging }).help("Standard access logs are written."),
		enum("geoRestriction", "Geo restriction", func(s *CloudFront) *Opt[string] { return &s.GeoRestriction }, words(
			"none", "all countries", "allowlist", "only the listed countries", "denylist", "all but the listed countries")...).def("none").help("Whether countries are refused.").drawn("%s"),
		list("geoCountries", "Geo countries", func(s *CloudFront) *Opt[[]string] { return &s.GeoCountries }).help("ISO country codes of the restriction.").counts(unless("geoRestriction", "none")),
		boolean("originShield", "Origin Shield", func(s *CloudFront) *Opt[bool] { return &s.OriginShield }).help("One more cache in front of the origins.").drawn("Origin Shield"),
		Prop{Name: "originShieldRegion", Label: "Shield Region", Type: RegionID, Help: "Region of Origin Shield; the one nearest the origin when left out.", at: func(s any) any { return &s.(*CloudFront).OriginShieldRegion }}.counts(with("originShield")),
		list("errorPages", "Error pages", func(s *CloudFront) *Opt[[]string] { return &s.ErrorPages }).formed(func(v string) error { _, err := ParseErrorPage(v); return err }).
			propose(words("403 -> 200 /index.html", "page of a single-page application", "404 -> 200 /index.html", "likewise", "404 ttl 60", "keep the error for 60 s", "503 -> 503 /sorry.html ttl 0", "own page, asked for each time")...).
			help("What viewers get in place of errors of any origin: 404 -> 200 /index.html ttl 10. Errors are kept for 10 s unless ttl says otherwise; the page is fetched through the behaviour that its path matches.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-response-code.html"),
		enum("viewerMtls", "Viewer mTLS", func(s *CloudFront) *Opt[string] { return &s.ViewerMTLS }, words(
			"off", "not asked for", "required", "viewers without a good one are refused", "optional", "judged when there is one", "passthrough", "passed on without being judged")...).def("off").
			help("Whether viewers show a client certificate (mutual TLS).").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/mtls-authentication.html").drawn("mTLS %s"),
		integer("anycastIps", "Anycast IPs", func(s *CloudFront) *Opt[int] { return &s.AnycastIPs }).between(3, 21).help("Fixed addresses of an Anycast static IP list: 21 for allow-lists, 3 for an apex A record.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/request-static-ips.html"),
		enum("connectionMode", "Connections", func(s *CloudFront) *Opt[string] { return &s.ConnectionMode }, words("direct", "an own domain name", "tenant-only", "a template for distribution tenants, reached through a connection group")...).def("direct").
			help("Whether viewers reach the distribution itself or only its tenants.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-config-options.html"),
		nodeRef("staging", "Staging", func(s *CloudFront) *Opt[string] { return &s.Staging }, KindCloudFront).help("Staging distribution that takes part of the traffic (continuous deployment).").src(stagingSource),
		decimal("stagingShare", "Staging share", func(s *CloudFront) *Opt[float64] { return &s.StagingShare }).between(0, 15).unit("%").help("Percent of requests that go to the staging distribution; none when left out, for one that is chosen by a header.").src(stagingSource).counts(with("staging")),
		boolean("signedUrls", "Signed URLs", func(s *CloudFront) *Opt[bool] { return &s.SignedURLs }).def("false").help("As written for every behaviour: with the first behaviour it moves there, where it can differ by path.").counts(untilBehaviours),
		boolean("grpc", "gRPC", func(s *CloudFront) *Opt[bool] { return &s.GRPC }).def("false").help("As written for every behaviour: with the first behaviour it moves there, where it can differ by path.").counts(untilBehaviours),
		region("Distributions are global; a value is ignored and reported.", func(s *CloudFront) *Opt[string] { return &s.Region }).counts(never("distributions are global")),
	}
})

// CloudFrontFunction is a lightweight function on viewer events.
type CloudFrontFunction struct {
	NeedsBody, NeedsNetwork, RewritesRoot Opt[bool]
	Runtime                               Opt[string]
	SelectsOrigin                         Opt[bool]
	KeyValueStore                         Opt[string]
}

// Runtimes of CloudFront functions.
const (
	Runtime1 = "cloudfront-js-1.0"
	Runtime2 = "cloudfront-js-2.0"
)

// Kind implements [Spec].
func (*CloudFrontFunction) Kind() Kind { return KindCloudFrontFunction }

var cloudFrontFunctionInfo = kind[CloudFrontFunction](KindInfo{
	Name: "cf_function", Title: "CloudFront function", Caption: "CF FUNCTION", Group: "Edge",
	Aliases: []string{"cff", "edge-function"}, Family: FamilyNetworking, Tier: TierGuard, Letter: 'F',
	Help:   "Short JavaScript that runs on viewer requests and responses at every edge location.",
	Source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions.html",
}, func() []Prop {
	return []Prop{
		boolean("needsBody", "Needs body", func(s *CloudFrontFunction) *Opt[bool] { return &s.NeedsBody }).def("false").help("The code wants the request body, which these functions do not see."),
		boolean("needsNetwork", "Needs network", func(s *CloudFrontFunction) *Opt[bool] { return &s.NeedsNetwork }).def("false").help("The code wants to call other services, which these functions cannot."),
		boolean("rewritesRoot", "Rewrites /", func(s *CloudFrontFunction) *Opt[bool] { return &s.RewritesRoot }).def("false").help("The function maps / to an object."),
		enum("runtime", "Runtime", func(s *CloudFrontFunction) *Opt[string] { return &s.Runtime }, words(Runtime1, "without origin selection and key value store", Runtime2, "all helpers")...).def(Runtime2).help("JavaScript runtime of the function.").src(chooseSource),
		boolean("selectsOrigin", "Picks origin", func(s *CloudFrontFunction) *Opt[bool] { return &s.SelectsOrigin }).def("false").help("The function changes the origin of requests; the cache key stays as it is unless the function changes that too.").src(chooseSource).drawn("picks origins"),
		text("keyValueStore", "Value store", func(s *CloudFrontFunction) *Opt[string] { return &s.KeyValueStore }).help("Name of the key value store that the function reads; one at most.").src("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/kvs-with-functions.html"),
	}
})

// LambdaEdge is a Lambda@Edge function.
type LambdaEdge struct {
	Region, Version Opt[string]
	Timeout, Memory Opt[int]
	Features        Opt[[]string]
	RewritesRoot    Opt[bool]
}

// Kind implements [Spec].
func (*LambdaEdge) Kind() Kind { return KindLambdaEdge }

var lambdaEdgeInfo = kind[LambdaEdge](KindInfo{
	Name: "lambda_edge", Title: "Lambda@Edge function", Caption: "LAMBDA@EDGE", Group: "Edge",
	Aliases: []string{"l@e", "lambda@edge", "edge-lambda"}, Family: FamilyCompute, Tier: TierGuard, Letter: 'F', Regional: true,
	Help:   "A Lambda function that CloudFront runs in Regions near the viewer, on any of four events.",
	Source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html",
}, func() []Prop {
	return []Prop{
		region("Region in which the function is made; must be "+CloudFrontRegion+".", func(s *LambdaEdge) *Opt[string] { return &s.Region }).def(CloudFrontRegion),
		text("version", "Version", func(s *LambdaEdge) *Opt[string] { return &s.Version }).def("1").help("Numbered version that is associated."),
		integer("timeout", "Timeout", func(s *LambdaEdge) *Opt[int] { return &s.Timeout }).between(1, 30).unit("s").help("At most 30 s on any event."),
		integer("memory", "Memory", func(s *LambdaEdge) *Opt[int] { return &s.Memory }).between(128, 10240).unit("MB").help("Pages of AWS differ on viewer events: 128 MB, or as any function."),
		list("features", "Features", func(s *LambdaEdge) *Opt[[]string] { return &s.Features }).propose(words("vpc", "", "env", "environment variables", "layers", "", "dlq", "dead letter queue", "container", "image", "arm64", "", "provisioned-concurrency", "", "x-ray", "")...).
			help("Lambda features that the function uses."),
		boolean("rewritesRoot", "Rewrites /", func(s *LambdaEdge) *Opt[bool] { return &s.RewritesRoot }).def("false").help("The function maps / to an object."),
	}
})

// Accelerator is a Global Accelerator.
type Accelerator struct {
	Listener             Opt[string]
	ClientIPPreservation Opt[bool]
	IPAddressType        Opt[string]
	Region               Opt[string]
}

// Kind implements [Spec].
func (*Accelerator) Kind() Kind { return KindAccelerator }

var acceleratorInfo = kind[Accelerator](KindInfo{
	Name: "accelerator", Title: "Global Accelerator", Caption: "ACCELERATOR", Group: "Edge",
	Aliases: []string{"ga", "accelerator", "anycast"}, Family: FamilyNetworking, Tier: TierEdge, Letter: 'C',
	Help:   "Two fixed anycast addresses that take TCP and UDP into the AWS network at a near edge location.",
	Source: "https://docs.aws.amazon.com/global-accelerator/latest/dg/what-is-global-accelerator.html",
}, func() []Prop {
	return []Prop{
		enum("listener", "Listener", func(s *Accelerator) *Opt[string] { return &s.Listener }, words("tcp", "TCP ports", "udp", "UDP ports")...).open().def("tcp").help("Protocol of the listener."),
		boolean("clientIpPreservation", "Keep client IP", func(s *Accelerator) *Opt[bool] { return &s.ClientIPPreservation }).help("Endpoints see the address of the client."),
		enum("ipAddressType", "Address type", func(s *Accelerator) *Opt[string] { return &s.IPAddressType }, words(IPv4Only, "two IPv4 addresses", DualStack, "two of IPv4 and two of IPv6")...).def(IPv4Only).
			help("Addresses of the accelerator; with IPv6 its endpoints must be dual-stack too.").src("https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints.html"),
		region("Accelerators are global; a value is ignored and reported.", func(s *Accelerator) *Opt[string] { return &s.Region }).counts(never("accelerators are global")),
	}
})
