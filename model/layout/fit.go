package layout

import (
	"slices"

	"portolan/model"
)

// rungs are the shapes that Fit tries, from the most detailed to the least. All
// shapes of a rung go from left to right before all of them go top down.
var rungs = [][]Options{
	{
		{Level: Detail},
		{Level: Detail, Tight: true, Whole: true, BoxWidth: 26},
		{Level: Detail, Tight: true, Whole: true, BoxWidth: 20, Short: true},
		{Level: Detail, Tight: true, Whole: true, BoxWidth: 20, Short: true, Snug: true},
		{Level: Detail, Tight: true, Whole: true, BoxWidth: 16, Short: true, Snug: true},
		{Level: Detail, Tight: true, Whole: true, BoxWidth: 13, Short: true, Snug: true},
	},
	{
		{Level: Detail, Tight: true, Whole: true, BoxWidth: 26, Short: true, Snug: true, Plain: true},
		{Level: Detail, Tight: true, Whole: true, BoxWidth: 16, Short: true, Snug: true, Plain: true},
		{Level: Detail, Tight: true, Whole: true, BoxWidth: 10, Short: true, Snug: true, Plain: true},
	},
	{
		{Level: Compact, Whole: true, NameBadges: true},
		{Level: Compact, Tight: true, Whole: true, Short: true, NameBadges: true},
	},
	{
		{Level: Compact, Tight: true, Whole: true, Short: true, NameBadges: true, Snug: true, Letters: true},
	},
	{
		{Level: Compact, Tight: true, Whole: true, Short: true, Snug: true, Letters: true},
	},
	{
		{Level: Detail, Tight: true, BoxWidth: 16, Short: true, Snug: true, Plain: true},
	},
	{
		{Level: Compact, Tight: true, BoxWidth: 50, Short: true, Snug: true, Letters: true},
		{Level: Compact, Tight: true, BoxWidth: 32, Short: true, Snug: true, Letters: true},
		{Level: Compact, Tight: true, BoxWidth: 20, Short: true, Snug: true, Letters: true},
	},
}

// Fit draws t with as much detail as w columns and h rows have room for; 0 is
// room without end. It tries, in this order:
//
//   - Detail, then tighter and tighter, with titles in several rows, records by
//     their first labels and guards by their kinds: all of this from left to
//     right, then all of it top down;
//   - Detail without facts, from left to right, then top down; likewise:
//   - Compact with the names of kinds, then with their letters, then with a sign
//     where guards are;
//   - Detail and Compact with names and labels cut;
//   - Dots.
//
// Frames stand side by side unless o.frames asks for something else, which takes
// the least room; without a bound for the width they stand as Arrange has them.
//
// Where nothing but Dots has the height, the most detailed drawing that has the
// width is taken, to be scrolled. Drawing.Cut tells whether names or labels are
// cut or guards not told; else every one of them is there.
//
// o.Level is the most detailed level to try, o.OneWay restricts the drawing to
// o.Direction; o.Unfold, o.Loose and o.frames count as well. With o.Previous the shape of
// that drawing comes first, so that an edit does not turn a design round as long
// as it fits; leave it out where the room has changed. The rest of o is chosen
// by Fit.
// Positions chosen by hand are those of a detailed drawing from left to right:
// only such drawings keep them, all others lay every node out.
func Fit(t *model.Topology, w, h int, o Options) *Drawing {
	f := newFitter(t, w, h, o)
	f.scrolls = true
	if d := f.besideGroups(); d != nil {
		return d
	}
	if d := f.larger(); d != nil {
		return d
	}
	d, tall, later := f.whole(named(o.Level, Dots))
	if d == nil {
		d = f.afresh(Dots)
	}
	if d == nil {
		d = f.tall(tall, later)
	}
	if d == nil {
		d = f.dots()
	}
	return d
}

