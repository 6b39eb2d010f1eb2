package latency

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"portolan/model/geo"
	"portolan/model/latency/csvtest"
)

// rowsOf reads a CSV file of testdata as one map per row.
func rowsOf(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	return csvtest.Rows(t, f)
}

func mustLocate(t testing.TB, s string) geo.Place {
	t.Helper()
	p, err := geo.Locate(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// within checks a figure against a column of a row.
func within(t *testing.T, row map[string]string, column string, got, tolerance float64) {
	t.Helper()
	want, err := strconv.ParseFloat(row[column], 64)
	if err != nil {
		t.Fatalf("%s -> %s: %v", row["src"], row["dst"], err)
	}
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s -> %s: %s = %.4f, want %.4f", row["src"], row["dst"], column, got, want)
	}
}

func TestDesignPairs(t *testing.T) {
	rows := rowsOf(t, "test_pairs.csv")
	if len(rows) != 20 {
		t.Fatalf("%d pairs, want 20", len(rows))
	}
	m := roundTrips()
	for _, r := range rows {
		a, b := mustLocate(t, r["src"]), mustLocate(t, r["dst"])
		within(t, r, "gc_km", geo.GreatCircle(a.Point, b.Point), 0.1)
		within(t, r, "floor_ms", fibreFloor(a, b), 0.1)
		within(t, r, "graph_ms", m.base(m.site(a.Point), m.site(b.Point)), 0.1)
		within(t, r, "model_ms", m.backbone(a.Point, b.Point), 0.1)
		within(t, r, "backbone_ms", Backbone(a, b).MS, 0.1)
		within(t, r, "internet_ms", Internet(a, b).MS, 0.1)
	}
}

func TestReferencePairs(t *testing.T) {
	rows := rowsOf(t, "random_pairs.csv")
	if len(rows) != 1000 {
		t.Fatalf("%d pairs, want 1000", len(rows))
	}
	for _, r := range rows {
		a, b := mustLocate(t, r["src"]), mustLocate(t, r["dst"])
		within(t, r, "gc_km", geo.GreatCircle(a.Point, b.Point), 0.1)
		within(t, r, "floor_ms", fibreFloor(a, b), 0.1)
		within(t, r, "backbone_ms", Backbone(a, b).MS, 0.1)
		within(t, r, "internet_ms", Internet(a, b).MS, 0.1)
	}
}

func TestMeasuredOnlyBetweenTableRegions(t *testing.T) {
	virginia, ireland := mustLocate(t, "us-east-1"), mustLocate(t, "eu-west-1")
	got := Backbone(virginia, ireland)
	want := RTT{
		MS: 69.6, Basis: Measured, Low: 61.94, High: 77.25,
		Source: "cloudping.co p50 1Y (snapshot in oaustegard.github.io), 2025-05-29",
	}
	if math.Abs(got.MS-want.MS) > 0.1 || math.Abs(got.Low-want.Low) > 0.1 || math.Abs(got.High-want.High) > 0.1 ||
		got.Basis != want.Basis || got.Source != want.Source {
		t.Errorf("us-east-1 -> eu-west-1 = %+v, want about %+v", got, want)
	}
	for name, rtt := range map[string]RTT{
		"city at the Region":        Backbone(mustLocate(t, "Dublin"), virginia),
		"Region without data":       Backbone(mustLocate(t, "ca-west-1"), virginia),
		"Region to itself":          Backbone(virginia, virginia),
		"internet between Regions":  Internet(virginia, ireland),
		"coordinates of the Region": Backbone(mustLocate(t, ireland.LatLon()), virginia),
	} {
		if rtt.Basis != Modelled || rtt.Source == "" {
			t.Errorf("%s: basis %q, source %q, want modelled with a source", name, rtt.Basis, rtt.Source)
		}
	}
}

// The table has the round trip of a Region to itself, which is no distance:
// it must neither be shown nor enter the residuals.
func TestSameRegionRowsAreIgnored(t *testing.T) {
	same := 0
	for _, r := range geo.Measurements() {
		if r.From == r.To {
			same++
		}
	}
	if same == 0 {
		t.Fatal("the table has no same-Region rows: this test checks nothing")
	}
	m := roundTrips()
	if want := 28 * 27 / 2; len(m.table) != want || len(m.residuals()) != want || len(m.anchors) != 28 {
		t.Errorf("%d pairs, %d residuals, %d anchors, want %d, %[4]d, 28", len(m.table), len(m.residuals()), len(m.anchors), want)
	}
	for k := range m.table {
		if k.a >= k.b {
			t.Errorf("pair %v is not two different Regions in order", k)
		}
	}
	got := measuredTable([]geo.Measurement{
		{From: "x", To: "x", MS: 1},
		{From: "x", To: "y", MS: 10, Source: "s", Date: "2025"},
		{From: "y", To: "x", MS: 30, Source: "s", Date: "2026"},
	})
	if len(got) != 1 || got[regionPair{"x", "y"}] != (measured{20, "s, 2025; s, 2026", "2025, 2026"}) {
		t.Errorf("both directions joined = %v", got)
	}
}

func anyPlace() *rapid.Generator[geo.Place] {
	regions, cities, edges := geo.Regions(), geo.Cities(), geo.EdgeLocations()
	return rapid.OneOf(
		rapid.Custom(func(t *rapid.T) geo.Place {
			return geo.Place{Kind: geo.KindCoordinates, Point: geo.Point{
				Lat: rapid.Float64Range(-90, 90).Draw(t, "lat"),
				Lon: rapid.Float64Range(-180, 180).Draw(t, "lon"),
			}}
		}),
		rapid.Custom(func(t *rapid.T) geo.Place { return rapid.SampledFrom(regions).Draw(t, "region").Place() }),
		rapid.Custom(func(t *rapid.T) geo.Place { return rapid.SampledFrom(cities).Draw(t, "city").Place() }),
		rapid.Custom(func(t *rapid.T) geo.Place { return rapid.SampledFrom(edges).Draw(t, "edge").Place() }),
	)
}

func TestRoundTripProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyPlace().Draw(t, "a"), anyPlace().Draw(t, "b")
		floor := fibreFloor(a, b)
		if floor != fibreFloor(b, a) {
			t.Fatal("the floor is not symmetric")
		}
		for name, pair := range map[string][2]RTT{
			"backbone": {Backbone(a, b), Backbone(b, a)},
			"internet": {Internet(a, b), Internet(b, a)},
		} {
			r := pair[0]
			if r != pair[1] {
				t.Fatalf("%s is not symmetric: %+v and %+v", name, r, pair[1])
			}
			if !(floor <= r.Low && r.Low <= r.MS && r.MS <= r.High && r.High < 2000) || r.MS <= 0 {
				t.Fatalf("%s: want floor %v <= low <= ms <= high, got %+v", name, floor, r)
			}
		}
	})
}

