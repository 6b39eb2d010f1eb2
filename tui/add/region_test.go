package add

import (
	"fmt"
	"testing"

	"portolan/model"
	"portolan/model/racetest"
	"portolan/model/sketch"
	"portolan/samples"
	"portolan/samples/samplestest"
	"portolan/validate"
)

// errorsOf counts the errors of a design. That users cannot reach what answers only inside
// its network is no matter of the Region: a record that sends them elsewhere only hides it.
func errorsOf(t *model.Topology) (n int) {
	for _, f := range validate.Check(t).Findings {
		if f.Severity == validate.Error && f.Rule != "graph/outside-network" {
			n++
		}
	}
	return n
}

// proposesWell checks, for each kind that can be added at a place, that the Region which is
// proposed first adds no error that another one that is offered would not.
func proposesWell(t *testing.T, name string, at sketch.Place) (tried int) {
	t.Helper()
	before := errorsOf(at.T)
	for _, k := range model.Kinds() {
		first := at.Plan([]sketch.Want{{Kind: k.Kind}})
		if first.Why != "" || !k.Regional {
			continue
		}
		tried++
		errors := errorsOf(first.After)
		if errors <= before {
			continue
		}
		for _, r := range at.Regions(k.Kind) {
			other := at.Plan([]sketch.Want{{Kind: k.Kind, Region: r}})
			if other.Why == "" && errorsOf(other.After) < errors {
				t.Errorf("%s: %s is proposed in %s with %d new errors, in %s it has %d", name, k.Kind, first.Nodes[0].Region(), errors-before, r, errorsOf(other.After)-before)
				break
			}
		}
	}
	return tried
}

// What is proposed first at each node and each link of the samples is as good as anything
// else that is offered there.
func TestProposedRegionsAddNoError(t *testing.T) {
	racetest.OneGoroutine(t)
	tried := 0
	for _, s := range samples.Names() {
		top := samplestest.Topology(t, s)
		if len(top.Nodes) > 16 {
			continue
		}
		for _, n := range top.Nodes {
			tried += proposesWell(t, s+" behind "+n.ID, sketch.Place{T: top, Near: n.ID})
			tried += proposesWell(t, s+" before "+n.ID, sketch.Place{T: top, Near: n.ID, Before: true})
		}
		for _, l := range top.Links {
			ref := l.Ref()
			tried += proposesWell(t, s+" on "+ref.String(), sketch.Place{T: top, Near: ref.From, On: &ref})
		}
	}
	t.Logf("%d additions", tried)
}

// So it is behind records of each policy, with one answer or two, near users anywhere.
func TestProposedRegionsBehindRecords(t *testing.T) {
	racetest.OneGoroutine(t)
	policy, _ := model.FindProp(model.KindRecord.Info().Props, "policy")
	for _, city := range []string{"Berlin", "Sydney", "New York"} {
		for _, p := range policy.Words() {
			for _, k := range []model.Kind{model.KindALB, model.KindHTTPAPI, model.KindAccelerator} {
				top, _ := model.New("", nil, nil)
				at := sketch.Place{T: top, Guess: city}
				plan := at.Plan([]sketch.Want{{Kind: model.KindUsers}, {Kind: model.KindRecord, Policy: p}, {Kind: k}})
				if plan.Why != "" {
					t.Fatal(plan.Why)
				}
				record := plan.Nodes[1].ID
				for n := range 2 {
					name := fmt.Sprintf("%s, %s, %s and %d more", city, p, k, n)
					proposesWell(t, name, sketch.Place{T: plan.After, Near: record})
					if plan = (sketch.Place{T: plan.After, Near: record}).Plan([]sketch.Want{{Kind: k}}); plan.Why != "" {
						t.Fatal(plan.Why)
					}
				}
			}
		}
	}
}
