package cloudformation

import (
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// Loose says what a template names that stands nowhere in it: resources that others
// wait for, and what references, texts and conditions are about. CloudFormation takes
// no such template.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html
func Loose(template []byte) ([]string, error) {
	var f struct {
		Parameters map[string]yaml.Node `yaml:"Parameters"`
		Conditions map[string]yaml.Node `yaml:"Conditions"`
		Resources  map[string]struct {
			DependsOn []string `yaml:"DependsOn"`
		} `yaml:"Resources"`
	}
	var root yaml.Node
	if err := yaml.Unmarshal(template, &f); err != nil {
		return nil, err
	}
	if err := yaml.Unmarshal(template, &root); err != nil {
		return nil, err
	}
	var out []string
	for id, r := range f.Resources {
		for _, d := range r.DependsOn {
			if _, ok := f.Resources[d]; !ok || d == id {
				out = append(out, id+" depends on "+d)
			}
		}
	}
	for _, name := range mentioned(&root) {
		_, resource := f.Resources[name]
		_, parameter := f.Parameters[name]
		if !resource && !parameter && !strings.HasPrefix(name, "AWS::") {
			out = append(out, name)
		}
	}
	for _, name := range conditional(&root) {
		if _, ok := f.Conditions[name]; !ok {
			out = append(out, "condition "+name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// mentioned lists the names that a tree refers to.
func mentioned(n *yaml.Node) []string {
	var out []string
	inner := n.Content
	switch n.Tag {
	case "!Ref":
		out = append(out, n.Value)
	case "!GetAtt":
		id, _, _ := strings.Cut(n.Value, ".")
		out = append(out, id)
	case "!Sub":
		text, own := n.Value, map[string]bool{}
		if len(n.Content) == 2 {
			text = n.Content[0].Value
			for i := 0; i < len(n.Content[1].Content); i += 2 {
				own[n.Content[1].Content[i].Value] = true
			}
		}
		for _, m := range inside.FindAllStringSubmatch(text, -1) {
			if id, _, _ := strings.Cut(m[1], "."); !own[id] {
				out = append(out, id)
			}
		}
	}
	for _, c := range inner {
		out = append(out, mentioned(c)...)
	}
	return out
}

// conditional lists the conditions that a tree asks.
func conditional(n *yaml.Node) []string {
	var out []string
	if n.Tag == "!If" && len(n.Content) > 0 {
		out = append(out, n.Content[0].Value)
	}
	for _, c := range n.Content {
		out = append(out, conditional(c)...)
	}
	return out
}

// holds asks that nothing in the templates of a set is loose.
func holds(t *testing.T, set *Set) {
	t.Helper()
	for _, s := range set.Stacks {
		loose, err := Loose(s.Template)
		if err != nil {
			t.Fatalf("%s: %v", s.Name, err)
		}
		for _, what := range loose {
			t.Errorf("%s: nowhere: %s", s.Name, what)
		}
	}
}

func TestLoose(t *testing.T) {
	loose, err := Loose([]byte(`
Parameters: {P: {Type: String}}
Conditions: {C: !Equals [!Ref P, x]}
Resources:
  A: {Type: T, DependsOn: [B, D], Properties: {X: !Ref P, Y: !If [C, !GetAtt B.Arn, !GetAtt E.Arn], Z: !Sub '${P}${AWS::Region}${F}${!G}', W: !Sub ['${H}${I}', {H: !Ref J}]}}
  B: {Type: T, DependsOn: [B], Properties: {Y: !If [K, 1, 2]}}
`))
	want := []string{"A depends on D", "B depends on B", "E", "F", "I", "J", "condition K"}
	if err != nil || !slices.Equal(loose, want) {
		t.Errorf("loose are %v, %v; want %v", loose, err, want)
	}
}
