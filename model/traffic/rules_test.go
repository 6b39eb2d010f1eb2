package traffic_test

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

const (
	r53Docs = docs + "Route53/latest/DeveloperGuide/"
	gaDocs  = docs + "global-accelerator/latest/dg/"
	apiDocs = docs + "apigateway/latest/developerguide/"
)

// offices are two populations whose networks lie in each other, and a name that
// tells them apart.
func offices(lines ...string) []string {
	return append([]string{
		"record r policy=ip-based", "asg wide eip=true region=eu-west-1", "asg narrow eip=true region=us-east-1", "asg rest eip=true region=eu-west-2",
		"users corp share=0 locations=Paris cidr=10.0.0.0/8", "users branch share=0 locations=Paris cidr=10.1.0.0/16",
		"r -> wide cidrLocation=corp", "r -> narrow cidrLocation=branch", "r -> rest cidrLocation=*",
	}, lines...)
}

var answerCases = []walkCase{
	{
		name: "ip-based: the longest block decides", source: r53Docs + "routing-policy-ipbased.html",
		lines: offices("users u locations=Paris cidr=10.1.2.0/24", "u -> r"),
		req:   traffic.Request{}, want: []string{"0% failed branch", "0% failed corp", "100% served u r narrow"},
		why: "narrow answers Paris by the CIDR location branch, whose block 10.1.0.0/16 holds 10.1.2.0/24.",
	},
	{
		name: "ip-based: a block around another is not in it", source: r53Docs + "routing-policy-ipbased.html",
		lines: offices("users u locations=Paris cidr=10.0.0.0/12", "u -> r"),
		want:  []string{"0% failed branch", "0% failed corp", "100% served u r wide"},
	},
	{
		name: "ip-based: a block of nobody gets the default", source: r53Docs + "routing-policy-ipbased.html",
		lines: offices("users u locations=Paris cidr=192.0.2.0/24", "u -> r"),
		want:  []string{"0% failed branch", "0% failed corp", "100% served u r rest"},
	},
	{
		name: "ip-based: several blocks are equally many requests", source: r53Docs + "routing-policy-ipbased.html",
		lines: offices("users u locations=Paris cidr=192.0.2.0/24,10.1.9.0/24", "u -> r"),
		want:  []string{"0% failed branch", "0% failed corp", "50% served u r narrow", "50% served u r rest"},
	},
	{
		name: "ip-based: without a default, what no block holds gets no answer", source: r53Docs + "routing-policy-ipbased.html",
		lines: []string{"users corp share=0 locations=Paris cidr=10.0.0.0/8", "users u locations=Paris cidr=10.1.0.0/16,192.0.2.0/24", "record r policy=ip-based", "asg x eip=true region=eu-west-1", "u -> r", "r -> x cidrLocation=corp"},
		want:  []string{"0% failed corp", "50% failed u r", "50% served u r x"}, why: "there is no default",
	},
	{
		name: "ip-based: IPv6", source: r53Docs + "routing-policy-ipbased.html",
		lines: []string{"users u locations=Paris cidr=2001:db8:1::/48", "record r policy=ip-based", "asg x eip=true region=eu-west-1", "asg y eip=true region=eu-west-1", "u -> r", "r -> y cidrLocation=*", "r -> x cidrLocation=u"},
		want:  []string{"100% served u r x"},
	},
	{
		name: "geolocation: the larger area before the default", source: r53Docs + "health-checks-how-route-53-chooses-records.html",
		lines: []string{
			"users u locations=Paris", "record r policy=geolocation", "alb fr region=eu-west-3", "asg eu eip=true region=eu-west-1", "asg rest eip=true region=us-east-1", "u -> r",
			"r -> rest location=*", "r -> eu location=EU", "r -> fr location=FR evaluateTargetHealth=true",
		},
		want: []string{"100% served-after-failover u r eu"}, why: "fr is unhealthy. eu answers Paris by the continent EU.",
	},
	{
		name: "geolocation: no healthy answer fits, so the unhealthy one is given", source: r53Docs + "health-checks-how-route-53-chooses-records.html",
		lines: twoRegions("users u locations=Paris", "record r policy=geolocation", "u -> r", "r -> eu location=FR evaluateTargetHealth=true", "r -> us location=JP"), broken: nodes("app-eu"),
		want: []string{"100% failed u r eu app-eu"}, why: "No answer is healthy, so all count as healthy.",
	},
	{
		name: "geolocation: a country is not its continent", source: r53Docs + "routing-policy-geo.html",
		lines: twoRegions("users u locations=Paris", "record r policy=geolocation", "u -> r", "r -> eu location=DE", "r -> us location=*"),
		want:  []string{"100% served u r us app-us"},
	},
	{
		name: "geoproximity: a negative bias drives away", source: r53Docs + "routing-policy-geoproximity.html",
		lines: twoRegions("users u locations=Paris", "record r policy=geoproximity", "u -> r", "r -> eu region=eu-west-1 bias=-99", "r -> us region=us-east-1"),
		want:  []string{"100% served u r us app-us"},
	},
	{
		name: "geoproximity: a small bias does not", source: r53Docs + "routing-policy-geoproximity.html",
		lines: twoRegions("users u locations=Paris", "record r policy=geoproximity", "u -> r", "r -> eu region=eu-west-1 bias=-20", "r -> us region=us-east-1"),
		want:  []string{"100% served u r eu app-eu"},
	},
	{
		name: "weights: an unhealthy answer of weight 0 changes nothing", source: r53Docs + "health-checks-how-route-53-chooses-records.html",
		lines:  twoRegions("users u locations=Paris", "record r policy=weighted", "u -> r", "r -> us weight=1 evaluateTargetHealth=true", "r -> eu weight=0 evaluateTargetHealth=true"),
		broken: nodes("app-eu"), want: []string{"100% served u r us app-us"},
	},
	{
		name: "weights: one that answers keeps those of weight 0 out", source: r53Docs + "health-checks-how-route-53-chooses-records.html",
		lines: twoRegions("users u locations=Paris", "record r policy=weighted", "asg z eip=true region=us-west-2", "u -> r",
			"r -> us weight=1 evaluateTargetHealth=true", "r -> eu weight=1 evaluateTargetHealth=true", "r -> z weight=0"),
		broken: nodes("app-eu"), want: []string{"50% served u r us app-us", "50% served-after-failover u r us app-us"},
	},
	{
		name: "multivalue: eight of ten at a time, each as often", source: r53Docs + "routing-policy-multivalue.html",
		lines: manyValues(10), want: tenth(), why: "gives 8 of them at a time",
	},
	{
		name: "a name that is broken is an answer that does not resolve", source: r53Docs + "dns-failover-complex-configs.html",
		lines: twoRegions("users u locations=Paris", "record r policy=failover", "record inner", "u -> r", "inner -> us",
			"r -> inner role=primary evaluateTargetHealth=true", "r -> eu role=secondary"),
		broken: nodes("inner"), want: []string{"100% served-after-failover u r eu app-eu"},
	},
}

