//go:build unix

package tui

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// Each signal that asks for the end ends the designer, whenever it comes after
// the first moment: while it starts, while it reads a large file, and later.
func TestSignalsAtAnyMoment(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	path := tempFile(t, "large.topo.yaml", largeFile(2000))
	for i := range 16 {
		sig := stopSignals[i%len(stopSignals)].(syscall.Signal)
		c := spawn(t, "run", path, t.TempDir())
		time.Sleep(time.Duration(rng.IntN(150)) * time.Millisecond)
		_ = c.cmd.Process.Signal(sig)
		done := make(chan error, 1)
		go func() { done <- c.cmd.Wait() }()
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			t.Fatalf("signal %v was swallowed; output %q", sig, tail(c.text()))
		}
		if now := c.modes(); now != c.before {
			t.Errorf("signal %v: line settings\nbefore %s\nafter  %s", sig, c.before, now)
		}
		restored := func() bool {
			return strings.Count(c.text(), "\x1b[?1049h") <= strings.Count(c.text(), "\x1b[?1049l")
		}
		for range 100 { // what it wrote last may still be on its way
			if restored() {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if !restored() {
			t.Errorf("signal %v leaves the other screen", sig)
		}
	}
}

func largeFile(n int) string {
	var b strings.Builder
	b.WriteString("portolan: 1\n\nnodes:\n")
	for i := range n {
		fmt.Fprintf(&b, "  - {id: n%d, kind: lambda, region: us-east-1}\n", i)
	}
	return b.String()
}

// What is no regular file is refused at once: nobody waits for the other end of a pipe.
func TestPipesAreRefused(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe.topo.yaml")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	for _, path := range []string{pipe, "/dev/zero"} {
		c := spawn(t, "run", path, t.TempDir())
		c.until("not a regular file").end(3)
	}
	s := newSession(t, 120, 36, sample(t, "static-site"), state(t.TempDir()))
	s.Press(":e "+pipe, "<enter>").Sees("not a regular file")
}

// A quit signal would leave the screen as it is; it ends the session like the others.
func TestQuitSignalRestoresTheTerminal(t *testing.T) {
	path, state := onDisk(t, "static-site"), t.TempDir()
	c := spawn(t, "run", path, state)
	c.until("NORMAL").write("d").until("Done:")
	if err := c.cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	if out := c.end(0); strings.Contains(out, "goroutine") || !strings.Contains(out, "A recovery copy is kept") {
		t.Errorf("output %q", tail(out))
	}
}

// A program whose event loop does not answer any more ends all the same.
func TestSignalToADesignerThatHangs(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the end that does not come")
	}
	c := spawn(t, "hang", onDisk(t, "static-site"), t.TempDir())
	c.until("NORMAL").write("\x03") // ctrl+c asks the clock, which never answers
	time.Sleep(300 * time.Millisecond)
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	done := make(chan error, 1)
	go func() { done <- c.cmd.Wait() }()
	select {
	case <-done:
	case <-time.After(15 * time.Second):
		t.Fatal("it does not end")
	}
	if now := c.modes(); now != c.before {
		t.Errorf("line settings\nbefore %s\nafter  %s", c.before, now)
	}
}

// While the window gets other sizes an external editor starts and ends: the
// picture afterwards has the size of the window, and is there.
func TestResizeDuringTheEditor(t *testing.T) {
	editor := filepath.Join(t.TempDir(), "editor")
	if err := os.WriteFile(editor, []byte("#!/bin/sh\nprintf '\\033[2J\\033[Hthe editor'\nsleep 0.2\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("VISUAL", editor)
	c := spawn(t, "run", onDisk(t, "static-site"), t.TempDir())
	c.until("NORMAL")
	rng := rand.New(rand.NewPCG(7, 7))
	for i := range 3 {
		stop := make(chan struct{})
		stopped := make(chan struct{})
		go func() {
			defer close(stopped)
			for {
				select {
				case <-stop:
					return
				case <-time.After(time.Duration(1+rng.IntN(8)) * time.Millisecond):
					_ = pty.Setsize(c.tty, &pty.Winsize{Cols: uint16(40 + rng.IntN(120)), Rows: uint16(10 + rng.IntN(40))})
				}
			}
		}()
		from := len(c.text())
		c.write("\x05") // ctrl+e
		c.untilAfter(from, "the editor")
		time.Sleep(300 * time.Millisecond)
		close(stop)
		<-stopped
		cols := uint16(100 + i)
		_ = pty.Setsize(c.tty, &pty.Winsize{Cols: cols, Rows: 30})
		c.untilAfter(from, "The file is as it was.")
		from = len(c.text())
		_ = pty.Setsize(c.tty, &pty.Winsize{Cols: cols, Rows: 31}) // asks for one more picture
		c.untilAfter(from, "NORMAL")
	}
	c.write("q")
	c.end(0)
}

// untilAfter waits for a text in the output behind a place.
func (c *child) untilAfter(from int, text string) {
	c.t.Helper()
	for range 400 {
		if strings.Contains(c.text()[from:], text) {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	c.t.Fatalf("%q never came; output: %q", text, tail(c.text()))
}

// A terminal that goes away ends the designer where no signal says so either: under a
// shell that ignores it. The work is kept, and the file is free for the next one.
func TestTerminalThatGoesAway(t *testing.T) {
	path, state := onDisk(t, "static-site"), t.TempDir()
	master, slave, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo-terminal: ", err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Cols: 120, Rows: 36}); err != nil {
		t.Fatal(err)
	}
	shell := exec.Command("sh", "-c", `trap "" HUP; "$0" "-test.run=^$"; exit $?`, os.Args[0])
	shell.Env = append(os.Environ(), "TUI_CHILD=run", "TUI_FILE="+path, "TUI_STATE="+state, "TERM=xterm-256color")
	shell.Stdin, shell.Stdout, shell.Stderr = slave, slave, slave
	shell.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(-shell.Process.Pid, syscall.SIGKILL) })
	_ = slave.Close()
	seen, buf := "", make([]byte, 64<<10)
	until := func(text string) {
		for !strings.Contains(seen, text) {
			n, err := master.Read(buf)
			if seen += string(buf[:n]); err != nil {
				t.Fatalf("%q never came; output: %q", text, tail(seen))
			}
		}
	}
	until("NORMAL")
	_, _ = master.WriteString("d")
	until("Done:")
	_ = master.Close()
	ended := make(chan error, 1)
	go func() { ended <- shell.Wait() }()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Fatal("it goes on without a terminal")
	}
	newSession(t, 120, 36, file(path), func(o *Options) { o.StateDir = state }).Sees("Recovered")
}
