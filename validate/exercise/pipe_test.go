//go:build unix

package exercise

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A pipe in the folder of a course is refused: to open one waits for ever.
func TestCourseWithPipe(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "course.yaml"), 0o600); err != nil {
		t.Skip(err)
	}
	fsys, err := Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Load(fsys, "")
	if err == nil || !strings.Contains(err.Error(), "course.yaml: this is no file that can be read") {
		t.Fatalf("the error is %v", err)
	}
}

// A link that leads out of the folder of a course is not followed, one that stays in it is.
func TestCourseWithLinks(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "start.topo.yaml")
	for out, text := range map[bool]string{false: "", true: "start.topo.yaml: this cannot be read"} {
		dir := t.TempDir()
		for name, file := range courseOf(`{exists: {sel: site}}`) {
			path := filepath.Join(dir, name)
			if name == "start.topo.yaml" {
				target := filepath.Join(dir, "inside.topo.yaml")
				link := "inside.topo.yaml"
				if out {
					target, link = outside, outside
				}
				if err := os.Symlink(link, path); err != nil {
					t.Skip(err)
				}
				path = target
			}
			if err := os.WriteFile(path, file.Data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		fsys, err := Folder(dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = Load(fsys, ""); (err != nil) != out || out && !strings.Contains(err.Error(), text) {
			t.Errorf("a link that leads out (%v): %v", out, err)
		}
	}
}
