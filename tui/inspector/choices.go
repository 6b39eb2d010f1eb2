package inspector

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/model/canonical"
	"portolan/model/geo"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/findings"
	"portolan/tui/picker"
	"portolan/tui/screen"
)

// popup is the list of choices of a field. It takes itself away.
type popup struct {
	*picker.List
	form *form
}

// Key implements part.Panel.
func (p *popup) Key(msg tea.KeyPressMsg) act.Action { return p.seen(p.List.Key(msg)) }

// Click implements part.Panel.
func (p *popup) Click(x, y int, double bool) act.Action {
	return p.seen(p.List.Click(x, y, double))
}

func (p *popup) seen(a act.Action) act.Action {
	if _, ok := a.(act.Close); ok {
		p.form.popup = nil
		return act.None{}
	}
	return a
}

// notSet is the row that clears a property without default.
const notSet = "not set"

// open shows the choices of the field, filtered by what was typed already.
func (f *field) open(fm *form, query string) act.Action {
	var l *picker.List
	done := func(v string) act.Action {
		fm.popup = nil
		f.chosen(fm, v)
		return act.None{}
	}
	switch f.prop.Type {
	case model.RegionID:
		l = picker.Regions(f.label, picker.UserPlaces(fm.t), done)
		l.Select(f.current())
	case model.PlaceList:
		l = picker.Cities(f.label, done)
	case model.NodeRef, model.NodeList:
		var nodes []*model.Node
		for _, id := range f.candidates(fm) {
			nodes = append(nodes, fm.t.Node(id))
		}
		if len(nodes) == 0 {
			return act.Say{Text: f.nothingFits()}
		}
		l = picker.Nodes(f.label, nodes, done)
		l.Select(f.current())
	default:
		l = f.words(fm, done)
	}
	if query != "" {
		l.SetQuery(query)
	}
	fm.popup = &popup{l, fm}
	return act.None{}
}

// chosen stores what was picked or typed: the value, or items of a list.
func (f *field) chosen(fm *form, v string) {
	var items []string
	if v != "" {
		items = f.read(v)
	}
	switch {
	case f.list() && f.item < len(f.value):
		f.value = slices.Replace(slices.Clone(f.value), f.item, f.item+1, items...)
		fm.touched()
	case f.list():
		for _, it := range items {
			if !slices.Contains(f.value, it) {
				f.put(fm, len(f.value), it)
			}
		}
		f.item = len(f.value)
	default:
		f.set(first(items))
		fm.touched()
	}
}

// candidates lists the nodes that the property may name.
func (f *field) candidates(fm *form) []string {
	var out []string
	for _, n := range fm.t.Nodes {
		if slices.Contains(f.prop.Ref, n.Kind()) && (f.prop.Type != model.NodeList || n.ID != fm.sel.Node) {
			out = append(out, n.ID)
		}
	}
	return out
}

// words lists the values of an enum with their meaning and what each would do
// to the findings.
func (f *field) words(fm *form, done func(string) act.Action) *picker.List {
	var items []picker.Item
	add := func(value, meaning string) {
		it := picker.Item{ID: value, Label: value, Detail: meaning}
		if value == f.fallback && f.fallback != "" {
			it.Right = "default"
		}
		items = append(items, it)
	}
	if f.fallback == "" && !f.list() {
		add(notSet, "leave it out of the design")
	}
	for _, c := range f.prop.Choices {
		add(c.Value, c.Meaning)
	}
	effects := f.effects(fm, items)
	for i, it := range items {
		if remark := effectRemark(effects[it.ID]); remark != "" {
			items[i].Right = remark
		}
	}
	l := picker.New(f.label, items)
	l.Quiet = !f.prop.Open && !f.list()
	if l.Quiet {
		l.Search = func(query string) []picker.Item { return f.withMeant(query, items) }
	}
	if f.prop.Open || f.list() {
		l.Search = func(query string) []picker.Item { return withTyped(query, items) }
		l.SetItems(items)
	}
	l.Extra = func(it picker.Item) []string { return effectLines(it, effects[it.ID]) }
	l.Choose = func(it picker.Item) act.Action {
		if it.ID == notSet {
			return done("")
		}
		return done(it.ID)
	}
	if f.current() == "" {
		l.Select(notSet)
	} else {
		l.Select(f.current())
	}
	return l
}

// withMeant lists the choices that fit what is typed, or the one that AWS or
// people call so.
func (f *field) withMeant(query string, items []picker.Item) []picker.Item {
	var out []picker.Item
	for _, i := range picker.Match(query, items) {
		out = append(out, items[i])
	}
	word, _ := canonical.Word(f.prop, query)
	if i := slices.IndexFunc(items, func(it picker.Item) bool { return it.ID == word }); len(out) == 0 && i >= 0 {
		out = append(out, items[i])
	}
	return out
}

// withTyped offers what was typed itself where other words are allowed.
func withTyped(query string, items []picker.Item) []picker.Item {
	var out []picker.Item
	exact := false
	for _, i := range picker.Match(query, items) {
		out = append(out, items[i])
		exact = exact || items[i].ID == query
	}
	if q := strings.TrimSpace(query); q != "" && !exact {
		out = append(out, picker.Item{ID: q, Label: q, Detail: "as typed"})
	}
	return out
}

// effects tells for every choice what it would change about the findings; nil
// when the design is too large to try them all.
func (f *field) effects(fm *form, items []picker.Item) map[string]findings.Delta {
	if len(fm.t.Nodes)+len(fm.t.Links) > choicesSize || f.list() {
		return nil
	}
	now, err := model.Apply(fm.t, fm.edits(false, false)...)
	if err != nil {
		return nil
	}
	before := fm.check(now)
	out := map[string]findings.Delta{}
	for _, it := range items {
		setting := model.Setting{Prop: f.name, Value: []string{it.ID}}
		if it.ID == notSet {
			setting.Value = nil
		}
		var e model.Edit
		switch {
		case fm.sel.Link != nil:
			e = model.SetLink{Link: *fm.sel.Link, Props: []model.Setting{setting}}
		case fm.sel.Node != "":
			e = model.Set{ID: fm.sel.Node, Props: []model.Setting{setting}}
		default:
			e = model.SetAssumption{Setting: setting}
		}
		if after, err := e.Apply(now); err == nil {
			out[it.ID] = findings.Compare(before, fm.check(after))
		}
	}
	return out
}

// effectRemark sums up what a choice does to the findings: "+2 errors".
func effectRemark(d findings.Delta) string {
	if len(d.Added) == 0 {
		if n := len(d.Removed); n > 0 {
			return fmt.Sprintf("mends %d", n)
		}
		return ""
	}
	bad, n := d.Added[0].Severity, 0
	for _, f := range d.Added {
		bad = min(bad, f.Severity)
	}
	for _, f := range d.Added {
		if f.Severity == bad {
			n++
		}
	}
	return "+" + wording.Count(n, bad.String())
}

// detailShown is how much of a meaning the row itself has room for, in columns.
const detailShown = 36

func effectLines(it picker.Item, d findings.Delta) []string {
	var out []string
	if screen.Width(it.Detail) > detailShown {
		out = append(out, it.Detail)
	}
	if text := d.String(); text != "" {
		out = append(out, upper(text)+".")
	}
	for _, f := range d.Added {
		out = append(out, f.Message)
	}
	return out
}

// regionName is the name of a Region beside its code, "" when unknown.
func regionName(code string) string {
	r, ok := geo.RegionByCode(code)
	if !ok {
		return ""
	}
	return r.City
}
