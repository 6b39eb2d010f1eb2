package hand

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
)

func (d *desk) leave() Left { return d.file.Leave(d.topo) }

// Work that was not saved and what others did to the file meanwhile come
// together; what both changed is named.
func TestRecoveryOverAForeignChange(t *testing.T) {
	path, state := onDisk(t, shop), t.TempDir()
	a := newDesk(t, state, path).do(title("Mine"))
	if left := a.leave(); !strings.Contains(left.Message, "A recovery copy is kept") {
		t.Fatal(left.Message)
	}
	write(t, path, strings.Replace(shop, "id: app,", "id: app, title: Theirs,", 1))
	b := newDesk(t, state, path)
	old, _ := b.file.Pending()
	if old == nil || !old.Changed || old.Unknown {
		t.Fatalf("%+v", old)
	}
	m := old.Merge(b.topo, func(model.Conflict) model.Answer { return model.Mine })
	if len(m.Conflicts) > 0 || m.Topology.Node("web").Title != "Mine" || m.Topology.Node("app").Title != "Theirs" {
		t.Fatalf("%v\n%s", m.Conflicts, document.Format(m.Topology))
	}
	b.topo = m.Topology
	b.file.Use(old)
	if s := b.save("", false); !s.OK {
		t.Fatalf("%+v", s)
	}
	b.file.Release()
	if text := read(t, path); !strings.Contains(text, "Mine") || !strings.Contains(text, "Theirs") || !strings.Contains(text, "# the front") {
		t.Fatal(text)
	}

	c := newDesk(t, state, path).do(title("Again"))
	c.leave()
	write(t, path, strings.Replace(read(t, path), "Mine", "Foe", 1))
	d := newDesk(t, state, path)
	old, _ = d.file.Pending()
	if m := old.Merge(d.topo, func(model.Conflict) model.Answer { return model.Theirs }); len(m.Conflicts) != 1 || m.Conflicts[0].String() != "web title: Again here, Foe there" || m.Topology.Node("web").Title != "Foe" {
		t.Fatalf("%v", m.Conflicts)
	}
	d.said = d.file.Drop(old)
	if again, _ := d.file.Pending(); again != nil {
		t.Fatal("dropped work is offered")
	}
}

// Who lost the file to another window says what is so: the work is in a copy of
// its own, which what the other saves does not touch.
func TestLeavingAfterATakeOver(t *testing.T) {
	path, state := onDisk(t, shop), t.TempDir()
	a := newDesk(t, state, path).do(title("A"))
	b := newDesk(t, state, path)
	b.said = b.file.TakeOver()
	b.do(model.Retitle{ID: "app", Title: "B"})
	if s := b.save("", false); !s.OK {
		t.Fatalf("%+v", s)
	}
	for _, over := range []bool{false, true} {
		if s := a.save("", over); s.OK {
			t.Fatal("the other window's work was overwritten")
		}
		a.hears("another window has taken the file over", true)
	}
	if left := a.leave(); !strings.Contains(left.Message, "A recovery copy is kept") {
		t.Fatal(left.Message)
	}
	b.leave()
	c := newDesk(t, state, path)
	old, _ := c.file.Pending()
	if old == nil {
		t.Fatal("the copy is not there")
	}
	if m := old.Merge(c.topo, nil); m.Topology.Node("web").Title != "A" || m.Topology.Node("app").Title != "B" {
		t.Fatal(document.Format(m.Topology))
	}
}

// What is said about a change on disk can be done.
func TestReadOnlyConflictNamesNoOverwriting(t *testing.T) {
	path, state := onDisk(t, shop), t.TempDir()
	a := newDesk(t, state, path).do(title("A"))
	b := newDesk(t, state, path)
	b.said = b.file.TakeOver()
	a.look()
	if s := b.do(title("B")).save("", false); !s.OK {
		t.Fatalf("%+v", s)
	}
	a.look()
	for _, said := range []string{a.said.Text, a.file.ConflictWord().Text} {
		if !strings.Contains(said, "changed on disk") || strings.Contains(said, ":w!") || !strings.Contains(said, ":reload") {
			t.Errorf("%q", said)
		}
	}
}

