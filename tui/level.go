package tui

import (
	extent "portolan/model/scope"
	"portolan/tui/act"
)

// level is something that a person is in and leaves by one key, which does that and says
// it in hints.
type level struct {
	on     bool
	hint   string
	leave  func()
	filter bool
}

// level is the one on top, nil when there is nothing to leave.
func (m *Model) level() *level {
	undim := "show everything"
	if m.look.filter.on() { // which stays
		undim = "end dimming"
	}
	for _, l := range []level{
		{on: m.ui.pane == paneGoals && m.ui.view == viewCanvas, hint: "to the canvas", leave: func() { // what stands out is the list's
			m.focus.about = act.Point{}
			m.toPane(paneCanvas)
		}},
		{on: m.focus.selecting, hint: "leave selection", leave: m.unmark},
		{on: m.focus.finding != "", hint: undim, leave: func() { m.focus.finding = "" }},
		{on: len(m.focus.way) > 0, hint: undim, leave: func() { m.focus.way = nil }},
		{on: len(m.focus.about.Nodes)+len(m.focus.about.Links) > 0, hint: undim, leave: func() { m.focus.about = act.Point{} }},
		{on: m.focus.onLink, hint: "leave the link", leave: func() {
			m.focus.onLink = false
			m.panes.show(m)
		}},
		{on: m.filterLeft(), hint: "show everything", leave: func() { m.filterTo(extent.Scope{}) }, filter: true},
		{on: m.ui.pane != paneCanvas && m.ui.view == viewCanvas, hint: "to the canvas", leave: func() { m.toPane(paneCanvas) }},
		{on: m.ui.view != viewCanvas, hint: "to the canvas", leave: func() { m.showView(viewCanvas) }},
		{on: m.simulating() != "", hint: "end simulation", leave: func() {
			m.panes.failure.Reset()
			m.say("The simulation is over: nothing is broken.")
		}},
	} {
		if l.on {
			return &l
		}
	}
	return nil
}

// filterLeft tells whether the filter is among what is left here.
func (m *Model) filterLeft() bool { return m.look.filter.on() && m.listsNodes() }

// showsAll says how the filter is ended from here.
func (m *Model) showsAll() string {
	if l := m.level(); l != nil && l.filter {
		return m.keyOf("up") + " shows everything."
	}
	return ":" + m.table.named("filter.none").words[0] + " shows everything."
}
