package traffic_test

import (
	"testing"

	"portolan/model/traffic"
)

// refusedAt is a failover record whose primary a check probes that something refuses.
func refusedAt(primary, check string, more ...string) []string {
	return append([]string{
		"users u locations=Paris", "record r name=a.x.org policy=failover", primary, "alb eu region=eu-west-1", "asg app-eu region=eu-west-1", "eu -> app-eu",
		"health-check hc " + check, "hc -> p", "u -> r", "r -> p role=primary healthCheck=hc", "r -> eu role=secondary",
	}, more...)
}

const (
	failoverDocs = docs + "Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html"
	checkDocs    = docs + "Route53/latest/APIReference/API_HealthCheckConfig.html"

	albApp = "alb p region=us-east-1 listeners=HTTPS:443"
	app    = "asg app region=us-east-1"
	rest   = "rest-api p region=us-east-1 customDomain=a.x.org"
)

// A check that nothing lets pass is unhealthy with nothing broken.
var refusedChecks = []walkCase{
	{
		name: "HTTP towards a balancer that listens for HTTPS", source: healthDocs,
		lines: refusedAt(albApp, "type=HTTP", app, "p -> app"), want: []string{onSecondary}, why: "hc can never pass at p: it listens for HTTPS on port 443. So p counts as unhealthy.",
	},
	{
		name: "HTTPS there passes", source: healthDocs,
		lines: refusedAt(albApp, "type=HTTPS", app, "p -> app"), want: []string{"100% served u r p app"},
	},
	{
		name: "a port that nothing listens on", source: healthDocs,
		lines: refusedAt(albApp, "type=HTTPS port=8443", app, "p -> app"), want: []string{onSecondary},
	},
	{
		name: "a TCP check of that port too", source: healthDocs,
		lines: refusedAt(albApp, "type=TCP port=8443", app, "p -> app"), want: []string{onSecondary},
	},
	{
		name: "a balancer that wants client certificates", source: healthDocs,
		lines: refusedAt(albApp+" mtls=verify", "type=HTTPS", app, "p -> app"), want: []string{onSecondary},
	},
	{
		name: "a balancer all of whose rules want a header", source: healthDocs,
		lines: refusedAt(albApp, "type=HTTPS", app, "p -> app header=X-Key:secret"), want: []string{onSecondary},
	},
	{
		name: "a balancer whose security groups admit others", source: healthDocs,
		lines: refusedAt(albApp+" securityGroups=203.0.113.0/24", "type=HTTPS", app, "p -> app"), want: []string{onSecondary},
	},
	{
		name: "a balancer whose security groups admit CloudFront and the prefix list of the checkers", source: docs + "Route53/latest/DeveloperGuide/route-53-ip-addresses.html",
		lines: []string{
			"users u locations=Paris", "cloudfront cdn aliases=a.x.org", "record r name=o.x.org policy=failover", albApp + " securityGroups=cloudfront,route53", "alb eu region=eu-west-1",
			"health-check hc type=HTTPS", "hc -> p", "u -> cdn", "cdn -> r", "r -> p role=primary healthCheck=hc", "r -> eu role=secondary", "asg app-eu region=eu-west-1", "eu -> app-eu", app, "p -> app",
		},
		want: []string{"100% served u cdn r p app"},
	},
	{
		name: "HTTP towards an API", source: healthDocs,
		lines: refusedAt(rest, "type=HTTP", "lambda f region=us-east-1", "p -> f"), want: []string{onSecondary},
	},
	{
		name: "an API that wants signatures", source: healthDocs,
		lines: refusedAt(rest+" auth=iam", "type=HTTPS", "lambda f region=us-east-1", "p -> f"), want: []string{onSecondary},
	},
	{
		name: "an API that wants client certificates", source: healthDocs,
		lines: refusedAt(rest+" mtls=true", "type=HTTPS", "lambda f region=us-east-1", "p -> f"), want: []string{onSecondary},
	},
	{
		name: "a distribution that lets in no country of the checkers", source: docs + "AmazonCloudFront/latest/DeveloperGuide/georestrictions.html",
		lines: refusedAt("cloudfront p aliases=a.x.org geoRestriction=allowlist geoCountries=FR", "type=HTTPS", "s3 b region=us-east-1", "p -> b access=oac"), want: []string{onSecondary},
	},
	{
		name: "a balancer whose groups admit CloudFront alone, by a record", source: healthDocs,
		lines: refusedAt(albApp, "type=HTTPS", app, "p -> app", "cloudfront cdn", "record o name=o.x.org", "o -> p", "cdn -> o access=prefix-list"), want: []string{onSecondary},
	},
	{
		name: "an inverted check counts it as healthy", source: checkDocs,
		lines: refusedAt(albApp, "type=HTTP inverted=true", app, "p -> app"), want: []string{"100% served u r p app"},
	},
	{
		name: "a disabled one looks at nothing", source: checkDocs,
		lines: refusedAt(albApp, "type=HTTP disabled=true", app, "p -> app"), want: []string{"100% served u r p app"},
	},
	{
		name: "an alarm is no checker", source: healthDocs,
		lines: refusedAt(albApp, "type=CLOUDWATCH_METRIC port=8443", app, "p -> app"), want: []string{"100% served u r p app"},
	},
	{
		name: "a calculated check counts it as a child that fails", source: checkDocs,
		lines: refusedAt(albApp, "type=HTTP", app, "p -> app", "health-check sum type=CALCULATED children=hc", "record q name=b.x.org policy=failover", "users v locations=Paris", "v -> q", "q -> p role=primary healthCheck=sum", "q -> eu role=secondary"),
		want:  []string{"50% served-after-failover u r eu app-eu", "50% served-after-failover v q eu app-eu"},
	},
	{
		name: "where no answer is healthy all count as healthy", source: failoverDocs,
		lines: append(refusedAt(albApp, "type=HTTP")[:10], app, "health-check two type=HTTP port=81", "two -> eu", "p -> app", "r -> eu role=secondary healthCheck=two"),
		want:  []string{"100% served u r p app"}, why: "No answer is healthy, so all count as healthy.",
	},
	{
		name: "its share of a weighted name goes to the others", source: failoverDocs,
		lines: []string{
			"users u locations=Paris", "record r name=a.x.org policy=weighted", albApp, app, "alb eu region=eu-west-1", "asg app-eu region=eu-west-1", "p -> app", "eu -> app-eu",
			"health-check hc type=HTTP", "hc -> p", "u -> r", "r -> p weight=10 healthCheck=hc", "r -> eu weight=90",
		},
		want: []string{"10% served-after-failover u r eu app-eu", "90% served u r eu app-eu"},
	},
}

