package latency

import (
	"math"

	"portolan/model/geo"
)

// dataVersion and DataDate name the round-trip data and constants that every
// estimate of this build rests on; DataDate is the day they were collected.
const (
	dataVersion = "2026.11"
	DataDate    = "2026-11-22"
	// accessDate is the day on which the figures of access networks, of exchanges and
	// of the bands of areas were collected.
	accessDate = "2026-11-28"
)

// Basis says what stands behind a number.
type Basis string

// The bases, firmest first.
const (
	Measured Basis = "measured" // read from a table of measurements
	Modelled Basis = "modelled" // computed by a model fitted to measurements
	Assumed  Basis = "assumed"  // a stated assumption, for the user to change
)

// RTT is the round-trip time of one packet between two hosts, without last
// mile, handshakes or processing. Times are in ms and always finite.
type RTT struct {
	MS     float64
	Basis  Basis
	Source string
	Date   string // of the measurements, or of the data of the model
	// Low and High enclose the true value in 80 of 100 cases:
	// Floor <= Low <= MS <= High. They tell of the error of the estimate, not of
	// jitter from request to request.
	Low, High float64
	// Area names whose band that is where measurements are few: "Africa", "inside
	// Africa"; "" for that of the world.
	Area string
}

// Sources of a modelled RTT.
const (
	backboneSource = "hub graph and residual kernel over measured Region pairs, data of " + DataDate
	internetSource = "internet model over the hub graph and the exchanges where networks meet, data of " + accessDate
)

// fibreFloor is the time light takes from a to b and back in a straight fibre, ms.
// Nothing is faster.
func fibreFloor(a, b geo.Place) float64 {
	return roundTrips().params.FibreMSPerKM * geo.GreatCircle(a.Point, b.Point)
}

// Backbone is the round trip on AWS's own network, as between a point of
// presence and a Region. Two Regions of the measured table give the mean of the
// measurements of both directions; any other pair is modelled. It is the same
// from b to a. An invalid point (see geo.Point.Valid) gives the zero RTT.
func Backbone(a, b geo.Place) RTT {
	if !a.Valid() || !b.Valid() {
		return RTT{}
	}
	m := roundTrips()
	if e, ok := m.table[pairOf(a.Region, b.Region)]; ok {
		return RTT{
			MS: e.ms, Basis: Measured, Source: e.source, Date: e.date,
			Low: e.ms * measuredBand.low, High: e.ms * measuredBand.high,
		}
	}
	km := geo.GreatCircle(a.Point, b.Point)
	return m.dress(m.backbone(a.Point, b.Point), km, bandOf(backboneBands, km), backboneSource, DataDate)
}

// Internet is the round trip over the public internet between two hosts, as
// from a user's access network to a point of presence or to a Region. It is
// always modelled, and the same from b to a. An invalid point gives the zero
// RTT.
func Internet(a, b geo.Place) RTT {
	if !a.Valid() || !b.Valid() {
		return RTT{}
	}
	m := roundTrips()
	km := geo.GreatCircle(a.Point, b.Point)
	return m.dress(m.internet(a.Point, b.Point, km), km, m.internetBand(a.Point, b.Point, km), internetSource, accessDate)
}

// dress gives a modelled value its band.
func (m *rttModel) dress(ms, km float64, b band, source, date string) RTT {
	floor := m.params.FibreMSPerKM * km
	return RTT{
		MS: ms, Basis: Modelled, Source: source, Date: date, Area: b.area,
		Low: max(floor, ms*b.low), High: ms * b.high,
	}
}

// atLeast raises a round trip to a floor, which nothing beats.
func (r RTT) atLeast(floor float64) RTT {
	r.Low, r.MS, r.High = max(r.Low, floor), max(r.MS, floor), max(r.High, floor)
	return r
}

// backbone is the round trip along the shortest path through the hub graph,
// corrected by the measured residuals of Region pairs near both ends.
func (m *rttModel) backbone(p, q geo.Point) float64 {
	sp, sq := m.site(p), m.site(q)
	sum, weight := 0.0, m.params.KernelLambda
	for _, r := range m.residuals() {
		w := max(sp.weights[r.a]*sq.weights[r.b], sp.weights[r.b]*sq.weights[r.a])
		sum += w * r.log
		weight += w
	}
	floor := m.params.FibreMSPerKM * geo.GreatCircle(p, q)
	return max(m.base(sp, sq)*math.Exp(sum/weight), floor)
}

// internet blends a local formula into the scaled way between networks over the
// distances between BlendLoKM and BlendHiKM.
func (m *rttModel) internet(p, q geo.Point, km float64) float64 {
	in := m.params.Internet
	floor := m.params.FibreMSPerKM * km
	near := in.NearA + in.NearB*km
	if km <= in.BlendLoKM {
		return max(near, floor)
	}
	way, border := m.meeting(p, q)
	far := in.FarA + in.FarM*way + border
	w := min(1, (km-in.BlendLoKM)/(in.BlendHiKM-in.BlendLoKM))
	return max((1-w)*near+w*far, floor)
}
