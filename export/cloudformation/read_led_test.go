package cloudformation

import (
	"slices"
	"strings"
	"testing"

	"portolan/model/document"
	"portolan/model/racetest"
)

const (
	sharedGroups = `nodes:
  - {id: u, kind: users, protocol: http}
  - {id: g, kind: global-accelerator}
  - {id: a, kind: alb, region: eu-west-1, listeners: ["http:80"]}
  - {id: b, kind: alb, region: eu-west-1, listeners: ["http:80"]}
  - {id: x, kind: asg, region: eu-west-1}
links:
  - u -> g
  - {from: g, to: a, dial: 80, weight: 100}
  - {from: g, to: b, dial: 80, weight: 50}
  - a -> x
  - b -> x
`
	weightedRule = `nodes:
  - {id: u, kind: users, protocol: http}
  - {id: a, kind: alb, region: eu-west-1, listeners: ["http:80"]}
  - {id: x, kind: ecs, region: eu-west-1}
  - {id: p, kind: ecs, region: eu-west-1}
  - {id: q, kind: ecs, region: eu-west-1}
  - {id: z, kind: ecs, region: eu-west-1}
links:
  - u -> a
  - a -> x
  - {from: a, to: p, pathRule: /p/*, weight: 3}
  - {from: a, to: q, pathRule: /p/*, weight: 7}
  - {from: a, to: z, pathRule: /z/*}
`
	ledBehaviours = `nodes:
  - {id: u, kind: users}
  - {id: d, kind: cloudfront}
  - {id: s, kind: s3, region: eu-west-1}
  - {id: t, kind: s3, region: eu-west-1}
  - {id: o, kind: on-premises}
  - {id: w, kind: on-premises}
links:
  - u -> d
  - {from: d, to: s, access: oac}
  - {from: d, to: t, path: /t/*, access: oac}
  - {from: d, to: o, path: /o/*, originProtocol: https-only}
  - {from: d, to: w, path: /w/*, originProtocol: http-only}
`
)

