package jsonexport

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/model/document"
	"portolan/validate"
	"portolan/validate/format"
)

// designs lists the files of all samples and fixtures that can be read.
func designs(t testing.TB) []*document.File {
	t.Helper()
	var out []*document.File
	for _, root := range []string{"../../samples", "../../validate/testdata", "../../validate/format/testdata", "../../model/document/testdata", "../cloudformation/testdata"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".topo.yaml") {
				return err
			}
			src, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if f, err := document.Parse(filepath.ToSlash(path), src); err == nil {
				out = append(out, f)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(out) < 1000 {
		t.Fatalf("only %d designs", len(out))
	}
	return out
}

func reportOf(t testing.TB, name, path string) *format.Report {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := document.Parse(name, src)
	if err != nil {
		return format.Unreadable(name, name, err)
	}
	return format.NewReport(f, name, validate.Check(f.Topology))
}

// everything is a run with findings of each severity, ignored ones, a clean
// file and one that cannot be read.
func everything(t testing.TB) *format.Run {
	t.Helper()
	_, err := document.Parse("a,b:c%.topo.yaml", []byte("portolan: 1\nname: Typo\nnodes:\n  - {id: web, knd: alb}\n"))
	if err == nil {
		t.Fatal("the broken file is sound")
	}
	return &format.Run{Version: "0.0.0", Limit: validate.Error, Lines: true, Reports: []*format.Report{
		reportOf(t, "designs/shop.topo.yaml", "../../validate/format/testdata/shop.topo.yaml"),
		reportOf(t, "static-site.topo.yaml", "../../samples/static-site.topo.yaml"),
		format.Unreadable("a,b:c%.topo.yaml", "a,b:c%.topo.yaml", err),
	}}
}

func validated(t testing.TB, run *format.Run) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := ValidateFormat.Write(&b, run); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestValidation(t *testing.T) { golden.RequireEqual(t, validated(t, everything(t))) }

func TestValidationIsOneObjectAFile(t *testing.T) {
	run := &format.Run{Lines: true}
	for _, f := range designs(t) {
		run.Reports = append(run.Reports, format.NewReport(f, f.Name, validate.Check(f.Topology)))
	}
	lines := strings.Split(strings.TrimSuffix(string(validated(t, run)), "\n"), "\n")
	if len(lines) != len(run.Reports) {
		t.Fatalf("%d lines for %d files", len(lines), len(run.Reports))
	}
	for i, l := range lines {
		var got Validation
		if err := json.Unmarshal([]byte(l), &got); err != nil {
			t.Fatal(err)
		}
		if got.Schema != ValidateForm || got.File != run.Reports[i].Name {
			t.Errorf("%s of %s", got.Schema, got.File)
		}
		if e, _, _ := run.Reports[i].Counts(); got.Summary.Errors != e {
			t.Errorf("%s: %d errors, not %d", got.File, got.Summary.Errors, e)
		}
		if strings.Contains(l, ":null") {
			t.Errorf("%s: null", got.File)
		}
	}
}

func TestValidationTellsAlone(t *testing.T) {
	run := everything(t)
	run.Lines = false
	run.Reports = run.Reports[2:]
	if out := validated(t, run); len(out) > 0 {
		t.Errorf("an unreadable file alone is %s", out)
	}
}

func TestFileNamesCannotDriveTheTerminal(t *testing.T) {
	run := everything(t)
	for _, r := range run.Reports {
		r.Name = "evil\x1b]0;title\a\n\u009b31m\u202e.topo.yaml"
	}
	if out := validated(t, run); bytes.ContainsAny(out, "\x1b\a\u009b\u202e") || bytes.Count(out, []byte("\n")) != len(run.Reports) {
		t.Errorf("control characters are passed on: %q", out)
	}
}

// The same finding is the same object in both documents, but for its place.
func TestFindingsOfExportAndValidationAreTheSame(t *testing.T) {
	for i, f := range designs(t) {
		if i%15 != 0 {
			continue // each takes a whole export
		}
		r := format.NewReport(f, f.Name, validate.Check(f.Topology))
		var checked Validation
		if err := json.Unmarshal(validated(t, &format.Run{Reports: []*format.Report{r}}), &checked); err != nil {
			t.Fatal(err)
		}
		var whole Export
		if err := json.Unmarshal(written(t, f.Topology), &whole); err != nil {
			t.Fatal(err)
		}
		for _, x := range [][2][]Finding{{checked.Findings, whole.Findings}, {checked.Suppressed, whole.Suppressed}} {
			for i := range x[0] {
				x[0][i].Line, x[0][i].Column = 0, 0
			}
			a, b := encoded(t, x[0]), encoded(t, x[1])
			if a != b {
				t.Errorf("%s: validate says\n%s\nexport says\n%s", f.Name, a, b)
			}
		}
	}
}

func encoded(t testing.TB, v any) string {
	t.Helper()
	var b bytes.Buffer
	if err := Encode(&b, v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
