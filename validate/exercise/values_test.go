package exercise

import (
	"strings"
	"testing"
	"testing/fstest"
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
