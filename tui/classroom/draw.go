package classroom

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	jsonexport "portolan/export/json"
	"portolan/model"
	"portolan/model/wording"
	"portolan/tui/part"
	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/validate/exercise"
)

// View implements [tea.Model].
func (d *Desk) View() tea.View {
	v := tea.NewView(d.draw())
	v.AltScreen, v.MouseMode, v.WindowTitle = true, tea.MouseModeCellMotion, "portolan workshop"
	return v
}

func (d *Desk) draw() string {
	th := d.look.theme()
	if d.w < 1 || d.h < 1 {
		return " "
	}
	if s := d.room.Seat(d.looking); d.looking != "" && s != nil {
		return d.drawMirror(s, th)
	}
	s := d.surface
	s.Fill(theme.Base)
	d.drawTitle(s, th)
	if d.h > 3 {
		body := s.Sub(screen.Rect{Y: 1, W: d.w, H: d.h - 3})
		d.drawBody(body, th)
	}
	if d.h > 2 {
		foot := s.Sub(screen.Rect{Y: d.h - 2, W: d.w, H: 1})
		foot.Fill(theme.Footer)
		part.DrawHints(foot, 1, 0, th, d.board.Hints(), part.HintStyle{Key: theme.FooterKey, Text: theme.Footer, Gap: 2})
	}
	if d.h > 1 {
		d.drawMessage(s.Sub(screen.Rect{Y: d.h - 1, W: d.w, H: 1}), th)
	}
	picker.Plainly(s, th)
	return s.String(th)
}

func (d *Desk) drawTitle(s screen.Surface, th *theme.Theme) {
	bar := s.Sub(screen.Rect{W: d.w, H: 1})
	bar.Fill(theme.Bar)
	here := 0
	for _, p := range d.rows {
		if p.seat != nil {
			here++
		}
	}
	right := fmt.Sprintf("%s, %d here", wording.Count(len(d.rows), "learner"), here)
	to := bar.Text(1, 0, screen.Truncate(d.room.class.Course.Title, max(8, d.w-len(right)-4)), theme.BarStrong)
	if shown := d.room.Shown(); shown != "" {
		right = "all see " + shown + "  " + right
	}
	if x := d.w - 1 - screen.Width(right); x > to+1 {
		bar.Text(x, 0, right, theme.Bar)
		if room := x - to - 4; screen.Width(d.where) <= room {
			bar.Text(to+2, 0, d.where, theme.Bar)
		}
	}
}

func (d *Desk) drawMessage(s screen.Surface, th *theme.Theme) {
	text, role := d.message, theme.Status
	problems := d.room.Report().Problems
	switch {
	case text != "":
	case d.room.failure() != "":
		text, role = d.room.failure(), theme.ErrorText
	case len(problems) > 0:
		text, role = "Not judged: "+problems[0], theme.WarningText
	default:
		text = "*** solved, with stars   2/5 goals reached   " + th.Glyphs.Marked + " here   " + th.Glyphs.Pointer + " at work on it"
	}
	s.Fill(theme.Status)
	s.Text(1, 0, screen.Truncate(model.Visible(text), d.w-2), role)
}

// Widths of the columns of the board.
const (
	nameW  = 14 // mark and name
	countW = 4  // solved
	cellW  = 4  // one exercise
)

func (d *Desk) drawBody(s screen.Surface, th *theme.Theme) {
	if len(d.rows) == 0 {
		d.drawEmpty(s)
		return
	}
	below := 0
	if s.H() >= 10 {
		below = max(6, min(s.H()/2, s.H()-2-len(d.rows)))
		if below > s.H()-4 {
			below = s.H() / 2
		}
	}
	d.drawTable(s.Sub(screen.Rect{W: s.W(), H: s.H() - below}), th)
	if below == 0 {
		return
	}
	const side = 100 // columns from which both panes stand beside each other
	area := screen.Rect{Y: s.H() - below, W: s.W(), H: below}
	switch {
	case s.W() >= side:
		half := s.W() / 2
		d.drawHardest(s.Sub(screen.Rect{Y: area.Y, W: half, H: below}), th)
		d.drawGoals(s.Sub(screen.Rect{X: half, Y: area.Y, W: s.W() - half, H: below}), th)
	case d.goals:
		d.drawGoals(s.Sub(area), th)
	default:
		d.drawHardest(s.Sub(area), th)
	}
}

