package learner

import (
	"os"
	"path/filepath"
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

// Beginning anew keeps every copy, and damaged progress is told and left alone.
func TestNothingIsDeleted(t *testing.T) {
	f := folder(t)
	e := f.Course.Exercises[0]
	if fresh, err := f.Start(e); err != nil || !fresh {
		t.Fatal(fresh, err)
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
