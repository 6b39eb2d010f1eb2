package cloudformation_test

import (
	"strings"
	"testing"

	"portolan/export/cloudformation"
)

// Paths of a drawing that look like references of CloudFormation are none.
func TestRoutesAreNoReferences(t *testing.T) {
	for _, kind := range []string{"rest-api", "http-api"} {
		set := export(t, parse(t, `
portolan: 1
nodes:
  - {id: people, kind: users}
  - {id: api, kind: `+kind+`, region: eu-west-1, auth: none}
  - {id: fn, kind: lambda, region: eu-west-1}
  - {id: srv, kind: on-premises}
links:
  - people -> api
  - {from: api, to: fn, route: "/a/${AWS::AccountId}"}
  - {from: api, to: srv, route: "/b/${Nothing}"}
`), cloudformation.Options{})
		for _, s := range set.Stacks {
			check(t, set, s)
			for line := range strings.Lines(string(s.Template)) {
				if strings.Contains(line, "!Sub") && strings.Contains(line, "/a/${AWS::AccountId}") {
					t.Errorf("%s: a path is resolved: %s", kind, line)
				}
			}
		}
	}
}
