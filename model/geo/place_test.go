package geo

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestLocate(t *testing.T) {
	for in, want := range map[string]struct {
		name                            string
		kind                            Kind
		region, country, sub, continent string
	}{
		"Sydney":            {"Sydney", KindCity, "", "AU", "", "OC"},
		"  sydney ":         {"Sydney", KindCity, "", "AU", "", "OC"},
		"São Paulo":         {"Sao Paulo", KindCity, "", "BR", "", "SA"},
		"Sa\u0303o Paulo":   {"Sao Paulo", KindCity, "", "BR", "", "SA"},
		"SAO-PAULO":         {"Sao Paulo", KindCity, "", "BR", "", "SA"},
		"İstanbul":          {"Istanbul", KindCity, "", "TR", "", "AS"},
		"Zürich":            {"Zurich", KindCity, "", "CH", "", "EU"},
		"Xi’an":             {"Xi'an", KindCity, "", "CN", "", "AS"},
		"NYC":               {"New York", KindCity, "", "US", "NY", "NA"},
		"new york":          {"New York", KindCity, "", "US", "NY", "NA"},
		"Washington, DC":    {"Washington", KindCity, "", "US", "DC", "NA"},
		"Paris, France":     {"Paris", KindCity, "", "FR", "", "EU"},
		"Houston, Texas":    {"Houston", KindCity, "", "US", "TX", "NA"},
		"Houston, TX":       {"Houston", KindCity, "", "US", "TX", "NA"},
		"AU":                {"Australia", KindCountry, "", "AU", "", "OC"},
		"us":                {"United States", KindCountry, "", "US", "", "NA"},
		"CA":                {"Canada", KindCountry, "", "CA", "", "NA"},
		"uk":                {"United Kingdom", KindCountry, "", "GB", "", "EU"},
		"Côte d’Ivoire":     {"Cote d'Ivoire", KindCountry, "", "CI", "", "AF"},
		"Singapore":         {"Singapore", KindCity, "", "SG", "", "AS"},
		"US-CA":             {"California", KindState, "", "US", "CA", "NA"},
		"us-ga":             {"Georgia", KindState, "", "US", "GA", "NA"},
		"california":        {"California", KindState, "", "US", "CA", "NA"},
		"eu-west-1":         {"eu-west-1", KindRegion, "eu-west-1", "IE", "", "EU"},
		"US-EAST-1":         {"us-east-1", KindRegion, "us-east-1", "US", "", "NA"},
		"me-south-1":        {"me-south-1", KindRegion, "me-south-1", "BH", "", "AS"},
		"-33.87,151.21":     {"-33.87,151.21", KindCoordinates, "", "", "", ""},
		" +51.50 , -0.1200": {"51.5,-0.12", KindCoordinates, "", "", "", ""},
	} {
		p, err := Locate(in)
		if err != nil {
			t.Errorf("Locate(%q): %v", in, err)
			continue
		}
		got := [6]string{p.Name, string(p.Kind), p.Region, p.CountryCode, p.Subdivision, p.Continent}
		if got != [6]string{want.name, string(want.kind), want.region, want.country, want.sub, want.continent} || !p.Valid() {
			t.Errorf("Locate(%q) = %+v, want %+v", in, p, want)
		}
	}
}

// The users of a country stand in its most populous city of the table, which is
// not always the one with most Internet users.
func TestLocateCountryIsItsLargestCity(t *testing.T) {
	for code, city := range map[string]string{"AU": "Melbourne", "BR": "Sao Paulo", "IN": "Delhi", "US": "New York", "PK": "Karachi"} {
		p, err := Locate(code)
		c, ok := FindCity(city)
		if err != nil || !ok || p.Point != c.Point {
			t.Errorf("%s stands at %v (%v), want %s at %v", code, p.Point, err, city, c.Point)
		}
	}
}

