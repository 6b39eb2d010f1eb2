package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"portolan/export/cloudformation"
	jsonexport "portolan/export/json"
	"portolan/model/wording"
	"portolan/validate/exercise"
)

func (w *workshop) lintCommand() *cobra.Command {
	form := "text"
	cmd := &cobra.Command{
		Use: "lint [FOLDER]", Short: "Check a course as its author: starts unsolved, solutions right, nothing to be left out",
		Args: takes(0, 1, ""),
		RunE: func(_ *cobra.Command, args []string) error {
			form, err := chosen("--format", form, gradeFormats)
			if err != nil {
				return err
			}
			fsys, name := exercise.BuiltIn(), "the built-in course"
			if len(args) == 0 && w.course != "" {
				args = []string{w.course}
			}
			if len(args) > 0 {
				if info, err := os.Stat(args[0]); err != nil || !info.IsDir() {
					return inputError(fmt.Errorf("%s is no folder of a course", args[0]))
				}
				own, err := exercise.Folder(args[0])
				if err != nil {
					return inputError(err)
				}
				fsys, name = own, args[0]
			}
			c, err := exercise.LoadWithExamples(fsys, w.learner)
			var list *exercise.Problems
			var problems []exercise.Problem
			if errors.As(err, &list) {
				problems = list.List
			} else {
				problems = exercise.Lint(c, cloudformation.Refused)
			}
			if form == "json" {
				if err := writeJSON(w.s, jsonexport.NewLint(c.ID, problems)); err != nil {
					return err
				}
			} else {
				for _, p := range problems {
					fmt.Fprintln(w.s.out, p)
				}
				fmt.Fprintf(w.s.out, "%s: %s, %s\n", name, wording.Count(len(c.Exercises), "exercise"), wording.Count(len(problems), "problem"))
			}
			if len(problems) > 0 {
				return &exitError{code: exitNotGood}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&form, "format", form, "text or json")
	completeWords(cmd, "format", gradeFormats)
	return cmd
}

func (w *workshop) newCommand() *cobra.Command {
	return &cobra.Command{
		Use: "new FOLDER", Short: "Write a course of one exercise to begin with", Args: takes(1, 1, ""),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := args[0]
			if dir == "" {
				return usageError("the folder of a course needs a name")
			}
			if why := occupied(dir); why != nil {
				return outputError(why)
			}
			files := exercise.Template()
			names := slices.Sorted(maps.Keys(files))
			for _, name := range names {
				path, text := filepath.Join(dir, filepath.FromSlash(name)), files[name]
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					return outputError(err)
				}
				if err := writeOutput(w.s, path, []byte(text), false); err != nil {
					return err
				}
			}
			fmt.Fprintf(w.s.out, "%s holds a course of one exercise.\n`portolan workshop lint %s` checks it, `portolan workshop list --course %s` shows it.\n", dir, quoted(dir), quoted(dir))
			return nil
		},
	}
}

// occupied says what a folder holds that is not hidden, nil when it is free.
func occupied(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			return fmt.Errorf("%s holds %s already; name a folder that is empty, or not there yet", dir, e.Name())
		}
	}
	return err
}
