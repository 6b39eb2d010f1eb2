package validate_test

import (
	"fmt"
	"slices"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/validate"
)

// calledAs are the kinds that users call themselves and that need nothing behind them,
// each with what its node says besides; those whose listeners are drawn have one case for
// each listener.
var calledAs = []struct{ kind, says, behind string }{
	{"app-runner", "", ""},
	{"appsync", "", ""},
	{"amplify", "", ""},
	{"cognito", "", ""},
	{"opensearch", "", ""},
	{"verified-access", "", ""},
	{"agentcore-gateway", "", ""},
	{"clb", "", ""},
	{"elastic-beanstalk", "", ""},
	{"vpc-lattice", "", ""},
	{"s3", "blockPublicAccess: false", ""},
	{"asg", "publicIp: true", ""},
	{"on-premises", "", ""},
	{"rest-api", "auth: iam", "lambda"},
	{"http-api", "auth: iam", "lambda"},
	{"websocket-api", "auth: iam", "lambda"},
	{"function-url", "authType: NONE", "lambda"},
	{"alb", `listeners: ["https:443"]`, "asg"},
	{"alb", `listeners: ["http:80"]`, "asg"},
	{"alb", `listeners: ["https:443", "http:80 redirect"]`, "asg"},
	{"nlb", "listener: tcp", "asg"},
	{"nlb", "listener: tls", "asg"},
	{"nlb", "listener: udp", "asg"},
	{"nlb", "listener: tcp_udp", "asg"},
}

// TestProtocolsOfUsers draws users of every protocol at every kind that they call and at
// every listener: what the walk fails is an error, and what it serves is none of those
// that explain a protocol.
func TestProtocolsOfUsers(t *testing.T) {
	failed := 0
	for _, c := range calledAs {
		for _, protocol := range model.UserProtocols {
			name := fmt.Sprintf("%s of %s %s", protocol, c.kind, c.says)
			says := ""
			if c.says != "" {
				says = ", " + c.says
			}
			where := ", region: eu-west-1"
			if c.kind == "on-premises" {
				where = ", location: Madrid"
			}
			text := fmt.Sprintf("portolan: 1\nname: Protocols\nnodes:\n  - {id: people, kind: users, locations: [Madrid], network: %s, protocol: %s}\n  - {id: door, kind: %s%s%s}\n",
				map[bool]string{true: "vpc", false: "internet"}[c.kind == "vpc-lattice"], protocol, c.kind, where, says)
			links := "links:\n  - people -> door\n"
			if c.behind != "" {
				text += fmt.Sprintf("  - {id: app, kind: %s, region: eu-west-1}\n", c.behind)
				links += "  - door -> app\n"
			}
			f, err := document.Parse("protocols.topo.yaml", []byte(text+links))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			fails := slices.ContainsFunc(latency.NewSurvey(f.Topology).Trips, func(trip traffic.Trip) bool {
				return slices.ContainsFunc(trip.Journeys, func(j traffic.Journey) bool {
					return j.Outcome == traffic.Failed && j.Cause == traffic.CauseProtocol
				})
			})
			var errors, general []string
			for _, x := range validate.Check(f.Topology).Findings {
				switch {
				case x.Severity != validate.Error:
				case x.Rule == "traffic/protocol":
					general = append(general, x.Rule)
				case validate.RuleNamed(x.Rule).ExplainsCause(traffic.CauseProtocol):
					errors = append(errors, x.Rule)
				}
			}
			if fails {
				failed++
			}
			if len(general) > 0 {
				t.Errorf("%s rests on %v alone", name, general)
			}
			if want := map[bool]int{true: 1}[fails]; len(errors) != want {
				t.Errorf("%s: the walk fails it: %v, and the rules say %v", name, fails, errors)
			}
		}
	}
	t.Logf("%d designs, %d of them failed for their protocol", len(calledAs)*len(model.UserProtocols), failed)
	if failed < 40 {
		t.Errorf("%d designs fail for their protocol, want at least 40", failed)
	}
}
