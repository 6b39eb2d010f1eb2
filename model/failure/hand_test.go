package failure

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model/traffic/traffictest"
)

const (
	calculatedSource  = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html"
	evaluateSource    = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html"
	unhealthyEndpoint = "https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints-endpoint-weights.unhealthy-endpoints.html"
	weightedSource    = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-weighted.html"
)

// behindNLB is an NLB in zones a and b: p stands in a alone and its checks are the
// slowest there are, q stands in both.
func behindNLB(first, q string, more ...string) []string {
	return append([]string{
		"users u locations=Frankfurt", first, "nlb lb region=us-east-1", "asg p region=us-east-1 azs=1", "asg q region=us-east-1 azs=2",
		"lb -> p healthInterval=300 unhealthyThreshold=10", "lb -> q " + q,
	}, more...)
}

// nested is a name whose first answer is another name with two answers in one Region.
func nested(inner, first, second string) []string {
	return []string{
		"users u locations=Paris", "record top name=www.x.org policy=failover", "record eu name=eu.x.org " + inner, "alb one region=eu-west-1", "alb two region=eu-west-1", "alb far region=us-east-1",
		"asg a region=eu-west-1", "asg b region=eu-west-1", "asg c region=us-east-1", "health-check hc target=one", "health-check fast interval=10 failureThreshold=1 target=one",
		"u -> top", "top -> eu role=primary evaluateTargetHealth=true", "top -> far role=secondary", "eu -> one " + first, "eu -> two " + second, "one -> a", "two -> b", "far -> c",
	}
}

// threeRegions is a latency record; the nearest Region of Frankfurt is eu-central-1,
// then eu-west-1.
func threeRegions(central, west string) []string {
	return []string{
		"users u locations=Frankfurt", "record r name=a.x.org policy=latency", "alb c region=eu-central-1", "alb w region=eu-west-1", "alb e region=us-east-1",
		"asg ec region=eu-central-1", "asg ew region=eu-west-1", "asg ee region=us-east-1", "health-check fast interval=10 failureThreshold=1 target=c", "health-check slow interval=30 failureThreshold=10 target=c",
		"u -> r", "r -> c region=eu-central-1 " + central, "r -> w region=eu-west-1 " + west, "r -> e region=us-east-1", "c -> ec", "w -> ew", "e -> ee",
	}
}

