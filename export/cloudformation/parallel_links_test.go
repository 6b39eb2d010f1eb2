package cloudformation_test

import (
	"testing"

	"portolan/export/cloudformation"
	"portolan/model"
	"portolan/model/racetest"
)

// A link that is drawn twice makes nothing twice: templates in which a name stands
// two times do not deploy.
func TestParallelLinks(t *testing.T) {
	racetest.OneGoroutine(t)
	sets := 0
	twice := func(name string, top *model.Topology) {
		for _, l := range top.Links {
			var again []model.Setting
			for _, p := range l.Info().Props {
				if v, set := p.Get(l.Spec); set {
					again = append(again, model.Setting{Prop: p.Name, Value: v})
				}
			}
			doubled, err := model.Apply(top, model.Connect{From: l.From, To: l.To, As: l.Kind, Props: again})
			if err != nil {
				t.Fatal(err)
			}
			set, err := cloudformation.Export(doubled, cloudformation.Options{})
			if err != nil {
				continue // the rules refuse what AWS does
			}
			sets++
			t.Run(name+"/"+l.Ref().String(), func(t *testing.T) {
				for _, s := range set.Stacks {
					check(t, set, s)
				}
			})
		}
	}
	for _, name := range exported {
		twice(name, design(t, name))
	}
	for _, name := range drawings(t, "services") {
		twice(name, drawn(t, "services", name))
	}
	if sets < 50 {
		t.Errorf("only %d sets, too few to prove anything", sets)
	}
	t.Logf("%d sets with a link drawn twice", sets)
}
