package goals

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/model/layout"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/canvas"
	"portolan/tui/part"
	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/validate/exercise"
)

// Compared is the overlay that draws a design and the solution as one: what only one
// of them has, and what they set differently, stands out by sign and colour.
type Compared struct {
	e      *exercise.Exercise
	c      *exercise.Comparison
	view   canvas.View
	room   screen.Rect // of the drawing
	drawn  [2]int      // room for which it was laid out
	at     int         // selected difference
	top    int         // first one listed
	page   int         // how many are listed
	listY  int         // of the first one listed
	keys   *binding.Table
	glyphs *theme.Glyphs // of the terminal
}

var _ part.Overlay = (*Compared)(nil)

// NewCompared compares a design with the solution of an exercise.
func NewCompared(e *exercise.Exercise, c *exercise.Comparison) *Compared {
	p := &Compared{e: e, c: c, page: 1}
	rows := binding.Rows("Difference", "", true, func() int { return max(1, p.page-1) }, p.move)
	for i := range rows[:2] {
		rows[i].Now = func() string {
			if p.c != nil && len(p.c.Differences) > 1 {
				return "difference"
			}
			return ""
		}
	}
	pan := func(dx int) func(string) act.Action { return binding.Do(func() { p.view.Pan(dx, 0) }) }
	p.keys = binding.New("compared", "Design and solution compared", append([]binding.Binding{
		{ID: "why", Keys: []string{"enter", "w"}, Title: "Read why the solution works", Hint: "lesson", Run: binding.Get(func() act.Action { return act.Run{Command: act.Why} })},
		{ID: "right", Keys: []string{"right", "l"}, Title: "Move the drawing to the left", Run: pan(8)},
		{ID: "left", Keys: []string{"left", "h"}, Title: "Move the drawing to the right", Run: pan(-8)},
		{ID: "close", Keys: []string{"esc", "q", "="}, Title: "Back to the design", Hint: "close", Run: binding.Get(func() act.Action { return act.Close{} })},
	}, rows...)...)
	return p
}

// Bindings implements part.Panel.
func (p *Compared) Bindings() *binding.Table { return p.keys }

// Key implements part.Panel.
func (p *Compared) Key(msg tea.KeyPressMsg) act.Action { return p.keys.Key(msg) }

// Paste implements part.Overlay.
func (p *Compared) Paste(string) act.Action { return nil }

// Size implements part.Overlay: all there is.
func (p *Compared) Size(w, h int) (int, int) { return w, h }

// Wheel implements part.Panel.
func (p *Compared) Wheel(lines int) { p.move(lines / max(1, abs(lines))) }

// Status implements part.Panel.
func (p *Compared) Status() string { return p.e.Number() + " " + p.e.Title }

// move selects another difference and shows it.
func (p *Compared) move(by int) act.Action {
	p.at = min(max(p.at+by, 0), max(0, len(p.c.Differences)-1))
	p.reveal()
	return act.None{}
}

func (p *Compared) reveal() {
	if p.at >= len(p.c.Differences) {
		return
	}
	if d := p.c.Differences[p.at]; d.Node != "" {
		p.view.Reveal(d.Node)
	} else {
		p.view.RevealLink(d.Link.String())
	}
}

// Click implements part.Panel: a difference, in the list or in the drawing.
func (p *Compared) Click(x, y int, _ bool) act.Action {
	if p.room.Contains(x, y) {
		hit := p.view.At(x-p.room.X, y-p.room.Y)
		for i, d := range p.c.Differences {
			if d.Node != "" && d.Node == hit.Node || d.Node == "" && hit.IsLink && d.Link == hit.Link {
				p.at = i
			}
		}
		return act.None{}
	}
	if i := y - p.listY + p.top; y >= p.listY && y < p.listY+p.page && i < len(p.c.Differences) {
		return p.move(i - p.at)
	}
	return act.None{}
}

// signs are what stands for each change, with its role in the drawing and below it.
var signs = [...]struct {
	sign       string
	role, list theme.Role
	means      string
	brief      string
}{
	exercise.Added:   {"+", theme.GoodText, theme.DialogGood, "only in the solution", "solution"},
	exercise.Removed: {"x", theme.ErrorText, theme.DialogError, "only in your design", "yours"},
	exercise.Changed: {"~", theme.WarningText, theme.DialogWarning, "set otherwise", "other"},
}

// signOf is the sign of a change on the terminal at hand.
func (p *Compared) signOf(c exercise.Change) string {
	if c == exercise.Changed {
		return p.glyphs.Changed
	}
	return signs[c].sign
}

// mostListed bounds the list below the drawing.
const mostListed = 6

// Draw implements part.Panel.
func (p *Compared) Draw(s screen.Surface, th *theme.Theme, _ bool) {
	defer picker.Plainly(s, th)
	p.glyphs = th.Glyphs
	in := s.Dialog(th, fmt.Sprintf("%s compared with the solution: %d differences", p.e.Number(), len(p.c.Differences)))
	if in.W() < 8 || in.H() < 4 {
		return
	}
	in = picker.KeyRow(in, th, p.keys.Hints())
	p.page = max(1, min(mostListed, min(len(p.c.Differences), in.H()/3)))
	legend := min(1, len(p.c.Differences)) // rows: without a difference no sign is seen
	h := in.H() - p.page - legend
	p.room, p.listY = screen.Rect{X: 1, Y: 1, W: in.W(), H: h}, h+1+legend
	p.drawing(in.Sub(screen.Rect{W: in.W(), H: h}), th)
	p.legend(in.Sub(screen.Rect{X: 1, Y: h, W: in.W() - 2, H: legend}))
	p.list(in.Sub(screen.Rect{Y: h + legend, W: in.W(), H: p.page}), th)
}

