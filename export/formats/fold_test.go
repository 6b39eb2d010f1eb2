package formats_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"portolan/export/dot"
	"portolan/export/formats"
	"portolan/model"
	"portolan/samples/samplestest"
)

// pictures are the formats that draw a design, as text.
var pictures = []string{"text", "svg", "dot", "mermaid"}

// A folded Region is one box in every picture, with its name and the number of its
// nodes, and its links are joined; without the fold the picture is as it ever was.
func TestFoldsInEveryPicture(t *testing.T) {
	open := samplestest.Topology(t, "global-storefront")
	folded, err := (model.SetGroup{Group: model.Group{Kind: model.RegionGroup, Name: "eu-west-1", Folded: true}}).Apply(open)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range pictures {
		f := formats.Find(formats.All(), name)
		if got := string(written(t, f, folded, nil)); !strings.Contains(got, "eu-west-1 (6)") || name != "dot" && strings.Contains(got, "Orders EU") {
			t.Errorf("%s does not fold eu-west-1:\n%.2000s", name, got)
		}
		plain := written(t, f, open, nil)
		if got := written(t, f, folded, map[string]string{formats.Fold: formats.FoldNone}); name != "dot" && !bytes.Equal(got, plain) {
			t.Errorf("%s: with no folds it differs from a design without them", name)
		}
		regions := string(written(t, f, open, map[string]string{formats.Fold: formats.FoldRegions}))
		for _, want := range []string{"us-east-1 (8)", "eu-west-1 (6)", "Users (3)"} {
			if !strings.Contains(regions, want) {
				t.Errorf("%s --fold regions lacks %s", name, want)
			}
		}
	}
}

// What is not among the nodes to show is not drawn, and a part that there is not is
// refused.
func TestPartsInEveryPicture(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	for _, name := range pictures {
		f := formats.Find(formats.All(), name)
		got := string(written(t, f, top, map[string]string{formats.Part: "downstream:alb-us"}))
		if !strings.Contains(got, "App US") || name != "dot" && strings.Contains(got, "Shop CDN") {
			t.Errorf("%s does not show what is behind alb-us alone:\n%.1500s", name, got)
		}
		var b bytes.Buffer
		err := f.Write(&b, formats.Request{Topology: top, Values: map[string]string{formats.Part: "downstream:alb-su"}})
		if err == nil || !strings.Contains(err.Error(), "did you mean alb-us?") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A graph that draws boxes of several or a part carries the whole design.
func TestFoldedGraphsReadBack(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	for _, g := range []model.Group{
		{Kind: model.RegionGroup, Name: "eu-west-1", Folded: true},
		{Kind: model.StackGroup, Name: "alb-us", Folded: true},
		{Kind: model.NamedGroup, Name: "Both fronts", Nodes: []string{"www", "alb-eu"}, Folded: true},
		{Kind: model.NamedGroup, Name: "open", Nodes: []string{"www"}},
	} {
		next, err := (model.SetGroup{Group: g}).Apply(top)
		if err != nil {
			t.Fatal(err)
		}
		top = next
	}
	for _, values := range []map[string]string{nil, {formats.Fold: formats.FoldRegions}, {formats.Part: "region:us-east-1"}, {formats.Guards: "apart"}} {
		text := written(t, formats.Find(formats.All(), "dot"), top, values)
		back, guesses, err := dot.Read(bytes.NewReader(text))
		if err != nil || !model.Equal(back, top) {
			t.Errorf("%v: it comes back another one: %v", values, err)
		}
		if len(guesses) > 0 {
			t.Errorf("%v: %v", values, guesses)
		}
	}
}

// An open group is told in every picture: as a frame where it lies in one Region or in
// none, else by its name on each of its nodes; and a graph reads back with it.
func TestOpenGroupsInEveryPicture(t *testing.T) {
	top := samplestest.Topology(t, "global-api")
	for _, g := range [][]string{{"edge", "api-name", "front"}, {"backend", "orders", "handler"}, {"paying", "paris", "table"}} {
		next, err := (model.SetGroup{Group: model.Group{Kind: model.NamedGroup, Name: g[0], Nodes: g[1:]}}).Apply(top)
		if err != nil {
			t.Fatal(err)
		}
		top = next
	}
	for name, want := range map[string][]string{
		"text":    {"·· edge ····", "·· backend ····", "╭─ USERS [paying]", "╭─ DATA [paying]"},
		"svg":     {"<title>Group edge</title>", "<title>Group backend</title>", ">[paying]</text>"},
		"dot":     {"subgraph clusterGroup", `label="edge"`, `label="backend"`, "~ group paying"},
		"mermaid": {`["edge"]`, `["backend"]`, "#91;paying#93;"},
	} {
		got := string(written(t, formats.Find(formats.All(), name), top, nil))
		for _, s := range want {
			if !strings.Contains(got, s) {
				t.Errorf("%s lacks %s:\n%.3000s", name, s, got)
			}
		}
		if name != "dot" {
			continue
		}
		back, report, err := dot.Read(strings.NewReader(got))
		if err != nil {
			t.Fatal(err)
		}
		if len(back.Groups) != 3 || slices.ContainsFunc(report, func(g dot.Guess) bool { return strings.Contains(g.String(), "cluster") }) {
			t.Errorf("read back: %+v, guessed %v", back.Groups, report)
		}
	}
}
