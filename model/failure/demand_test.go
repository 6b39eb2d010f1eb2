package failure

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/traffic/traffictest"
)

// pair is two Regions of which the second stands by.
func pair(rate string, one, two, target string) []string {
	lines := []string{
		"users u locations=Paris" + rate, "record www name=www.example.com policy=failover", "health-check hc",
		"http-api one region=eu-west-1 endpoint=regional customDomain=www.example.com " + one, "http-api two region=us-east-1 customDomain=www.example.com " + two,
		"lambda f region=eu-west-1 " + target, "lambda g region=us-east-1 " + target,
		"u -> www", "www -> one role=primary healthCheck=hc", "www -> two role=secondary", "hc -> one", "one -> f", "two -> g",
	}
	return lines
}

func groups(rate string, a, b string) []string {
	return []string{
		"users u locations=Paris" + rate, "alb lb region=eu-west-1 azs=2", "asg a region=eu-west-1 azs=2 " + a, "asg b region=eu-west-1 azs=2 " + b,
		"u -> lb", "lb -> a", "lb -> b",
	}
}

// zoned is a group behind an NLB in two zones, and something elsewhere that may break.
func zoned(rate, balancer, group string) []string {
	return []string{
		"users u locations=Paris" + rate, "nlb lb region=eu-west-1 azs=2" + balancer, "asg a region=eu-west-1 azs=2 " + group,
		"asg z region=us-east-1", "u -> lb", "lb -> a",
	}
}

