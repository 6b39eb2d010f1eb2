package tui

import (
	tea "charm.land/bubbletea/v2"

	"portolan/tui/latencyview"
)

// ideasFound is what the latency view wanted to know of a design.
type ideasFound struct{ latencyview.Done }

// findIdeas starts the work that the latency view waits for while it is shown;
// nil when there is none. The view asks for one thing at a time.
func (m *Model) findIdeas() tea.Cmd {
	if m.ui.view != viewLatency || m.panes.start != nil {
		return nil
	}
	job := m.panes.latency.Work()
	if job == nil {
		return nil
	}
	return func() tea.Msg { return ideasFound{job.Run()} }
}
