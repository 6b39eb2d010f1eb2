package worldview

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model/latency"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

func sortBy(of []int, key func(int) float64) {
	slices.SortStableFunc(of, func(a, b int) int { return cmp.Compare(key(a), key(b)) })
}

// legendEntry is a sign of the map with what it means.
type legendEntry struct {
	sign        string
	role        theme.Role
	text, brief string // brief where not all has room
}

// legend explains the signs of the map, those that need it most first: what gets no
// answer or is broken, and Regions that nothing goes to, only where they are drawn.
func (p *Panel) legend(th *theme.Theme) []legendEntry {
	g := th.Glyphs
	var out []legendEntry
	switch {
	case p.failures.Any():
		out = append(out, legendEntry{g.Broken, theme.ErrorText, strings.TrimSuffix("broken, "+p.served, ", "), cmp.Or(p.served, "broken")})
	case slices.ContainsFunc(p.world.pops, func(o population) bool { return p.figures(o).class() == failing }):
		out = append(out, legendEntry{g.Broken, theme.ErrorText, "no answer", "no answer"})
	}
	out = append(out,
		legendEntry{fast.glyph(g), fast.role(), "under 50 ms", "<50 ms"},
		legendEntry{fair.glyph(g), fair.role(), "under 150", "<150"},
		legendEntry{slow.glyph(g), slow.role(), "150 and more", "150+"},
	)
	used := signOf(station{kind: regionKind, used: true}, g)
	out = append(out, legendEntry{used, theme.BoxNetworking, "Region", "Region"})
	for _, st := range p.world.stations {
		if sign := signOf(st, g); st.kind == regionKind && !st.used && !st.broken && sign != used {
			out = append(out, legendEntry{sign, theme.Muted, "not asked", "unused"})
			break
		}
	}
	return append(out, legendEntry{signOf(station{kind: edgeKind}, g), theme.Accent, "edge", "edge"})
}

// drawLegend explains the signs in the lower edge of the map.
func (p *Panel) drawLegend(s screen.Surface, th *theme.Theme) {
	entries := p.legend(th)
	x, need := 0, 0
	for _, e := range entries {
		need += screen.Width(e.text) + 4
	}
	for _, e := range entries {
		if need > s.W() {
			e.text = e.brief
		}
		if x+screen.Width(e.text)+4 > s.W() {
			if x < s.W() { // signs without a word follow
				s.Text(x, 0, th.Glyphs.Ellipsis, theme.Muted)
			}
			return
		}
		s.Text(x, 0, " ", theme.Muted)
		s.Set(x+1, 0, e.sign, e.role)
		x = s.Text(x+2, 0, " "+e.text+" ", theme.Muted)
	}
}

// drawSide draws the list of cities and the way of the selected one.
func (p *Panel) drawSide(s screen.Surface, th *theme.Theme, r screen.Rect) {
	w := p.world
	list := r
	if p.selected < len(w.pops) && r.H >= 16 {
		// The way takes what the list leaves, and a third of the height at least.
		list.H = min(len(w.pops)+3, r.H-min(len(p.wayLines(th, r.W-3))+2, r.H/3))
	}
	in := s.Sub(list).Pane(th, "Cities", false)
	p.places.list = list.Inset(1)
	p.drawList(in, th)
	way := screen.Rect{X: r.X, Y: list.H, W: r.W, H: r.H - list.H}
	if way.H < 3 {
		return
	}
	inside := s.Sub(way).Pane(th, "Way of "+w.pops[p.selected].name, false)
	for y, runs := range p.wayLines(th, r.W-3) {
		write(inside, 1, y, runs)
	}
}

// read draws what the map shows as sentences: cities with their figures, and the way
// of the selected one in a pane of its own, which is read whole when another is selected.
func (p *Panel) read(s screen.Surface, th *theme.Theme) {
	pops := p.world.pops
	if len(pops) == 0 {
		in := s.Pane(th, p.title(s.W()), true)
		in.Text(2, 0, "No users are drawn: there is nobody to show a way for.", theme.Base)
		return
	}
	way := p.wayLines(th, s.W()-4)
	list := screen.Rect{W: s.W(), H: max(3, s.H()-len(way)-2)}
	in := s.Sub(list).Pane(th, p.title(s.W()), true)
	room := max(1, in.H())
	p.top = screen.Scroll(p.top, p.selected, room, len(pops))
	y := 0
	for i := p.top; i < min(len(pops), p.top+room); i++ {
		q := pops[i]
		in.Read(th, y, i == p.selected, q.name, percent(q.share)+" of requests", p.figures(q).class().word(), p.times(q, true))
		y++
	}
	under := s.Sub(screen.Rect{Y: list.H, W: s.W(), H: s.H() - list.H}).Pane(th, "Way of "+pops[p.selected].name, false)
	for i, runs := range way {
		write(under, 1, i, runs)
	}
}

