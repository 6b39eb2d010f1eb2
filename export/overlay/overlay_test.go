package overlay

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/layout"
	"portolan/model/traffic/traffictest"
	"portolan/samples/samplestest"
	"portolan/validate"
)

func notes(t testing.TB, top *model.Topology, p Parts) *Notes {
	t.Helper()
	n, err := Of(top, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestParts(t *testing.T) {
	for list, want := range map[string]Parts{
		"": {}, "findings": {Findings: true}, "latency, Traffic": {Latency: true, Traffic: true}, strings.Join(Names(), ","): {true, true, true},
	} {
		if got, err := ParseParts(list); err != nil || got != want {
			t.Errorf("%q: %+v, %v", list, got, err)
		}
	}
	for _, list := range []string{"cost", "latency,", "findings traffic"} {
		if p, err := ParseParts(list); err == nil || p.Any() {
			t.Errorf("%q is taken as %+v", list, p)
		}
	}
}

func TestNothingAskedForIsNothing(t *testing.T) {
	n := notes(t, samplestest.Topology(t, "static-site"), Parts{})
	if n != nil || n.Legend() != nil || n.Share("a -> b") != "" || n.Wait("a") != "" || n.Severity("a") != "" || n.On("a") != nil {
		t.Errorf("%+v", n)
	}
	g := layout.Graph{Nodes: []layout.Node{{ID: "a"}}}
	if got := n.Annotate(g); !reflect.DeepEqual(got, g) {
		t.Errorf("%+v", got)
	}
}

// A tenth goes to the new version, as the weights say.
func TestSharesFollowWeights(t *testing.T) {
	n := notes(t, samplestest.Topology(t, "weighted-shift"), Parts{Traffic: true})
	for link, want := range map[string]string{
		"chicago -> pay": "100 %", "pay -> alb-blue": "90 %", "pay -> alb-green": "10 %", "alb-green -> green": "10 %", "alb-blue -> alb-green": "",
	} {
		if got := n.Share(link); got != want {
			t.Errorf("%s: %q, want %q", link, got, want)
		}
	}
}

// What the cache answers does not reach the bucket.
func TestHitsEndAtTheCache(t *testing.T) {
	top := samplestest.Topology(t, "static-site")
	n := notes(t, top, Parts{Traffic: true})
	hit := 0.0
	r, err := latency.Estimate(top, latency.Options{Connection: latency.Cold})
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range r.Journeys {
		for _, b := range j.Branches {
			if b.Name != "" && b.Name != "miss" {
				hit += j.SharePercent * b.SharePercent / 100
			}
		}
	}
	if hit <= 0 || math.Abs(n.Shares["cdn -> pages"]-(100-hit)) > 1e-9 || math.Abs(n.Shares["www -> cdn"]-100) > 1e-9 {
		t.Errorf("%.2f %% are hits; shares %v", hit, n.Shares)
	}
}

// The standby of a healthy failover record gets nothing.
func TestStandbyHasNoShare(t *testing.T) {
	top := samplestest.Topology(t, "multi-region-failover")
	n := notes(t, top, Parts{Traffic: true})
	primary, secondary := "", ""
	for _, l := range top.Links {
		if s, ok := l.Spec.(*model.ResolvesToSpec); ok {
			switch s.Role.Val() {
			case "primary":
				primary = l.Ref().String()
			case "secondary":
				secondary = l.Ref().String()
			}
		}
	}
	if n.Share(primary) != "100 %" || n.Share(secondary) != "" {
		t.Errorf("%s has %q, %s has %q", primary, n.Share(primary), secondary, n.Share(secondary))
	}
}

func TestWaits(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	n := notes(t, top, Parts{Latency: true})
	r, err := latency.Estimate(top, latency.Options{Connection: latency.Cold})
	if err != nil {
		t.Fatal(err)
	}
	if n.Together != r.Summary.P50 {
		t.Errorf("all users wait %.1f ms, want %.1f", n.Together, r.Summary.P50)
	}
	least, most := math.Inf(1), 0.0
	for _, x := range top.Nodes {
		if x.Kind() != model.KindUsers {
			continue
		}
		alone, err := latency.Estimate(top, latency.Options{Connection: latency.Cold, From: []string{x.ID}})
		if err != nil {
			t.Fatal(err)
		}
		if got := n.Waits[x.ID]; math.Abs(got-alone.Summary.P50) > 0.51 {
			t.Errorf("%s waits %.1f ms, its own estimate is %.1f", x.ID, got, alone.Summary.P50)
		}
		least, most = min(least, n.Waits[x.ID]), max(most, n.Waits[x.ID])
	}
	if least > n.Together || most < n.Together {
		t.Errorf("users wait %.1f to %.1f ms, all together %.1f", least, most, n.Together)
	}
}

func TestFindingsAreWhereTheyBelong(t *testing.T) {
	top := samplestest.Topology(t, "broken-launch")
	n := notes(t, top, Parts{Findings: true})
	rep := validate.Check(top)
	sum := Count{}
	for _, c := range n.Counts {
		sum.Errors, sum.Warnings, sum.Infos = sum.Errors+c.Errors, sum.Warnings+c.Warnings, sum.Infos+c.Infos
	}
	e, w, i := rep.Counts()
	if sum != (Count{e, w, i}) || len(n.Messages) != len(rep.Findings) {
		t.Errorf("%+v and %d messages for %d, %d and %d findings", sum, len(n.Messages), e, w, i)
	}
	for _, f := range rep.Findings {
		at := f.Nodes[0]
		if _, link, ok := f.Site(); ok {
			at = link.String()
		}
		if !slices.ContainsFunc(n.On(at), func(m Message) bool { return m.Rule == f.Rule && m.Text == f.Message }) {
			t.Errorf("%s is not told at %s", f.Rule, at)
		}
		if n.Severity(at) == "" {
			t.Errorf("%s is not marked", at)
		}
	}
}

// Shares are shares, whatever the design, and annotating a graph leaves it and
// everything in it as it was.
func TestAnyDesign(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		top, err := traffictest.Parse(traffictest.Random(func(n int) int { return rapid.IntRange(0, n-1).Draw(rt, "pick") })...)
		if err != nil {
			rt.Skip(err)
		}
		n, err := Of(top, Parts{true, true, true}, nil)
		if err != nil {
			rt.Fatal(err)
		}
		for link, v := range n.Shares {
			if !(v >= 0 && v <= 100+1e-6) {
				rt.Errorf("%s carries %v %%", link, v)
			}
		}
		g := layout.GraphOf(top, layout.Options{})
		before := layout.GraphOf(top, layout.Options{})
		got := n.Annotate(g)
		if !reflect.DeepEqual(g, before) {
			rt.Error("the graph was changed")
		}
		for i, x := range got.Nodes {
			if x.W < g.Nodes[i].W || x.H < g.Nodes[i].H {
				rt.Errorf("%s shrank", x.ID)
			}
			if s := n.Wait(x.ID); s != "" && !strings.Contains(strings.Join(x.Face.Facts, "\n"), s) {
				rt.Errorf("%s does not tell %s", x.ID, s)
			}
		}
		for i, e := range got.Edges {
			if want := joined(g.Edges[i].Label, n.Share(e.Ref.String())); e.Label != want {
				rt.Errorf("%s says %q, want %q", e.ID, e.Label, want)
			}
		}
	})
}

