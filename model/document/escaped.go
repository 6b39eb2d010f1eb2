package document

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model"
)

// Escaped writes the canonical form of a topology so that another language can carry
// it: each text in which one of the signs stands is in double quotes, with the first
// character of the sign as an escape. It is the same document for every reader of YAML.
func Escaped(t *model.Topology, signs ...string) []byte {
	src := Format(t)
	holds := func(s string) bool {
		return slices.ContainsFunc(signs, func(sign string) bool { return strings.Contains(s, sign) })
	}
	if !holds(string(src)) {
		return src
	}
	var doc yaml.Node
	if err := yaml.Load(src, &doc); err != nil {
		return src // no file can say it
	}
	lines := newSource(src)
	var b strings.Builder
	done := 0
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && holds(n.Value) {
			from := lines.offset(n.Line, n.Column)
			b.Write(src[done:from])
			b.WriteString(escaped(n.Value, signs))
			done = lines.end(n, from)
		}
		for _, c := range n.Content {
			visit(c)
		}
	}
	visit(&doc)
	b.Write(src[done:])
	return []byte(b.String())
}

// escaped is a text in double quotes, with what the signs begin with as escapes.
func escaped(s string, signs []string) string {
	quoted := inQuotes(s)
	var b strings.Builder
	for i, r := range quoted {
		if slices.ContainsFunc(signs, func(sign string) bool { return strings.HasPrefix(quoted[i:], sign) }) {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// end is the offset behind a scalar of a canonical document that begins at from.
func (s *source) end(n *yaml.Node, from int) int {
	text := s.data[from:]
	switch {
	case n.Style&yaml.LiteralStyle != 0:
		lines := strings.Count(strings.TrimSuffix(n.Value, "\n"), "\n") + 1
		return s.start(n.Line+lines+1) - len("\n")
	case n.Style&yaml.DoubleQuotedStyle != 0:
		for i := 1; i < len(text); i++ {
			switch text[i] {
			case '\\':
				i++
			case '"':
				return from + i + 1
			}
		}
	case n.Style&yaml.SingleQuotedStyle != 0:
		for i := 1; i < len(text); i++ {
			switch {
			case text[i] != '\'':
			case i+1 < len(text) && text[i+1] == '\'':
				i++
			default:
				return from + i + 1
			}
		}
	}
	return from + len(n.Value)
}