// Worked by hand from the pages before the program was run on them: "outcome,
// recovers after s, end". first is what the program said then, where that was wrong.
var handCases = []struct {
	name, source string
	lines        []string
	breaks, path string
	want, first  string
}{
	// Which monitors change their state.
	{"two of three children must pass: the second that fails counts, 3x10 + 60", calculatedSource, watched("healthCheck=two", "health-check mid interval=10 failureThreshold=3 target=a", "health-check two type=CALCULATED threshold=2 children=fast,mid,slow"), "node:ea", "*", "served-after-failover, 90 s, eb", ""},
	{"a disabled child counts as healthy, and one is enough", calculatedSource, watched("healthCheck=one", "health-check off target=a disabled=true", "health-check one type=CALCULATED threshold=1 children=fast,off"), "node:ea", "*", "failed, for good, ea", ""},
	{"an inverted child never passed: the other decides, 10x30 + 60", calculatedSource, watched("healthCheck=one", "health-check inv target=idle inverted=true", "health-check one type=CALCULATED threshold=1 children=slow,inv"), "node:ea", "*", "served-after-failover, 360 s, eb", ""},
	{"a threshold of 0 is always met", calculatedSource, watched("healthCheck=none", "health-check none type=CALCULATED threshold=0 children=fast,slow"), "node:ea", "*", "failed, for good, ea", ""},
	{"an alarm without data counts as unhealthy: requests move, none fails", calculatedSource, watched("healthCheck=al", "health-check al type=CLOUDWATCH_METRIC target=a missingData=unhealthy"), "health-check:al", "*", "served-after-failover, 0 s, eb", ""},
	{"as healthy: it hides that its target is dead", calculatedSource, watched("healthCheck=al", "health-check al type=CLOUDWATCH_METRIC target=a missingData=healthy"), "health-check:al node:ea", "*", "failed, for good, ea", ""},
	{"with its last state it hides that too", calculatedSource, watched("healthCheck=al", "health-check al type=CLOUDWATCH_METRIC target=a"), "health-check:al node:ea", "*", "failed, for good, ea", ""},
	{"an inverted check of the standby sends all there; when that dies all count as healthy, 2x30 + 60", calculatedSource, watched("healthCheck=inv", "health-check inv target=b inverted=true"), "node:eb", "*", "served-after-failover, 120 s, ea", "served, 0 s, ea"},
	{"a check of something else that dies as well: 1x10 + 60", healthCheckSource, watched("evaluateTargetHealth=true healthCheck=other"), "node:ea node:idle", "*", "served-after-failover, 70 s, eb", ""},
	{"a check whose checkers are blind and whose target dies too: 1x10 + 60", healthCheckSource, watched("healthCheck=fast"), "node:ea health-check:fast", "*", "served-after-failover, 70 s, eb", ""},
	{"a check of a balancer of which one group dies still passes; the group of 5x35 counts: + 60", evaluateSource, watched("evaluateTargetHealth=true healthCheck=fast", "lambda fn region=us-east-1", "a -> fn pathRule=/api/* healthCheck=/h"), "node:fn", "/api/x", "served-after-failover, 235 s, eb", ""},
	{"functions that nobody checks are never noticed", evaluateSource, watched("evaluateTargetHealth=true", "lambda fn region=us-east-1", "a -> fn pathRule=/api/*"), "node:fn", "/api/x", "failed, for good, fn", ""},
	{"a weight of 0 is asked when no other is healthy: 2x30 + 60", weightedSource, twoRegions("policy=weighted", "weight=100 evaluateTargetHealth=true", "weight=0"), "node:a", "*", "served-after-failover, 120 s, b", ""},
	{"a CNAME lives on for its own TTL: 1x10 + 300", recordSource, watched("alias=false ttl=300 healthCheck=fast"), "node:ea", "*", "served-after-failover, 310 s, eb", ""},

	// Names behind names, and several Regions.
	{"a name with two answers is lost with the slower, 3x30, whose TTL of 40 counts", evaluateSource, nested("policy=failover ttl=40", "role=primary alias=false healthCheck=hc", "role=secondary evaluateTargetHealth=true"), "region:eu-west-1", "*", "served-after-failover, 130 s, c", "150 s"},
	{"the other way round the standby is asked from 10 s to 60 s: 2x30 + 60", evaluateSource, nested("policy=failover ttl=40", "role=primary alias=false healthCheck=fast", "role=secondary evaluateTargetHealth=true"), "region:eu-west-1", "*", "served-after-failover, 120 s, c", ""},
	{"answers of equal weight are both asked: 3x30 + 40 is later than 2x30 + 60", evaluateSource, nested("policy=weighted ttl=40", "weight=1 alias=false healthCheck=hc", "weight=1 evaluateTargetHealth=true"), "region:eu-west-1", "*", "served-after-failover, 130 s, c", "150 s"},
	{"the first answer dies alone: its own check and TTL, 3x30 + 40", evaluateSource, nested("policy=failover ttl=40", "role=primary alias=false healthCheck=hc", "role=secondary evaluateTargetHealth=true"), "node:a", "*", "served-after-failover, 130 s, b", ""},
	{"two of three Regions die, the nearer is noticed last: 10x30 + 60", latencyPolicySource, threeRegions("healthCheck=slow", "evaluateTargetHealth=true"), "region:eu-central-1 region:eu-west-1", "*", "served-after-failover, 360 s, ee", ""},
	{"the farther is: 2x30 + 60", latencyPolicySource, threeRegions("healthCheck=fast", "evaluateTargetHealth=true"), "region:eu-central-1 region:eu-west-1", "*", "served-after-failover, 120 s, ee", "70 s"},
	{"only the nearer dies; what monitors the other is no matter: 1x10 + 60", latencyPolicySource, threeRegions("healthCheck=fast", "evaluateTargetHealth=true"), "region:eu-central-1", "*", "served-after-failover, 70 s, ew", ""},

	// Zones of balancers.
	{"a zone is empty when its only target fails, not when that of another zone would: 3x10 + 60", zoneHealthSource, behindNLB("record r name=a.x.org", "healthInterval=10 unhealthyThreshold=3", "u -> r", "r -> lb"), "node:q", "*", "served-after-failover, 90 s, p", "3060 s"},
	{"the same through a CNAME of 300 s, which does not change: 3x10 + 60", zoneHealthSource, behindNLB("record r name=a.x.org ttl=300", "healthInterval=10 unhealthyThreshold=3", "u -> r", "r -> lb alias=false"), "node:q", "*", "served-after-failover, 90 s, p", "3060 s"},
	{"a standby is not asked while the NLB has a zone left: 3x10 + 60", zoneHealthSource, behindNLB("record r name=a.x.org policy=failover", "healthInterval=10 unhealthyThreshold=3", "alb far region=eu-west-1", "asg f region=eu-west-1", "u -> r", "r -> lb role=primary evaluateTargetHealth=true", "r -> far role=secondary", "far -> f"), "node:q", "*", "served-after-failover, 90 s, p", "3060 s"},
	{"a broken zone leaves the name of an ALB, 2x30 (assumed) + 60; the target there by its own checks", "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html", []string{
		"users u locations=Paris", "alb lb region=us-east-1 azs=2", "asg p region=us-east-1 azs=1 min=1", "asg q region=us-east-1 azs=2 min=2", "u -> lb", "lb -> p healthInterval=300 unhealthyThreshold=10", "lb -> q",
	}, "zone:us-east-1b", "*", "served-after-failover, 120 s, p", "3000 s"},

	// Accelerators.
	{"the checks of an endpoint group are not those of an ALB: 2x30 + 30", acceleratorSource, acceleratedBy("healthInterval=10 healthThreshold=2", ""), "node:api1", "/api/x", "served-after-failover, 90 s, api2", ""},
	{"those of its target group are: 3x10 + 30", acceleratorSource, acceleratedBy("", "healthInterval=10 unhealthyThreshold=3"), "node:api1", "/api/x", "served-after-failover, 60 s, api2", ""},
	{"both groups die, the first that is lost moves all: 3x10 + 30", acceleratorSource, acceleratedBy("", "healthInterval=10 unhealthyThreshold=3"), "node:api1 node:web1", "/", "served-after-failover, 60 s, web2", ""},
	{"what an accelerator states for an ALB is idle: 2x30 + 30", acceleratorSource, acceleratedBy("healthInterval=10 healthThreshold=1", ""), "node:api1", "/api/x", "served-after-failover, 90 s, api2", ""},
	{"everything is dead: it fails open, and nothing comes back", unhealthyEndpoint, acceleratedBy("", ""), "region:us-east-1 region:eu-west-1", "/", "failed, for good, a", ""},
	{"instances in two Regions, each by its own interval: 2x10", acceleratorSource, []string{"users u locations=New+York protocol=tcp", "global-accelerator g", "asg a region=us-east-1 eip=true", "asg b region=eu-west-1 eip=true", "u -> g", "g -> a healthInterval=10 healthThreshold=2", "g -> b"}, "region:us-east-1", "*", "served-after-failover, 20 s, b", ""},
	{"a zone of an ALB: 2x30 (assumed) + 30", zoneHealthSource, []string{"users u locations=New+York", "global-accelerator g", "alb a region=us-east-1 azs=2", "asg ea region=us-east-1 azs=2", "u -> g", "g -> a", "a -> ea"}, "zone:us-east-1b", "*", "served-after-failover, 90 s, ea", "0 s"},
	{"two ALBs of one group: the other takes its half, 2x30 + 30", unhealthyEndpoint, []string{"users u locations=New+York", "global-accelerator g", "alb a region=us-east-1", "asg ea region=us-east-1", "alb b region=us-east-1", "asg eb region=us-east-1", "u -> g", "g -> a", "g -> b", "a -> ea", "b -> eb"}, "node:ea", "*", "served-after-failover, 90 s, eb", ""},
}

