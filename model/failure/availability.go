package failure

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// Availability is what the commitments of AWS amount to on the way of one kind of
// request: the share of them that is answered while every service keeps its
// promise and no more. It is what AWS stands in for, not what will happen.
//
// Stations one behind the other multiply. Where the simulation shows that the
// loss of a station is noticed and another way serves, the two ways count as
// parallel: independent when they stand in different Regions, else no better
// than the better of them. The time of a failover itself is not in it.
type Availability struct {
	Users, Location string // as of a [Journey]
	Request, Method string
	Entry           string  // id of the node that is asked, "" when there is none
	Percent         float64 // 0..100; the most that it can be where Unknown is not empty
	Least           float64 // the least that it can be: Percent where Unknown is empty
	// Unknown are ids of the nodes without a published commitment on the way and on
	// those that take over. The availability is unknown then, between Least and
	// Percent.
	Unknown []string
	Series  []Station // what every request needs, in order of the way
	Covered []Station // what another way stands in for
}

// fails tells whether the intact design fails the requests.
func (a Availability) fails() bool { return a.Known() && a.Percent == 0 }

// text words the availability with its bounds.
func (a Availability) text(t *model.Topology) string {
	switch {
	case a.fails():
		return "fails unbroken"
	case a.Known():
		return PercentText(a.Percent)
	}
	names := make([]string, len(a.Unknown))
	for i, id := range a.Unknown {
		names[i] = nodeLabel(t, id)
	}
	out := "unknown: nothing is published for " + strings.Join(names, ", ")
	var bounds []string
	if a.Least > 0 {
		bounds = append(bounds, "at least "+PercentText(a.Least))
	}
	if a.Bounded() {
		bounds = append(bounds, "at most "+PercentText(a.Percent))
	}
	if len(bounds) > 0 {
		out += "; " + strings.Join(bounds, ", ")
	}
	return out
}

// Known tells whether Percent is the availability.
func (a Availability) Known() bool { return len(a.Unknown) == 0 }

// Bounded tells whether something is published of the way, so that Percent tells
// anything.
func (a Availability) Bounded() bool { return a.Known() || len(a.Series)+len(a.Covered) > 0 }

// Arithmetic is how the figure comes about, such as "cdn 99.9 % × app 99.99 %;
// stood in for: db 99.9 %".
func (a Availability) Arithmetic(t *model.Topology) string {
	text := func(stations []Station) string {
		var parts []string
		for _, s := range stations {
			parts = append(parts, nodeLabel(t, s.Node)+" "+PercentText(s.Commitment.Percent))
		}
		return strings.Join(parts, " × ")
	}
	var out []string
	if len(a.Series) > 0 {
		out = append(out, text(a.Series))
	}
	if len(a.Covered) > 0 {
		out = append(out, "another way stands in for "+text(a.Covered))
	}
	if len(a.Unknown) > 0 {
		out = append(out, "nothing is published for "+strings.Join(a.Unknown, ", "))
	}
	return strings.Join(out, "; ")
}

// PercentText writes an availability with as many nines as it has: three digits
// after those, cut and not rounded up. Less than 100 never reads as 100.
func PercentText(v float64) string {
	digits := 3
	for short := 100 - v; short > 0 && short < 0.01 && digits < 8; short *= 10 {
		digits++
	}
	scale := math.Pow(10, float64(digits))
	cut := math.Floor(v*scale + 1e-6)
	if v < 100 {
		cut = min(cut, 100*scale-1)
	}
	return strconv.FormatFloat(cut/scale, 'f', -1, 64) + " %"
}

// Station is a node on a way with what AWS promises of it.
type Station struct {
	Node       string // id
	Commitment Commitment
}

// Availabilities gives that of each kind of request, in the order of the journeys of
// a simulation with the same options. Requests that the intact design fails have 0.
func Availabilities(t *model.Topology, o Options) ([]Availability, error) {
	s, kinds, err := begin(t, o, nil)
	if err != nil {
		return nil, err
	}
	return s.availabilities(Watch{}, kinds)
}

func (s *study) availabilities(w Watch, kinds []kind) ([]Availability, error) {
	out := make([]Availability, len(kinds))
	known := map[string]Availability{}
	alike := newAlikes(s)
	for i := range kinds {
		if err := w.tell(i, len(kinds)); err != nil {
			return nil, err
		}
		k := &kinds[i]
		any, own := alike.keys(k)
		a, ok := known[any]
		if !ok {
			a, ok = known[own]
		}
		if !ok {
			anyMethod := false
			if a, anyMethod = s.availability(k); anyMethod {
				known[any] = a
			} else {
				known[own] = a
			}
		}
		out[i] = a
		out[i].Users, out[i].Location = k.population.Users.ID, k.population.Location
		out[i].Request, out[i].Method = k.request.Path, k.request.Method
		if way := wayOf(k.before); len(way.Path) > 1 {
			out[i].Entry = way.Path[1]
		}
	}
	return out, nil
}

// alikes tells which populations fare alike whatever is lost: they call the same
// addresses in the same way, from places that nothing tells apart.
type alikes struct {
	*study
	users    map[*model.Node]string
	anywhere map[*model.Node]bool
}

func newAlikes(s *study) *alikes {
	return &alikes{s, map[*model.Node]string{}, map[*model.Node]bool{}}
}

// keys are equal for requests that fare alike: any for those that differ in their
// method at most, own for those that do not.
func (a *alikes) keys(k *kind) (any, own string) {
	users := k.population.Users
	who, known := a.users[users]
	if !known {
		who = a.who(users)
		a.users[users], a.anywhere[users] = who, a.intact.Placeless(users)
	}
	place := strconv.FormatBool(k.population.Known)
	if k.population.Known && !a.anywhere[users] {
		place = fmt.Sprint(k.population.Place)
	}
	any = strings.Join([]string{who, place, k.request.Path, k.request.Entry}, "\x02")
	return any, any + "\x02" + k.request.Method
}

// who is how users call, but for how many they are, where, and by which access.
func (a *alikes) who(users *model.Node) string {
	var out []string
	for _, p := range users.Info().Props {
		switch p.Name {
		case "locations", "share", "rate", "access", "accessMix":
			continue
		}
		v, _ := users.Get(p.Name)
		out = append(out, strings.Join(v, "\x00"))
	}
	for _, l := range a.t.Out(users.ID) {
		out = append(out, string(l.Kind), l.To)
		for _, p := range l.Info().Props {
			v, _ := l.Get(p.Name)
			out = append(out, strings.Join(v, "\x00"))
		}
	}
	for _, l := range a.t.In(users.ID) {
		out = append(out, string(l.Kind), l.From)
	}
	return strings.Join(out, "\x01")
}

// availability is that of one kind of request. alike tells whether it is the same
// for any method: no station on any way tells them apart.
func (s *study) availability(k *kind) (a Availability, alike bool) {
	b := newBalance(s, k)
	least, most := b.bounds()
	out := Availability{Percent: 100 * most, Least: 100 * least, Unknown: b.unknown, Series: b.series, Covered: b.covered}
	short := func(s Station) bool { return s.Commitment.Percent < 100 }
	less := math.Nextafter(100, 0) // what a float64 cannot tell from all
	if slices.ContainsFunc(out.Series, short) || slices.ContainsFunc(out.Covered, short) {
		out.Least = min(out.Least, less)
		if out.Known() {
			out.Percent = out.Least
		}
	}
	return out, b.alike
}
