package failure

import "context"

// Watch is who waits for long work: it may end it and hears how far it is. The
// zero value waits to the end and hears nothing.
type Watch struct {
	Context  context.Context    // its end ends the work, with its error
	Progress func(done, of int) // parts of the work; called by whoever does it
}

// after is who waits for a later stretch of the work: done parts of all were done
// before it.
func (w Watch) after(done, all int) Watch {
	if tell := w.Progress; tell != nil {
		w.Progress = func(now, _ int) { tell(done+now, all) }
	}
	return w
}

// tell says how far the work is, and returns why it is to end.
func (w Watch) tell(done, of int) error {
	if w.Context != nil && w.Context.Err() != nil {
		return context.Cause(w.Context)
	}
	if w.Progress != nil {
		w.Progress(done, of)
	}
	return nil
}