func manyValues(n int) []string {
	lines := []string{"users u locations=Paris", "record r policy=multivalue", "u -> r"}
	for i := range n {
		lines = append(lines, fmt.Sprintf("asg x%d eip=true region=eu-west-1", i), fmt.Sprintf("r -> x%d", i))
	}
	return lines
}

func tenth() []string {
	var out []string
	for i := range 10 {
		out = append(out, fmt.Sprintf("10%% served u r x%d", i))
	}
	return out
}

func TestAnswers(t *testing.T) { runWalks(t, answerCases) }

// threeEndpoints is an accelerator near Paris, in front of eu-west-1, us-east-1 and ap-southeast-2.
func threeEndpoints(eu, us, ap string) []string {
	return []string{
		"users u locations=Paris", "global-accelerator ga", "u -> ga",
		"alb eu region=eu-west-1", "asg x region=eu-west-1", "eu -> x", "alb us region=us-east-1", "asg y region=us-east-1", "us -> y", "alb ap region=ap-southeast-2", "asg z region=ap-southeast-2", "ap -> z",
		"ga -> ap" + ap, "ga -> eu" + eu, "ga -> us" + us,
	}
}

var acceleratorCases = []walkCase{
	{
		name: "failover ignores the dial", source: gaDocs + "about-endpoints-endpoint-weights.unhealthy-endpoints.html",
		lines: threeEndpoints("", " dial=0", ""), broken: nodes("x"), want: []string{"100% served-after-failover u ga us y"}, why: "eu-west-1 has no healthy endpoint. us-east-1 is the nearest healthy Region",
	},
	{
		name: "a dial of 0 keeps a healthy group out of the rest", source: gaDocs + "about-endpoint-groups-traffic-dial.html",
		lines: threeEndpoints(" dial=40", " dial=0", ""), want: []string{"40% served u ga eu x", "60% served u ga ap z"},
	},
	{
		name: "only the requests of the group that is down move", source: gaDocs + "about-endpoints-endpoint-weights.unhealthy-endpoints.html",
		lines: threeEndpoints(" dial=40", "", ""), broken: nodes("x"), want: []string{"40% served-after-failover u ga us y", "60% served u ga us y"},
	},
	{
		name: "an endpoint of weight 0 does not count as healthy", source: gaDocs + "about-endpoints-endpoint-weights.unhealthy-endpoints.html",
		lines: threeEndpoints(" weight=0", "", ""), want: []string{"100% served-after-failover u ga us y"},
	},
	{
		name: "nothing healthy: any endpoint of the nearest group", source: gaDocs + "about-endpoints-endpoint-weights.unhealthy-endpoints.html",
		lines: threeEndpoints("", "", ""), broken: nodes("x", "y", "z"), want: []string{"100% failed u ga eu x"}, why: "requests go to any endpoint of the nearest",
	},
	{
		name: "with all dials at 0 the nearest group serves, which is taken so", source: gaDocs + "about-endpoint-groups-traffic-dial.html",
		lines: threeEndpoints(" dial=0", " dial=0", " dial=0"), want: []string{"100% served u ga eu x"}, why: "is taken to serve all the same",
	},
	{
		name: "an endpoint that is down leaves its share to the others of its group", source: gaDocs + "about-endpoints-endpoint-weights.html",
		lines: []string{
			"users u locations=Paris", "global-accelerator ga", "u -> ga", "alb a region=eu-west-1", "asg x region=eu-west-1", "a -> x", "alb b region=eu-west-1", "asg y region=eu-west-1", "b -> y",
			"ga -> a weight=30", "ga -> b weight=10",
		},
		broken: nodes("x"), want: []string{"25% served u ga b y", "75% served-after-failover u ga b y"}, why: "a is unhealthy.",
	},
}

