package picker

import (
	tea "charm.land/bubbletea/v2"

	"portolan/tui/act"
	"portolan/tui/binding"
)

// Key implements part.Panel.
func (l *List) Key(msg tea.KeyPressMsg) act.Action {
	l.still = still{}
	return l.keys.Key(msg)
}

// Bindings implements part.Panel.
func (l *List) Bindings() *binding.Table { return l.keys }

// Bind adds keys of this list alone, which win over those of all lists.
// Room is what they are called after.
func (l *List) Bind(room string, list ...binding.Binding) { l.keys.Extend(room, list...) }

func (l *List) bindings() *binding.Table {
	move := func(by int) act.Action { l.move(by); return act.None{} }
	page := func() int { return l.page - 1 }
	rows := binding.Rows("Row", "", false, page, move)
	for i := range rows[:2] {
		rows[i].Now = func() string { return map[bool]string{false: "move"}[l.Terse] }
	}
	rows[0].Keys = append(rows[0].Keys, "ctrl+p")
	rows[1].Keys = append(rows[1].Keys, "ctrl+n")
	t := binding.New("list", "Lists to choose from", append([]binding.Binding{
		{ID: "choose", Keys: []string{"enter"}, Title: "Choose the row", Now: func() string {
			if l.Verb != "" {
				return l.Verb
			}
			return "choose"
		}, Run: binding.Get(l.choose)},
	}, append(rows, closing("Close the list", "close"))...)...)
	t.Types, t.Line, t.Rest = true, LineKeys(), l.typed
	t.Notes = func() []binding.Hint { return []binding.Hint{{Note: "type", Does: "filter"}} }
	return t
}

// closing is the key that leaves an overlay.
func closing(title, hint string) binding.Binding {
	return binding.Binding{ID: "close", Keys: []string{"esc"}, Title: title, Hint: hint, Run: binding.Get(func() act.Action { return act.Close{} })}
}

// Key implements part.Panel.
func (p *Prompt) Key(msg tea.KeyPressMsg) act.Action { return p.keys.Key(msg) }

// Bindings implements part.Panel.
func (p *Prompt) Bindings() *binding.Table { return p.keys }

func (p *Prompt) bindings() *binding.Table {
	t := binding.New("prompt", "Lines that are asked for",
		binding.Binding{ID: "accept", Keys: []string{"enter"}, Title: "Accept the text", Hint: "accept", Run: binding.Get(p.accept)},
		binding.Binding{ID: "clear", Keys: []string{"ctrl+u"}, Title: "Clear the text before the cursor", Hint: "clear", Run: func(key string) act.Action { return p.typed(binding.Press("ctrl+u")) }},
		closing("Leave without an answer", "cancel"),
	)
	t.Types, t.Line, t.Rest = true, LineKeys(), p.typed
	return t
}
