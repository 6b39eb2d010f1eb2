package traffic_test

import (
	"fmt"
	"testing"

	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

const elbDocs = docs + "elasticloadbalancing/latest/"

func zones(names ...string) traffic.Failures { return traffic.Failures{Zones: set(names...)} }

func web(lines ...string) []string {
	return append([]string{"users u locations=Paris", "alb a region=eu-west-1", "asg x region=eu-west-1", "u -> a", "a -> x"}, lines...)
}

var zoneCases = []walkCase{
	{
		name: "a balancer and its targets lose a zone: the others take its share", source: elbDocs + "userguide/how-elastic-load-balancing-works.html",
		lines: web(), broken: zones("eu-west-1a"),
		want: []string{
			"25% served u a x", "25% served-after-failover u a x", "50% served-after-failover u a x",
		},
		why: "a is assumed to stand in eu-west-1a and eu-west-1b; eu-west-1a is broken, and eu-west-1b takes the share.",
	},
	{
		name: "a zone in which nothing stands", source: elbDocs + "userguide/how-elastic-load-balancing-works.html",
		lines: web(), broken: zones("eu-west-1c"),
		want: []string{"100% served u a x"},
	},
	{
		name: "a zone of another Region", source: elbDocs + "userguide/how-elastic-load-balancing-works.html",
		lines: web(), broken: zones("us-east-1a"),
		want: []string{"100% served u a x"},
	},
	{
		name: "all zones down is down", source: elbDocs + "userguide/how-elastic-load-balancing-works.html",
		lines: web(), broken: zones("eu-west-1a", "eu-west-1b"),
		want: []string{"100% failed u a"}, why: "a is assumed to stand in eu-west-1a and eu-west-1b, which are broken.",
	},
	{
		name: "targets in the one zone that is down", source: elbDocs + "application/target-group-health-checks.html",
		lines:  []string{"users u locations=Paris", "alb a region=eu-west-1", "asg x region=eu-west-1 azs=1", "asg y region=eu-west-1", "u -> a", "a -> x", "a -> y"},
		broken: zones("eu-west-1a"),
		want:   []string{"12% served u a y", "38% served-after-failover u a y", "50% served-after-failover u a y"},
		why:    "x is unhealthy.",
	},
	{
		name: "NLB, cross-zone off: a zone is lost with its targets, once", source: elbDocs + "network/target-group-cross-zone.html",
		lines:  []string{"users u locations=Paris", "nlb n region=eu-west-1", "asg x region=eu-west-1", "u -> n", "n -> x"},
		broken: zones("eu-west-1a"),
		want:   []string{"50% served u n x", "50% served-after-failover u n x"},
	},
	{
		name: "NLB, cross-zone on: the zone of the address and that of the target are two draws", source: elbDocs + "network/target-group-cross-zone.html",
		lines:  []string{"users u locations=Paris", "nlb n region=eu-west-1 crossZone=true", "asg x region=eu-west-1", "u -> n", "n -> x"},
		broken: zones("eu-west-1a"),
		want: []string{
			"25% served u n x", "25% served-after-failover u n x", "50% served-after-failover u n x",
		},
	},
	{
		name: "NLB, cross-zone off: a target of one zone gets the requests of that zone only", source: elbDocs + "network/target-group-cross-zone.html",
		lines: []string{"users u locations=Paris", "nlb n region=eu-west-1", "asg x region=eu-west-1 azs=1 thinkTime=9", "asg y region=eu-west-1", "u -> n", "n -> x", "n -> y"},
		want:  []string{"33% served u n x", "67% served u n y"}, why: "Each address of n sends to the targets of its own zone.",
	},
	{
		name: "NLB, cross-zone on: targets share equally", source: elbDocs + "network/target-group-cross-zone.html",
		lines: []string{"users u locations=Paris", "nlb n region=eu-west-1 crossZone=true", "asg x region=eu-west-1 azs=1 thinkTime=9", "asg y region=eu-west-1", "u -> n", "n -> x", "n -> y"},
		want:  []string{"50% served u n x", "50% served u n y"},
	},
	{
		name: "NLB, cross-zone off: a zone without a healthy target leaves the DNS name", source: "https://repost.aws/knowledge-center/elb-dns-cross-zone-balance-configuration",
		lines:  []string{"users u locations=Paris", "nlb n region=eu-west-1", "asg x region=eu-west-1 azs=1 thinkTime=9", "asg y region=eu-west-1 azs=2", "u -> n", "n -> x", "n -> y"},
		broken: traffic.Failures{Nodes: set("y")},
		want:   []string{"17% served-after-failover u n x", "33% served u n x", "50% served-after-failover u n x"}, why: "eu-west-1b has no healthy target",
	},
	{
		name: "NLB, cross-zone off: a zone that never had a healthy target is not lost with anything else", source: "https://repost.aws/knowledge-center/elb-dns-cross-zone-balance-configuration",
		lines:  []string{"users u locations=Paris", "nlb n region=eu-west-1", "asg x region=eu-west-1 azs=1", "alb y region=eu-west-1", "asg other region=eu-west-1", "u -> n", "n -> x", "n -> y"},
		broken: traffic.Failures{Nodes: set("other")},
		want:   []string{"33% served-after-failover u n x", "67% served u n x"}, why: "y is unhealthy.",
	},
	{
		name: "NLB: who calls a fixed address stays with it", source: elbDocs + "network/introduction.html",
		lines:  []string{"users u locations=Paris needsStaticIp=true protocol=tcp", "nlb n region=eu-west-1 eip=true", "asg x region=eu-west-1", "u -> n", "n -> x"},
		broken: zones("eu-west-1b"),
		want:   []string{"50% failed u n", "50% served u n x"}, why: "users who call fixed addresses",
	},
	{
		name: "addresses of instances in a record: nothing takes those of the zone out", source: docs + "Route53/latest/DeveloperGuide/routing-policy-simple.html",
		lines:  []string{"users u locations=Paris", "record r", "asg x region=eu-west-1 eip=true", "u -> r", "r -> x"},
		broken: zones("eu-west-1b"),
		want:   []string{"50% failed u r x", "50% served u r x"}, why: "nothing takes its addresses out",
	},
	{
		name: "Global Accelerator leaves the instances of the zone", source: docs + "global-accelerator/latest/dg/about-endpoints.html",
		lines:  []string{"users u locations=Paris", "global-accelerator ga", "asg x region=eu-west-1 eip=true", "u -> ga", "ga -> x"},
		broken: zones("eu-west-1b"),
		want:   []string{"50% served u ga x", "50% served-after-failover u ga x"},
	},
	{
		name: "Lambda and S3 span zones", source: docs + "lambda/latest/dg/security-resilience.html",
		lines:  []string{"users u locations=Paris", "cloudfront cdn", "s3 b region=eu-west-1", "http-api h region=eu-west-1", "lambda f region=eu-west-1", "u -> cdn", "cdn -> b access=oac path=/static/*", "cdn -> h", "h -> f"},
		broken: zones("eu-west-1a", "eu-west-1b", "eu-west-1c"),
		want:   []string{"100% served u cdn h f"},
	},
}

func TestZones(t *testing.T) { runWalks(t, zoneCases) }

func TestZonesOf(t *testing.T) {
	d := traffictest.Design(t, "alb a region=eu-west-1", "asg x region=us-east-1 azs=3", "ecs e azs=2", "lambda f region=eu-west-1", "users u")
	for id, want := range map[string]string{
		"a": "[eu-west-1a eu-west-1b]", "x": "[us-east-1a us-east-1b us-east-1c]", "e": "[]", "f": "[]", "u": "[]",
	} {
		if got := fmt.Sprint(traffic.ZonesOf(d.Node(id))); got != want {
			t.Errorf("%s stands in %s, want %s", id, got, want)
		}
	}
}

// A zone that is no name of a zone breaks nothing, whatever it is.
func TestStrangeZones(t *testing.T) {
	d := traffictest.Design(t, web()...)
	for _, z := range []string{"", "a", "z", "eu-west-1", "eu-west-1A", "eu-west-1é", "eu-west-1g"} {
		j := traffictest.Walk(d, traffic.Populations(d)[0], traffic.Request{}, zones(z))
		if got := fmt.Sprint(ways(j)); got != "[100% served u a x]" {
			t.Errorf("zone %q: %s", z, got)
		}
	}
}
