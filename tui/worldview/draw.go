package worldview

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/model/layout"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// The list stands beside the map from this width on, and has the p99 from the wider
// one on.
const (
	listFrom  = 100
	farFrom   = 140
	listWidth = 40
)

// listRoom is how wide the list is beside a map, in a window of a width.
func listRoom(w int) int {
	switch {
	case w < listFrom:
		return 0
	case w < farFrom:
		return listWidth
	}
	return listWidth + timeWidth
}

// Draw implements [part.Panel].
func (p *Panel) Draw(s screen.Surface, th *theme.Theme, focused bool) {
	s.Fill(theme.Base)
	p.places = places{}
	w := p.ready()
	if th.Glyphs.Aloud {
		p.read(s, th)
		return
	}
	wide := s.W()
	if s.H() >= 8 {
		wide -= listRoom(wide)
	}
	canvas := screen.Rect{W: wide, H: s.H()}
	in := canvas.Inset(1)
	inside := s.Sub(canvas).Pane(th, p.title(wide), focused)
	p.drawLegend(s.Sub(screen.Rect{X: 2, Y: s.H() - 1, W: wide - 4, H: 1}), th)
	if wide < s.W() {
		p.drawSide(s, th, screen.Rect{X: wide, W: s.W() - wide, H: s.H()})
	} else if in.H >= 8 {
		n := p.stripHeight(th, in.W, in.H)
		in.H -= n
		p.drawStrip(s.Sub(screen.Rect{X: in.X, Y: in.Y + in.H, W: in.W, H: n}), th)
	}
	if in.W < 4 || in.H < 2 {
		return
	}
	p.places.canvas = in
	p.drawMap(inside.Sub(screen.Rect{W: in.W, H: in.H}), th)
	if len(w.pops) == 0 {
		text := "No users are drawn: there is nobody to show a way for."
		if p.t == nil {
			text = "No design is open."
		}
		s.Sub(in).Text(1, 0, screen.Truncate(text, in.W-2), theme.Muted)
	}
}

func (p *Panel) title(w int) string {
	visits := "first visits"
	if p.warm {
		visits = "repeat visits"
	}
	if broken := p.broken(); broken != "" {
		visits += ", " + broken + " broken"
	}
	for _, t := range []string{"World, " + visits + "  (model estimate, not a promise)", "World, " + visits} {
		if screen.Width(t) <= w-6 {
			return t
		}
	}
	return "World"
}

// broken names what is broken, or counts it; "" when nothing is.
func (p *Panel) broken() string {
	f, n := p.failures, 0
	last := ""
	for _, set := range []map[string]bool{f.Regions, f.Zones, f.Nodes, f.EdgeLocations, f.Checks} {
		for id, is := range set {
			if is {
				n, last = n+1, id
			}
		}
	}
	if n > 1 {
		return fmt.Sprintf("%d things", n)
	}
	if p.t != nil {
		if node := p.t.Node(last); node != nil {
			return layout.TitleOf(node)
		}
	}
	return last
}

// aim moves the camera for a window of cells.
func (p *Panel) aim(w, h int) {
	c := window(w, h)
	switch p.framing {
	case whole:
		p.camera = c.whole()
	case fitted:
		p.camera = c.fit(p.world.extent())
	default:
		c.xy, c.scale = p.camera.xy, p.camera.scale
		p.camera = c.within()
	}
}

// extent is what a view of the whole design must show.
func (w *world) extent() []xy {
	var out []xy
	for _, s := range w.stations {
		if s.used || s.kind == regionKind {
			out = append(out, project(s.at))
		}
	}
	for _, l := range w.legs {
		out = append(out, arc(w.stations[l.from].at, w.stations[l.to].at, 24)...)
	}
	return out
}

// sign is a station that is in the window.
type sign struct {
	x, y    int
	station int
	pops    []int // populations there, for a city
}

// next is the population of the sign that follows the selected one.
func (s sign) next(selected int) int {
	if i := slices.Index(s.pops, selected); i >= 0 {
		return s.pops[(i+1)%len(s.pops)]
	}
	return s.pops[0]
}

// chart is one drawing of the map.
type chart struct {
	*Panel
	w     *world
	c     camera
	s     screen.Surface
	th    *theme.Theme
	x0    int // the columns in which the world stands
	x1    int
	lines *lines
	signs []sign
	pick  *population // the selected one, nil for none
}

func (p *Panel) drawMap(s screen.Surface, th *theme.Theme) {
	p.aim(s.W(), s.H())
	if p.coast == nil {
		p.coast = shores()
	}
	if p.land == nil || p.land.camera != p.camera {
		p.land = p.filler.draw(p.camera, s.W(), s.H(), p.coast)
	}
	c := &chart{Panel: p, w: p.world, c: p.camera, s: s, th: th}
	// Beyond one turn the world would begin again.
	if half := int(180*c.c.scale) / 2; half < s.W()/2 {
		c.x0, c.x1 = s.W()/2-half, s.W()/2+half
	} else {
		c.x1 = s.W()
	}
	if p.selected < len(c.w.pops) {
		c.pick = &c.w.pops[p.selected]
	}
	c.lines = c.drawLines()
	c.paint()
	c.findSigns()
	labels := c.placeLabels()
	for _, l := range labels {
		c.clear(l.x-1, l.y, !strings.HasPrefix(l.text, " "))
		c.clear(l.x+l.w, l.y, !strings.HasSuffix(l.text, " "))
	}
	c.drawSigns()
	for _, l := range labels {
		s.Text(l.x, l.y, l.text, l.role)
	}
	p.places.signs, p.places.labels = c.signs, labels
}

