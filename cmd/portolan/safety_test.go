//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"portolan/model"
	"portolan/model/document"
)

// The designer is killed, ended by signals, taken over, left without a place for
// recovery copies, and its file changed underneath: at most a second of
// acknowledged edits may be lost, nothing that others wrote, and what is said at
// the end is so. Some rounds run each time; docs/safety.md has the whole run.
//
//	PORTOLAN_SAFETY=200 go test ./cmd/portolan -run TestSafety -timeout 60m
//
// PORTOLAN_SAFETY_SEED takes other moments.
func TestSafety(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the designer many times")
	}
	rounds, seed := 12, uint64(1)
	if n, err := strconv.Atoi(os.Getenv("PORTOLAN_SAFETY")); err == nil {
		rounds = n
	}
	if n, err := strconv.ParseUint(os.Getenv("PORTOLAN_SAFETY_SEED"), 10, 64); err == nil {
		seed = n
	}
	if m, s, err := pty.Open(); err != nil {
		t.Skip("no pseudo-terminal: ", err)
	} else {
		m.Close()
		s.Close()
	}
	kinds := []struct {
		name string
		run  func(*round)
	}{
		{"kill", (*round).kill},
		{"kill and change", (*round).killAndChange},
		{"change underneath", (*round).changeUnderneath},
		{"take over", (*round).takeOver},
		{"signal", (*round).signal},
		{"no place", (*round).noPlace},
	}
	for i := range rounds {
		k := kinds[i%len(kinds)]
		t.Run(fmt.Sprintf("%d %s", i, k.name), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			r := &round{t: t, rng: rand.New(rand.NewPCG(seed, uint64(i))), path: filepath.Join(dir, "a.topo.yaml"), state: filepath.Join(dir, "state")}
			if err := os.WriteFile(r.path, []byte(safetyFile), 0o644); err != nil {
				t.Fatal(err)
			}
			k.run(r)
		})
	}
}

const safetyFile = `portolan: 1
name: Safety # stays

nodes:
  - {id: web, kind: alb, region: us-east-1}
  - {id: app, kind: asg, region: us-east-1}

links:
  - web -> app
`

// round is one file and what happens to it.
type round struct {
	t           *testing.T
	rng         *rand.Rand
	path, state string
	edits       int
	acked       []time.Time // when the title of that number was acknowledged
}

// window is one designer on a pseudo-terminal.
type window struct {
	r    *round
	cmd  *exec.Cmd
	tty  *os.File
	mu   sync.Mutex
	out  bytes.Buffer
	done chan struct{}
}

func (r *round) open() *window {
	r.t.Helper()
	self, err := os.Executable()
	if err != nil {
		r.t.Fatal(err)
	}
	dir := filepath.Dir(r.path)
	named := []string{r.path, filepath.Base(r.path), "./" + filepath.Base(r.path), filepath.Join("..", filepath.Base(dir), filepath.Base(r.path))}[r.rng.IntN(4)]
	w := &window{r: r, cmd: &exec.Cmd{Path: self, Args: []string{"portolan", named}, Dir: dir}, done: make(chan struct{})}
	w.cmd.Env = append(os.Environ(), "PORTOLAN_STATE_DIR="+r.state, "TERM=xterm-256color", "LC_ALL=C.UTF-8")
	w.tty, err = pty.StartWithSize(w.cmd, &pty.Winsize{Cols: 120, Rows: 36})
	if err != nil {
		r.t.Fatal(err)
	}
	go func() {
		defer close(w.done)
		buf := make([]byte, 64<<10)
		for {
			n, err := w.tty.Read(buf)
			w.mu.Lock()
			w.out.Write(buf[:n])
			w.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	r.t.Cleanup(func() {
		_ = w.cmd.Process.Kill()
		_ = w.tty.Close()
	})
	w.sees(0, "Canvas · ") // the title of the canvas, drawn with the design
	return w
}

func (w *window) text() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.String()
}

// plainly is what a terminal shows of output, cell by cell sequences left out.
var plainly = regexp.MustCompile(`\x1b\[[0-9;?<>]*[A-Za-z]|\x1b\][^\x07]*\x07`)

// sees waits for one of several texts behind a place in the output, and returns it.
func (w *window) sees(from int, texts ...string) string {
	w.r.t.Helper()
	for range 1200 {
		said := plainly.ReplaceAllString(w.text()[from:], "")
		for _, text := range texts {
			if strings.Contains(said, text) {
				return text
			}
		}
		time.Sleep(25 * time.Millisecond)
	}
	w.r.t.Fatalf("%q never came; output %q", texts, plainly.ReplaceAllString(w.text()[max(0, len(w.text())-4000):], ""))
	return ""
}

func (w *window) types(keys string) int {
	from := len(w.text())
	if _, err := io.WriteString(w.tty, keys); err != nil && !errors.Is(err, syscall.EIO) {
		w.r.t.Fatal(err)
	}
	return from
}

// edit gives the focused node its next title and waits for the answer.
func (w *window) edit() {
	w.r.t.Helper()
	w.sees(w.types("r"), "accept") // seen before what follows, so that the answer is drawn
	w.sees(w.types(fmt.Sprintf("\x15T%d\r", w.r.edits)), "Done:")
	w.r.edits++
	w.r.acked = append(w.r.acked, time.Now())
}

func (w *window) work() {
	for range 1 + w.r.rng.IntN(4) {
		w.edit()
		time.Sleep(time.Duration(w.r.rng.IntN(500)) * time.Millisecond)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(w.r.path), "."+filepath.Base(w.r.path)+".lock")); err != nil {
		w.r.t.Fatalf("the file is edited without a lock: %v", err)
	}
}

