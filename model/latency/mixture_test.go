package latency

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// anyTerm draws a time whose p95 is at least so many times its p50; with 1 it
// may be a constant.
func anyTerm(t *rapid.T, name string, least float64) term {
	p50 := rapid.Float64Range(0.1, 300).Draw(t, name+" p50")
	return newTerm(p50, p50*rapid.Float64Range(least, 4).Draw(t, name+" p95/p50"))
}

// A pair is its convolution: the share below any time is the same.
func TestPairIsItsConvolution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := lognormal(anyTerm(t, "a", 1), gridMS), lognormal(anyTerm(t, "b", 1), gridMS)
		p, whole := newPair(a, b), newPair(convolve(a, b), constant(0, gridMS))
		last := 0.0
		for i := range 50 {
			x := p.start() - 2 + float64(i)/49*(p.end()-p.start()+4)
			got, want := p.cdf(x), whole.cdf(x)
			if math.Abs(got-want) > 1e-6 || got < last-1e-12 || got > 1+1e-9 {
				t.Fatalf("share below %v is %v, of the convolution %v, before %v", x, got, want, last)
			}
			last = got
		}
	})
}

// The share of requests below a quantile is what was asked for. (Mixtures of
// constants have no such share: they jump.)
// No time is less than nothing: what would be is 0.
func TestQuantileOfMixtures(t *testing.T) {
	above := 0
	rapid.Check(t, func(t *rapid.T) {
		var parts []part
		total := 0.0
		for range rapid.IntRange(1, 4).Draw(t, "parts") {
			w := rapid.Float64Range(0.01, 1).Draw(t, "weight")
			total += w
			parts = append(parts, part{
				weight: w, shift: rapid.Float64Range(-5, 400).Draw(t, "shift"),
				pair: newPair(lognormal(anyTerm(t, "a", 1.01), gridMS), lognormal(anyTerm(t, "b", 1), gridMS)),
			})
		}
		below := func(x float64) float64 {
			sum := 0.0
			for _, p := range parts {
				sum += p.weight * p.cdf(x-p.shift) / total
			}
			return sum
		}
		for _, q := range []float64{0.01, 0.5, 0.95, 0.99} {
			x := quantile(parts, q)
			if low, high := below(x-1e-6), below(x+1e-6); x < 0 || x > 0 && low > q+1e-9 || high < q-1e-9 {
				t.Fatalf("quantile %v is %v, but %v to %v lie below", q, x, low, high)
			}
			if x > 0 {
				above++
			}
		}
	})
	if above < 100 {
		t.Errorf("%d quantiles are above 0", above)
	}
}

// The ways that alternatives come out share out all requests.
func TestHappenings(t *testing.T) {
	a, b, c := newTerm(1, 2), newTerm(10, 20), newTerm(100, 200)
	all := happenings([]variable{{{0.25, nil}, {0.75, []term{a}}}, single(b)}, []variable{{{0.9, []term{c}}, {0.1, []term{c, c}}, {0, []term{a}}}})
	if len(all) != 4 {
		t.Fatalf("%d ways, want 4: %v", len(all), all)
	}
	sum, mean := 0.0, 0.0
	for _, h := range all {
		sum += h.weight
		for _, x := range append(h.common, h.legs...) {
			mean += h.weight * x.p50
		}
	}
	if want := 0.75*1 + 10 + 100*1.1; math.Abs(sum-1) > 1e-12 || math.Abs(mean-want) > 1e-9 {
		t.Errorf("weights add up to %v, medians to %v, want 1 and %v", sum, mean, want)
	}
	// What happens to few requests may be coarse, nothing else.
	wide := []term{newTerm(230, 690)}
	if often, seldom := (happening{weight: 1, common: wide}).step(), (happening{weight: 0.01, common: wide}).step(); often != gridMS || seldom <= gridMS || seldom > 16 {
		t.Errorf("steps of %v and %v ms", often, seldom)
	}
}
