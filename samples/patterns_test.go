package samples_test

import (
	"slices"
	"testing"

	"portolan/model/document"
	"portolan/samples"
	"portolan/validate"
)

// Every pattern that is recognised has a design to begin with, which is that
// pattern, complete and without an error.
func TestEveryPatternHasADesign(t *testing.T) {
	names := samples.PatternNames()
	for _, p := range validate.Patterns() {
		if p.As != "" { // told by another one
			continue
		}
		src, ok := samples.Pattern(p.ID)
		if !ok || !slices.Contains(names, p.ID) {
			t.Errorf("%s has no design", p.ID)
			continue
		}
		f, err := document.Parse(p.ID+samples.Suffix, src)
		if err != nil {
			t.Error(err)
			continue
		}
		r := validate.Check(f.Topology)
		if e, _, _ := r.Counts(); e > 0 {
			t.Errorf("%s has %d errors", p.ID, e)
		}
		if !slices.ContainsFunc(r.Patterns, func(m validate.Match) bool { return m.ID == p.ID && m.State == validate.Complete }) {
			t.Errorf("the design of %s is none", p.ID)
		}
	}
	for _, n := range names {
		if !slices.ContainsFunc(validate.Patterns(), func(p validate.PatternInfo) bool { return p.ID == n }) {
			t.Errorf("there is no pattern %s", n)
		}
	}
}
