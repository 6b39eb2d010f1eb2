package failure

import (
	"strings"
	"testing"

	"portolan/model/traffic/traffictest"
)

const (
	assumedAlarm = "assumed: three periods of a minute; the rest https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-types.html"
	geoSource    = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-geo.html"
	valuesSource = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-multivalue.html"
	lambdaSource = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html"
)

// pair is a failover record of two ALBs.
func failoverPair(primary, group string, more ...string) []string {
	return append([]string{
		"users u locations=Paris", "record r name=a.x.org policy=failover", "alb a region=us-east-1", "asg ea region=us-east-1", "alb b region=eu-west-1", "asg eb region=eu-west-1",
		"u -> r", "r -> a role=primary " + primary, "r -> b role=secondary", "a -> ea " + group, "b -> eb",
	}, more...)
}

// addresses is an accelerator of instances with addresses in three Regions.
func addresses(a, b, c string) []string {
	return []string{
		"users u locations=New+York protocol=tcp", "global-accelerator g", "asg a region=us-east-1 eip=true", "asg b region=eu-west-1 eip=true", "asg c region=ap-northeast-1 eip=true",
		"u -> g", "g -> a " + a, "g -> b " + b, "g -> c " + c,
	}
}

// balanced is an accelerator of one balancer here and an ALB far away.
func balanced(balancer, target, link, far string) []string {
	return []string{
		"users u locations=New+York", "global-accelerator g", balancer + " n region=us-east-1", target + " t region=us-east-1", "alb b region=eu-west-1", "asg e region=eu-west-1",
		"u -> g", "g -> n", "g -> b " + far, "n -> t " + link, "b -> e",
	}
}

// groupsOfThree is an accelerator of an ALB with three groups, and of another.
var groupsOfThree = []string{
	"users u locations=New+York", "global-accelerator g", "alb n region=us-east-1", "asg t region=us-east-1", "asg api region=us-east-1", "asg img region=us-east-1", "alb b region=eu-west-1", "asg e region=eu-west-1",
	"u -> g", "g -> n", "g -> b", "n -> t", "n -> api pathRule=/api/*", "n -> img pathRule=/img/* healthInterval=10 unhealthyThreshold=5", "b -> e",
}

// threeZones is an NLB of which p stands in one zone and q in all.
func threeZones(balancer string) []string {
	return []string{
		"users u locations=Frankfurt", "record r name=a.x.org", "nlb lb region=us-east-1 azs=3" + balancer, "asg p region=us-east-1 azs=1", "asg q region=us-east-1 azs=3 min=3",
		"u -> r", "r -> lb", "lb -> p", "lb -> q healthInterval=10 unhealthyThreshold=2",
	}
}