// Every country of which any city is known has users somewhere, not only those whose
// cities carry weights: in the capital, where the list of towns has several.
func TestEveryCountryWithACityHasAPlace(t *testing.T) {
	for code, city := range map[string]string{"BE": "Brussels", "FI": "Helsinki", "IS": "Reykjavik", "NO": "Oslo", "BO": "La Paz", "CM": "Yaounde", "LU": "Luxembourg"} {
		p, err := Locate(code)
		c, ok := FindCity(city)
		if err != nil || !ok || p.Point != c.Point || p.Kind != KindCountry || p.CountryCode != code {
			t.Errorf("%s stands at %+v (%v), want %s at %v", code, p, err, city, c.Point)
		}
	}
	known, standing := map[string]bool{}, map[string]int{}
	for _, town := range towns() {
		known[town.CountryCode] = true
		if town.stands {
			standing[town.CountryCode]++
		}
	}
	largest := largestCities()
	for _, c := range Countries() {
		_, listed := largest[c.Code]
		if want := known[c.Code] && !listed; (standing[c.Code] == 1) != want || standing[c.Code] > 1 {
			t.Errorf("%s: %d towns stand for it; it has cities: %t, towns: %t", c.Name, standing[c.Code], listed, known[c.Code])
		}
		for _, word := range []string{c.Code, c.Name, "country " + c.Code} {
			if p, err := Locate(word); (err == nil) != (listed || known[c.Code]) || err == nil && word != c.Name && p.CountryCode != c.Code {
				t.Errorf("%s: %+v, %v", word, p, err)
			}
		}
	}
}

func TestLocateErrors(t *testing.T) {
	for in, want := range map[string][]string{
		"Sidney":        {`"Sidney"`, "mean Sydney?"},
		"Frankfrut":     {"mean Frankfurt?"},
		"Sau Paulo":     {"mean Sao Paulo?"},
		"eu-wset-1":     {"mean eu-west-1?"},
		"us-east-9":     {"mean us-east-1 or us-east-2?"},
		"Californa":     {"mean US-CA?"},
		"Germny":        {"mean Germany?"},
		"Greenland":     {"no city of Greenland (GL) is known", "lat,lon"},
		"gl":            {"Greenland (GL)", "lat,lon"},
		"Houston, CA":   {"not known", "mean Houston?"},
		"Sydney, NSW":   {"mean Sydney?"},
		"Paris, Texas":  {"mean Paris?"},
		"US-ZZ":         {"not known"},
		"":              {`""`, "want a city"},
		"qqqqqqqqqq":    {"not known", "want a city"},
		"91,0":          {"latitude", "-90..90"},
		"0,181":         {"longitude", "-180..180"},
		"1,2,3":         {"longitude", `"2,3"`},
		"0x10,5":        {"latitude", "0x10"},
		"\x1b[31mParis": {`\x1b[31m`},
	} {
		p, err := Locate(in)
		if err == nil {
			t.Errorf("Locate(%q) = %+v, want an error", in, p)
			continue
		}
		for _, w := range want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("Locate(%q): %q lacks %q", in, err, w)
			}
		}
	}
}

func TestEverySuggestionLocates(t *testing.T) {
	words := []string{"Sidney", "Greenland", "Georgia", "lon", "san", "eu-west-9", "Nigerr", "US-CX", "ap", "Ghanaa", "AQ"}
	for _, c := range Countries() {
		words = append(words, c.Code, c.Name, c.Name+"x")
	}
	for _, w := range words {
		_, err := Locate(w)
		var unknown *unknownPlaceError
		if !errors.As(err, &unknown) {
			continue
		}
		for _, s := range unknown.Suggestions {
			if _, err := Locate(s); err != nil {
				t.Errorf("%q: suggestion %q: %v", w, s, err)
			}
		}
		if unknown.Country != "" && len(unknown.Suggestions) < 3 {
			t.Errorf("%q: country %s without three nearest cities: %q", w, unknown.Country, unknown.Suggestions)
		}
	}
}

func TestEveryNameLocatesItself(t *testing.T) {
	for _, c := range Cities() {
		if p, err := Locate(c.Name); err != nil || p != c.Place() {
			t.Errorf("%s: %+v, %v", c.Name, p, err)
		}
	}
	for _, r := range Regions() {
		if p, err := Locate(r.Code); err != nil || p != r.Place() {
			t.Errorf("%s: %+v, %v", r.Code, p, err)
		}
	}
	for _, s := range states().list {
		if p, err := Locate("US-" + s.Code); err != nil || p != s.place() {
			t.Errorf("US-%s: %+v, %v", s.Code, p, err)
		}
	}
}

