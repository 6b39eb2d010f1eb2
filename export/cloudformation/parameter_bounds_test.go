package cloudformation_test

import (
	"strconv"
	"testing"

	"portolan/export/cloudformation"
	"portolan/model"
)

// extremes are designs in which one number of one node or link stands at an end of
// its range: each property once for each kind that has it.
func extremes(t *testing.T, visit func(what string, top *model.Topology)) {
	seen := map[string]bool{}
	try := func(top *model.Topology, kind string, props []model.Prop, edit func(model.Setting) model.Edit) {
		for _, p := range props {
			what := kind + "." + p.Name
			if !p.HasRange() || seen[what] {
				continue
			}
			for _, end := range []float64{p.Min, p.Max} {
				v := strconv.FormatFloat(end, 'f', -1, 64)
				changed, err := model.Apply(top, edit(model.Setting{Prop: p.Name, Value: []string{v}}))
				if err != nil {
					continue // a type that takes no such number
				}
				seen[what] = true
				visit(what+" = "+v, changed)
			}
		}
	}
	of := func(top *model.Topology) {
		for _, n := range top.Nodes {
			try(top, string(n.Kind()), n.Info().Props, func(s model.Setting) model.Edit {
				return model.Set{ID: n.ID, Props: []model.Setting{s}}
			})
		}
		for _, l := range top.Links {
			try(top, string(l.Kind), l.Info().Props, func(s model.Setting) model.Edit {
				return model.SetLink{Link: l.Ref(), Props: []model.Setting{s}}
			})
		}
	}
	for _, name := range exported {
		of(design(t, name))
	}
	for _, name := range drawings(t, "services") {
		of(drawn(t, "services", name))
	}
}

// CloudFormation refuses a template in which a parameter begins outside its own
// bounds, whatever is drawn.
func TestParametersBeginWithinTheirBounds(t *testing.T) {
	sets, bounded := 0, 0
	extremes(t, func(what string, top *model.Topology) {
		set, err := cloudformation.Export(top, cloudformation.Options{})
		if err != nil {
			return // refused: other tests say why
		}
		sets++
		for _, s := range set.Stacks {
			for _, p := range s.Parameters {
				if p.Type != "Number" || p.Default == "" || p.Min == 0 && p.Max == 0 {
					continue
				}
				bounded++
				if v, err := strconv.ParseFloat(p.Default, 64); err != nil || v < float64(p.Min) || v > float64(p.Max) {
					t.Errorf("%s: %s begins with %s, outside %d to %d", what, p.Name, p.Default, p.Min, p.Max)
				}
			}
		}
	})
	t.Logf("%d sets, %d numbers with bounds", sets, bounded)
	if sets < 100 || bounded < 200 {
		t.Errorf("%d sets and %d numbers are too few to prove anything", sets, bounded)
	}
}
