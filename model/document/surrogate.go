package document

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"portolan/model/pattern"
)

// surrogates are two escapes of JSON for one character beyond the first plane, which YAML
// writes as one.
// https://www.rfc-editor.org/rfc/rfc8259#section-7
var surrogates = pattern.Lazy(`\\*\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}`)

// joined is a text with the escapes joined at which the reader stumbled: in the line of the
// error, and everywhere in what is written as JSON, whose texts all stand in double quotes.
func joined(text []byte, err error) ([]byte, bool) {
	if !strings.Contains(err.Error(), "invalid Unicode character escape code") {
		return nil, false
	}
	p, _ := syntaxProblem(err, text)
	lines := bytes.SplitAfter(text, []byte("\n"))
	start := bytes.TrimLeft(text, "\ufeff \t\r\n")
	changed := false
	for i, line := range lines {
		if i+1 != p.Line && (len(start) == 0 || start[0] != '{') {
			continue
		}
		lines[i] = surrogates().ReplaceAllFunc(line, func(b []byte) []byte {
			at := bytes.LastIndexByte(b[:len(b)-6], '\\')
			if at%2 == 1 { // the backslash itself is escaped
				return b
			}
			high, _ := strconv.ParseUint(string(b[at+2:at+6]), 16, 16)
			low, _ := strconv.ParseUint(string(b[at+8:]), 16, 16)
			changed = true
			return fmt.Appendf(bytes.Clone(b[:at]), `\U%08X`, utf16.DecodeRune(rune(high), rune(low)))
		})
	}
	return bytes.Join(lines, nil), changed
}
