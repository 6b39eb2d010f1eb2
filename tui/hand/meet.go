package hand

import (
	"errors"

	"portolan/model"
	"portolan/model/document"
)

// Meeting is a file that others changed while something here is not saved: what
// both began with, what is here and what is on disk.
type Meeting struct {
	base, mine *model.Topology
	theirs     *document.File
}

// Meet reads what others made of the file. It is nil, with the reason, when there
// is nothing to bring together or the file cannot be read.
func (f *File) Meet(now *model.Topology) (*Meeting, Word) {
	switch {
	case f.path == "":
		return nil, bad("This design has no file yet.")
	case f.source == nil && !exists(f.path), f.source != nil && !f.Changed():
		return nil, good("Nobody else has changed the file.")
	}
	source, err := document.Load(f.path)
	if err != nil {
		return nil, bad("The file cannot be brought together with what is here: %v", err)
	}
	return &Meeting{base: f.saved, mine: now, theirs: source}, Word{}
}

// Mine is the design as it is here.
func (g *Meeting) Mine() *model.Topology { return g.mine }

// Merge brings both together; theirs is what is on disk.
func (g *Meeting) Merge(decide func(model.Conflict) model.Answer) model.Merged {
	m := model.Merge(g.base, g.mine, g.theirs.Topology, decide)
	if model.Equal(m.Topology, g.theirs.Topology) {
		m.Topology = g.theirs.Topology
	}
	return m
}

// errMoved says that the file was changed once more since it was read.
var errMoved = errors.New("the file was changed on disk once more")

// Ready tells whether the file is still as it was read for the meeting.
func (f *File) Ready(g *Meeting) error {
	if g.theirs.Changed(f.path) {
		return errMoved
	}
	return nil
}

// taking is a step of the history with which a version of others became the one
// that work here begins with.
type taking struct {
	before, after *model.Topology // of the step
	source        *document.File  // before it
	saved         *model.Topology
	texts         texts
	theirs        *document.File // after it
}

// Join makes the file as it was read the one that work here begins with; merged is
// what the step made of the design. Undoing the step takes that back, see
// [File.Travelled].
func (f *File) Join(g *Meeting, merged *model.Topology) {
	f.take(g.mine, merged, g.theirs)
}

func (f *File) take(before, after *model.Topology, theirs *document.File) {
	f.takings = append(f.takings, taking{before, after, f.source, f.saved, f.texts, theirs})
	f.took(theirs)
}

// Travelled notes that an undo or redo led from one state of the design to
// another. Where that takes back a version of others, saving waits again: it would
// overwrite theirs.
func (f *File) Travelled(from, to *model.Topology) Word {
	for _, t := range f.takings {
		switch {
		case t.after == from && t.before == to && f.source == t.theirs:
			f.source, f.saved, f.texts, f.conflict, f.kept = t.source, t.saved, t.texts, true, nil
			f.keeper.base(f.text())
			return bad("What others changed in the file is not here any more. %s", f.wayOut())
		case t.before == from && t.after == to && f.source == t.source:
			f.took(t.theirs)
			return Word{}
		}
	}
	f.texts.travel(f.path, from, to, f.base(), f.text())
	return Word{}
}