// paint puts the pictures into the cells, lines over land. A cell has one
// colour: where a line passes, land stays out.
func (c *chart) paint() {
	for y := range c.s.H() {
		for x := c.x0; x < c.x1; x++ {
			i := y*c.s.W() + x
			if m := c.lines.mask[i]; m != 0 {
				c.dots(x, y, m, c.lines.at(i))
				continue
			}
			shore, inner := c.land.shore.mask[i], c.land.inner.mask[i]
			switch {
			case shore == 0 && (inner == 0 || c.th.Glyphs.ASCII):
			case c.th.Glyphs.ASCII:
				c.s.Set(x, y, asciiShore(shore), theme.Land)
			default:
				c.s.Set(x, y, braille()[shore|inner], theme.Land)
			}
		}
	}
}

func (c *chart) dots(x, y int, mask uint8, st *stroke) {
	text := braille()[mask]
	if c.th.Glyphs.ASCII {
		text = st.ascii
	}
	role := st.role
	if role == theme.LineBroken && c.th.Doubled { // thickness tells it; underlined, a curve would be steps
		role = theme.LineRequest
	}
	c.s.Set(x, y, text, role)
}

// asciiShore is a sign for the dots of a cell, by how many there are and where.
func asciiShore(mask uint8) string {
	const upper, lower = 0x01 | 0x02 | 0x08 | 0x10, 0x04 | 0x20 | 0x40 | 0x80
	switch {
	case mask&upper == 0:
		return "."
	case mask&lower == 0:
		return "'"
	}
	return ":"
}

// clear takes land away beside a label, so that its letters stand free. In ASCII ways are
// drawn with letters too, and give way beside a label without blanks of its own.
func (c *chart) clear(x, y int, bare bool) {
	if x >= 0 && x < c.s.W() && (bare && c.th.Glyphs.ASCII || c.lines.mask[y*c.s.W()+x] == 0) {
		c.s.Set(x, y, " ", theme.Base)
	}
}

// findSigns lists the stations in the window: the one of the selected
// population first, then cities, Regions and edge locations. The first sign of a
// cell is the one that is seen.
func (c *chart) findSigns() {
	pops := make([][]int, len(c.w.stations))
	for i, q := range c.w.pops {
		if q.station >= 0 {
			pops[q.station] = append(pops[q.station], i)
		}
	}
	for i, st := range c.w.stations {
		if x, y, ok := c.c.cell(st.at); ok && x >= c.x0 && x < c.x1 {
			slices.SortStableFunc(pops[i], func(a, b int) int { return cmp.Compare(c.w.pops[b].share, c.w.pops[a].share) })
			c.signs = append(c.signs, sign{x, y, i, pops[i]})
		}
	}
	rank := func(s sign) int {
		st := c.w.stations[s.station]
		switch {
		case st.kind == cityKind && c.pick != nil && c.pick.station == s.station:
			return 0
		case st.broken:
			return 1
		case st.kind == cityKind:
			return 2
		case st.kind != edgeKind:
			return 3
		}
		return 4
	}
	slices.SortStableFunc(c.signs, func(a, b sign) int { return cmp.Compare(rank(a), rank(b)) })
}

func (c *chart) drawSigns() {
	for i := len(c.signs) - 1; i >= 0; i-- {
		s := c.signs[i]
		text, role := c.look(s)
		c.s.Set(s.x, s.y, text, role)
	}
}

// look is the glyph of a station and its role.
func (c *chart) look(s sign) (string, theme.Role) {
	st, g := c.w.stations[s.station], c.th.Glyphs
	if st.broken {
		return g.Broken, theme.ErrorText
	}
	switch st.kind {
	case cityKind:
		best := c.popOf(s)
		class := c.figures(c.w.pops[best]).class()
		return class.glyph(g), class.role()
	case edgeKind:
		return signOf(st, g), theme.Accent
	}
	if !st.used {
		return signOf(st, g), theme.Muted
	}
	return signOf(st, g), theme.BoxNetworking
}

// popOf is the population that stands for a city: the selected one, or else
// that of the greatest share.
func (c *chart) popOf(s sign) int {
	if slices.Contains(s.pops, c.selected) {
		return c.selected
	}
	return s.pops[0]
}

// word says what kind of station it is, for a voice.
func (k kind) word() string {
	return map[kind]string{cityKind: "city", edgeKind: "edge location", regionKind: "Region", siteKind: "site"}[k]
}

// signOf is the glyph of a station that is no city.
func signOf(st station, g *theme.Glyphs) string {
	switch {
	case st.broken:
		return g.Broken
	case g.ASCII && st.kind == regionKind && !st.used:
		return "%"
	case g.ASCII:
		return map[kind]string{cityKind: "o", edgeKind: "+", regionKind: "#", siteKind: "H"}[st.kind]
	case st.kind == regionKind && !st.used:
		return "□"
	}
	return map[kind]string{cityKind: "●", edgeKind: "◇", regionKind: "■", siteKind: "▣"}[st.kind]
}
