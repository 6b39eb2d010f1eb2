package document

import (
	"strings"
	"testing"

	"portolan/model"
)

const grouped = `portolan: 1
name: x

nodes:
  - {id: users, kind: users, locations: [Paris]}
  - {id: web, kind: alb, region: eu-west-1}
  - {id: app, kind: asg, region: eu-west-1}

links:
  - users -> web
  - web -> app

layout:
  web: [10, 4]
  # The back of it.
  region eu-west-1: folded
  stack web: folded
  group Shop & more: {nodes: [users, web], folded: true}
  group open: {nodes: [app]}
`

// Groups are read and written as they stand; formatting changes nothing but what it
// must.
func TestGroupsRoundTrip(t *testing.T) {
	f, err := Parse("x", []byte(grouped))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Topology.Groups; len(got) != 4 || !got[2].Folded || got[3].Folded || got[2].Name != "Shop & more" {
		t.Fatalf("%+v", got)
	}
	same, err := f.Encode(f.Topology)
	if err != nil || string(same) != grouped {
		t.Errorf("%v\n%s", err, same)
	}
	again, err := Parse("x", Format(f.Topology))
	if err != nil || !model.Equal(again.Topology, f.Topology) {
		t.Errorf("the canonical form says something else: %v", err)
	}
	next, err := (model.SetGroup{Group: model.Group{Kind: model.RegionGroup, Name: "eu-west-1"}}).Apply(f.Topology)
	if err != nil {
		t.Fatal(err)
	}
	text, err := f.Encode(next)
	if want := strings.Replace(grouped, "  # The back of it.\n  region eu-west-1: folded\n", "", 1); err != nil || string(text) != want {
		t.Errorf("%v\n%s", err, text)
	}
}

// What a group names wrongly is told with its place.
func TestGroupsThatDoNotFit(t *testing.T) {
	for entry, want := range map[string]string{
		"stack nobody: folded":                   `no node "nobody"`,
		"region eu-wset-1: folded":               `no node lives in "eu-wset-1"`,
		"region eu-west-1: yes":                  "folded",
		"region eu-west-1: [1, 2]":               "folded",
		"group x: {nodes: [wbe]}":                `no node "wbe"`,
		"group x: {nodes: []}":                   "lists its nodes",
		"group x: {nodes: [web], folded: maybe}": "true or false",
		"group x: {nodes: [web, web]}":           "named twice",
		"group x: {nods: [web]}":                 "nods",
		"group  x: {nodes: [web]}":               "one space",
		"group x: folded":                        "such as",
		"stack web: folded\n  stack web: folded": "twice",
	} {
		text := grouped[:strings.Index(grouped, "layout:")] + "layout:\n  " + entry + "\n"
		_, err := Parse("x", []byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", entry, err, want)
		}
	}
}

// Undo steps come back as long as the file is the one that they lead to.
func TestStepsAreKept(t *testing.T) {
	dir := t.TempDir()
	path := dir + "/x.topo.yaml"
	list := func(n int, text string) func(func(Step) bool) {
		return func(yield func(Step) bool) {
			for range n {
				if !yield(Step{Name: "move web", Text: text}) {
					return
				}
			}
		}
	}
	if err := KeepSteps(dir, path, []byte(grouped), list(3, grouped)); err != nil {
		t.Fatal(err)
	}
	got, err := KeptSteps(dir, path, []byte(grouped))
	if err != nil || len(got) != 3 || got[0].Before() == nil {
		t.Errorf("%d steps, %v", len(got), err)
	}
	if _, err := KeptSteps(dir, path, []byte("another")); err != ErrOtherText {
		t.Errorf("another file: %v", err)
	}
	if err := KeepSteps(dir, path, nil, list(1000, grouped)); err != nil {
		t.Fatal(err)
	}
	if got, _ := KeptSteps(dir, path, nil); len(got) != mostSteps {
		t.Errorf("%d steps are kept", len(got))
	}
	if err := KeepSteps(dir, path, nil, list(100, strings.Repeat("x", mostStepBytes/4))); err != nil {
		t.Fatal(err)
	}
	if got, _ := KeptSteps(dir, path, nil); len(got) != 4 || got[0].Before() != nil {
		t.Errorf("%d long steps are kept, and one that is no design reads", len(got))
	}
	if err := KeepSteps(dir, path, nil, list(0, "")); err != nil {
		t.Fatal(err)
	}
	if got, err := KeptSteps(dir, path, nil); got != nil || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}
