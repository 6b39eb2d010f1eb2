package failure

import (
	"fmt"
	"testing"

	"portolan/model/traffic/traffictest"
)

// replaceCases are of groups of fewer instances than zones; the first zones are
// assumed to hold them. The times of replacement are assumed too, see timings.csv:
// https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html
// first is what the program said when it was wrong.
var replaceCases = []struct {
	name        string
	lines       []string
	breaks      string
	want, first string
}{
	{"the only instance is in the zone: nothing until another has started, 300 s", lone("asg s region=eu-west-1 min=1"), "zone:eu-west-1a", "served-after-failover, 300 s", "served-after-failover, 120 s"},
	{"it is in the other zone: the address of the balancer leaves its name, 2x30 + 60", lone("asg s region=eu-west-1 min=1"), "zone:eu-west-1b", "served-after-failover, 120 s", ""},
	{"two, one in each: 2x30 + 60", lone("asg s region=eu-west-1 min=2"), "zone:eu-west-1a", "served-after-failover, 120 s", ""},
	{"one in the only zone: for good", lone("asg s region=eu-west-1 min=1 azs=1"), "zone:eu-west-1a", "failed, for good", ""},
	{
		"Route 53 takes another Region before that, 2x30 + 60",
		[]string{
			"users u locations=Paris", "record r name=a.x.org policy=failover", "alb a region=us-east-1", "asg ea region=us-east-1 min=1", "alb b region=eu-west-1", "asg eb region=eu-west-1",
			"u -> r", "r -> a role=primary evaluateTargetHealth=true", "r -> b role=secondary", "a -> ea", "b -> eb",
		},
		"zone:us-east-1a", "served-after-failover, 120 s", "",
	},
}

// lone is a balancer in two zones with one group.
func lone(group string) []string {
	return []string{"users u locations=Paris", "alb lb region=eu-west-1", group, "u -> lb", "lb -> s"}
}

func TestLastInstanceInAZone(t *testing.T) {
	for _, c := range replaceCases {
		t.Run(c.name, func(t *testing.T) {
			j := simulate(t, traffictest.Design(t, c.lines...), c.breaks, Options{Methods: []string{"GET"}}).Journeys[0]
			got := fmt.Sprintf("%s, %g s", j.Outcome, j.Recovery.After)
			if !j.Recovery.Recovers {
				got = fmt.Sprintf("%s, for good", j.Outcome)
			}
			if got != c.want {
				t.Errorf("got %s, want %s (%s)", got, c.want, j.Why)
			}
		})
	}
}