func (w *window) save() {
	w.r.t.Helper()
	from := w.types("\x13")
	w.sees(from, "Saved", "Not saved")
}

// ends waits for the end and returns what is said on the normal screen.
func (w *window) ends() string {
	w.r.t.Helper()
	exited := make(chan error, 1)
	go func() { exited <- w.cmd.Wait() }()
	select {
	case <-exited:
	case <-time.After(30 * time.Second):
		w.r.t.Fatalf("it does not end; output %q", plainly.ReplaceAllString(w.text()[max(0, len(w.text())-3000):], ""))
	}
	select {
	case <-w.done:
	case <-time.After(time.Second):
	}
	text := w.text()
	if strings.Contains(text, "DATA RACE") || strings.Contains(text, "goroutine ") {
		w.r.t.Fatalf("output %q", text[max(0, len(text)-6000):])
	}
	if at := strings.LastIndex(text, "\x1b[?1049l"); at >= 0 {
		text = text[at:]
	}
	return plainly.ReplaceAllString(text, "")
}

func (w *window) kill() time.Time {
	now := time.Now()
	_ = w.cmd.Process.Kill()
	_ = w.cmd.Wait()
	return now
}

// must are the edits that may not be lost at a moment.
func (r *round) must(at time.Time) int {
	n := 0
	for i, t := range r.acked {
		if at.Sub(t) > time.Second {
			n = i + 1
		}
	}
	return n
}

// disk is the file; it always parses.
func (r *round) disk() *model.Topology {
	r.t.Helper()
	f, err := document.Load(r.path)
	if err != nil {
		r.t.Fatal(err)
	}
	if text := string(f.Text()); !strings.Contains(text, "# stays") {
		r.t.Fatalf("a comment is lost:\n%s", text)
	}
	return f.Topology
}

// title is how many edits a design has.
func title(t *model.Topology) int {
	n, err := strconv.Atoi(strings.TrimPrefix(t.Node("web").Title, "T"))
	if err != nil {
		return 0
	}
	return n + 1
}

