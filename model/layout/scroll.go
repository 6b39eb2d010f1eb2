package layout

import "portolan/model"

// FitNames is Fit for a canvas that can be scrolled: a design that nothing but
// Dots would show whole is drawn in one row a node with its names instead, larger
// than the room, in the direction that hides less of it at first.
func FitNames(t *model.Topology, w, h int, o Options) *Drawing {
	f := newFitter(t, w, h, o)
	if d := f.besideGroups(); d != nil {
		return d
	}
	if d := f.larger(); d != nil {
		return d
	}
	if d, _, _ := f.whole(named(o.Level, Dots)); d != nil {
		if larger := f.afresh(d.Level); larger != nil {
			return larger
		}
		return d
	}
	if d := f.afresh(Dots); d != nil {
		return d
	}
	return f.scrolled()
}

// named are the rungs of the levels from one up to another.
func named(from, to Level) func(Options) bool {
	return func(r Options) bool { return r.Level >= from && r.Level < to }
}

// larger is a drawing of a larger level than that of the drawing to follow, where an
// edit made room for one; so the same design has the same level whatever was there
// before.
func (f *fitter) larger() *Drawing {
	if p := f.ask.Previous; p != nil && p.memory != nil {
		return f.afresh(p.memory.shape.Level)
	}
	return nil
}

// afresh is a drawing of the levels up to another that follows none and fits, nil for
// none and where there is none to follow. Of many nodes it would take too long.
func (f *fitter) afresh(to Level) *Drawing {
	if f.ask.Previous == nil || f.most < enoughWays || to <= f.ask.Level || f.ask.Show.Size(f.t) == 0 {
		return nil
	}
	ask := f.ask
	ask.Previous = nil
	d, _, _ := newFitter(f.t, f.w, f.h, ask).whole(named(ask.Level, to))
	return d
}

// scrolled is the drawing that hides less. Both directions follow one order. Of a
// design of few nodes the second is made only if it could hide less than the first;
// of many both at once, since then the least size tells little.
func (f *fitter) scrolled() *Drawing {
	across := f.asked(smallNames)
	down := across
	down.Direction = TopDown
	g := f.graph(across)
	if len(g.Nodes) == 0 {
		return newDrawing(g, across)
	}
	by, first := planFor(g, across, f.plan), f.sketch
	if first == nil || first.o != across {
		first = newScheme(sanitize(g, across), across, by.stages)
	}
	first.inOrder(by)
	p := &plan{stages: first.stages, layers: first.layers}
	w := &twoWays{fitter: f, g: g, schemes: [2]*scheme{first}}
	w.turn = func() { w.schemes[1] = ordered(sanitize(g, down), down, p) }
	if f.most < enoughWays {
		w.turn()
		sideBySide(len(w.schemes), w.draw)
		return w.lessHidden()
	}
	f.sketch = first
	return w.inTurn()
}

// twoWays are drawings of one order in both directions.
type twoWays struct {
	*fitter
	g       Graph
	schemes [2]*scheme
	turn    func() // makes the second scheme
	made    [2]*Drawing
}

func (w *twoWays) draw(i int) { w.made[i] = w.schemes[i].finish(newDrawing(w.g, w.schemes[i].o)) }

// hidden is how much a drawing hides that is made.
func (w *twoWays) hidden(i int) int { return w.hides(w.made[i].W, w.made[i].H) }

// inTurn makes the way that could hide less, and the other one only if that could hide
// less than this does. The second is not even turned if its boxes alone hide more.
func (w *twoWays) inTurn() *Drawing {
	width, height := w.least(w.g, w.schemes[0].o)
	least := [2]int{w.hides(width, max(height, w.schemes[0].leastAcross()))}
	down := w.schemes[0].o
	down.Direction = TopDown
	width, height = w.least(w.g, down)
	if bound := w.hides(width, height); bound >= least[0] {
		if w.draw(0); w.hidden(0) < bound {
			return w.made[0]
		}
	}
	w.turn()
	least[1] = w.hides(max(width, w.schemes[1].leastAcross()), height)
	i := 0
	if least[1] < least[0] {
		i = 1
	}
	if w.made[i] == nil {
		w.draw(i)
	}
	if w.hidden(i) < least[1-i] {
		return w.made[i]
	}
	w.draw(1 - i)
	return w.lessHidden()
}

// lessHidden is the second drawing if it hides less than the first.
func (w *twoWays) lessHidden() *Drawing {
	if w.hidden(1) < w.hidden(0) {
		return w.made[1]
	}
	return w.made[0]
}

// hides is how many cells of a drawing are out of sight at first.
func (f *fitter) hides(w, h int) int { return w*h - min(w, f.w)*min(h, f.h) }

// leastAcross is the size across the flow that a scheme in order takes when all is
// packed as tightly as possible.
func (s *scheme) leastAcross() int {
	pl := newPlacer(s)
	pl.project()
	size := 0.0
	for i := range s.verts {
		v := &s.verts[i]
		size = max(size, pl.low[v.coord]+float64(v.vs+v.after))
	}
	return int(size)
}
