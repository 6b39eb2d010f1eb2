package latencyview

import (
	"strings"

	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// drawReason writes below the table, from a row on, why the selected request has no
// figures, where its row cuts that and the steps that tell it are not in sight. It
// takes the place of a summary that has no figures either.
func (p *Panel) drawReason(s screen.Surface, th *theme.Theme, c columns, y int) {
	j := p.rows[p.cursor]
	if j.Known || p.places.waterfall.H > 0 || th.Glyphs.Aloud {
		return
	}
	why := p.noFigures(j, th)
	if screen.Width(why) <= s.W()-3-c.city-c.request {
		return
	}
	if p.res.Summary.SharePercent > 0 {
		y++
	}
	lines := screen.Wrap(why, s.W()-3)
	if room := s.H() - y; len(lines) > room && room > 0 {
		lines = append(lines[:room-1], strings.Join(lines[room-1:], " "))
	}
	for i := range min(len(lines), s.H()-y) {
		s.Line(2, y+i, s.W()-3, lines[i], missing(j))
	}
}

// reasonWidth is what the longest reason of a row without figures takes, with the
// frame and what stands before it.
func (p *Panel) reasonWidth() int {
	w := 0
	for _, j := range p.rows {
		if !j.Known {
			w = max(w, screen.Width(p.noFigures(j, &theme.Theme{Glyphs: theme.Unicode}))+6)
		}
	}
	return w
}

func missing(j latency.Journey) theme.Role {
	if j.Outcome == traffic.Failed {
		return theme.ErrorText
	}
	return theme.Muted
}

// noFigures says why a row has none.
func (p *Panel) noFigures(j latency.Journey, th *theme.Theme) string {
	sign, why := th.Glyphs.Dash, "no location"
	if j.Outcome == traffic.Failed {
		sign, why = th.Glyphs.Error, j.Answer()
	}
	if n := len(j.Why); n > 0 && j.Status > 0 {
		why += ": " + j.Why[n-1]
	} else if n > 0 {
		why = j.Why[n-1]
	}
	return sign + " " + why
}
