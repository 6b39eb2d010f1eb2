package failure

import (
	"math"
	"strings"
	"testing"

	"portolan/model/traffic/traffictest"
)

// boundCases are of ways for which nothing is published, each with the least and the
// most that the commitments leave: what promises nothing may never work, or always.
// Worked out from commitments.csv, whose pages are in the table. Elastic Load
// Balancing and EC2 in two zones promise 99.99 % each, 99.980001 % together:
// https://aws.amazon.com/elasticloadbalancing/sla/ and https://aws.amazon.com/compute/sla/;
// CloudFront promises 99.9 %: https://aws.amazon.com/cloudfront/sla/.
// first is what the program said when it was wrong.
var boundCases = []struct {
	name        string
	lines       []string
	least, most float64
	unknown     string
	text        string
	first       string
}{
	{
		"two sites of one's own, the loss of the first noticed: 0 to 100 %",
		ownSites("policy=failover", "role=primary healthCheck=k", "role=secondary"),
		0, 100, "a,b", "unknown: nothing is published for a, b; at most 100 %", "fails unbroken, 0 %",
	},
	{
		"the same by weights, each checked: 0 to 100 %",
		ownSites("policy=weighted", "weight=1 healthCheck=k", "weight=1 healthCheck=l", "health-check l", "l -> b"),
		0, 100, "a,b", "unknown: nothing is published for a, b; at most 100 %", "fails unbroken, 0 %",
	},
	{
		"an origin group of two behind CloudFront: at most its 99.9 %",
		[]string{
			"users u locations=Paris", "cloudfront cdn", "on-premises a location=Paris public=true", "on-premises b location=Berlin public=true", "u -> cdn",
			"cdn -> a group=g groupRole=primary methods=GET,HEAD", "cdn -> b group=g groupRole=secondary methods=GET,HEAD",
		},
		0, 99.9, "a,b", "unknown: nothing is published for a, b; at most 99.9 %", "fails unbroken, 0 %",
	},
	{
		"a site of one's own, and a balancer that stands in: at least 99.980001 %",
		balancerAndOwn("role=secondary", "role=primary alias=false healthCheck=hc", "own"),
		99.980001, 100, "own", "unknown: nothing is published for own; at least 99.98 %, at most 100 %", "99.98 %",
	},
	{
		// The table of availabilities had this at 99.980001 % as if that were all: it is
		// the same pair the other way round.
		"a balancer, and a site of one's own that stands in: at least 99.980001 %",
		balancerAndOwn("role=primary healthCheck=hc", "role=secondary alias=false", "one"),
		99.980001, 100, "own", "unknown: nothing is published for own; at least 99.98 %, at most 100 %", "99.98 %",
	},
	{
		"three sites of one's own, checked: 0 to 100 %",
		ownSites("policy=multivalue", "healthCheck=k", "healthCheck=l", "health-check l", "l -> b", "on-premises c location=Rome public=true", "health-check m", "www -> c alias=false healthCheck=m", "m -> c"),
		0, 100, "a,b,c", "unknown: nothing is published for a, b, c; at most 100 %", "fails unbroken, 0 %",
	},
	{
		"half of the requests to a balancer, half to a site, unchecked: 49.9900005 to 99.9900005 %",
		[]string{
			"users u locations=Paris", "record www name=www.example.com policy=weighted", "alb one region=eu-west-1 azs=2", "asg a region=eu-west-1 azs=2 min=2", "on-premises own location=Paris public=true",
			"u -> www", "www -> one weight=1 evaluateTargetHealth=false", "www -> own weight=1 alias=false", "one -> a",
		},
		49.9900005, 99.9900005, "own", "unknown: nothing is published for own; at least 49.99 %, at most 99.99 %", "at most 99.99 %",
	},
	{
		"what nothing stands in for: at most the 99.9 % before it",
		[]string{"users u locations=Paris", "cloudfront cdn", "on-premises own location=Paris public=true", "u -> cdn", "cdn -> own"},
		0, 99.9, "own", "unknown: nothing is published for own; at most 99.9 %", "",
	},
	{
		"with all published there is one figure",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary"),
		100 * (1 - 0.00019999*0.00019999), 100 * (1 - 0.00019999*0.00019999), "", "99.999996 %", "",
	},
	{
		"requests that the intact design fails",
		[]string{"users u locations=Paris", "alb one region=eu-west-1 scheme=internal", "asg a region=eu-west-1", "u -> one", "one -> a"},
		0, 0, "", "fails unbroken", "",
	},
}

// ownSites are two sites of one's own behind a name.
func ownSites(policy, first, second string, more ...string) []string {
	return append([]string{
		"users u locations=Paris", "record www name=www.example.com " + policy, "health-check k", "on-premises a location=Paris public=true", "on-premises b location=Berlin public=true",
		"u -> www", "www -> a alias=false " + first, "www -> b alias=false " + second, "k -> a",
	}, more...)
}

// balancerAndOwn are a balancer and a site of one's own behind a name, the one that
// is named checked.
func balancerAndOwn(one, own, checked string) []string {
	return []string{
		"users u locations=Paris", "record www name=www.example.com policy=failover", "health-check hc", "alb one region=eu-west-1 azs=2", "on-premises own location=Paris public=true",
		"asg a region=eu-west-1 azs=2 min=2", "u -> www", "www -> one " + one, "www -> own " + own, "one -> a", "hc -> " + checked,
	}
}

func TestAvailabilityBounds(t *testing.T) {
	for _, c := range boundCases {
		t.Run(c.name, func(t *testing.T) {
			topo := traffictest.Design(t, c.lines...)
			all, err := Availabilities(topo, Options{Methods: []string{"GET"}})
			if err != nil {
				t.Fatal(err)
			}
			if len(all) == 0 {
				t.Fatal("no request")
			}
			a := all[0]
			if math.Abs(a.Least-c.least) > 1e-7 || math.Abs(a.Percent-c.most) > 1e-7 {
				t.Errorf("between %.8f and %.8f %%, want %.8f and %.8f %%", a.Least, a.Percent, c.least, c.most)
			}
			if got := strings.Join(a.Unknown, ","); got != c.unknown {
				t.Errorf("unknown %q, want %q", got, c.unknown)
			}
			if got := a.text(topo); got != c.text {
				t.Errorf("says %q, want %q", got, c.text)
			}
			for _, s := range append(a.Series, a.Covered...) {
				if s.Commitment.Service == "" {
					t.Errorf("%s counts as promised, with %v %%", s.Node, s.Commitment.Percent)
				}
			}
		})
	}
}
