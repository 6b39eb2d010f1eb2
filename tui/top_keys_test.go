package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/tui/act"
	"portolan/tui/binding"
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
