package format

import (
	_ "embed"
	"strings"
	"sync"
)

// fixable.txt lists the rules whose findings come with a fix, one a line: safe where
// --fix applies it, review where it deserves a look first. A fix is made by the check itself, so the list is what the
// fixtures of the rules show; a test keeps it current.
//
//go:embed fixable.txt
var fixableList string

var fixable = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(fixableList) {
		if id, how, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			m[id] = how
		}
	}
	return m
})

// FixableBy tells how far findings of a rule can be repaired: safe, review or no.
func FixableBy(rule string) string {
	if how, ok := fixable()[rule]; ok {
		return how
	}
	return "no"
}
