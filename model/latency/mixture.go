package latency

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// pair is the sum of two independent times on the same grid. It is left as two:
// the sum is wanted at a few points only, and what services take and what the
// network takes are each shared by many journeys.
type pair struct{ long, short *dist }

func newPair(a, b *dist) pair {
	if len(a.mass) < len(b.mass) {
		a, b = b, a
	}
	return pair{a, b}
}

func (p pair) start() float64 { return p.long.start + p.short.start }
func (p pair) end() float64   { return p.long.end() + p.short.end() }
func (p pair) exact() bool    { return p.long.exact && p.short.exact }

// cdf is the share of requests up to x; a bin is spread over its width.
func (p pair) cdf(x float64) float64 {
	a, b := p.long, p.short
	at := (x-p.start())/a.step + 0.5
	if at <= 0 {
		return 0
	}
	k := int(min(math.Floor(at), float64(len(a.mass)+len(b.mass))))
	if k >= len(a.mass)+len(b.mass)-1 {
		return 1
	}
	part := 1 - (at - float64(k)) // of the bin that lies above x
	sum, from := 0.0, 0
	if below := k - len(a.mass); below >= 0 {
		sum, from = b.sum[below], below+1
	}
	to := min(k, len(b.mass)-1)
	for i := from; i <= to; i++ {
		n := k - i
		sum += b.mass[i] * (a.sum[n] - a.mass[n]*part)
	}
	return sum
}

// part is a time in a mixture, shifted by some ms.
type part struct {
	weight float64
	pair
	shift float64
}

// quantile is the time that a share q of a mixture stays below; 0 without parts.
func quantile(parts []part, q float64) float64 {
	total, exact := 0.0, true
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range parts {
		total += p.weight
		exact = exact && p.exact()
		lo = min(lo, p.start()+p.shift-p.long.step)
		hi = max(hi, p.end()+p.shift+p.long.step)
	}
	if total <= 0 {
		return 0
	}
	if exact {
		return exactQuantile(parts, q*total)
	}
	above := func(x float64) float64 {
		sum := 0.0
		for _, p := range parts {
			sum += p.weight * p.cdf(x-p.shift)
		}
		return sum - q*total
	}
	return max(0, root(above, lo, hi, -q*total, (1-q)*total))
}

// root finds where a function that never falls passes 0 between lo, where it is
// below, and hi: by the secant, and by halving where that is slow.
func root(f func(float64) float64, lo, hi, atLo, atHi float64) float64 {
	const near = 1e-7
	for i := range 200 {
		if hi-lo < near {
			break
		}
		x := lo + (hi-lo)/2
		if i%3 != 2 && atHi > atLo {
			x = lo + (hi-lo)*(-atLo/(atHi-atLo))
			// A little to the side, so that the root gets enclosed.
			side := max(near/4, (hi-lo)*1e-3)
			if x-lo < hi-x {
				x += side
			} else {
				x -= side
			}
		}
		if x <= lo || x >= hi {
			x = lo + (hi-lo)/2
		}
		if y := f(x); y < 0 {
			lo, atLo = x, y
		} else {
			hi, atHi = x, y
		}
	}
	return lo + (hi-lo)/2
}

// exactQuantile serves mixtures of constants.
func exactQuantile(parts []part, target float64) float64 {
	type atom struct{ at, mass float64 }
	atoms := make([]atom, 0, len(parts))
	for _, p := range parts {
		atoms = append(atoms, atom{p.start() + p.shift, p.weight})
	}
	slices.SortFunc(atoms, func(a, b atom) int { return cmp.Compare(a.at, b.at) })
	sum := 0.0
	for _, a := range atoms {
		sum += a.mass
		if sum >= target-1e-9 {
			return a.at
		}
	}
	return atoms[len(atoms)-1].at
}

// happening is one way that the alternatives of variables come out.
type happening struct {
	weight       float64
	common, legs []term
}

// happenings lists all ways that matter; their weights add up to 1.
func happenings(common, legs []variable) []happening {
	const never = 1e-6
	all := []happening{{weight: 1}}
	add := func(vars []variable, to func(*happening) *[]term) {
		for _, v := range vars {
			next := all[:0:0]
			for _, h := range all {
				for _, a := range v {
					if h.weight*a.weight < never {
						continue
					}
					n := h
					n.weight *= a.weight
					terms := to(&n)
					*terms = append(slices.Clip(*terms), a.terms...)
					next = append(next, n)
				}
			}
			all = next
		}
	}
	add(common, func(h *happening) *[]term { return &h.common })
	add(legs, func(h *happening) *[]term { return &h.legs })
	sum := 0.0
	for _, h := range all {
		sum += h.weight
	}
	for i := range all {
		all[i].weight /= sum
	}
	return all
}

// step is the bin width that a happening needs.
func (h happening) step() float64 {
	span, bins := 0.0, float64(mostBins)
	for _, terms := range [][]term{h.common, h.legs} {
		for _, t := range terms {
			span += t.span()
			if t.users.trips > 0 {
				bins = userBins
			}
		}
	}
	if h.weight < rare {
		bins = fewBins
	}
	step := gridMS
	for span/step > bins {
		step *= 2
	}
	return step
}

// sums adds times up and remembers the results: users of one city, and stacks of
// one Region, give the same sums over and over.
type sums struct {
	totals map[string]*total
	dists  map[string]*dist
}

func newSums() *sums { return &sums{totals: map[string]*total{}, dists: map[string]*dist{}} }

// total is a sum of variables with its percentiles.
type total struct {
	parts    []part
	p50, p95 float64
}

// of is the sum of independent variables: of the work of services, and of legs.
func (s *sums) of(common, legs []variable) *total {
	var key []byte
	for _, v := range common {
		key = v.key(key)
	}
	key = append(key, '/')
	for _, v := range legs {
		key = v.key(key)
	}
	if t, ok := s.totals[string(key)]; ok {
		return t
	}
	t := &total{}
	for _, h := range happenings(common, legs) {
		step := h.step()
		t.parts = append(t.parts, part{weight: h.weight, pair: newPair(s.add(h.common, step), s.add(h.legs, step))})
	}
	t.p50, t.p95 = quantile(t.parts, 0.50), quantile(t.parts, 0.95)
	s.totals[string(key)] = t
	return t
}

// add is the sum of independent terms, those that many sums begin with first.
func (s *sums) add(terms []term, step float64) *dist {
	key := strconv.AppendUint(nil, math.Float64bits(step), 36)
	for _, t := range terms {
		key = t.key(key)
	}
	if d, ok := s.dists[string(key)]; ok {
		return d
	}
	var d *dist
	switch last := len(terms) - 1; last {
	case -1:
		d = constant(0, step)
	case 0:
		d = terms[0].dist(step)
	default:
		d = convolve(s.add(terms[:last], step), s.add(terms[last:], step))
	}
	s.dists[string(key)] = d
	return d
}
