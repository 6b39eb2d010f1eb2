package exportview

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"

	"portolan/export/cloudformation"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// formPart is a row of the form behind the target: a file of the set, a value that the
// owner gives, or a reason of a refusal.
type formPart struct {
	section string
	text    string
	value   string // right of the text, "" for none
	role    theme.Role
	mark    func(*theme.Glyphs) string // before the text, nil for none
	hint    string                     // what enter does
	choose  func() act.Action
}

func (x formPart) draw(s screen.Surface, y int, g *theme.Glyphs, style func(theme.Role) theme.Role) {
	if x.mark != nil {
		s.Text(1, y, x.mark(g), style(x.role))
	}
	at := s.Text(3, y, screen.Truncate(x.text, s.W()-3), style(x.role))
	if x.value != "" && at+2 < s.W() {
		s.Text(at+1, y, screen.Truncate(x.value, s.W()-at-1), style(theme.Muted))
	}
}

// part is that under the cursor, nil when it is elsewhere.
func (p *Panel) part() *formPart {
	if at := p.row() - p.targetRow() - 1; p.focus == optionPane && at >= 0 && at < len(p.out.parts) {
		return &p.out.parts[at]
	}
	return nil
}

// choosePart does what enter does on the part under the cursor.
func (p *Panel) choosePart() act.Action {
	if x := p.part(); x != nil {
		return x.choose()
	}
	return act.None{}
}

// partsOf are the parts of an output: the files of a set as a tree with the values
// that each stack takes, or the reasons why there are none.
func (p *Panel) partsOf(out *output) []formPart {
	var parts []formPart
	for _, r := range out.reasons {
		if r.goes == nil {
			continue
		}
		parts = append(parts, formPart{
			section: "Reasons", text: r.where, value: r.text, role: theme.Base, hint: "go there", mark: func(g *theme.Glyphs) string { return g.Error },
			choose: func() act.Action { return r.goes },
		})
	}
	if out.refused != "" || !p.current().Folder {
		return parts
	}
	for i, f := range out.files {
		x := formPart{section: "Files", text: f.Name, role: theme.Base, hint: "show", choose: func() act.Action { return p.showFile(i) }}
		if i < len(out.stacks) {
			x.text, x.role, x.value = out.stacks[i].region, theme.Strong, out.stacks[i].resources
			if out.shared(out.stacks[i].region) { // the Region alone does not tell them apart
				x.text = strings.TrimSuffix(f.Name, ".yaml")
			}
		}
		x.mark = p.changed(f)
		parts = append(parts, x)
	}
	for _, a := range out.asked {
		parts = append(parts, p.valuePart(a))
	}
	return parts
}

func (p *Panel) valuePart(a cloudformation.Parameter) formPart {
	x := formPart{section: "Values", text: a.Name, role: theme.Base, hint: "fill in", choose: func() act.Action { return p.askValue(a) }}
	switch given := p.values.given[a.Name]; {
	case given != "":
		x.value, x.mark = given, func(g *theme.Glyphs) string { return g.Good }
	case a.Required():
		x.role, x.mark = theme.WarningText, func(g *theme.Glyphs) string { return g.Warning }
	default:
		x.value = a.Default
	}
	return x
}

// changed marks a file that the target folder lacks or holds otherwise; nil when it
// holds the same, or when there is nothing to compare with.
func (p *Panel) changed(f act.File) func(*theme.Glyphs) string {
	if !p.looked || !p.exists {
		return nil
	}
	before, err := bytesOnDisk(filepath.Join(p.targets[p.format], f.Name))
	switch {
	case err != nil || before == nil:
		return func(*theme.Glyphs) string { return "+" }
	case !bytes.Equal(before, f.Data):
		return func(g *theme.Glyphs) string { return g.Changed }
	}
	return nil
}

// showFile puts a file of the set at the top of the preview.
func (p *Panel) showFile(i int) act.Action {
	p.render()
	if i < len(p.preview.starts) {
		p.preview.top, p.preview.left = p.preview.starts[i], 0
	}
	return act.None{}
}

// values are those of parameters that the owner filled in. They are written beside
// the script, and read from there again.
type values struct {
	given map[string]string
	from  string // folder that was read
}

// recall reads the values that the target folder holds, once for each target.
func (p *Panel) recall() {
	target := p.targets[p.format]
	if !p.current().Folder || target == p.values.from {
		return
	}
	p.values.from = target
	if p.values.given == nil {
		p.values.given = map[string]string{}
	}
	data, err := bytesOnDisk(filepath.Join(target, cloudformation.ValuesFile))
	if err != nil {
		return // writing says what is wrong there
	}
	for name, value := range cloudformation.ReadValues(data) {
		if p.values.given[name] == "" {
			p.values.given[name] = value
		}
	}
}

// askValue asks for the value of a parameter.
func (p *Panel) askValue(a cloudformation.Parameter) act.Action {
	about := strings.TrimSuffix(a.Description, ".") + "."
	if a.Default != "" {
		about += " Left out: " + a.Default + "."
	}
	prompt := picker.NewPrompt(a.Name, about, p.values.given[a.Name], func(text string) act.Action {
		p.overlay.Close()
		p.values.given[a.Name] = text
		p.fresh = false
		p.Refresh()
		missing := slices.DeleteFunc(slices.Clone(p.out.asked), func(o cloudformation.Parameter) bool { return !o.Required() || p.values.given[o.Name] != "" })
		if len(missing) == 0 {
			return act.Say{Text: "All values are there: ./deploy.sh --parameters " + cloudformation.ValuesFile + " takes them once they are written."}
		}
		return act.Say{Text: wording.Count(len(missing), "value") + " left to fill in."}
	})
	prompt.Check = func(text string) string {
		if text == "" {
			return "" // as if it were never given
		}
		return a.Refuse(text)
	}
	p.overlay.Show(prompt)
	return act.None{}
}
