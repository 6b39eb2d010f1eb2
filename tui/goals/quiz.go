package goals

import (
	"fmt"
	"slices"
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
	at    int  // in the deck
	top   int  // first line drawn
	read  bool // what is said of the answer is in view, not the choice
	row   int  // choice under the cursor
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
			q.row, q.read = min(max(q.row+by, 0), len(a.Choices)-1), false
		}
		return act.None{}
	})
	for i := range rows[:2] {
		rows[i].Now = q.moveHint
	}
	closing := binding.Binding{ID: "close", Keys: []string{"esc", "q"}, Title: "Close the questions", Hint: "close", Run: binding.Get(func() act.Action { return act.Close{} })}
	q.keys = binding.New("quiz", "Questions", append(append([]binding.Binding{
		{ID: "give", Keys: []string{"enter"}, Title: "Give the answer under the cursor; go on when it is right", Now: q.giveHint, Run: binding.Get(q.enter)},
		choose,
		{ID: "next", Keys: []string{"n", "right", "tab"}, Title: "Next question", Now: q.nextHint, Run: q.turn(1)},
		{ID: "previous", Keys: []string{"p", "left"}, Title: "Question before", Now: q.backHint, Run: q.turn(-1)},
		{ID: "design", Keys: []string{"o"}, Title: "Open a copy of the design that shows the answer", Now: q.designHint, Run: binding.Get(q.open)},
	}, rows...), closing)...)
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
		q.top, q.read = 0, false
	})
}

// right tells whether the question at hand is answered and the cursor has not left.
func (q *Quiz) right() bool {
	a := q.asked()
	return a != nil && a.Answer == a.Question.Answer && a.Choices[q.row].Letter == a.Answer
}

// enter answers, and goes on from a right answer.
func (q *Quiz) enter() act.Action {
	if q.right() && q.at+1 < len(q.deck) {
		return q.turn(1)("")
	}
	return q.give()
}

func (q *Quiz) giveHint() string {
	if q.right() && q.at+1 < len(q.deck) {
		return "next"
	}
	if q.right() || q.asked() == nil { // there is nothing to answer
		return ""
	}
	return "answer"
}

func (q *Quiz) moveHint() string {
	if q.asked() == nil {
		return ""
	}
	return "move"
}

func (q *Quiz) nextHint() string {
	if q.giveHint() == "next" || q.at+1 >= len(q.deck) {
		return ""
	}
	return "next"
}

func (q *Quiz) backHint() string {
	if q.at == 0 {
		return ""
	}
	return "back"
}

// give answers with the choice under the cursor.
func (q *Quiz) give() act.Action {
	a := q.asked()
	if a == nil {
		return act.None{}
	}
	a.Answer, q.read = a.Choices[q.row].Letter, true
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
	if i := y - 1 + q.top; a != nil && i >= 0 && i < len(q.rows) && q.rows[i] >= 0 {
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
	mark   rune // + right, x wrong, 0 for none
}

// lines are the question, its choices, and what is said of the answer.
func (q *Quiz) lines(w int) []quizLine {
	a := q.asked()
	if a == nil {
		return []quizLine{{choice: -1, text: "There are no questions.", role: theme.DialogMuted}}
	}
	var out []quizLine
	say := func(choice int, role theme.Role, indent, text string) {
		for i, line := range screen.Wrap(model.Visible(text), w-screen.Width(indent)) {
			if i > 0 {
				indent = strings.Repeat(" ", screen.Width(indent))
			}
			out = append(out, quizLine{choice: choice, text: indent + line, role: role})
		}
	}
	blank := func() { out = append(out, quizLine{choice: -1, role: theme.Dialog}) }
	say(-1, theme.DialogTitle, "", a.Ask)
	blank()
	for i, c := range a.Choices {
		role, mark := theme.Dialog, rune(0)
		switch {
		case a.Answer != "" && c.Letter == a.Question.Answer && a.Answer == c.Letter:
			role, mark = theme.DialogGood, '+'
		case c.Letter == a.Answer:
			role, mark = theme.DialogError, 'x'
		}
		at := len(out)
		say(i, role, "  "+c.Letter+"  ", c.Text)
		out[at].mark = mark
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
	lines := q.lines(in.W() - 2)
	q.rows = q.rows[:0]
	for _, l := range lines {
		q.rows = append(q.rows, l.choice)
	}
	in = picker.KeyRow(in, th, q.keys.Hints())
	q.reveal(in.H())
	for i := range min(in.H(), len(lines)-q.top) {
		l := lines[q.top+i]
		role := l.role
		if l.choice == q.row && l.choice >= 0 {
			role = theme.Selected
			in.Line(0, i, in.W(), "", role)
		}
		if th.Glyphs.Aloud {
			if first := q.top+i == 0 || lines[q.top+i-1].choice != l.choice; l.choice == q.row && l.choice >= 0 && first {
				in.Text(0, i, th.Glyphs.Pointer, role)
			}
			in.Text(2, i, map[rune]string{'+': "Right: ", 'x': "Wrong: "}[l.mark]+strings.TrimSpace(l.text), role)
			continue
		}
		in.Text(1, i, l.text, role)
		switch l.mark {
		case '+':
			in.Text(1, i, th.Glyphs.Good, role)
		case 'x':
			in.Text(1, i, th.Glyphs.Error, role)
		}
	}
	in.More(th.Glyphs, q.top, len(lines), theme.DialogMuted)
}

// reveal scrolls a question that is longer than the page: to the choice under the
// cursor, or to the end of what is said of an answer.
func (q *Quiz) reveal(page int) {
	if q.read {
		q.top = max(0, len(q.rows)-page)
		return
	}
	first := slices.Index(q.rows, q.row)
	if q.row == 0 {
		first = 0 // with the question
	}
	last := first
	for last+1 < len(q.rows) && q.rows[last+1] == q.row {
		last++
	}
	q.top = max(0, min(max(q.top, last-page+1), first))
}
