package format

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"portolan/model"
	"portolan/validate"
)

// Colours of the text form, as attributes of ECMA-48.
const (
	plain  = "\x1b[0m"
	bold   = "\x1b[1m"
	faint  = "\x1b[2m"
	red    = "\x1b[1;31m"
	yellow = "\x1b[1;33m"
	cyan   = "\x1b[1;36m"
)

// excerptColumns bounds the source line that is shown.
const excerptColumns = 110

// paint returns text in colour, or as it is.
func (r *Run) paint(colour, text string) string {
	if !r.Color {
		return text
	}
	return colour + text + plain
}

func severityColour(s validate.Severity) string {
	switch s {
	case validate.Error:
		return red
	case validate.Warning:
		return yellow
	}
	return cyan
}

func writeText(out io.Writer, run *Run) error {
	w := bufio.NewWriter(out)
	for _, r := range run.Reports {
		name := model.Visible(r.Name)
		for _, f := range r.Findings {
			colour := severityColour(f.Severity)
			fmt.Fprintf(w, "%s %s %s %s\n", run.paint(bold, fmt.Sprintf("%s:%d:%d", name, f.Pos.Line, f.Pos.Column)),
				run.paint(colour, f.Severity.String()), run.paint(faint, f.Rule), f.Message)
			writeExcerpt(w, run, f, colour)
			if f.FixText != "" {
				fmt.Fprintf(w, "    fix: %s\n", f.FixText)
			}
		}
		for _, m := range r.Patterns {
			fmt.Fprintf(w, "pattern %s: %s (%s)\n", m.ID, m.State, strings.Join(m.Nodes, ", "))
			for _, miss := range m.Missing {
				fmt.Fprintf(w, "    missing: %s\n", withRule(miss))
			}
		}
	}
	return w.Flush()
}

func withRule(m validate.Missing) string {
	if m.Rule == "" {
		return m.Text
	}
	return m.Text + " (" + m.Rule + ")"
}

func writeExcerpt(w io.Writer, run *Run, f Finding, colour string) {
	if strings.TrimSpace(f.Excerpt) == "" {
		return
	}
	text, indent, mark := excerpt(f.Excerpt, f.Pos.Column)
	number := fmt.Sprintf("%5d", f.Pos.Line)
	fmt.Fprintf(w, "%s %s\n%s %s%s\n", run.paint(faint, number+" |"), text,
		run.paint(faint, strings.Repeat(" ", len(number))+" |"), indent, run.paint(colour, mark))
}

// excerpt cuts a long line around the column (from 1) and returns it with the
// blanks that stand under what precedes the column, and the caret under the
// word at the column.
func excerpt(line string, column int) (text, indent, mark string) {
	runes := []rune(strings.TrimRight(line, " \r\n"))
	at := min(max(column-1, 0), len(runes))
	cut := ""
	if len(runes) > excerptColumns {
		from := min(max(at-excerptColumns/2, 0), len(runes)-excerptColumns)
		to := from + excerptColumns
		if to < len(runes) {
			cut = "…"
		}
		runes, at = runes[from:to], at-from
		if from > 0 {
			runes[0] = '…'
			at = max(at, 1)
		}
	}
	end := at
	for end < len(runes) && wordRune(runes[end]) {
		end++
	}
	under := func(rs []rune, blank, wide string) string {
		var b strings.Builder
		for _, c := range rs {
			switch {
			case unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf):
			case isWide(c):
				b.WriteString(wide)
			default:
				b.WriteString(blank)
			}
		}
		return b.String()
	}
	mark = "^"
	if end > at+1 {
		mark += under(runes[at+1:end], "~", "~~")
	}
	return string(runes) + cut, under(runes[:at], " ", "  "), mark
}

func wordRune(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsDigit(c) || c == '-' || c == '_'
}

// isWide tells whether a terminal gives the character two columns. Only the
// caret depends on it, so the blocks of Unicode that are wide will do.
func isWide(c rune) bool {
	return unicode.In(c, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) ||
		c >= 0x3000 && c <= 0x303e || c >= 0xff01 && c <= 0xff60 || c >= 0xffe0 && c <= 0xffe6 ||
		c >= 0x1f300 && c <= 0x1faff
}

// writeCompact is frozen: scripts split its lines.
func writeCompact(out io.Writer, run *Run) error {
	w := bufio.NewWriter(out)
	for _, r := range run.Reports {
		name := model.Visible(r.Name)
		for _, f := range r.Findings {
			fmt.Fprintf(w, "%s:%d:%d %s %s %s\n", name, f.Pos.Line, f.Pos.Column, f.Severity, f.Rule, f.Message)
		}
	}
	return w.Flush()
}
