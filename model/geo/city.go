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

type cityTable struct {
	list      []City
	byName    map[string]int // folded name or alternate
	byCountry map[string]int // country code: its most populous city
}

var cities = sync.OnceValue(func() cityTable {
	states := map[string]string{}
	for _, cs := range readTable("us_city_states.csv", func(r *row) [2]string {
		return [2]string{r.str("city"), r.str("state")}
	}) {
		states[cs[0]] = cs[1]
	}
	t := cityTable{list: readTable("cities.csv", parseCity), byName: map[string]int{}, byCountry: map[string]int{}}
	for i := range t.list {
		c := &t.list[i]
		if c.CountryCode == "US" {
			c.State = states[c.Name]
		}
		t.byName[fold(c.Name)] = i
		if j, ok := t.byCountry[c.CountryCode]; !ok || c.MetroPopulation > t.list[j].MetroPopulation {
			t.byCountry[c.CountryCode] = i
		}
	}
	for _, a := range alternates() {
		if a.kind == KindCity {
			if i, ok := t.byName[fold(a.target)]; ok {
				t.byName[fold(a.name)] = i
			}
		}
	}
	return t
})

func parseCity(r *row) City {
	return City{
		Name: r.str("city"), CountryCode: r.str("country_code"), Country: r.str("country"),
		Continent: r.str("r53_continent"), Point: r.point(),
		MetroPopulation: r.num("metro_pop_m_approx"), InternetUsers: r.num("internet_users_m_approx"),
	}
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
func Cities() []City { return slices.Clone(cities().list) }

// FindCity finds a city by name, without regard to case, accents and
// punctuation ("São Paulo", "sao paulo", "XI'AN"); common other names work too
// ("NYC", "Bombay").
func FindCity(name string) (City, bool) {
	t := cities()
	i, ok := t.byName[fold(name)]
	if !ok {
		return City{}, false
	}
	return t.list[i], true
}

// NearestCities lists the n cities of the table closest to p, closest first.
func NearestCities(p Point, n int) []City {
	type near struct {
		km float64
		i  int
	}
	t := cities()
	all := make([]near, len(t.list))
	for i, c := range t.list {
		all[i] = near{GreatCircle(p, c.Point), i}
	}
	slices.SortStableFunc(all, func(a, b near) int { return compareKM(a.km, b.km) })
	out := make([]City, 0, max(0, min(n, len(all))))
	for _, a := range all[:cap(out)] {
		out = append(out, t.list[a.i])
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
