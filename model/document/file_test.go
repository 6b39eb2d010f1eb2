package document

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// names lists a directory.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestSaveAndLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mein Entwurf für ü.topo.yaml")
	const text = "portolan: 1\nname: x\n"
	if err := Save(t.TempDir(), path, []byte(text)); err != nil {
		t.Fatal(err)
	}
	f, err := Load(path)
	if err != nil || f.Topology.Name != "x" || string(f.Source()) != text {
		t.Fatalf("read %+v (%v)", f, err)
	}
	if got := names(t, filepath.Dir(path)); len(got) != 1 {
		t.Errorf("saving leaves files behind: %q", got)
	}
}

func TestSaveKeepsModeAndLink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes and links are of another kind there")
	}
	dir := t.TempDir()
	target, link := filepath.Join(dir, "real", "shop.topo.yaml"), filepath.Join(dir, "shop.topo.yaml")
	if err := os.Mkdir(filepath.Dir(target), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join("real", "shop.topo.yaml"), link); err != nil {
		t.Fatal(err)
	}
	if err := Save(t.TempDir(), link, []byte("portolan: 1\n")); err != nil { // the link points at nothing yet
		t.Fatal(err)
	}
	if err := os.Chmod(target, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Save(t.TempDir(), link, []byte("portolan: 1\nname: y\n")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link became a file: %v, %v", info, err)
	}
	info, err := os.Stat(target)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v (%v)", info.Mode(), err)
	}
	if got := content(t, target); got != "portolan: 1\nname: y\n" {
		t.Errorf("the target holds %q", got)
	}
}

func TestSaveSaysWhatStoodInTheWay(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "file"), "x")
	loop := filepath.Join(dir, "loop")
	if err := os.Symlink("loop", loop); err != nil {
		t.Skip(err)
	}
	for path, says := range map[string]string{
		filepath.Join(dir, "missing", "a.topo.yaml"): "directory does not exist",
		filepath.Join(dir, "file", "a.topo.yaml"):    "directory is a file",
		dir:  "is a directory; name a file in it",
		loop: "nothing was changed",
	} {
		err := Save(t.TempDir(), path, nil)
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v, want %q", path, err, says)
		}
		if err != nil && strings.Contains(err.Error(), ".a.topo.yaml") {
			t.Errorf("%s: %v names a file that nobody asked for", path, err)
		}
	}
}

// A directory can be there and still take no files.
func TestSaveWhereNoFilesAreMade(t *testing.T) {
	if info, err := os.Stat("/proc/self"); err != nil || !info.IsDir() {
		t.Skip("there is no such directory here")
	}
	err := Save(t.TempDir(), "/proc/portolan.topo.yaml", []byte("x"))
	if err == nil || strings.Contains(err.Error(), "does not exist") || strings.Contains(err.Error(), "/.") {
		t.Errorf("got %v", err)
	}
}

