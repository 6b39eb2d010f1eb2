package classroom

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/tui/binding"
	"portolan/tui/learner"
	"portolan/validate/exercise"
)

func newRoom(t *testing.T, most int) *Room {
	t.Helper()
	c, err := exercise.Load(exercise.BuiltIn(), "")
	if err != nil {
		t.Fatal(err)
	}
	return NewRoom(&learner.Class{Root: t.TempDir(), Course: c}, most)
}

// has puts a design of an exercise into the folder of a learner.
func (r *Room) has(t *testing.T, name string, number int, solved bool) {
	t.Helper()
	e := r.Course().Exercises[number-1]
	text := e.StartSource
	if solved {
		text = e.SolutionFile
	}
	dir := filepath.Join(r.class.Root, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, e.ID+".topo.yaml"), text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// judge looks at the files once.
func (r *Room) judge() {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	r.Watch(ctx)
}

func press(d *Desk, keys ...string) *Desk {
	for _, k := range keys {
		d.Update(binding.Press(k))
	}
	return d
}

func shown(d *Desk) string {
	d.refresh()
	return ansi.Strip(d.View().Content)
}

func sees(t *testing.T, d *Desk, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if got := shown(d); !strings.Contains(got, text) {
			t.Errorf("no %q in\n%s", text, got)
		}
	}
}

func TestBoard(t *testing.T) {
	r := newRoom(t, 10)
	d := NewDesk(r, "ssh -p 2222 NAME@127.0.0.1", "dark", true)
	d.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	sees(t, d, "being judged", "ssh -p 2222 NAME@127.0.0.1")
	r.judge()
	sees(t, d, "Nobody has come yet", "0 learners, 0 here")
	press(d, "enter", "s", "down", "up", "tab", "tab", "pgdown")
	r.has(t, "ana", 1, true)
	r.has(t, "ana", 2, false)
	r.has(t, "ben", 1, false)
	r.judge()
	seat, err := r.Sit("ben")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Sit("cem"); err != nil {
		t.Fatal(err)
	}
	sees(t, d, "3 learners, 2 here", "ana", "*** 2/4", "● ben", "Goals that fail most", "1 of 2", "Every city reaches the bucket")
	d.Update(tea.WindowSizeMsg{Width: 120, Height: 36})
	sees(t, d, "ana: 02 Close the back door", "✗ No way to the bucket")
	sees(t, press(d, "enter"), "ana is not here")
	sees(t, press(d, "down", "enter"), "Screen of ben")
	seat.picture.Store(&Picture{"hello\nfrom ben", 300, 2})
	sees(t, d, "hello", "from ben", "300 by 2, cut to this window")
	press(d, "s")
	if r.Shown() != "ben" {
		t.Errorf("shown is %q", r.Shown())
	}
	sees(t, d, "shown to all")
	seat.Leave()
	sees(t, d, "ben has left", "3 learners, 1 here")
	if r.Shown() != "" {
		t.Error("who has left is shown")
	}
	sees(t, press(d, "q"), "This ends the workshop for 1 learner")
	if d.done {
		t.Fatal("one key ends it")
	}
	if press(d, "q"); !d.done {
		t.Error("two do not")
	}
}

// A file that cannot be read is said, and does not hide the others.
func TestBoardWithBrokenFiles(t *testing.T) {
	r := newRoom(t, 10)
	r.has(t, "ana", 1, true)
	r.has(t, "ben", 1, true)
	path := filepath.Join(r.class.Root, "ben", "01-first-byte.topo.yaml")
	if err := os.WriteFile(path, []byte("nodes: [\x1b]0;x\x07"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.judge()
	d := NewDesk(r, "", "dark", false)
	d.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
	sees(t, d, "2 learners, 0 here", "***", "Not judged")
	if strings.Contains(d.View().Content, "\x1b]0") {
		t.Error("a control sequence of a file is on the screen")
	}
}

// The board has a picture of the size of every window, and no key makes it another.
func TestBoardInAnyWindow(t *testing.T) {
	r := newRoom(t, 100)
	for i := range 40 {
		name := string(rune('a'+i%26)) + strings.Repeat("x", i)
		if len(name) > 32 {
			name = name[:32]
		}
		r.has(t, name, 1+i%18, i%2 == 0)
	}
	r.judge()
	s, err := r.Sit("zoe")
	if err != nil {
		t.Fatal(err)
	}
	s.picture.Store(&Picture{strings.Repeat("日本語 wide\x1b[31m text", 50), 900, 1})
	for _, theme := range []string{"dark", "light", "mono", "high-contrast"} {
		d := NewDesk(r, "ssh", theme, false)
		for _, size := range [][2]int{{1, 1}, {2, 2}, {3, 3}, {10, 4}, {20, 8}, {40, 10}, {80, 24}, {99, 12}, {100, 13}, {120, 36}, {400, 120}, {10_000, 10_000}} {
			d.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			w, h := Clamp(size[0], size[1])
			for _, key := range []string{"", "down", "tab", "right", "right", "right", "left", "pgdown", "pgup", "up", "enter", "s", "esc", "pgdown", "pgdown", "enter", "s", "n", "p", "s", "esc"} {
				if key != "" {
					press(d, key)
				}
				rows := strings.Split(d.View().Content, "\n")
				if len(rows) != h {
					t.Fatalf("%v after %q: %d rows", size, key, len(rows))
				}
				for i, row := range rows {
					if ansi.StringWidth(row) != w {
						t.Fatalf("%v after %q: row %d has %d columns: %q", size, key, i, ansi.StringWidth(row), ansi.Strip(row))
					}
				}
			}
		}
	}
}

// A seat is for one session: the newest; the class has an end.
func TestSeats(t *testing.T) {
	r := newRoom(t, 2)
	one, err := r.Sit("ana")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		<-one.ending
		time.Sleep(20 * time.Millisecond)
		one.Leave()
		one.Leave()
	}()
	two, err := r.Sit("ana")
	if err != nil || r.Seat("ana") != two || !strings.Contains(one.Why(), "signed in again") {
		t.Fatalf("%v %q", err, one.Why())
	}
	if _, err := r.Sit("ben"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Sit("cem"); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("a third: %v", err)
	}
	if r.show("nobody") || !r.show("ana") || !r.show("") {
		t.Error("who can be shown")
	}
	two.Came(100)
	r.Seat("ben").Came(5)
	if r.Heaviest() != two {
		t.Error("the busiest is another")
	}
	ctx, stop := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer stop()
	r.Close(ctx, "over")
	if _, err := r.Sit("dora"); err == nil || two.Why() != "over" {
		t.Errorf("after the end: %v %q", err, two.Why())
	}
}
