package document

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"portolan/model"
)

// LockedError says that somebody else edits the document.
type LockedError struct {
	PID       int    // 0 when the lock does not say
	Host      string // on which the process runs
	User      string // who runs it, "" when that is not known
	Since     time.Time
	Elsewhere bool // on another host or in another container: whether it runs is not known
	Closed    bool // the lock may not be read
}

func (e *LockedError) Error() string {
	who := ""
	if e.User != "" {
		who = " by " + model.Visible(e.User)
	}
	if e.Closed {
		return fmt.Sprintf("the document is open%s, whose lock may not be read, since %s", who, e.Since.Format("2006-01-02 15:04"))
	}
	text := fmt.Sprintf("the document is open in process %d on %s%s since %s", e.PID, model.Visible(e.Host), who, e.Since.Format("2006-01-02 15:04"))
	if e.Elsewhere {
		text += "; whether that process still runs cannot be told from here"
	}
	return text
}

// Held is a lock that this process holds.
type Held struct {
	path    string
	content string
}

// held are the locks of this process, by what they say: a folder has many names,
// and a lock has one content. A lock with the number of this process that is not
// among them was left by an earlier process of the same number.
var held struct {
	sync.Mutex
	contents map[string]bool
}

// maxLock bounds what is read of a lock.
const maxLock = 4096

// Lock takes the lock of a document, a file named .NAME.lock beside it that
// everybody may read. It returns *[LockedError] while somebody else holds it. A
// lock whose process has ended for certain is taken over; see [process.gone].
func Lock(path string) (*Held, error) {
	return locked(path, takeFree)
}

// takeFree writes a lock where there is none, or one of a process that has ended.
func takeFree(file, content string) error {
	for range 10 {
		err := createLock(file, content)
		if err == nil {
			return nil
		}
		by, old, readErr := readLock(file)
		switch {
		case errors.Is(readErr, fs.ErrNotExist) && errors.Is(err, fs.ErrExist):
			continue
		case readErr != nil:
			return fmt.Errorf("cannot lock the document: %w", err)
		case by.Closed || !stale(old):
			return by
		}
		if err := dropStale(file, old); err != nil {
			return fmt.Errorf("cannot take over the lock of a process that is gone: %w", err)
		}
	}
	return errors.New("cannot lock the document: its lock comes and goes")
}

// TakeOver takes the lock whoever holds it. The former holder learns it from [Held.Lost].
func TakeOver(path string) (*Held, error) {
	return locked(path, func(file, content string) error {
		if err := replaceFile(file, []byte(content), lockMode); err != nil {
			return saveError(file, err)
		}
		return nil
	})
}

// locked holds the lock of a document once its content is written to its file.
func locked(path string, write func(file, content string) error) (*Held, error) {
	file, err := lockPath(path)
	if err != nil {
		return nil, err
	}
	held.Lock()
	defer held.Unlock()
	content := lockContent()
	if err := write(file, content); err != nil {
		return nil, err
	}
	if held.contents == nil {
		held.contents = map[string]bool{}
	}
	held.contents[content] = true
	return &Held{file, content}, nil
}

// Lost tells whether another process took the lock over.
func (h *Held) Lost() bool {
	now, err := readSmall(h.path, maxLock)
	return err != nil || string(now) != h.content
}

// Gone tells whether the lock is no longer where it was made, and no other either.
func (h *Held) Gone() bool {
	_, err := os.Lstat(h.path)
	return missing(err)
}

// Release removes the lock, unless somebody took it over. A nil Held is fine.
func (h *Held) Release() error {
	if h == nil {
		return nil
	}
	held.Lock()
	defer held.Unlock()
	delete(held.contents, h.content)
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
	return filepath.Join(filepath.Dir(target), "."+filepath.Base(target)+lockSuffix), nil
}

const (
	lockSuffix = ".lock"
	lockMode   = 0o644 // others of the folder have to see who edits
)

func lockContent() string {
	p := self()
	return fmt.Sprintf("pid: %d\nhost: %s\nsince: %s\nuser: %s\nstart: %s\nboot: %s\nspace: %s\nmachine: %s\n",
		p.PID, p.Host, time.Now().UTC().Format(time.RFC3339Nano), p.User, p.Start, p.Boot, p.Space, p.Machine)
}

// createLock makes the lock file with its content in one step, or fails with
// [fs.ErrExist].
func createLock(file, content string) error {
	tmp, err := createTemp(file, 0o600)
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.WriteString(content)
	if err = errors.Join(err, tmp.Chmod(lockMode), tmp.Close()); err != nil {
		return err
	}
	err = os.Link(tmp.Name(), file)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// File systems without hard links.
	w, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, lockMode)
	if err != nil {
		return err
	}
	_, err = w.WriteString(content)
	return errors.Join(err, w.Chmod(lockMode), w.Close())
}

// readLock says who holds a lock. One that may not be read, or is no file, is
// held by the owner of the file.
func readLock(file string) (by *LockedError, content string, err error) {
	info, err := os.Lstat(file)
	if err != nil {
		return nil, "", err
	}
	data, err := readSmall(file, maxLock)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", err
	}
	if err != nil {
		return &LockedError{Host: "unknown", User: ownerOf(info), Since: info.ModTime(), Closed: true}, "", nil
	}
	content = string(data)
	p := parseLock(content)
	by = &LockedError{PID: p.PID, Host: p.Host, User: p.User, Since: p.since, Elsewhere: p.Boot != "" && !p.here() || p.Host != hostName()}
	if by.Since.IsZero() {
		by.Since = info.ModTime()
	}
	return by, content, nil
}

// holder is what a lock says.
type holder struct {
	process
	since time.Time
}

func parseLock(content string) holder {
	h := holder{process: process{Host: "unknown"}}
	for line := range strings.Lines(content) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "pid":
			h.PID, _ = strconv.Atoi(value)
		case "host":
			h.Host = value
		case "since":
			h.since, _ = time.Parse(time.RFC3339Nano, value)
		case "user":
			h.User = value
		case "start":
			h.Start = value
		case "boot":
			h.Boot = value
		case "space":
			h.Space = value
		case "machine":
			h.Machine = value
		}
	}
	return h
}

// stale tells whether the process that made a lock is gone.
func stale(content string) bool {
	by, me := parseLock(content), self()
	if by.PID == me.PID && by.Host == me.Host && (by.Start == "" || by.here() && by.Boot == me.Boot && by.Start == me.Start) {
		return !held.contents[content]
	}
	return by.gone()
}

// dropStale removes a lock that still has the content that was judged. Renaming
// first makes sure that no lock made meanwhile is thrown away unseen.
func dropStale(file, content string) error {
	aside := tempName(file)
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
