package worldview

import (
	tea "charm.land/bubbletea/v2"

	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/origin"
)

// Key implements [part.Panel].
func (p *Panel) Key(k tea.KeyPressMsg) act.Action { return p.keys.Key(k) }

// Bindings implements [part.Panel].
func (p *Panel) Bindings() *binding.Table { return p.keys }

func (p *Panel) bindings() *binding.Table {
	step := func(by int) func(string) act.Action { return binding.Get(func() act.Action { return p.step(by) }) }
	// An eighth of the window at a time, in dots.
	pan := func(x, y float64) func(string) act.Action {
		return binding.Do(func() { p.pan(x*max(4, p.camera.w/8), y*max(4, p.camera.h/8)) })
	}
	zoom := func(by float64) func(string) act.Action {
		return binding.Do(func() { p.zoom(by, p.camera.w/2, p.camera.h/2) })
	}
	return binding.New("world", "World view",
		binding.Binding{ID: "next", Keys: []string{"n", "tab"}, Title: "Next city", Hint: "next city", Run: step(1)},
		binding.Binding{ID: "previous", Keys: []string{"N", "shift+tab"}, Title: "Previous city", Run: step(-1)},
		binding.Binding{ID: "left", Keys: []string{"left", "h"}, Title: "Pan left", Hint: "pan", Run: pan(-1, 0)},
		binding.Binding{ID: "up", Keys: []string{"up", "k"}, Title: "Pan up", Hint: "pan", Run: pan(0, -1)},
		binding.Binding{ID: "down", Keys: []string{"down", "j"}, Title: "Pan down", Hint: "pan", Run: pan(0, 1)},
		binding.Binding{ID: "right", Keys: []string{"right", "l"}, Title: "Pan right", Hint: "pan", Run: pan(1, 0)},
		binding.Binding{ID: "in", Keys: []string{"+", "="}, Title: "Zoom in", Hint: "zoom", Run: zoom(zoomStep)},
		binding.Binding{ID: "out", Keys: []string{"-", "_"}, Title: "Zoom out", Hint: "zoom", Run: zoom(1 / zoomStep)},
		origin.Binding(p.numbers),
		binding.Binding{ID: "fit", Keys: []string{"f"}, Title: "Show the whole design", Hint: "fit", Why: p.framed(fitted, "The whole design is in the window already."), Run: binding.Do(func() { p.framing = fitted })},
		binding.Binding{ID: "whole", Keys: []string{"0"}, Title: "Show the whole world", Hint: "world", Why: p.framed(whole, "The whole world is in the window already."), Run: binding.Do(func() { p.framing = whole })},
		binding.Binding{
			ID: "visits", Keys: []string{"c"}, Title: "First or repeat visits", Help: "Shows the times of first visits, with name and connection, or of repeat visits.",
			Now: func() string { return map[bool]string{true: "first visits", false: "repeat visits"}[p.warm] }, Run: binding.Get(p.toggleWarm),
		},
		binding.Binding{ID: "go", Keys: []string{"enter"}, Title: "Show the users on the canvas", Hint: "show on canvas", Why: p.noUsers, Run: binding.Get(p.show)},
	)
}

// framed says that the window follows the design or the world already.
func (p *Panel) framed(to framing, already string) func() string {
	return func() string {
		if p.framing == to {
			return already
		}
		return ""
	}
}

func (p *Panel) noUsers() string {
	if _, _, ok := p.Selected(); !ok {
		return "No users are selected."
	}
	return ""
}

func (p *Panel) toggleWarm() act.Action {
	p.warm = !p.warm
	p.ready()
	return act.Say{Text: "Shown: " + visit(p.warm) + "."}
}

func (p *Panel) show() act.Action {
	users, _, _ := p.Selected()
	return act.FocusNode{ID: users}
}