// Worked by hand before the program was run: "node before now: kind asked of what
// is left", with ! where it would be overrun.
//
// Concurrency is rate × duration, at most what is reserved or 1,000 less that of
// an account (docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html), APIs
// of an account take 10,000 requests/s in a Region, 2,500 in newer ones
// (docs.aws.amazon.com/apigateway/latest/developerguide/limits.html), a function
// URL 10 for each reserved execution (…/lambda/latest/dg/urls-configuration.html).
var demandCases = []struct {
	name   string
	lines  []string
	breaks string
	want   string
}{
	{
		"2,000/s × 0.6 s = 1,200 > 1,000 at the standby, 2,000 < 10,000 at its API",
		pair(" rate=2000", "", "", "thinkTime=600"), "region:eu-west-1",
		"one 2000 0: account-throttle 0 of 10000; two 0 2000: account-throttle 2000 of 10000; f 2000 0: account-concurrency 0 of 1000; g 0 2000: account-concurrency 1200 of 1000!",
	},
	{
		"reserved 300 at both: 500/s × 0.6 s = 300 is just enough",
		pair(" rate=500", "", "", "thinkTime=600 reservedConcurrency=300"), "region:eu-west-1",
		"one 500 0: account-throttle 0 of 10000; two 0 500: account-throttle 500 of 10000; f 500 0: concurrency 0 of 300; g 0 500: concurrency 300 of 300",
	},
	{
		"the stage of the standby takes 400/s of 500/s; a function of unknown time is taken at 20 ms: 500 × 0.02 = 10",
		pair(" rate=500", "", "throttle=400", ""), "region:eu-west-1",
		"one 500 0: account-throttle 0 of 10000; two 0 500: throttle 500 of 400!, account-throttle 500 of 10000; f 500 0: account-concurrency 0 of 1000; g 0 500: account-concurrency 10 of 1000",
	},
	{
		"an API in a newer Region takes 2,500/s",
		[]string{"users u locations=Zurich rate=3000", "http-api api region=eu-central-2 mock=true", "u -> api"},
		"edge:ZRH",
		"api 3000 3000: account-throttle 3000 of 2500!",
	},
	{
		"two groups of 2 × 100/s: one dies, 300/s on 200/s",
		groups(" rate=300", "min=2 capacity=100", "min=2 capacity=100"), "node:a",
		"lb 300 300: ; a 150 0: capacity 0 of 200; b 150 300: capacity 300 of 200!",
	},
	{
		// Nothing has to run of a: it counts with one, as where the balancer shares
		// (shareCases): 1 of 7 is 14.29, and alone it gets 100/s on 1 × 50/s. Wrong
		// before: 0 × 50/s.
		"of a group of 0 one is counted, 100/s on 1 × 50/s",
		groups(" rate=100", "min=0 capacity=50", "min=6 capacity=50"), "node:b",
		"lb 100 100: ; a 14.29 100: capacity 100 of 50!; b 85.71 0: capacity 0 of 300",
	},
	{
		"the same with 40/s, which one instance takes",
		groups(" rate=40", "min=0 capacity=50", "min=6 capacity=50"), "node:b",
		"lb 40 40: ; a 5.71 40: capacity 40 of 50; b 34.29 0: capacity 0 of 300",
	},
	// Zones of an NLB without cross-zone balancing share equally, and each node sends to
	// the targets of its zone alone: with 2 and 8 targets each gets 25 and 6.25 %
	// (docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html).
	{
		// 2 + 1 instances (the first zones assumed): 60/s in each zone, and 60 > 1 × 50.
		// Of the whole group that is 50 / 0.5 = 100. Wrong before: 120 of 150.
		"a zone of an NLB with one instance has half of the requests",
		zoned(" rate=120", "", "min=3 capacity=50"), "region:us-east-1",
		"lb 120 120: ; a 120 120: capacity 120 of 100!",
	},
	{
		"with cross-zone balancing each of three has 40 of 50",
		zoned(" rate=120", " crossZone=true", "min=3 capacity=50"), "region:us-east-1",
		"lb 120 120: ; a 120 120: capacity 120 of 150",
	},
	{
		"an even group is as full in one zone as in all: 4 × 50 = 200",
		zoned(" rate=120", "", "min=4 capacity=50"), "region:us-east-1",
		"lb 120 120: ; a 120 120: capacity 120 of 200",
	},
	{
		// 3 + 2; the second zone is left with all: 120 on 2 × 50.
		"a zone dies and the other takes all",
		zoned(" rate=120", "", "min=5 capacity=50"), "zone:eu-west-1a",
		"lb 120 120: ; a 120 120: capacity 120 of 100!",
	},
	{
		// 2 + 2 + 1 over three zones: 40/s a zone, 1 × 50 takes them; the group takes
		// 50 / (1/3) = 150.
		"three zones, the last with one instance",
		[]string{
			"users u locations=Paris rate=120", "nlb lb region=eu-west-1 azs=3", "asg a region=eu-west-1 azs=3 min=5 capacity=50",
			"asg z region=us-east-1", "u -> lb", "lb -> a",
		},
		"region:us-east-1",
		"lb 120 120: ; a 120 120: capacity 120 of 150",
	},
	{
		"a zone dies: each group keeps half, 150/s on 1 × 100/s",
		groups(" rate=300", "min=2 capacity=100", "min=2 capacity=100"), "zone:eu-west-1a",
		"lb 300 300: ; a 150 150: capacity 150 of 100!; b 150 150: capacity 150 of 100!",
	},
	{
		"groups without a capacity are unknown",
		groups(" rate=300", "min=2", "min=2"), "node:a",
		"lb 300 300: ; a 150 0: ; b 150 300: ",
	},
	{
		"without any rate nothing is said",
		groups("", "min=2 capacity=1", "min=2 capacity=1"), "node:a", "",
	},
	{
		"the URL of a function with 5 reserved takes 50/s; 60/s × 0.05 s = 3 of 5",
		[]string{"users u locations=Paris rate=60", "function-url url region=eu-west-1 authType=NONE", "lambda f region=eu-west-1 thinkTime=50 reservedConcurrency=5", "u -> url", "url -> f"},
		"edge:CDG",
		"url 60 60: url-rate 60 of 50!; f 60 60: concurrency 3 of 5",
	},
	{
		"two functions of a Region share 1,000 less 100 reserved: 2 × 100/s × 5 s = 1,000 > 900",
		[]string{
			"users u locations=Paris rate=300", "alb lb region=eu-west-1 azs=2", "lambda f region=eu-west-1 thinkTime=5000", "lambda g region=eu-west-1 thinkTime=5000", "lambda h region=eu-west-1 thinkTime=10 reservedConcurrency=100",
			"u -> lb", "lb -> f", "lb -> g", "lb -> h",
		},
		"edge:CDG",
		"lb 300 300: ; f 100 100: account-concurrency 1000 of 900!; g 100 100: account-concurrency 1000 of 900!; h 100 100: concurrency 1 of 100",
	},
	{
		"a cache that finds 80 % lets 200/s of 1,000/s reads and all 1,000/s writes through",
		[]string{"users u locations=Paris rate=2000", "cloudfront cdn", "asg a region=eu-west-1 azs=2 min=2 capacity=500 eip=true", "u -> cdn", "cdn -> a hitRatio=80 cachePolicy=CachingOptimized methods=all"},
		"edge:CDG",
		"cdn 2000 2000: ; a 1160 1160: capacity 1160 of 1000!",
	},
	{
		"half of 400/s by name moves to the other group of 2 × 100/s: 400 > 200",
		[]string{
			"users u locations=Paris rate=400", "record r name=a.x.org policy=weighted", "alb one region=eu-west-1", "alb two region=us-east-1", "asg a region=eu-west-1 capacity=100 min=2", "asg b region=us-east-1 capacity=100 min=2",
			"u -> r", "r -> one weight=1 evaluateTargetHealth=true", "r -> two weight=1 evaluateTargetHealth=true", "one -> a", "two -> b",
		},
		"region:eu-west-1",
		"one 200 0: ; two 200 400: ; a 200 0: capacity 0 of 200; b 200 400: capacity 400 of 200!",
	},
	{
		"1,000/s × 0.5 s move to a Region whose own function works on 600/s × 1 s: 1,100 > 1,000",
		[]string{
			"users u locations=Paris rate=1000", "users v locations=Boston rate=600", "global-accelerator ga", "alb one region=eu-west-1", "alb two region=us-east-1", "alb own region=us-east-1",
			"lambda f region=eu-west-1 thinkTime=500", "lambda g region=us-east-1 thinkTime=500", "lambda h region=us-east-1 thinkTime=1000",
			"u -> ga", "ga -> one", "ga -> two", "one -> f healthCheck=/h", "two -> g healthCheck=/h", "v -> own", "own -> h",
		},
		"region:eu-west-1",
		"ga 1000 1000: ; one 1000 0: ; two 0 1000: ; own 600 600: ; f 1000 0: account-concurrency 0 of 1000; g 0 1000: account-concurrency 1100 of 1000!; h 600 600: account-concurrency 1100 of 1000!",
	},
	{
		"two APIs of a Region share 10,000/s: 6,000 + 6,000",
		[]string{"users u locations=Paris rate=6000", "users v locations=Boston rate=6000", "http-api one region=eu-west-1 mock=true", "rest-api two region=eu-west-1 mock=true", "u -> one", "v -> two"},
		"edge:CDG",
		"one 6000 6000: account-throttle 12000 of 10000!; two 6000 6000: account-throttle 12000 of 10000!",
	},
	{
		"just at the throttle is not over it",
		[]string{"users u locations=Paris rate=100", "http-api one region=eu-west-1 mock=true throttle=100", "u -> one"},
		"edge:CDG",
		"one 100 100: throttle 100 of 100, account-throttle 100 of 10000",
	},
	{
		"a rate of 0 is no load",
		groups(" rate=0", "min=2 capacity=1", "min=2 capacity=1"), "node:a", "",
	},
	{
		"4 tasks × 50/s in two zones, one dies: 150/s on 2 × 50/s",
		[]string{"users u locations=Paris rate=150", "alb lb region=eu-west-1 azs=2", "ecs s region=eu-west-1 azs=2 min=4 capacity=50", "u -> lb", "lb -> s"},
		"zone:eu-west-1b",
		"lb 150 150: ; s 150 150: capacity 150 of 100!",
	},
	{
		"a second origin gets the reads, 100/s of 200/s, and writes stay with the dead one",
		[]string{"users u locations=Paris rate=200", "cloudfront cdn", "alb one region=us-east-1", "alb two region=eu-west-1", "asg a region=us-east-1 min=1 capacity=150", "asg b region=eu-west-1 min=1 capacity=90", "u -> cdn", "cdn -> one group=g groupRole=primary methods=all cachePolicy=CachingDisabled", "cdn -> two group=g groupRole=secondary methods=all cachePolicy=CachingDisabled", "one -> a", "two -> b"},
		"node:one",
		"cdn 200 200: ; one 200 0: ; two 0 100: ; a 200 0: capacity 0 of 150; b 0 100: capacity 100 of 90!",
	},
	{
		"two places share the rate of their users: 50/s each, 100/s at the Region that is left",
		[]string{
			"users u locations=Paris,Tokyo rate=100", "record r name=a.x.org policy=latency", "alb one region=eu-west-1", "alb two region=ap-northeast-1", "asg a region=eu-west-1 min=1 capacity=60", "asg b region=ap-northeast-1 min=1 capacity=60",
			"u -> r", "r -> one region=eu-west-1 evaluateTargetHealth=true", "r -> two region=ap-northeast-1 evaluateTargetHealth=true", "one -> a", "two -> b",
		},
		"region:eu-west-1",
		"one 50 0: ; two 50 100: ; a 50 0: capacity 0 of 60; b 50 100: capacity 100 of 60!",
	},
	{ // said 45 and 45 at first
		"a zone dies: x keeps 1 of 2 instances, y 2; 90/s are 30 and 60",
		[]string{"users u locations=Paris rate=90", "alb lb region=eu-west-1 azs=2", "asg x region=eu-west-1 azs=2 min=2 capacity=30", "asg y region=eu-west-1 azs=1 min=2 capacity=25", "u -> lb", "lb -> x", "lb -> y"},
		"zone:eu-west-1b",
		"lb 90 90: ; x 45 30: capacity 30 of 30; y 45 60: capacity 60 of 50!",
	},
	// A second round, as before worked out before the program was run.
	{
		"400/s × 0.5 s are 200 executions at once, 150 are reserved",
		[]string{"users u locations=Paris rate=400", "http-api api region=eu-west-1", "lambda f region=eu-west-1 thinkTime=500 reservedConcurrency=150", "u -> api", "api -> f"},
		"edge:CDG",
		"api 400 400: account-throttle 400 of 10000; f 400 400: concurrency 200 of 150!",
	},
	{
		"3 to 1 by name, and the first Region dies: 400/s on 2 × 150/s",
		[]string{
			"users u locations=Paris rate=400", "record r name=a.x.org policy=weighted", "alb one region=eu-west-1", "alb two region=us-east-1", "asg a region=eu-west-1 capacity=200 min=2", "asg b region=us-east-1 capacity=150 min=2",
			"u -> r", "r -> one weight=3 evaluateTargetHealth=true", "r -> two weight=1 evaluateTargetHealth=true", "one -> a", "two -> b",
		},
		"region:eu-west-1",
		"one 300 0: ; two 100 400: ; a 300 0: capacity 0 of 400; b 100 400: capacity 400 of 300!",
	},
	{
		"3 instances and 1: 90/s and 30/s, and then all 120/s on one",
		groups(" rate=120", "min=3 capacity=35", "min=1 capacity=35"),
		"node:a",
		"lb 120 120: ; a 90 0: capacity 0 of 105; b 30 120: capacity 120 of 35!",
	},
	{
		// Counted as reads alone by hand, and without the regional edge cache: where nothing
		// is said a group behind a distribution takes writes as well, and that cache finds 20 %.
		"90 % of 500/s reads found, of the rest 20 % in the Region, and 500/s writes: 40 + 500 on 2 × 60/s",
		[]string{"users u locations=Paris rate=1000", "cloudfront cdn", "asg a region=eu-west-1 azs=2 min=2 capacity=60 eip=true", "u -> cdn", "cdn -> a hitRatio=90 cachePolicy=CachingOptimized"},
		"edge:CDG",
		"cdn 1000 1000: ; a 540 540: capacity 540 of 120!",
	},
	{
		"6 tasks in three zones, one dies: 300/s on 4 × 60/s",
		[]string{"users u locations=Paris rate=300", "alb lb region=eu-west-1 azs=3", "ecs s region=eu-west-1 azs=3 min=6 capacity=60", "u -> lb", "lb -> s"},
		"zone:eu-west-1c",
		"lb 300 300: ; s 300 300: capacity 300 of 240!",
	},
	// Whole instances: a group spreads them as evenly as they go, the first zones are
	// assumed to hold the odd ones.
	// https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html
	{ // was 2.5 x 100 = 250, and no overrun
		"5 instances in 2 zones are 3 + 2: without a 2 x 100",
		[]string{"users u locations=Paris rate=230", "alb lb region=eu-west-1", "asg s region=eu-west-1 min=5 capacity=100", "u -> lb", "lb -> s"},
		"zone:eu-west-1a",
		"lb 230 230: ; s 230 230: capacity 230 of 200!",
	},
	{ // was 250
		"without b 3 x 100",
		[]string{"users u locations=Paris rate=230", "alb lb region=eu-west-1", "asg s region=eu-west-1 min=5 capacity=100", "u -> lb", "lb -> s"},
		"zone:eu-west-1b",
		"lb 230 230: ; s 230 230: capacity 230 of 300",
	},
	{ // was 6.67 x 10 = 66.67
		"10 tasks in 3 zones are 4 + 3 + 3: without a 6 x 10",
		[]string{"users u locations=Paris rate=50", "alb lb region=eu-west-1 azs=3", "ecs s region=eu-west-1 azs=3 min=10 capacity=10", "u -> lb", "lb -> s"},
		"zone:eu-west-1a",
		"lb 50 50: ; s 50 50: capacity 50 of 60",
	},
	{ // was 0.5 x 100 = 50, overrun
		"1 instance in 2 zones stands in a: without b nothing of it is lost",
		[]string{"users u locations=Paris rate=80", "alb lb region=eu-west-1", "asg s region=eu-west-1 min=1 capacity=100", "u -> lb", "lb -> s"},
		"zone:eu-west-1b",
		"lb 80 80: ; s 80 80: capacity 80 of 100",
	},
}

