package validate_test

import (
	"fmt"
	"testing"

	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/validate"
)

func TestSweepList(t *testing.T) {
	for _, rule := range validate.Rules() {
		if rule.Severity != validate.Error {
			continue
		}
		f, all := 0, 0
		which := ""
		for _, path := range fixtures(t, rule.ID, "fires") {
			all++
			failed, n := 0, 0
			for _, trip := range latency.NewSurvey(load(t, path).Topology).Trips {
				for _, j := range trip.Journeys {
					n++
					if j.Outcome == traffic.Failed {
						failed++
					}
				}
			}
			if failed > 0 {
				f++
			} else {
				which += fmt.Sprintf(" %s(%d)", path[len("testdata/rules/")+len(rule.ID)+1:], n)
			}
		}
		if f < all {
			fmt.Printf("%s %d/%d | %s | %s |%s\n", rule.ID, f, all, rule.When, rule.Why, which)
		}
	}
}
