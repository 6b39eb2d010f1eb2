package cloudformation

import (
	"encoding/csv"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"portolan/validate"
)

// TestReasonsAreSorted holds the list of all reasons in the code of this package
// for which a design is not exported: what it cannot write yet, what
// CloudFormation lacks, what a drawing
// leaves open that a template needs, and what a rule says as well where the
// drawing is written out. What AWS refuses is a rule, and asked.
func TestReasonsAreSorted(t *testing.T) {
	file, err := os.Open(filepath.Join("testdata", "reasons.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string][]string{}
	for _, row := range rows[1:] {
		listed[row[0]] = row
		if sort, rule := row[1], row[2]; !slices.Contains([]string{"cannot yet", "lacking", "open", "rule"}, sort) || (sort == "rule") != (rule != "") {
			t.Errorf("%q is sorted as %q, rule %q", row[0], sort, rule)
		} else if r := validate.RuleNamed(rule); rule != "" && (r == nil || r.Severity != validate.Error || !awsRefuses[rule]) {
			t.Errorf("%q: %q is no rule that is asked", row[0], rule)
		}
	}
	found := reasonsInCode(t)
	for why, rule := range found {
		if row := listed[why]; row == nil {
			t.Errorf("%q is not in testdata/reasons.csv", why)
		} else if row[2] != rule {
			t.Errorf("%q belongs to rule %q, and testdata/reasons.csv says %q", why, rule, row[2])
		}
	}
	for why := range listed {
		if _, ok := found[why]; !ok {
			t.Errorf("%q is in testdata/reasons.csv and not in the code", why)
		}
	}
}

// TestAskedRulesExist makes sure that each rule that is asked is one that can
// refuse.
func TestAskedRulesExist(t *testing.T) {
	for id := range awsRefuses {
		if r := validate.RuleNamed(id); r == nil || r.Severity != validate.Error {
			t.Errorf("%s is no rule with errors", id)
		}
	}
}

// reasonsInCode are the formats of all reasons, with the rule that goes before.
func reasonsInCode(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name := ""
			switch f := call.Fun.(type) {
			case *ast.SelectorExpr:
				name = f.Sel.Name
			case *ast.Ident:
				name = f.Name
			}
			if name != "refuse" && name != "refuseLink" && name != "guardLink" {
				return true
			}
			var texts []string
			for _, a := range call.Args {
				if lit, ok := a.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					s, err := strconv.Unquote(lit.Value)
					if err != nil {
						t.Fatal(err)
					}
					texts = append(texts, s)
				}
			}
			switch {
			case name == "guardLink" && len(texts) >= 2:
				out[texts[1]] = texts[0]
			case len(texts) >= 1:
				out[texts[0]] = ""
			case len(call.Args) == 3: // what is passed on, from written.go
			default:
				t.Errorf("%s: a reason without a format", path)
			}
			return true
		})
	}
	return out
}
