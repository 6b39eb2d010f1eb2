package cloudformation

import (
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/validate"
)

// wanted is how many designs must be refused by each rule that is asked.
const wanted = 20

// notMade are rules that are asked in vain today, since what they are about is
// drawn with kinds that the export does not make.
var notMade = map[string]string{}

// TestExportAsksTheRules takes the designs on which the rules that are asked
// fire, changes a property of each at random, and holds that the export refuses
// them by that rule, and by no rule that validate does not report.
func TestExportAsksTheRules(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	counts := map[string]int{}
	for _, rule := range slices.Sorted(maps.Keys(awsRefuses)) {
		paths, err := filepath.Glob(filepath.Join("..", "..", "validate", "testdata", "rules", filepath.FromSlash(rule), "fires*.topo.yaml"))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: no designs: %v", rule, err)
		}
		for i := 0; i < 3*len(paths)+5*wanted && counts[rule] < wanted; i++ {
			src, err := os.ReadFile(paths[i%len(paths)])
			if err != nil {
				t.Fatal(err)
			}
			file, err := document.Parse(paths[i%len(paths)], src)
			if err != nil {
				t.Fatal(err)
			}
			if refusedBy(t, varied(rnd, file.Topology), rule) {
				counts[rule]++
			}
		}
		if why := notMade[rule]; (counts[rule] < wanted) != (why != "") {
			t.Errorf("%s refuses %d designs; said of it: %q", rule, counts[rule], why)
		}
	}
	t.Logf("designs refused by rule: %v", counts)
}

// refusedBy tells whether an export is refused by a rule, and makes sure that
// validate reports each rule by which it is.
func refusedBy(t *testing.T, top *model.Topology, rule string) bool {
	_, err := Export(top, Options{})
	var refused *UnsupportedError
	if !errors.As(err, &refused) {
		return false
	}
	report, by := validate.Check(top), false
	for _, r := range refused.Reasons {
		if r.Rule == "" {
			continue
		}
		by = by || r.Rule == rule
		if !slices.ContainsFunc(append(report.Findings, report.Suppressed...), func(f validate.Finding) bool { return f.Rule == r.Rule && refusing(f) }) {
			t.Errorf("%s: %s is no error of validate, nor what an export refuses of warnings", rule, r.Rule)
		}
	}
	return by
}

// varied is a design with one property of one node set to something else.
func varied(rnd *rand.Rand, top *model.Topology) *model.Topology {
	n := top.Nodes[rnd.IntN(len(top.Nodes))]
	p := n.Info().Props[rnd.IntN(len(n.Info().Props))]
	value := ""
	switch words := p.Words(); {
	case len(words) > 0:
		value = words[rnd.IntN(len(words))]
	case p.Type == model.Bool:
		value = []string{"true", "false"}[rnd.IntN(2)]
	}
	if value == "" || strings.Contains(value, ",") {
		return top
	}
	out, err := model.Apply(top, model.Set{ID: n.ID, Props: []model.Setting{{Prop: p.Name, Value: []string{value}}}})
	if err != nil {
		return top
	}
	return out
}
