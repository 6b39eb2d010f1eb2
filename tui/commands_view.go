package tui

import (
	tea "charm.land/bubbletea/v2"
)

// panning begins the names of the commands that move the camera.
const panning = "pan."

func viewCommands() []*command { return append(paneCommands(), zoomCommands()...) }

func paneCommands() []*command {
	pan := func(id string, keys []string, dx, dy int) *command {
		return &command{
			id: panning + id, keys: keys, in: drawing, group: groupView, title: "Pan " + id, drawn: true, why: needsNode, help: "Moves the camera, not the focus.",
			run: func(m *Model, _ string) { m.pan(dx, dy) },
		}
	}
	return []*command{
		{
			id: "break", keys: []string{"x"}, in: inCanvas, group: groupView, words: []string{"break"}, title: "Break the focused node", on: onNode, why: unbroken,
			help:     "Breaks the node in a simulation and shows what users get; again mends it. The design is not changed. Of a box it breaks the Region, or all of its nodes.",
			run:      func(m *Model, _ string) { m.breakFocus() },
			box:      (*Model).breakBox,
			boxTitle: breakTitle,
		},
		{
			id: "region.break", in: drawing, group: groupView, menu: "v X", words: []string{"break-region"}, arg: "REGION", title: "Break the Region", on: onRegion,
			help: "Breaks the Region in a simulation and shows what users get; again mends it: the one that is named or under the pointer, else that of the focus.",
			run:  (*Model).breakRegion,
		},
		{
			id: "pane.next", keys: []string{"tab"}, in: anywhere, group: groupView, title: "Next pane",
			help: "Gives the focus to the next pane of the view.",
			run:  func(m *Model, _ string) { m.nextPane(1) },
		},
		{
			id: "pane.previous", keys: []string{"shift+tab"}, in: anywhere, group: groupView, title: "Previous pane",
			help: "Gives the focus to the previous pane of the view.",
			run:  func(m *Model, _ string) { m.nextPane(-1) },
		},
		{
			id: "findings", keys: []string{"g f"}, in: anywhere, group: groupView, menu: "v f", words: []string{"findings"}, title: "Findings",
			help: "Gives the focus to the list of findings.",
			run: func(m *Model, _ string) {
				if m.ui.view == viewCanvas && m.ui.pane == paneFindings && m.panes.start == nil {
					m.say("This is the list of findings.")
					return
				}
				m.toPane(paneFindings)
				m.showView(viewCanvas)
			},
		},
		pan("left", []string{"H", "ctrl+left"}, -8, 0),
		pan("down", []string{"J", "ctrl+down"}, 0, 3),
		pan("up", []string{"K", "ctrl+up"}, 0, -3),
		pan("right", []string{"L", "ctrl+right"}, 8, 0),
	}
}

func zoomCommands() []*command {
	zoom := func(id string, keys []string, menu, title, help string, on thing, why func(*Model) string, run func(*Model)) *command {
		return &command{id: "zoom." + id, keys: keys, in: drawing, group: groupView, menu: menu, title: title, help: help, on: on, drawn: true, why: why, run: func(m *Model, _ string) { run(m) }}
	}
	return []*command{
		zoom("in", []string{"+"}, "v +", "Zoom in", "Dots, compact, detail.", onEmpty, (*Model).largest, (*Model).zoomIn),
		zoom("out", []string{"-"}, "v -", "Zoom out", "Detail, compact, dots.", onEmpty, (*Model).smallest, (*Model).zoomOut),
		zoom("fit", []string{"0"}, "v 0", "Fit", "All of the design in as much detail as the canvas has room for, also top down. It stays so while you edit, until you zoom.", onEmpty, nil, (*Model).fit),
		zoom("centre", []string{"="}, "v =", "Centre the focus", "Puts the focus into the middle of the canvas.", onNode, nil, func(m *Model) { m.canvas.Centre(m.focus.node) }),
		{
			id: "minimap", keys: []string{"M"}, in: drawing, group: groupView, menu: "v M", words: []string{"minimap"}, title: "Minimap on or off", on: onEmpty, drawn: true,
			help: "The map shows where you are when the drawing is larger than the canvas.",
			run: func(m *Model, _ string) {
				m.ui.minimap = !m.ui.minimap
				d := m.canvas.Drawing()
				switch {
				case !m.ui.minimap:
					m.say("No minimap.")
				case d == nil || m.canvas.Fits(d):
					m.say("The minimap shows when something is out of sight.")
				}
			},
		},
		{
			id: "panes.hide", keys: []string{"Z"}, in: drawing, group: groupView, menu: "v Z", title: "Hide or show the side panes", on: onEmpty, drawn: true,
			help: "Gives the canvas the whole width.",
			run: func(m *Model, _ string) {
				m.ui.hidden = !m.ui.hidden
				m.ui.pane = paneCanvas
				m.resize(m.ui.w, m.ui.h)
			},
		},
		{
			id: "redraw", keys: []string{"ctrl+l"}, in: anywhere | inStart, group: groupView, title: "Redraw",
			help: "Paints the whole screen again.",
			run:  func(m *Model, _ string) { m.later(tea.ClearScreen) },
		},
		{
			id: "theme", keys: nil, in: anywhere, group: groupView, words: []string{"theme"}, arg: "dark|light|high-contrast|mono", title: "Choose a theme",
			help: "Changes the colours; without a name it lists the themes.",
			run:  (*Model).chooseTheme,
		},
	}
}
