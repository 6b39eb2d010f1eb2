package worldview

import (
	"cmp"
	"slices"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/latency"
	"portolan/model/layout"
	"portolan/model/traffic"
)

// kind says what stands at a station.
type kind int

const (
	cityKind kind = iota
	edgeKind
	regionKind
	siteKind // servers outside AWS
)

// station is a place on the map.
type station struct {
	kind   kind
	name   string // city as the design writes it, airport code, Region code, title of the site
	long   string // more of the name where there is room, or ""
	at     geo.Point
	used   bool // traffic goes there
	broken bool
}

// leg is the stretch between two stations.
type leg struct {
	stretch
	trip func() latency.RTT // what the round trip is made of, without the last mile
	mile float64            // last mile of users, ms
}

// stretch is what legs are told apart by.
type stretch struct {
	from, to int
	ms       float64 // round trip, with the last mile of users
}

// way is a chain of stations that requests of a population take.
type way struct {
	legs  []int
	last  int      // station at its end
	share float64  // of the requests of the population, 0..1
	fails bool     // it ends without an answer
	why   []string // then, each reason once
	dead  bool     // it was taken before something broke, and is no more
}

// population is the users of one node in one place.
type population struct {
	users, location string
	name            string
	station         int     // -1 without a place
	share           float64 // of all requests, 0..1
	ways            []way   // greatest share first, dead ones last
	cold, warm      figures
}

// world is what a design is on the map.
type world struct {
	stations []station
	legs     []leg
	pops     []population
	measured [2]bool // whether the figures are there, cold and warm
}

// survey follows the requests of a design, with what is broken and without.
func survey(t *model.Topology, f traffic.Failures) *world {
	s := &surveyor{net: latency.NewNetwork(), places: map[station]int{}, joined: map[stretch]int{}, failures: f}
	t = model.Countable(t)
	now := traffic.NewWalker(t, s.net, f)
	before := now
	if f.Any() {
		before = traffic.NewWalker(t, s.net, traffic.Failures{})
	}
	for _, p := range traffic.Populations(t) {
		s.population(p, now, before)
	}
	for _, n := range t.Nodes {
		if r, ok := geo.RegionByCode(n.Region()); ok {
			s.station(regionStation(r))
		}
	}
	for _, e := range geo.EdgeLocations() {
		if f.EdgeLocations[e.Code] {
			s.station(station{kind: edgeKind, name: e.Code, long: e.City, at: e.Point})
		}
	}
	for i := range s.stations {
		st := &s.stations[i]
		switch st.kind {
		case regionKind:
			st.broken = f.Regions[st.name]
		case edgeKind:
			st.broken = f.EdgeLocations[st.name]
		}
	}
	return &s.world
}

// surveyor makes a world.
type surveyor struct {
	world
	net      traffic.Network
	failures traffic.Failures
	places   map[station]int
	joined   map[stretch]int
}

func regionStation(r geo.Region) station {
	return station{kind: regionKind, name: r.Code, long: r.City, at: r.Point}
}

func (s *surveyor) station(st station) int {
	i, ok := s.places[st]
	if !ok {
		i = len(s.stations)
		s.places[st] = i
		s.stations = append(s.stations, st)
	}
	return i
}

func (s *surveyor) population(p traffic.Population, now, before *traffic.Walker) {
	out := population{users: p.Users.ID, location: p.Location, name: cmp.Or(p.Location, layout.TitleOf(p.Users)), station: -1, share: p.Share}
	if p.Known {
		out.station = s.station(station{kind: cityKind, name: out.name, at: p.Place.Point})
		s.stations[out.station].used = true
		out.ways = s.ways(p, now)
		if before != now {
			for _, w := range s.ways(p, before) {
				if !slices.ContainsFunc(out.ways, func(v way) bool { return slices.Equal(v.legs, w.legs) }) {
					w.dead = true
					out.ways = append(out.ways, w)
				}
			}
		}
	}
	s.pops = append(s.pops, out)
}

