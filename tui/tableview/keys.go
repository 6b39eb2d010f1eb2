package tableview

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
	sort := func(by column) func(string) act.Action {
		return binding.Get(func() act.Action { return p.sortBy((p.by + by + columns) % columns) })
	}
	step := func(b binding.Binding) binding.Binding { // no menu lists it: it moves the cursor
		b.Now = func() string { return "" }
		return b
	}
	return binding.New("table", "Table view", append(binding.Rows("Node", "node", true, func() int { return p.page }, p.move),
		binding.Binding{ID: "right", Keys: []string{"right", "l"}, Title: "Sort by the next column", Hint: "sort by", Run: sort(1)},
		binding.Binding{ID: "left", Keys: []string{"left", "h"}, Title: "Sort by the column before", Hint: "sort by", Run: sort(-1)},
		origin.Binding(p.numbers),
		binding.Binding{ID: "reverse", Keys: []string{"r"}, Title: "Turn the order round", Help: "The greatest first, or the least. A click on the head of a column sorts by it, another one turns the order round.", Hint: "reverse", Run: binding.Get(func() act.Action { return p.sortBy(p.by) })},
		p.root(act.Search, "/", "Search in the rows", "search"),
		step(p.root(act.SearchNext, "n", "Next match", "")),
		step(p.root(act.SearchPrevious, "N", "Previous match", "")),
		p.root(act.Filter, "V", "Show only a part", ""),
		binding.Binding{ID: "go", Keys: []string{"enter"}, Title: "Show the node on the canvas", Hint: "show on canvas", Run: binding.Get(p.enter)},
	)...)
}

// root is a command that the root has for the canvas, under the same key; it takes the
// node of the row.
func (p *Panel) root(c act.Command, key, title, hint string) binding.Binding {
	return binding.Binding{ID: c.String(), Keys: []string{key}, Title: title, Hint: hint, Command: &c, Run: binding.Get(func() act.Action { return act.Run{Command: c, Node: p.Selected()} })}
}

// Click implements [part.Panel]: on the head of a column it sorts, on a row it
// selects; a double click shows the node on the canvas.
func (p *Panel) Click(x, y int, double bool) act.Action {
	if y == p.top-1 {
		for c := column(0); c < columns; c++ {
			if p.wide[c] > 0 && x >= p.left[c]-1 && x <= p.left[c]+p.wide[c] {
				return p.sortBy(c)
			}
		}
		return nil
	}
	on := p.Point(x, y)
	if on != nil && double {
		return p.enter()
	}
	return on
}

// Point puts the cursor on the row under the pointer.
func (p *Panel) Point(_, y int) act.Action {
	i := p.offset + y - p.top
	if y < p.top || y >= p.top+p.page || i >= len(p.rows) {
		return nil
	}
	return p.toRow(i)
}

// Wheel implements [part.Panel].
func (p *Panel) Wheel(lines int) {
	p.cursor = max(0, min(p.cursor+lines, len(p.rows)-1))
}

// Landed gives the focus to the row on which the wheel left the cursor.
func (p *Panel) Landed() act.Action { return act.FocusRow{ID: p.Selected()} }