const recordSetDocs = docs + "Route53/latest/APIReference/API_ResourceRecordSet.html"

// A check of the name that it guards cannot be counted on.
var circularChecks = []walkCase{
	{
		name: "a check of the name that it guards does not notice", source: recordSetDocs,
		lines: refusedAt(albApp, "type=HTTPS fqdn=a.x.org", app, "p -> app"), broken: traffic.Failures{Nodes: set("app")}, want: []string{"100% failed u r p app"},
	},
	{
		name: "nor does a TCP check, and letters and dots are one", source: recordSetDocs,
		lines: refusedAt(albApp, "type=TCP fqdn=A.x.org.", app, "p -> app"), broken: traffic.Failures{Nodes: set("p")}, want: []string{"100% failed u r p"},
	},
	{
		name: "one of another name does", source: recordSetDocs,
		lines: refusedAt(albApp, "type=HTTPS fqdn=p.x.org", app, "p -> app"), broken: traffic.Failures{Nodes: set("app")}, want: []string{onSecondary},
	},
	{
		name: "a calculated check of it neither", source: recordSetDocs,
		lines:  append(refusedAt(albApp, "type=HTTPS fqdn=a.x.org")[:9], app, "p -> app", "health-check sum type=CALCULATED children=hc", "hc -> r as=attach", "r -> p role=primary healthCheck=sum", "r -> eu role=secondary"),
		broken: traffic.Failures{Nodes: set("app")}, want: []string{"100% failed u r p app"},
	},
	{
		name: "an alarm calls no name", source: healthDocs,
		lines: refusedAt(albApp, "type=CLOUDWATCH_METRIC fqdn=a.x.org", app, "p -> app"), broken: traffic.Failures{Nodes: set("app")}, want: []string{onSecondary},
	},
}

