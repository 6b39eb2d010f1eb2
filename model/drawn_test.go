package model_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
)

// TestConditionsAreDrawn: a line of a balancer says all conditions of its rule,
// as rules and findings word them.
func TestConditionsAreDrawn(t *testing.T) {
	f, err := document.Parse("x", []byte(`portolan: 1
nodes:
  - {id: lb, kind: alb, region: eu-west-1}
  - {id: app, kind: ecs, region: eu-west-1}
links:
  - {from: lb, to: app, host: a.example.com, pathRule: /a, hostRegex: ^b, pathRegex: ^/c, header: "X-A: b", method: POST, query: d=e, sourceIp: [10.0.0.0/8]}
`))
	if err != nil {
		t.Fatal(err)
	}
	l := f.Topology.Links[0]
	s, _ := model.LinkAs[*model.ForwardsSpec](l)
	said := model.AtLink(f.Topology, l).Drawn()
	if got, want := strings.Join(said, "|"), strings.Join(s.Conditions(), "|"); got != want {
		t.Errorf("the line says %s, the rule %s", got, want)
	}
}

// TestDrawnWordsTellTheirProperty: a word that is drawn for one value is read
// back as that value, and no two properties of a kind have the same word.
func TestDrawnWordsTellTheirProperty(t *testing.T) {
	check := func(name string, props []model.Prop) {
		words := map[string]string{}
		for _, p := range props {
			for _, v := range p.Words() {
				word, ok := drawnAlone(p, v)
				if !ok {
					continue
				}
				if other := words[word]; other != "" && other != p.Name {
					t.Errorf("%s: %s and %s are both drawn as %q", name, other, p.Name, word)
				}
				words[word] = p.Name
			}
		}
	}
	for _, k := range model.Kinds() {
		check(string(k.Kind), k.Props)
	}
	for _, k := range model.LinkKinds() {
		check("link "+string(k.Kind), k.Props)
	}
}

func drawnAlone(p model.Prop, value string) (string, bool) {
	v, ok := p.Undrawn(value)
	return value, ok && v == value && slices.Contains(p.Words(), value)
}
