package tui

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"portolan/samples"
	"portolan/tui/theme"
)

// questions are texts of ours that ask.
var questions = strings.NewReplacer("? help", "", "why?", "", "not?", "", "wait?", "", "?  Keys of this place", "")

// The arrow between the ends of a link is no key.
func TestASCIIArrowsAreNoKeys(t *testing.T) {
	s := newSession(t, 60, 15, sample(t, "static-site"), func(o *Options) { o.ASCII = true }).Press("e")
	s.Sees("sydney -> www.example.com").Lacks("sydney right")
}

// Nothing of our own is written as "?" where only ASCII may show, in any view and any
// dialog, and every frame is ASCII.
func TestASCIIHasNoQuestionMarks(t *testing.T) {
	t.Parallel()
	ascii := func(o *Options) { o.ASCII = true }
	shown := map[string]bool{}
	for _, name := range []string{"static-site", "broken-launch"} {
		for _, keys := range [][]string{
			nil,
			{"a"},
			{"m"},
			{"c"},
			{"s"},
			{"}", "f"},
			{"2"},
			{"3"},
			{"3", "w"},
			{"4"},
			{"4", "<space>"},
			{"4", "m"},
			{"4", "o"},
			{"5"},
			{"6"},
			{"7"},
			{":"},
			{"<space>"},
			{"<space>", "e"},
			{"<enter>"},
			{"<ctrl+p>"},
			{"t"},
			{"w"},
			{"V"},
			{"O"},
			{"#"},
		} {
			s := newSession(t, 120, 36, sample(t, name), state(t.TempDir()), ascii).Press(keys...)
			frame := ansi.Strip(s.frame())
			shown[frame] = true
			for _, row := range strings.Split(frame, "\n") {
				if strings.Contains(questions.Replace(row), "?") {
					t.Errorf("%v: %q", keys, row)
				}
				for _, r := range row {
					if r > '~' {
						t.Errorf("%v: %q in %q", keys, r, row)
					}
				}
			}
		}
	}
	if len(shown) < 48 { // each way leads somewhere
		t.Errorf("only %d frames differ", len(shown))
	}
}

// Where letters stand for signs, one stands for one thing: what is good is not the sign
// of what is further down, and "~" only says that a text is cut.
func TestSignsOfASCIIHaveOneMeaning(t *testing.T) {
	g := theme.ASCII
	meanings := [][]string{{g.Good, g.Check}, {g.Down}, {g.Up}, {g.Ellipsis, g.More}, {g.Half}, {g.Error, g.Broken}, {g.Warning}, {g.Changed, g.Modified, g.Marked}}
	for i, a := range meanings {
		for _, b := range meanings[i+1:] {
			for _, sign := range a {
				if slices.Contains(b, sign) {
					t.Errorf("%q means %v and %v", sign, a, b)
				}
			}
		}
	}
	ascii := func(o *Options) { o.ASCII = true }
	for _, keys := range [][]string{{"5"}, {"5", "<tab>"}, {"4"}, {"4", "<space>"}, {"4", "m"}, {"4", "o"}, {"6"}, {"}", "f"}} {
		s := newSession(t, 200, 60, sample(t, "broken-launch"), ascii).Press(keys...)
		if keys[0] == "5" { // where the path of the target is cut
			s = newSession(t, 80, 24, file(longFile(t)), ascii).Press(keys...)
			s.Sees("...")
		}
		for _, row := range strings.Split(ansi.Strip(s.frame()), "\n") {
			for at := range row {
				if row[at] == '~' && (at == 0 || row[at-1] == ' ') {
					t.Errorf("%v: ~ that cuts no text: %q", keys, row)
				}
			}
		}
	}
}

// longFile is a design whose path is longer than the columns of the export view.
func longFile(t *testing.T) string {
	t.Helper()
	src, ok := samples.Read("static-site")
	if !ok {
		t.Fatal("no sample")
	}
	return tempFile(t, "a-name-that-is-longer-than-its-place.topo.yaml", string(src))
}
