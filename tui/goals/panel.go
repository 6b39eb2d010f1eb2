// Package goals shows the goals of a workshop exercise beside the canvas: which of
// them a design reaches, and what decided it. It asks the questions of a quiz, and
// presents an exercise to a class.
package goals

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/validate/exercise"
)

// Panel is the list of goals.
type Panel struct {
	e      *exercise.Exercise
	grade  *exercise.Grade // nil until the design was judged
	stars  int
	cursor int
	top    int   // first line drawn
	page   int   // lines drawn
	owner  []int // goal of each line
	listY  int
	keys   *binding.Table
}

var _ part.Panel = (*Panel)(nil)

// New returns an empty list.
func New() *Panel {
	p := &Panel{}
	p.keys = p.bindings()
	return p
}

// Open shows the goals of an exercise that is not judged yet.
func (p *Panel) Open(e *exercise.Exercise) {
	p.e, p.grade, p.stars, p.cursor, p.top = e, nil, 0, 0, 0
}

// Set shows a verdict. stars are those of a solved design. The first verdict puts the
// cursor on the first goal that is open.
func (p *Panel) Set(g *exercise.Grade, stars int) {
	if p.grade == nil {
		for i, r := range g.Results {
			if r.State != exercise.Pass {
				p.cursor = i
				break
			}
		}
	}
	p.grade, p.stars = g, stars
}

// Bindings implements part.Panel.
func (p *Panel) Bindings() *binding.Table { return p.keys }

// Key implements part.Panel.
func (p *Panel) Key(msg tea.KeyPressMsg) act.Action { return p.keys.Key(msg) }

func (p *Panel) bindings() *binding.Table {
	run := func(c act.Command) func(string) act.Action {
		return binding.Get(func() act.Action { return act.Run{Command: c} })
	}
	return binding.New("goals", "Goals of an exercise", append([]binding.Binding{
		{ID: "point", Keys: []string{"enter"}, Title: "Go to what decides the goal", Now: p.once(false, "show"), Run: binding.Get(p.show)},
		{ID: "compare", Keys: []string{"="}, Title: "Compare with the solution, once solved", Now: p.once(true, "compare"), Run: run(act.Compare)},
		{ID: "questions", Keys: []string{"Q"}, Title: "Answer questions about the exercise", Now: p.once(true, "quiz"), Run: run(act.Questions)},
		{ID: "hint", Keys: []string{"h"}, Title: "Read the next hint", Now: p.once(false, "hint"), Run: run(act.Hint)},
		{ID: "next", Keys: []string{"]"}, Title: "Next exercise", Hint: "next", Run: run(act.NextExercise)},
		{ID: "brief", Keys: []string{"b"}, Title: "Read the task", Hint: "task", Run: run(act.Brief)},
		{ID: "previous", Keys: []string{"["}, Title: "Previous exercise", Run: run(act.PreviousExercise)},
		{ID: "present", Keys: []string{"p"}, Title: "Show the task large, one goal at a time", Run: run(act.Present)},
		{ID: "reset", Keys: []string{"X"}, Title: "Begin anew; the design is kept", Run: run(act.Reset)},
		{ID: "solution", Keys: []string{"S"}, Title: "See the solution", Run: run(act.Solution)},
		{ID: "leave", Keys: []string{"esc"}, Title: "Back to the canvas", Hint: "canvas", Run: binding.Get(func() act.Action { return act.Close{} })},
	}, binding.Rows("Goal", "", true, func() int { return max(1, p.page/2) }, p.move)...)...)
}

// once is a hint that stands while the exercise is solved, or while it is not.
func (p *Panel) once(solved bool, hint string) func() string {
	return func() string {
		if (p.grade != nil && p.grade.Solved) == solved {
			return hint
		}
		return ""
	}
}

// move selects another goal and shows what decides it.
func (p *Panel) move(by int) act.Action {
	if p.e == nil {
		return act.None{}
	}
	p.cursor = min(max(p.cursor+by, 0), len(p.e.Goals)-1)
	return p.Point()
}

// show goes to what decides the goal.
func (p *Panel) show() act.Action {
	a, ok := p.Point().(act.Point)
	if !ok {
		return p.Point()
	}
	a.There = true
	return a
}

// RowName is the selected goal.
func (p *Panel) RowName() string {
	if r := p.result(); r != nil {
		return r.Goal.Text
	}
	return ""
}

// Point makes what decides the goal stand out on the canvas.
func (p *Panel) Point() act.Action {
	r := p.result()
	if r == nil {
		return act.Say{Text: "The design is not judged yet."}
	}
	a := act.Point{Text: fmt.Sprintf("%s: %s", r.Goal.Text, r.State)}
	for i, e := range r.Evidence {
		if i == 0 {
			a.Text = e.Text
		}
		a.Nodes, a.Links = append(a.Nodes, e.Nodes...), append(a.Links, e.Links...)
	}
	return a
}

// result is the verdict on the selected goal, nil when there is none.
func (p *Panel) result() *exercise.Result {
	if p.grade == nil || p.cursor >= len(p.grade.Results) {
		return nil
	}
	return &p.grade.Results[p.cursor]
}

// Click implements part.Panel.
func (p *Panel) Click(_, y int, _ bool) act.Action {
	i := y - p.listY + p.top
	if i < 0 || i >= len(p.owner) || p.owner[i] < 0 {
		return act.None{}
	}
	return p.move(p.owner[i] - p.cursor)
}

// Wheel implements part.Panel.
func (p *Panel) Wheel(lines int) {
	p.top = max(0, min(p.top+lines, len(p.owner)-p.page))
}

