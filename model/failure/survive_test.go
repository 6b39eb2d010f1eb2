package failure

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/traffic/traffictest"
	"portolan/samples"
	"portolan/samples/samplestest"
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
	s := survive(t, samplestest.Topology(t, "global-storefront"))
	if got := s.Intact.Fates[0].GET(); got != (Tally{Served: 100}) {
		t.Errorf("intact: %+v", got)
	}
	for _, part := range lossOf(t, s.Regions, "us-east-1").Fates[0] {
		want, back := Tally{AfterFailover: 100}, Return{Recovers: true, After: 2*30 + 60}
		switch part.Request.Path {
		case "/static/*": // its bucket has no second Region
			want, back = Tally{Failed: 100}, Return{Each: 3 * 10} // until the 504
		case "/api/*": // a health check of its own
			back.After = 3*30 + 60
		}
		if part.GET != want || part.GETReturn != back {
			t.Errorf("%s: %+v %+v, want %+v %+v", part.Request.Path, part.GET, part.GETReturn, want, back)
		}
	}
	if !slices.Contains(s.Harmless, "alb-eu") {
		t.Errorf("the idle standby matters: harmless are %v", s.Harmless)
	}
}

func TestWritesDoNotFailOverInAnOriginGroup(t *testing.T) {
	fate := lossOf(t, survive(t, traffictest.Design(t, behindOriginGroup...)).Regions, "us-east-1").Fates[0]
	if fate.GET().AfterFailover != 100 || fate.POST().Failed != 100 || !fate.WritesDiffer() {
		t.Errorf("GET %+v, POST %+v", fate.GET(), fate.POST())
	}
	if get, post := fate.GETReturn(), fate.POSTReturn(); get != (Return{Recovers: true, Each: 30}) || post.Recovers {
		t.Errorf("GET %+v, POST %+v", get, post)
	}
}

func TestWritesToReadOnlyPathsAreNotCounted(t *testing.T) {
	for _, l := range survive(t, samplestest.Topology(t, "static-site")).Regions {
		for _, f := range l.Fates {
			if f.POST().Any() {
				t.Errorf("loss of %s counts writes that the design never takes: %+v", l.Region, f.POST())
			}
		}
	}
}

func TestTalliesOfAnyDesign(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, top := drawn(t)
		s := survive(t, top)
		if len(s.Regions) != len(top.Regions()) {
			t.Errorf("%d Regions broken of %d", len(s.Regions), len(top.Regions()))
		}
		for _, l := range slices.Concat([]Loss{s.Intact}, s.Regions, s.Nodes) {
			if len(l.Fates) != len(s.Populations) {
				t.Fatalf("%d fates of %d populations", len(l.Fates), len(s.Populations))
			}
			for _, f := range l.Fates {
				for _, x := range []Tally{f.GET(), f.POST()} {
					if x.Any() && math.Abs(x.Served+x.AfterFailover+x.Failed-100) > 0.05 || min(x.Served, x.AfterFailover, x.Failed) < 0 {
						t.Errorf("%+v does not add up", x)
					}
				}
			}
		}
	})
}

// Requests that do not depend on what breaks are not followed again: the matrix
// must say what following all of them says, and what a simulation says.
func TestTheMatrixLeavesNothingOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, top := drawn(t)
		checkMatrix(t, top)
	})
	for _, name := range samples.Names() {
		checkMatrix(t, samplestest.Topology(t, name))
	}
}

func checkMatrix(t interface {
	Errorf(string, ...any)
	Fatalf(string, ...any)
}, top *model.Topology,
) {
	s := newSurvey(top)
	every := make([]int, len(s.follows))
	for i := range every {
		every[i] = i
	}
	var all []Break
	for _, r := range top.Regions() {
		all = append(all, Break{Region, r})
	}
	for _, n := range top.Nodes {
		all = append(all, Break{Node, n.ID})
	}
	for _, b := range all {
		short := s.lose(b)
		if whole := s.loseAmong(b, every); !reflect.DeepEqual(short, whole) {
			t.Errorf("loss of %s: %+v, following everything %+v", b, short, whole)
		}
		checkLoss(t, top, b, short)
	}
	m := survive(t, top)
	for _, l := range slices.Concat(m.Regions, m.Nodes) {
		b, _ := l.Break()
		if want := s.lose(b); !reflect.DeepEqual(l.Fates, want.Fates) || !slices.Equal(l.Why, want.Why) {
			t.Errorf("%s: %+v, want %+v", b, l, want)
		}
	}
}

// checkLoss compares a row of the matrix with a simulation.
func checkLoss(t interface {
	Errorf(string, ...any)
	Fatalf(string, ...any)
}, top *model.Topology, b Break, l Loss,
) {
	r, err := Simulate(top, []Break{b}, Options{Methods: []string{"GET", "POST"}})
	if err != nil {
		t.Fatalf("%v", err)
	}
	next := func() (Tally, Return) {
		j := r.Journeys[0]
		r.Journeys = r.Journeys[1:]
		return Tally{j.Served, j.AfterFailover, j.Failed}, Return{j.Recovery.Recovers, j.Recovery.After, j.Recovery.Each}
	}
	for _, f := range l.Fates {
		for _, p := range f {
			if tally, back := next(); tally != p.GET || back != p.GETReturn {
				t.Errorf("loss of %s: the matrix says %+v %+v of GET, the simulation %+v %+v", b, p.GET, p.GETReturn, tally, back)
			}
			if tally, back := next(); p.POST.Any() && (tally != p.POST || back != p.POSTReturn) {
				t.Errorf("loss of %s: the matrix says %+v %+v of POST, the simulation %+v %+v", b, p.POST, p.POSTReturn, tally, back)
			}
		}
	}
}