func TestReplaceable(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	if err := Replaceable(path); err != nil {
		t.Errorf("nothing there: %v", err)
	}
	write(t, path, "x")
	if err := Replaceable(path); err != nil {
		t.Errorf("a file: %v", err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Skip(err)
	}
	for _, path := range []string{dir, link} {
		if err := Replaceable(path); err == nil {
			t.Errorf("%s is a directory", path)
		}
	}
}

func TestSaveRespectsProtection(t *testing.T) {
	if os.Geteuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("nothing is protected from this user")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "a.topo.yaml")
	write(t, path, "old")
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	err := Save(t.TempDir(), path, []byte("new"))
	if !errors.Is(err, fs.ErrPermission) || content(t, path) != "old" {
		t.Errorf("a read-only file: %v", err)
	}
	if err := errors.Join(os.Chmod(path, 0o644), os.Chmod(dir, 0o555)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
	if err = Save(t.TempDir(), path, []byte("new")); err != nil || content(t, path) != "new" { // in place
		t.Errorf("a read-only directory: %v", err)
	}
}

func TestLoadErrors(t *testing.T) {
	dir := t.TempDir()
	if f, err := Load(filepath.Join(dir, "nothing")); f != nil || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if f, err := Load(dir); f != nil || err == nil || !strings.Contains(err.Error(), "directory") {
		t.Errorf("a directory: %v", err)
	}
	path := filepath.Join(dir, "a.topo.yaml")
	write(t, path, "portolan: 1\nnods: []\n")
	var e *Error
	if f, err := Load(path); f == nil || !errors.As(err, &e) {
		t.Errorf("a broken document: %v", err)
	}
}

func TestChangesFromOutsideAreSeen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.topo.yaml")
	write(t, path, "portolan: 1\nname: a\n")
	f, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if f.Changed(path) {
		t.Error("changed at once")
	}
	write(t, path, "portolan: 1\nname: b\n") // same size, perhaps the same time
	if !f.Changed(path) {
		t.Error("another text of the same length is not seen")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if !f.Changed(path) {
		t.Error("a removed file is not seen")
	}
	var none Fingerprint
	if none.changed(path) {
		t.Error("a file that never was counts as changed")
	}
	write(t, path, "")
	if !none.changed(path) {
		t.Error("a file that came into being is not seen")
	}
}

func TestJournal(t *testing.T) {
	state, doc := filepath.Join(t.TempDir(), "state"), filepath.Join(t.TempDir(), "shop.topo.yaml")
	window := func(doc string) *Journal {
		t.Helper()
		j, err := OpenJournal(state, doc)
		if err != nil {
			t.Fatal(err)
		}
		return j
	}
	j := window(doc)
	if len(j.Pending()) > 0 {
		t.Error("work is pending before any was done")
	}
	j.SetBase([]byte("base"))
	for _, text := range []string{"a", "b\nb", "b\nb", "c"} {
		if err := j.Append([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	again := window(doc)
	if len(again.Pending()) > 0 {
		t.Error("the work of a window that is there is pending")
	}
	j.Close()
	pending := again.Pending()
	if len(pending) != 1 {
		t.Fatalf("%d works are pending", len(pending))
	}
	r := pending[0]
	if string(r.Data) != "c" || string(r.Base) != "base" || r.Edits != 3 || r.Document != doc || r.At.IsZero() || r.InPlace {
		t.Fatalf("pending is %+v", r)
	}
	again.Adopt(r)
	if err := again.Append([]byte("d")); err != nil {
		t.Fatal(err)
	}
	again.Close()
	third := window(doc)
	if pending := third.Pending(); len(pending) != 1 || pending[0].Edits != 4 || pending[0].Base != nil {
		t.Errorf("the count starts anew, or the old journal is still there: %+v", pending)
	}
	if len(window(doc+"x").Pending()) > 0 {
		t.Error("another document has this one's work")
	}
	third.Adopt(third.Pending()[0])
	for range 2 {
		if err := third.Clear(); err != nil {
			t.Fatal(err)
		}
	}
	if len(window(doc).Pending()) > 0 {
		t.Error("work is pending after it was cleared")
	}
}

// Work of two windows that ended is pending, the latest first; what one of
// them saves leaves that of the other alone.
func TestJournalsOfTwoWindows(t *testing.T) {
	state, doc := t.TempDir(), filepath.Join(t.TempDir(), "a")
	a, _ := OpenJournal(state, doc)
	b, _ := OpenJournal(state, doc)
	if err := errors.Join(a.Append([]byte("a")), b.Append([]byte("b"))); err != nil {
		t.Fatal(err)
	}
	if err := b.Clear(); err != nil {
		t.Fatal(err)
	}
	if err := b.Append([]byte("b2")); err != nil {
		t.Fatal(err)
	}
	a.Close()
	b.Close()
	c, _ := OpenJournal(state, doc)
	pending := c.Pending()
	if len(pending) != 2 || string(pending[0].Data) != "b2" || string(pending[1].Data) != "a" {
		t.Fatalf("%+v", pending)
	}
	if err := pending[0].Drop(); err != nil || len(c.Pending()) != 1 {
		t.Errorf("%v", err)
	}
}

// A journal of a version before this one, and one of another host, are work too.
func TestJournalsOfOthers(t *testing.T) {
	state, doc := t.TempDir(), filepath.Join(t.TempDir(), "a")
	j, _ := OpenJournal(state, doc)
	old := filepath.Join(state, "recovery", journalStem(doc)+journalSuffix)
	if err := os.MkdirAll(filepath.Dir(old), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, old, fmt.Sprintf("{\"document\":%q,\"edits\":2,\"at\":\"2026-01-02T03:04:05Z\",\"sha256\":%q}\nold", doc, sumOf("old")))
	write(t, strings.TrimSuffix(old, journalSuffix)+".1-x"+journalSuffix, fmt.Sprintf("{\"document\":%q,\"edits\":1,\"at\":\"2026-01-01T03:04:05Z\",\"sha256\":%q,\"base\":1,\"window\":{\"pid\":1,\"host\":\"elsewhere\",\"start\":\"1\"}}\nbfar", doc, sumOf("bfar")))
	live := self()
	live.PID = os.Getppid()
	live.Start, _ = startOf(live.PID)
	head := fmt.Sprintf("{\"document\":%q,\"edits\":1,\"at\":\"2026-01-01T03:04:05Z\",\"sha256\":%q,\"window\":{\"pid\":%d,\"host\":%q,\"start\":%q,\"boot\":%q,\"space\":%q,\"machine\":%q}}\nlive", doc, sumOf("live"), live.PID, live.Host, live.Start, live.Boot, live.Space, live.Machine)
	write(t, strings.TrimSuffix(old, journalSuffix)+".2-x"+journalSuffix, head)
	pending := j.Pending()
	if len(pending) != 2 || string(pending[0].Data) != "old" || string(pending[1].Data) != "far" || string(pending[1].Base) != "b" {
		t.Fatalf("%+v", pending)
	}
}

func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func TestDamagedJournalIsNoWork(t *testing.T) {
	state, doc := t.TempDir(), filepath.Join(t.TempDir(), "a")
	j, err := OpenJournal(state, doc)
	if err != nil {
		t.Fatal(err)
	}
	j.SetBase([]byte("portolan: 1\n"))
	if err := j.Append([]byte("portolan: 1\nname: whole\n")); err != nil {
		t.Fatal(err)
	}
	whole := content(t, j.path)
	j.Close()
	for _, cut := range []int{0, 1, len(whole) / 2, len(whole) - 1} {
		write(t, j.path, whole[:cut])
		if r := j.Pending(); len(r) > 0 {
			t.Errorf("cut to %d bytes it gives %q", cut, r[0].Data)
		}
	}
}

func TestDrafts(t *testing.T) {
	state := t.TempDir()
	if _, ok := LastDraft(state); ok {
		t.Error("a draft before any was kept")
	}
	first, err := DraftPath(state)
	if err != nil {
		t.Fatal(err)
	}
	write(t, first, "portolan: 1\n")
	second, err := DraftPath(state)
	if err != nil || second == first {
		t.Fatalf("the second draft is %s (%v)", second, err)
	}
	write(t, second, "portolan: 1\n")
	write(t, filepath.Join(state, "drafts", "draft-99.txt"), "")
	if last, ok := LastDraft(state); !ok || last != second {
		t.Errorf("the last draft is %s", last)
	}
}
