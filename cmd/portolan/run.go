package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/charmbracelet/x/term"

	"portolan/model"
)

// Exit codes, as scripts rely on them.
const (
	exitDone     = 0
	exitNotGood  = 1 // checked, and not good
	exitUsage    = 2
	exitInput    = 3 // input cannot be read or parsed
	exitOutput   = 4 // output cannot be written, or exists
	exitInternal = 70
)

// exitError carries the exit code of a failure. A nil err prints nothing: the
// result already said what is wrong.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func usageError(format string, a ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, a...)}
}

func inputError(err error) error { return &exitError{exitInput, err} }

func outputError(err error) error { return &exitError{exitOutput, err} }

// streams are where a command reads and writes: results to out, talk to errs.
type streams struct {
	in        io.Reader
	out, errs io.Writer
	getenv    func(string) string
}

func standardStreams() streams {
	return streams{os.Stdin, os.Stdout, os.Stderr, os.Getenv}
}

// terminal tells whether a stream is a terminal.
func terminal(stream any) bool {
	if p, ok := stream.(*cleaned); ok {
		stream = p.w
	}
	if r, ok := stream.(*result); ok {
		stream = r.Writer
	}
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

// run executes the command line and returns the exit code.
func run(ctx context.Context, args []string, s streams) (code int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(s.errs, "portolan: internal error: %v\n%s\nThis is a bug; please report it with the command line and `portolan version --json`.\n", p, debug.Stack())
			code = exitInternal
		}
	}()
	out := &result{Writer: s.out}
	clean, errs := &cleaned{w: out, colours: terminal(s.out)}, &cleaned{w: s.errs, colours: terminal(s.errs)}
	defer errs.finish()
	s.out, s.errs = clean, errs
	root := newRootCommand(s)
	root.SetArgs(args)
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.errs)
	// Cobra's own help is used as it is: what asks the terminal for its colours
	// first would change its modes, and only the editor may do that.
	failed := root.ExecuteContext(ctx)
	clean.finish()
	if out.failed != nil { // what was to be read never arrived: nothing else counts
		failed = outputError(fmt.Errorf("standard output: %w", out.failed))
	}
	if failed == nil {
		return exitDone
	}
	var e *exitError
	if !errors.As(failed, &e) {
		e = &exitError{exitUsage, failed} // what cobra itself refuses is a matter of usage
	}
	if e.err != nil {
		fmt.Fprintf(s.errs, "portolan: %s\n", visibleLines(e.err.Error()))
	}
	return e.code
}

// visibleLines makes a text of several lines safe for a terminal: names of
// files and flags come from anywhere.
func visibleLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = model.Visible(l)
	}
	return strings.Join(lines, "\n")
}
