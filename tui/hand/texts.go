package hand

import (
	"bytes"

	"portolan/model"
	"portolan/model/document"
)

// mostWritten bounds the states of which it is known what they are written into.
const mostWritten = 2 * model.HistoryDepth

// texts knows what stood in the file when the states of the history were made. What
// a save took away of comments, order and blank lines is written again when an undo
// leads back before it: to have saved in between makes no difference.
type texts struct {
	base  *document.File // what the design is written into, nil for the file as it is on disk
	text  []byte         // of base
	known []written      // the latest last
	read  written        // the step of an earlier session that was read last
}

// written is a state of the design with the text that it is written into.
type written struct {
	at   *model.Topology
	text []byte
}

// note keeps what a state is written into; what was noted first holds.
func (x *texts) note(at *model.Topology, text []byte) {
	if len(text) == 0 || x.of(at) != nil {
		return
	}
	if x.known = append(x.known, written{at, text}); len(x.known) > mostWritten {
		x.known = x.known[1:]
	}
}

// of is what a state is written into, nil where nothing was noted of it.
func (x *texts) of(at *model.Topology) []byte {
	if x.read.at == at && len(x.read.text) > 0 {
		return x.read.text
	}
	for i := len(x.known) - 1; i >= 0; i-- {
		if x.known[i].at == at {
			return x.known[i].text
		}
	}
	return nil
}

// saved notes that a state was written into a text. What follows is written into the
// file as it is then.
func (x *texts) saved(at *model.Topology, into []byte) {
	x.note(at, into)
	x.base, x.text = nil, nil
}

// next is what a state is written into that stands beside another in the history,
// which is written into now. Only what was saved begins with another text, and of
// that it was noted.
func (x *texts) next(from, to *model.Topology, now []byte) []byte {
	for _, at := range []*model.Topology{to, from} {
		if text := x.of(at); text != nil {
			return text
		}
	}
	return now
}

// travel goes from one state of the history, written into now, to another. disk is
// the file as it is.
func (x *texts) travel(path string, from, to *model.Topology, now, disk []byte) {
	x.note(from, now)
	text := x.next(from, to, now)
	if x.read.at == to { // another may be read
		x.known = append(x.known, x.read)
	}
	x.base, x.text = nil, nil
	if len(text) == 0 || bytes.Equal(text, disk) {
		return
	}
	if f, err := document.Parse(path, text); err == nil {
		f.LetGo()
		x.base, x.text = f, text
	}
}
