package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Recovered work and a changed file come together; what both changed is asked
// by node and property.
func TestRecoveryAsksAboutConflicts(t *testing.T) {
	const text = "portolan: 1\n\nnodes:\n  - {id: web, kind: alb, region: us-east-1}\n  - {id: app, kind: asg, region: us-east-1}\n\nlinks:\n  - web -> app\n"
	path, dir := tempFile(t, "a.topo.yaml", text), t.TempDir()
	s := newSession(t, 120, 36, file(path), state(dir))
	s.Press("r", "Mine", "<enter>").Wait(time.Second).Sees("recovery copy kept")
	s.m.release() // the process dies here

	changed := strings.Replace(strings.Replace(text, "id: web,", "id: web, title: Theirs,", 1), "id: app,", "id: app, title: Also theirs,", 1)
	if err := os.WriteFile(path, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	again := newSession(t, 120, 36, file(path), state(dir))
	again.Sees("the file was changed since").Press("<enter>")
	again.Sees("1 of 1 place to decide", "web", "title", "Mine", "Theirs").Press("<esc>").Sees("Choose: without an answer")
	again.Press("<enter>").Sees("1 place to decide first").Press("m", "<enter>").Sees("Recovered, with what others changed in the file")
	again.Press("<ctrl+s>").Sees("Saved")
	if got := read(t, path); !strings.Contains(got, "title: Mine") || !strings.Contains(got, "title: Also theirs") || strings.Contains(got, "title: Theirs") {
		t.Fatal(got)
	}
	again.m.release()
	newSession(t, 120, 36, file(path), state(dir)).Lacks("Recovered")
}

// Whoever cannot answer now leaves, and is asked again with nothing lost: from the list
// and from the places that both changed.
func TestRecoveryCanWait(t *testing.T) {
	for _, changed := range []bool{false, true} {
		before := "portolan: 1\n\nnodes:\n  - {id: web, kind: alb, region: us-east-1}\n"
		path, dir := tempFile(t, "a.topo.yaml", before), t.TempDir()
		s := newSession(t, 120, 36, file(path), state(dir)).Press("r", "Mine", "<enter>").Wait(time.Second)
		s.m.release()
		if changed {
			before = strings.Replace(before, "id: web,", "id: web, title: Theirs,", 1)
			if err := os.WriteFile(path, []byte(before), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		leave := []string{"<down>", "<down>", "<down>", "<enter>"}
		if changed {
			leave = []string{"<enter>", "<esc>", "<ctrl+c>", "<ctrl+c>"}
		}
		again := newSession(t, 120, 36, file(path), state(dir)).Sees("Recovered 1 edit", "Quit", "leave both as they are").Press(leave...)
		if !again.ended || read(t, path) != before {
			t.Fatalf("changed %v: ended %v", changed, again.ended)
		}
		newSession(t, 120, 36, file(path), state(dir)).Sees("Recovered 1 edit").Press("<enter>").Sees("Mine")
	}
}

// A lock of another host may be that of somebody at work: taking over is a question.
func TestTakingOverFromAnotherHostIsAsked(t *testing.T) {
	path := onDisk(t, "static-site")
	lock := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".lock")
	if err := os.WriteFile(lock, []byte("pid: 7\nhost: elsewhere\nsince: 2026-01-02T03:04:05Z\nuser: ana\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := newSession(t, 140, 36, file(path), state(t.TempDir()))
	s.Sees("Read-only", "elsewhere by ana").Press(":takeover", "<enter>").Sees("Take the file over?", "Only look")
	s.Press("<enter>", "d").Sees("Read-only")
	s.Press(":takeover", "<enter>", "<down>", "<enter>").Sees("This window edits the file now").Press("d")
	if !s.m.doc.modified() {
		t.Fatal("still read-only")
	}
}

// A file that vanishes is kept, and q leaves with a draft of it.
func TestVanishedFileBecomesADraft(t *testing.T) {
	path := onDisk(t, "static-site")
	s := newSession(t, 140, 36, file(path), state(t.TempDir()))
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	s.Wait(time.Second).Sees("The file is gone from the disk").Press("<ctrl+s>").Sees("Not saved").Press("q")
	if !s.ended || !strings.Contains(read(t, s.m.outcome.DraftPath), "kind: cloudfront") {
		t.Fatalf("ended %v, draft %q", s.ended, s.m.outcome.DraftPath)
	}
}

// What is asked about recovered work is read in the smallest window too: the title whole
// and once, of the chosen answer what it does; an answer leaves the question.
func TestRecoveryIsReadInTheSmallestWindow(t *testing.T) {
	for _, changed := range []bool{false, true} {
		path, dir := onDisk(t, "static-site"), t.TempDir()
		s := newSession(t, 120, 36, file(path), state(dir)).Press("d").Wait(time.Second)
		s.m.release()
		title, keeps := "═ Recovered, ", "go on with the recovered work; saving changes the file"
		if changed {
			title, keeps = "═ Recovered; file changed ═", "bring the recovered work and the file together; what both changed is asked"
			if err := os.WriteFile(path, []byte(read(t, path)+"# theirs\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		again := newSession(t, 30, 8, file(path), state(dir))
		for _, says := range []string{keeps, "between the file and the recovered work", "go on with the file and forget the recovered work"} {
			in := strings.Join(strings.Fields(strings.ReplaceAll(again.screen(), "║", " ")), " ")
			if !strings.Contains(in, says) || strings.Count(in, "Recovered") != 1 || !strings.Contains(in, title) || strings.Contains(in, "… ═") {
				t.Errorf("changed %v: not read\n%s", changed, again.screen())
			}
			again.Press("<down>")
		}
		if again.Press("<enter>"); again.m.overlay() != nil {
			t.Errorf("changed %v: an answer does not leave\n%s", changed, again.screen())
		}
		again.m.release()
	}
}
