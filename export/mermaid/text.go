package mermaid

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/wording"
)

// label joins lines as they stand between quotes. Each is shown exactly as
// given, but for blanks at its ends and characters that would steer a terminal.
func label(lines ...string) string {
	var out []string
	for _, l := range lines {
		if l = strings.TrimSpace(model.Visible(l)); l != "" {
			out = append(out, escape(l))
		}
	}
	return strings.Join(out, "<br/>")
}

// escape writes everything but letters, digits and harmless punctuation as
// entities. Which punctuation is harmless depends on Markdown, which versions
// of Mermaid read in every label: "1." and "-" at the start make a list, "www."
// a link.
func escape(line string) string {
	var b strings.Builder
	for i, r := range line {
		before := line[:i]
		switch {
		case plainRune(r), r == ' ', r == '·', r == ',', r == '/', r == '(',
			r == ')' && !number(before),
			r == '-' && i > 0,
			r == '.' && !number(before) && !strings.HasSuffix(strings.ToLower(before), "www"):
			b.WriteRune(r)
		default:
			b.WriteString("#" + strconv.Itoa(int(r)) + ";")
		}
	}
	return b.String()
}

// plainRune tells letters, digits and combining marks. The ligature is one half
// of how Mermaid marks entities on its own account.
func plainRune(r rune) bool {
	return r != 'ﬂ' && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

func number(s string) bool { return strings.Trim(s, "0123456789") == "" }

// yamlText is a text of the front matter: JSON strings are YAML strings. "%"
// is written as an escape since Mermaid looks for directives everywhere.
func yamlText(s string) string {
	quoted, err := json.Marshal(model.Visible(s))
	if err != nil { // strings are always encodable
		return `""`
	}
	return strings.ReplaceAll(string(quoted), "%", `\u0025`)
}

// nodeNames gives every node a name of plain letters that is unique and no word
// of Mermaid's.
func nodeNames(nodes []layout.Node) []string {
	taken := map[string]bool{}
	names := make([]string, len(nodes))
	// Slugs of letters alone keep their own names, whatever else turns into them.
	for i, n := range nodes {
		if model.CheckID(n.ID) == nil && wording.Plain(n.ID) == n.ID {
			names[i] = "n_" + n.ID
			taken[names[i]] = true
		}
	}
	for i, n := range nodes {
		if names[i] == "" {
			names[i] = unique("n_"+wording.Plain(n.ID), taken)
		}
	}
	return names
}

// unique returns name, or name with the first free number behind it, and takes it.
func unique(name string, taken map[string]bool) string {
	free := name
	for i := 2; taken[free]; i++ {
		free = name + "_" + strconv.Itoa(i)
	}
	taken[free] = true
	return free
}
