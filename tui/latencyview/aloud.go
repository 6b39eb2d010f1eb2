package latencyview

import (
	"fmt"

	"portolan/model/latency"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// readRow is a row for a voice: every figure with its name.
func (p *Panel) readRow(j latency.Journey, th *theme.Theme) []string {
	out := []string{p.rowName(j), p.request(j)}
	if !j.Known {
		return append(out, p.noFigures(j, th))
	}
	for _, percentile := range latency.Percentiles {
		v, _ := j.Named(percentile)
		out = append(out, percentile+" "+ms(v)+" ms")
	}
	if p.before != nil {
		change, _ := p.changeText(j)
		out = append(out, "change "+change)
	}
	if g := p.goalOf(j.Users, j.Location, j.Request); g.any() {
		text, _ := g.verdict(th.Glyphs, j.Quantiles, j.One)
		out = append(out, "target "+text)
	}
	return out
}

// readAssumptions says each with its default and source, for a voice.
func (p *Panel) readAssumptions(s screen.Surface, th *theme.Theme) {
	all := p.res.Assumptions
	s.Text(2, 0, "Model "+p.res.DataVersion+", data of "+p.res.DataDate, theme.Base)
	room := s.H() - 1
	p.scroll.assumptions = screen.Scroll(p.scroll.assumptions, p.assumed, room, len(all))
	for y := range min(room, len(all)-p.scroll.assumptions) {
		i := p.scroll.assumptions + y
		a := all[i]
		standard := "as by default"
		if a.Changed {
			standard = "default " + a.Default
		}
		s.Read(th, y+1, i == p.assumed && p.focus == lowerPane, assumptionLabel(a)+" "+valueOf(a), standard, a.Source)
	}
}

// readSummary says the figures of all requests together.
func (p *Panel) readSummary(s screen.Surface, th *theme.Theme, y int) {
	sum := p.res.Summary
	says := []string{fmt.Sprintf("Weighted, first visits (%s of %s)", percent(sum.SharePercent), p.res.Counted())}
	for _, percentile := range latency.Percentiles {
		v, _ := sum.Named(percentile)
		says = append(says, percentile+" "+ms(v)+" ms")
	}
	s.Read(th, y, false, says...)
}
