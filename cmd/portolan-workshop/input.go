package main

import (
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"
)

// input is what comes from a terminal that may belong to anybody. It lets text and
// complete control sequences through. What is no text is left out, and what would make
// the reader behind it collect without end ends the session: a sequence without an end,
// or a paste that is larger than any design may be. Beyond what hands can do it slows
// down.
type input struct {
	r         io.Reader
	came      func(bytes int)
	sleep     func(time.Duration)
	now       func() time.Time
	mostPaste int

	state   state
	length  int    // of the sequence at hand
	csi     []byte // its beginning, to know pastes by
	pasting bool
	pasted  int
	rest    []byte // the beginning of a character that is not complete
	tokens  float64
	at      time.Time
	err     error
}

// state is where in a sequence the reader is.
type state int

const (
	inText   state = iota
	afterEsc       // ESC
	inCSI          // ESC [
	inString       // ESC ] and the like, up to BEL or ESC \
	endString
)

// What a sequence may have at most, in bytes: answers of terminals are shorter. And how
// fast input outside of pastes may come for long: a mouse that is dragged sends about
// 1.5 KB a second.
const (
	longestSequence = 4096
	perSecond       = 6 << 10
	burst           = 24 << 10
)

var errSequence = errors.New("The terminal sent a control sequence without an end.")

// Read implements [io.Reader].
func (i *input) Read(p []byte) (int, error) {
	for {
		if i.err != nil {
			return 0, i.err
		}
		buf := make([]byte, len(p))
		n, err := i.r.Read(buf[:max(1, len(p)-utf8.UTFMax)])
		i.err = err
		i.came(n)
		if !i.pasting {
			i.slow(n)
		}
		if out := i.filter(p[:0], buf[:n]); len(out) > 0 {
			return len(out), nil
		}
	}
}

// slow waits while more comes than hands can do.
func (i *input) slow(n int) {
	now := i.now()
	if i.at.IsZero() {
		i.tokens = burst
	} else {
		i.tokens = min(burst, i.tokens+now.Sub(i.at).Seconds()*perSecond)
	}
	i.at = now
	if i.tokens -= float64(n); i.tokens < 0 {
		i.sleep(time.Duration(-i.tokens / perSecond * float64(time.Second)))
	}
}

// filter appends what may pass. What it writes is never longer than what came with
// what was kept of before.
func (i *input) filter(out, data []byte) []byte {
	data = append(i.rest, data...)
	i.rest = nil
	for len(data) > 0 && (i.err == nil || errors.Is(i.err, io.EOF)) {
		if data[0] >= utf8.RuneSelf {
			if !utf8.FullRune(data) {
				i.rest = append(i.rest, data...)
				return out
			}
			r, size := utf8.DecodeRune(data)
			if r != utf8.RuneError && (r < 0x80 || r > 0x9f) { // C1 controls are sequences in one character
				out = append(out, data[:size]...)
				i.step(' ', size)
			}
			data = data[size:]
			continue
		}
		i.step(data[0], 1)
		out = append(out, data[0])
		data = data[1:]
	}
	return out
}

// step follows the sequences. size is how many bytes the character has.
func (i *input) step(b byte, size int) {
	if i.pasting {
		if i.pasted += size; i.pasted > i.mostPaste {
			i.err = fmt.Errorf("More was pasted than a design may have (%d KiB).", i.mostPaste>>10)
			return
		}
	}
	switch {
	case b == 0x1b && i.state == inString:
		i.state = endString
	case b == 0x1b:
		i.state, i.length = afterEsc, 0
	default:
		switch i.state {
		case afterEsc:
			i.after(b)
		case inCSI:
			i.control(b)
		case inString:
			if b == 0x07 {
				i.state = inText
			}
		case endString:
			i.state = inText
		}
	}
	if i.state == inText {
		return
	}
	if i.length += size; i.length > longestSequence {
		i.err = errSequence
	}
}

// after is what follows an escape.
func (i *input) after(b byte) {
	switch b {
	case '[':
		i.state, i.csi = inCSI, i.csi[:0]
	case ']', 'P', '_', '^', 'X':
		i.state = inString
	default:
		i.state = inText
	}
}

// control is a character within a control sequence.
func (i *input) control(b byte) {
	if b < 0x40 || b > 0x7e {
		if len(i.csi) < 8 {
			i.csi = append(i.csi, b)
		}
		return
	}
	i.state = inText
	if b == '~' {
		switch string(i.csi) {
		case "200":
			i.pasting, i.pasted = true, 0
		case "201":
			i.pasting = false
		}
	}
}
