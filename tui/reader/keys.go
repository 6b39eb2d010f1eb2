package reader

import (
	tea "charm.land/bubbletea/v2"

	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/picker"
)

// Key implements part.Panel.
func (r *Reader) Key(msg tea.KeyPressMsg) act.Action { return r.Bindings().Key(msg) }

// Bindings implements part.Panel.
func (r *Reader) Bindings() *binding.Table {
	if r.search != nil {
		return r.searching
	}
	return r.keys
}

// Bind adds keys of this text alone, which win over those of all texts. Room is what
// they are called after.
func (r *Reader) Bind(room string, list ...binding.Binding) { r.keys.Extend(room, list...) }

func (r *Reader) bindings() *binding.Table {
	rows := binding.Rows("Line", "scroll", true, func() int { return r.page - 1 }, r.scroll)
	for i, more := range [][]string{{"ctrl+p"}, {"ctrl+n"}, {"b", "ctrl+b"}, {"space", "ctrl+f"}, {"g"}} {
		rows[i].Keys = append(rows[i].Keys, more...)
	}
	when := func(so func() bool, hint string) func() string {
		return func() string {
			if so() {
				return hint
			}
			return ""
		}
	}
	for i := range rows[:2] {
		rows[i].Now = when(func() bool { return len(r.lines) > r.page }, "scroll")
	}
	searched := when(func() bool { return r.query != "" }, "next")
	next := func(by int) func(string) act.Action { return binding.Get(func() act.Action { return r.next(by) }) }
	return binding.New("text", "Texts to read", append(rows,
		binding.Binding{ID: "search", Keys: []string{"/"}, Title: "Search in the text", Hint: "search", Run: binding.Do(func() { r.search = picker.NewEntry("") })},
		binding.Binding{ID: "match.next", Keys: []string{"n"}, Title: "Next match", Now: searched, Run: next(1)},
		binding.Binding{ID: "match.previous", Keys: []string{"N"}, Title: "Previous match", Now: searched, Run: next(-1)},
		binding.Binding{ID: "close", Keys: []string{"esc", "q", "enter"}, Title: "Close the text", Hint: "close", Run: binding.Get(func() act.Action { return act.Close{} })},
	)...)
}

// searchBindings serve the line in which the search is typed.
func (r *Reader) searchBindings() *binding.Table {
	t := binding.New("text.search", "Search in a text",
		binding.Binding{ID: "accept", Keys: []string{"enter"}, Title: "Keep the search", Hint: "keep", Run: binding.Get(func() act.Action {
			r.search = nil
			return r.next(0)
		})},
		binding.Binding{ID: "leave", Keys: []string{"esc"}, Title: "Leave the search", Hint: "leave", Run: binding.Do(func() { r.search, r.query, r.found = nil, "", nil })},
	)
	t.Types, t.Line = true, picker.LineKeys()
	t.Rest = func(msg tea.KeyPressMsg) act.Action {
		if !r.search.Key(msg) {
			return nil
		}
		r.find()
		return act.None{}
	}
	return t
}

// Rooms are the tables of the text and of its search.
func (r *Reader) Rooms() []*binding.Table { return []*binding.Table{r.keys, r.searching} }