func TestAccelerator(t *testing.T) { runWalks(t, acceleratorCases) }

func twoOrigins(first string) []string {
	return twoRegions("users u locations=Paris", "cloudfront cdn", "u -> cdn", "cdn -> us group=g groupRole=primary "+first, "cdn -> eu group=g groupRole=secondary")
}

var originCases = []walkCase{
	{
		name: "a code that is not among the criteria does not fail over", source: cdnDocs + "RequestAndResponseBehaviorOriginGroups.html",
		lines: twoOrigins("criteria=500,503"), broken: nodes("app-us"), want: []string{"100% failed u cdn us app-us"}, why: "it fails over on 500 and 503 and not on 504.",
	},
	{
		name: "one that is does", source: cdnDocs + "RequestAndResponseBehaviorOriginGroups.html",
		lines: twoOrigins("criteria=504"), broken: nodes("app-us"), want: []string{"100% served-after-failover u cdn eu app-eu"}, why: "It answers with 504 after 10 s",
	},
	{
		name: "no connection fails over where 503 is among the criteria", source: cdnDocs + "high_availability_origin_failover.html",
		lines: twoOrigins("criteria=403,503 attempts=2 timeout=5"), broken: nodes("us"), want: []string{"100% served-after-failover u cdn eu app-eu"}, why: "CloudFront tries it 2 times for 5 s and then asks",
	},
	{
		name: "a single attempt", source: cdnDocs + "high_availability_origin_failover.html",
		lines: twoOrigins("attempts=1 timeout=5"), broken: nodes("us"), want: []string{"100% served-after-failover u cdn eu app-eu"}, why: "CloudFront tries it once for 5 s and then asks",
	},
	{
		name: "HEAD fails over, PUT does not", source: cdnDocs + "high_availability_origin_failover.html",
		lines: twoOrigins("methods=all"), req: traffic.Request{Method: "PUT"}, broken: nodes("us"), want: []string{"100% failed u cdn us"}, why: "GET, HEAD and OPTIONS only",
	},
	{
		name: "OPTIONS that are cached fail over", source: cdnDocs + "high_availability_origin_failover.html",
		lines: twoOrigins("methods=all cachedMethods=GET,HEAD,OPTIONS"), req: traffic.Request{Method: "OPTIONS"}, broken: nodes("us"), want: []string{"100% served-after-failover u cdn eu app-eu"},
	},
	{
		name: "both origins down", source: cdnDocs + "high_availability_origin_failover.html",
		lines: twoOrigins(""), broken: nodes("us", "eu"), want: []string{"100% failed u cdn eu"}, why: "eu is broken.",
	},
	{
		name: "a certificate of the primary that is broken costs no attempts", source: cdnDocs + "high_availability_origin_failover.html",
		lines: append(twoOrigins(""), "certificate c region=us-east-1", "c -> us"), broken: nodes("c"), want: []string{"100% served-after-failover u cdn eu app-eu"}, why: "CloudFront gets no connection and asks",
	},
	{
		name: "servers without a public address are no custom origin", source: cdnDocs + "DownloadDistS3AndCustomOrigins.html",
		lines: []string{"users u locations=Paris", "cloudfront cdn", "asg x region=eu-west-1 publicIp=false", "u -> cdn", "cdn -> x"},
		want:  []string{"100% failed u cdn x"}, why: "x has no public address.",
	},
	{
		name: "but a VPC origin", source: cdnDocs + "private-content-vpc-origins.html",
		lines: []string{"users u locations=Paris", "cloudfront cdn", "asg x region=eu-west-1 publicIp=false", "u -> cdn", "cdn -> x via=vpc-origin"},
		want:  []string{"100% served u cdn x"}, why: "CloudFront reaches x inside its VPC, as a VPC origin.",
	},
	{
		name: "a server that is joined by VPN only", source: cdnDocs + "DownloadDistS3AndCustomOrigins.html",
		lines: []string{"users u locations=Paris", "on-premises x public=false location=Madrid", "u -> x"},
		want:  []string{"100% failed u x"}, why: "x has no public address.",
	},
	{
		name: "as a target of a balancer it is in reach", source: elbDocs + "application/load-balancer-target-groups.html",
		lines: []string{"users u locations=Paris", "alb a region=eu-west-1", "on-premises x public=false location=Madrid", "u -> a", "a -> x"},
		want:  []string{"100% served u a x"},
	},
	{
		name: "listener rules see the name of the origin", source: cdnDocs + "using-managed-origin-request-policies.html",
		lines: []string{
			"users u locations=Paris", "record www name=www.x.org", "cloudfront cdn aliases=www.x.org", "certificate wc", "wc -> cdn", "record origin name=origin.x.org", "alb a region=eu-west-1", "asg x region=eu-west-1", "asg y region=eu-west-1",
			"u -> www", "www -> cdn", "cdn -> origin", "origin -> a", "a -> x host=www.x.org", "a -> y host=origin.x.org",
		},
		want: []string{"100% served u www cdn origin a y"},
	},
	{
		name: "or that of the viewer where it is forwarded", source: cdnDocs + "using-managed-origin-request-policies.html",
		lines: []string{
			"users u locations=Paris", "record www name=www.x.org", "cloudfront cdn aliases=www.x.org", "certificate wc", "wc -> cdn", "record origin name=origin.x.org", "alb a region=eu-west-1", "asg x region=eu-west-1", "asg y region=eu-west-1",
			"u -> www", "www -> cdn", "cdn -> origin originRequestPolicy=AllViewer", "origin -> a", "a -> x host=www.x.org", "a -> y host=origin.x.org",
		},
		want: []string{"100% served u www cdn origin a x"},
	},
}

