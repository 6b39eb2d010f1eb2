package latency

import (
	_ "embed"
	"math"
	"sync"

	"portolan/model/geo"
	"portolan/model/table"
)

// band is an 80 % interval of true value over estimate, for distances below km.
type band struct {
	km, low, high float64
	area          string
}

// bandsCSV holds the bands of areas with few measurements, as
// testdata/fit_bands.py writes it: areas in the order in which they name a pair,
// classes by distance in km, and the class inside one area.
//
//go:embed bands.csv
var bandsCSV string

const insideArea = "inside"

type areaBand struct {
	area, class string
	band
}

var areaBands = sync.OnceValue(func() []areaBand {
	_, rows := table.Read("latency", bandsCSV)
	out := make([]areaBand, 0, len(rows))
	for _, r := range rows {
		b := areaBand{area: r[0], class: r[1], band: band{km: math.Inf(1), low: mustNumber(r[0], r[2]), high: mustNumber(r[0], r[3])}}
		if b.class != "far" && b.class != insideArea {
			b.km = mustNumber(r[0], b.class)
		}
		out = append(out, b)
	}
	return out
})

// thinKM is below which distance a band is never narrower than that of the world:
// next to nothing was measured there.
const thinKM = 3000

// internetBand is the band of a pair: of the area that names it, else of the
// world.
func (m *rttModel) internetBand(p, q geo.Point, km float64) band {
	x := m.exchanges()
	a := x.zones[mostly(m.site(p).members())].Area
	b := x.zones[mostly(m.site(q).members())].Area
	world := bandOf(internetBands, km)
	inside := a == b
	for _, t := range areaBands() {
		if t.area != a && t.area != b || inside != (t.class == insideArea) || km >= t.km {
			continue
		}
		out := t.band
		if out.area = t.area; inside {
			out.area = "inside " + t.area
		}
		if km < thinKM {
			out.low, out.high = min(out.low, world.low), max(out.high, world.high)
		}
		return out
	}
	return world
}

// The bands come from the evaluation of the model on data it was not fitted to,
// of DataDate: each training Region left out in turn, and sets of measurements
// kept apart. For the measured table they are what the pairs of one Region
// drifted by between two yearly captures (10.7 % at the 90th percentile).
var (
	backboneBands = []band{
		{km: 1000, low: 0.76, high: 1.37},
		{km: 3000, low: 0.87, high: 1.31},
		{km: 8000, low: 0.92, high: 1.19},
		{km: math.Inf(1), low: 0.96, high: 1.10},
	}
	internetBands = []band{
		{km: 500, low: 0.65, high: 2.46},
		{km: 1000, low: 0.71, high: 2.33},
		{km: 3000, low: 0.77, high: 1.70},
		{km: 8000, low: 0.86, high: 1.35},
		{km: math.Inf(1), low: 0.91, high: 1.26},
	}
	measuredBand = band{km: math.Inf(1), low: 0.89, high: 1.11}
)

func bandOf(bands []band, km float64) band {
	for _, b := range bands {
		if km < b.km {
			return b
		}
	}
	return bands[len(bands)-1]
}
