package cloudformation_test

import (
	"strings"
	"testing"

	"portolan/export/cloudformation"
)

// The reason that a scanner is given holds for the resource at which it stands: what may be
// called by nobody but holders of a key, or on a connection that an authorizer let in, is not
// said to be open.
func TestReasonsForScannersAreTrue(t *testing.T) {
	const open, key, connected = "The drawing asks callers for no authorization (auth).", "The drawing asks callers for an API key and no more (auth).",
		"A WebSocket API asks who calls when the connection opens ($connect), never again."
	for _, c := range []struct {
		design string
		want   map[string]string // by what a route or path is called, the reason of APIG4
	}{
		{"kind: websocket-api, auth: lambda", map[string]string{"$connect": "", "$disconnect": connected, "$default": connected}},
		{"kind: websocket-api, auth: none", map[string]string{"$connect": open, "$disconnect": connected, "$default": connected}},
		{"kind: http-api, auth: none", map[string]string{"$default": open}},
		{"kind: http-api, auth: iam", map[string]string{"$default": ""}},
		{"kind: rest-api, auth: api-key", map[string]string{"ANY": key}},
		{"kind: rest-api, auth: none", map[string]string{"ANY": open}},
		{"kind: rest-api, auth: iam", map[string]string{"ANY": ""}},
	} {
		links := "links:\n  - people -> api\n  - api -> fn\n"
		nodes := "nodes:\n  - {id: people, kind: users}\n  - {id: api, region: eu-west-1, " + c.design + "}\n  - {id: fn, kind: lambda, region: eu-west-1}\n"
		if strings.Contains(c.design, "auth: lambda") {
			nodes += "  - {id: gate, kind: lambda, region: eu-west-1}\n"
			links += "  - {from: api, to: gate, as: authorizes}\n"
		}
		seen := map[string]bool{}
		for _, st := range export(t, parse(t, "portolan: 1\nname: x\n"+nodes+links), cloudformation.Options{}).Stacks {
			f := load(t, st)
			for _, id := range append(f.of("AWS::ApiGatewayV2::Route"), f.of("AWS::ApiGateway::Method")...) {
				name := f.at(id, "RouteKey") + f.at(id, "HttpMethod")
				seen[name] = true
				if got := f.excuses(id)["AwsSolutions-APIG4"]; got != c.want[name] {
					t.Errorf("%s: %s (%s) is excused by %q, want %q", c.design, id, name, got, c.want[name])
				}
			}
		}
		for name := range c.want {
			if !seen[name] {
				t.Errorf("%s has no route %s, but %v", c.design, name, seen)
			}
		}
	}
}

// What a resource says of itself and what the drawing says are kept apart: a distribution for
// tenants, which cannot have standard logs, and a Gateway Load Balancer, which has no logs of
// requests at all, are not said to lack what nobody asked for.
func TestReasonsForScannersNameTheirCause(t *testing.T) {
	const site = `
nodes:
  - {id: people, kind: users}
  - {id: cert, kind: certificate, names: [www.example.com], region: us-east-1}
  - {id: www, kind: record, name: www.example.com}
  - {id: cdn, kind: cloudfront, aliases: [www.example.com]%s}
  - {id: pages, kind: s3, region: eu-west-1}
links:
  - people -> www
  - www -> cdn
  - cert -> cdn
  - {from: cdn, to: pages, access: oac}
`
	for add, want := range map[string]map[string]string{
		"":                              {"AwsSolutions-CFR2": "No web ACL is drawn before it.", "AwsSolutions-CFR3": "The drawing asks for no access logs (logging).", "AwsSolutions-CFR4": ""},
		", logging: true":               {"AwsSolutions-CFR3": ""},
		", minTLS: TLSv1":               {"AwsSolutions-CFR4": "The drawing lets viewers use older protocols (minTLS)."},
		", connectionMode: tenant-only": {"AwsSolutions-CFR3": "A distribution for tenants has no standard logs.", "AwsSolutions-CFR4": "Its tenants have the names and the certificates."},
	} {
		for _, st := range export(t, parse(t, "portolan: 1\nname: x\n"+strings.ReplaceAll(site, "%s", add)), cloudformation.Options{}).Stacks {
			f := load(t, st)
			for _, id := range f.of("AWS::CloudFront::Distribution") {
				for rule, reason := range want {
					if got := f.excuses(id)[rule]; got != reason {
						t.Errorf("%s: %s is excused from %s by %q, want %q", add, id, rule, got, reason)
					}
				}
			}
		}
	}
}

// excuses are the reasons of a resource for scanners, by rule.
func (f *templateFile) excuses(id string) map[string]string {
	out := map[string]string{}
	for _, r := range f.Resources[id].Metadata.Nag.Rules {
		out[r.ID] += r.Reason
	}
	return out
}