func TestSuggest(t *testing.T) {
	if got := Suggest("Sidney", 1); !slices.Equal(got, []string{"Sydney"}) {
		t.Errorf("Sidney: %q", got)
	}
	if got := Suggest("melb", 3); len(got) == 0 || got[0] != "Melbourne" {
		t.Errorf("melb: %q", got)
	}
	if got := Suggest("Bombey", 2); len(got) == 0 || got[0] != "Mumbai" {
		t.Errorf("Bombey: %q", got)
	}
	if got := Suggest(strings.Repeat("syd", 1000), 3); got != nil {
		t.Errorf("a long word suggests %q", got)
	}
	if Suggest("Sydney", 0) != nil || Suggest("?!", 3) != nil {
		t.Error("nothing asked, something suggested")
	}
	// Of what begins alike the largest comes first, and more slips need more letters.
	if got := strings.Join(Suggest("san", 3), ", "); got != "Santiago, San Francisco, San Juan" {
		t.Errorf("san: %s", got)
	}
	if got := Suggest("office", 3); got != nil {
		t.Errorf("office: %q", got)
	}
}

func TestGreatCircle(t *testing.T) {
	north, equator := Point{Lat: 90}, Point{}
	quarter := math.Pi / 2 * earthRadiusKM
	for _, c := range []struct {
		a, b Point
		want float64
	}{
		{north, equator, quarter},
		{north, Point{Lat: -90}, 2 * quarter},
		{equator, Point{Lon: 180}, 2 * quarter},
		{Point{Lon: 180}, Point{Lon: -180}, 0},
		{Point{39.04, -77.49}, Point{53.35, -6.26}, 5461.5},
	} {
		if got := GreatCircle(c.a, c.b); math.Abs(got-c.want) > 0.1 {
			t.Errorf("%v to %v: %v km, want %v", c.a, c.b, got, c.want)
		}
	}
}

func anyPoint() *rapid.Generator[Point] {
	return rapid.Custom(func(t *rapid.T) Point {
		return Point{rapid.Float64Range(-90, 90).Draw(t, "lat"), rapid.Float64Range(-180, 180).Draw(t, "lon")}
	})
}

func TestDistanceProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyPoint().Draw(t, "a"), anyPoint().Draw(t, "b"), anyPoint().Draw(t, "c")
		ab := GreatCircle(a, b)
		if ab != GreatCircle(b, a) || ab < 0 || ab > 20016 || GreatCircle(a, a) != 0 {
			t.Fatalf("distance %v", ab)
		}
		if ab > GreatCircle(a, c)+GreatCircle(c, b)+1e-3 {
			t.Fatal("a detour is shorter")
		}
		if p, err := ParsePoint(a.LatLon()); err != nil || p != a {
			t.Fatalf("%v reads back as %v, %v", a, p, err)
		}
	})
}

func TestNearestIsNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPoint().Draw(t, "p")
		class := rapid.SampledFrom([]PriceClass{PriceClass100, PriceClass200, PriceClassAll}).Draw(t, "class")
		got := NearestEdge(p, class)
		for _, e := range EdgeLocations() {
			if class.includes(e.PriceClass) && e.PriceClass != "China" && GreatCircle(p, e.Point) < GreatCircle(p, got.Point) {
				t.Fatalf("%s is nearer than %s", e.Code, got.Code)
			}
		}
		cities := NearestCities(p, 2)
		if len(cities) != 2 || GreatCircle(p, cities[0].Point) > GreatCircle(p, cities[1].Point) {
			t.Fatalf("nearest cities %v", cities)
		}
	})
}

func TestNearestEdge(t *testing.T) {
	for _, c := range []struct {
		city  string
		class PriceClass
		want  string
	}{
		{"Sydney", PriceClassAll, "SYD"},
		{"Sydney", "PriceClass_All", "SYD"},
		{"Sydney", "", "SYD"},
		{"Sydney", PriceClass200, "CGK"},
		{"Sydney", "PriceClass_200", "CGK"},
		{"Sao Paulo", PriceClassAll, "GRU"},
		{"Sao Paulo", PriceClass100, "MIA"},
		{"Tokyo", PriceClass200, "NRT"},
		{"Berlin", PriceClass100, "TXL"},
		{"Shanghai", PriceClassAll, "TPE"}, // mainland China is a separate service
	} {
		city, _ := FindCity(c.city)
		if got := NearestEdge(city.Point, c.class); got.Code != c.want {
			t.Errorf("%s, class %q: %s, want %s", c.city, c.class, got.Code, c.want)
		}
	}
	paris, _ := FindCity("Paris")
	if got := NearestRegionalEdgeCache(paris.Point); got.Region != "eu-west-2" {
		t.Errorf("regional edge cache of Paris: %s", got.Region)
	}
}