func (d *Desk) drawEmpty(s screen.Surface) {
	y, said := 1, "Nobody has come yet."
	if !d.room.judged.Load() {
		said = "The folder of the class is being judged."
	}
	for _, line := range append([]string{said, ""}, screen.Wrap("Learners come in with  "+d.where, max(10, s.W()-4))...) {
		s.Text(2, y, line, theme.Muted)
		y++
	}
}

func (d *Desk) drawTable(s screen.Surface, th *theme.Theme) {
	all := d.room.class.Course.Exercises
	fit := max(1, (s.W()-nameW-countW-3)/cellW)
	d.left = max(0, min(d.left, len(all)-fit))
	shown := all[d.left:min(len(all), d.left+fit)]
	s.Text(3, 0, "learner", theme.Muted)
	s.Text(nameW+1, 0, "done", theme.Muted)
	for i, e := range shown {
		s.Text(nameW+countW+2+i*cellW, 0, e.Number(), theme.Muted)
	}
	if d.left > 0 {
		s.Set(nameW+countW+1, 0, th.Glyphs.Left, theme.Accent)
	}
	if d.left+fit < len(all) {
		s.Set(s.W()-1, 0, th.Glyphs.Right, theme.Accent)
	}
	d.page, d.listY = max(1, s.H()-1), 2
	d.top = screen.Scroll(d.top, d.cursor, d.page, len(d.rows))
	for i := range min(d.page, len(d.rows)-d.top) {
		d.drawRow(s.Sub(screen.Rect{Y: 1 + i, W: s.W(), H: 1}), th, &d.rows[d.top+i], d.top+i == d.cursor, shown)
	}
	if d.top > 0 {
		s.Set(0, 1, th.Glyphs.Up, theme.Muted)
	}
	if d.top+d.page < len(d.rows) {
		s.Set(0, s.H()-1, th.Glyphs.Down, theme.Muted)
	}
}

func (d *Desk) drawRow(s screen.Surface, th *theme.Theme, p *pupil, selected bool, shown []*exercise.Exercise) {
	base, muted := theme.Base, theme.Muted
	if selected {
		base, muted = theme.Selected, theme.SelectedMuted
		s.Fill(theme.Selected)
	}
	if p.seat != nil {
		mark := base
		if !selected {
			mark = theme.GoodText
		}
		s.Text(1, 0, th.Glyphs.Marked, mark)
	}
	name := base
	if p.seat == nil {
		name = muted
	}
	s.Text(3, 0, screen.Truncate(model.Visible(p.name), nameW-3), name)
	s.Text(nameW+1, 0, fmt.Sprintf("%3d", p.solved), base)
	at := p.at(d.room.class.Course)
	for i, e := range shown {
		text, role := th.Glyphs.Dot, muted
		if g, ok := p.designs[e.ID]; ok {
			text, role = standing(g)
		}
		if selected {
			role = base
		}
		if e.ID == at && p.seat != nil {
			mark := theme.Accent
			if selected {
				mark = base
			}
			s.Set(nameW+countW+1+i*cellW, 0, th.Glyphs.Pointer, mark)
		}
		s.Text(nameW+countW+2+i*cellW, 0, text, role)
	}
}