// A lock that is gone, with the folder or alone, is no window that took over.
func TestLockThatIsGone(t *testing.T) {
	for name, lose := range map[string]func(dir string) error{
		"removed": func(dir string) error { return os.Remove(filepath.Join(dir, ".a.topo.yaml.lock")) },
		"moved":   func(dir string) error { return os.Rename(dir, dir+"-moved") },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "work")
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "a.topo.yaml"), shop)
			t.Chdir(dir)
			d := newDesk(t, t.TempDir(), "a.topo.yaml").do(title("Mine"))
			if err := lose(dir); err != nil {
				t.Fatal(err)
			}
			if d.look(); d.said.Text != "" || d.file.ReadOnly() != "" {
				t.Fatalf("%q %q", d.said.Text, d.file.ReadOnly())
			}
			if s := d.save("", false); !s.OK {
				t.Fatalf("%+v", s)
			}
			newDesk(t, t.TempDir(), "a.topo.yaml").hears("Read-only", true)
		})
	}
}

// A file with mistakes that vanishes is kept as it was read.
func TestDamagedFileThatVanishes(t *testing.T) {
	const damaged = "portolan: 1\nnodes:\n  - {id: a, kind: s3, no: x}\n"
	path := onDisk(t, damaged)
	d := newDesk(t, t.TempDir(), path)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	d.look()
	d.hears("kept as a draft", true)
	if got := read(t, d.file.Draft()); got != damaged {
		t.Fatalf("%q", got)
	}
	if left := d.leave(); left.DraftPath == "" || read(t, left.DraftPath) != damaged {
		t.Fatalf("%+v", left)
	}
}

// Without a place for recovery copies that is said at once, once, and at the end.
func TestNoPlaceForACopy(t *testing.T) {
	state := t.TempDir()
	write(t, filepath.Join(state, "recovery"), "")
	d := newDesk(t, state, onDisk(t, shop)).do(title("Mine"))
	d.file.Edited()
	keep, _ := d.file.KeepLater(d.topo)
	d.said = d.file.Took(keep())
	d.hears("No recovery copy can be written", true)
	if w := d.file.Took(keep()); w.Text != "" {
		t.Error("it is said again and again")
	}
	if d.file.NoCopy() == "" {
		t.Error("nothing to show")
	}
	if left := d.leave(); !strings.Contains(left.Message, "no recovery copy could be written") || strings.Contains(left.Message, "is kept") {
		t.Fatal(left.Message)
	}
	if left := newDesk(t, "", onDisk(t, shop)).do(title("Mine")).leave(); !strings.Contains(left.Message, "no recovery copy could be written") {
		t.Fatal(left.Message)
	}
}

