package failure

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model/traffic/traffictest"
)

const (
	groupSource       = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html"
	zoneHealthSource  = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health.html"
	acceleratorSource = "https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups-health-check-options.html"
)

// watched is a failover record of two ALBs, with a server that nobody calls.
func watched(primary string, more ...string) []string {
	return append([]string{
		"users u locations=Frankfurt", "record r name=a.x.org policy=failover", "alb a region=us-east-1", "asg ea region=us-east-1", "alb b region=eu-west-1", "asg eb region=eu-west-1",
		"on-premises idle location=Madrid", "health-check other type=HTTP interval=10 failureThreshold=1 target=idle", "health-check fast type=HTTPS interval=10 failureThreshold=1 target=a",
		"health-check slow type=HTTPS interval=30 failureThreshold=10 target=a",
		"health-check any type=CALCULATED threshold=1 children=fast,slow", "health-check all type=CALCULATED children=fast,slow", "health-check apart type=CALCULATED threshold=2 children=fast,other",
		"health-check spare type=CALCULATED threshold=1 children=fast,other", "health-check nested type=CALCULATED children=any,other",
		"u -> r", "r -> a role=primary " + primary, "r -> b role=secondary evaluateTargetHealth=true", "a -> ea", "b -> eb",
	}, more...)
}

// accelerated is an accelerator with two ALBs that have a group for /api/* each.
func accelerated(more ...string) []string {
	return append([]string{
		"users u locations=New+York", "global-accelerator g", "alb a region=us-east-1", "asg api1 region=us-east-1", "asg web1 region=us-east-1", "alb b region=eu-west-1", "asg api2 region=eu-west-1", "asg web2 region=eu-west-1",
		"u -> g", "g -> a", "g -> b", "a -> api1 pathRule=/api/*", "a -> web1", "b -> api2 pathRule=/api/*", "b -> web2",
	}, more...)
}

// zonal is an NLB whose second zone has targets of one group only.
func zonal(more ...string) []string {
	return append([]string{
		"users u locations=Frankfurt", "record r name=a.x.org", "nlb lb region=us-east-1", "asg p region=us-east-1 azs=1", "asg q region=us-east-1 azs=2",
		"u -> r", "r -> lb evaluateTargetHealth=true", "lb -> p", "lb -> q",
	}, more...)
}

// aliasedAPIs is a failover record of two APIs that evaluates their health.
func aliasedAPIs() []string {
	return []string{
		"users u locations=Frankfurt", "record r name=a.x.org policy=failover", "http-api a region=us-east-1 customDomain=a.x.org", "lambda ea region=us-east-1",
		"http-api b region=eu-west-1 customDomain=a.x.org", "lambda eb region=eu-west-1",
		"u -> r", "r -> a role=primary evaluateTargetHealth=true", "r -> b role=secondary evaluateTargetHealth=true", "a -> ea", "b -> eb",
	}
}

