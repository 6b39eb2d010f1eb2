package cloudformation

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"portolan/export/judgetest"
	"portolan/model"
	"portolan/model/document"
	"portolan/model/racetest"
	"portolan/samples"
)

// hostile are texts that one of the languages a set is written in takes for more
// than text: YAML, CloudFormation, the shell, JSON.
var hostile = []string{
	`a"b'c\d`, "two\nlines", "$(touch /tmp/x)`id`", "${Owner::Word}", "{{resolve:ssm:/x}}", "- &a *b !Ref c: # {d} [e] %f @g", strings.Repeat("x", 300), "🦊 fox",
}

// texts are the properties of a kind of nodes or links that take any text.
func texts(props []model.Prop) []model.Prop {
	return slices.DeleteFunc(slices.Clone(props), func(p model.Prop) bool {
		return p.Type != model.Text && p.Type != model.TextList || len(p.Words()) > 0 || len(p.Ref) > 0
	})
}

// TestHostileTexts gives every text of every kind of node and link values that are
// none of the languages' business, and every title: the export refuses the design
// with reasons, or the templates say the text as it is, where it is said at all,
// the script is one, and reading the set gives the drawing back.
func TestHostileTexts(t *testing.T) {
	racetest.OneGoroutine(t)
	m, h := gather(t), &hostileSets{scripts: map[string]bool{}}
	turn := 0
	each := func(kind string, props []model.Prop) {
		for _, p := range texts(props) {
			text := hostile[turn%len(hostile)] // the others come with the next properties
			turn += 3
			h.try(t, fmt.Sprintf("%s.%s %.12q", kind, p.Name, text), m.textAt(kind, p, text), text)
		}
	}
	for _, k := range model.Kinds() {
		each(string(k.Kind), k.Props)
	}
	for _, k := range model.LinkKinds() {
		each(string(k.Kind), k.Props)
	}
	for i, text := range hostile {
		top := m.others[i]
		nodes := slices.Clone(top.Nodes)
		for j, n := range nodes {
			nodes[j] = model.NewNode(n.ID, text, n.Spec)
		}
		titled, err := model.New(text, nodes, top.Links)
		if err != nil {
			t.Fatal(err)
		}
		h.try(t, fmt.Sprintf("title %.12q", text), titled, text)
	}
	t.Logf("%d designs exported, %d of them say the text in a resource; %d refused, %d texts taken by no property", h.exported, h.said, h.refused, h.untaken)
	if h.exported < 20 || h.said < 5 || h.refused < 20 {
		t.Error("that says little")
	}
	h.check(t)
}

// textAt is a design in which a place of the kind has the text, nil where the
// property takes none like it.
func (m *material) textAt(kind string, p model.Prop, text string) *model.Topology {
	for _, start := range append(slices.Clone(m.starts), m.others...) {
		for _, s := range spots(start) {
			if s.kind != kind {
				continue
			}
			top, err := model.Apply(start, s.set(p.Name, []string{text}))
			if err != nil {
				return nil
			}
			return top
		}
	}
	return nil
}

type hostileSets struct {
	exported, said, refused, untaken int
	scripts                          map[string]bool
}

func (h *hostileSets) try(t *testing.T, name string, top *model.Topology, text string) {
	t.Helper()
	if top == nil {
		h.untaken++
		return
	}
	set, err := Export(top, Options{})
	var unsupported *UnsupportedError
	switch {
	case errors.As(err, &unsupported) && len(unsupported.Reasons) > 0:
		h.refused++
		return
	case err != nil:
		t.Errorf("%s: %v", name, err)
		return
	}
	h.exported++
	files, err := set.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name == "deploy.sh" {
			h.scripts[string(f.Data)] = true
		}
	}
	for _, s := range set.Stacks {
		h.read(t, name, s, text)
	}
	if _, err := document.Parse("x"+samples.Suffix, document.Format(top)); err != nil {
		return // no file can say it, and none comes back
	}
	back, err := Read(files, ReadOptions{})
	if err != nil {
		t.Errorf("%s: reading back: %v", name, err)
	} else if got, want := string(document.Format(back.Topology)), string(document.Format(top)); got != want {
		t.Errorf("%s: read back is\n%s\nwant\n%s", name, got, want)
	}
}

// read asks that a template is YAML, and that what looks like the text in a resource
// is the text, under no tag that would resolve it.
func (h *hostileSets) read(t *testing.T, name string, s Stack, text string) {
	t.Helper()
	var doc struct {
		Resources yaml.Node `yaml:"Resources"`
	}
	if err := yaml.Unmarshal(s.Template, &doc); err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && strings.Contains(n.Value, text) {
			h.said++
			if strings.Contains(text, "${") && n.Tag == "!Sub" {
				t.Errorf("%s: !Sub resolves %q", name, n.Value)
			}
			if strings.Contains(text, "{{resolve:") {
				t.Errorf("%s: CloudFormation resolves %q", name, n.Value)
			}
		}
		for _, c := range n.Content {
			visit(c)
		}
	}
	visit(&doc.Resources)
}

// check asks bash and shellcheck about the scripts.
func (h *hostileSets) check(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for script := range h.scripts {
		p := filepath.Join(dir, fmt.Sprintf("%d.sh", len(paths)))
		if err := os.WriteFile(p, []byte(script), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, p)
	}
	bash := judgetest.Program(t, "bash")
	for _, p := range paths {
		if out, err := exec.Command(bash, "-n", p).CombinedOutput(); err != nil {
			t.Errorf("bash -n: %v\n%s", err, out)
		}
	}
	if out, err := exec.Command(judgetest.Program(t, "shellcheck"), paths...).CombinedOutput(); err != nil {
		t.Errorf("shellcheck: %v\n%s", err, out)
	}
}
