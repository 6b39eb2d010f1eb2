package failure

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model/traffic/traffictest"
)

// Worked by hand: a copy that works is behind by what AWS publishes as typical;
// without one, what was written since the last backup is lost.
var riskCases = []struct {
	name, breaks, method string
	lines                []string
	want                 string // "not drawn", "not bounded" or seconds
}{
	{
		"a global table is a second behind", "region:eu-west-1", "POST",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary", "datastore d region=eu-west-1 engine=dynamodb", "datastore e region=us-east-1 engine=dynamodb", "a -> d", "b -> e", "d -> e"),
		"1 s of d",
	},
	{
		"the other Region breaks: nothing of what Paris writes", "region:us-east-1", "POST",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary", "datastore d region=eu-west-1 engine=dynamodb", "datastore e region=us-east-1 engine=dynamodb", "a -> d", "b -> e", "d -> e"),
		"0 s of ",
	},
	{
		"no copy is drawn", "node:d", "POST",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary", "datastore d region=eu-west-1 engine=aurora", "a -> d", "b -> d"),
		"not bounded of d",
	},
	{
		"both copies break", "region:eu-west-1 node:e", "POST",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary", "datastore d region=eu-west-1 engine=aurora", "datastore e region=us-east-1 engine=aurora", "a -> d", "b -> e", "d -> e"),
		"not bounded of d",
	},
	{
		"a zone takes no store with it", "zone:eu-west-1a", "POST",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary", "datastore d region=eu-west-1 engine=aurora", "a -> d", "b -> d"),
		"0 s of ",
	},
	{
		"nothing is published of the lag of a queue", "region:eu-west-1", "POST",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary", "datastore d region=eu-west-1 engine=sqs", "datastore e region=us-east-1 engine=sqs", "a -> d", "b -> e", "d -> e"),
		"not bounded of d",
	},
	{
		"a bucket that replicates is a quarter of an hour behind at most", "region:eu-west-1", "PUT",
		[]string{"users u locations=Paris", "cloudfront cdn", "s3 b region=eu-west-1", "s3 c region=us-east-1", "u -> cdn", "cdn -> b access=oac methods=all", "b -> c"},
		"900 s of b",
	},
	{
		"reads lose nothing", "region:eu-west-1", "GET",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary", "datastore d region=eu-west-1 engine=aurora", "a -> d", "b -> d"),
		"not drawn",
	},
	{
		"no store is drawn", "region:eu-west-1", "POST",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary"),
		"not drawn",
	},
	// Worked out before the program was run.
	{
		"a global database is a second behind", "region:eu-west-1", "POST",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary", "datastore d region=eu-west-1 engine=aurora", "datastore e region=us-east-1 engine=aurora", "a -> d", "b -> e", "d -> e"),
		"1 s of d",
	},
	{
		"nothing is published of the lag of a read replica", "region:eu-west-1", "POST",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary", "datastore d region=eu-west-1 engine=rds", "datastore e region=us-east-1 engine=rds", "a -> d", "b -> e", "d -> e"),
		"not bounded of d",
	},
}

func TestRisk(t *testing.T) {
	for _, c := range riskCases {
		t.Run(c.name, func(t *testing.T) {
			r, err := Simulate(traffictest.Design(t, c.lines...), breaks(t, strings.Fields(c.breaks)...), Options{Methods: []string{c.method}})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Journeys) == 0 {
				t.Fatal("no request")
			}
			x := r.Journeys[0].Risk
			got := fmt.Sprintf("%g s of ", x.Seconds)
			switch {
			case !x.Drawn:
				got = "not drawn"
			case !x.Bounded:
				got = "not bounded of "
			}
			for _, id := range x.Stores {
				got += id
			}
			if got != c.want {
				t.Errorf("%s, want %s: %s", got, c.want, x.Why)
			}
			if x.Why == "" && c.want != "not drawn" {
				t.Error("no reason is given")
			}
		})
	}
}
