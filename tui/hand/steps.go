package hand

import (
	"errors"

	"portolan/model"
	"portolan/model/document"
)

// KeepSteps keeps the undo steps of a session for the next one. They lead to the
// design as it is saved: where something is not, those of the last time that it was
// stay.
func (f *File) KeepSteps(h model.History) {
	if !f.keepsSteps() || f.Modified(h.Now()) {
		return
	}
	past := h.Past()
	at, base := h.Now(), f.text()
	// What cannot be kept is no longer undone in the next session; nothing is lost.
	_ = document.KeepSteps(f.place.StateDir, f.path, f.text(), func(yield func(document.Step) bool) {
		for _, s := range past {
			t := s.Topo()
			if t == nil {
				return
			}
			at, base = t, f.texts.next(at, t, base)
			if !yield(document.Step{Name: s.Name, From: s.From, To: s.To, Text: string(document.Format(t)), Into: string(base)}) {
				return
			}
		}
	})
}

// Steps is a history at now with the undo steps of the session before. They go when
// they lead to something else than now.
func (f *File) Steps(now *model.Topology) (model.History, Word) {
	fresh := model.NewHistory(now)
	if !f.keepsSteps() {
		return fresh, Word{}
	}
	kept, err := document.KeptSteps(f.place.StateDir, f.path, f.text())
	switch {
	case errors.Is(err, document.ErrOtherText):
		return fresh, good("The steps of the last session cannot be undone: the file is another one now.")
	case err != nil || len(kept) == 0:
		return fresh, Word{}
	}
	past := make([]model.PastStep, len(kept))
	for i, s := range kept {
		past[i] = model.PastStep{Name: s.Name, From: s.From, To: s.To, Topo: func() *model.Topology {
			t := s.Before()
			f.texts.read = written{t, []byte(s.Into)}
			return t
		}}
	}
	return model.Restore(now, past), Word{}
}

// keepsSteps tells whether the file is one of ours that is on the disk.
func (f *File) keepsSteps() bool {
	return f != nil && f.path != "" && f.source != nil && f.place.StateDir != "" && f.locked == "" && !f.vanished
}
