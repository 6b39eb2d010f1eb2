package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/model/document"
	"portolan/tui/act"
	"portolan/tui/learner"
)

// asGuest opens the first exercise as somebody who is confined to the course does.
func asGuest(t *testing.T, largest int) (*session, *learner.Folder) {
	t.Helper()
	f := learner.In(t.TempDir(), course(t))
	e := f.Course.Exercises[0]
	if _, err := f.Start(e); err != nil {
		t.Fatal(err)
	}
	s := newSession(t, 120, 36, file(f.Path(e)), func(o *Options) {
		o.Course, o.StateDir, o.Confined = f, f.State(), &Confinement{Largest: largest}
	})
	return s.Press("<esc>", "<esc>"), f
}

// Every command that reaches beyond the exercises is refused to a guest, and so is
// every action of a part that does.
func TestGuestIsConfined(t *testing.T) {
	s, f := asGuest(t, 0)
	outside := filepath.Join(t.TempDir(), "x.topo.yaml")
	t.Setenv("EDITOR", "touch "+outside)
	for _, line := range []string{"w " + outside, "w! " + outside, "e " + outside, "new", "editor", "suspend", "w 02-close-the-back-door.topo.yaml"} {
		s.Press(":"+line, "<enter>").Sees(confinedWord)
	}
	for _, a := range []act.Action{
		act.OpenFile{Path: outside}, act.OpenSample{Name: "static-site"}, act.WriteFile{Path: outside}, act.WriteFiles{Dir: filepath.Dir(outside)}, act.Copy{Text: "x"},
	} {
		s.m.say("")
		s.m.perform(a)
		if s.m.ui.message != confinedWord {
			t.Errorf("%T says %q", a, s.m.ui.message)
		}
	}
	s.m.openPath(outside)
	if len(s.m.ui.cmds) > 0 {
		t.Error("something is under way")
	}
	for _, name := range []string{"open", "editor", "suspend"} {
		if s.m.offered(s.m.table.named(name)) {
			t.Errorf("%s is offered", name)
		}
	}
	for _, v := range s.m.views {
		if v.id == viewExport {
			t.Error("there is the view of exports")
		}
	}
	if _, _, fit := completeLine(s.m, "e "+f.Dir); len(fit) > 0 {
		t.Errorf("names of files: %v", fit)
	}
	if _, err := os.Lstat(outside); err == nil {
		t.Error("a file outside was made")
	}
	s.Press("]").Press("<esc>", "<esc>") // other exercises are inside
	s.Press(":workshop 02", "<enter>").Sees("02 Close the back door")
}

// What a guest draws is in the file after a moment, without a key, and nobody is told
// where that lies.
func TestGuestSavesByItself(t *testing.T) {
	s, f := asGuest(t, 0)
	path := f.Path(f.Course.Exercises[0])
	s.Press("/sydney", "<enter>", "r", "Harbour", "<enter>")
	s.Wait(time.Second)
	d, err := document.Load(path)
	if err != nil || d.Topology.Node("sydney").Title != "Harbour" {
		t.Fatalf("%+v %v", d, err)
	}
	if s.m.doc.modified() {
		t.Error("still not saved")
	}
	s.Press("<ctrl+s>").Sees("Saved 01-first-byte.topo.yaml").Lacks(f.Dir)
	if err := os.WriteFile(path, []byte(strings.Replace(string(mustRead(t, path)), "Harbour", "Bay", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Press("r", "X", "<enter>").Wait(time.Second)
	if text := string(mustRead(t, path)); !strings.Contains(text, "Bay") {
		t.Errorf("what somebody else wrote is gone:\n%s", text)
	}
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Work that was only in the journal when the server was killed is taken up without a
// question.
func TestGuestGoesOnAfterAKill(t *testing.T) {
	s, f := asGuest(t, 0)
	path := f.Path(f.Course.Exercises[0])
	s.Press("/sydney", "<enter>", "r", "Harbour", "<enter>")
	if !s.m.journal() {
		t.Fatal("nothing is kept")
	}
	s.m.doc.file.Release() // as the system does for a process that is gone
	again := newSession(t, 120, 36, file(path), func(o *Options) {
		o.Course, o.StateDir, o.Confined = f, f.State(), &Confinement{}
	})
	if again.m.doc.now().Node("sydney").Title != "Harbour" {
		t.Fatal("the work is not there")
	}
	again.Wait(time.Second)
	if d, err := document.Load(path); err != nil || d.Topology.Node("sydney").Title != "Harbour" {
		t.Errorf("the file is as it was: %v", err)
	}
}

// A design does not grow beyond what the workshop takes.
func TestGuestDrawsNoGiant(t *testing.T) {
	t.Parallel()
	s, _ := asGuest(t, 2000)
	s.Press("/sydney", "<enter>", "r", strings.Repeat("x", 300), "<enter>")
	if len(s.design().Node("sydney").Title) < 300 {
		t.Fatal("a design that fits is refused")
	}
	before := s.m.doc.now()
	s.send(tea.PasteMsg{Content: ""})
	s.Press("/dublin", "<enter>", "r", strings.Repeat("y", 2000), "<enter>").Sees("larger than this workshop takes")
	if s.m.doc.now() != before {
		t.Error("it grew all the same")
	}
}

// A guest ends in order, also when it is cut off, and a fault ends nothing else.
func TestGuestEnds(t *testing.T) {
	f := learner.In(t.TempDir(), course(t))
	e := f.Course.Exercises[0]
	if _, err := f.Start(e); err != nil {
		t.Fatal(err)
	}
	g := NewGuest(Options{Path: f.Path(e), Course: f, StateDir: f.State(), Theme: "dark"})
	g.Init()
	g.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	if g.Exercise() != e.ID || !strings.Contains(g.View().Content, "First byte") {
		t.Errorf("open is %q", g.Exercise())
	}
	if g.End() {
		t.Error("a fault")
	}
	g = NewGuest(Options{Path: f.Path(e), Course: f, StateDir: f.State(), Theme: "dark"})
	g.Update(fault{"on purpose"})
	if !g.End() {
		t.Error("no fault")
	}
}
