package cloudformation

import (
	"encoding/csv"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"portolan/validate"
)

// TestReasonsAreSorted holds the list of all reasons in the code of this package
// for which a design is not exported. Each is one of rules, which say it of the
// drawing as well, or one of CloudFormation or of the export alone, which the page
// of the docs lists. What AWS refuses is a rule, and asked. Sort form is of what no
// file can say, only a program that makes a design.
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
	listed, asked := map[string][]string{}, map[string]bool{}
	for _, row := range rows[1:] {
		listed[row[0]] = row
		switch sort, more := row[1], row[2]; sort {
		case "rule":
			for _, rule := range strings.Fields(more) {
				switch r := validate.RuleNamed(rule); {
				case r == nil:
					t.Errorf("%q: %q is no rule", row[0], rule)
				case r.Severity != validate.Error && len(r.Explains) == 0 && r.Export == "":
					t.Errorf("%q: %q is a warning, and not of those that an export refuses", row[0], rule)
				}
				asked[rule] = true
			}
			if more == "" {
				t.Errorf("%q names no rule", row[0])
			}
		case "own":
			if !strings.Contains(refusedByExport, more) || more == "" {
				t.Errorf("%q: the page of the docs does not say %q", row[0], more)
			}
		case "form":
		default:
			t.Errorf("%q is sorted as %q", row[0], sort)
		}
	}
	for _, r := range validate.Rules() {
		if lacking := r.Export == validate.ExportLacking; lacking && !asked[r.ID] || r.Export != "" && r.Severity == validate.Error {
			t.Errorf("%s is of the warnings that an export refuses, and no reason of an export names it", r.ID)
		}
	}
	found := reasonsInCode(t)
	for why, rule := range found {
		if row := listed[why]; row == nil {
			t.Errorf("%q is not in testdata/reasons.csv", why)
		} else if (row[1] == "rule") != (rule != "") || rule != "" && row[2] != rule {
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
			guards := name == "guard" || name == "guardLink"
			if name != "refuse" && name != "refuseLink" && !guards {
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
			case guards && len(texts) >= 2:
				out[texts[1]] = texts[0]
			case guards && len(texts) == 1: // the rules are a constant
				out[texts[0]] = map[string]string{"notReached": notReached, "leadsNowhere": leadsNowhere}[call.Args[0].(*ast.Ident).Name]
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
