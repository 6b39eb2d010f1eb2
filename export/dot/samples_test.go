package dot

import (
	"testing"

	"github.com/awalterschulze/gographviz"
	"github.com/charmbracelet/x/exp/golden"

	"portolan/model"
	"portolan/model/document"
	"portolan/samples"
)

func sample(t testing.TB, name string) *model.Topology {
	t.Helper()
	src, ok := samples.Read(name)
	if !ok {
		t.Fatalf("no sample %s", name)
	}
	file, err := document.Parse(name+samples.Suffix, src)
	if err != nil {
		t.Fatal(err)
	}
	return file.Topology
}

func TestSamples(t *testing.T) {
	for _, name := range samples.Names() {
		t.Run(name, func(t *testing.T) {
			top := sample(t, name)
			out := written(t, top, Options{})
			g, err := gographviz.Read(out)
			if err != nil {
				t.Fatal(err)
			}
			if len(g.Nodes.Nodes) != len(top.Nodes) || len(g.Edges.Edges) != len(top.Links) {
				t.Errorf("%d nodes and %d edges, want %d and %d", len(g.Nodes.Nodes), len(g.Edges.Edges), len(top.Nodes), len(top.Links))
			}
			golden.RequireEqual(t, out)
		})
	}
}

func TestGraphvizTakesSamples(t *testing.T) {
	for _, name := range samples.Names() {
		for _, folded := range []bool{false, true} {
			render(t, written(t, sample(t, name), Options{Folded: folded}))
		}
	}
}
