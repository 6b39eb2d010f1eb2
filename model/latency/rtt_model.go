package latency

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"portolan/model/geo"
)

// rttModel is the round-trip model over the embedded data. It is built once and
// safe for concurrent use.
type rttModel struct {
	params geo.RTTParams
	graph  *hubGraph
	table  map[regionPair]measured
	pairs  []regionPair // keys of table, sorted

	anchors   []geo.Point // Regions of the table, by code
	anchorOf  map[string]int
	residuals func() []residual
	exchanges func() *exchanges

	sites sync.Map // geo.Point: *site
	known atomic.Int64
}

// regionPair is two different Region codes in order.
type regionPair struct{ a, b string }

func pairOf(a, b string) regionPair {
	if a > b {
		a, b = b, a
	}
	return regionPair{a, b}
}

// measured is the mean of the directions measured between two Regions.
type measured struct {
	ms           float64
	source, date string
}

// residual is ln(measured / base) between two anchors, by index.
type residual struct {
	a, b int
	log  float64
}

// roundTrips is the model of round trips, made when it is first asked.
var roundTrips = sync.OnceValue(newRTTModel)

func newRTTModel() *rttModel {
	m := &rttModel{params: geo.RTTModelParams(), anchorOf: map[string]int{}}
	m.graph = newHubGraph(geo.Hubs(), geo.Cables(), m.params)
	m.table = measuredTable(geo.Measurements())
	m.pairs = make([]regionPair, 0, len(m.table))
	codes := make([]string, 0, 2*len(m.table))
	for p := range m.table {
		m.pairs = append(m.pairs, p)
		codes = append(codes, p.a, p.b)
	}
	slices.SortFunc(m.pairs, func(x, y regionPair) int {
		return cmp.Or(strings.Compare(x.a, y.a), strings.Compare(x.b, y.b))
	})
	slices.Sort(codes)
	for i, c := range slices.Compact(codes) {
		r, ok := geo.RegionByCode(c)
		if !ok {
			panic("latency: measured Region " + c + " is not in the Region table")
		}
		m.anchors = append(m.anchors, r.Point)
		m.anchorOf[c] = i
	}
	m.residuals = sync.OnceValue(m.newResiduals)
	m.exchanges = sync.OnceValue(m.newExchanges)
	return m
}

// measuredTable joins both directions of each pair. A Region measured from
// itself tells of its own network and of the probe, not of distance: such rows
// are left out.
func measuredTable(rows []geo.Measurement) map[regionPair]measured {
	type sum struct {
		ms      float64
		n       int
		sources []string
		dates   []string
	}
	sums := make(map[regionPair]*sum, len(rows)/2)
	texts := map[[2]string]string{} // few, over hundreds of rows
	for _, r := range rows {
		if r.From == r.To {
			continue
		}
		k := pairOf(r.From, r.To)
		s := sums[k]
		if s == nil {
			s = &sum{}
			sums[k] = s
		}
		s.ms += r.MS
		s.n++
		cited := [2]string{r.Source, r.Date}
		text, ok := texts[cited]
		if !ok {
			text = r.Source + ", " + r.Date
			texts[cited] = text
		}
		if !slices.Contains(s.sources, text) {
			s.sources = append(s.sources, text)
		}
		if !slices.Contains(s.dates, r.Date) {
			s.dates = append(s.dates, r.Date)
		}
	}
	out := make(map[regionPair]measured, len(sums))
	for k, s := range sums {
		out[k] = measured{ms: s.ms / float64(s.n), source: strings.Join(s.sources, "; "), date: strings.Join(s.dates, ", ")}
	}
	return out
}

func (m *rttModel) newResiduals() []residual {
	out := make([]residual, len(m.pairs))
	for i, p := range m.pairs {
		a, b := m.anchorOf[p.a], m.anchorOf[p.b]
		base := m.base(m.site(m.anchors[a]), m.site(m.anchors[b]))
		out[i] = residual{a, b, math.Log(m.table[p].ms / base)}
	}
	return out
}

// base is the round trip along the cables of the hub graph, ms.
func (m *rttModel) base(p, q *site) float64 {
	return m.params.InterceptMS + m.params.FibreMSPerKM*m.pathKM(p, q)
}

// pathKM is the shortest way from p to q by any of their nearest hubs, or
// straight if that is short; never shorter than the great circle.
func (m *rttModel) pathKM(p, q *site) float64 {
	// Sums of floating-point numbers depend on their order: one fixed direction
	// keeps the result symmetric to the last bit.
	if comparePoints(p.point, q.point) > 0 {
		p, q = q, p
	}
	direct := geo.GreatCircle(p.point, q.point)
	best, reach := math.Inf(1), p.reach()
	for _, h := range q.hubs {
		best = min(best, reach[h.index]+h.km)
	}
	if direct <= m.params.DirectMaxKM {
		best = min(best, m.params.LocalFactor*direct)
	}
	return max(best, direct)
}

func comparePoints(a, b geo.Point) int {
	return cmp.Or(cmp.Compare(a.Lat, b.Lat), cmp.Compare(a.Lon, b.Lon))
}

// site is what the model needs to know of one end, computed once per point.
type site struct {
	point   geo.Point
	hubs    []attachment     // ways to the nearest hubs
	reach   func() []float64 // way to every hub, computed when first needed
	weights []float64        // kernel weight of each anchor

	members   func() []member  // zones of its networks, computed when first needed
	exchanges func() []float64 // way to every exchange, likewise
}

// mostSites bounds the memory of a long run over arbitrary coordinates, about
// 3 MB; the points of all tables together are a sixth of it.
const mostSites = 2048

func (m *rttModel) site(p geo.Point) *site {
	if s, ok := m.sites.Load(p); ok {
		return s.(*site)
	}
	s := &site{
		point:   p,
		hubs:    m.graph.attach(p, m.params.AttachHubs),
		weights: make([]float64, len(m.anchors)),
	}
	s.reach = sync.OnceValue(func() []float64 { return m.graph.reach(s.hubs) })
	m.siteZones(s)
	for i, a := range m.anchors {
		s.weights[i] = math.Exp(-geo.GreatCircle(p, a) / m.params.KernelKM)
	}
	if m.known.Load() < mostSites {
		if _, had := m.sites.LoadOrStore(p, s); !had {
			m.known.Add(1)
		}
	}
	return s
}