// Worked by hand before the program was run on them, as those of TestByHand.
var probes = []struct {
	name, source string
	lines        []string
	breaks, path string
	want         string
}{
	// Monitors that change their state.
	{"two of three must pass, one works: the second that fails counts, 3x10 + 60", calculatedSource, watched("healthCheck=two", "health-check mid interval=10 failureThreshold=3 target=a", "health-check two type=CALCULATED threshold=2 children=fast,mid,other"), "node:ea", "*", "served-after-failover, 90 s, eb"},
	{"an inverted check of an inverted one: 1x10 + 60", calculatedSource, watched("healthCheck=not", "health-check inv target=a inverted=true interval=10 failureThreshold=1", "health-check not type=CALCULATED inverted=true children=inv"), "node:ea", "*", "served-after-failover, 70 s, eb"},
	{"an alarm: 3x60 (assumed) + 60", assumedAlarm, watched("healthCheck=al", "health-check al type=CLOUDWATCH_METRIC target=a"), "node:ea", "*", "served-after-failover, 240 s, eb"},
	{"evaluating the target is quicker than an alarm: 2x30 + 60", assumedAlarm, watched("evaluateTargetHealth=true healthCheck=al", "health-check al type=CLOUDWATCH_METRIC target=a"), "node:ea", "*", "served-after-failover, 120 s, eb"},
	{"one of an alarm and a slow check is enough, so the slower counts: 10x30 + 60", calculatedSource, watched("healthCheck=one", "health-check al type=CLOUDWATCH_METRIC target=a", "health-check one type=CALCULATED threshold=1 children=al,slow"), "node:ea", "*", "served-after-failover, 360 s, eb"},
	{"both must pass, so the alarm counts: 3x60 + 60", calculatedSource, watched("healthCheck=both", "health-check al type=CLOUDWATCH_METRIC target=a", "health-check both type=CALCULATED threshold=2 children=al,slow"), "node:ea", "*", "served-after-failover, 240 s, eb"},
	{"a routing control does not turn by itself; the target does: 2x30 + 60", healthCheckSource, watched("evaluateTargetHealth=true healthCheck=arc", "health-check arc type=RECOVERY_CONTROL target=a"), "node:ea", "*", "served-after-failover, 120 s, eb"},
	{"alone it moves nobody", healthCheckSource, watched("healthCheck=arc", "health-check arc type=RECOVERY_CONTROL target=a"), "node:ea", "*", "failed, for good, ea"},
	{"a check that is switched off moves nobody", healthCheckSource, watched("healthCheck=off", "health-check off target=a disabled=true interval=10 failureThreshold=1"), "node:ea", "*", "failed, for good, ea"},
	{"a CNAME of 20 s: 3x30 + 20", recordSource, failoverPair("alias=false ttl=20 healthCheck=hc", "", "health-check hc target=a"), "node:ea", "*", "served-after-failover, 110 s, eb"},
	{"the balancer itself dies: 1x10 + 60", healthCheckSource, watched("evaluateTargetHealth=true healthCheck=fast"), "node:a", "*", "served-after-failover, 70 s, eb"},
	{"its Region dies, the target is quicker: 2x30 + 60", evaluateSource, watched("evaluateTargetHealth=true healthCheck=slow"), "region:us-east-1", "*", "served-after-failover, 120 s, eb"},
	{"the figures of the target group: 10x5 + 60", evaluateSource, failoverPair("evaluateTargetHealth=true", "healthInterval=5 unhealthyThreshold=10"), "node:ea", "*", "served-after-failover, 110 s, eb"},
	{"a check of its own is quicker than that: 2x10 + 60", healthCheckSource, failoverPair("evaluateTargetHealth=true healthCheck=hc", "healthInterval=5 unhealthyThreshold=10", "health-check hc target=a interval=10 failureThreshold=2"), "node:ea", "*", "served-after-failover, 80 s, eb"},
	{"both answers are dead, but nothing watches the secondary, which counts as healthy", healthCheckSource, failoverPair("evaluateTargetHealth=true", ""), "node:ea node:eb", "*", "failed, for good, eb"},
	{"one of three zones of a balancer: 2x30 (assumed) + 60", elbRouting, []string{"users u locations=Paris", "record r name=a.x.org", "alb a region=us-east-1 azs=3", "asg e region=us-east-1 azs=3 min=3", "u -> r", "r -> a evaluateTargetHealth=true", "a -> e"}, "zone:us-east-1c", "*", "served-after-failover, 120 s, e"},
	{"one of two addresses of a multivalue answer: 3x10 + 30", valuesSource, []string{"users u locations=Paris", "record r name=a.x.org policy=multivalue ttl=30", "asg x region=us-east-1 eip=true", "asg y region=us-east-1 eip=true", "health-check cx target=x interval=10 failureThreshold=3", "u -> r", "r -> x alias=false healthCheck=cx", "r -> y alias=false"}, "node:x", "*", "served-after-failover, 60 s, y"},
	{"the continent takes over for the country: 10x30 + 60", geoSource, []string{"users u locations=Paris", "record r name=a.x.org policy=geolocation", "alb a region=eu-west-1", "asg x region=eu-west-1", "alb b region=us-east-1", "asg y region=us-east-1", "health-check slow target=a interval=30 failureThreshold=10", "u -> r", "r -> a location=FR healthCheck=slow", "r -> b location=EU", "a -> x", "b -> y"}, "node:x", "*", "served-after-failover, 360 s, y"},
	{"a name behind a name dies in one Region: it stays, with its own answer, 2x30 + 60", evaluateSource, nested("policy=weighted", "weight=1 evaluateTargetHealth=true", "weight=1 evaluateTargetHealth=true"), "node:a", "*", "served-after-failover, 120 s, b"},
	{"all of it dies, the last check counts: 10x1 and 2x30, + 60", evaluateSource, nested("policy=weighted", "weight=1 healthCheck=fast", "weight=1 evaluateTargetHealth=true"), "region:eu-west-1", "*", "served-after-failover, 120 s, c"},

	// Accelerators.
	{"an address by its own threshold: 1x30", acceleratorSource, addresses("healthInterval=30 healthThreshold=1", "", ""), "node:a", "*", "served-after-failover, 30 s, b"},
	{"the highest threshold: 10x10", acceleratorSource, addresses("healthInterval=10 healthThreshold=10", "", ""), "node:a", "*", "served-after-failover, 100 s, b"},
	{"two Regions die, the slower check counts: 2x10, 3x30", acceleratorSource, addresses("healthInterval=10 healthThreshold=2", "", ""), "region:us-east-1 region:eu-west-1", "*", "served-after-failover, 90 s, c"},
	{"the other way round: 10x30", acceleratorSource, addresses("healthInterval=30 healthThreshold=10", "healthInterval=10 healthThreshold=1", ""), "region:us-east-1 region:eu-west-1", "*", "served-after-failover, 300 s, c"},
	{"an ALB of three groups loses one: all of it moves, and what asks another group never fails", acceleratorSource, accelerated("asg img1 region=us-east-1", "a -> img1 pathRule=/img/*"), "node:img1", "/", "served-after-failover, 0 s, web2"},
	{"an NLB without a target: 2x30 + 30", acceleratorSource, balanced("nlb", "asg", "", ""), "node:t", "*", "served-after-failover, 90 s, e"},
	{"by its target group: 2x10 + 30", acceleratorSource, balanced("nlb", "asg", "healthInterval=10 unhealthyThreshold=2", ""), "node:t", "*", "served-after-failover, 50 s, e"},
	{"a function that nobody checks: nobody moves", lambdaSource, balanced("alb", "lambda", "", ""), "node:t", "*", "failed, for good, t"},
	{"one that is checked: 5x35 + 30", lambdaSource, balanced("alb", "lambda", "healthCheck=/h", ""), "node:t", "*", "served-after-failover, 205 s, e"},
	{"a dial of 0 does not hold in failover: 2x30 + 30", dialSource, balanced("alb", "asg", "", "dial=0"), "node:t", "*", "served-after-failover, 90 s, e"},
	{"an endpoint of weight 0 gets nothing: the other Region does, 2x30 + 30", unhealthyEndpoint, append(balanced("alb", "asg", "", ""), "alb w region=us-east-1", "asg ew region=us-east-1", "g -> w weight=0", "w -> ew"), "node:t", "*", "served-after-failover, 90 s, e"},

	// A second round, as before worked out before the program was run.
	{"an ALB of three groups is healthy only with all of them: users of the first move too, and nobody fails", acceleratorSource, groupsOfThree, "node:img", "/", "served-after-failover, 0 s, e"}, // said 80 s at first
	{"the same by name: users of the first move and nobody fails", evaluateSource, watched("evaluateTargetHealth=true", "asg img region=us-east-1", "a -> img pathRule=/img/*"), "node:img", "/", "served-after-failover, 0 s, eb"},
	{"and of an NLB behind an accelerator, 2x30 + 30", acceleratorSource, balanced("nlb", "asg", "", ""), "node:t", "*", "served-after-failover, 90 s, e"},
	{"those of the third wait for its checks: 5x10 + 30", acceleratorSource, groupsOfThree, "node:img", "/img/x", "served-after-failover, 80 s, e"},
	{"two Regions of addresses die, the farther is noticed last: 3x30", acceleratorSource, addresses("healthInterval=10 healthThreshold=3", "", ""), "node:a node:b", "*", "served-after-failover, 90 s, c"},
	{"a zone of the first answer is its balancer's affair: 2x30 (assumed) + 60, and no failover", evaluateSource, failoverPair("evaluateTargetHealth=true", ""), "zone:us-east-1a", "*", "served-after-failover, 120 s, ea"},
	{"a primary that nobody checks is healthy for ever", evaluateSource, failoverPair("evaluateTargetHealth=false", ""), "node:ea", "*", "failed, for good, ea"},
	{"a standby that nobody checks is the answer, and its balancer fails open", evaluateSource, failoverPair("evaluateTargetHealth=true", ""), "node:ea node:eb", "*", "failed, for good, eb"},
	{"two of three must pass, and one is of something else: the second that fails, 10x30 + 60", calculatedSource, watched("healthCheck=c2", "health-check c2 type=CALCULATED threshold=2 children=fast,slow,other"), "node:ea", "*", "served-after-failover, 360 s, eb"},
	{"that dies too: two are gone after 1x10, + 60", calculatedSource, watched("healthCheck=c2", "health-check c2 type=CALCULATED threshold=2 children=fast,slow,other"), "node:ea node:idle", "*", "served-after-failover, 70 s, eb"},
	{"an inverted calculated check leads requests to what is dead", calculatedSource, watched("healthCheck=nc", "health-check nc type=CALCULATED children=fast inverted=true"), "node:ea", "*", "failed, for good, ea"},
	{"one of an alarm and a check is enough, so both must fail: 3x60 + 60", assumedAlarm, watched("healthCheck=cal", "health-check al type=CLOUDWATCH_METRIC target=a", "health-check cal type=CALCULATED threshold=1 children=al,fast"), "node:ea", "*", "served-after-failover, 240 s, eb"},
	{"answers by weight with a TTL of 20: 1x10 + 20", weightedSource, twoRegions("policy=weighted ttl=20", "weight=1 alias=false healthCheck=fast", "weight=1 alias=false"), "node:a", "*", "served-after-failover, 30 s, b"},
	{"two of three zones of an NLB are empty once their target fails: 2x10 + 60", zoneHealthSource, threeZones(""), "node:q", "*", "served-after-failover, 80 s, p"},
	{"across zones none is empty, and the target is enough: 2x10", zoneHealthSource, threeZones(" crossZone=true"), "node:q", "*", "served-after-failover, 20 s, p"},
	{"the nearest Region loses its only target: 2x30 + 60", latencyPolicySource, threeRegions("evaluateTargetHealth=true", "evaluateTargetHealth=true"), "node:ec", "*", "served-after-failover, 120 s, ew"},
	{"a check and the targets both judge an answer, and the sooner takes it away: 2x30 + 60", evaluateSource, watched("evaluateTargetHealth=true healthCheck=slow"), "node:ea", "*", "served-after-failover, 120 s, eb"},
}

