package document

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/wording"
)

// Pos is a place in a document: line and column in characters, both from 1.
// The zero Pos means that the place is unknown.
type Pos struct{ Line, Column int }

// Problem is one fault of a document.
type Problem struct {
	Line, Column int    // in characters, both from 1
	Message      string // what is wrong and what would be right
	Excerpt      string // the source line, safe for a terminal
	Suggestion   string // the nearest valid word, "" when there is none
}

// Error lists everything that is wrong with a document, by line and column.
type Error struct {
	Name     string // of the document
	Problems []Problem
}

// shownProblems and shownColumns bound the text of an [Error].
const (
	shownProblems = 20
	shownColumns  = 120
)

// Error prints file:line:column, the message, the source line and a caret for
// every problem, at most twenty of them.
func (e *Error) Error() string {
	var b strings.Builder
	for i, p := range e.Problems {
		if i == shownProblems {
			fmt.Fprintf(&b, "\nand %s", wording.Count(len(e.Problems)-i, "more problem"))
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s:%d:%d: %s", model.Visible(e.Name), p.Line, p.Column, p.Text())
		if strings.TrimSpace(p.Excerpt) != "" {
			text, caret := window(p.Excerpt, p.Column)
			fmt.Fprintf(&b, "\n  %s\n  %s^", text, strings.Repeat(" ", caret))
		}
	}
	return b.String()
}

// InOneLine is an error where lines cannot be set one below the other: of a file its first
// problem, without the source line and the caret below it, and how many more there are.
func InOneLine(err error) string {
	var e *Error
	if !errors.As(err, &e) || len(e.Problems) == 0 {
		return err.Error()
	}
	p := e.Problems[0]
	text := fmt.Sprintf("%s:%d:%d: %s", model.Visible(e.Name), p.Line, p.Column, p.Text())
	if n := len(e.Problems) - 1; n > 0 {
		text += ", and " + wording.Count(n, "more problem")
	}
	return text
}

// Text is the message with the suggestion.
func (p Problem) Text() string {
	return p.Message + wording.Meant(model.Visible(p.Suggestion))
}

// window cuts a long line around the column and returns the caret's indent.
func window(line string, column int) (string, int) {
	at := max(column-1, 0)
	runes := []rune(line)
	from := 0
	if len(runes) > shownColumns {
		from = min(max(at-shownColumns/2, 0), len(runes)-shownColumns)
		runes = runes[from : from+shownColumns]
	}
	return string(runes), min(at-from, len(runes))
}

// sorted orders problems by place and completes their excerpts.
func sorted(problems []Problem, s *source) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	problems = slices.CompactFunc(problems, func(a, b Problem) bool {
		return a.Line == b.Line && a.Column == b.Column && a.Message == b.Message
	})
	line, excerpt := 0, ""
	for i := range problems {
		p := &problems[i]
		if p.Line != line {
			line, excerpt = p.Line, model.Visible(s.line(p.Line))
		}
		p.Message, p.Excerpt = model.Visible(p.Message), excerpt
	}
	return problems
}

// NewerFormatError says that a document was written by a newer Portolan. Such
// a document opens read-only.
type NewerFormatError struct {
	Name    string
	Written int // format version of the document
}

func (e *NewerFormatError) Error() string {
	return fmt.Sprintf("%s: written by format %d, this build knows %d: it can be looked at, not changed", model.Visible(e.Name), e.Written, FormatVersion)
}

// errDamaged says that a document with problems cannot be written back.
var errDamaged = errors.New("the document has problems: correct them in a text editor first")
