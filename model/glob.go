package model

import "strings"

// The patterns of CloudFront behaviours and of listener rules know two signs: *
// stands for any text, ? for one character.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html

// PatternCovers tells whether every text that the pattern inner takes is taken by
// outer too.
func PatternCovers(outer, inner string) bool {
	// The signs of inner count as characters: a * of it fits a * of outer alone, a ?
	// fits both.
	fits := func(o, i byte) bool { return o == i && o != '*' || o == '?' && i != '*' }
	return walkPattern(outer, inner, fits, nil)
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