func TestOrigins(t *testing.T) { runWalks(t, originCases) }

var routeCases = []walkCase{
	{
		name: "listener rules: the first that matches", source: elbDocs + "application/load-balancer-listeners.html",
		lines: web("asg y region=eu-west-1 thinkTime=5", "asg z region=eu-west-1 thinkTime=9", "a -> y pathRule=/img/*", "a -> z pathRule=/img/big/*"),
		req:   traffic.Request{Path: "/img/big/1.png"}, want: []string{"100% served u a y"},
	},
	{
		name: "API routes: the most literal path", source: apiDocs + "http-api-develop-routes.html",
		lines: []string{
			"users u locations=Paris", "http-api h region=eu-west-1", "lambda any region=eu-west-1", "lambda pets region=eu-west-1", "lambda one region=eu-west-1", "u -> h",
			"h -> any route=$default", "h -> pets route=GET+/pets/{proxy+}", "h -> one route=GET+/pets/dog/1",
		},
		req: traffic.Request{Path: "/pets/dog/1"}, want: []string{"100% served u h one"},
	},
	{
		name: "API routes: the greedy one", source: apiDocs + "http-api-develop-routes.html",
		lines: []string{
			"users u locations=Paris", "http-api h region=eu-west-1", "lambda any region=eu-west-1", "lambda pets region=eu-west-1", "u -> h", "h -> any route=$default", "h -> pets route=ANY+/pets/{proxy+}",
		},
		req: traffic.Request{Path: "/pets/cat", Method: "POST"}, want: []string{"100% served u h pets"},
	},
	{
		name: "API routes: another method takes the default", source: apiDocs + "http-api-develop-routes.html",
		lines: []string{
			"users u locations=Paris", "http-api h region=eu-west-1", "lambda any region=eu-west-1", "lambda pets region=eu-west-1", "u -> h", "h -> any route=$default", "h -> pets route=GET+/pets/{proxy+}",
		},
		req: traffic.Request{Path: "/pets/cat", Method: "POST"}, want: []string{"100% served u h any"},
	},
	{
		name: "API routes: a method that none takes", source: apiDocs + "http-api-develop-routes.html",
		lines: []string{"users u locations=Paris", "http-api h region=eu-west-1", "lambda pets region=eu-west-1", "u -> h", "h -> pets route=GET+/pets"},
		req:   traffic.Request{Path: "/pets", Method: "POST"}, want: []string{"100% failed u h"}, why: "no route of h takes POST /pets",
	},
	{
		name: "a private API without a VPC endpoint", source: apiDocs + "apigateway-private-apis.html",
		lines: []string{"users u locations=Paris network=vpc", "rest-api p endpoint=private vpcEndpoint=false region=eu-west-1", "lambda f region=eu-west-1", "u -> p", "p -> f"},
		want:  []string{"100% failed u p"}, why: "without a VPC endpoint",
	},
	{
		name: "a VPC link of version 1 and an ALB", source: apiDocs + "set-up-private-integration.html",
		lines: []string{"users u locations=Paris", "rest-api p region=eu-west-1", "vpc-link v version=1 region=eu-west-1", "alb a scheme=internal region=eu-west-1", "asg x region=eu-west-1", "u -> p", "p -> v", "v -> a", "a -> x"},
		want:  []string{"100% failed u p v a"}, why: "reaches NLBs only",
	},
	{
		name: "a VPC link of version 1 and an NLB", source: apiDocs + "set-up-private-integration.html",
		lines: []string{"users u locations=Paris", "rest-api p region=eu-west-1", "vpc-link v version=1 region=eu-west-1", "nlb a scheme=internal region=eu-west-1", "asg x region=eu-west-1", "u -> p", "p -> v", "v -> a", "a -> x"},
		want:  []string{"100% served u p v a x"},
	},
}

