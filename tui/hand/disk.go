package hand

import (
	"errors"
	"os"
	"path/filepath"
	"time"

	"portolan/model"
	"portolan/model/document"
)

// Sight is what was seen on the disk.
type Sight struct {
	of            *File
	path          string
	lock          *document.Held // that was looked at: another may have been taken since
	changed, lost bool
	gone          bool // there is no file
}

// Look returns what looks in the background whether the file was changed or
// taken over by others, nil when there is no file. Its result goes to [File.Saw].
func (f *File) Look() func() Sight {
	if f.source == nil || f.path == "" {
		return nil
	}
	at := *f
	return func() Sight {
		return Sight{of: f, path: at.path, lock: at.lock, changed: at.source.Changed(at.path), lost: at.lock != nil && at.lock.Lost(), gone: document.Vanished(at.path)}
	}
}

// Saw acts on what was seen. Without edits a changed file has to be read again:
// reread tells so. With edits saving waits for a decision.
func (f *File) Saw(s Sight, now *model.Topology) (reread bool, w Word) {
	if s.of != f || s.path != f.path || f.source == nil || f.left {
		return false, Word{}
	}
	if f.back(s.gone) {
		return false, good("The file is there again.")
	}
	if s.gone {
		return false, f.vanish(now)
	}
	if s.lost && s.lock == f.lock && f.locked == "" && !f.locksAgain() {
		w = f.lose(now)
	}
	switch {
	case !s.changed:
		return false, w
	case f.Modified(now):
		if !f.conflict && w.Text == "" { // who has it now says more
			w = f.EditedWord()
		}
		f.conflict = true
		return false, w
	}
	return f.source.Changed(f.path), w
}

// locksAgain takes the lock anew when it is gone and nobody has another: the
// folder was moved, or somebody tidied up.
func (f *File) locksAgain() bool {
	if !f.lock.Gone() {
		return false
	}
	_ = f.lock.Release()               // a moved folder has it still, and nobody holds that one
	lock, err := document.Lock(f.path) // who came first has it
	if err != nil {
		return false
	}
	f.lock = lock
	return true
}

// lose notes that another window has taken the file over. What is not saved here
// is kept at once.
func (f *File) lose(now *model.Topology) Word {
	f.lock = nil
	f.locked = "Read-only: another window has taken the file over. :w FILE saves a copy."
	if kept, w := f.Keep(now); !kept {
		return bad("%s %s", f.locked, w.Text)
	}
	if f.Modified(now) {
		return bad("%s A recovery copy has what is not saved.", f.locked)
	}
	return Word{f.locked, true}
}

// vanish notes that the file is gone, and keeps the design as a draft.
func (f *File) vanish(now *model.Topology) Word {
	if f.vanished && f.draft != "" {
		return Word{}
	}
	f.vanished = true
	if err := f.keepDraft(now); err != nil {
		return f.unkept(err)
	}
	return bad("The file is gone from the disk. The design is kept as a draft, %s; :w! writes the file anew.", f.draft)
}

// keepDraft writes the design of a file that vanished to a draft.
func (f *File) keepDraft(now *model.Topology) error {
	if f.place.StateDir == "" {
		return errors.New("there is no place for it")
	}
	fresh := f.draft == ""
	if fresh {
		path, err := document.DraftPath(f.place.StateDir)
		if err != nil {
			return err
		}
		f.draft = path
	}
	data, err := f.data(now)
	if err != nil && len(f.problems) > 0 { // cannot be edited, so it is what was read
		data, err = f.text(), nil
	}
	if err == nil {
		err = document.Save(f.place.StateDir, f.draft, data)
	}
	switch {
	case err == nil:
		f.keptAt = f.place.Clock()
	case fresh:
		f.dropDraft() // an empty one is nothing to offer
	}
	return err
}

// back tells whether a file that had vanished is there again; its draft goes.
func (f *File) back(gone bool) bool {
	if !f.vanished || gone {
		return false
	}
	f.vanished = false
	f.dropDraft()
	return true
}

func (f *File) dropDraft() {
	if f.draft != "" {
		_ = os.Remove(f.draft) // a draft that stays is offered, nothing is lost
		f.draft = ""
	}
}

// EditedWord says that the file was changed on disk beside edits here, and what to do
// about it.
func (f *File) EditedWord() Word {
	return bad("The file was changed on disk while you edit it. %s", f.wayOut())
}

// ConflictWord says what to do about a file that was changed on disk.
func (f *File) ConflictWord() Word {
	return bad("The file was changed on disk. %s", f.wayOut())
}

// wayOut is what can be done about a file that was changed on disk. What is
// read-only cannot be overwritten, also with "!".
func (f *File) wayOut() string {
	if f.locked != "" {
		return ":reload takes it, :w FILE saves a copy."
	}
	return ":merge joins both, :reload takes it, :w! overwrites it."
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
		return nil, bad("The file was changed on disk and cannot be read now: %s", document.InOneLine(err))
	}
	f.took(source)
	return source.Topology, good("The file was changed on disk: reloaded.")
}

// Reload takes the file as it is on disk in place of what is not saved. It
// returns nil, with the reason, when it cannot be read.
func (f *File) Reload(now *model.Topology) (*model.Topology, Word) {
	if f.path == "" {
		return nil, bad("This design has no file yet.")
	}
	source, err := document.Load(f.path)
	if err != nil {
		return nil, bad("Not reloaded: %v", err)
	}
	f.take(now, source.Topology, source)
	f.keeper.clear()
	return source.Topology, good("Reloaded from disk. %s brings back what was here.", f.place.key("undo"))
}

func (f *File) took(source *document.File) {
	source.LetGo()
	f.source, f.saved, f.texts, f.conflict, f.kept = source, source.Topology, texts{}, false, nil
	f.keeper.base(f.text())
}

// Sweep returns what removes, in the background, what runs that were killed left
// beside the file and where unsaved work is kept.
func Sweep(p Place, path string) func() {
	dirs := []string{}
	if path != "" {
		dirs = append(dirs, filepath.Dir(path))
		if target, err := filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(target))
		}
	}
	if p.StateDir != "" {
		dirs = append(dirs, p.StateDir, filepath.Join(p.StateDir, "recovery"), filepath.Join(p.StateDir, "drafts"))
	}
	now := time.Now()
	return func() {
		for _, dir := range dirs {
			document.Sweep(dir, now)
		}
	}
}
