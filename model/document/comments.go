package document

import "strings"

// commentColumns finds the comment of every line: its byte offset in the line,
// -1 where there is none. Element 0 is line 1.
func commentColumns(s *source) []int {
	out := make([]int, s.lines())
	l := lexer{block: -1}
	for i := range out {
		out[i] = l.line(s.line(i + 1))
	}
	return out
}

// lexer knows just enough YAML to tell comments from text.
type lexer struct {
	quote byte // open quote, 0 outside
	depth int  // of open brackets
	block int  // indentation of the key of an open block scalar, -1 outside
}

// line returns where the comment of the next line starts, -1 when it has none.
func (l *lexer) line(s string) int {
	if l.block >= 0 {
		if isBlank(s) || indentOf(s) > l.block {
			return -1
		}
		l.block = -1
	}
	start := true // a value may start here
	for i := 0; i < len(s); i++ {
		c := s[i]
		last := i+1 == len(s) || s[i+1] == ' '
		switch {
		case l.quote != 0:
			if c == '\\' && l.quote == '"' {
				i++
			} else if c == l.quote {
				if c == '\'' && i+1 < len(s) && s[i+1] == '\'' {
					i++
				} else {
					l.quote, start = 0, false
				}
			}
		case c == ' ' || c == '\t':
		case c == '#' && (i == 0 || s[i-1] == ' ' || s[i-1] == '\t'):
			return i
		case start && (c == '"' || c == '\''):
			l.quote = c
		case start && (c == '[' || c == '{'):
			l.depth++
		case l.depth > 0 && (c == ']' || c == '}'):
			l.depth--
			start = false
		case l.depth > 0 && c == ',', c == ':' && last:
			start = true
		case start && (c == '-' || c == '?') && last:
		case start && l.depth == 0 && (c == '|' || c == '>'):
			l.block = keyIndent(s)
			start = false
		default:
			start = false
		}
	}
	return -1
}

// keyIndent is the column of the key on a line, behind any dashes of lists.
func keyIndent(s string) int {
	t := strings.TrimLeft(s, " ")
	for strings.HasPrefix(t, "- ") {
		t = strings.TrimLeft(t[2:], " ")
	}
	return len(s) - len(t)
}
