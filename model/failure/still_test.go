package failure

import (
	"fmt"
	"testing"

	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

const choosesSource = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html"

// stillCases are of answers that a check holds unhealthy with nothing broken. An
// outcome compares with the intact design: who goes elsewhere anyway is served as
// before. first is what the program said when it was wrong.
var stillCases = []struct {
	name, source string
	lines        []string
	breaks       string
	want, first  string // served, after failover, failed; seconds
}{
	{
		"three of two children can never pass, and the primary that nobody asks breaks", calculatedSource,
		ownSites("policy=failover", "role=primary healthCheck=c", "role=secondary", "health-check c type=CALCULATED threshold=3 children=k"),
		"node:a", "100 0 0, 0 s", "0 100 0, 0 s",
	},
	{
		"an inverted check of what works keeps the primary out, which breaks", calculatedSource,
		ownSites("policy=failover", "role=primary healthCheck=i", "role=secondary", "health-check i inverted=true interval=10 failureThreshold=1", "on-premises y location=Rome public=true", "i -> y"),
		"node:a", "100 0 0, 0 s", "0 100 0, 0 s",
	},
	{
		"with that, what serves breaks: both are unhealthy, Route 53 answers with all, and the first in order is the primary, which works and which nobody asked before", choosesSource,
		ownSites("policy=failover", "role=primary healthCheck=i", "role=secondary", "health-check i inverted=true interval=10 failureThreshold=1", "on-premises y location=Rome public=true", "i -> y"),
		"node:b", "0 0 100, 0 s", "",
	},
	{
		// Of three equal weights a is out, so b and c have 1/2 each. b breaks: c keeps its
		// 1/2, and the 1/2 of b comes after 3x30 + 300.
		"by weights, one of three is out anyway and another breaks", choosesSource,
		[]string{
			"users u locations=Paris", "record www name=www.example.com policy=weighted ttl=300", "on-premises a location=Paris public=true", "on-premises b location=Rome public=true", "on-premises c location=Rome public=true", "on-premises y location=Rome public=true",
			"health-check i inverted=true", "health-check k", "health-check l", "u -> www", "www -> a alias=false weight=1 healthCheck=i", "www -> b alias=false weight=1 healthCheck=k", "www -> c alias=false weight=1 healthCheck=l", "i -> y", "k -> b", "l -> c",
		},
		"node:b", "50 50 0, 390 s", "33.3 66.7 0, 390 s",
	},
	{
		"nothing broken at all", calculatedSource,
		ownSites("policy=failover", "role=primary healthCheck=c", "role=secondary", "health-check c type=CALCULATED threshold=3 children=k"),
		"", "100 0 0, 0 s", "0 100 0, 0 s",
	},
	{
		"near miss: a primary that worked until it broke, 3x30 + 60", choosesSource,
		ownSites("policy=failover ttl=60", "role=primary healthCheck=k", "role=secondary"),
		"node:a", "0 100 0, 150 s", "",
	},
}

func TestWhatWasAsideStays(t *testing.T) {
	for _, c := range stillCases {
		t.Run(c.name, func(t *testing.T) {
			top := traffictest.Design(t, c.lines...)
			r, err := Prepare(top, Options{Methods: []string{"GET"}})
			if err != nil {
				t.Fatal(err)
			}
			j := r.Intact().Journeys[0]
			if c.breaks != "" {
				b, err := ParseBreak(c.breaks)
				if err != nil {
					t.Fatal(err)
				}
				j = r.lose(b).Journeys[0]
				if other := simulate(t, top, c.breaks, Options{Methods: []string{"GET"}}).Journeys[0]; other.Served != j.Served || other.Outcome != j.Outcome {
					t.Errorf("alone %s, in a run %s", other.Outcome, j.Outcome)
				}
			}
			if got := fmt.Sprintf("%g %g %g, %g s", j.Served, j.AfterFailover, j.Failed, j.Recovery.After); got != c.want {
				t.Errorf("got %s, want %s, see %s (%s)", got, c.want, c.source, j.Why)
			}
			if j.Served == 100 && j.Outcome != traffic.Served {
				t.Errorf("all are served, outcome %s", j.Outcome)
			}
		})
	}
}
