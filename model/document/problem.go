package document

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
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

// more is how many things of a kind are left out of a list.
func more(n int, one, many string) string {
	if n == 1 {
		return "1 more " + one
	}
	return fmt.Sprintf("%d more %s", n, many)
}

// Error prints file:line:column, the message, the source line and a caret for
// every problem, at most twenty of them.
func (e *Error) Error() string {
	var b strings.Builder
	for i, p := range e.Problems {
		if i == shownProblems {
			fmt.Fprintf(&b, "\nand %s", more(len(e.Problems)-i, "problem", "problems"))
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s:%d:%d: %s", visible(e.Name), p.Line, p.Column, p.Text())
		if strings.TrimSpace(p.Excerpt) != "" {
			text, caret := window(p.Excerpt, p.Column)
			fmt.Fprintf(&b, "\n  %s\n  %s^", text, strings.Repeat(" ", caret))
		}
	}
	return b.String()
}

// Text is the message with the suggestion.
func (p Problem) Text() string {
	if p.Suggestion == "" {
		return p.Message
	}
	return p.Message + "; did you mean " + visible(p.Suggestion) + "?"
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
			line, excerpt = p.Line, visible(s.line(p.Line))
		}
		p.Message, p.Excerpt = visible(p.Message), excerpt
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
	return fmt.Sprintf("%s: written by format %d, this build knows %d: it can be looked at, not changed", visible(e.Name), e.Written, FormatVersion)
}

// ErrDamaged says that a document with problems cannot be written back.
var ErrDamaged = errors.New("the document has problems: correct them in a text editor first")

// nearest returns the candidate that a misspelt word most likely means, ""
// when none is near. Candidates are ASCII.
func nearest(word string, candidates []string) string {
	size := utf8.RuneCountInString(word)
	if size > 64 {
		return ""
	}
	best, bestDistance := "", size/3+1
	lower, folded := strings.ToLower(word), fold(word)
	for _, c := range candidates {
		if fold(c) == folded {
			return c
		}
		if d := len(c) - size; d >= bestDistance || -d >= bestDistance {
			continue // more letters differ than may
		}
		if d := distance(lower, strings.ToLower(c)); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	if best != "" || size < 3 {
		return best
	}
	for _, c := range candidates {
		if strings.HasPrefix(strings.ToLower(c), lower) {
			return c
		}
	}
	return ""
}

var wordMarks = strings.NewReplacer("-", "", "_", "", " ", "")

// fold ignores case and the marks between words, so that origin_protocol finds originProtocol.
func fold(s string) string { return strings.ToLower(wordMarks.Replace(s)) }

// distance counts insertions, deletions, substitutions and swaps of neighbours.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	older := make([]int, len(t)+1)
	prev := make([]int, len(t)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(prev[j+1]+1, row[j]+1, prev[j]+cost)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
		older, prev = prev, row
	}
	return prev[len(t)]
}