// besideGroups draws a design with open groups: as much of its nodes as without
// their frames comes first, then the frames. Nil leaves it to what others go by.
func (f *fitter) besideGroups() *Drawing {
	g := GraphOf(f.t, Options{Level: Dots, Show: f.ask.Show})
	if len(g.Rings) == 0 || f.ask.Tagged || f.ask.Level > Compact {
		return nil
	}
	if d := f.keep(func(r Options) bool { return r.Level >= f.ask.Level && r.Level < Dots }); d != nil {
		return d
	}
	ask := f.ask
	ask.Tagged = true
	tagged := newFitter(f.t, f.w, f.h, ask)
	for level := f.ask.Level; level < Dots; level++ {
		for _, by := range []*fitter{f, tagged} {
			by.made = 0
			if d, _, _ := by.whole(func(r Options) bool { return r.Level == level }); d != nil {
				return d
			}
		}
	}
	f.made = 0
	return nil
}

// InShapeOf draws the part of t that show says in the shape of a drawing of it
// before an edit, whatever room that takes; nil where that drawing does not tell its
// shape.
func InShapeOf(before *Drawing, t *model.Topology, show *Show) *Drawing {
	const endless = 1 << 20
	if before == nil {
		return nil
	}
	o := Options{Previous: before, Show: show}
	if before.memory != nil {
		o.frames = before.memory.shape.frames
	}
	return newFitter(t, endless, endless, o).keep(func(Options) bool { return true })
}

// dots is the overview, the narrower one where neither direction fits.
func (f *fitter) dots() *Drawing {
	f.made = 0
	if d := f.keep(func(r Options) bool { return r.Level == Dots }); d != nil {
		return d
	}
	f.made = 0
	var best *Drawing
	for _, s := range f.shapes([]Options{{Level: Dots}}) {
		s = f.measure(s)
		if best != nil && s.w > best.W {
			continue
		}
		if d := f.draw(s); best == nil || d.W < best.W {
			best = d
		}
		if f.has(f.w, best.W) && f.has(f.h, best.H) {
			break
		}
	}
	return best
}

// fitter tries shapes of one topology. The plan is found once and serves all of
// them.
type fitter struct {
	t       *model.Topology
	w, h    int
	ask     Options
	dress   *Dress // nil for none
	graphs  map[Options]Graph
	plan    *plan
	sketch  *scheme // of the plan, for sizes
	bare    Graph   // the smallest graph with names, where it was made first
	scrolls bool    // what has the width may be too high
	made    int     // drawings made
	most    int     // drawings that may be made
	swell   [2]int  // by direction: how much wider than the bound the last drawing was, in percent
}

const (
	manyNodes  = 150 // from here on time is short
	fewOfMany  = 3   // drawings that are made of so many
	enoughWays = 64
)

func newFitter(t *model.Topology, w, h int, o Options) *fitter {
	if w > 0 && o.frames == framesByCrossings {
		o.frames = framesSideBySide
	}
	if o.Previous != nil && len(o.Previous.Boxes) == 0 {
		o.Previous = nil // an empty drawing says nothing of what comes after it
	}
	f := &fitter{t: t, w: w, h: h, ask: o, most: enoughWays, swell: [2]int{100, 100}, graphs: map[Options]Graph{}}
	if o.Show.Size(t) > manyNodes {
		f.most = fewOfMany
	}
	return f
}

// tall is a drawing that has the width alone: the one made so, else the first of
// the shapes that are left.
func (f *fitter) tall(made *Drawing, later []shape) *Drawing {
	f.made = min(f.made, f.most-1)
	for _, s := range later {
		if !f.wide(s.w, s.o.Direction) {
			continue
		}
		d := f.draw(s)
		if d == nil {
			break
		}
		if f.has(f.w, d.W) {
			return d
		}
	}
	return made
}