const latencyPolicySource = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-latency.html"

// acceleratedBy is that of accelerated with figures of its own.
func acceleratedBy(endpoint, group string) []string {
	return []string{
		"users u locations=New+York", "global-accelerator g", "alb a region=us-east-1", "asg api1 region=us-east-1", "asg web1 region=us-east-1", "alb b region=eu-west-1", "asg api2 region=eu-west-1", "asg web2 region=eu-west-1",
		"u -> g", "g -> a " + endpoint, "g -> b", "a -> api1 pathRule=/api/* " + group, "a -> web1", "b -> api2 pathRule=/api/*", "b -> web2",
	}
}

func TestByHand(t *testing.T) {
	for _, c := range handCases {
		t.Run(c.name, func(t *testing.T) {
			j := simulate(t, traffictest.Design(t, c.lines...), c.breaks, Options{Path: c.path, Methods: []string{"GET"}}).Journeys[0]
			if got := ending(j); got != c.want {
				t.Errorf("got  %s\nwant %s\nsee %s\n%s", got, c.want, c.source, written(j))
			}
			checkTimeline(t, j)
		})
	}
}

// ending is what becomes of requests in short.
func ending(j Journey) string {
	after := "for good"
	if j.Recovery.Recovers {
		after = figure(j.Recovery.After) + " s"
	}
	return fmt.Sprintf("%s, %s, %s", j.Outcome, after, j.After.Path[len(j.After.Path)-1])
}

