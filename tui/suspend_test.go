//go:build linux || darwin || freebsd || netbsd || openbsd

package tui

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// Under a shell with job control :suspend gives the terminal back as it was, with
// the work kept; fg goes on where it was.
func TestSuspendUnderAShell(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash: ", err)
	}
	path := onDisk(t, "static-site")
	c := spawnProgram(t, exec.Command(bash, "--noprofile", "--norc", "-i"), "run", path, t.TempDir())
	c.types("PS1='she''ll> '\r", "shell> ")
	c.types("'"+os.Args[0]+"' '-test.run=^$'\r", "NORMAL").types("d", "Done:").types(":suspend\r", "Stopped")
	if n, m := strings.Count(c.text(), "\x1b[?1049h"), strings.Count(c.text(), "\x1b[?1049l"); n != m {
		t.Errorf("the other screen is entered %d times and left %d times", n, m)
	}
	c.types("stty -a | tr ' ' '\\n' | grep -xE -- '-?(icanon|echo);?' | tr '\\n' ' '; echo 'so'\"far\"\r", "sofar")
	if s := after(c.text(), "Stopped"); strings.Contains(s, "-icanon") || strings.Contains(s, "-echo ") {
		t.Errorf("the shell has the line settings of the designer: %q", s)
	}
	resize := func(columns, rows uint16) {
		if err := pty.Setsize(c.tty, &pty.Winsize{Cols: columns, Rows: rows}); err != nil {
			t.Fatal(err)
		}
	}
	resize(25, 6) // while it is stopped nobody tells it
	c.types("fg\r", "needs")
	resize(120, 36)
	c.waits("NORMAL").types("u", "Undone:").types(":q!\r", "draft=")
}

// after is the text behind the last place of a word.
func after(text, word string) string { return text[strings.LastIndex(text, word)+len(word):] }

// waits waits for a text that is not there yet.
func (c *child) waits(text string) *child { return c.types("", text) }

// types writes and waits for a text that is not there yet.
func (c *child) types(keys, text string) *child {
	c.t.Helper()
	seen := strings.Count(c.text(), text)
	c.write(keys)
	for range 1000 {
		if strings.Count(c.text(), text) > seen {
			return c
		}
		time.Sleep(20 * time.Millisecond)
	}
	c.t.Fatalf("no %q: %q", text, tail(c.text()))
	return c
}