func TestChecksOfTheirOwnName(t *testing.T) { runWalks(t, circularChecks) }

// A check is a request: what answers it decides, and redirects are not followed.
var askedChecks = []walkCase{
	{
		name: "a balancer answers 503 for the path of the check", source: healthDocs,
		lines: refusedAt(albApp+" rules=path=/health+fixed+503", "path=/health", app, "p -> app"), want: []string{onSecondary}, why: "hc fails at p with nothing broken: p answers 503 by a rule of its own. So p counts as unhealthy.",
	},
	{
		name: "of another path that is nothing to it", source: healthDocs,
		lines: refusedAt(albApp+" rules=path=/health+fixed+503", "path=/", app, "p -> app"), want: []string{"100% served u r p app"},
	},
	{
		name: "for the path and not for its query string", source: healthDocs,
		lines: refusedAt(albApp+" rules=path=/health+fixed+503", "path=/health?deep=1", app, "p -> app"), want: []string{onSecondary},
	},
	{
		name: "a calculated check of a fixed 503 and one that passes: both must", source: healthDocs,
		lines: append(refusedAt(albApp+" rules=path=/health+fixed+503", "path=/health")[:8], app, "p -> app", "health-check root", "hc -> p", "root -> p", "health-check sum type=CALCULATED children=hc,root", "u -> r", "r -> p role=primary healthCheck=sum", "r -> eu role=secondary"), want: []string{onSecondary},
	},
	{
		name: "no rule takes the Host of the check: 404 (assumed)", source: healthDocs,
		lines: refusedAt(albApp, "fqdn=p.x.org", app, "p -> app host=a.x.org"), want: []string{onSecondary},
	},
	{
		name: "a redirect to another host is healthy", source: healthDocs,
		lines: refusedAt(albApp+" rules=path=/old/*+redirect+https://other.org/", "path=/old/x", app, "p -> app"), broken: traffic.Failures{Nodes: set("app")}, want: []string{"100% failed u r p app"},
	},
	{
		name: "an API has no route for the path of the check: 404", source: healthDocs,
		lines: refusedAt("http-api p region=us-east-1 auth=none customDomain=a.x.org", "path=/healthz", "lambda f region=us-east-1", "p -> f route=ANY+/orders"), want: []string{onSecondary},
	},
	{
		name: "for a text in the answer a redirect is none", source: healthDocs,
		lines: refusedAt("alb p region=us-east-1", "type=HTTP_STR_MATCH search=ok", app, "p -> app"), broken: traffic.Failures{Nodes: set("app")}, want: []string{onSecondary},
	},
	{
		name: "checkers look at no certificate", source: healthDocs,
		lines: refusedAt(albApp, "fqdn=p.x.org", app, "p -> app", "acm crt names=a.x.org region=us-east-1", "crt -> p"), want: []string{"100% served u r p app"},
	},
	{
		name: "a name that is probed is asked like any other", source: healthDocs,
		lines: append(refusedAt(albApp, "path=/")[:7], app, "p -> app", "record q name=q.x.org", "q -> p", "hc -> q as=probes", "u -> r", "r -> p role=primary healthCheck=hc", "r -> eu role=secondary"), broken: traffic.Failures{Nodes: set("app")}, want: []string{onSecondary},
	},
}

// What a check of the record that it guards gets rests on itself.
var guardedChecks = []walkCase{
	{
		name: "such a check does not notice while the standby answers", source: recordSetDocs,
		lines: append(refusedAt(albApp, "path=/")[:7], app, "p -> app", "hc -> r as=probes", "u -> r", "r -> p role=primary healthCheck=hc", "r -> eu role=secondary"), broken: traffic.Failures{Nodes: set("app")}, want: []string{"100% failed u r p app"},
	},
}

func TestChecksOfTheirOwnRecord(t *testing.T) { runWalks(t, guardedChecks) }

func TestChecksAreRequests(t *testing.T) { runWalks(t, askedChecks) }

func TestRefusedChecks(t *testing.T) { runWalks(t, refusedChecks) }
