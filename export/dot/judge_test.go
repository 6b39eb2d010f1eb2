package dot

import (
	"bytes"
	"testing"

	"portolan/export/judgetest"
	"portolan/export/overlay"
	"portolan/export/palette"
	"portolan/model"
	"portolan/model/layout"
	"portolan/model/traffic/traffictest"
	"portolan/samples"
	"portolan/samples/samplestest"
)

// laidOut is what .ci/graphviz-wasm-judge.mjs prints of a graph.
type laidOut struct {
	Version                string
	Nodes, Edges, Clusters int
}

// second has a WebAssembly build of Graphviz lay graphs out, a second opinion
// beside the dot of the system.
func second(t *testing.T, graphs ...string) []laidOut {
	t.Helper()
	return judgetest.Judge[laidOut](t, "PORTOLAN_GRAPHVIZ_WASM", graphs)
}

func checkWhole(t *testing.T, top *model.Topology, g laidOut) {
	t.Helper()
	if g.Nodes != len(top.Nodes) || g.Edges != len(top.Links) || g.Clusters != len(top.Regions()) {
		t.Errorf("%s: %d nodes, %d edges, %d clusters; want %d, %d, %d", top.Name,
			g.Nodes, g.Edges, g.Clusters, len(top.Nodes), len(top.Links), len(top.Regions()))
	}
}

func noted(t *testing.T, top *model.Topology) *overlay.Notes {
	t.Helper()
	n, err := overlay.Of(top, overlay.Parts{Findings: true, Latency: true, Traffic: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSecondGraphvizTakesSamples(t *testing.T) {
	var tops []*model.Topology
	var graphs []string
	for _, name := range samples.Names() {
		top := samplestest.Topology(t, name)
		for _, o := range []Options{{}, {Theme: palette.Dark, Direction: layout.TopDown, Notes: noted(t, top)}} {
			tops, graphs = append(tops, top), append(graphs, string(written(t, top, o)))
		}
	}
	for i, g := range second(t, graphs...) {
		checkWhole(t, tops[i], g)
	}
}

func TestSecondGraphvizTakesRandomDesigns(t *testing.T) {
	tops := traffictest.Designs(200)
	var graphs []string
	for _, top := range tops {
		graphs = append(graphs, string(written(t, top, Options{})))
	}
	for i, g := range second(t, graphs...) {
		checkWhole(t, tops[i], g)
	}
}

// Notes are no part of a design: reading a graph passes them over.
func TestNotesDoNotComeBack(t *testing.T) {
	for _, name := range samples.Names() {
		top := samplestest.Topology(t, name)
		plain, _, err := Read(bytes.NewReader(written(t, top, Options{})))
		if err != nil {
			t.Fatal(err)
		}
		got, guesses, err := Read(bytes.NewReader(written(t, top, Options{Notes: noted(t, top)})))
		if err != nil {
			t.Fatal(err)
		}
		if len(guesses) > 0 {
			t.Errorf("%s: %v", name, guesses)
		}
		if a, b := written(t, plain, Options{}), written(t, got, Options{}); !bytes.Equal(a, b) {
			t.Errorf("%s comes back as\n%s\nand with notes as\n%s", name, a, b)
		}
	}
}