// checkTimeline: no moment stands twice, and none tells of nothing.
func checkTimeline(t interface{ Errorf(string, ...any) }, j Journey) {
	seen := map[Event]bool{}
	for _, e := range append(append([]Event{}, j.Recovery.Timeline...), j.Recovery.Failback...) {
		if seen[e] || strings.Contains(e.Text, "  ") || strings.Contains(e.Text, ": =") || strings.Contains(e.Text, "after  =") {
			t.Errorf("said twice, or of nothing: %q", e.Text)
		}
		seen[e] = true
	}
}

// Worked by hand before the program was run on them: the share of the requests
// that each target gets, before and after the break, in percent.
var shareCases = []struct {
	name, source string
	lines        []string
	breaks       string
	want, first  string
}{
	{"an ALB counts the instances that a zone leaves: 1 and 2", elbRouting, sharing("alb lb region=us-east-1", "azs=2 min=2", "azs=1 min=2"), "zone:us-east-1b", "x 50 y 50 | x 33.3 y 66.7", "x 50 y 50 after it"},
	{"an ALB in three zones loses one: x keeps 4 of 6, y 2", elbRouting, sharing("alb lb region=us-east-1 azs=3", "azs=3 min=6", "azs=1 min=2"), "zone:us-east-1c", "x 75 y 25 | x 66.7 y 33.3", "x 75 y 25 after it"},
	{"an NLB with cross-zone balancing counts like an ALB: 1 of 2 and 2", crossZoneSource, sharing("nlb lb region=us-east-1 crossZone=true", "azs=2 min=2", "azs=1 min=2"), "zone:us-east-1b", "x 50 y 50 | x 33.3 y 66.7", "x 50 y 50 after it"},
	{"its group in the dead zone is gone: the other takes all", crossZoneSource, sharing("nlb lb region=us-east-1 crossZone=true", "azs=1 min=2", "azs=2 min=2"), "zone:us-east-1a", "x 50 y 50 | y 100", ""},
	{"an NLB by zone: x has half of zone a, then all that is left is zone a", crossZoneSource, sharing("nlb lb region=us-east-1", "azs=1 min=1", "azs=2 min=2"), "zone:us-east-1b", "x 25 y 75 | x 50 y 50", ""},
	{"three zones: x has half of one", crossZoneSource, sharing("nlb lb region=us-east-1 azs=3", "azs=1 min=1", "azs=3 min=3"), "zone:us-east-1a", "x 16.7 y 83.3 | y 100", ""},
	{"instances in a zone that the NLB does not serve get nothing", crossZoneSource, sharing("nlb lb region=us-east-1 azs=2", "azs=1 min=1", "azs=3 min=3"), "node:x", "x 25 y 75 | y 100", ""},
	{"instances in a zone that the ALB does not serve are not in use: 2 of 3, and 2", unusedSource, sharing("alb lb region=us-east-1 azs=2", "azs=3 min=3", "azs=1 min=2"), "edge:CDG", "x 50 y 50 | x 50 y 50", "x 60 y 40"},
	{"that zone dies, and nothing changes", unusedSource, sharing("alb lb region=us-east-1 azs=2", "azs=3 min=3", "azs=1 min=2"), "zone:us-east-1c", "x 50 y 50 | x 50 y 50", "x 60 y 40"},
	{"weights count, not instances: 3 to 1", ruleSource, weighing("weight=3", "weight=1", "min=1", "min=6"), "zone:us-east-1b", "x 75 y 25 | x 75 y 25", ""},
	{"a group of weight 0 gets nothing", ruleSource, weighing("weight=0", "weight=5", "min=1", "min=1"), "node:x", "y 100 | y 100", ""},
	{"a weighted group that dies loses its share, nobody takes it", ruleSource, weighing("weight=3", "weight=1", "min=1", "min=1"), "node:x", "x 75 y 25 | y 25", ""},
	{"endpoints of one accelerator group by weight: 128 to 64", unhealthyEndpoint, []string{"users u locations=New+York", "global-accelerator g", "alb a region=us-east-1", "asg x region=us-east-1", "alb b region=us-east-1", "asg y region=us-east-1", "u -> g", "g -> a weight=128", "g -> b weight=64", "a -> x", "b -> y"}, "node:x", "x 66.7 y 33.3 | y 100", ""},
	{"a dial of 50 leaves half to the next group, and lets the rest in when that dies", dialSource, []string{"users u locations=New+York", "global-accelerator g", "alb a region=us-east-1", "asg x region=us-east-1", "alb b region=eu-west-1", "asg y region=eu-west-1", "u -> g", "g -> a dial=50", "g -> b", "a -> x", "b -> y"}, "node:y", "x 50 y 50 | x 100", ""},
	{"a name by weight 1 to 3, then by instances 1 to 1", weightedSource, []string{"users u locations=Paris", "record r name=a.x.org policy=weighted", "alb a region=us-east-1", "asg x region=us-east-1", "asg z region=us-east-1", "alb b region=eu-west-1", "asg y region=eu-west-1", "u -> r", "r -> a weight=1 evaluateTargetHealth=true", "r -> b weight=3 evaluateTargetHealth=true", "a -> x", "a -> z", "b -> y"}, "node:b", "x 12.5 z 12.5 y 75 | x 50 z 50", ""},
}

