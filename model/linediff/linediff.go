// Package linediff compares two texts line by line.
package linediff

import (
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// Change is one line of a difference.
type Change struct {
	Op   Op
	Line string // with its line end, so that a changed one shows
}

// Text is the line without its line end.
func (c Change) Text() string { return strings.TrimSuffix(c.Line, "\n") }

// Op says which of the two texts has a line.
type Op byte

// The lines of a difference.
const (
	Kept    Op = ' '
	Removed Op = '-'
	Added   Op = '+'
)

// Compare lists all lines of both texts in order, none when they are equal.
func Compare(before, after string) []Change {
	if before == after {
		return nil
	}
	var out []Change
	add := func(op Op, text string) {
		for line := range strings.Lines(text) {
			out = append(out, Change{op, line})
		}
	}
	for _, p := range pieces(before, after) {
		at := 0
		for _, e := range udiff.Lines(p.before, p.after) {
			add(Kept, p.before[at:e.Start])
			add(Removed, p.before[e.Start:e.End])
			add(Added, e.New)
			at = e.End
		}
		add(Kept, p.before[at:])
	}
	return out
}

// Hunk is a run of changes with the lines around them. Before and After are
// the lines of each text that stand before it.
type Hunk struct {
	Before, After int
	Changes       []Change
	More          bool // whether lines follow
}

// Hunks leaves out what stands farther than so many lines from a change. Runs
// of changes with no more than twice as many lines between them are one hunk.
func Hunks(all []Change, context int) []Hunk {
	type span struct{ from, to, x, y int }
	var spans []span
	x, y := 0, 0
	for i, c := range all {
		if c.Op != Kept {
			if n := len(spans); n > 0 && i-spans[n-1].to <= 2*context {
				spans[n-1].to = i + 1
			} else {
				from := max(i-context, 0)
				spans = append(spans, span{from, i + 1, x - (i - from), y - (i - from)})
			}
		}
		if c.Op != Added {
			x++
		}
		if c.Op != Removed {
			y++
		}
	}
	out := make([]Hunk, len(spans))
	for i, s := range spans {
		to := min(s.to+context, len(all))
		out[i] = Hunk{s.x, s.y, all[s.from:to], to < len(all)}
	}
	return out
}

// Lines counts the lines of a hunk in each text.
func (h Hunk) Lines() (before, after int) {
	for _, c := range h.Changes {
		if c.Op != Added {
			before++
		}
		if c.Op != Removed {
			after++
		}
	}
	return before, after
}

// Unified is what turns before into after, as a unified diff that patch and git
// apply; empty when they are equal.
func Unified(name, before, after string) string {
	const context = 3
	hunks := Hunks(Compare(before, after), context)
	if len(hunks) == 0 {
		return ""
	}
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s\n+++ %s\n", name, name)
	for _, h := range hunks {
		inBefore, inAfter := h.Lines()
		fmt.Fprintf(&out, "@@ -%s +%s @@\n", span(h.Before, inBefore), span(h.After, inAfter))
		for _, c := range h.Changes {
			out.WriteByte(byte(c.Op))
			out.WriteString(c.Line)
			if !strings.HasSuffix(c.Line, "\n") {
				out.WriteString("\n\\ No newline at end of file\n")
			}
		}
	}
	return out.String()
}

// span is a range of a hunk: an empty one names the line before it.
func span(before, lines int) string {
	if lines == 0 {
		return fmt.Sprintf("%d,0", before)
	}
	return fmt.Sprintf("%d,%d", before+1, lines)
}
