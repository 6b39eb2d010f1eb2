package dot

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// token is a word or sign of the DOT language.
type token struct {
	kind         tokenKind
	text         string // of a quoted string without quotes, of HTML without its brackets
	line, column int    // from 1
}

type tokenKind int

const (
	endToken tokenKind = iota
	nameToken
	quotedToken
	htmlToken
	signToken // text says which
)

// id tells whether the token names or says something. Keywords count only
// without quotes.
func (t token) id() bool {
	return t.kind == quotedToken || t.kind == htmlToken || t.kind == nameToken && keywordOf(t) == ""
}

func (t token) is(sign string) bool { return t.kind == signToken && t.text == sign }

// keywordOf is the keyword that the token is, in lower case.
func keywordOf(t token) string {
	if t.kind != nameToken {
		return ""
	}
	switch word := strings.ToLower(t.text); word {
	case "strict", "graph", "digraph", "subgraph", "node", "edge":
		return word
	}
	return ""
}

// lexer parts a DOT text into tokens, as Graphviz does. gographviz knows less
// of the language: no "+", no lists of nodes, no separators at the end.
type lexer struct {
	src          []byte
	at           int
	line, column int
}

func newLexer(src []byte) *lexer {
	return &lexer{src: bytes.TrimPrefix(src, []byte("\uFEFF")), line: 1, column: 1}
}

func (x *lexer) ahead(s string) bool { return bytes.HasPrefix(x.src[x.at:], []byte(s)) }

// skip passes n bytes.
func (x *lexer) skip(n int) {
	for _, c := range x.src[x.at : x.at+n] {
		switch {
		case c == '\n':
			x.line++
			x.column = 1
		case utf8.RuneStart(c):
			x.column++
		}
	}
	x.at += n
}

// through passes everything up to the end of mark, or to the end of the text.
func (x *lexer) through(mark string) bool {
	i := bytes.Index(x.src[x.at:], []byte(mark))
	if i < 0 {
		x.skip(len(x.src) - x.at)
		return false
	}
	x.skip(i + len(mark))
	return true
}

// blanks passes what stands between tokens: comments and lines of the
// preprocessor too.
func (x *lexer) blanks() {
	for x.at < len(x.src) {
		switch c := x.src[x.at]; {
		case c == '#' && x.column == 1, x.ahead("//"):
			x.through("\n")
		case x.ahead("/*"):
			x.skip(2)
			x.through("*/")
		case c == ' ' || c >= '\t' && c <= '\r':
			x.skip(1)
		default:
			return
		}
	}
}

func (x *lexer) next() (token, error) {
	x.blanks()
	t := token{line: x.line, column: x.column}
	if x.at == len(x.src) {
		return t, nil
	}
	switch c := x.src[x.at]; {
	case c == '"':
		return x.quotedString(t)
	case c == '<':
		return x.htmlString(t)
	case x.ahead("->"), x.ahead("--"):
		t.kind, t.text = signToken, string(x.src[x.at:x.at+2])
	case nameByte(c) && !digit(c):
		t.kind, t.text = nameToken, x.run(nameByte)
	case digit(c), c == '-', c == '.':
		if t.text = x.number(); t.text == "" {
			t.kind, t.text = signToken, string(c)
		} else {
			t.kind = nameToken
		}
	default:
		_, size := utf8.DecodeRune(x.src[x.at:])
		t.kind, t.text = signToken, string(x.src[x.at:x.at+size])
	}
	x.skip(len(t.text))
	return t, nil
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// nameByte tells whether c may stand in a name without quotes: all that is not
// ASCII may.
func nameByte(c byte) bool {
	return digit(c) || c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// run is the text ahead of which every byte is one of a set.
func (x *lexer) run(of func(byte) bool) string {
	end := x.at
	for end < len(x.src) && of(x.src[end]) {
		end++
	}
	return string(x.src[x.at:end])
}

// number is the number ahead, empty when there is none.
func (x *lexer) number() string {
	end, digits := x.at, 0
	if x.src[end] == '-' {
		end++
	}
	for point := false; end < len(x.src); end++ {
		c := x.src[end]
		if c == '.' && !point {
			point = true
		} else if digit(c) {
			digits++
		} else {
			break
		}
	}
	if digits == 0 {
		return ""
	}
	return string(x.src[x.at:end])
}

// quotedString reads a string between quotes. A quote behind a backslash is a
// quote, and a line that ends in a backslash goes on; other backslashes are for
// [textLines].
func (x *lexer) quotedString(t token) (token, error) {
	var b strings.Builder
	for i := x.at + 1; i < len(x.src); i++ {
		rest := x.src[i:]
		switch {
		case rest[0] == '"':
			t.kind, t.text = quotedToken, b.String()
			x.skip(i + 1 - x.at)
			return t, nil
		case bytes.HasPrefix(rest, []byte(`\"`)):
			b.WriteByte('"')
			i++
		case bytes.HasPrefix(rest, []byte(`\\`)):
			b.WriteString(`\\`)
			i++
		case bytes.HasPrefix(rest, []byte("\\\n")):
			i++
		case bytes.HasPrefix(rest, []byte("\\\r\n")):
			i += 2
		default:
			b.WriteByte(rest[0])
		}
	}
	return t, &syntaxError{t.line, t.column, "a quote that opens here is never closed"}
}

// htmlString reads a string between angle brackets, which may hold others.
func (x *lexer) htmlString(t token) (token, error) {
	depth := 0
	for i := x.at; i < len(x.src); i++ {
		switch c := x.src[i]; {
		case c == '<' && bytes.HasPrefix(x.src[i:], []byte("<!--")):
			end := bytes.Index(x.src[i:], []byte("-->"))
			if end < 0 {
				i = len(x.src)
				continue
			}
			i += end + len("-->") - 1
		case c == '<':
			depth++
		case c == '>':
			if depth--; depth == 0 {
				t.kind, t.text = htmlToken, string(x.src[x.at+1:i])
				x.skip(i + 1 - x.at)
				return t, nil
			}
		}
	}
	return t, &syntaxError{t.line, t.column, `a "<" that opens here is never closed`}
}

// value is what an id says: of a quoted string its text, of HTML that in the
// escapes of a plain label.
func (t token) value() string {
	if t.kind == htmlToken {
		return htmlText(t.text)
	}
	return t.text
}

// unexpected says that a token may not stand where it does.
func unexpected(t token) error {
	if t.kind == endToken {
		return &syntaxError{t.line, t.column, "the graph ends too early"}
	}
	text := []rune(onOneLine(t.text))
	return &syntaxError{t.line, t.column, fmt.Sprintf("%q is not expected here", string(text[:min(len(text), 40)]))}
}
