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
	"portolan/model/racetest"
	"portolan/validate"
)

// TestRefusalsAreFindings takes the designs of the rules and of the tables, changes
// them at random, and holds of each reason for which one is refused: a finding stands at
// that place which is an error, or of the class of warnings that an export refuses, or
// the reason is one that the page of the docs lists.
func TestRefusalsAreFindings(t *testing.T) {
	racetest.OneGoroutine(t)
	own, m := ownReasons(t), gather(t)
	starts := append(append(ruleDesigns(t), m.starts...), m.others...)
	rnd := rand.New(rand.NewPCG(7, 7))
	reasons := map[string]int{}
	for i, top := range starts {
		if i%2 == 1 {
			top = m.disturbed(rnd, top)
		}
		_, err := Export(top, Options{})
		var unsupported *UnsupportedError
		if !errors.As(err, &unsupported) {
			continue
		}
		rep := validate.Check(top)
		found := append(rep.Findings, rep.Suppressed...)
		for _, r := range unsupported.Reasons {
			switch f := behind(r, found); {
			case f != nil && f.Severity == validate.Error:
				reasons["errors"]++
			case f != nil:
				reasons[string(validate.RuleNamed(f.Rule).Export)]++
			case r.guards == "" && r.Rule == "" && own.MatchString(r.Why):
				reasons["of the export alone"]++
			default:
				t.Errorf("%s is no finding (%s%s):\n%s", r, r.Rule, r.guards, document.Format(top))
			}
		}
	}
	t.Logf("reasons of %d designs: %v", len(starts), reasons)
	for _, export := range []validate.ExportRefusal{validate.ExportDoubts, validate.ExportAsks, validate.ExportDown, validate.ExportLacking} {
		if reasons[string(export)] == 0 {
			t.Errorf("no design is refused by a warning of the class: %s", export)
		}
	}
}

// refusing tells whether an export refuses a design because of the finding.
func refusing(f validate.Finding) bool {
	return f.Severity == validate.Error || validate.RuleNamed(f.Rule).Export != ""
}

// behind is the finding that stands behind a reason of the export at its place: the one
// of its rules, or an error that is said instead. That a design has no users is said of
// the whole, and so stands behind whatever nothing leads to. nil where there is none.
func behind(r Reason, found []validate.Finding) *validate.Finding {
	at := func(f validate.Finding) bool {
		return f.Rule == "graph/no-users" || slices.Contains(f.Links, r.Link) || slices.ContainsFunc(f.Nodes, func(id string) bool { return id == r.Node || id == r.Link.From || id == r.Link.To })
	}
	var instead *validate.Finding
	for i, f := range found {
		switch {
		case !at(f) || !refusing(f):
		case f.Rule == r.Rule || slices.Contains(strings.Fields(r.guards), f.Rule):
			return &found[i]
		case f.Severity == validate.Error && r.Rule == "" && instead == nil:
			instead = &found[i]
		}
	}
	return instead
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
		if (row[1] == "own" || row[1] == "form") && !strings.HasSuffix(row[0], "cannot be exported yet") {
			out = append(out, word.ReplaceAllString(regexp.QuoteMeta(row[0]), ".*"))
		}
	}
	return regexp.MustCompile("^(" + strings.Join(out, "|") + ")$")
}