// Targets that are alike share a row: it must be that of each.
func TestTwinsFareAlike(t *testing.T) {
	top := traffictest.Design(t,
		"users u locations=Paris", "alb lb region=eu-west-1", "nlb n region=eu-west-1", "health-check hc target=watched", "datastore d region=eu-west-1",
		"asg a region=eu-west-1 thinkTime=1", "asg b region=eu-west-1", "asg wide region=eu-west-1 azs=3", "asg ruled region=eu-west-1", "asg watched region=eu-west-1", "asg stored region=eu-west-1", "ecs only region=eu-west-1",
		"u -> lb", "u -> n", "lb -> a", "lb -> b", "lb -> wide", "lb -> ruled pathRule=/x/*", "lb -> watched", "lb -> stored", "stored -> d", "n -> only")
	w := newTwins(newStudy(top))
	keys := map[string][]string{}
	for _, n := range top.Nodes {
		keys[w.key(n)] = append(keys[w.key(n)], n.ID)
	}
	if got := keys[w.key(top.Node("a"))]; !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("twins of a: %v", got)
	}
	for k, ids := range keys {
		if k != "" && len(ids) > 1 && ids[0] != "a" {
			t.Errorf("twins: %v", ids)
		}
	}
	checkMatrix(t, top)
}

// wide is a design of some size: populations all over, a tree of names, edges,
// balancers and services in many Regions.
func wide(t testing.TB, nodes, populations int) *model.Topology {
	cities := []string{"Sydney", "Paris", "Chicago", "Tokyo", "Lagos", "Mumbai", "London", "Denver", "Lima", "Cairo"}
	var lines, links []string
	stacks := (nodes - populations) / 9
	for i := range stacks {
		r, other := traffictest.Regions[i%len(traffictest.Regions)], traffictest.Regions[(i+1)%len(traffictest.Regions)]
		lines = append(
			lines, fmt.Sprintf("cloudfront cdn%d", i), fmt.Sprintf("record r%d policy=failover name=r%d.example.com", i, i), fmt.Sprintf("health-check h%d", i),
			fmt.Sprintf("alb p%d region=%s", i, r), fmt.Sprintf("alb s%d region=%s", i, other),
			fmt.Sprintf("asg a%d region=%s", i, r), fmt.Sprintf("asg b%d region=%s", i, other), fmt.Sprintf("s3 o%d region=%s", i, r), fmt.Sprintf("datastore d%d region=%s", i, r),
		)
		links = append(
			links, fmt.Sprintf("cdn%d -> r%d", i, i), fmt.Sprintf("cdn%d -> o%d path=/s/*", i, i), fmt.Sprintf("r%d -> p%d role=primary healthCheck=h%d", i, i, i),
			fmt.Sprintf("r%d -> s%d role=secondary", i, i), fmt.Sprintf("h%d -> p%d", i, i), fmt.Sprintf("p%d -> a%d", i, i), fmt.Sprintf("s%d -> b%d", i, i), fmt.Sprintf("a%d -> d%d", i, i),
		)
	}
	for i := range populations {
		lines = append(lines, fmt.Sprintf("users u%d locations=%s", i, cities[i%len(cities)]))
		for k := range 4 { // every population calls some of them
			links = append(links, fmt.Sprintf("u%d -> cdn%d", i, (i*7+k*13)%stacks))
		}
	}
	return traffictest.Design(t, append(lines, links...)...)
}

// narrow is a design in which every population depends on every node: one name
// in front of five Regions, each with a balancer and many groups.
func narrow(t testing.TB, nodes, populations int) *model.Topology {
	cities := []string{"Sydney", "Paris", "Chicago", "Tokyo", "Lagos", "Mumbai", "London", "Denver", "Lima", "Cairo"}
	lines := []string{"record www policy=latency name=www.example.com", "health-check hc"}
	var links []string
	for i, r := range traffictest.Regions {
		lines = append(lines, fmt.Sprintf("alb lb%d region=%s", i, r))
		links = append(links, fmt.Sprintf("www -> lb%d region=%s evaluateTargetHealth=true", i, r))
	}
	for i := range nodes - populations - 7 {
		lb := i % len(traffictest.Regions)
		lines = append(lines, fmt.Sprintf("asg a%d region=%s thinkTime=%d", i, traffictest.Regions[lb], i%7))
		links = append(links, fmt.Sprintf("lb%d -> a%d", lb, i))
	}
	for i := range populations {
		lines = append(lines, fmt.Sprintf("users u%d locations=%s", i, cities[i%len(cities)]))
		links = append(links, fmt.Sprintf("u%d -> www", i))
	}
	return traffictest.Design(t, append(lines, links...)...)
}

func BenchmarkSurvive(b *testing.B) {
	for _, c := range []struct {
		name string
		top  *model.Topology
	}{{"wide/100x10", wide(b, 100, 10)}, {"wide/1000x50", wide(b, 1000, 50)}, {"narrow/100x10", narrow(b, 100, 10)}, {"narrow/1000x50", narrow(b, 1000, 50)}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				survive(b, c.top)
			}
		})
	}
}

func BenchmarkSimulate(b *testing.B) {
	top := samplestest.Topology(b, "global-storefront")
	for b.Loop() {
		if _, err := Simulate(top, []Break{{Region, "us-east-1"}}, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// survive is Survive for nobody who waits.
func survive(t interface{ Fatalf(string, ...any) }, top *model.Topology) *Matrix {
	m, err := Survive(top, Watch{})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return m
}