// foreign changes the file as another program would.
func (r *round) foreign() {
	r.t.Helper()
	f, err := document.Load(r.path)
	if err != nil {
		r.t.Fatal(err)
	}
	t, err := model.Apply(f.Topology, model.Retitle{ID: "app", Title: "Theirs"}, model.Describe{Name: f.Topology.Name, Description: "theirs"})
	if err != nil {
		r.t.Fatal(err)
	}
	data, err := f.Encode(t)
	if err == nil {
		err = os.WriteFile(r.path, data, 0o644)
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *round) keepsForeign() {
	r.t.Helper()
	if t := r.disk(); t.Node("app").Title != "Theirs" || t.Description != "theirs" {
		r.t.Fatalf("a change of others is gone:\n%s", document.Format(t))
	}
}

// recovers opens the file again, keeps what is offered, saves, and checks that
// at least that many edits are there. offered is whether something has to be.
func (r *round) recovers(least int, offered bool) {
	r.t.Helper()
	had := title(r.disk())
	w := r.open()
	time.Sleep(100 * time.Millisecond)
	there := strings.Contains(plainly.ReplaceAllString(w.text(), ""), "Recovered")
	if offered && !there && had < r.edits {
		r.t.Fatalf("a recovery copy was promised and is not offered; the file has %d of %d edits", had, r.edits)
	}
	if there {
		w.sees(w.types("\r"), "ctrl+s saves", "Nothing to change")
		w.save()
	}
	from := w.types("q")
	w.ends()
	_ = from
	if got := title(r.disk()); got < least {
		r.t.Fatalf("%d edits are left of %d that were there a second before (%d in all)", got, least, r.edits)
	}
	if names, _ := filepath.Glob(filepath.Join(filepath.Dir(r.path), ".*")); len(names) > 0 {
		r.t.Fatalf("left beside the file: %q", names)
	}
}

func (r *round) kill() {
	w := r.open()
	w.work()
	if r.rng.IntN(2) == 0 {
		w.save()
		w.work()
	}
	if r.rng.IntN(3) == 0 {
		w.types("\x13") // killed while it saves
		time.Sleep(time.Duration(r.rng.IntN(8)) * time.Millisecond)
	}
	r.recovers(r.must(w.kill()), false)
}

func (r *round) killAndChange() {
	w := r.open()
	w.work()
	least := r.must(w.kill())
	r.foreign()
	r.recovers(least, false)
	r.keepsForeign()
}

func (r *round) changeUnderneath() {
	w := r.open()
	w.edit()
	r.foreign()
	w.sees(w.types("\x13"), "Not saved")
	r.keepsForeign()
	w.sees(w.types("q"), "jump") // both versions stay as they are
	w.work()
	w.types("\x03")
	w.types("\x03")
	said := w.ends()
	if !strings.Contains(said, "A recovery copy is kept") {
		r.t.Fatalf("said %q", said)
	}
	r.recovers(r.edits, true)
	r.keepsForeign()
}

func (r *round) takeOver() {
	a := r.open()
	a.work()
	b := r.open()
	b.sees(b.types(":takeover\r"), "edits the file now")
	b.sees(b.types(":2"), "accept") // each frame seen: two in one would draw no footer anew
	b.sees(b.types("\r"), "jump")
	b.sees(b.types("r"), "accept")
	b.sees(b.types("\x15Theirs\r"), "Done:")
	b.sees(b.types("\x13"), "Saved")
	a.sees(0, "taken the file over")
	from := a.types("\x03")
	a.sees(from, "again")
	a.types("\x03")
	said := a.ends()
	b.types("q")
	b.ends()
	if app := r.disk().Node("app").Title; app != "Theirs" {
		r.t.Fatalf("what the other window saved is gone: %q", app)
	}
	if !strings.Contains(said, "A recovery copy is kept") {
		r.t.Fatalf("said %q", said)
	}
	r.recovers(r.edits, true)
	if app := r.disk().Node("app").Title; app != "Theirs" {
		r.t.Fatalf("what the other window saved is gone after the recovery: %q", app)
	}
}

func (r *round) signal() {
	w := r.open()
	w.work()
	sig := []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT}[r.rng.IntN(4)]
	if err := w.cmd.Process.Signal(sig); err != nil {
		r.t.Fatal(err)
	}
	if said := w.ends(); !strings.Contains(said, "A recovery copy is kept") {
		r.t.Fatalf("%v: said %q", sig, said)
	}
	r.recovers(r.edits, true)
}

// noPlace leaves no place for recovery copies: a full disk, or none at all.
func (r *round) noPlace() {
	if err := errors.Join(os.MkdirAll(r.state, 0o700), os.WriteFile(filepath.Join(r.state, "recovery"), nil, 0o600)); err != nil {
		r.t.Fatal(err)
	}
	w := r.open()
	w.edit()
	w.sees(0, "No recovery copy can be written")
	if r.rng.IntN(2) == 0 {
		w.save()
		w.types("q")
		w.ends()
		if title(r.disk()) != r.edits {
			r.t.Fatal("what was saved is not there")
		}
		return
	}
	if err := w.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		r.t.Fatal(err)
	}
	if said := w.ends(); !strings.Contains(said, "no recovery copy could be written") || strings.Contains(said, "copy is kept") {
		r.t.Fatalf("said %q", said)
	}
	r.disk()
}
