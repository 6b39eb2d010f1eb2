package inspector

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/findings"
	"portolan/validate"
)

// checkedSize is the largest design, in nodes and links, that is checked at
// every key press; choicesSize that for which every choice of a list is.
const (
	checkedSize = 2500
	choicesSize = 400
)

// askAbove is how many changed fields may be dropped without asking.
const askAbove = 2

// form is the editing mode: the fields of one selection.
type form struct {
	t      *model.Topology
	sel    Selection
	fields []*field
	cursor int // field
	popup  *popup
	asking bool   // keep or discard?
	asks   string // the keys of that
	items  string // the keys of the items of a list
	over   bool   // left or applied

	check  func(*model.Topology) *validate.Report
	before *validate.Report // of t, nil until needed
	said   string           // what live says
	stale  bool             // said must be made again

	rows []formRow // as drawn last
	head int       // lines above them
	top  int
	page int
	free bool         // scrolled by the wheel
	held map[int]bool // lists that stay unfolded, for clicks left them: rows do not move under the pointer
}

func newForm(t *model.Topology, sel Selection, check func(*model.Topology) *validate.Report) *form {
	f := &form{t: t, sel: sel, check: check}
	f.fields = fieldsOf(t, sel)
	return f
}

// fieldsOf makes the fields of a selection.
func fieldsOf(t *model.Topology, sel Selection) []*field {
	var out []*field
	props := func(list []model.Prop, spec any, ends model.Ends) {
		for _, p := range list {
			out = append(out, newField(p, spec, ends))
		}
	}
	// idle notes which properties count for nothing where they stand.
	idle := func(at model.Place) {
		for _, f := range out {
			if !f.own {
				f.idle = f.prop.Idle(at)
			}
		}
	}
	switch {
	case sel.Link != nil:
		l := t.Link(*sel.Link)
		props(l.Info().Props, l.Spec, model.EndsOf(t, l))
		idle(model.AtLink(t, l))
	case sel.Node != "":
		n := t.Node(sel.Node)
		out = append(out,
			ownField("title", "Title", n.Title, n.ID, "Shown instead of the id."),
			ownField("id", "Id", n.ID, "", "Name in the file: lower-case letters, digits, dots, - and _. Links and references follow a new one."))
		props(n.Info().Props, n.Spec, model.Ends{})
		idle(model.AtNode(t, n))
	default:
		out = append(out,
			ownField("name", "Name", t.Name, "", "Name of the design."),
			ownField("description", "Description", t.Description, "", "What the design is for, in a sentence."))
		a := t.Assume
		if a == nil {
			a = &model.Assumptions{}
		}
		props(model.AssumptionProps(), a, model.Ends{})
	}
	return out
}

// rebase puts the pending changes on another revision of the design.
func (f *form) rebase(t *model.Topology) {
	if t == f.t {
		return
	}
	fresh := fieldsOf(t, f.sel)
	for _, n := range fresh {
		for _, o := range f.fields {
			if o.name == n.name && o.prop.Type == n.prop.Type && o.pending() {
				n.take(o)
			}
		}
	}
	at := f.at().name
	f.t, f.fields, f.before, f.stale = t, fresh, nil, true
	f.cursor = f.named(at)
	f.at().enter(1)
	f.free = false
}

func (f *form) at() *field { return f.fields[f.cursor] }

// goTo puts the cursor on a field by name; else on the first property.
func (f *form) goTo(name string) {
	f.free = false
	f.to(f.named(name), 1)
}

// named is the index of a field by its name; else that of the first property.
func (f *form) named(name string) int {
	if i := slices.IndexFunc(f.fields, func(fd *field) bool { return fd.name == name }); i >= 0 {
		return i
	}
	return max(0, slices.IndexFunc(f.fields, func(fd *field) bool { return !fd.own }))
}

// pending tells whether leaving the fields would lose anything.
func (f *form) pending() bool { return slices.ContainsFunc(f.fields, (*field).pending) }

