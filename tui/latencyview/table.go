package latencyview

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"portolan/model/latency"
	"portolan/model/layout"
	"portolan/model/traffic"
	"portolan/tui/act"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// tableHead is how many rows stand above the first city.
const tableHead = 2

// leastFooted is how many rows a table that is cut has at least when its sums are shown.
const leastFooted = 7

type order int

const (
	byDesign order = iota
	byP95
	byChange
	byCity
	orders
)

func (o order) String() string {
	return [...]string{"in the order of the design", "slowest first", "greatest change first", "by city"}[o]
}

// rowKey identifies a row across estimates.
type rowKey struct{ users, location, request, method, connection string }

func keyOf(j latency.Journey) rowKey {
	return rowKey{j.Users, j.Location, j.Request, j.Method, j.Connection}
}

// refresh computes the rows and keeps the selected one.
func (p *Panel) refresh() {
	selected, had := p.Selected()
	p.rows = p.rows[:0]
	if p.res == nil {
		return
	}
	want := latency.Cold
	if p.warm {
		want = latency.Warm
	}
	all := slices.Concat(p.res.Journeys, p.tried)
	p.parts = partings(all)
	for _, j := range all {
		if j.Connection == want {
			p.rows = append(p.rows, j)
		}
	}
	p.arrange()
	p.cursor = max(0, min(p.cursor, len(p.rows)-1))
	defer p.toFollowed()
	if !had {
		return
	}
	if i := p.rowOf(selected); i >= 0 {
		p.cursor = i
	}
	if j, ok := p.Selected(); ok {
		p.branch = max(0, min(p.branch, len(j.Branches)-1))
	}
}

// Follow selects a request that passes the node with the focus, as soon as requests are
// known; the selected one stays when it does.
func (p *Panel) Follow(id string) {
	p.follow = id
	p.toFollowed()
}

func (p *Panel) toFollowed() {
	if p.follow == "" || len(p.rows) == 0 {
		return
	}
	passes := func(j latency.Journey) bool { return slices.Contains(j.Path, p.follow) }
	if i := slices.IndexFunc(p.rows, passes); i >= 0 && !passes(p.rows[p.cursor]) {
		p.selectRow(i)
	}
	p.follow = ""
}

// rowOf is the row of a journey of either connection: the one on the same way,
// else the first of its request; -1 when there is none.
func (p *Panel) rowOf(j latency.Journey) int {
	first := -1
	for i, row := range p.rows {
		row.Connection = j.Connection
		if keyOf(row) != keyOf(j) {
			continue
		}
		if slices.Equal(row.Path, j.Path) {
			return i
		}
		if first < 0 {
			first = i
		}
	}
	return first
}

func (p *Panel) arrange() {
	switch p.order {
	case byP95:
		slices.SortStableFunc(p.rows, func(a, b latency.Journey) int { return cmp.Compare(slowness(b), slowness(a)) })
	case byChange:
		slices.SortStableFunc(p.rows, func(a, b latency.Journey) int {
			x, _ := p.change(a)
			y, _ := p.change(b)
			return cmp.Compare(math.Abs(y), math.Abs(x))
		})
	case byCity:
		slices.SortStableFunc(p.rows, func(a, b latency.Journey) int {
			return cmp.Or(strings.Compare(p.city(a), p.city(b)), strings.Compare(a.Request, b.Request))
		})
	}
}

// slowness sorts failed journeys before slow ones and those without figures last.
func slowness(j latency.Journey) float64 {
	if j.Outcome == traffic.Failed {
		return math.Inf(1)
	}
	return j.P95
}

func (p *Panel) sort() act.Action {
	p.order = (p.order + 1) % orders
	p.refresh()
	return act.Say{Text: "Sorted " + p.order.String() + "."}
}

func (p *Panel) toggleWarm() act.Action {
	p.warm = !p.warm
	p.dropIdea() // it was compared for the other kind of visits
	p.refresh()
	return act.Say{Text: "Shown: " + visit(p.warm) + "."}
}