func TestNearestRegion(t *testing.T) {
	for word, want := range map[string]string{
		"euw1": "eu-west-1", "europe-west1": "eu-west-1", "apse2": "ap-southeast-2", "us-east-1a": "us-east-1", "eu-wset-1": "eu-west-1",
		"narnia": "", "x": "", "north9": "", "": "",
	} {
		if got := NearestRegion(word); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

func TestSearchRegions(t *testing.T) {
	codes := func(q string) (out []string) {
		for _, r := range SearchRegions(q) {
			out = append(out, r.Code)
		}
		return out
	}
	if got := codes("eu"); len(got) != 9 || slices.ContainsFunc(got, func(c string) bool { return !strings.HasPrefix(c, "eu") }) {
		t.Errorf("eu: %v", got)
	}
	for q, want := range map[string]string{
		"sydney": "ap-southeast-2", "syd": "ap-southeast-2", "SÃO": "sa-east-1", "apse2": "ap-southeast-2",
		"use1": "us-east-1", "us-east-1": "us-east-1", "europe west 1": "eu-west-1", "virginia": "us-east-1",
		"japan osaka": "ap-northeast-3", "middle east bahrain": "me-south-1", "gov east": "us-gov-east-1",
		"africa": "af-south-1", "oceania": "ap-southeast-2", "uk": "eu-west-2", "australia mel": "ap-southeast-4", "us": "us-east-1",
	} {
		if got := codes(q); len(got) == 0 || got[0] != want {
			t.Errorf("%q: %v, want %s first", q, got, want)
		}
	}
	if got := codes(""); len(got) != 39 {
		t.Errorf("an empty query lists %d Regions", len(got))
	}
	if got := codes("zzz"); got != nil {
		t.Errorf("zzz: %v", got)
	}
}

func TestSearchCities(t *testing.T) {
	for q, want := range map[string]string{
		"syd": "Sydney", "bombay": "Mumbai", "japan": "Tokyo", "us": "New York", "south america": "Sao Paulo", "xian": "Xi'an",
	} {
		if got := SearchCities(q); len(got) == 0 || got[0].Name != want {
			t.Errorf("%q: %v, want %s first", q, got, want)
		}
	}
}

// Whatever is typed or read from a file: an answer or a printable error, never
// a panic.
func FuzzLocate(f *testing.F) {
	for _, s := range []string{"Sydney", "-33.87,151.21", "US-CA", ",", "-,", "a,b", "\xff\xfe", "1e999,2", "ǅ́", strings.Repeat("é", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Locate(s)
		if err == nil {
			if !p.Valid() || p.Name == "" {
				t.Errorf("%q is at %+v", s, p)
			}
			if again, err := Locate(p.Name); p.Kind != KindState && p.Kind != KindCountry && (err != nil || again != p) {
				t.Errorf("%q gives %q, which gives %+v, %v", s, p.Name, again, err)
			}
		} else if strings.ContainsFunc(err.Error(), unicode.IsControl) {
			t.Errorf("error with a control character: %q", err)
		}
		SearchRegions(s)
		SearchCities(s)
	})
}

func BenchmarkFirstUse(b *testing.B) {
	for b.Loop() {
		readTable("regions.csv", parseRegion)
		readTable("cities.csv", parseCity)
	}
}

func BenchmarkMeasurements(b *testing.B) {
	for b.Loop() {
		Measurements()
	}
}

func BenchmarkLocateCity(b *testing.B) {
	for b.Loop() {
		_, _ = Locate("São Paulo")
	}
}

func BenchmarkLocateUnknown(b *testing.B) {
	for b.Loop() {
		_, _ = Locate("Sidney, Austrlia")
	}
}

func BenchmarkNearestEdge(b *testing.B) {
	p := Point{-33.87, 151.21}
	for b.Loop() {
		NearestEdge(p, PriceClassAll)
	}
}

func BenchmarkSearchRegions(b *testing.B) {
	for b.Loop() {
		SearchRegions("syd")
	}
}