func TestRoutes(t *testing.T) { runWalks(t, routeCases) }

// What may answer from a cache, hop by hop.
func TestCaches(t *testing.T) {
	site := []string{"users u locations=Sydney", "cloudfront cdn", "rest-api p region=us-east-1 cache=true", "lambda f region=us-east-1", "rest-api e region=us-east-1 endpoint=edge cache=true", "u -> cdn", "u -> e", "cdn -> p cachePolicy=CachingOptimized", "p -> f", "e -> f"}
	tests := []struct {
		name, source, method, entry string
		want                        string // hop kinds that may answer
	}{
		{"an edge location and the stage behind it", apiDocs + "api-gateway-caching.html", "GET", "cdn", "edge api"},
		{"the stage caches GET only", apiDocs + "api-gateway-caching.html", "HEAD", "cdn", "edge"},
		{"nothing caches writes", apiDocs + "api-gateway-caching.html", "POST", "cdn", ""},
		{"the edge of an edge-optimized API does not cache, its stage does", apiDocs + "api-gateway-api-endpoint-types.html", "GET", "e", "api"},
	}
	d := traffictest.Design(t, site...)
	for _, tc := range tests {
		j := traffictest.Walk(d, traffic.Populations(d)[0], traffic.Request{Path: "*", Method: tc.method, Entry: tc.entry}, traffic.Failures{})[0]
		var got []string
		for _, i := range j.Caches {
			got = append(got, string(j.Hops[i].Kind))
		}
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%s: %q may answer, want %q; see %s", tc.name, got, tc.want, tc.source)
		}
		if want := append(j.Caches, -1)[0]; j.CacheAt != want {
			t.Errorf("%s: CacheAt %d, want %d", tc.name, j.CacheAt, want)
		}
	}
}

