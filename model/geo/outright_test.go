package geo

import "testing"

// TestPlacesOutright: the words of geolocation answers are read wherever a place
// is, and cities whose names begin with them stay cities.
func TestPlacesOutright(t *testing.T) {
	for _, c := range []struct{ text, country, state string }{
		{"country SA", "SA", ""},
		{"Country Saudi Arabia", "SA", ""},
		{"SA", "SA", ""}, // users are in countries, no continent is a place
		{"country Brazil", "BR", ""},
		{"state CA", "US", "CA"},
		{"state US-CA", "US", "CA"},
		{"state New York", "US", "NY"},
		{"CA", "CA", ""},
	} {
		p, err := Locate(c.text)
		if err != nil || p.CountryCode != c.country || p.Subdivision != c.state {
			t.Errorf("%q is in %s-%s (%v)", c.text, p.CountryCode, p.Subdivision, err)
		}
	}
	for _, text := range []string{"continent SA", "continent EU", "state SA", "country EU", "country", "state", "country country SA SA"} {
		if p, err := Locate(text); err == nil {
			t.Errorf("%q is %+v", text, p)
		}
	}
	if !Listed([]string{"de", "country SA"}, "SA") || Listed([]string{"continent SA", "Saudi Arabia", "state SA"}, "SA") {
		t.Error("a list of countries takes codes, alone and outright")
	}
}
