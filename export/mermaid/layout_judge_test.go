package mermaid

import (
	"testing"

	"portolan/export/judgetest"
	"portolan/samples"
	"portolan/samples/samplestest"
)

// drawn is what .ci/mermaid-layout-judge.mjs prints of a chart.
type drawn struct {
	Error         string
	Nodes, Labels int
	Faults        []string
}

// In Mermaid's own layout no label lies under a box or on another label, as
// long as guards are folded into what they guard.
func TestMermaidCoversNoLabel(t *testing.T) {
	var charts []string
	var names []string
	for _, name := range samples.Names() {
		for _, way := range []string{LeftToRight, TopToBottom} {
			names = append(names, name+" "+way)
			charts = append(charts, written(t, samplestest.Topology(t, name), Options{Folded: true, Direction: way}))
		}
	}
	for i, p := range judgetest.Judge[drawn](t, "PORTOLAN_MERMAID_LAYOUT", charts) {
		if p.Error != "" || p.Nodes == 0 {
			t.Errorf("%s: %d nodes, %s", names[i], p.Nodes, p.Error)
		}
		for _, fault := range p.Faults {
			t.Errorf("%s: %s", names[i], fault)
		}
	}
}
