package layout

import "portolan/model"

// AtLevel draws a design at one level, in one direction: so that it has room, if there
// is a way to draw all of its names, and else at its usual size; dots rather turn than
// have no room. What it follows keeps its shape.
func AtLevel(t *model.Topology, w, h int, o Options) *Drawing {
	if t.Pinned() {
		o.Direction = LeftRight
		return FromTopology(t, o)
	}
	if o.Show.Size(t) <= mostTwice {
		if d := atLevel(t, w, h, o); d != nil {
			return d
		}
		if o.Level == Dots {
			if d := FitDots(t, w, h, o); d.W <= w && d.H <= h {
				return d
			}
		}
	}
	if p := o.Previous; p != nil && p.memory != nil && p.memory.shape.Tight {
		return InShapeOf(p, t, o.Show)
	}
	return FromTopology(t, o)
}

// atLevel is the drawing at a level and in a direction that has room, nil for none.
func atLevel(t *model.Topology, w, h int, o Options) *Drawing {
	fit := func(frames frameWay) *fitter {
		ask := o
		ask.frames, ask.OneWay = frames, true
		return newFitter(t, w, h, ask)
	}
	for _, frames := range [2]frameWay{framesSideBySide, framesInLine} {
		if o.Level == Dots {
			if d := fit(frames).dots(); d.W <= w && d.H <= h {
				return d
			}
			continue
		}
		if d, _, _ := fit(frames).whole(func(r Options) bool { return r.Level == o.Level && r.Whole }); d != nil {
			return d
		}
	}
	if o.Level != Compact {
		return nil
	}
	for _, frames := range [2]frameWay{framesSideBySide, framesInLine} {
		if d := fit(frames).fitting(narrow); d != nil {
			return d
		}
	}
	return nil
}
