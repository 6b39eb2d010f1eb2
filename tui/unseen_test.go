package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/tui/merging"
)

// sized gives the window of a session another size.
func (s *session) sized(w, h int) *session {
	s.send(tea.WindowSizeMsg{Width: w, Height: h})
	return s
}

// What is not drawn for want of room takes no key but that which leaves: a merge, a list, a
// question, a menu and fields wait until there is room, and say so.
func TestNothingIsDecidedUnseen(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{"MERGE": {"<ctrl+s>"}, "CHOOSE": {"t"}, "EDIT": {"t", "<esc>", "<enter>"}, "READ": {"O"}, "MENU": {"<space>"}} {
		for _, size := range [][2]int{{20, 5}, {10, 3}, {29, 8}, {60, 7}} {
			s, path, theirs := meeting(t, 80, 24)
			s.m.focusNode("web", false)
			s.Press(keys...)
			open := s.screen()
			before, steps := s.design(), len(s.m.doc.history.Steps())
			s.sized(size[0], size[1])
			for _, key := range []string{"m", "M", "<enter>", "<ctrl+s>", "<esc>", "q", "x", ":", "<down>"} {
				if s.Press(key); !s.m.ui.bad || s.m.ui.message != "Too small. "+name+" comes back at 30×8." {
					t.Errorf("%s, %v: %s says %q", name, size, key, s.m.ui.message)
				}
			}
			if s.Press("<ctrl+c>"); !strings.Contains(s.m.ui.message, "leaves without saving and keeps a recovery copy.") {
				t.Errorf("%s, %v: ctrl+c says %q", name, size, s.m.ui.message)
			}
			if s.Lacks("q quits").Sees("ctrl+c"); s.design() != before || len(s.m.doc.history.Steps()) != steps || read(t, path) != theirs {
				t.Errorf("%s, %v: something was decided", name, size)
			}
			s.send(tea.PasteMsg{Content: "docs"})
			s.sized(80, 24).Press("<f12>")
			if name == "MERGE" {
				s.Sees("2 of 2 places to decide").Press("T", "<enter>").Sees("Merged.")
			} else if s.m.word() != name {
				t.Errorf("%s is not there again\n%s\n%s", name, open, s.screen())
			}
		}
	}
}

// A merge does not open where it is not drawn; a line that is typed is drawn at every size.
func TestMergeDoesNotOpenUnseen(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{20, 5}, {28, 7}, {60, 7}} {
		s, path, theirs := meeting(t, size[0], size[1])
		if s.Press("<ctrl+s>"); s.m.overlay() != nil || s.m.ui.message != "Not saved: others changed the file. A merge needs 30×8; :w! overwrites it." {
			t.Errorf("%v: %q", size, s.m.ui.message)
		}
		if s.Press(":merge").Sees(":merge").Lacks("q quits").Press("<enter>"); s.m.overlay() != nil || s.m.ui.message != "Too small: a merge needs 30×8." {
			t.Errorf("%v: %q", size, s.m.ui.message)
		}
		if read(t, path) != theirs {
			t.Fatal("overwritten unasked")
		}
		if s.Press(":w!").Sees(":w!").Press("<enter>"); read(t, path) == theirs {
			t.Errorf("%v: what was said does nothing: %q", size, s.m.ui.message)
		}
	}
}

// What is said beside an open merge names keys of the merge, whichever way it was opened.
func TestWhatIsSaidBesideAMergeCanBeDone(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 15}} {
		for _, keys := range [][]string{{"<ctrl+s>"}, {"q"}, {":wq", "<enter>"}, {"<ctrl+s>", "<ctrl+c>"}, {"<ctrl+s>", "<enter>"}} {
			s, _, _ := meeting(t, size[0], size[1])
			s.Press(keys...)
			d, open := s.m.overlay().(*merging.Dialog)
			if said := s.m.said(); !open || said == "" || strings.Contains(said, ":") && strings.ContainsAny(said[strings.Index(said, ":")+1:][:1], "wqmr") || strings.Contains(said, "q saves") {
				t.Errorf("%v %v: %q", size, keys, said)
			}
			for _, key := range []string{"m", "m"} {
				s.Press(key)
			}
			if open && d.Ways() != "⏎ merges." {
				t.Errorf("%v %v: all is decided, and it says %q", size, keys, d.Ways())
			}
		}
	}
	s, _, _ := meeting(t, 80, 24)
	s.Press("<ctrl+s>").Sees("Not saved: others changed the file. Decide: m mine or t theirs.")
	s.Press("M", "<esc>", "<ctrl+s>").Sees("Not saved: others changed the file. ⏎ merges.").Press("<enter>").Sees("Merged.")
}

