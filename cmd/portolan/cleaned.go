package main

import (
	"bytes"
	"io"
	"unicode/utf8"

	"portolan/model"
)

// cleaned is where everything goes that is printed: results and talk alike.
// Names of files, ids and titles come from anywhere, so characters that steer a
// terminal or reorder a line become "·" here, once for all: of talk all that has no
// look of its own, of results what a document may not hold either, so that a design
// that is printed is read back as it was. What portolan writes into files does not
// come this way.
type cleaned struct {
	w       io.Writer
	colours bool   // w is a terminal, on which our own colours may stand
	talk    bool   // not results
	begun   bool   // something came out: no byte order mark follows
	rest    []byte // of a character or a colour that is not complete yet
}

// longestPart is how much of an incomplete character or colour is waited for.
const longestPart = 16

// Write implements [io.Writer].
func (p *cleaned) Write(data []byte) (int, error) {
	text := append(p.rest, data...)
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		n, keep := p.next(text)
		if n == 0 {
			break // not complete
		}
		p.begun = true
		if keep {
			out = append(out, text[:n]...)
		} else {
			out = append(out, "·"...)
		}
		text = text[n:]
	}
	p.rest = bytes.Clone(text)
	if _, err := p.w.Write(out); err != nil {
		return 0, err
	}
	return len(data), nil
}

// next is the length of what text begins with, 0 when more is needed to know,
// and whether it may be printed.
func (p *cleaned) next(text []byte) (n int, keep bool) {
	switch c := text[0]; {
	case c == '\n' || c == '\t' || c >= ' ' && c < 0x7f:
		return 1, true
	case c == '\r':
		if len(text) == 1 {
			return 0, false
		}
		return 1, text[1] == '\n'
	case c == 0x1b && p.colours:
		return colour(text)
	case c < 0x80:
		return 1, false
	}
	if !utf8.FullRune(text) {
		return 0, false
	}
	r, n := utf8.DecodeRune(text)
	switch {
	case r == '\ufeff' && !p.begun && !p.talk: // that of a design which is written out again
		return n, true
	case r == utf8.RuneError && n == 1, model.Unusable(r), p.talk && model.VisibleRune(r) == '·' && r != '·':
		return n, false
	}
	return n, true
}

// colour is the length of a sequence that sets colours, such as ESC [1;31m.
func colour(text []byte) (n int, keep bool) {
	for i, c := range text {
		switch {
		case i == 0, i == 1 && c == '[', i > 1 && (c >= '0' && c <= '9' || c == ';') && i < longestPart:
		case i > 1 && c == 'm':
			return i + 1, true
		default:
			return 1, false
		}
	}
	return 0, false
}

// finish writes what was waited for: nothing completes it now.
func (p *cleaned) finish() {
	if len(p.rest) > 0 {
		_, _ = p.w.Write([]byte("·"))
		p.rest = nil
	}
}

// unprinted is where a picture goes that is no text.
func unprinted(w io.Writer) io.Writer {
	if p, ok := w.(*cleaned); ok {
		return p.w
	}
	return w
}
