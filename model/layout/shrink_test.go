package layout_test

import (
	"testing"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/sketch"
	"portolan/samples/samplestest"
)

// A guard that is added does not shrink the boxes of the others while columns are
// free: guards are told by their kinds before anything else gives way.
func TestOneGuardShrinksNoOtherBox(t *testing.T) {
	for _, c := range []struct {
		sample, near string
		w, h         int
	}{{"dynamic-web", "cdn", 130, 20}, {"dynamic-web", "cdn", 130, 40}, {"global-api", "front", 80, 24}, {"global-api", "front", 90, 24}} {
		top := samplestest.Topology(t, c.sample)
		before := layout.FitNames(top, c.w, c.h, layout.Options{})
		p := sketch.Place{T: top, Near: c.near}.Plan([]sketch.Want{{Kind: model.KindCertificate}})
		if p.Why != "" {
			t.Fatal(p.Why)
		}
		after := layout.FitNames(p.After, c.w, c.h, layout.Options{Previous: before})
		if after.Direction != before.Direction || after.Level != before.Level {
			t.Errorf("%s in %d columns: the drawing turns or loses its level", c.sample, c.w)
		}
		for i := range before.Boxes {
			b := &before.Boxes[i]
			j := after.Box(b.ID)
			if j < 0 || len(b.Badges) > 0 || b.ID == c.near {
				continue
			}
			if a := &after.Boxes[j]; a.H < b.H || a.Caption != b.Caption || len(a.Facts) < len(b.Facts) || a.Title != b.Title {
				t.Errorf("%s in %d columns: %s shrinks from %dx%d to %dx%d", c.sample, c.w, b.ID, b.W, b.H, a.W, a.H)
			}
		}
	}
}

// What is drawn in the shape of a drawing before keeps that, whatever room it
// takes.
func TestInShapeOf(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	for _, room := range [][2]int{{82, 30}, {60, 12}, {200, 50}} {
		before := layout.FitNames(top, room[0], room[1], layout.Options{})
		p := sketch.Place{T: top, Near: "cdn"}.Plan([]sketch.Want{{Kind: model.KindALB}, {Kind: model.KindASG}})
		after := layout.InShapeOf(before, p.After, nil)
		if after == nil || after.Direction != before.Direction || after.Level != before.Level || len(after.Boxes) != len(before.Boxes)+2 {
			t.Errorf("%v: another shape", room)
		}
	}
	if layout.InShapeOf(nil, top, nil) != nil {
		t.Error("a shape of nothing")
	}
}
