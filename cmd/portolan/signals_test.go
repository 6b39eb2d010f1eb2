//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
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

// ctrl-c ends a simulation that takes long: with a message, the exit code of shells,
// and no output that looks whole.
func TestCtrlCEndsASimulation(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var design strings.Builder
	design.WriteString("portolan: 1\nnodes:\n  - {id: u, kind: users, locations: [Paris, Madrid, Tokyo, Lima, Sydney, Toronto]}\n")
	links := "links:\n"
	for i := range 60 {
		fmt.Fprintf(&design, "  - {id: b%d, kind: alb, region: eu-west-1}\n  - {id: x%d, kind: asg, region: eu-west-1}\n", i, i)
		links += fmt.Sprintf("  - u -> b%d\n  - b%d -> x%d\n", i, i, i)
	}
	path := filepath.Join(t.TempDir(), "many.topo.yaml")
	if err := os.WriteFile(path, []byte(design.String()+links), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"csv", "json"} {
		cmd := &exec.Cmd{Path: self, Args: []string{"portolan", "simulate", path, "--format", format}}
		var errs bytes.Buffer
		cmd.Stderr = &errs
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(out, make([]byte, 8000)); err != nil { // it is at work, and waits for room
			t.Fatalf("%s: %v; it says %s", format, err, errs.String())
		}
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond) // a signal takes its way
		rest, _ := io.ReadAll(out)
		_ = cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); code != exitInterrupted || !strings.Contains(errs.String(), "portolan: interrupted") {
			t.Errorf("%s: ctrl-c ends it with %d; it says %q", format, code, errs.String())
		}
		if format == "json" && bytes.HasSuffix(bytes.TrimSpace(rest), []byte("}\n}")) {
			t.Errorf("the document looks whole")
		}
		if strings.ContainsAny(errs.String(), "\r\x1b") {
			t.Errorf("progress in a pipe: %q", errs.String())
		}
	}
}

// A terminal that goes away ends the designer with one exit code, that of the hangup,
// whether or not a signal says so and whether or not there is work to keep, of which
// nothing can be said there any more.
func TestHangupHasOneExitCode(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		trap string
		keys string
		wait string
	}{
		{"by signal, nothing to keep", "trap : HUP; ", "", ""},
		{"by signal, work to keep", "trap : HUP; ", "d", "Done:"},
		{"no signal, nothing to keep", `trap "" HUP; `, "", ""},
		{"no signal, work to keep", `trap "" HUP; `, "d", "Done:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path, name, code := filepath.Join(dir, "a.topo.yaml"), filepath.Join(dir, "portolan"), filepath.Join(dir, "code")
			if err := errors.Join(os.WriteFile(path, []byte("portolan: 1\n\nnodes:\n  - {id: web, kind: alb, region: us-east-1}\n"), 0o600), os.Symlink(self, name)); err != nil {
				t.Fatal(err)
			}
			// The shell stays to note the code; what it ignores the designer ignores too.
			cmd := exec.Command("sh", "-c", c.trap+`"$0" "$1"; echo $? > "$2"`, name, path, code)
			cmd.Env = append(os.Environ(), "PORTOLAN_STATE_DIR="+filepath.Join(dir, "state"), "TERM=xterm-256color", "LC_ALL=C.UTF-8")
			tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 120, Rows: 36})
			if err != nil {
				t.Skip("no pseudo-terminal: ", err)
			}
			t.Cleanup(func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
			seen, buf := "", make([]byte, 64<<10)
			until := func(text string) {
				for !strings.Contains(seen, text) {
					n, err := tty.Read(buf)
					if seen += string(buf[:n]); err != nil {
						t.Fatalf("%q never came; output: %q", text, seen)
					}
				}
			}
			until("Canvas · ")
			if c.keys != "" {
				_, _ = tty.WriteString(c.keys)
				until(c.wait)
			}
			_ = tty.Close()
			_ = cmd.Wait()
			if got, err := os.ReadFile(code); strings.TrimSpace(string(got)) != "129" {
				t.Errorf("exit code %q, %v", got, err)
			}
		})
	}
}
