package document

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Files that are written all or nothing begin as temporary copies beside them,
// whose names tell which process made them: what a killed one left is known.
const (
	tempMark   = ".portolan-"
	tempSuffix = ".tmp"
	tempAge    = 24 * time.Hour // after which a copy of another machine is left over too
)

// tempName is a name for a temporary copy beside a file.
func tempName(file string) string {
	me := self()
	base := filepath.Base(file)
	base = strings.ToValidUTF8(base[:min(len(base), 100)], "") // names have a longest length
	name := fmt.Sprintf(".%s%s%d-%s-%s-%08x%s", strings.TrimPrefix(base, "."), tempMark, me.PID, orDash(me.Start), me.mark(), rand.Uint32(), tempSuffix)
	return filepath.Join(filepath.Dir(file), name)
}

func orDash(s string) string {
	if s == "" {
		return "_"
	}
	return s
}

// createTemp makes a temporary copy beside a file, to be written.
func createTemp(file string, mode fs.FileMode) (*os.File, error) {
	for range 100 {
		w, err := os.OpenFile(tempName(file), os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			return w, err
		}
	}
	return nil, &fs.PathError{Op: "create", Path: file, Err: fs.ErrExist}
}

// replaceFile writes a file all or nothing: into a temporary copy, flushed to
// disk, then renamed. It gets that mode, less what the process does not allow.
func replaceFile(path string, data []byte, mode fs.FileMode) error {
	tmp, err := writeTemp(path, data, mode)
	if err != nil {
		return err
	}
	defer os.Remove(tmp)
	return renameOver(tmp, path)
}

// writeTemp is a temporary copy with that content, flushed to disk.
func writeTemp(path string, data []byte, mode fs.FileMode) (string, error) {
	tmp, err := createTemp(path, mode)
	if err != nil {
		return "", err
	}
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		_ = os.Remove(tmp.Name())
		return "", err
	}
	return tmp.Name(), nil
}

func renameOver(tmp, path string) error {
	if err := os.Rename(tmp, path); err != nil {
		return err
	}
	if d, err := os.Open(filepath.Dir(path)); err == nil {
		_ = d.Sync() // the rename itself; not every file system can flush a directory
		d.Close()
	}
	return nil
}

// leftover tells whether a name is that of a temporary copy that nobody works
// on any more.
func leftover(name string, changed, now time.Time) bool {
	at := strings.LastIndex(name, tempMark)
	if at < 0 || !strings.HasPrefix(name, ".") || !strings.HasSuffix(name, tempSuffix) {
		return false
	}
	words := strings.Split(strings.TrimSuffix(name[at+len(tempMark):], tempSuffix), "-")
	if len(words) != 4 {
		return false
	}
	pid, err := strconv.Atoi(words[0])
	if err != nil || pid <= 0 {
		return false
	}
	p := self()
	if words[2] != p.mark() {
		return now.Sub(changed) > tempAge
	}
	if p.PID == pid && (p.Start == words[1] || words[1] == "_") {
		return now.Sub(changed) > tempAge
	}
	if p.PID, p.Start = pid, words[1]; words[1] == "_" {
		return !alive(pid)
	}
	return p.gone()
}

// Sweep removes what runs that were killed left in a directory: temporary
// copies and locks. What cannot be told or removed stays.
func Sweep(dir string, now time.Time) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		name := e.Name()
		if !e.Type().IsRegular() || !strings.HasPrefix(name, ".") {
			continue
		}
		file := filepath.Join(dir, name)
		switch {
		case strings.HasSuffix(name, tempSuffix):
			if info, err := e.Info(); err == nil && leftover(name, info.ModTime(), now) {
				_ = os.Remove(file)
			}
		case strings.HasSuffix(name, lockSuffix):
			sweepLock(file)
		}
	}
}

func sweepLock(file string) {
	held.Lock()
	defer held.Unlock()
	by, content, err := readLock(file)
	if err != nil || by.Closed || !strings.HasPrefix(content, "pid: ") {
		return
	}
	if !parseLock(content).since.IsZero() && stale(content) {
		_ = dropStale(file, content)
	}
}

// readSmall reads a regular file of at most that size, and never waits for
// anybody to write into it.
func readSmall(path string, most int64) ([]byte, error) {
	r, err := openRegular(path, 0)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(data)) > most {
		err = &fs.PathError{Op: "read", Path: path, Err: errors.New("it is too large")}
	}
	return data, err
}

// errNotRegular says that something is no file that can be edited: a pipe, a
// device, a socket.
var errNotRegular = errors.New("it is not a regular file")

// openRegular opens a file to read. A pipe that nobody writes to would wait for
// ever; it is refused like everything else that is no regular file.
func openRegular(path string, flags int) (*os.File, error) {
	r, err := os.OpenFile(path, os.O_RDONLY|noWait|flags, 0)
	if err != nil {
		return nil, err
	}
	info, err := r.Stat()
	if err == nil && info.IsDir() {
		err = &fs.PathError{Op: "read", Path: path, Err: errors.New("it is a directory, not a *.topo.yaml file")}
	} else if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "read", Path: path, Err: errNotRegular}
	}
	if err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}
