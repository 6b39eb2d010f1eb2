package format

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"portolan/model/document"
	"portolan/model/racetest"
	"portolan/validate"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// sarifSchemaOf compiles the schema that OASIS publishes with the standard
// (errata 01), kept in testdata as it is.
func sarifSchemaOf(t *testing.T) *jsonschema.Schema {
	t.Helper()
	f, err := os.Open("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("sarif.json")
}

func TestSARIFHoldsToTheSchema(t *testing.T) {
	racetest.OneGoroutine(t)
	schema := sarifSchemaOf(t)
	stdin := checked(t, "<stdin>", source(t, "testdata/shop.topo.yaml"))
	stdin.Path = ""
	outside := checked(t, "shop", source(t, "testdata/shop.topo.yaml"))
	outside.Path = "/else where/ü#?.topo.yaml"
	based := checked(t, "shop", source(t, "testdata/shop.topo.yaml"))
	b := &Baseline{}
	b.Add(based, "shop")
	b.Accept(based, "shop")
	for name, run := range map[string]*Run{
		"all designs": every(t), "with a file that cannot be read": everything(t), "nothing": {},
		"names": {Reports: []*Report{stdin, outside}}, "baseline": {Reports: []*Report{based}},
	} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(write(t, "sarif", run)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The schema check can fail: a result without a message does.
func TestSARIFSchemaRefuses(t *testing.T) {
	out := write(t, "sarif", everything(t))
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.ReplaceAll(out, `"message"`, `"massage"`)))
	if err != nil {
		t.Fatal(err)
	}
	if sarifSchemaOf(t).Validate(doc) == nil {
		t.Error("a wrong document holds to the schema")
	}
}

type readLog struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Rules []struct {
					ID      string
					HelpURI string `json:"helpUri"`
					Help    struct{ Text, Markdown string }
				}
			}
		}
		Results []struct {
			RuleID              string
			RuleIndex           int
			Level               string
			PartialFingerprints map[string]string
			Suppressions        []struct{ Kind, Justification string }
			Locations           []struct {
				PhysicalLocation struct {
					ArtifactLocation struct{ URI string }
					Region           struct {
						StartLine, StartColumn int
						Snippet                struct{ Text string }
					}
				}
				LogicalLocations []struct{ FullyQualifiedName string }
			}
			Fixes []readFix
		}
		Invocations []struct {
			ExecutionSuccessful        bool
			ToolExecutionNotifications []struct{ Message struct{ Text string } }
		}
	}
}

type readFix struct {
	Description     struct{ Text string }
	ArtifactChanges []struct {
		Replacements []struct {
			DeletedRegion   struct{ StartLine, StartColumn, EndLine, EndColumn int }
			InsertedContent struct{ Text string }
		}
	}
}

func readSARIF(t *testing.T, run *Run) readLog {
	t.Helper()
	var log readLog
	if err := json.Unmarshal([]byte(write(t, "sarif", run)), &log); err != nil {
		t.Fatal(err)
	}
	return log
}

// A result says where it is in the file and in the design, and what its rule
// says stands beside it.
func TestSARIFResults(t *testing.T) {
	racetest.OneGoroutine(t)
	run := every(t)
	log := readSARIF(t, run)
	results := log.Runs[0].Results
	i := 0
	for _, r := range run.Reports {
		lines := strings.Split(string(source(t, r.Name)), "\n")
		for k, list := range [][]Finding{r.Findings, r.Suppressed} {
			for _, f := range list {
				got := results[i]
				i++
				rule := log.Runs[0].Tool.Driver.Rules[got.RuleIndex]
				if got.RuleID != f.Rule || rule.ID != f.Rule || rule.Help.Text == "" || rule.Help.Markdown == "" {
					t.Fatalf("result %d is of %s (%s), not %s", i, got.RuleID, rule.ID, f.Rule)
				}
				if rule.HelpURI != HelpURI(validate.RuleNamed(f.Rule)) {
					t.Errorf("%s: helpUri %q", f.Rule, rule.HelpURI)
				}
				if want := map[validate.Severity]string{validate.Error: "error", validate.Warning: "warning", validate.Info: "note"}[f.Severity]; got.Level != want {
					t.Errorf("%s: level %s", f.Rule, got.Level)
				}
				if (len(got.Suppressions) == 1) != (k == 1) {
					t.Errorf("%s: %d suppressions", f.Rule, len(got.Suppressions))
				}
				at := got.Locations[0].PhysicalLocation.Region
				if line := strings.TrimRight(lines[at.StartLine-1], "\r"); at.Snippet.Text != line || at.StartColumn > len([]rune(line)) {
					t.Errorf("%s:%d:%d holds %q, the snippet is %q", r.Name, at.StartLine, at.StartColumn, line, at.Snippet.Text)
				}
				if n := len(got.Locations[0].LogicalLocations); n != len(f.Nodes)+len(f.Links) || got.Locations[0].LogicalLocations[0].FullyQualifiedName != f.Nodes[0] {
					t.Errorf("%s: %d logical locations", f.Rule, n)
				}
				if got.PartialFingerprints[sarifFingerprint] != f.Fingerprint {
					t.Errorf("%s: fingerprint %v", f.Rule, got.PartialFingerprints)
				}
			}
		}
	}
	if i != len(results) {
		t.Errorf("%d results, %d findings", len(results), i)
	}
}

