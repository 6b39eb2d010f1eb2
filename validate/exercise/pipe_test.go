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
	_, err := Load(os.DirFS(dir), "")
	if err == nil || !strings.Contains(err.Error(), "course.yaml: this is no file that can be read") {
		t.Fatalf("the error is %v", err)
	}
}
