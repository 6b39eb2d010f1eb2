package main

import (
	"bytes"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// Nothing but the designer can be had: what else ssh offers is refused, request by
// request, and the session goes on.
func TestNothingElseCanBeRun(t *testing.T) {
	c := newClass(t, hostKeyIn(t))
	conn, err := dial(c.v.address(), "eve")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, kind := range []string{"direct-tcpip", "direct-streamlocal@openssh.com", "x11", "auth-agent@openssh.com", "forwarded-tcpip", "tun@openssh.com"} {
		if ch, _, err := conn.OpenChannel(kind, ssh.Marshal(&struct {
			Host  string
			Port  uint32
			From  string
			FPort uint32
		}{"127.0.0.1", 22, "127.0.0.1", 1})); err == nil {
			ch.Close()
			t.Errorf("a channel %s is opened", kind)
		}
	}
	for _, kind := range []string{"tcpip-forward", "streamlocal-forward@openssh.com", "cancel-tcpip-forward", "no-more-sessions@openssh.com"} {
		if ok, _, err := conn.SendRequest(kind, true, ssh.Marshal(&struct {
			Host string
			Port uint32
		}{"127.0.0.1", 0})); err != nil || ok {
			t.Errorf("request %s: %v %v", kind, ok, err)
		}
	}
	if l, err := conn.Listen("tcp", "127.0.0.1:0"); err == nil {
		l.Close()
		t.Error("a port is forwarded back")
	}
	ch, reqs, err := conn.OpenChannel("session", nil)
	if err != nil {
		t.Fatal(err)
	}
	go ssh.DiscardRequests(reqs)
	word := func(s string) []byte { return ssh.Marshal(&struct{ S string }{s}) }
	pair := func(k, v string) []byte { return ssh.Marshal(&struct{ K, V string }{k, v}) }
	for _, r := range []struct {
		kind    string
		payload []byte
	}{
		{"exec", word("id")},
		{"exec", word("")},
		{"exec", word("scp -t /tmp")},
		{"subsystem", word("sftp")},
		{"subsystem", word("netconf")},
		{"x11-req", ssh.Marshal(&struct {
			Single     bool
			Auth, Cook string
			Screen     uint32
		}{false, "MIT-MAGIC-COOKIE-1", "00", 0})},
		{"auth-agent-req@openssh.com", nil},
		{"signal", word("KILL")},
		{"break", ssh.Marshal(&struct{ N uint32 }{1})},
		{"env", pair("LD_PRELOAD", "/tmp/x.so")},
		{"env", pair("EDITOR", "sh")},
		{"env", pair("PORTOLAN_STATE_DIR", "/")},
		{"env", pair("COLORTERM", "\x1b]0;x\x07")},
		{"pty-req", []byte("short")},
		{"window-change", []byte("short")},
		{"", nil},
		{strings.Repeat("x", 1000), nil},
	} {
		if ok, err := ch.SendRequest(r.kind, true, r.payload); err != nil || ok {
			t.Errorf("request %.40q: %v %v", r.kind, ok, err)
		}
	}
	for range 100 { // more words than a terminal has
		_, _ = ch.SendRequest("env", false, pair("LC_ALL", "C"))
	}
	if ok, _ := ch.SendRequest("env", true, pair("LC_ALL", "C")); ok {
		t.Error("words without end")
	}
	if _, _, err := conn.OpenChannel("session", nil); err == nil {
		t.Error("a second session on one connection")
	}
	if ok, err := ch.SendRequest("shell", true, nil); err != nil || !ok { // without a terminal
		t.Fatalf("shell: %v %v", ok, err)
	}
	out, _ := io.ReadAll(ch)
	if !strings.Contains(string(out), "needs a terminal") {
		t.Errorf("without a terminal it said %q", out)
	}
	if list, err := os.ReadDir(c.v.folder); err != nil || len(list) > 0 {
		t.Errorf("folders: %v %v", list, err)
	}
}

// What a designer at a terminal of its own may do and a guest may not: nothing outside
// of the own working copies is read or written.
func TestGuestsStayInside(t *testing.T) {
	c := newClass(t, hostKeyIn(t))
	outside := t.TempDir()
	secret := filepath.Join(outside, "secret.topo.yaml")
	text := "portolan: 1\nnodes:\n  - {id: hidden-node, kind: s3}\nlinks: []\n"
	if err := os.WriteFile(secret, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("EDITOR", "touch "+filepath.Join(outside, "editor"))
	eve := c.comes("eve", 140, 40)
	c.sees("eve", "First byte")
	eve.types("<esc>", "<esc>")
	for _, line := range []string{"e " + secret, "open " + secret, "w " + filepath.Join(outside, "w.topo.yaml"), "w! " + secret, "editor", "suspend", "new", "save ../../x.topo.yaml"} {
		eve.types(":" + line)
		c.sees("eve", line)
		eve.types("<enter>")
		c.sees("eve", "there are only its exercises")
	}
	if at := c.screen("eve"); strings.Contains(at, "5 Exp") {
		t.Error("the view of exports is there")
	}
	eve.types(":e "+outside+"/", "\t", "\t", "<esc>", "\x05", "\x1a", "5", ":export text", "<enter>", "3", "x", "y", "4", "x", "y", "1")
	c.sees("eve", "Canvas")
	time.Sleep(200 * time.Millisecond)
	if got := c.screen("eve"); strings.Contains(got, "hidden-node") || strings.Contains(got, "secret") {
		t.Errorf("something of outside is on the screen:\n%s", got)
	}
	if raw := eve.out.String(); strings.Contains(raw, "\x1b]52") {
		t.Error("something is put on a clipboard")
	}
	list, err := os.ReadDir(outside)
	if err != nil || len(list) != 1 {
		t.Errorf("outside there is %v %v", list, err)
	}
	if data, _ := os.ReadFile(secret); string(data) != text {
		t.Error("the file outside is changed")
	}
	_ = filepath.WalkDir(c.v.folder, func(path string, d os.DirEntry, err error) error {
		rel, _ := filepath.Rel(c.v.folder, path)
		if !d.IsDir() && !strings.HasPrefix(rel, "eve"+string(filepath.Separator)) {
			t.Errorf("a file outside the own folder: %s", rel)
		}
		return err
	})
}

// Floods, windows of any size and sequences without an end harm nobody else.
func TestFloods(t *testing.T) {
	c := newClass(t, hostKeyIn(t))
	c.comes("ana", 80, 24)
	c.sees("ana", "First byte")

	for _, size := range [][2]int{{10_000, 10_000}, {1, 1}, {0, 0}, {1 << 30, 1 << 30}} {
		eve := c.comes("eve", size[0], size[1])
		eventually(t, "a picture", func() bool { s := c.v.room.Seat("eve"); return s != nil && s.Picture() != nil && s.Picture().W > 0 })
		if p := c.v.room.Seat("eve").Picture(); p.W > 400 || p.H > 120 || p.W < 1 || p.H < 1 {
			t.Errorf("a window of %v is drawn as %d by %d", size, p.W, p.H)
		}
		for i := range 3000 { // of sizes
			_ = eve.sess.WindowChange(1+i%10_000, 1+(i*7)%10_000)
		}
		_ = eve.sess.WindowChange(33, 111)
		eventually(t, "the last size counts", func() bool {
			s := c.v.room.Seat("eve")
			return s != nil && s.Picture() != nil && s.Picture().W == 111 && s.Picture().H == 33
		})
		_ = eve.conn.Close()
		eventually(t, "eve has left", func() bool { return c.v.room.Seat("eve") == nil })
	}

	for what, flood := range map[string][]byte{
		"a string":   append([]byte("\x1b]52;c;"), bytes.Repeat([]byte("A"), 1<<20)...),
		"a sequence": append([]byte("\x1b["), bytes.Repeat([]byte("1;"), 1<<20)...),
		"a paste":    append([]byte("\x1b[200~"), bytes.Repeat([]byte("nodes\n"), 1<<18)...),
	} {
		eve := c.comes("eve", 80, 24)
		c.sees("eve", "First byte")
		_, _ = eve.in.Write(flood)
		if out := eve.gone(); !strings.Contains(out, "without an end") && !strings.Contains(out, "more was pasted") {
			t.Errorf("%s: was told %q", what, out[max(0, len(out)-200):])
		}
	}

	eve := c.comes("eve", 80, 24)
	c.sees("eve", "First byte")
	go func() {
		for range 400 {
			if _, err := eve.in.Write(bytes.Repeat([]byte("jkhl\x1b[<35;10;10M\xff\x9d\x9b"), 500)); err != nil {
				return
			}
		}
	}()
	ana := c.comes("ana", 100, 30)
	c.sees("ana", "01 First byte")
	ana.types("<esc>", "<esc>", "/sydney", "<enter>", "i", "cloudfront", "<enter>")
	c.sees("ana", "CLOUDFRONT")
}

// Who opens connections and says nothing keeps nobody out.
func TestFloodOfStrangers(t *testing.T) {
	c := newClass(t, hostKeyIn(t))
	var silent []net.Conn
	for range 4 * mostStrangers {
		conn, err := net.Dial("tcp", c.v.address())
		if err != nil {
			t.Fatal(err)
		}
		silent = append(silent, conn)
	}
	c.comes("ana", 80, 24)
	c.sees("ana", "First byte")
	for range 8 { // who signs in and never asks for a session is a stranger too
		conn, err := dial(c.v.address(), "eve")
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	c.v.door.mu.Lock()
	n := len(c.v.door.strangers)
	c.v.door.mu.Unlock()
	if n > mostStrangers {
		t.Errorf("%d strangers are held", n)
	}
	if c.v.room.Seat("ana") == nil {
		t.Error("ana was sent away")
	}
	for _, conn := range silent {
		_ = conn.Close()
	}
}

// Garbage in the place of the protocol ends that connection and nothing else.
func TestGarbageInsteadOfProtocol(t *testing.T) {
	c := newClass(t, hostKeyIn(t))
	for _, junk := range []string{"GET / HTTP/1.1\r\n\r\n", "SSH-2.0-x\r\n" + strings.Repeat("\xff", 100_000), strings.Repeat("A", 300_000), "\x00", "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n"} {
		conn, err := net.Dial("tcp", c.v.address())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = conn.Write([]byte(junk))
		_ = conn.(*net.TCPConn).CloseWrite()
		_ = conn.SetReadDeadline(time.Now().Add(patience))
		_, _ = io.Copy(io.Discard, conn)
		_ = conn.Close()
	}
	c.comes("ana", 80, 24)
	c.sees("ana", "First byte")
}
