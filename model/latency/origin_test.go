package latency

import (
	"fmt"
	"math"
	"strings"
	"testing"

	topo "portolan/model"
	"portolan/model/geo"
	"portolan/model/traffic/traffictest"
)

// shares writes the branches of the first journey with the percentages of
// requests that take them.
func shares(t *testing.T, d *topo.Topology, o Options, figures *figureTable) string {
	t.Helper()
	r, err := estimateWith(d, o, figures)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, b := range r.Journeys[0].Branches {
		out = append(out, fmt.Sprintf("%s %.4g", b.Name, b.SharePercent))
	}
	return strings.Join(out, ", ")
}

func TestCachesOnTheWay(t *testing.T) {
	none, all := 0.0, 100.0
	behind := func(props string, lines ...string) []string {
		return append([]string{sydney, "cloudfront c" + props, "sydney -> c"}, lines...)
	}
	bucket := []string{"s3 b region=us-east-1", "c -> b access=oac"}
	tests := []struct {
		name    string
		o       Options
		figures map[string]float64
		lines   []string
		want    string
	}{
		{"edge location and regional edge cache", Options{}, nil, behind("", bucket...), "hit 75, regional-hit 5, miss 20"},
		{"and Origin Shield", Options{}, nil, behind(" originShield=true", bucket...), "hit 75, regional-hit 5, shield-hit 4, miss 16"},
		{"another share", Options{}, map[string]float64{"regional-hit-ratio": 60}, behind("", bucket...), "hit 75, regional-hit 15, miss 10"},
		{"a regional edge cache that never has it", Options{}, map[string]float64{"regional-hit-ratio": 0}, behind("", bucket...), "hit 75, miss 25"},
		{"one that always does", Options{}, map[string]float64{"regional-hit-ratio": 100}, behind("", bucket...), "hit 75, regional-hit 25"},
		{"of the behaviour", Options{}, nil, behind("", "s3 b region=us-east-1", "c -> b access=oac hitRatio=90"), "hit 90, regional-hit 2, miss 8"},
		{"a bucket beside the regional edge cache is asked directly", Options{}, nil, behind("", "s3 b region=ap-southeast-2", "c -> b access=oac"), "hit 75, miss 25"},
		{"what is never found at the edge is found nowhere", Options{HitRatio: &none}, nil, behind("", bucket...), "miss 100"},
		{"everything is found", Options{HitRatio: &all}, nil, behind("", bucket...), "hit 100"},
		{"dynamic content skips the regional edge cache", Options{}, nil, behind("", "alb a region=us-east-1", virginia, "c -> a", "a -> app"), " 100"},
		{"writes skip it", Options{Method: "POST"}, nil, behind("", "alb a region=us-east-1", virginia, "c -> a cachePolicy=CachingOptimized methods=all", "a -> app"), " 100"},
		{"stage of a REST API", Options{}, nil, []string{sydney, "rest-api a region=us-east-1 cache=true", "lambda f region=us-east-1", "sydney -> a", "a -> f"}, "stage-hit 75, miss 25"},
		{"the stage keeps answers to GET only", Options{Method: "POST"}, nil, []string{sydney, "rest-api a region=us-east-1 cache=true", "lambda f region=us-east-1", "sydney -> a", "a -> f"}, " 100"},
		{"an HTTP API has no stage cache", Options{}, nil, []string{sydney, "http-api a region=us-east-1 cache=true", "lambda f region=us-east-1", "sydney -> a", "a -> f"}, " 100"},
		{
			"a stage behind CloudFront",
			Options{},
			nil,
			behind("", "rest-api a region=us-east-1 cache=true", "lambda f region=us-east-1", "c -> a cachePolicy=CachingOptimized", "a -> f"),
			"hit 75, regional-hit 5, stage-hit 15, miss 5",
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			tc.o.Connection = Warm
			if got := shares(t, traffictest.Design(t, tc.lines...), tc.o, with(tc.figures)); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

// A hit of the regional edge cache costs the hit and the way to that cache.
func TestRegionalHitTakesTheWayToTheCache(t *testing.T) {
	d := traffictest.Design(t, "users u locations=Perth", "cloudfront c", "s3 b region=us-east-1", "u -> c", "c -> b access=oac")
	_, hit := branchOf(t, d, Options{Connection: Cold}, branchHit)
	_, regional := branchOf(t, d, Options{Connection: Cold}, branchRegional)
	edge := geo.NearestEdge(mustLocate(t, "Perth").Point, geo.PriceClassAll).Place()
	way := newNetwork().Backbone(edge, geo.NearestRegionalEdgeCache(edge.Point).Place())
	if got := regional.P50 - hit.P50; math.Abs(got-way) > 1e-6 || way < 1 {
		t.Errorf("%.2f ms more than a hit, want %.2f", got, way)
	}
	if path := strings.Join(regional.Path, " "); path != "u c" {
		t.Errorf("path %q", path)
	}
}

// The stage answers after the API has worked, without its backend.
func TestStageHitSkipsTheBackend(t *testing.T) {
	d := traffictest.Design(t, sydney, "rest-api a region=us-east-1 cache=true", "lambda f region=us-east-1", "sydney -> a", "a -> f")
	_, hit := branchOf(t, d, Options{Connection: Cold}, branchStage)
	if got, want := stepNames(hit), "dns tcp tls request api spread"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCachingFilter(t *testing.T) {
	d := traffictest.Design(t, sydney, "cloudfront c", "s3 b region=us-east-1", "alb a region=us-east-1", virginia,
		"sydney -> c", "c -> b access=oac path=/static/*", "c -> a", "a -> app")
	for caching, want := range map[string]string{"": "/static/* *", Cached: "/static/*", Dynamic: "*"} {
		r := mustEstimate(t, d, Options{Caching: caching, Connection: Warm})
		var got []string
		for _, j := range r.Journeys {
			got = append(got, j.Request)
			if j.Cacheable != (j.Request == "/static/*") {
				t.Errorf("%s: cacheable %v", j.Request, j.Cacheable)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %q, want %q", caching, got, want)
		}
		if share := map[string]float64{"": 100, Cached: 50, Dynamic: 50}[caching]; math.Abs(r.Summary.SharePercent-share) > 1e-9 {
			t.Errorf("%q: summary of %v %% of requests, want %v", caching, r.Summary.SharePercent, share)
		}
	}
	if _, err := Estimate(d, Options{Caching: "sometimes"}); err == nil {
		t.Error("an unknown word gives no error")
	}
}

// One request in a hundred waits for a new environment: the mean and the p99
// rise, the p50 hardly does.
func TestColdStarts(t *testing.T) {
	d := traffictest.Design(t, "users u locations=Chicago access=fibre", "http-api a region=us-east-2", "lambda f region=us-east-2 thinkTime=20 thinkTimeP95=20", "u -> a", "a -> f")
	journey := func(figures map[string]float64) Journey {
		r, err := estimateWith(d, Options{Connection: Warm}, with(figures))
		if err != nil {
			t.Fatal(err)
		}
		return r.Journeys[0]
	}
	never := journey(map[string]float64{"cold-starts": 0})
	one := journey(map[string]float64{"cold-starts": 1.5, "cold-start": 300})
	always := journey(map[string]float64{"cold-starts": 100, "cold-start": 300})
	if never.P99-never.P50 > 5 {
		t.Errorf("without cold starts p50 %.1f, p99 %.1f", never.P50, never.P99)
	}
	if got := one.P99 - never.P50; math.Abs(got-300) > 5 || one.P50-never.P50 > 0.1 {
		t.Errorf("1.5 %% cold starts of 300 ms: p50 %.1f, p99 %.1f, without %.1f", one.P50, one.P99, never.P50)
	}
	if got := always.P50 - never.P50; math.Abs(got-300) > 0.1 {
		t.Errorf("all cold: %.1f ms more, want 300", got)
	}
	s := stepOf(mustEstimate(t, d, Options{Connection: Warm}).Journeys[0].Branches[0], "cold-start")
	if s.Basis != Assumed || s.Source == "" || s.Date == "" || !strings.Contains(s.Label, "1 % of requests") {
		t.Errorf("%+v", s)
	}
}

func TestDesignsSetFigures(t *testing.T) {
	table := embeddedFigures()
	set := func(settings ...topo.Setting) *figureTable {
		return table.under(assuming(t, direct(t), settings...).Assume)
	}
	if table.under(nil) != table {
		t.Error("a design that assumes nothing gets another table")
	}
	tests := []struct {
		item     string
		settings []topo.Setting
		p50, p95 float64
		basis    string
	}{
		{"hit-ratio", nil, 75, 75, "assumed"},
		{"hit-ratio", []topo.Setting{setting("hitRatio", "90")}, 90, 90, "assumed"},
		{"hit-ratio", []topo.Setting{setting("hitRatio", "100")}, 100, 100, "assumed"},
		{"origin-keepalive", []topo.Setting{setting("originKeepalive", "60")}, 60, 60, "assumed"},
		{"asg", []topo.Setting{setting("thinkTime", "40")}, 40, 120, "assumed"},
		{"lambda", []topo.Setting{setting("thinkTime", "40"), setting("thinkTimeP95", "50")}, 40, 50, "assumed"},
		{"ecs", []topo.Setting{setting("thinkTimeP95", "10")}, 10, 10, "assumed"},
		{"on-premises", []topo.Setting{setting("thinkTimeP95", "100")}, 20, 100, "assumed"},
		{"s3", []topo.Setting{setting("thinkTime", "40")}, 100, 200, "documented"},
	}
	for _, tc := range tests {
		f := set(tc.settings...).get(tc.item)
		if f.P50 != tc.p50 || f.P95 != tc.p95 || f.Basis != tc.basis || len(tc.settings) > 0 && tc.item != "s3" && !strings.HasSuffix(f.Source, "that the design assumes") {
			t.Errorf("%s under %v: %+v, want %v / %v %s", tc.item, tc.settings, f, tc.p50, tc.p95, tc.basis)
		}
	}
}

// Every property under assume that sets a figure has its unit.
func TestAssumedPropertiesFitTheTable(t *testing.T) {
	for _, f := range Figures() {
		if p, ok := topo.FindProp(topo.AssumptionProps(), f.Assume); ok && p.Unit != f.Unit {
			t.Errorf("%s is in %s, its property %s in %s", f.Item, f.Unit, p.Name, p.Unit)
		}
	}
}

// Whatever the table assumes is listed with its value, source and whether the
// design changes it, each once.
func TestEveryAssumptionIsListed(t *testing.T) {
	listed := map[string]bool{}
	for _, a := range mustEstimate(t, direct(t), Options{}).Assumptions {
		if listed[a.Name] || a.Value == "" || a.Source == "" {
			t.Errorf("%+v", a)
		}
		listed[a.Name] = true
	}
	for _, f := range Figures() {
		if f.Assume != "" && !listed[f.Assume] {
			t.Errorf("%s is not listed", f.Assume)
		}
	}
	for _, p := range topo.AssumptionProps() {
		if !listed[p.Name] {
			t.Errorf("%s is not listed", p.Name)
		}
	}
}
