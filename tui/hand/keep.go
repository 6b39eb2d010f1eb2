package hand

import (
	"os"
	"sync"

	"portolan/model"
	"portolan/model/document"
)

// keeper writes recovery copies. Background writes and the last one before the
// end may meet, so they take turns.
type keeper struct {
	mu      sync.Mutex
	journal *document.Journal // nil for a draft
	draft   string
}

func (k *keeper) keep(data []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.journal != nil {
		return k.journal.Append(data)
	}
	return document.Save(k.draft, data)
}

func (k *keeper) clear() {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.journal != nil {
		_ = k.journal.Clear() // a copy that stays is offered again, nothing is lost
	} else if k.draft != "" {
		_ = os.Remove(k.draft)
	}
}

func (f *File) openJournal() Word {
	if f.place.StateDir == "" {
		return Word{}
	}
	j, err := document.OpenJournal(f.place.StateDir, f.path)
	if err != nil {
		return bad("No recovery copies: %v", err)
	}
	f.keeper = &keeper{journal: j}
	return Word{}
}

// Adopt makes the file the draft that it is: it gets no lock and no name.
func (f *File) Adopt() {
	f.Release()
	f.draft, f.path, f.source = f.path, "", nil
	f.keeper = &keeper{draft: f.draft}
}

// openKeeper is where unsaved work goes; a design without a name gets a draft file.
func (f *File) openKeeper() (*keeper, Word) {
	if f.keeper != nil || f.path != "" || f.place.StateDir == "" {
		return f.keeper, Word{}
	}
	path, err := document.DraftPath(f.place.StateDir)
	if err != nil {
		return nil, bad("No draft can be kept: %v", err)
	}
	f.draft = path
	f.keeper = &keeper{draft: path}
	return f.keeper, Word{}
}

// Edited notes a change. It tells whether [File.KeepLater] should be called
// after a moment.
func (f *File) Edited() bool {
	if f.due || f.place.StateDir == "" {
		return false
	}
	f.due = true
	return true
}

// Copy is the result of writing a recovery copy.
type Copy struct {
	of  *File
	t   *model.Topology
	err error
}

// KeepLater returns what writes a recovery copy in the background, nil when
// there is nothing to keep. Its result goes to [File.Took].
func (f *File) KeepLater(now *model.Topology) (func() Copy, Word) {
	f.due = false
	if !f.Modified(now) {
		f.Forget()
		return nil, Word{}
	}
	k, w := f.openKeeper()
	if k == nil || now == f.kept {
		return nil, w
	}
	at := *f
	return func() Copy {
		data, err := at.data(now)
		if err == nil {
			err = k.keep(data)
		}
		return Copy{f, now, err}
	}, Word{}
}

// Took notes that a recovery copy was written, or says why it was not.
func (f *File) Took(c Copy) Word {
	switch {
	case c.of != f: // of the design before
		return Word{}
	case c.err != nil:
		return bad("No recovery copy: %v", c.err)
	}
	f.kept, f.keptAt, f.wrote = c.t, f.place.Clock(), true
	return Word{}
}

// Keep writes a recovery copy now. It is false when unsaved work could not be
// kept.
func (f *File) Keep(now *model.Topology) (bool, Word) {
	if !f.Modified(now) || f.locked != "" {
		return true, Word{}
	}
	k, w := f.openKeeper()
	if k == nil {
		return false, w
	}
	data, err := f.data(now)
	if err == nil {
		err = k.keep(data)
	}
	if err != nil {
		return false, bad("No recovery copy: %v", err)
	}
	f.kept, f.keptAt, f.wrote = now, f.place.Clock(), true
	return true, Word{}
}

// Forget removes the recovery copy of this session, because everything is as it
// was saved. A copy of an earlier session waits for an answer.
func (f *File) Forget() {
	if f.wrote {
		f.keeper.clear()
		f.wrote, f.kept = false, nil
	}
}

// Discard forgets what is not saved, also of earlier sessions.
func (f *File) Discard() {
	f.keeper.clear()
	f.draft = ""
}
