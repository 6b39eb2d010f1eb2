package traffic_test

import (
	"slices"
	"testing"

	"portolan/model/latency"
	"portolan/model/traffic/traffictest"
)

// TestStandbys: followed are the requests that the secondary answer of a name and the
// second origin of a group serve, and none where nothing stands by.
func TestStandbys(t *testing.T) {
	answers := []string{
		"users u locations=Paris", "record r name=a.x.org policy=failover", "alb us region=us-east-1", "asg a region=us-east-1", "us -> a",
		"alb eu region=eu-west-1", "asg b region=eu-west-1", "eu -> b", "u -> r",
	}
	for _, tc := range []struct {
		name  string
		lines []string
		want  []string
	}{
		{"the secondary answer", append(slices.Clone(answers), "r -> us role=primary", "r -> eu role=secondary"), []string{"u r eu b"}},
		{"of weighted answers none", []string{
			"users u locations=Paris", "record r name=a.x.org policy=weighted", "alb us region=us-east-1", "asg a region=us-east-1", "us -> a",
			"alb eu region=eu-west-1", "asg b region=eu-west-1", "eu -> b", "u -> r", "r -> us weight=1", "r -> eu weight=1",
		}, nil},
		{"the second origin of a group", []string{
			"users u locations=Paris", "cloudfront cdn", "s3 one region=eu-west-1", "s3 two region=us-east-1", "u -> cdn",
			"cdn -> one access=oac group=g groupRole=primary", "cdn -> two access=oac group=g groupRole=secondary",
		}, []string{"u cdn two"}},
		{"of origins without a group none", []string{
			"users u locations=Paris", "cloudfront cdn", "s3 one region=eu-west-1", "s3 two region=us-east-1", "u -> cdn",
			"cdn -> one access=oac", "cdn -> two access=oac path=/two/*",
		}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, trip := range latency.NewSurvey(traffictest.Design(t, tc.lines...)).Standbys() {
				if len(trip.Journeys) == 0 {
					t.Error("a trip without a journey")
				}
				for _, j := range trip.Journeys {
					way := ""
					for _, h := range j.Hops {
						way += " " + h.Node.ID
					}
					got = append(got, way[1:])
				}
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
