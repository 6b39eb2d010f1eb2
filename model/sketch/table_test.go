package sketch

import (
	"testing"

	"portolan/model"
)

// Every kind and every first value is what the descriptors take.
func TestStartingPropertiesFit(t *testing.T) {
	empty, _ := model.New("", nil, nil)
	for _, s := range nodeStarts {
		info := s.kind.Info()
		p, ok := model.FindProp(info.Props, s.prop)
		if !ok {
			t.Errorf("%s has no property %s", s.kind, s.prop)
			continue
		}
		for _, near := range model.Kinds() {
			c := Context{T: empty, Near: NewNode(near.Kind, Context{T: empty, Region: "eu-west-1"}), Region: "eu-west-1"}
			if v := s.value(c); v != nil {
				if err := p.Set(info.NewSpec(), v); err != nil {
					t.Errorf("%s near %s: %v", s.kind, near.Kind, err)
				}
			}
		}
	}
	for _, s := range linkStarts {
		if _, ok := model.FindProp(s.kind.Info().Props, s.prop); !ok {
			t.Errorf("%s links have no property %s", s.kind, s.prop)
		}
	}
	for near, kinds := range usual {
		for _, k := range kinds {
			if near == "" {
				continue
			}
			p := (Place{T: mustAdd(t, near), Near: string(near)}).Plan([]Want{{Kind: k}})
			if p.Why != "" {
				t.Errorf("%s after %s is called usual but refused: %s", k, near, p.Why)
			}
		}
	}
}

// mustAdd is a design of one node of a kind, whose id is the kind.
func mustAdd(t *testing.T, k model.Kind) *model.Topology {
	t.Helper()
	empty, _ := model.New("", nil, nil)
	n := NewNode(k, Context{T: empty, Region: "us-east-1"})
	out, err := (model.Add{Node: model.NewNode(string(k), "", n.Spec)}).Apply(empty)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
