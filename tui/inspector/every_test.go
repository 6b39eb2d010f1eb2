package inspector

import (
	"testing"

	"portolan/model"
)

// Every property of every kind of node and link has a field.
func TestEveryPropertyHasAField(t *testing.T) {
	has := func(name string, fields []*field, props []model.Prop) {
		names := map[string]bool{}
		for _, f := range fields {
			names[f.name] = f.label != ""
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
