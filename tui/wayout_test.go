package tui

import (
	"slices"
	"strings"
	"testing"

	"portolan/tui/binding"
	"portolan/tui/merging"
)

// Every dialog says at every size how it is left, and by which key it is done with:
// esc and enter stand on the screen, where they can be clicked, as far as they do
// something there.
func TestDialogsSayHowToLeaveAndFinish(t *testing.T) {
	open := map[string][]string{
		"fixes": {"F"}, "fix": {"f"}, "title": {"r"}, "kind": {"t"}, "Region": {"R"}, "help": {"?"}, "palette": {"<ctrl+p>"},
		"explanation": {"O"}, "sources": {"#"}, "find": {"/"}, "add": {"a"}, "command line": {":"}, "filter": {"V"}, "ideas": {"3", "w"}, "try": {"3", "+"},
		"model": {"3", "m"}, "target": {"3", "t"}, "hit ratio": {"3", "h"},
	}
	judge := func(s *session, name string) {
		t.Helper()
		if len(s.m.visibleOverlays()) == 0 {
			return // it is no dialog at this size, or says why it does not open
		}
		surface := s.m.ui.surface
		for _, key := range []string{"esc", "enter"} {
			meant := slices.ContainsFunc(s.m.tables()[len(s.m.tables())-1].Hints(), func(h binding.Hint) bool { return h.Keys != nil && h.Keys[0] == key })
			if !meant {
				continue
			}
			seen := false
			for y := range s.m.ui.h {
				for x := range s.m.ui.w {
					seen = seen || surface.KeyAt(x, y) == key
				}
			}
			if !seen {
				t.Errorf("%s, %dx%d: %s is not on the screen\n%s", name, s.m.ui.w, s.m.ui.h, key, s.screen())
			}
		}
	}
	for _, size := range [][2]int{{30, 8}, {40, 10}, {60, 15}, {80, 24}} {
		for name, keys := range open {
			s := newSession(t, size[0], size[1], sample(t, "broken-launch"), state(t.TempDir()))
			s.m.focusNode("cdn", false)
			judge(s.Press(keys...), name)
		}
		s, _, _ := meeting(t, size[0], size[1])
		s.Press(":merge", "<enter>")
		if _, ok := s.m.overlay().(*merging.Dialog); !ok {
			t.Fatal("no merge")
		}
		s.Press("m", "<down>", "m", "<up>", "m")
		if judge(s, "merge"); !strings.Contains(s.screen(), "⏎ merge") {
			t.Errorf("all is decided, and not how it is done\n%s", s.screen())
		}
	}
}