func TestMeasuredTableIsAboveTheFloor(t *testing.T) {
	for k, e := range roundTrips().table {
		a, b := mustLocate(t, k.a), mustLocate(t, k.b)
		if r := Backbone(a, b); r.MS != e.ms || r.Low < fibreFloor(a, b) {
			t.Errorf("%v: %+v, floor %.2f", k, r, fibreFloor(a, b))
		}
	}
}

func TestBandsAreOrdered(t *testing.T) {
	for _, bands := range [][]band{backboneBands, internetBands, {measuredBand}} {
		for i, b := range bands {
			if b.low <= 0 || b.low >= 1 || b.high <= 1 || i > 0 && b.km <= bands[i-1].km {
				t.Errorf("band %d of %v", i, bands)
			}
		}
		if last := bands[len(bands)-1]; !math.IsInf(last.km, 1) {
			t.Errorf("%v leaves long distances without a band", bands)
		}
	}
	for km, want := range map[float64]float64{0: 0.65, 499.9: 0.65, 500: 0.71, 7999: 0.86, 8000: 0.91, 20015: 0.91} {
		if got := bandOf(internetBands, km).low; got != want {
			t.Errorf("internet band at %v km starts at %v, want %v", km, got, want)
		}
	}
}

func TestEveryHubReachesEveryHub(t *testing.T) {
	g := roundTrips().graph
	from := make([][]float64, len(g.hubs))
	for i := range g.hubs {
		from[i] = g.reach([]attachment{{i, 0}})
	}
	for i, h := range g.hubs {
		for j, d := range from[i] {
			if math.IsInf(d, 1) || math.Abs(d-from[j][i]) > 1e-6 || (i == j) != (d == 0) {
				t.Errorf("%s -> %s = %v, back %v", h.Code, g.hubs[j].Code, d, from[j][i])
			}
		}
	}
}