// whole returns the first drawing of the wanted rungs that fits; else nil, the
// first that it drew with the width alone, and the shapes with the width that
// are too high as far as one can tell without drawing them.
func (f *fitter) whole(want func(Options) bool) (d, tall *Drawing, later []shape) {
	if d := f.keep(want); d != nil {
		return d, nil, nil
	}
	f.sketched()
	for _, r := range rungs {
		if !want(r[0]) {
			continue
		}
		for _, s := range f.hopeful(r) {
			if !f.wide(s.w, s.o.Direction) {
				continue
			}
			if f.h > 0 && s.h > f.h {
				if tall == nil {
					later = append(later, s)
				}
				continue
			}
			d := f.draw(s)
			if d == nil {
				break
			}
			if f.has(f.w, d.W) && f.has(f.h, d.H) {
				return d, nil, nil
			}
			if f.has(f.w, d.W) && tall == nil {
				tall = d
			}
		}
	}
	return nil, tall, later
}

// keep draws in the shape of the drawing to follow; nil where there is none,
// or none that is wanted and fits.
func (f *fitter) keep(want func(Options) bool) *Drawing {
	if f.ask.Previous == nil || f.ask.Previous.memory == nil {
		return nil
	}
	o := f.ask.Previous.memory.shape
	if !want(o) || f.ask.OneWay && o.Direction != f.ask.Direction {
		return nil
	}
	return f.keepIn(o)
}

// keepIn follows the drawing before in a shape, or in one that says the same in less room.
func (f *fitter) keepIn(o Options) *Drawing {
	for _, o := range tighter(o) {
		t := f.measure(shape{o: f.asked(o)})
		if !f.has(f.w, t.w) || !f.has(f.h, t.h) {
			continue
		}
		if d := f.draw(t); d != nil && f.has(f.w, d.W) && f.has(f.h, d.H) {
			return d
		}
	}
	return nil
}

// tighter are a shape and those that say the same in a little less room, so that
// one addition does not shrink every box to the next rung.
func tighter(o Options) []Options {
	out := []Options{o}
	add := func(change func(*Options)) {
		next := out[len(out)-1]
		change(&next)
		if next != out[len(out)-1] {
			out = append(out, next)
		}
	}
	if !o.Short {
		add(func(o *Options) { o.Kinds = true })
	}
	add(func(o *Options) { o.Tight = true })
	add(func(o *Options) { o.Short = true })
	add(func(o *Options) { o.Snug = true })
	return out
}

// asked adds what was asked for to the options of a shape.
func (f *fitter) asked(o Options) Options {
	o.Unfold, o.Previous, o.frames, o.Show = f.ask.Unfold, f.ask.Previous, f.ask.frames, f.ask.Show
	o.Tagged = f.ask.Tagged
	o.Loose = f.ask.Loose || o.Direction == TopDown || o.Level != Detail
	return o
}

// has tells whether there is room for size.
func (f *fitter) has(room, size int) bool { return room <= 0 || size <= room }

// wide tells whether there may be room for a drawing of at least w columns.
// With many nodes it goes by how far the last drawing was from its bound.
func (f *fitter) wide(w int, d Direction) bool {
	if f.most < enoughWays {
		w = w * f.swell[d] / 100
	}
	return f.has(f.w, w)
}

// shape is a way to draw with the least size that this comes to.
type shape struct {
	o    Options
	g    Graph
	w, h int
}

// shapes are the shapes of a rung, in the order in which they are tried.
func (f *fitter) shapes(rung []Options) []shape {
	var out []shape
	for _, d := range [2]Direction{LeftRight, TopDown} {
		if f.ask.OneWay && d != f.ask.Direction {
			continue
		}
		for _, r := range rung {
			r.Direction = d
			out = append(out, shape{o: f.asked(r)})
		}
	}
	return out
}

// hopeful are the shapes of a rung that may have the width, measured. The last
// of each direction is the narrowest: where it is too wide, all are. Of many
// nodes only the first and the last are tried.
func (f *fitter) hopeful(rung []Options) []shape {
	all := f.shapes(rung)
	var out []shape
	for len(all) > 0 {
		list := all[:len(rung)]
		all = all[len(rung):]
		if f.noRoom(list) {
			continue
		}
		last := f.measure(list[len(list)-1])
		if !f.wide(last.w, last.o.Direction) {
			continue
		}
		if f.most < enoughWays && len(list) > 2 {
			list = list[:2]
		}
		for _, s := range list[:len(list)-1] {
			out = append(out, f.measure(s))
		}
		out = append(out, last)
	}
	return out
}

