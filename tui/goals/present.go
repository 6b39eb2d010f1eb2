package goals

import (
	"fmt"
	"strings"

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

// Present is the overlay that shows an exercise to a class: its task, then one goal
// at a time, as large as there is room for. Hints are not shown.
type Present struct {
	e     *exercise.Exercise
	grade *exercise.Grade // nil until the design was judged
	at    int             // 0 is the task, then the goals
	keys  *binding.Table
}

var _ part.Overlay = (*Present)(nil)

// NewPresent shows an exercise with the verdict of the moment.
func NewPresent(e *exercise.Exercise, g *exercise.Grade) *Present {
	p := &Present{e: e, grade: g}
	turn := func(by int) func(string) act.Action {
		return binding.Do(func() { p.at = min(max(p.at+by, 0), len(p.e.Goals)) })
	}
	p.keys = binding.New("present", "Presented exercise",
		binding.Binding{ID: "next", Keys: []string{"right", "space", "n", "pgdown"}, Title: "Next goal", Hint: "next goal", Run: turn(1)},
		binding.Binding{ID: "previous", Keys: []string{"left", "p", "pgup"}, Title: "Goal before", Hint: "back", Run: turn(-1)},
		binding.Binding{ID: "close", Keys: []string{"esc", "q"}, Title: "Back to the design", Hint: "close", Run: binding.Get(func() act.Action { return act.Close{} })},
	)
	return p
}

// Grade returns the verdict that the list of goals shows.
func (p *Panel) Grade() *exercise.Grade { return p.grade }

// Bindings implements part.Panel.
func (p *Present) Bindings() *binding.Table { return p.keys }

// Key implements part.Panel.
func (p *Present) Key(msg tea.KeyPressMsg) act.Action { return p.keys.Key(msg) }

// Click implements part.Panel: the next goal.
func (p *Present) Click(int, int, bool) act.Action { return p.keys.Key(binding.Press("right")) }

// Wheel implements part.Panel.
func (p *Present) Wheel(lines int) {
	p.at = min(max(p.at+lines/max(1, abs(lines)), 0), len(p.e.Goals))
}

func abs(n int) int { return max(n, -n) }

// Paste implements part.Overlay.
func (p *Present) Paste(string) act.Action { return nil }

// Size implements part.Overlay: all there is.
func (p *Present) Size(w, h int) (int, int) { return w, h }

// Status implements part.Panel.
func (p *Present) Status() string { return p.e.Number() + " " + p.e.Title }

// Draw implements part.Panel.
func (p *Present) Draw(s screen.Surface, th *theme.Theme, _ bool) {
	defer picker.Plainly(s, th)
	in := s.Dialog(th, fmt.Sprintf("%s %s  %d of %d", p.e.Number(), p.e.Title, p.at, len(p.e.Goals)))
	if in.W() < 4 || in.H() < 2 {
		return
	}
	in = picker.KeyRow(in, th, p.keys.Hints())
	room := in.H()
	y := 1
	if in.H() < leastLarge {
		p.drawSmall(in.Sub(screen.Rect{X: 1, W: in.W() - 2, H: room}), th)
	} else if p.at == 0 {
		y = p.drawLarge(in, th, y, room, p.e.Title, theme.Dialog) + 1 // lines below titles would cross large letters
		for _, text := range screen.Wrap(model.Visible(strings.ReplaceAll(p.e.Brief, "\n", " ")), min(in.W()-4, 76)) {
			if y < room {
				in.Text(2, y, text, theme.Dialog)
			}
			y++
		}
	} else {
		g := p.e.Goals[p.at-1]
		word, role := p.state()
		y = p.drawLarge(in, th, y, room-2, g.Text, theme.Dialog) + 1
		p.drawLarge(in, th, y, room, word, role)
	}
}

// leastLarge is the height below which there is room for the words alone.
const leastLarge = 7

// state is the word for the goal that is shown, and its role.
func (p *Present) state() (string, theme.Role) {
	if p.grade != nil {
		switch p.grade.Results[p.at-1].State {
		case exercise.Pass:
			return "reached", theme.DialogGood
		case exercise.Fail:
			return "not reached", theme.DialogError
		}
	}
	return "open", theme.DialogMuted
}

// drawSmall writes the task, which the frame names, or the goal behind its state.
func (p *Present) drawSmall(s screen.Surface, th *theme.Theme) {
	text, role := strings.Join(strings.Fields(p.e.Brief), " "), theme.Dialog
	if p.at > 0 {
		text, role = p.state()
		text += ": " + p.e.Goals[p.at-1].Text
	}
	for i, line := range screen.Kept(screen.Wrap(model.Visible(text), s.W()), s.H(), s.W(), th.Glyphs) {
		s.Text(0, i, line, role)
	}
}

// drawLarge writes a text in large letters where there is room, else as it is. It
// returns the row below.
func (p *Present) drawLarge(in screen.Surface, th *theme.Theme, y, room int, text string, role theme.Role) int {
	b := unicodeBlocks
	if th.Glyphs.Bar != unicodeBlocks.both {
		b = asciiBlocks
	}
	rows := large(model.Visible(text), in.W()-4, b)
	wide, high := false, 0
	for _, line := range rows {
		high += len(line) + 1
		for _, r := range line {
			wide = wide || screen.Width(r) > in.W()-4
		}
	}
	if th.Glyphs.Aloud || wide || y+high > room {
		for _, line := range screen.Wrap(model.Visible(text), in.W()-4) {
			if y < room {
				in.Text(2, y, line, role)
			}
			y++
		}
		return y
	}
	if role == theme.DialogTitle { // which some themes underline, and so would strike the letters through
		role = theme.Dialog
	}
	for _, line := range rows {
		for i, r := range line {
			in.Text(2, y+i, r, role)
		}
		y += len(line) + 1
	}
	return y
}
