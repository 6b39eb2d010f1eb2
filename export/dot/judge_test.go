package dot

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"portolan/export/overlay"
	"portolan/model"
	"portolan/model/traffic/traffictest"
	"portolan/samples"
)

// laidOut is what .ci/graphviz-wasm-judge.mjs prints of a graph.
type laidOut struct {
	Error, Version         string
	Nodes, Edges, Clusters int
}

// second has a WebAssembly build of Graphviz lay graphs out, a second opinion
// beside the dot of the system. PORTOLAN_GRAPHVIZ_WASM names the command, as
// .ci/run sets it; it skips without one.
func second(t *testing.T, graphs ...string) []laidOut {
	t.Helper()
	command := strings.Fields(os.Getenv("PORTOLAN_GRAPHVIZ_WASM"))
	if len(command) == 0 {
		t.Skip("PORTOLAN_GRAPHVIZ_WASM names no command: no second Graphviz judged the graphs")
	}
	in, err := json.Marshal(graphs)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(command[0], command[1:]...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, errs.String())
	}
	var all []laidOut
	if err := json.Unmarshal(out.Bytes(), &all); err != nil {
		t.Fatal(err)
	}
	if len(all) != len(graphs) {
		t.Fatalf("%d answers for %d graphs", len(all), len(graphs))
	}
	for i, g := range all {
		if g.Error != "" {
			t.Errorf("Graphviz refuses it: %s\n%s", g.Error, graphs[i])
		}
	}
	return all
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
		top := sample(t, name)
		for _, o := range []Options{{}, {Theme: Dark, Direction: TopToBottom, Notes: noted(t, top)}} {
			tops, graphs = append(tops, top), append(graphs, string(written(t, top, o)))
		}
	}
	for i, g := range second(t, graphs...) {
		checkWhole(t, tops[i], g)
	}
}

func TestSecondGraphvizTakesRandomDesigns(t *testing.T) {
	var tops []*model.Topology
	var graphs []string
	r := rand.New(rand.NewPCG(5, 200))
	for len(tops) < 200 {
		top, err := traffictest.Parse(traffictest.Random(r.IntN)...)
		if err != nil {
			continue
		}
		tops, graphs = append(tops, top), append(graphs, string(written(t, top, Options{})))
	}
	for i, g := range second(t, graphs...) {
		checkWhole(t, tops[i], g)
	}
}

// Notes are no part of a design: reading a graph passes them over.
func TestNotesDoNotComeBack(t *testing.T) {
	for _, name := range samples.Names() {
		top := sample(t, name)
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
