package tui

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/model/racetest"
	"portolan/tui/learner"
)

// keyInAnswer is a key that an answer names with what it does, lineWord a word of the
// command line.
var (
	keyInAnswer = regexp.MustCompile(`(?:^|[.;:,(] )([b-zB-HJ-Z0-9]|[-!/+#?~@\\=.|]|⏎|esc|tab|space|(?:ctrl|alt|shift)\+\S+|[gz\]\[] \w) (?:to |\w+s\b)`)
	lineWord    = regexp.MustCompile(`(?:^| ):([a-z][a-z-]*)`)
)

// What an answer of the command line names does something where the person is: each
// command is run in each view of an exercise that is not solved, then the keys that the
// answer names are pressed.
func TestAnswersNameWhatActsHere(t *testing.T) {
	racetest.OneGoroutine(t)
	dir := t.TempDir()
	f := learner.Open(dir, course(t))
	e := f.Course.Exercises[0]
	if _, err := f.Start(e); err != nil {
		t.Fatal(err)
	}
	start, err := os.ReadFile(f.Path(e))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir()) // where exports go
	places := [][]string{nil, {"g", "o"}, {"3"}, {"7"}}
	keys, words := 0, 0
	for _, place := range places {
		open := func() *session {
			_ = os.RemoveAll(filepath.Join(dir, "recovery"))
			if err := os.WriteFile(f.Path(e), start, 0o644); err != nil {
				t.Fatal(err)
			}
			return newSession(t, 120, 36, file(f.Path(e)), state(dir), func(o *Options) { o.Course = f }).Press("<esc>").Press(place...)
		}
		s := open()
		if s.m.overlay() != nil {
			t.Fatal(s.screen())
		}
		stands := s.m.footprint()
		for _, c := range s.m.table.all {
			if len(c.words) == 0 || slices.Contains([]string{"app.quit", "suspend", "editor", "save.quit"}, c.id) {
				continue
			}
			ask := func() string {
				s.m.say("")
				s.m.runLine(c.words[0])
				s.do(s.m.flush())
				return s.m.ui.message
			}
			said := ask()
			for _, m := range lineWord.FindAllStringSubmatch(said, -1) {
				if words++; s.m.table.forWord(m[1]) == nil {
					t.Errorf("%v :%s: there is no :%s: %s", place, c.words[0], m[1], said)
				}
			}
			for i, m := range keyInAnswer.FindAllStringSubmatch(said, -1) {
				if i > 0 {
					s.m.release()
					s = open()
					ask()
				}
				keys++
				for _, k := range strings.Fields(m[1]) {
					k = strings.Replace(k, "⏎", "enter", 1)
					s.Press(map[bool]string{true: k, false: "<" + k + ">"}[len(k) == 1])
				}
				if now := s.m.ui.message; strings.Contains(now, "does nothing here") || strings.Contains(now, " means \"") {
					t.Errorf("%v :%s: %q; %s: %s", place, c.words[0], said, m[1], now)
				}
			}
			if s.m.footprint() != stands {
				s.m.release()
				s = open()
				stands = s.m.footprint()
			}
		}
		s.m.release()
	}
	if keys < 20 || words < 10 {
		t.Errorf("%d keys, %d words", keys, words)
	}
}

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
