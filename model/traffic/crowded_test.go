package traffic_test

import (
	"strings"
	"testing"

	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

// What a share rests on is said where it counts alone: behind an NLB whose zones keep
// their requests, or in a broken zone, and of instances that do not spread evenly.
func TestOddInstances(t *testing.T) {
	for _, c := range []struct{ balancer, group, broken, want string }{
		{"nlb", "asg a region=eu-west-1 azs=2 min=3", "", "which of its 2 zones hold the odd ones of the 3 instances of a: the first are assumed"},
		{"nlb", "asg a region=eu-west-1 azs=2 min=4", "", ""},
		{"nlb", "ecs a region=eu-west-1 azs=3 min=5", "", "the 5 tasks of a"},
		{"nlb", "asg a region=eu-west-1 azs=2 min=0", "", "the 1 instance of a"},
		{"alb", "asg a region=eu-west-1 azs=2 min=3", "", ""},
		{"alb", "asg a region=eu-west-1 azs=2 min=3", "eu-west-1b", "the 3 instances of a"},
		{"alb", "asg a region=eu-west-1 azs=2 min=3", "us-east-1b", ""},
	} {
		d := traffictest.Design(t, "users u locations=Paris", c.balancer+" lb region=eu-west-1 azs=2", c.group, "u -> lb", "lb -> a")
		got := strings.Join(traffic.OddInstances(d, map[string]bool{c.broken: true}), " ")
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s, %s, %q broken: %q, want %q", c.balancer, c.group, c.broken, got, c.want)
		}
	}
}
