package failure

import (
	"fmt"
	"testing"

	"portolan/model/traffic/traffictest"
)

const (
	albErrorSource = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html"
	apiWaitSource  = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"
	attemptsSource = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html"
)

// namedGroup is an origin group whose primary is a name of two Regions.
func namedGroup(answers string, more ...string) []string {
	return append([]string{
		"users u locations=Boston", "cloudfront cdn", "record near name=near.x.org policy=failover ttl=60", "alb us region=us-east-1", "alb eu region=eu-west-1",
		"ecs app-us region=us-east-1", "ecs app-eu region=eu-west-1", "health-check hc",
		"u -> cdn", "cdn -> near group=g groupRole=primary methods=GET,HEAD timeout=2 attempts=2", "cdn -> eu group=g groupRole=secondary methods=GET,HEAD timeout=2 attempts=2",
		"near -> us role=primary " + answers, "near -> eu role=secondary evaluateTargetHealth=true", "us -> app-us", "eu -> app-eu", "hc -> us",
	}, more...)
}

// Worked by hand: "outcome status, recovers after s, one waits s".
var answerCases = []struct {
	name, source string
	lines        []string
	breaks       string
	method       string
	want         string
}{
	{
		"a silent primary that is a name: 2 x 2 s, then the second origin, no outage", originGroupSource,
		namedGroup("evaluateTargetHealth=true"), "node:us", "GET", "served-after-failover 0, 0 s, 4 s",
	},
	{
		"silent targets behind the name: its ALB answers after 10 s", originGroupSource,
		namedGroup("evaluateTargetHealth=true"), "node:app-us", "GET", "served-after-failover 0, 0 s, 10 s",
	},
	{
		"the Region of the primary: 2 x 2 s", originGroupSource,
		namedGroup("evaluateTargetHealth=true"), "region:us-east-1", "GET", "served-after-failover 0, 0 s, 4 s",
	},
	{
		"a name that its health check moves: the same", originGroupSource,
		namedGroup("alias=false healthCheck=hc"), "node:us", "GET", "served-after-failover 0, 0 s, 4 s",
	},
	{
		"a name that nothing moves: each waits for good", originGroupSource,
		namedGroup("alias=false"), "node:us", "GET", "served-after-failover 0, 0 s, 4 s",
	},
	{
		"without 503 among the codes the name has to move: 2x30 + 60", originGroupSource,
		[]string{
			"users u locations=Boston", "cloudfront cdn", "record near name=near.x.org policy=failover", "alb us region=us-east-1", "alb eu region=eu-west-1",
			"ecs app-us region=us-east-1", "ecs app-eu region=eu-west-1",
			"u -> cdn", "cdn -> near group=g groupRole=primary criteria=500,504", "cdn -> eu group=g groupRole=secondary",
			"near -> us role=primary evaluateTargetHealth=true", "near -> eu role=secondary evaluateTargetHealth=true", "us -> app-us", "eu -> app-eu",
		},
		"node:us", "GET", "served-after-failover 0, 120 s, 0 s",
	},
	{
		"a write does not use the second origin: 2x30 + 60", originGroupSource,
		[]string{
			"users u locations=Boston", "cloudfront cdn", "record near name=near.x.org policy=failover", "alb us region=us-east-1", "alb eu region=eu-west-1",
			"ecs app-us region=us-east-1", "ecs app-eu region=eu-west-1",
			"u -> cdn", "cdn -> near group=g groupRole=primary methods=all", "cdn -> eu group=g groupRole=secondary methods=all",
			"near -> us role=primary evaluateTargetHealth=true", "near -> eu role=secondary evaluateTargetHealth=true", "us -> app-us", "eu -> app-eu",
		},
		"node:us", "POST", "served-after-failover 0, 120 s, 0 s",
	},
	{
		"one of two targets behind a group: 504 after 10 s, then the second origin", originGroupSource,
		[]string{
			"users u locations=Boston", "cloudfront cdn", "alb us region=us-east-1", "alb eu region=eu-west-1", "asg a region=us-east-1", "asg b region=us-east-1", "asg c region=eu-west-1",
			"u -> cdn", "cdn -> us group=g groupRole=primary", "cdn -> eu group=g groupRole=secondary", "us -> a", "us -> b", "eu -> c",
		},
		"node:a", "GET", "served-after-failover 0, 0 s, 10 s",
	},
	{
		"without a group its requests fail until it is left out: 2x30", albErrorSource,
		[]string{"users u locations=Boston", "cloudfront cdn", "alb us region=us-east-1", "asg a region=us-east-1", "asg b region=us-east-1", "u -> cdn", "cdn -> us", "us -> a", "us -> b"},
		"node:a", "GET", "served-after-failover 0, 60 s, 0 s",
	},
	{
		"silent targets and nothing else: 504 after 10 s", albErrorSource,
		[]string{"users u locations=Boston", "alb us region=us-east-1", "asg a region=us-east-1", "u -> us", "us -> a"},
		"node:a", "GET", "failed 504, 0 s, 10 s",
	},
	{
		"a REST API behind a VPC link: 504 after 29 s", apiWaitSource,
		[]string{
			"users u locations=Boston", "rest-api p region=us-east-1", "vpc-link v region=us-east-1", "nlb n scheme=internal region=us-east-1", "asg a region=us-east-1",
			"u -> p", "p -> v", "v -> n", "n -> a",
		},
		"node:a", "GET", "failed 504, 0 s, 29 s",
	},
	{
		"a distribution whose origin is silent: 504 after 3 x 10 s", attemptsSource,
		[]string{"users u locations=Boston", "cloudfront cdn", "alb us region=us-east-1", "asg a region=us-east-1", "u -> cdn", "cdn -> us", "us -> a"},
		"node:us", "GET", "failed 504, 0 s, 30 s",
	},
	{
		"a broken certificate of the origin: 502 at once", "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html",
		[]string{"users u locations=Boston", "cloudfront cdn", "alb us region=us-east-1", "asg a region=us-east-1", "certificate c region=us-east-1", "u -> cdn", "cdn -> us", "us -> a", "c -> us"},
		"node:c", "GET", "failed 502, 0 s, 0 s",
	},
}

func TestAnswers(t *testing.T) {
	for _, c := range answerCases {
		t.Run(c.name, func(t *testing.T) {
			j := simulate(t, traffictest.Design(t, c.lines...), c.breaks, Options{Methods: []string{c.method}}).Journeys[0]
			if got := fmt.Sprintf("%s %d, %g s, %g s", j.Outcome, j.Status, j.Recovery.After, j.Recovery.Each); got != c.want {
				t.Errorf("got  %s\nwant %s\nsee %s\n%s", got, c.want, c.source, written(j))
			}
		})
	}
}
