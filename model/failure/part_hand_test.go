package failure

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/traffic/traffictest"
)

const weightedGroupsSource = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html"

// weightedGroups is something in front of ALB a, of which ea has weight ea of those
// of ea and eq, and of ALB b.
func weightedGroups(front, toA, toB string, ea, eq int) []string {
	return []string{
		"users u locations=New+York", front, "alb a region=us-east-1", "asg ea region=us-east-1", "asg eq region=us-east-1", "alb b region=eu-west-1", "asg eb region=eu-west-1",
		"u -> r", "r -> a " + toA, "r -> b " + toB, fmt.Sprintf("a -> ea weight=%d", ea), fmt.Sprintf("a -> eq weight=%d", eq), "b -> eb",
	}
}

// besideNothing is an accelerator of ALBs in one Region, of which b has no weight.
func besideNothing(more ...string) []string {
	return append([]string{
		"users u locations=New+York", "global-accelerator g", "alb a region=us-east-1", "asg ea region=us-east-1", "alb b region=us-east-1", "asg eb region=us-east-1",
		"u -> g", "g -> a", "g -> b weight=0", "a -> ea", "b -> eb",
	}, more...)
}

// heldOut is a name of sites of one's own, of which e is held unhealthy by an inverted
// check of x, which works.
func heldOut(policy, a, b, e string) []string {
	return []string{
		"users u locations=Frankfurt", "record r name=a.example.com ttl=60 policy=" + policy, "on-premises a public=true", "on-premises b public=true", "on-premises e public=true", "on-premises x public=true",
		"health-check i type=HTTP interval=10 failureThreshold=1 target=x inverted=true", "health-check ca type=HTTP interval=10 failureThreshold=1 target=a", "health-check cb type=HTTP interval=30 failureThreshold=3 target=b",
		"u -> r", "r -> a alias=false healthCheck=ca " + a, "r -> b alias=false healthCheck=cb " + b, "r -> e alias=false healthCheck=i " + e,
	}
}

// standbyAnswers is ALB a, internal for an origin group, before ALB b with two groups.
func standbyAnswers(front, toA, toB string) []string {
	a := "alb a region=us-east-1"
	if strings.HasPrefix(front, "cloudfront") {
		a += " scheme=internal"
	}
	return []string{
		"users u locations=New+York", front, a, "asg ea region=us-east-1", "alb b region=eu-west-1", "asg eb region=eu-west-1", "asg es region=eu-west-1",
		"health-check i interval=10 failureThreshold=1 target=a inverted=true", "u -> r", "r -> a " + toA, "r -> b " + toB, "a -> ea", "b -> eb", "b -> es",
	}
}