func TestSARIFSaysWhoAccepted(t *testing.T) {
	r := checked(t, "shop", source(t, "testdata/shop.topo.yaml"))
	b := &Baseline{}
	b.Add(r, "shop")
	b.Accept(r, "shop")
	kinds := map[string]int{}
	for _, x := range readSARIF(t, &Run{Reports: []*Report{r}}).Runs[0].Results {
		kinds[x.Suppressions[0].Kind]++
		if x.Suppressions[0].Justification == "" {
			t.Errorf("%s: accepted without a reason", x.RuleID)
		}
	}
	if kinds["inSource"] != 3 || kinds["external"] != b.Len() {
		t.Errorf("suppressions: %v", kinds)
	}
}

func TestSARIFTellsOfUnreadableFiles(t *testing.T) {
	inv := readSARIF(t, everything(t)).Runs[0].Invocations[0]
	if inv.ExecutionSuccessful || len(inv.ToolExecutionNotifications) == 0 || !strings.Contains(inv.ToolExecutionNotifications[0].Message.Text, "knd") {
		t.Errorf("%+v", inv)
	}
}

func TestSARIFAddresses(t *testing.T) {
	for path, want := range map[string]string{
		"a b/ü.topo.yaml": "a%20b/%C3%BC.topo.yaml", "./x.topo.yaml": "x.topo.yaml", "c:d.topo.yaml": "./c:d.topo.yaml",
		"/abs/x.topo.yaml": "file:///abs/x.topo.yaml", "50%#?.topo.yaml": "50%25%23%3F.topo.yaml",
	} {
		if got := (&Report{Path: path}).uri().URI; got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// A fix, carried out on the text as the standard says, gives the file that the
// fix gives.
func TestSARIFFixesAreTextEdits(t *testing.T) {
	racetest.OneGoroutine(t)
	n := 0
	for _, r := range every(t).Reports {
		src := string(source(t, r.Name))
		for i, got := range readSARIF(t, &Run{Reports: []*Report{r}}).Runs[0].Results {
			if i >= len(r.Findings) {
				break // ignored ones have no fixes
			}
			want := map[string]string{}
			for _, fx := range r.Findings[i].Fixes {
				if data, ok := r.fixed(fx); ok {
					want[fx.Title] = string(data)
				}
			}
			for _, fx := range got.Fixes {
				n++
				if result := carriedOut(src, fx); result != want[fx.Description.Text] {
					t.Errorf("%s: %s gives\n%s", r.Name, fx.Description.Text, result)
				}
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d fixes", n)
	}
}

func carriedOut(src string, fx readFix) string {
	offset := func(line, column int) int {
		at := 0
		for range line - 1 {
			at += strings.IndexByte(src[at:], '\n') + 1
		}
		for range column - 1 {
			_, size := utf8.DecodeRuneInString(src[at:])
			at += size
		}
		return at
	}
	var b strings.Builder
	at := 0
	for _, r := range fx.ArtifactChanges[0].Replacements {
		d := r.DeletedRegion
		b.WriteString(src[at:offset(d.StartLine, d.StartColumn)] + r.InsertedContent.Text)
		at = offset(d.EndLine, d.EndColumn)
	}
	return b.String() + src[at:]
}

func FuzzSARIF(f *testing.F) {
	f.Add([]byte("portolan: 1\nname: x\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		file, err := document.Parse("x", src)
		r := NewReport(file, "x", validate.Check(file.Topology))
		if err != nil {
			r = Unreadable("x", "x", err)
		}
		for _, form := range Formats() {
			var out bytes.Buffer
			if err := form.Write(&out, &Run{Reports: []*Report{r}}); err != nil {
				t.Fatal(err)
			}
			if bytes.ContainsRune(out.Bytes(), '\x1b') {
				t.Fatalf("%s passes an escape on", form.Name)
			}
		}
	})
}
