package worldview

import (
	"slices"

	"portolan/tui/screen"
	"portolan/tui/theme"
)

// hidden tells the placer what a label would cover.
func (l *lines) hidden(x, y int) int {
	i := y*l.w + x
	switch {
	case l.mask[i] == 0:
		return 0
	case l.at(i).weight >= deadPick:
		return 4
	}
	return 1
}

// placeLabels names what is in the window: the selected population's way
// first, then cities by share, then Regions.
func (c *chart) placeLabels() []placed {
	p := newPlacer(c.s.W(), c.s.H(), c.lines.hidden)
	for _, s := range c.signs {
		p.reserve(s.x, s.y)
	}
	way := c.onWay()
	for _, s := range c.signs {
		if c.pick != nil && s.station == c.pick.station {
			text := " " + c.pick.name + " "
			switch f := c.figures(*c.pick); {
			case f.class() == failing:
				text += "no answer "
			case f.known:
				text += ms(f.P50) + " ms "
			}
			p.place(c.beside(s, text, theme.Selected, c.selected, true))
		}
	}
	c.placeTrips(p)
	for _, s := range c.signs {
		if st := c.w.stations[s.station]; way[s.station] && st.kind != cityKind {
			_, role := c.look(s)
			p.place(c.beside(s, c.nameOf(s), role, -1, true))
		}
	}
	for _, i := range c.byShare() {
		s := c.signs[i]
		q := c.popOf(s)
		c.placeCity(p, s, c.w.pops[q], q)
	}
	for _, s := range c.signs {
		st := c.w.stations[s.station]
		if (st.kind != edgeKind || st.broken) && st.kind != cityKind && !way[s.station] {
			_, role := c.look(s)
			if role != theme.ErrorText {
				role = theme.Muted
			}
			p.place(c.beside(s, c.nameOf(s), role, -1, st.broken))
		}
	}
	return p.out
}

// placeCity names a city that is not selected, with its time where there is
// room for that.
func (c *chart) placeCity(p *placer, s sign, q population, i int) {
	if f := c.figures(q); f.known && p.place(c.beside(s, q.name+" "+ms(f.P50), theme.Base, i, false)) {
		return
	}
	p.place(c.beside(s, q.name, theme.Base, i, false))
}

// byShare lists the signs of cities that are not selected, the greatest share
// first.
func (c *chart) byShare() []int {
	var out []int
	for i, s := range c.signs {
		if len(s.pops) > 0 && (c.pick == nil || s.station != c.pick.station) {
			out = append(out, i)
		}
	}
	sortBy(out, func(i int) float64 { return -c.w.pops[c.signs[i].pops[0]].share })
	return out
}

// onWay tells which stations the selected population's requests pass.
func (c *chart) onWay() []bool {
	out := make([]bool, len(c.w.stations))
	if c.pick == nil {
		return out
	}
	for _, way := range c.pick.ways {
		for _, l := range way.legs {
			out[c.w.legs[l].from], out[c.w.legs[l].to] = true, true
		}
	}
	return out
}

// nameOf is the label of a station that is no city. That it is broken must be
// seen even where the sign of another station hides its own.
func (c *chart) nameOf(s sign) string {
	st := c.w.stations[s.station]
	hidden := slices.ContainsFunc(c.signs, func(o sign) bool { return o.x == s.x && o.y == s.y && o.station != s.station })
	if st.broken && hidden {
		return c.th.Glyphs.Broken + " " + st.name
	}
	return st.name
}

// beside is a label next to a sign.
func (c *chart) beside(s sign, text string, role theme.Role, pop int, always bool) label {
	w := screen.Width(text)
	spots := around(s.x, s.y, w)
	if always {
		spots = append(spots, farther(s.x, s.y, w)...)
	}
	if role == theme.Selected {
		for i := range spots { // its own blanks keep it off the sign
			if spots[i].x == s.x+2 {
				spots[i].x--
			}
		}
	}
	return label{text: text, role: role, spots: spots, pop: pop, always: always}
}

// placeTrips writes the round trips on the legs of the selected population, and
// a cross on those that are dead.
func (c *chart) placeTrips(p *placer) {
	for _, path := range c.lines.paths {
		if len(path.at) == 0 {
			continue
		}
		l := c.w.legs[path.leg]
		text, role := " "+ms(l.ms)+" ms ", classOf(l.ms).role()
		if path.dead {
			text, role = " "+c.th.Glyphs.Broken+" ", theme.ErrorText
		}
		w := screen.Width(text)
		var spots []spot
		n := len(path.at)
		for _, at := range [...]float64{0.5, 0.42, 0.58, 0.35, 0.65, 0.27, 0.73} {
			s := path.at[min(n-1, int(at*float64(n)))]
			if n > 2 {
				spots = append(spots, spot{s.x - w/2, s.y})
			}
			spots = append(spots, spot{s.x - w/2, s.y - 1}, spot{s.x - w/2, s.y + 1})
		}
		if n > w+2 {
			c.onLine(p, text, role, spots)
			continue
		}
		mid := path.at[n/2]
		spots = append(spots, around(mid.x, mid.y, w)...)
		p.place(label{text: text, role: role, spots: spots, pop: -1, always: true})
	}
}

// onLine puts a label on the first spot of its line that is free: it breaks the
// line that it belongs to.
func (c *chart) onLine(p *placer, text string, role theme.Role, spots []spot) {
	for _, s := range spots {
		if p.place(label{text: text, role: role, spots: []spot{s}, pop: -1, always: true}) {
			return
		}
	}
}
