package report

import (
	"strings"
	"testing"

	"portolan/model/traffic/traffictest"
)

func TestSurvivalTellsWritesApart(t *testing.T) {
	top := traffictest.Design(t,
		"users u locations=Paris", "cloudfront cdn", "alb one region=us-east-1", "alb two region=eu-west-1",
		"asg app-one region=us-east-1", "asg app-two region=eu-west-1",
		"u -> cdn", "cdn -> one group=g groupRole=primary methods=all", "cdn -> two group=g groupRole=secondary methods=all",
		"one -> app-one", "two -> app-two")
	out := written(t, top, Options{})
	if !strings.Contains(out, "| Lost | Paris: GET | Paris: POST |") || !strings.Contains(out, "| Region `us-east-1` | served after failover, each waits 30 s | failed |") {
		t.Errorf("the table does not tell writes apart:\n%s", out)
	}
}

func TestSurvivalTellsHowLongItTakes(t *testing.T) {
	top := traffictest.Design(t,
		"users u locations=Paris", "record www name=www.example.com policy=failover", "health-check hc",
		"alb one region=eu-west-1", "alb two region=us-east-1", "asg a region=eu-west-1", "asg b region=us-east-1",
		"hc -> one", "u -> www", "www -> one role=primary healthCheck=hc", "www -> two role=secondary", "one -> a", "two -> b")
	if out := written(t, top, Options{}); !strings.Contains(out, "| Region `eu-west-1` | served after failover within 150 s |") {
		t.Errorf("no time to recover:\n%s", out)
	}
}
