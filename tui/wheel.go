package tui

import (
	tea "charm.land/bubbletea/v2"

	"portolan/tui/act"
)

// wheel scrolls what is under the pointer.
func (m *Model) wheel(e tea.Mouse) {
	lines := map[tea.MouseButton]int{tea.MouseWheelUp: -3, tea.MouseWheelDown: 3}[e.Button]
	side := map[tea.MouseButton]int{tea.MouseWheelLeft: -6, tea.MouseWheelRight: 6}[e.Button]
	if all := m.visibleOverlays(); len(all) > 0 { // that which the inspector opened is one of them
		m.holdStill()
		all[len(all)-1].Wheel(lines)
		return
	}
	if l, ok := m.ui.mode.(*leader); ok {
		l.top += lines
		return
	}
	r := m.ui.rects
	switch {
	case m.ui.view == viewCanvas && r.inspector.W > 0 && r.inspector.Contains(e.X, e.Y):
		m.panes.inspector.Wheel(lines)
	case m.ui.view == viewCanvas && r.findings.W > 0 && r.findings.Contains(e.X, e.Y):
		m.panes.findings.Wheel(lines)
	case m.ui.view == viewCanvas && r.goals.W > 0 && r.goals.Contains(e.X, e.Y):
		m.panes.goals.Wheel(lines)
	case m.panes.start != nil || m.ui.view != viewCanvas || m.outlined():
		switch p := m.active().(type) {
		case nil:
		case interface{ WheelAt(x, y, lines int) }:
			p.WheelAt(e.X-r.body.X, e.Y-r.body.Y, lines)
		default:
			p.Wheel(lines)
			if l, ok := p.(interface{ Landed() act.Action }); ok {
				m.perform(l.Landed())
			}
		}
	case e.Mod.Contains(tea.ModCtrl):
		m.wheelZoom(lines)
	case e.Mod.Contains(tea.ModShift):
		m.canvas.Pan(2*lines, 0)
	default:
		m.canvas.Pan(side, lines)
	}
}

func (m *Model) wheelZoom(lines int) {
	if lines < 0 {
		m.zoomIn()
	} else {
		m.zoomOut()
	}
}
