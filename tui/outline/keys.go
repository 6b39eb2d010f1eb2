package outline

import (
	tea "charm.land/bubbletea/v2"

	"portolan/tui/act"
	"portolan/tui/binding"
)

// Key implements [part.Panel].
func (p *Panel) Key(k tea.KeyPressMsg) act.Action { return p.keys.Key(k) }

// Bindings implements [part.Panel].
func (p *Panel) Bindings() *binding.Table { return p.keys }

func (p *Panel) bindings() *binding.Table {
	return binding.New("outline", "Outline view", append(binding.Rows("Node", "node", true, func() int { return p.page }, p.move),
		binding.Binding{ID: "open", Keys: []string{"right", "l"}, Title: "Open, or go to what follows", Hint: "open", Run: binding.Get(p.open)},
		binding.Binding{ID: "close", Keys: []string{"left", "h"}, Title: "Close, or go to the parent", Hint: "close, parent", Run: binding.Get(p.close)},
		binding.Binding{ID: "go", Keys: []string{"enter"}, Title: "Show the node on the canvas, or edit it where that has no room", Edits: func() bool { return p.alone }, Now: p.entering, Run: binding.Get(p.enter)},
		binding.Binding{ID: "fold", Keys: []string{"z"}, Title: "Fold or unfold", Hint: "fold", Run: binding.Get(p.toggle)},
	)...)
}
