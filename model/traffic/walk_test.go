package traffic_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

// way is one expected journey in short: "share% outcome path".
func ways(journeys []traffic.Journey) []string {
	var out []string
	for _, j := range journeys {
		out = append(out, fmt.Sprintf("%.0f%% %s %s", 100*j.Share, j.Outcome, strings.Join(j.Path(), " ")))
	}
	slices.Sort(out)
	return out
}

func set(words ...string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words {
		m[w] = true
	}
	return m
}

const docs = "https://docs.aws.amazon.com/"

// two balancers with what they need, in us-east-1 and eu-west-1.
func twoRegions(lines ...string) []string {
	return append([]string{
		"alb us region=us-east-1", "alb eu region=eu-west-1",
		"asg app-us region=us-east-1", "asg app-eu region=eu-west-1",
		"us -> app-us", "eu -> app-eu",
	}, lines...)
}

type walkCase struct {
	name   string
	source string
	lines  []string
	req    traffic.Request
	broken traffic.Failures
	want   []string
	why    string // part of a reason
}

var policyCases = []walkCase{
	{
		name: "simple: one answer", source: docs + "Route53/latest/DeveloperGuide/routing-policy-simple.html",
		lines: twoRegions("users u locations=Paris", "record r", "u -> r", "r -> us"),
		want:  []string{"100% served u r us app-us"}, why: "r resolves to us.",
	},
	{
		name: "simple ignores health", source: docs + "Route53/latest/DeveloperGuide/routing-policy-simple.html",
		lines:  twoRegions("users u locations=Paris", "record r", "u -> r", "r -> us evaluateTargetHealth=true"),
		broken: traffic.Failures{Regions: set("us-east-1")},
		want:   []string{"100% failed u r us"}, why: "us is in us-east-1, which is broken.",
	},
	{
		name: "weighted: share is weight over sum", source: docs + "Route53/latest/DeveloperGuide/routing-policy-weighted.html",
		lines: twoRegions("users u locations=Paris", "record r policy=weighted", "u -> r", "r -> us weight=192", "r -> eu weight=64"),
		want:  []string{"25% served u r eu app-eu", "75% served u r us app-us"}, why: "us has weight 192 of 256.",
	},
	{
		name: "weight 0 takes no traffic", source: docs + "Route53/latest/DeveloperGuide/routing-policy-weighted.html",
		lines: twoRegions("users u locations=Paris", "record r policy=weighted", "u -> r", "r -> us weight=0", "r -> eu weight=1"),
		want:  []string{"100% served u r eu app-eu"},
	},
	{
		name: "all weights 0 mean equal", source: docs + "Route53/latest/APIReference/API_ResourceRecordSet.html",
		lines: twoRegions("users u locations=Paris", "record r policy=weighted", "u -> r", "r -> us weight=0", "r -> eu weight=0"),
		want:  []string{"50% served u r eu app-eu", "50% served u r us app-us"}, why: "All weights of r are 0",
	},
	{
		name:   "weight 0 answers when the others are unhealthy",
		source: docs + "Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html",
		lines: twoRegions("users u locations=Paris", "record r policy=weighted", "u -> r",
			"r -> us weight=1 evaluateTargetHealth=true", "r -> eu weight=0 evaluateTargetHealth=true"),
		broken: traffic.Failures{Regions: set("us-east-1")},
		want:   []string{"100% served-after-failover u r eu app-eu"}, why: "us is unhealthy.",
	},
	{
		name:   "weighted: only the share of the dead answer moves",
		source: docs + "Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html",
		lines: twoRegions("users u locations=Paris", "record r policy=weighted", "u -> r",
			"r -> us weight=3 evaluateTargetHealth=true", "r -> eu weight=1 evaluateTargetHealth=true"),
		broken: traffic.Failures{Nodes: set("app-us")},
		want:   []string{"25% served u r eu app-eu", "75% served-after-failover u r eu app-eu"},
	},
	{
		name:   "all unhealthy counts as all healthy",
		source: docs + "Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html",
		lines: twoRegions("users u locations=Paris", "record r policy=weighted", "u -> r",
			"r -> us weight=1 evaluateTargetHealth=true", "r -> eu weight=1 evaluateTargetHealth=true"),
		broken: traffic.Failures{Nodes: set("app-us", "app-eu")},
		want:   []string{"50% failed u r eu app-eu", "50% failed u r us app-us"}, why: "No answer is healthy",
	},
	{
		name: "latency: the nearer Region", source: docs + "Route53/latest/DeveloperGuide/routing-policy-latency.html",
		lines: twoRegions("users u locations=Paris,Chicago", "record r policy=latency", "u -> r",
			"r -> us region=us-east-1", "r -> eu region=eu-west-1"),
		want: []string{"50% served u r eu app-eu", "50% served u r us app-us"}, why: "eu has the lowest latency from Paris",
	},
	{
		name: "latency is judged to the Region of the record", source: docs + "Route53/latest/APIReference/API_ResourceRecordSet.html",
		lines: twoRegions("users u locations=Paris", "record r policy=latency", "u -> r",
			"r -> us region=eu-west-3", "r -> eu region=eu-west-1"),
		want: []string{"100% served u r us app-us"},
	},
	{
		name:   "latency: the next healthy Region",
		source: docs + "Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html",
		lines: twoRegions("users u locations=Paris", "record r policy=latency", "u -> r",
			"r -> us region=us-east-1 evaluateTargetHealth=true", "r -> eu region=eu-west-1 evaluateTargetHealth=true"),
		broken: traffic.Failures{Regions: set("eu-west-1")},
		want:   []string{"100% served-after-failover u r us app-us"},
	},
	{
		name:   "latency: an answer that nothing monitors keeps its users",
		source: docs + "Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html",
		lines: twoRegions("users u locations=Paris", "record r policy=latency", "u -> r",
			"r -> us region=us-east-1", "r -> eu region=eu-west-1"),
		broken: traffic.Failures{Regions: set("eu-west-1")},
		want:   []string{"100% failed u r eu"},
	},
	{
		name: "latency from the edge location when CloudFront asks", source: docs + "AmazonCloudFront/latest/DeveloperGuide/HowCloudFrontWorks.html",
		lines: twoRegions("users u locations=Frankfurt", "cloudfront cdn priceClass=100", "record r policy=latency", "u -> cdn", "cdn -> r",
			"r -> us region=us-east-1", "r -> eu region=eu-west-1"),
		want: []string{"100% served u cdn r eu app-eu"}, why: "from the edge location Frankfurt",
	},
	{
		name: "failover: the primary", source: docs + "Route53/latest/DeveloperGuide/routing-policy-failover.html",
		lines: twoRegions("users u locations=Paris", "record r policy=failover", "u -> r",
			"r -> us role=primary evaluateTargetHealth=true", "r -> eu role=secondary"),
		want: []string{"100% served u r us app-us"}, why: "us is the primary.",
	},
	{
		name: "failover: the secondary when the primary is unhealthy", source: docs + "Route53/latest/DeveloperGuide/routing-policy-failover.html",
		lines: twoRegions("users u locations=Paris", "record r policy=failover", "u -> r",
			"r -> us role=primary evaluateTargetHealth=true", "r -> eu role=secondary"),
		broken: traffic.Failures{Regions: set("us-east-1")},
		want:   []string{"100% served-after-failover u r eu app-eu"}, why: "us is unhealthy. eu is the secondary.",
	},
	{
		name:   "failover never starts for a primary that nothing monitors",
		source: docs + "Route53/latest/APIReference/API_ResourceRecordSet.html",
		lines: twoRegions("users u locations=Paris", "record r policy=failover", "u -> r",
			"r -> us role=primary", "r -> eu role=secondary"),
		broken: traffic.Failures{Regions: set("us-east-1")},
		want:   []string{"100% failed u r us"},
	},
	{
		name: "failover by a health check that probes the balancer", source: docs + "Route53/latest/APIReference/API_HealthCheckConfig.html",
		lines: twoRegions("users u locations=Paris", "record r policy=failover", "health-check hc", "u -> r", "hc -> us",
			"r -> us role=primary healthCheck=hc", "r -> eu role=secondary"),
		broken: traffic.Failures{Nodes: set("app-us")},
		want:   []string{"100% served-after-failover u r eu app-eu"},
	},
	{
		name: "failover by a calculated check: one child of two is enough", source: docs + "Route53/latest/APIReference/API_HealthCheckConfig.html",
		lines: twoRegions("users u locations=Paris", "record r policy=failover", "health-check a", "health-check b",
			"health-check both type=CALCULATED children=a,b threshold=1", "u -> r", "a -> us", "b -> eu",
			"r -> us role=primary healthCheck=both", "r -> eu role=secondary"),
		broken: traffic.Failures{Nodes: set("eu")},
		want:   []string{"100% served u r us app-us"},
	},
	{
		name: "failover: both down means the primary", source: docs + "Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html",
		lines: twoRegions("users u locations=Paris", "record r policy=failover", "u -> r",
			"r -> us role=primary evaluateTargetHealth=true", "r -> eu role=secondary evaluateTargetHealth=true"),
		broken: traffic.Failures{Nodes: set("app-us", "app-eu")},
		want:   []string{"100% failed u r us app-us"},
	},
	{
		name: "geolocation: state before country before continent", source: docs + "Route53/latest/DeveloperGuide/routing-policy-geo.html",
		lines: []string{
			"users u locations=US-CA,Chicago,Toronto,Tokyo", "record r policy=geolocation", "u -> r",
			"asg state eip=true region=us-west-1", "asg country eip=true region=us-east-1", "asg continent eip=true region=ca-central-1", "asg rest eip=true region=eu-west-1",
			"r -> rest location=*", "r -> continent location=NA", "r -> country location=US", "r -> state location=US-CA",
		},
		want: []string{"25% served u r continent", "25% served u r country", "25% served u r rest", "25% served u r state"},
		why:  "state answers US-CA by the state US-CA.",
	},
	{
		name: "geolocation: no match and no default is no answer", source: docs + "Route53/latest/DeveloperGuide/routing-policy-geo.html",
		lines: twoRegions("users u locations=Tokyo", "record r policy=geolocation", "u -> r", "r -> us location=US", "r -> eu location=EU"),
		want:  []string{"100% failed u r"}, why: "r has no answer for Tokyo",
	},
	{
		name: "geolocation: the larger area when the smaller is unhealthy", source: docs + "Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html",
		lines: twoRegions("users u locations=Paris", "record r policy=geolocation", "u -> r",
			"r -> eu location=FR evaluateTargetHealth=true", "r -> us location=*"),
		broken: traffic.Failures{Nodes: set("eu")},
		want:   []string{"100% served-after-failover u r us app-us"},
	},
	{
		name: "geoproximity: bias moves the border", source: docs + "Route53/latest/DeveloperGuide/routing-policy-geoproximity.html",
		lines: twoRegions("users u locations=Lisbon", "record r policy=geoproximity", "u -> r",
			"r -> us region=us-east-1 bias=99", "r -> eu region=eu-west-1"),
		want: []string{"100% served u r us app-us"},
	},
	{
		name: "geoproximity without bias is the nearest", source: docs + "Route53/latest/DeveloperGuide/routing-policy-geoproximity.html",
		lines: twoRegions("users u locations=Lisbon", "record r policy=geoproximity", "u -> r",
			"r -> us region=us-east-1", "r -> eu coordinates=53.3,-6.3"),
		want: []string{"100% served u r eu app-eu"},
	},
	{
		name: "ip-based: the location named like the users, else the default", source: docs + "Route53/latest/DeveloperGuide/routing-policy-ipbased.html",
		lines: twoRegions("users isp locations=Paris", "users rest locations=Paris", "record r policy=ip-based", "isp -> r", "rest -> r",
			"r -> us cidrLocation=isp", "r -> eu cidrLocation=*"),
		want: []string{"50% served isp r us app-us", "50% served rest r eu app-eu"},
	},
	{
		name: "multivalue: healthy answers in equal parts", source: docs + "Route53/latest/DeveloperGuide/routing-policy-multivalue.html",
		lines: []string{
			"users u locations=Paris", "record r policy=multivalue", "u -> r", "health-check hc",
			"asg a eip=true region=eu-west-1", "asg b eip=true region=eu-west-1", "asg c eip=true region=eu-west-1", "hc -> b",
			"r -> a", "r -> b healthCheck=hc", "r -> c",
		},
		broken: traffic.Failures{Nodes: set("b")},
		want: []string{
			"17% served-after-failover u r a", "17% served-after-failover u r c",
			"33% served u r a", "33% served u r c",
		},
	},
	{
		name: "records of one zone, name and type are one group", source: docs + "Route53/latest/APIReference/API_ResourceRecordSet.html",
		lines: twoRegions("users u locations=Paris", "record r1 policy=weighted zone=x.org name=www.x.org", "record r2 policy=weighted zone=x.org name=www.x.org", "u -> r1",
			"r1 -> us weight=1", "r2 -> eu weight=1"),
		want: []string{"50% served u r1 eu app-eu", "50% served u r1 us app-us"},
	},
	{
		name: "aliases to records build trees", source: docs + "Route53/latest/DeveloperGuide/dns-failover-complex-configs.html",
		lines: twoRegions("users u locations=Paris", "record top policy=latency", "record us-group policy=weighted", "record eu-group policy=weighted", "u -> top",
			"top -> us-group region=us-east-1 evaluateTargetHealth=true", "top -> eu-group region=eu-west-1 evaluateTargetHealth=true",
			"us-group -> us weight=1 evaluateTargetHealth=true", "eu-group -> eu weight=1 evaluateTargetHealth=true"),
		broken: traffic.Failures{Nodes: set("app-eu")},
		want:   []string{"100% served-after-failover u top us-group us app-us"},
	},
	{
		name: "a private zone does not answer the Internet", source: docs + "Route53/latest/DeveloperGuide/hosted-zones-private.html",
		lines: twoRegions("users u locations=Paris", "record r zonePrivate=true", "u -> r", "r -> us"),
		want:  []string{"100% failed u r"}, why: "private hosted zone",
	},
	{
		name: "inside a VPC its private zone answers for a name of both", source: splitDocs,
		lines: splitHorizon("network=vpc", "name=www.x.org"),
		want:  []string{"50% served u other eu app-eu", "50% served u private eu app-eu"}, why: "Inside the VPC the private zone x.org answers for www.x.org, not the public one.",
	},
	{
		name: "on the Internet the public one does", source: splitDocs,
		lines: splitHorizon("", "name=www.x.org")[:12],
		want:  []string{"100% served u public us app-us"},
	},
	{
		name: "a wildcard of the private zone answers too", source: splitDocs,
		lines: splitHorizon("network=vpc", "name=*.x.org"),
		want:  []string{"50% served u other eu app-eu", "50% served u private eu app-eu"},
	},
	{
		name: "under the name that was asked for", source: splitDocs,
		lines: append(splitHorizon("network=vpc", "name=*.x.org"), "certificate c region=eu-west-1 names=git.x.org", "c -> eu"),
		want:  []string{"50% failed u private eu", "50% served u other eu app-eu"}, why: "www.x.org",
	},
}

