package hand

import "portolan/model"

// Left is what there is to say on the normal screen after the end.
type Left struct {
	DraftPath string // where unnamed work was kept, "" for nowhere
	Message   string // "" for nothing
}

// Leave ends the work on the file: what is not saved is kept, and the lock
// given back. What it says is what was done.
func (f *File) Leave(now *model.Topology) Left {
	defer f.Release()
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

// lost says that the work could be kept nowhere.
func (f *File) lost(why string) Left {
	return Left{Message: "Not saved, and no recovery copy could be written: " + why + ". What was not saved is lost."}
}
