package tui

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
)

// withPeople is a small design with users.
var withPeople = "portolan: 1\nnodes:\n  - {id: people, kind: users, locations: [Berlin]}\n" + strings.TrimPrefix(strings.Replace(mergeBase, "links:\n", "links:\n  - people -> cdn\n", 1), "portolan: 1\n\nnodes:\n")

// A whole task by a screen reader: what is said is one plain sentence a line, in
// order, without cursor addressing or colour.
func TestScreenReaderTranscript(t *testing.T) {
	var out strings.Builder
	path := tempFile(t, "a.topo.yaml", withPeople)
	s := newSession(t, 120, 36, file(path), state(t.TempDir()), func(o *Options) { o.Aloud = &out })
	said := func(keys ...string) {
		t.Helper()
		for _, k := range keys {
			out.WriteString("\n> " + k + "\r\n")
			s.Press(k)
		}
	}
	said("<down>", "<down>", "a", "ec2", "<enter>", "r", "<ctrl+u>", "Files", "<enter>")
	said("[", "c", "<esc>", "}", "f", "<esc>", "<enter>", "<enter>", "<down>", "<esc>", "<esc>", "3", "4", "<space>", "5", "<tab>", "<esc>", "6", "7", "2", "v", "<down>", "<esc>", "?", "<esc>", "<ctrl+s>", "q")
	got := strings.NewReplacer("\r\n", "\n", path, "a.topo.yaml", filepath.Dir(path), ".").Replace(out.String())
	for _, r := range got {
		if r < ' ' && r != '\n' {
			t.Fatalf("%q is no text", r)
		}
	}
	for _, line := range strings.Split(got, "\n") {
		if picture(line) {
			t.Errorf("read aloud: %q", line)
		}
	}
	if strings.Contains(got, "\x1b") || !s.ended || !strings.Contains(read(t, path), "title: Files") {
		t.Fatalf("ended %v\n%s", s.ended, got)
	}
	golden.RequireEqual(t, got)
}