// changed counts the fields that differ from the design.
func (f *form) changed() int {
	n := 0
	for _, fd := range f.fields {
		if fd.changed() {
			n++
		}
	}
	return n
}

// edits turns the changed fields into edits, renaming last, since the others
// name the node by its old id. Fields with errors are left out when asked.
func (f *form) edits(rename, wrong bool) []model.Edit {
	var out []model.Edit
	var set []model.Setting
	describe := model.Describe{Name: f.t.Name, Description: f.t.Description}
	renamed := ""
	for _, fd := range f.fields {
		if !fd.changed() || fd.wrong != "" && !wrong {
			continue
		}
		v := fd.result()
		switch {
		case !fd.own && f.sel.Link == nil && f.sel.Node == "":
			out = append(out, model.SetAssumption{Setting: model.Setting{Prop: fd.name, Value: v}})
		case !fd.own:
			set = append(set, model.Setting{Prop: fd.name, Value: v})
		case fd.name == "title":
			out = append(out, model.Retitle{ID: f.sel.Node, Title: first(v)})
		case fd.name == "id":
			renamed = first(v)
		case fd.name == "name":
			describe.Name = first(v)
		case fd.name == "description":
			describe.Description = first(v)
		}
	}
	if describe.Name != f.t.Name || describe.Description != f.t.Description {
		out = append(out, describe)
	}
	switch {
	case len(set) > 0 && f.sel.Link != nil:
		out = append(out, model.SetLink{Link: *f.sel.Link, Props: set})
	case len(set) > 0:
		out = append(out, model.Set{ID: f.sel.Node, Props: set})
	}
	if renamed != "" && rename {
		out = append(out, model.Rename{ID: f.sel.Node, To: renamed})
	}
	return out
}

func first(v []string) string {
	if len(v) == 0 {
		return ""
	}
	return v[0]
}

// touched notes a change of the field under the cursor and judges its value.
func (f *form) touched() {
	f.stale, f.asking = true, false
	fd := f.at()
	fd.wrong, fd.odd = "", ""
	if !fd.changed() {
		return
	}
	misread := fd.misread()
	v := fd.result()
	var err error
	switch {
	case fd.own && fd.name == "id":
		_, err = model.Rename{ID: f.sel.Node, To: first(v)}.Apply(f.t)
	case fd.own:
	case f.sel.Link != nil:
		_, err = model.SetLink{Link: *f.sel.Link, Props: []model.Setting{{Prop: fd.name, Value: v}}}.Apply(f.t)
	case f.sel.Node != "":
		_, err = model.Set{ID: f.sel.Node, Props: []model.Setting{{Prop: fd.name, Value: v}}}.Apply(f.t)
	default:
		_, err = model.SetAssumption{Setting: model.Setting{Prop: fd.name, Value: v}}.Apply(f.t)
	}
	switch {
	case err != nil && !strings.Contains(misread, "can mean"): // one reading: its type and range say enough
		fd.wrong = reason(err)
	case misread != "":
		fd.wrong = misread
	default:
		fd.judge()
	}
}

// live says what the pending changes do to the findings.
func (f *form) live() string {
	if !f.stale {
		return f.said
	}
	f.stale, f.said = false, ""
	edits := f.edits(false, false)
	switch {
	case f.changed() == 0:
		return ""
	case len(edits) == 0:
		return ""
	case len(f.t.Nodes)+len(f.t.Links) > checkedSize:
		f.said = "Large design: findings are checked when the changes are applied."
		return f.said
	}
	after, err := model.Apply(f.t, edits...)
	if err != nil {
		f.said = reason(err)
		return f.said
	}
	if text := findings.Compare(f.report(), f.check(after)).String(); text != "" {
		f.said = upper(text) + ". Nothing else changes."
	} else {
		f.said = "No finding changes."
	}
	return f.said
}

