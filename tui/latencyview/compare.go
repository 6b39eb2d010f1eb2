package latencyview

import (
	"math"
	"strings"

	"portolan/model/whatif"
	"portolan/tui/binding"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/validate"
)

// compared are the changes that the comparison shows: those of the selected
// request, and others that move.
func (p *Panel) compared() []whatif.Change {
	j, _ := p.Selected()
	var same, others []whatif.Change
	for _, c := range p.whatif.Changes {
		moves := math.Abs(c.Gain()) >= 0.5 || math.Abs(c.Before.P50-c.After.P50) >= 0.5
		switch {
		case c.Request == j.Request:
			same = append(same, c)
		case moves:
			others = append(others, c)
		}
	}
	return append(same, others...)
}

// compareTitle names the idea that is compared, alone where w columns are few.
func (p *Panel) compareTitle(w int) string {
	if title := "Compare before / after: what if " + p.whatif.Title; screen.Width(title) <= w {
		return title
	}
	return "What if " + p.whatif.Title
}

// drawCompare paints before and after for every city, and what there is to
// mind. Everything scrolls together.
func (p *Panel) drawCompare(s screen.Surface, th *theme.Theme) {
	if s.W() < 10 || s.H() < 1 {
		return
	}
	changes := p.compared()
	notes := p.notes(th.Glyphs, s.W()-3)
	room := s.H() - 2
	head, foot := 1, 1
	if s.H() < 5 {
		head, foot, room = 0, 0, s.H()
	}
	total := len(changes) + len(notes)
	p.scroll.compare = max(0, min(p.scroll.compare, total-room))
	g := p.compareColumns(s.W(), changes)
	if head > 0 {
		g.drawHead(s)
	}
	for y := range min(room, total-p.scroll.compare) {
		i := p.scroll.compare + y
		if i < len(changes) {
			p.drawChange(s.Sub(screen.Rect{Y: head + y, W: s.W(), H: 1}), th, g, changes[i])
			continue
		}
		n := notes[i-len(changes)]
		s.Line(2, head+y, s.W()-3, n.text, n.role)
	}
	s.Sub(screen.Rect{Y: head, W: 1, H: room}).More(th.Glyphs, p.scroll.compare, total, theme.Accent)
	if foot > 0 {
		text := ""
		for _, text = range []string{
			p.keys.Spell("{apply} changes the design ({undo} takes it back)   {drop} drops the idea"),
			p.keys.Spell("{apply} changes the design   {drop} drops the idea"),
		} {
			if th.Glyphs.ASCII {
				text = binding.Plain(text)
			}
			if screen.Width(text) <= s.W()-2 {
				break
			}
		}
		s.Line(1, s.H()-1, s.W()-2, text, theme.Accent)
	}
}

// compareGeometry is where the columns of the comparison stand.
type compareGeometry struct {
	city, request, bars int // widths; the bars of each of the two columns
	scale               float64
}

const (
	figureWidth = 6
	changeWidth = 8
	markWidth   = 10 // "✓ faster"
	signWidth   = 3  // "✓"

	leastCompared = 10 // of both names
)

func (p *Panel) compareColumns(w int, changes []whatif.Change) compareGeometry {
	g := compareGeometry{city: 5, request: 8}
	for _, c := range changes {
		g.city = max(g.city, screen.Width(p.place(c))+1)
		g.request = max(g.request, screen.Width(c.Request)+1)
		g.scale = max(g.scale, c.Before.P95, c.After.P95)
	}
	// Two figures, the change and its sign. What they leave is for names, then for bars.
	room := w - 2 - 2*figureWidth - changeWidth - markWidth
	room += max(0, min(markWidth-signWidth, g.city+g.request-room))
	for g.city+g.request > max(room, leastCompared) {
		if g.city > g.request {
			g.city--
		} else {
			g.request--
		}
	}
	g.bars = (room - g.city - g.request) / 2
	if g.bars < 6 {
		g.bars = 0
	}
	return g
}

func (g compareGeometry) drawHead(s screen.Surface) {
	x := s.Text(2, 0, pad("City", g.city)+pad("Request", g.request), theme.Muted)
	col := g.bars + figureWidth
	if g.bars == 0 {
		s.Right(x+col, 0, "now", theme.Muted)
		s.Right(x+2*col, 0, "if", theme.Muted)
	} else {
		s.Text(x+1, 0, "now p95", theme.Muted)
		s.Text(x+col+1, 0, "what-if p95", theme.Muted)
	}
	s.Right(x+2*col+changeWidth, 0, "change", theme.Muted)
}