const (
	unusedSource    = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"
	elbRouting      = "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html"
	crossZoneSource = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-cross-zone.html"
	ruleSource      = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html"
	dialSource      = "https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups-traffic-dial.html"
)

func sharing(balancer, x, y string) []string {
	return []string{"users u locations=Paris", balancer, "asg x region=us-east-1 " + x, "asg y region=us-east-1 " + y, "u -> lb", "lb -> x", "lb -> y"}
}

func weighing(wx, wy, x, y string) []string {
	return []string{"users u locations=Paris", "alb lb region=us-east-1", "asg x region=us-east-1 " + x, "asg y region=us-east-1 " + y, "u -> lb", "lb -> x " + wx, "lb -> y " + wy}
}

func TestSharesByHand(t *testing.T) {
	for _, c := range shareCases {
		t.Run(c.name, func(t *testing.T) { judgeShares(t, c.lines, c.breaks, c.want, c.source) })
	}
}

// judgeShares compares where requests end before and after a break with what was
// worked out.
func judgeShares(t *testing.T, lines []string, broken, want, source string) {
	t.Helper()
	all, err := Lands(traffictest.Design(t, lines...), Options{Methods: []string{"GET"}}, breaks(t, strings.Fields(broken)...))
	if err != nil {
		t.Fatal(err)
	}
	text := func(ends []End) string {
		var out []string
		for _, e := range ends {
			out = append(out, fmt.Sprintf("%s %g", e.Node, e.SharePercent))
		}
		return strings.Join(out, " ")
	}
	if got := text(all[0].Before) + " | " + text(all[0].After); got != want {
		t.Errorf("got  %s\nwant %s\nsee %s", got, want, source)
	}
}

