package mermaid

import (
	"fmt"
	"testing"

	"portolan/export/judgetest"
	"portolan/model/layout"
	"portolan/samples"
	"portolan/samples/samplestest"
)

// drawn is what .ci/mermaid-layout-judge.mjs prints of a chart.
type drawn struct {
	Error         string
	Nodes, Labels int
	Faults        []string
	Behind        []string // lines of other links whose part behind a label is hidden
}

// In Mermaid's own layout every label can be read as long as guards are folded
// into what they guard: none lies under a box, on another label or over a line.
// Lines are painted below labels and do not show through.
func TestMermaidCoversNoLabel(t *testing.T) {
	var charts []string
	var names []string
	for _, name := range samples.Names() {
		for _, way := range []layout.Direction{layout.LeftRight, layout.TopDown} {
			names = append(names, fmt.Sprint(name, " ", way))
			charts = append(charts, written(t, samplestest.Topology(t, name), Options{Folded: true, Direction: way}))
		}
	}
	labels, behind := 0, 0
	for i, p := range judgetest.Judge[drawn](t, "PORTOLAN_MERMAID_LAYOUT", charts) {
		if p.Error != "" || p.Nodes == 0 {
			t.Errorf("%s: %d nodes, %s", names[i], p.Nodes, p.Error)
		}
		labels, behind = labels+p.Labels, behind+len(p.Behind)
		for _, fault := range append(p.Faults, p.Behind...) {
			t.Errorf("%s: %s", names[i], fault)
		}
	}
	t.Logf("%d lines run behind the %d labels", behind, labels)
}
