package format

import "strings"

// markdownLiteral lists what Markdown would take for markup in running text:
// designs speak of /static/* and of snake_case words.
var markdownLiteral = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`, "[", `\[`, "]", `\]`, "|", `\|`)

// Markdown makes Markdown of the documentation of a rule or a pattern, which
// is text with headings and lists: what is meant literally is escaped, and
// addresses become links.
func Markdown(text string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		mark := ""
		for _, m := range []string{"## ", "# ", "- "} {
			if rest, ok := strings.CutPrefix(line, m); ok {
				mark, line = m, rest
				break
			}
		}
		b.WriteString(mark + MarkdownText(line) + "\n")
	}
	return b.String()
}

// MarkdownText escapes one line and links the addresses in it.
func MarkdownText(line string) string {
	words := strings.Split(line, " ")
	for i, w := range words {
		if strings.HasPrefix(w, "https://") {
			uri := strings.TrimRight(w, ".,;)")
			words[i] = "<" + uri + ">" + w[len(uri):]
			continue
		}
		words[i] = markdownLiteral.Replace(w)
	}
	return strings.Join(words, " ")
}
