package document

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"portolan/model"

	"portolan/model/wording"
)

// MaxSize is the size in bytes up to which a document is read.
const MaxSize = model.MaxSize

// maxCharProblems bounds how many unusable characters are reported one by one.
const maxCharProblems = 20

var byteOrderMark = []byte("\ufeff")

// source is the text of a document with its line index.
type source struct {
	data   []byte
	starts []int // byte offset of every line
	crlf   bool  // most line ends are CR LF
}

func newSource(data []byte) *source {
	s := &source{data: data, starts: []int{0}}
	if bytes.HasPrefix(data, byteOrderMark) {
		s.starts[0] = len(byteOrderMark)
	}
	for i, c := range data {
		if c == '\n' {
			s.starts = append(s.starts, i+1)
		}
	}
	s.crlf = bytes.Count(data, []byte("\r\n"))*2 > len(s.starts)-1
	return s
}

// eol is the line end that new lines get.
func (s *source) eol() string {
	if s.crlf {
		return "\r\n"
	}
	return "\n"
}

// lines counts the lines; text behind the last line end is a line of its own.
func (s *source) lines() int {
	n := len(s.starts)
	if s.starts[n-1] == len(s.data) {
		n--
	}
	return n
}

// start is the offset of line n (from 1); lines past the end start at the end.
func (s *source) start(n int) int {
	if n > len(s.starts) {
		return len(s.data)
	}
	return s.starts[max(n, 1)-1]
}

// line is the text of line n (from 1) without its line end.
func (s *source) line(n int) string {
	if n < 1 || n > len(s.starts) {
		return ""
	}
	return strings.TrimRight(string(s.data[s.start(n):s.start(n+1)]), "\r\n")
}

// offset turns a line and a column in characters, both from 1, into a byte offset.
func (s *source) offset(line, column int) int {
	at := s.start(line)
	for i := 1; i < column && at < len(s.data); i++ {
		_, n := utf8.DecodeRune(s.data[at:])
		at += n
	}
	return at
}

// scan reports characters that a document may not hold and returns the text
// with each of them replaced, so that the rest can be read. Columns stay.
func (s *source) scan(report func(Problem)) []byte {
	text := s.data[s.start(1):]
	clean := make([]byte, 0, len(text))
	line, column, found := 1, 1, 0
	indent := true
	var tabbed []int // lines
	bad := func(message string) {
		if found++; found <= maxCharProblems {
			report(Problem{Line: line, Column: column, Message: message})
		}
		clean = append(clean, '.')
	}
	for i := 0; i < len(text); {
		if n := printable(text[i:]); n > 0 { // nearly all of a file, at once
			clean = append(clean, text[i:i+n]...)
			indent = indent && len(bytes.TrimLeft(text[i:i+n], " ")) == 0
			column, i = column+n, i+n
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			bad(fmt.Sprintf("byte 0x%02x is not UTF-8 text; save the file as UTF-8", text[i]))
		case r == '\r' && i+1 < len(text) && text[i+1] == '\n':
			clean = append(clean, '\r')
		case r == '\n':
			clean = append(clean, '\n')
			line, column, indent = line+1, 0, true
		case r == '\t' && indent:
			bad("a tab cannot indent YAML; use spaces")
			clean[len(clean)-1] = ' '
			tabbed = append(tabbed, line)
		case model.Unusable(r):
			bad(fmt.Sprintf("character U+%04X is not allowed in a document", r))
		default:
			clean = append(clean, text[i:i+n]...)
		}
		if r != ' ' && r != '\t' && r != '\n' {
			indent = false
		}
		column++
		i += n
	}
	if found > maxCharProblems {
		report(Problem{Line: line, Column: column, Message: "and " + wording.CountOf(found-maxCharProblems, "more character that is", "more characters that are") + " not allowed"})
	}
	if len(tabbed) > 0 {
		return indented(clean, tabbed)
	}
	return clean
}

// printable is how many bytes of text are printable ASCII, to the first that is not.
func printable(text []byte) int {
	for i, c := range text {
		if c < ' ' || c > '~' {
			return i
		}
	}
	return len(text)
}

// indented gives lines that were indented with tabs the indentation that they
// most likely should have: that of the line above. lines are in order.
func indented(text []byte, lines []int) []byte {
	all := strings.Split(string(text), "\n")
	indent, inList, above := 0, 0, 0 // of the last line with content above all[above]
	for _, n := range lines {
		for ; above < n-1; above++ {
			if l := all[above]; !isBlank(l) && !isComment(l) {
				indent, inList = keyIndent(l), indentOf(l)
				if strings.HasSuffix(strings.TrimRight(l, " \r"), ":") {
					indent, inList = indent+2, inList+2
				}
			}
		}
		l := strings.TrimLeft(all[n-1], " ")
		if strings.HasPrefix(l, "- ") {
			l = strings.Repeat(" ", inList) + l
		} else if !isBlank(l) {
			l = strings.Repeat(" ", indent) + l
		}
		all[n-1] = l
	}
	return []byte(strings.Join(all, "\n"))
}
