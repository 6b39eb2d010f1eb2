package document

import (
	"fmt"
	"strings"

	"portolan/model"
	"portolan/model/pattern"
)

// otherThanText matches what YAML 1.1 or 1.2 readers take for something else than
// text: numbers, dates, times.
var otherThanText = pattern.Lazy(`^[-+.]?[0-9][-+0-9.,:_eExXoabcdfABCDFTZ ]*$|^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$`)

var wordsOfOtherTypes = map[string]bool{
	"": true, "~": true, "null": true, "true": true, "false": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true,
}

// quote writes a text as a YAML scalar of one line: plain where every YAML
// reader takes it for that text, in double quotes otherwise.
func quote(s string, flow bool) string {
	if isPlain(s, flow) {
		return s
	}
	return inQuotes(s)
}

// inQuotes writes a text as a YAML scalar in double quotes.
func inQuotes(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case model.Unusable(r) && r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func isPlain(s string, flow bool) bool {
	if wordsOfOtherTypes[strings.ToLower(s)] || otherThanText().MatchString(s) || strings.TrimSpace(s) != s {
		return false
	}
	if strings.ContainsAny(s[:1], "-?:,[]{}#&*!|>'\"%@`=<") || strings.HasSuffix(s, ":") {
		return false
	}
	if strings.Contains(s, ": ") || strings.Contains(s, " #") || strings.ContainsAny(s, "\n\t") || strings.ContainsFunc(s, model.Unusable) {
		return false
	}
	return !flow || !strings.ContainsAny(s, ",[]{}")
}

// literal writes a text of several lines as a block scalar, in quotes where a
// block scalar cannot hold it.
func literal(s string) string {
	body := strings.TrimSuffix(s, "\n")
	lines := strings.Split(body, "\n")
	for _, l := range lines {
		if l == "" || strings.TrimSpace(l) != l || strings.ContainsFunc(l, model.Unusable) || strings.Contains(l, "\t") {
			return quote(s, false)
		}
	}
	head := "|-"
	if body != s {
		head = "|"
	}
	return head + "\n  " + strings.Join(lines, "\n  ")
}
