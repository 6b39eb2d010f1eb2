package latency

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestConvolveByRows holds the sum of four rows at a time to that of one, to the last bit.
func TestConvolveByRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		masses := rapid.SliceOfN(rapid.Float64Range(0, 1), 2, 30)
		a, b := masses.Draw(t, "a"), masses.Draw(t, "b")
		a[0], b[0] = a[0]+0.1, b[0]+0.1
		long, short := newDist(3, 0.5, a, false), newDist(4, 0.5, b, false)
		got := convolve(long, short)
		if len(long.mass) < len(short.mass) {
			long, short = short, long
		}
		mass := make([]float64, len(a)+len(b)-1)
		for i, m := range short.mass {
			for j, n := range long.mass {
				mass[i+j] += m * n
			}
		}
		want := newDist(7, 0.5, mass, false).trimmed()
		if got.start != want.start || len(got.mass) != len(want.mass) {
			t.Fatalf("got %d bins from %v, want %d from %v", len(got.mass), got.start, len(want.mass), want.start)
		}
		for i := range got.mass {
			if math.Float64bits(got.mass[i]) != math.Float64bits(want.mass[i]) || math.Float64bits(got.summed().sum[i]) != math.Float64bits(want.summed().sum[i]) {
				t.Fatalf("bin %d: got %v, want %v", i, got.mass[i], want.mass[i])
			}
		}
	})
}
