package document

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"portolan/model"
)

// Save writes a file. Where the file has to be written in place, its text goes
// into a recovery journal under stateDir first; see [Write].
func Save(stateDir, path string, data []byte) error {
	j, err := OpenJournal(stateDir, path)
	if err != nil {
		return saveError(path, err)
	}
	defer j.Close()
	_, err = Write(path, data, Guard{Safe: func(old []byte) error {
		j.SetBase(old)
		return j.Guard(data)
	}})
	if err != nil {
		if j.guarded && !errors.Is(err, errTorn) {
			_ = j.Clear() // the file is as it was
		}
		return err
	}
	return j.Clear()
}

// errTorn says that a file that was written in place is neither old nor new.
var errTorn = errors.New("the file may be incomplete")

// Guard is what has to happen while a file is written.
type Guard struct {
	Safe func(old []byte) error // puts the text where a crash cannot reach it, before it is written in place
	Last func() error           // a [Refusal] when the file may not be written after all; it is asked last of all
}

// Refusal is why a [Guard] let nothing be written.
type Refusal struct{ Why string }

func (r *Refusal) Error() string { return r.Why }

func (g Guard) last() error {
	if g.Last == nil {
		return nil
	}
	return g.Last()
}

// Write writes a file all or nothing: into a new file beside it, flushed to
// disk, then renamed. The new file gets owner, group, mode and extended
// attributes of the old one, and a symbolic link stays a link to the file that
// is written. Where that would lose something (the file has other names, or an
// owner that it cannot be given back) the file is written in place, and inPlace
// says why. When
// Write fails the old file is as it was, and the error says what stood in the way.
func Write(path string, data []byte, g Guard) (inPlace string, err error) {
	target, err := resolve(path)
	if err != nil {
		return "", saveError(path, err)
	}
	if err := Replaceable(path); err != nil {
		return "", err
	}
	info, err := os.Stat(target)
	if err != nil {
		return "", create(path, target, data, g)
	}
	// Renaming would replace a file that its owner protects; writing says so.
	w, err := os.OpenFile(target, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrPermission) {
		w, err = os.OpenFile(target, os.O_WRONLY, 0)
	}
	if err != nil {
		return "", saveError(path, err)
	}
	defer w.Close()
	inPlace, err = replaceLike(target, data, info, g)
	var refused *Refusal
	switch {
	case errors.As(err, &refused):
		return "", err
	case err != nil:
		return "", saveError(path, err)
	}
	if inPlace == "" {
		return "", nil
	}
	old, err := io.ReadAll(io.LimitReader(w, 4*MaxSize))
	if err == nil {
		err = g.last()
	}
	if errors.As(err, &refused) {
		return "", err
	}
	if err == nil {
		err = g.Safe(old)
	}
	if err != nil {
		return "", fmt.Errorf("cannot save %s: it has to be written in place, because %s, and its text could not be made safe first; nothing was changed on disk: %w", model.Visible(path), inPlace, err)
	}
	if err := overwrite(w, old, data); err != nil {
		return "", saveError(path, err)
	}
	return inPlace, nil
}

// create writes a file that is not there.
func create(path, target string, data []byte, g Guard) error {
	tmp, err := writeTemp(target, data, 0o644)
	if err != nil {
		return saveError(path, err)
	}
	defer os.Remove(tmp)
	if err := g.last(); err != nil {
		return err
	}
	if err := renameOver(tmp, target); err != nil {
		return saveError(path, err)
	}
	return nil
}

// replaceLike puts a new file with that content and what the old one has in its
// place, or says why the old file has to be written instead.
func replaceLike(path string, data []byte, old fs.FileInfo, g Guard) (inPlace string, err error) {
	if n := linksOf(old); n > 1 {
		return fmt.Sprintf("it has %d names", n), nil
	}
	tmp, err := writeTemp(path, data, 0o600)
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrNotExist):
		return "its folder takes no new files", nil
	case err != nil:
		return "", err
	}
	defer os.Remove(tmp)
	if why := likeOld(tmp, path, old); why != "" {
		return why, nil
	}
	if err := g.last(); err != nil {
		return "", err
	}
	switch err := renameOver(tmp, path); {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EBUSY):
		return "its folder does not let it be replaced", nil
	default:
		return "", err
	}
}

// overwrite writes a file in place. What makes it longer is written first, so
// that a full disk is met before anything is changed.
func overwrite(w *os.File, old, data []byte) error {
	err := func() error {
		if len(data) > len(old) {
			if _, err := w.WriteAt(data[len(old):], int64(len(old))); err != nil {
				return err
			}
			if err := w.Sync(); err != nil {
				return err
			}
		}
		if _, err := w.WriteAt(data[:min(len(old), len(data))], 0); err != nil {
			return err
		}
		if err := w.Truncate(int64(len(data))); err != nil {
			return err
		}
		return w.Sync()
	}()
	if err == nil {
		return nil
	}
	if _, back := w.WriteAt(old, 0); back != nil {
		return fmt.Errorf("%w: %w", errTorn, err)
	}
	if back := errors.Join(w.Truncate(int64(len(old))), w.Sync()); back != nil {
		return fmt.Errorf("%w: %w", errTorn, err)
	}
	return err
}

// Torn tells whether a file on disk is one that was being written in place:
// every byte is that of the old or the new text.
func Torn(disk, old, data []byte) bool {
	if len(disk) != len(old) && len(disk) != len(data) && (len(disk) < min(len(old), len(data)) || len(disk) > max(len(old), len(data))) {
		return false
	}
	for i, c := range disk {
		if (i >= len(old) || old[i] != c) && (i >= len(data) || data[i] != c) {
			return false
		}
	}
	return true
}
