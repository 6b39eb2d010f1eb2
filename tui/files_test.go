package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"portolan/model/document"
	"portolan/samples"
	"portolan/samples/samplestest"
)

// onDisk puts a sample into a file of its own.
func onDisk(t *testing.T, name string) string {
	t.Helper()
	return tempFile(t, name+samples.Suffix, string(samplestest.Source(t, name)))
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A directory is no file to overwrite, with or without "!".
func TestSavingOntoADirectory(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("there", 0o700); err != nil {
		t.Fatal(err)
	}
	for _, keys := range []string{":w there", ":w! there"} {
		s := newSession(t, 120, 36, sample(t, "static-site"))
		s.Press(keys, "<enter>").Sees("Not saved: cannot save there: it is a directory; name a file in it.").Lacks(":w!")
	}
}

func TestSavingChangesOnlyWhatWasChanged(t *testing.T) {
	path := onDisk(t, "static-site")
	before := strings.Split(read(t, path), "\n")
	s := newSession(t, 120, 36, file(path), state(t.TempDir()))
	s.Sees("saved").Press("<shift+right>").Sees(s.m.doc.name() + " ●")
	s.Press("<ctrl+s>").Sees("Saved").Lacks(s.m.doc.name() + " ●")
	after := strings.Split(read(t, path), "\n")
	added := 0
	for _, l := range after {
		if !contains(before, l) {
			added++
		}
	}
	if added == 0 || added > 2 {
		t.Fatalf("%d new lines for one move:\n%s", added, strings.Join(after, "\n"))
	}
	if s.Press("u").m.doc.modified() == false {
		t.Fatal("undo after saving is a change")
	}
	s.Press("U")
	if s.m.doc.modified() {
		t.Fatal("redo leads back to what was saved")
	}
}

func contains(lines []string, l string) bool {
	for _, x := range lines {
		if x == l {
			return true
		}
	}
	return false
}

func TestSavingWhereItIsNotPossibleKeepsTheWork(t *testing.T) {
	dir := t.TempDir()
	s := newSession(t, 120, 36, sample(t, "static-site"), state(t.TempDir()))
	s.Press("d", ":w "+filepath.Join(dir, "no", "such", "folder.yaml"), "<enter>").Sees("Not saved", ":w FILE saves it elsewhere")
	if !s.m.doc.modified() {
		t.Fatal("the work is gone")
	}
	other := tempFile(t, "other.topo.yaml", "portolan: 1\n")
	s.Press(":w "+other, "<enter>").Sees("exists")
	if read(t, other) != "portolan: 1\n" {
		t.Fatal("a foreign file was overwritten")
	}
	s.Press(":w! "+other, "<enter>").Sees("Saved")
	if got, _ := check(t, other); len(got.Nodes) != len(s.design().Nodes) {
		t.Fatal("not all nodes were written")
	}
}

func TestQuitKeepsNamedWork(t *testing.T) {
	path := onDisk(t, "static-site")
	s := newSession(t, 120, 36, file(path), state(t.TempDir()))
	s.Press("r", " new title", "<enter>", "q")
	if !s.ended || !strings.Contains(read(t, path), "new title") {
		t.Fatalf("ended %v; file:\n%s", s.ended, read(t, path))
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".lock")); err == nil {
		t.Fatal("the lock is still there")
	}
}

func TestQuitKeepsUnnamedWorkAsDraft(t *testing.T) {
	dir := t.TempDir()
	s := newSession(t, 120, 36, blank(), state(dir))
	s.Press("a", "sydney", "<enter>", "q")
	draft := s.m.outcome.DraftPath
	if !s.ended || draft == "" || !strings.Contains(read(t, draft), "sydney") {
		t.Fatalf("ended %v, draft %q", s.ended, draft)
	}
	if last, ok := document.LastDraft(dir); !ok || last != draft {
		t.Fatalf("last draft %q, %v", last, ok)
	}
	empty := newSession(t, 120, 36, blank(), state(t.TempDir()))
	if empty.Press("q"); !empty.ended || empty.m.outcome.DraftPath != "" {
		t.Fatal("an untouched design leaves a draft")
	}
}