// measure gives a shape its graph and least size.
func (f *fitter) measure(s shape) shape {
	s.g = f.graph(s.o)
	if f.plan == nil {
		g := sanitize(s.g, s.o)
		f.plan = planFor(g, s.o, nil)
		f.sketch = newScheme(g, s.o, f.plan.stages)
	}
	s.w, s.h = f.least(s.g, s.o)
	return s
}

// graph is GraphOf, once for both directions.
func (f *fitter) graph(o Options) Graph {
	o.Direction = LeftRight
	o.Loose = o.Loose || !f.t.Pinned()
	g, ok := f.graphs[o]
	if !ok {
		if g = GraphOf(f.t, o); f.dress != nil {
			g = f.dress.Of(g)
		}
		f.graphs[o] = g
	}
	return g
}

// draw makes the drawing of a shape, or nil when there were enough.
func (f *fitter) draw(s shape) *Drawing {
	if f.made++; f.made > f.most {
		return nil
	}
	d, p := arrange(s.g, s.o, f.plan)
	f.plan = p
	f.swell[s.o.Direction] = max(100, 90*d.W/max(1, s.w))
	return d
}

// least is a size that no drawing of g undercuts: the largest boxes of all
// layers behind each other, and the fullest layer, with the least gaps.
func (f *fitter) least(g Graph, o Options) (w, h int) {
	s, m := f.sketch, metricsOf(o)
	if len(g.Nodes) == 0 {
		return 0, 0
	}
	gap := min(m.boxGap, m.lineGap, m.mixGap, m.framePad, m.frameGap)
	along, across := make([]int, len(s.layers)), make([]int, len(s.layers))
	for i := range s.verts {
		v := &s.verts[i]
		us, vs := 0, 1
		if v.node >= 0 {
			n := &g.Nodes[v.node]
			us, vs = n.W, n.H
			if o.Direction == TopDown {
				us, vs = n.H+n.below(o), n.W
			} else if o.Level == Detail && !o.Short {
				vs += n.Face.BadgeRows()
			}
		}
		along[v.layer] = max(along[v.layer], us)
		across[v.layer] += vs + gap
	}
	u := 0
	for l, size := range along {
		u += size
		if l+1 < len(along) {
			u += channelLeast(s, g, o, l)
		}
	}
	v := slices.Max(across) - gap
	if o.Level == Detail && o.Direction == LeftRight && !o.Short {
		v -= mostBadges(g)
	}
	if o.Direction == TopDown {
		return v, u
	}
	return u, v
}

// mostBadges may stand under the last boxes of a drawing, where the rows that
// were kept for them count for nothing else.
func mostBadges(g Graph) int {
	n := 0
	for i := range g.Nodes {
		n = max(n, g.Nodes[i].Face.BadgeRows())
	}
	return n
}

// channelLeast is the least width of the channel behind layer l.
func channelLeast(s *scheme, g Graph, o Options, l int) int {
	m := metricsOf(o)
	turns, label := 0, 0
	for i := range s.verts {
		if v := &s.verts[i]; v.layer == l && len(s.out[i]) > 1 && s.pieces[s.out[i][0]].b != s.pieces[s.out[i][1]].b {
			turns = 1
		}
	}
	for e, chain := range s.chains {
		if len(chain) == 0 || g.Edges[e].Label == "" {
			continue
		}
		if last := &s.pieces[chain[len(chain)-1]]; s.verts[last.a].layer == l {
			label = max(label, Columns(g.Edges[e].Label))
		}
	}
	if label > 0 && o.Direction == TopDown {
		label = 1
	}
	if o.Snug {
		return m.stub + turns + max(m.headStub, label)
	}
	return m.stub + turns + label + m.headStub
}
