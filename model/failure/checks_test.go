package failure

import (
	"testing"

	"portolan/model/traffic/traffictest"
)

// TestChecksOfTheDesign follows the arithmetic of threshold × interval:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
// https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups-health-check-options.html
func TestChecksOfTheDesign(t *testing.T) {
	balanced := func(kind, a string, more ...string) []string {
		return append([]string{
			"users u locations=Paris", kind + " lb region=eu-west-1", "ecs a region=eu-west-1", "ecs b region=eu-west-1", "u -> lb", "lb -> a " + a, "lb -> b",
		}, more...)
	}
	named := func(check, link string) []string {
		return []string{
			"users u locations=Paris", "record r policy=failover", "alb x region=eu-west-1", "alb y region=us-east-1", "ecs a region=eu-west-1", "ecs b region=us-east-1",
			"health-check hc " + check, "hc -> x", "u -> r", "r -> x role=primary " + link, "r -> y role=secondary", "x -> a healthInterval=10 unhealthyThreshold=3", "y -> b",
		}
	}
	for _, c := range []struct {
		name, breaks string
		lines        []string
		after        float64
		served       float64 // percent in the end
	}{
		{"defaults of a target group: 2 × 30 s", "node:a", balanced("alb", ""), 60, 100},
		{"own figures: 2 × 5 s", "node:a", balanced("alb", "healthInterval=5"), 10, 100},
		{"own figures: 4 × 10 s", "node:a", balanced("alb", "healthInterval=10 unhealthyThreshold=4"), 40, 100},
		{"the group that is down counts, not the other", "node:b", balanced("alb", "healthInterval=300"), 60, 100},
		{"an NLB", "node:a", balanced("nlb", "healthInterval=10 unhealthyThreshold=2"), 20, 100},
		{"groups by weight: the share of the dead one is lost", "node:a", balanced("alb", "weight=1"), 0, 50},
		{"a lambda that is checked: 5 × 35 s", "node:a", []string{"users u locations=Paris", "alb lb region=eu-west-1", "lambda a region=eu-west-1", "lambda b region=eu-west-1", "u -> lb", "lb -> a healthCheck=/", "lb -> b healthCheck=/"}, 175, 100},
		{"evaluate target health with own figures: 3 × 10 s + 60 s TTL", "node:a", named("", "evaluateTargetHealth=true"), 90, 100},
		{"a disabled check never notices", "node:a", named("disabled=true", "healthCheck=hc"), 0, 0},
		{"an endpoint of an accelerator: 2 × 10 s", "node:a", []string{"users u locations=Paris", "global-accelerator ga", "asg a region=eu-west-1 eip=true", "asg b region=us-east-1 eip=true", "u -> ga", "ga -> a healthInterval=10 healthThreshold=2", "ga -> b"}, 20, 100},
		{"and by its defaults: 3 × 30 s", "node:a", []string{"users u locations=Paris", "global-accelerator ga", "asg a region=eu-west-1 eip=true", "asg b region=us-east-1 eip=true", "u -> ga", "ga -> a", "ga -> b"}, 90, 100},
	} {
		r := simulate(t, traffictest.Design(t, c.lines...), c.breaks, Options{})
		if len(r.Journeys) == 0 {
			t.Errorf("%s: no journey", c.name)
			continue
		}
		if got := r.Journeys[0].Recovery.After; got != c.after || r.ServedPercent != c.served {
			t.Errorf("%s: %g s, %g %% served, want %g s, %g %%", c.name, got, r.ServedPercent, c.after, c.served)
		}
	}
}