func visit(isWarm bool) string {
	if isWarm {
		return "repeat visits on a connection that is open"
	}
	return "first visits, with name and connection"
}

func (p *Panel) tableTitle() string {
	if p.broken != "" {
		return "Cities  (intact design; model estimate)"
	}
	return "Cities  (model estimate, not a promise)"
}

// city is what a row calls its users.
func (p *Panel) city(j latency.Journey) string { return p.called(j.Users, j.Location) }

// called is what users are called: their place, else their name.
func (p *Panel) called(users, location string) string {
	if location != "" {
		return location
	}
	if n := p.t.Node(users); n != nil {
		return layout.TitleOf(n)
	}
	return users
}

// request is what a row asks for, and of whom where several ways serve it.
func (p *Panel) request(j latency.Journey) string {
	text := j.Request
	if j.Method != "" && j.Method != "GET" {
		text = j.Method + " " + text
	}
	return text + p.address(j)
}

// address is where the way of a row parts from others of the same request: the
// address that is called, or the answer of routing behind it; "" where there is none.
func (p *Panel) address(j latency.Journey) string {
	at := p.parts[keyOf(j)]
	if at == 0 || at >= len(j.Path) || p.t == nil {
		return ""
	}
	word := " of "
	if at > 1 {
		word = " at "
	}
	if n := p.t.Node(j.Path[at]); n != nil {
		return word + layout.TitleOf(n)
	}
	return ""
}

// partings say of the requests that several ways serve at which station of the path
// these first differ.
func partings(journeys []latency.Journey) map[rowKey]int {
	first, out := map[rowKey][]string{}, map[rowKey]int{}
	for _, j := range journeys {
		k := keyOf(j)
		path, ok := first[k]
		if !ok {
			first[k] = j.Path
			continue
		}
		at := 0
		for at < min(len(path), len(j.Path)) && path[at] == j.Path[at] {
			at++
		}
		if at > 0 && (out[k] == 0 || at < out[k]) {
			out[k] = at
		}
	}
	return out
}

// title names a journey in a line.
func (p *Panel) title(j latency.Journey) string {
	parts := []string{p.city(j), strings.TrimSpace(j.Method+" "+j.Request) + p.address(j)}
	switch j.Connection {
	case latency.Cold:
		parts = append(parts, "first visit")
	case latency.Warm:
		parts = append(parts, "repeat visit")
	}
	return strings.Join(parts, ", ")
}

// columns are the widths of the table; 0 leaves a column out.
type columns struct{ city, request, p50, p90, p95, p99, change, target int }

// figures calls for each percentile that has a column with its right edge, and says
// how wide they are in all.
func (c columns) figures(put func(at int, percentile string)) int {
	at := 0
	for i, w := range []int{c.p50, c.p90, c.p95, c.p99} {
		if at += w; w > 0 {
			put(at, latency.Percentiles[i])
		}
	}
	return at
}

// leastNames is what names take at least beside all figures: longer ones are cut.
func (c columns) leastNames() int { return c.city + min(c.request, 15) }

// margin is the columns of the table that hold nothing, before the names.
const margin = 2

func (p *Panel) columns(w int) columns {
	c := columns{p50: 6, p95: 6}
	w -= margin + c.p50 + c.p95
	if p.before != nil && w >= 8+14 {
		c.change = 8
	}
	if p.hasTargets() && w-c.change >= 8+14 {
		c.target = p.targetWidth(theme.Unicode)
	}
	w -= c.change + c.target
	for _, j := range p.rows {
		c.city = max(c.city, screen.Width(p.rowName(j))+1)
		c.request = max(c.request, screen.Width(p.request(j))+1)
	}
	c.city, c.request = max(c.city, 5), max(c.request, 8)
	if more := c.p50 + c.p95; w-c.leastNames() >= more { // names as people know them come first
		c.p90, c.p99 = c.p50, c.p95
		w -= more
	}
	w += p.lend(&c, c.city+c.request-w)
	if over := c.city + c.request - max(0, w); over > 0 {
		// The longer of the two texts gives way first.
		if c.request > c.city {
			cut := min(over, c.request-c.city)
			c.request, over = c.request-cut, over-cut
		} else {
			cut := min(over, c.city-c.request)
			c.city, over = c.city-cut, over-cut
		}
		c.request = max(0, c.request-(over+1)/2)
		c.city = max(0, c.city-over/2)
	}
	return c
}

