package latency

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	topo "portolan/model"
	"portolan/model/geo"
	"portolan/model/table"
)

// mixesCSV says by which access the users of a group of countries come: percent
// of page views, with the inputs and sources of each group.
//
//go:embed mixes.csv
var mixesCSV string

// mix is the usual access of the users of a group of countries.
type mix struct {
	Group  string
	Shares []topo.AccessShare // percent of requests, in the order of the table; they add up to 100
	Inputs string             // what was measured and what assumed
	Source string
}

// mixTable holds the mixes, the first of them that of the world.
type mixTable struct {
	mixes []mix
	of    map[string]int // by country code
}

var embeddedMixes = sync.OnceValue(func() mixTable {
	columns, rows := table.Read("latency", mixesCSV)
	t := mixTable{of: map[string]int{}}
	const kinds = 5
	for _, r := range rows {
		m := mix{Group: r[0], Inputs: r[kinds+2], Source: r[kinds+3]}
		for i, name := range columns[1 : kinds+1] {
			if percent := mustNumber(m.Group, r[i+1]); percent > 0 {
				m.Shares = append(m.Shares, topo.AccessShare{Access: name, Percent: percent})
			}
		}
		for _, c := range strings.Fields(r[kinds+4]) {
			t.of[c] = len(t.mixes)
		}
		t.mixes = append(t.mixes, m)
	}
	return t
})

// mixOf is the usual access at a place: coordinates belong to the country of the
// nearest city, and a country that no group has is as the world.
func mixOf(p geo.Place) mix {
	code := p.CountryCode
	if code == "" && p.Valid() {
		code = geo.NearestCities(p.Point, 1)[0].CountryCode
	}
	t := embeddedMixes()
	return t.mixes[t.of[code]]
}

// access is one way by which users of a population reach the Internet.
type access struct {
	name   string
	share  float64 // of the requests of the population
	mile   mile
	jitter float64 // p95 over p50 from request to request of one user
	source string
}

// mixture is the access of a population.
type mixture struct {
	list   []access
	basis  Basis
	source string
}

// typical is the access of most requests; of equals the first.
func (m mixture) typical() access {
	best := m.list[0]
	for _, a := range m.list[1:] {
		if a.share > best.share {
			best = a
		}
	}
	return best
}

// words says the shares of a mixture: "wifi 60 %, wired 21 %".
func (m mixture) words() string {
	list := slices.Clone(m.list)
	slices.SortStableFunc(list, func(a, b access) int {
		switch {
		case a.share > b.share:
			return -1
		case a.share < b.share:
			return 1
		}
		return 0
	})
	parts := make([]string, len(list))
	for i, a := range list {
		parts[i] = fmt.Sprintf("%s %.0f %%", a.name, 100*a.share)
		if len(list) == 1 {
			parts[i] = a.name
		}
	}
	return strings.Join(parts, ", ")
}

// accessShares is by which access the users of a place come, in percent of their
// requests, and where that is from: what the node says, else the usual mix of the
// country, which is assumed. It is empty for users inside a VPC.
func accessShares(s *topo.Users, p geo.Place) (shares []topo.AccessShare, source string) {
	if s.Network.Val() == topo.NetworkVPC {
		return nil, ""
	}
	if said := s.AccessShares(); len(said) > 0 {
		return said, "access that the design states"
	}
	if kind := s.Access.Val(); kind != "" && kind != topo.AccessMixed {
		return []topo.AccessShare{{Access: kind, Percent: 100}}, "access that the design states"
	}
	m := mixOf(p)
	return m.Shares, "usual access in " + m.Group + ", assumed: " + m.Source
}

// LastMile is the median last mile of a typical user: of the access by which most
// of the users come. It is 0 for users inside a VPC.
func LastMile(s *topo.Users, p geo.Place) float64 {
	m := embeddedFigures().mixture(s, p)
	if len(m.list) == 0 {
		return 0
	}
	return m.typical().mile.p50
}