// Worked by hand: "outcome, recovers after s, end".
var monitorCases = []struct {
	name, source string
	lines        []string
	breaks, path string
	want         string
}{
	{"an aliased API fails with the service in its Region: 60 (assumed) + 60", "assumed", aliasedAPIs(), "region:us-east-1", "*", "served-after-failover, 120 s, eb"},
	{"and not with what is behind it", "", aliasedAPIs(), "node:ea", "*", "failed, for good, ea"},
	{"a check of something else that works is not credited: 2x30 + 60", healthCheckSource, watched("evaluateTargetHealth=true healthCheck=other"), "node:ea", "*", "served-after-failover, 120 s, eb"},
	{"the check of what broke is: 1x10 + 60", healthCheckSource, watched("evaluateTargetHealth=true healthCheck=fast"), "node:ea", "*", "served-after-failover, 70 s, eb"},
	{"a check of the name that it guards cannot be counted on", "", watched("healthCheck=own", "health-check own type=HTTP fqdn=a.x.org", "own -> a"), "node:ea", "*", "failed, for good, ea"},
	{"a TCP check does not see what is behind a balancer", "", watched("healthCheck=tcp", "health-check tcp type=TCP", "tcp -> a"), "node:ea", "*", "failed, for good, ea"},
	{"but that the balancer is down: 3x30 + 60", healthCheckSource, watched("healthCheck=tcp", "health-check tcp type=TCP", "tcp -> a"), "node:a", "*", "served-after-failover, 150 s, eb"},
	{"nor is a slow one waited for: 2x30 + 60", healthCheckSource, watched("evaluateTargetHealth=true healthCheck=slow"), "node:ea", "*", "served-after-failover, 120 s, eb"},
	{"alone it is: 10x30 + 60", healthCheckSource, watched("healthCheck=slow"), "node:ea", "*", "served-after-failover, 360 s, eb"},
	{"all children must pass, the first that fails counts: 1x10 + 60", healthCheckSource, watched("healthCheck=all"), "node:ea", "*", "served-after-failover, 70 s, eb"},
	{"one child is enough, so the last that fails counts: 10x30 + 60", healthCheckSource, watched("healthCheck=any"), "node:ea", "*", "served-after-failover, 360 s, eb"},
	{"both must pass, one works: 1x10 + 60", healthCheckSource, watched("healthCheck=apart"), "node:ea", "*", "served-after-failover, 70 s, eb"},
	{"one is enough and works: nobody notices", healthCheckSource, watched("healthCheck=spare"), "node:ea", "*", "failed, for good, ea"},
	{"a check of checks: 10x30 + 60", healthCheckSource, watched("healthCheck=nested"), "node:ea", "*", "served-after-failover, 360 s, eb"},
	{"the target group that fails, a function of 5x35: + 60", groupSource, watched("evaluateTargetHealth=true", "lambda fn region=us-east-1", "a -> fn pathRule=/api/* healthCheck=/h"), "node:fn", "/api/x", "served-after-failover, 235 s, eb"},
	{"the other group of the same balancer: 2x30 + 60", groupSource, watched("evaluateTargetHealth=true", "lambda fn region=us-east-1", "a -> fn pathRule=/api/* healthCheck=/h"), "node:ea", "*", "served-after-failover, 120 s, eb"},
	{"both groups: the first that is lost, 2x30 + 60", groupSource, watched("evaluateTargetHealth=true", "lambda fn region=us-east-1", "a -> fn pathRule=/api/* healthCheck=/h"), "region:us-east-1", "/api/x", "served-after-failover, 120 s, eb"},
	{"one of two targets of a group: the balancer leaves it out, 2x30", groupSource, watched("evaluateTargetHealth=true", "asg more region=us-east-1", "a -> more"), "node:ea", "*", "served-after-failover, 60 s, more"},
	{"a zone of an NLB loses its only target: 2x30 + 60", zoneHealthSource, zonal(), "node:q", "*", "served-after-failover, 120 s, p"},
	{"it keeps one where another group has none: 2x30", zoneHealthSource, zonal("asg s region=us-east-1 azs=2", "lb -> s"), "node:q", "*", "served-after-failover, 60 s, s"},

	{"an accelerator leaves an ALB of which one group is lost: 2x30 + 30", acceleratorSource, accelerated(), "node:api1", "/api/x", "served-after-failover, 90 s, api2"},
	{"with all its requests, of which those to the other group never fail", acceleratorSource, accelerated(), "node:api1", "/", "served-after-failover, 0 s, web2"}, // said 90 s at first
	{"not while the group has another target: 2x30", acceleratorSource, accelerated("asg api3 region=us-east-1", "a -> api3 pathRule=/api/*"), "node:api1", "/api/x", "served-after-failover, 60 s, api3"},
	{
		"an NLB is healthy while one zone is: 2x30, and the zone leaves", acceleratorSource,
		[]string{
			"users u locations=New+York", "global-accelerator g", "nlb a region=us-east-1", "asg p region=us-east-1 azs=1", "asg q region=us-east-1 azs=2", "nlb b region=eu-west-1", "asg far region=eu-west-1",
			"u -> g", "g -> a", "g -> b", "a -> p", "a -> q", "b -> far",
		},
		"node:q", "*", "served-after-failover, 90 s, p",
	},
	{
		"an address is checked by the accelerator itself: 3x30", acceleratorSource,
		[]string{"users u locations=New+York protocol=tcp", "global-accelerator g", "asg a region=us-east-1 eip=true", "asg b region=eu-west-1 eip=true", "u -> g", "g -> a", "g -> b"},
		"node:a", "*", "served-after-failover, 90 s, b",
	},
}

func TestMonitors(t *testing.T) {
	for _, c := range monitorCases {
		t.Run(c.name, func(t *testing.T) {
			j := simulate(t, traffictest.Design(t, c.lines...), c.breaks, Options{Path: c.path, Methods: []string{"GET"}}).Journeys[0]
			after := "for good"
			if j.Recovery.Recovers {
				after = figure(j.Recovery.After) + " s"
			}
			if got := fmt.Sprintf("%s, %s, %s", j.Outcome, after, j.After.Path[len(j.After.Path)-1]); got != c.want {
				t.Errorf("got  %s\nwant %s\nsee %s\n%s", got, c.want, c.source, written(j))
			}
			seen := map[Event]bool{}
			for _, e := range j.Recovery.Timeline {
				if seen[e] || strings.Contains(e.Text, ":  =") || strings.Contains(e.Text, "  ") {
					t.Errorf("said twice, or of nothing: %q", e.Text)
				}
				seen[e] = true
			}
		})
	}
}

// A healthy monitor of something else makes no difference to any time.
func TestUnrelatedMonitors(t *testing.T) {
	for _, breaks := range []string{"node:ea", "node:a", "region:us-east-1"} {
		with := simulate(t, traffictest.Design(t, watched("evaluateTargetHealth=true healthCheck=other")...), breaks, Options{}).Journeys[0].Recovery
		without := simulate(t, traffictest.Design(t, watched("evaluateTargetHealth=true")...), breaks, Options{}).Journeys[0].Recovery
		if with.After != without.After || with.Each != without.Each {
			t.Errorf("%s: %g s with it, %g s without", breaks, with.After, without.After)
		}
	}
}
