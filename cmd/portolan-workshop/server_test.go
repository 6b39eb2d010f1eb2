package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/crypto/ssh"

	"portolan/cmd/portolan/serving"
	"portolan/tui/classroom"
)

// class is a server on loopback, and what learners and hostile people do to it.
type class struct {
	t     *testing.T
	v     *server
	state string
	log   *buffer
}

func newClass(t *testing.T, with ...func(*serving.Settings)) *class {
	t.Helper()
	c := &class{t: t, state: t.TempDir(), log: &buffer{}}
	s := serving.Default()
	s.Listen, s.Folder = "127.0.0.1:0", filepath.Join(c.state, "class")
	for _, f := range with {
		f(&s)
	}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	var err error
	c.v, err = prepare(s, func(string) string { return "" }, &journal{w: c.log})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	if _, err := c.v.start(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.v.end()
		stop()
		if t.Failed() {
			t.Logf("the server said:\n%s", c.log)
		}
	})
	return c
}

// hostKeyIn keeps the host key of a test where it is thrown away.
func hostKeyIn(t *testing.T) func(*serving.Settings) {
	path := filepath.Join(t.TempDir(), "host")
	return func(s *serving.Settings) { s.HostKey = path }
}

// buffer is written by one goroutine and read by another.
type buffer struct {
	mu    sync.Mutex
	b     bytes.Buffer
	other io.Writer // takes what comes from now on, nil for nobody
}

func (b *buffer) tee(w io.Writer) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.other = w
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.other != nil {
		return b.other.Write(p)
	}
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func (b *buffer) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Len()
}

// client is somebody at another terminal.
type client struct {
	t    *testing.T
	name string
	conn *ssh.Client
	sess *ssh.Session
	in   io.Writer
	out  *buffer
	over chan error
	pace time.Duration // between keys, on top of the least
}

func dial(addr, user string, auth ...ssh.AuthMethod) (*ssh.Client, error) {
	return ssh.Dial("tcp", addr, &ssh.ClientConfig{
		User: user, Auth: auth, HostKeyCallback: ssh.InsecureIgnoreHostKey(), Timeout: 20 * time.Second,
	})
}

// comes signs in and opens a terminal.
func (c *class) comes(name string, w, h int, auth ...ssh.AuthMethod) *client {
	c.t.Helper()
	conn, err := dial(c.v.address(), name, auth...)
	if err != nil {
		c.t.Fatal(err)
	}
	k, err := openTerminal(conn, name, w, h)
	if err != nil {
		c.t.Fatal(err)
	}
	k.t = c.t
	c.t.Cleanup(func() { _ = conn.Close() })
	return k
}

func openTerminal(conn *ssh.Client, name string, w, h int) (*client, error) {
	sess, err := conn.NewSession()
	if err != nil {
		return nil, err
	}
	k := &client{name: name, conn: conn, sess: sess, out: &buffer{}, over: make(chan error, 1)}
	if err := sess.RequestPty("xterm-256color", h, w, ssh.TerminalModes{}); err != nil {
		return nil, err
	}
	sess.Stdout = k.out
	if k.in, err = sess.StdinPipe(); err != nil {
		return nil, err
	}
	if err := sess.Shell(); err != nil {
		return nil, err
	}
	go func() { k.over <- sess.Wait() }()
	return k, nil
}

// types sends keys: names in angle brackets, anything else as it is. An escape is given
// the time that tells it from the beginning of a sequence.
func (k *client) types(keys ...string) *client {
	for _, key := range keys {
		switch key {
		case "<esc>":
			_, _ = io.WriteString(k.in, "\x1b")
			time.Sleep(150 * time.Millisecond)
			continue
		case "<enter>":
			key = "\r"
		}
		_, _ = io.WriteString(k.in, key)
		time.Sleep(8*time.Millisecond + k.pace)
	}
	return k
}

const patience = 30 * time.Second

// eventually waits until something is so.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		if so() {
			return
		}
	}
	t.Fatalf("it never came to that: %s", what)
}

// screen is what a learner sees of the own design.
func (c *class) screen(name string) string {
	s := c.v.room.Seat(name)
	if s == nil || s.Picture() == nil {
		return ""
	}
	return ansi.Strip(s.Picture().Content)
}

// sees waits until a text is on the screen of a learner.
func (c *class) sees(name string, texts ...string) {
	c.t.Helper()
	for _, text := range texts {
		for until := time.Now().Add(patience); !strings.Contains(c.screen(name), text); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(until) {
				c.t.Fatalf("%s does not see %q but\n%s", name, text, c.screen(name))
			}
		}
	}
}

// gone waits until a session has ended and returns what was written to its terminal.
func (k *client) gone() string {
	k.t.Helper()
	select {
	case <-k.over:
	case <-time.After(patience):
		k.t.Fatalf("the session of %s does not end", k.name)
	}
	return k.out.String()
}

