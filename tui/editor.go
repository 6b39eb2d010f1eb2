package tui

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// editorDone tells that the person's editor has ended.
type editorDone struct{ err error }

// lineEditors take "+LINE" before the file.
var lineEditors = []string{"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "joe", "ne", "mg", "kak", "ed"}

// colonEditors take the file as "FILE:LINE"; some need a flag for it.
var colonEditors = map[string][]string{"hx": nil, "helix": nil, "subl": nil, "zed": nil, "code": {"--goto"}, "codium": {"--goto"}}

// editorCommand is how to open a file at a line, 0 for no line. The editor is
// the one that VISUAL or EDITOR names, which may come with arguments, or else
// vi or nano.
func editorCommand(getenv func(string) string, path string, line int) (*exec.Cmd, error) {
	words := strings.Fields(getenv("VISUAL"))
	if len(words) == 0 {
		words = strings.Fields(getenv("EDITOR"))
	}
	for _, name := range []string{"vi", "nano"} {
		if len(words) > 0 {
			break
		}
		if found, err := exec.LookPath(name); err == nil {
			words = []string{found}
		}
	}
	if len(words) == 0 {
		return nil, errors.New("no editor: set EDITOR to the one you use")
	}
	name := strings.TrimSuffix(filepath.Base(words[0]), ".exe")
	args := slices.Clone(words[1:])
	flags, colon := colonEditors[name]
	switch {
	case line <= 0:
		args = append(args, path)
	case colon:
		args = append(append(args, flags...), path+":"+strconv.Itoa(line))
	case slices.Contains(lineEditors, name):
		args = append(args, "+"+strconv.Itoa(line), path)
	default:
		args = append(args, path)
	}
	return exec.Command(words[0], args...), nil
}

// openEditor opens the file at the focus in the person's editor, after saving
// what is not saved; what the editor wrote is read when it ends.
func (m *Model) openEditor() {
	if m.doc.modified() && m.doc.whyReadOnly() == "" && !m.saveTo("", false) {
		return
	}
	line := 0
	if f := m.doc.file.Source(); f != nil {
		line = f.NodePos(m.focus.node).Line
		if m.focus.onLink {
			line = f.LinkPos(m.focus.link).Line
		}
	}
	path := m.doc.file.Path()
	if abs, err := filepath.Abs(path); err == nil {
		path = abs // a name that begins with a dash or plus is no option
	}
	c, err := editorCommand(os.Getenv, path, line)
	if err != nil {
		m.complain("Not opened: " + sentence(printable(err.Error())))
		return
	}
	m.later(tea.Exec(&editing{c, m.stop}, func(err error) tea.Msg { return editorDone{err} }))
}

// editing is the person's editor with the terminal to itself.
type editing struct {
	*exec.Cmd
	stop *stopper
}

// Run implements [tea.ExecCommand].
func (e *editing) Run() error {
	if !e.stop.lend(nil) {
		return nil
	}
	if err := e.Start(); err != nil {
		return err
	}
	if !e.stop.lend(e.Process) {
		_ = e.Process.Signal(os.Interrupt)
	}
	defer e.stop.lend(nil)
	defer e.stop.remeasure() // the window may have another size now
	return e.Wait()
}

// SetStdin implements [tea.ExecCommand]. The editor gets the terminal itself,
// not what the designer reads from and writes to.
func (e *editing) SetStdin(io.Reader) { e.Stdin = os.Stdin }

// SetStdout implements [tea.ExecCommand].
func (e *editing) SetStdout(io.Writer) { e.Stdout = os.Stdout }

// SetStderr implements [tea.ExecCommand].
func (e *editing) SetStderr(io.Writer) { e.Stderr = os.Stderr }

// editorDone reads the file again when the editor has changed it. What the
// editor left on the screen is painted over.
func (m *Model) editorDone(msg editorDone) {
	m.later(tea.ClearScreen)
	if msg.err != nil {
		m.complain("The editor failed: " + printable(msg.err.Error()) + ". EDITOR names the one to use.")
		return
	}
	if !m.doc.file.Changed() {
		m.say("The file is as it was.")
		return
	}
	m.reloadInPlace()
}

// needsFile says why a command that works on the file cannot run.
func needsFile(m *Model) string {
	if m.doc.file.Path() == "" {
		return "This design has no file yet: :w FILE saves it."
	}
	return ""
}
