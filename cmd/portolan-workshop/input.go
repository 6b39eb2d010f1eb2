package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// input is what comes from a terminal that may belong to anybody, reduced to what the
// reader of the terminal library behind it is safe with: text, and those control
// sequences that keys, mouse, pastes and the answers to our own questions consist of,
// each complete and short. An escape that begins no sequence becomes the key that it
// is, so that nothing that follows can make it the beginning of one. Sequences that
// do not end, and pastes that are larger than any design, end the session. Beyond what
// hands can do it slows down.
type input struct {
	came      func(bytes int)
	sleep     func(time.Duration)
	now       func() time.Time
	after     func(time.Duration) <-chan time.Time
	mostPaste int

	chunks  chan chunk
	failed  chan error
	last    time.Time // when the chunk before came
	state   state
	held    []byte // of a sequence that is not complete
	length  int    // of it, with what is not kept
	rest    []byte // the beginning of a character that is not complete
	out     []byte // what may be read
	pasting bool
	pasted  int
	tokens  float64
	at      time.Time
	err     error
}

// chunk is what came at once.
type chunk struct {
	data []byte
	at   time.Time
}

// state is where in a sequence the reader is.
type state int

const (
	inText    state = iota
	afterEsc        // ESC
	afterSS         // ESC O
	inCSI           // ESC [
	inString        // ESC ] and the like, up to BEL or ESC \
	endString       // the ESC of its end
)

// What a sequence may have at most: keys and answers of terminals are shorter. And how
// fast input may come for long: a mouse that is dragged sends about 1.5 KB a second. A
// byte of a paste costs less.
const (
	longestCSI    = 64
	longestString = 4096
	mostParams    = 24
	escapeTime    = 60 * time.Millisecond
	perSecond     = 6 << 10
	burst         = 24 << 10
	pasteCost     = 1. / 16
)

// escapeKey is the key of that name, written so that it is complete.
const escapeKey = "\x1b[27u"

// newInput reads from r until it ends or done is closed.
func newInput(r io.Reader, mostPaste int, came func(int), done <-chan struct{}) *input {
	i := &input{
		came: came, sleep: time.Sleep, now: time.Now, after: time.After, mostPaste: mostPaste,
		chunks: make(chan chunk), failed: make(chan error, 1),
	}
	go i.pump(r, done)
	return i
}

func (i *input) pump(r io.Reader, done <-chan struct{}) {
	for {
		buf := make([]byte, 4096)
		n, err := r.Read(buf)
		if n > 0 {
			select {
			case i.chunks <- chunk{buf[:n], i.now()}:
			case <-done:
				return
			}
		}
		if err != nil {
			i.failed <- err
			return
		}
	}
}

// Read implements [io.Reader].
func (i *input) Read(p []byte) (int, error) {
	for len(i.out) == 0 {
		if i.err != nil {
			return 0, i.err
		}
		var timeout <-chan time.Time
		if i.state != inText {
			timeout = i.after(escapeTime)
		}
		select {
		case c := <-i.chunks:
			if i.state != inText && c.at.Sub(i.last) >= escapeTime { // the timer is late
				i.expire()
			}
			i.last = c.at
			i.take(c.data)
		case <-timeout:
			i.expire()
		case err := <-i.failed:
			i.expire()
			i.err = err
		}
	}
	n := copy(p, i.out)
	i.out = i.out[n:]
	return n, nil
}

func (i *input) take(data []byte) {
	i.came(len(data))
	i.slow(float64(len(data)))
	data = append(i.rest, data...)
	i.rest = nil
	for len(data) > 0 && i.err == nil {
		if data[0] < utf8.RuneSelf {
			i.step(data[0])
			data = data[1:]
			continue
		}
		if !utf8.FullRune(data) {
			i.rest = append(i.rest, data...)
			return
		}
		r, size := utf8.DecodeRune(data)
		i.text(r, size, data[:size])
		data = data[size:]
	}
}

// slow waits while more comes than hands can do.
func (i *input) slow(cost float64) {
	if i.pasting {
		cost *= pasteCost
	}
	now := i.now()
	if i.at.IsZero() {
		i.tokens = burst
	} else {
		i.tokens = min(burst, i.tokens+now.Sub(i.at).Seconds()*perSecond)
	}
	i.at = now
	if i.tokens -= cost; i.tokens < 0 {
		i.sleep(time.Duration(-i.tokens / perSecond * float64(time.Second)))
	}
}