// standing is how far a learner is with an exercise in at most three columns: stars,
// or how many goals are reached of how many.
func standing(g jsonexport.Graded) (string, theme.Role) {
	if g.Solved {
		return strings.Repeat("*", max(1, g.Stars)), theme.GoodText
	}
	reached := 0
	for _, one := range g.Goals {
		if one.State == string(exercise.Pass) {
			reached++
		}
	}
	if len(g.Goals) > 9 {
		return fmt.Sprintf("-%d", len(g.Goals)-reached), theme.WarningText
	}
	return fmt.Sprintf("%d/%d", reached, len(g.Goals)), theme.WarningText
}

func (d *Desk) drawHardest(s screen.Surface, th *theme.Theme) {
	in := s.Pane(th, "Goals that fail most", false)
	hardest := d.room.Report().Hardest
	switch {
	case len(d.room.Report().Learners) == 0:
		in.Text(1, 0, "Nothing is judged yet.", theme.Muted)
	case len(hardest) == 0:
		in.Text(1, 0, "No goal fails.", theme.Muted)
	}
	for i, h := range hardest {
		if i >= in.H() {
			in.Set(in.W()-1, in.H()-1, th.Glyphs.Down, theme.Muted)
			return
		}
		number, _, _ := strings.Cut(h.Exercise, "-")
		x := in.Text(1, i, fmt.Sprintf("%d of %d", h.Failed, h.Graded), theme.WarningText)
		in.Text(max(x+2, 11), i, number, theme.Accent)
		in.Text(max(x+5, 14), i, screen.Truncate(model.Visible(h.Text), in.W()-max(x+5, 14)-1), theme.Base)
	}
}

func (d *Desk) drawGoals(s screen.Surface, th *theme.Theme) {
	p := &d.rows[d.cursor]
	id := p.at(d.room.class.Course)
	title := model.Visible(p.name)
	e, err := d.room.class.Course.Exercise(id)
	if id != "" && err == nil {
		title += ": " + e.Number() + " " + e.Title
	}
	in := s.Pane(th, screen.Truncate(title, max(1, s.W()-6)), false)
	g, ok := p.designs[id]
	if !ok {
		in.Text(1, 0, "Nothing is judged yet.", theme.Muted)
		return
	}
	y := 0
	for _, one := range g.Goals {
		mark, role := "?", theme.Muted
		switch one.State {
		case string(exercise.Pass):
			mark, role = th.Glyphs.Good, theme.GoodText
		case string(exercise.Fail):
			mark, role = th.Glyphs.Error, theme.ErrorText
		}
		if y >= in.H() {
			in.Set(in.W()-1, in.H()-1, th.Glyphs.Down, theme.Muted)
			return
		}
		in.Text(1, y, mark, role)
		in.Text(3, y, screen.Truncate(model.Visible(one.Text), in.W()-4), theme.Base)
		y++
		if one.State == string(exercise.Pass) || len(one.Evidence) == 0 || y >= in.H() {
			continue
		}
		in.Text(5, y, screen.Truncate(model.Visible(one.Evidence[0].Text), in.W()-6), theme.Muted)
		y++
	}
}

// drawMirror is the screen of a learner above the keys of the desk.
func (d *Desk) drawMirror(seat *Seat, th *theme.Theme) string {
	head := "Screen of " + seat.Name
	p := seat.Picture()
	if p != nil && (p.W > d.w || p.H > d.h-2) {
		head += fmt.Sprintf(" (%d by %d, cut to this window)", p.W, p.H)
	}
	if d.room.Shown() == seat.Name {
		head += ", shown to all"
	}
	if d.h < 3 {
		return mirror(heading(head, d.w, th), p, d.w, d.h, th)
	}
	s := d.surface
	s.Fill(theme.Footer) // which also takes the places away that could be clicked
	foot := s.Sub(screen.Rect{Y: d.h - 1, W: d.w, H: 1})
	part.DrawHints(foot, 1, 0, th, d.mirror.Hints(), part.HintStyle{Key: theme.FooterKey, Text: theme.Footer, Gap: 2})
	rows := strings.Split(s.String(th), "\n")
	return mirror(heading(head, d.w, th), p, d.w, d.h-1, th) + "\n" + rows[len(rows)-1]
}
