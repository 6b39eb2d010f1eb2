package exercise

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"portolan/model"
	"portolan/validate"
)

// Exercises of the second and third level accept several right designs that differ in
// kinds or links, and refuse ten that each have one mistake, of which four in ten
// break no rule.
func TestExamplesAreEnough(t *testing.T) {
	c, err := LoadWithExamples(BuiltIn(), "")
	if err != nil {
		t.Fatal(err)
	}
	const first = "05" // of the second level
	for _, e := range c.Exercises {
		if e.Number() < first {
			continue
		}
		shapes := map[string]bool{shape(e.Solution): true}
		for _, d := range e.Right {
			shapes[shape(d.Topology)] = true
		}
		if n := len(shapes) - 1; n < 3 {
			t.Errorf("%s: %d right designs differ from the solution and from one another", e.ID, n)
		}
		quiet := 0
		seen := map[string]string{}
		for _, d := range e.Wrong {
			if !slices.ContainsFunc(validate.Check(d.Topology).Findings, func(f validate.Finding) bool { return f.Severity == validate.Error }) {
				quiet++
			}
			if d.Mistake == "" || seen[d.Mistake] != "" {
				t.Errorf("%s: the mistake of %s is %q, as that of %s", e.ID, d.File, d.Mistake, seen[d.Mistake])
			}
			seen[d.Mistake] = d.File
			if d.Of == nil {
				continue
			}
			if d.Source == "" {
				t.Errorf("%s: nothing names the mistake of %s", e.ID, d.File)
			}
			if g := (&linter{}).judge(e, d.Of); !g.Solved {
				t.Errorf("%s: %s is made of a design that is not right", e.ID, d.File)
			}
			if rule, ok := strings.CutPrefix(d.Source, "rule "); ok && validate.RuleNamed(rule) == nil {
				t.Errorf("%s: %s: there is no rule %q", e.ID, d.File, rule)
			}
		}
		if len(e.Wrong) < 10 || 10*quiet < 4*len(e.Wrong) {
			t.Errorf("%s: %d wrong designs, %d of them without an error", e.ID, len(e.Wrong), quiet)
		}
	}
}

// shape is what designs have in common that differ in names, Regions, settings and
// order only.
func shape(t *model.Topology) string {
	var parts []string
	for _, n := range t.Nodes {
		parts = append(parts, string(n.Kind()))
	}
	for _, l := range t.Links {
		parts = append(parts, fmt.Sprintf("%s %s %s", t.Node(l.From).Kind(), l.Kind, t.Node(l.To).Kind()))
	}
	slices.Sort(parts)
	return strings.Join(parts, "\n")
}

// withExamples is a course whose exercise has examples.
func withExamples(examples string) fstest.MapFS {
	c := courseOf(`{exists: {sel: "kind:cloudfront"}}`)
	c["01-one.yaml"].Data = append(c["01-one.yaml"].Data, "solution: {file: solution.topo.yaml}\nexamples: examples.yaml\n"...)
	c["solution.topo.yaml"] = &fstest.MapFile{Data: []byte("portolan: 1\n" + behind)}
	c["examples.yaml"] = &fstest.MapFile{Data: []byte(examples)}
	return c
}

func TestExamplesAreEdits(t *testing.T) {
	c, err := LoadWithExamples(withExamples(`right:
  - id: two
    how: Two users
    on: solution
    edits:
      - {add: cusco, kind: users, locations: [Cusco]}
      - {link: cusco -> cdn}
      - {set: cdn -> site, path: "/a/*", access: oai}
      - {link: cdn -> site}
      - {set: "cdn -> site #2", access: oac}
mistakes:
  - {id: none, mistake: No distribution, on: two, edits: [{remove: cdn}, {set: site, blockPublicAccess: false}, {link: lima -> site}, {link: cusco -> site}], fails: [goal], source: study note}
  - {id: other, mistake: Another kind, on: none, edits: [{set: site, kind: alb, scheme: internal}, {unlink: lima -> site}, {set: cusco, locations: null}], fails: [goal]}
`), "")
	if err != nil {
		t.Fatal(err)
	}
	e := c.Exercises[0]
	right, none, other := e.Right[0].Topology, e.Wrong[0].Topology, e.Wrong[1].Topology
	if v, _ := right.Link(model.LinkRef{From: "cdn", To: "site", N: 1}).Get("access"); len(v) != 1 || v[0] != "oac" {
		t.Errorf("the second link has access %v", v)
	}
	if none.Node("cdn") != nil || len(none.Links) != 2 || e.Wrong[0].Of != right {
		t.Errorf("without cdn: %d links", len(none.Links))
	}
	if v, set := other.Node("cusco").Get("locations"); set || other.Node("site").Kind() != "alb" || len(other.Links) != 1 {
		t.Errorf("locations %v, kind %s, %d links", v, other.Node("site").Kind(), len(other.Links))
	}
	for _, p := range Lint(c, nil) {
		if strings.Contains(p.Text, "none") || strings.Contains(p.Text, "two") {
			t.Error(p)
		}
	}
}

func TestExamplesAreReadStrictly(t *testing.T) {
	for edit, want := range map[string]string{
		`{sett: cdn, ipv6: true}`:               "examples.yaml:1: one: an edit begins with set, add, link, unlink, remove",
		`{set: cnd, ipv6: true}`:                `node "cnd"`,
		`{set: cdn, ipvsix: true}`:              `no property "ipvsix"`,
		`{add: web, region: us-east-1}`:         "the kind is missing",
		`{add: web, kind: abl}`:                 `no kind "abl"`,
		`{add: cdn, kind: alb}`:                 `"cdn"`,
		`{link: cdn}`:                           "links are written FROM -> TO",
		`{remove: cdn -> site}`:                 "links are written FROM -> TO",
		`{unlink: lima -> site}`:                "lima -> site",
		`{set: "cdn -> site #2", access: none}`: "cdn -> site #2",
		`remove cdn`:                            "an edit begins with",
	} {
		_, err := LoadWithExamples(withExamples("right: [{id: one, on: solution, edits: ["+edit+"]}]\n"), "")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", edit, err, want)
		}
	}
	for src, want := range map[string]string{
		"right: [{id: one, on: nothing}]\n":                           `no example "nothing"`,
		"right: [{id: one, on: solution}, {id: one, on: solution}]\n": `two examples "one"`,
		"right: [{id: ONE!, on: solution}]\n":                         "example:",
		"wrong: []\n":                                                 `no key "wrong"`,
	} {
		if _, err := LoadWithExamples(withExamples(src), ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", src, err, want)
		}
	}
	if _, err := Load(withExamples("nonsense"), ""); err != nil {
		t.Errorf("learners read no examples, yet: %v", err)
	}
}
