package document

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestLock(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "shop.topo.yaml")
	write(t, path, "portolan: 1\n")
	h, err := Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); len(got) != 2 || got[0] != ".shop.topo.yaml.lock" {
		t.Errorf("files are %q", got)
	}
	_, err = Lock(path)
	var locked *LockedError
	if !errors.As(err, &locked) || locked.PID != os.Getpid() || locked.Host != hostName() || locked.Since.IsZero() {
		t.Errorf("a second lock: %v", err)
	}
	link := filepath.Join(dir, "link")
	if os.Symlink("shop.topo.yaml", link) == nil {
		if _, err := Lock(link); !errors.As(err, &locked) {
			t.Errorf("a lock through a link: %v", err)
		}
	}
	if err := h.Release(); err != nil {
		t.Fatal(err)
	}
	if h, err = Lock(path); err != nil {
		t.Errorf("after the release: %v", err)
	}
	if err := h.Release(); err != nil {
		t.Error(err)
	}
	if err := (*Held)(nil).Release(); err != nil {
		t.Error(err)
	}
}

// deadPID is the number of a process that has ended.
func deadPID(t *testing.T) int {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^$")
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	return c.Process.Pid
}

// lockOf is the lock of a process that is like this one but for what changes.
func lockOf(t *testing.T, change func(*process)) string {
	t.Helper()
	p := self()
	if p.Start == "" {
		p.Start, p.Boot = "1", "1" // a system that does not tell
	}
	change(&p)
	return fmt.Sprintf("pid: %d\nhost: %s\nsince: 2026-01-02T03:04:05Z\nuser: %s\nstart: %s\nboot: %s\nspace: %s\nmachine: %s\n", p.PID, p.Host, p.User, p.Start, p.Boot, p.Space, p.Machine)
}

func TestLocksOfOthers(t *testing.T) {
	const since = "since: 2026-01-02T03:04:05Z\n"
	for name, c := range map[string]struct {
		content string
		free    bool
	}{
		"a dead process":                        {fmt.Sprintf("pid: %d\nhost: %s\n%s", deadPID(t), hostName(), since), true},
		"an earlier process of our number":      {fmt.Sprintf("pid: %d\nhost: %s\n%s", os.Getpid(), hostName(), since), true},
		"a live process":                        {fmt.Sprintf("pid: %d\nhost: %s\n%s", os.Getppid(), hostName(), since), false},
		"a process on another host":             {"pid: 1\nhost: elsewhere.example\n" + since, false},
		"nobody knows whom":                     {"", false},
		"an ended process of this boot":         {lockOf(t, func(p *process) { p.PID = deadPID(t) }), true},
		"a number that another process has now": {lockOf(t, func(p *process) { p.PID, p.Start = os.Getppid(), "1" }), runtime.GOOS == "linux"},
		"a live process of this boot":           {lockOf(t, func(p *process) { p.PID = os.Getppid(); p.Start, _ = startOf(p.PID) }), false},
		"a process before the last start":       {lockOf(t, func(p *process) { p.PID, p.Boot = os.Getppid(), "before" }), runtime.GOOS == "linux"},
		"an ended process of another container": {lockOf(t, func(p *process) { p.PID, p.Space = deadPID(t), "pid:[1]" }), false},
		"another machine of the same name":      {lockOf(t, func(p *process) { p.PID, p.Machine, p.Boot = deadPID(t), "other", "other" }), false},
		"something that is no lock of Portolan": {"\x1b[31m", false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path, lock := filepath.Join(dir, "a"), filepath.Join(dir, ".a.lock")
			write(t, lock, c.content)
			h, err := Lock(path)
			if c.free {
				if err != nil {
					t.Fatalf("not taken over: %v", err)
				}
				if got := names(t, dir); len(got) != 1 {
					t.Errorf("files are %q", got)
				}
				if err := h.Release(); err != nil || len(names(t, dir)) != 0 {
					t.Errorf("not released: %v", err)
				}
				return
			}
			var locked *LockedError
			if !errors.As(err, &locked) || content(t, lock) != c.content {
				t.Fatalf("got %v", err)
			}
			if strings.ContainsRune(err.Error(), 0x1b) {
				t.Errorf("the message emits an escape sequence: %q", err)
			}
		})
	}
}