func TestPercent(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0 %", 0.04: "<0.1 %", 0.26: "0.3 %", 2.5: "2.5 %", 9.96: "10 %", 10: "10 %", 12.5: "12.5 %", 33.3: "33.3 %", 100.0 / 3: "33.3 %", 100: "100 %",
		// What is left of adding up does not show.
		6.249999999999999: "6.3 %", 6.25: "6.3 %", 6.250000000000001: "6.3 %", 12.499999999999998: "12.5 %", 0.09999999999999999: "0.1 %", 24.999999999999996: "25 %",
	} {
		if got := percent(v); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
}

// targets is a balancer with targets of which some are alike, behind a cache or
// not, and the links to them.
func targets(rt *rapid.T) (*model.Topology, []string) {
	lines := []string{"users u locations=Paris", "cloudfront cdn", "alb b region=us-east-1"}
	if rapid.Bool().Draw(rt, "cdn") {
		lines = append(lines, "u -> cdn", "cdn -> b")
	} else {
		lines = append(lines, "u -> b")
	}
	var links []string
	for i := range rapid.IntRange(1, 40).Draw(rt, "targets") {
		kind := rapid.SampledFrom([]string{"asg", "ecs", "asg", "asg"}).Draw(rt, "kind")
		lines = append(lines, fmt.Sprintf("%s s%d region=us-east-1 min=%d thinkTime=%d", kind, i, 2+i%3, rapid.IntRange(1, 2).Draw(rt, "ms")), fmt.Sprintf("b -> s%d", i))
		links = append(links, fmt.Sprintf("b -> s%d", i))
	}
	top, err := traffictest.Parse(lines...)
	if err != nil {
		rt.Fatal(err)
	}
	return top, links
}

