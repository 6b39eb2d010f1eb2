package sketch

import (
	"testing"

	"portolan/model"
)

// A node that becomes another kind stands where a new one of that kind would, and stays
// where it stood.
func TestBecomeGivesAPlace(t *testing.T) {
	for _, was := range model.Kinds() {
		for _, k := range model.Kinds() {
			if k == was {
				continue
			}
			// Beside it stands a balancer in another Region than new nodes stand in alone.
			d := mustAdd(t, was.Kind)
			d, err := (model.Add{Node: model.NewNode("lb", "", &model.ALB{Region: model.Some("eu-west-1")})}).Apply(d)
			if err != nil {
				t.Fatal(err)
			}
			n := d.Node(string(was.Kind))
			after, err := Become(d, n, k.Kind).Apply(d)
			if err != nil {
				t.Errorf("%s becomes %s: %v", was.Kind, k.Kind, err)
				continue
			}
			got := after.Node(n.ID)
			began := NewNode(k.Kind, Context{T: d, Region: "eu-west-1"})
			for _, prop := range standing {
				before, stood := n.Get(prop)
				v, has := got.Get(prop)
				if _, needed := began.Get(prop); needed && !has {
					t.Errorf("%s becomes %s without %s", was.Kind, k.Kind, prop)
				}
				if _, can := model.FindProp(k.Props, prop); stood && can && v[0] != before[0] {
					t.Errorf("%s becomes %s and goes from %s to %s", was.Kind, k.Kind, before[0], v[0])
				}
			}
		}
	}
}
