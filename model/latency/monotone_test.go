package latency

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	topo "portolan/model"
	"portolan/model/geo"
	"portolan/model/traffic/traffictest"
)

// Over the Internet a farther place of the same direction takes longer up to
// 300 km; from 800 km on the time is 4 + 1.037 times that of the way between the
// networks, which is never shorter than that of the backbone model and equal to it
// where both are rich in exchanges. In between one is blended into the other.
func TestInternetIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.SampledFrom(geo.Cities()).Draw(t, "city").Place()
		east := func(km float64) geo.Place {
			deg := km / 111.2 / max(0.2, math.Cos(at.Lat*math.Pi/180))
			return geo.Place{Kind: geo.KindCoordinates, Point: geo.Point{Lat: at.Lat, Lon: math.Mod(at.Lon+deg+540, 360) - 180}}
		}
		near := rapid.Float64Range(0, 200).Draw(t, "near")
		far := rapid.Float64Range(near, 290).Draw(t, "far")
		a, b := Internet(at, east(near)), Internet(at, east(far))
		if a.MS > b.MS+1e-9 {
			t.Fatalf("%.1f km: %.3f ms, %.1f km: %.3f ms", near, a.MS, far, b.MS)
		}
		// 7 ms and 0.01205 ms a km, of the way that east really goes: what grows by any
		// other slope is no less monotone.
		for _, x := range []struct {
			to geo.Place
			ms float64
		}{{east(near), a.MS}, {east(far), b.MS}} {
			if want := max(7+0.01205*geo.GreatCircle(at.Point, x.to.Point), fibreFloor(at, x.to)); math.Abs(x.ms-want) > 1e-9 {
				t.Fatalf("%.1f km: %.3f ms, want %.3f", geo.GreatCircle(at.Point, x.to.Point), x.ms, want)
			}
		}
		other := rapid.SampledFrom(geo.Cities()).Draw(t, "other").Place()
		if km := geo.GreatCircle(at.Point, other.Point); km >= 800 {
			want := max(4+1.037*roundTrips().backbone(at.Point, other.Point), fibreFloor(at, other))
			m := roundTrips()
			core := m.onlyCore(at.Point) && m.onlyCore(other.Point)
			if got := Internet(at, other).MS; got < want-1e-9 || core && math.Abs(got-want) > 1e-9 {
				t.Fatalf("%.0f km: %.3f ms, want %.3f", km, got, want)
			}
		}
	})
}

// onlyCore tells whether a place belongs to zones rich in exchanges alone.
func (m *rttModel) onlyCore(p geo.Point) bool {
	for _, z := range m.site(p).members() {
		if m.exchanges().zones[z.zone].Kind != geo.ZoneCore {
			return false
		}
	}
	return true
}

// Where a place passes from a zone to the next, or from near to far, the time
// between networks does not jump: over steps of 1 km it changes by what a shorter
// way through the hubs changes, and by less than a ms besides.
func TestZonesDoNotJump(t *testing.T) {
	m := roundTrips()
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.SampledFrom(geo.Cities()).Draw(t, "city").Point
		from := rapid.SampledFrom(geo.Cities()).Draw(t, "from").Point
		lat, lon := rapid.Float64Range(-8, 8).Draw(t, "north"), rapid.Float64Range(-8, 8).Draw(t, "east")
		a := geo.Point{Lat: min(max(from.Lat+lat, -80), 80), Lon: math.Mod(from.Lon+lon+540, 360) - 180}
		b := geo.Point{Lat: a.Lat + 1/111.2, Lon: a.Lon}
		before, after := map[int]float64{}, map[int]float64{}
		for _, z := range m.site(a).members() {
			before[z.zone] = z.share
		}
		for _, z := range m.site(b).members() {
			after[z.zone] = z.share
		}
		for i := range m.exchanges().zones {
			if math.Abs(before[i]-after[i]) > 0.02 {
				t.Fatalf("the share of zone %s goes from %.3f to %.3f in a km", m.exchanges().zones[i].Name, before[i], after[i])
			}
		}
		// A way by an exchange is no shorter than the light on it, and finite.
		if ms, border := m.meeting(at, a); math.IsInf(ms, 0) || math.IsNaN(ms) || ms < m.backbone(at, a)-1e-9 || border < 0 {
			t.Fatalf("%v ms, %v at the border", ms, border)
		}
	})
}

// Just beyond the distance to which the near formula goes, nothing jumps.
func TestNearPassesIntoFar(t *testing.T) {
	for _, c := range geo.Cities() {
		last := 0.0
		for km := 280.0; km <= 312; km += 2 {
			p := geo.Place{Kind: geo.KindCoordinates, Point: geo.Point{Lat: max(c.Lat, 0) - km/111.2, Lon: c.Lon}}
			from := geo.Place{Point: geo.Point{Lat: max(c.Lat, 0), Lon: c.Lon}}
			ms := Internet(from, p).MS
			if last > 0 && math.Abs(ms-last) > 2 {
				t.Errorf("south of %s at %.0f km: from %.1f to %.1f ms", c.Name, km, last, ms)
			}
			last = ms
		}
	}
}

// An edge location beside a Region has its measured round trips, but is not
// nearer to anything than light is fast.
func TestMetroStaysAboveTheFloor(t *testing.T) {
	net, measured := newNetwork(), 0
	for _, e := range geo.EdgeLocations() {
		for _, r := range geo.Regions() {
			got := net.backboneRTT(e.Place(), r.Place())
			if got.MS < fibreFloor(e.Place(), r.Place()) || got.Low > got.MS || got.High < got.MS {
				t.Errorf("%s to %s: %+v", e.Code, r.Code, got)
			}
			if got.Basis == Measured {
				measured++
			}
		}
	}
	if measured == 0 {
		t.Error("no edge location stands for a Region")
	}
	if got := (RTT{MS: 2, Low: 1, High: 3}).atLeast(2.5); got.MS != 2.5 || got.Low != 2.5 || got.High != 3 {
		t.Errorf("raised to %+v", got)
	}
}

