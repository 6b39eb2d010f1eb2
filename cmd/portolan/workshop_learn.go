package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"portolan/model/wording"
	"portolan/tui/learner"
	"portolan/validate/exercise"
)

func (w *workshop) startCommand() *cobra.Command {
	return &cobra.Command{
		Use: "start EXERCISE", Short: "Begin an exercise: its task, and a working copy", Args: takes(1, 1, "`portolan workshop list` names them"),
		ValidArgsFunction: w.exerciseIDs,
		RunE: w.on(func(f *learner.Folder, e *exercise.Exercise, p *exercise.Progress, args []string) error {
			if err := allowedNow(f.Course, p, e); err != nil {
				return err
			}
			if _, err := f.Start(e); err != nil {
				return outputError(err)
			}
			w.printTask(f, e, p)
			return nil
		}),
	}
}

func (w *workshop) runCommand() *cobra.Command {
	editor := editorFlags{}
	cmd := &cobra.Command{
		Use: "run [EXERCISE]", Short: "Open an exercise in the designer; the one at hand without a name", Args: takes(0, 1, "`portolan workshop list` names them"),
		ValidArgsFunction: w.exerciseIDs,
		RunE: func(cmd *cobra.Command, args []string) error {
			f, p, err := w.opened()
			if err != nil {
				return err
			}
			if len(args) == 0 && p.Current == "" {
				args = []string{f.Course.Exercises[0].ID}
			}
			e, _, err := w.exercise(f, args)
			if err != nil {
				return err
			}
			if err := allowedNow(f.Course, p, e); err != nil {
				return err
			}
			if !terminal(w.s.in) || !terminal(w.s.out) {
				return usageError("the designer needs a terminal; `%s` makes a working copy", w.command("start", e.Number()))
			}
			if _, err := f.Start(e); err != nil {
				return outputError(err)
			}
			editor.course = f
			return runEditor(cmd, w.s, editor, []string{f.Path(e)})
		},
	}
	editor.register(cmd)
	return cmd
}

// allowedNow holds the order of a course that is strict about it.
func allowedNow(c *exercise.Course, p *exercise.Progress, e *exercise.Exercise) error {
	if c.Policy.Order != "strict" {
		return nil
	}
	for _, before := range c.Exercises {
		if before.ID == e.ID {
			return nil
		}
		if p.Of(before.ID).Status != exercise.Solved {
			return usageError("this course goes in order; %s comes before %s", before.ID, e.ID)
		}
	}
	return nil
}

func (w *workshop) printTask(f *learner.Folder, e *exercise.Exercise, p *exercise.Progress) {
	fmt.Fprintf(w.s.out, "%s  %s  (%s, about %d minutes)\n\n%s\n\nGoals\n", e.ID, e.Title, strings.Repeat("*", e.Difficulty), e.Minutes, e.Brief)
	for _, g := range e.Goals {
		keep := ""
		if g.Guard {
			keep = "  (holds already, keep it so)"
		}
		fmt.Fprintf(w.s.out, "  %-10s %s%s\n", g.ID, g.Text, keep)
	}
	for _, q := range e.Quiz {
		fmt.Fprintf(w.s.out, "\nQuestion %s: %s\n", q.ID, q.Ask)
		for _, c := range q.Choices {
			fmt.Fprintf(w.s.out, "  %s  %s\n", c.Letter, c.Text)
		}
		fmt.Fprintf(w.s.out, "Answer with: %s\n", w.command("answer", e.Number(), q.ID, "LETTER"))
	}
	if before := unsolved(p, e); len(before) > 0 {
		fmt.Fprintf(w.s.out, "\nBuilds on %s.\n", strings.Join(before, ", "))
	}
	fmt.Fprintf(w.s.out, "\nWorking copy: %s\nOpen it:      portolan %s\nJudge it:     %s\n", f.Path(e), quoted(f.Path(e)), w.command("check"))
}

func unsolved(p *exercise.Progress, e *exercise.Exercise) []string {
	var out []string
	for _, id := range e.Prerequisites {
		if p.Of(id).Status != exercise.Solved {
			out = append(out, id)
		}
	}
	return out
}

func (w *workshop) hintCommand() *cobra.Command {
	all := false
	cmd := &cobra.Command{
		Use: "hint [EXERCISE]", Short: "Read the next hint", Args: takes(0, 1, "`portolan workshop list` names them"), ValidArgsFunction: w.exerciseIDs,
		RunE: w.on(func(f *learner.Folder, e *exercise.Exercise, p *exercise.Progress, args []string) error {
			r := p.Of(e.ID)
			if !exercise.Allows(f.Course.Policy.Hints, r.Attempts) {
				return usageError("this course shows no hints yet (%s)", f.Course.Policy.Hints)
			}
			seen := min(r.HintsSeen+1, len(e.Hints))
			if all {
				seen = len(e.Hints)
			}
			err := f.Update(func(p *exercise.Progress) { // which may hold more than was read above
				if all {
					p.SeeHint(e, seen, f.Now())
				} else {
					seen = p.NextHint(e, f.Now())
				}
			})
			for i, hint := range e.Hints[:seen] {
				fmt.Fprintf(w.s.out, "%d of %d: %s\n", i+1, len(e.Hints), hint)
			}
			if err != nil {
				return outputError(err)
			}
			return nil
		}),
	}
	cmd.Flags().BoolVar(&all, "all", false, "read all hints")
	return cmd
}

