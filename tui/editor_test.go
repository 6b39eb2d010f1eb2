package tui

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestEditorCommand(t *testing.T) {
	for _, c := range []struct {
		visual, editor string
		line           int
		want           []string
	}{
		{"", "vim", 7, []string{"vim", "+7", "/d/a.yaml"}},
		{"emacsclient -t", "vim", 7, []string{"emacsclient", "-t", "+7", "/d/a.yaml"}},
		{"", "code --wait", 7, []string{"code", "--wait", "--goto", "/d/a.yaml:7"}},
		{"", "hx", 7, []string{"hx", "/d/a.yaml:7"}},
		{"", "/opt/my-editor", 7, []string{"/opt/my-editor", "/d/a.yaml"}},
		{"", "vim", 0, []string{"vim", "/d/a.yaml"}},
	} {
		env := map[string]string{"VISUAL": c.visual, "EDITOR": c.editor}
		got, err := editorCommand(func(k string) string { return env[k] }, "/d/a.yaml", c.line)
		if err != nil || !slices.Equal(got.Args, c.want) {
			t.Errorf("%q %q: %v, %v", c.visual, c.editor, got.Args, err)
		}
	}
	t.Setenv("PATH", t.TempDir())
	if c, err := editorCommand(func(string) string { return "" }, "a", 0); err == nil {
		t.Errorf("an editor from nowhere: %v", c.Args)
	}
}

// What the editor wrote is read when it ends; a file with mistakes can be
// mended that way.
func TestEditorEnds(t *testing.T) {
	path := tempFile(t, "a.topo.yaml", "portolan: 1\n\nnodes:\n  - {id: web, kind: alb, region: us-east-1}\n")
	s := newSession(t, 120, 36, file(path), state(t.TempDir()))
	s.send(editorDone{})
	s.Sees("The file is as it was.")
	text := read(t, path)
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(strings.Replace(text, "web", "front", 1))
	s.send(editorDone{})
	s.Sees("reloaded", "front")

	s.Press("q")
	write(strings.Replace(text, "kind: alb", "knd: alb", 1))
	s = newSession(t, 120, 36, file(path), state(t.TempDir()))
	s.Sees("Read-only until corrected")
	write(text)
	s.send(editorDone{})
	s.Sees("everything is understood now").Focus("web")
	s.Press("a").Sees("Add after web")
}

func TestEditorNeedsAFile(t *testing.T) {
	newSession(t, 120, 36, blank()).Press("<ctrl+e>").Sees("no file yet")
}
