package geo

import "testing"

// People write the names of cities as they say them, with the country or without.
func TestTownsAreFound(t *testing.T) {
	for word, want := range map[string]string{
		"Munich": "DE", "München": "DE", "muenchen": "DE", "Hamburg": "DE", "Köln": "DE", "Stuttgart": "DE",
		"Brussels": "BE", "Bruxelles": "BE", "Antwerp": "BE", "Rotterdam": "NL", "The Hague": "NL", "Den Haag": "NL",
		"Geneva": "CH", "Genève": "CH", "Lyon": "FR", "Marseille": "FR", "Naples": "IT", "Torino": "IT", "Firenze": "IT",
		"Kraków": "PL", "Sofia": "BG", "Belgrade": "RS", "Havana": "CU", "Manchester": "GB", "Birmingham": "GB", "Leeds": "GB",
		"Glasgow": "GB", "Edinburgh": "GB", "Sevilla": "ES", "Valencia": "ES", "Porto": "PT", "Göteborg": "SE", "Odesa": "UA",
		"Munich, Germany": "DE", "Portland, OR": "US", "Portland, Oregon": "US",
	} {
		p, err := Locate(word)
		if err != nil || p.CountryCode != want || p.Kind != KindCity || p.Continent == "" {
			t.Errorf("%s: %+v, %v; want a city of %s", word, p, err, want)
		}
	}
	for _, word := range []string{"Munich, France", "Portland, ME", "Nowhere"} {
		if p, err := Locate(word); err == nil {
			t.Errorf("%s is taken for %+v", word, p)
		}
	}
}

// No town takes the name of a city of the table, and each lies in a country that is
// listed, near the place that stands there for the country where that is small.
func TestTownsStandBesideCities(t *testing.T) {
	for _, c := range Cities() {
		if _, ok := townNames()[fold(c.Name)]; ok {
			t.Errorf("%s is a town and a city", c.Name)
		}
	}
	for name := range cityNames() {
		if _, ok := townNames()[name]; ok {
			t.Errorf("%s means a town and a city", name)
		}
	}
	for _, town := range towns() {
		c, ok := countryByCode(town.CountryCode)
		if !ok {
			t.Errorf("%s lies in %s, which is no country", town.Name, town.CountryCode)
		}
		const across = 8000 // km; no country is wider
		if d := GreatCircle(c.Point, town.Point); ok && d > across {
			t.Errorf("%s lies %.0f km from %s", town.Name, d, c.Name)
		}
		if town.CountryCode == "US" && town.State == "" {
			t.Errorf("%s has no state", town.Name)
		}
	}
}
