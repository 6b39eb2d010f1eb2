package geo

import (
	"math"
	"strings"
	"testing"
)

// onLand counts the rings around a place along its meridian.
func onLand(rings [][]Point, p Point) bool {
	in := false
	for _, r := range rings {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			if (a.Lon > p.Lon) != (b.Lon > p.Lon) && p.Lat < a.Lat+(b.Lat-a.Lat)*(p.Lon-a.Lon)/(b.Lon-a.Lon) {
				in = !in
			}
		}
	}
	return in
}

func TestCoastlineTellsLandFromSea(t *testing.T) {
	rings := Coastline()
	for name, c := range map[string]struct {
		at   Point
		land bool
	}{
		"Kansas":          {Point{Lat: 38.5, Lon: -98}, true},
		"Alice Springs":   {Point{Lat: -23.7, Lon: 133.9}, true},
		"Iceland":         {Point{Lat: 64.8, Lon: -18.5}, true},
		"Chukotka":        {Point{Lat: 67, Lon: -175}, true},
		"Siberia":         {Point{Lat: 66, Lon: 178}, true},
		"Antarctica":      {Point{Lat: -82, Lon: 40}, true},
		"South Island":    {Point{Lat: -44, Lon: 170.5}, true},
		"Atlantic":        {Point{Lat: 30, Lon: -40}, false},
		"Pacific":         {Point{Lat: 10, Lon: 180}, false},
		"Caspian Sea":     {Point{Lat: 42, Lon: 50.5}, false},
		"Bass Strait":     {Point{Lat: -39.8, Lon: 146}, false},
		"English Channel": {Point{Lat: 50.2, Lon: -1.5}, false},
	} {
		if got := onLand(rings, c.at); got != c.land {
			t.Errorf("%s is land: %v", name, got)
		}
	}
}

// Cities stand on land or, at harbours, within what simplifying takes away.
func TestCitiesStandOnLand(t *testing.T) {
	rings := Coastline()
	for _, c := range Cities() {
		ok := false
		for _, d := range []Point{{}, {Lat: 0.3}, {Lat: -0.3}, {Lon: 0.3}, {Lon: -0.3}} {
			ok = ok || onLand(rings, Point{Lat: c.Lat + d.Lat, Lon: c.Lon + d.Lon})
		}
		if !ok {
			t.Errorf("%s at %s is in the sea", c.Name, c.LatLon())
		}
	}
}

func TestCoastlineIsSmall(t *testing.T) {
	if len(coast) > 40<<10 {
		t.Errorf("the coastline takes %d bytes", len(coast))
	}
	if page := sources(t); !strings.Contains(page, "coast.bin") || !strings.Contains(page, "Natural Earth") {
		t.Error("SOURCES.md does not mention coast.bin")
	}
}

// onCut tells whether a side of a ring is a cut along the date line or around
// the South Pole.
func onCut(a, b Point) bool {
	return a.Lon == b.Lon && math.Abs(a.Lon) == 180 || a.Lat < -84 && b.Lat < -84
}

// Without its cuts no side of a ring is long: nothing is drawn across the map.
func TestShoresHaveNoLongSides(t *testing.T) {
	cuts := 0
	for _, r := range Coastline() {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			if onCut(a, b) {
				cuts++
			} else if GreatCircle(a, b) > 1000 {
				t.Errorf("a side of %.0f km from %s to %s", GreatCircle(a, b), a.LatLon(), b.LatLon())
			}
		}
	}
	if cuts == 0 {
		t.Error("no cut at the date line")
	}
}

func TestBrokenCoastlineIsReported(t *testing.T) {
	for data, want := range map[string]string{
		"":                           "no coastline",
		"coast2\x01\x00":             "no coastline",
		"coast1":                     "number of steps",
		"coast1\x00\x00":             "0 steps",
		"coast1\x01":                 "number of rings",
		"coast1\x01\x05\x01":         "5 rings, there is room for 2",
		"coast1\x01\x01\x09\x00\x00": "ring 1 of 1: 9 points, there is room for 1",
		"coast1\x01\x01\x01\x00\x00": "want 3",
		"coast1\x01\x01\x03\x00\x00\x00\x00\x00\x80":     "point 3 of 3",
		"coast1\x01\x01\x03\x00\x00\x00\x00\x00\xfe\x03": "not on the globe",
		"coast1\x01\x00\x00":                             "1 bytes stand behind",
	} {
		if _, err := readCoast(data); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", data, err, want)
		}
	}
}

func FuzzReadCoast(f *testing.F) {
	f.Add(coast[:200])
	f.Add("coast1\x01\x01\x03\x00\x00\x02\x02\x02\x01")
	f.Fuzz(func(t *testing.T, data string) {
		rings, err := readCoast(data)
		if err != nil {
			return
		}
		for _, r := range rings {
			for _, p := range r {
				if !p.Valid() || math.IsNaN(p.Lat+p.Lon) {
					t.Errorf("point %v", p)
				}
			}
		}
	})
}

func BenchmarkCoastline(b *testing.B) {
	for b.Loop() {
		Coastline()
	}
}
