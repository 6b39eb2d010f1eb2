package latency

import (
	"math"
	"strings"
	"testing"

	topo "portolan/model"
	"portolan/model/geo"
	"portolan/model/traffic/traffictest"
)

// crowd is the table in which nothing varies but the last mile between users.
func crowd() *figureTable {
	rows := Figures()
	for i, r := range rows {
		if !strings.HasPrefix(r.Item, "last-mile/") {
			rows[i].P95 = r.P50
		}
	}
	return newFigureTable(rows)
}

// The figures are worked out by hand: R = 7.1 ms from Sydney to its edge
// location, E = 2 ms there, the resolver 3 ms beyond the last mile M. Over an open
// connection a hit takes R + M + E, on a first visit 3 + M + 3 (R + M) + E. The
// percentiles of M are those of services.csv, so that those of the time follow.
func TestPopulations(t *testing.T) {
	for _, c := range []struct {
		name, users, connection string
		one                     bool
		p50, p90, p95, p99      float64 // p90 0: at the edge of two kinds of access, anywhere from the 99th of 100 on fibre to the satellite
	}{
		// 7.1 + 4 + 2, 7.1 + 34 + 2, and M = 34 exp(ln(34/4)/1.645 (2.326-1.645)) = 82.5.
		{"fibre, open connection", "access=fibre", Warm, false, 13.1, 30.1, 43.1, 91.6},
		// 3 + 4 M + 3 R + 2: one user has the same last mile in the lookup and in all trips.
		{"fibre, first visit", "access=fibre", Cold, false, 42.3, 110.3, 162.3, 356.3},
		{"fibre, one user", "access=fibre", Cold, true, 42.3, 42.3, 42.3, 42.3},
		{"LTE, open connection", "access=lte", Warm, false, 36.1, 84.1, 104.1, 169.1},
		{"geostationary: no distribution is known", "access=geostationary", Warm, false, 609.1, 609.1, 609.1, 609.1},
		// The 95th of 100 users is among the ten of the satellite; the 50th is the
		// 55.6th of the fibre: 4 exp(ln(21/4)/1.2816 0.1397) = 4.8.
		{"fibre and satellite", "accessMix=fibre_90,geostationary_10", Warm, false, 13.9, 0, 609.1, 609.1},
		{"in proportion", "accessMix=fibre_45,geostationary_5", Warm, false, 13.9, 0, 609.1, 609.1},
		{"one user of both has the access of most", "accessMix=fibre_90,geostationary_10", Warm, true, 13.1, 13.1, 13.1, 13.1},
		// Oceania, 21 % lines, 60 % Wi-Fi, 9 % LTE and 10 % 5G: up to 9.15 ms have 67.0,
		// 57.1, 8.7 and 8.8 % of them, 50 % of all; up to 38.0 ms 95.7, 93.7, 66.6 and 77.0 %,
		// 90 % of all; up to 58.7 ms 98.1, 96.3, 83.5 and
		// 91.0 %, 95 % of all; up to 117.2 ms 99.6, 99.2, 97.2 and 98.1 %, 99 % of all.
		{"the usual mix of Australia", "", Warm, false, 18.3, 47.1, 67.8, 126.3},
		{"one user of the usual mix is on Wi-Fi", "", Warm, true, 17.1, 17.1, 17.1, 17.1},
		// Of Wi-Fi 21 and 50 ms, of a low orbit 48 and 54: 7.1 + M + 2.
		{"Wi-Fi, open connection", "access=wifi", Warm, false, 17.1, 30.1, 59.1, 115.9},
		{"satellite, open connection", "access=satellite", Warm, false, 48.1, 57.1, 63.1, 70.9},
		{"Wi-Fi, first visit: 26.3 + 4 M", "access=wifi", Cold, false, 58.3, 110.3, 226.3, 453.6},
		// Up to 28.3 ms have 93.4 % of fibre and 86.6 % of DSL, 90 % of both.
		{"half fibre, half DSL", "accessMix=fibre_50,dsl_50", Warm, false, 17.7, 37.4, 43.9, 73.9},
		// The mix of Africa: up to 16.6 ms 80.9, 83.3, 27.0 and 31.5 % of them, 50 % of all.
		{"the usual mix of Africa", "accessMix=wired_10,wifi_31,lte_56,5g_3", Warm, false, 25.7, 70.3, 92.2, 153.1},
		{"the usual mix of South Asia", "accessMix=wired_10,wifi_23,lte_48,5g_19", Warm, false, 27.3, 69.9, 92.6, 153.4},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := population(t, c.users)
			r, err := estimateWith(d, Options{Connection: c.connection, OneUser: c.one}, crowd())
			if err != nil {
				t.Fatal(err)
			}
			s := r.Summary
			if c.p90 == 0 && (s.P90 < 91.6 || s.P90 > 609.1) {
				t.Errorf("p90 is %.1f, want 91.6 to 609.1", s.P90)
			}
			for _, q := range []struct{ got, want float64 }{{s.P50, c.p50}, {s.P90, c.p90}, {s.P95, c.p95}, {s.P99, c.p99}} {
				if q.want > 0 && math.Abs(q.got-q.want) > 0.5+q.want/200 {
					t.Errorf("p50, p90, p95, p99 are %.1f, %.1f, %.1f, %.1f, want %.1f, %.1f, %.1f, %.1f", s.P50, s.P90, s.P95, s.P99, c.p50, c.p90, c.p95, c.p99)
					break
				}
			}
		})
	}
}

