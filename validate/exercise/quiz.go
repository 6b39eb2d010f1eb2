package exercise

import (
	"slices"
	"sort"
	"strings"

	"portolan/model"
)

// Question is a question with choices. Each wrong choice says why it is wrong.
type Question struct {
	ID      string
	Ask     string
	Choices []Choice // in the order of their letters
	Answer  string   // letter of the right one
	Explain string
	Source  string
}

// Choice is one answer of a question.
type Choice struct {
	Letter, Text string
	Why          string // why it is wrong, or what makes it right
}

// Card is a question beside the exercises, with a design that shows the answer.
type Card struct {
	Question
	Topic      string // row of the study note, or a routing policy
	Design     *model.Topology
	File       string
	DesignFile []byte
	Shows      Check // what of the design shows the answer
}

type questionFile struct {
	ID      string            `yaml:"id"`
	Ask     string            `yaml:"ask"`
	Choices map[string]string `yaml:"choices"`
	Why     map[string]string `yaml:"why"`
	Answer  string            `yaml:"answer"`
	Explain string            `yaml:"explain"`
	Source  string            `yaml:"source"`
}

func (l *loader) question(src questionFile) *Question {
	q := &Question{ID: src.ID, Ask: strings.TrimSpace(src.Ask), Answer: src.Answer, Explain: strings.TrimSpace(src.Explain), Source: src.Source}
	for letter, text := range src.Choices {
		q.Choices = append(q.Choices, Choice{letter, text, src.Why[letter]})
	}
	sort.Slice(q.Choices, func(i, j int) bool { return q.Choices[i].Letter < q.Choices[j].Letter })
	if err := model.CheckID(q.ID); err != nil {
		l.say(0, "question: %v", err)
	}
	if len(q.Choices) < 2 || q.Ask == "" {
		l.say(0, "question %s needs text and at least two choices", q.ID)
	}
	if _, ok := src.Choices[q.Answer]; !ok {
		l.say(0, "question %s: the answer %q is none of its choices", q.ID, q.Answer)
	}
	return q
}

type cardFile struct {
	questionFile `yaml:",inline"`
	Topic        string `yaml:"topic"`
	Design       string `yaml:"design"`
	Shows        unread `yaml:"shows"`
}

// cards reads the quiz cards of a course.
func (l *loader) cards(name string) []*Card {
	l.file = name
	defer func() { l.file = "course.yaml" }()
	data := l.read(name)
	var src struct {
		FormatVersion int        `yaml:"format_version"`
		Cards         []cardFile `yaml:"cards"`
	}
	if data == nil || !l.decode(data, &src) {
		return nil
	}
	l.version(src.FormatVersion)
	var out []*Card
	for _, c := range src.Cards {
		q := l.question(c.questionFile)
		if slices.ContainsFunc(out, func(o *Card) bool { return o.ID == c.ID }) {
			l.say(c.Shows.line, "there are two cards %q", c.ID)
		}
		card := &Card{Question: *q, Topic: c.Topic, File: c.Design}

		if c.Design != "" {
			card.Design, card.DesignFile = l.design(c.Design, "", nil)
			card.Shows = l.check(c.Shows)
		}
		out = append(out, card)
	}
	return out
}

// Topics are those of the cards, in their order.
func (c *Course) Topics() []string {
	var out []string
	for _, card := range c.Cards {
		if !slices.Contains(out, card.Topic) {
			out = append(out, card.Topic)
		}
	}
	return out
}

// CardsOf are the cards of some topics, in their order.
func (c *Course) CardsOf(topics ...string) []*Card {
	var out []*Card
	for _, card := range c.Cards {
		if slices.Contains(topics, card.Topic) {
			out = append(out, card)
		}
	}
	return out
}

// Shown tells whether the design of a card shows the answer.
func (c *Card) Shown() Verdict {
	if c.Design == nil {
		return unknown(Evidence{Text: "The card has no design."})
	}
	g := newGrader(&Exercise{Start: c.Design}, Attempt{Design: c.Design})
	return g.check(c.Shows)
}

type quizArgs struct {
	ID string `yaml:"id"`
}

func (a quizArgs) build(l *loader, line int) predicate {
	l.need(line, "id", a.ID != "")
	return answered{id: a.ID}
}

// answered asks that a question of the exercise is answered right.
type answered struct {
	presence
	id string
}

func (a answered) judge(g *grader) Verdict {
	i := slices.IndexFunc(g.exercise.Quiz, func(q *Question) bool { return q.ID == a.id })
	given := g.attempt.Answers[a.id]
	switch {
	case i < 0:
		return unknown(Evidence{Text: "The exercise has no question " + a.id + "."})
	case given == "":
		return unknown(Evidence{Text: "The question is not answered yet."})
	case given == g.exercise.Quiz[i].Answer:
		return pass(Evidence{Text: "Answered right."})
	}
	return fail(Evidence{Text: "Answered " + given + "."})
}
