package failureview

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model/failure"
	"portolan/model/wording"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// loss is a row of the matrix.
type loss struct {
	b failure.Break
	failure.Loss
}

func losses(m *failure.Matrix) []loss {
	var out []loss
	for _, list := range [][]failure.Loss{m.Regions, m.Nodes} {
		for _, l := range list {
			if b, ok := l.Break(); ok {
				out = append(out, loss{b, l})
			}
		}
	}
	return out
}

// summary says why the break hurts, or after how long all are served again.
func (l loss) summary() string {
	if len(l.Why) > 0 {
		return strings.Join(l.Why, " ")
	}
	moved, fails, after, each := false, false, 0.0, 0.0
	for _, f := range l.Fates {
		for _, r := range []failure.Return{f.GETReturn(), f.POSTReturn()} {
			after, each = max(after, r.After), max(each, r.Each)
		}
		fails = fails || f.GET().Failed > 0 || f.POST().Failed > 0
		moved = moved || f.GET().AfterFailover > 0 || f.POST().AfterFailover > 0
	}
	all := "All"
	if fails {
		all = "Those that are served with nothing broken"
	}
	switch {
	case after > 0 && each > 0:
		return fmt.Sprintf("%s are served again after %s at most, and wait up to %s each time.", all, seconds(after), seconds(each))
	case after > 0:
		return fmt.Sprintf("%s are served again after %s at most.", all, seconds(after))
	case each > 0:
		return fmt.Sprintf("%s are served, and wait up to %s each time.", all, seconds(each))
	case moved:
		return "Another takes over at once."
	case fails:
		return "Nobody notices it: what fails then fails with nothing broken too."
	}
	return "Nobody notices it."
}

// drawMatrix paints every single break against every population. A cell has
// two signs, one for reads and one for writes.
func (p *Panel) drawMatrix(s screen.Surface, th *theme.Theme) {
	p.places.first = 2
	switch {
	case p.matrix == nil:
		p.drawWaiting(s, th)
		return
	case len(p.matrix.Populations) == 0:
		note(s, "There are no users yet: nobody notices what breaks.")
		return
	case len(p.losses) == 0:
		note(s, "Nothing that users depend on can break yet.")
		return
	}
	p.loss = clamp(p.loss, len(p.losses))
	foot := p.matrixFoot(s.W()-2, s.H()-p.places.first-min(3, len(p.losses)), th)
	rows := max(1, min(len(p.losses), s.H()-p.places.first-len(foot)))
	p.scroll.matrix = screen.Scroll(p.scroll.matrix, p.loss, rows, len(p.losses))
	x0 := 1 + p.lossWidth(s) + 2
	ends := p.cityEnds(s.W() - x0)
	p.scroll.columns = max(0, min(p.scroll.columns, len(p.matrix.Populations)-len(ends)))
	shown := p.matrix.Populations[p.scroll.columns:][:len(ends)]
	if th.Glyphs.Aloud {
		s.Text(1, 0, "When this breaks:", theme.Muted)
		shown = nil // each row names them
	} else {
		s.Text(1, 0, "reads/writes of", theme.Muted)
		s.Text(1, 1, "when this breaks", theme.Muted)
	}
	for i, c := range shown {
		s.Text(x0+startOf(ends, i), 0, screen.Truncate(p.who(c.Users.ID, c.Location), ends[i]-startOf(ends, i)-1), theme.Muted)
	}
	if p.scroll.columns > 0 {
		s.Text(x0-2, 0, th.Glyphs.Left, theme.Accent)
	}
	if p.scroll.columns+len(shown) < len(p.matrix.Populations) && !th.Glyphs.Aloud {
		s.Right(s.W(), 0, th.Glyphs.Right, theme.Accent)
	}
	for y := range rows {
		p.drawLoss(s, th, p.scroll.matrix+y, p.places.first+y, x0, ends[:len(shown)])
	}
	s.Sub(screen.Rect{Y: p.places.first, W: s.W(), H: rows}).More(th.Glyphs, p.scroll.matrix, len(p.losses), theme.Accent)
	for i, l := range foot {
		y := s.H() - len(foot) + i
		if below := p.places.first + rows + 1 + i; below < y { // close to the rows where there is room
			y = below
		}
		s.Text(1, y, l.text, l.role)
	}
}

// lossWidth is the width of the names of what breaks, with room for signs: what the
// columns need not, at least two fifths.
func (p *Panel) lossWidth(s screen.Surface) int {
	w := 16
	for _, l := range p.losses {
		w = max(w, screen.Width(l.b.Label(p.t))+signed)
	}
	ends := p.cityEnds(1 << 20)
	return min(w, max(16, s.W()*2/5, s.W()-4-ends[len(ends)-1]))
}

// signed is how many columns the sign of what is broken takes before a name.
const signed = 2

// lossSign is how many columns stand before each name now: names begin in one column.
func (p *Panel) lossSign() int {
	if slices.ContainsFunc(p.losses, func(l loss) bool { return slices.Contains(p.broken, l.b) }) {
		return signed
	}
	return 0
}

// Columns of the matrix: their signs need leastCity, and no name takes more than mostCity.
const (
	leastCity = 6
	mostCity  = 22
)

