package failure

import (
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/traffic/traffictest"
)

// Worked by hand: a monitor needs as many good checks as bad ones, a target group
// five at its interval, and a name its TTL on top.
var failbackCases = []struct {
	name, breaks string
	lines        []string
	at           float64 // seconds after the repair
	says         string
}{
	{
		"a health check: 3 × 30 s + 60 s", "region:eu-west-1",
		twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary"),
		150, "90 s + 60 s TTL",
	},
	{
		"a fast health check and a short TTL: 1 × 10 s + 20 s", "node:one",
		twoRegions("policy=failover ttl=20", "role=primary alias=false healthCheck=fast", "role=secondary alias=false"),
		30, "1 check × 10 s",
	},
	{
		"evaluate target health: five good checks of a target, 150 s, + 60 s", "node:a",
		twoRegions("policy=failover", "role=primary evaluateTargetHealth=true", "role=secondary"),
		210, "5 checks × 30 s",
	},
	{
		"targets of a balancer with thresholds of their own: 3 × 10 s", "node:a",
		[]string{"users u locations=Paris", "alb one region=eu-west-1", "asg a region=eu-west-1", "asg b region=eu-west-1", "u -> one", "one -> a healthInterval=10 healthyThreshold=3", "one -> b healthInterval=10 healthyThreshold=3"},
		30, "one takes a back after 3 checks × 10 s",
	},
	{ // said 5 × 10 s + 60 s at first
		"a balancer that is evaluated, by the figures of its group: 2 × 10 s + 60 s", "node:a",
		[]string{
			"users u locations=Paris", "record www name=www.example.com policy=failover", "alb one region=eu-west-1", "alb two region=us-east-1", "asg a region=eu-west-1", "asg b region=us-east-1",
			"u -> www", "www -> one role=primary evaluateTargetHealth=true", "www -> two role=secondary", "one -> a healthInterval=10 healthyThreshold=2", "two -> b",
		},
		80, "2 checks × 10 s",
	},
	{ // said 5 × 30 s + 60 s at first
		"one target of a group is enough for it: the faster, 2 × 10 s + 60 s", "node:a node:slow",
		[]string{
			"users u locations=Paris", "record www name=www.example.com policy=failover", "alb one region=eu-west-1", "alb two region=us-east-1", "asg a region=eu-west-1", "asg slow region=eu-west-1", "asg b region=us-east-1",
			"u -> www", "www -> one role=primary evaluateTargetHealth=true", "www -> two role=secondary", "one -> a healthInterval=10 healthyThreshold=2", "one -> slow", "two -> b",
		},
		80, "2 checks × 10 s",
	},
	{
		"every group has to be back: the slower, 5 × 30 s + 60 s", "region:eu-west-1",
		[]string{
			"users u locations=Paris", "record www name=www.example.com policy=failover", "alb one region=eu-west-1", "alb two region=us-east-1", "asg a region=eu-west-1", "asg api region=eu-west-1", "asg b region=us-east-1",
			"u -> www", "www -> one role=primary evaluateTargetHealth=true", "www -> two role=secondary", "one -> api pathRule=/api/*", "one -> a healthInterval=10 healthyThreshold=2", "two -> b",
		},
		210, "5 checks × 30 s",
	},
	{ // said 5 × 10 s at first, then 20 s: it moves connections back as it moved them away
		"an accelerator goes by the target group too: 2 × 10 s + 30 s to move", "node:a",
		[]string{"users u locations=Paris", "global-accelerator g", "alb one region=eu-west-1", "alb two region=us-east-1", "asg a region=eu-west-1", "asg b region=us-east-1", "u -> g", "g -> one", "g -> two", "one -> a healthInterval=10 healthyThreshold=2", "two -> b"},
		50, "2 checks × 10 s + 30 s to move = 50 s",
	},
	{ // said "one takes one back after 2 checks × 30 s = 60 s" at 120 s
		"the address of a zone: 2 × 30 s (assumed) + 60 s", "zone:eu-west-1a",
		[]string{"users u locations=Paris", "alb one region=eu-west-1 azs=2", "asg a region=eu-west-1 azs=1 min=1", "lambda f region=eu-west-1", "u -> one", "one -> f"},
		120, "The address of the zone is in the name of one again: 2 checks × 30 s + 60 s TTL = 120 s.",
	},
	{ // said 150 s
		"an accelerator moves back to an ALB of defaults: 5 × 30 s + 30 s", "node:a",
		[]string{"users u locations=New+York", "global-accelerator g", "alb a region=us-east-1", "asg ea region=us-east-1", "alb b region=eu-west-1", "asg eb region=eu-west-1", "u -> g", "g -> a", "g -> b", "a -> ea", "b -> eb"},
		180, "g takes a back after 5 checks × 30 s + 30 s to move = 180 s.",
	},
	{
		"an origin group never stopped asking the first", "node:b",
		[]string{
			"users u locations=Paris", "cloudfront cdn", "s3 b region=eu-west-1", "s3 c region=us-east-1", "u -> cdn",
			"cdn -> b access=oac group=g groupRole=primary methods=GET,HEAD", "cdn -> c access=oac group=g groupRole=secondary methods=GET,HEAD",
		},
		0, "at once",
	},
	{
		"a promoted replica stays", "node:d",
		[]string{
			"users u locations=Paris", "alb one region=eu-west-1", "asg a region=eu-west-1", "datastore d region=eu-west-1 engine=aurora", "datastore e region=us-east-1 engine=aurora",
			"u -> one", "one -> a", "a -> d", "a -> e", "d -> e",
		},
		0, "until somebody moves it back",
	},
	{ // worked out before the program was run, as the next
		"a slow health check: 10 × 30 s + 60 s", "node:ea",
		watched("healthCheck=slow"),
		360, "10 checks × 30 s",
	},
	{
		"an address of an accelerator comes back by its own checks: 2 × 10 s", "node:a",
		addresses("healthInterval=10 healthThreshold=2", "", ""),
		20, "2 checks × 10 s",
	},
}