func TestMiddleCaches(t *testing.T) {
	tests := []struct {
		name, source string
		lines        []string
		method       string
		want         string
		never        string // of what is not cached
	}{
		{"a miss asks the regional edge cache", cdnDocs + "HowCloudFrontWorks.html", []string{"cloudfront cdn", "alb a region=us-east-1", "asg x region=us-east-1", "a -> x"}, "", "regional-edge-cache ap-southeast-2", ""},
		{"a bucket in its Region is asked at once", cdnDocs + "HowCloudFrontWorks.html", []string{"cloudfront cdn", "s3 a region=ap-southeast-2"}, "", "", ""},
		{"a bucket elsewhere is not", cdnDocs + "HowCloudFrontWorks.html", []string{"cloudfront cdn", "s3 a region=us-east-1"}, "", "regional-edge-cache ap-southeast-2", ""},
		{"OPTIONS goes past it", cdnDocs + "HowCloudFrontWorks.html", []string{"cloudfront cdn", "alb a region=us-east-1", "asg x region=us-east-1", "a -> x"}, "OPTIONS", "", ""},
		{"Origin Shield stands in the Region that is set", cdnDocs + "origin-shield.html", []string{"cloudfront cdn originShield=true originShieldRegion=us-east-2", "s3 a region=us-east-1"}, "", "regional-edge-cache ap-southeast-2, origin-shield us-east-2", "origin-shield us-east-2"},
		{"or near the origin", cdnDocs + "origin-shield.html", []string{"cloudfront cdn originShield=true", "s3 a region=us-east-1"}, "", "regional-edge-cache ap-southeast-2, origin-shield us-east-1", "origin-shield us-east-1"},
		{"Origin Shield that is the regional edge cache counts once", cdnDocs + "origin-shield.html", []string{"cloudfront cdn originShield=true originShieldRegion=ap-southeast-2", "s3 a region=us-east-1"}, "", "regional-edge-cache ap-southeast-2", "origin-shield ap-southeast-2"},
	}
	for _, tc := range tests {
		d := traffictest.Design(t, append([]string{"users u locations=Sydney", "s3 b region=us-east-1"}, append(tc.lines, "u -> cdn", "cdn -> a access=oac cachePolicy=CachingOptimized methods=all", "cdn -> b access=oac path=/never/* cachePolicy=CachingDisabled")...)...)
		p := traffic.Populations(d)[0]
		j := traffictest.Walk(d, p, traffic.Request{Path: "/x", Method: tc.method}, traffic.Failures{})[0]
		if got := middleOf(j); got != tc.want {
			t.Errorf("%s: %q, want %q; see %s", tc.name, got, tc.want, tc.source)
		}
		never := traffictest.Walk(d, p, traffic.Request{Path: "/never/x"}, traffic.Failures{})[0]
		if got := middleOf(never); got != tc.never {
			t.Errorf("%s: what is not cached passes %q, want %q; see %s", tc.name, got, tc.never, cdnDocs+"origin-shield.html")
		}
	}
}

// middleOf writes the caches that a journey passes behind its first station.
func middleOf(j traffic.Journey) string {
	var out []string
	for _, m := range j.Hops[1].Middle {
		out = append(out, string(m.Kind)+" "+m.Place.Region)
	}
	return strings.Join(out, ", ")
}

// A function on origin events matters to misses only, one on viewer events to all.
func TestHitsWithoutTheirFunction(t *testing.T) {
	for event, want := range map[string]int{"viewer-request": -1, "viewer-response": -1, "origin-request": 1, "origin-response": 1} {
		d := traffictest.Design(t, "users u locations=Paris", "cloudfront cdn", "s3 b region=eu-west-1", "lambda-edge fn", "u -> cdn", "cdn -> b access=oac", "cdn -> fn event="+event)
		j := traffictest.Walk(d, traffic.Populations(d)[0], traffic.Request{Path: "/"}, nodes("fn"))[0]
		if j.Outcome != traffic.Failed || j.CacheAt != want {
			t.Errorf("%s: %s with the cache at hop %d, want failed with %d; see %s", event, j.Outcome, j.CacheAt, want, cdnDocs+"lambda-cloudfront-trigger-events.html")
		}
	}
}
