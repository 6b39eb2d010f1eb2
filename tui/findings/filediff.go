package findings

import (
	"strings"

	"portolan/model"
	"portolan/model/document"
)

const (
	diffContext = 1         // unchanged lines around a change
	diffMost    = 1_000_000 // cells of the comparison table
)

// fileDiff is the line difference of two designs in canonical file form, with
// "+", "-" or blank in front and "…" where lines are left out.
func fileDiff(before, after *model.Topology) []string {
	split := func(t *model.Topology) []string {
		return strings.Split(strings.TrimRight(string(document.Format(t)), "\n"), "\n")
	}
	return hunks(diffLines(split(before), split(after)))
}

// diffLines lists the lines of a and b with their signs: the longest common
// subsequence is kept.
func diffLines(a, b []string) []string {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []string
	add := func(sign string, lines []string) {
		for _, l := range lines {
			out = append(out, sign+" "+l)
		}
	}
	add(" ", a[:head])
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	if len(x)*len(y) > diffMost {
		add("-", x)
		add("+", y)
	} else {
		out = append(out, common(x, y)...)
	}
	add(" ", a[len(a)-tail:])
	return out
}

// common walks the table of longest common subsequences.
func common(x, y []string) []string {
	length := make([][]int, len(x)+1)
	for i := range length {
		length[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	var out []string
	i, j := 0, 0
	for i < len(x) || j < len(y) {
		switch {
		case i < len(x) && j < len(y) && x[i] == y[j]:
			out = append(out, "  "+x[i])
			i, j = i+1, j+1
		case i < len(x) && (j == len(y) || length[i+1][j] >= length[i][j+1]):
			out = append(out, "- "+x[i])
			i++
		default:
			out = append(out, "+ "+y[j])
			j++
		}
	}
	return out
}

// hunks keeps the changed lines and a little of what stands around them.
func hunks(lines []string) []string {
	keep := make([]bool, len(lines))
	for i, l := range lines {
		if l[0] == ' ' {
			continue
		}
		for j := max(0, i-diffContext); j <= min(len(lines)-1, i+diffContext); j++ {
			keep[j] = true
		}
	}
	var out []string
	for i, l := range lines {
		switch {
		case keep[i]:
			out = append(out, l)
		case i > 0 && keep[i-1]:
			out = append(out, "  …")
		}
	}
	return out
}
