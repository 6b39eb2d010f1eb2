package traffic

import (
	"fmt"
	"math"
	"strings"

	"portolan/model"
	"portolan/model/geo"
)

// Population is the users of one node in one place.
type Population struct {
	Users    *model.Node
	Location string // as the design writes it, "" when it gives none
	Place    geo.Place
	Known    bool    // Place lies somewhere; one that does not may be of a known country
	Unknown  string  // why it does not, a sentence; "" when Known
	Share    float64 // of all requests, 0..1
}

// Populations lists who sends requests, in document order: one population for
// each location of each users node, one without a place for a node without
// locations.
//
// A users node has the share it states; nodes without one divide what the others
// leave, by their rates where all of those state one, else equally. Locations of a node share equally. The shares add up to 1:
// stated shares that do not are scaled.
func Populations(t *model.Topology) []Population {
	var users []*model.Node
	for _, n := range t.Nodes {
		if n.Kind() == model.KindUsers {
			users = append(users, n)
		}
	}
	stated, rates := make([]model.Opt[float64], len(users)), make([]model.Opt[float64], len(users))
	for i, n := range users {
		if s, ok := model.As[*model.Users](n); ok {
			stated[i], rates[i] = s.Share, s.Rate
		}
	}
	shares := divide(stated, rates)
	var out []Population
	for i, n := range users {
		out = append(out, populationsOf(n, shares[i])...)
	}
	return out
}

func populationsOf(n *model.Node, share float64) []Population {
	s, _ := model.As[*model.Users](n)
	if s == nil || len(s.Locations.Val()) == 0 {
		return []Population{{
			Users: n, Share: share,
			Unknown: n.Label() + " has no location, so distance cannot be judged.",
		}}
	}
	locations := s.Locations.Val()
	out := make([]Population, len(locations))
	for i, l := range locations {
		out[i] = At(n, l, share/float64(len(locations)))
	}
	return out
}

// At is a population of a users node in a place of any name that [geo.Locate]
// takes; Known is false when it takes none.
func At(users *model.Node, location string, share float64) Population {
	p := Population{Users: users, Location: location, Share: share}
	place, err := geo.Locate(location)
	if err != nil {
		p.Place, _ = geo.InCountry(location) // which tells policies and restrictions enough
		p.Unknown = "The location of " + users.Label() + " is unknown: " + err.Error() + "."
		return p
	}
	p.Place, p.Known = place, true
	return p
}

// From picks the populations that words mean: the id or the title of a users
// node, a location of the design, or any other place, to which all users of the
// design are moved. No words mean all populations. A word that is none of these
// is an error.
func From(all []Population, words []string) ([]Population, error) {
	if len(words) == 0 {
		return all, nil
	}
	var out []Population
	for _, word := range words {
		n := len(out)
		for _, p := range all {
			if p.Users.ID == word || strings.EqualFold(p.Users.Title, word) || strings.EqualFold(p.Location, word) {
				out = append(out, p)
			}
		}
		if len(out) > n {
			continue
		}
		if _, err := geo.Locate(word); err != nil {
			return nil, fmt.Errorf("from %q: neither users of the design nor a place: %w", word, err)
		}
		for _, p := range all {
			if len(out) == n || out[len(out)-1].Users != p.Users {
				out = append(out, At(p.Users, word, 0))
			}
		}
		for i := range out[n:] {
			out[n+i].Share = 1 / float64(len(out)-n)
		}
	}
	return out, nil
}

// Who tells one population from another: the id of its users and its location.
type Who struct{ Users, Location string }

// Names are what the populations of a design are called: their city; where
// users of two nodes are in one city, who they are too.
func Names(t *model.Topology) map[Who]string {
	all := Populations(t)
	name := func(p Population) string {
		if p.Location != "" {
			return p.Location
		}
		return p.Users.Label()
	}
	out, seen := make(map[Who]string, len(all)), map[string]int{}
	for _, p := range all {
		seen[name(p)]++
	}
	for _, p := range all {
		n := name(p)
		if seen[n] > 1 && p.Location != "" {
			n += ", " + p.Users.Label()
		}
		out[Who{p.Users.ID, p.Location}] = n
	}
	return out
}

// divide turns percentages, some left out, into shares that add up to 1. Those
// left out divide the rest of 100, by their rates where
// all have one.
func divide(percent, rates []model.Opt[float64]) []float64 {
	out := make([]float64, len(percent))
	sum := 0.0
	var open []int
	for i, p := range percent {
		if !p.IsSet() {
			open = append(open, i)
			continue
		}
		out[i] = bounded(p.Val(), 0, 1e9)
		sum += out[i]
	}
	parts := make([]float64, len(open))
	for k, i := range open {
		if rates == nil || !rates[i].IsSet() {
			clear(parts)
			break
		}
		parts[k] = bounded(rates[i].Val(), 0, 1e9)
	}
	for k, part := range normalised(parts) {
		out[open[k]] = max(0, 100-sum) * part
	}
	return normalised(out)
}

// normalised scales weights to add up to 1, in place; without any weight all
// are equal.
func normalised(w []float64) []float64 {
	sum := 0.0
	for _, v := range w {
		sum += v
	}
	for i := range w {
		if sum > 0 {
			w[i] /= sum
		} else {
			w[i] = 1 / float64(len(w))
		}
	}
	return w
}

// bounded keeps numbers of a file within lo and hi; not-a-number is lo.
func bounded(v, lo, hi float64) float64 {
	if math.IsNaN(v) {
		return lo
	}
	return min(max(v, lo), hi)
}