func TestFailback(t *testing.T) {
	for _, c := range failbackCases {
		t.Run(c.name, func(t *testing.T) {
			r := simulate(t, traffictest.Design(t, c.lines...), c.breaks, Options{Methods: []string{"GET"}})
			back := r.Journeys[0].Recovery.Failback
			if len(back) != 1 || back[0].At != c.at || !strings.Contains(back[0].Text, c.says) {
				t.Errorf("%+v, want one moment at %v s that says %q", back, c.at, c.says)
			}
		})
	}
}

// A zone of an NLB that has a target again: 5 × 30 s until that is healthy, and 60 s for the
// name; an accelerator moves connections in 30 s instead. It said "lb takes lb back after
// 5 checks × 30 s = 150 s" at 210 s, and nothing of the move.
func TestEmptyZoneComesBack(t *testing.T) {
	for _, c := range []struct {
		front, link string
		at          float64
		says        string
	}{
		{"record f name=a.x.org", "f -> lb", 210, "The address of the zone is in the name of lb again: 5 checks × 30 s + 60 s TTL = 210 s."},
		{"global-accelerator f", "f -> lb", 180, "f takes the zone of lb that had no healthy target back after 5 checks × 30 s + 30 s to move = 180 s."},
	} {
		top := traffictest.Design(t, "users u locations=Frankfurt", c.front, "nlb lb region=us-east-1", "asg p region=us-east-1 azs=1 min=2", "asg q region=us-east-1 azs=2 min=2", "u -> f", c.link, "lb -> p", "lb -> q")
		back := simulate(t, top, "node:q", Options{Methods: []string{"GET"}}).Journeys[0].Recovery.Failback
		if len(back) != 2 || back[1].At != c.at || back[1].Text != c.says || back[0].At != 150 || !strings.Contains(back[0].Text, "lb takes q back") {
			t.Errorf("%s: %+v", c.front, back)
		}
	}
}

// What is beyond the clock of a name and of a group is told, and labelled.
func TestWhatComesAfter(t *testing.T) {
	for _, c := range []struct {
		name, breaks string
		lines        []string
		at           float64 // 0: no such moment
		says         string
	}{
		{
			"resolvers that keep answers too long: 300 s after the last TTL", "region:eu-west-1",
			twoRegions("policy=failover", "role=primary healthCheck=hc", "role=secondary"), 90 + 60 + 300, "longer than the TTL",
		},
		{
			"CloudFront keeps to the TTL", "node:us",
			namedGroup("evaluateTargetHealth=true"), 0, "longer than the TTL",
		},
		{
			"instances of a group in a broken zone", "zone:eu-west-1a",
			[]string{"users u locations=Paris", "alb one region=eu-west-1 azs=2", "asg a region=eu-west-1 azs=2 min=2", "u -> one", "one -> a"},
			300, "as many as before",
		},
		{
			"tasks start sooner", "zone:eu-west-1a",
			[]string{"users u locations=Paris", "alb one region=eu-west-1 azs=2", "ecs a region=eu-west-1 azs=2 min=2", "u -> one", "one -> a"},
			120, "as many as before",
		},
		{
			"a group whose only zone broke has nowhere to start", "zone:eu-west-1a",
			[]string{"users u locations=Paris", "alb one region=eu-west-1 azs=1", "asg a region=eu-west-1 azs=1 min=1", "u -> one", "one -> a"},
			0, "as many as before",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := simulate(t, traffictest.Design(t, c.lines...), c.breaks, Options{Methods: []string{"GET"}})
			found := false
			for _, e := range r.Journeys[0].Recovery.Timeline {
				if strings.Contains(e.Text, c.says) {
					found = true
					if e.At != c.at || e.Source != model.Assumption {
						t.Errorf("at %v s from %q, want %v s, assumed", e.At, e.Source, c.at)
					}
				}
			}
			if found != (c.at > 0) {
				t.Errorf("told: %v", found)
			}
		})
	}
}
