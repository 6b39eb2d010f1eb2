package cloudformation

import (
	"strings"
	"testing"
)

// An NLB checks an ALB at what its listener lets everybody have: the first path that a
// rule passes on, else what the ALB answers itself. What no check passes is refused.
func TestCheckOfBalancerBehindBalancer(t *testing.T) {
	for _, c := range []struct{ name, alb, check, forwards, path, codes, refused string }{
		{"everything is passed on", "", "", "", "/", "200-399", ""},
		{"one path is", "", "", ", pathRule: /only/*", "/only/", "200-399", ""},
		{"one name is", "", "", ", host: www.example.com", "/", "200-399,404", ""},
		{"one header is", "", "", ", header: \"X-A: b\"", "/", "200-399,404", ""},
		{"clients outside are", "", "", ", sourceIp: [203.0.113.0/24]", "/", "200-399,404", ""},
		{"the VPC is", "", "", ", sourceIp: [10.0.0.0/8]", "/", "200-399", ""},
		{"writes are", "", "", ", method: POST", "/", "200-399,404", ""},
		{"the rest is a page of its own", ", rules: ['fixed 503']", "", ", host: www.example.com", "/", "200-399,503", ""},
		{"the rest goes elsewhere", ", rules: ['redirect https://example.org/']", "", ", host: www.example.com", "/", "200-399", ""},
		{"people log in", "", "", ", auth: cognito", "/", "200-399", ""},
		{"people without a login are refused", "", "", ", auth: cognito, onUnauthenticated: deny", "/", "200-399,401", ""},
		{"calls bring a token", "", "", ", auth: jwt", "/", "200-399,401", ""},
		{"calls are gRPC", "", "", ", protocolVersion: GRPC", "/", "200-399,464", ""},
		{"a path is stated", "", ", healthCheck: /only/me", ", pathRule: /only/*", "/only/me", "200-399", ""},
		{"a path is stated that nothing takes", "", ", healthCheck: /me", ", pathRule: /only/*", "", "", "answers 404 to the check of /me"},
		{"clients show a certificate", ", mtls: verify", "", "", "", "", "wants a client certificate"},
		{"clients may show a certificate", ", mtls: passthrough", "", "", "/", "200-399", ""},
	} {
		x := parseDesign(t, `
nodes:
  - {id: people, kind: users, protocol: https}
  - {id: front, kind: nlb, region: eu-west-1, listener: tcp, port: 443}
  - {id: web, kind: alb, region: eu-west-1, scheme: internal, listeners: ["https:443"]`+c.alb+`}
  - {id: cert, kind: certificate, region: eu-west-1, names: [www.example.com]}
  - {id: app, kind: asg, region: eu-west-1}
links:
  - people -> front
  - {from: front, to: web`+c.check+`}
  - cert -> web
  - {from: web, to: app`+c.forwards+`}
`)
		set, err := Export(x, Options{})
		if c.refused != "" {
			if err == nil || !strings.Contains(err.Error(), c.refused) {
				t.Errorf("%s: the export says %v", c.name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		_, group, _ := strings.Cut(spoken(set), "FrontWebTargetGroup:")
		group, _, _ = strings.Cut(group, "TargetGroupAttributes:")
		if want := "HealthCheckProtocol: HTTPS\n      HealthCheckPath: " + c.path + "\n      Matcher:\n        HttpCode: '" + c.codes + "'\n"; !strings.Contains(group, want) {
			t.Errorf("%s: the check is %s", c.name, group)
		}
		told := false
		for _, l := range set.LeftOut {
			told = told || l.What == "front -> web"
		}
		if told != strings.Contains(c.codes, ",") {
			t.Errorf("%s: left out are %v", c.name, set.LeftOut)
		}
	}
}
