package hand

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"portolan/model"
	"portolan/model/document"
)

const shop = `portolan: 1
name: Shop

nodes:
  - {id: web, kind: alb, region: us-east-1}   # the front
  - {id: app, kind: asg, region: us-east-1}

links:
  - web -> app
`

// desk is one window: a file at hand and the design in it.
type desk struct {
	t     *testing.T
	place Place
	now   time.Time
	file  *File
	topo  *model.Topology
	said  Word
}

func newDesk(t *testing.T, state, path string) *desk {
	t.Helper()
	d := &desk{t: t, now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	d.place = Place{StateDir: state, Clock: func() time.Time { return d.now }}
	d.file, d.topo, d.said = Open(d.place, path, true)
	if d.file != nil && d.file.ReadOnly() == "" {
		d.said = d.file.Hold()
	}
	return d
}

func (d *desk) do(e model.Edit) *desk {
	d.t.Helper()
	next, err := e.Apply(d.topo)
	if err != nil {
		d.t.Fatal(err)
	}
	d.topo = next
	return d
}

func (d *desk) save(path string, over bool) Saved {
	s := d.file.Save(d.topo, path, over)
	d.said = Word{}
	for _, w := range s.Words {
		if w.Text != "" {
			d.said = w
		}
	}
	return s
}

func (d *desk) hears(want string, bad bool) *desk {
	d.t.Helper()
	if !strings.Contains(d.said.Text, want) || want == "" && d.said.Text != "" || d.said.Bad != bad {
		d.t.Fatalf("said %q (bad %v), not %q", d.said.Text, d.said.Bad, want)
	}
	return d
}

func (d *desk) look() bool {
	look := d.file.Look()
	if look == nil {
		return false
	}
	reread, w := d.file.Saw(look(), d.topo)
	d.said = w
	return reread
}

func onDisk(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "shop.topo.yaml")
	write(t, path, text)
	return path
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func title(text string) model.Edit { return model.Retitle{ID: "web", Title: text} }

func TestSavingTouchesOnlyWhatChanged(t *testing.T) {
	path := onDisk(t, shop)
	d := newDesk(t, t.TempDir(), path).do(title("Front"))
	if s := d.save("", false); !s.OK || s.Moved {
		t.Fatalf("%+v", s)
	}
	d.hears("Saved "+path, false)
	want := strings.Replace(shop, "id: web,", "id: web, title: Front,", 1)
	if got := read(t, path); got != want && !strings.Contains(got, "# the front") {
		t.Fatalf("%s", got)
	}
	if d.file.Modified(d.topo) {
		t.Fatal("still modified")
	}
	if left := d.file.Leave(d.topo); left != (Left{}) {
		t.Fatalf("%+v", left)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(path), ".shop.topo.yaml.lock")); err == nil {
		t.Fatal("the lock is still there")
	}
}

func TestSavingElsewhereMovesTheDesign(t *testing.T) {
	path := onDisk(t, shop)
	d := newDesk(t, t.TempDir(), path).do(title("Front"))
	other := filepath.Join(t.TempDir(), "other.topo.yaml")
	write(t, other, "portolan: 1\n")
	if s := d.save(other, false); s.OK {
		t.Fatal("a file of others is overwritten")
	}
	d.hears("exists", true)
	if s := d.save(other, true); !s.OK || !s.Moved || d.file.Path() != other {
		t.Fatalf("%+v", s)
	}
	if second := newDesk(t, t.TempDir(), path); second.file.ReadOnly() != "" {
		t.Fatal("the lock of the first file is still held:", second.file.ReadOnly())
	}
}

func TestSavingWhereThereIsNoFolder(t *testing.T) {
	d := newDesk(t, t.TempDir(), onDisk(t, shop)).do(title("Front"))
	if s := d.save(filepath.Join(t.TempDir(), "no", "a.yaml"), false); s.OK {
		t.Fatal("saved")
	}
	d.hears("your work is kept here", true)
	if !d.file.Kept(d.topo) {
		t.Fatal("no recovery copy after a failed save")
	}
}

// What others saved that is no design is said in one line: place and advice, without the
// source and a caret that would point at nothing there.
func TestForeignProblemIsSaidInOneLine(t *testing.T) {
	for typo, meant := range map[string]string{"knd: s3": "did you mean kind?", "kind: cloudfrnt": "did you mean cloudfront?"} {
		path := onDisk(t, shop)
		d := newDesk(t, t.TempDir(), path)
		write(t, path, "portolan: 1\nnodes:\n  - {id: fn, "+typo+"}\n  - {id: fn2, "+typo+"}\n")
		if !d.look() {
			t.Fatal("the change was not seen")
		}
		_, d.said = d.file.Reread()
		d.hears("cannot be read now", true)
		for _, want := range []string{":3:", meant, "more problem"} {
			if !strings.Contains(d.said.Text, want) {
				t.Errorf("%q lacks %q", d.said.Text, want)
			}
		}
		if strings.ContainsAny(d.said.Text, "^\n{") {
			t.Errorf("a line of the source in %q", d.said.Text)
		}
	}
}

