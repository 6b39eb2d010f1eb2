package model

import (
	"slices"
	"strings"
)

// The patterns of CloudFront behaviours and of listener rules know two signs: *
// stands for any text, ? for one character.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html

// PatternCovers tells whether every text that the pattern inner takes is taken by
// outer too.
func PatternCovers(outer, inner string) bool {
	// The signs of inner count as characters: a * of it fits a * of outer alone, a ?
	// fits both. That is all there is to ask unless outer has a ?, which may take the
	// first character of what a * of inner stands for.
	fits := func(o, i byte) bool { return o == i && o != '*' || o == '?' && i != '*' }
	return walkPattern(outer, inner, fits, nil) || strings.Contains(outer, "?") && includes(outer, inner)
}

// PathCovers tells the same of paths, which all begin with /.
func PathCovers(outer, inner string) bool {
	for ; strings.HasPrefix(inner, "*"); inner = inner[1:] {
		if !PatternCovers(outer, "/"+inner) {
			return false
		}
	}
	switch {
	case strings.HasPrefix(inner, "?"):
		return PatternCovers(outer, "/"+inner[1:])
	case strings.HasPrefix(inner, "/"):
		return PatternCovers(outer, inner)
	}
	return true // takes no path, or none that was not asked for
}

// mostPositions bounds the search of [includes]. Patterns that people write need few
// steps; of others it is not told that one takes all of another.
const mostPositions = 1 << 12

// includes asks, character by character, whether there is a text of inner that outer
// does not take.
func includes(outer, inner string) bool {
	letters := []byte{0} // stands for all that neither names
	for _, c := range []byte(outer + inner) {
		if c != '*' && c != '?' && !slices.Contains(letters, c) {
			letters = append(letters, c)
		}
	}
	type place struct {
		in  int    // how much of inner is read
		out string // how much of outer may be
	}
	queue, seen := []place{}, map[place]bool{}
	add := func(in []int, out string) {
		for _, i := range in {
			if at := (place{i, out}); !seen[at] {
				seen[at] = true
				queue = append(queue, at)
			}
		}
	}
	encode := func(at []int) string {
		out := make([]byte, len(outer)+1)
		for _, i := range at {
			out[i] = 1
		}
		return string(out)
	}
	add(begins(inner, []int{0}), encode(begins(outer, []int{0})))
	for ; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at.in == len(inner) && at.out[len(outer)] == 0 || len(seen) > mostPositions {
			return false
		}
		var out []int
		for i := range len(at.out) {
			if at.out[i] == 1 {
				out = append(out, i)
			}
		}
		for _, c := range letters {
			if in := reads(inner, []int{at.in}, c); len(in) > 0 {
				add(in, encode(reads(outer, out, c)))
			}
		}
	}
	return true
}

// begins adds the places of a pattern to which one gets by reading nothing.
func begins(pattern string, at []int) []int {
	for i := 0; i < len(at); i++ {
		if next := at[i] + 1; at[i] < len(pattern) && pattern[at[i]] == '*' && !slices.Contains(at, next) {
			at = append(at, next)
		}
	}
	return at
}

// reads are the places of a pattern to which a character leads.
func reads(pattern string, at []int, c byte) []int {
	var out []int
	for _, i := range at {
		switch {
		case i == len(pattern):
		case pattern[i] == '*':
			out = append(out, i)
		case pattern[i] == '?' || pattern[i] == c:
			out = append(out, i+1)
		}
	}
	return begins(pattern, out)
}

// PatternsMeet tells whether there is a text that both patterns take.
func PatternsMeet(a, b string) bool {
	fits := func(x, y byte) bool { return x == y || x == '?' || y == '?' }
	return walkPattern(a, b, fits, func(y byte) bool { return y == '*' })
}

// walkPattern matches two patterns sign by sign. A * of the first takes any part
// of the second; free tells which signs of the second take any part of the first.
func walkPattern(first, second string, fits func(x, y byte) bool, free func(byte) bool) bool {
	if free == nil {
		free = func(byte) bool { return false }
	}
	// reach[j]: the part of first that is read fits the first j signs of second.
	reach := make([]bool, len(second)+1)
	reach[0] = true
	for j := 0; j < len(second) && free(second[j]); j++ {
		reach[j+1] = true
	}
	for i := range len(first) {
		next := make([]bool, len(second)+1)
		next[0] = reach[0] && first[i] == '*'
		for j := range len(second) {
			switch {
			case first[i] == '*':
				next[j+1] = reach[j+1] || next[j]
			case free(second[j]):
				next[j+1] = reach[j+1] || next[j]
			default:
				next[j+1] = reach[j] && fits(first[i], second[j])
			}
		}
		reach = next
	}
	return reach[len(second)]
}

// BehaviorPath is the path pattern of a behaviour as CloudFront reads it: the
// leading / may be left out.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
func BehaviorPath(pattern string) string {
	if pattern == "*" || strings.HasPrefix(pattern, "/") {
		return pattern
	}
	if strings.HasPrefix(pattern, "*") {
		return pattern
	}
	return "/" + pattern
}
