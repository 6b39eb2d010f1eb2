package hand

import (
	"os"
	"sync"

	"portolan/model"
	"portolan/model/document"
)

// keeper writes recovery copies. Background writes and the last one before the
// end may meet, so they take turns, and none comes after the last.
type keeper struct {
	mu      sync.Mutex
	journal *document.Journal // nil for a draft
	draft   string
	state   string // where the program keeps what is its own
	done    bool
}

func (k *keeper) keep(data []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.done:
		return nil
	case k.journal != nil:
		return k.journal.Append(data)
	}
	return document.Save(k.state, k.draft, data)
}

// there tells whether the copy that was written last is on the disk.
func (k *keeper) there() bool {
	if k == nil {
		return false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.journal != nil {
		return k.journal.Written()
	}
	return k.draft != "" && exists(k.draft)
}

// base notes the text that edits begin with from now on.
func (k *keeper) base(text []byte) {
	if k == nil || k.journal == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.journal.SetBase(text)
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

// close ends the window: what is in the journal is for the next one.
func (k *keeper) close() {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.done = true
	k.journal.Close()
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
	f.keeper.base(f.text())
	return Word{}
}

// text is the file as it was read or written last, nil when it is not there.
func (f *File) text() []byte {
	if f.source == nil {
		return nil
	}
	return f.source.Text()
}

// base is the text that the design is written into, nil for none.
func (f *File) base() []byte {
	if f.texts.base != nil {
		return f.texts.text
	}
	return f.text()
}

// Adopt makes the file the draft that it is: it has a lock and no name.
func (f *File) Adopt() {
	f.keeper.close()
	f.draft, f.path, f.source, f.texts = f.path, "", nil, texts{}
	f.keeper = &keeper{draft: f.draft, state: f.place.StateDir}
}

// openKeeper is where unsaved work goes; a design without a name gets a draft
// file, and so does one whose file vanished.
func (f *File) openKeeper() (*keeper, Word) {
	if f.keeper != nil || f.path != "" && !f.vanished || f.place.StateDir == "" {
		return f.keeper, Word{}
	}
	path, err := document.DraftPath(f.place.StateDir)
	if err != nil {
		return nil, f.unkept(err)
	}
	f.draft = path
	f.draftLock, _ = document.Lock(path) // for the windows to come, none has it yet
	f.keeper = &keeper{draft: path, state: f.place.StateDir}
	return f.keeper, Word{}
}

// unkept notes why there is no recovery copy, and says so once for each reason.
func (f *File) unkept(err error) Word {
	said := f.noCopy
	if f.noCopy = err.Error(); said == f.noCopy {
		return Word{}
	}
	return bad("No recovery copy can be written: %v. Save with %s, or :w FILE.", err, f.place.key("save"))
}

// NoCopy says why the last recovery copy could not be written, "" when it was.
func (f *File) NoCopy() string { return f.noCopy }

// Edited notes a change. It tells whether [File.KeepLater] should be called
// after a moment.
func (f *File) Edited() bool {
	if f.due || f.place.StateDir == "" {
		return false
	}
	f.due = true
	return true
}

// Noted says that what was due is done: the file itself was written.
func (f *File) Noted() { f.due = false }

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
		f.forget()
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
		return f.unkept(c.err)
	}
	f.noteKept(c.t)
	return Word{}
}

func (f *File) noteKept(t *model.Topology) {
	f.kept, f.keptAt, f.wrote, f.noCopy = t, f.place.Clock(), true, ""
}

// Keep writes a recovery copy now. It is false when unsaved work could not be
// kept.
func (f *File) Keep(now *model.Topology) (bool, Word) {
	if !f.Modified(now) || f.kept == now && f.keeper.there() {
		return true, Word{}
	}
	k, w := f.openKeeper()
	if k == nil {
		if f.noCopy == "" {
			f.noCopy = "there is no place for it"
		}
		return false, w
	}
	data, err := f.data(now)
	if err == nil {
		err = k.keep(data)
	}
	if err != nil {
		return false, f.unkept(err)
	}
	f.noteKept(now)
	return true, Word{}
}

// forget removes the recovery copy of this session, because everything is as it
// was saved. A copy of an earlier session waits for an answer.
func (f *File) forget() {
	if f.wrote {
		f.keeper.clear()
		f.wrote, f.kept = false, nil
	}
}

// Discard forgets what this window did not save.
func (f *File) Discard() {
	f.left = true
	f.keeper.clear()
	f.wrote, f.draft = false, ""
}