const splitDocs = docs + "Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html"

// splitHorizon is a name of a public zone, and another of a private zone that has a
// record of its own beside it.
func splitHorizon(users, private string) []string {
	return twoRegions("users u locations=Paris "+users, "record public zone=x.org name=www.x.org", "record private zone=x.org zonePrivate=true "+private,
		"record other zone=x.org zonePrivate=true name=git.x.org", "u -> public", "public -> us", "private -> eu", "u -> other", "other -> eu")
}

func runWalks(t *testing.T, cases []walkCase) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			d := traffictest.Design(t, tc.lines...)
			var got []traffic.Journey
			for _, p := range traffic.Populations(d) {
				got = append(got, traffictest.Walk(d, p, tc.req, tc.broken)...)
			}
			if !slices.Equal(ways(got), tc.want) {
				t.Errorf("got  %q\nwant %q\nsee %s", ways(got), tc.want, tc.source)
			}
			var why []string
			for _, j := range got {
				why = append(why, j.Why...)
			}
			if !strings.Contains(strings.Join(why, " "), tc.why) {
				t.Errorf("reasons %q lack %q", why, tc.why)
			}
		})
	}
}

func TestPolicies(t *testing.T) { runWalks(t, policyCases) }

var pathCases = []walkCase{
	{
		name: "behaviour by path, default last", source: docs + "AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html",
		lines: twoRegions("users u locations=Paris", "cloudfront cdn", "s3 assets region=us-east-1", "u -> cdn", "cdn -> us", "cdn -> assets access=oac path=/static/*"),
		req:   traffic.Request{Path: "/static/logo.png"},
		want:  []string{"100% served u cdn assets"}, why: "matches the behaviour /static/*",
	},
	{
		name: "behaviours match in their order", source: docs + "AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html",
		lines: twoRegions("users u locations=Paris", "cloudfront cdn", "s3 assets region=us-east-1", "u -> cdn", "cdn -> eu path=/static/*.json", "cdn -> assets access=oac path=/static/*", "cdn -> us"),
		req:   traffic.Request{Path: "/static/a/b.json"},
		want:  []string{"100% served u cdn eu app-eu"},
	},
	{
		name: "no behaviour, no answer", source: docs + "AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html",
		lines: twoRegions("users u locations=Paris", "cloudfront cdn", "u -> cdn", "cdn -> us path=/api/*"),
		req:   traffic.Request{Path: "/"},
		want:  []string{"100% failed u cdn"}, why: "no behaviour of cdn matches /",
	},
	{
		name: "a method that the behaviour does not allow", source: docs + "AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html",
		lines: []string{"users u locations=Paris", "cloudfront cdn", "s3 assets region=us-east-1", "u -> cdn", "cdn -> assets access=oac"},
		req:   traffic.Request{Method: "POST"},
		want:  []string{"100% failed u cdn"}, why: "allows GET, HEAD only, not POST",
	},
	{
		name: "origin group: reads go to the secondary", source: docs + "AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html",
		lines: twoRegions("users u locations=Paris", "cloudfront cdn", "u -> cdn", "cdn -> us group=g groupRole=primary", "cdn -> eu group=g groupRole=secondary"),
		req:   traffic.Request{Method: "GET"}, broken: traffic.Failures{Regions: set("us-east-1")},
		want: []string{"100% served-after-failover u cdn eu app-eu"}, why: "tries it 3 times for 10 s and then asks the secondary",
	},
	{
		name: "origin group: an error of the primary costs the time until it comes", source: docs + "AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html",
		lines: twoRegions("users u locations=Paris", "cloudfront cdn", "u -> cdn", "cdn -> us group=g groupRole=primary", "cdn -> eu group=g groupRole=secondary"),
		req:   traffic.Request{Method: "GET"}, broken: traffic.Failures{Nodes: set("app-us")},
		want: []string{"100% served-after-failover u cdn eu app-eu"}, why: "answers with 504 after 10 s",
	},
	{
		name: "origin group: writes do not fail over", source: docs + "AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html",
		lines: twoRegions("users u locations=Paris", "cloudfront cdn", "u -> cdn", "cdn -> us group=g groupRole=primary methods=all", "cdn -> eu group=g groupRole=secondary"),
		req:   traffic.Request{Method: "POST"}, broken: traffic.Failures{Regions: set("us-east-1")},
		want: []string{"100% failed u cdn us"}, why: "GET, HEAD and OPTIONS only",
	},
	{
		name: "an internal balancer needs a VPC origin", source: docs + "AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
		lines: []string{"users u locations=Paris", "cloudfront cdn", "alb a region=eu-west-1 scheme=internal", "asg app region=eu-west-1", "u -> cdn", "cdn -> a", "a -> app"},
		want:  []string{"100% failed u cdn a"}, why: "only as a VPC origin",
	},
	{
		name: "a VPC origin reaches it", source: docs + "AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
		lines: []string{"users u locations=Paris", "cloudfront cdn", "alb a region=eu-west-1 scheme=internal", "asg app region=eu-west-1", "u -> cdn", "cdn -> a via=vpc-origin", "a -> app"},
		want:  []string{"100% served u cdn a app"},
	},
	{
		name: "geographic restriction", source: docs + "AmazonCloudFront/latest/DeveloperGuide/georestrictions.html",
		lines: []string{"users u locations=Paris,Tokyo", "cloudfront cdn geoRestriction=denylist geoCountries=JP", "s3 b region=eu-west-1", "u -> cdn", "cdn -> b access=oac"},
		want:  []string{"50% failed u cdn", "50% served u cdn b"}, why: "refuses viewers in JP",
	},
	{
		name: "an edge location that is down", source: docs + "AmazonCloudFront/latest/DeveloperGuide/HowCloudFrontWorks.html",
		lines: []string{"users u locations=Sydney", "cloudfront cdn", "s3 b region=eu-west-1", "u -> cdn", "cdn -> b access=oac"}, broken: traffic.Failures{EdgeLocations: set("SYD")},
		want: []string{"100% served-after-failover u cdn b"}, why: "The edge location Sydney is down.",
	},
	{
		name: "the accelerator takes the nearest Region", source: docs + "global-accelerator/latest/dg/what-is-global-accelerator.html",
		lines: twoRegions("users u locations=Paris", "global-accelerator ga", "u -> ga", "ga -> us", "ga -> eu"),
		want:  []string{"100% served u ga eu app-eu"},
	},
	{
		name: "the accelerator leaves a dead Region", source: docs + "global-accelerator/latest/dg/what-is-global-accelerator.html",
		lines: twoRegions("users u locations=Paris", "global-accelerator ga", "u -> ga", "ga -> us", "ga -> eu"), broken: traffic.Failures{Nodes: set("app-eu")},
		want: []string{"100% served-after-failover u ga us app-us"},
	},
	{
		name: "a traffic dial sends the rest on", source: docs + "global-accelerator/latest/dg/about-endpoint-groups-traffic-dial.html",
		lines: twoRegions("users u locations=Paris", "global-accelerator ga", "u -> ga", "ga -> us", "ga -> eu dial=30"),
		want:  []string{"30% served u ga eu app-eu", "70% served u ga us app-us"},
	},
	{
		name: "endpoint weights", source: docs + "global-accelerator/latest/dg/about-endpoints-endpoint-weights.html",
		lines: []string{
			"users u locations=Paris", "global-accelerator ga", "nlb a region=eu-west-1", "nlb b region=eu-west-1", "asg x region=eu-west-1", "asg y region=eu-west-1",
			"u -> ga", "ga -> a weight=30", "ga -> b weight=10", "a -> x", "b -> y",
		},
		want: []string{"25% served u ga b y", "75% served u ga a x"},
	},
	{
		name: "API, VPC link, balancer, service", source: docs + "apigateway/latest/developerguide/http-api-vs-rest.html",
		lines: []string{
			"users u locations=Paris", "http-api api region=eu-west-1", "vpc-link link region=eu-west-1", "alb in region=eu-west-1 scheme=internal", "ecs svc region=eu-west-1",
			"u -> api", "api -> link", "link -> in", "in -> svc",
		},
		want: []string{"100% served u api link in svc"},
	},
	{
		name: "an API reaches an internal balancer through a VPC link only", source: docs + "apigateway/latest/developerguide/http-api-vs-rest.html",
		lines: []string{"users u locations=Paris", "http-api api region=eu-west-1", "alb in region=eu-west-1 scheme=internal", "ecs svc region=eu-west-1", "u -> api", "api -> in", "in -> svc"},
		want:  []string{"100% failed u api in"}, why: "only through a VPC link",
	},
	{
		name: "routes of an API", source: docs + "apigateway/latest/developerguide/http-api-develop-routes.html",
		lines: []string{
			"users u locations=Paris", "http-api api region=eu-west-1", "lambda orders region=eu-west-1", "lambda rest region=eu-west-1",
			"u -> api", "api -> orders route=GET+/orders/{id}", "api -> rest",
		},
		req:  traffic.Request{Path: "/orders/7"},
		want: []string{"100% served u api orders"},
	},
	{
		name: "rules of a balancer", source: docs + "elasticloadbalancing/latest/APIReference/API_RuleCondition.html",
		lines: []string{
			"users u locations=Paris", "alb a region=eu-west-1", "asg img region=eu-west-1", "asg rest region=eu-west-1",
			"u -> a", "a -> img pathRule=/img/*", "a -> rest",
		},
		req:  traffic.Request{Path: "/cart"},
		want: []string{"100% served u a rest"},
	},
	{
		name: "host rules of a balancer", source: docs + "elasticloadbalancing/latest/APIReference/API_RuleCondition.html",
		lines: []string{
			"users u locations=Paris", "record shop name=shop.example.com", "record api name=api.example.com", "alb a region=eu-west-1", "asg web region=eu-west-1", "asg svc region=eu-west-1",
			"u -> shop", "u -> api", "shop -> a", "api -> a", "a -> svc host=api.*", "a -> web host=*.example.com pathRule=/img/*", "a -> web",
		},
		req:  traffic.Request{Path: "/cart"},
		want: []string{"50% served u api a svc", "50% served u shop a web"}, why: "calls 2 addresses",
	},
	{
		name: "a request of one entry", source: docs + "elasticloadbalancing/latest/APIReference/API_RuleCondition.html",
		lines: twoRegions("users u locations=Paris", "u -> us", "u -> eu"),
		req:   traffic.Request{Path: "*", Entry: "eu"},
		want:  []string{"100% served u eu app-eu"},
	},
	{
		name: "users inside the network reach what is private", source: docs + "apigateway/latest/developerguide/apigateway-private-apis.html",
		lines: []string{
			"users u locations=Paris network=vpc", "record r zonePrivate=true", "alb a region=eu-west-1 scheme=internal", "asg x region=eu-west-1",
			"rest-api p endpoint=private vpcEndpoint=true resourcePolicy=true region=eu-west-1", "lambda f region=eu-west-1", "u -> r", "r -> a", "a -> x", "u -> p", "p -> f",
		},
		want: []string{"50% served u p f", "50% served u r a x"},
	},
	{
		name: "users outside do not", source: docs + "apigateway/latest/developerguide/apigateway-private-apis.html",
		lines: []string{"users u locations=Paris", "alb a region=eu-west-1 scheme=internal", "asg x region=eu-west-1", "rest-api p endpoint=private region=eu-west-1", "lambda f region=eu-west-1", "u -> a", "a -> x", "u -> p", "p -> f"},
		want:  []string{"50% failed u a", "50% failed u p"}, why: "answers only inside a VPC",
	},
	{
		name: "an allowlist of countries", source: docs + "AmazonCloudFront/latest/DeveloperGuide/georestrictions.html",
		lines: []string{"users u locations=Paris,Tokyo", "cloudfront cdn geoRestriction=allowlist geoCountries=JP,KR", "s3 b region=eu-west-1", "u -> cdn", "cdn -> b access=oac"},
		want:  []string{"50% failed u cdn", "50% served u cdn b"}, why: "FR is not among them",
	},
	{
		name: "equal targets make one journey", source: docs + "elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
		lines: []string{"users u locations=Paris", "alb a region=eu-west-1", "asg x region=eu-west-1", "asg y region=eu-west-1", "u -> a", "a -> x", "a -> y"},
		want:  []string{"100% served u a x"}, why: "shares its requests equally among 2 targets",
	},
	{
		name: "different targets make several", source: docs + "elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
		lines: []string{"users u locations=Paris", "alb a region=eu-west-1", "asg x region=eu-west-1", "asg y region=eu-west-1 thinkTime=90", "u -> a", "a -> x", "a -> y"},
		want:  []string{"50% served u a x", "50% served u a y"},
	},
	{
		name: "a balancer leaves a dead target", source: docs + "elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
		lines: []string{"users u locations=Paris", "alb a region=eu-west-1", "asg x region=eu-west-1", "asg y region=eu-west-1", "u -> a", "a -> x", "a -> y"}, broken: traffic.Failures{Nodes: set("x")},
		want: []string{"50% served u a y", "50% served-after-failover u a y"},
	},
	{
		name: "a mock API answers itself", source: docs + "apigateway/latest/developerguide/how-to-mock-integration.html",
		lines: []string{"users u locations=Paris", "rest-api api region=eu-west-1 endpoint=edge mock=true", "u -> api"},
		want:  []string{"100% served u api"}, why: "behind a CloudFront that AWS runs",
	},
	{
		name: "an illegal link carries nothing", source: docs + "Route53/latest/APIReference/API_AliasTarget.html",
		lines: []string{"users u locations=Paris", "record r", "lambda fn region=eu-west-1", "u -> r", "r -> fn"},
		want:  []string{"100% failed u r"}, why: "r has no answer that can carry a request",
	},
	{
		name: "raw TCP does not pass CloudFront", source: docs + "AmazonCloudFront/latest/DeveloperGuide/Introduction.html",
		lines: []string{"users u locations=Paris protocol=tcp", "cloudfront cdn", "s3 b region=eu-west-1", "u -> cdn", "cdn -> b access=oac"},
		want:  []string{"100% failed u cdn"}, why: "speaks HTTP only",
	},
	{
		name: "a loop ends", source: docs + "AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html",
		lines: []string{"users u locations=Paris", "record a", "record b", "u -> a", "a -> b", "b -> a"},
		want:  []string{"100% failed u a b a"}, why: "goes round in a circle",
	},
	{
		name: "users without links", source: docs + "wellarchitected/latest/framework/rel_planning_network_topology_ha_conn_users.html",
		lines: []string{"users u locations=Paris"},
		want:  []string{"100% failed u"}, why: "u has no link",
	},
	{
		name: "users without a location still get somewhere", source: docs + "Route53/latest/DeveloperGuide/routing-policy-latency.html",
		lines: twoRegions("users u", "record r policy=latency", "u -> r", "r -> us region=us-east-1", "r -> eu region=eu-west-1"),
		want:  []string{"100% served u r eu app-eu"}, why: "cannot be judged",
	},
}

