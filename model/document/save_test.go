//go:build linux || darwin || freebsd || netbsd

package document

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// safely is where a test keeps the text before a file is written in place.
type safely struct {
	old []byte
	err error
}

func (s *safely) keep(old []byte) error { s.old = append([]byte{}, old...); return s.err }

// A file with other names stays one file; its text is safe before it is touched.
func TestWriteKeepsHardLinks(t *testing.T) {
	dir := t.TempDir()
	path, other := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, path, "an old and longer text")
	if err := os.Link(path, other); err != nil {
		t.Skip(err)
	}
	s := &safely{err: errors.New("the disk is full")}
	if _, err := Write(path, []byte("new"), Guard{Safe: s.keep}); err == nil || !strings.Contains(err.Error(), "2 names") || content(t, path) != "an old and longer text" {
		t.Fatalf("written without a safe copy: %v", err)
	}
	s.err = nil
	for _, text := range []string{"new", "a text that is much longer than the one before it was"} {
		why, err := Write(path, []byte(text), Guard{Safe: s.keep})
		if err != nil || why != "it has 2 names" || content(t, other) != text {
			t.Fatalf("%q, %v: %q", why, err, content(t, other))
		}
	}
	if string(s.old) != "new" {
		t.Errorf("kept %q", s.old)
	}
	if got := names(t, dir); len(got) != 2 {
		t.Errorf("files are %q", got)
	}
}

// Saving on the command line keeps the text in a journal while it writes in
// place, and no longer.
func TestSaveInPlaceLeavesNoJournal(t *testing.T) {
	state := t.TempDir()
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	write(t, path, "old")
	if err := os.Link(path, path+"2"); err != nil {
		t.Skip(err)
	}
	if err := Save(state, path, []byte("new")); err != nil || content(t, path+"2") != "new" {
		t.Fatal(err)
	}
	if got := names(t, filepath.Join(state, "recovery")); len(got) > 0 {
		t.Errorf("left are %q", got)
	}
}

func TestWriteKeepsExtendedAttributes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	write(t, path, "old")
	if err := unix.Setxattr(path, "user.portolan", []byte("kept"), 0); err != nil {
		t.Skip(err)
	}
	if why, err := Write(path, []byte("new"), Guard{Safe: (&safely{}).keep}); why != "" || err != nil {
		t.Fatal(why, err)
	}
	if v, err := attribute(path, "user.portolan"); string(v) != "kept" || content(t, path) != "new" {
		t.Errorf("%q %v", v, err)
	}
}

func TestWriteKeepsOwnerAndMode(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root gives files away")
	}
	path := filepath.Join(t.TempDir(), "a")
	write(t, path, "old")
	if err := errors.Join(os.Chown(path, 1234, 2345), os.Chmod(path, 0o640|fs.ModeSetgid)); err != nil {
		t.Fatal(err)
	}
	if why, err := Write(path, []byte("new"), Guard{Safe: (&safely{}).keep}); why != "" || err != nil {
		t.Fatal(why, err)
	}
	info, err := os.Stat(path)
	st := info.Sys().(*syscall.Stat_t)
	if err != nil || st.Uid != 1234 || st.Gid != 2345 || info.Mode() != 0o640|fs.ModeSetgid {
		t.Errorf("%d:%d %v", st.Uid, st.Gid, info.Mode())
	}
}

// A folder that takes no new files does not keep a file in it from being saved.
func TestWriteInAClosedFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("no folder is closed to root")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	write(t, path, "old")
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
	why, err := Write(path, []byte("new"), Guard{Safe: (&safely{}).keep})
	if err != nil || why != "its folder takes no new files" || content(t, path) != "new" {
		t.Errorf("%q %v", why, err)
	}
}

func TestTorn(t *testing.T) {
	old, data := []byte("aaaa"), []byte("bbbbbb")
	for disk, want := range map[string]bool{
		"aaaa": true, "bbbbbb": true, "bbaabb": true, "aaaab": true, "abab": true,
		"": false, "aaac": false, "aaaabbb": false, "aaaaab": false, "aaa": false,
	} {
		if got := Torn([]byte(disk), old, data); got != want {
			t.Errorf("%q: %v", disk, got)
		}
	}
	if !Torn([]byte("bbaa"), []byte("aaaa"), []byte("bb")) {
		t.Error("a shorter text")
	}
}
