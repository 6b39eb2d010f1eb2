package tui

import (
	tea "charm.land/bubbletea/v2"

	"portolan/tui/part"
)

// onTop is what lies on top of all others, whoever has opened it; nil for nothing.
func (m *Model) onTop() part.Overlay {
	if all := m.visibleOverlays(); len(all) > 0 {
		return all[len(all)-1]
	}
	if m.ui.view == viewCanvas || m.panes.start != nil {
		return nil
	}
	if p, ok := m.active().(interface{ OnTop() part.Overlay }); ok {
		return p.OnTop()
	}
	return nil
}

// holdStill keeps what lies on top where it is as long as the mouse is used: neither a
// row that is chosen nor what is said of it moves it from under the pointer.
func (m *Model) holdStill() {
	if all := m.visibleOverlays(); len(all) > 0 {
		o := all[len(all)-1]
		m.ui.still.Hold(o, m.overlayRect(o))
	}
}

// freeStill ends that: who types looks at the drawing.
func (m *Model) freeStill(msg tea.Msg) {
	switch msg.(type) {
	case tea.WindowSizeMsg, tea.KeyPressMsg, tea.PasteMsg:
		m.ui.still.Free()
	}
}