// The inspector of a link in folded boxes that is left makes no step and leaves the boxes
// folded, as that of a node does.
func TestInspectorOfALinkInABoxMakesNoStep(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {100, 30}, {120, 36}} {
		for n := 1; n <= 12; n++ {
			s := newSession(t, size[0], size[1], sample(t, "broken-launch")).Press(":fold-all", "<enter>")
			for range n {
				s.Press("}")
			}
			design, steps, link, on := s.design(), len(s.m.doc.history.Steps()), s.m.focus.link, s.m.focus.onLink
			s.Press("<enter>")
			if s.m.opened == nil {
				continue // it is drawn, and has the focus itself
			}
			name := fmt.Sprint(size, n, on, link)
			if s.Press("<esc>"); s.design() != design || len(s.m.doc.history.Steps()) != steps || on && (s.m.focus.link != link || !s.m.focus.onLink) {
				t.Errorf("%s: a box is open, steps %v: %s", name, s.m.doc.history.Steps(), s.m.said())
			}
			if s.Press("<esc>"); s.design() != design || len(s.m.doc.history.Steps()) != steps {
				t.Errorf("%s: left, and steps %v: %s", name, s.m.doc.history.Steps(), s.m.said())
			}
		}
	}
	// What was changed there stays, with its step.
	s := newSession(t, 80, 24, sample(t, "broken-launch")).Press(":fold-all", "<enter>", "}", "}", "}", "}", "}", "}", "<enter>")
	before := s.design()
	if s.Press("8", "0", "8", "0", "<ctrl+s>"); s.design() == before || s.m.doc.history.Now() == before {
		t.Fatal(s.screen())
	}
	if s.Press("<esc>", "<esc>"); s.design() == before {
		t.Error("what was applied is lost: " + s.m.said())
	}
}

// Why a typed line is refused is read in full at every size, beside the end of what was
// typed and the ways out, and covers neither.
func TestRefusalOfATypedLineIsReadInFull(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{30, 8}, {40, 10}, {48, 12}, {60, 15}, {80, 24}, {120, 36}} {
		for _, ascii := range []bool{false, true} {
			for _, keys := range [][]string{{"r", "<ctrl+u>", "AKIAIOSFODNN7EXAMPLE"}, {":group password=hunter2hunter2"}, {":rename aws_secret_access_key=wJalrXUtnFEMI"}, {"/token=hunter2hunter2"}} {
				s := newSession(t, size[0], size[1], sample(t, "static-site"), func(o *Options) { o.ASCII = ascii }).Press(keys...)
				mode, before := s.m.word(), s.screen()
				s.Press("<enter>")
				if s.m.ui.mode == nil || !s.m.ui.bad {
					continue // it is no line at this size, or searches
				}
				text := strings.Join(strings.Fields(s.screen()), " ")
				if !strings.Contains(text, s.m.ui.message) {
					t.Errorf("%v %v: %q is not read\n%s", size, keys, s.m.ui.message, s.screen())
				}
				enter := map[bool]string{false: "⏎", true: "enter"}[ascii]
				s.Sees("esc", enter, keys[len(keys)-1][max(0, len(keys[len(keys)-1])-6):])
				if size[1] >= lowH {
					s.Sees(" " + mode + " ")
				}
				rows := strings.Split(strings.TrimRight(s.screen(), "\n"), "\n")
				if last := rows[len(rows)-1]; size[1] >= lowH && !strings.HasPrefix(strings.Split(before, "\n")[size[1]-1], strings.TrimRight(last, " ")) {
					t.Errorf("%v %v: the line is %q", size, keys, last)
				}
				if s.Press("x"); s.m.ui.rects.lifted != 0 {
					t.Errorf("%v %v: the rows do not come back\n%s", size, keys, s.screen())
				}
			}
		}
	}
	for _, keys := range [][]string{{"r", "<ctrl+u>"}, {"<ctrl+a>", "<ctrl+g>", "<ctrl+u>"}, {"a", "record name="}} { // dialogs too say why
		s := newSession(t, 30, 8, sample(t, "static-site")).Press(keys...).Press("AKIAIOSFODNN7EXAMPLE", "<enter>").Sees("EXAMPLE", "⏎", "esc")
		if text := strings.Join(strings.Fields(s.screen()), " "); !strings.Contains(text, "Refused: this looks like an AWS access key ID.") {
			t.Errorf("%v\n%s", keys, s.screen())
		}
	}
}
