package dot

import (
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/export/overlay"
	"portolan/export/overlay/overlaytest"
	"portolan/export/palette"
	"portolan/samples"
	"portolan/samples/samplestest"
)

func TestSamples(t *testing.T) {
	for _, name := range samples.Names() {
		t.Run(name, func(t *testing.T) {
			top := samplestest.Topology(t, name)
			out := written(t, top, Options{})
			g, err := analysed(out)
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

func TestNotes(t *testing.T) {
	for _, name := range []string{"global-storefront", "broken-launch"} {
		t.Run(name, func(t *testing.T) {
			top := samplestest.Topology(t, name)
			out := written(t, top, Options{Notes: overlaytest.Notes(top, overlay.Parts{Findings: true, Latency: true, Traffic: true})})
			if _, err := analysed(out); err != nil {
				t.Error(err)
			}
			golden.RequireEqual(t, out)
		})
	}
}

func TestGraphvizTakesSamples(t *testing.T) {
	for _, name := range samples.Names() {
		for _, folded := range []bool{false, true} {
			top := samplestest.Topology(t, name)
			render(t, written(t, top, Options{Folded: folded}))
			render(t, written(t, top, Options{Folded: folded, Theme: palette.Dark, Notes: noted(t, top)}))
		}
	}
}
