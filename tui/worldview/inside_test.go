package worldview

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
	"portolan/model/geo"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
	"portolan/samples"
	"portolan/samples/samplestest"
	"portolan/tui/part/parttest"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// The numerical example of Miller's projection in J. P. Snyder, Map
// Projections: A Working Manual (USGS Professional Paper 1395): latitude 50
// gives y = 0.9536371 on a globe of radius 1.
func TestProjection(t *testing.T) {
	if got := projectLat(50) * math.Pi / 180; math.Abs(got-0.9536371) > 1e-6 {
		t.Errorf("y of latitude 50 is %.7f", got)
	}
	if math.Abs(projectLat(0)) > 1e-9 || math.Abs(projectLat(-50)+projectLat(50)) > 1e-9 {
		t.Error("the equator is not in the middle")
	}
}

func point(t *rapid.T, name string) geo.Point {
	return geo.Point{Lat: rapid.Float64Range(-90, 90).Draw(t, name+" lat"), Lon: rapid.Float64Range(-180, 180).Draw(t, name+" lon")}
}

// An arc begins and ends exactly at its places, whole turns apart, has no tear
// and is no longer than the great circle.
func TestArcs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := point(t, "a"), point(t, "b")
		const sides = 200
		way := arc(a, b, sides)
		first, last, end := way[0], way[len(way)-1], project(b)
		if first != project(a) || math.Abs(math.Remainder(last.x-end.x, 360)) > 1e-9 || last.y != end.y {
			t.Fatalf("from %v to %v: %v to %v", a, b, first, last)
		}
		for i, p := range way[1:] {
			if math.IsNaN(p.x+p.y) || math.Abs(p.x-way[i].x) > 180.0001 {
				t.Fatalf("from %v to %v: tear from %v to %v", a, b, way[i], p)
			}
		}
	})
}

func TestArcsAreGreatCircles(t *testing.T) {
	for name, c := range map[string]struct {
		a, b, mid geo.Point
	}{
		"equator":   {geo.Point{Lon: -30}, geo.Point{Lon: 50}, geo.Point{Lon: 10}},
		"date line": {geo.Point{Lon: 170}, geo.Point{Lon: -170}, geo.Point{Lon: 180}},
		"meridian":  {geo.Point{Lat: -20, Lon: 7}, geo.Point{Lat: 60, Lon: 7}, geo.Point{Lat: 20, Lon: 7}},
		"over 60 N": {geo.Point{Lat: 60, Lon: -45}, geo.Point{Lat: 60, Lon: 45}, geo.Point{Lat: 67.79, Lon: 0}},
		"antipodes": {geo.Point{}, geo.Point{Lon: 180}, geo.Point{Lat: northMost}},
	} {
		got, want := arc(c.a, c.b, 2)[1], project(c.mid)
		if math.Abs(got.y-want.y) > 0.05 || name != "antipodes" && math.Abs(math.Remainder(got.x-want.x, 360)) > 0.01 {
			t.Errorf("%s: middle %v, want %v", name, got, want)
		}
	}
}

// Zooming keeps what is under the pointer, as long as the map does not end.
func TestZoomKeepsThePointer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := window(rapid.IntRange(100, 200).Draw(t, "w"), rapid.IntRange(10, 30).Draw(t, "h")).whole()
		c = c.zoom(4, c.w/2, c.h/2)
		x, y := rapid.Float64Range(0, c.w).Draw(t, "x"), rapid.Float64Range(c.h/4, c.h*3/4).Draw(t, "y")
		before := c.point(x, y)
		c = c.zoom(rapid.Float64Range(1, 3).Draw(t, "factor"), x, y)
		after := c.point(x, y)
		if math.Abs(math.Remainder(before.x-after.x, 360)) > 1e-6 || math.Abs(before.y-after.y) > 1e-6 {
			t.Fatalf("%v became %v", before, after)
		}
	})
}

