package hand

import (
	"os"
	"time"

	"portolan/model"
	"portolan/model/document"
)

// Recovery is unsaved work of an earlier session.
type Recovery struct {
	Topology *model.Topology // as it was kept
	Edits    int
	At       time.Time
	Changed  bool            // the file is another by now than the one that the work began with
	Unknown  bool            // with which file it began is not known
	base     *model.Topology // what the work began with; nil when that is not known
	from     *document.Recovered
}

// Pending is the unsaved work that waits for an answer, the latest first; nil
// when there is none.
func (f *File) Pending() (*Recovery, Word) {
	if f.keeper == nil || f.keeper.journal == nil {
		return nil, Word{}
	}
	var said Word
	for _, old := range f.keeper.journal.Pending() {
		source, err := document.Parse(f.path, old.Data)
		if err != nil {
			said = bad("A recovery copy could not be read: %v", err)
			continue
		}
		r := &Recovery{Topology: source.Topology, Edits: old.Edits, At: old.At, from: old}
		disk := f.text()
		switch {
		case string(old.Data) == string(disk): // it was saved, or done by others too
			_ = old.Drop()
			continue
		case old.Base == nil && disk == nil: // of a file that was not there and is not
			r.base = f.saved
		case old.Base == nil:
			r.Unknown = true
		default:
			r.Changed = string(old.Base) != string(disk)
			base, err := document.Parse(f.path, old.Base)
			if r.Unknown = err != nil && r.Changed; base != nil {
				r.base = base.Topology
			}
		}
		return r, Word{}
	}
	return nil, said
}

// Merge brings the recovered work, which is mine, together with the design at hand.
func (r *Recovery) Merge(now *model.Topology, decide func(model.Conflict) model.Answer) model.Merged {
	base := r.base
	if base == nil || r.Unknown {
		return model.Merged{Topology: r.Topology}
	}
	return model.Merge(base, r.Topology, now, decide)
}

// Use makes recovered work part of what is unsaved here: its copy goes when there
// is a new one of both.
func (f *File) Use(r *Recovery) {
	if f.keeper != nil && f.keeper.journal != nil {
		f.keeper.mu.Lock()
		defer f.keeper.mu.Unlock()
		f.keeper.journal.Adopt(r.from)
		f.wrote = true
	}
}

// Drop forgets recovered work.
func (f *File) Drop(r *Recovery) Word {
	if err := r.from.Drop(); err != nil {
		return bad("%v", err)
	}
	return good("The recovery copy is gone.")
}

// mend completes the writing of a file that ended in the middle: the whole text
// is in the journal, and nobody else changed the file since.
func mend(p Place, path string) Word {
	j, err := document.OpenJournal(p.StateDir, path)
	if err != nil || p.StateDir == "" {
		return Word{}
	}
	defer j.Close()
	for _, r := range j.Pending() {
		if !r.InPlace {
			continue
		}
		lock, err := document.Lock(path)
		if err != nil {
			return Word{} // whoever has it mends it
		}
		defer func() { _ = lock.Release() }()
		disk, err := os.ReadFile(path)
		switch {
		case err != nil, string(disk) == string(r.Base), !document.Torn(disk, r.Base, r.Data):
			continue // nothing was written, or it is another file by now: the work is offered
		case string(disk) != string(r.Data):
			if _, err := document.Write(path, r.Data, document.Guard{Safe: func([]byte) error { return nil }}); err != nil {
				return bad("The file was being written when the program ended, and cannot be completed: %v", err)
			}
		}
		_ = r.Drop()
		return good("The file was being written when the program ended: it is complete now.")
	}
	return Word{}
}
