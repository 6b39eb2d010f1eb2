package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/document"
	"portolan/validate"
)

// printed is what a command line writes to standard output.
func printed(t testing.TB, stdin string, args ...string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(context.Background(), args, streams{strings.NewReader(stdin), &out, &errs, func(string) string { return "" }})
	if code != exitDone && code != exitNotGood {
		t.Fatalf("portolan %s: exit %d: %s", strings.Join(args, " "), code, errs.String())
	}
	return out.Bytes()
}

func fileOf(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func parsedJSON(t testing.TB, data []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%v:\n%.200s", err, data)
	}
	return v
}

// compiled is the schema that the command prints; a closed one refuses keys
// that it does not describe.
func compiled(t testing.TB, closed bool, name ...string) *jsonschema.Schema {
	t.Helper()
	doc := parsedJSON(t, printed(t, "", append([]string{"schema"}, name...)...))
	if closed {
		shut(doc)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatalf("schema %v: %v", name, err)
	}
	return s
}

func shut(v any) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			shut(x)
		}
	case map[string]any:
		_, hasProperties := v["properties"].(map[string]any)
		_, said := v["additionalProperties"]
		if hasProperties && v["type"] == "object" && !said {
			v["additionalProperties"] = false
		}
		for _, x := range v {
			shut(x)
		}
	}
}

// yamlValue is a document as a JSON reader of YAML takes it.
func yamlValue(t testing.TB, n *yaml.Node) any {
	t.Helper()
	switch n.Kind {
	case yaml.DocumentNode:
		return yamlValue(t, n.Content[0])
	case yaml.SequenceNode:
		out := []any{}
		for _, c := range n.Content {
			out = append(out, yamlValue(t, c))
		}
		return out
	case yaml.MappingNode:
		out := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			out[n.Content[i].Value] = yamlValue(t, n.Content[i+1])
		}
		return out
	}
	switch n.Tag {
	case "!!null":
		return nil
	case "!!bool":
		return n.Value == "true"
	case "!!int", "!!float":
		if v, err := strconv.ParseFloat(n.Value, 64); err == nil {
			return json.Number(strconv.FormatFloat(v, 'f', -1, 64))
		}
	}
	return n.Value
}

func yamlDocument(t testing.TB, src []byte) any {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal(src, &n); err != nil {
		t.Fatal(err)
	}
	return yamlValue(t, &n)
}

// outOfRange counts the values of a design that lie outside of their
// documented range.
func outOfRange(top *model.Topology) (n, elsewhere int) {
	// The kind of a link follows from its ends, which a schema does not see: what
	// another kind of link takes under the same name may pass.
	fits := func(name, value string) bool {
		return slices.ContainsFunc(model.LinkKinds(), func(k *model.LinkInfo) bool {
			p, ok := model.FindProp(k.Props, name)
			return ok && p.InRange(value) == nil
		})
	}
	count := func(props []model.Prop, spec any) {
		for _, p := range props {
			v, set := p.Get(spec)
			if !set || p.Type != model.Int && p.Type != model.Decimal || p.InRange(v[0]) == nil {
				continue
			}
			n++
			if _, link := spec.(model.LinkSpec); link && fits(p.Name, v[0]) {
				elsewhere++
			}
		}
	}
	for _, x := range top.Nodes {
		count(x.Info().Props, x.Spec)
	}
	for _, x := range top.Links {
		count(x.Info().Props, x.Spec)
	}
	if top.Assume != nil {
		count(model.AssumptionProps(), top.Assume)
	}
	return n, elsewhere
}

