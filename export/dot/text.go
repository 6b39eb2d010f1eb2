package dot

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"portolan/model"
)

// quoted puts a value between quotes. Its backslashes must already be what
// Graphviz should see: [label] and [idText] see to that.
func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// label makes the lines of a label, each shown exactly as given: Graphviz
// reads \N, \L and the like in labels, so every backslash is doubled. What
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
		b.WriteString(strings.ReplaceAll(model.Visible(line), `\`, `\\`))
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
	var b strings.Builder
	for i := 0; i < len(id); {
		r, size := utf8.DecodeRuneInString(id[i:])
		if r == utf8.RuneError || r == '%' || r == '\\' || r == '"' || unicode.IsControl(r) {
			for _, c := range []byte(id[i : i+size]) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		} else {
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

// plain keeps ASCII letters and digits and makes everything else "_".
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '_'
	}, s)
}
