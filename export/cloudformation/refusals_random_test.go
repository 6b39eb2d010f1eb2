package cloudformation

import (
	"encoding/csv"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/validate"
)

// TestRefusalsAreFindings takes the designs of the rules and of the tables, changes
// them at random, and holds that a design on which no rule finds an error is refused
// for no reason that the rules do not know: each is a finding of the rules that
// belong to it, or one that the page of the docs lists.
func TestRefusalsAreFindings(t *testing.T) {
	if underRace {
		t.Skip("drawn without the race detector, which sees one goroutine here")
	}
	own, m := ownReasons(t), gather(t)
	starts := append(append(ruleDesigns(t), m.starts...), m.others...)
	rnd := rand.New(rand.NewPCG(7, 7))
	correct, refused := 0, 0
	for i, top := range starts {
		if i%2 == 1 {
			top = m.disturbed(rnd, top)
		}
		rep := validate.Check(top)
		known := map[string]bool{}
		errs := false
		for _, f := range append(rep.Findings, rep.Suppressed...) {
			known[f.Rule] = true
			errs = errs || f.Severity == validate.Error
		}
		if errs {
			continue
		}
		correct++
		_, err := Export(top, Options{})
		var unsupported *UnsupportedError
		if !errors.As(err, &unsupported) {
			continue
		}
		refused++
		for _, r := range unsupported.Reasons {
			if slices.ContainsFunc(strings.Fields(r.guards), func(rule string) bool { return known[rule] }) || own.MatchString(r.Why) {
				continue
			}
			t.Errorf("%s is no finding (%s):\n%s", r, r.guards, document.Format(top))
		}
	}
	t.Logf("%d of %d designs have no error; %d of them are refused", correct, len(starts), refused)
}

// ruleDesigns are the designs that the rules are tested with.
func ruleDesigns(t *testing.T) []*model.Topology {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "..", "validate", "testdata", "rules", "*", "*", "*.topo.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no designs of rules: %v", err)
	}
	var out []*model.Topology
	for _, p := range paths {
		src, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		file, err := document.Parse(p, src)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, file.Topology)
	}
	return out
}

// disturbed is a design with up to three changes: values set and cleared, links
// drawn and taken away.
func (m *material) disturbed(rnd *rand.Rand, top *model.Topology) *model.Topology {
	for range 1 + rnd.IntN(3) {
		if len(top.Nodes) == 0 {
			return top
		}
		edit := m.change(rnd, top)
		switch all := spots(top); rnd.IntN(8) {
		case 0:
			edit = anyLink(rnd, top)
		case 1:
			if len(top.Links) > 0 {
				edit = model.Disconnect{Link: top.Links[rnd.IntN(len(top.Links))].Ref()}
			}
		case 2:
			if s := all[rnd.IntN(len(all))]; len(s.props) > 0 {
				edit = s.set(s.props[rnd.IntN(len(s.props))].Name, nil)
			}
		}
		if edit == nil {
			continue
		}
		if next, err := model.Apply(top, edit); err == nil {
			top = next
		}
	}
	return top
}

// ownReasons matches the reasons that no rule says.
func ownReasons(t *testing.T) *regexp.Regexp {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", "reasons.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(src))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := []string{
		"the design has nothing that CloudFormation can make", "stacks would need each other: .*",
		"the stack of .* would have .*; CloudFormation takes .*: split the design",
	}
	word := regexp.MustCompile(`%[sdq]`)
	for _, row := range rows[1:] {
		if row[1] == "own" && !strings.HasSuffix(row[0], "cannot be exported yet") {
			out = append(out, word.ReplaceAllString(regexp.QuoteMeta(row[0]), ".*"))
		}
	}
	return regexp.MustCompile("^(" + strings.Join(out, "|") + ")$")
}
