package traffic_test

import (
	"regexp"
	"testing"

	"portolan/model"
	"portolan/model/traffic"
)

// texts are all of up to so many signs of a small alphabet.
func texts(most int) []string {
	out := []string{""}
	for last := out; most > 0; most-- {
		var next []string
		for _, t := range last {
			for _, sign := range "/ab" {
				next = append(next, t+string(sign))
			}
		}
		out, last = append(out, next...), next
	}
	return out
}

// What is said of expressions and patterns is never wrong: each text that the inner one
// takes is taken by the outer one. How much is said is counted, so that silence does not
// pass for truth.
func TestExpressionsTakeWhatIsSaid(t *testing.T) {
	expressions := []string{
		"^/a", "^/a/", "^/a$", "^/(a|b)", "^/(a|b)/.*$", "^(/a.*)$", "^/a*$", "^/a+", "/a", "a$", "^/a|b", "^/b|^/a", `^/a\b`, `^/a/*$`, `^/a/\*$`,
		"(?i)^/A", "^(?i)/A", "(?m)^/a", "^", "$", ".*", "^.*$", "^.*a$", "^/a$b", "^/[ab]$", "^/aa?$", "(", "^/a/.*$|^/b", "^(/a)(/b)$", "^/a(/b|/a)", "^/a{2}$",
	}
	patterns := []string{"/a", "/a/*", "/*", "*", "/?", "/a*", "*a", "/b", "/a/b", "/??*"}
	all := texts(4)
	takes := func(expression string) func(string) bool {
		re, err := regexp.Compile(expression)
		return func(text string) bool { return err == nil && re.MatchString(text) }
	}
	fits := func(pattern string) func(string) bool {
		return func(text string) bool { return model.PatternCovers(pattern, text) }
	}
	said := 0
	hold := func(says bool, outer, inner string, covers, takes func(string) bool) {
		if !says {
			return
		}
		said++
		for _, text := range all {
			if takes(text) && !covers(text) {
				t.Errorf("%q is said to take all of %q, and does not take %q", outer, inner, text)
				return
			}
		}
	}
	for _, outer := range expressions {
		for _, inner := range expressions {
			hold(traffic.ExpressionTakes(outer, "", inner), outer, inner, takes(outer), takes(inner))
		}
		for _, p := range patterns {
			hold(traffic.ExpressionTakes(outer, p, ""), outer, p, takes(outer), fits(p))
			hold(traffic.PatternTakes(p, outer), p, outer, fits(p), takes(outer))
			for _, inner := range expressions {
				hold(traffic.ExpressionTakes(outer, p, inner), outer, p+" and "+inner, takes(outer), func(text string) bool { return fits(p)(text) && takes(inner)(text) })
			}
		}
	}
	if said < 4000 {
		t.Errorf("only %d relations were told", said)
	}
}
