package failureview

import (
	"fmt"
	"math"
	"strings"

	"portolan/model/failure"
	"portolan/model/wording"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

func (p *Panel) timelineTitle() string {
	if p.holds {
		return "Where the figures come from"
	}
	j := p.journey()
	if j == nil {
		return "Timeline"
	}
	of := p.who(j.Users, j.Location) + ", " + p.grid.name(j)
	if !p.single {
		return "Timeline: " + of
	}
	switch len(p.broken) { // the rows beside it are about others too
	case 0:
		return "With nothing broken: " + of
	case 1:
		return "While " + p.broken[0].Label(p.t) + " is broken: " + of
	}
	return "While " + wording.Count(len(p.broken), "thing") + " are broken: " + of
}

// unsent says that the selected population does not send the selected request, "" where
// there is no such cell.
func (p *Panel) unsent() string {
	if p.res == nil || p.row >= len(p.grid.rows) || p.column >= len(p.grid.columns) || p.journey() != nil {
		return ""
	}
	r := p.grid.rows[p.row]
	return "No " + p.grid.columns[p.column].name() + " comes from " + p.who(r.Users, r.Location) + "."
}

// leastBarH is the height from which the timeline has a bar.
const leastBarH = 7

// stamp is the width of the times before the events.
const stamp = 11

// timelineHeight is how many rows the timeline, or the way, takes in a window of
// w columns.
func (p *Panel) timelineHeight(j *failure.Journey, w int) int {
	if j == nil {
		return len(screen.Wrap(p.unsent(), max(1, w-2)))
	}
	if len(p.broken) == 0 {
		return len(p.wayLines(j, w, " "))
	}
	const bars = 2
	rows, _ := p.timelineRows(j, w-stamp-3, " ")
	return max(leastBarH, len(rows)+bars)
}

// enough is more rows than the pane beside the list ever needs.
const enough = 300

// usersHeight is how many of some rows the pane beside the list takes in w columns: it is
// drawn once where nobody sees it.
func (p *Panel) usersHeight(w, rows int) int {
	scroll, places := p.scroll, p.places
	defer func() { p.scroll, p.places = scroll, places }()
	p.places.columns, p.places.held = nil, nil
	if p.unseen == nil {
		s := screen.New(0, 0)
		p.unseen = &s
	}
	s := *p.unseen
	s.Resize(max(1, w), max(1, rows))
	p.drawBeside(s, theme.For("mono", true, theme.Unicode, theme.TrueColor))
	return len(strings.Split(strings.TrimRight(s.Plain(), " \n"), "\n"))
}

func (p *Panel) drawTimeline(s screen.Surface, th *theme.Theme) {
	j := p.journey()
	switch {
	case p.holds:
		p.drawSources(s, th)
		return
	case j == nil:
		note(s, p.unsent())
		return
	case len(p.broken) == 0:
		p.drawWay(s, th, j)
		return
	}
	bars := 0
	if s.H() >= leastBarH && !th.Glyphs.Aloud { // the events say the same
		bars = 2
	}
	rows, at := p.timelineRows(j, s.W()-stamp-3, th.Glyphs.Arrow)
	room := s.H() - bars
	if p.step >= 0 { // keep the event of the moment in sight
		for i, r := range rows {
			if r.event == p.step && r.first {
				p.scroll.timeline = screen.Scroll(p.scroll.timeline, i, room, len(rows))
			}
		}
	}
	p.scroll.timeline = max(0, min(p.scroll.timeline, len(rows)-room))
	for y := range min(room, len(rows)-p.scroll.timeline) {
		r := rows[p.scroll.timeline+y]
		role := r.role
		if r.event >= 0 && r.event == p.step {
			role = theme.Selected
			lead := ""
			if r.first {
				lead = th.Glyphs.Pointer
			}
			s.Line(0, y, s.W(), lead, role)
		}
		if r.first && r.when != "" {
			s.Text(max(1, stamp-screen.Width(r.when)), y, r.when, role)
		}
		s.Text(stamp+2, y, r.text, role)
	}
	s.Sub(screen.Rect{W: s.W(), H: room}).More(th.Glyphs, p.scroll.timeline, len(rows), theme.Accent)
	if bars > 0 {
		p.drawBar(s, th, j, s.H()-2, at)
	}
}

// row is one line of the timeline; event is -1 for what follows the events.
type row struct {
	event      int
	first      bool
	when, text string
	role       theme.Role
}

// timelineRows wraps the events to a width. at is the time that is looked at.
func (p *Panel) timelineRows(j *failure.Journey, w int, arrow string) (out []row, at float64) {
	at = math.Inf(1)
	for i, e := range j.Recovery.Timeline {
		if i == p.step {
			at = e.At
		}
		for k, text := range screen.Wrap(e.Text, max(w, 10)) {
			out = append(out, row{i, k == 0, "+" + seconds(e.At), text, stateRole(e.State)})
		}
	}
	add := func(text string, role theme.Role) {
		for _, l := range screen.Wrap(text, max(w, 10)) {
			out = append(out, row{-1, false, "", l, role})
		}
	}
	add("Before: "+p.path(j.Before, arrow), theme.Muted)
	if j.After.Dies != "" {
		add("Now: "+p.path(j.After, arrow)+" and no further", theme.Muted)
	} else {
		add("Then: "+p.path(j.After, arrow), theme.Muted)
	}
	if back := j.Recovery.Failback; len(back) > 0 {
		add("Once it works again:", theme.Muted)
		for _, e := range back {
			for k, text := range screen.Wrap(e.Text, max(w, 10)) {
				out = append(out, row{-1, k == 0, "+" + seconds(e.At), text, theme.Base})
			}
		}
	}
	seen := map[string]bool{}
	for _, e := range j.Recovery.Timeline {
		if e.Source != "" && !seen[e.Source] {
			seen[e.Source] = true
			add("Source: "+e.Source, theme.Muted)
		}
	}
	return out, at
}

// wayLines say in w columns where requests go while nothing is broken.
func (p *Panel) wayLines(j *failure.Journey, w int, arrow string) (out []line) {
	text, role := "Nothing is broken. Requests go "+p.path(j.Before, arrow), theme.Base
	if j.Before.Dies != "" {
		text, role = text+" and no further", theme.ErrorText
	}
	say := func(text string, role theme.Role) {
		for _, l := range screen.Wrap(text, max(10, w-2)) {
			out = append(out, line{l, role})
		}
	}
	say(text+".", role)
	if n := len(p.all); n > 0 {
		out = append(out, line{})
		say(p.keys.Spell("Break something in the list, or press {matrix} to break each of the Regions and nodes alone. ")+wording.Count(n, "thing")+" can break.", theme.Muted)
	}
	return out
}

// drawWay paints them.
func (p *Panel) drawWay(s screen.Surface, th *theme.Theme, j *failure.Journey) {
	for y, l := range p.wayLines(j, s.W(), th.Glyphs.Arrow) {
		if y < s.H() {
			s.Text(1, y, l.text, l.role)
		}
	}
}

func stateRole(st failure.State) theme.Role {
	switch st {
	case failure.Down:
		return theme.ErrorText
	case failure.Slow, failure.Part:
		return theme.WarningText
	}
	return theme.GoodText
}

// stateSign fills the bar; every state has its own sign for terminals without
// colour.
func stateSign(st failure.State, ascii bool) string {
	signs := map[failure.State][2]string{
		failure.Up: {"━", "="}, failure.Slow: {"▒", ":"}, failure.Part: {"▚", "%"}, failure.Down: {"×", "x"},
	}
	i := 0
	if ascii {
		i = 1
	}
	return signs[st][i]
}

// span of the bar: half as long again as until the last change of what requests
// get, at least a minute.
func barSpan(j *failure.Journey) float64 {
	last, state := 0.0, failure.Up
	for _, e := range j.Recovery.Timeline {
		if e.State != state {
			last, state = max(last, e.At), e.State
		}
	}
	return max(60, math.Ceil(last*1.5/30)*30)
}

// drawBar paints what requests get over time, to scale.
func (p *Panel) drawBar(s screen.Surface, th *theme.Theme, j *failure.Journey, y int, at float64) {
	x0, w := 2, s.W()-4
	if w < 20 {
		return
	}
	total := barSpan(j)
	state := func(t float64) failure.State {
		st := failure.Up
		for _, e := range j.Recovery.Timeline {
			if e.At <= t {
				st = e.State
			}
		}
		return st
	}
	shown := map[failure.State]bool{}
	for i := range w {
		st := state(total * float64(i) / float64(w))
		shown[st] = true
		s.Set(x0+i, y, stateSign(st, th.Glyphs.ASCII), stateRole(st))
	}
	if at <= total {
		s.Set(x0+min(w-1, int(math.Round(at/total*float64(w)))), y, th.Glyphs.Marked, theme.Accent)
	}
	legend, brief := "", ""
	for _, st := range []failure.State{failure.Up, failure.Slow, failure.Part, failure.Down} {
		sign := fmt.Sprintf("   %s %s", stateSign(st, th.Glyphs.ASCII), stateName(st))
		if legend += sign; shown[st] {
			brief += sign
		}
	}
	if screen.Width(legend)+20 >= w { // what is there to be seen
		legend = brief
	}
	s.Text(x0, y+1, "0 s", theme.Muted)
	s.Right(x0+w, y+1, seconds(total), theme.Muted)
	if lw := screen.Width(legend); lw+20 < w {
		s.Text(x0+(w-lw)/2, y+1, legend, theme.Muted)
	}
}

func stateName(st failure.State) string {
	switch st {
	case failure.Slow:
		return "served slowly"
	case failure.Part:
		return "some fail"
	case failure.Down:
		return "down"
	}
	return "served"
}
