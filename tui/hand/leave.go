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
	var left Left
	switch {
	case f.path != "" && f.Modified(now):
		kept, w := f.Keep(now)
		if left.Message = w.Text; kept && f.locked == "" {
			left.Message = "Not saved. A recovery copy is kept: open " + f.path + " again."
		}
	case f.path != "":
		f.Forget()
	case f.Modified(now):
		if kept, w := f.Keep(now); !kept {
			left.Message = w.Text
		}
	}
	if f.path == "" && f.draft != "" && exists(f.draft) {
		left.DraftPath = f.draft
	}
	return left
}