// What was not saved when the program died is offered when the file is opened
// again.
func TestRecovery(t *testing.T) {
	path, dir := onDisk(t, "static-site"), t.TempDir()
	before := read(t, path)
	s := newSession(t, 120, 36, file(path), state(dir))
	s.Press("d").Wait(time.Second).Sees("recovery copy kept")
	s.m.release() // the process dies here

	again := newSession(t, 120, 36, file(path), state(dir))
	again.Sees("Recovered 1 edit", "Keep", "Show differences", "Discard").Press("<ctrl+g>").Sees("does nothing here; an answer has to be chosen").Lacks("esc closes")
	if read(t, path) != before {
		t.Fatal("the file was touched")
	}
	again.Press("<down>", "<enter>").Sees("Recovered work against the file").Press("<esc>")
	again.Press("<esc>").Sees("Keep or discard").Press("<up>", "<enter>")
	if !sameDesign(again.design(), s.design()) {
		t.Fatalf("what was recovered is not what was there:\n%s", again.screen())
	}
	again.Press("<ctrl+s>").Sees("Saved")
	again.m.release()
	newSession(t, 120, 36, file(path), state(dir)).Lacks("Recovered")
}

func TestChangedOnDisk(t *testing.T) {
	path := onDisk(t, "static-site")
	foreign := strings.Replace(read(t, path), "kind: s3", "kind: s3, title: Foreign", 1)
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := newSession(t, 120, 36, file(path), state(t.TempDir()))
	s.Press("w", "w")
	focus := s.m.focus.node
	write(foreign)
	s.Wait(time.Second).Sees("reloaded", "Foreign").Focus(focus)

	s.Press("r", "Mine", "<enter>")
	write(strings.Replace(foreign, "Foreign", "Theirs", 1))
	s.Wait(time.Second).Sees("changed on disk")
	s.Press("<ctrl+s>").Sees("Not saved", "⏎ merges").Lacks(":w!")
	if !strings.Contains(read(t, path), "Theirs") {
		t.Fatal("the foreign change was overwritten")
	}
	s.Sees("Mine, here, and theirs, the file on disk").Press("<esc>") // both stay as they are
	s.Press(":w!", "<enter>").Sees("Saved")
	if text := read(t, path); !strings.Contains(text, "Mine") {
		t.Fatalf("not written:\n%s", text)
	}
}

func TestSecondOpenerIsReadOnly(t *testing.T) {
	path := onDisk(t, "static-site")
	first := newSession(t, 120, 36, file(path), state(t.TempDir()))
	second := newSession(t, 120, 36, file(path), state(t.TempDir()))
	second.Sees("Read-only").Press("d").Sees("Read-only")
	second.Press(":takeover", "<enter>").Press("d")
	if !second.m.doc.modified() {
		t.Fatal("still read-only after taking over")
	}
	first.Wait(time.Second).Sees("taken the file over")
	first.Press("d").Sees("Read-only")
}

// Who has the file is told, whatever else there is to say at the start.
func TestLockIsToldBeforeTheConfiguration(t *testing.T) {
	path := onDisk(t, "static-site")
	newSession(t, 120, 36, file(path), state(t.TempDir()))
	second := newSession(t, 120, 36, file(path), state(t.TempDir()), func(o *Options) {
		o.Notices = []string{"config.yaml:1: not understood"}
		o.Keys = []KeySetting{{Name: "nothing", Keys: []string{"x"}, Place: "config.yaml:2"}}
	})
	second.Sees("the document is open in process")
}

