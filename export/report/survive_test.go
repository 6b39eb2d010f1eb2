package report

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
	"portolan/samples"
)

func lossOf(t *testing.T, all []Loss, what string) Loss {
	t.Helper()
	for _, l := range all {
		if l.Region == what || l.Node == what {
			return l
		}
	}
	t.Fatalf("no loss of %s", what)
	return Loss{}
}

func TestRegionLossOfTheStorefront(t *testing.T) {
	s := Survive(sample(t, "global-storefront"))
	if got := s.Intact.Fates[0].GET(); got != (Tally{Served: 100}) {
		t.Errorf("intact: %+v", got)
	}
	for _, part := range lossOf(t, s.Regions, "us-east-1").Fates[0] {
		want := Tally{AfterFailover: 100}
		if part.Request.Path == "/static/*" { // its bucket has no second Region
			want = Tally{Failed: 100}
		}
		if part.GET != want {
			t.Errorf("%s: %+v, want %+v", part.Request.Path, part.GET, want)
		}
	}
	if !slices.Contains(s.Harmless, "alb-eu") {
		t.Errorf("the idle standby matters: harmless are %v", s.Harmless)
	}
}

func TestWritesDoNotFailOverInAnOriginGroup(t *testing.T) {
	top := traffictest.Design(t,
		"users u locations=Paris", "cloudfront cdn", "alb one region=us-east-1", "alb two region=eu-west-1",
		"asg app-one region=us-east-1", "asg app-two region=eu-west-1",
		"u -> cdn", "cdn -> one group=g groupRole=primary methods=all", "cdn -> two group=g groupRole=secondary methods=all",
		"one -> app-one", "two -> app-two")
	fate := lossOf(t, Survive(top).Regions, "us-east-1").Fates[0]
	if fate.GET().AfterFailover != 100 || fate.POST().Failed != 100 || !fate.WritesDiffer() {
		t.Errorf("GET %+v, POST %+v", fate.GET(), fate.POST())
	}
	out := written(t, top, Options{})
	if !strings.Contains(out, "| Lost | Paris: GET | Paris: POST |") || !strings.Contains(out, "| Region `us-east-1` | served after failover | failed |") {
		t.Errorf("the table does not tell writes apart:\n%s", out)
	}
}

// With nothing that ignores writes, no column of their own is needed.
func TestWritesToReadOnlyPathsAreNotCounted(t *testing.T) {
	top := sample(t, "static-site")
	for _, l := range Survive(top).Regions {
		for _, f := range l.Fates {
			if f.POST().Any() {
				t.Errorf("loss of %s counts writes that the design never takes: %+v", l.Region, f.POST())
			}
		}
	}
}

func TestTalliesOfAnyDesign(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		lines := traffictest.Random(func(n int) int { return rapid.IntRange(0, n-1).Draw(rt, "pick") })
		top, err := traffictest.Parse(lines...)
		if err != nil {
			rt.Skip(err)
		}
		s := Survive(top)
		if len(s.Regions) != len(top.Regions()) {
			rt.Errorf("%d Regions broken of %d", len(s.Regions), len(top.Regions()))
		}
		for _, l := range slices.Concat([]Loss{s.Intact}, s.Regions, s.Nodes) {
			if len(l.Fates) != len(s.Populations) {
				rt.Fatalf("%d fates of %d populations", len(l.Fates), len(s.Populations))
			}
			for _, f := range l.Fates {
				for _, x := range []Tally{f.GET(), f.POST()} {
					if x.Any() && math.Abs(x.Served+x.AfterFailover+x.Failed-100) > 0.05 || min(x.Served, x.AfterFailover, x.Failed) < 0 {
						rt.Errorf("%+v does not add up", x)
					}
				}
			}
		}
	})
}

// Requests that do not depend on a node are not followed again when it breaks:
// the result must be that of following all.
func TestDependenciesLeaveNothingOut(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		top, err := traffictest.Parse(traffictest.Random(func(n int) int { return rapid.IntRange(0, n-1).Draw(rt, "pick") })...)
		if err != nil {
			rt.Skip(err)
		}
		checkDependencies(rt, top)
	})
	for _, name := range samples.Names() {
		checkDependencies(t, sample(t, name))
	}
}

func checkDependencies(t interface{ Errorf(string, ...any) }, top *model.Topology) {
	s := newSurvey(top)
	for _, n := range top.Nodes {
		f := traffic.Failures{Nodes: map[string]bool{n.ID: true}}
		short, all := s.lose(f, n.ID), s.lose(f, "")
		if !reflect.DeepEqual(short, all) {
			t.Errorf("loss of %s: %+v, following everything %+v", n.ID, short, all)
		}
	}
}

// large has a tree of balancers and services behind some distributions.
func large(t testing.TB, nodes int) *model.Topology {
	lines := []string{"users u locations=Sydney,Paris,Chicago,Tokyo"}
	for i := range nodes / 5 {
		region := traffictest.Regions[i%len(traffictest.Regions)]
		lines = append(
			lines, fmt.Sprintf("cloudfront cdn%d", i), fmt.Sprintf("alb lb%d region=%s", i, region), fmt.Sprintf("asg app%d region=%s", i, region),
			fmt.Sprintf("s3 b%d region=%s", i, region), fmt.Sprintf("lambda l%d region=%s", i, region),
			fmt.Sprintf("u -> cdn%d", i), fmt.Sprintf("cdn%d -> lb%d", i, i), fmt.Sprintf("cdn%d -> b%d path=/s/*", i, i), fmt.Sprintf("lb%d -> app%d", i, i), fmt.Sprintf("lb%d -> l%d", i, i),
		)
	}
	return traffictest.Design(t, lines...)
}

func BenchmarkSurvive(b *testing.B) {
	for _, n := range []int{50, 500} {
		top := large(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Survive(top)
			}
		})
	}
}
