package validate_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/racetest"
	"portolan/validate"
)

// corpus is every fixture and sample.
func corpus(t testing.TB) map[string]*model.Topology {
	t.Helper()
	var paths []string
	for _, glob := range []string{"testdata/rules/*/*/*.topo.yaml", "testdata/patterns/*/*.topo.yaml", "../samples/*.topo.yaml"} {
		found, err := filepath.Glob(glob)
		if err != nil || len(found) == 0 {
			t.Fatalf("no designs %s: %v", glob, err)
		}
		paths = append(paths, found...)
	}
	all := map[string]*model.Topology{}
	for _, p := range paths {
		all[p] = load(t, p).Topology
	}
	return all
}

// identities are the findings and patterns of a report without their order.
func identities(r *validate.Report) []string {
	var out []string
	for _, f := range slices.Concat(r.Findings, r.Suppressed) {
		out = append(out, f.Key()+" "+f.Message+" "+f.Prop)
	}
	for _, m := range r.Patterns {
		nodes := slices.Sorted(slices.Values(m.Nodes))
		out = append(out, fmt.Sprint(m.ID, m.Subtitle, m.State, nodes))
	}
	slices.Sort(out)
	return out
}

// shuffled is t in another document order. Links of one pair keep theirs, because
// it is part of their identity; so do the behaviours of a distribution and the
// rules of a load balancer, which are tried in it.
func shuffled(t testing.TB, topo *model.Topology, rnd *rand.Rand) *model.Topology {
	nodes := slices.Clone(topo.Nodes)
	rnd.Shuffle(len(nodes), func(i, j int) { nodes[i], nodes[j] = nodes[j], nodes[i] })
	order := rnd.Perm(len(topo.Links))
	pairs := map[string][]*model.Link{}
	key := func(l *model.Link) string {
		if l.Kind == model.Origin || l.Kind == model.Forwards {
			return l.From
		}
		return l.From + ">" + l.To
	}
	for _, l := range topo.Links {
		pairs[key(l)] = append(pairs[key(l)], l)
	}
	links := make([]*model.Link, 0, len(order))
	for _, i := range order {
		k := key(topo.Links[i])
		links = append(links, pairs[k][0])
		pairs[k] = pairs[k][1:]
	}
	out, err := topo.With(nodes, links)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDocumentOrderDoesNotMatter(t *testing.T) {
	racetest.OneGoroutine(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	all := corpus(t)
	for _, path := range slices.Sorted(maps.Keys(all)) {
		topo := all[path]
		want := identities(validate.Check(topo))
		for range 3 {
			if got := identities(validate.Check(shuffled(t, topo, rnd))); !slices.Equal(got, want) {
				t.Errorf("%s:\n got %s\nwant %s", path, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
			}
		}
	}
}

func TestNamesDoNotMatter(t *testing.T) {
	racetest.OneGoroutine(t)
	for path, topo := range corpus(t) {
		titled, renamed := topo, topo
		for _, n := range topo.Nodes {
			title := model.Retitle{ID: n.ID, Title: "The " + n.ID}
			titled = apply(t, titled, title)
			renamed = apply(t, renamed, title, model.Rename{ID: n.ID, To: "zz-" + n.ID})
		}
		want := identities(validate.Check(titled))
		got := identities(validate.Check(renamed))
		for i := range got {
			got[i] = strings.ReplaceAll(got[i], "zz-", "")
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %s\nwant %s", path, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
	}
}

func apply(t testing.TB, topo *model.Topology, edits ...model.Edit) *model.Topology {
	t.Helper()
	out, err := model.Apply(topo, edits...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// anyTopology draws a small design of any kinds, properties and links, most of
// it nonsense.
func anyTopology(rt *rapid.T) *model.Topology {
	kinds := model.Kinds()
	var nodes []*model.Node
	for i := range rapid.IntRange(0, 9).Draw(rt, "nodes") {
		k := kinds[rapid.IntRange(0, len(kinds)-1).Draw(rt, "kind")]
		spec := k.NewSpec()
		anyProps(rt, k.Props, spec)
		nodes = append(nodes, model.NewNode(fmt.Sprintf("n%d", i), rapid.SampledFrom([]string{"", "A \x1b[31mtitle\u202e"}).Draw(rt, "title"), spec))
	}
	var links []*model.Link
	if len(nodes) > 0 {
		for range rapid.IntRange(0, 14).Draw(rt, "links") {
			from := nodes[rapid.IntRange(0, len(nodes)-1).Draw(rt, "from")]
			to := nodes[rapid.IntRange(0, len(nodes)-1).Draw(rt, "to")]
			l := model.NewLink(from, to)
			anyProps(rt, l.Info().Props, l.Spec)
			links = append(links, l)
		}
	}
	topo, err := model.New("any", nodes, links)
	if err != nil {
		rt.Fatal(err)
	}
	return topo
}

func anyProps(rt *rapid.T, props []model.Prop, spec any) {
	for _, p := range props {
		if !rapid.Bool().Draw(rt, p.Name) {
			continue
		}
		words := []string{"", "n0", "n1", "www.example.com", "example.com", "us-east-1", "eu-west-1", "*", "0", "1", "300", "true", "false", "Tokyo", "tcp:1"}
		words = append(words, p.Words()...)
		_ = p.Set(spec, []string{rapid.SampledFrom(words).Draw(rt, "value")}) // what does not fit stays unset
	}
}

func TestAnyTopologyIsJudged(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		topo := anyTopology(rt)
		report := validate.Check(topo)
		illegal := map[model.LinkRef][]string{}
		for _, f := range report.Findings {
			if strings.ContainsFunc(f.Message+f.FixText, func(r rune) bool { return r < ' ' || r == '\u202e' }) {
				rt.Errorf("%s: control character in %q", f.Rule, f.Message)
			}
			for _, id := range f.Nodes {
				if topo.Node(id) == nil {
					rt.Errorf("%s names %q", f.Rule, id)
				}
			}
			for _, l := range f.Links {
				if topo.Link(l) == nil {
					rt.Errorf("%s names %s", f.Rule, l)
				}
			}
			if _, l, ok := f.Site(); ok && !model.LegalLink(topo, topo.Link(l)) {
				illegal[l] = append(illegal[l], f.Rule+": "+f.Message)
			}
			for _, fix := range f.Fixes {
				if _, err := fix.Apply(topo); err != nil {
					rt.Errorf("%s: fix %s: %v", f.Rule, fix.ID, err)
				}
			}
		}
		for _, l := range topo.Links {
			if said := illegal[l.Ref()]; !model.LegalLink(topo, l) && len(said) > 1 {
				rt.Errorf("the illegal link %s has more than one finding:\n%s", l.Ref(), strings.Join(said, "\n"))
			}
		}
		rnd := rand.New(rand.NewPCG(7, 7))
		if got, want := identities(validate.Check(shuffled(t, topo, rnd))), identities(report); !slices.Equal(got, want) {
			rt.Errorf("order matters:\n got %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
	})
}

// TestFixesWithoutHealthChecks takes the health checks out of every fixture that
// has some, which no file can but a caller may: fixes do not carry on the names
// of checks that are not there.
func TestFixesWithoutHealthChecks(t *testing.T) {
	fixes := 0
	for _, path := range allFixtures(t) {
		full := load(t, path).Topology
		gone := func(id string) bool { return full.Node(id).Kind() == model.KindHealthCheck }
		nodes := slices.DeleteFunc(slices.Clone(full.Nodes), func(n *model.Node) bool { return gone(n.ID) })
		links := slices.DeleteFunc(slices.Clone(full.Links), func(l *model.Link) bool { return gone(l.From) || gone(l.To) })
		if len(nodes) == len(full.Nodes) {
			continue
		}
		topo, err := full.With(nodes, links)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for _, f := range validate.Check(topo).Findings {
			for _, fix := range f.Fixes {
				fixes++
				if _, err := fix.Apply(topo); err != nil {
					t.Errorf("%s: %s: fix %s: %v", path, f.Rule, fix.ID, err)
				}
			}
		}
	}
	if fixes == 0 {
		t.Error("no fix was tried")
	}
}

// TestProcessorsDoNotMatter checks a design that is large enough for several
// processors on one and on four.
func TestProcessorsDoNotMatter(t *testing.T) {
	topo := fleet(t, 1000)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := validate.Check(topo)
	runtime.GOMAXPROCS(4)
	if got := validate.Check(topo); !reflect.DeepEqual(got, want) {
		t.Errorf("%d findings and %d patterns on one processor, %d and %d others on four",
			len(want.Findings), len(want.Patterns), len(got.Findings), len(got.Patterns))
	}
}

func TestFindingsAreSorted(t *testing.T) {
	f := load(t, "../samples/broken-launch.topo.yaml")
	r := validate.Check(f.Topology)
	last := -1
	tier := model.TierUsers
	for _, x := range r.Findings {
		at := f.Topology.Node(x.Nodes[0]).Info().Tier
		if int(x.Severity) < last || int(x.Severity) == last && at < tier {
			t.Errorf("%s (%s, tier %d) stands behind severity %d, tier %d", x.Rule, x.Severity, at, last, tier)
		}
		last, tier = int(x.Severity), at
	}
	e, w, i := r.Counts()
	if e == 0 || w == 0 || e+w+i != len(r.Findings) {
		t.Errorf("counts %d, %d, %d of %d findings", e, w, i, len(r.Findings))
	}
}

func TestIgnores(t *testing.T) {
	base := load(t, "testdata/rules/cloudfront/alb-bypass/fires.topo.yaml").Topology
	for on, want := range map[string]bool{"web": true, "cdn": true, "cdn -> web": true, "": true, "app": false, "web -> cdn": false} {
		topo := apply(t, base, model.IgnoreFinding{Ignore: model.Ignore{Rule: "cloudfront/alb-bypass", On: on, Reason: "a test"}})
		r := validate.Check(topo)
		got := slices.ContainsFunc(r.Suppressed, func(f validate.Finding) bool {
			return f.Rule == "cloudfront/alb-bypass" && f.Ignored == "a test"
		})
		active := slices.ContainsFunc(r.Findings, func(f validate.Finding) bool { return f.Rule == "cloudfront/alb-bypass" })
		if got != want || active == want {
			t.Errorf("ignored on %q: suppressed %v, active %v", on, got, active)
		}
	}
	other := apply(t, base, model.IgnoreFinding{Ignore: model.Ignore{Rule: "cloudfront/no-waf", Reason: "a test"}})
	for _, f := range validate.Check(other).Suppressed {
		if f.Rule != "cloudfront/no-waf" {
			t.Errorf("%s is ignored by an entry for another rule", f.Rule)
		}
	}
}

// source is what the explanation of a rule must say about where it comes from.
func source(r *validate.Rule) string {
	if len(r.Sources) == 0 {
		return "follows from the graph itself"
	}
	return r.Sources[0]
}

func TestExplain(t *testing.T) {
	for _, r := range validate.Rules() {
		text, err := validate.Explain(r.ID)
		if err != nil {
			t.Fatal(err)
		}
		fix, _, _ := strings.Cut(r.FixText, "{") // what follows is filled in
		for _, want := range []string{r.Title, r.Why, r.When, fix, r.ExamTip, r.StudyNote.Has, r.StudyNote.Today, source(r), r.Severity.String()} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in the explanation", r.ID, want)
			}
		}
	}
	for _, p := range validate.Patterns() {
		text, err := validate.Explain(p.ID)
		if err != nil || !strings.Contains(text, p.PresentWhen) || !strings.Contains(text, p.Items[0]) {
			t.Errorf("%s: %v\n%s", p.ID, err, text)
		}
		if !strings.Contains(text, p.As) {
			t.Errorf("%s: does not point to %s:\n%s", p.ID, p.As, text)
		}
	}
	if text, err := validate.Explain("OAI-legacy"); err != nil || !strings.HasPrefix(text, "# cloudfront/oai-legacy") {
		t.Errorf("short name: %v", err)
	}
	_, err := validate.Explain("route53/alias-traget-not-allowed")
	var unknown *validate.UnknownNameError
	if !errors.As(err, &unknown) || !slices.Contains(unknown.Nearest, "route53/alias-target-not-allowed") {
		t.Errorf("misspelt name: %v", err)
	}
}

// What a rule says of a behaviour is not said of a link that nobody can build:
// it has to go first.
func TestIllegalLinkHasOneFinding(t *testing.T) {
	nodes := []*model.Node{
		model.NewNode("u", "", &model.Users{}),
		model.NewNode("c", "", &model.CloudFront{ViewerMTLS: model.Some("required")}),
	}
	l := model.NewLink(nodes[1], nodes[0])
	topo, err := model.New("any", nodes, []*model.Link{l})
	if err != nil {
		t.Fatal(err)
	}
	set, err := model.Apply(topo, model.SetLink{Link: l.Ref(), Props: []model.Setting{{Prop: "viewerProtocol", Value: []string{"allow-all"}}}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range validate.Check(set).Findings {
		if _, at, ok := f.Site(); ok && at == l.Ref() {
			got = append(got, f.Rule)
		}
	}
	if !slices.Equal(got, []string{"graph/illegal-connection"}) {
		t.Errorf("rules at the link: %q", got)
	}
}