func TestDamagedFileOpensToLookAt(t *testing.T) {
	path := tempFile(t, "broken.topo.yaml", "portolan: 1\nnodes:\n  - {id: a, kind: users}\n  - {id: b, knd: alb}\nlinks:\n  - a -> c\n")
	s := newSession(t, 120, 36, file(path), state(t.TempDir()))
	s.Sees("broken.topo.yaml:4", "read-only", "2 mistakes", "line 6, column")
	s.Press("<esc>", "d").Sees("Read-only until corrected")
}

func TestMissingFileIsMadeOnSaving(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.topo.yaml")
	s := newSession(t, 120, 36, file(path), state(t.TempDir()))
	s.Sees("new.topo.yaml").Press("a", "sydney", "<enter>", "<ctrl+s>").Sees("Saved")
	if got, _ := check(t, path); len(got.Nodes) != 1 {
		t.Fatalf("%d nodes", len(got.Nodes))
	}
}

func TestCtrlCTwiceLeavesAndKeepsACopy(t *testing.T) {
	path, dir := onDisk(t, "static-site"), t.TempDir()
	before := read(t, path)
	s := newSession(t, 120, 36, file(path), state(dir))
	s.Press("d", "<ctrl+c>").Sees("ctrl+c again")
	s.now = s.now.Add(3 * time.Second)
	if s.Press("<ctrl+c>"); s.ended {
		t.Fatal("two presses far apart leave")
	}
	if s.Press("<ctrl+c>"); !s.ended || read(t, path) != before {
		t.Fatalf("ended %v", s.ended)
	}
	newSession(t, 120, 36, file(path), state(dir)).Sees("Recovered")
}

// Pasted text is never read as keys.
func TestPastedDesignIsOffered(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "static-site"))
	n := len(s.design().Nodes)
	s.send(pasted("dddd"))
	if len(s.design().Nodes) != n {
		t.Fatal("pasted letters were taken as keys")
	}
	s.send(pasted("portolan: 1\nnodes:\n  - {id: x, kind: s3}\n  - {id: y, kind: lambda}\n"))
	s.Sees("Add 2 nodes").Press("<enter>")
	if len(s.design().Nodes) != n+2 {
		t.Fatalf("%d nodes", len(s.design().Nodes))
	}
	if s.Press("u"); len(s.design().Nodes) != n {
		t.Fatal("more than one undo step")
	}
}

// What was undone before leaving is not offered as lost work.
func TestNothingIsRecoveredWhenEverythingWasUndone(t *testing.T) {
	path, dir := onDisk(t, "static-site"), t.TempDir()
	s := newSession(t, 120, 36, file(path), state(dir))
	s.Press("d").Wait(time.Second).Press("u").Wait(time.Second)
	s.m.release()
	newSession(t, 120, 36, file(path), state(dir)).Lacks("Recovered")
}

func TestRecentFilesAreOnTheStartScreen(t *testing.T) {
	path, dir := onDisk(t, "static-site"), t.TempDir()
	newSession(t, 120, 36, file(path), state(dir)).m.release()
	s := newSession(t, 120, 36, state(dir))
	s.Press("r").Sees("static-site.topo.yaml").Press("<enter>").Sees("Site CDN", "saved")
}

func TestSamplesOpenFromTheStartScreen(t *testing.T) {
	s := newSession(t, 120, 36, state(t.TempDir()))
	s.Press("o").Sees("global-storefront").Press("<enter>").Sees("Inspector", "nothing to save")
}

