package cloudformation

import (
	"strings"
	"testing"
)

// A value of a balancer that nothing is made of is told.
func TestIdleListenerIsTold(t *testing.T) {
	const design = `nodes:
  - {id: u, kind: users, protocol: tcp}
  - {id: n, kind: nlb, region: eu-west-1, listener: tls, port: 8883}
  - {id: x, kind: asg, region: eu-west-1}
links:
  - u -> n
  - {from: n, to: x, listener: "tcp:443"}
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
		{toBalancer, []string{"n -> a: protocol has no effect here"}, ""},
		{strings.Replace(toBalancer, "TCP_UDP", "TCP", 1), nil, "has no effect"},
	} {
		set, err := Export(parseDesign(t, c.src), Options{Force: true})
		if err != nil {
			t.Fatal(err)
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
