package failure

import (
	"slices"
	"strings"
	"testing"

	"portolan/model/traffic/traffictest"
)

// endpointSource: checkers ask for the path, and take 2xx and 3xx for healthy.
const endpointSource = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html"

// asked is a failover record whose primary is watched by a check of 1x10, or as it says.
func asked(check, primary string, nodes ...string) []string {
	return append([]string{
		"users u locations=Frankfurt", "record r name=a.x.org policy=failover", "alb b region=eu-west-1", "asg eb region=eu-west-1", "asg ea region=us-east-1", "asg h region=us-east-1", "asg eu region=eu-west-1",
		"health-check c interval=10 failureThreshold=1 " + check, primary, "u -> r", "r -> a role=primary healthCheck=c", "r -> b role=secondary", "b -> eb", "c -> a",
	}, nodes...)
}

// evaluated is a design whose primary is an alias that evaluates its target too.
func evaluated(lines []string) []string {
	out := slices.Clone(lines)
	for i, l := range out {
		if strings.HasPrefix(l, "r -> a ") {
			out[i] += " evaluateTargetHealth=true"
		}
	}
	return out
}

const balancer = "alb a region=us-east-1"

var (
	pathGroups = []string{"a -> ea", "a -> h pathRule=/health"}
	httpAPI    = []string{"lambda l1 region=us-east-1", "lambda l2 region=us-east-1", "a -> l1 route=ANY+/orders", "a -> l2 route=ANY+/health"}
	edge       = []string{"s3 s region=us-east-1", "alb o region=us-east-1", "o -> ea", "a -> o path=/api/* content=dynamic", "a -> s access=oac"}
	origins    = []string{"alb o region=us-east-1", "alb p region=eu-west-1", "o -> ea", "p -> eu", "a -> o group=g content=dynamic", "a -> p group=g content=dynamic"}
)

