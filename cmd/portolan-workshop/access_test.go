package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"portolan/cmd/portolan/serving"
)

// A key says who it is, whatever name the client gives; other keys, passwords and no
// proof at all are refused.
func TestLearnersByKey(t *testing.T) {
	ana, lineA := newKey(t, "ana@laptop")
	ben, lineB := newKey(t, "Ben")
	path := fileOf(t, 0o644, "# class\n\n"+lineA+lineB)
	c := newClass(t, hostKeyIn(t), func(s *serving.Settings) { s.Keys = path })
	c.comes("whoever", 80, 24, ana)
	c.sees("ana-laptop", "First byte")
	c.comes("ana-laptop", 80, 24, ben) // not as ana
	c.sees("ben", "First byte")
	other, _ := newKey(t, "ana@laptop")
	for what, auth := range map[string][]ssh.AuthMethod{
		"another key": {other}, "no proof": nil, "a password": {ssh.Password("ana")}, "an empty one": {ssh.Password("")},
	} {
		if _, err := dial(c.v.address(), "ana-laptop", auth...); err == nil {
			t.Errorf("%s lets in", what)
		}
	}
	if _, err := dial(c.v.address(), "instructor", ana); err == nil {
		t.Error("a learner is the instructor")
	}
}

func TestLearnersByPassword(t *testing.T) {
	own := fileOf(t, 0o600, "ana:s3cret:with:colons\n*:for all\n")
	boss := fileOf(t, 0o600, "boss word\n")
	c := newClass(t, hostKeyIn(t), func(s *serving.Settings) { s.Passwords, s.InstructorPassword = own, boss })
	c.comes("ana", 80, 24, ssh.Password("s3cret:with:colons"))
	c.comes("ben", 80, 24, ssh.Password("for all"))
	c.comes("instructor", 80, 24, ssh.Password("boss word"))
	c.sees("ana", "First byte")
	c.sees("ben", "First byte")
	for _, wrong := range [][2]string{
		{"ana", "for all"},
		{"ana", "boss word"},
		{"ben", "s3cret:with:colons"},
		{"instructor", "for all"},
		{"ben", ""},
		{"../ben", "for all"},
		{"Instructor", "for all"},
	} {
		if _, err := dial(c.v.address(), wrong[0], ssh.Password(wrong[1])); err == nil {
			t.Errorf("%q comes in with %q", wrong[0], wrong[1])
		}
	}
	for _, told := range []string{"ana: a password is refused, from 127.0.0.1:", "instructor: a password is refused", "../ben: a password is refused"} {
		if log := c.log.String(); !strings.Contains(log, told) {
			t.Errorf("the log does not say %q:\n%s", told, log)
		}
	}
	if log := c.log.String(); strings.Contains(log, "for all") || strings.Contains(log, "s3cret") {
		t.Errorf("the log holds a password:\n%s", log)
	}
}

// Names that are no plain folder names do not get in, and make no folder.
func TestNamesOfLearners(t *testing.T) {
	c := newClass(t, hostKeyIn(t))
	for _, name := range []string{
		"", ".", "..", "../../etc", "a/b", `a\b`, "a b", "\x1b]0;owned\x07", "\x1b[2Jana", "ana\n", "ana\x00", "äna", "-ana", ".ssh",
		"con", "con.txt", "nul", "ana.", "instructor", "INSTRUCTOR", strings.Repeat("a", 33), strings.Repeat("a", 100_000),
	} {
		if conn, err := dial(c.v.address(), name); err == nil {
			conn.Close()
			t.Errorf("%q comes in", name[:min(len(name), 40)])
		}
	}
	if list, err := os.ReadDir(c.v.folder); err != nil || len(list) > 0 {
		t.Errorf("folders: %v %v", list, err)
	}
	if log := c.log.String(); strings.ContainsAny(log, "\x1b\x07\x00") {
		t.Errorf("controls in the log: %q", log)
	}
	for in, want := range map[string]string{"Ana": "ana", "a.b_c-9": "a.b_c-9", strings.Repeat("a", 32): strings.Repeat("a", 32)} {
		if got, err := learnerName(in); err != nil || got != want {
			t.Errorf("%q is %q, %v", in, got, err)
		}
	}
}