func worldOf(tb testing.TB, name string, f traffic.Failures) *Panel {
	tb.Helper()
	top := samplestest.Topology(tb, name)
	r, err := latency.Estimate(top, latency.Options{Failures: f})
	if err != nil {
		tb.Fatal(err)
	}
	p := New()
	p.Set(top, r)
	p.SetFailures(f)
	return p
}

// Fitted, every station of every sample is in the window, and every leg ends at
// the cells of its stations.
func TestFitShowsTheDesign(t *testing.T) {
	th := theme.For("dark", true, theme.Unicode, theme.TrueColor)
	for _, name := range samples.Names() {
		p := worldOf(t, name, traffic.Failures{})
		for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}, {60, 12}} {
			p.Draw(screen.New(size[0], size[1]), th, true)
			for _, s := range p.world.stations {
				if _, _, ok := p.camera.cell(s.at); !ok {
					t.Errorf("%s at %v: %s is not in the window", name, size, s.name)
				}
			}
			for _, l := range p.world.legs {
				way := arc(p.world.stations[l.from].at, p.world.stations[l.to].at, 40)
				p.endsAt(t, way[0], l.from)
				p.endsAt(t, way[len(way)-1], l.to)
			}
		}
	}
}

func (p *Panel) endsAt(t *testing.T, at xy, station int) {
	t.Helper()
	s := p.world.stations[station]
	x, y, _ := p.camera.cell(s.at)
	at.x = p.camera.near(at.x)
	if dx, dy := p.camera.dot(at); int(dx)/2 != x || int(dy)/4 != y {
		t.Errorf("a leg ends at dot %.1f,%.1f, %s is at cell %d,%d", dx, dy, s.name, x, y)
	}
}

// On the view of the world the way from Sydney over the Pacific is on both
// sides of the map.
func TestDateLine(t *testing.T) {
	p := worldOf(t, "global-storefront", traffic.Failures{})
	p.framing = whole
	s := screen.New(120, 36)
	p.Draw(s, theme.For("dark", true, theme.Unicode, theme.TrueColor), true)
	left, right := 0, 0
	for y := range 36 {
		for x := range 12 {
			if s.At(1+x, y).Role == theme.LineBroken {
				left++
			}
			if s.At(p.places.canvas.W-x, y).Role == theme.LineBroken {
				right++
			}
		}
	}
	if left < 5 || right < 2 {
		t.Errorf("%d cells of the way on the left, %d on the right\n%s", left, right, s.Plain())
	}
}

// Labels cover neither each other nor a sign, and read as separate words, also beside the
// ways, which are drawn with letters in ASCII.
func TestLabelsDoNotOverlap(t *testing.T) {
	themes := []*theme.Theme{theme.For("dark", true, theme.Unicode, theme.TrueColor), theme.For("dark", true, theme.ASCII, theme.TrueColor)}
	panels := []*Panel{worldOf(t, "global-storefront", traffic.Failures{Regions: map[string]bool{"us-east-1": true}}), worldOf(t, "latency-routing", traffic.Failures{}), worldOf(t, "global-api", traffic.Failures{})}
	rapid.Check(t, func(t *rapid.T) {
		p := panels[rapid.IntRange(0, len(panels)-1).Draw(t, "design")]
		p.framing = framing(rapid.IntRange(0, 1).Draw(t, "framing"))
		p.choose(rapid.IntRange(0, 5).Draw(t, "population"))
		w, h := rapid.IntRange(20, 200).Draw(t, "w"), rapid.IntRange(6, 60).Draw(t, "h")
		s, th := screen.New(w, h), themes[rapid.IntRange(0, 1).Draw(t, "signs")]
		p.Draw(s, th, true)
		p.zoom(rapid.Float64Range(0.5, 8).Draw(t, "zoom"), rapid.Float64Range(0, 300).Draw(t, "x"), rapid.Float64Range(0, 200).Draw(t, "y"))
		p.Draw(s, th, true)
		taken := map[spot]string{}
		for _, s := range p.places.signs {
			taken[spot{s.x, s.y}] = "sign of " + p.world.stations[s.station].name
		}
		for _, l := range p.places.labels {
			for _, x := range []int{l.x - 1, l.x + l.w} {
				at := p.places.canvas
				if _, sign := taken[spot{x, l.y}]; th.Glyphs.ASCII && !sign && l.text[0] != ' ' && x >= 0 && x < at.W && s.At(at.X+x, at.Y+l.y).Text != " " {
					t.Fatalf("%q runs into what is beside it\n%s", l.text, s.Plain())
				}
			}
			for x := l.x; x < l.x+l.w; x++ {
				if other, ok := taken[spot{x, l.y}]; ok {
					t.Fatalf("%q covers %q\n%s", l.text, other, s.Plain())
				}
				if x < 0 || x >= p.places.canvas.W || l.y < 0 || l.y >= p.places.canvas.H {
					t.Fatalf("%q leaves the map", l.text)
				}
			}
			for x := l.x; x < l.x+l.w; x++ {
				taken[spot{x, l.y}] = l.text
			}
		}
	})
}

