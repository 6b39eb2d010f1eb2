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

// scrolled is the drawing that hides less. Both directions follow one order. Of a
// design of few nodes the second is made only if it could hide less than the first;
// of many both at once, since then the least size tells little.
func (f *fitter) scrolled() *Drawing {
	across := f.asked(smallNames)
	down := across
	down.Direction = TopDown
	g := f.graph(across)
	first := ordered(sanitize(g, across), across, planFor(g, across, f.plan))
	p := &plan{stages: first.stages, layers: first.layers}
	if len(g.Nodes) == 0 {
		return newDrawing(g, across)
	}
	second := ordered(sanitize(g, down), down, p)
	ways := [2]*scheme{first, second}
	var made [2]*Drawing
	draw := func(i int) { made[i] = ways[i].finish(newDrawing(g, ways[i].o)) }
	if f.most < enoughWays {
		sideBySide(len(ways), draw)
	} else {
		f.sketch = first
		var least [2]int
		for i, s := range ways {
			w, h := f.least(g, s.o)
			if s.o.Direction == TopDown {
				w = max(w, s.leastAcross())
			} else {
				h = max(h, s.leastAcross())
			}
			least[i] = f.hides(w, h)
		}
		i := 0
		if least[1] < least[0] {
			i = 1
		}
		if draw(i); f.hides(made[i].W, made[i].H) < least[1-i] {
			return made[i]
		}
		draw(1 - i)
	}
	if f.hides(made[1].W, made[1].H) < f.hides(made[0].W, made[0].H) {
		return made[1]
	}
	return made[0]
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
