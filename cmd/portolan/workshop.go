package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"portolan/cmd/portolan/serving"
	"portolan/export/cloudformation"
	jsonexport "portolan/export/json"
	"portolan/model/document"
	"portolan/tui/learner"
	"portolan/validate/exercise"
)

// workshop is what the sub-commands have in common.
type workshop struct {
	s       streams
	course  string // folder of a course; "" is the one that the program brings
	learner string
}

func newWorkshopCommand(s streams) *cobra.Command {
	w := &workshop{s: s}
	cmd := &cobra.Command{
		Use:   "workshop",
		Short: "Exercises that check themselves",
		Long: `Exercises about how the world reaches a service, which check themselves.

An exercise begins with a design that lacks something or is wrong, and has goals.
Change the design in the editor or in any text editor; each goal is judged by what
the design does, and says which nodes, links and figures decided it.

Working copies and progress are kept with the state of the program. Exit codes:
0 solved, 1 not solved, 2 wrong use, 3 a file cannot be read.`,
		Example: `  portolan workshop list
  portolan workshop start 02
  portolan workshop check
  portolan workshop hint 02
  portolan workshop grade 02 mine.topo.yaml --format json
  portolan workshop report submissions/ --format csv`,
		Args: subCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&w.course, "course", "", "folder of another course")
	cmd.PersistentFlags().StringVar(&w.learner, "learner", "", "name that chooses the values of exercises that differ from learner to learner")
	cmd.AddCommand(
		w.listCommand(), w.startCommand(), w.runCommand(), w.checkCommand(), w.gradeCommand(), w.hintCommand(), w.answerCommand(), w.quizCommand(),
		w.resetCommand(), w.solutionCommand(), w.nextCommand(), w.progressCommand(), w.reportCommand(), w.lintCommand(),
		w.watchCommand(), w.newCommand(), w.serveCommand(),
	)
	return cmd
}

// load reads the course.
func (w *workshop) load() (*exercise.Course, error) {
	if w.course == "" {
		c, err := exercise.Load(exercise.BuiltIn(), w.learner)
		if err != nil {
			return nil, &exitError{exitInternal, err}
		}
		return c, nil
	}
	if info, err := os.Stat(w.course); err != nil || !info.IsDir() {
		return nil, inputError(fmt.Errorf("%s is no folder of a course; `portolan workshop new DIR` makes one", w.course))
	}
	fsys, err := exercise.Folder(w.course)
	if err != nil {
		return nil, inputError(err)
	}
	c, err := exercise.Load(fsys, w.learner)
	if err != nil {
		return nil, inputError(fmt.Errorf("the course in %s cannot be read:\n%w", w.course, err))
	}
	return c, nil
}

// folder reads the course and finds where its learner works.
func (w *workshop) folder() (*learner.Folder, error) {
	c, err := w.load()
	if err != nil {
		return nil, err
	}
	if w.course != "" && c.ID == exercise.BuiltInID() {
		return nil, inputError(fmt.Errorf("the course in %s has the id of the built-in one, %s, under which working copies and progress of that one are kept; give it another id in course.yaml", w.course, c.ID))
	}
	return learner.Open(serving.StateDir(w.s.getenv), c), nil
}

// exercise finds the exercise that a word means; no word means the one at hand.
func (w *workshop) exercise(f *learner.Folder, args []string) (*exercise.Exercise, *exercise.Progress, error) {
	p, err := f.Progress()
	if err != nil {
		return nil, nil, inputError(err)
	}
	word := p.Current
	if len(args) > 0 {
		word = args[0]
	} else if _, err := f.Course.Exercise(word); err != nil { // none, or one that the course had before
		return nil, p, usageError("no exercise is open; `%s` opens the first%s", w.command("start", f.Course.Exercises[0].Number()), w.ofOthers())
	}
	e, err := f.Course.Exercise(word)
	if err != nil {
		return nil, p, usageError("%v", err)
	}
	return e, p, nil
}