// The figures of a population are those of an estimate of it alone. The mixture
// that stands in for them in very large designs comes near.
func TestFiguresAgreeWithTheEstimate(t *testing.T) {
	for _, name := range samples.Names() {
		for _, connection := range []string{latency.Cold, latency.Warm} {
			p := worldOf(t, name, traffic.Failures{})
			p.warm = connection == latency.Warm
			for _, q := range p.ready().pops {
				if !p.figures(q).known {
					continue
				}
				r, err := latency.Estimate(p.t, latency.Options{From: []string{q.users}, Connection: connection})
				if err != nil {
					t.Fatal(err)
				}
				near := func(what string, got, want, most float64) {
					if math.Abs(got-want) > most*want {
						t.Errorf("%s, %s, %s: %s %.1f, the estimate says %.1f", name, q.name, connection, what, got, want)
					}
				}
				f, m := p.figures(q), mixed(&q, p.res, connection)
				near("p50", f.P50, r.Summary.P50, 1e-9)
				near("p95", f.P95, r.Summary.P95, 1e-9)
				near("mixed p50", m.P50, r.Summary.P50, 0.15)
				near("p90", f.P90, r.Summary.P90, 1e-9)
				near("p99", f.P99, r.Summary.P99, 1e-9)
				near("mixed p95", m.P95, r.Summary.P95, 0.06)
			}
		}
	}
}

// A round trip, the estimate and the map say the band of the same area.
func TestBandsAgreeEverywhere(t *testing.T) {
	for _, c := range []struct{ city, area string }{
		{"Nairobi", "Africa"},
		{"Johannesburg", "Africa"},
		{"Shanghai", "Mainland China"},
		{"Almaty", "Central Asia and Caucasus"},
		{"Lima", "South America"},
		{"Mexico City", "Mexico and Central America"},
		{"Dubai", "Gulf"},
		{"Tel Aviv", "Israel and Levant"},
		{"Karachi", "India and South Asia"},
		{"Jakarta", "South-East Asia"},
		{"Paris", ""},
		{"Chicago", ""},
	} {
		top := traffictest.Design(t, "users u locations="+strings.ReplaceAll(c.city, " ", "+"), "alb l region=us-east-1", "asg a region=us-east-1", "u -> l", "l -> a")
		from, err := geo.Locate(c.city)
		if err != nil {
			t.Fatal(err)
		}
		to, err := geo.Locate("us-east-1")
		if err != nil {
			t.Fatal(err)
		}
		trip := latency.Internet(from, to)
		res, err := latency.Estimate(top, latency.Options{Connection: latency.Warm})
		if err != nil {
			t.Fatal(err)
		}
		j := res.Journeys[0]
		areas := strings.Join(j.Areas, ", ")
		if trip.Area != c.area || areas != c.area {
			t.Errorf("%s: the round trip has the band of %q, the estimate of %q, want %q", c.city, trip.Area, areas, c.area)
		}
		// A request over an open connection takes one round trip.
		if math.Abs(j.High-j.P50-(trip.High-trip.MS)) > 1e-6 || math.Abs(j.P50-j.Low-(trip.MS-trip.Low)) > 1e-6 {
			t.Errorf("%s: %.2f to %.2f around %.2f in the estimate, %.2f to %.2f around %.2f for the round trip", c.city, j.Low, j.High, j.P50, trip.Low, trip.High, trip.MS)
		}
		p := New()
		p.warm = true
		p.Set(top, res)
		f := p.figures(p.ready().pops[0])
		text := p.times(p.ready().pops[0], true)
		if math.Abs(f.P50*f.low-j.Low) > 1e-6 || math.Abs(f.P50*f.high-j.High) > 1e-6 || (c.area != "") != strings.HasSuffix(text, "(band of "+c.area+")") {
			t.Errorf("%s: the map says %s", c.city, text)
		}
	}
}

