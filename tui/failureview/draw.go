package failureview

import (
	"slices"
	"strings"

	"portolan/model/failure"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// Draw implements [part.Panel].
func (p *Panel) Draw(s screen.Surface, th *theme.Theme, focused bool) {
	s.Fill(theme.Base)
	breaks, users, timeline := p.layout(s.W(), s.H())
	if wide := s.W() / 3; th.Glyphs.Aloud { // names are read whole
		users.X, users.W, breaks.W = wide, s.W()-wide, wide
	}
	p.places.breaks, p.places.users, p.places.timeline = breaks.Inset(1), users.Inset(1), timeline.Inset(1)
	frame := func(r screen.Rect, id pane, title string) screen.Surface {
		return s.Sub(r).Pane(th, title, focused && p.focus == id)
	}
	p.drawBreaks(frame(breaks, breaksPane, "Break"), th)
	title := "What users get"
	if p.holds {
		title = "What the design holds"
	} else if p.single {
		title = "Survival of every single break"
	}
	p.drawBeside(frame(users, usersPane, title), th)
	p.drawTimeline(frame(timeline, timelinePane, p.timelineTitle()), th)
}

// drawBeside paints what stands beside the list.
func (p *Panel) drawBeside(s screen.Surface, th *theme.Theme) {
	switch {
	case p.holds:
		p.drawHeld(s, th)
	case p.single:
		p.drawMatrix(s, th)
	default:
		p.drawUsers(s, th)
	}
}

// layout puts the list left of the table and the timeline below both; where
// the window is small the pane with the focus has it alone.
func (p *Panel) layout(w, h int) (breaks, users, timeline screen.Rect) {
	if w < 60 || h < 14 {
		one := screen.Rect{W: w, H: h}
		switch p.focus {
		case usersPane:
			return breaks, one, timeline
		case timelinePane:
			return breaks, users, one
		}
		return one, users, timeline
	}
	left := min(max(29, w*3/10), 40)
	top := min(max(h*11/20, h-16), h-8)
	if j := p.journey(); (j != nil || p.unsent() != "") && !p.waiting() { // rows that one leaves blank serve the others
		low := p.timelineHeight(j, w-2)
		if p.holds {
			low = len(p.sourceLines(w - 2))
		}
		top = screen.Share(h, top, 2+max(len(p.all), p.usersHeight(w-left-2, enough)), 2+low)
		// What has no room as a whole is left out: what that leaves blank is shared again.
		top = screen.Share(h, top, 2+max(len(p.all), p.usersHeight(w-left-2, top-2)), 2+low)
	}
	breaks = screen.Rect{W: left, H: top}
	users = screen.Rect{X: left, W: w - left, H: top}
	timeline = screen.Rect{Y: top, W: w, H: h - top}
	return breaks, users, timeline
}

func (p *Panel) drawBreaks(s screen.Surface, th *theme.Theme) {
	if len(p.all) == 0 {
		s.Text(1, 0, screen.Truncate("Nothing here can break yet.", s.W()-1), theme.Muted)
		return
	}
	p.scroll.breaks = screen.Scroll(p.scroll.breaks, p.cursor, s.H(), len(p.all))
	for y := range min(s.H(), len(p.all)-p.scroll.breaks) {
		i := p.scroll.breaks + y
		b := p.all[i]
		broken := slices.Contains(p.broken, b)
		if th.Glyphs.Aloud {
			s.Read(th, y, i == p.cursor, kindName(b.Kind)+" "+p.breakName(b), map[bool]string{true: "broken", false: "works"}[broken])
			continue
		}
		role, kind, box := theme.Base, theme.Muted, "[ ]"
		if broken {
			role, box = theme.ErrorText, "["+th.Glyphs.Broken+"]"
		}
		if i == p.cursor {
			if p.focus == breaksPane {
				role, kind = theme.Selected, theme.SelectedMuted
				s.Line(0, y, s.W(), "", theme.Selected)
			} else {
				s.Text(0, y, th.Glyphs.Pointer, theme.Accent)
			}
		}
		x := s.Text(1, y, box+" ", role)
		x = s.Text(x, y, kindName(b.Kind)+" ", kind)
		s.Text(x, y, screen.Truncate(p.breakName(b), s.W()-x-1), role)
	}
	s.More(th.Glyphs, p.scroll.breaks, len(p.all), theme.Accent)
}

// kindName is what a kind of break is called in the list.
func kindName(k failure.Kind) string {
	switch k {
	case failure.HealthCheck:
		return "checkers of"
	case failure.Edge:
		return "edge"
	}
	return string(k)
}

// breakName is the thing itself: the title of a node, the code of a place.
func (p *Panel) breakName(b failure.Break) string {
	switch b.Kind {
	case failure.Node, failure.HealthCheck:
		return p.label(b.ID)
	case failure.Edge: // the city says more than the code
		return strings.TrimPrefix(b.Label(p.t), "Edge location ")
	}
	return b.ID
}
