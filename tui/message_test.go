package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/tui/screen"
)

// says shows a message at once.
func (s *session) says(text string) {
	s.m.say(text)
	s.m.ui.dirty = true
	s.frame()
}

// A message of several rows lies on top of nothing: hints, mode word and the frames of
// panes and dialogs are whole beside it, at every size, and the rows come back.
func TestLongMessagesCoverNothing(t *testing.T) {
	t.Parallel()
	long := "The file was changed on disk while you edit it, and there is more to say of that than one row holds. :merge brings both together."
	for _, size := range sizes {
		for _, keys := range [][]string{nil, {"2"}, {"3"}, {"4"}, {"5"}, {"6"}, {"7"}, {"g", "f"}, {"<tab>"}, {"<ctrl+p>"}, {"?"}, {"t"}} {
			s := newSession(t, size[0], size[1], sample(t, "global-storefront"), state(t.TempDir())).Press(keys...)
			before := s.screen()
			hints, word := s.m.ui.rects.footer, s.m.word()
			s.says(long)
			rows, said := strings.Split(s.screen(), "\n")[:size[1]], s.m.saidLines()
			if len(said) < 2 && screen.Width(long) > size[0] {
				t.Fatalf("%v: one row", size)
			}
			name := fmt.Sprint(size, keys)
			below := s.m.keysBelow()
			foot := len(rows) - len(said) - below
			if old := strings.Split(before, "\n")[size[1]-1]; below > 0 && rows[size[1]-1] != old {
				t.Errorf("%s: the keys were %q and are %q", name, old, rows[size[1]-1])
			}
			for i, l := range said {
				if strings.TrimRight(rows[foot+i], " ") != " "+l {
					t.Errorf("%s: row %d of the message is %q, not %q", name, i, rows[foot+i], l)
				}
			}
			if hints.W > 0 {
				foot -= 2
				if !strings.HasPrefix(rows[foot+1], " "+word+" ") {
					t.Errorf("%s: no mode word %s\n%s", name, word, s.screen())
				}
				if old := strings.Split(before, "\n")[hints.Y]; rows[foot] != old {
					t.Errorf("%s: the hints were %q and are %q", name, old, rows[foot])
				}
			}
			if last := strings.Trim(rows[foot-1], " "); !strings.HasPrefix(last, "┗") && !strings.HasPrefix(last, "└") && !strings.HasPrefix(last, "╚") && (len(keys) == 0 || keys[0] != "5") {
				t.Errorf("%s: what stands above has no lower edge: %q\n%s", name, rows[foot-1], s.screen())
			}
			s.says("")
			if now := strings.Split(s.screen(), "\n"); !slices.Equal(now[len(now)-5:], strings.Split(before, "\n")[len(now)-5:]) && s.m.ui.view != viewTable && s.m.ui.pane != paneFindings { // whose lists scroll
				t.Errorf("%s: the rows do not come back\n%s\n%s", name, before, s.screen())
			}
		}
	}
}

// What is said while a line is typed covers neither the line nor the mode word.
func TestWordsOfATypedLineCoverNothing(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {60, 15}} {
		s := newSession(t, size[0], size[1], sample(t, "static-site")).Press(":nosuchcommandatall and a long word behind it")
		s.says("There is no command of that name here, and here is a long sentence about it.")
		s.Sees("There is no command of that name", ":nosuchcommandatall", " : ")
	}
}