func (p *Panel) drawList(s screen.Surface, th *theme.Theme) {
	pops := p.world.pops
	if len(pops) == 0 || s.H() < 2 {
		return
	}
	times := timeColumns(s.W())
	s.Text(4, 0, "City", theme.Muted)
	s.Right(s.W()-1-timeWidth*len(times), 0, "share", theme.Muted)
	for i, name := range times {
		s.Right(timeEdge(s.W(), times, i), 0, name, theme.Muted)
	}
	p.places.firstRow = p.places.list.Y + 1
	rows := s.Sub(screen.Rect{Y: 1, W: s.W(), H: s.H() - 1})
	p.top = rows.List(th.Glyphs, p.top, p.selected, len(pops), theme.Accent, func(row screen.Surface, i int) { p.drawRow(row, th, i) })
}

func (p *Panel) drawRow(s screen.Surface, th *theme.Theme, i int) {
	q := p.world.pops[i]
	f := p.figures(q)
	style := func(r theme.Role) theme.Role { return r }
	if i == p.selected {
		style = func(theme.Role) theme.Role { return theme.Selected }
		s.Fill(theme.Selected)
		s.Text(0, 0, th.Glyphs.Pointer, theme.Selected)
	}
	times := timeColumns(s.W())
	right := s.W() - 1
	share := right - timeWidth*len(times)
	s.Set(2, 0, f.class().glyph(th.Glyphs), style(f.class().role()))
	s.Text(4, 0, screen.Truncate(q.name, share-5-4), style(theme.Base))
	s.Right(share, 0, percent(q.share), style(theme.Muted))
	switch {
	case f.class() == failing:
		s.Right(right, 0, "no answer", style(theme.ErrorText))
	case !f.known:
		s.Right(right, 0, th.Glyphs.Dash, style(theme.Muted))
	default:
		for i, name := range times {
			v, _ := f.Named(name)
			role := theme.Base
			if name == "p95" {
				role = theme.Strong
			}
			s.Right(timeEdge(s.W(), times, i), 0, ms(v), style(role))
		}
	}
}

// timeWidth is the width of a column of the list that holds a time.
const timeWidth = 5

// timeColumns are the percentiles that a list of a width shows.
func timeColumns(w int) []string {
	if w < listRoom(farFrom)-2 { // its frame takes two
		return latency.Percentiles[:3]
	}
	return latency.Percentiles
}

// timeEdge is the right edge of one of these columns.
func timeEdge(w int, columns []string, i int) int {
	return w - 1 - timeWidth*(len(columns)-1-i)
}

// run is text of one role.
type run struct {
	text string
	role theme.Role
}

// write writes runs one behind the other as far as the window goes.
func write(s screen.Surface, x, y int, runs []run) {
	for _, r := range runs {
		if x >= s.W() {
			s.Set(s.W()-1, y, "…", r.role)
			return
		}
		x = s.Text(x, y, screen.Truncate(r.text, s.W()-x), r.role)
	}
}

// flow breaks runs between words into lines of w columns.
func flow(runs []run, w int) [][]run {
	var out [][]run
	var line []run
	x := 0
	for _, r := range runs {
		for _, word := range strings.SplitAfter(r.text, " ") {
			if n := screen.Width(strings.TrimRight(word, " ")); x > 0 && n > 0 && x+n > w {
				out, line, x = append(out, line), nil, 0
			}
			if x == 0 && strings.TrimSpace(word) == "" {
				continue
			}
			line, x = append(line, run{word, r.role}), x+screen.Width(word)
		}
	}
	return append(out, line)
}

// wayLines writes the ways of the selected population one below the other in w
// columns: stations, and between them the round trips; where a way ends without an
// answer, why.
func (p *Panel) wayLines(th *theme.Theme, w int) [][]run {
	at, g := p.world, th.Glyphs
	q := at.pops[p.selected]
	if q.station < 0 {
		return [][]run{{{"no place: " + cmp.Or(q.location, "none is given"), theme.Muted}}}
	}
	var out [][]run
	for _, way := range q.ways {
		head, role := percent(way.share)+" of its "+p.counted(), theme.Muted
		switch {
		case way.dead:
			head, role = g.Broken+" no longer taken", theme.ErrorText
		case way.fails:
			head, role = g.Broken+" "+percent(way.share)+" of its reads fail", theme.ErrorText
		}
		out = append(out, []run{{head, role}})
		for _, i := range way.legs {
			l := at.legs[i]
			to := at.stations[l.to]
			name := to.name
			if to.long != "" && to.long != to.name {
				name += " " + to.long
			}
			sign, role := signOf(to, g), theme.BoxNetworking
			if g.Aloud {
				sign = to.kind.word()
			}
			switch {
			case to.broken:
				role = theme.ErrorText
			case to.kind == edgeKind:
				role = theme.Accent
			}
			trip := ms(l.ms) + " ms"
			out = append(out, []run{
				{strings.Repeat(" ", max(0, 7-len(trip))) + trip + " ", classOf(l.ms).role()},
				{sign + " ", role},
				{name, theme.Base},
			})
		}
		for _, why := range p.reasons(way) {
			out = append(out, flow([]run{{why, theme.Base}}, w)...)
		}
	}
	return out
}

