package tui

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/model/document"
	"portolan/tui/part/parttest"
)

// monkeyKeys are all keys of the table and what people type.
func monkeyKeys() []string {
	var out []string
	m := New(Options{})
	for _, c := range m.table.all {
		for _, k := range c.keys {
			out = append(out, strings.Fields(k)...)
		}
	}
	for _, t := range m.rooms() {
		for _, b := range t.All() {
			out = append(out, b.Keys...)
		}
	}
	for r := ' '; r < 0x7f; r++ {
		if r == ' ' {
			out = append(out, "space")
			continue
		}
		out = append(out, string(r))
	}
	out = append(out, "enter", "esc", "tab", "backspace", "delete", "insert", "up", "down", "left", "right", "pgup", "pgdown", "home", "end", "f1", "f5", "f12")
	return append(out, "enter", "enter", "enter", "esc", "a", "a", "c", "é", "語", "👩‍💻", "ctrl+u", "ctrl+w", "alt+backspace", "shift+up",
		"alt+d", "alt+delete", "ctrl+delete", "alt+f", "alt+b", "ctrl+f", "ctrl+b", "ctrl+k", "ctrl+h", "ctrl+e", "ctrl+left", "ctrl+right", "alt+left", "alt+right")
}

// Whatever is pressed, clicked or resized, nothing breaks and no frame is
// wider than the terminal.
func TestMonkey(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			monkey(t, seed, 1000)
		})
	}
}

func monkey(t *testing.T, seed uint64, events int) {
	rng := rand.New(rand.NewPCG(seed, 7))
	t.Chdir(t.TempDir())
	with := []startWith{state(t.TempDir())}
	switch seed % 4 {
	case 0:
		with = append(with, sample(t, "global-storefront"))
	case 1:
		with = append(with, blank())
	case 2:
		with = append(with, sample(t, "broken-launch"))
	}
	s := newSession(t, 120, 36, with...)
	keys := monkeyKeys()
	for range events {
		if s.ended {
			s.ended, s.m.ui.done = false, false
		}
		switch n := rng.IntN(100); {
		case n < 80:
			s.send(parttest.Key(keys[rng.IntN(len(keys))]))
		case n < 92:
			e := tea.Mouse{X: rng.IntN(s.w + 1), Y: rng.IntN(s.h + 1), Button: []tea.MouseButton{tea.MouseLeft, tea.MouseLeft, tea.MouseRight, tea.MouseWheelUp, tea.MouseWheelDown}[rng.IntN(5)], Mod: []tea.KeyMod{0, 0, tea.ModShift, tea.ModCtrl}[rng.IntN(4)]}
			switch rng.IntN(4) {
			case 0:
				s.send(tea.MouseWheelMsg(e))
			case 1:
				s.send(tea.MouseMotionMsg(e))
			case 2:
				s.send(tea.MouseReleaseMsg(e))
			default:
				s.send(tea.MouseClickMsg(e))
			}
		case n < 95:
			s.send(tea.WindowSizeMsg{Width: rng.IntN(150), Height: rng.IntN(50)})
		case n < 96:
			s.send(tea.PasteMsg{Content: []string{"plain", "a\x1b[31mb\nc\x07", strings.Repeat("語", 300), "portolan: 1\nnodes:\n  - {id: x, kind: s3}\n"}[rng.IntN(4)]})
		case n < 97:
			s.send([]tea.Msg{tea.BlurMsg{}, tea.FocusMsg{}}[rng.IntN(2)])
		default:
			s.Wait(700e6)
		}
	}
	// Whatever came of it can be written and read again.
	data := document.Format(s.design())
	f, err := document.Parse("monkey", data)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	if len(f.Topology.Nodes) != len(s.design().Nodes) {
		t.Fatal("nodes were lost in the file")
	}
}

// Undoing everything gives the design at the start, redoing everything the one
// at the end, whatever was done between.
func TestUndoIsComplete(t *testing.T) {
	t.Parallel()
	actions := []string{"a", "A", "o", "<enter>", "<enter>", "c", "c", "C", "d", "X", "y", "p", "P", "<ctrl+d>", "<shift+left>", "<shift+down>", "m", "h", "\\", "|", "w", "b", "]", "[", "e", "i", "v", "}", "f", "<esc>", "<tab>", "r", "x"}
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 11))
		s := newSession(t, 120, 36, sample(t, []string{"static-site", "global-api", "broken-launch"}[seed%3]))
		start := s.design()
		for range 100 {
			s.Press(actions[rng.IntN(len(actions))])
			if s.m.panes.inspector.Editing() {
				s.m.panes.inspector.Discard()
			}
		}
		for s.m.overlay() != nil || s.m.ui.mode != nil {
			s.Press("<esc>")
		}
		s.m.toPane(paneCanvas)
		s.m.showView(viewCanvas)
		s.m.unmark()
		end, steps := s.design(), len(s.m.doc.history.Steps())
		if steps == 0 {
			t.Fatalf("seed %d changed nothing", seed)
		}
		for range steps {
			s.Press("u")
		}
		if !sameDesign(s.design(), start) {
			t.Fatalf("seed %d: undo does not lead back to the start", seed)
		}
		for range steps {
			s.Press("U")
		}
		if !sameDesign(s.design(), end) {
			t.Fatalf("seed %d: redo does not lead back to the end", seed)
		}
	}
}

func sameDesign(a, b *model.Topology) bool {
	return string(document.Format(a)) == string(document.Format(b))
}

// Deleting the last word forwards in a line of text.
func TestDeleteWordForwards(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "static-site"))
	s.Press(":", "x", "<left>", "<alt+d>", "q", "<esc>", "a", "x", "<left>", "<ctrl+delete>", "<esc>")
}

// Keys that wait in the terminal while the program starts come before its first
// frame, and some before the size of the window.
func TestKeysBeforeTheFirstFrame(t *testing.T) {
	keys := monkeyKeys()
	slices.Sort(keys)
	for _, n := range []int{20, largeDesign + 1} {
		d := large(n)
		for _, sized := range []bool{true, false} {
			for _, k := range slices.Compact(keys) {
				m := New(Options{Design: d, Theme: "dark", NoTips: true})
				if sized {
					m.Update(tea.WindowSizeMsg{Width: 120, Height: 36})
				}
				m.Update(parttest.Key(k))
				_ = m.View()
			}
		}
	}
}