func (p *Panel) drawChange(s screen.Surface, th *theme.Theme, g compareGeometry, c whatif.Change) {
	j, _ := p.Selected()
	name := theme.Base
	if of, ok := p.whatif.For(j); ok && of == c {
		name = theme.Strong
		s.Text(0, 0, th.Glyphs.Pointer, theme.Accent)
	}
	if th.Glyphs.Aloud {
		if !c.Before.Known || !c.After.Known {
			s.Read(th, 0, name == theme.Strong, p.place(c), c.Request, "no figures")
			return
		}
		mark, _ := p.judged(th, c)
		s.Read(th, 0, name == theme.Strong, p.place(c), c.Request, "p95 now "+ms(c.Before.P95)+" ms", "then "+ms(c.After.P95)+" ms", mark)
		return
	}
	x := s.Text(2, 0, pad(p.place(c), g.city)+pad(c.Request, g.request), name)
	col := g.bars + figureWidth
	if !c.Before.Known || !c.After.Known {
		s.Text(x+1, 0, screen.Truncate("no figures", s.W()-x-1), theme.Muted)
		return
	}
	for i, f := range []whatif.Figures{c.Before, c.After} {
		at, role := x+i*col, theme.BarOther
		if i == 1 {
			role = theme.BarFetch
		}
		if g.bars > 0 && g.scale > 0 {
			barOf(s, th, at+1, 0, g.bars-1, f.P95/g.scale, role)
		}
		s.Right(at+col, 0, ms(f.P95), theme.Strong)
	}
	x += 2 * col
	text, role := "0", theme.Muted
	switch d := -c.Gain(); {
	case d <= -0.5:
		text, role = ms(d), theme.GoodText
	case d >= 0.5:
		text, role = "+"+ms(d), theme.WarningText
	}
	s.Right(x+changeWidth, 0, text, role)
	mark, role := p.judged(th, c)
	if screen.Width(mark) > s.W()-x-changeWidth-1 {
		mark, _, _ = strings.Cut(mark, " ") // the sign alone
	}
	s.Text(x+changeWidth+1, 0, mark, role)
}

// judged is the sign behind a change: whether the target is met after it, or
// without a target whether it is a meaningful gain or loss, and of which figure.
func (p *Panel) judged(th *theme.Theme, c whatif.Change) (string, theme.Role) {
	target := p.goalOf(c.Users, c.Location, c.Request)
	switch {
	case target.any() && th.Glyphs.Aloud && target.met(c.After.Quantiles, c.After.One):
		return "meets the target", theme.GoodText
	case target.any() && th.Glyphs.Aloud:
		return "misses the target", theme.ErrorText
	case target.any() && target.met(c.After.Quantiles, c.After.One):
		return th.Glyphs.Good, theme.GoodText
	case target.any():
		return th.Glyphs.Error, theme.ErrorText
	case c.Helps() && whatif.Margin(c.Before.P95, c.After.P95):
		return th.Glyphs.Good + " faster", theme.GoodText
	case c.Helps(): // the column shows the p95 only
		return th.Glyphs.Good + " p50 " + ms(c.After.P50-c.Before.P50), theme.GoodText
	case c.Hurts() && whatif.Margin(c.After.P95, c.Before.P95):
		return th.Glyphs.Warning + " slower", theme.WarningText
	case c.Hurts():
		return th.Glyphs.Warning + " p50 +" + ms(c.After.P50-c.Before.P50), theme.WarningText
	case c.Before.Known && c.After.Known && math.Abs(c.Gain()) >= 0.5:
		return "  small", theme.Muted
	}
	return "", theme.Muted
}

type note struct {
	text string
	role theme.Role
}

// notes is what there is to mind about the idea, in lines.
func (p *Panel) notes(glyphs *theme.Glyphs, w int) []note {
	var out []note
	add := func(mark, text string, role theme.Role) {
		for i, line := range screen.Wrap(text, max(8, w-4)) {
			if i > 0 {
				mark = strings.Repeat(" ", screen.Width(mark))
			}
			out = append(out, note{mark + " " + line, role})
		}
	}
	add(" ", "", theme.Base)
	add(" ", p.whatif.Why, theme.Base)
	for _, cost := range p.whatif.Costs {
		add(glyphs.Dot, cost, theme.Muted)
	}
	for _, f := range p.whatif.solves {
		add(glyphs.Good, "solves: "+f.Message, theme.GoodText)
	}
	for _, f := range p.whatif.adds {
		switch f.Severity {
		case validate.Error:
			add(glyphs.Error, "new error: "+f.Message, theme.ErrorText)
		case validate.Warning:
			add(glyphs.Warning, "new warning: "+f.Message, theme.WarningText)
		default:
			add(glyphs.Info, "new: "+f.Message, theme.InfoText)
		}
	}
	if len(p.whatif.adds) == 0 {
		add(glyphs.Good, "adds no finding", theme.Muted)
	}
	return out
}
