package layout

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// A design that is drawn larger than the room is drawn as it would be alone, in
// the direction that hides less; any other as Fit draws it.
func TestNamesAreScrolledWhereOnlyDotsFit(t *testing.T) {
	scrolled := 0
	rapid.Check(t, func(t *rapid.T) {
		topo := randomTopology(t, 30)
		w, h := rapid.IntRange(8, 60).Draw(t, "w"), rapid.IntRange(1, 30).Draw(t, "h")
		var o Options
		if rapid.Bool().Draw(t, "after another") {
			o.Previous = FitNames(randomTopology(t, 30), w, h, o)
		}
		got := FitNames(topo, w, h, o)
		want := Fit(topo, w, h, o)
		if want.Level == Dots || want.W > w || want.H > h {
			scrolled++
			alone := Options{
				Level: Compact, Tight: true, Whole: true, Short: true, Snug: true, Letters: true,
				frames: framesSideBySide, Loose: true, Previous: o.Previous,
			}
			want = FromTopology(topo, alone)
			alone.Direction = TopDown
			if down := FromTopology(topo, alone); hidden(down, w, h) < hidden(want, w, h) {
				want = down
			}
		}
		got.memory, want.memory = nil, nil
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%d by %d: %+v\ninstead of %+v", w, h, got, want)
		}
	})
	if scrolled == 0 {
		t.Error("nothing had to be scrolled")
	}
}

func hidden(d *Drawing, w, h int) int { return d.W*d.H - min(d.W, w)*min(d.H, h) }
