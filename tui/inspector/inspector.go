// Package inspector shows everything about one node, one link or the design
// as a whole, and edits it in typed fields. Fields come from the property
// descriptors of the model; what is typed stays pending until it is applied as
// one step.
package inspector

import (
	tea "charm.land/bubbletea/v2"
	"portolan/model"
	"portolan/model/layout"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/validate"
)

// Selection is what the inspector shows: a link, else a node, else the design.
type Selection struct {
	Node string
	Link *model.LinkRef
	Box  *Box // the node stands for a box of several, nil for itself
}

// Box is several nodes that are drawn as one.
type Box struct {
	Key, Title string
	Members    []string
}

func (s Selection) same(o Selection) bool {
	if (s.Link == nil) != (o.Link == nil) {
		return false
	}
	if s.Link != nil {
		return *s.Link == *o.Link
	}
	if (s.Box == nil) != (o.Box == nil) || s.Box != nil && (s.Box.Key != o.Box.Key || len(s.Box.Members) != len(o.Box.Members)) {
		return false
	}
	return s.Node == o.Node
}

// in tells whether the selection stands in a design; the design itself always does.
func (s Selection) in(t *model.Topology) bool {
	switch {
	case t == nil:
		return false
	case s.Link != nil:
		return t.Link(*s.Link) != nil
	}
	return s.Node == "" || t.Node(s.Node) != nil
}

// Panel is the inspector.
type Panel struct {
	// Check judges the design with pending changes; validate.Check unless set
	// otherwise.
	Check func(*model.Topology) *validate.Report

	t     *model.Topology
	rep   *validate.Report
	sel   Selection
	facts facts
	form  *form // nil while viewing

	keys, fields, leaving *binding.Table
}

var _ part.Panel = (*Panel)(nil)

// New returns an inspector of nothing.
func New() *Panel {
	p := &Panel{Check: validate.Check}
	p.keys, p.fields, p.leaving = p.viewBindings(), p.fieldBindings(), p.leaveBindings()
	return p
}

// Show sets what is inspected. Rep may be nil or belong to an earlier
// revision. While fields hold changes that are not applied, the inspector
// stays with what it edits, as long as that is in the design.
func (p *Panel) Show(t *model.Topology, rep *validate.Report, sel Selection) {
	if !sel.in(t) {
		sel = Selection{}
	}
	if p.form != nil {
		if p.form.sel.in(t) && (sel.same(p.form.sel) || p.form.pending()) {
			p.form.rebase(t)
			sel = p.form.sel
		} else {
			p.form = nil
		}
	}
	switch {
	case !sel.same(p.sel):
		p.facts = facts{}
	case t != p.t || rep != p.rep:
		p.facts.rows = nil
	}
	p.t, p.rep, p.sel = t, rep, sel
}

// PlainLink is said of a link that has no fields.
const PlainLink = "This link has no properties. Its meaning follows from what it joins."

// Edit opens the fields with the cursor on a property: its name in the file,
// "title", "id", "name" or "description". With "" it takes the first property
// that a finding is about, else the first one.
func (p *Panel) Edit(prop string) act.Action {
	if p.t == nil {
		return act.Say{Text: "There is nothing to edit."}
	}
	if p.form == nil {
		p.form = newForm(p.t, p.sel, p.Check)
		p.form.asks = p.leaving.Spell("{keep} keep editing  {discard} discard  {apply} apply")
		p.form.items = p.aboutItems()
	}
	if len(p.form.fields) == 0 {
		p.form = nil
		return act.Say{Text: PlainLink}
	}
	if prop == "" {
		prop = p.worst()
	}
	p.form.goTo(prop)
	return act.None{}
}

// worst is the first property that a finding about the selection names.
func (p *Panel) worst() string {
	for _, f := range p.findings() {
		if f.Prop != "" {
			return f.Prop
		}
	}
	return ""
}

// Editing tells whether the fields are open: then every key is for the
// inspector.
func (p *Panel) Editing() bool { return p.form != nil }

// Changed is the number of fields that are changed and not applied, or in which an item
// is being typed.
func (p *Panel) Changed() int {
	if p.form == nil {
		return 0
	}
	n := p.form.changed()
	if f := p.form.at(); f.unkept() && !f.changed() {
		n++
	}
	return n
}