// topologies calls f for every sample and fixture.
func topologies(t testing.TB, f func(path string, src []byte)) {
	t.Helper()
	for _, root := range []string{"samples", "validate", "model", "export", "tui"} {
		err := filepath.WalkDir(filepath.Join("..", "..", root), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".topo.yaml") {
				return err
			}
			src, err := os.ReadFile(path)
			if err == nil {
				f(filepath.ToSlash(path), src)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Every file that the program reads holds to the schema, unless a value lies
// outside of its documented range, which the program reads to say so.
func TestFilesHoldToTheSchema(t *testing.T) {
	schema := compiled(t, false)
	read, ranged := 0, 0
	topologies(t, func(path string, src []byte) {
		f, err := document.Parse(path, src)
		if err != nil {
			return
		}
		read++
		err = schema.Validate(yamlDocument(t, src))
		n, elsewhere := outOfRange(f.Topology)
		if n == 0 {
			if err != nil {
				t.Errorf("%s: %v", path, err)
			}
			return
		}
		ranged++
		if err == nil && elsewhere < n {
			t.Errorf("%s: a value out of its range passes", path)
		}
		if len(validate.Check(f.Topology).Findings) == 0 {
			t.Errorf("%s: the schema refuses what validate finds right: %v", path, err)
		}
	})
	if read < 1000 || ranged < 10 {
		t.Errorf("only %d files, %d with a value out of range", read, ranged)
	}
}

// What the program refuses to read fails the schema too, kind by kind and
// property by property.
func TestWrongFilesFailTheSchema(t *testing.T) {
	schema := compiled(t, false)
	holds := func(src string) bool {
		t.Helper()
		fine := schema.Validate(yamlDocument(t, []byte(src))) == nil
		_, err := document.Parse("x", []byte(src))
		if f, _ := document.Parse("x", []byte(src)); err == nil && !fine {
			// Another form than the one that is written.
			out, elsewhere := outOfRange(f.Topology)
			fine = schema.Validate(yamlDocument(t, document.FormatFile(f))) == nil || out+elsewhere > 0
		}
		if fine != (err == nil) {
			t.Errorf("the schema says %v, the program %v:\n%s", fine, err, src)
		}
		return fine
	}
	right := func(nodes, rest string) string { return "portolan: 1\nnodes:\n" + nodes + rest }
	const two = "  - {id: a, kind: alb}\n  - {id: b, kind: s3}\n"
	for _, src := range []string{
		"portolan: 1\n", "portolan: 1\nnodes:\nlinks:\nlayout:\nignore:\nassume:\nexpect:\n",
		"portolan: 1\nname: 12\ndescription: 2024-01-01\n",
		right(two, "links:\n  - a -> b\n  - \" a->b \"\n  - {from: a, to: b}\n"),
		right(two, "layout: {a: [1, -2]}\nignore:\n  - {rule: x/y, on: a, reason: fine}\n"),
		right(two, "assume: {tls: 1.3, http: 2, hitRatio: 75}\nexpect:\n  - {from: Sydney, p95: 1m30.5s, within: .5s}\n"),
		right("  - {id: 1, kind: s3, title: true}\n", ""),
	} {
		if !holds(src) {
			t.Errorf("should hold:\n%s", src)
		}
	}
	for _, src := range []string{
		"name: x\n", "portolan: 2\n", "portolan: one\n", "portolan: 1\nnodez: []\n", "portolan: 1\nnodes: {}\n", "portolan: 1\nname:\n",
		right("  - {id: a}\n", ""), right("  - {kind: s3}\n", ""), right("  - {id: A b, kind: s3}\n", ""), right("  - {id: a-, kind: s3}\n", ""),
		right("  - {id: a, kind: bucket}\n", ""), right("  - {id: a, kind: s3, title: [x]}\n", ""), right("  - {id: a, kind: s3, colour: red}\n", ""), right("  - a\n", ""),
		right(two, "links:\n  - a <- b\n"), right(two, "links:\n  - a -> -> a\n"), right(two, "links:\n  - {from: a}\n"),
		right(two, "links:\n  - {from: a, to: b, colour: red}\n"), right(two, "links:\n  - {from: a, to: b, as: guesses}\n"),
		right("  - {id: a, kind: cloudfront}\n  - {id: b, kind: s3}\n", "links:\n  - {from: a, to: b, path: /x, weight: 1}\n"),
		right(two, "layout: {a: [1]}\n"), right(two, "layout: {a: [1, x]}\n"), right(two, "layout: {a: [1, 2, 3]}\n"), right(two, "layout: [a]\n"),
		right(two, "layout: {a: [1, 1000001]}\n"),
		right(two, "ignore:\n  - {rule: x/y}\n"), right(two, "ignore:\n  - {rule: x/y, reason: \" \"}\n"), right(two, "ignore:\n  - {rule: x/y, reason: a, why: b}\n"),
		right(two, "assume: {tls: \"1.1\"}\n"), right(two, "assume: {tsl: \"1.3\"}\n"), right(two, "assume: {hitRatio: high}\n"),
		right(two, "expect:\n  - {p95: fast}\n"), right(two, "expect:\n  - {p95: 60}\n"), right(two, "expect:\n  - {p98: 60ms}\n"), right(two, "expect:\n  - {}\n"),
	} {
		if holds(src) {
			t.Errorf("should fail:\n%s", src)
		}
	}
	for _, k := range model.Kinds() {
		sweep(t, string(k.Kind), k.Props, holds, func(more string) string {
			return right(fmt.Sprintf("  - {id: a, kind: %s%s}\n", k.Kind, more), "")
		})
	}
	for _, k := range model.LinkKinds() {
		from, to := endsOf(t, k.Kind)
		sweep(t, string(k.Kind), k.Props, holds, func(more string) string {
			return right(fmt.Sprintf("  - {id: a, kind: %s}\n  - {id: b, kind: %s}\n", from, to), fmt.Sprintf("links:\n  - {from: a, to: b, as: %s%s}\n", k.Kind, more))
		})
	}
}

// sweep tries values of every type on every property, and all of its words.
func sweep(t *testing.T, kind string, props []model.Prop, holds func(string) bool, with func(more string) string) {
	t.Helper()
	if !holds(with("")) || holds(with(", noSuchProperty: 1")) {
		t.Errorf("%s: the bare entry should hold and one with a made-up property fail", kind)
	}
	for _, p := range props {
		for _, value := range []string{"no-such-word", "true", "12", "1.5", "[]", "[x, 1]", "[503]", "{a: 1}", "", "\"5\""} {
			ranged := p.HasRange() && (value == "12" || value == "1.5")    // advice: see outOfRange
			missing := p.Type == model.NodeRef || p.Type == model.NodeList // there is no such node
			if !ranged && !missing {
				holds(with(", " + p.Name + ": " + value))
			}
		}
		for _, w := range p.Words() {
			if !holds(with(", " + p.Name + ": " + wordOf(p, w))) {
				t.Errorf("%s.%s: %s is not taken", kind, p.Name, w)
			}
		}
	}
}

// endsOf are kinds of nodes that a link of the kind may join.
func endsOf(t *testing.T, kind model.LinkKind) (from, to model.Kind) {
	t.Helper()
	for _, a := range model.Kinds() {
		for _, b := range model.Kinds() {
			if slices.Contains(model.LinkKindsFor(a.Kind, b.Kind), kind) {
				return a.Kind, b.Kind
			}
		}
	}
	t.Fatalf("no two kinds are joined by %s", kind)
	return "", ""
}

// wordOf is a choice as the file writes it.
func wordOf(p model.Prop, word string) string {
	if p.Type.IsList() {
		return "[" + strconv.Quote(word) + "]"
	}
	if p.Type == model.Enum || p.Type == model.Text {
		return strconv.Quote(word)
	}
	return word
}

// Every kind, property, choice, default and help text of the descriptors is in
// the schema.
func TestTheFileSchemaSaysWhatTheDescriptorsSay(t *testing.T) {
	var doc struct {
		Definitions map[string]struct {
			Properties map[string]map[string]any
		}
	}
	if err := json.Unmarshal(printed(t, "", "schema"), &doc); err != nil {
		t.Fatal(err)
	}
	look := func(definition string, props []model.Prop) {
		for _, p := range props {
			s := doc.Definitions[definition].Properties[p.Name]
			text, _ := s["description"].(string)
			if s == nil || !strings.HasPrefix(text, p.Help) || !strings.Contains(text, p.Unit) || !strings.Contains(text, p.Source) {
				t.Errorf("%s.%s: %q", definition, p.Name, text)
			}
			for _, c := range p.Choices {
				if !strings.Contains(text, c.Value+": "+c.Meaning) {
					t.Errorf("%s.%s: nothing of %s", definition, p.Name, c.Value)
				}
			}
			if _, has := s["default"]; has != (p.Default != "") {
				t.Errorf("%s.%s: default %v, want %q", definition, p.Name, s["default"], p.Default)
			}
			if p.HasRange() && (s["minimum"] != p.Min || s["maximum"] != p.Max) {
				t.Errorf("%s.%s: from %v to %v", definition, p.Name, s["minimum"], s["maximum"])
			}
		}
	}
	for _, k := range model.Kinds() {
		look("node-"+string(k.Kind), k.Props)
	}
	for _, k := range model.LinkKinds() {
		look("link-"+string(k.Kind), k.Props)
	}
}
