package inspector

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"portolan/model"
	"portolan/model/canonical"
	"portolan/model/geo"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/picker"
)

// field is one property under edit.
type field struct {
	prop  model.Prop // for own fields only type and help
	own   bool       // belongs to the node, link or design itself, not to its spec
	name  string
	label string

	was      []string // value in the design, nil when unset
	value    []string // pending value, nil when unset; for text see entry
	fallback string   // default while unset, "" for none

	entry  *picker.Entry // what is typed in a field of text
	item   int           // row of a list; len(value) is the row that adds
	typing *picker.Entry // list item that is being typed
	isNew  bool          // and it is a new one

	idle  string // why what the design says has no effect here
	wrong string // why the value cannot be applied
	odd   string // why it looks wrong
}

func newField(p model.Prop, spec any, ends model.Ends) *field {
	f := &field{prop: p, name: p.Name, label: p.Label, fallback: p.DefaultFor(spec, ends)}
	if v, set := p.Get(spec); set {
		f.was, f.value = v, slices.Clone(v)
	}
	if f.textual() {
		f.entry = picker.NewEntry(first(f.was))
	}
	return f
}

// ownField is a text that belongs to the thing itself; fallback is what shows
// in its place while it is empty.
func ownField(name, label, value, fallback, help string) *field {
	f := &field{prop: model.Prop{Name: name, Label: label, Help: help}, own: true, name: name, label: label, fallback: fallback}
	if value != "" {
		f.was = []string{value}
	}
	f.entry = picker.NewEntry(value)
	return f
}

// textual tells whether the value is typed in place.
func (f *field) textual() bool {
	switch f.prop.Type {
	case model.Text, model.Int, model.Decimal:
		return true
	case model.Enum:
		return f.prop.Open
	}
	return false
}

func (f *field) list() bool { return f.prop.Type.IsList() }

// result is the pending value in the form of the file, nil for unset. What is
// typed and means nothing stays as it is.
func (f *field) result() []string {
	if !f.textual() {
		return f.value
	}
	text := strings.TrimSpace(f.entry.Value())
	switch {
	case text == "":
		return nil
	case f.own:
		return []string{text}
	}
	return f.read(text)
}

// read is what a text means for the property; itself where it means nothing,
// which misread tells.
func (f *field) read(text string) []string {
	if v, err := canonical.Value(f.prop, text); err == nil {
		return v
	}
	return []string{text}
}

// misread says why the pending value means nothing, "" when it does.
func (f *field) misread() string {
	words := f.value
	if f.textual() {
		words = []string{strings.TrimSpace(f.entry.Value())}
	}
	if f.own || f.result() == nil {
		return ""
	}
	if _, err := canonical.Words(f.prop, words); err != nil {
		return upper(err.Error()) + "."
	}
	return ""
}

func (f *field) changed() bool {
	now := f.result()
	if f.textual() && len(f.was) == 1 && f.entry.Value() == f.was[0] {
		return false // also where the design holds blanks around it
	}
	return (now == nil) != (f.was == nil) || !slices.Equal(now, f.was)
}

// take copies the pending value of the same field of another revision.
func (f *field) take(o *field) {
	f.value, f.item, f.typing, f.isNew, f.wrong, f.odd = o.value, o.item, o.typing, o.isNew, o.wrong, o.odd
	if o.entry != nil && f.entry != nil {
		f.entry = o.entry
	}
}

// set stores a value from a list of choices. The default is left unset where
// the design did not spell it out.
func (f *field) set(v string) {
	switch {
	case f.textual():
		f.entry.SetValue(v)
	case v == "" || f.was == nil && v == f.fallback:
		f.value = nil
	default:
		f.value = []string{v}
	}
}

// reset goes back to the default; own fields go back to what they were.
func (f *field) reset() {
	f.value, f.item = nil, 0
	switch {
	case f.own:
		f.entry.SetValue(first(f.was))
	case f.textual():
		f.entry.SetValue("")
	}
}

// current is the value that counts: pending or default.
func (f *field) current() string {
	if v := f.result(); len(v) == 1 {
		return v[0]
	}
	return f.fallback
}

// pending is true of what was changed and of an item that is being typed.
func (f *field) pending() bool { return f.typing != nil || f.changed() }

// unkept is true of an item that is being typed and is not what it was.
func (f *field) unkept() bool {
	if f.typing == nil {
		return false
	}
	was := ""
	if !f.isNew && f.item < len(f.value) {
		was = f.value[f.item]
	}
	return strings.TrimSpace(f.typing.Value()) != was
}

// enter puts the cursor into the field, coming from above or below. An item that
// is being typed stays the one at hand.
func (f *field) enter(by int) {
	if f.typing != nil {
		return
	}
	f.item = 0
	if f.list() && by < 0 {
		f.item = len(f.value)
	}
}