func TestDemandByHand(t *testing.T) {
	for _, c := range demandCases {
		t.Run(c.name, func(t *testing.T) {
			top, err := traffictest.Parse(c.lines...)
			if err != nil {
				t.Fatal(err)
			}
			b, err := ParseBreak(c.breaks)
			if err != nil {
				t.Fatal(err)
			}
			r, err := Simulate(top, []Break{b}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := demandText(r); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func demandText(r *Result) string {
	var out []string
	for _, d := range r.Demand {
		var limits []string
		for _, l := range d.Limits {
			text := fmt.Sprintf("%s %g of %g", l.Kind, l.After, l.MaxAfter)
			if l.Overrun() {
				text += "!"
			}
			limits = append(limits, text)
		}
		out = append(out, fmt.Sprintf("%s %g %g: %s", d.Node, d.Before, d.After, strings.Join(limits, ", ")))
	}
	return strings.Join(out, "; ")
}

// The matrix and a simulation of the same break count what is served alike.
func TestServedIsOneFigure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, top := drawn(t)
		m := survive(t, top)
		for _, l := range append(append([]Loss{m.Intact}, m.Regions...), m.Nodes...) {
			var breaks []Break
			if b, ok := l.Break(); ok {
				breaks = []Break{b}
			}
			if got, want := m.Served(l), run(t, top, breaks).Served; fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%v: the matrix says %v, the simulation %v", breaks, got, want)
			}
		}
	})
}

// Who states no rate is in no figure of load, and every figure where they come by says
// so; 400 of 800 is what those who state one ask for. Shares of 90 and 10 beside rates
// of 10 and 90 are said to contradict each other.
func TestWhatNoRateTells(t *testing.T) {
	lines := func(u, v string) []string {
		return []string{
			"users u locations=Frankfurt " + u, "users v locations=New+York " + v, "record r name=a.x.org policy=latency", "alb a region=us-east-1", "asg ea region=us-east-1 capacity=5000", "alb b region=eu-central-1", "asg eb region=eu-central-1 capacity=400",
			"u -> r", "v -> r", "r -> a region=us-east-1 evaluateTargetHealth=true", "r -> b region=eu-central-1 evaluateTargetHealth=true", "a -> ea", "b -> eb",
		}
	}
	for _, c := range []struct {
		u, v  string
		short string // of the limit of eb
		says  string // among what is assumed; "" for nothing
	}{
		{"rate=400 share=10", "share=90", "at least 400 of 800 requests/s", "v states no rate"},
		{"rate=400 share=10", "share=90 rate=0", "400 of 800 requests/s", "contradict"},
		{"rate=400 share=40", "share=60 rate=600", "1000 of 800 requests/s, too much", ""},
		{"rate=10 share=90", "share=10 rate=90", "100 of 800 requests/s", "The shares of u, v contradict their rates"},
		{"rate=10", "rate=90", "100 of 800 requests/s", ""},
	} {
		top := traffictest.Design(t, lines(c.u, c.v)...)
		for _, r := range []*Result{simulate(t, top, "region:us-east-1", Options{}), lose(t, top, Break{Region, "us-east-1"})} {
			short := ""
			for _, d := range r.Demand {
				if d.Node == "eb" {
					short = d.Limits[0].Short()
				}
			}
			said := strings.Join(r.Assumed, " ")
			if short != c.short || !strings.Contains(said, c.says) || c.says == "" && said != "" {
				t.Errorf("%s, %s: %q, want %q; %q", c.u, c.v, short, c.short, said)
			}
		}
	}
}

func lose(t *testing.T, top *model.Topology, b Break) *Result {
	r, err := Prepare(top, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r.lose(b)
}
