//go:build linux || darwin || freebsd || netbsd || openbsd

package tui

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

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
	c.types("fg\r", "NORMAL").types("u", "Undone:").types(":q!\r", "draft=")
}

// Whoever gives the window another size meanwhile finds the picture of that size, as
// one who opens the designer in such a window.
func TestResizeWhileSuspended(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash: ", err)
	}
	c := spawnProgram(t, exec.Command(bash, "--noprofile", "--norc", "-i"), "run", onDisk(t, "static-site"), t.TempDir())
	c.types("PS1='she''ll> '\r", "shell> ").types("'"+os.Args[0]+"' '-test.run=^$'\r", "NORMAL")
	for _, size := range [][2]int{{80, 24}, {140, 40}} {
		c.types(":suspend\r", "Stopped")
		c.resize(size[0], size[1]).types("fg\r", "NORMAL")
		want := newSession(t, size[0], size[1], file(onDisk(t, "static-site"))).screen()
		want = want[:strings.Index(want, " NORMAL ")] // what stands beside it tells of files and times
		got := ""
		for range 500 {
			all := c.text()
			got = replayed(all[strings.LastIndex(all, "\x1b[?1049h"):], size[0], size[1])
			if strings.HasPrefix(got, want) {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if !strings.HasPrefix(got, want) {
			t.Fatalf("at %v:\n%s\nnot\n%s", size, got, want)
		}
	}
	c.types(":q!\r", "draft=")
}

// resize gives the terminal another size.
func (c *child) resize(w, h int) *child {
	if err := pty.Setsize(c.tty, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}); err != nil {
		c.t.Fatal(err)
	}
	return c
}

var sequence = regexp.MustCompile(`^\x1b(?:\[([?>=<]?)([0-9;]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\\\)|P[^\x1b]*\x1b\\\\|.)`)

// replayed is the picture that output leaves on a terminal: the part of the language of
// terminals that the library speaks.
func replayed(out string, w, h int) string {
	grid := make([][]rune, h)
	wipe := func(y, from, to int) {
		for x := max(from, 0); x < min(to, w); x++ {
			grid[y][x] = ' '
		}
	}
	for y := range grid {
		grid[y] = make([]rune, w)
		wipe(y, 0, w)
	}
	x, y, last := 0, 0, ' '
	put := func(r rune) {
		if x < w && y < h {
			grid[y][x] = r
		}
		x, last = x+1, r
	}
	for len(out) > 0 {
		if m := sequence.FindStringSubmatch(out); m != nil {
			out = out[len(m[0]):]
			arg := strings.Split(m[2], ";")
			n, _ := strconv.Atoi(arg[0])
			second := 1
			if len(arg) > 1 {
				second, _ = strconv.Atoi(arg[1])
			}
			some := max(n, 1)
			switch m[1] + m[3] {
			case "A", "B":
				y = min(max(y+map[string]int{"A": -some, "B": some}[m[3]], 0), h-1)
			case "C", "D":
				x = min(max(min(x, w-1)+map[string]int{"D": -some, "C": some}[m[3]], 0), w-1)
			case "G":
				x = min(some, w) - 1
			case "d":
				y = min(some, h) - 1
			case "H":
				x, y = min(max(second, 1), w)-1, min(some, h)-1
			case "X":
				wipe(y, x, x+some)
			case "b":
				for range some {
					put(last)
				}
			case "K":
				wipe(y, map[int]int{0: x}[n], map[bool]int{true: x + 1, false: w}[n == 1])
			case "J":
				for row := range grid {
					if n >= 2 || row > y {
						wipe(row, 0, w)
					}
				}
				if n == 0 {
					wipe(y, x, w)
				}
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(out)
		out = out[size:]
		switch r {
		case '\r':
			x = 0
		case '\n':
			y = min(y+1, h-1)
		case '\t':
			x = min(x/8*8+8, w-1)
		case '\b':
			x = max(min(x, w-1)-1, 0)
		default:
			put(r)
		}
	}
	rows := make([]string, h)
	for i := range grid {
		rows[i] = strings.TrimRight(string(grid[i]), " ")
	}
	return strings.Join(rows, "\n")
}

// after is the text behind the last place of a word.
func after(text, word string) string { return text[strings.LastIndex(text, word)+len(word):] }

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