// Worked by hand before the program was run on them: the share of all requests
// that is served in the end, each method counting alike, and its parts.
var servedCases = []struct {
	name   string
	lines  []string
	breaks string
	method string
	want   string
	first  string
}{
	{"three of four users lose their Region: 25 %", []string{"users u locations=Boston share=75", "users v locations=Paris share=25", "alb a region=us-east-1", "alb b region=eu-west-1", "asg x region=us-east-1", "asg y region=eu-west-1", "u -> a", "v -> b", "a -> x", "b -> y"}, "region:us-east-1", "", "25: GET 25, POST 25", ""},
	{"reads of a path of 80 % fail, writes go elsewhere: (20 + 100) / 2", split, "node:files", "", "60: GET 20, POST 100", ""},
	{"of reads alone it is 20 %", split, "node:files", "GET", "20: GET 20", ""},
	{"of writes alone it is 100 %", split, "node:files", "POST", "100: POST 100", "20: POST 20"},
	{"weights without checks: the tenth that goes to the dead one", []string{"users u locations=Paris", "record r name=a.x.org policy=weighted", "alb a region=us-east-1", "alb b region=eu-west-1", "asg x region=us-east-1", "asg y region=eu-west-1", "u -> r", "r -> a weight=90", "r -> b weight=10", "a -> x", "b -> y"}, "region:eu-west-1", "", "90: GET 90, POST 90", ""},
	{"a standby that is watched by the check of the other: all count as healthy, and half fails", []string{"users u locations=Paris", "record r name=a.x.org policy=weighted", "alb a region=us-east-1", "alb b region=eu-west-1", "asg x region=us-east-1", "asg y region=eu-west-1", "health-check c target=a", "u -> r", "r -> a weight=1 healthCheck=c", "r -> b weight=1 healthCheck=c", "a -> x", "b -> y"}, "node:x", "", "50: GET 50, POST 50", ""},
	{"a country without a default keeps its dead answer", []string{"users u locations=Paris", "record r name=a.x.org policy=geolocation", "alb a region=eu-west-1", "asg x region=eu-west-1", "alb b region=us-east-1", "asg y region=us-east-1", "u -> r", "r -> a location=FR evaluateTargetHealth=true", "r -> b location=US", "a -> x", "b -> y"}, "node:x", "", "0: GET 0, POST 0", ""},
	{"the continent takes over for the country", []string{"users u locations=Paris", "record r name=a.x.org policy=geolocation", "alb a region=eu-west-1", "asg x region=eu-west-1", "alb b region=us-east-1", "asg y region=us-east-1", "u -> r", "r -> a location=FR evaluateTargetHealth=true", "r -> b location=EU", "a -> x", "b -> y"}, "node:x", "", "100: GET 100, POST 100", ""},
	{"failover is service in the end, however late", watched("healthCheck=slow"), "node:ea", "", "100: GET 100, POST 100", ""},
	{"populations of 300/s and 100/s: the first counts three times", []string{"users u locations=Boston rate=300", "users v locations=Paris rate=100", "alb a region=us-east-1", "alb b region=eu-west-1", "asg x region=us-east-1", "asg y region=eu-west-1", "u -> a", "v -> b", "a -> x", "b -> y"}, "region:us-east-1", "", "25: GET 25, POST 25", ""},
	{"an origin group saves reads and not writes: (100 + 0) / 2", []string{"users u locations=Paris", "cloudfront cdn", "alb a region=us-east-1", "alb b region=eu-west-1", "asg x region=us-east-1", "asg y region=eu-west-1", "u -> cdn", "cdn -> a group=g groupRole=primary methods=all", "cdn -> b group=g groupRole=secondary methods=all", "a -> x", "b -> y"}, "node:a", "", "50: GET 100, POST 0", ""},
	{"the nearest answer of 40 % is dead and nobody checks it", nearest(""), "region:eu-west-1", "", "60: GET 60, POST 60", ""},
	{"with checks all are served", nearest(" evaluateTargetHealth=true"), "region:eu-west-1", "", "100: GET 100, POST 100", ""},
	{"a group of weight 1 of 5 dies, and nobody takes its part", weighing("weight=4", "weight=1", "min=1", "min=1"), "node:y", "", "80: GET 80, POST 80", ""},
	{"reads of half the paths fail, and no write is among them: (50 + 100) / 2", []string{"users u locations=Paris", "cloudfront cdn", "s3 f region=eu-west-1", "s3 g region=eu-west-1", "alb a region=eu-west-1", "asg x region=eu-west-1", "u -> cdn", "cdn -> f access=oac path=/a/* share=50", "cdn -> g access=oac path=/b/* share=30", "cdn -> a methods=all", "a -> x"}, "node:f", "", "75: GET 50, POST 100", ""},
}

