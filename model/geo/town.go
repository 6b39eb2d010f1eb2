package geo

import (
	"strings"
	"sync"
)

// town is a city that users may name and that no weights stand with: it is found by
// its name alone, and is none of [Cities].
type town struct {
	City
	also   []string // other names
	stands bool     // for its country, of which the city table has none
}

var towns = sync.OnceValue(func() []town {
	return readTable("towns.csv", func(r *row) town {
		t := town{stands: r.str("stands") == "yes", City: City{Name: r.str("city"), CountryCode: r.str("country_code"), State: r.str("state"), Point: r.point()}}
		if c, ok := countryByCode(t.CountryCode); ok {
			t.Country, t.Continent = c.Name, c.Continent
		}
		if also := r.str("also"); also != "" {
			t.also = strings.Split(also, "|")
		}
		return t
	})
})

// names are all under which a town is found.
func (t town) names() []string { return append([]string{t.Name}, t.also...) }

// standingTowns gives places in the list of towns by the code of the country for which
// they stand.
var standingTowns = sync.OnceValue(func() map[string]int {
	byCountry := map[string]int{}
	for i, t := range towns() {
		if t.stands {
			byCountry[t.CountryCode] = i
		}
	}
	return byCountry
})

// townNames gives places in the list of towns by folded name.
var townNames = sync.OnceValue(func() map[string]int {
	byName := map[string]int{}
	for i, t := range towns() {
		for _, name := range t.names() {
			byName[fold(name)] = i
		}
	}
	return byName
})
