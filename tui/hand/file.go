// Package hand owns the file at hand of the designer: its lock, its recovery
// copies and drafts, what others do to it on the disk, saving and leaving. Its
// methods do the work and return what there is to say; showing that, asking
// and drawing are the caller's. No type of the terminal library is used here.
//
// A [File] belongs to one goroutine. The functions that [File.KeepLater] and
// [File.Look] return run in the background, and what they return is given back.
package hand

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"portolan/model"
	"portolan/model/document"
)

// Word is something to say; the empty Word is silence. Texts may hold names of
// files: make them safe for the terminal.
type Word struct {
	Text string
	Bad  bool // it is about a failure, or something that is not possible
}

func good(format string, a ...any) Word { return Word{Text: fmt.Sprintf(format, a...)} }

func bad(format string, a ...any) Word { return Word{Text: fmt.Sprintf(format, a...), Bad: true} }

// Place is where the owner keeps what is not saved, and its clock.
type Place struct {
	StateDir string // "" keeps nothing
	Clock    func() time.Time
	Key      func(command string) string // by which the owner runs a command; nil for its words alone
}

// key names what runs a command.
func (p Place) key(command string) string {
	if p.Key == nil {
		return ":" + command
	}
	return p.Key(command)
}

// File is the file at hand, or a design without one.
type File struct {
	place    Place
	path     string          // "" for a design without a name
	source   *document.File  // as it is on disk; nil when it is not there
	saved    *model.Topology // as it was saved or opened
	locked   string          // why it is read-only, "" when it is not
	lock     *document.Held
	keeper   *keeper
	draft    string // file of a design without a name
	due      bool   // a recovery copy is due
	wrote    bool   // there is a recovery copy of this session
	kept     *model.Topology
	keptAt   time.Time
	savedAt  time.Time
	conflict bool // changed on disk while there are edits here
	problems []document.Problem
	takings  []taking // versions of others that steps of the history brought
	texts    texts

	vanished  bool    // the file was there and is gone
	left      bool    // the window has left it: what was looked at before counts no more
	guarding  *keeper // of another file that is written in place
	noCopy    string  // why the last recovery copy could not be written
	holder    *document.LockedError
	draftLock *document.Held
}

// Unnamed is a design without a file.
func Unnamed(p Place, t *model.Topology) *File { return &File{place: p, saved: t} }

// Open reads a file; one that is not there begins as an empty design when
// create is set. It is nil, with the reason, when it cannot be read. A file with
// mistakes and one of a newer format open to be looked at: then [File.ReadOnly]
// says why. It takes no lock, see [File.Hold].
func Open(p Place, path string, create bool) (*File, *model.Topology, Word) {
	mended := mend(p, path)
	source, err := document.Load(path)
	var damaged *document.Error
	var newer *document.NewerFormatError
	switch {
	case errors.Is(err, os.ErrNotExist) && create:
		t, _ := model.New(nameOf(path), nil, nil)
		return &File{place: p, path: path, saved: t}, t, Word{}
	case errors.Is(err, os.ErrNotExist):
		return nil, nil, bad("There is no file %s. :new starts a design, :w FILE names it.", path)
	case err != nil && source == nil:
		return nil, nil, bad("%v", err)
	}
	source.LetGo() // most people look around first
	f := &File{place: p, path: path, source: source, saved: source.Topology}
	switch {
	case errors.As(err, &damaged):
		f.problems = damaged.Problems
		at := damaged.Problems[0]
		f.locked = fmt.Sprintf("Read-only until corrected: %s:%d:%d %s %s opens your editor.", filepath.Base(path), at.Line, at.Column, strings.TrimRight(at.Text(), ".?")+".", p.key("editor"))
	case errors.As(err, &newer):
		f.locked = "Read-only: " + newer.Error() + "."
	}
	if f.locked != "" {
		return f, source.Topology, Word{f.locked, true}
	}
	return f, source.Topology, mended
}

