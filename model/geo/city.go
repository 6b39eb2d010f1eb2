package geo

import (
	"slices"
	"sync"
)

// City is a metropolitan area in which users may live.
type City struct {
	Name        string
	CountryCode string // ISO 3166-1 alpha-2
	Country     string
	State       string // USPS code for a city of the United States, else ""
	Continent   string // Route 53 continent code
	// MetroPopulation and InternetUsers are in millions, approximate: weights,
	// not statistics.
	MetroPopulation, InternetUsers float64
	Point
}

// Place is the city as an end of a round trip.
func (c City) Place() Place {
	return Place{
		Name: c.Name, Kind: KindCity, Point: c.Point,
		CountryCode: c.CountryCode, Subdivision: c.State, Continent: c.Continent,
	}
}

var cities = sync.OnceValue(func() *table[City] { return openTable("cities.csv", citiesCSV, parseCity) })

// cityNames gives places in the table by folded name or alternate.
var cityNames = sync.OnceValue(func() map[string]int {
	byName := map[string]int{}
	for i, c := range cities().all() {
		byName[fold(c.Name)] = i
	}
	for _, a := range alternates() {
		if a.kind == KindCity {
			if i, ok := byName[fold(a.target)]; ok {
				byName[fold(a.name)] = i
			}
		}
	}
	return byName
})

// largestCities gives the place in the table of the most populous city of a
// country, by code.
var largestCities = sync.OnceValue(func() map[string]int {
	byCountry, list := map[string]int{}, cities().all()
	for i, c := range list {
		if j, ok := byCountry[c.CountryCode]; !ok || c.MetroPopulation > list[j].MetroPopulation {
			byCountry[c.CountryCode] = i
		}
	}
	return byCountry
})

// cityOf is the city that stands for a country: the most populous of the city table,
// else the one that the list of towns names for it, as a rule the capital.
func cityOf(country string) (City, bool) {
	if i, ok := largestCities()[country]; ok {
		return *cities().at(i), true
	}
	if i, ok := standingTowns()[country]; ok {
		return towns()[i].City, true
	}
	return City{}, false
}

// cityStates gives the states of the cities of the United States.
var cityStates = sync.OnceValue(func() map[string]string {
	byCity := map[string]string{}
	for _, cs := range readTable("us_city_states.csv", func(r *row) [2]string {
		return [2]string{r.str("city"), r.str("state")}
	}) {
		byCity[cs[0]] = cs[1]
	}
	return byCity
})

func parseCity(r *row) City {
	c := City{
		Name: r.str("city"), CountryCode: r.str("country_code"), Country: r.str("country"),
		Continent: r.str("r53_continent"), Point: r.point(),
		MetroPopulation: r.num("metro_pop_m_approx"), InternetUsers: r.num("internet_users_m_approx"),
	}
	if c.CountryCode == "US" {
		c.State = cityStates()[c.Name]
	}
	return c
}

// alternate is another name for a city (target: its name) or a country
// (target: its code).
type alternate struct {
	kind         Kind
	name, target string
}

var alternates = sync.OnceValue(func() []alternate {
	return readTable("alternates.csv", func(r *row) alternate {
		return alternate{kind: Kind(r.str("kind")), name: r.str("name"), target: r.str("target")}
	})
})

// Cities lists the city table, most Internet users first.
func Cities() []City { return cities().all() }

// FindCity finds a city by name, without regard to case, accents and
// punctuation ("São Paulo", "sao paulo", "XI'AN"); common other names work too
// ("NYC", "Bombay"). Besides those of [Cities] it knows towns, of which no weights
// are known.
func FindCity(name string) (City, bool) {
	if c, ok := cities().find(name); ok {
		return *c, true // as the table has it
	}
	folded := fold(name)
	if i, ok := cityNames()[folded]; ok {
		return *cities().at(i), true
	}
	if i, ok := townNames()[folded]; ok {
		return towns()[i].City, true
	}
	return City{}, false
}

// NearestCities lists the n cities of the table closest to p, closest first.
func NearestCities(p Point, n int) []City {
	type near struct {
		km float64
		i  int
	}
	t := cities()
	all := make([]near, t.len())
	for i := range all {
		all[i] = near{GreatCircle(p, t.at(i).Point), i}
	}
	slices.SortStableFunc(all, func(a, b near) int { return compareKM(a.km, b.km) })
	out := make([]City, 0, max(0, min(n, len(all))))
	for _, a := range all[:cap(out)] {
		out = append(out, *t.at(a.i))
	}
	return out
}

func compareKM(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