func TestInvalidPointGivesZero(t *testing.T) {
	sydney := mustLocate(t, "Sydney")
	for _, p := range []geo.Point{{Lat: math.NaN()}, {Lat: 91}, {Lon: math.Inf(1)}, {Lon: -181}} {
		bad := geo.Place{Point: p}
		if Backbone(bad, sydney) != (RTT{}) || Internet(sydney, bad) != (RTT{}) {
			t.Errorf("%v gives a round trip", p)
		}
	}
}

// An estimate must not depend on what was asked before, nor by how many at once.
func TestConcurrentFirstUse(t *testing.T) {
	cities, regions := geo.Cities(), geo.Regions()
	ends := func(i int) (geo.Point, geo.Point) { return cities[i].Point, regions[i%len(regions)].Point }
	want := make([]float64, len(cities))
	for i := range cities {
		want[i] = roundTrips().backbone(ends(i))
	}
	fresh := newRTTModel()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i, c := range cities {
				a, b := ends(i)
				if got := fresh.backbone(b, a); got != want[i] {
					t.Errorf("%s: %v, want %v", c.Name, got, want[i])
				}
			}
		})
	}
	wg.Wait()
}

func TestSiteCacheIsBounded(t *testing.T) {
	m := newRTTModel()
	for i := range mostSites + 100 {
		m.site(geo.Point{Lat: float64(i) / 1000, Lon: 1})
	}
	n := 0
	m.sites.Range(func(_, _ any) bool { n++; return true })
	if n != mostSites {
		t.Errorf("%d sites kept, want %d", n, mostSites)
	}
	p := geo.Point{Lat: 80, Lon: 80}
	if m.backbone(p, geo.Point{}) != roundTrips().backbone(p, geo.Point{}) {
		t.Error("a site that is not kept gives another estimate")
	}
}

// BenchmarkFirstUse is what a start of the program pays for its first estimate,
// the parsing of the measured table, the hubs and the cables included.
func BenchmarkFirstUse(b *testing.B) {
	sydney, virginia := mustLocate(b, "Sydney"), mustLocate(b, "us-east-1")
	for b.Loop() {
		newRTTModel().backbone(sydney.Point, virginia.Point)
	}
}

func BenchmarkBackboneModelled(b *testing.B) {
	sydney, virginia := mustLocate(b, "Sydney"), mustLocate(b, "us-east-1")
	for b.Loop() {
		Backbone(sydney, virginia)
	}
}

func BenchmarkBackboneMeasured(b *testing.B) {
	sydney, virginia := mustLocate(b, "ap-southeast-2"), mustLocate(b, "us-east-1")
	for b.Loop() {
		Backbone(sydney, virginia)
	}
}

func BenchmarkInternetUnseenPoint(b *testing.B) {
	virginia := mustLocate(b, "us-east-1")
	i := 0
	for b.Loop() {
		i++
		Internet(geo.Place{Point: geo.Point{Lat: float64(i%180000)/1000 - 90, Lon: 10}}, virginia)
	}
}
