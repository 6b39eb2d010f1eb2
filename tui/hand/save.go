package hand

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"portolan/model"
	"portolan/model/document"
	"portolan/samples"
)

// Saved is the outcome of saving.
type Saved struct {
	OK    bool
	Moved bool // the design has another file now
	Words []Word
}

func refused(w Word) Saved { return Saved{Words: []Word{w}} }

// Save writes the design to a file, its own when path is "". A file of others
// and one that was changed on disk are only overwritten with over.
func (f *File) Save(now *model.Topology, path string, over bool) Saved {
	switch {
	case path == "":
		path = f.path
	case strings.HasSuffix(path, string(filepath.Separator)):
		path = filepath.Join(path, f.ProposedName(now))
	}
	if err := document.Replaceable(path); err != nil {
		return refused(bad("Not saved: %v.", err))
	}
	if w := f.refuse(path, now, over); w.Text != "" {
		return refused(w)
	}
	data, err := f.data(now)
	if err != nil {
		return refused(bad("Not saved: %v.", err))
	}
	if path == f.path && f.wrote && f.keeper != nil {
		_ = f.keeper.keep(data) // so that no older copy is offered when the end comes between the file and its copy
	}
	inPlace, err := document.Write(path, data, f.guard(path, data, now, over))
	var why *document.Refusal
	if errors.As(err, &why) {
		return refused(bad("%s", why.Why))
	}
	if err != nil {
		said := bad("Not saved, your work is kept here; :w FILE saves it elsewhere. Reason: %s", reasonOf(err))
		if kept, w := f.Keep(now); !kept {
			return Saved{Words: []Word{said, w}}
		}
		return refused(said)
	}
	return f.wroteTo(path, data, now, inPlace)
}

// guard keeps the text safe while a file is written in place, and looks at the
// last moment whether the file is still ours to write.
func (f *File) guard(path string, data []byte, now *model.Topology, over bool) document.Guard {
	return document.Guard{
		Safe: func(old []byte) error {
			k := f.keeper
			if path != f.path || k == nil || k.journal == nil {
				if f.place.StateDir == "" {
					return errors.New("there is no place for it")
				}
				j, err := document.OpenJournal(f.place.StateDir, path)
				if err != nil {
					return err
				}
				k = &keeper{journal: j}
				f.guarding = k
			}
			k.mu.Lock()
			defer k.mu.Unlock()
			k.journal.SetBase(old)
			return k.journal.Guard(data)
		},
		Last: func() error {
			if w := f.refuse(path, now, over); w.Text != "" {
				return &document.Refusal{Why: w.Text}
			}
			return nil
		},
	}
}

// Refuses says why saving to the file at hand would be refused now, "" when it would not.
func (f *File) Refuses(now *model.Topology) string {
	if f.path == "" {
		return ""
	}
	return strings.TrimPrefix(f.refuse(f.path, now, false).Text, "Not saved: ")
}

// refuse says why a file may not be written without "!".
func (f *File) refuse(path string, now *model.Topology, over bool) Word {
	same := path == f.path
	if same && f.locked == "" && f.lock != nil && f.lock.Lost() && !document.Vanished(path) && !f.locksAgain() {
		f.lose(now)
	}
	switch {
	case same && strings.Contains(f.locked, ":w FILE"):
		return Word{f.locked, true}
	case same && f.locked != "": // not even with "!": somebody else may edit it
		return bad("%s :w FILE saves a copy.", f.locked)
	case over:
	case same && f.source != nil && document.Vanished(path):
		return bad("Not saved: the file is gone from the disk. :w! writes it anew, :w FILE saves elsewhere.")
	case same && f.Changed():
		f.conflict = true
		return bad("Not saved: the file was changed on disk. :merge brings both together, :w! overwrites it, :reload takes it, :w FILE saves elsewhere.")
	case same && f.source == nil && exists(path), !same && exists(path):
		if same {
			return bad("Not saved: %s exists by now. :merge brings both together, :w! overwrites it.", path)
		}
		return bad("Not saved: %s exists. :w! %s overwrites it.", path, path)
	}
	return Word{}
}

// wroteTo notes that the design is on disk now.
func (f *File) wroteTo(path string, data []byte, now *model.Topology, inPlace string) Saved {
	source, err := document.Parse(path, data)
	if err != nil { // what is written parses; if not, say so instead of going on
		return refused(bad("Saved, but it does not read back: %v", err))
	}
	f.keeper.clear()
	f.guarding.clear()
	f.guarding.close()
	said := good("Saved %s, %d bytes.", path, len(data))
	if inPlace != "" {
		said.Text += " Written in place, because " + inPlace + "."
	}
	s := Saved{OK: true, Moved: path != f.path, Words: []Word{said}}
	f.dropDraft()
	source.LetGo()
	f.texts.saved(now, f.base())
	f.source, f.saved, f.kept, f.wrote, f.takings = source, now, now, false, nil
	f.conflict, f.savedAt, f.vanished, f.noCopy, f.guarding = false, f.place.Clock(), false, "", nil
	f.keeper.base(f.text())
	if s.Moved {
		f.Release()
		f.path, f.locked, f.keeper = path, "", nil
		if w := f.Hold(); w.Text != "" {
			s.Words = append(s.Words, w)
		}
	}
	return s
}

// reasonOf says in plain words why a file could not be written.
func reasonOf(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "no permission to write there (" + err.Error() + ")"
	case errors.Is(err, fs.ErrNotExist):
		return "the folder does not exist (" + err.Error() + ")"
	}
	return err.Error()
}

// ProposedName is a file name for the design.
func (f *File) ProposedName(t *model.Topology) string {
	if f.path != "" {
		return filepath.Base(f.path)
	}
	if s := model.Slug(t.Name); s != "" {
		return s + samples.Suffix
	}
	for _, n := range t.Nodes {
		if r, ok := n.Spec.(*model.Record); ok && r.Zone.IsSet() {
			label, _, _ := strings.Cut(r.Zone.Val(), ".")
			if s := model.Slug(label); s != "" {
				return s + samples.Suffix
			}
		}
	}
	return "design" + samples.Suffix
}
