package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	jsonexport "portolan/export/json"
	"portolan/model/document"
	"portolan/tui/learner"
	"portolan/validate/exercise"
)

func (w *workshop) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use: "check [FILE|EXERCISE]", Short: "Judge your working copy, or a file named after an exercise", Args: takes(0, 1, ""), ValidArgsFunction: topologyFiles,
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := w.folder()
			if err != nil {
				return err
			}
			if len(args) > 0 && !isExercise(f.Course, args[0]) {
				e, err := exerciseOfFile(f.Course, args[0])
				if err != nil {
					return err
				}
				d, err := readTopology(w.s, args[0])
				if err != nil {
					return err
				}
				return w.printVerdict(f, e, d, exercise.Record{}, false)
			}
			e, p, err := w.exercise(f, args)
			if err != nil {
				return err
			}
			d, err := f.Design(e)
			if err != nil {
				return w.notStarted(e, err)
			}
			return w.printVerdict(f, e, d, p.Of(e.ID), true)
		},
	}
}

// isExercise says whether a word names an exercise, and no file of that name is there.
func isExercise(c *exercise.Course, word string) bool {
	if _, err := os.Stat(word); err == nil {
		return false
	}
	_, err := c.Exercise(word)
	return err == nil
}

// exerciseOfFile finds the exercise that a file is named after.
func exerciseOfFile(c *exercise.Course, path string) (*exercise.Exercise, error) {
	if e := learner.ExerciseOf(c, path); e != nil {
		return e, nil
	}
	return nil, usageError("%s does not begin with the number of an exercise; use `portolan workshop grade EXERCISE %s`", filepath.Base(path), quoted(path))
}

// printVerdict prints a verdict for people, and keeps it where it is about the
// working copy.
func (w *workshop) printVerdict(f *learner.Folder, e *exercise.Exercise, d *document.File, r exercise.Record, keep bool) error {
	a := w.attempt(d, r)
	g := exercise.Judge(e, a)
	w.printGoals(g)
	if keep { // the verdict stands, also where it cannot be kept
		if err := f.Update(func(p *exercise.Progress) { p.Grade(g, a, f.Now()) }); err != nil {
			return outputError(err)
		}
	}
	if !g.Solved {
		return &exitError{code: exitNotGood}
	}
	effort := exercise.EffortOf(g, a)
	effort.HintsSeen, effort.SolutionSeen = r.HintsSeen, r.SolutionSeen
	fmt.Fprintf(w.s.out, "\nSolved, %s.\n", strings.Repeat("*", exercise.Stars(g, effort)))
	for _, say := range g.Advice {
		fmt.Fprintf(w.s.out, "%s\n", say)
	}
	fmt.Fprintf(w.s.out, "\n%s", w.explanation(e))
	return nil
}

// printGoals lists the goals with their verdict, and why those fail that do.
func (w *workshop) printGoals(g *exercise.Grade) {
	fmt.Fprintf(w.s.out, "%s  %s\n", g.Exercise.ID, g.Exercise.Title)
	for _, r := range g.Results {
		fmt.Fprintf(w.s.out, "  %-7s %-10s %s\n", r.State, r.Goal.ID, r.Goal.Text)
		if r.State == exercise.Pass {
			continue
		}
		for i, e := range r.Evidence {
			const most = 3
			if i == most {
				fmt.Fprintf(w.s.out, "          and %d more\n", len(r.Evidence)-most)
				break
			}
			fmt.Fprintf(w.s.out, "          %s\n", e.Text)
		}
	}
	for _, broken := range g.Broken {
		fmt.Fprintf(w.s.out, "  broken  %s\n", broken)
	}
}

var gradeFormats = []string{"text", "json"}

func (w *workshop) gradeCommand() *cobra.Command {
	form := "text"
	cmd := &cobra.Command{
		Use: "grade EXERCISE FILE", Short: "Judge any file against an exercise; nothing is kept", Args: takes(2, 2, "`portolan workshop list` names the exercises"),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 1 {
				return topologyFiles(cmd, args, word)
			}
			return w.exerciseIDs(cmd, args, word)
		},
		RunE: func(_ *cobra.Command, args []string) error {
			form, err := chosen("--format", form, gradeFormats)
			if err != nil {
				return err
			}
			c, err := w.load()
			if err != nil {
				return err
			}
			e, err := c.Exercise(args[0])
			if err != nil {
				return usageError("%v", err)
			}
			d, err := readTopology(w.s, args[1])
			if err != nil {
				return err
			}
			a := w.attempt(d, exercise.Record{})
			g := exercise.Judge(e, a)
			if form == "json" {
				err = writeJSON(w.s, jsonexport.NewGrade(g, exercise.Stars(g, exercise.EffortOf(g, a))))
			} else {
				w.printGoals(g)
			}
			if err == nil && !g.Solved {
				err = &exitError{code: exitNotGood}
			}
			return err
		},
	}
	cmd.Flags().StringVar(&form, "format", form, "text or json")
	completeWords(cmd, "format", gradeFormats)
	return cmd
}
