package tui

import (
	"fmt"

	"portolan/tui/origin"
)

// openSources opens where the numbers of the view come from; on the canvas those of
// the focus, and that of the title bar.
func (m *Model) openSources() {
	if p := m.active(); p != nil && m.runBinding(p.Bindings().Room()+".source") {
		return
	}
	about, all := m.panes.inspector.Numbers()
	m.perform(origin.Open(about, append(all, m.titleNumber()...)))
}

// titleNumber is the figure of the title bar.
func (m *Model) titleNumber() []origin.Number {
	text := m.estimateText()
	if text == "" {
		return nil
	}
	s := m.look.estimate.Summary
	return append([]origin.Number{{
		Name: "In the title bar", Value: text,
		How: []string{
			fmt.Sprintf("All %s with figures, %.0f %% of all %[1]s, in one distribution, first visits; with nothing broken.", m.look.estimate.Counted(), s.SharePercent),
			"The latency view, " + m.keyOf("view.latency") + ", divides it by city and request, and those by step.",
		},
	}}, origin.Assumptions(m.look.estimate)...)
}
