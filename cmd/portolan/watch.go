package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"portolan/model/document"
	"portolan/model/wording"
	"portolan/validate/format"
)

// quiet is how long no event must come before files are read again: editors
// save in several steps.
const quiet = 60 * time.Millisecond

// Exit codes of a process that a signal ended, as shells know them.
const (
	exitInterrupted = 130
	exitTerminated  = 143
)

// watcher checks files again when they change.
type watcher struct {
	*checker
	args   []string
	events *fsnotify.Watcher
	seen   map[string]document.Fingerprint // content of each file when it was last checked
}

// watch reports all files, then those that change, until a signal comes.
func (c *checker) watch(ctx context.Context, args []string) error {
	if !c.form.Live {
		return usageError("--watch cannot print %s; it is one document, not a stream", c.form.Name)
	}
	if slices.Contains(args, "-") {
		return usageError("--watch needs files; standard input is read once")
	}
	for _, arg := range args {
		if info, err := os.Stat(arg); err == nil && !info.IsDir() && !info.Mode().IsRegular() {
			return usageError("--watch needs files; %s is no regular file and is read once", arg)
		}
	}
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return inputError(fmt.Errorf("files cannot be watched: %w", err))
	}
	defer events.Close()

	w := &watcher{checker: c, args: args, events: events, seen: map[string]document.Fingerprint{}}
	begin := func() error {
		if err := w.follow(); err != nil {
			return inputError(err)
		}
		if err := w.reportChanged(); err != nil {
			return err
		}
		fmt.Fprintf(c.errs, "watching %s; ctrl-c ends\n", wording.Count(len(w.seen), "file"))
		return nil
	}
	return untilStopped(ctx, events, c.errs, begin, func() error {
		if err := w.follow(); err != nil {
			fmt.Fprintf(w.errs, "portolan: watching: %v\n", err)
		}
		return w.reportChanged()
	})
}

// untilStopped calls begin, then changed whenever files have changed and are quiet
// again, until a signal comes.
func untilStopped(ctx context.Context, events *fsnotify.Watcher, errs io.Writer, begin, changed func() error) error {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	if err := begin(); err != nil {
		return err
	}
	settled := time.NewTimer(quiet)
	settled.Stop()
	defer settled.Stop()
	for {
		select {
		case <-ctx.Done():
			return &exitError{code: exitInterrupted}
		case s := <-signals:
			if s == syscall.SIGTERM {
				return &exitError{code: exitTerminated}
			}
			return &exitError{code: exitInterrupted}
		case err := <-events.Errors:
			fmt.Fprintf(errs, "portolan: watching: %v\n", err)
			settled.Reset(quiet) // events may be lost: look at everything
		case <-events.Events:
			settled.Reset(quiet)
		case <-settled.C:
			if err := changed(); err != nil {
				return err
			}
		}
	}
}

// follow watches the folders of all files. Files themselves are not watched:
// saving replaces them.
func (w *watcher) follow() error {
	for _, arg := range w.args {
		dirs := []string{filepath.Dir(arg)}
		if real, err := filepath.EvalSymlinks(arg); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
		if isFolder(arg) {
			dirs = foldersIn(arg)
		}
		for _, d := range dirs {
			if err := w.events.Add(d); err != nil {
				return fmt.Errorf("%s: %w", d, err)
			}
		}
	}
	return nil
}

func foldersIn(dir string) []string {
	var dirs []string
	// A folder that vanishes meanwhile has nothing to watch.
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fs.SkipDir
		case !d.IsDir():
			return nil
		case hidden(d.Name()) && path != dir:
			return fs.SkipDir
		}
		dirs = append(dirs, path)
		return nil
	})
	return dirs
}

// reportChanged checks and prints the files whose content is not the one that
// was checked last.
func (w *watcher) reportChanged() error {
	targets := w.targets(w.args)
	run := &format.Run{Version: version}
	for _, t := range targets {
		if t.bad != nil {
			fmt.Fprintf(w.errs, "portolan: %v\n", t.bad)
			continue // the folder may fill again
		}
		now := document.Fingerprint{} // of a file that is not there
		if document.Openable(t.name) != nil {
			continue // a pipe now, whose other end nobody may write to
		}
		if data, err := os.ReadFile(t.name); err == nil {
			now = document.FingerprintOf(data)
		}
		if before, known := w.seen[t.name]; known && before == now {
			continue
		}
		w.seen[t.name] = now
		run.Reports = append(run.Reports, w.check(t))
	}
	for name := range w.seen {
		if !slices.ContainsFunc(targets, func(t target) bool { return t.name == name }) {
			delete(w.seen, name)
		}
	}
	if len(run.Reports) == 0 {
		return nil
	}
	// Findings and unreadable files are what is watched for; only output that
	// cannot be written ends it.
	var e *exitError
	if err := w.report(run); errors.As(err, &e) && e.code == exitOutput {
		return err
	}
	return nil
}
