package hand

import (
	"portolan/model"
	"portolan/model/document"
)

// Sight is what was seen on the disk.
type Sight struct {
	of            *File
	path          string
	changed, lost bool
}

// Look returns what looks in the background whether the file was changed or
// taken over by others, nil when there is no file. Its result goes to [File.Saw].
func (f *File) Look() func() Sight {
	if f.source == nil || f.path == "" {
		return nil
	}
	at := *f
	return func() Sight {
		return Sight{of: f, path: at.path, changed: at.source.Changed(at.path), lost: at.lock != nil && at.lock.Lost()}
	}
}

// Saw acts on what was seen. Without edits a changed file has to be read again:
// reread tells so. With edits saving waits for a decision.
func (f *File) Saw(s Sight, now *model.Topology) (reread bool, w Word) {
	if s.of != f || s.path != f.path || f.source == nil {
		return false, Word{}
	}
	if s.lost && f.locked == "" {
		f.lock = nil
		f.locked = "Read-only: another window has taken the file over. :w FILE saves a copy."
		w = Word{f.locked, true}
	}
	switch {
	case !s.changed:
		return false, w
	case f.Modified(now):
		if !f.conflict {
			w = bad("The file was changed on disk while you edit it. :w! overwrites it, :reload takes it.")
		}
		f.conflict = true
		return false, w
	}
	return f.source.Changed(f.path), w
}

// ConflictWord says what to do about a file that was changed on disk.
func ConflictWord() Word {
	return bad("The file was changed on disk. :w! overwrites it, :reload takes it.")
}

// Changed tells whether the file on disk is another than the one that was read.
func (f *File) Changed() bool { return f.source != nil && f.source.Changed(f.path) }

// Reread takes the file as it is on disk now, because nothing was changed here.
// It returns nil, with the reason, when it cannot be read.
func (f *File) Reread() (*model.Topology, Word) {
	source, err := document.Load(f.path)
	if err != nil {
		had := f.conflict
		f.conflict = true
		if had {
			return nil, Word{}
		}
		return nil, bad("The file was changed on disk and cannot be read now: %v", err)
	}
	f.took(source)
	return source.Topology, good("The file was changed on disk: reloaded.")
}

// Reload takes the file as it is on disk in place of what is not saved. It
// returns nil, with the reason, when it cannot be read.
func (f *File) Reload() (*model.Topology, Word) {
	if f.path == "" {
		return nil, bad("This design has no file yet.")
	}
	source, err := document.Load(f.path)
	if err != nil {
		return nil, bad("Not reloaded: %v", err)
	}
	f.took(source)
	f.keeper.clear()
	return source.Topology, good("Reloaded from disk. u brings back what was here.")
}

func (f *File) took(source *document.File) {
	f.source, f.saved, f.conflict, f.kept = source, source.Topology, false, nil
}