// A file that vanishes is kept as a draft, saved anew when asked, and forgotten
// as a draft when it comes back.
func TestVanishedFile(t *testing.T) {
	path, state := onDisk(t, shop), t.TempDir()
	d := newDesk(t, state, path)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	d.look()
	d.hears("gone from the disk", true)
	draft := d.file.Draft()
	if f, err := document.Load(draft); err != nil || !model.Equal(f.Topology, d.topo) {
		t.Fatalf("%q %v", draft, err)
	}
	if d.look(); d.said.Text != "" {
		t.Error("it is said every second:", d.said.Text)
	}
	write(t, path, shop)
	if d.look(); d.file.Vanished() || exists(draft) {
		t.Fatal("still taken for gone")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	d.look()
	d.do(title("Mine"))
	if s := d.save("", false); s.OK {
		t.Fatal("written where somebody removed it")
	}
	left := d.leave()
	if f, err := document.Load(left.DraftPath); err != nil || f.Topology.Node("web").Title != "Mine" || !strings.Contains(left.Message, "kept as a draft") {
		t.Fatalf("%+v %v", left, err)
	}

	e := newDesk(t, state, onDisk(t, shop))
	path = e.file.Path()
	if err := os.RemoveAll(filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	e.look()
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if s := e.save("", true); !s.OK || exists(e.file.Draft()) || e.file.Vanished() {
		t.Fatalf("%+v", s)
	}
}

// A file with two names is written in place, which is said; when the program
// ends in the middle, the next start completes it.
func TestSavingInPlace(t *testing.T) {
	path, state := onDisk(t, shop), t.TempDir()
	if err := os.Link(path, path+".2"); err != nil {
		t.Skip(err)
	}
	d := newDesk(t, state, path).do(title("Front"))
	d.save("", false)
	d.hears("Written in place, because it has 2 names", false)
	if read(t, path+".2") != read(t, path) {
		t.Fatal("two files now")
	}
	if files, _ := filepath.Glob(filepath.Join(state, "recovery", "*")); len(files) > 0 {
		t.Fatal("left:", files)
	}
	d.file.Release()

	whole := strings.Replace(shop, "Shop", "A much longer name of the shop", 1)
	j, err := document.OpenJournal(state, path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, shop)
	j.SetBase([]byte(shop))
	if err := j.Guard([]byte(whole)); err != nil {
		t.Fatal(err)
	}
	j.Close()
	write(t, path, whole[:40]+shop[40:]+whole[len(shop):]) // as the end of the program left it
	e := newDesk(t, state, path)
	if read(t, path) != whole || e.topo.Name != "A much longer name of the shop" {
		t.Fatalf("not completed:\n%s", read(t, path))
	}
	if old, _ := e.file.Pending(); old != nil {
		t.Error("what was completed is offered")
	}
}

// The start removes what killed runs left.
func TestSweepBesideTheFile(t *testing.T) {
	path, state := onDisk(t, shop), t.TempDir()
	lock := filepath.Join(filepath.Dir(path), ".old.lock")
	write(t, lock, "pid: 999999999\nhost: "+hostOf(t)+"\nsince: 2026-01-02T03:04:05Z\n")
	Sweep(Place{StateDir: state}, path)()
	if exists(lock) {
		t.Error("a stale lock is left")
	}
}

func hostOf(t *testing.T) string {
	t.Helper()
	h, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// What is said at leaving is so at that moment: a copy that somebody removed is
// written again, and a file that went a moment ago is kept.
func TestLeavingLooksAtTheDisk(t *testing.T) {
	path, state := onDisk(t, shop), t.TempDir()
	d := newDesk(t, state, path).do(title("Mine"))
	d.file.Edited()
	keep, _ := d.file.KeepLater(d.topo)
	d.file.Took(keep())
	if err := os.RemoveAll(filepath.Join(state, "recovery")); err != nil {
		t.Fatal(err)
	}
	if left := d.leave(); !strings.Contains(left.Message, "A recovery copy is kept") {
		t.Fatal(left.Message)
	}
	e := newDesk(t, state, path)
	if old, _ := e.file.Pending(); old == nil || old.Topology.Node("web").Title != "Mine" {
		t.Fatalf("the copy that was promised: %+v", old)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	left := e.leave()
	if f, err := document.Load(left.DraftPath); err != nil || !model.Equal(f.Topology, e.topo) {
		t.Fatalf("%+v %v", left, err)
	}
}

// What was seen in the background before the window left, or before it took
// another lock, says nothing of now.
func TestSightOfBefore(t *testing.T) {
	for name, between := range map[string]func(t *testing.T, d, other *desk){
		"left": func(t *testing.T, d, _ *desk) { d.file.Leave(d.topo) },
		"taken back": func(_ *testing.T, d, other *desk) {
			other.file.Leave(other.topo)
			d.said = d.file.TakeOver()
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := onDisk(t, shop)
			d := newDesk(t, t.TempDir(), path).do(title("Mine"))
			other := newDesk(t, t.TempDir(), path)
			look := d.file.Look()
			other.file.TakeOver()
			seen := look()
			between(t, d, other)
			if reread, w := d.file.Saw(seen, d.topo); reread || w.Text != "" || d.file.ReadOnly() != "" {
				t.Errorf("reread %v, said %q, read-only %q", reread, w.Text, d.file.ReadOnly())
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), ".shop.topo.yaml.lock")); name == "taken back" && err != nil {
				t.Error(err)
			}
		})
	}
}

// A look that ends after the lock was given back finds none: nobody took it.
func TestSightOfAfter(t *testing.T) {
	d := newDesk(t, t.TempDir(), onDisk(t, shop)).do(title("Mine"))
	look := d.file.Look()
	d.file.Leave(d.topo)
	if reread, w := d.file.Saw(look(), d.topo); reread || w.Text != "" {
		t.Errorf("reread %v, said %q", reread, w.Text)
	}
}
