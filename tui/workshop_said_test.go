package tui

import (
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/tui/learner"
	"portolan/tui/screen"
	"portolan/validate/exercise"
)

// said is a session of somebody who knows nothing: each key is one that the screen
// offers at that moment, in the foot, a menu, a list or a pane.
type said struct {
	*session
	screens strings.Builder
}

func saidSession(t *testing.T) (*said, *learner.Folder) {
	dir := t.TempDir()
	return &said{session: newSession(t, 120, 36, state(dir))}, learner.Open(dir, course(t))
}

// does presses keys that the screen offers.
func (s *said) does(keys ...string) *said {
	s.t.Helper()
	for _, k := range keys {
		if !s.offers(k) {
			s.t.Fatalf("the screen does not offer %s:\n%s", k, s.screen())
		}
		if len(k) > 1 {
			s.Press("<" + k + ">")
		} else {
			s.Press(k)
		}
	}
	return s
}

// offers tells whether a key stands on the screen: as a hint, or as the letter of a
// menu.
func (s *said) offers(key string) bool {
	found := false
	s.hots(func(_, _ int, k string) { found = found || k == key })
	menu := regexp.MustCompile(`(?m)║ +` + regexp.QuoteMeta(key) + ` {2}\S`)
	return found || menu.MatchString(s.screen())
}

// types writes into a line that asks for text, what the screen shows already.
func (s *said) types(text, shown string) *said {
	s.t.Helper()
	if !strings.Contains(s.screen(), shown) {
		s.t.Fatalf("%q is not on the screen:\n%s", shown, s.screen())
	}
	s.Press(text)
	return s
}

// goes moves the focus with arrows to what has that name.
func (s *said) goes(word string, keys ...string) *said {
	s.t.Helper()
	if !strings.Contains(s.screen(), word) {
		s.t.Fatalf("%q is not on the screen:\n%s", word, s.screen())
	}
	s.does(keys...)
	if !strings.Contains(s.status(), word) {
		s.t.Fatalf("the focus is not on %s:\n%s", word, s.screen())
	}
	return s
}

// status is the line that names the focus.
func (s *said) status() string {
	rows := strings.Split(strings.TrimRight(s.screen(), "\n"), "\n")
	return strings.Join(rows[max(0, len(rows)-2):], "\n")
}

// keeps notes the screen for the record.
func (s *said) keeps(what string) *said {
	s.screens.WriteString("=== " + what + "\n" + s.screen() + "\n")
	return s
}

func (s *said) solved(f *learner.Folder, id string, stars int) {
	s.t.Helper()
	p, err := f.Progress()
	if err != nil {
		s.t.Fatal(err)
	}
	if r := p.Of(id); r.Status != exercise.Solved || r.Stars != stars {
		s.t.Errorf("%s: %+v\n%s", id, r, s.screen())
	}
	golden.RequireEqual(s.t, s.screens.String())
}

// field goes to a field of the inspector by the key that the foot offers.
func (s *said) field(label string) *said {
	s.t.Helper()
	for range 60 {
		if strings.Contains(s.screen(), "▸"+label) {
			return s
		}
		s.does("tab")
	}
	s.t.Fatalf("there is no field %s:\n%s", label, s.screen())
	return s
}

// sets chooses a value in the list of a field.
func (s *said) sets(label, typed, shown string) *said {
	s.t.Helper()
	return s.field(label).does("enter").types(typed, shown).does("enter")
}

// The first exercise is solved by what the screen offers, from the start screen on.
func TestFirstExerciseSaysItsKeys(t *testing.T) {
	s, f := saidSession(t)
	s.keeps("start").does("e").keeps("exercises").does("enter").keeps("task").does("esc").keeps("goals").does("h").keeps("hint").does("esc", "esc")
	s.goes("sydney").does("space", "n", "e").keeps("link").does("i").keeps("insert").does("enter")
	s.does("left").goes("dublin", "down")
	for range 2 {
		s.does("space", "n", "e", "space", "e").keeps("edit menu").does("d").keeps("link away")
		s.does("c").keeps("connect").does("c")
		if strings.Contains(s.screen(), "Solved") {
			break
		}
		s.does("down")
	}
	s.Sees("Solved, 3 of 3 stars")
	s.keeps("solved")
	s.solved(f, "01-first-byte", 3)
}

// The second one sets a property of the bucket and one of a link.
func TestSecondExerciseSaysItsKeys(t *testing.T) {
	s, f := saidSession(t)
	s.does("e", "down").keeps("exercises").does("enter").keeps("task").does("esc", "esc")
	s.does("right").goes("site", "right").keeps("bucket").does("enter").field("Block public").keeps("field").does("space").keeps("set").does("ctrl+s").keeps("applied")
	s.does("space", "n", "e").keeps("link").does("enter").sets("Access", "oac", "oac").keeps("access").does("ctrl+s")
	s.Sees("Solved, 3 of 3 stars")
	s.keeps("solved")
	s.solved(f, "02-close-the-back-door", 3)
}

// The third one mends three buckets and the links to them.
func TestThirdExerciseSaysItsKeys(t *testing.T) {
	s, f := saidSession(t)
	s.does("e", "down", "down", "enter").keeps("task").does("esc", "esc")
	s.goes("cdn", "right").does("right")
	for range 3 {
		if !strings.Contains(s.status(), "legacy-www") {
			s.does("down")
		}
	}
	s.does("enter").sets("Endpoint", "rest", "rest").field("Block public").does("space").does("ctrl+s").keeps("bucket")
	s.goes("cdn", "left").does("space", "n", "e").keeps("links")
	for range 3 {
		s.does("enter").sets("Access", "oac", "oac")
		switch {
		case strings.Contains(s.screen(), "cdn → intake"):
			s.sets("Methods", "all", "all").keeps("intake")
		case strings.Contains(s.screen(), "cdn → legacy-www"):
			s.field("Origin protocol").does("alt+backspace").keeps("legacy-www")
		}
		s.does("ctrl+s", "down")
	}
	s.keeps("solved")
	s.solved(f, "03-oai-or-oac", 3)
}

// clicks presses the mouse on the middle of a text that the screen shows.
func (s *said) clicks(text string) *said {
	s.t.Helper()
	for y, row := range strings.Split(s.screen(), "\n") {
		if before, _, ok := strings.Cut(row, text); ok {
			s.Click(screen.Width(before)+screen.Width(text)/2, y)
			return s
		}
	}
	s.t.Fatalf("%q is not on the screen:\n%s", text, s.screen())
	return s
}

// The second exercise by mouse alone, from the start screen on.
func TestExerciseByMouse(t *testing.T) {
	s, f := saidSession(t)
	s.clicks("Exercises").clicks("02 Close the back door").clicks("⏎ open").keeps("task").clicks("esc close").clicks("esc canvas")
	s.clicks("│ site ").clicks("⏎ edit").clicks("Block public").keeps("bucket").clicks("Block public").keeps("bucket2").clicks("ctrl+s apply")
	s.clicks("──▸┃").clicks("⏎ edit").keeps("link")
	for range 60 {
		if !strings.Contains(s.screen(), "▸Access") {
			s.clicks("tab next")
		}
	}
	s.clicks("⏎ list").keeps("access").clicks("oac ").clicks("⏎ choose").clicks("ctrl+s apply")
	s.Sees("Solved, 3 of 3 stars")
	s.keeps("solved")
	s.solved(f, "02-close-the-back-door", 3)
}
