package hand

import (
	"time"

	"portolan/model"
	"portolan/model/document"
)

// Recovery is unsaved work of an earlier session.
type Recovery struct {
	Topology *model.Topology
	Edits    int
	At       time.Time
}

// Pending is the unsaved work that waits for an answer, nil when there is none.
func (f *File) Pending() (*Recovery, Word) {
	if f.keeper == nil || f.keeper.journal == nil {
		return nil, Word{}
	}
	old, ok := f.keeper.journal.Pending()
	if !ok {
		return nil, Word{}
	}
	source, err := document.Parse(f.path, old.Data)
	if err != nil {
		return nil, bad("A recovery copy could not be read: %v", err)
	}
	return &Recovery{source.Topology, old.Edits, old.At}, Word{}
}
