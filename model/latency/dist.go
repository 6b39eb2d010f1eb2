package latency

import (
	"encoding/binary"
	"math"
)

const (
	gridMS   = 0.5   // width of a bin, unless times spread so wide that it needs more than mostBins
	mostBins = 16384 // bounds the work on absurd think times
	fewBins  = 512   // are enough for what happens to few requests
	userBins = 2048  // are enough for what differs between users, which spreads wide
	rare     = 0.05  // share of requests that are few
	tailZ    = 4.0   // log-normals are cut 4 standard deviations from the median: 3 in 100,000 each side

	widestRatio = 1000 // largest p95/p50 that is told apart
)

// z95 is the 95th percentile of the normal distribution.
const z95 = 1.645

// term is a log-normal time by its percentiles, ms. A term whose percentiles
// are equal is a constant. One with trips of its own is what users differ by.
type term struct {
	p50, p95 float64
	users    apart
}

func newTerm(p50, p95 float64) term {
	p50 = max(p50, 0)
	if p50 == 0 && p95 > 0 {
		p50 = p95 / widestRatio
	}
	return term{p50: p50, p95: min(max(p95, p50), p50*widestRatio)}
}

func (t term) scaled(n float64) term { return term{p50: t.p50 * n, p95: t.p95 * n} }

func (t term) sigma() float64 {
	if t.p50 <= 0 {
		return 0
	}
	return math.Log(t.p95/t.p50) / z95
}

// span is the width of the distribution, ms.
func (t term) span() float64 {
	s := t.sigma()
	return t.p50*(math.Exp(tailZ*s)-math.Exp(-tailZ*s)) + t.users.span()
}

// dist puts a term on the grid.
func (t term) dist(step float64) *dist {
	if t.users.trips > 0 {
		return t.users.dist(step)
	}
	return lognormal(t, step)
}

func (t term) key(b []byte) []byte {
	if t.users.trips > 0 {
		return t.users.key(b)
	}
	return appendFigure(appendFigure(append(b, ','), t.p50), t.p95)
}

// appendFigure adds a figure to a key, to the last bit. All are equally long, so
// that with a letter before each kind of thing no two lists have one key.
func appendFigure(b []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
}

// variable is one independent part of a request: with each weight, the sum of
// the terms of an alternative. Several trips over one leg are one term, scaled:
// within a request they are the same draw.
type variable []alternative

type alternative struct {
	weight float64
	terms  []term
}

func single(t term) variable { return variable{{1, []term{t}}} }

func (v variable) key(b []byte) []byte {
	for _, a := range v {
		b = appendFigure(append(b, '|'), a.weight)
		for _, t := range a.terms {
			b = t.key(b)
		}
	}
	return append(b, ';')
}

// dist is a distribution on a grid: mass[i] at start + i*step. start is no
// multiple of step, so that constants and medians stay exact.
type dist struct {
	start, step float64
	mass        []float64
	sum         []float64 // running sum of mass, once it is asked for
	exact       bool      // the masses are constants, not slices of something continuous
}

// newDist takes masses of any total, and keeps them.
func newDist(start, step float64, mass []float64, exact bool) *dist {
	total := 0.0
	for _, m := range mass {
		total += m
	}
	for i := range mass {
		mass[i] /= total
	}
	return &dist{start: start, step: step, mass: mass, exact: exact}
}

// summed has the running sum: what is only added to others never needs it.
func (d *dist) summed() *dist {
	if d.sum == nil {
		d.sum = make([]float64, len(d.mass))
		run := 0.0
		for i, m := range d.mass {
			run += m
			d.sum[i] = run
		}
	}
	return d
}

func constant(v, step float64) *dist { return newDist(v, step, []float64{1}, true) }

func (d *dist) end() float64 { return d.start + float64(len(d.mass)-1)*d.step }

// lognormal puts a term on the grid, a bin centred at its median.
func lognormal(t term, step float64) *dist {
	s := t.sigma()
	if s < 1e-9 {
		return constant(t.p50, step)
	}
	below := int((t.p50 - t.p50*math.Exp(-tailZ*s)) / step)
	above := int(math.Ceil((t.p50*math.Exp(tailZ*s) - t.p50) / step))
	start := t.p50 - float64(below)*step
	mass := make([]float64, below+above+1)
	last := 0.0
	for i := range mass {
		cdf := lognormalCDF(start+(float64(i)+0.5)*step, t.p50, s)
		mass[i] = cdf - last
		last = cdf
	}
	return newDist(start, step, mass, false)
}

func lognormalCDF(x, median, sigma float64) float64 {
	return 0.5 * math.Erfc(-math.Log(x/median)/(sigma*math.Sqrt2))
}

// convolve is the sum of two independent times on the same grid.
func convolve(a, b *dist) *dist {
	if len(a.mass) < len(b.mass) {
		a, b = b, a
	}
	if len(b.mass) == 1 {
		c := *a
		c.start += b.start
		return &c
	}
	n := len(a.mass) + len(b.mass) - 1
	mass, rest := make([]float64, n), b.mass
	for len(rest) > 0 {
		at := mass[len(b.mass)-len(rest):]
		if len(rest) < 4 || len(a.mass) < 4 {
			addRow(at, a.mass, rest[0])
			rest = rest[1:]
			continue
		}
		addRows(at, a.mass, rest[:4])
		rest = rest[4:]
	}
	return newDist(a.start+b.start, a.step, mass, a.exact && b.exact).trimmed()
}

// addRow adds masses of one time, weighted.
func addRow(to, mass []float64, weight float64) {
	to = to[:len(mass)]
	for j, m := range mass {
		to[j] += weight * m
	}
}

// addRows is addRow for four weights, each a bin later than the one before. A bin is
// read and written once and adds up in the same order.
func addRows(to, mass, weights []float64) {
	w0, w1, w2, w3 := weights[0], weights[1], weights[2], weights[3]
	last := len(mass) - 1
	to[0] += w0 * mass[0]
	to[1] = to[1] + w0*mass[1] + w1*mass[0]
	to[2] = to[2] + w0*mass[2] + w1*mass[1] + w2*mass[0]
	m3, m2, m1 := mass[0], mass[1], mass[2]
	later := to[3 : last+1]
	for j, m := range mass[3:] {
		later[j] = later[j] + w0*m + w1*m1 + w2*m2 + w3*m3
		m3, m2, m1 = m2, m1, m
	}
	to[last+1] = to[last+1] + w1*m1 + w2*m2 + w3*m3
	to[last+2] = to[last+2] + w2*m1 + w3*m2
	to[last+3] += w3 * m1
}

// trimmed cuts bins that hold next to nothing. d is not used any more.
func (d *dist) trimmed() *dist {
	const nothing = 1e-7
	lo, hi, run := 0, len(d.mass), 0.0
	for i, m := range d.mass {
		run += m
		if run < nothing {
			lo = i + 1
		}
		if 1-run < nothing {
			hi = i + 1
			break
		}
	}
	lo = min(lo, len(d.mass)-1)
	if lo == 0 && hi == len(d.mass) {
		return d
	}
	return newDist(d.start+float64(lo)*d.step, d.step, d.mass[lo:hi:hi], d.exact)
}
