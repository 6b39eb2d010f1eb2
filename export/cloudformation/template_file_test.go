package cloudformation_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"portolan/export/cloudformation"
)

func itoa(i int) string { return strconv.Itoa(i) }

// templateFile is a template as CloudFormation would read it.
type templateFile struct {
	Description string `yaml:"Description"`
	Metadata    struct {
		Portolan struct {
			Topology string `yaml:"Topology"`
		} `yaml:"Portolan"`
	} `yaml:"Metadata"`
	Parameters map[string]templateParameter `yaml:"Parameters"`
	Rules      map[string]any               `yaml:"Rules"`
	Resources  map[string]templateResource  `yaml:"Resources"`

	root yaml.Node
}

type templateParameter struct {
	Type        string `yaml:"Type"`
	Description string `yaml:"Description"`
	Default     any    `yaml:"Default"`
}

type templateResource struct {
	Type                string    `yaml:"Type"`
	DeletionPolicy      string    `yaml:"DeletionPolicy"`
	UpdateReplacePolicy string    `yaml:"UpdateReplacePolicy"`
	DependsOn           []string  `yaml:"DependsOn"`
	Properties          yaml.Node `yaml:"Properties"`
	Metadata            struct {
		Nag struct {
			Rules []struct{ ID, Reason string } `yaml:"rules_to_suppress"`
		} `yaml:"cdk_nag"`
	} `yaml:"Metadata"`
}

func load(t testing.TB, s cloudformation.Stack) *templateFile {
	t.Helper()
	f := &templateFile{}
	if err := yaml.Unmarshal(s.Template, f); err != nil {
		t.Fatalf("%s: %v", s.Name, err)
	}
	if err := yaml.Unmarshal(s.Template, &f.root); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *templateFile) resourceIDs() []string {
	var ids []string
	for id := range f.Resources {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// of lists the resources of a type by logical id, in order.
func (f *templateFile) of(kind string) []string {
	var ids []string
	for id, r := range f.Resources {
		if r.Type == kind {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// at is the value at a path of properties such as Origins.0.DomainName, with
// intrinsic functions written as in YAML; "" when there is none.
func (f *templateFile) at(id, path string) string {
	r, ok := f.Resources[id]
	if !ok {
		return ""
	}
	return show(find(&r.Properties, strings.Split(path, ".")))
}

func find(n *yaml.Node, path []string) *yaml.Node {
	if n == nil || len(path) == 0 || path[0] == "" {
		return n
	}
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			if n.Content[i].Value == path[0] {
				return find(n.Content[i+1], path[1:])
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(path[0]); err == nil && i < len(n.Content) {
			return find(n.Content[i], path[1:])
		}
	}
	return nil
}

func show(n *yaml.Node) string {
	switch {
	case n == nil:
		return ""
	case n.Kind == yaml.ScalarNode && strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!"):
		return n.Tag + " " + n.Value
	case n.Kind == yaml.ScalarNode:
		return n.Value
	}
	var parts []string
	for _, c := range n.Content {
		parts = append(parts, show(c))
	}
	return strings.Join(parts, " ")
}

var substitution = regexp.MustCompile(`\$\{([^!}][^}]*)\}`)

// used lists the names that a tree refers to.
func used(n *yaml.Node) []string {
	var out []string
	switch n.Tag {
	case "!Ref":
		out = append(out, n.Value)
	case "!GetAtt":
		id, _, _ := strings.Cut(n.Value, ".")
		out = append(out, id)
	case "!Sub":
		for _, m := range substitution.FindAllStringSubmatch(n.Value, -1) {
			id, _, _ := strings.Cut(m[1], ".")
			out = append(out, id)
		}
	}
	for _, c := range n.Content {
		out = append(out, used(c)...)
	}
	return out
}
