package latency

import (
	"cmp"
	"math"
	"slices"
)

// pair is the sum of two independent times on the same grid. It is left as two:
// the sum is wanted at a few points only, and what services take and what the
// network takes are each shared by many journeys.
type pair struct{ long, short *dist }

func newPair(a, b *dist) pair {
	if len(a.mass) < len(b.mass) {
		a, b = b, a
	}
	return pair{a.summed(), b.summed()}
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
	if to := min(k, len(b.mass)-1) + 1; from < to {
		sum += product(b.mass[from:to], a.mass[k-to+1:k-from+1], a.sum[k-to+1:k-from+1], part)
	}
	return sum
}

// product adds up the masses of one time, the first with the last sum of the other.
// Two sums that do not wait for each other are quicker than one.
func product(one, mass, sum []float64, part float64) float64 {
	even, odd := 0.0, 0.0
	for len(one) > 1 {
		n := len(one)
		mass, sum = mass[:n], sum[:n]
		even += one[0] * (sum[n-1] - mass[n-1]*part)
		odd += one[1] * (sum[n-2] - mass[n-2]*part)
		one = one[2:]
	}
	if len(one) > 0 {
		even += one[0] * (sum[0] - mass[0]*part)
	}
	return even + odd
}

// part is a time in a mixture, shifted by some ms.
type part struct {
	weight float64
	pair
	shift float64
}

// compare orders parts by what they are, wherever they come from.
func (p part) compare(o part) int {
	if c := p.long.compare(o.long); c != 0 {
		return c
	}
	if c := p.short.compare(o.short); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(p.shift, o.shift), cmp.Compare(p.weight, o.weight))
}

// compare orders distributions by their figures.
func (d *dist) compare(o *dist) int {
	if d == o {
		return 0
	}
	c := cmp.Or(cmp.Compare(d.start, o.start), cmp.Compare(d.step, o.step), cmp.Compare(len(d.mass), len(o.mass)))
	if c == 0 {
		c = slices.Compare(d.mass, o.mass)
	}
	return c
}

// blend is a mixture of times with the points of its distribution that were asked
// for: each encloses the next quantile from the start.
type blend struct {
	parts []part
	total float64
	exact bool
	seen  []point // in order
	found []point // quantiles, by the share asked for
}

// point says which share of a mixture takes at most a time.
type point struct{ ms, share float64 }

func newBlend(parts []part) *blend {
	b := &blend{parts: parts, exact: true}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range parts {
		b.total += p.weight
		b.exact = b.exact && p.exact()
		lo = min(lo, p.start()+p.shift-p.long.step)
		hi = max(hi, p.end()+p.shift+p.long.step)
	}
	b.seen = []point{{lo, 0}, {hi, b.total}}
	return b
}

// merged counts equal times of a mixture once, with the weight of all.
func merged(parts []part) []part {
	var out []part
	at := make(map[part]int, len(parts))
	for _, p := range parts {
		weight := p.weight
		p.weight = 0
		i, ok := at[p]
		if !ok {
			i = len(out)
			at[p] = i
			out = append(out, p)
		}
		out[i].weight += weight
	}
	return out
}

// quantile is the time that a share q of a mixture stays below; 0 without parts.
func (b *blend) quantile(q float64) float64 {
	target := q * b.total
	switch {
	case b.total <= 0:
		return 0
	case b.exact:
		return exactQuantile(b.parts, target)
	}
	for _, p := range b.found {
		if p.share == target {
			return p.ms
		}
	}
	i := 1
	for i < len(b.seen)-1 && b.seen[i].share < target {
		i++
	}
	lo, hi := b.seen[i-1], b.seen[i]
	ms := root(func(x float64) float64 {
		share := 0.0
		for _, p := range b.parts {
			share += p.weight * p.cdf(x-p.shift)
		}
		b.see(point{x, share})
		return share - target
	}, lo.ms, hi.ms, lo.share-target, hi.share-target)
	b.found = append(b.found, point{max(0, ms), target})
	return max(0, ms)
}

// see keeps a point unless rounding would put it out of order.
func (b *blend) see(p point) {
	i := len(b.seen)
	for b.seen[i-1].ms > p.ms {
		i--
	}
	if b.seen[i-1].share <= p.share && p.share <= b.seen[i].share {
		b.seen = slices.Insert(b.seen, i, p)
	}
}

func quantile(parts []part, q float64) float64 { return newBlend(parts).quantile(q) }