// What makes requests wait less never makes them wait longer.
func TestEstimatesAreMonotone(t *testing.T) {
	cached := func(link string) []string {
		return []string{"users u locations=%s access=%s", "record r name=www.x.org ttl=%s", "record h name=www.x.org type=HTTPS", "cloudfront c aliases=www.x.org httpVersion=http2and3", "certificate wc", "wc -> c", "alb a region=us-east-1", virginia, "u -> r", "r -> c alias=false", "c -> a " + link, "a -> app"}
	}
	tests := []struct {
		name   string
		lines  []string
		ttl    []string // in the place of the %s of ttl
		assume string   // property
		values []string // from slowest to fastest
	}{
		{name: "TTL", lines: cached("cachePolicy=CachingDisabled"), ttl: []string{"0", "10", "30", "60"}},
		{name: "resolver rate", lines: cached(""), assume: "resolverRate", values: []string{"0", "0.01", "1", "1000"}},
		{name: "names known to devices", lines: cached(""), assume: "dnsCached", values: []string{"0", "20", "90", "100"}},
		{name: "origin rate", lines: cached(""), assume: "originRate", values: []string{"0", "0.1", "1"}},
		{name: "keep-alive", lines: cached(""), assume: "originKeepalive", values: []string{"1", "2", "4"}},
		{name: "TLS", lines: cached(""), assume: "tls", values: []string{"1.2", "1.3"}},
		{name: "HTTP", lines: cached(""), assume: "http", values: []string{"2", "3"}},
		{name: "body", lines: cached(""), assume: "body", values: []string{"10000", "1000", "100", "0"}},
		{name: "think time", lines: []string{"users u locations=%s access=%s", "alb a region=us-east-1", "asg app region=us-east-1", "u -> a", "a -> app"}, assume: "thinkTime", values: []string{"500", "80", "10"}},
		{name: "hit ratio", lines: cached("cachePolicy=CachingOptimized"), assume: "hitRatio", values: []string{"0", "30", "60", "99"}},
	}
	mean := func(d *topo.Topology) float64 {
		e, plans := plansOf(t, d, Options{})
		sum := 0.0
		for _, p := range plans {
			_, dist, _ := e.branch(p)
			sum += p.share * dist.mean()
		}
		return sum
	}
	for _, tc := range tests {
		for _, city := range traffictest.Cities {
			for _, access := range []string{"wired", "lte"} {
				last := math.Inf(1)
				for i := range max(len(tc.ttl), len(tc.values)) {
					ttl := "60"
					if len(tc.ttl) > 0 {
						ttl = tc.ttl[i]
					}
					lines := make([]string, len(tc.lines))
					for k, l := range tc.lines {
						if l = strings.Replace(l, "ttl=%s", "ttl="+ttl, 1); strings.Contains(l, "%s") {
							l = fmt.Sprintf(l, city, access)
						}
						lines[k] = l
					}
					d := traffictest.Design(t, lines...)
					if tc.assume != "" {
						d = assuming(t, d, setting(tc.assume, tc.values[i]))
					}
					if tc.name == "TTL" {
						d = assuming(t, d, setting("resolverRate", "0.05"))
					}
					if got := mean(d); got >= last {
						t.Errorf("%s, %s over %s: step %d has a mean of %.2f ms, the one before %.2f", tc.name, city, access, i, got, last)
					} else {
						last = got
					}
				}
			}
		}
	}
}

// The shortest TTL of the chain of names counts; names of AWS live 60 s.
func TestTTLOfChains(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		want  string
	}{
		{"address", []string{"record r ttl=300", "asg x eip=true region=us-east-1", "u -> r", "r -> x"}, "TTL 300 s"},
		{"alias", []string{"record r ttl=300", "alb x region=us-east-1", virginia, "x -> app", "u -> r", "r -> x"}, "TTL 60 s"},
		{"CNAME in front of a name of AWS", []string{"record r ttl=300", "alb x region=us-east-1", virginia, "x -> app", "u -> r", "r -> x alias=false"}, "TTL 60 s"},
		{"short CNAME", []string{"record r ttl=10", "alb x region=us-east-1", virginia, "x -> app", "u -> r", "r -> x alias=false"}, "TTL 10 s"},
		{"alias of an address", []string{"record r", "record s ttl=300", "asg x eip=true region=us-east-1", "u -> r", "r -> s", "s -> x"}, "TTL 300 s"},
		{"CNAME of an address", []string{"record r ttl=20", "record s ttl=300", "asg x eip=true region=us-east-1", "u -> r", "r -> s alias=false", "s -> x"}, "TTL 20 s"},
		{"no record", []string{"alb x region=us-east-1", virginia, "x -> app", "u -> x"}, "TTL 60 s"},
	}
	for _, tc := range tests {
		d := traffictest.Design(t, append([]string{"users u locations=Sydney"}, tc.lines...)...)
		_, b := branchOf(t, d, Options{Connection: Cold}, "")
		if got := stepOf(b, "dns").Label; !strings.Contains(got, tc.want+":") {
			t.Errorf("%s: %q, want %s", tc.name, got, tc.want)
		}
	}
}
