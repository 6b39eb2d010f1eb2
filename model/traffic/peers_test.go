package traffic_test

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

// takers tells for each journey of a design who takes its requests in the end.
func takers(t *testing.T, f traffic.Failures, lines ...string) string {
	t.Helper()
	d := traffictest.Design(t, append([]string{"users u locations=Paris"}, lines...)...)
	var out []string
	for _, j := range traffictest.Walk(d, traffic.Populations(d)[0], traffic.Request{Path: "*", Method: "GET"}, f) {
		var ends []string
		for _, e := range traffic.Ends(j.Hops) {
			ends = append(ends, fmt.Sprintf("%s %.3g", e.Node.ID, 100*e.Share*j.Share))
		}
		out = append(out, string(j.Outcome)+" "+strings.Join(ends, " "))
	}
	return strings.Join(out, "; ")
}

func TestPeers(t *testing.T) {
	none := traffic.Failures{}
	alb := []string{"alb b region=us-east-1", "u -> b"}
	api := []string{"rest-api b region=us-east-1", "u -> b"}
	for _, tc := range []struct {
		name, want string
		broken     traffic.Failures
		first      []string
		lines      []string
	}{
		{"two pairs", "served x 25 y 25; served v 25 w 25", none, alb, []string{
			"ecs x region=us-east-1", "asg v region=us-east-1", "ecs y region=us-east-1", "asg w region=us-east-1", "b -> x", "b -> v", "b -> y", "b -> w",
		}},
		{"one of three is down", "served x 33.3 z 33.3; served-after-failover x 16.7 z 16.7", nodes("y"), alb, []string{
			"asg x region=us-east-1", "asg y region=us-east-1", "asg z region=us-east-1", "b -> x", "b -> y", "b -> z",
		}},
		{"two listeners lead to one", "served x 50 y 50", none, alb, []string{
			"asg x region=us-east-1", "asg y region=us-east-1", "b -> x listener=HTTPS:443", "b -> x listener=HTTP:80", "b -> y",
		}},
		{"other data", "served x 50; served y 50", none, alb, []string{
			"asg x region=us-east-1", "asg y region=us-east-1", "datastore d region=us-east-1", "b -> x", "b -> y", "y -> d",
		}},
		{"one cannot be reached", "served x 50; failed y 50", none, api, []string{
			"onprem x location=Paris", "onprem y location=Paris public=false", "b -> x", "b -> y",
		}},
	} {
		if got := takers(t, tc.broken, append(tc.first, tc.lines...)...); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}