// nearest is a latency record of two Regions for 60 % of users near one and 40 % near
// the other.
func nearest(answer string) []string {
	return []string{
		"users u locations=Boston share=60", "users v locations=Paris share=40", "record r name=a.x.org policy=latency", "alb a region=us-east-1", "alb b region=eu-west-1", "asg x region=us-east-1", "asg y region=eu-west-1",
		"u -> r", "v -> r", "r -> a region=us-east-1" + answer, "r -> b region=eu-west-1" + answer, "a -> x", "b -> y",
	}
}

// split is a distribution with 80 % of its reads from a bucket.
var split = []string{
	"users u locations=Paris", "cloudfront cdn", "s3 files region=eu-west-1", "alb a region=eu-west-1", "asg x region=eu-west-1",
	"u -> cdn", "cdn -> files access=oac path=/static/* share=80", "cdn -> a methods=all", "a -> x",
}

func TestServedByHand(t *testing.T) {
	for _, c := range servedCases {
		t.Run(c.name, func(t *testing.T) {
			o := Options{}
			if c.method != "" {
				o.Methods = []string{c.method}
			}
			r := simulate(t, traffictest.Design(t, c.lines...), c.breaks, o)
			var parts []string
			for _, m := range r.Served.Methods {
				parts = append(parts, fmt.Sprintf("%s %g", m.Method, m.Percent))
			}
			if got := fmt.Sprintf("%g: %s", r.Served.Percent, strings.Join(parts, ", ")); got != c.want || r.ServedPercent != r.Served.Percent {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