// All instances behind a balancer share what enters it, equally, and look so.
func TestTargetsShareEqually(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		top, links := targets(rt)
		n, err := Of(top, Parts{Traffic: true}, nil)
		if err != nil {
			rt.Fatal(err)
		}
		entering := 0.0
		for _, l := range top.Links {
			if l.To == "b" {
				entering += n.Shares[l.Ref().String()]
			}
		}
		sum, instances := 0.0, 0
		for i := range links {
			instances += 2 + i%3
		}
		for i, l := range links {
			sum += n.Shares[l]
			// Each instance takes as much, so that a group of four takes twice one of two.
			if math.Abs(n.Shares[l]-entering*float64(2+i%3)/float64(instances)) > 1e-9 || i >= 3 && n.Share(l) != n.Share(links[i-3]) {
				rt.Errorf("%s carries %v (%s) of %v over %d links", l, n.Shares[l], n.Share(l), entering, len(links))
			}
		}
		if math.Abs(sum-entering) > 1e-9 || entering == 0 {
			rt.Errorf("targets get %v of %v", sum, entering)
		}
	})
}

// Nodes of one title are told apart by their ids.
func TestListsTellEqualTitlesApart(t *testing.T) {
	top := traffictest.Design(t, "users u locations=Paris", "users v locations=Paris", "alb b region=us-east-1", "asg s1 region=us-east-1", "asg s2 region=us-east-1", "u -> b", "v -> b", "b -> s1", "b -> s2")
	var named []*model.Node
	for _, x := range top.Nodes {
		title := map[string]string{"u": "Web", "v": "Web", "s1": "App", "s2": "s1"}[x.ID]
		named = append(named, model.NewNode(x.ID, title, x.Spec))
	}
	top, err := top.With(named, top.Links)
	if err != nil {
		t.Fatal(err)
	}
	n := notes(t, top, Parts{Latency: true, Traffic: true})
	want := []string{"Web [u] > b 50 %", "Web [v] > b 50 %", "b > App 50 %", "b > s1 50 %"}
	if got := n.ShareList(top, " > "); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for i, s := range n.WaitList(top) {
		if id := []string{"u", "v"}[i]; !strings.HasPrefix(s, "Web ["+id+"] ") {
			t.Errorf("%q does not name %s", s, id)
		}
	}
}

func TestWordsKeepNumbersWithTheirUnits(t *testing.T) {
	want := []string{"a", "->", "b", "13 %", "·", "p50", "96 ms.", "%", "of", "ms", "(3 %)", "x%"}
	if got := Words("a -> b 13 % · p50  96 ms. % of\nms (3 %) x%"); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
