package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	jsonexport "portolan/export/json"
	"portolan/model/document"
)

// outputsOf calls f for each JSON document that the commands print of a file,
// with the name of its schema.
func outputsOf(t testing.TB, path string, f func(name string, doc []byte)) {
	t.Helper()
	f("validate", printed(t, "", "validate", path, "--format", "json"))
	f("ignored", printed(t, "", "validate", path, "--list-ignored", "--format", "json"))
	baseline := filepath.Join(t.TempDir(), "baseline.json")
	printed(t, "", "validate", path, "--write-baseline", baseline)
	f("baseline", fileOf(t, baseline))
	f("estimate", printed(t, "", "estimate", path, "--format", "json", "--assert", "p95<1ms"))
	f("survival", printed(t, "", "simulate", path, "--format", "json"))
	whole := printed(t, "", "export", "json", path)
	f("export", whole)
	f("layout", printed(t, "", "export", "layout", path))
	report := filepath.Join(t.TempDir(), "report.json")
	printed(t, string(printed(t, "", "export", "dot", path)), "import", "dot", "-", "--report", report)
	f("import", fileOf(t, report))
	var survival struct{ Simulations []struct{ Broken []string } }
	if err := json.Unmarshal(printed(t, "", "simulate", path, "--format", "json"), &survival); err != nil {
		t.Fatal(err)
	}
	for _, s := range survival.Simulations[:min(len(survival.Simulations), 4)] {
		f("simulate", printed(t, "", "simulate", path, "--format", "json", "--break", s.Broken[0]))
	}
}

// What the commands print holds to the schema of its output, key by key.
func TestOutputsHoldToTheirSchemas(t *testing.T) {
	schemas := map[string]*jsonschema.Schema{}
	for _, o := range jsonexport.Outputs() {
		schemas[o.Name] = compiled(t, true, o.Name)
	}
	judged := map[string]int{}
	judge := func(what string) func(string, []byte) {
		return func(name string, doc []byte) {
			judged[name]++
			v := parsedJSON(t, doc)
			if err := schemas[name].Validate(v); err != nil {
				t.Errorf("%s of %s: %v", name, what, err)
			}
			o, _ := jsonexport.OutputNamed(name)
			if v.(map[string]any)["schema"] != o.Form {
				t.Errorf("%s of %s: schema is %v", name, what, v.(map[string]any)["schema"])
			}
		}
	}
	n := 0
	topologies(t, func(path string, src []byte) {
		if n++; strings.Contains(path, "/samples/") || n%50 == 0 {
			if _, err := document.Parse(path, src); err == nil {
				outputsOf(t, path, judge(path))
			}
		}
	})
	judge("a file that cannot be read")("validate", unreadableLine(t))
	judge("two places")("rtt", printed(t, "", "rtt", "Sydney", "us-east-1", "--json"))
	judge("all")("explain", printed(t, "", "explain", "--list", "--format", "json"))
	judge("all")("rules", printed(t, "", "rules", "--json"))
	judge("all")("samples", printed(t, "", "samples", "list", "--json"))
	class := filepath.Join("testdata", "class")
	judge("the built-in course")("workshop", printed(t, "", "workshop", "list", "--json"))
	judge("the built-in course")("progress", printed(t, "", "workshop", "progress", "--json"))
	judge("a design")("grade", printed(t, "", "workshop", "grade", "02", filepath.Join(class, "ana", "02-close-the-back-door.topo.yaml"), "--format", "json"))
	judge("a class")("workshop-report", printed(t, "", "workshop", "report", class, "--format", "json"))
	broken := t.TempDir()
	printed(t, "", "workshop", "new", filepath.Join(broken, "course"))
	judge("a course")("workshop-lint", printed(t, "", "workshop", "lint", filepath.Join(broken, "course"), "--format", "json"))
	judge("no course")("workshop-lint", printed(t, "", "workshop", "lint", broken, "--format", "json"))
	judge("the program")("version", printed(t, "", "version", "--json"))
	for name, glob := range map[string]string{"stacks": "cloudformation/testdata/TestGolden/*/stacks.json.golden", "export": "json/testdata/TestSamples/*.golden"} {
		paths, err := filepath.Glob(filepath.Join("..", "..", "export", filepath.FromSlash(glob)))
		if err != nil || len(paths) < 2 {
			t.Fatalf("%s: %d goldens, %v", glob, len(paths), err)
		}
		for _, p := range paths {
			judge(p)(name, fileOf(t, p))
		}
	}
	for name := range schemas {
		if judged[name] == 0 {
			t.Errorf("no %s was judged", name)
		}
	}
}

// unreadableLine is what validate prints of a broken file among several.
func unreadableLine(t testing.TB) []byte {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "broken.topo.yaml"), []byte("portolan: 1\nnodez: []\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	code := run(context.Background(), []string{"validate", dir, "--format", "json"}, streams{strings.NewReader(""), &out, new(bytes.Buffer), func(string) string { return "" }})
	if code != exitInput || out.Len() == 0 {
		t.Fatalf("exit %d: %s", code, out.String())
	}
	return out.Bytes()
}

// A schema can fail: a document with another form, a missing key, a wrong word
// or a made-up key does.
func TestOutputSchemasRefuse(t *testing.T) {
	schema := compiled(t, true, "validate")
	doc := string(printed(t, "", "validate", filepath.Join("..", "..", "samples", "broken-launch.topo.yaml"), "--format", "json"))
	for old, wrong := range map[string]string{
		`portolan.validate/1`: `portolan.validate/2`, `"severity": "error"`: `"severity": "fatal"`, `"rule": `: `"rul": `,
		`"line": `: `"line": "x", "l": `, `"state": "partial"`: `"state": "half"`,
	} {
		if !strings.Contains(doc, old) {
			t.Fatalf("no %s", old)
		}
		err := schema.Validate(parsedJSON(t, []byte(strings.ReplaceAll(doc, old, wrong))))
		var invalid *jsonschema.ValidationError
		if !errors.As(err, &invalid) {
			t.Errorf("%s passes for %s: %v", wrong, old, err)
		}
	}
	// The published one takes keys that later builds may add.
	if err := compiled(t, false, "validate").Validate(parsedJSON(t, []byte(strings.Replace(doc, `"file"`, `"later": 1, "file"`, 1)))); err != nil {
		t.Error(err)
	}
}

// What another key takes the place of is told to users, with that key.
func TestReplacedKeysAreInTheChanges(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "changes.md"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	found := 0
	for _, o := range jsonexport.Outputs() {
		var walk func(v any)
		walk = func(v any) {
			m, _ := v.(map[string]any)
			props, _ := m["properties"].(map[string]any)
			for name, p := range props {
				if s, _ := p.(map[string]any); s["deprecated"] == true {
					found++
					_, rest, _ := strings.Cut(s["description"].(string), ": ")
					later, _, _ := strings.Cut(rest, " ")
					if !slices.ContainsFunc(lines, func(l string) bool {
						return strings.Contains(l, "`"+o.Form+"`") && strings.Contains(l, "`"+name+"`") && strings.Contains(l, "`"+later+"`")
					}) {
						t.Errorf("docs/changes.md has no line for %s: %s, which %s takes the place of", o.Form, name, later)
					}
				}
			}
			for _, d := range m {
				walk(d)
			}
		}
		walk(parsedJSON(t, o.JSONSchema()))
	}
	if found < 5 {
		t.Errorf("only %d keys", found)
	}
}
