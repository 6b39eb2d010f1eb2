package format

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
)

// EncodeJSON writes a value as JSON and a newline, indented or on one line.
// Every JSON that the program prints goes through it: the same value gives the
// same bytes, and no text of a design can drive a terminal.
func EncodeJSON(w io.Writer, v any, indented bool) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if indented {
		e.SetIndent("", "  ")
	}
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("json: %w", err)
	}
	_, err := w.Write(inert(b.Bytes()))
	return err
}

// inert writes characters that a terminal may act on as \u escapes. The encoder
// has done so for those below U+0020 already; the rest can only stand within
// strings.
func inert(data []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(data) {
		switch {
		case r == '\n' || r == ' ' || !unicode.In(r, unicode.C, unicode.Zl, unicode.Zp):
			b.WriteRune(r)
		case r > 0xffff:
			high, low := (r-0x10000)>>10+0xd800, (r-0x10000)&0x3ff+0xdc00
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}