// population is users in Sydney before a cache that always answers. Underscores
// stand for blanks in values.
func population(t *testing.T, users string) *topo.Topology {
	t.Helper()
	d := traffictest.Design(t, "users u locations=Sydney", "cloudfront c", "s3 s region=us-east-1", "u -> c", "c -> s access=oac hitRatio=100")
	var edits []topo.Setting
	for _, set := range strings.Fields(users) {
		prop, value, _ := strings.Cut(set, "=")
		edits = append(edits, topo.Setting{Prop: prop, Value: strings.Split(strings.ReplaceAll(value, "_", " "), ",")})
	}
	if len(edits) > 0 {
		var err error
		if d, err = (topo.Set{ID: "u", Props: edits}).Apply(d); err != nil {
			t.Fatal(err)
		}
	}
	return assuming(t, d, setting("resolverRate", "1000000"))
}

// Steps are those of one user, the last of them what users differ by, and both
// together the figures of all.
func TestStepsOfPopulations(t *testing.T) {
	j := mustEstimate(t, population(t, ""), Options{Connection: Cold}).Journeys[0]
	b := j.Branches[0]
	last := b.Steps[len(b.Steps)-1]
	if last.Name != "users" || last.Basis != Assumed || !strings.Contains(last.Label, "wifi 60 %, wired 21 %, 5g 10 %, lte 9 %") || !strings.Contains(last.Source, "Oceania") {
		t.Errorf("last step %+v", last)
	}
	if math.Abs(b.P95-last.P95-j.One.P95) > 1e-6 || math.Abs(b.P50-last.P50-j.One.P50) > 1e-6 {
		t.Errorf("%.2f and %.2f less what is between users is not what one user has, %+v", b.P50, b.P95, j.One)
	}
	inside := mustEstimate(t, traffictest.Design(t, "users u locations=Sydney network=vpc", "alb a region=ap-southeast-2", "asg x region=ap-southeast-2", "u -> a", "a -> x"), Options{Connection: Cold}).Journeys[0]
	if inside.P95 != inside.One.P95 || stepOf(inside.Branches[0], "users").Name != "" {
		t.Errorf("users inside a VPC have no access network to differ by: %+v", inside.One)
	}
}

// The percentiles of a last mile are those of the table.
func TestMilesKeepTheirPercentiles(t *testing.T) {
	for _, f := range Figures() {
		if !strings.HasPrefix(f.Item, "last-mile/") || f.P95 == f.P50 {
			continue
		}
		m := mile{f.P50, f.P90, f.P95}
		for ms, want := range map[float64]float64{f.P50: 0.5, f.P90: 0.9, f.P95: 0.95} {
			if got := m.slopes().cdf(ms); math.Abs(got-want) > 1e-4 {
				t.Errorf("%s: %.4f of users up to %v ms, want %v", f.Item, got, ms, want)
			}
		}
		for z := -3.0; z < 3; z += 0.1 {
			if m.at(z+0.1) <= m.at(z) {
				t.Errorf("%s falls at %.1f", f.Item, z)
			}
		}
	}
}

// Every inhabited country has a mix of its group, and every mix is whole.
func TestMixes(t *testing.T) {
	for _, m := range embeddedMixes().mixes {
		sum := 0.0
		for _, s := range m.Shares {
			sum += s.Percent
		}
		if sum != 100 || m.Source == "" || m.Inputs == "" {
			t.Errorf("%s: %+v", m.Group, m)
		}
	}
	for _, c := range geo.Countries() {
		if group := mixOf(geo.Place{CountryCode: c.Code}).Group; group == "World" && c.Continent != "AN" {
			t.Errorf("%s has no group", c.Code)
		}
	}
	known := map[string]bool{}
	for _, c := range geo.Countries() {
		known[c.Code] = true
	}
	for code := range embeddedMixes().of {
		if !known[code] {
			t.Errorf("%s is no country", code)
		}
	}
	for place, want := range map[string]string{"Sydney": "Oceania", "Lagos": "Africa", "JP": "East Asia", "US-CA": "North America", "eu-west-1": "Western Europe", "-33.87,151.21": "Oceania"} {
		if got := mixOf(mustLocate(t, place)).Group; got != want {
			t.Errorf("%s has the mix of %s, want %s", place, got, want)
		}
	}
}