// Where a template leads elsewhere than drawn, the design does too, and what several links
// share is said of all of them. What cannot be drawn is told.
func TestReadLinksThatLeadElsewhere(t *testing.T) {
	racetest.OneGoroutine(t)
	for name, c := range map[string]struct {
		src   string
		edits []string // what stood there, what stands there now, and so on
		lines []string // of the design
		told  []string
	}{
		"a weight beside another": {sharedGroups, []string{"Weight: !Ref GBWeight", "Weight: 60"}, []string{"- {from: g, to: a, dial: 80, weight: 100}", "- {from: g, to: b, dial: 80, weight: 60}"}, nil},
		"a dial of two":           {sharedGroups, []string{"Default: 80", "Default: 40"}, []string{"- {from: g, to: a, dial: 40, weight: 100}", "- {from: g, to: b, dial: 40, weight: 50}"}, nil},
		"a dial in its place":     {sharedGroups, []string{"!Ref GEuWest1Dial", "40"}, []string{"- {from: g, to: a, dial: 40, weight: 100}", "- {from: g, to: b, dial: 40, weight: 50}"}, nil},
		"an endpoint less":        {sharedGroups, []string{"        - EndpointId: !Ref ALoadBalancer\n          Weight: !Ref GAWeight\n", ""}, []string{"links:\n  - u -> g\n  - {from: g, to: b, dial: 80, weight: 50}"}, []string{"g -> a: link: the drawing says endpoint, the resources say nothing", "AListener80"}},
		"another Region":          {sharedGroups, []string{"EndpointGroupRegion: eu-west-1", "EndpointGroupRegion: eu-west-2"}, []string{"- {from: g, to: b, dial: 80, weight: 50}"}, []string{`EndpointGroupRegion is "eu-west-2"`}},
		"a second target":         {weightedRule, []string{"!Ref AQTargetGroup\n                Weight", "!Ref AZTargetGroup\n                Weight"}, []string{"- {from: a, to: p, pathRule: /p/*, weight: 3}\n  - {from: a, to: z, pathRule: /p/*, weight: 7}\n  - {from: a, to: z, pathRule: /z/*}"}, []string{"a -> q: link", "AQTargetGroup: not understood", "QService"}},
		"a second target less":    {weightedRule, []string{"              - TargetGroupArn: !Ref AQTargetGroup\n                Weight: !Ref AQWeight\n", ""}, []string{"weight: 3}\n  - {from: a, to: z"}, []string{"a -> q: link: the drawing says forwards, the resources say nothing"}},
		"a first target less":     {weightedRule, []string{"              - TargetGroupArn: !Ref APTargetGroup\n                Weight: !Ref APWeight\n", ""}, []string{"a -> x\n  - {from: a, to: q, pathRule: /p/*, weight: 7}"}, []string{"a -> p: link: the drawing says forwards, the resources say nothing"}},
		"a third target":          {weightedRule, []string{"Weight: !Ref AQWeight\n", "Weight: !Ref AQWeight\n              - TargetGroupArn: !Ref AZTargetGroup\n                Weight: 5\n"}, []string{"- {from: a, to: z, pathRule: /p/*, weight: 5}"}, nil},
		"a rule to another":       {weightedRule, []string{"TargetGroupArn: !Ref AZTargetGroup\n", "TargetGroupArn: !Ref AXTargetGroup\n"}, []string{"- {from: a, to: x, pathRule: /z/*}"}, []string{"a -> z: link"}},
		"a behaviour":             {ledBehaviours, []string{"/t/*\n            TargetOriginId: t", "/t/*\n            TargetOriginId: s"}, []string{"- {from: d, to: s, access: oac}\n  - {from: d, to: s, path: /t/*, access: oac}"}, []string{"Origins.[t] is there", "d -> t: link"}},
		"the default behaviour":   {ledBehaviours, []string{"TargetOriginId: s\n", "TargetOriginId: t\n"}, []string{"- {from: d, to: t, access: oac}\n  - {from: d, to: t, path: /t/*, access: oac}"}, []string{"d -> s: link"}},
		"two behaviours": {
			ledBehaviours,
			[]string{"/o/*\n            TargetOriginId: o", "/o/*\n            TargetOriginId: w", "/w/*\n            TargetOriginId: w", "/w/*\n            TargetOriginId: o"},
			[]string{"- {from: d, to: w, path: /o/*, originProtocol: http-only}\n  - {from: d, to: o, path: /w/*, originProtocol: https-only}"},
			nil,
		},
		"a behaviour to no origin": {ledBehaviours, []string{"/t/*\n            TargetOriginId: t", "/t/*\n            TargetOriginId: nothing"}, []string{"- {from: d, to: t, path: /t/*, access: oac}"}, []string{`TargetOriginId is "nothing"`}},
	} {
		t.Run(name, func(t *testing.T) {
			files, err := exportOf(t, c.src).Files()
			if err != nil {
				t.Fatal(err)
			}
			for pair := range slices.Chunk(c.edits, 2) {
				if !replaceOnce(files, pair[0], pair[1]) {
					t.Fatalf("no template has %q", pair[0])
				}
			}
			r, err := Read(files, ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			design, told := string(document.Format(r.Topology)), r.told()
			for _, line := range c.lines {
				if !strings.Contains(design, line) {
					t.Errorf("%q is not in\n%s", line, design)
				}
			}
			for _, line := range c.told {
				if !strings.Contains(told, line) {
					t.Errorf("%q is not told:\n%s", line, told)
				}
			}
			if told == "" {
				t.Error("nothing is told")
			}
		})
	}
}

// Names that were edited together in one resource are read together.
func TestReadSeveralNamesOfOnePlace(t *testing.T) {
	const src = `nodes:
  - {id: u, kind: users}
  - {id: r, kind: record, zone: example.org, name: a.example.org}
  - {id: r2, kind: record, zone: example.org, name: b.example.org}
  - {id: d, kind: cloudfront, aliases: [a.example.org, b.example.org]}
  - {id: c, kind: certificate, region: us-east-1, names: [a.example.org, b.example.org, c.example.org]}
  - {id: s, kind: s3, region: eu-west-1}
links:
  - u -> r
  - u -> r2
  - r -> d
  - r2 -> d
  - c -> d
  - {from: d, to: s, access: oac}
`
	for name, c := range map[string]struct {
		edits []string
		want  string
	}{
		"of a certificate": {
			[]string{"- b.example.org\n        - c.example.org", "- y.example.org\n        - z.example.org", "DomainName: b.example.org", "DomainName: y.example.org", "DomainName: c.example.org", "DomainName: z.example.org"},
			"c: names: the drawing says a.example.org, b.example.org, c.example.org, the resources say a.example.org, y.example.org, z.example.org",
		},
		"of a distribution": {
			[]string{"- a.example.org\n          - b.example.org\n", "- x.example.org\n          - y.example.org\n"},
			"d: aliases: the drawing says a.example.org, b.example.org, the resources say x.example.org, y.example.org",
		},
	} {
		t.Run(name, func(t *testing.T) {
			files, err := exportOf(t, src).Files()
			if err != nil {
				t.Fatal(err)
			}
			for pair := range slices.Chunk(c.edits, 2) {
				if !replaceOnce(files, pair[0], pair[1]) {
					t.Fatalf("no template has %q", pair[0])
				}
			}
			r, err := Read(files, ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if told := r.told(); !strings.Contains(told, c.want) || strings.Contains(told, "not understood") {
				t.Errorf("told:\n%s", told)
			}
			inDesign(t, r, c.want)
		})
	}
}
