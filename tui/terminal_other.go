//go:build !unix

package tui

import (
	"io"

	tea "charm.land/bubbletea/v2"
)

// outputOptions leave the size of the window to the terminal library.
func outputOptions(out io.Writer) (opts []tea.ProgramOption, size func() (w, h int, ok bool)) {
	if out != nil {
		opts = append(opts, tea.WithOutput(out))
	}
	return opts, nil
}

func watchSize(*tea.Program, func() (w, h int, ok bool), <-chan struct{}) {}
