package document

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"portolan/model"
)

// LockedError says that another process edits the document.
type LockedError struct {
	PID   int    // 0 when the lock does not say
	Host  string // on which the process runs
	Since time.Time
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("the document is open in process %d on %s since %s", e.PID, model.Visible(e.Host), e.Since.Format("2006-01-02 15:04"))
}

// Held is a lock that this process holds.
type Held struct {
	path    string
	content string
}

// held are the locks of this process: a lock with its number that is not among
// them was left by an earlier process of the same number.
var held struct {
	sync.Mutex
	paths map[string]bool
}

// Lock takes the lock of a document, a file named .NAME.lock beside it. It
// returns *[LockedError] while another live process holds it. A lock whose
// process is gone is taken over; one from another host counts as live, since
// nothing here can tell.
func Lock(path string) (*Held, error) {
	file, err := lockPath(path)
	if err != nil {
		return nil, err
	}
	held.Lock()
	defer held.Unlock()
	content := lockContent()
	for range 10 {
		err := createLock(file, content)
		if err == nil {
			return holds(file, content), nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("cannot lock the document: %w", err)
		}
		old, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("cannot read the lock of the document: %w", err)
		}
		by := readLock(string(old), file)
		if !stale(by, file) {
			return nil, by
		}
		if err := dropStale(file, string(old)); err != nil {
			return nil, fmt.Errorf("cannot take over the lock of a process that is gone: %w", err)
		}
	}
	return nil, errors.New("cannot lock the document: its lock comes and goes")
}

// TakeOver takes the lock whoever holds it. The former holder learns it from [Held.Lost].
func TakeOver(path string) (*Held, error) {
	file, err := lockPath(path)
	if err != nil {
		return nil, err
	}
	held.Lock()
	defer held.Unlock()
	content := lockContent()
	if err := Save(file, []byte(content)); err != nil {
		return nil, err
	}
	return holds(file, content), nil
}

func holds(file, content string) *Held {
	if held.paths == nil {
		held.paths = map[string]bool{}
	}
	held.paths[file] = true
	return &Held{file, content}
}

// Lost tells whether another process took the lock over.
func (h *Held) Lost() bool {
	now, err := os.ReadFile(h.path)
	return err != nil || string(now) != h.content
}

// Release removes the lock, unless somebody took it over. A nil Held is fine.
func (h *Held) Release() error {
	if h == nil {
		return nil
	}
	held.Lock()
	defer held.Unlock()
	delete(held.paths, h.path)
	if h.Lost() {
		return nil
	}
	if err := os.Remove(h.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot remove the lock of the document: %w", err)
	}
	return nil
}

// lockPath is the lock file of a document, beside the file that is written.
func lockPath(path string) (string, error) {
	target, err := resolve(path)
	if err == nil {
		target, err = filepath.Abs(target)
	}
	if err != nil {
		return "", fmt.Errorf("cannot lock %s: %w", model.Visible(path), err)
	}
	return filepath.Join(filepath.Dir(target), "."+filepath.Base(target)+".lock"), nil
}

func hostName() string {
	if h, err := os.Hostname(); err == nil {
		return h
	}
	return "unknown"
}

func lockContent() string {
	return fmt.Sprintf("pid: %d\nhost: %s\nsince: %s\n", os.Getpid(), hostName(), time.Now().UTC().Format(time.RFC3339Nano))
}

// createLock makes the lock file with its content in one step, or fails with
// [fs.ErrExist].
func createLock(file, content string) error {
	tmp, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.WriteString(content)
	if err = errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	err = os.Link(tmp.Name(), file)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// File systems without hard links.
	w, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = w.WriteString(content)
	return errors.Join(err, w.Close())
}

func readLock(content, file string) *LockedError {
	e := &LockedError{Host: "unknown"}
	for line := range strings.Lines(content) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "pid":
			e.PID, _ = strconv.Atoi(value)
		case "host":
			e.Host = value
		case "since":
			e.Since, _ = time.Parse(time.RFC3339Nano, value)
		}
	}
	if info, err := os.Stat(file); err == nil && e.Since.IsZero() {
		e.Since = info.ModTime()
	}
	return e
}

// stale tells whether the process that made the lock is gone.
func stale(by *LockedError, file string) bool {
	switch {
	case by.Host != hostName() || by.PID <= 0:
		return false
	case by.PID == os.Getpid():
		return !held.paths[file]
	}
	return !alive(by.PID)
}

func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer func() { _ = p.Release() }()
	if runtime.GOOS == "windows" {
		return true // finding it is the proof there
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, syscall.EPERM)
}

// dropStale removes a lock that still has the content that was judged. Renaming
// first makes sure that no lock made meanwhile is thrown away unseen.
func dropStale(file, content string) error {
	aside := file + "." + strconv.Itoa(os.Getpid())
	if err := os.Rename(file, aside); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	defer os.Remove(aside)
	if now, err := os.ReadFile(aside); err == nil && string(now) != content {
		if err := os.Link(aside, file); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}