// Everybody in the folder sees who edits, and a lock that may not be read is one.
func TestLocksBetweenUsers(t *testing.T) {
	dir := t.TempDir()
	path, lock := filepath.Join(dir, "a"), filepath.Join(dir, ".a.lock")
	if _, err := Lock(path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(lock); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("the mode of the lock is %v", info.Mode())
	}
	h, err := TakeOver(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(lock); err != nil || info.Mode().Perm()&0o444 != 0o444 {
		t.Errorf("the mode of a lock that was taken over is %v", info.Mode())
	}
	if err := h.Release(); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(lock, 0o700); err != nil { // not even root can read this as a lock
		t.Fatal(err)
	}
	var locked *LockedError
	if _, err := Lock(path); !errors.As(err, &locked) || !locked.Closed || locked.User == "" && runtime.GOOS != "windows" || !strings.Contains(err.Error(), "may not be read") {
		t.Errorf("a lock that cannot be read: %v", err)
	}
}

// What killed runs left is removed, and nothing else.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	dead, live := self(), self()
	dead.PID, dead.Start = deadPID(t), "1"
	live.PID = os.Getppid()
	live.Start, _ = startOf(live.PID)
	temp := func(p process) string {
		return fmt.Sprintf(".a%s%d-%s-%s-00000000%s", tempMark, p.PID, orDash(p.Start), p.mark(), tempSuffix)
	}
	far := dead
	far.Host = "elsewhere"
	stays := []string{temp(live), temp(far), ".a.tmp", "a" + tempMark + "1-1-1-1.tmp", ".b.lock", ".c.lock", "a"}
	for _, name := range append([]string{temp(dead), ".a.lock"}, stays...) {
		write(t, filepath.Join(dir, name), "")
	}
	write(t, filepath.Join(dir, ".a.lock"), lockOf(t, func(p *process) { p.PID = dead.PID }))
	write(t, filepath.Join(dir, ".b.lock"), lockOf(t, func(p *process) { p.PID, p.Start = live.PID, live.Start }))
	Sweep(dir, time.Now())
	slices.Sort(stays)
	if got := names(t, dir); !slices.Equal(got, stays) {
		t.Errorf("left are\n%q, not\n%q", got, stays)
	}
	Sweep(dir, time.Now().Add(2*tempAge))
	if slices.Contains(names(t, dir), temp(far)) {
		t.Error("a copy of another machine stays for ever")
	}
}

func TestTakeOver(t *testing.T) {
	dir := t.TempDir()
	path, lock := filepath.Join(dir, "a"), filepath.Join(dir, ".a.lock")
	first, err := Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	if first.Lost() {
		t.Error("lost at once")
	}
	second, err := TakeOver(path)
	if err != nil {
		t.Fatal(err)
	}
	if !first.Lost() || second.Lost() {
		t.Errorf("first lost: %v, second lost: %v", first.Lost(), second.Lost())
	}
	if err := first.Release(); err != nil || content(t, lock) == "" {
		t.Errorf("the former holder removes the lock of the new one: %v", err)
	}
	if err := second.Release(); err != nil || len(names(t, dir)) != 0 {
		t.Errorf("not released: %v", err)
	}
}

func TestLockInAMissingDirectory(t *testing.T) {
	if _, err := Lock(filepath.Join(t.TempDir(), "missing", "a")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// However a file is named, cleaning up beside it leaves the lock that is held.
func TestSweepLeavesTheLockThatIsHeld(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "real"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real", filepath.Join(dir, "link")); err != nil {
		t.Skip("no symbolic links: ", err)
	}
	write(t, filepath.Join(dir, "real", "a"), "")
	t.Chdir(filepath.Join(dir, "real"))
	for _, path := range []string{"a", "./a", filepath.Join("..", "link", "a"), filepath.Join(dir, "link", "a")} {
		l, err := Lock(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []string{".", filepath.Join("..", "link"), filepath.Join(dir, "link"), filepath.Join(dir, "real")} {
			if Sweep(at, time.Now()); l.Lost() {
				t.Errorf("the lock of %s is gone after cleaning up %s", path, at)
			}
		}
		if second, err := Lock(filepath.Join("..", "link", "a")); err == nil {
			t.Errorf("%s is locked twice", path)
			_ = second.Release()
		}
		if err := l.Release(); err != nil {
			t.Fatal(err)
		}
	}
}