func TestPaths(t *testing.T) { runWalks(t, pathCases) }

func TestCacheAt(t *testing.T) {
	tests := []struct {
		link, method string
		want         int
	}{
		{"cachePolicy=CachingOptimized", "GET", 1},
		{"cachePolicy=CachingOptimized", "POST", -1},
		{"cachePolicy=CachingDisabled", "GET", -1},
		{"", "GET", -1},
		{"cachePolicy=CachingOptimized cacheControl=no-store", "GET", 1}, // its minimum TTL is 1 s
		{"cachePolicy=CachingOptimized cacheControl=no-store minTTL=60", "GET", 1},
		{"cachePolicy=Elemental-MediaPackage cacheControl=no-store minTTL=60", "GET", -1}, // counts in custom policies
		{"cachePolicy=Elemental-MediaPackage cacheControl=max-age=60", "GET", 1},
		{"cachePolicy=custom cacheControl=no-store", "GET", -1},
		{"cachePolicy=custom cacheControl=private minTTL=1", "GET", 1},
		{"cachePolicy=CachingDisabled cacheControl=max-age=60", "GET", -1},
		{"cachePolicy=CachingOptimized methods=GET,HEAD,OPTIONS", "OPTIONS", -1},
		{"cachePolicy=CachingOptimized methods=GET,HEAD,OPTIONS cachedMethods=GET,HEAD,OPTIONS", "OPTIONS", 1},
		{"cachePolicy=CachingDisabled methods=GET,HEAD,OPTIONS cachedMethods=GET,HEAD,OPTIONS", "OPTIONS", -1},
		{"cachePolicy=custom cacheControl=no-store minTTL=60", "GET", 1},
		{"cachePolicy=UseOriginCacheControlHeaders", "GET", -1},
		{"cachePolicy=UseOriginCacheControlHeaders cacheControl=max-age=60", "GET", 1},
	}
	for _, tc := range tests {
		d := traffictest.Design(t, "users u locations=Paris", "cloudfront cdn", "alb a region=eu-west-1", "asg x region=eu-west-1", "u -> cdn", "cdn -> a "+tc.link, "a -> x")
		j := traffictest.Walk(d, traffic.Populations(d)[0], traffic.Request{Path: "/", Method: tc.method}, traffic.Failures{})
		if got := j[0].CacheAt; got != tc.want {
			t.Errorf("%s %q: cache at hop %d, want %d", tc.method, tc.link, got, tc.want)
		}
	}
}

func TestLinksAreTheWay(t *testing.T) {
	d := traffictest.Design(t, "users u locations=Paris", "rest-api a region=eu-west-1 endpoint=edge", "lambda f region=eu-west-1", "u -> a", "a -> f")
	j := traffictest.Walk(d, traffic.Populations(d)[0], traffic.Request{Path: "*"}, traffic.Failures{})[0]
	if got := fmt.Sprint(traffic.Links(j.Hops)); got != "[u -> a a -> f]" {
		t.Errorf("links %s", got)
	}
	if e, a := j.Hops[1], j.Hops[2]; e.Kind != traffic.HopEdge || e.EdgeLocation == "" || a.Kind != traffic.HopAPI || a.Region != "eu-west-1" {
		t.Errorf("hops %+v, %+v", e, a)
	}
}
