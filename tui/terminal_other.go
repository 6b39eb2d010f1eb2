//go:build !unix

package tui

import (
	"io"

	tea "charm.land/bubbletea/v2"
)

// inputOptions say where the keys come from, where it is not the terminal.
func inputOptions(in io.Reader, _ func()) []tea.ProgramOption {
	if in == nil {
		return nil
	}
	return []tea.ProgramOption{tea.WithInput(in)}
}

// outputOptions leave the size of the window to the terminal library.
func outputOptions(out io.Writer, _ func()) (opts []tea.ProgramOption, size func() (w, h int, ok bool)) {
	if out != nil {
		opts = append(opts, tea.WithOutput(out))
	}
	return opts, nil
}

func watchSize(*tea.Program, func() (w, h int, ok bool), <-chan struct{}) {}
