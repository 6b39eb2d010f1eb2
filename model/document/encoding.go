package document

import (
	"bytes"
	"unicode/utf8"

	"portolan/model"
)

// notText says in one line why data is no text that can be read as a document,
// "" when it is one: marks of another encoding at the start, or too much that
// no text holds.
func notText(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe, 0, 0}), bytes.HasPrefix(data, []byte{0, 0, 0xfe, 0xff}):
		return "the file is UTF-32 text; save it as UTF-8"
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return "the file is UTF-16 text; save it as UTF-8"
	}
	const enough = 8 << 10 // bytes that show what a file is
	head := data[:min(len(data), enough)]
	var zeros [2]int // at even and odd places
	odd := 0
	for i := 0; i < len(head); {
		r, n := utf8.DecodeRune(head[i:])
		if r == 0 {
			zeros[i%2]++
		}
		if (r == utf8.RuneError && n == 1) || model.Unusable(r) && r != '\r' {
			odd++
		}
		i += n
	}
	most := max(zeros[0], zeros[1])
	switch {
	case most*5 > len(head)*2 && min(zeros[0], zeros[1])*10 < most:
		return "the file is UTF-16 text without its mark; save it as UTF-8"
	case odd*10 > len(head) && odd > 1, zeros[0]+zeros[1] > 0 && odd*50 > len(head):
		return "the file is binary data, not a *.topo.yaml text"
	}
	return ""
}
