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
	if w := f.refuse(path, over); w.Text != "" {
		return refused(w)
	}
	data, err := f.data(now)
	if err != nil {
		return refused(bad("Not saved: %v.", err))
	}
	if err := document.Save(path, data); err != nil {
		said := bad("Not saved, your work is kept here; :w FILE saves it elsewhere. Reason: %s", reasonOf(err))
		if kept, w := f.Keep(now); !kept {
			return Saved{Words: []Word{said, w}}
		}
		return refused(said)
	}
	return f.wroteTo(path, data, now)
}

// refuse says why a file may not be written without "!".
func (f *File) refuse(path string, over bool) Word {
	same := path == f.path
	switch {
	case over:
	case same && f.locked != "":
		return bad("%s :w FILE saves a copy.", f.locked)
	case same && f.Changed():
		f.conflict = true
		return bad("Not saved: the file was changed on disk. :w! overwrites it, :reload takes it, :w FILE saves elsewhere.")
	case same && f.source == nil && exists(path), !same && exists(path):
		return bad("Not saved: %s exists. :w! %s overwrites it.", path, path)
	}
	return Word{}
}

// wroteTo notes that the design is on disk now.
func (f *File) wroteTo(path string, data []byte, now *model.Topology) Saved {
	source, err := document.Parse(path, data)
	if err != nil { // what is written parses; if not, say so instead of going on
		return refused(bad("Saved, but it does not read back: %v", err))
	}
	f.keeper.clear()
	s := Saved{OK: true, Moved: path != f.path, Words: []Word{good("Saved %s, %d bytes.", path, len(data))}}
	f.source, f.saved, f.kept, f.wrote = source, now, now, false
	f.conflict, f.savedAt, f.draft = false, f.place.Clock(), ""
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
