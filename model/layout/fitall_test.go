package layout_test

import (
	"testing"

	"portolan/model"
	"portolan/model/layout"
	"portolan/samples/samplestest"
)

// widestName is the widest box of a drawing whose names are cut; 0 of any other.
func widestName(d *layout.Drawing) int {
	if d.Level != layout.Compact || !d.Cut {
		return 0
	}
	w := 0
	for _, b := range d.Boxes {
		w = max(w, b.W)
	}
	return w
}

// Names are cut by as much as the room asks for: a column more of the window is a
// letter more of the names, as far as they go, and what a deletion frees is theirs.
func TestCutNamesTakeFreeColumns(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	less, err := model.Remove{IDs: []string{"orders", "alb-us"}}.Apply(top)
	if err != nil {
		t.Fatal(err)
	}
	const h = 12
	seen := map[int]bool{}
	before := 0
	for w := 60; w < 110; w++ {
		d := layout.FitAll(top, w, h, layout.Options{})
		got := widestName(d)
		if d.W > w || d.H > h {
			got = 0 // nothing has room: it is scrolled
		}
		if got > 0 && got < before {
			t.Errorf("at %d columns names get %d, in less room %d", w, got, before)
		}
		if got > 0 {
			seen[got], before = true, got
		}
		after, anew := layout.FitAll(less, w, h, layout.Options{Previous: d}), layout.FitAll(less, w, h, layout.Options{})
		if a, b := widestName(after), widestName(anew); after.W <= w && anew.W <= w && a > 0 && a < b {
			t.Errorf("at %d columns names get %d after a deletion, and %d in a drawing made anew", w, a, b)
		}
	}
	t.Log(seen)
	if len(seen) < 4 {
		t.Errorf("names get one of %v columns", seen)
	}
}
