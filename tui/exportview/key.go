package exportview

import (
	tea "charm.land/bubbletea/v2"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/origin"
	"portolan/tui/picker"
)

// Key implements [part.Panel].
func (p *Panel) Key(k tea.KeyPressMsg) act.Action {
	if p.overlay.Open() {
		return p.overlay.Key(k)
	}
	armed := p.armed
	a := p.keys.Key(k)
	p.armed = p.armed && !armed // only the next key may replace what exists
	return a
}

// Bindings implements [part.Panel].
func (p *Panel) Bindings() *binding.Table {
	if p.overlay.Open() {
		return p.overlay.Bindings()
	}
	return p.keys
}

func (p *Panel) bindings() *binding.Table {
	t := binding.New("export", "Export view")
	t.Add(p.writes()...)
	t.Add(p.moves()...)
	t.Add(p.verbs()...)
	sources := origin.Binding(p.numbers)
	sources.Hint = "" // at 80 columns the hints fill the line
	t.Add(sources)
	return t
}

// hinted gives a hint while something holds.
func hinted(hint string, when func() bool) func() string {
	return func() string {
		if when() {
			return hint
		}
		return ""
	}
}

func (p *Panel) refused() bool  { return p.out.refused != "" }
func (p *Panel) accepted() bool { return p.out.refused == "" }
func (p *Panel) textual() bool  { return !p.current().Binary }

func (p *Panel) writes() []binding.Binding {
	forcible := func() bool { return p.refused() && p.out.forced }
	return []binding.Binding{
		{
			ID: "write", Keys: []string{"enter"}, Title: "Write the export", Help: "Writes to the target; one that exists is replaced when the key is pressed again.",
			When: func() bool { return !p.onTarget() && p.part() == nil || p.armed }, Now: hinted("write", p.accepted), Run: binding.Get(p.write),
		},
		{
			ID: "force", Keys: []string{"!"}, Title: "Export in spite of what speaks against it", Help: "Exports what would be refused, and lists what is left out; again takes that back.",
			When: forcible, Hint: "export anyway", Run: binding.Get(p.toggleForce),
		},
		{ID: "part", Keys: []string{"enter"}, When: func() bool { return p.part() != nil && !p.armed }, Title: "Show the file, fill in the value or go to what is refused", Now: func() string { return p.part().hint }, Run: binding.Get(p.choosePart)},
		{ID: "target.change", Keys: []string{"enter"}, When: func() bool { return p.onTarget() && !p.armed }, Title: "Change the target", Hint: "change target", Run: binding.Get(p.askTarget)},
	}
}

func (p *Panel) moves() []binding.Binding {
	scrolls := func() bool { return p.focus == previewPane && p.textual() }
	up := func() string {
		switch {
		case p.focus == formatPane:
			return "format"
		case p.focus == optionPane:
			return "option"
		}
		return hinted("scroll", scrolls)()
	}
	side := func() string {
		switch {
		case p.focus == formatPane, p.onTarget(), p.part() != nil:
			return ""
		case p.focus == optionPane:
			return "change"
		}
		return hinted("scroll", scrolls)()
	}
	sideways := func(by int) func(string) act.Action {
		return binding.Get(func() act.Action { return p.sideways(by) })
	}
	turn := func(by pane) func(string) act.Action { return binding.Do(func() { p.focus = (p.focus + by) % panes }) }
	rows := binding.Rows("Row", "", true, func() int { return p.preview.page }, func(by int) act.Action { p.scroll(by); return act.None{} })
	for i, by := range []int{-1, 1} {
		rows[i].Now, rows[i].Run = up, binding.Do(func() { p.move(by) })
	}
	const far = 1 << 20
	for i, by := range map[int]int{len(rows) - 2: -far, len(rows) - 1: far} { // to the beginning, to the end
		rows[i].Run = binding.Do(func() { p.move(by) })
	}
	return append(rows,
		binding.Binding{ID: "left", Keys: []string{"left", "h"}, Title: "Option before, or scroll left", Now: side, Run: sideways(-1)},
		binding.Binding{ID: "right", Keys: []string{"right", "l"}, Title: "Next option, or scroll right", Now: side, Run: sideways(1)},
		binding.Binding{ID: "pane.next", Keys: []string{"tab"}, Title: "Next pane", Now: func() string {
			return [panes]string{"options", "preview", "formats"}[p.focus]
		}, Run: turn(1)},
		binding.Binding{
			ID: "page", Keys: []string{"space"}, Title: "Next value of the option, or a page of the preview", When: func() bool { return p.focus != formatPane },
			Help: "Among the formats the key opens the menu.", Run: binding.Get(p.page),
		},
		binding.Binding{ID: "pane.previous", Keys: []string{"shift+tab"}, Title: "Previous pane", Run: turn(panes - 1)},
	)
}

