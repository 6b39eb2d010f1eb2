package failure

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
	"portolan/samples"
	"portolan/samples/samplestest"
)

func breaks(t testing.TB, words ...string) []Break {
	t.Helper()
	var out []Break
	for _, w := range words {
		b, err := ParseBreak(w)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

// simulate breaks words, separated by blanks, in a design.
func simulate(t testing.TB, top *model.Topology, words string, o Options) *Result {
	t.Helper()
	r, err := Simulate(top, breaks(t, strings.Fields(words)...), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func journey(t testing.TB, r *Result, method string) Journey {
	t.Helper()
	for _, j := range r.Journeys {
		if j.Method == method {
			return j
		}
	}
	t.Fatalf("no %s among %d journeys", method, len(r.Journeys))
	return Journey{}
}

// The designs of a check that a user made of us: losing us-east-1 behind an
// origin group, behind a failover record that nothing monitors, and behind one
// with a health check.
var (
	behindOriginGroup = []string{
		"users u locations=Sydney", "cloudfront cdn", "alb one region=us-east-1", "alb two region=eu-west-1",
		"asg app-one region=us-east-1", "asg app-two region=eu-west-1",
		"u -> cdn", "cdn -> one group=g groupRole=primary methods=all", "cdn -> two group=g groupRole=secondary methods=all",
		"one -> app-one", "two -> app-two",
	}
	behindRecord = func(check string) []string {
		return []string{
			"users u locations=Sydney", "record www policy=failover ttl=60 name=www.example.com", "health-check hc interval=30 failureThreshold=3",
			"alb one region=us-east-1", "alb two region=eu-west-1", "asg app-one region=us-east-1", "asg app-two region=eu-west-1",
			"u -> www", "www -> one role=primary" + check, "www -> two role=secondary", "hc -> one", "one -> app-one", "two -> app-two",
		}
	}
)

func TestLossOfARegionBehindAnOriginGroup(t *testing.T) {
	top := traffictest.Design(t, behindOriginGroup...)
	r := simulate(t, top, "region:us-east-1", Options{})
	get, post := journey(t, r, "GET"), journey(t, r, "POST")
	// Three attempts of ten seconds, the defaults of an origin.
	if get.Outcome != traffic.ServedAfterFailover || get.AfterFailover != 100 || !get.Recovery.Recovers || get.Recovery.After != 0 || get.Recovery.Each != 30 {
		t.Errorf("GET: %+v", get)
	}
	if post.Outcome != traffic.Failed || post.Failed != 100 || post.Recovery.Recovers {
		t.Errorf("POST: %+v", post)
	}
	if !strings.Contains(post.Why, "GET, HEAD and OPTIONS only") {
		t.Errorf("POST does not say why: %s", post.Why)
	}
	if r.ServedPercent != 50 {
		t.Errorf("%g %% served, want the reads", r.ServedPercent)
	}
}

func TestLossOfARegionBehindFailoverThatNothingMonitors(t *testing.T) {
	top := traffictest.Design(t, behindRecord("")...)
	for _, j := range simulate(t, top, "region:us-east-1", Options{}).Journeys {
		if j.Outcome != traffic.Failed || j.Recovery.Recovers || j.After.Dies != "one" {
			t.Errorf("%+v", j)
		}
		for _, words := range []string{"never recovers", "no health check"} {
			if !strings.Contains(j.Why, words) {
				t.Errorf("%s does not say %q: %s", j.Method, words, j.Why)
			}
		}
	}
}

func TestLossOfARegionBehindFailoverWithAHealthCheck(t *testing.T) {
	top := traffictest.Design(t, behindRecord(" healthCheck=hc")...)
	for _, j := range simulate(t, top, "region:us-east-1", Options{}).Journeys {
		if j.Outcome != traffic.ServedAfterFailover || !j.Recovery.Recovers || j.Recovery.After != 3*30+60 || j.Recovery.Each != 0 {
			t.Errorf("%+v", j)
		}
		if want := []string{"u", "www", "two", "app-two"}; !slices.Equal(j.After.Path, want) {
			t.Errorf("%s takes %v, want %v", j.Method, j.After.Path, want)
		}
	}
}

// Simulating is looking: the design and the bytes of its file stay.
func TestTheDesignStaysAsItIs(t *testing.T) {
	for _, name := range samples.Names() {
		top := samplestest.Topology(t, name)
		for _, b := range Breaks(top) {
			if _, err := Simulate(top, []Break{b}, Options{}); err != nil {
				t.Fatal(err)
			}
		}
		survive(t, top)
		if _, err := Lands(top, Options{}, nil); err != nil {
			t.Fatal(err)
		}
		if want := samplestest.Topology(t, name); !reflect.DeepEqual(top.Nodes, want.Nodes) || !reflect.DeepEqual(top.Links, want.Links) || !model.Equal(top, want) {
			t.Errorf("%s is another design after the simulation", name)
		}
	}
}

func TestLoadMovesToTheStandby(t *testing.T) {
	top := traffictest.Design(t, behindRecord(" healthCheck=hc")...)
	got := simulate(t, top, "region:us-east-1", Options{}).Load
	want := []Load{{"one", 100, 0}, {"two", 0, 100}, {"app-one", 100, 0}, {"app-two", 0, 100}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestOptionsNarrowTheSimulation(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	r := simulate(t, top, "region:us-east-1", Options{From: []string{"frankfurt", "Tokyo"}, Path: "/api/list", Methods: []string{"get", "GET", "put"}})
	var got []string
	for _, j := range r.Journeys {
		got = append(got, fmt.Sprintf("%s %s %s %g", j.Location, j.Method, j.Request, j.SharePercent))
	}
	if len(got) != 8 || got[0] != "Frankfurt GET /api/list 33.3" || got[1] != "Frankfurt PUT /api/list 33.3" || !strings.HasPrefix(got[2], "Tokyo GET") {
		t.Errorf("%q", got)
	}
	for _, bad := range []Options{{From: []string{"Nowhere-at-all"}}, {Methods: []string{"GE T"}}, {Methods: []string{""}}} {
		if _, err := Simulate(top, nil, bad); err == nil {
			t.Errorf("%+v makes no error", bad)
		}
	}
	if _, err := Simulate(top, []Break{{Region, "us-east-9"}}, Options{}); err == nil || !strings.Contains(err.Error(), `did you mean "us-east-1"`) {
		t.Errorf("a Region that is not there: %v", err)
	}
}

func TestTimingsHaveSources(t *testing.T) {
	for _, x := range timings() {
		documented := strings.HasPrefix(x.Source, "https://") && x.Basis == "documented"
		if x.Value <= 0 || x.Date == "" || (x.Unit != "s" && x.Unit != "checks") || (!documented && x.Basis != model.Assumption) || x.Source == "" {
			t.Errorf("%+v", x)
		}
	}
}
