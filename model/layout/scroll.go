package layout

import "portolan/model"

// FitNames is Fit for a canvas that can be scrolled: a design that nothing but
// Dots would show whole is drawn in one row a node with its names instead, larger
// than the room, in the direction that hides less of it at first.
func FitNames(t *model.Topology, w, h int, o Options) *Drawing {
	f := newFitter(t, w, h, o)
	if d, _, _ := f.whole(func(r Options) bool { return r.Level >= o.Level && r.Level < Dots }); d != nil {
		return d
	}
	return f.scrolled()
}

// scrolled is the drawing that hides less. Both directions follow one order.
func (f *fitter) scrolled() *Drawing {
	across := f.asked(Options{Level: Compact, Tight: true, Whole: true, Short: true, Snug: true, Letters: true})
	down := across
	down.Direction = TopDown
	g := f.graph(across)
	s := ordered(sanitize(g, across), across, planFor(g, across, f.plan))
	p := &plan{stages: s.stages, layers: s.layers}
	var made [2]*Drawing
	sideBySide(len(made), func(i int) {
		if i == 0 {
			made[i] = s.finish(newDrawing(g, across))
		} else {
			made[i], _ = arrange(g, down, p)
		}
	})
	hides := func(d *Drawing) int { return d.W*d.H - min(d.W, f.w)*min(d.H, f.h) }
	if hides(made[1]) < hides(made[0]) {
		return made[1]
	}
	return made[0]
}
