package hand

import (
	"fmt"

	"portolan/model"
	"portolan/model/document"
)

// Left is what there is to say on the normal screen after the end.
type Left struct {
	DraftPath string // where unnamed work was kept, "" for nowhere
	Message   string // "" for nothing
}

// Leave ends the work on the file: what is not saved is kept, and the lock
// given back. What it says is what was done.
func (f *File) Leave(now *model.Topology) Left {
	defer f.Release()
	f.left = true
	if f.source != nil && f.locked == "" && document.Vanished(f.path) { // since it was looked at
		f.vanished = true
	}
	switch {
	case !f.Modified(now):
		f.forget()
		if f.path == "" && f.draft != "" && exists(f.draft) {
			return Left{DraftPath: f.draft}
		}
		return Left{}
	case f.vanished:
		if err := f.keepDraft(now); err != nil {
			return f.lost(err.Error())
		}
		f.keeper.clear() // the draft has it all
		return Left{DraftPath: f.draft, Message: f.path + " is gone from the disk; the design is kept as a draft."}
	}
	if kept, _ := f.Keep(now); !kept {
		return f.lost(f.noCopy)
	}
	if f.path == "" {
		return Left{DraftPath: f.draft}
	}
	return Left{Message: "Not saved. A recovery copy is kept: open " + f.path + " again."}
}

// lost says that the latest work could be kept nowhere, and what there is of
// earlier work.
func (f *File) lost(why string) Left {
	switch {
	case f.vanished && f.draft != "":
		return Left{DraftPath: f.draft, Message: f.path + " is gone from the disk; the draft has the design as it was at " + f.lastKept() + ". What was changed after that is lost: " + why + "."}
	case f.wrote && f.keeper.there():
		message := fmt.Sprintf("Not saved. The recovery copy of %s is kept. What was changed after that is lost, because no newer one could be written: %s.", f.lastKept(), why)
		if f.path == "" {
			return Left{DraftPath: f.draft, Message: message}
		}
		return Left{Message: message + " Open " + f.path + " again."}
	}
	f.dropDraft() // nothing is in it
	return Left{Message: "Not saved, and no recovery copy could be written: " + why + ". What was not saved is lost."}
}

func (f *File) lastKept() string { return f.keptAt.Format("15:04:05") }
