package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"portolan/model/wording"
	"portolan/tui/learner"
	"portolan/validate/exercise"
)

func (w *workshop) quizCommand() *cobra.Command {
	showDesign := false
	cmd := &cobra.Command{
		Use: "quiz [CARD [LETTER]]", Short: "Exam-style questions, each with a design that shows the answer", Args: takes(0, 2, ""),
		Long: `Exam-style questions, each with a design that shows the answer.

Without a card it lists the topics and how many of their cards you have answered
right. A topic in the place of a card asks the next one of it.`,
		Example: `  portolan workshop quiz
  portolan workshop quiz weighted
  portolan workshop quiz q26 b
  portolan workshop quiz q26 --design > weights.topo.yaml`,
		ValidArgsFunction: w.cardIDs,
		RunE: func(_ *cobra.Command, args []string) error {
			f, p, err := w.opened()
			if err != nil {
				return err
			}
			if len(args) == 0 && showDesign {
				return usageError("--design needs a card or a topic, such as `%s --design`", w.command("quiz", "q26"))
			}
			if len(args) == 0 {
				w.listCards(f.Course, p)
				return nil
			}
			c, err := cardOf(f.Course, p, args[0])
			switch {
			case err != nil:
				return err
			case showDesign && len(args) > 1:
				return usageError("either --design or an answer; `%s` answers", w.command("quiz", c.ID, args[1]))
			case showDesign:
				return writeOutput(w.s, "-", c.DesignFile, false)
			case len(args) == 1:
				w.askCard(c)
				return nil
			}
			return w.answerCard(f, c, args[1])
		},
	}
	cmd.Flags().BoolVar(&showDesign, "design", false, "print the design that shows the answer")
	return cmd
}

func (w *workshop) cardIDs(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	c, err := w.load()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	out := c.Topics()
	for _, card := range c.Cards {
		out = append(out, card.ID+"\t"+card.Ask)
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

func (w *workshop) listCards(c *exercise.Course, p *exercise.Progress) {
	var rows [][]string
	for _, topic := range c.Topics() {
		right := 0
		cards := c.CardsOf(topic)
		for _, card := range cards {
			if p.Cards[card.ID] == card.Answer {
				right++
			}
		}
		rows = append(rows, []string{topic, fmt.Sprintf("%d of %d", right, len(cards))})
	}
	printLines(w.s, "", aligned(rows, 1, 2))
}

// cardOf finds a card, or the next of a topic that is not answered right.
func cardOf(c *exercise.Course, p *exercise.Progress, word string) (*exercise.Card, error) {
	word = strings.ToLower(word)
	var first *exercise.Card
	for _, card := range c.Cards {
		if card.ID == word {
			return card, nil
		}
		if card.Topic == word {
			if p.Cards[card.ID] != card.Answer {
				return card, nil
			}
			if first == nil {
				first = card
			}
		}
	}
	if first != nil {
		return first, nil
	}
	return nil, usageError("no card and no topic %q%s", word, wording.DidYouMean(word, c.Topics()))
}

func (w *workshop) askCard(c *exercise.Card) {
	fmt.Fprintf(w.s.out, "%s  %s\n", c.ID, c.Ask)
	for _, choice := range c.Choices {
		fmt.Fprintf(w.s.out, "  %s  %s\n", choice.Letter, choice.Text)
	}
	fmt.Fprintf(w.s.out, "Answer with: %s\n", w.command("quiz", c.ID, "LETTER"))
}

func (w *workshop) answerCard(f *learner.Folder, c *exercise.Card, letter string) error {
	letter = strings.ToLower(letter)
	at := slices.IndexFunc(c.Choices, func(x exercise.Choice) bool { return x.Letter == letter })
	if at < 0 {
		return usageError("%q is none of the choices of %s, which are %s", letter, c.ID, letters(c.Choices))
	}
	if err := f.Update(func(p *exercise.Progress) { p.Cards[c.ID] = letter }); err != nil {
		return outputError(err)
	}
	if letter != c.Answer {
		fmt.Fprintln(w.s.out, strings.TrimSpace("Not so. "+c.Choices[at].Why))
		return &exitError{code: exitNotGood}
	}
	fmt.Fprintln(w.s.out, strings.TrimSpace("Right. "+c.Explain))
	if c.Source != "" {
		fmt.Fprintln(w.s.out, c.Source)
	}
	for _, e := range c.Shown().Evidence {
		fmt.Fprintf(w.s.out, "In the design (--design): %s\n", e.Text)
		break
	}
	return nil
}