// Live says what the pending changes would do to the findings; "" when nothing
// is pending.
func (p *Panel) Live() string {
	if p.form == nil {
		return ""
	}
	return p.form.live()
}

// Overlay is the open list of choices, nil when there is none. While there is
// one, it belongs on top of the view; keys may go to it or to the panel, which
// passes them on. It goes away by itself.
func (p *Panel) Overlay() part.Overlay {
	if p.form == nil || p.form.popup == nil {
		return nil
	}
	return p.form.popup
}

// Discard leaves the fields and drops what was not applied.
func (p *Panel) Discard() { p.form = nil }

// Key implements part.Panel.
func (p *Panel) Key(msg tea.KeyPressMsg) act.Action {
	if p.form == nil {
		return p.keys.Key(msg)
	}
	f := p.form
	if f.popup == nil && !f.asking {
		f.free = false
	}
	var a act.Action
	if f.popup != nil {
		a = f.popup.Key(msg)
	} else {
		a = p.Bindings().Key(msg)
	}
	p.closeForm()
	return a
}

// closeForm lets the fields go when they were left or applied.
func (p *Panel) closeForm() {
	if p.form != nil && p.form.over {
		p.form = nil
	}
}

// Paste puts pasted text into the field under the cursor; nil when that takes
// none.
func (p *Panel) Paste(text string) act.Action {
	if p.form == nil {
		return nil
	}
	return p.form.paste(text)
}

// Click implements part.Panel.
func (p *Panel) Click(x, y int, double bool) act.Action {
	if p.form != nil {
		open := p.form.popup != nil
		again := p.form.click(y, double)
		if again && !open {
			return p.Key(binding.Press("enter"))
		}
		return act.None{}
	}
	return p.viewClick(y, double)
}

// Wheel implements part.Panel.
func (p *Panel) Wheel(lines int) {
	if p.form != nil {
		p.form.wheel(lines)
		return
	}
	p.facts.top = max(0, p.facts.top+lines)
	p.facts.free = true
}

// Draw implements part.Panel.
func (p *Panel) Draw(s screen.Surface, th *theme.Theme, focused bool) {
	defer picker.Plainly(s, th)
	s.Fill(theme.Base)
	title := "Inspector"
	if p.form != nil {
		title += " " + th.Glyphs.Sep + " editing"
	}
	in := s.Pane(th, title, focused)
	if in.W() < 4 || in.H() < 1 {
		return
	}
	if p.form != nil && th.Glyphs.Aloud {
		s.Tell(append([]string{"Inspector, editing"}, append(p.form.spoken(th), part.Spoken(p.leaveHints()))...))
		return
	}
	if p.form != nil {
		if in.H() > 3 && p.form.popup == nil { // the last line is for those who have no keys at hand
			picker.DrawPaneHints(in, 1, in.H()-1, th, p.leaveHints())
			in = in.Sub(screen.Rect{W: in.W(), H: in.H() - 1})
		}
		p.form.draw(in, th, focused)
		return
	}
	p.drawFacts(in, th, focused)
}

// leaveHints are the ways out of the fields.
func (p *Panel) leaveHints() []binding.Hint {
	t := p.fields
	if p.form.asking {
		t = p.leaving
	}
	var out []binding.Hint
	for _, b := range t.All() {
		if len(b.Keys) > 0 && (p.form.asking || b.ID == "apply" || b.ID == "leave") {
			out = append(out, binding.Hint{Keys: b.Keys[:1], Does: b.Hint})
		}
	}
	return out
}

// Status implements part.Panel.
func (p *Panel) Status() string {
	switch {
	case p.form != nil:
		return p.form.status()
	case p.t == nil:
		return ""
	case p.sel.Link != nil:
		return layout.LinkTitle(p.t, *p.sel.Link)
	case p.sel.Box != nil:
		return p.sel.Box.Title
	case p.sel.Node != "":
		n := p.t.Node(p.sel.Node)
		return layout.TitleOf(n) + " · " + n.Info().Title
	}
	return "the design"
}
