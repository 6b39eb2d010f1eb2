package picker

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	"portolan/tui/act"
)

// continents names the Route 53 continent codes.
var continents = map[string]string{
	"AF": "Africa", "AN": "Antarctica", "AS": "Asia", "EU": "Europe", "NA": "North America", "OC": "Oceania", "SA": "South America",
}

// UserPlaces lists the places of all user populations of a design, each once,
// in document order. Words that are no place are left out.
func UserPlaces(t *model.Topology) []geo.Place {
	var out []geo.Place
	if t == nil {
		return nil
	}
	for _, n := range t.Nodes {
		u, ok := model.As[*model.Users](n)
		if !ok {
			continue
		}
		for _, word := range u.Locations.Val() {
			p, err := geo.Locate(word)
			if err == nil && !slices.ContainsFunc(out, func(o geo.Place) bool { return o.Name == p.Name }) {
				out = append(out, p)
			}
		}
	}
	return out
}

// Regions asks for an AWS Region. It is found by code, name, city, country and
// continent; users are the places whose distance to the Region is shown.
func Regions(title string, users []geo.Place, choose func(code string) act.Action) *List {
	item := func(r geo.Region) Item {
		it := Item{ID: r.Code, Label: r.Code, Detail: r.Name, Group: continents[r.Continent]}
		if r.Partition != "aws" {
			it.Group = "Other partitions"
		}
		if near, km, ok := nearestPlace(r.Point, users); ok {
			it.Right = near.Name + " " + kilometres(km)
		}
		return it
	}
	var items []Item
	for _, r := range geo.Regions() {
		items = append(items, item(r))
	}
	slices.SortStableFunc(items, func(a, b Item) int { return groupOrder(items, a.Group) - groupOrder(items, b.Group) })
	l := searched(title, "Regions", items, func(query string) []Item {
		var out []Item
		for _, r := range geo.SearchRegions(query) {
			out = append(out, item(r))
		}
		return out
	}, choose)
	l.Extra = func(it Item) []string { return aboutRegion(it.ID, users) }
	l.filter(false)
	return l
}

// searched is a list of all items in which others find what is typed.
func searched(title, noun string, all []Item, find func(query string) []Item, choose func(id string) act.Action) *List {
	l := New(title, all)
	l.Noun = noun
	l.Search = func(query string) []Item {
		if strings.TrimSpace(query) == "" {
			return all
		}
		return find(query)
	}
	l.Choose = func(it Item) act.Action { return choose(it.ID) }
	return l
}

// groupOrder is the place of the first item of a group.
func groupOrder(items []Item, group string) int {
	order := []string{"North America", "South America", "Europe", "Africa", "Asia", "Oceania", "Other partitions"}
	if i := slices.Index(order, group); i >= 0 {
		return i
	}
	return len(order) + slices.IndexFunc(items, func(it Item) bool { return it.Group == group })
}

func aboutRegion(code string, users []geo.Place) []string {
	r, ok := geo.RegionByCode(code)
	if !ok {
		return nil
	}
	first := r.City + ", since " + fmt.Sprint(r.Launched)
	if r.OptIn {
		first += ", must be enabled in the account"
	}
	out := []string{first}
	var parts []string
	for _, u := range users {
		parts = append(parts, u.Name+" "+kilometres(geo.GreatCircle(r.Point, u.Point)))
		if len(parts) == 4 {
			break
		}
	}
	if len(parts) > 0 {
		out = append(out, "Users: "+strings.Join(parts, ", "))
	}
	return out
}

func nearestPlace(p geo.Point, users []geo.Place) (near geo.Place, km float64, ok bool) {
	km = math.Inf(1)
	for _, u := range users {
		if d := geo.GreatCircle(p, u.Point); d < km {
			near, km, ok = u, d, true
		}
	}
	return near, km, ok
}

// kilometres rounds a distance to two digits, so that it claims no precision.
func kilometres(km float64) string {
	switch {
	case km < 10:
		return "< 10 km"
	case km < 100:
		return fmt.Sprintf("%.0f km", math.Round(km/10)*10)
	case km < 1000:
		return fmt.Sprintf("%.0f km", math.Round(km/50)*50)
	}
	hundreds := int(math.Round(km / 100))
	return fmt.Sprintf("%d,%d00 km", hundreds/10, hundreds%10)
}

// Cities asks for the place of users: a city of the city table, or a country
// or US state by its code. It is found without accents ("sao paulo").
func Cities(title string, choose func(place string) act.Action) *List {
	item := func(c geo.City) Item {
		return Item{ID: c.Name, Label: c.Name, Detail: c.Country, Right: fmt.Sprintf("%.0f M online", math.Max(1, c.InternetUsers))}
	}
	var items []Item
	for _, c := range geo.Cities() {
		items = append(items, item(c))
	}
	l := searched(title, "cities", items, func(query string) []Item {
		var out []Item
		for _, c := range geo.SearchCities(query) {
			out = append(out, item(c))
		}
		area := areas(query)
		if len(out) > 0 && strings.HasPrefix(fold(out[0].Label), fold(query)) && (len(area) == 0 || !strings.EqualFold(area[0].ID, query)) {
			return append(out, area...)
		}
		return append(area, out...)
	}, choose)
	l.filter(false)
	return l
}

// areas offers what a query names that is no city: a country or a US state.
func areas(query string) []Item {
	if c, ok := geo.FindCountry(query); ok {
		p, err := geo.Locate(c.Code)
		it := Item{ID: c.Code, Label: c.Code, Detail: c.Name + ", the whole country"}
		if err != nil {
			it.Disabled = err.Error()
		} else {
			it.Detail += ", counted at " + placeName(p)
		}
		return []Item{it}
	}
	if s, ok := geo.FindState(query); ok {
		return []Item{{ID: "US-" + s.Code, Label: "US-" + s.Code, Detail: s.Name + ", US state, counted at its centre"}}
	}
	return nil
}

func placeName(p geo.Place) string {
	if near := geo.NearestCities(p.Point, 1); len(near) > 0 {
		return near[0].Name
	}
	return p.Name
}