// share says which part of the answers a pending weight stands for, while the
// cursor is on it.
func (f *form) share() string {
	if f.sel.Link == nil || f.at().name != "weight" || f.t.Link(*f.sel.Link).Kind != model.ResolvesTo {
		return ""
	}
	mine, err := strconv.Atoi(f.at().current())
	if err != nil || mine < 0 {
		return ""
	}
	sum := mine
	for _, l := range f.t.Out(f.sel.Link.From) {
		if a, ok := model.LinkAs[*model.ResolvesToSpec](l); ok && l.Ref() != *f.sel.Link {
			sum += max(0, a.Weight.Val())
		}
	}
	if sum == 0 {
		return "All weights are 0: equal shares."
	}
	return percent(mine, sum) + " of the answers of this name."
}

// report is that of the design as it is.
func (f *form) report() *validate.Report {
	if f.before == nil {
		f.before = f.check(f.t)
	}
	return f.before
}

// move goes to the next or previous field, around the ends.
func (f *form) move(by int) act.Action {
	f.to((f.cursor+by+len(f.fields))%len(f.fields), by)
	return act.None{}
}

// to puts the cursor into a field, coming from above or below. The field it
// leaves keeps the item that was being typed.
func (f *form) to(field, by int) {
	f.at().stopTyping(f)
	f.held = nil
	f.cursor = field
	f.at().enter(by)
}

// escape leaves, and asks when much would be lost.
func (f *form) escape() act.Action {
	n := f.changed()
	if n > askAbove {
		f.asking = true
		return act.Say{Text: fmt.Sprintf("%d fields are changed. %s.", n, strings.ReplaceAll(f.asks, "  ", ", "))}
	}
	return f.discard()
}

// discard leaves without applying.
func (f *form) discard() act.Action {
	f.over = true
	switch n := f.changed(); n {
	case 0:
		return act.None{}
	case 1:
		return act.Say{Text: "1 change discarded."}
	default:
		return act.Say{Text: fmt.Sprintf("%d changes discarded.", n)}
	}
}

// apply asks for all changes as one step.
func (f *form) apply() act.Action {
	f.at().stopTyping(f)
	for i, fd := range f.fields {
		if fd.wrong != "" {
			f.cursor = i
			return act.Say{Text: fd.label + ": " + fd.wrong, Error: true}
		}
	}
	if f.changed() == 0 {
		f.over = true
		return act.Say{Text: "Nothing was changed."}
	}
	edits := f.edits(true, true)
	if _, err := model.Apply(f.t, edits...); err != nil {
		return act.Say{Text: reason(err), Error: true}
	}
	f.over = true
	return act.Edit{Edit: model.Batch{Says: f.title, Edits: edits}, Done: true}
}

// title names the step for the undo list.
func (f *form) title(name func(id string) string) string {
	var names []string
	for _, fd := range f.fields {
		if fd.changed() {
			names = append(names, strings.ToLower(fd.label))
		}
	}
	if len(names) > 3 {
		names = []string{fmt.Sprintf("%d properties", len(names))}
	}
	of := "the design"
	switch {
	case f.sel.Link != nil:
		of = name(f.sel.Link.From) + " → " + name(f.sel.Link.To)
	case f.sel.Node != "":
		of = name(f.sel.Node)
	}
	return "set " + strings.Join(names, ", ") + " of " + of
}

func (f *form) paste(text string) act.Action {
	if f.popup != nil {
		return f.popup.Paste(text)
	}
	return f.at().paste(f, text)
}

func (f *form) status() string {
	text := fmt.Sprintf("field %d of %d · %s", f.cursor+1, len(f.fields), f.at().label)
	if n := f.changed(); n > 0 {
		text += fmt.Sprintf(" · %d not applied", n)
	}
	return text
}

// reason is the last, most telling part of an error.
func reason(err error) string {
	var e *model.PropError
	if errors.As(err, &e) {
		return "Expected: " + e.Want + "."
	}
	return upper(err.Error())
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