// Worked by hand before the program was run on them: "outcome, recovers after s, end".
// first is what it said when a check asked only whether any backend can be reached.
var askedCases = []struct {
	name, source string
	lines        []string
	breaks, path string
	want, first  string
}{
	{"the check asks / of the group that is lost: 1x10 + 60", endpointSource, asked("", balancer, pathGroups...), "node:ea", "*", "served-after-failover, 70 s, eb", "failed, for good, ea"},
	{"with evaluate target health the check is sooner: 2x10 + 60", endpointSource, evaluated(asked("failureThreshold=2", balancer, pathGroups...)), "node:ea", "*", "served-after-failover, 80 s, eb", "served-after-failover, 120 s, eb"},
	{"a listener for plain HTTP that forwards, 2x10 + 60", endpointSource, asked("type=HTTP failureThreshold=2", balancer+" listeners=https:443,http:80", pathGroups...), "node:ea", "*", "served-after-failover, 80 s, eb", "failed, for good, ea"},
	{"the other group of a path is no matter of the check", endpointSource, asked("path=/health", balancer, pathGroups...), "node:ea", "*", "failed, for good, ea", ""},
	{"checkers send no header: 1x10 + 60", endpointSource, asked("", balancer, "a -> h header=X-Beta:+1", "a -> ea"), "node:ea", "*", "served-after-failover, 70 s, eb", "failed, for good, ea"},
	{"nor the query of a rule: 1x10 + 60", endpointSource, asked("", balancer, "a -> h query=probe=1", "a -> ea"), "node:ea", "*", "served-after-failover, 70 s, eb", "failed, for good, ea"},
	{"but what the path of the check says: it asks h, which works", endpointSource, asked("path=/?probe=1", balancer, "a -> h query=probe=1", "a -> ea"), "node:ea", "*", "failed, for good, ea", ""},
	{"and once h is lost it fails, 1x10 + 60; the others never fail", endpointSource, asked("path=/?probe=1", balancer, "a -> h query=probe=1", "a -> ea"), "node:h", "*", "served-after-failover, 0 s, eb", "served, 0 s, ea"},
	{"the rule of the Host that the check says: 1x10 + 60", endpointSource, asked("fqdn=b.x.org", balancer, "a -> ea host=b.x.org", "a -> h"), "node:ea node:h", "*", "served-after-failover, 70 s, eb", ""},
	{"of another Host it asks the default, which works", endpointSource, asked("fqdn=c.x.org", balancer, "a -> ea host=a.x.org", "a -> h"), "node:ea", "*", "failed, for good, ea", ""},
	{"a route of an HTTP API: 1x10 + 60", endpointSource, asked("path=/orders", "http-api a region=us-east-1 auth=none customDomain=a.x.org", httpAPI...), "node:l1", "/orders", "served-after-failover, 70 s, eb", "failed, for good, l1"},
	{"the other route of it: the check passes", endpointSource, asked("path=/health", "http-api a region=us-east-1 auth=none customDomain=a.x.org", httpAPI...), "node:l1", "/orders", "failed, for good, l1", ""},
	{"a method of a REST API: 1x10 + 60", endpointSource, asked("path=/orders/1", "rest-api a region=us-east-1 endpoint=regional auth=none customDomain=a.x.org", "lambda l1 region=us-east-1", "lambda l2 region=us-east-1", "a -> l1 route=GET+/orders/{id}", "a -> l2 route=ANY+/health"), "node:l1", "/orders/1", "served-after-failover, 70 s, eb", "failed, for good, l1"},
	{"a behaviour of a distribution: 1x10 + 60", endpointSource, asked("path=/api/x", "cloudfront a aliases=a.x.org", edge...), "node:ea", "/api/*", "served-after-failover, 70 s, eb", "failed, for good, ea"},
	{"the default behaviour of it works, and passes", endpointSource, asked("", "cloudfront a aliases=a.x.org", edge...), "node:ea", "/api/*", "failed, for good, ea", ""},
	{"an origin group answers from its second origin at once: the check passes, and stays", endpointSource, asked("", "cloudfront a aliases=a.x.org", "lambda f region=us-east-1", "alb o region=us-east-1", "alb p region=eu-west-1", "o -> f", "p -> eu", "a -> o group=g content=dynamic", "a -> p group=g content=dynamic"), "node:f", "*", "served-after-failover, 0 s, eu", ""},
	{"an origin that is silent keeps it waiting for 30 s and checkers for 2: CloudFront serves late, and the name moves", endpointSource, asked("", "cloudfront a aliases=a.x.org", origins...), "node:o", "*", "served-after-failover, 0 s, eb", "served-after-failover, 0 s, eu"},
	{"both of its origins are lost: 1x10 + 60", endpointSource, asked("", "cloudfront a aliases=a.x.org", origins...), "node:ea node:eu", "*", "served-after-failover, 70 s, eb", ""},
	{"a redirect to HTTPS is healthy, so the targets tell: 3x10 + 60", endpointSource, evaluated(asked("type=HTTP", balancer, "a -> ea healthInterval=10 unhealthyThreshold=3")), "node:ea", "*", "served-after-failover, 90 s, eb", "served-after-failover, 70 s, eb"},
	{"alone it never notices what is behind it", endpointSource, asked("type=HTTP", balancer, "a -> ea"), "node:ea", "*", "failed, for good, ea", "served-after-failover, 70 s, eb"},
	{"with evaluate target health it is the one that notices nothing: 2x30 + 60", endpointSource, evaluated(asked("type=HTTP", balancer, "a -> ea")), "node:ea", "*", "served-after-failover, 120 s, eb", "served-after-failover, 70 s, eb"},
	{"but that the balancer itself is lost: 1x10 + 60", endpointSource, asked("type=HTTP", balancer, "a -> ea"), "node:a", "*", "served-after-failover, 70 s, eb", ""},
	{"a distribution redirects too", endpointSource, asked("type=HTTP", "cloudfront a aliases=a.x.org", "s3 s region=us-east-1", "a -> s access=oac viewerProtocol=redirect-to-https"), "node:s", "*", "failed, for good, s", "served-after-failover, 70 s, eb"},
	{"a redirect to a login is healthy whatever is behind it", endpointSource, asked("", balancer+" auth=oidc", "a -> ea"), "node:ea", "*", "failed, for good, ea", "served-after-failover, 70 s, eb"},
	{"a fixed answer of 200 for the path of the check hides that all is lost", endpointSource, asked("path=/health", balancer+" rules=path=/health+fixed+200", "a -> ea"), "node:ea", "*", "failed, for good, ea", "served-after-failover, 70 s, eb"},
	{"of two such checks one is enough: h still answers", calculatedSource, watched("healthCheck=sum", "health-check one interval=10 failureThreshold=1", "health-check two interval=30 failureThreshold=3 path=/health", "health-check sum type=CALCULATED threshold=1 children=one,two", "one -> a", "two -> a", "asg h region=us-east-1", "a -> h pathRule=/health"), "node:ea", "*", "failed, for good, ea", ""},
	{"both must pass, the first that fails counts: 1x10 + 60", calculatedSource, watched("healthCheck=sum", "health-check one interval=10 failureThreshold=1", "health-check two interval=30 failureThreshold=3 path=/health", "health-check sum type=CALCULATED children=one,two", "one -> a", "two -> a", "asg h region=us-east-1", "a -> h pathRule=/health"), "node:ea", "*", "served-after-failover, 70 s, eb", "failed, for good, ea"},
	{"a lost table is taken to be no matter of a check (assumed)", "assumed", asked("", balancer, "a -> ea", "datastore x engine=rds region=us-east-1", "ea -> x"), "node:x", "*", "failed, for good, ea", ""},
	{"behind an API as well (assumed)", "assumed", asked("", "http-api a region=us-east-1 auth=none customDomain=a.x.org", "lambda l1 region=us-east-1", "a -> l1", "datastore x engine=dynamodb region=us-east-1", "l1 -> x"), "node:x", "*", "failed, for good, l1", ""},
}

func TestChecksAskAsUsersDo(t *testing.T) {
	for _, c := range askedCases {
		t.Run(c.name, func(t *testing.T) {
			j := simulate(t, traffictest.Design(t, c.lines...), c.breaks, Options{Path: c.path, Methods: []string{"GET"}}).Journeys[0]
			if got := ending(j); got != c.want {
				t.Errorf("got  %s\nwant %s\nsee %s\n%s", got, c.want, c.source, written(j))
			}
			checkTimeline(t, j)
		})
	}
}
