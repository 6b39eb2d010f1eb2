package tui

import (
	"fmt"
	"slices"
	"strings"

	"portolan/tui/act"
	"portolan/tui/goals"
	"portolan/tui/part"
	"portolan/tui/picker"
	"portolan/tui/reader"
	"portolan/validate/exercise"
)

// untilSolved says what is shown when the exercise is solved and which way leads to the
// solution before, where this course has one; "" when it is solved.
func (m *Model) untilSolved(what string) string {
	k := m.task
	if k.record.Status == exercise.Solved || k.solved {
		return ""
	}
	text := what + " when the exercise is solved."
	if m.noSolution() != "" {
		return text
	}
	way := m.keyOf("workshop.solution")
	if m.active() == part.Panel(m.panes.goals) { // its keys mean something there alone
		way = m.panes.goals.Bindings().Spell("{solution}")
	}
	return text + " " + way + " shows the solution before."
}

// noSolution says why the solution is not shown, "" when it is.
func (m *Model) noSolution() string {
	k := m.task
	if k.e.Solution == nil || !k.solved && !exercise.Allows(k.folder.Course.Policy.Solution, k.record.Attempts) {
		return "This course shows no solution yet."
	}
	return ""
}

// compareSolution draws the design at hand and the solution as one.
func (m *Model) compareSolution() {
	if why := m.untilSolved("Compare with the solution"); why != "" {
		m.say(why)
		return
	}
	c, err := exercise.Compare(m.doc.now(), m.task.e.Solution)
	if err != nil {
		m.complain(printable(err.Error()))
		return
	}
	m.push(goals.NewCompared(m.task.e, c))
}

// explainSolution tells why the solution works.
func (m *Model) explainSolution() {
	if why := m.untilSolved("Why it works is told"); why != "" {
		m.say(why)
		return
	}
	e := m.task.e
	var b strings.Builder
	fmt.Fprintf(&b, "# Why it works\n\n%s\n", e.Explain)
	if e.ExamTip != "" {
		fmt.Fprintf(&b, "\n**Exam tip** %s\n", e.ExamTip)
	}
	for _, link := range e.Links {
		fmt.Fprintf(&b, "\n%s\n", link)
	}
	if steps := exercise.Steps(m.doc.now(), e.Solution); len(steps) > 0 {
		b.WriteString("\n# From your design to the solution\n\n")
		for _, s := range steps {
			fmt.Fprintf(&b, "- %s\n", s)
		}
	}
	m.push(reader.New("The lesson of "+e.Number(), printableLines(b.String())))
}

// askOfExercise asks the questions of the exercise, and the cards about what it is
// about.
func (m *Model) askOfExercise() {
	k := m.task
	var deck []goals.Asked
	for _, q := range k.e.Quiz {
		deck = append(deck, goals.Asked{Question: q, Answer: k.record.Answers[q.ID]})
	}
	cards, err := m.asked(k.folder.Course.CardsOf(k.e.Concepts...))
	if err != nil {
		m.complain(printable(err.Error()))
		return
	}
	if deck = append(deck, cards...); len(deck) == 0 {
		m.openQuiz("")
		return
	}
	m.push(goals.NewQuiz("Questions of "+k.e.Number(), deck))
}

// asked are cards with the answers that were given.
func (m *Model) asked(cards []*exercise.Card) ([]goals.Asked, error) {
	f, err := m.class()
	if err != nil {
		return nil, err
	}
	p, err := f.Progress()
	if err != nil {
		return nil, err
	}
	var out []goals.Asked
	for _, c := range cards {
		out = append(out, goals.Asked{Question: &c.Question, Card: c, Answer: p.Cards[c.ID]})
	}
	return out, nil
}

// openQuiz lists the topics of the quiz cards, or asks those of one.
func (m *Model) openQuiz(topic string) {
	f, err := m.class()
	if err != nil {
		m.complain(printable(err.Error()))
		return
	}
	topic = strings.ToLower(strings.TrimSpace(topic))
	topics := f.Course.Topics()
	switch {
	case len(topics) == 0:
		m.complain("This course has no quiz cards.")
		return
	case topic != "" && !slices.Contains(topics, topic):
		m.complain("No topic " + printable(topic) + "; there are " + strings.Join(topics, ", ") + ".")
		return
	case topic != "":
		deck, err := m.asked(f.Course.CardsOf(topic))
		if err != nil {
			m.complain(printable(err.Error()))
			return
		}
		m.push(goals.NewQuiz("Quiz: "+topic, deck))
		return
	}
	l := picker.New("Quiz cards", m.topics(topics))
	l.Noun, l.Verb = "topics", "ask"
	l.Choose = func(it picker.Item) act.Action { return act.Quiz{Topic: it.ID} }
	m.push(l)
}

// topics are the rows of the list of topics.
func (m *Model) topics(topics []string) []picker.Item {
	var items []picker.Item
	for _, topic := range topics {
		deck, err := m.asked(m.opt.Course.Course.CardsOf(topic))
		if err != nil {
			m.complain(printable(err.Error()))
		}
		right := 0
		for _, a := range deck {
			if a.Answer == a.Question.Answer {
				right++
			}
		}
		items = append(items, picker.Item{ID: topic, Label: topic, Detail: fmt.Sprintf("%d cards", len(deck)), Right: fmt.Sprintf("%d right", right)})
	}
	return items
}

// answer notes an answer.
func (m *Model) answer(a act.Answer) {
	f, err := m.class()
	if err != nil {
		m.complain(printable(err.Error()))
		return
	}
	note := func(p *exercise.Progress) { p.Cards[a.ID] = a.Letter }
	if !a.Card && m.task != nil {
		e := m.task.e
		note = func(p *exercise.Progress) { p.Answer(e, a.ID, a.Letter, f.Now()) }
	}
	if err := f.Update(note); err != nil {
		m.complain("The answer is not kept: " + printable(err.Error()))
		return
	}
	if k := m.task; k != nil && !a.Card {
		if p, err := f.Progress(); err == nil {
			k.record, k.graded = p.Of(k.e.ID), -1
		}
	}
}

// openCard opens a copy of the design of a card, on which what shows the answer
// stands out. The design of the card stays as it is.
func (m *Model) openCard(id string) {
	f, err := m.class()
	if err != nil {
		m.complain(printable(err.Error()))
		return
	}
	i := slices.IndexFunc(f.Course.Cards, func(c *exercise.Card) bool { return c.ID == id })
	if i < 0 || f.Course.Cards[i].Design == nil {
		m.complain("There is no design of " + printable(id) + ".")
		return
	}
	if m.task != nil && m.doc.modified() && !m.saveTo("", false) {
		return // why is said
	}
	c := f.Course.Cards[i]
	m.ui.overlays = nil
	m.journal()
	m.useUnnamed(c.Design)
	m.doc.title = c.ID + " (copy of a quiz card)"
	p := act.Point{Text: "A copy: change it as you like. :quiz asks on."}
	for k, e := range c.Shown().Evidence {
		if k == 0 {
			p.Text = printable(e.Text)
		}
		p.Nodes, p.Links = append(p.Nodes, e.Nodes...), append(p.Links, e.Links...)
	}
	m.pointTo(p)
}
