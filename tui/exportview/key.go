package exportview

import (
	tea "charm.land/bubbletea/v2"
	"portolan/tui/act"
	"portolan/tui/picker"
)

// Key implements [part.Panel].
func (p *Panel) Key(k tea.KeyPressMsg) act.Action {
	if p.overlay.Open() {
		return p.overlay.Key(k)
	}
	key := k.String()
	if key == "enter" {
		return p.enter()
	}
	p.armed = false
	if a := p.moveKey(key); a != nil {
		return a
	}
	switch key {
	case "space":
		if p.focus == previewPane {
			p.scroll(p.preview.page)
			return act.None{}
		}
		return p.turn(1)
	case "e":
		return p.askTarget()
	case "y":
		return p.copy()
	case "d":
		return p.toggleDiff()
	case "!":
		return p.toggleForce()
	case "/":
		return p.askSearch()
	case "n":
		return p.searchNext()
	case "esc":
		if p.preview.diff {
			return p.toggleDiff()
		}
	}
	return nil
}

func (p *Panel) moveKey(key string) act.Action {
	switch key {
	case "tab":
		p.focus = (p.focus + 1) % panes
	case "shift+tab":
		p.focus = (p.focus + panes - 1) % panes
	case "up", "k":
		p.move(-1)
	case "down", "j":
		p.move(1)
	case "left", "h":
		return p.sideways(-1)
	case "right", "l":
		return p.sideways(1)
	case "pgup":
		p.scroll(-max(1, p.preview.page))
	case "pgdown":
		p.scroll(max(1, p.preview.page))
	case "home":
		p.scroll(-1 << 20)
	case "end", "G":
		p.scroll(1 << 20)
	default:
		return nil
	}
	return act.None{}
}

// rows is how many rows of the form can have the cursor.
func (p *Panel) rows() int { return len(p.formats) + len(p.current().options) + 1 }

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
		p.option = max(0, min(p.option+by, len(p.current().options)))
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
		return act.Say{Text: "Up and down choose a format, tab goes to its options."}
	case p.option >= len(f.options):
		return act.Say{Text: "e changes the target."}
	default:
		o := f.options[p.option]
		o.at = (o.at + by + len(o.values)) % len(o.values)
		p.fresh = false
		p.Refresh()
	}
	return act.None{}
}

// enter edits the target when that has the cursor and writes otherwise.
func (p *Panel) enter() act.Action {
	if p.row() == p.rows()-1 && !p.armed {
		return p.askTarget()
	}
	return p.write()
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
		return act.Say{Text: target + " exists. Enter again replaces it, d shows what would change, e names another."}
	}
	if !p.encode() {
		return p.refusal()
	}
	if p.current().folder {
		return act.WriteFiles{Dir: target, Files: p.out.files, Overwrite: p.exists}
	}
	return act.WriteFile{Path: target, Data: p.out.files[0].Data, Overwrite: p.exists}
}

// refuseTarget says why nothing can be written to the target; nil when it can.
func (p *Panel) refuseTarget() act.Action {
	if p.blocked == "" {
		return nil
	}
	return act.Say{Text: p.targets[p.format] + " is " + p.blocked + ": e names another target.", Error: true}
}

// refusal says why there is nothing to write or copy; nil when there is.
func (p *Panel) refusal() act.Action {
	switch {
	case p.t == nil:
		return act.Say{Text: "No design is open."}
	case p.out.refused != "" && p.out.forced:
		return act.Say{Text: p.out.refused + " ! exports it anyway.", Error: true}
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
	if p.current().binary {
		return act.Say{Text: "A picture is no text to copy: enter writes it to a file."}
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
	if f.folder {
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
