package classroom

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/tui/binding"
	"portolan/tui/learner"
)

// Who is shown the screen of another goes back by every key of the table and by a click on
// the sentence that says so, in any window; nothing else of the other screen does anything.
func TestWayBackFromAnotherScreen(t *testing.T) {
	r := newRoom(t, 2)
	seat, err := r.Sit("ben")
	if err != nil {
		t.Fatal(err)
	}
	ana, err := r.Sit("ana")
	if err != nil {
		t.Fatal(err)
	}
	ana.picture.Store(&Picture{"the screen of ana", 80, 24})
	u, err := NewPupil(seat, Work{Folder: learner.In(t.TempDir(), r.Course())})
	if err != nil {
		t.Fatal(err)
	}
	defer u.End()
	line := func() string { l, _, _ := strings.Cut(ansi.Strip(u.View().Content), "\n"); return l }
	click := func(x, y int) { u.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) }
	back := func(how string, do func()) {
		t.Helper()
		r.show("")
		u.Update(roomChanged{})
		r.show("ana")
		u.Update(roomChanged{})
		if !strings.Contains(line(), u.keys.Hints()[0].Label()+" goes back to your own design.") {
			t.Fatalf("%s: %q", how, line())
		}
		if do(); u.watching() {
			t.Errorf("%s does not go back", how)
		}
	}
	for _, w := range []int{33, 40, 80} {
		u.Update(tea.WindowSizeMsg{Width: w, Height: 24})
		back("a click", func() {
			at := strings.Index(line(), "your own")
			if at > 20 { // the sentence does not fill the line
				click(1, 0)
			}
			click(at, 1)
			u.Update(binding.Press("x"))
			u.Update(tea.MouseWheelMsg{X: at, Button: tea.MouseWheelDown})
			if !u.watching() || !strings.Contains(ansi.Strip(u.View().Content), "the screen of ana") {
				t.Error("another place or key goes back")
			}
			click(at, 0)
		})
	}
	u.keys.Add(binding.Binding{ID: "made-up", Keys: []string{"f9"}, Title: "Made up", Run: binding.Do(func() { u.hidden = true })})
	for _, b := range u.keys.All() {
		for _, k := range b.Keys {
			back(k, func() { u.Update(binding.Press(k)) })
		}
	}
}

// Whatever key leaves the board asks twice in a row; any other key forgets the first.
func TestLeavingTheBoardFollowsItsTable(t *testing.T) {
	r := newRoom(t, 2)
	if _, err := r.Sit("ben"); err != nil {
		t.Fatal(err)
	}
	d := NewDesk(r, "", "dark", true)
	for _, b := range d.board.All() {
		if b.ID == "quit" {
			b.Keys = []string{"Q", "q"}
		}
	}
	if press(d, "Q", "down", "q"); d.done {
		t.Fatal("a key between the two does not count")
	}
	if press(d, "Q"); !d.done {
		t.Error("two keys that leave do not end it")
	}
}
