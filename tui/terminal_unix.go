//go:build unix

package tui

import (
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"
)

// screenOf is a terminal as the terminal library may know it: something to write
// to. Given the file itself the library asks for its size in several goroutines
// at once when an external editor ends, and the answers overtake each other.
// Here one place asks for the size, when the message that tells it is taken.
type screenOf struct {
	io.Writer
	gone func()
}

// Write implements [io.Writer], and tells when the terminal is gone.
func (s screenOf) Write(p []byte) (int, error) {
	n, err := s.Writer.Write(p)
	if errors.Is(err, syscall.EIO) {
		s.gone()
	}
	return n, err
}

// keysOf are those of a terminal. They tell when it is gone, which the terminal library
// does not: without a signal, as under a shell that ignores it, the designer would stay
// for ever, with the lock of its file.
type keysOf struct {
	*os.File
	gone func()
}

// Read implements [io.Reader].
func (k keysOf) Read(p []byte) (int, error) {
	n, err := k.File.Read(p)
	if errors.Is(err, io.EOF) || errors.Is(err, syscall.EIO) {
		k.gone()
	}
	return n, err
}

// inputOptions say where the keys come from.
func inputOptions(in io.Reader, gone func()) []tea.ProgramOption {
	if in == nil && term.IsTerminal(os.Stdin.Fd()) {
		in = keysOf{os.Stdin, gone}
	}
	if in == nil {
		return nil
	}
	return []tea.ProgramOption{tea.WithInput(in)}
}

// outputOptions say where the picture goes. size is its size at the moment, nil
// when the library sees to that.
func outputOptions(out io.Writer, gone func()) (opts []tea.ProgramOption, size func() (w, h int, ok bool)) {
	if out == nil {
		out = os.Stdout
	}
	f, ok := out.(*os.File)
	if !ok || !term.IsTerminal(f.Fd()) {
		return []tea.ProgramOption{tea.WithOutput(out)}, nil
	}
	size = func() (w, h int, ok bool) {
		w, h, err := term.GetSize(f.Fd())
		return w, h, err == nil && w > 0 && h > 0
	}
	opts = []tea.ProgramOption{tea.WithOutput(screenOf{f, gone}), tea.WithColorProfile(colorprofile.Detect(f, os.Environ()))}
	w, h, ok := size()
	if !ok {
		w, h = 80, 24
	}
	return append(opts, tea.WithWindowSize(w, h)), size
}

// watchSize tells the program when the window has another size, until done. While it
// is stopped nobody tells it, since a terminal speaks to what is in the foreground: it
// asks when it is continued.
func watchSize(p *tea.Program, size func() (w, h int, ok bool), done <-chan struct{}) {
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH, syscall.SIGCONT)
	defer signal.Stop(resized)
	for {
		select {
		case <-done:
			return
		case <-resized:
			if w, h, ok := size(); ok {
				p.Send(tea.WindowSizeMsg{Width: w, Height: h})
			}
		}
	}
}