// What is wrong with a file of keys or passwords is said with the way out, before
// anything is opened.
func TestFilesOfAccess(t *testing.T) {
	_, ana := newKey(t, "ana")
	_, spaced := newKey(t, "ana laptop")
	_, hyphen := newKey(t, "ana-laptop")
	_, nobody := newKey(t, "")
	for _, x := range []struct {
		name string
		text string
		mode os.FileMode
		put  func(*serving.Settings, string)
		says string
	}{
		{"keys that others may write", ana, 0o666, func(s *serving.Settings, p string) { s.Keys = p }, "chmod go-w"},
		{"no key", "hello\n", 0o600, func(s *serving.Settings, p string) { s.Keys = p }, ":1: no public key"},
		{"empty", "# none\n", 0o600, func(s *serving.Settings, p string) { s.Keys = p }, "holds no public key"},
		{"options", `command="sh" ` + ana, 0o600, func(s *serving.Settings, p string) { s.Keys = p }, "not followed"},
		{"two names, one learner", spaced + hyphen, 0o600, func(s *serving.Settings, p string) { s.Keys = p }, "would be one learner"},
		{"no name", nobody, 0o600, func(s *serving.Settings, p string) { s.Keys = p }, "has to name the learner"},
		{"one key twice", ana + strings.Replace(ana, " ana\n", " ben\n", 1), 0o600, func(s *serving.Settings, p string) { s.Keys = p }, "one key for two learners"},
		{"passwords that others may read", "x\n", 0o644, func(s *serving.Settings, p string) { s.Passwords = p }, "chmod 600"},
		{"passwords that the group may read", "x\n", 0o640, func(s *serving.Settings, p string) { s.Passwords = p }, "chmod 600"},
		{"no password", "\n", 0o600, func(s *serving.Settings, p string) { s.Passwords = p }, "holds no password"},
		{"a line without a name", "ana:x\nhello\n", 0o600, func(s *serving.Settings, p string) { s.Passwords = p }, ":2: a line is NAME:PASSWORD"},
		{"an empty password", "ana:\n", 0o600, func(s *serving.Settings, p string) { s.Passwords = p }, "NAME:PASSWORD"},
		{"a name that is none", "../x:y\n", 0o600, func(s *serving.Settings, p string) { s.Passwords = p }, "a name is"},
		{"twice", "ana:x\nAna:y\n", 0o600, func(s *serving.Settings, p string) { s.Passwords = p }, "a second password of ana"},
		{"instructor's that others may read", "x\n", 0o604, func(s *serving.Settings, p string) { s.InstructorPassword = p }, "chmod 600"},
		{"instructor's of two lines", "x\ny\n", 0o600, func(s *serving.Settings, p string) { s.InstructorPassword = p }, "one line"},
		{"a host key that others may read", "x\n", 0o644, func(s *serving.Settings, p string) { s.HostKey = p }, "chmod 600"},
	} {
		t.Run(x.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.Contains(x.says, "chmod") {
				t.Skip("no such modes")
			}
			s := serving.Default()
			s.Folder, s.HostKey = t.TempDir(), filepath.Join(t.TempDir(), "host")
			x.put(&s, fileOf(t, x.mode, x.text))
			_, err := prepare(s, func(string) string { return "" }, &journal{w: &buffer{}})
			if err == nil || !strings.Contains(err.Error(), x.says) {
				t.Errorf("said %v", err)
			}
		})
	}
	s := serving.Default()
	s.Folder, s.HostKey, s.Keys = t.TempDir(), filepath.Join(t.TempDir(), "host"), filepath.Join(t.TempDir(), "none")
	if _, err := prepare(s, func(string) string { return "" }, &journal{w: &buffer{}}); err == nil {
		t.Error("a file that is not there lets all in")
	}
}
