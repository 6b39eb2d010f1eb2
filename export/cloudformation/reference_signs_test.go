package cloudformation

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"portolan/export/judgetest"
	"portolan/model"
	"portolan/model/document"
	"portolan/model/racetest"
)

// signs are texts from which CloudFormation would make something else, if they stood
// where it, or who reads templates, looks for them.
var signs = []string{"a ${AWS::Region} b", "${AWS::AccountId}", "x {{resolve:ssm:/x}} y", "{{resolve:ssm:/x}}", "/${AWS::Region}/*", "${AWS::Region}.example.com"}

// TestNoTextReadsAsAReference gives every text of every kind and link, titles, names,
// tags, notes, groups, goals and the option that names the stacks values that look like
// references: the design is refused, or none of its templates has one of them outside of
// a Sub, and the set is the same after it was read.
func TestNoTextReadsAsAReference(t *testing.T) {
	racetest.OneGoroutine(t)
	m, exported, refused, dir := gather(t), 0, 0, t.TempDir()
	turn := 0
	try := func(name string, top *model.Topology, o Options) {
		if top == nil {
			return
		}
		set, err := Export(top, o)
		if err != nil {
			refused++
			return
		}
		exported++
		for _, s := range set.Stacks {
			for _, where := range referencesIn(t, s.Template) {
				t.Errorf("%s: %s", name, where)
			}
			file := filepath.Join(dir, fmt.Sprintf("%d-%s.yaml", exported, s.Region))
			if err := os.WriteFile(file, s.Template, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if turn++; turn%24 == 0 || strings.HasPrefix(name, "elsewhere") {
			comesBack(t, name, top, o, set)
		}
	}
	for _, sign := range signs {
		for _, w := range turns() {
			if len(texts([]model.Prop{w.prop})) == 1 {
				try(w.kind+"."+w.prop.Name+" "+sign, m.textAt(w.kind, w.prop, sign), Options{})
			}
		}
		try("option name "+sign, m.others[0], Options{Name: sign})
		try("elsewhere "+sign, saidAllOver(t, sign, ""), Options{})
	}
	try("tags", saidAllOver(t, "${AWS::Region}", "tags: {\"${AWS::Region}\": \"${AWS::Region}\", b: \"x${AWS::StackName}\"}\n"), Options{})
	t.Logf("%d designs exported, %d refused", exported, refused)
	if exported < 100 || refused < 100 {
		t.Error("that says little")
	}
	for _, region := range []string{"us-east-1", "eu-west-1"} {
		files, err := filepath.Glob(filepath.Join(dir, "*-"+region+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		args := append([]string{"-c", "I", "-e", "-r", region, "--"}, files[max(0, len(files)-8):]...)
		if out, err := exec.Command(judgetest.Program(t, "cfn-lint"), args...).CombinedOutput(); err != nil || len(bytes.TrimSpace(out)) > 0 {
			t.Errorf("cfn-lint for %s: %v\n%s", region, err, out)
		}
	}
}

// allOver is a design that says a text wherever no property does.
const allOver = `portolan: 1
name: "n SIGN"
description: "d SIGN\nand on SIGN"
x-note: {a: "SIGN", "SIGN": [b, "SIGN"]}

nodes:
  - {id: people, kind: users, title: "SIGN"}
  - {id: app, kind: record, zone: example.com, name: app.example.com, title: "it's \"SIGN\"", x-owner: "SIGN"}
  - {id: srv, kind: on-premises, title: "SIGN\\SIGN"}

links:
  - people -> app
  - {from: app, to: srv, x-why: "SIGN"}

layout:
  "group SIGN": {nodes: [app, srv]}

ignore:
  - {rule: route53/no-health-check, on: app, reason: "SIGN"}
`

func saidAllOver(t *testing.T, sign, more string) *model.Topology {
	t.Helper()
	file, err := document.Parse("x.topo.yaml", []byte(strings.ReplaceAll(allOver, "SIGN", sign)+more))
	if err != nil {
		t.Fatal(err)
	}
	return file.Topology
}

// comesBack asks that a set that was read and exported again is the same.
func comesBack(t *testing.T, name string, top *model.Topology, o Options, set *Set) {
	t.Helper()
	if _, err := document.Parse("x.topo.yaml", document.Format(top)); err != nil {
		return // no file can say it
	}
	files, err := set.Files()
	if err != nil {
		t.Fatal(err)
	}
	back, err := Read(files, ReadOptions{})
	if err != nil {
		t.Errorf("%s: reading back: %v", name, err)
		return
	}
	again, err := Export(back.Topology, o)
	if err != nil {
		t.Errorf("%s: exporting again: %v", name, err)
		return
	}
	for i, s := range again.Stacks {
		if !bytes.Equal(s.Template, set.Stacks[i].Template) {
			t.Errorf("%s: the second export is\n%s\nthe first was\n%s", name, s.Template, set.Stacks[i].Template)
		}
	}
}

// referencesIn are the places of a template at which a plain text reads as a reference.
func referencesIn(t *testing.T, template []byte) []string {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Load(template, &doc); err != nil {
		t.Fatal(err)
	}
	var out []string
	reference := regexp.MustCompile(`\$\{[A-Za-z0-9_:.]+\}|\{\{`)
	var visit func(n *yaml.Node, path []string)
	visit = func(n *yaml.Node, path []string) {
		switch {
		case n.Tag == "!Sub":
		case n.Kind == yaml.ScalarNode && reference.MatchString(n.Value):
			out = append(out, strings.Join(path, "/")+" is "+n.Value)
		}
		for i, c := range n.Content {
			at := path
			if n.Kind == yaml.MappingNode && i%2 == 1 {
				at = append(slices.Clone(path), n.Content[i-1].Value)
			}
			if n.Tag != "!Sub" {
				visit(c, at)
			}
		}
	}
	visit(&doc, nil)
	return out
}
