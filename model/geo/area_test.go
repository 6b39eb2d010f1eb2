package geo

import "testing"

// TestAreas follows
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_GeoLocation.html
func TestAreas(t *testing.T) {
	for _, c := range []struct {
		text   string
		want   Area
		known  bool
		short  string
		double bool
	}{
		{"*", Area{Kind: AreaDefault}, true, "*", false},
		{"EU", Area{AreaContinent, "EU"}, true, "EU", false},
		{"SA", Area{AreaContinent, "SA"}, true, "SA", true},
		{"AF", Area{AreaContinent, "AF"}, true, "AF", true},
		{"AN", Area{AreaContinent, "AN"}, true, "AN", false}, // no country any more
		{"continent SA", Area{AreaContinent, "SA"}, true, "SA", false},
		{"country SA", Area{AreaCountry, "SA"}, true, "country SA", false},
		{"Country sa", Area{AreaCountry, "SA"}, true, "country SA", false},
		{"country DE", Area{AreaCountry, "DE"}, true, "DE", false},
		{"DE", Area{AreaCountry, "DE"}, true, "DE", false},
		{"US-CA", Area{AreaState, "US-CA"}, true, "US-CA", false},
		{"state US-CA", Area{AreaState, "US-CA"}, true, "US-CA", false},
		{"state CA", Area{AreaState, "US-CA"}, true, "US-CA", false},
		{"state California", Area{AreaState, "US-CA"}, true, "US-CA", false},
		{"state New York", Area{AreaState, "US-NY"}, true, "US-NY", false},
		{"state ZZ", Area{AreaState, "ZZ"}, false, "state ZZ", false},
		{"country Saudi Arabia", Area{AreaCountry, "SA"}, true, "country SA", false},
		{"country Namibia", Area{AreaCountry, "NA"}, true, "country NA", false},
		{"continent South America", Area{AreaContinent, "SA"}, true, "SA", false},
		{"NA", Area{AreaContinent, "NA"}, true, "NA", true},
		{"AS", Area{AreaContinent, "AS"}, true, "AS", true},
		{"country EU", Area{AreaCountry, "EU"}, false, "country EU", false},
		{"BV", Area{AreaCountry, "BV"}, false, "BV", false},
		{"EH", Area{AreaCountry, "EH"}, false, "EH", false},
		{"UA-43", Area{AreaState, "UA-43"}, true, "UA-43", false},
		{"XX", Area{AreaCountry, "XX"}, false, "XX", false},
	} {
		a, ok := ParseArea(c.text)
		if !ok || a != c.want || a.Known() != c.known || a.String() != c.short {
			t.Errorf("%q is %+v (%v), known %v, written %q", c.text, a, ok, a.Known(), a.String())
		}
		if again, _ := ParseArea(a.String()); again != a {
			t.Errorf("%q comes back from %q as %+v", c.text, a.String(), again)
		}
		if _, _, double := Ambiguous(c.text); double != c.double {
			t.Errorf("%q could mean two things: %v", c.text, double)
		}
	}
	for _, text := range []string{"", " ", "planet EU", "country", "country S A"} {
		if a, ok := ParseArea(text); ok && text != "country" {
			t.Errorf("%q is %+v", text, a)
		}
	}
}