// Worked by hand from the pages before the program was run on them: "served, after
// failover, failed; seconds; state at first". first is what it said when it was wrong.
var partCases = []struct {
	name, source string
	lines        []string
	breaks, path string
	want, first  string
	says         string // in the timeline, at the moment that it names
	at           float64
}{
	// One of two weighted groups is lost: its part fails until the name or the
	// accelerator has noticed, the other part never.
	{"weights 1 and 9, the 1 is lost: 1/10 fails for 2x30 + 60", weightedGroupsSource, weightedGroups("record r name=a.x.org ttl=60 policy=failover", "role=primary evaluateTargetHealth=true", "role=secondary", 1, 9), "node:ea", "*", "90 10 0, 120 s, part", "0 100 0, 120 s, down", "60 s + 60 s TTL = 120 s", 120},
	{"the 9 is lost: 9/10 fail", weightedGroupsSource, weightedGroups("record r name=a.x.org ttl=60 policy=failover", "role=primary evaluateTargetHealth=true", "role=secondary", 1, 9), "node:eq", "*", "10 90 0, 120 s, part", "0 100 0, 120 s, down", "", 0},
	{"weights 1 and 1: half of them", weightedGroupsSource, weightedGroups("record r name=a.x.org ttl=60 policy=failover", "role=primary evaluateTargetHealth=true", "role=secondary", 1, 1), "node:ea", "*", "50 50 0, 120 s, part", "0 100 0, 120 s, down", "", 0},
	{"both are lost: all fail", weightedGroupsSource, weightedGroups("record r name=a.x.org ttl=60 policy=failover", "role=primary evaluateTargetHealth=true", "role=secondary", 1, 1), "node:ea node:eq", "*", "0 100 0, 120 s, down", "", "", 0},
	{"an accelerator: 1/10 fails for 2x30 + 30", unhealthyEndpoint, weightedGroups("global-accelerator r", "", "", 1, 9), "node:ea", "*", "90 10 0, 90 s, part", "0 100 0, 90 s, down", "2 checks × 30 s + 30 s to move = 90 s", 90},
	{"half of the users came to b anyway, and a quarter to what is lost", weightedSource, weightedGroups("record r name=a.x.org ttl=60 policy=weighted", "weight=1 evaluateTargetHealth=true", "weight=1 evaluateTargetHealth=true", 1, 1), "node:ea", "*", "75 25 0, 120 s, part", "50 50 0, 120 s, part", "", 0},
	{"what takes over is down too: half fails at once, the rest from 120 s on", weightedGroupsSource, weightedGroups("record r name=a.x.org ttl=60 policy=failover", "role=primary evaluateTargetHealth=true", "role=secondary", 1, 1), "node:ea node:eb", "*", "0 0 100, 0 s, part", "0 0 100, 0 s, down", "60 s + 60 s TTL = 120 s", 120},
	{"by path rules all or none fail: those of the other group move, and none fails", evaluateSource, watched("evaluateTargetHealth=true", "asg api region=us-east-1", "a -> api pathRule=/api/*"), "node:api", "/", "0 100 0, 0 s, up", "", "Nothing failed", 120},

	// An accelerator finds nothing that may take over: all go to a random endpoint of
	// the nearest group, once the last is found to be down.
	{"a balancer beside one without weight: 2x30 + 30, then half is served", unhealthyEndpoint, besideNothing(), "node:ea", "*", "0 50 50, 90 s, down", "50 0 50, 0 s, part", "to a random endpoint of its nearest group, b among them", 90},
	{"addresses: 3x30, then half", unhealthyEndpoint, []string{"users u locations=New+York protocol=tcp", "global-accelerator g", "asg a region=us-east-1 eip=true", "asg b region=us-east-1 eip=true", "u -> g", "g -> a", "g -> b weight=0"}, "node:a", "*", "0 50 50, 90 s, down", "50 0 50, 0 s, part", "3 checks × 30 s = 90 s", 90},
	{"addresses with checks of 2x10", unhealthyEndpoint, []string{"users u locations=New+York protocol=tcp", "global-accelerator g", "asg a region=us-east-1 eip=true", "asg b region=us-east-1 eip=true", "u -> g", "g -> a healthInterval=10 healthThreshold=2", "g -> b weight=0"}, "node:a", "*", "0 50 50, 20 s, down", "50 0 50, 0 s, part", "2 checks × 10 s = 20 s", 20},
	{"another Region is down as well, which is noticed last: 3x35 + 30", unhealthyEndpoint, besideNothing("alb far region=us-east-2", "lambda fn region=us-east-2", "g -> far", "far -> fn healthCheck=/h unhealthyThreshold=3"), "node:ea node:fn", "*", "0 50 50, 135 s, down", "50 0 50, 0 s, part", "3 checks × 35 s + 30 s to move = 135 s", 135},
	{"what is asked works, a group beside it is lost: half goes elsewhere, none fails", unhealthyEndpoint, besideNothing("asg api region=us-east-1", "a -> api pathRule=/api/*"), "node:api", "/", "50 50 0, 0 s, up", "100 0 0, 0 s, up", "Nothing failed", 90},
	{"near miss: b has weight, and takes it all", unhealthyEndpoint, []string{"users u locations=New+York", "global-accelerator g", "alb a region=us-east-1", "asg ea region=us-east-1", "alb b region=us-east-1", "asg eb region=us-east-1", "u -> g", "g -> a", "g -> b weight=1", "a -> ea", "b -> eb"}, "node:ea", "*", "0.8 99.2 0, 90 s, part", "", "and takes b", 90},

	// Route 53 finds no answer healthy and counts all as healthy.
	{"weights 1, 1 and 1, one held out, both others down: the third has its 1/3 after 3x30 + 60", choosesSource, heldOut("weighted", "weight=1", "weight=1", "weight=1"), "node:a node:b", "*", "0 33.3 66.7, 150 s, down", "0 33.3 66.7, 0 s, part", "No answer of r that fits is healthy now", 90},
	{"several values: the same", choosesSource, heldOut("multivalue", "", "", ""), "node:a node:b", "*", "0 33.3 66.7, 150 s, down", "0 33.3 66.7, 0 s, part", "e gets its part of the requests once resolvers have dropped the old answer: 90 s + 60 s TTL = 150 s", 150},
	{"weights 1, 0 and 3: a had all, b without weight stands in from 10 s on and is down too, and e gets 3/4 after 3x30 + 60", choosesSource, heldOut("weighted", "weight=1", "weight=0", "weight=3"), "node:a node:b", "*", "0 75 25, 150 s, down", "", "", 0},
	// What is asked first is held out with nothing broken, so that all ask the second.
	{"a standby answers anyway and loses one of two groups: half fails for 2x30", groupSource, standbyAnswers("record r name=a.x.org policy=failover", "role=primary evaluateTargetHealth=true healthCheck=i", "role=secondary evaluateTargetHealth=true"), "node:eb", "*", "50 50 0, 60 s, part", "75 25 0, 0 s, up", "b leaves out eb after 2 checks × 30 s = 60 s", 60},
	{"the same behind an origin group, whose first cannot be reached", groupSource, standbyAnswers("cloudfront r", "group=g groupRole=primary", "group=g groupRole=secondary"), "node:eb", "*", "50 50 0, 60 s, part", "50 50 0, 30 s, down", "b leaves out eb after 2 checks × 30 s = 60 s", 60},
	{"near miss: what answers only now is another way for all", groupSource, standbyAnswers("record r name=a.x.org policy=failover ttl=60", "role=primary evaluateTargetHealth=true", "role=secondary evaluateTargetHealth=true"), "node:ea node:eb", "*", "0 100 0, 120 s, down", "", "60 s + 60 s TTL = 120 s", 120},

	{"near miss: b is up and takes it all at 1x10 + 60", choosesSource, heldOut("weighted", "weight=1", "weight=1", "weight=1"), "node:a", "*", "50 50 0, 70 s, part", "", "From now on r answers with b", 10},
}

