package exercise

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/document"
)

func builtIn(t testing.TB) *Course {
	t.Helper()
	c, err := Load(BuiltIn(), "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func design(t testing.TB, src string) *model.Topology {
	t.Helper()
	f, err := document.Parse("a.topo.yaml", []byte("portolan: 1\n"+src))
	if err != nil {
		t.Fatal(err)
	}
	return f.Topology
}

// course makes a course of one exercise with one goal.
func courseOf(check string) fstest.MapFS {
	return fstest.MapFS{
		"course.yaml":     {Data: []byte("format_version: 1\nid: one\ntitle: One\nexercises: [01-one]\n")},
		"01-one.yaml":     {Data: []byte("format_version: 1\nid: 01-one\ntitle: One\ndifficulty: 1\nstart: {file: start.topo.yaml}\ngoals:\n  - id: goal\n    text: Goal\n    check: " + check + "\n")},
		"start.topo.yaml": {Data: []byte("portolan: 1\nnodes:\n  - {id: lima, kind: users, locations: [Lima]}\n  - {id: site, kind: s3, region: us-east-1, blockPublicAccess: false}\nlinks:\n  - lima -> site\n")},
	}
}

func verdict(t *testing.T, check, src string) Verdict {
	t.Helper()
	c, err := Load(courseOf(check), "")
	if err != nil {
		t.Fatalf("%s: %v", check, err)
	}
	return Judge(c.Exercises[0], Attempt{Design: design(t, src)}).Results[0].Verdict
}

// No goal of any exercise passes on an empty canvas, nor with users alone.
func TestNothingPassesOnAnEmptyCanvas(t *testing.T) {
	for _, e := range builtIn(t).Exercises {
		var users []*model.Node
		for _, n := range e.Start.Nodes {
			if n.Kind() == "users" {
				users = append(users, n)
			}
		}
		for what, nodes := range map[string][]*model.Node{"empty": nil, "users alone": users} {
			d, err := model.New("", nodes, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range Judge(e, Attempt{Design: d}).Results {
				if r.State == Pass {
					t.Errorf("%s: %s passes on a canvas that is %s", e.ID, r.Goal.ID, what)
				}
				seen := map[string]bool{}
				for _, one := range r.Evidence {
					if strings.Contains(one.Text, "kind:") || strings.Contains(one.Text, "users:") || len(one.Nodes)+len(one.Links) == 0 && seen[one.Text] {
						t.Errorf("%s: %s on a canvas that is %s says %q, which is no sentence or was said", e.ID, r.Goal.ID, what, one.Text)
					}
					seen[one.Text] = true
				}
			}
		}
	}
}

const (
	direct  = "nodes:\n  - {id: lima, kind: users, locations: [Lima]}\n  - {id: site, kind: s3, region: us-east-1, blockPublicAccess: false}\nlinks:\n  - lima -> site\n"
	behind  = "nodes:\n  - {id: lima, kind: users, locations: [Lima]}\n  - {id: cdn, kind: cloudfront}\n  - {id: site, kind: s3, region: us-east-1, blockPublicAccess: true}\nlinks:\n  - lima -> cdn\n  - {from: cdn, to: site, access: oac}\n"
	gone    = "nodes:\n  - {id: cusco, kind: users, locations: [Cusco]}\n  - {id: site, kind: s3, region: us-east-1, blockPublicAccess: false}\nlinks:\n  - cusco -> site\n"
	apart   = "nodes:\n  - {id: lima, kind: users, locations: [Lima]}\n  - {id: site, kind: s3, region: us-east-1}\nlinks: []\n"
	steered = "nodes:\n  - {id: lima, kind: users, locations: [Lima]}\n  - {id: app, kind: record, zone: example.com, name: app.example.com, policy: POLICY}\n" +
		"  - {id: us, kind: alb, region: us-east-1, listeners: [HTTPS:443]}\n  - {id: cus, kind: certificate, region: us-east-1, names: [app.example.com]}\n  - {id: bus, kind: ecs, region: us-east-1}\n" +
		"  - {id: eu, kind: alb, region: eu-west-1, listeners: [HTTPS:443]}\n  - {id: ceu, kind: certificate, region: eu-west-1, names: [app.example.com]}\n  - {id: beu, kind: ecs, region: eu-west-1}\n" +
		"links:\n  - lima -> app\n  - cus -> us\n  - us -> bus\n  - ceu -> eu\n  - eu -> beu\n" +
		"  - {from: app, to: us, setIdentifier: us, FIRST, evaluateTargetHealth: true}\n  - {from: app, to: eu, setIdentifier: eu, SECOND, evaluateTargetHealth: true}\n"
)

var (
	byLatency = strings.NewReplacer("POLICY", "latency", "FIRST", "region: us-east-1", "SECOND", "region: eu-west-1").Replace(steered)
	byWeight  = strings.NewReplacer("POLICY", "weighted", "FIRST", "weight: 1", "SECOND", "weight: 1").Replace(steered)
)

func TestPredicates(t *testing.T) {
	tried := map[string]map[State]bool{}
	for _, c := range []struct {
		check, src string
		want       State
	}{
		{`{exists: {sel: "kind:s3"}}`, direct, Pass},
		{`{exists: {sel: "kind:alb"}}`, direct, Fail},
		{`{exists: {sel: "kind:s3@eu-west-1"}}`, direct, Fail},
		{`{exists: {sel: "kind:s3[blockPublicAccess=false]@us-east-1"}}`, direct, Pass},
		{`{exists: {sel: "kind:s3[blockPublicAccess=!false]"}}`, direct, Fail},
		{`{exists: {sel: "*", min: 3}}`, direct, Fail},
		{`{exists: {sel: "kind:alb", max: 0}}`, direct, Pass},
		{`{exists: {sel: "kind:alb", max: 0}}`, apart, Unknown},
		{`{edge: {from: "users:lima", to: site}}`, direct, Pass},
		{`{edge: {from: "users:Lima", to: "kind:s3|kind:alb"}}`, direct, Pass},
		{`{edge: {from: "users:Cusco", to: site}}`, direct, Fail},
		{`{edge: {from: "kind:cloudfront", to: site, where: {access: "oac|oai"}}}`, behind, Pass},
		{`{edge: {from: "kind:cloudfront", to: site, where: {access: "!oac"}}}`, behind, Fail},
		{`{attr: {on: "edge:cdn->site", path: access, equals: oac}}`, behind, Pass},
		{`{attr: {on: "edge:cdn->site", path: access, equals: oac}}`, direct, Fail},
		{`{attr: {on: "behavior:GET /logo.png", path: cached, equals: "true"}}`, behind, Pass},
		{`{attr: {on: "behavior:GET /logo.png", path: cached, equals: "true"}}`, direct, Fail},
		{`{path: {from: "users:Lima", to: site}}`, direct, Pass},
		{`{path: {from: "users:Lima", to: site, via: ["kind:cloudfront"]}}`, direct, Fail},
		{`{path: {from: "users:Lima", to: site, via: ["kind:cloudfront"]}}`, behind, Pass},
		{`{path: {from: "users:Cusco", to: site}}`, behind, Unknown},
		{`{path: {from: "users:Lima", to: site}}`, gone, Fail},
		{`{route: {from: lima, lands_on: site}}`, gone, Fail},
		{`{survives: {failure: any-region, from: "users:Lima", recovers_within: 60s}}`, gone, Fail},
		{`{stays: {from: "users:Lima", area: NA}}`, gone, Fail},
		{`{share: {of: site, from: "users:Lima", percent: 100}}`, gone, Fail},
		{`{latency: {from: "users:Lima", metric: p50, at_most: 5000}}`, gone, Fail},
		{`{latency: {from: "users:Bogota", metric: p50, at_most: 5000}}`, gone, Unknown},
		{`{nearest: {from: "users:Lima", among: site}}`, gone, Fail},
		{`{not: {path: {from: "users:Lima", to: "kind:alb"}}}`, gone, Fail},
		{`{any: [{not: {path: {from: "users:Lima", to: site}}}, {exists: {sel: "kind:alb"}}]}`, gone, Fail},
		{`{any: [{path: {from: "users:Lima", to: site}}, {exists: {sel: site}}]}`, gone, Pass},
		{`{not: {path: {from: "users:Lima", to: "kind:alb"}}}`, direct, Pass},
		{`{path: {from: "kind:users", to: site}}`, "nodes: []\nlinks: []\n", Fail},
		{`{path: {to: site}}`, "nodes: []\nlinks: []\n", Fail},
		{`{no_path: {from: "kind:users", to: site, avoiding: ["kind:cloudfront"]}}`, behind, Pass},
		{`{no_path: {from: "kind:users", to: site, avoiding: ["kind:cloudfront"]}}`, direct, Fail},
		{`{no_path: {from: "kind:users", to: site}}`, apart, Unknown},
		{`{route: {from: "users:Lima", lands_on: "*@us-east-1"}}`, behind, Pass},
		{`{route: {from: "users:Lima", lands_on: "*@eu-west-1"}}`, behind, Fail},
		{`{route: {from: "users:Lima", never: "*@us-east-1", when: "region:us-east-1"}}`, behind, Pass},
		{`{survives: {failure: any-region, from: "users:Lima", recovers_within: 60s}}`, behind, Fail},
		{`{survives: {failure: any-region, recovers_within: 300s}}`, byLatency, Pass},
		{`{nearest: {among: "kind:alb"}}`, byLatency, Pass},
		{`{nearest: {among: "kind:alb"}}`, byWeight, Fail},
		{`{stays: {from: "users:Lima", area: NA}}`, behind, Pass},
		{`{stays: {from: "users:Lima", area: EU}}`, behind, Fail},
		{`{share: {of: site, percent: 100}}`, behind, Pass},
		{`{share: {of: site, percent: 50, tolerance: 10}}`, behind, Fail},
		{`{latency: {from: "users:Lima", metric: p50, at_most: 5000}}`, behind, Pass},
		{`{latency: {from: "users:Lima", metric: p50, at_most: 1}}`, behind, Fail},
		{`{latency: {from: "users:Lima", metric: p50, at_most: 5000}}`, apart, Unknown},
		{`{latency: {from: "users:Lima", metric: p50, at_most_fraction_of_start: 0.5}}`, behind, Pass},
		{`{latency: {from: "users:Lima", metric: p50, at_most_fraction_of_start: 0.5}}`, direct, Fail},
		{`{findings: {severity: error, max: 0}}`, behind, Pass},
		{`{findings: {rule: s3/public-bucket-behind-cloudfront, min: 1}}`, behind, Fail},
		{`{pattern: {name: static-content}}`, direct, Fail},
		{`{pattern: {name: static-content, state: absent}}`, direct, Pass},
		{`{pattern: {name: static-content}}`, behind, Pass},
		{`{unchanged: {sel: "*"}}`, behind, Pass},
		{`{unchanged: {sel: site, paths: [blockPublicAccess]}}`, behind, Fail},
		{`{budget: {nodes: 3}}`, behind, Pass},
		{`{budget: {nodes: 2}}`, behind, Fail},
		{`{budget: {nodes: 2, leaving_out: "kind:users"}}`, behind, Pass},
		{`{budget: {edits: 1}}`, behind, Fail},
		{`{export_ok: {}}`, behind, Unknown},
		{`{quiz: {id: none}}`, behind, Unknown},
		{`{all: [{exists: {sel: site}}, {exists: {sel: cdn}}]}`, direct, Fail},
		{`{any: [{exists: {sel: site}}, {exists: {sel: cdn}}]}`, direct, Pass},
		{`{all: [{exists: {sel: site}}, {exists: {sel: cdn}}]}`, behind, Pass},
		{`{any: [{exists: {sel: alb}}, {exists: {sel: cdn}}]}`, direct, Fail},
		{`{not: {exists: {sel: cdn}}}`, direct, Pass},
		{`{not: {exists: {sel: cdn}}}`, behind, Fail},
		{`{count_of: {min: 2, checks: [{exists: {sel: site}}, {exists: {sel: cdn}}, {exists: {sel: lima}}]}}`, direct, Pass},
		{`{count_of: {min: 3, checks: [{exists: {sel: site}}, {exists: {sel: cdn}}, {exists: {sel: lima}}]}}`, direct, Fail},
	} {
		if v := verdict(t, c.check, c.src); v.State != c.want {
			t.Errorf("%s is %s, want %s: %v", c.check, v.State, c.want, v.Evidence)
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(c.check, "{"), ":")
		if tried[name] == nil {
			tried[name] = map[State]bool{}
		}
		tried[name][c.want] = true
	}
	allTried(t, tried)
}

// allTried checks that of the closed set each is tried, both ways; what an answer or an
// export decides is unknown without one.
func allTried(t *testing.T, tried map[string]map[State]bool) {
	t.Helper()
	elsewhere := map[string]bool{"quiz": true, "export_ok": true}
	for _, p := range Predicates() {
		if got := tried[p.Name]; (!got[Pass] || !got[Fail]) && !(elsewhere[p.Name] && got[Unknown]) {
			t.Errorf("%s is tried for %v only", p.Name, got)
		}
	}
}

// The verdict on every goal of the course has evidence, in words: no name of a property as
// the file has it.
func TestEveryVerdictHasEvidence(t *testing.T) {
	names := []string{`[:,] \w+ is (?:true|false)\b`}
	add := func(props []model.Prop) {
		for _, p := range props {
			if strings.ToLower(p.Name) != p.Name {
				names = append(names, `\b`+p.Name+`\b`)
			}
		}
	}
	for _, k := range model.Kinds() {
		add(k.Props)
	}
	for _, k := range model.LinkKinds() {
		add(k.Props)
	}
	key := regexp.MustCompile(strings.Join(names, "|"))
	for _, e := range builtIn(t).Exercises {
		for _, d := range []*model.Topology{e.Start, e.Solution} {
			for _, r := range Judge(e, Attempt{Design: d}).Results {
				if len(r.Evidence) == 0 || r.Evidence[0].Text == "" {
					t.Errorf("%s: %s is %s without evidence", e.ID, r.Goal.ID, r.State)
				}
				for _, one := range r.Evidence {
					if found := key.FindString(one.Text); found != "" {
						t.Errorf("%s: %s says %q: %q", e.ID, r.Goal.ID, found, one.Text)
					}
				}
			}
		}
	}
}

func TestCoursesAreReadStrictly(t *testing.T) {
	for check, want := range map[string]string{
		`{findngs: {max: 0}}`:                                    `01-one.yaml:9: no predicate "findngs"; did you mean findings?`,
		`{findings: {severty: error, max: 0}}`:                   `no key "severty" here; did you mean severity?`,
		`{findings: {severity: fatal, max: 0}}`:                  `severity is "fatal"`,
		`{findings: {rule: s3/public, max: 0}}`:                  `no rule "s3/public"`,
		`{findings: {severity: error}}`:                          `max or min is missing`,
		`{pattern: {name: static}}`:                              `no pattern "static"`,
		`{exists: {sel: "kind:s4"}}`:                             `no kind "s4"`,
		`{exists: {sel: "kind:s3@mars-1"}}`:                      `no Region "mars-1"`,
		`{exists: {sel: "kind:s3[x"}}`:                           `the bracket is not closed`,
		`{survives: {failure: "galaxy:x"}}`:                      `any-region stands for each Region`,
		`{survives: {failure: any-region, recovers_within: 5}}`:  `"5" is no time`,
		`{latency: {metric: p42, at_most: 1}}`:                   `metric is "p42"`,
		`{latency: {metric: p50}}`:                               `either at_most or at_most_fraction_of_start`,
		`{stays: {area: Mars}}`:                                  `area is "Mars"`,
		`{path: {to: site, request: logo}}`:                      `a path begins with /`,
		`{path: {to: site, method: FETCH}}`:                      `method is "FETCH"`,
		`{all: []}`:                                              `a list of checks`,
		`{not: {findings: {max: 0}}}`:                            `not stands before what asks for something to be there`,
		`{count_of: {min: 3, checks: [{exists: {sel: site}}]}}`:  `min is 3; there are 1 checks`,
		`{exists: {sel: site}, edge: {from: a, to: b}}`:          `a check is one key`,
		`{attr: {on: site, path: access}}`:                       `what the property should be`,
		`{attr: {on: "behavior:logo", path: access, equals: x}}`: `a behaviour is named by a request`,
	} {
		_, err := Load(courseOf(check), "")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", check, err, want)
		}
	}
	deep := strings.Repeat("{all: [", 12) + "{exists: {sel: site}}" + strings.Repeat("]}", 12)
	if _, err := Load(courseOf(deep), ""); err == nil || !strings.Contains(err.Error(), "nested deeper") {
		t.Errorf("deep nesting: %v", err)
	}
	bad := courseOf(`{exists: {sel: site}}`)
	bad["01-one.yaml"].Data = append(bad["01-one.yaml"].Data, "solution: {file: ../../etc/passwd}\n"...)
	if _, err := Load(bad, ""); err == nil || !strings.Contains(err.Error(), "leads out of the folder") {
		t.Errorf("a path out of the folder: %v", err)
	}
}

// Learners get values of their own, and the same ones each time.
func TestVariablesDifferByLearner(t *testing.T) {
	fsys := courseOf(`{share: {of: site, percent: {{pct}}}}`)
	fsys["01-one.yaml"].Data = append(fsys["01-one.yaml"].Data, "variables: [{name: pct, values: [\"10\", \"20\", \"30\", \"40\"]}]\n"...)
	seen := map[float64]bool{}
	for i := range 40 {
		name := fmt.Sprint("learner ", i)
		first, again := 0.0, 0.0
		for _, into := range []*float64{&first, &again} {
			c, err := Load(fsys, name)
			if err != nil {
				t.Fatal(err)
			}
			*into = c.Exercises[0].Goals[0].Check.test.(share).percent
		}
		if first != again {
			t.Errorf("%s gets %v and then %v", name, first, again)
		}
		seen[first] = true
	}
	if len(seen) != 4 {
		t.Errorf("40 learners get %v", seen)
	}
	if _, err := Load(courseOf(`{share: {of: site, percent: {{nope}}}}`), ""); err == nil || !strings.Contains(err.Error(), `no variable "nope"`) {
		t.Errorf("a variable that is not declared: %v", err)
	}
}

// Locked nodes and allowed kinds hold whatever the goals say.
func TestRulesOfAnExercise(t *testing.T) {
	e := *builtIn(t).Exercises[1]
	d, err := model.Apply(e.Solution, model.Set{ID: "sydney", Props: []model.Setting{{Prop: "locations", Value: []string{"Oslo"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if g := Judge(&e, Attempt{Design: d}); g.Solved || len(g.Broken) != 1 {
		t.Errorf("moved users: solved %v, %v", g.Solved, g.Broken)
	}
	e.AllowedKinds = []model.Kind{"users", "s3"}
	if g := Judge(&e, Attempt{Design: e.Solution}); g.Solved || len(g.Broken) != 1 || !strings.Contains(g.Broken[0], "CloudFront") {
		t.Errorf("another kind: solved %v, %v", g.Solved, g.Broken)
	}
}

func TestStars(t *testing.T) {
	e := builtIn(t).Exercises[1]
	a := Attempt{Design: e.Solution}
	g := Judge(e, a)
	for _, c := range []struct {
		change func(*Effort)
		want   int
	}{
		{func(*Effort) {}, 3},
		{func(x *Effort) { x.HintsSeen = 1 }, 3},
		{func(x *Effort) { x.HintsSeen = 2 }, 2},
		{func(x *Effort) { x.Edits = 99 }, 2},
		{func(x *Effort) { x.SolutionSeen = true }, 1},
		{func(x *Effort) { x.WarningsAdded = 1 }, 1},
	} {
		effort := EffortOf(g, a)
		c.change(&effort)
		if got := Stars(g, effort); got != c.want {
			t.Errorf("%+v gets %d stars, want %d", effort, got, c.want)
		}
	}
	if got := Stars(Judge(e, Attempt{Design: e.Start}), Effort{}); got != 0 {
		t.Errorf("the start gets %d stars", got)
	}
}

// Progress is read and written without loss, keys of later programs included.
func TestProgressKeepsWhatItDoesNotKnow(t *testing.T) {
	src := `{"format_version":1,"course":"c","current":"01-one","later":{"a":[1]},"exercises":{"01-one":{"status":"solved","stars":2,"hints_seen":1,"mood":"good"}}}`
	p, err := ParseProgress([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if r := p.Of("01-one"); r.Status != Solved || r.Stars != 2 || r.HintsSeen != 1 {
		t.Errorf("read %+v", r)
	}
	e := builtIn(t).Exercises[0]
	p.SeeHint(e, 2, time.Unix(1700000000, 0))
	out, err := p.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := json.Unmarshal(out, &v); err != nil {
		t.Fatal(err)
	}
	old := v["exercises"].(map[string]any)["01-one"].(map[string]any)
	if v["later"] == nil || old["mood"] != "good" || v["exercises"].(map[string]any)[e.ID] == nil {
		t.Errorf("written %s", out)
	}
	again, err := ParseProgress(out)
	if err != nil {
		t.Fatal(err)
	}
	if second, _ := again.JSON(); string(second) != string(out) {
		t.Errorf("written again:\n%s", second)
	}
	for _, bad := range []string{"", "[]", `{"format_version":9}`, `{"exercises":3}`} {
		if _, err := ParseProgress([]byte(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// The steps from any edited design lead to the solution.
func TestStepsLeadToTheSolution(t *testing.T) {
	c := builtIn(t)
	rapid.Check(t, func(t *rapid.T) {
		e := rapid.SampledFrom(c.Exercises).Draw(t, "exercise")
		d := e.Start
		for range rapid.IntRange(0, 3).Draw(t, "edits") {
			n := rapid.SampledFrom(d.Nodes).Draw(t, "node")
			var edit model.Edit = model.Remove{IDs: []string{n.ID}}
			if rapid.Bool().Draw(t, "kind") {
				edit = model.ChangeKind{ID: n.ID, Kind: rapid.SampledFrom([]model.Kind{"alb", "nlb", "s3", "cloudfront"}).Draw(t, "to")}
			}
			if next, err := model.Apply(d, edit); err == nil && len(next.Nodes) > 0 {
				d = next
			}
		}
		now := d
		for _, s := range Steps(d, e.Solution) {
			next, err := model.Apply(now, s)
			if err != nil {
				t.Fatalf("%s: %s: %v", e.ID, s, err)
			}
			now = next
		}
		if n := edits(now, e.Solution); n != 0 {
			t.Fatalf("%s: %d differences are left:\n%s", e.ID, n, document.Format(now))
		}
	})
}

func FuzzCourse(f *testing.F) {
	for _, check := range []string{`{exists: {sel: "*"}}`, `{all: [{edge: {from: a, to: "b@us-east-1"}}]}`, `{share: {of: site, percent: {{x}}}}`} {
		f.Add(check)
	}
	f.Fuzz(func(_ *testing.T, check string) {
		_, _ = Load(courseOf(check), "x") // what is wrong is an error, never a panic
	})
}

func FuzzSelector(f *testing.F) {
	f.Add("kind:alb[scheme=internal,listeners=~HTTPS*]@eu-west-1|users:Oslo|tag:a=b|internet|*")
	d := design(f, behind)
	f.Fuzz(func(_ *testing.T, text string) {
		if s, err := parseSelector(text); err == nil {
			s.nodes(d)
		}
	})
}

func FuzzProgress(f *testing.F) {
	f.Add([]byte(`{"format_version":1,"exercises":{"a":{"status":"solved"}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParseProgress(data)
		if err != nil {
			return
		}
		out, err := p.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseProgress(out); err != nil {
			t.Fatalf("what is written cannot be read: %v\n%s", err, out)
		}
	})
}

// Progress that somebody changed by hand says nothing that cannot be.
func TestProgressWithImpossibleValues(t *testing.T) {
	p, err := ParseProgress([]byte(`{"exercises": {
		"01-a": {"status": "weird", "stars": 99, "attempts": -5, "hints_seen": -1, "edits": -7},
		"02-b": {"status": "solved", "stars": -3},
		"03-c": {"status": "solved", "stars": 9000000000},
		"04-d": null}}`))
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]Record{
		"01-a": {Status: Opened}, "02-b": {Status: Solved}, "03-c": {Status: Solved, Stars: 3}, "04-d": {},
	} {
		if got := p.Of(id); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
	}
}