// Round trips on the map are those of the waterfall: last mile included for
// users.
func TestRoundTripsAreThoseOfTheEstimate(t *testing.T) {
	p := worldOf(t, "latency-routing", traffic.Failures{})
	w := p.ready()
	for _, j := range p.res.Journeys {
		if j.Connection != latency.Cold {
			continue
		}
		for _, s := range j.Branches[0].Steps {
			if s.Name != "request" {
				continue
			}
			for _, q := range w.pops {
				if q.users != j.Users {
					continue
				}
				if got := w.legs[q.ways[0].legs[0]].ms; math.Abs(got-s.P50) > 0.05 {
					t.Errorf("%s: %.2f ms on the map, %.2f ms in the waterfall", q.name, got, s.P50)
				}
			}
		}
	}
}

// What is broken shows as dead legs and broken stations, and what took over as
// living ones.
func TestFailure(t *testing.T) {
	p := worldOf(t, "multi-region-failover", traffic.Failures{Regions: map[string]bool{"us-east-1": true}})
	w := p.ready()
	for _, q := range w.pops {
		if len(q.ways) != 2 || q.ways[0].dead || !q.ways[1].dead {
			t.Fatalf("ways of %s: %+v", q.name, q.ways)
		}
		to, before := w.stations[q.ways[0].last], w.stations[q.ways[1].last]
		if to.name != "eu-west-1" || to.broken || before.name != "us-east-1" || !before.broken {
			t.Errorf("%s goes to %+v, went to %+v", q.name, to, before)
		}
	}
}

// Equal sites behind one balancer are places of their own.
func TestEqualSites(t *testing.T) {
	top := parttest.Parse(t, `portolan: 1
nodes:
  - {id: staff, kind: users, locations: [Tokyo]}
  - {id: nlb, kind: nlb, region: eu-west-1}
  - {id: one, kind: on-premises, title: Old hall, location: Stockholm}
  - {id: two, kind: on-premises, title: New hall, location: Stockholm}
links:
  - staff -> nlb
  - nlb -> one
  - nlb -> two
`)
	ways := survey(top, traffic.Failures{}).pops[0].ways
	if len(ways) != 2 || ways[0].share != 0.5 || ways[1].share != 0.5 || ways[0].last == ways[1].last {
		t.Errorf("ways %+v", ways)
	}
}

// The ways on the map are lines: they have the ground of the map in every theme, also
// where few colours make errors and warnings stand out by theirs.
func TestWaysAreNoBands(t *testing.T) {
	for _, name := range []string{"dark", "light", "high-contrast"} {
		for _, dark := range []bool{true, false} {
			th := theme.For(name, dark, theme.Unicode, theme.Colours16)
			ground := grounds(th.Sequence(theme.Base))
			for _, ms := range []float64{10, 100, 300} {
				if got := grounds(th.Sequence(strokeOf(leg{stretch: stretch{ms: ms}}, pickWeight).role)); got != ground {
					t.Errorf("%s, dark %v: the way of %.0f ms is on %q, the map on %q", name, dark, ms, got, ground)
				}
			}
		}
	}
}

// grounds is the code of a sequence that sets the background.
func grounds(seq string) string {
	return strings.TrimRight(regexp.MustCompile(`(4[0-7]|10[0-7])[;m]`).FindString(seq), ";m")
}