func TestPartsByHand(t *testing.T) {
	for _, c := range partCases {
		t.Run(c.name, func(t *testing.T) {
			r := simulate(t, traffictest.Design(t, c.lines...), c.breaks, Options{Methods: []string{"GET"}, Path: c.path})
			j := r.Journeys[0]
			if got := fmt.Sprintf("%v %v %v, %v s, %s", j.Served, j.AfterFailover, j.Failed, j.Recovery.After, j.Recovery.Timeline[0].State); got != c.want {
				t.Errorf("%s, want %s (%s)\n%s", got, c.want, c.source, written(j))
			}
			found := c.says == ""
			for _, e := range j.Recovery.Timeline {
				found = found || e.At == c.at && strings.Contains(e.Text, c.says)
			}
			if !found {
				t.Errorf("nothing says %q at %v s:\n%s", c.says, c.at, written(j))
			}
		})
	}
}

// A check of a host that the design ties to no node is not known to watch what it
// guards: what rests on it is labelled as assumed. Each is 2 × 10 s + 30 s.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
func TestHostsThatAreNotDrawn(t *testing.T) {
	for _, c := range []struct {
		check   string
		assumed bool
	}{
		{"target=status.other.org", true},
		{"fqdn=status.other.org", true},
		{"target=nowhere", true},
		{"target=a", false},
		{"target=a fqdn=status.other.org", false},
		{"fqdn=a.example.net", false}, // a record leads from it to a
		{"", false},                   // as the designer draws it: what the answer leads to
	} {
		top := traffictest.Design(t, "users u locations=Frankfurt", "record r name=a.example.com policy=failover ttl=30", "on-premises a public=true", "on-premises b public=true", "record own name=a.example.net",
			"health-check c type=HTTP interval=10 failureThreshold=2 "+c.check, "u -> r", "r -> a alias=false role=primary healthCheck=c", "r -> b alias=false role=secondary", "own -> a alias=false")
		r := simulate(t, top, "node:a", Options{Methods: []string{"GET"}})
		j, labelled := r.Journeys[0], false
		for _, e := range j.Recovery.Timeline {
			labelled = labelled || e.At == 20 && e.Source == model.Assumption && strings.Contains(e.Text, "is taken to watch a, fails 2 checks × 10 s = 20 s")
		}
		said := strings.Contains(strings.Join(r.Assumed, " "), "Health check c asks")
		if labelled != c.assumed || said != c.assumed || j.Recovery.After != 50 {
			t.Errorf("%q: labelled %v, said %v, want %v; down for %v s\n%s", c.check, labelled, said, c.assumed, j.Recovery.After, written(j))
		}
	}
}
