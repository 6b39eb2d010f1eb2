//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Nothing of the program is readied before SIGQUIT ends it quietly: until then
// Go prints a page of its own.
func TestQuitIsReadiedFirst(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := &exec.Cmd{Path: self, Args: []string{"portolan", "version"}, Env: append(os.Environ(), "GODEBUG=inittrace=1")}
	var trace bytes.Buffer
	cmd.Stderr = &trace
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	const first = "portolan/cmd/portolan/quit"
	for line := range strings.Lines(trace.String()) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "init" && strings.HasPrefix(f[1], "portolan/") {
			if f[1] != first {
				t.Errorf("%s is readied before %s", f[1], first)
			}
			return
		}
	}
	t.Errorf("nothing is said of %s:\n%s", first, trace.String())
}

// A command that waits for a pipe or for standard input ends on every signal,
// and says nothing.
func TestCommandsEndOnASignal(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("no named pipes: ", err)
	}
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT} {
		for _, args := range [][]string{{"validate", pipe}, {"estimate", "-"}, {"import", "dot", pipe}, {"validate", "-"}} {
			cmd := &exec.Cmd{Path: self, Args: append([]string{"portolan"}, args...)}
			var out bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &out
			in, err := cmd.StdinPipe()
			if err == nil {
				err = cmd.Start()
			}
			if err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			if slices.Contains(args, pipe) {
				w, err := os.OpenFile(pipe, os.O_WRONLY, 0) // opens when the command does
				if err != nil {
					t.Fatal(err)
				}
				defer w.Close()
			} else if _, err := in.Write(bytes.Repeat([]byte("# wait\n"), 20_000)); err != nil { // more than a pipe holds: it is read
				t.Fatal(err)
			}
			if err := cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			select {
			case err := <-ended:
				var status *exec.ExitError
				if !errors.As(err, &status) || status.ExitCode() != -1 && status.ExitCode() != 128+int(sig) || out.Len() > 0 {
					t.Errorf("%v ends portolan %q with %v; it says %.300q", sig, args, err, out.String())
				}
			case <-time.After(30 * time.Second):
				_ = cmd.Process.Kill()
				t.Errorf("%v does not end portolan %q", sig, args)
			}
			in.Close()
		}
	}
}
