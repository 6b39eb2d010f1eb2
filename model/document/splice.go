package document

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// splice replaces the bytes [from, to) of a source.
type splice struct {
	from, to int
	text     string
}

// apply makes splices that do not overlap; false when they do.
func apply(data []byte, base int, splices []splice) (string, bool) {
	slices.SortStableFunc(splices, func(a, b splice) int { return a.from - b.from })
	var b strings.Builder
	at := base
	for _, s := range splices {
		if s.from < at || s.to < s.from || s.to-base > len(data) {
			return "", false
		}
		b.Write(data[at-base : s.from-base])
		b.WriteString(s.text)
		at = s.to
	}
	b.Write(data[at-base:])
	return b.String(), true
}

// valueSpan finds the bytes of a value that stands on one line.
func valueSpan(s *source, n *yaml.Node) (from, to int, ok bool) {
	from = s.offset(n.Line, n.Column)
	rest := s.line(n.Line)
	if from > s.start(n.Line)+len(rest) {
		return 0, 0, false
	}
	rest = rest[from-s.start(n.Line):]
	size := 0
	switch {
	case n.Kind == yaml.SequenceNode || n.Kind == yaml.MappingNode:
		if n.Style&yaml.FlowStyle == 0 {
			return 0, 0, false
		}
		size = flowLength(rest)
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		size = quotedLength(rest)
	case n.Style == 0 && n.Value != "" && strings.HasPrefix(rest, n.Value):
		size = len(n.Value)
	}
	return from, from + size, size > 0
}

// quotedLength is the length of the quoted text that s starts with, 0 when it
// does not end on the line.
func quotedLength(s string) int {
	if s == "" || s[0] != '"' && s[0] != '\'' {
		return 0
	}
	for i := 1; i < len(s); i++ {
		switch {
		case s[0] == '"' && s[i] == '\\':
			i++
		case s[i] == s[0]:
			if s[0] == '\'' && i+1 < len(s) && s[i+1] == '\'' {
				i++
				continue
			}
			return i + 1
		}
	}
	return 0
}

// flowLength is the length of the flow list or mapping that s starts with, 0
// when it does not end on the line.
func flowLength(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		case (c == '"' || c == '\'') && strings.ContainsRune("[{,: ", rune(s[max(i-1, 0)])):
			n := quotedLength(s[i:])
			if n == 0 {
				return 0
			}
			i += n - 1
		case c == '#' && i > 0 && s[i-1] == ' ':
			return 0
		}
		if depth == 0 {
			return 0
		}
	}
	return 0
}
