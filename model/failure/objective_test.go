package failure

import (
	"strings"
	"testing"

	"portolan/model/traffic/traffictest"
)

// Worked by hand before the program was run on them: "committed | recovery time |
// writes lost" of the first kind of request, under the worst single Region or node,
// with what the first figure and the second come from.
var objectiveCases = []struct {
	name, method string
	lines        []string
	want         string
	sources      []string
}{
	{
		"two Regions with a health check: the Region takes 3x30 + 60, as its ALB does, and stands first", "GET",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary"),
		"99.999996 % | 150 s without Region eu-west-1 | -",
		[]string{"one 99.99 % × a 99.99 %", "https://aws.amazon.com/elasticloadbalancing/sla/", "+90 s", "+150 s", recordAliasSource},
	},
	{
		"the slower of two: targets by 10x30, the rest by 1x10", "GET",
		[]string{
			"users u locations=Paris", "record www name=www.example.com policy=failover", "alb one region=eu-west-1 azs=2", "alb two region=us-east-1 azs=2", "asg a region=eu-west-1 min=2", "asg b region=us-east-1 min=2",
			"u -> www", "www -> one role=primary evaluateTargetHealth=true", "www -> two role=secondary", "one -> a healthInterval=30 unhealthyThreshold=10", "two -> b",
		},
		"99.999996 % | 360 s without Region eu-west-1 | -",
		[]string{"10 checks × 30 s"},
	},
	{
		"a global table: 1 s behind, and its loss alone fails until repaired", "POST",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary", "datastore d region=eu-west-1 engine=dynamodb", "datastore e region=us-east-1 engine=dynamodb", "a -> d", "b -> e", "d -> e"),
		"99.989 % | until d works again | 1 s without Region eu-west-1",
		[]string{"https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html", "d stops answering"},
	},
	{
		"a bucket outside a group: nothing takes over", "GET",
		[]string{"users u locations=Paris", "cloudfront cdn", "s3 b region=eu-west-1", "u -> cdn", "cdn -> b access=oac"},
		"99.8 % | until Region eu-west-1 works again | -",
		[]string{"cdn 99.9 % × b 99.9 %", "https://aws.amazon.com/s3/sla/"},
	},
	{
		"an origin group stands in for a Region, 99.9 % × (1 - 0.02 %²), and nothing for the distribution", "GET",
		behindOriginGroup,
		"99.899 % | until cdn works again | -",
		[]string{"cdn stops answering", "https://aws.amazon.com/cloudfront/sla/"},
	},
	{
		"a server of one's own promises nothing, and nothing is made up for it", "GET",
		[]string{"users u locations=Paris", "cloudfront cdn", "on-premises own location=Paris public=true", "u -> cdn", "cdn -> own"},
		"unknown: nothing is published for own; at most 99.9 % | until cdn works again | -",
		[]string{"nothing is published for own"},
	},
}

const recordAliasSource = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html"

func TestObjectivesByHand(t *testing.T) {
	for _, c := range objectiveCases {
		t.Run(c.name, func(t *testing.T) {
			top := traffictest.Design(t, c.lines...)
			holds, err := Held(top, Options{Methods: []string{c.method}}, Watch{})
			if err != nil {
				t.Fatal(err)
			}
			row := ObjectiveRows(top, holds.Objectives, true)[0]
			if got := strings.Join(row.Cells[2:], " | "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			text := strings.Join(row.Sources(top), "\n")
			for _, s := range c.sources {
				if !strings.Contains(text, s) {
					t.Errorf("%q is missing in\n%s", s, text)
				}
			}
		})
	}
}

// Without a rate nothing is said of load; with one, what is overrun with nothing
// broken comes first, and a break that asks no more of it is not named again.
func TestOverrunsAreNamedOnce(t *testing.T) {
	find := func(lines ...string) []string {
		top := traffictest.Design(t, lines...)
		holds, err := Held(top, Options{}, Watch{})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, o := range holds.Overruns {
			when := "intact"
			if len(o.Breaks) > 0 {
				when = o.Breaks[0].String()
			}
			out = append(out, when+" "+o.Names(top)+" "+o.Short())
		}
		return out
	}
	if got := find(groups("", "min=1 capacity=1", "min=1 capacity=1")...); got != nil {
		t.Errorf("without a rate: %q", got)
	}
	want := "intact a 150 of 100 requests/s, too much; node:a b 300 of 200 requests/s, too much; node:b a 300 of 100 requests/s, too much"
	if got := strings.Join(find(groups(" rate=300", "min=1 capacity=100", "min=1 capacity=200")...), "; "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