// judge notes what looks wrong about a value that can be applied.
func (f *field) judge() {
	for _, v := range f.result() {
		switch f.prop.Type {
		case model.Int, model.Decimal, model.IntList:
			if f.prop.InRange(v) != nil {
				f.odd = "Outside the documented range " + f.prop.Bounds() + "."
			}
		case model.RegionID:
			if !geo.IsRegion(v) {
				f.odd = "No known Region has this code."
			}
		case model.PlaceList:
			if _, err := geo.Locate(v); err != nil {
				f.odd = upper(err.Error())
			}
		}
	}
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// rest lets the field use a key that no binding takes: what is typed. Nil
// passes it on.
func (f *field) rest(fm *form, msg tea.KeyPressMsg) act.Action {
	switch {
	case f.typing != nil:
		return f.typeItem(msg)
	case f.list() && msg.Text != "" && f.item == len(f.value):
		return f.change(fm, msg.Text)
	case f.list() && msg.Text != "":
		return act.Say{Text: fm.items}
	case f.list():
		return nil
	case f.textual():
		before := f.entry.Value()
		if !f.entry.Key(msg) {
			return nil
		}
		return f.typed(fm, before)
	case msg.Text == "":
		return nil
	case f.prop.Type == model.Bool:
		return f.say(fm, msg.Text)
	}
	return f.open(fm, msg.Text)
}

func (p *Panel) aboutItems() string {
	return p.fields.Spell("{item.change} changes this item, {item.add} adds one, {item.remove} removes it, {item.later} and {item.earlier} move it.")
}

// typed judges what was typed or pasted and takes it back when it looks like a
// secret.
func (f *field) typed(fm *form, before string) act.Action {
	if f.entry.Value() == before {
		return act.None{}
	}
	if what := picker.SecretIn(f.entry.Value()); what != "" && picker.SecretIn(before) == "" {
		f.entry.SetValue(before)
		fm.touched()
		return f.refuse(what)
	}
	fm.touched()
	return act.None{}
}

func (f *field) refuse(what string) act.Action {
	return act.Say{Text: picker.RefuseSecret(what), Error: true}
}

// bar tells whether the value is shown on a bar and moved with the arrows.
func (f *field) bar() bool {
	numeric := f.prop.Type == model.Int || f.prop.Type == model.Decimal
	return numeric && f.prop.HasRange() && f.prop.Max-f.prop.Min <= 1000
}

// slide moves a number within its range.
func (f *field) slide(fm *form, by int) {
	v, err := strconv.ParseFloat(f.current(), 64)
	switch {
	case err != nil && by > 0:
		v = f.prop.Min
	case err != nil:
		v = f.prop.Max
	default:
		v = max(f.prop.Min, min(f.prop.Max, v+float64(by)))
	}
	f.entry.SetValue(number(v))
	fm.touched()
}

// cycle goes to the next of the words; where there is no default, "not set" is
// one of them.
func (f *field) cycle(fm *form, by int, words []string) {
	if f.fallback == "" {
		words = append([]string{""}, words...)
	}
	if len(words) == 0 {
		return
	}
	i := slices.Index(words, f.current())
	if i < 0 && by < 0 {
		i = 0
	}
	f.set(words[(i+by+len(words))%len(words)])
	fm.touched()
}

// turn sets a yes or no.
func (f *field) turn(fm *form, to bool) act.Action {
	f.set(strconv.FormatBool(to))
	fm.touched()
	return act.None{}
}

// say sets a yes or no by its word.
func (f *field) say(fm *form, word string) act.Action {
	v, bad := canonical.Word(f.prop, word)
	if bad != nil {
		return act.Say{Text: "{switch} switches " + f.label + " on or off."}
	}
	return f.turn(fm, v == "true")
}

// choose goes along closed choices and references; Regions are too many.
func (f *field) choose(fm *form, by int) act.Action {
	words := f.prop.Words()
	switch f.prop.Type {
	case model.RegionID:
		return act.Say{Text: "{choices} lists the Regions; typing finds one."}
	case model.NodeRef:
		if words = f.candidates(fm); len(words) == 0 {
			return act.Say{Text: f.nothingFits()}
		}
	}
	f.cycle(fm, by, words)
	return act.None{}
}

func (f *field) nothingFits() string {
	var names []string
	for _, k := range f.prop.Ref {
		names = append(names, k.Info().Title)
	}
	return "The design has no " + strings.Join(names, " or ") + " to refer to. Add one first."
}

// paste takes pasted text where the field has room for text.
func (f *field) paste(fm *form, text string) act.Action {
	if what := picker.SecretIn(text); what != "" {
		return f.refuse(what)
	}
	switch {
	case f.typing != nil:
		f.typing.Paste(text)
		return act.None{}
	case f.textual():
		before := f.entry.Value()
		f.entry.Paste(text)
		return f.typed(fm, before)
	case f.list():
		return f.pasteItems(fm, text)
	case f.prop.Type == model.Bool:
		return f.say(fm, text)
	}
	return f.open(fm, strings.TrimSpace(text))
}

// notes are hints on what may be typed.
func (f *field) notes() []binding.Hint {
	switch {
	case f.typing != nil, f.list():
		return nil
	case f.bar():
		return []binding.Hint{{Note: "type", Does: "a number"}}
	case f.prop.Type == model.RegionID:
		return []binding.Hint{{Note: "type", Does: "find"}}
	case f.textual() && f.prop.Type != model.Enum:
		return []binding.Hint{{Note: "type", Does: "text"}}
	}
	return nil
}

// about is the help of the field with unit, range, default and source.
func (f *field) about() string {
	parts := []string{f.prop.Help}
	if f.prop.HasRange() {
		parts = append(parts, "Range "+f.prop.Bounds()+".")
	} else if f.prop.Unit != "" {
		parts = append(parts, "Unit "+f.prop.Unit+".")
	}
	if f.fallback != "" && !f.own {
		parts = append(parts, fmt.Sprintf("Default %s.", valueText(f.prop, []string{f.fallback})))
	}
	if f.idle != "" {
		parts = append(parts, "No effect here, because "+f.idle+".")
	}
	if f.prop.Source != "" {
		parts = append(parts, "Source: "+shortSource(f.prop.Source)+".")
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// shortSource shortens an address to its site and page; the explanation of the
// kind has it in full.
func shortSource(source string) string {
	rest, ok := strings.CutPrefix(source, "https://")
	if !ok {
		return source
	}
	site, _, _ := strings.Cut(rest, "/")
	page := strings.TrimSuffix(rest[strings.LastIndexByte(rest, '/')+1:], ".html")
	if page == "" || page == site {
		return site
	}
	return site + ", " + page
}
