package exercise

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"portolan/model/traffic"
)

// The values of a course are those that its text holds: who has the same has the same
// course.
func TestValuesOfACourse(t *testing.T) {
	design := "portolan: 1\nnodes:\n  - {id: a, kind: users, locations: [Sydney]}\nlinks: []\n"
	fsys := fstest.MapFS{
		"course.yaml": {Data: []byte("format_version: 1\nid: c\ntitle: C\nexercises: [01-one]\n")},
		"01-one.yaml": {Data: []byte(`format_version: 1
id: 01-one
title: One
difficulty: 1
minutes: 1
brief: Make {{many}} nodes.
variables:
  - {name: many, values: ["2", "3", "4"]}
start: {file: one.topo.yaml}
goals:
  - {id: many, text: Enough, check: {exists: {sel: "*", min: {{many}} }}}
hints: [Add one.]
solution: {file: one.topo.yaml, par: {edits: 1, nodes: 2}}
explain: So.
`)},
		"one.topo.yaml": {Data: []byte(design)},
	}
	seen := map[string]string{}
	for _, seed := range []string{"", "ana", "ben", "cem", "dora", "eli", "fatima"} {
		c, err := Load(fsys, seed)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(c.Values, "01-one many=") {
			t.Errorf("values are %q", c.Values)
		}
		brief := c.Exercises[0].Brief
		if other, ok := seen[c.Values]; ok && other != brief {
			t.Errorf("%q and %q for %q", other, brief, c.Values)
		}
		seen[c.Values] = brief
	}
	if len(seen) < 2 {
		t.Error("all have the same values")
	}
}

// Figures are said the way people speak of them, with the bound and what it is made of.
func TestFiguresInWords(t *testing.T) {
	c, err := Load(BuiltIn(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ number, goal, want string }{
		{"01", "fast50", `^p50 of first visits from Sydney: \d+ ms, wanted at most \d+ ms, which is 50 % of the start's \d+ ms\.$`},
		{"07", "fast50", `^p50 of /catalog, first visits from Singapore: \d+ ms, wanted at most \d+ ms, which is 25 % of the start's \d+ ms\.$`},
		{"18", "p50", `^p50 of first visits of users: \d+ ms, wanted at most \d+ ms, which is 45 % of the start's \d+ ms\.$`},
	} {
		e, err := c.Exercise(test.number)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range Judge(e, Attempt{Design: e.Start}).Results {
			if r.Goal.ID == test.goal && (r.State != Fail || !regexp.MustCompile(test.want).MatchString(r.Evidence[0].Text)) {
				t.Errorf("%s %s: %s %q", test.number, test.goal, r.State, r.Evidence[0].Text)
			}
		}
	}
	s := speed{metric: "p95", connection: "warm", request: traffic.Request{Method: "POST", Path: "/order"}}
	if got, want := s.figure(150.04, 150.01), "p95 of POST /order, requests on an open connection of all users: 150.04 ms, wanted at most 150.01 ms"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// What should not be there is named one by one, with what is wrong about it.
func TestUnwantedNodesInWords(t *testing.T) {
	for check, want := range map[string]string{
		`{exists: {sel: "*[min=0]|kind:s3[blockPublicAccess=false]", max: 0}}`: "site: Block public access is off.",
		`{exists: {sel: "kind:s3", max: 0}}`:                                   "1 node.",
		`{exists: {sel: "kind:ec2[min=>=2]", max: 9, min: 1}}`:                 "with Minimum at least 2",
		`{edge: {from: "kind:s3[region=!us-east-1]", to: site}}`:               "with Region other than us-east-1",
		`{nearest: {among: "kind:s3"}}`:                                        "1 Region; two are wanted",
	} {
		v := verdict(t, check, direct)
		if v.State != Fail || !strings.Contains(v.Evidence[0].Text, want) {
			t.Errorf("%s: %s %v; want %q", check, v.State, v.Evidence, want)
		}
	}
}