func TestProbes(t *testing.T) {
	for _, c := range probes {
		t.Run(c.name, func(t *testing.T) {
			j := simulate(t, traffictest.Design(t, c.lines...), c.breaks, Options{Path: c.path, Methods: []string{"GET"}}).Journeys[0]
			if got := ending(j); got != c.want {
				t.Errorf("got  %s\nwant %s\nsee %s\n%s", got, c.want, c.source, written(j))
			}
			checkTimeline(t, j)
		})
	}
}

// three is a balancer of three targets.
func three(balancer, x, y, z string) []string {
	link := func(id, props string) (string, string) {
		own, link, _ := strings.Cut(props, "/")
		return "asg " + id + " region=us-east-1 " + own, "lb -> " + id + " " + link
	}
	nx, lx := link("x", x)
	ny, ly := link("y", y)
	nz, lz := link("z", z)
	return []string{"users u locations=Paris", balancer, nx, ny, nz, "u -> lb", lx, ly, lz}
}

// Worked by hand before the program was run on them, as those of TestSharesByHand.
var shareProbes = []struct {
	name, source string
	lines        []string
	breaks, want string
}{
	{"groups of 2 and 6", elbRouting, sharing("alb lb region=us-east-1", "azs=2 min=2", "azs=2 min=6"), "node:x", "x 25 y 75 | y 100"},
	{"three tasks and an instance", elbRouting, []string{"users u locations=Paris", "alb lb region=us-east-1", "ecs x region=us-east-1 min=3", "asg y region=us-east-1 min=1", "u -> lb", "lb -> x", "lb -> y"}, "node:y", "x 75 y 25 | x 100"},
	{"1, 1 and 2 instances, the two die", elbRouting, three("alb lb region=us-east-1", "min=1", "min=1", "min=2"), "node:z", "x 25 y 25 z 50 | x 50 y 50"},
	{"weights of 1, 1 and 2: nobody takes what a dead group has", ruleSource, three("alb lb region=us-east-1", "/weight=1", "/weight=1", "/weight=2"), "node:z", "x 25 y 25 z 50 | x 25 y 25"},
	{"an NLB in three zones: x has 2 of 3 in two of them, (2/3 + 2/3 + 0)/3", crossZoneSource, sharing("nlb lb region=us-east-1 azs=3", "azs=2 min=4", "azs=3 min=3"), "node:x", "x 44.4 y 55.6 | y 100"},
	{"with cross-zone balancing: 4 of 7", crossZoneSource, sharing("nlb lb region=us-east-1 azs=3 crossZone=true", "azs=2 min=4", "azs=3 min=3"), "node:x", "x 57.1 y 42.9 | y 100"},
	{"one of its zones dies: zone a (2/3), zone b (2/3) are left", crossZoneSource, sharing("nlb lb region=us-east-1 azs=3", "azs=2 min=4", "azs=3 min=3"), "zone:us-east-1c", "x 44.4 y 55.6 | x 66.7 y 33.3"},
	{"3 instances in a zone, 2 in two: one zone dies", elbRouting, sharing("alb lb region=us-east-1 azs=2", "azs=1 min=3", "azs=2 min=2"), "zone:us-east-1b", "x 60 y 40 | x 75 y 25"},
	{"a name by 70, 20 and 10: the second dies, 70/80 and 10/80", weightedSource, []string{"users u locations=Paris", "record r name=a.x.org policy=weighted", "alb a region=us-east-1", "asg x region=us-east-1", "alb b region=us-east-1", "asg y region=us-east-1", "alb c region=us-east-1", "asg z region=us-east-1", "u -> r", "r -> a weight=70 evaluateTargetHealth=true", "r -> b weight=20 evaluateTargetHealth=true", "r -> c weight=10 evaluateTargetHealth=true", "a -> x", "b -> y", "c -> z"}, "node:b", "x 70 y 20 z 10 | x 87.5 z 12.5"},
	{"endpoints of weight 200 and 50", unhealthyEndpoint, []string{"users u locations=New+York", "global-accelerator g", "alb a region=us-east-1", "asg x region=us-east-1", "alb b region=us-east-1", "asg y region=us-east-1", "u -> g", "g -> a weight=200", "g -> b weight=50", "a -> x", "b -> y"}, "node:x", "x 80 y 20 | y 100"},
	{"a dial of 25: the rest goes to the next Region, and all of it where the first dies", dialSource, []string{"users u locations=New+York", "global-accelerator g", "alb a region=us-east-1", "asg x region=us-east-1", "alb b region=eu-west-1", "asg y region=eu-west-1", "u -> g", "g -> a dial=25", "g -> b", "a -> x", "b -> y"}, "node:x", "x 25 y 75 | y 100"},
	{"addresses of instances share by weight too: 3 to 1", unhealthyEndpoint, []string{"users u locations=New+York protocol=tcp", "global-accelerator g", "asg x region=us-east-1 eip=true", "asg y region=us-east-1 eip=true", "u -> g", "g -> x weight=192", "g -> y weight=64"}, "node:y", "x 75 y 25 | x 100"},
	{"a function and a group by 9 to 1", ruleSource, []string{"users u locations=Paris", "alb lb region=us-east-1", "lambda x region=us-east-1", "asg y region=us-east-1 min=4", "u -> lb", "lb -> x weight=9", "lb -> y weight=1"}, "edge:SYD", "x 90 y 10 | x 90 y 10"},
	{"three answers of a name, one dies: 1/2 each", valuesSource, []string{"users u locations=Paris", "record r name=a.x.org policy=multivalue", "asg x region=us-east-1 eip=true", "asg y region=us-east-1 eip=true", "asg z region=us-east-1 eip=true", "health-check cx target=x", "u -> r", "r -> x alias=false healthCheck=cx", "r -> y alias=false", "r -> z alias=false"}, "node:x", "x 33.3 y 33.3 z 33.3 | y 50 z 50"},

	{"groups of 3 and 1", elbRouting, sharing("alb lb region=us-east-1", "azs=2 min=3", "azs=2 min=1"), "node:x", "x 75 y 25 | y 100"},
	{"an NLB by zone: 2 of 3 in the first and all of the second, (2/3 + 1)/2", crossZoneSource, sharing("nlb lb region=us-east-1", "azs=2 min=4", "azs=1 min=1"), "zone:us-east-1b", "x 83.3 y 16.7 | x 66.7 y 33.3"},
	{"weights of 5, 3 and 2, the second dies", ruleSource, three("alb lb region=us-east-1", "/weight=5", "/weight=3", "/weight=2"), "node:y", "x 50 y 30 z 20 | x 50 z 20"},
	{"answers by 1, 1 and 2: two die, and the first has all", weightedSource, []string{"users u locations=Paris", "record r name=a.x.org policy=weighted", "alb a region=us-east-1", "asg x region=us-east-1", "alb b region=us-east-1", "asg y region=us-east-1", "alb c region=us-east-1", "asg z region=us-east-1", "u -> r", "r -> a weight=1 evaluateTargetHealth=true", "r -> b weight=1 evaluateTargetHealth=true", "r -> c weight=2 evaluateTargetHealth=true", "a -> x", "b -> y", "c -> z"}, "node:y node:z", "x 25 y 25 z 50 | x 100"},
	{"a dial of 75, and all to the next when the first dies", dialSource, []string{"users u locations=New+York", "global-accelerator g", "alb a region=us-east-1", "asg x region=us-east-1", "alb b region=eu-west-1", "asg y region=eu-west-1", "u -> g", "g -> a dial=75", "g -> b", "a -> x", "b -> y"}, "region:us-east-1", "x 75 y 25 | y 100"},
	{"a zone of an NLB without any target is not in its name: x has half of one of two", zoneHealthSource, sharing("nlb lb region=us-east-1 azs=3", "azs=1 min=1", "azs=2 min=2"), "node:x", "x 25 y 75 | y 100"},
	{"6 tasks and 2 instances in two zones: 3 and 1 are left", elbRouting, []string{"users u locations=Paris", "alb lb region=us-east-1 azs=2", "ecs x region=us-east-1 azs=2 min=6", "asg y region=us-east-1 azs=2 min=2", "u -> lb", "lb -> x", "lb -> y"}, "zone:us-east-1b", "x 75 y 25 | x 75 y 25"},
	{"answers by weight that nobody checks: what goes to the dead one is lost", weightedSource, []string{"users u locations=Paris", "record r name=a.x.org policy=weighted", "alb a region=us-east-1", "asg x region=us-east-1", "alb b region=eu-west-1", "asg y region=eu-west-1", "u -> r", "r -> a weight=1 evaluateTargetHealth=false", "r -> b weight=1 evaluateTargetHealth=false", "a -> x", "b -> y"}, "node:x", "x 50 y 50 | y 50"},
}

func TestShareProbes(t *testing.T) {
	for _, c := range shareProbes {
		t.Run(c.name, func(t *testing.T) { judgeShares(t, c.lines, c.breaks, c.want, c.source) })
	}
}