// page turns the option under the cursor or the page of the preview.
func (p *Panel) page() act.Action {
	if p.focus == previewPane {
		p.scroll(p.preview.page)
		return act.None{}
	}
	return p.turn(1)
}

func (p *Panel) verbs() []binding.Binding {
	return []binding.Binding{
		{ID: "match.next", Keys: []string{"n"}, Title: "Next match", Now: hinted("next match", func() bool { return p.focus == previewPane && p.preview.query != "" }), Run: binding.Get(p.searchNext)},
		{ID: "target", Keys: []string{"e"}, Title: "Name another target", Now: hinted("target", func() bool { return !p.onTarget() }), Run: binding.Get(p.askTarget)},
		{ID: "copy", Keys: []string{"y"}, Title: "Copy the export", Now: hinted("copy", func() bool { return p.accepted() && p.textual() }), Run: binding.Get(p.copy)},
		{ID: "diff", Keys: []string{"d"}, Title: "Compare with what exists", Now: func() string {
			if p.preview.diff {
				return "end diff"
			}
			return hinted("diff", p.accepted)()
		}, Run: binding.Get(p.toggleDiff)},
		{ID: "diff.end", Keys: []string{"esc"}, When: func() bool { return p.preview.diff }, Title: "End the comparison", Run: binding.Get(p.toggleDiff)},
		{ID: "force.off", Keys: []string{"!"}, When: func() bool { return !p.refused() || !p.out.forced }, Title: "No longer force the export", Now: hinted("force off", func() bool { return p.force }), Run: binding.Get(p.toggleForce)},
		{ID: "search", Keys: []string{"/"}, Title: "Search in the preview", Now: hinted("search", p.textual), Run: binding.Get(p.askSearch)},
	}
}

// rows is how many rows of the form can have the cursor.
func (p *Panel) rows() int { return p.targetRow() + 1 + len(p.out.parts) }

// row is the row of the form that has the cursor, -1 while the preview has it.
func (p *Panel) row() int {
	switch p.focus {
	case formatPane:
		return p.format
	case optionPane:
		return len(p.formats) + p.option
	}
	return -1
}

// toRow puts the cursor on a row of the form.
func (p *Panel) toRow(row int) {
	if row < len(p.formats) {
		p.focus = formatPane
		p.choose(row)
		return
	}
	p.focus, p.option = optionPane, row-len(p.formats)
}

func (p *Panel) move(by int) {
	switch p.focus {
	case formatPane:
		p.choose(max(0, min(p.format+by, len(p.formats)-1)))
	case optionPane:
		p.option = max(0, min(p.option+by, p.rows()-1-len(p.formats)))
	default:
		p.scroll(by)
	}
}

func (p *Panel) sideways(by int) act.Action {
	if p.focus == previewPane {
		p.render()
		p.preview.left = max(0, min(p.preview.left+8*by, p.preview.widest))
		return act.None{}
	}
	return p.turn(by)
}