// lend takes from the columns of figures what they have to spare and names lack, and says
// how much. What stands in their place where there is no figure is cut like a name.
func (p *Panel) lend(c *columns, lack int) (lent int) {
	if slices.ContainsFunc(p.rows, func(j latency.Journey) bool { return !j.Known }) {
		return 0
	}
	for i, w := range []*int{&c.p50, &c.p90, &c.p95, &c.p99} {
		least := len("p99") + 1
		if latency.Percentiles[i] == "p95" && p.order == byP95 {
			least++ // the sign of the order
		}
		for _, j := range p.rows {
			v, _ := j.Named(latency.Percentiles[i])
			least = max(least, screen.Width(ms(v))+1)
		}
		give := max(0, min(*w-least, lack-lent))
		*w, lent = *w-give, lent+give
	}
	return lent
}

func (p *Panel) drawTable(s screen.Surface, th *theme.Theme) {
	if s.W() < 8 || s.H() < 2 {
		return
	}
	if p.res == nil {
		s.Line(1, 0, s.W()-2, "The estimate is being computed"+th.Glyphs.Ellipsis, theme.Muted)
		return
	}
	if len(p.rows) == 0 {
		for i, line := range screen.Wrap(p.keys.Spell("No users are drawn, or nothing answers them. Press {city.try} to add a city."), s.W()-2) {
			s.Line(1, i, s.W()-2, line, theme.Muted)
		}
		return
	}
	foot := 0
	if s.H() >= tableHead+len(p.rows)+2 || s.H() >= leastFooted {
		foot = 2
	}
	head := p.headRows(s.H())
	room, marks := max(0, s.H()-head-foot), s
	if len(p.rows) > room { // a column of its own for the marks of scrolling
		s = s.Sub(screen.Rect{W: s.W() - 1, H: s.H()})
	}
	c := p.columns(s.W())
	p.drawTableHead(s, th, c, head)
	p.places.firstRow = p.places.table.Y + head
	p.scroll.table = screen.Scroll(p.scroll.table, p.cursor, room, len(p.rows))
	n := min(room, len(p.rows)-p.scroll.table)
	for y := range n {
		p.drawRow(s.Sub(screen.Rect{Y: head + y, W: s.W(), H: 1}), th, c, p.scroll.table+y)
	}
	marks.Sub(screen.Rect{Y: head, W: marks.W(), H: n}).More(th.Glyphs, p.scroll.table, len(p.rows), theme.Accent)
	if foot > 0 {
		p.drawSummary(s, th, c, head+n)
		p.drawReason(s, th, c, head+n+1)
	}
}

// headRows is how many of h rows stand above the first city: the rule gives way to a city.
func (p *Panel) headRows(h int) int { return min(tableHead, max(0, h-min(2, len(p.rows)))) }

func (p *Panel) drawTableHead(s screen.Surface, th *theme.Theme, c columns, rows int) {
	if th.Glyphs.Aloud || rows == 0 {
		return // each row names its figures, or is all that has room
	}
	head := func(text string, o order) string {
		if p.order == o && o != byDesign {
			return text + th.Glyphs.Down
		}
		return text
	}
	x := s.Text(2, 0, pad(head("City", byCity), c.city)+pad("Request", c.request), theme.Muted)
	x = c.figures(func(at int, percentile string) {
		text := percentile
		if percentile == "p95" {
			text = head(text, byP95)
		}
		s.Right(x+at, 0, text, theme.Muted)
	}) + x
	if c.change > 0 {
		s.Right(x+c.change, 0, head("change", byChange), theme.Muted)
		x += c.change
	}
	if c.target > 0 {
		text := "target"
		if p.target > 0 {
			text = "≤ " + ms(p.target)
			if th.Glyphs.ASCII {
				text = "max " + ms(p.target)
			}
		}
		s.Text(x+1, 0, text, theme.Muted)
	}
	if rows > 1 {
		rule(s, th, 1)
	}
}

