package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"portolan/cmd/portolan/serving"
	"portolan/tui/theme"
)

func (w *workshop) serveCommand() *cobra.Command {
	settings := serving.Default()
	cmd := &cobra.Command{
		Use: "serve", Short: "Run a class on one machine over ssh, with a live board", Args: takes(0, 0, ""),
		Long: `Run a class on one machine. Learners come in with ssh and work on the exercises,
each in a folder of their own; nothing else can be run. On a terminal it shows a live
board of everybody's goals, and the screen of one learner, to read only or to show it
to all.

It listens on loopback unless another address is named. The server is a command of
its own, portolan-workshop, which has to lie beside portolan: no other command opens
a socket.`,
		Example: `  portolan workshop serve
  portolan workshop serve --listen 127.0.0.1:2222 --folder ~/class
  portolan workshop serve --listen 192.0.2.7:2222 --keys class.keys --instructor-keys mine.pub`,
		RunE: func(_ *cobra.Command, _ []string) error {
			settings.Course = w.course
			if settings.Theme != "" {
				name, err := chosen("--theme", settings.Theme, theme.Names())
				if err != nil {
					return err
				}
				settings.Theme = name
			}
			if err := settings.Check(); err != nil {
				return usageError("%w", err)
			}
			if _, err := w.load(); err != nil {
				return err
			}
			path, err := serverBeside(os.Executable)
			if err != nil {
				return err
			}
			return become(path, append([]string{serving.Program}, settings.Args()...), w.s)
		},
	}
	settings.Register(cmd.Flags())
	completeWords(cmd, "theme", theme.Names())
	return cmd
}

// serverBeside finds the command that serves, in the folder of this program.
func serverBeside(executable func() (string, error)) (string, error) {
	self, err := executable()
	if err == nil {
		if real, resolved := filepath.EvalSymlinks(self); resolved == nil {
			self = real
		}
	}
	if err != nil {
		return "", &exitError{exitInternal, fmt.Errorf("where this program lies is not known: %w", err)}
	}
	name := serving.Program
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	path := filepath.Join(filepath.Dir(self), name)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "", inputError(fmt.Errorf("the server is a command of its own, and %s is not there; `go install ./cmd/portolan ./cmd/%s` in the source of this version puts both into one folder", path, serving.Program))
	case err != nil:
		return "", inputError(err)
	case !info.Mode().IsRegular() || runtime.GOOS != "windows" && info.Mode()&0o111 == 0:
		return "", inputError(fmt.Errorf("%s is no program that can be run", path))
	}
	return path, nil
}
