package inspector

import (
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/canonical/canonicaltest"
	"portolan/tui/picker"
	"portolan/validate"
)

// Every property of every kind of node and link has a field, whose words no line can begin
// with a sign that ends another.
func TestEveryPropertyHasAField(t *testing.T) {
	has := func(name string, fields []*field, props []model.Prop) {
		names := map[string]bool{}
		for _, f := range fields {
			names[f.name] = f.label != ""
			for _, sign := range []string{" ;", " ,", " :", " ."} {
				if strings.Contains(f.prop.Help, sign) {
					t.Errorf("%s.%s: %q stands alone in %q", name, f.name, sign, f.prop.Help)
				}
			}
		}
		for _, p := range props {
			if !names[p.Name] {
				t.Errorf("%s.%s has no field", name, p.Name)
			}
		}
	}
	for _, k := range model.Kinds() {
		topo, err := model.New("", []*model.Node{model.NewNode("n", "", k.NewSpec())}, nil)
		if err != nil {
			t.Fatal(err)
		}
		has(string(k.Kind), fieldsOf(topo, Selection{Node: "n"}), k.Props)
	}
	for _, k := range model.LinkKinds() {
		a, b := model.NewNode("a", "", &model.CloudFront{}), model.NewNode("b", "", &model.ALB{})
		l := model.NewLink(a, b)
		l.Kind, l.Spec = k.Kind, k.NewSpec()
		topo, err := model.New("", []*model.Node{a, b}, []*model.Link{l})
		if err != nil {
			t.Fatal(err)
		}
		ref := topo.Links[0].Ref()
		has("link "+string(k.Kind), fieldsOf(topo, Selection{Link: &ref}), k.Props)
	}
}

// typeInto gives a field a text as a person does: typed in place, pasted, or
// looked for in the list of choices, whose first row is taken.
func typeInto(fm *form, f *field, text string) {
	fm.cursor = slices.Index(fm.fields, f)
	switch {
	case f.textual():
		f.entry.SetValue(text)
		fm.touched()
	case f.list() && f.prop.Type != model.PlaceList && f.prop.Type != model.NodeList && len(f.prop.Choices) == 0:
		f.item, f.isNew, f.typing = 0, true, picker.NewEntry(text)
		f.stopTyping(fm)
	case f.prop.Type == model.Bool:
		f.say(fm, text)
	case f.list():
		f.item = 0
		f.chosen(fm, text)
	default:
		f.open(fm, text)
		if fm.popup == nil {
			return
		}
		if it, ok := fm.popup.Selected(); ok {
			fm.popup.Choose(it)
		}
	}
}

// What a person types into a field is read as the file reads it: every property
// takes every natural form, and what can be read in two ways or is of another
// type is said.
func TestFieldsTakeNaturalForms(t *testing.T) {
	check := func(*model.Topology) *validate.Report { return &validate.Report{} }
	try := func(name string, topo *model.Topology, sel Selection) {
		for i, f := range fieldsOf(topo, sel) {
			if f.own {
				continue
			}
			fresh := func(text string) (*form, *field) {
				fm := newForm(topo, sel, check)
				typeInto(fm, fm.fields[i], text)
				return fm, fm.fields[i]
			}
			for text, means := range canonicaltest.Forms(f.prop, "check") {
				if f.prop.Type == model.NodeRef && !slices.Contains(f.prop.Ref, model.KindHealthCheck) {
					continue
				}
				if f.prop.Type == model.NodeList {
					means = slices.Compact(means) // a node is chosen once
				}
				fm, g := fresh(text)
				if name == "assume" && f.prop.HasRange() && len(means) == 1 && f.prop.InRange(means[0]) != nil {
					if g.wrong == "" {
						t.Errorf("%s.%s: %q is taken, and no file may have it", name, f.name, text)
					}
					continue
				}
				got := g.result()
				if got == nil && strings.Join(means, "") == g.fallback {
					got = means // the default stays unset
				}
				if !slices.Equal(got, means) || g.wrong != "" {
					t.Errorf("%s.%s: %q means %q, want %q: %s", name, f.name, text, got, means, g.wrong)
				}
				if _, err := model.Apply(topo, fm.edits(false, false)...); err != nil {
					t.Errorf("%s.%s: %q is not applied: %v", name, f.name, text, err)
				}
			}
			for text, both := range canonicaltest.Ambiguous(f.prop) {
				if _, g := fresh(text); !strings.Contains(g.wrong, both[0]) || !strings.Contains(g.wrong, both[1]) {
					t.Errorf("%s.%s: %q is not said to mean %q: %s", name, f.name, text, both, g.wrong)
				}
			}
			for _, text := range canonicaltest.Wrong(f.prop) {
				if _, g := fresh(text); text != "" && f.prop.Type != model.Bool && g.wrong == "" {
					t.Errorf("%s.%s: %q is taken as %q", name, f.name, text, g.result())
				}
			}
		}
	}
	check0 := model.NewNode("check", "", &model.HealthCheck{})
	for _, k := range model.Kinds() {
		topo, err := model.New("", []*model.Node{check0, model.NewNode("n", "", k.NewSpec())}, nil)
		if err != nil {
			t.Fatal(err)
		}
		try(string(k.Kind), topo, Selection{Node: "n"})
	}
	for _, k := range model.LinkKinds() {
		a, b := model.NewNode("a", "", &model.CloudFront{}), model.NewNode("b", "", &model.ALB{})
		l := model.NewLink(a, b)
		l.Kind, l.Spec = k.Kind, k.NewSpec()
		topo, err := model.New("", []*model.Node{check0, a, b}, []*model.Link{l})
		if err != nil {
			t.Fatal(err)
		}
		ref := topo.Links[0].Ref()
		try("link "+string(k.Kind), topo, Selection{Link: &ref})
	}
	empty, err := model.New("", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	try("assume", empty, Selection{})
}