// ways lists the chains of stations of all requests of a population, each once.
func (s *surveyor) ways(p traffic.Population, w *traffic.Walker) []way {
	var out []way
	for _, q := range w.Requests(p.Users) {
		one := p
		one.Share = q.Share
		for _, j := range w.Walk(one, q) {
			for _, part := range bySite(j) {
				next := s.way(part)
				same := func(v way) bool { return v.fails == next.fails && slices.Equal(v.legs, next.legs) }
				if i := slices.IndexFunc(out, same); i >= 0 {
					out[i].share += next.share
					for _, why := range next.why {
						if !slices.Contains(out[i].why, why) {
							out[i].why = append(out[i].why, why)
						}
					}
				} else {
					out = append(out, next)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b way) int { return cmp.Compare(b.share, a.share) })
	return out
}

// bySite divides a journey that ends at equal sites outside AWS, each of which is
// a station; other equal targets stand in one Region.
func bySite(j traffic.Journey) []traffic.Journey {
	last := len(j.Hops) - 1
	if h := j.Hops[last]; len(h.Peers) == 0 || h.Node.Kind() != model.KindOnPremises {
		return []traffic.Journey{j}
	}
	var out []traffic.Journey
	for _, e := range traffic.Ends(j.Hops) {
		part := j
		part.Share *= e.Share
		part.Hops = slices.Clone(j.Hops)
		part.Hops[last].Node, part.Hops[last].Link, part.Hops[last].Peers = e.Node, e.Link, nil
		out = append(out, part)
	}
	return out
}

// way joins the stations of one journey.
func (s *surveyor) way(j traffic.Journey) way {
	out := way{share: j.Share, fails: j.Outcome == traffic.Failed}
	if n := len(j.Why); out.fails && n > 0 {
		out.why = []string{j.Why[n-1]}
	}
	at := -1
	var here geo.Place
	for i, h := range j.Hops {
		if !h.Located || h.Kind == traffic.HopDNS {
			continue
		}
		st, ok := s.stationOf(h, j)
		if !ok {
			continue
		}
		next := s.station(st)
		s.stations[next].used = true
		if at >= 0 && next != at {
			out.legs = append(out.legs, s.leg(j, at, next, here, j.Hops[i]))
		}
		at, here, out.last = next, h.Place, next
	}
	return out
}

func (s *surveyor) stationOf(h traffic.Hop, j traffic.Journey) (station, bool) {
	switch {
	case h.Kind == traffic.HopUsers:
		return station{kind: cityKind, name: cmp.Or(j.Location, layout.TitleOf(h.Node)), at: h.Place.Point}, true
	case h.EdgeLocation != "":
		return station{kind: edgeKind, name: h.EdgeLocation, long: h.Place.Name, at: h.Place.Point}, true
	case h.Node.Kind() == model.KindOnPremises:
		return station{kind: siteKind, name: layout.TitleOf(h.Node), long: h.Place.Name, at: h.Place.Point}, true
	}
	r, ok := geo.RegionByCode(h.Region)
	return regionStation(r), ok
}

// leg is the stretch from a station to that of a hop: the round trip that an
// estimate uses, the caches inside the network of AWS left out.
func (s *surveyor) leg(j traffic.Journey, from, to int, here geo.Place, h traffic.Hop) int {
	users, _ := model.As[*model.Users](j.Users)
	l := leg{stretch: stretch{from: from, to: to}}
	first := s.stations[from].kind == cityKind
	if first && users.Network.Val() != model.NetworkVPC || !first && h.Node.Kind() == model.KindOnPremises {
		l.ms, l.trip = s.net.Internet(here, h.Place), func() latency.RTT { return latency.Internet(here, h.Place) }
	} else {
		l.ms, l.trip = s.net.Backbone(here, h.Place), func() latency.RTT { return latency.Backbone(here, h.Place) }
	}
	if first && users.Network.Val() != model.NetworkVPC {
		l.mile = latency.LastMile(users, here)
		l.ms += l.mile
	}
	i, ok := s.joined[l.stretch]
	if !ok {
		i = len(s.legs)
		s.joined[l.stretch] = i
		s.legs = append(s.legs, l)
	}
	return i
}