func (w *workshop) answerCommand() *cobra.Command {
	return &cobra.Command{
		Use: "answer EXERCISE QUESTION LETTER", Short: "Answer a question of an exercise", Args: takes(3, 3, ""), ValidArgsFunction: w.exerciseIDs,
		RunE: w.on(func(f *learner.Folder, e *exercise.Exercise, _ *exercise.Progress, args []string) error {
			i := slices.IndexFunc(e.Quiz, func(q *exercise.Question) bool { return q.ID == args[1] })
			if i < 0 {
				return usageError("%s has no question %q%s", e.ID, args[1], questionsOf(e, args[1]))
			}
			q, letter := e.Quiz[i], strings.ToLower(args[2])
			at := slices.IndexFunc(q.Choices, func(c exercise.Choice) bool { return c.Letter == letter })
			if at < 0 {
				return usageError("%q is none of the choices of %s, which are %s", args[2], q.ID, letters(q.Choices))
			}
			if err := f.Update(func(p *exercise.Progress) { p.Answer(e, q.ID, letter, f.Now()) }); err != nil {
				return outputError(err)
			}
			if letter != q.Answer {
				fmt.Fprintln(w.s.out, strings.TrimSpace("Not so. "+q.Choices[at].Why))
				return &exitError{code: exitNotGood}
			}
			fmt.Fprintln(w.s.out, strings.TrimSpace("Right. "+q.Explain))
			return nil
		}),
	}
}

// questionsOf names the questions of an exercise to somebody who asked for another.
func questionsOf(e *exercise.Exercise, word string) string {
	var ids []string
	for _, q := range e.Quiz {
		ids = append(ids, q.ID)
	}
	if len(ids) == 0 {
		return "; it asks nothing. Quiz cards are answered with `portolan workshop quiz CARD LETTER`"
	}
	return wording.DidYouMean(word, ids) + "; there is " + strings.Join(ids, ", ")
}

func letters(choices []exercise.Choice) string {
	var out []string
	for _, c := range choices {
		out = append(out, c.Letter)
	}
	return strings.Join(out, ", ")
}

func (w *workshop) resetCommand() *cobra.Command {
	return &cobra.Command{
		Use: "reset [EXERCISE]", Short: "Begin an exercise anew; your copy is kept", Args: takes(0, 1, "`portolan workshop list` names them"), ValidArgsFunction: w.exerciseIDs,
		RunE: w.on(func(f *learner.Folder, e *exercise.Exercise, _ *exercise.Progress, args []string) error {
			backup, err := f.Reset(e)
			if err != nil {
				return outputError(err)
			}
			if backup != "" {
				fmt.Fprintf(w.s.out, "Your copy is kept as %s\n", backup)
			}
			fmt.Fprintf(w.s.out, "%s begins anew: %s\n", e.ID, f.Path(e))
			return nil
		}),
	}
}

func (w *workshop) solutionCommand() *cobra.Command {
	yes := false
	cmd := &cobra.Command{
		Use: "solution [EXERCISE]", Short: "Show the solution and why it works", Args: takes(0, 1, "`portolan workshop list` names them"), ValidArgsFunction: w.exerciseIDs,
		Long: `Show the solution of an exercise and why it works.

Of an exercise that is not solved it asks first: the second and the third star are
for those who solve it themselves.`,
		RunE: w.on(func(f *learner.Folder, e *exercise.Exercise, p *exercise.Progress, args []string) error {
			r := p.Of(e.ID)
			if r.Status != exercise.Solved {
				if !exercise.Allows(f.Course.Policy.Solution, r.Attempts) {
					return usageError("this course shows no solution yet (%s)", f.Course.Policy.Solution)
				}
				if !yes && !confirm(w.s, "The exercise is not solved yet. Show the solution all the same?") {
					return &exitError{code: exitNotGood}
				}
				if err := f.Update(func(p *exercise.Progress) { p.SeeSolution(e, f.Now()) }); err != nil {
					return outputError(err)
				}
			}
			fmt.Fprintf(w.s.out, "%s\n%s\n", e.SolutionFile, w.explanation(e))
			return nil
		}),
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return cmd
}

// explanation is what is said once an exercise is solved.
func (w *workshop) explanation(e *exercise.Exercise) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", e.Explain)
	if e.ExamTip != "" {
		fmt.Fprintf(&b, "\nExam tip: %s\n", e.ExamTip)
	}
	for _, link := range e.Links {
		fmt.Fprintf(&b, "%s\n", link)
	}
	return b.String()
}

func (w *workshop) nextCommand() *cobra.Command {
	return &cobra.Command{
		Use: "next", Short: "Begin the next exercise that is not solved", Args: takes(0, 0, ""),
		RunE: w.with(func(f *learner.Folder, p *exercise.Progress) error {
			e := f.Course.Next(p, p.Current)
			if e == nil {
				fmt.Fprintf(w.s.out, "All %s are solved.\n", wording.Count(len(f.Course.Exercises), "exercise"))
				return nil
			}
			if _, err := f.Start(e); err != nil {
				return outputError(err)
			}
			w.printTask(f, e, p)
			return nil
		}),
	}
}

// notStarted explains a working copy that is not there.
func (w *workshop) notStarted(e *exercise.Exercise, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return usageError("%s is not open yet; `%s` opens it", e.ID, w.command("start", e.Number()))
	}
	return inputError(err)
}
