// Package learner keeps what somebody does of a workshop course, working copies of
// the exercises and progress, and the folder of a class with one for each learner.
package learner

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"portolan/model/document"
	"portolan/validate/exercise"
)

// Folder is where a learner works on one course. Working copies are ordinary
// designs; progress.json stands beside them.
type Folder struct {
	Course *exercise.Course
	Dir    string
	Now    func() time.Time
	state  string // for recovery journals
}

// Open is the folder of a course under the state directory of the program.
func Open(stateDir string, c *exercise.Course) *Folder {
	return &Folder{Course: c, Dir: filepath.Join(stateDir, "workshop", c.ID), Now: time.Now, state: stateDir}
}

// In is the folder of a course that lies in dir, with what the program keeps for
// itself in a hidden folder below it.
func In(dir string, c *exercise.Course) *Folder {
	return &Folder{Course: c, Dir: dir, Now: time.Now, state: filepath.Join(dir, ".state")}
}

// State is where recovery copies lie.
func (f *Folder) State() string { return f.state }

const suffix = ".topo.yaml"

// Path is the working copy of an exercise.
func (f *Folder) Path(e *exercise.Exercise) string { return filepath.Join(f.Dir, e.ID+suffix) }

// Start makes the working copy of an exercise unless there is one, and notes that it
// was opened.
func (f *Folder) Start(e *exercise.Exercise) (fresh bool, err error) {
	path := f.Path(e)
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		if err := f.write(path, e.StartSource); err != nil {
			return false, err
		}
		fresh = true
	} else if err != nil {
		return false, err
	}
	return fresh, f.Update(func(p *exercise.Progress) { p.Open(e, f.Now()) })
}

// Reset moves the working copy aside and makes a new one. It returns where the old
// one is, "" when there was none, or none in which anything was changed.
func (f *Folder) Reset(e *exercise.Exercise) (backup string, err error) {
	path := f.Path(e)
	if f.untouched(e) {
		return "", nil
	}
	if _, err := os.Lstat(path); err == nil {
		backup, err = aside(path)
		if err != nil {
			return "", err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return backup, f.write(path, e.StartSource)
}

// untouched tells whether the working copy is the start as it was written.
func (f *Folder) untouched(e *exercise.Exercise) bool {
	info, err := os.Lstat(f.Path(e))
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(e.StartSource)) {
		return false
	}
	data, err := os.ReadFile(f.Path(e))
	return err == nil && bytes.Equal(data, e.StartSource)
}

// aside moves a file to the first free name behind it.
func aside(path string) (string, error) {
	for i := 1; ; i++ {
		to := fmt.Sprintf("%s.bak-%d", path, i)
		// Linking fails where there is a file, so that two windows take two names.
		err := os.Link(path, to)
		if err == nil {
			return to, os.Remove(path)
		}
		if !errors.Is(err, fs.ErrExist) {
			if _, taken := os.Lstat(to); errors.Is(taken, fs.ErrNotExist) {
				return to, os.Rename(path, to)
			}
		}
	}
}

// Design reads the working copy of an exercise.
func (f *Folder) Design(e *exercise.Exercise) (*document.File, error) {
	return document.Load(f.Path(e))
}

// Progress reads progress.json; of somebody who begins it is empty.
func (f *Folder) Progress() (*exercise.Progress, error) {
	data, err := os.ReadFile(f.progressPath())
	if errors.Is(err, fs.ErrNotExist) {
		return exercise.NewProgress(f.Course.ID), nil
	}
	if err != nil {
		return nil, err
	}
	p, err := exercise.ParseProgress(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; move it away to begin anew", f.progressPath(), err)
	}
	return p, nil
}

func (f *Folder) progressPath() string { return filepath.Join(f.Dir, "progress.json") }

// busy is how long an update waits for another window that is writing.
const busy = 2 * time.Second

// Update changes progress.json. It is written all or nothing, and two windows do
// not undo each other's change.
func (f *Folder) Update(change func(*exercise.Progress)) error {
	path := f.progressPath()
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return err
	}
	held, err := document.Lock(path)
	for until := time.Now().Add(busy); err != nil && time.Now().Before(until); held, err = document.Lock(path) {
		time.Sleep(20 * time.Millisecond)
	}
	if err != nil {
		return err
	}
	defer held.Release()
	p, err := f.Progress()
	if err != nil {
		return err
	}
	before, err := p.JSON()
	if err != nil {
		return err
	}
	change(p)
	p.Course = f.Course.ID
	data, err := p.JSON()
	if err != nil || bytes.Equal(before, data) {
		return err
	}
	return f.write(path, data)
}

func (f *Folder) write(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return document.Save(f.state, path, data)
}

// Keep writes a text beside the working copy of an exercise and returns where.
func (f *Folder) Keep(e *exercise.Exercise, data []byte) (string, error) {
	for i := 1; ; i++ {
		path := fmt.Sprintf("%s.bak-%d", f.Path(e), i)
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return path, f.write(path, data)
		} else if err != nil {
			return "", err
		}
	}
}
