package traffic_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

// Worked by hand from how many instances stand behind each link.
func TestSharesByInstances(t *testing.T) {
	alb, nlb := "alb b region=us-east-1", "nlb b region=us-east-1"
	zonal := elbDocs + "network/target-group-cross-zone.html"
	for _, tc := range []struct {
		name, source string
		broken       traffic.Failures
		lines        []string
		want         string
	}{
		{"2 and 6 instances: 25 and 75", elbDocs + "application/load-balancer-target-groups.html", nodes(), []string{alb, "asg x region=us-east-1 min=2", "asg y region=us-east-1 min=6"}, "served x 25 y 75"},
		{"tasks count too: 1 of 4", elbDocs + "application/load-balancer-target-groups.html", nodes(), []string{alb, "ecs x region=us-east-1 min=1", "ecs y region=us-east-1 min=3"}, "served x 25 y 75"},
		{"as many by default", elbDocs + "application/load-balancer-target-groups.html", nodes(), []string{alb, "asg x region=us-east-1", "asg y region=us-east-1 min=2"}, "served x 50 y 50"},
		{"a group that may be empty counts as one: 1 of 4", elbDocs + "application/load-balancer-target-groups.html", nodes(), []string{alb, "asg x region=us-east-1 min=0", "asg y region=us-east-1 min=3"}, "served x 25 y 75"},
		{"6 of 8 are lost: the other 2 take all", elbDocs + "application/load-balancer-target-groups.html", nodes("y"), []string{alb, "asg x region=us-east-1 min=2", "asg y region=us-east-1 min=6"}, "served x 25; served-after-failover x 75"},
		{"NLB, cross-zone on: as an ALB", zonal, nodes(), []string{nlb + " crossZone=true", "asg x region=us-east-1 min=2", "asg y region=us-east-1 min=6"}, "served x 25 y 75"},
		{"NLB: 2 in zone a, and 1 in each zone: 2/3 of a half", zonal, nodes(), []string{nlb, "asg x region=us-east-1 azs=1", "asg y region=us-east-1 azs=2"}, "served x 33.3; served y 66.7"},
		{"NLB: 4 in zone a, and 1 in each zone: 4/5 of a half", zonal, nodes(), []string{nlb, "asg x region=us-east-1 azs=1 min=4", "asg y region=us-east-1 azs=2"}, "served x 40; served y 60"},
		// Whole instances, the first zones with the odd ones. The first was 80 and 20, the
		// second 66.7 and 33.3.
		{"NLB: 2 + 1 in two zones, and 1 in zone a: (2/3 + 1) / 2", zonal, nodes(), []string{nlb, "asg x region=us-east-1 min=3 azs=2", "asg y region=us-east-1 azs=1 min=1"}, "served x 83.3; served y 16.7"},
		{"NLB: 1 + 1, and one of two zones in a: (1/2 + 1) / 2", zonal, nodes(), []string{nlb, "asg x region=us-east-1 min=2 azs=2", "asg y region=us-east-1 azs=2 min=1"}, "served x 75 y 25"},
	} {
		lines := append([]string{"users u locations=Paris"}, tc.lines...)
		if got := takers(t, tc.broken, append(lines[1:], "u -> b", "b -> x", "b -> y")...); got != tc.want {
			t.Errorf("%s: %s, want %s; see %s", tc.name, got, tc.want, tc.source)
		}
	}
}

// More instances take more, and shares add up.
func TestMoreInstancesTakeMore(t *testing.T) {
	for _, balancer := range []string{"alb b region=us-east-1", "nlb b region=us-east-1", "nlb b region=us-east-1 crossZone=true"} {
		last := 0.0
		for _, n := range []int{1, 2, 3, 7, 50} {
			d := traffictest.Design(t, "users u locations=Paris", balancer, fmt.Sprintf("asg x region=us-east-1 min=%d", n), "asg y region=us-east-1 azs=1", "asg z region=us-east-1 azs=3 min=5", "u -> b", "b -> x", "b -> y", "b -> z")
			sum, x := 0.0, 0.0
			for _, j := range traffictest.Walk(d, traffic.Populations(d)[0], traffic.Request{}, traffic.Failures{}) {
				for _, e := range traffic.Ends(j.Hops) {
					sum += j.Share * e.Share
					if e.Node.ID == "x" {
						x += j.Share * e.Share
					}
				}
			}
			if math.Abs(sum-1) > 1e-9 || x <= last {
				t.Errorf("%s: %d instances take %v of %v, fewer took %v", balancer, n, x, sum, last)
			}
			last = x
		}
	}
}

// Stickiness leaves the shares as they are, and is said.
func TestStickinessIsSaid(t *testing.T) {
	for link, want := range map[string]string{
		"b -> x stickiness=lb_cookie":                 "Clients stay with their target while it is healthy",
		"b -> x weight=1 groupStickiness=60":          "Clients stay with their target group",
		"b -> x":                                      "",
		"b -> x weight=1 stickiness=app_cookie":       "Clients stay with their target while",
		"b -> x algorithm=least_outstanding_requests": "",
	} {
		d := traffictest.Design(t, "users u locations=Paris", "alb b region=us-east-1", "asg x region=us-east-1", "ecs y region=us-east-1", "u -> b", link, "b -> y")
		js := traffictest.Walk(d, traffic.Populations(d)[0], traffic.Request{}, traffic.Failures{})
		for _, j := range js {
			if said := strings.Contains(fmt.Sprint(j.Why), "Clients stay"); said != (want != "") || !strings.Contains(fmt.Sprint(j.Why), want) {
				t.Errorf("%s: %q", link, j.Why)
			}
		}
		if len(js) != 2 {
			t.Errorf("%s: %d ways", link, len(js))
		}
	}
}