func rule(s screen.Surface, th *theme.Theme, y int) {
	for x := range s.W() {
		s.Set(x, y, th.Glyphs.Pane.H, theme.PaneBorder)
	}
}

func (p *Panel) drawRow(s screen.Surface, th *theme.Theme, c columns, i int) {
	j := p.rows[i]
	if th.Glyphs.Aloud {
		s.Read(th, 0, i == p.cursor, p.readRow(j, th)...)
		return
	}
	style := func(r theme.Role) theme.Role { return r }
	if i == p.cursor {
		style = func(theme.Role) theme.Role { return theme.Selected }
		s.Fill(theme.Selected)
		s.Text(0, 0, th.Glyphs.Pointer, theme.Selected)
	}
	x := s.Text(2, 0, pad(p.rowName(j), c.city), style(theme.Strong))
	x = s.Text(x, 0, p.requestIn(j, c.request), style(theme.Base))
	if !j.Known {
		s.Text(x+1, 0, screen.Truncate(p.noFigures(j, th), s.W()-x-1), style(missing(j)))
		return
	}
	x = c.figures(func(at int, percentile string) {
		v, _ := j.Named(percentile)
		role := theme.Base
		if percentile == "p95" {
			role = theme.Strong
		}
		s.Right(x+at, 0, ms(v), style(role))
	}) + x
	if c.change > 0 {
		text, role := p.changeText(j)
		s.Right(x+c.change, 0, text, style(role))
		x += c.change
	}
	if g := p.goalOf(j.Users, j.Location, j.Request); c.target > 0 && g.any() {
		text, role := g.verdict(th.Glyphs, j.Quantiles, j.One)
		s.Text(x+1, 0, text, style(role))
	}
}

func (p *Panel) drawSummary(s screen.Surface, th *theme.Theme, c columns, y int) {
	rule(s, th, y)
	sum := p.res.Summary
	if sum.SharePercent == 0 {
		s.Text(2, y+1, screen.Truncate("no request has figures", s.W()-2), theme.Muted)
		return
	}
	if th.Glyphs.Aloud {
		p.readSummary(s, th, y+1)
		return
	}
	text := "weighted"
	for _, longer := range []string{"weighted, first visits", fmt.Sprintf("weighted, first visits (%s of %s)", percent(sum.SharePercent), p.res.Counted())} {
		if screen.Width(longer) < c.city+c.request {
			text = longer
		}
	}
	x := s.Text(2, y+1, pad(text, c.city+c.request), theme.Muted)
	c.figures(func(at int, percentile string) {
		v, _ := sum.Named(percentile)
		s.Right(x+at, y+1, ms(v), theme.Strong)
	})
}

// pad is text in exactly w columns with a blank at the end where it fits.
// requestIn is what a row asks for in a column of a width: cut in its middle where another
// row of that city begins with the same words.
func (p *Panel) requestIn(j latency.Journey, w int) string {
	name := p.request(j)
	short := strings.TrimSuffix(screen.Truncate(name, max(0, w-1)), "…")
	if short == name || w < 9 {
		return pad(name, w)
	}
	for _, other := range p.rows {
		if text := p.request(other); text != name && p.rowName(other) == p.rowName(j) && strings.HasPrefix(text, short) {
			return pad(screen.Middle(name, w-1), w)
		}
	}
	return pad(name, w)
}

func pad(text string, w int) string {
	text = screen.Truncate(text, max(0, w-1))
	return text + strings.Repeat(" ", max(0, w-screen.Width(text)))
}

// ms is a duration in whole milliseconds: more digits would promise too much.
func ms(v float64) string { return strconv.FormatFloat(math.Round(v)+0, 'f', 0, 64) }

func percent(v float64) string { return fmt.Sprintf("%.0f %%", v) }
