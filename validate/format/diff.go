package format

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
)

// contextLines stand around the changes of a unified diff.
const contextLines = 3

// UnifiedDiff is what turns before into after, as a unified diff; empty when
// they are equal. Lines that stand once in both are matched first (patience),
// which keeps it fast for long files.
func UnifiedDiff(name string, before, after []byte) []byte {
	if bytes.Equal(before, after) {
		return nil
	}
	x, y := splitLines(before), splitLines(after)
	var out bytes.Buffer
	fmt.Fprintf(&out, "--- %s\n+++ %s\n", name, name)
	all := script(x, y)
	for _, h := range hunks(all) {
		h.write(&out, all)
	}
	return out.Bytes()
}

// splitLines keeps the line ends, so that a changed one shows.
func splitLines(b []byte) []string {
	lines := strings.SplitAfter(string(b), "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// change is a line of both (op ' '), or of one of the texts.
type change struct {
	op   byte
	line string
}

// script lists all lines with what happens to them.
func script(x, y []string) []change {
	var out []change
	add := func(op byte, lines []string) {
		for _, l := range lines {
			out = append(out, change{op, l})
		}
	}
	i, j := 0, 0
	for _, a := range append(anchors(x, y), [2]int{len(x), len(y)}) {
		if a[0] < i || a[1] < j {
			continue // taken by the lines that followed an anchor
		}
		// Around an anchor equal lines belong together.
		p, q := a[0], a[1]
		for p > i && q > j && x[p-1] == y[q-1] {
			p, q = p-1, q-1
		}
		add('-', x[i:p])
		add('+', y[j:q])
		i, j = p, q
		for i < len(x) && j < len(y) && x[i] == y[j] {
			add(' ', x[i:i+1])
			i, j = i+1, j+1
		}
	}
	return out
}

// anchors are the longest rising run of pairs of lines that stand once in each text.
func anchors(x, y []string) [][2]int {
	type place struct{ inX, inY, countX, countY int }
	places := map[string]*place{}
	for i, l := range x {
		p := places[l]
		if p == nil {
			p = &place{}
			places[l] = p
		}
		p.inX, p.countX = i, p.countX+1
	}
	for j, l := range y {
		if p := places[l]; p != nil {
			p.inY, p.countY = j, p.countY+1
		}
	}
	var pairs [][2]int
	for i, l := range x {
		if p := places[l]; p.countX == 1 && p.countY == 1 {
			pairs = append(pairs, [2]int{i, p.inY})
		}
	}
	return rising(pairs)
}

// rising is the longest subsequence of pairs whose second numbers rise.
func rising(pairs [][2]int) [][2]int {
	tails := []int{} // tails[k]: the pair that ends the best run of k+1
	before := make([]int, len(pairs))
	for i, p := range pairs {
		k := sort.Search(len(tails), func(k int) bool { return pairs[tails[k]][1] >= p[1] })
		before[i] = -1
		if k > 0 {
			before[i] = tails[k-1]
		}
		if k == len(tails) {
			tails = append(tails, i)
		} else {
			tails[k] = i
		}
	}
	out := make([][2]int, len(tails))
	if len(tails) == 0 {
		return out
	}
	for k, i := len(tails)-1, tails[len(tails)-1]; k >= 0; k, i = k-1, before[i] {
		out[k] = pairs[i]
	}
	return out
}

// hunk is a run of changes with the lines around them.
type hunk struct {
	before [2]int // lines of each text before it
	from   int    // where it starts and ends in the script
	to     int
}

func hunks(all []change) []hunk {
	var out []hunk
	x, y := 0, 0
	for i, c := range all {
		if c.op != ' ' {
			if n := len(out); n > 0 && i-out[n-1].to <= 2*contextLines {
				out[n-1].to = i + 1
			} else {
				from := max(i-contextLines, 0)
				out = append(out, hunk{before: [2]int{x - (i - from), y - (i - from)}, from: from, to: i + 1})
			}
		}
		if c.op != '+' {
			x++
		}
		if c.op != '-' {
			y++
		}
	}
	for i := range out {
		out[i].to = min(out[i].to+contextLines, len(all))
	}
	return out
}

func (h hunk) write(out *bytes.Buffer, all []change) {
	lines := all[h.from:h.to]
	inX, inY := 0, 0
	for _, c := range lines {
		if c.op != '+' {
			inX++
		}
		if c.op != '-' {
			inY++
		}
	}
	fmt.Fprintf(out, "@@ -%s +%s @@\n", span(h.before[0], inX), span(h.before[1], inY))
	for _, c := range lines {
		out.WriteByte(c.op)
		out.WriteString(c.line)
		if !strings.HasSuffix(c.line, "\n") {
			out.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// span is a range of a hunk: an empty one names the line before it.
func span(before, lines int) string {
	if lines == 0 {
		return fmt.Sprintf("%d,0", before)
	}
	return fmt.Sprintf("%d,%d", before+1, lines)
}
