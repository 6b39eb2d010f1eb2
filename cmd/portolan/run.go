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
	"github.com/spf13/cobra"

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
	exitSignal   = 128 // and the number of the signal that ended the program
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

// signalled tells whether a signal ended the program. Where the terminal went away with
// it, nothing can be said there any more, and why it ended counts.
func signalled(err error) bool {
	var e *exitError
	return errors.As(err, &e) && e.code > exitSignal
}

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
func run(ctx context.Context, args []string, s streams) int {
	return newProgram(s, func(s streams) *cobra.Command { return newCommandFor(s, args) }).run(ctx, args)
}

// program is a tree of commands on its streams.
type program struct {
	root        *cobra.Command
	out         *result
	clean, errs *cleaned
}

func newProgram(s streams, tree func(streams) *cobra.Command) *program {
	p := &program{out: &result{Writer: s.out}}
	p.clean = &cleaned{w: p.out, colours: terminal(s.out)}
	p.errs = &cleaned{w: s.errs, colours: terminal(s.errs), talk: true}
	s.out, s.errs = p.clean, p.errs
	p.root = tree(s)
	p.root.SetIn(s.in)
	p.root.SetOut(s.out)
	p.root.SetErr(s.errs)
	return p
}

func (p *program) run(ctx context.Context, args []string) (code int) {
	defer p.errs.finish()
	defer func() {
		if bug := recover(); bug != nil {
			fmt.Fprintf(p.errs, "portolan: internal error: %v\n%s\nThis is a bug; please report it with the command line and `portolan version --json`.\n", bug, debug.Stack())
			code = exitInternal
		}
	}()
	p.root.SetArgs(args)
	// Cobra's own help is used as it is: what asks the terminal for its colours
	// first would change its modes, and only the editor may do that.
	failed := p.root.ExecuteContext(ctx)
	p.clean.finish()
	if p.out.failed != nil && !signalled(failed) { // what was to be read never arrived: nothing else counts
		failed = outputError(fmt.Errorf("standard output: %w", p.out.failed))
	}
	if failed == nil {
		return exitDone
	}
	var e *exitError
	if !errors.As(failed, &e) {
		e = &exitError{exitUsage, inOwnWords(failed)} // what cobra itself refuses is a matter of usage
	}
	if e.err != nil {
		fmt.Fprintf(p.errs, "portolan: %s\n", visibleLines(e.err.Error()))
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
