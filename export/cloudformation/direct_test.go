package cloudformation

import (
	"slices"
	"strings"
	"testing"
)

// Instances that are called without a load balancer let in what their users speak,
// answer it, and an accelerator listens for it, whatever stands between.
func TestInstancesLetInWhatTheirUsersSpeak(t *testing.T) {
	ways := map[string]string{
		"outright":                "  - u -> x\n",
		"by a record":             "  - u -> r\n  - {from: r, to: x, alias: false}\n",
		"by an accelerator":       "  - u -> ga\n  - ga -> x\n",
		"by both":                 "  - u -> r\n  - r -> ga\n  - ga -> x\n",
		"by a record of a record": "  - u -> other\n  - other -> r\n  - {from: r, to: x, alias: false}\n",
	}
	for protocol, want := range map[string][]string{
		"https": {"tcp 443"}, "websocket": {"tcp 443"}, "http": {"tcp 80"}, "tcp": {"tcp 80"}, "udp": {"tcp 80", "udp 80"},
	} {
		for way, links := range ways {
			listener := "tcp"
			if protocol == "udp" {
				listener = "udp"
			}
			src := calledDirectly(protocol, listener, links)
			x, err := prepare(parseDesign(t, src), Options{Network: NetworkCreate})
			if err != nil {
				t.Fatalf("%s %s: %v", protocol, way, err)
			}
			x.build()
			set, err := x.set()
			if err != nil {
				t.Fatalf("%s %s: %v", protocol, way, err)
			}
			holds(t, set)
			w := newWires(t, x, set)
			var open, heard []string
			for _, stack := range set.Stacks {
				f := w.stacks[stack.Name]
				for id, r := range f.Resources {
					switch r.Type {
					case "AWS::EC2::SecurityGroup":
						for i := 0; at(&r.Properties, "SecurityGroupIngress."+decimal(i)) != nil && w.nodes[stack.Name][id] == "x"; i++ {
							rule := "SecurityGroupIngress." + decimal(i)
							open = append(open, w.show(stack.Name, at(&r.Properties, rule+".IpProtocol"))+" "+w.show(stack.Name, at(&r.Properties, rule+".FromPort")))
						}
					case "AWS::GlobalAccelerator::Listener":
						heard = append(heard, strings.ToLower(w.show(stack.Name, at(&r.Properties, "Protocol")))+" "+w.show(stack.Name, at(&r.Properties, "PortRanges.0.FromPort")))
						if at(&r.Properties, "PortRanges.1") != nil {
							t.Errorf("%s %s: the accelerator listens on more ports", protocol, way)
						}
					}
				}
			}
			slices.Sort(open)
			if !slices.Equal(open, want) {
				t.Errorf("%s %s: the instances let in %v, want %v", protocol, way, open, want)
			}
			if strings.Contains(links, "ga") && !slices.Equal(heard, want[len(want)-1:]) {
				t.Errorf("%s %s: the accelerator hears %v, want %v", protocol, way, heard, want[len(want)-1:])
			}
			tls := strings.Contains(x.serverProgram(x.t.Node("x")), "[443]:\n    server = ThreadingHTTPServer")
			if tls != (want[0] == "tcp 443") {
				t.Errorf("%s %s: the stand-in speaks TLS: %v", protocol, way, tls)
			}
		}
	}
}

// calledDirectly is a design of users, instances and what links name between them.
func calledDirectly(protocol, listener, links string) string {
	src := "nodes:\n  - {id: u, kind: users, protocol: " + protocol + "}\n  - {id: x, kind: asg, region: eu-west-1, eip: true, publicIp: true, min: 2, azs: 2}\n"
	if strings.Contains(links, "ga") {
		src += "  - {id: ga, kind: global-accelerator, listener: " + listener + "}\n"
	}
	if strings.Contains(links, "-> r\n") {
		src += "  - {id: r, kind: record, zone: example.org, name: www.example.org}\n"
	}
	if strings.Contains(links, "other") {
		src += "  - {id: other, kind: record, zone: example.org, name: example.org}\n"
	}
	return src + "links:\n" + links
}
