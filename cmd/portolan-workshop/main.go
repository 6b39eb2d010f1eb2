// Command portolan-workshop serves a class over ssh. It is started by `portolan
// workshop serve`, whose help says what its flags mean. It is a program of its own so
// that the designer does not carry an ssh server.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"portolan/cmd/portolan/serving"
	"portolan/model"
)

// Exit codes, those of portolan.
const (
	exitDone   = 0
	exitUsage  = 2
	exitInput  = 3
	exitOutput = 4
)

// usage is an error of the command line.
type usage struct{ error }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, getenv func(string) string, in io.Reader, out, errs io.Writer) int {
	settings := serving.Default()
	flags := pflag.NewFlagSet(serving.Program, pflag.ContinueOnError)
	flags.SetOutput(errs)
	settings.Register(flags)
	flags.StringVar(&settings.Course, "course", "", "folder of another course")
	flags.SortFlags = false
	err := flags.Parse(args)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return exitDone
	case err != nil:
		err = usage{err}
	case flags.NArg() > 0:
		err = usage{fmt.Errorf("%s takes no arguments, not %q", serving.Program, flags.Arg(0))}
	default:
		if err = settings.Check(); err != nil {
			err = usage{err}
		}
	}
	if err == nil {
		err = serve(ctx, settings, getenv, in, out, errs)
	}
	var wrong usage
	var busy *listenError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &wrong):
		fmt.Fprintf(errs, "%s: %s\n", serving.Program, visibleLines(err))
		return exitUsage
	case errors.As(err, &busy):
		fmt.Fprintf(errs, "%s: %s\n", serving.Program, visibleLines(err))
		return exitOutput
	}
	fmt.Fprintf(errs, "%s: %s\n", serving.Program, visibleLines(err))
	return exitInput
}

func visibleLines(err error) string {
	lines := strings.Split(err.Error(), "\n")
	for i, l := range lines {
		lines[i] = model.Visible(l)
	}
	return strings.Join(lines, "\n")
}