// Status implements part.Panel.
func (p *Panel) Status() string {
	if p.e == nil {
		return ""
	}
	return p.e.Number() + " " + p.e.Title
}

// line is one line of the list.
type line struct {
	goal int // -1 for none
	mark string
	text string
	role theme.Role
	mine theme.Role // of the mark
}

// Draw implements part.Panel.
func (p *Panel) Draw(s screen.Surface, th *theme.Theme, focused bool) {
	defer picker.Plainly(s, th)
	s.Fill(theme.Base)
	in := s.Pane(th, p.title(th), focused)
	if in.W() < 3 || in.H() < 1 || p.e == nil {
		return
	}
	lines := p.lines(in.W(), th, focused)
	p.owner = p.owner[:0]
	for _, l := range lines {
		p.owner = append(p.owner, l.goal)
	}
	hints := 0
	if focused && in.H() > 4 && !in.Short() { // there the foot of the frame alone names them
		hints = 1
	}
	p.page, p.listY = in.H()-hints, 1
	p.reveal()
	for i := range min(p.page, len(lines)-p.top) {
		l := lines[p.top+i]
		if th.Glyphs.Aloud && l.goal == p.cursor && (p.top+i == 0 || lines[p.top+i-1].goal != l.goal) {
			in.Text(0, i, th.Glyphs.Pointer, l.mine)
		}
		in.Text(1, i, l.mark, l.mine)
		in.Text(3, i, screen.Truncate(l.text, in.W()-4), l.role)
	}
	if p.top > 0 {
		in.Set(in.W()-1, 0, th.Glyphs.Up, theme.Muted)
	}
	if p.top+p.page < len(lines) {
		in.Set(in.W()-1, p.page-1, th.Glyphs.Down, theme.Muted)
	}
	if hints > 0 {
		picker.DrawPaneHints(in, 1, in.H()-1, th, p.keys.Hints())
	}
}

// title names the exercise, with how many goals are reached.
func (p *Panel) title(th *theme.Theme) string {
	if p.e == nil {
		return "Goals"
	}
	if p.grade == nil {
		return "Goals of " + p.e.Number()
	}
	reached := 0
	for _, r := range p.grade.Results {
		if r.State == exercise.Pass {
			reached++
		}
	}
	if p.grade.Solved {
		return fmt.Sprintf("Goals of %s  %s", p.e.Number(), Stars(p.stars))
	}
	return fmt.Sprintf("Goals of %s  %d of %d", p.e.Number(), reached, len(p.e.Goals))
}

// mostStars is how many [exercise.Stars] gives at most.
const mostStars = 3

// Stars says how well an exercise is solved.
func Stars(n int) string { return fmt.Sprintf("%d of %d stars", n, mostStars) }

// reveal keeps the selected goal on the screen, as much of it as there is room for.
func (p *Panel) reveal() {
	first, last := -1, -1
	for i, g := range p.owner {
		if g == p.cursor {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first >= 0 {
		p.top = max(p.top, last-p.page+1)
		p.top = min(p.top, first)
	}
	p.top = max(0, min(p.top, len(p.owner)-p.page))
}

// lines are the goals with their marks; below the selected one stands why.
func (p *Panel) lines(w int, th *theme.Theme, focused bool) (out []line) {
	defer func() {
		for i := range out {
			if word := spoken(out[i].mark, th); word != "" {
				out[i].mark, out[i].text = "", word+out[i].text
			}
		}
	}()
	for i, g := range p.e.Goals {
		mark, role := "?", theme.Muted
		var evidence []exercise.Evidence
		if p.grade != nil && i < len(p.grade.Results) {
			r := p.grade.Results[i]
			switch r.State {
			case exercise.Pass:
				mark, role = th.Glyphs.Good, theme.GoodText
			case exercise.Fail:
				mark, role = th.Glyphs.Error, theme.ErrorText
			}
			evidence = r.Evidence
		}
		head := theme.Base
		if i == p.cursor && focused {
			head = theme.Strong
		}
		for k, text := range screen.Wrap(model.Visible(g.Text), w-4) {
			l := line{goal: i, text: text, role: head, mine: role}
			if k == 0 {
				l.mark = mark
			}
			out = append(out, l)
		}
		if i == p.cursor && (focused || mark != th.Glyphs.Good) {
			out = append(out, why(i, evidence, w)...)
		}
	}
	if p.grade != nil {
		for _, broken := range p.grade.Broken {
			for _, text := range screen.Wrap(model.Visible(broken), w-4) {
				out = append(out, line{goal: -1, mark: th.Glyphs.Error, text: text, role: theme.ErrorText, mine: theme.ErrorText})
			}
		}
	}
	return out
}

// spoken is what a mark before a goal says to a voice, "" where it is shown.
func spoken(mark string, th *theme.Theme) string {
	switch {
	case !th.Glyphs.Aloud:
		return ""
	case mark == th.Glyphs.Good:
		return "met: "
	case mark == th.Glyphs.Error:
		return "missed: "
	case mark == "?":
		return "not judged: "
	}
	return ""
}

// mostEvidence bounds the lines below a goal.
const mostEvidence = 6

func why(goal int, evidence []exercise.Evidence, w int) []line {
	var out []line
	for _, e := range evidence {
		for _, text := range screen.Wrap(model.Visible(e.Text), w-6) {
			if len(out) == mostEvidence {
				return append(out, line{goal: goal, text: "  …", role: theme.Muted})
			}
			out = append(out, line{goal: goal, text: "  " + text, role: theme.Muted})
		}
	}
	return out
}
