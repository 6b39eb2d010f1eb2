package geo

import (
	"bytes"
	"encoding/csv"
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestEmbeddedTablesParse(t *testing.T) {
	for name, c := range map[string]struct{ got, want int }{
		"Regions":              {len(Regions()), 39},
		"cities":               {len(Cities()), 138},
		"edge locations":       {len(EdgeLocations()), 107},
		"regional edge caches": {len(RegionalEdgeCaches()), 13},
		"hubs":                 {len(Hubs()), 124},
		"cables":               {len(Cables()), 254},
		"measurements":         {len(Measurements()), 28 * 28},
		"countries":            {len(Countries()), 249},
		"states":               {len(states().list), 51},
	} {
		if c.got != c.want {
			t.Errorf("%d %s, want %d", c.got, name, c.want)
		}
	}
}

func TestBrokenTableIsReported(t *testing.T) {
	for name, c := range map[string]struct {
		parse func(*row) float64
		want  string
	}{
		"missing column": {func(r *row) float64 { return r.num("nonsense") }, "nonsense"},
		"not a number":   {func(r *row) float64 { return r.num("name") }, "line 2"},
		"no position":    {func(r *row) float64 { return r.point().Lat }, `no column "lat"`},
	} {
		if _, err := parseTable("code,name\na,b\n", c.parse); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
}

func TestKeysAreUnique(t *testing.T) {
	seen := map[string]bool{}
	once := func(kind, key string) {
		if key == "" || seen[kind+key] {
			t.Errorf("%s %q is empty or occurs twice", kind, key)
		}
		seen[kind+key] = true
	}
	for _, r := range Regions() {
		once("Region", r.Code)
	}
	for _, c := range Cities() {
		once("city", fold(c.Name))
	}
	for _, e := range EdgeLocations() {
		once("edge", e.Code)
	}
	for _, h := range Hubs() {
		once("hub", h.Code)
	}
	for _, c := range Countries() {
		once("country code", c.Code)
		once("country name", fold(c.Name))
	}
	for _, s := range states().list {
		once("state", s.Code)
	}
	// Tables whose records are looked for by the first cell of their lines.
	for _, text := range []string{regionsCSV, countriesCSV, citiesCSV} {
		for line := range strings.Lines(text) {
			if key, _, _ := strings.Cut(line, ","); strings.Contains(key, `"`) {
				t.Errorf("a key stands in quotes: %s", line)
			}
		}
	}
	for _, a := range alternates() {
		if _, name := cities().find(a.name); name && a.kind == KindCity {
			t.Errorf("%s is the name of a city and of another one", a.name)
		}
	}
}

// Every reference between tables resolves, and tables agree on continents.
func TestTablesFitTogether(t *testing.T) {
	continents := []string{"AF", "AN", "AS", "EU", "NA", "OC", "SA"}
	for _, c := range Countries() {
		if !slices.Contains(continents, c.Continent) {
			t.Errorf("country %s: continent %q", c.Code, c.Continent)
		}
	}
	for _, c := range Cities() {
		n, ok := countryByCode(c.CountryCode)
		if !ok || n.Name != c.Country || n.Continent != c.Continent {
			t.Errorf("city %s: country %s %s %s, table has %+v", c.Name, c.CountryCode, c.Country, c.Continent, n)
		}
		if (c.CountryCode == "US") != (c.State != "") {
			t.Errorf("city %s, %s: state %q", c.Name, c.CountryCode, c.State)
		}
		if s, ok := FindState("US-" + c.State); c.State != "" && (!ok || GreatCircle(s.Point, c.Point) > 900) {
			t.Errorf("city %s is not in state %q", c.Name, c.State)
		}
	}
	for _, r := range Regions() {
		if _, ok := countryByCode(r.Country); !ok || r.Continent == "" || r.Launched < 2006 || r.Launched > 2026 {
			t.Errorf("Region %+v", r)
		}
	}
	for _, e := range EdgeLocations() {
		if p := e.Place(); p.Continent == "" || !slices.Contains([]PriceClass{PriceClass100, PriceClass200, PriceClassAll, priceClassChina}, e.PriceClass) {
			t.Errorf("edge location %+v", e)
		}
	}
	for _, c := range RegionalEdgeCaches() {
		if r, ok := RegionByCode(c.Region); !ok || r.Country != c.CountryCode || GreatCircle(r.Point, c.Point) > 10 {
			t.Errorf("regional edge cache %+v, Region %+v", c, r)
		}
	}
	for _, m := range Measurements() {
		if !IsRegion(m.From) || !IsRegion(m.To) || m.MS <= 0 || m.Source == "" || m.Date == "" {
			t.Errorf("measurement %+v", m)
		}
	}
	for _, a := range alternates() {
		switch a.kind {
		case KindCity:
			if c, ok := FindCity(a.name); !ok || c.Name != a.target {
				t.Errorf("city alternate %q -> %q finds %q", a.name, a.target, c.Name)
			}
		case KindCountry:
			if c, ok := FindCountry(a.name); !ok || c.Code != a.target {
				t.Errorf("country alternate %q -> %q finds %q", a.name, a.target, c.Code)
			}
		default:
			t.Errorf("alternate %q: kind %q", a.name, a.kind)
		}
	}
}

func TestCablesJoinKnownHubs(t *testing.T) {
	hubs := map[string]bool{}
	for _, h := range Hubs() {
		hubs[h.Code] = true
	}
	p := RTTModelParams()
	for _, c := range Cables() {
		if !hubs[c.From] || !hubs[c.To] || c.From == c.To || p.EdgeFactor[c.Class] < 1 {
			t.Errorf("cable %+v", c)
		}
	}
}

// The speed of light in fibre of index 1.4682, there and back.
func TestFibreConstant(t *testing.T) {
	const want = 2 * 1.4682 / 299.792458
	if got := RTTModelParams().FibreMSPerKM; math.Abs(got-want) > 1e-8 {
		t.Errorf("%v ms per km, want %v", got, want)
	}
}

func TestResultsAreCopies(t *testing.T) {
	Regions()[0].Code = "changed"
	Cities()[0].Name = "changed"
	RTTModelParams().EdgeFactor["submarine"] = 0
	if Regions()[0].Code != "us-east-1" || Cities()[0].Name != "Tokyo" || RTTModelParams().EdgeFactor["submarine"] != 1.32 {
		t.Error("a caller can change the tables")
	}
}

// sources is the page that names where every embedded table comes from, its
// date and its licence, with the attribution that GeoNames asks for.
func sources(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("data/SOURCES.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSourcesNameEveryTable(t *testing.T) {
	text := sources(t)
	files, err := embedded.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.Contains(text, f.Name()) {
			t.Errorf("SOURCES.md does not mention %s", f.Name())
		}
	}
	for _, want := range []string{"GeoNames", "CC BY 4.0", "2026-11-22"} {
		if !strings.Contains(text, want) {
			t.Errorf("SOURCES.md lacks %q", want)
		}
	}
}

// The reader of the embedded tables agrees with encoding/csv on every one.
func TestTablesReadAsCSV(t *testing.T) {
	files, err := fs.Glob(embedded, "data/*.csv")
	if err != nil || len(files) != 16 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, name := range files {
		text, err := embedded.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(bytes.NewReader(text))
		r.Comment = '#'
		want, err := r.ReadAll()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		header := want[0]
		got, err := parseTable(string(text), func(r *row) []string {
			if !slices.Equal(r.header, header) {
				t.Errorf("%s: header %q, want %q", name, r.header, header)
			}
			return slices.Clone(r.cells)
		})
		if err != nil || !slices.EqualFunc(got, want[1:], slices.Equal) {
			t.Errorf("%s reads differently (%v)", name, err)
		}
	}
}

func TestBadRecordIsReported(t *testing.T) {
	for text, want := range map[string]string{
		"a,b\n1\n":               "line 2: 1 cells, want 2",
		"# note\na,b\n1,2\n,,\n": "line 4: 3 cells, want 2",
		"lat,lon\n91,0\n":        "not on the globe",
		"lat,lon\nNaN,0\n":       "not finite",
	} {
		parse := func(r *row) Point { return Point{} }
		if strings.HasPrefix(text, "lat") {
			parse = (*row).point
		}
		if _, err := parseTable(text, parse); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
}

// TestVPCOriginsInThePartitionOfCloudFront: other partitions have none, so that what
// lacks them need not be told of the partition too.
func TestVPCOriginsInThePartitionOfCloudFront(t *testing.T) {
	for _, r := range Regions() {
		if Partition(r.Code) == "aws" {
			continue
		}
		if lack, lacks := Lacks(r.Code, ServiceVPCOrigin); !lacks || !lack.Checked {
			t.Errorf("%s is in the partition %s and is not known to have no VPC origins", r.Code, Partition(r.Code))
		}
	}
}
