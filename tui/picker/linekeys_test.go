package picker

import (
	"testing"

	"portolan/tui/binding"
)

// whatLineKeysDo is what is left and, behind a bar, the cursor is before.
var whatLineKeysDo = map[string][2]string{
	"left": {"one two| three", "one tw|o three"}, "right": {"one two| three", "one two |three"},
	"wordleft": {"one two| three", "one |two three"}, "wordright": {"one two| three", "one two three|"},
	"start": {"one two| three", "|one two three"}, "end": {"one two| three", "one two three|"},
	"before": {"one two| three", "one tw| three"}, "under": {"one two| three", "one two|three"},
	"wordbefore": {"one two| three", "one | three"}, "wordafter": {"one two| three", "one two|"},
	"allbefore": {"one two| three", "| three"}, "allafter": {"one two| three", "one two|"},
}

func (e *Entry) withCursor() string {
	at := e.in.Position()
	return e.Value()[:at] + "|" + e.Value()[at:]
}

// Every key of the table of lines does in a line what its title says.
func TestLineKeys(t *testing.T) {
	for _, b := range LineKeys().All() {
		w, told := whatLineKeysDo[b.ID]
		if !told {
			t.Errorf("%s is not tried", b.Name())
		}
		for _, k := range b.Keys {
			e := NewEntry("one two three")
			e.in.SetCursor(7)
			used := e.Key(binding.Press(k))
			if got := e.withCursor(); !used || got != w[1] {
				t.Errorf("%s: %s becomes %s, not %s", k, w[0], got, w[1])
			}
		}
	}
}

// A key of the configuration does what the one before did, and that one nothing any more.
// Keys can also change places.
func TestConfiguredLineKeys(t *testing.T) {
	after := func(key string, m binding.Keymap) string {
		p := NewPrompt("", "", "one two three", nil)
		p.entry.in.SetCursor(7)
		p.Bindings().Rebind(&m)
		p.Key(binding.Press(key))
		return p.entry.withCursor()
	}
	for _, b := range LineKeys().All() {
		w, moved := whatLineKeysDo[b.ID], binding.Keymap{b.Name(): {"f7"}}
		if got := after("f7", moved); got != w[1] {
			t.Errorf("f7 for %s: %s becomes %s, not %s", b.Name(), w[0], got, w[1])
		}
		for _, k := range b.Keys {
			if got := after(k, moved); got != w[0] && k != "ctrl+u" { // which the room has too
				t.Errorf("%s is f7, and %s still makes %s of %s", b.Name(), k, got, w[0])
			}
		}
	}
	swapped := binding.Keymap{"typing.start": {"end"}, "typing.end": {"home"}}
	if a, b := after("end", swapped), after("home", swapped); a != "|one two three" || b != "one two three|" {
		t.Errorf("swapped: end leads to %s, home to %s", a, b)
	}
}