// legend says what the signs of the differences at hand mean, in short where not all
// has room.
func (p *Compared) legend(s screen.Surface) {
	var used []exercise.Change
	need := 0
	for _, change := range []exercise.Change{exercise.Added, exercise.Removed, exercise.Changed} {
		if slices.ContainsFunc(p.c.Differences, func(d exercise.Difference) bool { return d.Change == change }) {
			used = append(used, change)
			need += 2 + screen.Width(signs[change].means) + 3
		}
	}
	x := 0
	for _, change := range used {
		g := signs[change]
		means := g.means
		if need-3 > s.W() {
			means = g.brief
		}
		x = s.Text(s.Text(s.Text(x, 0, p.signOf(change), g.list), 0, " ", theme.DialogMuted), 0, means, theme.DialogMuted) + 3
	}
}

func (p *Compared) list(s screen.Surface, th *theme.Theme) {
	if len(p.c.Differences) == 0 {
		s.Text(1, 0, screen.Truncate("This is the solution.", s.W()-1), theme.DialogGood)
		return
	}
	p.top = max(0, min(max(p.top, p.at-p.page+1), p.at))
	for i := range min(p.page, len(p.c.Differences)-p.top) {
		d := p.c.Differences[p.top+i]
		role := theme.Dialog
		if p.top+i == p.at {
			role = theme.Selected
			s.Line(0, i, s.W(), "", role)
			s.Text(0, i, th.Glyphs.Pointer, role)
		}
		mark := signs[d.Change].list
		if role == theme.Selected {
			mark = role
		}
		s.Text(2, i, p.signOf(d.Change), mark)
		s.Text(4, i, screen.Truncate(model.Visible(d.Text), s.W()-5), role)
	}
	s.More(th.Glyphs, p.top, len(p.c.Differences), theme.DialogMuted)
}

// drawing paints what either design has, and over it the signs.
func (p *Compared) drawing(s screen.Surface, th *theme.Theme) {
	p.view.Resize(s.W(), s.H())
	if room := [2]int{s.W(), s.H()}; p.drawn != room {
		p.drawn = room
		p.view.SetDrawing(layout.FitNames(p.c.Joint, s.W(), s.H(), layout.Options{}), "")
		p.reveal()
	}
	look := canvas.Look{Dimmed: map[string]bool{}}
	if len(p.c.Differences) > 0 { // else there is nothing to step back behind
		for _, n := range p.c.Joint.Nodes {
			look.Dimmed[n.ID] = true
		}
		for _, l := range p.c.Joint.Links {
			look.Dimmed[l.Ref().String()] = true
		}
	}
	for _, d := range p.c.Differences {
		delete(look.Dimmed, d.Node)
		delete(look.Dimmed, d.Link.String())
	}
	p.view.Draw(s, th, look)
	for i, d := range p.c.Differences {
		if d.Node == "" {
			p.markLink(s, d, i == p.at)
		}
	}
	for i, d := range p.c.Differences {
		if d.Node != "" {
			p.markNode(s, d, i == p.at)
		}
	}
}

// markNode colours a box and puts its sign on the corner.
func (p *Compared) markNode(s screen.Surface, d exercise.Difference, selected bool) {
	r, ok := p.view.Place(d.Node)
	if !ok {
		return
	}
	x, y := p.view.Cell(0, 0)
	r.X, r.Y = r.X-x, r.Y-y
	g := signs[d.Change]
	s.Sub(r).Restyle(g.role)
	p.sign(s, r.X, r.Y, p.signOf(d.Change), g.role, selected)
}

// markLink colours a line and puts its sign on the middle of its longest piece.
func (p *Compared) markLink(s screen.Surface, d exercise.Difference, selected bool) {
	g := signs[d.Change]
	x, y := p.view.Cell(0, 0)
	for i := range p.view.Drawing().Lines {
		l := &p.view.Drawing().Lines[i]
		if l.Ref != d.Link {
			continue
		}
		var sx, sy, longest int
		for k := 1; k < len(l.Points); k++ {
			a, b := l.Points[k-1], l.Points[k]
			if k == 1 {
				a = towards(a, b) // its end lies on the border of a box
			}
			if k == len(l.Points)-1 {
				b = towards(b, a)
			}
			r := screen.Rect{X: min(a.X, b.X) - x, Y: min(a.Y, b.Y) - y, W: abs(a.X-b.X) + 1, H: abs(a.Y-b.Y) + 1}
			s.Sub(r).Restyle(g.role)
			if length := r.W + 2*r.H; length > longest {
				longest, sx, sy = length, r.X+r.W/2, r.Y+r.H/2
			}
		}
		if longest > 0 {
			p.sign(s, sx, sy, p.signOf(d.Change), g.role, selected)
		}
	}
}

// towards is the next cell on a straight way.
func towards(a, b layout.Point) layout.Point {
	return layout.Point{X: a.X + min(max(b.X-a.X, -1), 1), Y: a.Y + min(max(b.Y-a.Y, -1), 1)}
}

func (p *Compared) sign(s screen.Surface, x, y int, sign string, role theme.Role, selected bool) {
	if x < 0 || y < 0 || x >= s.W() || y >= s.H() {
		return
	}
	if selected {
		role = theme.Selected
	}
	s.Set(x, y, sign, role)
}
