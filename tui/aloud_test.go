package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
)

// A whole task by a screen reader: what is said is one plain sentence a line, in
// order, without cursor addressing or colour.
func TestScreenReaderTranscript(t *testing.T) {
	var out strings.Builder
	path := tempFile(t, "a.topo.yaml", mergeBase)
	s := newSession(t, 120, 36, file(path), state(t.TempDir()), func(o *Options) { o.Aloud = &out })
	said := func(keys ...string) {
		t.Helper()
		for _, k := range keys {
			out.WriteString("\n> " + k + "\r\n")
			s.Press(k)
		}
	}
	said("<down>", "a", "ec2", "<enter>", "r", "<ctrl+u>", "Files", "<enter>")
	said("[", "c", "<esc>", "}", "f", "<esc>", "<enter>", "<enter>", "<down>", "<esc>", "<esc>", "3", "4", "2", "?", "<esc>", "<ctrl+s>", "q")
	got := strings.NewReplacer("\r\n", "\n", path, "a.topo.yaml").Replace(out.String())
	for _, r := range got {
		if r < ' ' && r != '\n' || r >= 0x2500 && r < 0x2600 {
			t.Fatalf("%q is no text", r)
		}
	}
	if strings.Contains(got, "\x1b") || !s.ended || !strings.Contains(read(t, path), "title: Files") {
		t.Fatalf("ended %v\n%s", s.ended, got)
	}
	golden.RequireEqual(t, got)
}