// root finds where a function that never falls passes 0 between lo, where it is
// not above, and hi, where it is not below: by a line first, then by inverse
// quadratic steps where the last three points lie well for one, else by halving
// (Chandrupatla, A new hybrid quadratic/bisection algorithm, 1997).
func root(f func(float64) float64, lo, hi, atLo, atHi float64) float64 {
	const near = 1e-7
	x, y := lo, atLo                    // the newest point
	far, atFar := hi, atHi              // the root lies between it and this one
	t := clamp(-atLo/(atHi-atLo), 0, 1) // how far to go from one to the other
	for range 200 {
		least := near / 2 / math.Abs(far-x)
		if least >= 0.5 || y == 0 {
			break
		}
		next := x + clamp(t, least, 1-least)*(far-x)
		old, atOld := x, y // the point that is let go
		at := f(next)
		if (at < 0) != (y < 0) {
			old, atOld = far, atFar
			far, atFar = x, y
		}
		x, y = next, at
		place, height := (x-far)/(old-far), (y-atFar)/(atOld-atFar)
		t = 0.5
		if height*height < place && (1-height)*(1-height) < 1-place {
			t = y/(atFar-y)*atOld/(atFar-atOld) + (old-x)/(far-x)*y/(atOld-y)*atFar/(atOld-atFar)
		}
	}
	return x
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
	mixes  map[string]*mixed
}

func newSums() *sums {
	return &sums{totals: map[string]*total{}, dists: map[string]*dist{}, mixes: map[string]*mixed{}}
}

// way is a branch of a journey: its time over all users and of one, its share of
// the requests, and by how much the network may be quicker and slower.
type way struct {
	all, one         *total
	share, low, high float64
}

// mixed is the time of a journey.
type mixed struct {
	parts     []part // over all users
	all, one  Quantiles
	low, high float64 // the median if the network is quicker or slower
}

// mix is the time of a journey that takes some ways.
func (s *sums) mix(ways []way) *mixed {
	var key []byte
	for _, w := range ways {
		for _, v := range [...]float64{float64(w.all.id), float64(w.one.id), w.share, w.low, w.high} {
			key = appendFigure(key, v)
		}
	}
	if m, ok := s.mixes[string(key)]; ok {
		return m
	}
	m := mixWays(ways)
	s.mixes[string(key)] = m
	return m
}

func mixWays(ways []way) *mixed {
	if len(ways) == 1 && ways[0].share == 1 {
		return ways[0].mixed()
	}
	m := &mixed{}
	var one, low, high []part
	alike := true // users do not differ
	for _, w := range ways {
		one = w.one.shared(one, w.share, 0)
		m.parts = w.all.shared(m.parts, w.share, 0)
		low = w.all.shared(low, w.share, w.low)
		high = w.all.shared(high, w.share, w.high)
		alike = alike && w.all == w.one
	}
	m.all = newBlend(m.parts).quantiles()
	m.one = m.all
	if !alike {
		m.one = newBlend(one).quantiles()
	}
	m.low, m.high = quantile(low, 0.50), quantile(high, 0.50)
	return m
}

// mixed is the time of a journey whose only way this is: what was seen of its
// distribution serves again, and a network that is quicker shifts all of it.
func (w way) mixed() *mixed {
	m := &mixed{parts: w.all.parts, all: w.all.blend.quantiles()}
	m.one = m.all
	if w.all != w.one {
		m.one = w.one.blend.quantiles()
	}
	m.low, m.high = max(0, m.all.P50+w.low), max(0, m.all.P50+w.high)
	return m
}

// total is a sum of variables with its percentiles.
type total struct {
	id    int
	parts []part
	blend *blend
}

func (t *total) p50() float64 { return t.blend.quantile(0.50) }
func (t *total) p95() float64 { return t.blend.quantile(0.95) }

// shared adds the parts of a total to a mixture of which it is a share.
func (t *total) shared(to []part, share, shift float64) []part {
	for _, p := range t.parts {
		p.weight *= share
		p.shift = shift
		to = append(to, p)
	}
	return to
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
	t := &total{id: len(s.totals)}
	for _, h := range happenings(common, legs) {
		step := h.step()
		t.parts = append(t.parts, part{weight: h.weight, pair: newPair(s.add(h.common, step), s.add(h.legs, step))})
	}
	t.blend = newBlend(t.parts)
	s.totals[string(key)] = t
	return t
}

// add is the sum of independent terms, those that many sums begin with first.
func (s *sums) add(terms []term, step float64) *dist {
	key := appendFigure(nil, step)
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
