package reader

import (
	"strings"

	"portolan/tui/screen"
	"portolan/tui/theme"
)

// span is text in one role; a line is spans one after the other.
type span struct {
	text string
	role theme.Role
}

type line []span

func (l line) plain() string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(s.text)
	}
	return b.String()
}

// layout breaks light markup into lines of at most w columns. It knows
// headings (#), bullets (-, *), numbered points, code (four spaces or fences),
// and **strong** and `code` words.
func layout(text string, w int, bullet string) []line {
	if w <= 0 {
		return nil
	}
	var out []line
	fenced := false
	for _, raw := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		raw = strings.ReplaceAll(raw, "\t", "    ")
		trimmed := strings.TrimSpace(raw)
		switch {
		case strings.HasPrefix(trimmed, "```"):
			fenced = !fenced
		case fenced || strings.HasPrefix(raw, "    "):
			out = append(out, block(raw, w, fenced)...)
		case trimmed == "":
			out = append(out, nil)
		case strings.HasPrefix(trimmed, "#"):
			for _, s := range screen.Wrap(strings.TrimSpace(strings.TrimLeft(trimmed, "#")), w) {
				out = append(out, line{{s, theme.DialogTitle}})
			}
		default:
			mark, body := point(raw, bullet)
			out = append(out, paragraph(mark, body, w)...)
		}
	}
	return out
}

// block is a line that is shown as it is written. One that is only indented is a
// sentence, as a change is: it goes on in further lines, where one of a fence is cut.
func block(raw string, w int, fenced bool) []line {
	body := strings.TrimLeft(raw, " ")
	indent := len(raw) - len(body)
	if fenced || screen.Width(raw) <= w || w < 2 {
		return []line{{{screen.Truncate(raw, w), theme.DialogMuted}}}
	}
	indent = min(indent, w/8)
	var out []line
	for i, text := range screen.Wrap(body, max(1, w-indent-2)) {
		lead := indent
		if i > 0 {
			lead += 2
		}
		out = append(out, line{{strings.Repeat(" ", lead) + text, theme.DialogMuted}})
	}
	return out
}

// point splits a line into the mark of a list point, with its indentation, and
// the text; an ordinary line has only its indentation as mark.
func point(raw, bullet string) (mark, body string) {
	body = strings.TrimLeft(raw, " ")
	mark = raw[:len(raw)-len(body)]
	for _, b := range []string{"- ", "* ", "• "} {
		if rest, ok := strings.CutPrefix(body, b); ok {
			return mark + bullet + " ", rest
		}
	}
	digits := len(body) - len(strings.TrimLeft(body, "0123456789"))
	if digits > 0 && digits <= 3 && strings.HasPrefix(body[digits:], ". ") {
		return mark + body[:digits+2], body[digits+2:]
	}
	return mark, body
}

// paragraph wraps body behind its mark; later lines are indented by the mark.
func paragraph(mark, body string, w int) []line {
	if len(mark) > w/2 {
		mark = ""
	}
	indent := strings.Repeat(" ", screen.Width(mark))
	var out []line
	strong, code := false, false
	for i, text := range screen.Wrap(body, w-screen.Width(mark)) {
		lead := mark
		if i > 0 {
			lead = indent
		}
		l := line{}
		if lead != "" {
			l = append(l, span{lead, theme.DialogMuted})
		}
		var spans []span
		spans, strong, code = emphasis(text, strong, code)
		out = append(out, append(l, spans...))
	}
	return out
}

// emphasis resolves **strong** and `code`, which may run on from the line
// before. A lone star is text.
func emphasis(text string, strong, code bool) ([]span, bool, bool) {
	var out []span
	var b strings.Builder
	flush := func() {
		role := theme.Dialog
		switch {
		case code:
			role = theme.DialogKey
		case strong:
			role = theme.DialogTitle
		}
		if b.Len() > 0 {
			out = append(out, span{b.String(), role})
			b.Reset()
		}
	}
	for text != "" {
		switch {
		case text[0] == '`':
			flush()
			code, text = !code, text[1:]
		case !code && strings.HasPrefix(text, "**"):
			flush()
			strong, text = !strong, text[2:]
		default:
			next := strings.IndexAny(text[1:], "`*") + 1
			if next == 0 {
				next = len(text)
			}
			b.WriteString(text[:next])
			text = text[next:]
		}
	}
	flush()
	return out, strong, code
}
