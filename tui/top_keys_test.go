package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/picker"
	"portolan/tui/reader"
)

// keyless is an overlay that has no key at all.
type keyless struct{ *reader.Reader }

func (keyless) Key(tea.KeyPressMsg) act.Action { return nil }
func (keyless) Bindings() *binding.Table       { return binding.New("keyless", "No keys") }

// What lies on top closes by the keys of the configuration where it has none itself, the
// sentence names them, and so it is with a sequence that is not complete.
func TestKeysOfWhatLiesOnTopAreBindings(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "broken-launch"), configured(keys("top.close", "f7"), keys("sequence.drop", "f8")))
	s.m.push(keyless{reader.New("Text", "text")})
	if s.Press("<esc>"); s.m.overlay() == nil || !strings.Contains(s.m.ui.message, "f7 closes this") {
		t.Errorf("after esc: %q", s.m.ui.message)
	}
	if s.Press("<f7>"); s.m.overlay() != nil {
		t.Error("f7 does not close it")
	}
	if s.Press("g", "<f8>"); s.m.ui.prefix != "" || s.m.ui.message != "" {
		t.Errorf("f8 leaves %q and says %q", s.m.ui.prefix, s.m.ui.message)
	}
}

// The keys of lines of text stand in the help of every place.
func TestHelpListsKeysOfLines(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "broken-launch")).Press("?", "word behind")
	if !strings.Contains(s.screen(), "alt+d") || !strings.Contains(s.screen(), "Delete the word behind the cursor") {
		t.Error(s.screen())
	}
	if s.Press("<enter>"); !strings.Contains(s.m.ui.message, "works where text is typed") {
		t.Error(s.m.ui.message)
	}
}

// A key that never arrives in a room is in no table: what the designer takes whatever is
// on top, and what another binding of the room always takes first.
func TestKeysOfTablesArrive(t *testing.T) {
	m := New(Options{})
	for _, room := range m.rooms() {
		taken := map[string]string{}
		for _, b := range room.All() {
			for _, k := range b.Keys {
				if m.always(k) {
					t.Errorf("%s: %s never arrives there", b.Name(), k)
				}
				if by := taken[k]; by != "" {
					t.Errorf("%s: %s always means %s", b.Name(), k, by)
				}
				if b.When == nil && b.Name() == room.Room()+"."+b.ID {
					taken[k] = b.Name()
				}
			}
		}
	}
}

// In the running program ctrl+c is the way out of the program, in lists, lines and texts
// too: they stay.
func TestInterruptInLists(t *testing.T) {
	for name, open := range map[string]func(s *session){
		"list":           func(s *session) { s.Press("?") },
		"prompt":         func(s *session) { s.m.push(picker.NewPrompt("Reason", "", "", nil)) },
		"text":           func(s *session) { s.m.push(reader.New("Text", "text")) },
		"search of text": func(s *session) { s.m.push(reader.New("Text", "text")); s.Press("/") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSession(t, 120, 36, sample(t, "broken-launch"))
			open(s)
			o := s.m.overlay()
			if o == nil {
				t.Fatal("nothing is on top")
			}
			room := o.Bindings()
			if s.Press("<ctrl+c>"); s.m.overlay() != o || o.Bindings() != room || !strings.Contains(s.m.ui.message, "ctrl+c again leaves") {
				t.Errorf("message %q, on top %v", s.m.ui.message, s.m.overlay())
			}
			if s.Press("<ctrl+c>"); !s.m.ui.done {
				t.Error("the second one does not leave")
			}
		})
	}
}

// Keys of lines of text can be changed, wherever text is typed, and help names the new ones.
func TestConfiguredKeysOfLines(t *testing.T) {
	for name, open := range map[string]func(s *session){
		"list":           func(s *session) { s.Press("?") },
		"prompt":         func(s *session) { s.m.push(picker.NewPrompt("Reason", "", "", nil)) },
		"search of text": func(s *session) { s.m.push(reader.New("Text", "text")); s.Press("/") },
		"command line":   func(s *session) { s.Press(":") },
		"findings":       func(s *session) { s.Press("F", "/") },
		"quick add":      func(s *session) { s.Press("a") },
		"field":          func(s *session) { s.Press("<enter>", "<enter>", "<ctrl+u>") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSession(t, 160, 45, sample(t, "broken-launch"), configured(keys("typing.wordbefore", "f7")))
			open(s)
			s.Press("vw xy").Sees("vw xy").Press("<ctrl+w>").Sees("vw xy")
			if s.Press("<f7>"); strings.Contains(s.screen(), "vw xy") || !strings.Contains(s.screen(), "vw") {
				t.Error(s.screen())
			}
		})
	}
	newSession(t, 120, 36, sample(t, "broken-launch"), configured(keys("typing.wordbefore", "f7"))).
		Press("?", "word before").Sees("f7  ")
}