// solveFirst solves the first exercise by keys, from the moment it was opened.
func (k *client) solveFirst() {
	k.pace = 40 * time.Millisecond // what is drawn follows the keys
	k.types("<esc>", "<esc>", "/sydney", "<enter>", "i", "cloudfront", "<enter>")
	for _, city := range []string{"dublin", "denver"} {
		k.types("/"+city, "<enter>", "e", "d", "/"+city, "<enter>", "c", "c")
	}
}

// stands is how a learner stands with an exercise on the board: reached goals, stars.
func stands(r *classroom.Room, name, number string) (reached, goals, stars int) {
	for _, l := range r.Report().Learners {
		for _, d := range l.Designs {
			if l.Name == name && strings.HasPrefix(d.Exercise, number) {
				for _, g := range d.Goals {
					if g.State == "pass" {
						reached++
					}
				}
				return reached, len(d.Goals), d.Stars
			}
		}
	}
	return 0, 0, 0
}

// newKey is a key of a learner, and its line for a file of keys.
func newKey(t *testing.T, comment string) (ssh.AuthMethod, string) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return ssh.PublicKeys(signer), strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key))) + " " + comment + "\n"
}

func fileOf(t *testing.T, mode os.FileMode, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// A learner comes in by name, has an own folder, solves an exercise by keys, and the
// board says so from the file.
func TestLearnerByName(t *testing.T) {
	c := newClass(t, hostKeyIn(t))
	ana := c.comes("Ana", 120, 36)
	c.sees("ana", "01 First byte", "Put a CloudFront distribution between")
	ana.solveFirst()
	c.sees("ana", "Solved, 3 of 3 stars")
	eventually(t, "the board has ana's exercise with three stars", func() bool { _, _, stars := stands(c.v.room, "ana", "01"); return stars == 3 })
	eventually(t, "the file holds the distribution", func() bool {
		data, _ := os.ReadFile(filepath.Join(c.v.folder, "ana", "01-first-byte.topo.yaml"))
		return bytes.Contains(data, []byte("cloudfront"))
	})
	info, err := os.Stat(filepath.Join(c.v.folder, "ana"))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v %v", info, err)
	}
	ana.types("q")
	if out := ana.gone(); !strings.Contains(out, "Your work is kept") || strings.Contains(out, c.v.folder) {
		t.Errorf("the last words were %q", out[max(0, len(out)-300):])
	}
	c.comes("ana", 80, 24)
	c.sees("ana", "01 First byte")
}

// Of two sessions of one name the newest counts, and nothing of the other is lost.
func TestNewestSessionCounts(t *testing.T) {
	c := newClass(t, hostKeyIn(t))
	first := c.comes("ana", 100, 30)
	c.sees("ana", "01 First byte")
	first.types("<esc>", "<esc>", "/sydney", "<enter>", "i", "cloudfront", "<enter>")
	c.sees("ana", "Done:")
	seat := c.v.room.Seat("ana")
	second := c.comes("ana", 100, 30)
	if out := first.gone(); !strings.Contains(out, "You signed in again elsewhere") {
		t.Errorf("the first session was told %q", out[max(0, len(out)-200):])
	}
	eventually(t, "another seat", func() bool { s := c.v.room.Seat("ana"); return s != nil && s != seat })
	c.sees("ana", "CLOUDFRONT")
	if strings.Contains(c.screen("ana"), "Read-only") {
		t.Error("the newest session may not edit")
	}
	second.types("<esc>", "u")
	_ = second
}

// Who leads looks into a session and shows it to all; nobody can do anything there.
func TestLookInAndShowToAll(t *testing.T) {
	auth, line := newKey(t, "boss")
	c := newClass(t, hostKeyIn(t), func(s *serving.Settings) { s.InstructorKeys = fileOf(t, 0o644, line) })
	if _, err := dial(c.v.address(), "instructor"); err == nil {
		t.Fatal("anybody is the instructor")
	}
	other, _ := newKey(t, "other")
	if _, err := dial(c.v.address(), "instructor", other); err == nil {
		t.Fatal("any key is the instructor's")
	}
	c.comes("ana", 80, 24)
	ben := c.comes("ben", 100, 30)
	c.sees("ana", "01 First byte")
	c.sees("ben", "01 First byte")
	boss := c.comes("instructor", 120, 36, auth)
	eventually(t, "the board names both", func() bool {
		out := ansi.Strip(boss.out.String())
		return strings.Contains(out, "ana") && strings.Contains(out, "ben") && strings.Contains(out, "2 here")
	})
	boss.types("<enter>")
	eventually(t, "ana's screen", func() bool { return strings.Contains(ansi.Strip(boss.out.String()), "Screen of ana") })
	boss.types("x", "d", ":q!\r")
	time.Sleep(200 * time.Millisecond)
	if c.v.room.Seat("ana") == nil || strings.Contains(c.screen("ana"), "u to undo") {
		t.Error("who looks in changes something")
	}
	boss.types("s")
	eventually(t, "ben sees ana's screen", func() bool { return strings.Contains(ansi.Strip(ben.out.String()), "ana is shown to all") })
	ben.types("d", "d")
	time.Sleep(200 * time.Millisecond)
	if strings.Contains(c.screen("ben"), "u to undo") {
		t.Error("keys reach the own design under the shown one")
	}
	at := ben.out.Len()
	boss.types("s")
	eventually(t, "ben sees the own design again", func() bool { return strings.Contains(ansi.Strip(ben.out.String()[at:]), "First byte") })
	if c.v.room.Shown() != "" {
		t.Error("still shown")
	}
	boss.types("<esc>", "q")
	boss.gone()
}

