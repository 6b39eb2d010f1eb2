package start

import (
	tea "charm.land/bubbletea/v2"

	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/binding"
)

// Key implements [part.Panel].
func (p *Screen) Key(k tea.KeyPressMsg) act.Action { return p.keys.Key(k) }

// Bindings implements [part.Panel].
func (p *Screen) Bindings() *binding.Table { return p.keys }

// detail gives the words behind an entry of the menu; nil when the binding is
// none.
func (p *Screen) detail(b *binding.Binding) func() string {
	text := func(s string) func() string { return func() string { return s } }
	return map[string]func() string{
		"new":       text("users first, then what comes next"),
		"sample":    func() string { return wording.Count(len(p.designs), "bundled design") },
		"exercises": text("learn by drawing, checked at once"),
		"recent":    func() string { return wording.Count(len(p.recent), "file") },
		"help":      text("what every key does"),
		"quit":      text(""),
	}[b.ID]
}

func (p *Screen) bindings() *binding.Table {
	inList := func() bool { return p.page != menuPage }
	only := func(when func() bool, hint string) func() string {
		return func() string {
			if when() {
				return hint
			}
			return ""
		}
	}
	rows := binding.Rows("Entry", "", true, func() int { return p.shown }, func(by int) act.Action { p.move(by); return act.None{} })
	for i := range rows[:2] {
		rows[i].Now = only(inList, "choose")
	}
	rows[1].Keys = append(rows[1].Keys, "tab")
	rows[4].Keys = append(rows[4].Keys, "g")
	run := func(c act.Command) func(string) act.Action {
		return binding.Get(func() act.Action { return act.Run{Command: c} })
	}
	return binding.New("home", "Start screen", append(rows,
		binding.Binding{ID: "choose", Keys: []string{"enter", "right"}, Title: "Choose the entry", Now: only(inList, "open"), Run: binding.Get(p.choose)},
		binding.Binding{ID: "back", Keys: []string{"esc", "left", "backspace"}, When: inList, Title: "Back to the menu", Hint: "back", Run: binding.Do(func() { p.turn(menuPage) })},
		binding.Binding{ID: "new", Keys: []string{"n"}, Title: "New design", Hint: "new", Run: run(act.NewDesign)},
		binding.Binding{ID: "sample", Keys: []string{"o"}, Title: "Open a sample", Now: only(func() bool { return !inList() }, "sample"), Run: binding.Do(func() { p.turn(samplesPage) })},
		binding.Binding{ID: "exercises", Keys: []string{"e"}, Title: "Exercises", Now: only(func() bool { return !inList() }, "exercises"), Run: run(act.Exercises)},
		binding.Binding{ID: "recent", Keys: []string{"r"}, Title: "Recent files and drafts", Why: func() string {
			if len(p.recent) == 0 {
				return "No file was open before and no draft is kept."
			}
			return ""
		}, Now: only(func() bool { return !inList() && len(p.recent) > 0 }, "recent"), Run: binding.Do(func() { p.turn(recentPage) })},
		binding.Binding{ID: "help", Keys: []string{"?", "f1"}, Title: "Keys", Hint: "keys", Run: run(act.Help)},
		binding.Binding{ID: "quit", Keys: []string{"q"}, Title: "Quit", Hint: "quit", Run: run(act.Quit)},
	)...)
}
