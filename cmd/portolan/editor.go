package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"portolan/cmd/portolan/quit"
	"portolan/cmd/portolan/serving"
	"portolan/export/cloudformation"
	"portolan/model"
	"portolan/model/document"
	"portolan/tui"
	"portolan/tui/learner"
	"portolan/tui/theme"
)

// editorFlags are the flags of the editor.
type editorFlags struct {
	readOnly, noMouse, ascii bool
	theme                    string
	create, aloud            bool
	last                     bool
	view, focus              string
	course                   *learner.Folder // of the exercise that is opened, nil for the built-in one
}

func (f *editorFlags) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.readOnly, "read-only", false, "open without the right to save")
	cmd.Flags().BoolVar(&f.noMouse, "no-mouse", false, "leave the mouse to the terminal")
	cmd.Flags().BoolVar(&f.aloud, "screen-reader", false, "say each change as a sentence, and draw nothing (also accessible: in the configuration)")
	cmd.Flags().BoolVar(&f.ascii, "ascii", false, "draw with plain ASCII (also PORTOLAN_ASCII=1)")
	cmd.Flags().StringVar(&f.theme, "theme", "", "dark, light, high-contrast or mono (also PORTOLAN_THEME)")
	completeWords(cmd, "theme", theme.Names())
	cmd.Flags().BoolVar(&f.create, "create", false, "create FILE when it does not exist")
}

// runEditor opens the designer. It needs a terminal on both ends; sentences for a
// screen reader may go anywhere.
func runEditor(cmd *cobra.Command, s streams, f editorFlags, args []string) error {
	c, problems := readConfig(s.getenv)
	value := func(name string) string { return settingNamed(name).of(s, cmd, c).value }
	aloud := value("accessible") == yes
	if !terminal(s.in) || !terminal(s.out) && !aloud {
		cmd.SetOut(s.errs)
		_ = cmd.Help()
		return usageError("the editor needs a terminal; in scripts use a sub-command such as validate, estimate or export")
	}
	if s.getenv("TERM") == "dumb" {
		return usageError("this terminal (TERM=dumb) cannot show the editor; validate, estimate and export work here")
	}
	if f.theme != "" {
		var err error
		if f.theme, err = chosen("--theme", f.theme, theme.Names()); err != nil {
			return err
		}
	}
	o := tui.Options{
		ReadOnly:      f.readOnly,
		NoMouse:       value("mouse") == no,
		ASCII:         value("ascii") == yes,
		Theme:         firstOf(f.theme, value("theme")),
		NoTips:        value("tips") == no,
		ReducedMotion: value("reduced_motion") == yes,
		StateDir:      serving.StateDir(s.getenv),
		Version:       version,
		Keys:          c.keys,
		Refusals:      cloudformation.Refused,
		Course:        f.course,
		Watching:      quit.LetGo,
	}
	if aloud {
		o.Aloud = s.out
	}
	o.Notices = problems
	args, err := f.whereToBegin(s, &o, args)
	if err != nil {
		return err
	}
	if len(args) == 1 {
		o.Path = args[0]
		if err := document.Openable(o.Path); err != nil {
			return inputError(err)
		}
		if _, err := os.Stat(o.Path); os.IsNotExist(err) && !f.create && !confirm(s, o.Path+" does not exist. Create it?") {
			return inputError(fmt.Errorf("%s: no such file; --create makes it", o.Path))
		}
	}
	out, err := tui.Run(o)
	quit.Watch()
	for _, p := range append(problems, out.Problems...) {
		fmt.Fprintln(s.errs, p)
	}
	if out.DraftPath != "" {
		fmt.Fprintf(s.out, "Draft kept. Reopen: portolan %s   (then :w shop.topo.yaml gives it a name)\n", quoted(out.DraftPath))
	}
	if out.Message != "" {
		fmt.Fprintln(s.out, model.Visible(out.Message))
	}
	switch {
	case errors.Is(err, tui.ErrCrashed):
		return &exitError{exitInternal, err}
	case err != nil:
		return inputError(err)
	}
	if out.Signal != 0 { // the work is kept; scripts learn why it ended
		return &exitError{code: exitSignal + int(out.Signal)}
	}
	return nil
}

// quoted makes a path safe to paste into a shell, and to print.
func quoted(path string) string {
	if model.Visible(path) != path {
		var b strings.Builder
		for i := range len(path) {
			switch c := path[i]; {
			case c == '\\' || c == '\'':
				b.WriteByte('\\')
				b.WriteByte(c)
			case c < ' ' || c >= 0x7f:
				fmt.Fprintf(&b, "\\x%02x", c)
			default:
				b.WriteByte(c)
			}
		}
		return "$'" + b.String() + "'"
	}
	if strings.ContainsAny(path, " '\"$&|;<>()*?[]#~`\\") {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}

func isSet(v string) bool { return v != "" && v != "0" && v != "false" }

func firstOf(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

// utf8Locale tells whether the locale of the environment is UTF-8. Without any
// setting UTF-8 is taken for granted.
func utf8Locale(getenv func(string) string) bool {
	l := strings.ToLower(firstOf(getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG")))
	return l == "" || strings.Contains(l, "utf-8") || strings.Contains(l, "utf8")
}

func confirm(s streams, question string) bool {
	fmt.Fprintf(s.errs, "%s [y/N] ", question)
	var answer string
	_, _ = fmt.Fscanln(s.in, &answer)
	return strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes")
}
