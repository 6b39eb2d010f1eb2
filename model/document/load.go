package document

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"portolan/model"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// maxRepairs bounds how many broken entries are set aside so that the rest of
// a document can be read, maxReading how many bytes are read for it in all.
const (
	maxRepairs = 24
	maxReading = 3 * MaxSize
)

// loadTree reads YAML into nodes. Where the syntax is broken, the entry around
// it is blanked out and reading starts again, so that one slip of the pen does
// not hide the rest. It returns nil when nothing can be read; aside holds the
// text of what was set aside.
func loadTree(text []byte, report func(Problem)) (root *yaml.Node, aside []string) {
	for i := range maxRepairs {
		if i*len(text) > maxReading {
			break
		}
		var doc yaml.Node
		err := yaml.Load(text, &doc, yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(model.MaxDepth), loaderlimits.AliasValue(0))))
		if err == nil {
			if len(doc.Content) == 0 {
				return nil, aside
			}
			return doc.Content[0], aside
		}
		if whole, ok := joined(text, err); ok {
			text = whole
			continue
		}
		p, around := syntaxProblem(err, text)
		if p.Message == "" { // nothing in the stream
			return nil, aside
		}
		if len(aside) == 0 || p.Message != severalDocuments {
			report(p)
		}
		rest, cut := setAside(text, around)
		if cut == "" {
			return nil, aside
		}
		text, aside = rest, append(aside, cut)
	}
	return nil, aside
}

const severalDocuments = "a second YAML document starts here; a file holds one design"

// syntaxProblem translates an error of the YAML reader. around is the line
// whose entry has to be set aside.
func syntaxProblem(err error, text []byte) (_ Problem, around int) {
	var all *yaml.LoadErrors
	var e *yaml.LoadError
	if errors.As(err, &all) && len(all.Errors) > 0 {
		e = all.Errors[0]
	} else if !errors.As(err, &e) {
		return Problem{Line: 1, Column: 1, Message: "not YAML: " + err.Error()}, 1
	}
	switch {
	case strings.Contains(e.Message, "no documents"):
		return Problem{}, 0
	case strings.Contains(e.Message, "found multiple"):
		line := secondDocument(text)
		return Problem{Line: line, Column: 1, Message: severalDocuments}, line
	}
	p := Problem{Line: max(e.Mark.Line, 1), Column: max(e.Mark.Column, 1), Message: syntaxMessage(e)}
	if strings.Contains(e.Message, "unknown anchor") || strings.Contains(e.Message, "alphabetic or numeric character") {
		p = starred(p, text)
	}
	around = p.Line
	if e.ContextMark.Line > 0 && openEnded(e.ContextMsg) {
		// What was never finished is found where it starts, not where the text ends.
		around = e.ContextMark.Line
		p.Line, p.Column = around, max(e.ContextMark.Column, 1)
	}
	return p, around
}

// starred is the problem of a value that begins with *, which YAML takes for the
// name of another value. What people mean is a wildcard.
func starred(p Problem, text []byte) Problem {
	lines := bytes.Split(text, []byte("\n"))
	if p.Line > len(lines) {
		return p
	}
	line := []rune(string(lines[p.Line-1]))
	at := min(p.Column, len(line)) - 1
	for at > 0 && line[at] != '*' {
		at--
	}
	if at < 0 || line[at] != '*' {
		return p
	}
	end := at
	for end < len(line) && !strings.ContainsRune(" ,]}\t\r", line[end]) {
		end++
	}
	p.Column, p.Message = at+1, fmt.Sprintf("a value that begins with * is written in quotes: %q; aliases (*name) are not part of the format", string(line[at:end]))
	return p
}

// openEnded tells whether the reader was within something whose start is the
// better place to report.
func openEnded(context string) bool {
	return strings.Contains(context, "flow") || strings.Contains(context, "quoted scalar") || strings.Contains(context, "simple key")
}

// syntaxMessage says in plain words what the YAML reader stumbled over.
func syntaxMessage(e *yaml.LoadError) string {
	said := []struct{ has, plain string }{
		{"exceeded max depth", fmt.Sprintf("nested too deeply: at most %d levels", model.MaxDepth)},
		{"unexpected end of stream", "this quote is never closed"},
		{"expected ',' or ']'", "this list is not closed: ',' or ']' is expected"},
		{"expected ',' or '}'", "this entry is not closed: ',' or '}' is expected"},
		{"mapping values are not allowed", "a second ':' in one line: quote the text, or put the key on a line of its own"},
		{"could not find expected ':'", "':' is expected behind the key"},
		{"did not find expected key", "a key is expected here: check the indentation and the quotes"},
		{"did not find expected '-'", "'-' is expected here: check the indentation"},
		{"cannot start any token", "this character cannot start a value: quote the text"},
		{"unknown escape", "unknown escape in a quoted text: write \\\\ for a backslash"},
	}
	for _, s := range said {
		if strings.Contains(e.Message, s.has) || strings.Contains(e.ContextMsg, s.has) {
			return s.plain
		}
	}
	return "not YAML: " + e.Message
}

// secondDocument finds the line of the second document's separator.
func secondDocument(text []byte) int {
	content := false
	for i, l := range bytes.Split(text, []byte("\n")) {
		l = bytes.TrimRight(l, "\r ")
		switch {
		case bytes.HasPrefix(l, []byte("---")), bytes.HasPrefix(l, []byte("...")):
			if content {
				return i + 1
			}
		case len(l) > 0 && l[0] != '#' && l[0] != '%':
			content = true
		}
	}
	return 1
}

// setAside blanks the list entry or top-level line around line n and returns
// what it blanked. A second document is cut off as a whole.
func setAside(text []byte, n int) (rest []byte, cut string) {
	lines := strings.Split(string(text), "\n")
	if n < 1 || n > len(lines) {
		return nil, ""
	}
	from := n - 1
	for from > 0 && !startsEntry(lines[from]) {
		from--
	}
	depth := indentOf(lines[from])
	to := from + 1
	if strings.HasPrefix(lines[from], "---") || strings.HasPrefix(lines[from], "...") {
		to = len(lines)
	}
	for to < len(lines) && (isBlank(lines[to]) || indentOf(lines[to]) > depth && !strings.HasPrefix(strings.TrimLeft(lines[to], " "), "- ")) {
		to++
	}
	to = max(to, n)
	cut = strings.Join(lines[from:to], "\n")
	if strings.TrimSpace(cut) == "" {
		return nil, ""
	}
	for i := from; i < to; i++ {
		lines[i] = ""
	}
	return []byte(strings.Join(lines, "\n")), cut
}

func startsEntry(line string) bool {
	t := strings.TrimLeft(line, " ")
	return t != "" && (t == line || strings.HasPrefix(t, "- ") || t == "-") && t[0] != '#' && t[0] != '}' && t[0] != ']'
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func isBlank(line string) bool { return strings.TrimSpace(line) == "" }
