package tui

import (
	"strings"
	"testing"
)

// What a sentence says of a key holds where it is read: a view with its own key for the
// same names that, a command without keys is named as it is typed, and a history without
// further lines says so.
func TestSentencesNameTheKeyOfThePlace(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "multi-region-failover"), state(t.TempDir())).Press("3", "-")
	s.Sees("Done: delete", "u to undo").Lacks(":undo")
	if got := s.m.spell("{workshop.solution}"); got != ":solution" {
		t.Errorf("a command without keys is called %q", got)
	}
	s = newSession(t, 120, 36, sample(t, "static-site"), state(t.TempDir())).Press(":").Sees("⏎ accept").Lacks("earlier line")
	s.Press("<up>").Sees("There is no earlier line.").Press("<down>").Sees("There is no later line.")
	s.Press("foo", "<enter>", ":", "bar", "<enter>", ":").Sees("↑ earlier line").Press("<up>", "<up>").Sees("foo", "↓ later line").Lacks("earlier line")
}

// A title that looks like a secret is refused wherever it is typed.
func TestTitleIsNoSecret(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "static-site")).Press("r", "<ctrl+u>", "AKIAIOSFODNN7EXAMPLE", "<enter>").Sees("Refused: this looks like")
	if n := s.design().Nodes[0]; n.Title == "AKIAIOSFODNN7EXAMPLE" {
		t.Error(n.Title)
	}
}

// What is copied goes to no clipboard where what is said goes into a file: it would be
// noise between the sentences.
func TestCopyStaysOutOfWhatIsSaid(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s, said := hears(t, withPeople)
	if text := said("3", "y"); !strings.Contains(text, "to the clipboard") {
		t.Errorf("in a terminal: %s", text)
	}
	s.m.stop = &stopper{}
	if text := said("y"); !strings.Contains(text, "written to") {
		t.Errorf("elsewhere: %s", text)
	}
}
