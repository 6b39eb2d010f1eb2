package failure_test

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model/failure"
	"portolan/model/traffic/traffictest"
)

// Twelve levels of checks of which each combines all eight of the next have more ways
// through them than anybody can wait for: every check is asked once.
func TestChecksThatCombineChecks(t *testing.T) {
	const levels, wide = 12, 8
	lines := []string{
		"users u locations=Paris", "record r zone=example.com name=a.example.com policy=failover ttl=60",
		"alb a region=us-east-1", "asg ea region=us-east-1", "alb b region=eu-west-1", "asg eb region=eu-west-1",
	}
	for level := range levels {
		for i := range wide {
			if level == levels-1 {
				lines = append(lines, fmt.Sprintf("health-check c%dx%d type=HTTP fqdn=other%d.example.org", level, i, i))
				continue
			}
			var children []string
			for k := range wide {
				children = append(children, fmt.Sprintf("c%dx%d", level+1, k))
			}
			lines = append(lines, fmt.Sprintf("health-check c%dx%d type=CALCULATED children=%s", level, i, strings.Join(children, ",")))
		}
	}
	lines = append(lines, "u -> r", "r -> a role=primary healthCheck=c0x0", "r -> b role=secondary", "a -> ea", "b -> eb")
	top := traffictest.Design(t, lines...)
	b, err := failure.BreakOf(top, "node:a")
	if err != nil {
		t.Fatal(err)
	}
	res, err := failure.Simulate(top, []failure.Break{b}, failure.Options{})
	if err != nil || len(res.Journeys) == 0 {
		t.Fatalf("%d journeys, %v", len(res.Journeys), err)
	}
}

// A Region is broken by the letters that the design has, also one that AWS lacks.
func TestBreakOfARegionInCapitals(t *testing.T) {
	top := traffictest.Design(t, "alb web region=BT")
	for _, word := range []string{"region:BT", "region:bt"} {
		if b, err := failure.BreakOf(top, word); err != nil || b.ID != "BT" {
			t.Errorf("%s: %v, %v", word, b, err)
		}
	}
	if _, err := failure.BreakOf(top, "region:BU"); err == nil {
		t.Error("a Region that is not drawn breaks")
	}
}
