package failure

import (
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

// mechanismCase is one way in which service comes back, or does not.
type mechanismCase struct {
	name    string
	lines   []string
	breaks  string
	method  string
	outcome traffic.Outcome
	down    float64 // seconds for which requests fail
	each    float64
	never   bool   // does not recover
	says    string // in the timeline
	source  string // of one of its events, also where the rule is documented
}

// twoRegions is a record in front of two Regions; answers are the properties of
// its two links.
func twoRegions(record, first, second string, more ...string) []string {
	return append([]string{
		"users u locations=Paris", "record www name=www.example.com " + record, "health-check hc", "health-check fast interval=10 failureThreshold=1",
		"health-check alarm type=CLOUDWATCH_METRIC", "health-check both type=CALCULATED children=hc,fast", "health-check switch type=RECOVERY_CONTROL",
		"alb one region=eu-west-1", "alb two region=us-east-1", "asg a region=eu-west-1", "asg b region=us-east-1",
		"u -> www", "www -> one " + first, "www -> two " + second, "one -> a", "two -> b",
		"hc -> one", "fast -> one", "alarm -> one",
	}, more...)
}

var mechanisms = []mechanismCase{
	{
		name:   "failover with a health check: interval × threshold + TTL",
		lines:  twoRegions("policy=failover ttl=30", "role=primary alias=false healthCheck=hc", "role=secondary alias=false"),
		breaks: "region:eu-west-1", outcome: traffic.ServedAfterFailover, down: 90 + 30,
		says: "3 checks × 30 s = 90 s", source: healthCheckSource,
	},
	{
		name:   "fast checks",
		lines:  twoRegions("policy=failover", "role=primary healthCheck=fast", "role=secondary"),
		breaks: "node:one", outcome: traffic.ServedAfterFailover, down: 10 + 60,
		says: "1 check × 10 s = 10 s", source: healthCheckSource,
	},
	{
		name:   "the TTL of one answer before that of the record",
		lines:  twoRegions("policy=failover ttl=300", "role=primary alias=false ttl=20 healthCheck=fast", "role=secondary alias=false"),
		breaks: "node:one", outcome: traffic.ServedAfterFailover, down: 10 + 20,
		says: "10 s + 20 s TTL = 30 s", source: recordSource,
	},
	{
		name:   "evaluate target health of a balancer: checks of its targets + 60 s",
		lines:  twoRegions("policy=failover ttl=300", "role=primary evaluateTargetHealth=true", "role=secondary"),
		breaks: "node:a", outcome: traffic.ServedAfterFailover, down: 2*30 + 60,
		says: "2 checks × 30 s = 60 s", source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
	},
	{
		name:   "the faster of check and target",
		lines:  twoRegions("policy=latency", "region=eu-west-1 evaluateTargetHealth=true healthCheck=fast", "region=us-east-1"),
		breaks: "region:eu-west-1", outcome: traffic.ServedAfterFailover, down: 10 + 60,
		says: "health check fast", source: healthCheckSource,
	},
	{
		name:   "a calculated check that needs all children is as fast as its fastest",
		lines:  twoRegions("policy=failover", "role=primary healthCheck=both", "role=secondary"),
		breaks: "region:eu-west-1", outcome: traffic.ServedAfterFailover, down: 10 + 60,
		says: "too few healthy children left", source: healthCheckSource,
	},
	{
		name:   "an alarm is assumed to need three minutes",
		lines:  twoRegions("policy=failover", "role=primary healthCheck=alarm", "role=secondary"),
		breaks: "region:eu-west-1", outcome: traffic.ServedAfterFailover, down: 180 + 60,
		says: "3 periods × 60 s = 180 s", source: model.Assumption,
	},
	{
		name:   "a routing control waits for somebody",
		lines:  twoRegions("policy=failover", "role=primary healthCheck=switch", "role=secondary"),
		breaks: "region:eu-west-1", outcome: traffic.Failed, never: true,
		says: "routing control", source: allHealthySource,
	},
	{
		name:   "weighted without health checks loses a part for good",
		lines:  twoRegions("policy=weighted", "weight=50", "weight=50"),
		breaks: "region:eu-west-1", outcome: traffic.Failed, never: true,
		says: "no health check", source: allHealthySource,
	},
	{
		name:   "weighted with checks loses a part for a while",
		lines:  twoRegions("policy=weighted", "weight=50 healthCheck=hc", "weight=50"),
		breaks: "region:eu-west-1", outcome: traffic.ServedAfterFailover, down: 90 + 60,
		says: "www answers with two", source: healthCheckSource,
	},
	{
		name:   "geolocation falls back to the default",
		lines:  twoRegions("policy=geolocation", "location=FR healthCheck=hc", "location=*"),
		breaks: "region:eu-west-1", outcome: traffic.ServedAfterFailover, down: 90 + 60,
		says: "www answers with two", source: healthCheckSource,
	},
	{
		name:   "simple routing ignores health",
		lines:  twoRegions("policy=simple", "alias=false healthCheck=hc", "alias=false healthCheck=hc"),
		breaks: "region:eu-west-1", outcome: traffic.Failed, never: true,
		says: "simple routing ignores health", source: allHealthySource,
	},
	{
		name:   "all unhealthy means all healthy",
		lines:  twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary evaluateTargetHealth=true"),
		breaks: "region:eu-west-1 region:us-east-1", outcome: traffic.Failed, never: true,
		says: "treats all as healthy", source: allHealthySource,
	},
	{
		name:   "a silent checker moves requests that nobody loses",
		lines:  twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary"),
		breaks: "health-check:hc", outcome: traffic.ServedAfterFailover,
		says: "Nothing failed", source: healthCheckSource,
	},
	{
		name:   "a silent checker and a standby that is down take the service down",
		lines:  twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary"),
		breaks: "health-check:hc node:two", outcome: traffic.Failed, never: true,
		says: "The checkers of hc reach nothing", source: healthCheckSource,
	},
	{
		name: "a tree: an alias inherits the health of the record behind it",
		lines: []string{
			"users u locations=Paris", "record top name=www.example.com policy=failover", "record eu name=eu.example.com policy=weighted ttl=40",
			"alb one region=eu-west-1", "alb two region=us-east-1", "asg a region=eu-west-1", "asg b region=us-east-1", "health-check hc", "hc -> one",
			"u -> top", "top -> eu role=primary evaluateTargetHealth=true", "top -> two role=secondary", "eu -> one weight=1 alias=false healthCheck=hc", "one -> a", "two -> b",
		},
		breaks: "region:eu-west-1", outcome: traffic.ServedAfterFailover, down: 90 + 40,
		says: "eu has no healthy answer left", source: healthCheckSource,
	},
	{
		name:   "an origin group asks the secondary of each miss",
		lines:  behindOriginGroup,
		breaks: "node:one", outcome: traffic.ServedAfterFailover, each: 30,
		says: "3 × 10 s = 30 s", source: originGroupSource,
	},
	{
		name: "an origin group with a tight budget",
		lines: []string{
			"users u locations=Sydney", "cloudfront cdn", "alb one region=us-east-1", "alb two region=eu-west-1", "asg a region=us-east-1", "asg b region=eu-west-1",
			"u -> cdn", "cdn -> one group=g groupRole=primary attempts=1 timeout=2", "cdn -> two group=g groupRole=secondary", "one -> a", "two -> b",
		},
		breaks: "region:us-east-1", outcome: traffic.ServedAfterFailover, each: 2,
		says: "1 × 2 s = 2 s", source: originGroupSource,
	},
	{
		name:   "an origin whose targets are silent answers with 504 after 10 s",
		lines:  behindOriginGroup,
		breaks: "node:app-one", outcome: traffic.ServedAfterFailover, each: 10,
		says: "504", source: originGroupSource,
	},
	{
		name:   "an origin group does not help writes",
		lines:  behindOriginGroup,
		breaks: "node:one", method: "POST", outcome: traffic.Failed, never: true, each: 30,
		says: "GET, HEAD and OPTIONS only", source: originGroupSource,
	},
	{
		name: "an accelerator needs no cached name to go away",
		lines: []string{
			"users u locations=Paris protocol=tcp", "accelerator ga", "nlb one region=eu-west-1", "nlb two region=us-east-1", "asg a region=eu-west-1", "asg b region=us-east-1",
			"u -> ga", "ga -> one", "ga -> two", "one -> a", "two -> b",
		},
		breaks: "region:eu-west-1", outcome: traffic.ServedAfterFailover, down: 2*30 + 30,
		says: "Its addresses stay", source: "https://intro-to-global-accelerator.workshop.aws/en/failover.html",
	},
	{
		name: "an accelerator tests instances itself",
		lines: []string{
			"users u locations=Paris protocol=tcp", "accelerator ga", "asg a region=eu-west-1 eip=true", "asg b region=us-east-1 eip=true", "u -> ga", "ga -> a", "ga -> b",
		},
		breaks: "region:eu-west-1", outcome: traffic.ServedAfterFailover, down: 3 * 30,
		says: "3 checks × 30 s = 90 s", source: "https://docs.aws.amazon.com/global-accelerator/latest/api/API_EndpointGroup.html",
	},
	{
		name:   "a balancer leaves out a target",
		lines:  []string{"users u locations=Paris", "alb lb region=eu-west-1", "asg a region=eu-west-1", "ecs b region=eu-west-1", "u -> lb", "lb -> a", "lb -> b"},
		breaks: "node:a", outcome: traffic.ServedAfterFailover, down: 60,
		says: "lb leaves out a after 2 checks × 30 s = 60 s", source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
	},
	{
		name:   "equal targets are told apart",
		lines:  []string{"users u locations=Paris", "alb lb region=eu-west-1", "asg a region=eu-west-1", "asg b region=eu-west-1", "u -> lb", "lb -> a", "lb -> b"},
		breaks: "node:b", outcome: traffic.ServedAfterFailover, down: 60,
		says: "lb leaves out b", source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
	},
	{
		name:   "a zone: the address of the balancer goes, and the targets in it",
		lines:  []string{"users u locations=Paris", "alb lb region=eu-west-1 azs=2", "asg a region=eu-west-1 azs=2", "u -> lb", "lb -> a"},
		breaks: "zone:eu-west-1a", outcome: traffic.ServedAfterFailover, down: 60 + 60,
		says: "The address of the zone leaves the name of lb", source: model.Assumption,
	},
	{
		name:   "the only zone",
		lines:  []string{"users u locations=Paris", "alb lb region=eu-west-1 azs=1", "asg a region=eu-west-1 azs=1", "u -> lb", "lb -> a"},
		breaks: "zone:eu-west-1a", outcome: traffic.Failed, never: true,
		says: "Nothing on the way can take over",
	},
	{
		name:   "an edge location: names lead elsewhere",
		lines:  []string{"users u locations=Sydney", "cloudfront cdn", "s3 b region=ap-southeast-2", "u -> cdn", "cdn -> b access=oac"},
		breaks: "edge:SYD", outcome: traffic.ServedAfterFailover, down: 60,
		says: "instead of Sydney", source: model.Assumption,
	},
	{
		name: "an edge location of an accelerator: addresses stay",
		lines: []string{
			"users u locations=Sydney protocol=tcp", "accelerator ga", "nlb n region=ap-southeast-2", "asg a region=ap-southeast-2", "u -> ga", "ga -> n", "n -> a",
		},
		breaks: "edge:SYD", outcome: traffic.ServedAfterFailover, down: 30,
		says: "the addresses stay", source: model.Assumption,
	},
	{
		name: "two breaks: the slowest mechanism on the way decides",
		lines: []string{
			"users u locations=Sydney", "cloudfront cdn", "record api name=api.example.com policy=failover", "health-check hc",
			"alb one region=us-east-1", "alb two region=eu-west-1", "asg a region=us-east-1", "asg b region=eu-west-1",
			"hc -> one", "u -> cdn", "cdn -> api", "api -> one role=primary healthCheck=hc", "api -> two role=secondary", "one -> a", "two -> b",
		},
		breaks: "edge:SYD region:us-east-1", outcome: traffic.ServedAfterFailover, down: 90 + 60,
		says: "CloudFront and its resolvers", source: healthCheckSource,
	},
	{
		name: "long connections drop once",
		lines: append([]string{"users w locations=Paris protocol=websocket"}, append(
			twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary"), "w -> www")...),
		breaks: "region:eu-west-1", outcome: traffic.ServedAfterFailover, down: 150,
		says: "drop once", source: connectionSource,
	},
	{
		name: "a replica is promoted",
		lines: []string{
			"users u locations=Paris", "alb lb region=eu-west-1", "asg a region=eu-west-1", "datastore one region=eu-west-1", "datastore two region=eu-west-1",
			"u -> lb", "lb -> a", "a -> one", "a -> two", "one -> two",
		},
		breaks: "node:one", outcome: traffic.ServedAfterFailover, down: 60,
		says: "A replica of one is promoted and a turns to it", source: model.Assumption,
	},
	{
		name:   "data that nothing stands in for",
		lines:  []string{"users u locations=Paris", "alb lb region=eu-west-1", "asg a region=eu-west-1", "datastore one region=eu-west-1", "u -> lb", "lb -> a", "a -> one"},
		breaks: "node:one", outcome: traffic.Failed, never: true,
		says: "a needs one",
	},
	{
		name:   "checks of Lambda targets take longer",
		lines:  []string{"users u locations=Paris", "alb lb region=eu-west-1", "lambda a region=eu-west-1", "lambda b region=eu-west-1", "u -> lb", "lb -> a healthCheck=/up", "lb -> b healthCheck=/up"},
		breaks: "node:a", outcome: traffic.ServedAfterFailover, down: 5 * 35,
		says: "5 checks × 35 s = 175 s", source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
	},
	{
		name: "the checks of Route 53 do not see that data is missing",
		lines: twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary",
			"datastore d region=eu-west-1", "a -> d"),
		breaks: "node:d", outcome: traffic.Failed, never: true,
		says: "still finds one healthy", source: allHealthySource,
	},
	{
		name:   "what is not on the way",
		lines:  twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary"),
		breaks: "region:us-east-1", outcome: traffic.Served,
	},
}

func TestMechanisms(t *testing.T) {
	for _, c := range mechanisms {
		t.Run(c.name, func(t *testing.T) {
			method := c.method
			if method == "" {
				method = "GET"
			}
			top := traffictest.Design(t, c.lines...)
			j := simulate(t, top, c.breaks, Options{Methods: []string{method}}).Journeys[0]
			if j.Outcome != c.outcome || j.Recovery.Recovers == c.never || j.Recovery.After != c.down || j.Recovery.Each != c.each {
				t.Errorf("%s, recovers %v after %g s, each %g s; want %s, %v, %g s, %g s\n%s", j.Outcome, j.Recovery.Recovers, j.Recovery.After, j.Recovery.Each, c.outcome, !c.never, c.down, c.each, written(j))
			}
			text, sourced := written(j), c.source == ""
			for _, e := range j.Recovery.Timeline {
				sourced = sourced || e.Source == c.source
			}
			if !strings.Contains(text, c.says) || !sourced {
				t.Errorf("want %q with the source %s:\n%s", c.says, c.source, text)
			}
		})
	}
}