// cityEnds are the right edges of the columns that have room: of one width where that
// cuts no name, else each as wide as its name, else less than the names where that shows
// all of them.
func (p *Panel) cityEnds(room int) []int {
	names, widest := make([]int, len(p.matrix.Populations)), 0
	for i, c := range p.matrix.Populations {
		names[i] = screen.Width(p.who(c.Users.ID, c.Location))
		widest = max(widest, names[i])
	}
	alike := min(max(leastCity, widest+2), mostCity)
	if alike*len(names) <= room {
		return even(len(names), alike)
	}
	for gap := 2; gap > 0; gap-- {
		ends, at := make([]int, len(names)), 0
		for i, n := range names {
			at += min(mostCity, max(leastCity, n+gap))
			ends[i] = at
		}
		if at <= room {
			return ends
		}
	}
	alike = min(alike, max(9, room/max(1, len(names))))
	return even(min(len(names), max(1, room/alike)), alike)
}

// even are the right edges of n columns of one width.
func even(n, width int) []int {
	ends := make([]int, n)
	for i := range ends {
		ends[i] = (i + 1) * width
	}
	return ends
}

// startOf is where a column begins that ends where ends says.
func startOf(ends []int, i int) int {
	if i == 0 {
		return 0
	}
	return ends[i-1]
}

func (p *Panel) drawLoss(s screen.Surface, th *theme.Theme, i, y, x0 int, ends []int) {
	l := p.losses[i]
	if th.Glyphs.Aloud {
		says := []string{l.b.Label(p.t)}
		if slices.Contains(p.broken, l.b) {
			says[0] += ", broken now"
		}
		for c := range l.Fates {
			f, q := l.Fates[c], p.matrix.Populations[c]
			says = append(says, p.who(q.Users.ID, q.Location)+" reads "+tallyWord(f.GET(), f.GETReturn())+" and writes "+tallyWord(f.POST(), f.POSTReturn()))
		}
		s.Read(th, y, i == p.loss, says...)
		return
	}
	role := theme.Base
	if i == p.loss {
		role = theme.Strong
		if p.focus == usersPane {
			role = theme.Selected
			s.Line(0, y, x0-1, "", role)
		} else {
			s.Text(0, y, th.Glyphs.Pointer, theme.Accent)
		}
	}
	if slices.Contains(p.broken, l.b) {
		s.Text(1, y, th.Glyphs.Broken, role)
	}
	sign := p.lossSign()
	s.Text(1+sign, y, screen.Truncate(l.b.Label(p.t), x0-3-sign), role)
	for c := range ends {
		f := l.Fates[p.scroll.columns+c]
		x := s.Text(x0+startOf(ends, c), y, "", theme.Base)
		text, role := tallySign(f.GET(), f.GETReturn(), th.Glyphs)
		x = s.Text(x, y, text, role)
		x = s.Text(x, y, "/", theme.Muted)
		text, role = tallySign(f.POST(), f.POSTReturn(), th.Glyphs)
		s.Text(x, y, text, role)
	}
}

// tallySign is what becomes of requests as one sign.
func tallySign(t failure.Tally, r failure.Return, g *theme.Glyphs) (string, theme.Role) {
	half := g.Half
	switch {
	case !t.Any():
		return g.Dash, theme.Muted
	case t.Failed >= 100 || !r.Recovers && t.Served+t.AfterFailover == 0:
		return g.Error, theme.ErrorText
	case t.Failed > 0 || !r.Recovers:
		return g.Warning, theme.ErrorText
	case r.After > 0 || r.Each > 0:
		return half, theme.WarningText
	case t.AfterFailover > 0:
		return half, theme.GoodText
	}
	return g.Good, theme.GoodText
}

// tallyWord is what becomes of requests, for a voice.
func tallyWord(t failure.Tally, r failure.Return) string {
	g := theme.Unicode
	sign, _ := tallySign(t, r, g)
	return map[string]string{g.Dash: "not taken", g.Error: "fail", g.Warning: "fail in part", g.Half: "served after failover", g.Good: "served"}[sign]
}

// matrixLegend explains the signs of the matrix, which tells some from all.
func (p *Panel) matrixLegend(g *theme.Glyphs) []string {
	if g.Aloud {
		return nil // no signs are drawn
	}
	out := []string{g.Good + " served", g.Half + " failover", g.Warning + " some fail", g.Error + " all fail"}
	untaken := func(f failure.Fate) bool { return !f.GET().Any() || !f.POST().Any() }
	if slices.ContainsFunc(p.losses, func(l loss) bool { return slices.ContainsFunc(l.Fates, untaken) }) {
		out = append(out, g.Dash+" not taken")
	}
	return out
}

// matrixFoot is what stands under the matrix: why the selected break hurts, and
// the legend, which goes first where there is no room for both.
func (p *Panel) matrixFoot(w, room int, th *theme.Theme) []line {
	text := p.losses[p.loss].summary()
	var out []line
	for _, l := range screen.Wrap(text, w) {
		out = append(out, line{l, theme.Base})
	}
	why := len(out)
	if n := len(p.matrix.Harmless); n > 0 {
		out = append(out, line{screen.Truncate(fmt.Sprintf("Nobody notices the loss of %s.", wording.Count(n, "other node")), w), theme.Muted})
	}
	var signs []line
	for _, l := range pack(p.matrixLegend(th.Glyphs), w) {
		signs = append(signs, line{l, theme.Muted})
	}
	if keep := max(0, room-len(signs)); len(out) > keep && keep >= 1 {
		out = out[:keep]
		if keep < why {
			out[keep-1].text = screen.Truncate(out[keep-1].text+" "+th.Glyphs.Ellipsis, w)
		}
	}
	out = append(out, signs...)
	return out[:max(0, min(len(out), room))]
}