// text takes a character beyond ASCII. Those that are controls, and what is none, are
// left out.
func (i *input) text(r rune, size int, raw []byte) {
	switch {
	case i.state == inString:
		i.inside(size)
	case r == utf8.RuneError, r <= 0x9f:
		i.drop()
	default:
		i.drop()
		i.pass(raw...)
	}
}

// pass lets bytes through.
func (i *input) pass(b ...byte) {
	i.out = append(i.out, b...)
	if i.pasting {
		if i.pasted += len(b); i.pasted > i.mostPaste {
			i.err = fmt.Errorf("more was pasted than a design may have (%d KiB)", i.mostPaste>>10)
		}
	}
}

func (i *input) drop() { i.state, i.held, i.length = inText, i.held[:0], 0 }

// expire is what the beginning of a sequence means that nothing follows.
func (i *input) expire() {
	if i.state == afterEsc {
		i.pass([]byte(escapeKey)...)
	}
	i.drop()
}

// step takes a character of ASCII.
func (i *input) step(b byte) {
	switch i.state {
	case inText:
		if b == 0x1b {
			i.begin()
			return
		}
		i.pass(b)
	case afterEsc:
		i.escaped(b)
	case afterSS:
		if b < 0x40 || b > 0x7e {
			i.again(b)
			return
		}
		i.pass(0x1b, i.held[1], b)
		i.drop()
	case inCSI:
		i.control(b)
	case inString:
		switch b {
		case 0x07:
			i.finish()
		case 0x1b:
			i.state = endString
		default:
			i.inside(1)
			i.held = append(i.held, b)
		}
	case endString:
		if b == '\\' {
			i.finish()
			return
		}
		i.begin()
		i.escaped(b)
	}
}

func (i *input) begin() { i.state, i.held, i.length = afterEsc, append(i.held[:0], 0x1b), 1 }

// again takes a character anew that does not belong to the sequence before it.
func (i *input) again(b byte) {
	i.drop()
	i.step(b)
}

// escaped is what follows an escape.
func (i *input) escaped(b byte) {
	i.held = append(i.held, b)
	switch b {
	case 0x1b:
		i.pass([]byte(escapeKey)...)
		i.begin()
	case '[':
		i.state = inCSI
	case ']', 'P', '_', '^', 'X':
		i.state = inString
	case 'O', 'N':
		i.state = afterSS
	default: // alt and a key
		i.pass(0x1b, b)
		i.drop()
	}
}

// errSequence ends a session from which a sequence does not end.
var errSequence = errors.New("the terminal sent a control sequence without an end")

// inside counts what a string has.
func (i *input) inside(size int) {
	if i.length += size; i.length > longestString {
		i.err = errSequence
	}
}

// control is a character within a control sequence.
func (i *input) control(b byte) {
	switch {
	case b < 0x20 || b > 0x7e:
		i.again(b)
		return
	case b < 0x40:
		i.held = append(i.held, b)
		if len(i.held) > longestCSI {
			i.err = errSequence
		}
		return
	}
	params := string(i.held[2:])
	i.held = append(i.held, b)
	whole := append([]byte(nil), i.held...)
	i.drop()
	switch {
	case strings.Count(params, ";")+strings.Count(params, ":") >= mostParams:
		i.err = errSequence
	case b == '~' && params == "201":
		i.pasting = false
		i.pass(whole...)
	case b == '~' && params == "200" && i.pasting: // a paste in a paste begins the count anew elsewhere
	case b == '~' && params == "200":
		i.pass(whole...)
		i.pasting, i.pasted = true, 0
	case knownControl(params, b):
		i.pass(whole...)
	}
}

// knownControl tells whether a control sequence is one of a key, of the mouse, or an
// answer to what a session asks. Others are left out: some change what follows them,
// write characters by number, or tell a size of the window.
func knownControl(params string, final byte) bool {
	switch final {
	case 'M', 'm': // of the mouse; the old form takes three more bytes
		return strings.HasPrefix(params, "<")
	case '_', 't':
		return false
	}
	return strings.IndexByte("ABCDEFHIOPQRSZ~ucyn", final) >= 0
}

// finish is the end of a string: an answer about colours, or nothing that was asked.
func (i *input) finish() {
	body := string(i.held[1:])
	i.drop()
	for _, asked := range []string{"]10;", "]11;", "]12;"} {
		if strings.HasPrefix(body, asked) && len(body) <= longestCSI {
			i.pass([]byte("\x1b" + body + "\x07")...)
		}
	}
}