// nameOf is the name of a design in a file that is not there yet.
func nameOf(path string) string {
	base := filepath.Base(path)
	for _, ext := range []string{".yaml", ".yml", ".topo"} {
		base = strings.TrimSuffix(base, ext)
	}
	return base
}

// Path is the path of the file, "" for a design without one.
func (f *File) Path() string { return f.path }

// Source is the file as it was read or written last, nil when it is not there.
func (f *File) Source() *document.File { return f.source }

// Draft is the file that a design without a name is kept in, "" when it is in none.
func (f *File) Draft() string { return f.draft }

// ReadOnly says why the design may not be changed, "" when it may.
func (f *File) ReadOnly() string { return f.locked }

// Forbid makes the file read-only.
func (f *File) Forbid(why string) { f.locked = why }

// Conflict tells whether the file was changed on disk while there are edits here.
func (f *File) Conflict() bool { return f.conflict }

// Modified tells whether now holds something that is not saved.
func (f *File) Modified(now *model.Topology) bool { return now != f.saved || f.vanished }

// Vanished tells whether the file was there and is gone.
func (f *File) Vanished() bool { return f.vanished }

// SavedAt is when the file was written last, the zero time for not yet.
func (f *File) SavedAt() time.Time { return f.savedAt }

// Kept tells whether a recovery copy holds all of now.
func (f *File) Kept(now *model.Topology) bool { return f.kept == now && !f.keptAt.IsZero() }

// Damaged tells whether the file has mistakes or a newer format, so that only
// another version of it can be edited.
func (f *File) Damaged() bool { return f.source != nil && (f.source.Damaged || f.source.NewerFormat) }

// Hold takes the lock of the file and opens its journal.
func (f *File) Hold() Word {
	lock, err := document.Lock(f.path)
	var other *document.LockedError
	var said Word
	switch {
	case errors.As(err, &other):
		f.holder = other
		f.locked = "Read-only: " + other.Error() + ". :takeover edits it all the same."
		return Word{f.locked, true}
	case err != nil: // a place where no lock can be made, such as a read-only folder, is no reason to refuse
		said = good("No lock beside the file: %v", err)
	}
	f.lock = lock
	if w := f.openJournal(); w.Text != "" {
		return w
	}
	return said
}

// CanTakeOver tells whether the file is read-only for the sake of somebody else.
func (f *File) CanTakeOver() bool { return f.path != "" && f.locked != "" && !f.Damaged() }

// Holder is who holds the file when nobody here can tell whether that process
// still runs: taking over from it is a question. nil for nobody, and for a
// process that is known.
func (f *File) Holder() *document.LockedError {
	if f.holder != nil && (f.holder.Elsewhere || f.holder.Closed) {
		return f.holder
	}
	return nil
}

// TakeOver makes the lock ours.
func (f *File) TakeOver() Word {
	lock, err := document.TakeOver(f.path)
	if err != nil {
		return bad("%v", err)
	}
	f.lock, f.locked, f.holder = lock, "", nil
	if f.keeper != nil {
		return good("This window edits the file again; the other one is told.")
	}
	if w := f.openJournal(); w.Text != "" {
		return w
	}
	return good("This window edits the file now; the other one is told.")
}

// Release gives the file back: its lock, and what is in its journal.
func (f *File) Release() {
	if f == nil {
		return
	}
	_ = f.lock.Release() // a lock that stays is recognised as stale
	_ = f.draftLock.Release()
	f.lock, f.draftLock = nil, nil
	f.keeper.close()
}

// data is a design as it would be written.
func (f *File) data(t *model.Topology) ([]byte, error) {
	if f.source != nil && f.texts.base != nil {
		return f.texts.base.Encode(t)
	}
	if f.source != nil {
		return f.source.Encode(t)
	}
	return document.Format(t), nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// Problems are the mistakes that keep the file from being edited.
func (f *File) Problems() []document.Problem { return f.problems }