// The class is full at its limit, those who sent nothing for long go, and so does who
// fills the disk. Nobody else is bothered.
func TestLimits(t *testing.T) {
	c := newClass(t, hostKeyIn(t), func(s *serving.Settings) { s.Sessions, s.DesignSize, s.FolderSize = 2, 16<<10, 64<<10 })
	c.comes("ana", 80, 24)
	ben := c.comes("ben", 80, 24)
	c.sees("ana", "First byte")
	c.sees("ben", "First byte")
	if out := c.comes("cem", 80, 24).gone(); !strings.Contains(out, "full: 2 sessions") {
		t.Errorf("a third was told %q", out)
	}
	for i := range 14 {
		if err := os.Mkdir(filepath.Join(c.v.folder, fmt.Sprint("other", i)), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	_ = ben.conn.Close()
	eventually(t, "ben has left", func() bool { return c.v.room.Seat("ben") == nil })
	if out := c.comes("dora", 80, 24).gone(); !strings.Contains(out, "takes no more") {
		t.Errorf("one name too many was told %q", out)
	}
	ben = c.comes("ben", 80, 24)
	c.sees("ben", "First byte")
	big := filepath.Join(c.v.folder, "ben", "big")
	if err := os.WriteFile(big, make([]byte, 65<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	c.v.look(time.Now(), true)
	if out := ben.gone(); !strings.Contains(out, "more than 64KiB") {
		t.Errorf("who fills the disk was told %q", out[max(0, len(out)-200):])
	}
	if out := c.comes("ben", 80, 24).gone(); !strings.Contains(out, "more than 64KiB") {
		t.Errorf("and at the next time %q", out)
	}
	c.v.look(time.Now().Add(29*time.Minute), false)
	if c.v.room.Seat("ana").Why() != "" {
		t.Fatal("ana has to go too early")
	}
	c.v.look(time.Now().Add(31*time.Minute), false)
	eventually(t, "who is idle goes", func() bool { return c.v.room.Seat("ana") == nil })
}

// A link in a folder of a learner does not lead out.
func TestLinksDoNotLeadOut(t *testing.T) {
	c := newClass(t, hostKeyIn(t))
	dir := filepath.Join(c.v.folder, "ana")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(t.TempDir(), "target.topo.yaml")
	secret := "portolan: 1\nname: secret\nnodes: []\nlinks: []\n"
	if err := os.WriteFile(target, []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "01-first-byte.topo.yaml")
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	if out := c.comes("ana", 80, 24).gone(); !strings.Contains(out, "holds a link") || strings.Contains(out, "secret") {
		t.Errorf("was told %q", out)
	}
	// One that appears while the session runs.
	if err := os.Remove(link); err != nil {
		t.Fatal(err)
	}
	ana := c.comes("ana", 100, 30)
	c.sees("ana", "First byte")
	if err := os.Remove(link); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	ana.types("<esc>", "<esc>", "/sydney", "<enter>", "i", "cloudfront", "<enter>", "\x13")
	eventually(t, "saving is refused, or the session ends", func() bool {
		return strings.Contains(c.screen("ana"), "leads elsewhere") || c.v.room.Seat("ana") == nil
	})
	if data, _ := os.ReadFile(target); string(data) != secret {
		t.Errorf("the file outside is %q", data)
	}
	if other := filepath.Join(c.v.folder, "ben"); os.Symlink(t.TempDir(), other) == nil {
		if out := c.comes("ben", 80, 24).gone(); !strings.Contains(out, "link") {
			t.Errorf("a folder that is a link: %q", out)
		}
	}
}

func TestHostKeyIsMadeOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "serve", "host")
	one, err := hostKey(path)
	if err != nil {
		t.Fatal(err)
	}
	two, err := hostKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if ssh.FingerprintSHA256(one.PublicKey()) != ssh.FingerprintSHA256(two.PublicKey()) {
		t.Error("another key at the second start")
	}
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, %v", name, info.Mode(), err)
		}
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := hostKey(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that all may read: %v", err)
	}
	if err := os.WriteFile(path, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := hostKey(path); err == nil || !strings.Contains(err.Error(), "move it away") {
		t.Errorf("no key: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".host-key-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left: %v %v", left, err)
	}
}
