package failureview

import (
	"fmt"

	"portolan/model/failure"
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

// drawMatrix paints every single break against every population. A cell has
// two signs, one for reads and one for writes.
func (p *Panel) drawMatrix(s screen.Surface, th *theme.Theme) {
	p.places.first = 2
	switch {
	case p.matrix == nil:
		s.Text(1, 0, "Breaking everything, one at a time"+th.Glyphs.Ellipsis, theme.Muted)
		return
	case len(p.losses) == 0:
		s.Text(1, 0, screen.Truncate("Nothing that users depend on can break yet.", s.W()-2), theme.Muted)
		return
	}
	foot := 2
	rows := max(1, s.H()-p.places.first-foot)
	p.loss = clamp(p.loss, len(p.losses))
	p.scroll.matrix = window(p.scroll.matrix, p.loss, rows, len(p.losses))
	x0 := 1 + p.lossWidth(s) + 2
	width := p.cityWidth()
	room := max(1, (s.W()-x0)/width)
	p.scroll.columns = max(0, min(p.scroll.columns, len(p.matrix.Populations)-room))
	shown := p.matrix.Populations[p.scroll.columns:]
	shown = shown[:min(room, len(shown))]
	s.Text(1, 0, "reads/writes of", theme.Muted)
	for i, c := range shown {
		s.Text(x0+i*width, 0, screen.Truncate(population{c.Users.Label(), c.Location}.name(), width-1), theme.Muted)
	}
	s.Text(1, 1, "when this breaks", theme.Muted)
	if p.scroll.columns > 0 {
		s.Text(x0-2, 0, th.Glyphs.Left, theme.Accent)
	}
	if p.scroll.columns+len(shown) < len(p.matrix.Populations) {
		s.Right(s.W(), 0, th.Glyphs.Right, theme.Accent)
	}
	for y := range min(rows, len(p.losses)-p.scroll.matrix) {
		p.drawLoss(s, th, p.scroll.matrix+y, p.places.first+y, x0, width, len(shown))
	}
	p.drawMatrixFoot(s, th)
}

func (p *Panel) lossWidth(s screen.Surface) int {
	w := 16
	for _, l := range p.losses {
		w = max(w, screen.Width(l.b.Label(p.t)))
	}
	return min(w, max(16, s.W()*2/5))
}

func (p *Panel) cityWidth() int {
	w := 6
	for _, c := range p.matrix.Populations {
		w = max(w, screen.Width(population{c.Users.Label(), c.Location}.name())+2)
	}
	return min(w, 14)
}

func (p *Panel) drawLoss(s screen.Surface, th *theme.Theme, i, y, x0, width, shown int) {
	l := p.losses[i]
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
	s.Text(1, y, screen.Truncate(l.b.Label(p.t), x0-3), role)
	for c := range shown {
		f := l.Fates[p.scroll.columns+c]
		x := s.Text(x0+c*width, y, "", theme.Base)
		text, role := tallySign(f.GET(), f.GETReturn(), th.Glyphs)
		x = s.Text(x, y, text, role)
		x = s.Text(x, y, "/", theme.Muted)
		text, role = tallySign(f.POST(), f.POSTReturn(), th.Glyphs)
		s.Text(x, y, text, role)
	}
}

// tallySign is what becomes of requests as one sign.
func tallySign(t failure.Tally, r failure.Return, g *theme.Glyphs) (string, theme.Role) {
	half := "◐"
	if g.ASCII {
		half = "~"
	}
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

func (p *Panel) drawMatrixFoot(s screen.Surface, th *theme.Theme) {
	half := "◐"
	if th.Glyphs.ASCII {
		half = "~"
	}
	g := th.Glyphs
	legend := fmt.Sprintf("%s served  %s after failover  %s some fail  %s all fail  %s not taken", g.Good, half, g.Warning, g.Error, g.Dash)
	s.Text(1, s.H()-2, screen.Truncate(legend, s.W()-2), theme.Muted)
	text := ""
	if l := p.losses[p.loss]; len(l.Why) > 0 {
		text = l.Why[0]
	} else if n := len(p.matrix.Harmless); n > 0 {
		text = fmt.Sprintf("Nobody notices the loss of %d other %s.", n, map[bool]string{true: "node", false: "nodes"}[n == 1])
	}
	s.Text(1, s.H()-1, screen.Truncate(text, s.W()-2), theme.Base)
}
