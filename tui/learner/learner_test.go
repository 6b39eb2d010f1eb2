package learner

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"portolan/validate/exercise"
)

func folder(t *testing.T) *Folder {
	t.Helper()
	c, err := exercise.Load(exercise.BuiltIn(), "")
	if err != nil {
		t.Fatal(err)
	}
	return Open(t.TempDir(), c)
}

// Windows that write progress at the same time do not undo each other's change.
func TestUpdatesAreNotLost(t *testing.T) {
	f := folder(t)
	var wg sync.WaitGroup
	for _, e := range f.Course.Exercises[:6] {
		wg.Add(1)
		go func() {
			defer wg.Done()
			other := &Folder{Course: f.Course, Dir: f.Dir, Now: f.Now, state: f.state}
			for n := range 3 {
				if err := other.Update(func(p *exercise.Progress) { p.SeeHint(e, n+1, f.Now()) }); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	wg.Wait()
	p, err := f.Progress()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range f.Course.Exercises[:6] {
		if n := p.Of(e.ID).HintsSeen; n != 3 {
			t.Errorf("%s: %d hints", e.ID, n)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(f.Dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Who asks for a hint in two windows at once reads two.
func TestHintsAreNotLost(t *testing.T) {
	f := folder(t)
	e := f.Course.Exercises[0]
	read := make(chan int, 2)
	for range cap(read) {
		go func() {
			other, seen := &Folder{Course: f.Course, Dir: f.Dir, Now: f.Now, state: f.state}, 0
			if err := other.Update(func(p *exercise.Progress) { seen = p.NextHint(e, f.Now()) }); err != nil {
				t.Error(err)
			}
			read <- seen
		}()
	}
	if a, b := <-read, <-read; a+b != 3 {
		t.Errorf("hints %d and %d were read", a, b)
	}
	for range e.Hints {
		if err := f.Update(func(p *exercise.Progress) { p.NextHint(e, f.Now()) }); err != nil {
			t.Error(err)
		}
	}
	if p, err := f.Progress(); err != nil || p.Of(e.ID).HintsSeen != len(e.Hints) {
		t.Errorf("%d hints of %d are noted: %v", p.Of(e.ID).HintsSeen, len(e.Hints), err)
	}
}

// Beginning anew keeps every copy, and damaged progress is told and left alone.
func TestNothingIsDeleted(t *testing.T) {
	f := folder(t)
	e := f.Course.Exercises[0]
	if fresh, err := f.Start(e); err != nil || !fresh {
		t.Fatal(fresh, err)
	}
	if backup, err := f.Reset(e); err != nil || backup != "" {
		t.Errorf("an untouched copy was kept as %q, %v", backup, err)
	}
	for i, text := range []string{"mine\n", "mine again\n"} {
		if err := os.WriteFile(f.Path(e), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if fresh, err := f.Start(e); err != nil || fresh {
			t.Errorf("starting again: fresh %v, %v", fresh, err)
		}
		backup, err := f.Reset(e)
		if err != nil || !strings.HasSuffix(backup, []string{".bak-1", ".bak-2"}[i]) {
			t.Fatal(backup, err)
		}
		if kept, err := os.ReadFile(backup); err != nil || string(kept) != text {
			t.Errorf("kept %q, %v", kept, err)
		}
	}
	if err := os.WriteFile(f.progressPath(), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Update(func(p *exercise.Progress) { p.Open(e, f.Now()) }); err == nil || !strings.Contains(err.Error(), "move it away") {
		t.Errorf("damaged progress: %v", err)
	}
	if data, _ := os.ReadFile(f.progressPath()); string(data) != "{" {
		t.Errorf("damaged progress was written over: %q", data)
	}
}

// Whatever lies in the folder of a class is judged, or listed with its reason, and
// everybody who has a folder stands in the report.
func TestReportLeavesNobodyOut(t *testing.T) {
	c, err := exercise.Load(exercise.BuiltIn(), "")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	put := func(path string, text []byte) {
		t.Helper()
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e := c.Exercises[1]
	put("ana/02-a.topo.yaml", e.StartSource)
	put("ana/02-b.topo.yaml", e.SolutionFile)
	put("ana/02-b.topo.yaml.bak-1", e.StartSource)
	put("ana/notes.txt", nil)
	put("ana/.cache/x.topo.yaml", nil)
	put("ben/02.topo.yaml", []byte("portolan: 1\nnodes: [}\n"))
	put("cleo/02.TOPO.YAML.doc", e.StartSource)
	put("dan/deep/er/mine.topo.yaml", e.StartSource)
	put("eve/01.topo.yaml/x", nil)
	put("fay/readme.md", nil)
	put("list.topo.yaml", e.StartSource)
	for link, to := range map[string]string{"gil": "ana", "ben/03.topo.yaml": "02.topo.yaml", "ben/04.topo.yaml": "nowhere"} {
		if err := os.Symlink(to, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	r, err := (&Class{Root: root, Course: c}).Report()
	if err != nil {
		t.Fatal(err)
	}
	var names, problems []string
	for _, l := range r.Learners {
		names = append(names, l.Name)
		if want := l.Name == "ana"; want != (l.Solved == 1 && l.Points == 5) {
			t.Errorf("%s has solved %d and %d points", l.Name, l.Solved, l.Points)
		}
	}
	if got := strings.Join(names, " "); got != "ana ben cleo dan eve fay gil" {
		t.Errorf("learners: %s", got)
	}
	for _, u := range r.Ungraded {
		problems = append(problems, u.Learner+" "+u.Exercise+" "+u.File)
	}
	if want := []string{
		"ben 02-close-the-back-door ben/02.topo.yaml", "ben 03-oai-or-oac ben/03.topo.yaml", "ben 04-some-of-it-is-cacheable ben/04.topo.yaml",
		"cleo 02-close-the-back-door cleo/02.TOPO.YAML.doc", "dan  dan/deep/er/mine.topo.yaml", "eve 01-first-byte eve/01.topo.yaml", "gil  gil", "  list.topo.yaml",
	}; !slices.Equal(problems, want) {
		t.Errorf("not graded:\n%s\nwant\n%s", strings.Join(problems, "\n"), strings.Join(want, "\n"))
	}
	if r.Problems[0] != "ben/02.topo.yaml:2: not YAML: did not find expected node content" {
		t.Errorf("said: %s", r.Problems[0])
	}
}
