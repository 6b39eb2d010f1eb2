package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/fsnotify/fsnotify"
	"github.com/spf13/cobra"

	"portolan/model/document"
	"portolan/tui/learner"
	"portolan/validate/exercise"
)

func (w *workshop) watchCommand() *cobra.Command {
	return &cobra.Command{
		Use: "watch [FOLDER]", Short: "Judge again whenever a working copy is saved", Args: takes(0, 1, ""),
		Long: `Judge designs again whenever they are saved, for those who edit in a text editor.

Without FOLDER it watches your working copies and keeps what you solve.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := w.folder()
			if err != nil {
				return err
			}
			g := &gradeWatcher{workshop: w, folder: f, dir: f.Dir, keep: true, seen: map[string]document.Fingerprint{}}
			if len(args) > 0 {
				g.dir, g.keep = args[0], false
			}
			return g.watch(cmd.Context())
		},
	}
}

// gradeWatcher judges the designs of a folder when they change.
type gradeWatcher struct {
	*workshop
	folder *learner.Folder
	dir    string
	keep   bool
	seen   map[string]document.Fingerprint
}

func (g *gradeWatcher) watch(ctx context.Context) error {
	if info, err := os.Stat(g.dir); err != nil || !info.IsDir() {
		return inputError(fmt.Errorf("%s is no folder; `%s` makes a working copy", g.dir, g.command("start", g.folder.Course.Exercises[0].Number())))
	}
	events, err := fsnotify.NewWatcher()
	if err == nil {
		err = events.Add(g.dir)
	}
	if err != nil {
		return inputError(fmt.Errorf("%s cannot be watched: %w", g.dir, err))
	}
	defer events.Close()
	begin := func() error {
		if err := g.judgeChanged(); err != nil {
			return err
		}
		fmt.Fprintf(g.s.errs, "watching %s; ctrl-c ends\n", g.dir)
		return nil
	}
	return untilStopped(ctx, events, g.s.errs, begin, g.judgeChanged)
}

// judgeChanged judges the designs that are not as they were.
func (g *gradeWatcher) judgeChanged() error {
	names, err := os.ReadDir(g.dir)
	if err != nil {
		return inputError(err)
	}
	for _, entry := range names {
		path := filepath.Join(g.dir, entry.Name())
		if !entry.Type().IsRegular() || !document.IsTopology(path) {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			continue // it is being replaced; the next event tells
		}
		print := document.FingerprintOf(data)
		if g.seen[path] == print {
			continue
		}
		g.seen[path] = print
		e, err := exerciseOfFile(g.folder.Course, path)
		if err != nil {
			continue // a design of something else
		}
		d, err := document.Load(path)
		if err != nil {
			fmt.Fprintln(g.s.errs, err)
			continue
		}
		var r exercise.Record
		if g.keep {
			if p, err := g.folder.Progress(); err == nil {
				r = p.Of(e.ID)
			}
		}
		_ = g.printVerdict(g.folder, e, d, r, g.keep) // that it is not solved is no reason to end
		if _, err := fmt.Fprintln(g.s.out); err != nil {
			return outputError(err)
		}
	}
	return nil
}