// A change on disk is read at once without edits, and waits with edits.
func TestWatching(t *testing.T) {
	path := onDisk(t, shop)
	d := newDesk(t, t.TempDir(), path)
	if d.look() {
		t.Fatal("changed without a change")
	}
	write(t, path, strings.Replace(shop, "Shop", "Theirs", 1))
	if !d.look() {
		t.Fatal("the change was not seen")
	}
	d.topo, d.said = d.file.Reread()
	if d.hears("reloaded", false); d.topo.Name != "Theirs" {
		t.Fatal(d.topo.Name)
	}
	d.do(title("Mine"))
	write(t, path, shop)
	if d.look() || !d.file.Conflict() {
		t.Fatal("edits are dropped")
	}
	d.hears("changed on disk while you edit it", true)
	if d.look(); d.said.Text != "" {
		t.Fatal("it is said twice:", d.said.Text)
	}
	if s := d.save("", false); s.OK || read(t, path) != shop {
		t.Fatal("a change of others was overwritten")
	}
	before := d.topo
	if d.topo, d.said = d.file.Reload(d.topo); d.topo.Name != "Shop" || d.topo == before {
		t.Fatal("not reloaded")
	}
}

func TestTwoWindows(t *testing.T) {
	path, state := onDisk(t, shop), t.TempDir()
	a := newDesk(t, state, path)
	b := newDesk(t, state, path).hears("Read-only", true)
	if s := b.do(title("B")).save("", false); s.OK {
		t.Fatal("a locked file was saved")
	}
	if b.said = b.file.TakeOver(); b.file.ReadOnly() != "" {
		t.Fatal(b.said.Text)
	}
	a.look()
	a.hears("taken the file over", true)
	if !strings.Contains(a.file.ReadOnly(), "Read-only") {
		t.Fatal("both edit")
	}
	if s := b.save("", false); !s.OK {
		t.Fatalf("%+v", s)
	}
}

// What was kept is offered once, and gone after a save.
func TestRecovery(t *testing.T) {
	path, state := onDisk(t, shop), t.TempDir()
	a := newDesk(t, state, path).do(title("Mine"))
	if !a.file.Edited() || a.file.Edited() {
		t.Fatal("a copy is due once")
	}
	keep, w := a.file.KeepLater(a.topo)
	if keep == nil {
		t.Fatal(w.Text)
	}
	if w = a.file.Took(keep()); w.Text != "" || !a.file.Kept(a.topo) {
		t.Fatal("not kept:", w.Text)
	}
	a.file.Release() // as if the process were gone

	b := newDesk(t, state, path)
	old, w := b.file.Pending()
	if old == nil || old.Edits != 1 || !model.Equal(old.Topology, a.topo) {
		t.Fatalf("%+v %v", old, w)
	}
	b.topo = old.Topology
	if s := b.save("", false); !s.OK {
		t.Fatalf("%+v", s)
	}
	b.file.Release()
	if old, _ := newDesk(t, state, path).file.Pending(); old != nil {
		t.Fatal("offered after it was saved")
	}
}

func TestUndoneWorkLeavesNoCopy(t *testing.T) {
	path, state := onDisk(t, shop), t.TempDir()
	a := newDesk(t, state, path)
	start := a.topo
	a.do(title("Mine"))
	a.file.Keep(a.topo)
	if keep, _ := a.file.KeepLater(start); keep != nil {
		t.Fatal("a copy of what is saved")
	}
	if left := a.file.Leave(start); left.Message != "" {
		t.Fatal(left.Message)
	}
	if old, _ := newDesk(t, state, path).file.Pending(); old != nil {
		t.Fatal("a copy is left")
	}
}

func TestUnnamedWorkBecomesADraft(t *testing.T) {
	state := t.TempDir()
	d := newDesk(t, state, onDisk(t, shop))
	d.file.Release()
	topo := d.topo
	d.file = Unnamed(d.place, topo)
	if left := d.file.Leave(topo); left.DraftPath != "" {
		t.Fatal("an untouched design leaves a draft")
	}
	d.do(title("Mine"))
	left := d.file.Leave(d.topo)
	f, err := document.Load(left.DraftPath)
	if err != nil || !model.Equal(f.Topology, d.topo) {
		t.Fatalf("%+v %v", left, err)
	}
	again, t2, _ := Open(d.place, left.DraftPath, false)
	again.Hold()
	again.Adopt()
	if again.Path() != "" || again.Draft() != left.DraftPath || !model.Equal(t2, d.topo) {
		t.Fatal("a draft is not taken as one")
	}
}

func TestFilesToLookAt(t *testing.T) {
	d := newDesk(t, t.TempDir(), onDisk(t, "portolan: 1\nnodes:\n  - {id: a, knd: alb}\n  - {id: b, kind: alb, regn: x}\n"))
	if !strings.Contains(d.file.ReadOnly(), "shop.topo.yaml:3:") || len(d.file.Problems()) != 2 || !d.file.Damaged() || d.file.CanTakeOver() {
		t.Fatalf("%q %v", d.file.ReadOnly(), d.file.Problems())
	}
	if f, _, w := Open(d.place, filepath.Join(t.TempDir(), "none"), false); f != nil || !w.Bad {
		t.Fatal("a file that is not there")
	}
}

func TestProposedName(t *testing.T) {
	d := newDesk(t, "", onDisk(t, shop))
	for _, c := range []struct {
		t    *model.Topology
		want string
	}{
		{d.topo, "shop.topo.yaml"},
		{&model.Topology{}, "design.topo.yaml"},
		{&model.Topology{Nodes: []*model.Node{model.NewNode("r", "", &model.Record{Zone: model.Some("example.com")})}}, "example.topo.yaml"},
	} {
		if got := Unnamed(d.place, c.t).ProposedName(c.t); got != c.want {
			t.Errorf("%q is not %q", got, c.want)
		}
	}
}
