package report

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"portolan/model"
)

// tenth keeps one decimal.
func tenth(v float64) float64 { return math.Round(v*10) / 10 }

// visible is a text on one line, without what cannot be shown.
func visible(s string) string { return strings.TrimSpace(model.Visible(s)) }

// Escape shows a text within a line of Markdown exactly as it is, also in a
// table.
func Escape(s string) string {
	var b strings.Builder
	for _, r := range visible(s) {
		switch {
		case r == '@': // a backslash does not keep hosts from linking names
			b.WriteString("&#64;")
		case r < utf8.RuneSelf && strings.ContainsRune("\\`*_[]<>|#&~$!{}^", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// escapeLine is [Escape] for the start of a line, where more has a meaning: marks
// of lists and underlines of headings.
func escapeLine(s string) string {
	line := Escape(s)
	digits := strings.TrimLeft(line, "0123456789")
	at := len(line) - len(digits)
	switch {
	case digits == "":
	case at == 0 && strings.ContainsRune("-+=", rune(digits[0])), at > 0 && (digits[0] == '.' || digits[0] == ')'):
		return line[:at] + "\\" + digits
	}
	return line
}

// source is where a figure comes from: a link when it is an address.
func source(s string) string {
	if (strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")) && !strings.ContainsAny(s, " <>|\\") && visible(s) == s {
		return "<" + s + ">"
	}
	return Escape(s)
}

// code shows a word in a fixed-width font. Words that a code span in a table
// cannot hold are shown as text.
func code(s string) string {
	if s = visible(s); s == "" || strings.ContainsAny(s, "`|\\") {
		return Escape(s)
	}
	return "`" + s + "`"
}

func codes(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = code(w)
	}
	return strings.Join(out, ", ")
}

// fence is longer than any run of backticks in the text.
func fence(text string) string {
	longest, run := 2, 0
	for _, r := range text {
		if r != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return strings.Repeat("`", longest+1)
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
