package tui_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/tui"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/classroom"
	"portolan/tui/learner"
	"portolan/validate/exercise"
)

// The page of keys is generated and must be current:
// go test ./tui -run TestPageOfKeys -update
func TestPageOfKeys(t *testing.T) {
	path, text := filepath.Join("..", "docs", "keys.md"), tui.KeyReference(rooms(t)...)
	if f := flag.Lookup("update"); f.Value.String() == "true" {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != text {
		t.Error("docs/keys.md is not current; run: go test ./tui -run TestPageOfKeys -update")
	}
}

// rooms are the tables of who leads a workshop, and of who watches the screen of another.
func rooms(t *testing.T) []*binding.Table {
	t.Helper()
	course, err := exercise.Load(exercise.BuiltIn(), "")
	if err != nil {
		t.Fatal(err)
	}
	room := classroom.NewRoom(&learner.Class{Root: t.TempDir(), Course: course}, 1)
	seat, err := room.Sit("ana")
	if err != nil {
		t.Fatal(err)
	}
	pupil, err := classroom.NewPupil(seat, classroom.Work{Folder: learner.In(t.TempDir(), course)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pupil.End() })
	return slices.Concat(classroom.NewDesk(room, "", "", false).Rooms(), pupil.Rooms())
}

// A key that a table gets stands on the page, also one of the board and the mirror.
func TestPageOfKeysFollowsTables(t *testing.T) {
	tables := rooms(t)
	for _, table := range tables {
		key := "ctrl+alt+" + table.Room()[:1]
		table.Add(binding.Binding{ID: "made-up", Keys: []string{key}, Title: "Made up for " + table.Room(), Run: func(string) act.Action { return nil }})
		if page := tui.KeyReference(tables...); !strings.Contains(page, "| `"+key+"` | **Made up for "+table.Room()+".** |") {
			t.Errorf("a new key of %q does not stand on the page", table.Title())
		}
	}
}
