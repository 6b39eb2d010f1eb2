package cloudformation

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/racetest"
)

// nameForms are what AWS takes at properties that hold names made of node ids. Lengths
// that limits.csv knows are measured by the export itself.
var nameForms = map[string]*regexp.Regexp{
	// https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html
	"AWS::Lambda::Function Environment.Variables": regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]+$`),
	// https://docs.aws.amazon.com/cloud-map/latest/api/API_CreateService.html
	"AWS::ServiceDiscovery::Service Name": regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`),
	// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
	"AWS::EC2::SecurityGroup GroupDescription": regexp.MustCompile(`^[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{1,255}$`),
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
	"AWS::IAM::Policy PolicyName": regexp.MustCompile(`^[\w+=,.@-]{1,128}$`),
	// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
	"AWS::Route53::RecordSet Name": regexp.MustCompile(`^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]+$`),
}

// TestNamesOfNodes gives the nodes of all drawings of the tables ids that are short,
// long, or begin with digits: everything that is named after them is legal.
func TestNamesOfNodes(t *testing.T) {
	racetest.OneGoroutine(t)
	letters := strings.Split("abcdefghijklmnopqrstuvwxyz0123456789", "")
	forms := map[string]func(i int) string{
		"one letter": func(i int) string { return letters[i%len(letters)] },
		"digits":     func(i int) string { return "9" + decimal(i) },
		"longest": func(i int) string {
			tail := "_." + decimal(i)
			return strings.Repeat("n", model.MaxID-len(tail)) + tail
		},
		"kept by Lambda": func(i int) string { return []string{"path", "aws-region", "tz", "lang"}[i%4] },
	}
	files := wiringFiles(t)
	checked, exported := map[string]int{}, 0
	for _, form := range slices.Sorted(maps.Keys(forms)) {
		for _, name := range slices.Sorted(maps.Keys(files)) {
			for _, base := range slices.Sorted(maps.Keys(files[name].Bases)) {
				top := parseDesign(t, files[name].Bases[base])
				if _, err := Export(top, Options{Name: strings.Repeat("s", 60)}); err != nil {
					continue
				}
				for i, n := range top.Nodes {
					if next, err := model.Apply(top, model.Rename{ID: n.ID, To: forms[form](i)}); err == nil {
						top = next
					}
				}
				set, err := Export(top, Options{Name: strings.Repeat("s", 60)})
				if err != nil {
					t.Errorf("%s, %s: %v", form, base, err)
					continue
				}
				exported++
				holds(t, set)
				for _, s := range set.Stacks {
					legalNames(t, form+", "+base, s, checked)
				}
			}
		}
	}
	t.Logf("%d designs; %v", exported, checked)
	for at := range nameForms {
		if checked[at] == 0 {
			t.Errorf("no design names anything at %s", at)
		}
	}
}

func legalNames(t *testing.T, what string, s Stack, checked map[string]int) {
	t.Helper()
	var f struct {
		Parameters map[string]yaml.Node `yaml:"Parameters"`
		Outputs    map[string]yaml.Node `yaml:"Outputs"`
		Resources  map[string]struct {
			Type       string    `yaml:"Type"`
			Properties yaml.Node `yaml:"Properties"`
		} `yaml:"Resources"`
	}
	if err := yaml.Unmarshal(s.Template, &f); err != nil {
		t.Fatal(err)
	}
	ids := append(slices.Collect(maps.Keys(f.Parameters)), slices.Collect(maps.Keys(f.Outputs))...)
	for id, r := range f.Resources {
		ids = append(ids, id)
		for key, form := range nameForms {
			kind, path, _ := strings.Cut(key, " ")
			v := at(&r.Properties, path)
			if kind != r.Type || v == nil {
				continue
			}
			for _, name := range namesAt(v) {
				name = strings.ReplaceAll(name, "${AWS::StackName}", s.Name)
				if checked[key]++; !form.MatchString(name) {
					t.Errorf("%s: %s of %s is %q", what, path, id, name)
				}
			}
		}
	}
	for _, id := range ids {
		if !logicalID.MatchString(id) || len(id) > 255 {
			t.Errorf("%s: %q is no logical id", what, id)
		}
	}
}

// namesAt are the text at a place, or the keys there.
func namesAt(v *yaml.Node) []string {
	switch {
	case v.Kind == yaml.MappingNode:
		var out []string
		for i := 0; i < len(v.Content); i += 2 {
			out = append(out, v.Content[i].Value)
		}
		return out
	case v.Kind == yaml.ScalarNode && v.Tag != "!Ref":
		return []string{v.Value}
	}
	return nil
}

// Names of the program's own making are bounded whatever they are made of.
func TestNamesAreBounded(t *testing.T) {
	s := newStack("s", "eu-west-1", map[string]string{"n": strings.Repeat("N", 300)})
	if one, two := s.id("n", "A"), s.id("n", "B"); len(one) > 255 || len(two) > 255 || one == two {
		t.Errorf("%d and %d characters; the same: %t", len(one), len(two), one == two)
	}
	p := Parameter{Name: strings.Repeat("P", 300), Type: "String"}
	if v := s.param(p); len(v.Value) > 255 || s.param(p).Value != v.Value {
		t.Errorf("a parameter has %d characters, or is another when it is asked again", len(v.Value))
	}
	for _, id := range []string{"a", strings.Repeat("a", 300), "a_b.c", "1"} {
		if got := label(id); len(got) > 63 || got == "" || strings.ContainsAny(got, "._") {
			t.Errorf("the label of %.10q is %q", id, got)
		}
		if got := variable(id); len(got) < 2 || got[0] < 'A' || got[0] > 'Z' {
			t.Errorf("the variable of %.10q is %q", id, got)
		}
	}
}
