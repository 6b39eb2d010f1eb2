package picker

import (
	"testing"

	"portolan/tui/binding"
)

// Every key of the table of lines does in a line what its title says.
func TestLineKeys(t *testing.T) {
	want := map[string][2]string{ // what is left and, behind a bar, the cursor is before
		"left": {"one two| three", "one tw|o three"}, "right": {"one two| three", "one two |three"},
		"wordleft": {"one two| three", "one |two three"}, "wordright": {"one two| three", "one two three|"},
		"start": {"one two| three", "|one two three"}, "end": {"one two| three", "one two three|"},
		"before": {"one two| three", "one tw| three"}, "under": {"one two| three", "one two|three"},
		"wordbefore": {"one two| three", "one | three"}, "wordafter": {"one two| three", "one two|"},
		"allbefore": {"one two| three", "| three"}, "allafter": {"one two| three", "one two|"},
	}
	for _, b := range LineKeys().All() {
		w, told := want[b.ID]
		if !told {
			t.Errorf("%s is not tried", b.Name())
		}
		for _, k := range b.Keys {
			e := NewEntry("one two three")
			e.in.SetCursor(7)
			used := e.Key(binding.Press(k))
			at := e.in.Position()
			if got := e.Value()[:at] + "|" + e.Value()[at:]; !used || got != w[1] {
				t.Errorf("%s: %s becomes %s, not %s", k, w[0], got, w[1])
			}
		}
	}
}