// turn changes the option under the cursor.
func (p *Panel) turn(by int) act.Action {
	switch f := p.current(); {
	case p.focus == formatPane:
		return act.Say{Text: p.keys.Spell("Up and down choose a format, {pane.next} goes to its options.")}
	case p.part() != nil:
		return p.choosePart()
	case p.option >= len(f.options):
		return act.Say{Text: p.keys.Spell("{target} changes the target.")}
	default:
		o := f.options[p.option]
		o.at = (o.at + by + len(o.values)) % len(o.values)
		p.fresh = false
		p.Refresh()
	}
	return act.None{}
}

func (p *Panel) write() act.Action {
	p.render()
	target := p.targets[p.format]
	if a := p.refusal(); a != nil {
		return a
	}
	armed := p.armed
	p.Refresh()
	p.look()
	if a := p.refuseTarget(); a != nil {
		return a
	}
	if p.exists && !armed {
		p.armed = true
		return act.Say{Text: target + p.keys.Spell(" exists. {write} again replaces it, {diff} shows what would change, {target} names another.")}
	}
	if !p.encode() {
		return p.refusal()
	}
	if p.current().Folder {
		return act.WriteFiles{Dir: target, Files: p.out.files, Overwrite: p.exists}
	}
	return act.WriteFile{Path: target, Data: p.out.files[0].Data, Overwrite: p.exists}
}

// refuseTarget says why nothing can be written to the target; nil when it can.
func (p *Panel) refuseTarget() act.Action {
	if p.blocked == "" {
		return nil
	}
	return act.Say{Text: p.targets[p.format] + " is " + p.blocked + p.keys.Spell(": {target} names another target."), Error: true}
}

// refusal says why there is nothing to write or copy; nil when there is.
func (p *Panel) refusal() act.Action {
	switch {
	case p.t == nil:
		return act.Say{Text: "No design is open."}
	case p.out.refused != "" && p.out.forced:
		return act.Say{Text: p.out.refused + p.keys.Spell(" {force} exports it anyway."), Error: true}
	case p.out.refused != "":
		return act.Say{Text: p.out.refused, Error: true}
	}
	return nil
}

func (p *Panel) copy() act.Action {
	p.render()
	if a := p.refusal(); a != nil {
		return a
	}
	if p.current().Binary {
		return act.Say{Text: p.keys.Spell("A picture is no text to copy: {write} writes it to a file.")}
	}
	return act.Copy{Text: string(p.out.files[p.preview.fileAt(p.preview.top)].Data)}
}

func (p *Panel) toggleForce() act.Action {
	p.render()
	if !p.force && !p.out.forced {
		return act.Say{Text: "Nothing keeps this export back."}
	}
	p.force, p.fresh = !p.force, false
	p.Refresh()
	if p.force {
		return act.Say{Text: "Forced: check what is left out before you deploy."}
	}
	return act.Say{Text: "No longer forced."}
}

func (p *Panel) askTarget() act.Action {
	f := p.current()
	what := "File to write"
	if f.Folder {
		what = "Folder for the templates, stacks.json and deploy.sh"
	}
	p.overlay.Show(picker.NewPrompt("Target", what+".", p.targets[p.format], func(path string) act.Action {
		p.overlay.Close()
		p.targets[p.format] = path
		p.Refresh()
		return act.None{}
	}))
	return act.None{}
}

func (p *Panel) toggleDiff() act.Action {
	if p.preview.diff {
		p.preview.diff, p.fresh = false, false
		p.preview.top = 0
		return act.None{}
	}
	p.render()
	if a := p.refusal(); a != nil {
		return a
	}
	p.Refresh()
	p.look()
	if a := p.refuseTarget(); a != nil {
		return a
	}
	if !p.exists {
		return act.Say{Text: p.targets[p.format] + " does not exist yet: all of it is new."}
	}
	p.preview.diff, p.fresh = true, false
	p.preview.top = 0
	p.render()
	return act.None{}
}

// Rooms are the keys of the view itself, also while an overlay is open in it.
func (p *Panel) Rooms() []*binding.Table { return []*binding.Table{p.keys} }