// command is how a sub-command is called for the course and the learner at hand.
func (w *workshop) command(words ...string) string {
	out := "portolan workshop " + strings.Join(words, " ")
	if w.course != "" {
		out += " --course " + quoted(w.course)
	}
	if w.learner != "" {
		out += " --learner " + quoted(w.learner)
	}
	return out
}

// ofOthers reminds of other courses, where none was named.
func (w *workshop) ofOthers() string {
	if w.course != "" {
		return ""
	}
	return "; exercises of a course of your own need --course FOLDER"
}

// with runs a command on the folder and the progress of the learner.
func (w *workshop) with(do func(*learner.Folder, *exercise.Progress) error) func(*cobra.Command, []string) error {
	return func(*cobra.Command, []string) error {
		f, p, err := w.opened()
		if err != nil {
			return err
		}
		return do(f, p)
	}
}

// opened is the folder and the progress of the learner.
func (w *workshop) opened() (*learner.Folder, *exercise.Progress, error) {
	f, err := w.folder()
	if err != nil {
		return nil, nil, err
	}
	p, err := f.Progress()
	if err != nil {
		return nil, nil, inputError(err)
	}
	return f, p, nil
}

// on runs a command on the exercise that its first argument names.
func (w *workshop) on(do func(*learner.Folder, *exercise.Exercise, *exercise.Progress, []string) error) func(*cobra.Command, []string) error {
	return func(_ *cobra.Command, args []string) error {
		f, err := w.folder()
		if err != nil {
			return err
		}
		e, p, err := w.exercise(f, args)
		if err != nil {
			return err
		}
		return do(f, e, p, args)
	}
}

// exerciseIDs completes the exercises of the course.
func (w *workshop) exerciseIDs(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	c, err := w.load()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var out []string
	for _, e := range c.Exercises {
		out = append(out, e.ID+"\t"+e.Title)
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

func (w *workshop) listCommand() *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use: "list", Short: "List the exercises and how far you are", Args: takes(0, 0, ""),
		RunE: w.with(func(f *learner.Folder, p *exercise.Progress) error {
			if asJSON {
				return writeJSON(w.s, jsonexport.NewWorkshop(f.Course, p))
			}
			fmt.Fprintf(w.s.out, "%s\n\n", f.Course.Title)
			var rows [][]string
			for _, e := range f.Course.Exercises {
				r := p.Of(e.ID)
				rows = append(rows, []string{mark(p, e, r), e.ID, e.Title, strings.Repeat("*", e.Difficulty), fmt.Sprintf("%d min", e.Minutes)})
			}
			printLines(w.s, "", aligned(rows, 4, 5))
			return nil
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// mark says in three characters how far an exercise is.
func mark(p *exercise.Progress, e *exercise.Exercise, r exercise.Record) string {
	switch {
	case p.Changed(e):
		return "changed since you solved it"
	case r.Status == exercise.Solved:
		return "solved " + strings.Repeat("*", r.Stars)
	case r.Status == exercise.Opened:
		return "open"
	}
	return ""
}

func (w *workshop) progressCommand() *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use: "progress", Short: "Show what you have solved", Args: takes(0, 0, ""),
		RunE: w.with(func(f *learner.Folder, p *exercise.Progress) error {
			v := jsonexport.NewProgress(f.Course, p)
			if asJSON {
				return writeJSON(w.s, v)
			}
			fmt.Fprintf(w.s.out, "%d of %d solved, %d of %d stars\n", v.Solved, len(v.Exercises), v.Stars, 3*len(v.Exercises))
			for _, e := range v.Exercises {
				if e.Status != "new" {
					fmt.Fprintf(w.s.out, "  %-28s %-7s %-3s  %s, hints %d\n", e.ID, e.Status, strings.Repeat("*", e.Stars), attemptsText(e.Attempts), e.HintsSeen)
				}
			}
			return nil
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func attemptsText(n int) string {
	if n == 1 {
		return "1 attempt"
	}
	return fmt.Sprintf("%d attempts", n)
}

// attempt is what is judged of a file.
func (w *workshop) attempt(d *document.File, r exercise.Record) exercise.Attempt {
	return exercise.Attempt{Design: d.Topology, Answers: r.Answers, Export: cloudformation.Refused}
}
