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

// Asked is a question with what is known of it.
type Asked struct {
	*exercise.Question
	Card   *exercise.Card // whose question it is; nil for one of an exercise
	Answer string         // letter that was given, "" for none
}

// Quiz is the overlay that asks questions one at a time. A wrong choice says why it
// is wrong; the right one is explained, and a card shows its design.
type Quiz struct {
	title string
	deck  []Asked
	at    int // in the deck
	row   int // choice under the cursor
	rows  []int
	keys  *binding.Table
}

var _ part.Overlay = (*Quiz)(nil)

// NewQuiz asks the questions of a deck, beginning with the first that is not
// answered right.
func NewQuiz(title string, deck []Asked) *Quiz {
	q := &Quiz{title: title, deck: deck}
	for i, a := range deck {
		if a.Answer != a.Question.Answer {
			q.at = i
			break
		}
	}
	choose := binding.Binding{ID: "choose", Keys: []string{"a", "b", "c", "d", "e", "f"}, Title: "Give that answer", Run: func(key string) act.Action {
		if a := q.asked(); a != nil {
			for i, c := range a.Choices {
				if c.Letter == key {
					q.row = i
					return q.give()
				}
			}
		}
		return act.None{}
	}}
	rows := binding.Rows("Choice", "", false, func() int { return 1 }, func(by int) act.Action {
		if a := q.asked(); a != nil {
			q.row = min(max(q.row+by, 0), len(a.Choices)-1)
		}
		return act.None{}
	})
	q.keys = binding.New("quiz", "Questions", append([]binding.Binding{
		{ID: "give", Keys: []string{"enter"}, Title: "Give the answer under the cursor", Hint: "answer", Run: binding.Get(q.give)},
		choose,
		{ID: "next", Keys: []string{"n", "right", "tab"}, Title: "Next question", Hint: "next", Run: q.turn(1)},
		{ID: "previous", Keys: []string{"p", "left"}, Title: "Question before", Hint: "back", Run: q.turn(-1)},
		{ID: "design", Keys: []string{"o"}, Title: "Open a copy of the design that shows the answer", Now: q.designHint, Run: binding.Get(q.open)},
		{ID: "close", Keys: []string{"esc", "q"}, Title: "Close the questions", Hint: "close", Run: binding.Get(func() act.Action { return act.Close{} })},
	}, rows...)...)
	return q
}

// asked is the question at hand, nil for an empty deck.
func (q *Quiz) asked() *Asked {
	if q.at >= len(q.deck) {
		return nil
	}
	return &q.deck[q.at]
}

func (q *Quiz) turn(by int) func(string) act.Action {
	return binding.Do(func() {
		q.at, q.row = min(max(q.at+by, 0), max(0, len(q.deck)-1)), 0
	})
}

// give answers with the choice under the cursor.
func (q *Quiz) give() act.Action {
	a := q.asked()
	if a == nil {
		return act.None{}
	}
	a.Answer = a.Choices[q.row].Letter
	return act.Answer{ID: a.ID, Letter: a.Answer, Card: a.Card != nil}
}

// designHint offers the design once it gives nothing away.
func (q *Quiz) designHint() string {
	if a := q.asked(); a != nil && a.Card != nil && a.Card.Design != nil && a.Answer != "" {
		return "design"
	}
	return ""
}

func (q *Quiz) open() act.Action {
	if q.designHint() == "" {
		return act.Say{Text: "Answer first: the design shows what is right."}
	}
	return act.OpenCard{ID: q.asked().ID}
}

// Bindings implements part.Panel.
func (q *Quiz) Bindings() *binding.Table { return q.keys }

// Key implements part.Panel.
func (q *Quiz) Key(msg tea.KeyPressMsg) act.Action { return q.keys.Key(msg) }

// Paste implements part.Overlay.
func (q *Quiz) Paste(string) act.Action { return nil }

// Wheel implements part.Panel: another question.
func (q *Quiz) Wheel(lines int) { q.turn(lines / max(1, abs(lines)))("") }

// Status implements part.Panel.
func (q *Quiz) Status() string { return q.title }

// widest is the widest text of a question.
const widest = 84

// Size implements part.Overlay: as high as the question at hand, when it is answered.
func (q *Quiz) Size(w, h int) (int, int) {
	w = min(w, widest)
	return w, min(h, max(18, len(q.lines(w-4))+3))
}

// Click implements part.Panel: the answer that was clicked.
func (q *Quiz) Click(_, y int, _ bool) act.Action {
	a := q.asked()
	if i := y - 1; a != nil && i >= 0 && i < len(q.rows) && q.rows[i] >= 0 {
		q.row = q.rows[i]
		return q.give()
	}
	return act.None{}
}

// quizLine is a line of a question.
type quizLine struct {
	choice int // -1 for none
	text   string
	role   theme.Role
}

// lines are the question, its choices, and what is said of the answer.
func (q *Quiz) lines(w int) []quizLine {
	a := q.asked()
	if a == nil {
		return []quizLine{{-1, "There are no questions.", theme.DialogMuted}}
	}
	var out []quizLine
	say := func(choice int, role theme.Role, indent, text string) {
		for i, line := range screen.Wrap(model.Visible(text), w-screen.Width(indent)) {
			if i > 0 {
				indent = strings.Repeat(" ", screen.Width(indent))
			}
			out = append(out, quizLine{choice, indent + line, role})
		}
	}
	blank := func() { out = append(out, quizLine{-1, "", theme.Dialog}) }
	say(-1, theme.DialogTitle, "", a.Ask)
	blank()
	for i, c := range a.Choices {
		role, mark := theme.Dialog, "  "
		switch {
		case a.Answer != "" && c.Letter == a.Question.Answer && a.Answer == c.Letter:
			role, mark = theme.DialogGood, "+ "
		case c.Letter == a.Answer:
			role, mark = theme.DialogError, "x "
		}
		say(i, role, mark+c.Letter+"  ", c.Text)
	}
	if a.Answer == "" {
		return out
	}
	blank()
	for _, c := range a.Choices {
		if c.Letter == a.Answer && c.Letter != a.Question.Answer {
			say(-1, theme.DialogError, "", "Not so. "+c.Why)
			return out
		}
	}
	say(-1, theme.DialogGood, "", "Right. "+a.Explain)
	if a.Source != "" {
		say(-1, theme.DialogMuted, "", a.Source)
	}
	if a.Card != nil && a.Card.Design != nil {
		for _, e := range a.Card.Shown().Evidence {
			blank()
			say(-1, theme.Dialog, "", "Its design shows: "+e.Text)
			break
		}
	}
	return out
}

// Draw implements part.Panel.
func (q *Quiz) Draw(s screen.Surface, th *theme.Theme, _ bool) {
	defer picker.Plainly(s, th)
	in := s.Dialog(th, fmt.Sprintf("%s  %d of %d", q.title, min(q.at+1, len(q.deck)), len(q.deck)))
	if in.W() < 4 || in.H() < 2 {
		return
	}
	q.rows = q.rows[:0]
	for i, l := range q.lines(in.W() - 2) {
		if i >= in.H()-1 {
			break
		}
		role := l.role
		if l.choice == q.row && l.choice >= 0 {
			role = theme.Selected
			in.Line(0, i, in.W(), "", role)
		}
		in.Text(1, i, l.text, role)
		q.rows = append(q.rows, l.choice)
	}
	picker.DrawHints(in, 1, in.H()-1, th, q.keys.Hints())
}
