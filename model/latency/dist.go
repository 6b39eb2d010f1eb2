package latency

import (
	"math"
	"slices"
	"strconv"
)

const (
	gridMS   = 0.5  // width of a bin, unless a variable is so wide that it needs more than mostBins
	mostBins = 8192 // bounds the work on absurd think times
	tailZ    = 4.0  // log-normals are cut 4 standard deviations from the median: 3 in 100,000 each side

	widestRatio = 1000 // largest p95/p50 that is told apart
)

// z95 is the 95th percentile of the normal distribution.
const z95 = 1.645

// term is a log-normal time by its percentiles, ms. A term whose percentiles
// are equal is a constant.
type term struct{ p50, p95 float64 }

func newTerm(p50, p95 float64) term {
	p50 = max(p50, 0)
	if p50 == 0 && p95 > 0 {
		p50 = p95 / widestRatio
	}
	return term{p50, min(max(p95, p50), p50*widestRatio)}
}

func (t term) scaled(n float64) term { return term{t.p50 * n, t.p95 * n} }

func (t term) sigma() float64 {
	if t.p50 <= 0 {
		return 0
	}
	return math.Log(t.p95/t.p50) / z95
}

// span is the width of the distribution, ms.
func (t term) span() float64 {
	s := t.sigma()
	return t.p50 * (math.Exp(tailZ*s) - math.Exp(-tailZ*s))
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

func (v variable) span() float64 {
	lo, hi := math.Inf(1), 0.0
	for _, a := range v {
		mid, wide := 0.0, 0.0
		for _, t := range a.terms {
			mid += t.p50
			wide += t.span()
		}
		lo, hi = min(lo, mid), max(hi, mid+wide)
	}
	return max(0, hi-lo)
}

func (v variable) key(b []byte) []byte {
	for _, a := range v {
		b = strconv.AppendUint(append(b, '|'), math.Float64bits(a.weight), 36)
		for _, t := range a.terms {
			b = strconv.AppendUint(append(b, ','), math.Float64bits(t.p50), 36)
			b = strconv.AppendUint(append(b, ':'), math.Float64bits(t.p95), 36)
		}
	}
	return append(b, ';')
}

// dist is a distribution on a grid: mass[i] at start + i*step. start is no
// multiple of step, so that constants and medians stay exact.
type dist struct {
	start, step float64
	mass        []float64
	sum         []float64 // running sum of mass
	exact       bool      // the masses are constants, not slices of something continuous
}

func newDist(start, step float64, mass []float64, exact bool) *dist {
	d := &dist{start: start, step: step, mass: mass, sum: make([]float64, len(mass)), exact: exact}
	total := 0.0
	for _, m := range mass {
		total += m
	}
	run := 0.0
	for i := range mass {
		mass[i] /= total
		run += mass[i]
		d.sum[i] = run
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
	mass := make([]float64, len(a.mass)+len(b.mass)-1)
	for i, m := range b.mass {
		if m == 0 {
			continue
		}
		row := mass[i : i+len(a.mass)]
		for j, n := range a.mass {
			row[j] += m * n
		}
	}
	return newDist(a.start+b.start, a.step, mass, a.exact && b.exact).trimmed()
}

// trimmed cuts bins that hold next to nothing.
func (d *dist) trimmed() *dist {
	const nothing = 1e-7
	lo, hi := 0, len(d.mass)
	for lo < hi-1 && d.sum[lo] < nothing {
		lo++
	}
	for hi > lo+1 && 1-d.sum[hi-2] < nothing {
		hi--
	}
	if lo == 0 && hi == len(d.mass) {
		return d
	}
	return newDist(d.start+float64(lo)*d.step, d.step, d.mass[lo:hi:hi], d.exact)
}

// mix is one of several times, each with its weight. A shift that is no
// multiple of the grid is divided between two bins, which keeps the mean.
func mix(weights []float64, dists []*dist) *dist {
	if len(dists) == 1 {
		return dists[0]
	}
	start, end, exact := math.Inf(1), math.Inf(-1), true
	for _, d := range dists {
		start, end = min(start, d.start), max(end, d.end())
		exact = exact && d.exact
	}
	step := dists[0].step
	mass := make([]float64, int(math.Ceil((end-start)/step-1e-9))+2)
	for k, d := range dists {
		shift := (d.start - start) / step
		whole := math.Floor(shift + 1e-9)
		part := max(0, shift-whole)
		for i, m := range d.mass {
			mass[i+int(whole)] += weights[k] * m * (1 - part)
			if part > 0 {
				mass[i+int(whole)+1] += weights[k] * m * part
			}
		}
	}
	return newDist(start, step, mass, exact).trimmed()
}

// part is a distribution in a mixture, shifted by some ms.
type part struct {
	weight float64
	dist   *dist
	shift  float64
}

// cdf is the share of requests up to x; a bin is spread over its width.
func (d *dist) cdf(x float64) float64 {
	at := (x-d.start)/d.step + 0.5
	i := int(math.Floor(at))
	switch {
	case at <= 0:
		return 0
	case i >= len(d.mass):
		return 1
	}
	return d.sum[i] - d.mass[i]*(1-(at-float64(i)))
}

// quantile is the time that a share q of a mixture stays below; 0 without parts.
func quantile(parts []part, q float64) float64 {
	total, exact := 0.0, true
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range parts {
		total += p.weight
		exact = exact && p.dist.exact
		lo = min(lo, p.dist.start+p.shift-p.dist.step)
		hi = max(hi, p.dist.end()+p.shift+p.dist.step)
	}
	if total <= 0 {
		return 0
	}
	if exact {
		return exactQuantile(parts, q*total)
	}
	for range 200 {
		mid := (lo + hi) / 2
		if hi-lo < 1e-7 || mid <= lo || mid >= hi {
			break
		}
		sum := 0.0
		for _, p := range parts {
			sum += p.weight * p.dist.cdf(mid-p.shift)
		}
		if sum < q*total {
			lo = mid
		} else {
			hi = mid
		}
	}
	return max(0, (lo+hi)/2)
}

// exactQuantile serves mixtures of constants.
func exactQuantile(parts []part, target float64) float64 {
	type atom struct{ at, mass float64 }
	var atoms []atom
	for _, p := range parts {
		for i, m := range p.dist.mass {
			if m > 0 {
				atoms = append(atoms, atom{p.dist.start + p.shift + float64(i)*p.dist.step, p.weight * m})
			}
		}
	}
	slices.SortFunc(atoms, func(a, b atom) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	sum := 0.0
	for _, a := range atoms {
		sum += a.mass
		if sum >= target-1e-9 {
			return a.at
		}
	}
	return atoms[len(atoms)-1].at
}

// sums adds variables up and remembers the results: users of one city, and
// stacks of one Region, give the same sums over and over.
type sums map[string]*total

// total is a sum of variables with its percentiles.
type total struct {
	dist     *dist
	p50, p95 float64
}

// gridFor is the bin width that variables need.
func gridFor(vars []variable) float64 {
	span := 0.0
	for _, v := range vars {
		span += v.span()
	}
	step := gridMS
	for span/step > mostBins {
		step *= 2
	}
	return step
}

// build puts one variable on the grid.
func build(v variable, step float64) *dist {
	var weights []float64
	var dists []*dist
	for _, a := range v {
		if a.weight < 1e-9 {
			continue
		}
		d := constant(0, step)
		for _, t := range a.terms {
			d = convolve(d, lognormal(t, step))
		}
		weights, dists = append(weights, a.weight), append(dists, d)
	}
	return mix(weights, dists)
}

// of is the sum of independent variables, those that many sums begin with first.
func (s sums) of(vars []variable) *total {
	step := gridFor(vars)
	return s.on(vars, step)
}

func (s sums) on(vars []variable, step float64) *total {
	key := strconv.AppendUint(nil, math.Float64bits(step), 36)
	for _, v := range vars {
		key = v.key(key)
	}
	if t, ok := s[string(key)]; ok {
		return t
	}
	t := &total{}
	switch last := len(vars) - 1; last {
	case -1:
		t.dist = constant(0, step)
	case 0:
		t.dist = build(vars[0], step)
	default:
		t.dist = convolve(s.on(vars[:last], step).dist, s.on(vars[last:], step).dist)
	}
	one := []part{{weight: 1, dist: t.dist}}
	t.p50, t.p95 = quantile(one, 0.50), quantile(one, 0.95)
	s[string(key)] = t
	return t
}