// counted are the requests that shares are of.
func (p *Panel) counted() string {
	if p.res == nil {
		return "requests"
	}
	return p.res.Counted()
}

// stripHeight is how many lines below a map of w by h cells say what the list would:
// one for the population, and those of its ways: all of them where the map is high
// enough, as many as leave a map otherwise.
func (p *Panel) stripHeight(th *theme.Theme, w, h int) int {
	if p.selected >= len(p.world.pops) {
		return min(2, h-6)
	}
	least := 2
	for _, way := range p.world.pops[p.selected].ways {
		if len(p.reasons(way)) > 0 {
			least = 3 // a sentence
		}
	}
	return min(1+len(p.stripWays(th, w)), 4, max(least, h-14), h-6)
}

// drawStrip says below the map what the list would.
func (p *Panel) drawStrip(s screen.Surface, th *theme.Theme) {
	w := p.world
	if p.selected >= len(w.pops) {
		return
	}
	q := w.pops[p.selected]
	f := p.figures(q)
	s.Set(1, 0, f.class().glyph(th.Glyphs), f.class().role())
	x := s.Text(3, 0, screen.Truncate(q.name, s.W()-4), theme.Strong)
	s.Text(x+2, 0, screen.Truncate(p.shareAndTimes(q, s.W()-x-3), s.W()-x-3), theme.Muted)
	lines := p.stripWays(th, s.W())
	if len(lines) > s.H()-1 { // one behind the other, and what has no room is cut
		var all []run
		for i, runs := range p.stripRuns(th) {
			if i > 0 {
				all = append(all, run{";  ", theme.Muted})
			}
			all = append(all, runs...)
		}
		lines = flow(all, stripRoom(s.W()))
		if n := s.H() - 1; n > 0 && len(lines) > n {
			lines = append(lines[:n-1], slices.Concat(lines[n-1:]...))
		}
	}
	for y, runs := range lines {
		write(s.Sub(screen.Rect{W: s.W() - 1, H: s.H()}), 3, y+1, runs)
	}
}

// reasons say why a way ends without an answer, where no broken station on it does.
func (p *Panel) reasons(w way) []string {
	for _, i := range w.legs {
		if p.world.stations[p.world.legs[i].to].broken {
			return nil
		}
	}
	return w.why
}

// stripRoom is what a line of a way has in a strip of w columns.
func stripRoom(w int) int { return w - 4 }

// stripWays are the ways of the selected population, each on lines of its own.
func (p *Panel) stripWays(th *theme.Theme, w int) [][]run {
	var out [][]run
	for _, runs := range p.stripRuns(th) {
		out = append(out, flow(runs, stripRoom(w))...)
	}
	return out
}

// stripRuns says each way of the selected population in short.
func (p *Panel) stripRuns(th *theme.Theme) [][]run {
	w := p.world
	var out [][]run
	for _, way := range w.pops[p.selected].ways {
		head, role := wayHead(way, th.Glyphs)
		runs := []run{{head, role}}
		for _, k := range way.legs {
			l := w.legs[k]
			to, sign := w.stations[l.to], ""
			if to.broken {
				sign = th.Glyphs.Broken + " "
			}
			runs = append(runs,
				run{" " + th.Glyphs.Arrow + " ", theme.Muted},
				run{ms(l.ms) + " ms ", classOf(l.ms).role()},
				run{sign + to.name, theme.Base})
		}
		for _, why := range p.reasons(way) {
			runs = append(runs, run{": " + why, theme.Base})
		}
		out = append(out, runs)
	}
	return out
}

// shareAndTimes says as much about a population as has room: its p99 gives way first.
func (p *Panel) shareAndTimes(q population, room int) string {
	share := percent(q.share)
	var text string
	for _, text = range []string{
		share + " of requests, " + p.times(q, true),
		share + " of requests, " + p.times(q, false),
		share + ", " + p.times(q, false),
	} {
		if screen.Width(text) <= room {
			break
		}
	}
	return text
}

// wayHead says how many requests take a way, in short.
func wayHead(w way, g *theme.Glyphs) (string, theme.Role) {
	switch {
	case w.dead:
		return g.Broken + " before", theme.ErrorText
	case w.fails:
		return g.Broken + " " + percent(w.share) + " of reads fail", theme.ErrorText
	}
	return percent(w.share), theme.Muted
}