// mixture is the access of the users of a place with its figures. An access that
// the table lacks counts as a line of unknown kind.
func (t *figureTable) mixture(s *topo.Users, p geo.Place) mixture {
	shares, source := accessShares(s, p)
	m := mixture{basis: Assumed, source: source}
	total := 0.0
	for _, x := range shares {
		total += x.Percent
	}
	if total <= 0 {
		return m
	}
	for _, x := range shares {
		f, ok := t.items["last-mile/"+x.Access]
		if !ok {
			f = t.get("last-mile/wired")
		}
		name := strings.TrimPrefix(f.Item, "last-mile/")
		m.list = append(m.list, access{
			name: name, share: x.Percent / total, mile: mile{f.P50, f.P90, f.P95},
			jitter: t.get("jitter/" + name).P95, source: f.Source,
		})
	}
	if len(m.list) == 1 {
		f := t.get("last-mile/" + m.list[0].name)
		m.source = f.Source
		if f.Basis == string(Measured) {
			m.basis = Measured
		}
	}
	return m
}

// mile is a last mile between users, ms: its logarithm goes straight, over the
// quantiles of the normal distribution, from the median to the 90th percentile
// and on to the 95th, below the median as above it, and beyond the 95th as from
// the median to there.
type mile struct{ p50, p90, p95 float64 }

const (
	z90     = 1.2816 // the 90th percentile of the normal distribution
	mostZ   = 3.5    // users beyond count as there: 2 in 10,000 each side
	flatter = 1e-9   // slopes are kept above
)

// slopes are the rise of the logarithm of a mile up to the 90th percentile, up to the
// 95th and beyond.
type slopes struct {
	mile
	a, b, c float64
}

func (m mile) slopes() slopes {
	a := math.Log(m.p90/m.p50) / z90
	b := math.Log(m.p95/m.p90) / (z95 - z90)
	c := math.Log(m.p95/m.p50) / z95
	return slopes{m, max(a, flatter), max(b, flatter), max(c, flatter)}
}

func (m mile) constant() bool { return m.p50 <= 0 || m.p95 <= m.p50 }

// at is the last mile of the user with that quantile of the normal distribution.
func (m mile) at(z float64) float64 {
	if m.constant() {
		return m.p50
	}
	s := m.slopes()
	switch {
	case z <= z90:
		return m.p50 * math.Exp(s.a*z)
	case z <= z95:
		return m.p90 * math.Exp(s.b*(z-z90))
	}
	return m.p95 * math.Exp(s.c*(z-z95))
}

// cdf is the share of users whose last mile is at most ms.
func (s slopes) cdf(ms float64) float64 {
	if ms <= 0 {
		return 0
	}
	var z float64
	switch {
	case ms <= s.p90:
		z = math.Log(ms/s.p50) / s.a
	case ms <= s.p95:
		z = z90 + math.Log(ms/s.p90)/s.b
	default:
		z = z95 + math.Log(ms/s.p95)/s.c
	}
	return 0.5 * math.Erfc(-z/math.Sqrt2)
}

// apart is what users differ by in so many trips over their last mile: the
// trips of one user less those of the typical user.
type apart struct {
	mile
	trips float64
}

func (a apart) span() float64 {
	if a.trips == 0 || a.constant() {
		return 0
	}
	return a.trips * (a.at(mostZ) - a.at(-mostZ))
}

func (a apart) key(b []byte) []byte {
	b = append(b, '~')
	for _, v := range [...]float64{a.trips, a.p50, a.p90, a.p95} {
		b = appendFigure(b, v)
	}
	return b
}

// dist puts it on the grid, a bin centred at the typical user.
func (a apart) dist(step float64) *dist {
	if a.span() == 0 {
		return constant(0, step)
	}
	below := int(a.trips * (a.p50 - a.at(-mostZ)) / step)
	above := int(math.Ceil(a.trips * (a.at(mostZ) - a.p50) / step))
	start := -float64(below) * step
	mass := make([]float64, below+above+1)
	last, users := 0.0, a.slopes()
	for i := range mass {
		share := users.cdf(a.p50 + (start+(float64(i)+0.5)*step)/a.trips)
		mass[i] = share - last
		last = share
	}
	mass[len(mass)-1] += 1 - last
	return newDist(start, step, mass, false)
}