// Sections without a heading and bare lists of nodes are understood, with the
// line ends that terminals send; mistakes in them are named.
func TestPastedFragments(t *testing.T) {
	for _, text := range []string{
		"nodes:\r  - {id: x, kind: s3}\r  - {id: y, kind: cloudfront}\rlinks:\r  - y -> x\r",
		"- {id: x, kind: s3}\n- {id: y, kind: cloudfront}\n",
	} {
		s := newSession(t, 120, 36, sample(t, "static-site"))
		n := len(s.design().Nodes)
		s.send(pasted(text))
		s.Sees("Add 2 nodes").Press("<enter>")
		if got := len(s.design().Nodes); got != n+2 {
			t.Fatalf("%d nodes of %d", got, n+2)
		}
		if s.Press("<esc>", "<ctrl+z>").Sees(":suspend goes to the shell"); len(s.design().Nodes) != n {
			t.Fatal("undo leaves pasted nodes")
		}
		s.Press("U", "<ctrl+z>").Lacks(":suspend")
	}
	s := newSession(t, 120, 36, sample(t, "static-site"))
	s.send(pasted("- {id: x, kind: alp}\n"))
	s.Sees("Nothing pasted")
}

// Whatever is pasted as a title can be saved and reads back.
func TestAnyPastedTitleCanBeSaved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.topo.yaml")
	s := newSession(t, 120, 36, file(path), state(t.TempDir()))
	s.Press("a", "sydney", "<enter>")
	want := []string{}
	for _, text := range []string{
		"\ufeffbom", "rtl \u202eevil\u202c \u2066x\u2069 \u200f", "two\r\nlines\u2028three\u0085four", "日本語🏳️\u200d🌈 é e\u0301", "\x1b]0;title\x07 \x9b31m", strings.Repeat("x", 300), "bad \xff bytes",
		"a: {b}, [c] # \"d\" 'e' | > & * ! %",
	} {
		s.Press("r", "<ctrl+u>")
		s.send(pasted(text))
		s.Press("<enter>", "<ctrl+s>").Sees("Saved")
		f, err := document.Load(path)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		want = append(want, f.Topology.Nodes[0].Title)
	}
	if want[0] != "bom" || want[2] != "two lines three four" || want[3] != "日本語🏳️\u200d🌈 é e\u0301" || len(want[5]) != 300 {
		t.Fatalf("%q", want)
	}
}

// All that is wrong in the configuration is counted at the start, mistakes in settings
// and in keys alike, and where the rest can be read is said.
func TestAllMistakesOfTheConfigurationAreTold(t *testing.T) {
	start := func(notices []string, keys ...KeySetting) *session {
		return newSession(t, 120, 36, sample(t, "static-site"), func(o *Options) { o.Notices, o.Keys = notices, keys })
	}
	bad := KeySetting{Name: "nosuch", Keys: []string{"f4"}, Place: "c.yaml:3"}
	start([]string{"c.yaml:1: one"}).Sees("c.yaml:1: one").Lacks("in all")
	start([]string{"c.yaml:1: one", "c.yaml:2: two"}).Sees("c.yaml:1: one. The configuration has 2 mistakes in all: `portolan config` lists them.")
	start([]string{"c.yaml:1: one"}, bad).Sees("2 mistakes in all")
	start(nil, bad).Sees("nosuch").Lacks("in all")
}

// A copy keeps the name of the design, after which its stacks are called: saving says so,
// and how it gets another.
func TestSavingUnderAnotherNameSaysWhatKeepsTheOld(t *testing.T) {
	t.Chdir(t.TempDir())
	s := newSession(t, 120, 36, sample(t, "static-site"), state(t.TempDir()))
	s.Press(":w bakery.topo.yaml", "<enter>").Sees("Saved bakery.topo.yaml", "still called Static site, and its stacks static-site-REGION", "bakery renames it.")
	s.Press(":name bakery", "<enter>").Sees("Done:")
	if got := s.m.doc.now().Name; got != "bakery" {
		t.Fatalf("the design is called %q", got)
	}
	s.Press(":w bakery", "<enter>").Press(":name", "<enter>").Sees("Name of the design: bakery").Press("<esc>")
	s.Press(":w! bakery.topo.yaml", "<enter>").Sees("Saved").Lacks("still called")
	s.Press("u").Press("<esc>")
	if got := s.m.doc.now().Name; got != "Static site" {
		t.Fatalf("undone, the design is called %q", got)
	}
}
