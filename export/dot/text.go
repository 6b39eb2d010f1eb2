package dot

import (
	"strings"
	"unicode"

	"portolan/model"
)

// quoted puts a value between quotes. Its backslashes must already be what
// Graphviz should see: [label] and [idText] see to that.
func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// label makes the lines of a label, each shown exactly as given: Graphviz
// reads \N, \L and the like in labels, so every backslash is doubled, and
// entities, so the "&" of what looks like one is written as one. What
// cannot be shown becomes "·" as [model.Visible] says.
func label(lines ...string) string {
	var b strings.Builder
	first := true
	for _, line := range lines {
		if line == "" {
			continue
		}
		if !first {
			b.WriteString(`\n`)
		}
		first = false
		line = entity().ReplaceAllString(model.Visible(line), "&amp;$1;")
		b.WriteString(strings.ReplaceAll(line, `\`, `\\`))
	}
	return b.String()
}

// idText is an id that Graphviz and gographviz read back unchanged. Slugs stay
// as they are; in other ids what DOT strings cannot hold becomes %XX, so that
// different ids stay different.
func idText(id string) string {
	if model.CheckID(id) == nil {
		return id
	}
	return escaped(id, unicode.IsControl)
}
