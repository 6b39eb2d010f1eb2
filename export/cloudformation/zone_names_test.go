package cloudformation

import (
	"slices"
	"strings"
	"testing"
)

// Zones whose names have the same letters have values of their own, whichever of them
// are drawn.
func TestZonesHaveValuesOfTheirOwn(t *testing.T) {
	names := []string{"a-b.com", "a.b.com", "ab.com", "a_b.com", "a.1.com", "a1.com", "1a.com", "node1a.com"}
	called := func(zones []string) map[string]string {
		src := "nodes:\n  - {id: u, kind: users}\n  - {id: a, kind: alb, region: eu-west-1, listeners: [\"http:80\"]}\n  - {id: x, kind: asg, region: eu-west-1}\n"
		links := "links:\n  - a -> x\n"
		for i, z := range zones {
			id := "r" + decimal(i)
			src += "  - {id: " + id + ", kind: record, zone: " + z + ", name: www." + z + "}\n"
			links += "  - u -> " + id + "\n  - {from: " + id + ", to: a, alias: true}\n"
		}
		set, err := Export(parseDesign(t, src+links), Options{Force: true})
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, p := range set.Asked() {
			for _, z := range zones {
				if p.Description == "Id of the Route 53 hosted zone that holds "+z+"." {
					out[z] = p.Name
				}
			}
		}
		return out
	}
	all := called(names)
	var seen []string
	for _, z := range names {
		if all[z] == "" || slices.Contains(seen, all[z]) {
			t.Errorf("%s has the value %q of another", z, all[z])
		}
		seen = append(seen, all[z])
		if alone := called([]string{z}); alone[z] != all[z] {
			t.Errorf("%s is %q beside others and %q alone", z, all[z], alone[z])
		}
	}
	if all["ab.com"] != "HostedZoneIdAbCom" {
		t.Errorf("ab.com is %q", all["ab.com"])
	}
}

// What is told to have no effect is not written: an ALB is a target by its ARN, whatever
// addresses are asked for.
func TestAnIdleAddressTypeIsNotWritten(t *testing.T) {
	const src = "nodes:\n  - {id: u, kind: users, protocol: tcp}\n  - {id: n, kind: nlb, region: eu-west-1, port: 80}\n  - {id: a, kind: alb, region: eu-west-1, listeners: [\"http:80\"]}\n  - {id: x, kind: asg, region: eu-west-1}\nlinks:\n  - u -> n\n  - {from: n, to: a, healthCheck: /TYPE}\n  - a -> x\n"
	templates := map[string]string{}
	for _, with := range []string{"", ", ipAddressType: ipv6"} {
		set, err := Export(parseDesign(t, strings.Replace(src, "TYPE", with, 1)), Options{Force: true})
		if err != nil {
			t.Fatal(err)
		}
		_, resources, _ := strings.Cut(string(set.Stacks[0].Template), "\nParameters:\n")
		templates[with] = resources
		if told := slices.ContainsFunc(set.LeftOut, func(l LeftOut) bool { return strings.Contains(l.Why, "ipAddressType has no effect") }); told != (with != "") {
			t.Errorf("%q: it is told: %v", with, told)
		}
	}
	if len(templates) != 2 || templates[""] != templates[", ipAddressType: ipv6"] || templates[""] == "" {
		t.Error("what has no effect changes the template")
	}
}

// Who brings a network is told that targets of IPv6 need it there.
func TestNetworksOfYoursHaveIPv6WhereTargetsDo(t *testing.T) {
	const src = "nodes:\n  - {id: u, kind: users}\n  - {id: a, kind: alb, region: eu-west-1, listeners: [\"http:80\"], ipAddressType: TYPE}\n  - {id: x, kind: asg, region: eu-west-1}\nlinks:\n  - u -> a\n  - a -> x\n"
	for kind, wanted := range map[string]bool{"ipv4": false, "dualstack": true} {
		set, err := Export(parseDesign(t, strings.Replace(src, "TYPE", kind, 1)), Options{Network: NetworkExisting, Force: true})
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		for _, p := range set.Asked() {
			if strings.Contains(p.Description, "IPv6 addresses") {
				asked++
			}
		}
		if asked > 0 != wanted || wanted && asked < 2 {
			t.Errorf("%s: %d values ask for IPv6", kind, asked)
		}
	}
}
