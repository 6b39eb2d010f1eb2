package failure

import (
	"math"
	"slices"
	"strings"
	"testing"

	"portolan/model/traffic/traffictest"
)

// Worked by hand from commitments.csv before the program was run: stations in
// series multiply, ways in different Regions are 1-(1-a)(1-b).
var availabilityCases = []struct {
	name    string
	lines   []string
	method  string
	percent float64
	unknown string
}{
	{
		"a balancer and instances in two zones: 99.99 % × 99.99 %",
		[]string{"users u locations=Paris", "record www name=www.example.com", "alb one region=eu-west-1 azs=2", "asg a region=eu-west-1 azs=2 min=2", "u -> www", "www -> one", "one -> a"},
		"GET", 99.980001, "",
	},
	{
		"one zone and one instance: 99.9 % × 99.5 %",
		[]string{"users u locations=Paris", "record www name=www.example.com", "alb one region=eu-west-1 azs=1", "asg a region=eu-west-1 azs=1 min=1", "u -> www", "www -> one", "one -> a"},
		"GET", 99.4005, "",
	},
	{
		"CloudFront and a bucket: 99.9 % × 99.9 %",
		[]string{"users u locations=Paris", "cloudfront cdn", "s3 b region=eu-west-1", "u -> cdn", "cdn -> b access=oac"},
		"GET", 99.8001, "",
	},
	{
		"a web ACL in front is one more: 99.9 % × 99.95 % × 99.9 %",
		[]string{"users u locations=Paris", "cloudfront cdn", "s3 b region=eu-west-1", "waf acl scope=CLOUDFRONT region=us-east-1", "u -> cdn", "cdn -> b access=oac", "acl -> cdn"},
		"GET", 99.75019995, "",
	},
	{
		"an API, a function and a table: 99.95 % × 99.95 % × 99.99 %",
		[]string{"users u locations=Paris", "http-api api region=eu-west-1", "lambda f region=eu-west-1", "datastore d region=eu-west-1 engine=dynamodb", "u -> api", "api -> f", "f -> d"},
		"GET", 100 * 0.9995 * 0.9995 * 0.9999, "",
	},
	{
		"failover to another Region that is noticed: 1 - (1 - 99.980001 %)²",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary"),
		"GET", 100 * (1 - 0.00019999*0.00019999), "",
	},
	{
		"failover that nobody notices is none: the primary alone",
		twoRegions("policy=failover", "role=primary evaluateTargetHealth=false", "role=secondary evaluateTargetHealth=false"),
		"GET", 99.980001, "",
	},
	{
		"failover within one Region is no better than the better way",
		[]string{
			"users u locations=Paris", "record www name=www.example.com policy=failover", "health-check hc", "alb one region=eu-west-1 azs=1", "alb two region=eu-west-1 azs=2",
			"asg a region=eu-west-1 azs=2 min=2", "asg b region=eu-west-1 azs=2 min=2", "u -> www", "www -> one role=primary healthCheck=hc", "www -> two role=secondary", "one -> a", "two -> b", "hc -> one",
		},
		"GET", 99.980001, "",
	},
	{
		"two groups behind one balancer are no better than one",
		[]string{"users u locations=Paris", "alb one region=eu-west-1 azs=2", "asg a region=eu-west-1 azs=2 min=2", "asg b region=eu-west-1 azs=2 min=2", "u -> one", "one -> a", "one -> b"},
		"GET", 99.980001, "",
	},
	{
		"an origin group over two Regions: 99.9 % × (1 - 0.1 %²)",
		[]string{
			"users u locations=Paris", "cloudfront cdn", "s3 b region=eu-west-1", "s3 c region=us-east-1", "u -> cdn",
			"cdn -> b access=oac group=g groupRole=primary methods=GET,HEAD", "cdn -> c access=oac group=g groupRole=secondary methods=GET,HEAD",
		},
		"GET", 99.8999001, "",
	},
	{
		"an origin group in one Region adds nothing: 99.9 % × 99.9 %",
		[]string{
			"users u locations=Paris", "cloudfront cdn", "s3 b region=eu-west-1", "s3 c region=eu-west-1", "u -> cdn",
			"cdn -> b access=oac group=g groupRole=primary methods=GET,HEAD", "cdn -> c access=oac group=g groupRole=secondary methods=GET,HEAD",
		},
		"GET", 99.8001, "",
	},
	{
		"weights without checks: the mean of 99.980001 % and 99.4005 %",
		[]string{
			"users u locations=Paris", "record www name=www.example.com policy=weighted", "alb one region=eu-west-1 azs=2", "alb two region=us-east-1 azs=1",
			"asg a region=eu-west-1 azs=2 min=2", "asg b region=us-east-1 azs=1 min=1", "u -> www",
			"www -> one weight=1 evaluateTargetHealth=false", "www -> two weight=1 evaluateTargetHealth=false", "one -> a", "two -> b",
		},
		"GET", (99.980001 + 99.4005) / 2, "",
	},
	{
		"weights with checks stand in for each other",
		[]string{
			"users u locations=Paris", "record www name=www.example.com policy=weighted", "alb one region=eu-west-1 azs=2", "alb two region=us-east-1 azs=2",
			"asg a region=eu-west-1 azs=2 min=2", "asg b region=us-east-1 azs=2 min=2", "u -> www",
			"www -> one weight=1 evaluateTargetHealth=true", "www -> two weight=1 evaluateTargetHealth=true", "one -> a", "two -> b",
		},
		"GET", 100 * (1 - 0.00019999*0.00019999), "",
	},
	{
		"an accelerator over two Regions: 99.99 % × (1 - (1 - 99.980001 %)²)",
		[]string{
			"users u locations=Paris", "global-accelerator ga", "alb one region=eu-west-1 azs=2", "alb two region=us-east-1 azs=2",
			"asg a region=eu-west-1 azs=2 min=2", "asg b region=us-east-1 azs=2 min=2", "u -> ga", "ga -> one", "ga -> two", "one -> a", "two -> b",
		},
		"GET", 99.99 * (1 - 0.00019999*0.00019999), "",
	},
	{
		"servers of one's own have no commitment: unknown, at most 99.9 %",
		[]string{"users u locations=Paris", "cloudfront cdn", "on-premises own location=Paris public=true", "u -> cdn", "cdn -> own"},
		"GET", 99.9, "own",
	},
	{
		"two Regions that share one database: it stays in series",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary", "datastore d region=eu-west-1 engine=aurora", "a -> d", "b -> d"),
		"GET", 99.9 * (1 - 0.00019999*0.00019999), "",
	},
	{
		"a table in each Region: that one is down is nothing that the checks of a balancer see, so the first stays in series",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary", "datastore d region=eu-west-1 engine=dynamodb", "datastore e region=us-east-1 engine=dynamodb", "a -> d", "b -> e", "d -> e"),
		"GET", 99.99 * (0.99980001 + 0.00019999*0.99970003), "",
	},
	{
		"an application that turns to the replica: 99.99 % × 99.99 % × (1 - 0.01 %²)",
		[]string{
			"users u locations=Paris", "alb one region=eu-west-1 azs=2", "asg a region=eu-west-1 azs=2 min=2", "datastore d region=eu-west-1 engine=dynamodb", "datastore e region=us-east-1 engine=dynamodb",
			"u -> one", "one -> a", "a -> d", "a -> e", "d -> e",
		},
		"GET", 99.980001 * (1 - 0.0001*0.0001), "",
	},
	{
		"a request that fails anyway has none",
		[]string{"users u locations=Paris", "alb one region=eu-west-1 scheme=internal", "asg a region=eu-west-1", "u -> one", "one -> a"},
		"GET", 0, "",
	},
	// A second round, as before worked out before the program was run.
	{
		"CloudFront, a balancer and tasks in two zones: 99.9 % × 99.99 % × 99.99 %",
		[]string{"users u locations=Paris", "cloudfront cdn", "alb one region=eu-west-1 azs=2", "ecs s region=eu-west-1 azs=2 min=2", "u -> cdn", "cdn -> one", "one -> s"},
		"GET", 100 * 0.999 * 0.9999 * 0.9999, "",
	},
	{
		"a REST API, a function and Aurora: 99.95 % × 99.95 % × 99.9 %",
		[]string{"users u locations=Paris", "rest-api api region=eu-west-1", "lambda f region=eu-west-1", "datastore d region=eu-west-1 engine=aurora", "u -> api", "api -> f", "f -> d"},
		"GET", 100 * 0.9995 * 0.9995 * 0.999, "",
	},
	{
		"an HTTP API, a function and a database of one instance: 99.95 % × 99.95 % × 99.5 %",
		[]string{"users u locations=Paris", "http-api api region=eu-west-1", "lambda f region=eu-west-1", "datastore d region=eu-west-1 engine=rds", "u -> api", "api -> f", "f -> d"},
		"GET", 100 * 0.9995 * 0.9995 * 0.995, "",
	},
	{
		"a web ACL on a balancer: 99.95 % × 99.99 % × 99.99 %",
		[]string{"users u locations=Paris", "waf acl scope=REGIONAL region=eu-west-1", "alb one region=eu-west-1 azs=2", "asg a region=eu-west-1 azs=2 min=2", "u -> one", "acl -> one", "one -> a"},
		"GET", 100 * 0.9995 * 0.9999 * 0.9999, "",
	},
	{
		"three instances in one zone are no better than one: 99.9 % × 99.5 %",
		[]string{"users u locations=Paris", "nlb one region=eu-west-1 azs=1", "asg a region=eu-west-1 azs=1 min=3", "u -> one", "one -> a"},
		"GET", 99.4005, "",
	},
	{
		"an accelerator whose endpoint stands in one zone: 99.5 % × 99.9 % × 99.5 %",
		[]string{"users u locations=Paris", "global-accelerator ga", "alb one region=eu-west-1 azs=1", "asg a region=eu-west-1 azs=1 min=1", "u -> ga", "ga -> one", "one -> a"},
		"GET", 100 * 0.995 * 0.999 * 0.995, "",
	},
	{
		"three Regions of one zone each, all checked: 1 - 0.5995 %³",
		[]string{
			"users u locations=Paris", "record r name=a.x.org policy=latency", "alb one region=eu-west-1 azs=1", "alb two region=us-east-1 azs=1", "alb three region=ap-northeast-1 azs=1",
			"asg a region=eu-west-1 azs=1 min=1", "asg b region=us-east-1 azs=1 min=1", "asg c region=ap-northeast-1 azs=1 min=1", "u -> r",
			"r -> one region=eu-west-1 evaluateTargetHealth=true", "r -> two region=us-east-1 evaluateTargetHealth=true", "r -> three region=ap-northeast-1 evaluateTargetHealth=true", "one -> a", "two -> b", "three -> c",
		},
		"GET", 100 * (1 - 0.005995*0.005995*0.005995), "",
	},
	{
		"answers by weight in one Region stand in for each other, and are no better than the better",
		[]string{
			"users u locations=Paris", "record r name=a.x.org policy=weighted", "alb one region=eu-west-1 azs=2", "alb two region=eu-west-1 azs=1", "asg a region=eu-west-1 azs=2 min=2", "asg b region=eu-west-1 azs=1 min=1",
			"u -> r", "r -> one weight=1 evaluateTargetHealth=true", "r -> two weight=1 evaluateTargetHealth=true", "one -> a", "two -> b",
		},
		"GET", 99.980001, "",
	},
}

func TestAvailability(t *testing.T) {
	for _, c := range availabilityCases {
		t.Run(c.name, func(t *testing.T) {
			topo := traffictest.Design(t, c.lines...)
			all, err := Availabilities(topo, Options{Methods: []string{c.method}})
			if err != nil {
				t.Fatal(err)
			}
			if len(all) == 0 {
				t.Fatal("no request")
			}
			a := all[0]
			if math.Abs(a.Percent-c.percent) > 1e-7 {
				t.Errorf("availability %.8f %%, want %.8f %% (in series %v, covered %v)", a.Percent, c.percent, a.Series, a.Covered)
			}
			if got := strings.Join(slices.Clone(a.Unknown), ","); got != c.unknown {
				t.Errorf("unknown %q, want %q", got, c.unknown)
			}
		})
	}
}
