package cloudformation

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// maxAligned bounds how many lists of one resource are aligned, and maxItems how many
// items a list has of which that is asked.
const (
	maxAligned = 8
	maxItems   = 64
)

// aligned are the texts that a design gives, with the items of lists numbered as those of
// the templates are: one item more or less moves none of the others. Items are the same
// when all of them is; the order stays, since it says something in many lists.
func aligned(want, have map[string]string) map[string]string {
	done := map[string]bool{}
	for range maxAligned {
		list, ok := unevenList(want, have, done)
		if !ok {
			break
		}
		done[list] = true
		a, b := itemsOf(want, list), itemsOf(have, list)
		if len(a) > maxItems || len(b) > maxItems {
			continue
		}
		have = renumbered(have, list, numbersOf(a, b))
	}
	return have
}

// unevenList is the first list, an outer one before those in it, that has more items on
// one side than on the other.
func unevenList(want, have map[string]string, done map[string]bool) (string, bool) {
	counts := map[string][2]int{}
	for side, leaves := range []map[string]string{want, have} {
		for path := range leaves {
			for at := strings.IndexByte(path, '.'); at >= 0; {
				part, _, _ := strings.Cut(path[at+1:], ".")
				if n, err := strconv.Atoi(part); err == nil {
					c := counts[path[:at]]
					c[side] = max(c[side], n+1)
					counts[path[:at]] = c
				}
				next := strings.IndexByte(path[at+1:], '.')
				if next < 0 {
					break
				}
				at += 1 + next
			}
		}
	}
	best, found := "", false
	for list, c := range counts {
		if c[0] != c[1] && c[0] > 0 && c[1] > 0 && !done[list] && (!found || len(list) < len(best) || len(list) == len(best) && list < best) {
			best, found = list, true
		}
	}
	return best, found
}

// itemsOf are the items of a list, each as one text.
func itemsOf(leaves map[string]string, list string) []string {
	var out []string
	for _, path := range slices.Sorted(maps.Keys(leaves)) {
		rest, ok := strings.CutPrefix(path, list+".")
		if !ok {
			continue
		}
		part, under, _ := strings.Cut(rest, ".")
		n, err := strconv.Atoi(part)
		if err != nil || n > maxItems {
			continue
		}
		for len(out) <= n {
			out = append(out, "")
		}
		out[n] += under + "=" + leaves[path] + "\n"
	}
	return out
}

// numbersOf are the numbers that the items of b have as items of a: those that are the
// same, as many as keep their order, and between them one after another. What is left
// over has numbers that a has not.
func numbersOf(a, b []string) []int {
	long := make([][]int, len(a)+1) // of the longest common rest
	for i := range long {
		long[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				long[i][j] = long[i+1][j+1] + 1
			} else {
				long[i][j] = max(long[i+1][j], long[i][j+1])
			}
		}
	}
	out := make([]int, len(b))
	i, j, more := 0, 0, len(a)
	for j < len(b) {
		ai, bj := i, j // where the next pair of the same is, or the ends
		for ai < len(a) && bj < len(b) && a[ai] != b[bj] {
			if long[ai+1][bj] >= long[ai][bj+1] {
				ai++
			} else {
				bj++
			}
		}
		if ai == len(a) || bj == len(b) {
			ai, bj = len(a), len(b)
		}
		for ; j < bj; j++ {
			if i < ai {
				out[j], i = i, i+1
			} else {
				out[j], more = more, more+1
			}
		}
		if i = ai; j < len(b) {
			out[j], i, j = ai, ai+1, j+1
		}
	}
	return out
}

// renumbered are texts with other numbers of the items of a list.
func renumbered(leaves map[string]string, list string, numbers []int) map[string]string {
	out := make(map[string]string, len(leaves))
	for path, text := range leaves {
		if rest, ok := strings.CutPrefix(path, list+"."); ok {
			part, under, more := strings.Cut(rest, ".")
			if n, err := strconv.Atoi(part); err == nil && n < len(numbers) {
				if path = list + "." + strconv.Itoa(numbers[n]); more {
					path += "." + under
				}
			}
		}
		out[path] = text
	}
	return out
}
