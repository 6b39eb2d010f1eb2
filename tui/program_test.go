//go:build unix

package tui

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// TestMain runs the designer itself when the test binary is started as its own
// child on a pseudo-terminal.
func TestMain(m *testing.M) {
	if os.Getenv("TUI_CHILD") == "" {
		os.Exit(m.Run())
	}
	o := Options{Path: os.Getenv("TUI_FILE"), StateDir: os.Getenv("TUI_STATE"), Theme: "dark", Version: "test"}
	if os.Getenv("TUI_CHILD") == "panic" {
		var asked atomic.Int32
		o.Clock = func() time.Time {
			if asked.Add(1) == 2 { // the first time it is the edit that asks when it is made
				panic("a fault on purpose")
			}
			return time.Now()
		}
	}
	if os.Getenv("TUI_CHILD") == "hang" {
		o.Clock = func() time.Time {
			if started {
				select {}
			}
			return time.Now()
		}
		go func() { time.Sleep(500 * time.Millisecond); started = true }()
	}
	out, err := Run(o)
	fmt.Printf("draft=%q message=%q\n", out.DraftPath, out.Message)
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(3)
	}
	os.Exit(0)
}

// started tells a designer that hangs on purpose that it runs.
var started bool

// child is the designer on a pseudo-terminal.
type child struct {
	t      *testing.T
	cmd    *exec.Cmd
	tty    *os.File
	slave  *os.File
	mu     sync.Mutex
	out    bytes.Buffer
	before string
	done   chan struct{}
}

func spawn(t *testing.T, mode, path, state string) *child {
	t.Helper()
	return spawnProgram(t, exec.Command(os.Args[0], "-test.run=^$"), mode, path, state)
}

// spawnProgram runs a command that is the designer, or that starts it.
func spawnProgram(t *testing.T, cmd *exec.Cmd, mode, path, state string) *child {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo-terminal: ", err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Cols: 120, Rows: 36}); err != nil {
		t.Fatal(err)
	}
	c := &child{t: t, tty: master, slave: slave, done: make(chan struct{})}
	c.before = c.modes()
	c.cmd = cmd
	c.cmd.Env = append(os.Environ(), "TUI_CHILD="+mode, "TUI_FILE="+path, "TUI_STATE="+state, "TERM=xterm-256color")
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = slave, slave, slave
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(c.done)
		buf := make([]byte, 64<<10)
		for {
			n, err := master.Read(buf)
			c.mu.Lock()
			c.out.Write(buf[:n])
			c.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		_ = c.cmd.Process.Kill()
		_ = slave.Close()
		_ = master.Close()
	})
	return c
}

func (c *child) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.out.String()
}

// until waits for a text in the output.
func (c *child) until(text string) *child {
	c.t.Helper()
	for range 400 {
		if strings.Contains(c.text(), text) {
			return c
		}
		time.Sleep(25 * time.Millisecond)
	}
	c.t.Fatalf("%q never came; output: %q", text, tail(c.text()))
	return c
}

func tail(s string) string { return s[max(0, len(s)-2000):] }

func (c *child) write(s string) *child {
	if _, err := io.WriteString(c.tty, s); err != nil {
		c.t.Fatal(err)
	}
	return c
}

// modes are the settings of the terminal line: echo, canonical input, signals.
func (c *child) modes() string {
	st, err := term.GetState(c.slave.Fd())
	if err != nil {
		c.t.Fatal(err)
	}
	return fmt.Sprintf("%+v", *st)
}

// end waits for the exit and checks that the terminal is as it was.
func (c *child) end(code int) string {
	c.t.Helper()
	exited := make(chan error, 1)
	go func() { exited <- c.cmd.Wait() }()
	var err error
	select {
	case err = <-exited:
	case <-time.After(20 * time.Second):
		c.t.Fatalf("it does not end; output: %q", tail(c.text()))
	}
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	}
	if got != code {
		c.t.Fatalf("exit code %d, not %d; output: %q", got, code, tail(c.text()))
	}
	c.until("draft=")
	if now := c.modes(); now != c.before {
		c.t.Errorf("line settings\nbefore %s\nafter  %s", c.before, now)
	}
	state := map[string]string{}
	for _, m := range regexp.MustCompile(`\x1b\[\?([0-9;]+)([hl])`).FindAllStringSubmatch(c.text(), -1) {
		for _, n := range strings.Split(m[1], ";") {
			state[n] = m[2]
		}
	}
	// The cursor and wrapping at the edge are on in a terminal at rest.
	on := map[string]bool{"25": true, "7": true}
	for mode, s := range state {
		if want := map[bool]string{true: "h", false: "l"}[on[mode]]; s != want {
			c.t.Errorf("terminal mode %s is left %s", mode, s)
		}
	}
	return c.text()
}

func TestTerminalIsRestoredOnQuit(t *testing.T) {
	c := spawn(t, "run", onDisk(t, "static-site"), t.TempDir())
	c.until("NORMAL").write("q")
	c.end(0)
}

func TestTerminalIsRestoredOnSignal(t *testing.T) {
	path, state := onDisk(t, "static-site"), t.TempDir()
	c := spawn(t, "run", path, state)
	c.until("NORMAL").write("d").until("Done:")
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	c.end(0)
	newSession(t, 120, 36, file(path), func(o *Options) { o.StateDir = state }).Sees("Recovered")
}

func TestTerminalIsRestoredAfterAFault(t *testing.T) {
	path, state := onDisk(t, "static-site"), t.TempDir()
	c := spawn(t, "panic", path, state)
	c.until("NORMAL").write("d").until("Done:").write("\x03") // ctrl+c asks the clock
	c.end(3)
	out := c.until("internal fault").text()
	if strings.Contains(out, "goroutine") {
		t.Errorf("a stack on the terminal: %q", tail(out))
	}
	if !strings.Contains(out, "internal fault") || !strings.Contains(out, "was kept") {
		t.Errorf("output: %q", tail(out))
	}
	crash, _ := filepath.Glob(filepath.Join(state, "crash-*.txt"))
	if len(crash) != 1 {
		t.Fatalf("crash files %v", crash)
	}
	text := read(t, crash[0])
	for _, want := range []string{"portolan test", "a fault on purpose", "  delete\n", "goroutine"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the crash file:\n%s", want, text)
		}
	}
	if strings.Contains(text, "example.com") {
		t.Error("the crash file tells about the design")
	}
}
