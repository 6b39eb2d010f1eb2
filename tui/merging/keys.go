package merging

import (
	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/binding"
)

// Key implements part.Panel.
func (d *Dialog) Key(msg tea.KeyPressMsg) act.Action { return d.keys.Key(msg) }

// Bindings implements part.Panel.
func (d *Dialog) Bindings() *binding.Table { return d.keys }

func (d *Dialog) bindings() *binding.Table {
	take := func(a model.Answer) func(string) act.Action {
		return binding.Get(func() act.Action { return d.answer(a) })
	}
	all := func(a model.Answer) func(string) act.Action {
		return binding.Get(func() act.Action { return d.all(a) })
	}
	asks := func(hint string) func() string {
		return func() string {
			if len(d.rows) == 0 {
				return ""
			}
			return hint
		}
	}
	both := func() string {
		if len(d.rows) > 0 {
			for _, i := range d.rows[d.cursor].of {
				if d.merged.Conflicts[i].Both != "" {
					return "both"
				}
			}
		}
		return ""
	}
	rows := binding.Rows("Place", "", true, func() int { return max(1, d.listH-1) }, d.move)
	return binding.New("merge", "Two versions of one design", append([]binding.Binding{
		{ID: "mine", Keys: []string{"m", "1"}, Title: "Take mine", Help: "Takes what is here: at the place, or at all places of the node or link.", Now: asks(d.sides.Mine), Run: take(model.Mine)},
		{ID: "theirs", Keys: []string{"t", "2"}, Title: "Take theirs", Help: "Takes what the other side made of it.", Now: asks(d.sides.Theirs), Run: take(model.Theirs)},
		{ID: "both", Keys: []string{"b", "3"}, Title: "Take both", Help: "Takes both where that is possible: what both added to a list, two links of one pair, two nodes that both added under one name.", Now: both, Run: take(model.Both)},
		{ID: "merge", Keys: []string{"enter"}, Title: "Bring both together as one undo step", Hint: "merge", Stays: func() bool { return d.open() == 0 }, Run: binding.Get(d.finish)},
		{ID: "changes", Keys: []string{"d"}, Title: "All that changes here, or the place", Now: func() string {
			switch {
			case len(d.rows) == 0:
				return ""
			case d.whole:
				return "place"
			}
			return "changes"
		}, Run: binding.Do(func() { d.whole, d.below = !d.whole || len(d.rows) == 0, 0 })},
		{ID: "all.mine", Keys: []string{"M"}, Title: "Take mine at all places left", Now: asks("all " + d.sides.Mine), Run: all(model.Mine)},
		{ID: "all.theirs", Keys: []string{"T"}, Title: "Take theirs at all places left", Now: asks("all " + d.sides.Theirs), Run: all(model.Theirs)},
		{ID: "close", Keys: []string{"esc", "q"}, Title: "Leave both as they are", Now: func() string {
			if d.sides.Must != "" {
				return ""
			}
			return "later"
		}, Run: binding.Get(d.leave)},
		{ID: "scroll.up", Keys: []string{"ctrl+b"}, Title: "Scroll what is below up", Run: binding.Do(func() { d.scroll(-max(1, d.page-1)) })},
		{ID: "scroll.down", Keys: []string{"ctrl+f"}, Title: "Scroll what is below down", Run: binding.Do(func() { d.scroll(max(1, d.page-1)) })},
	}, rows...)...)
}
