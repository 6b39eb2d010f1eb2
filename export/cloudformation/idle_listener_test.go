package cloudformation

import (
	"strings"
	"testing"
)

// A value that nothing is made of is told, and one that the templates have is not.
func TestIdleValuesAreToldAndNoOthers(t *testing.T) {
	const design = `nodes:
  - {id: u, kind: users, protocol: tcp}
  - {id: n, kind: nlb, region: eu-west-1, listener: tls, port: 8883}
  - {id: x, kind: asg, region: eu-west-1}
links:
  - u -> n
  - {from: n, to: x, listener: "tcp:443"}
`
	const tls = `nodes:
  - {id: u, kind: users, protocol: tcp}
  - {id: n, kind: nlb, region: eu-west-1, tlsPolicy: ELBSecurityPolicy-TLS13-1-3-2021-06, mtls: verify}
  - {id: k, kind: certificate, region: eu-west-1, names: [a.example.com]}
  - {id: x, kind: asg, region: eu-west-1}
links:
  - u -> n
  - k -> n
  - {from: n, to: x, listener: "tls:8883"}
`
	const tokens = `nodes:
  - {id: u, kind: users}
  - {id: api, kind: http-api, region: eu-west-1, issuer: "https://issuer.example.com"}
  - {id: p, kind: cognito, region: eu-west-1}
  - {id: f, kind: lambda, region: eu-west-1}
links:
  - u -> api
  - api -> p
  - api -> f
`
	const toBalancer = `nodes:
  - {id: u, kind: users, protocol: http}
  - {id: n, kind: nlb, region: eu-west-1, port: 80}
  - {id: a, kind: alb, region: eu-west-1, scheme: internal, listeners: [http:80]}
  - {id: x, kind: asg, region: eu-west-1}
links:
  - u -> n
  - {from: n, to: a, protocol: TCP_UDP}
  - a -> x
`
	for _, c := range []struct {
		src  string
		told []string
		not  string
	}{
		{design, []string{"n: listener has no effect here", "n: port has no effect here"}, ""},
		{strings.Replace(design, "  - {from: n, to: x, listener: \"tcp:443\"}", "  - n -> x", 1), nil, "has no effect"},
		{strings.Replace(design, "tcp:443", "tls:8883", 1), nil, "has no effect"},
		{tls, nil, "has no effect"}, // the listener that a link names speaks TLS
		{strings.NewReplacer("tls:8883", "tcp:8883", "  - k -> n\n", "", "  - {id: k, kind: certificate, region: eu-west-1, names: [a.example.com]}\n", "", ", mtls: verify", "").Replace(tls), []string{"n: tlsPolicy has no effect here"}, ""},
		{tokens, nil, "has no effect"}, // the pool that is drawn asks for tokens
		{strings.NewReplacer("  - api -> p\n", "", "  - {id: p, kind: cognito, region: eu-west-1}\n", "").Replace(tokens), []string{"api: issuer has no effect here"}, ""},
		{toBalancer, []string{"n -> a: protocol has no effect here"}, ""},
		{strings.Replace(toBalancer, "TCP_UDP", "TCP", 1), nil, "has no effect"},
	} {
		set, err := Export(parseDesign(t, c.src), Options{Force: true})
		if err != nil {
			t.Fatalf("%v\n%s", err, c.src)
		}
		var told strings.Builder
		for _, l := range set.LeftOut {
			told.WriteString(l.What + ": " + l.Why + "\n")
		}
		for _, want := range c.told {
			if !strings.Contains(told.String(), want) {
				t.Errorf("%s is not told of\n%s\n%s", want, c.src, told.String())
			}
		}
		if c.not != "" && strings.Contains(told.String(), c.not) {
			t.Errorf("%s is told of\n%s\n%s", c.not, c.src, told.String())
		}
	}
}
