package format

import (
	_ "embed"
	"strings"
	"sync"
)

// How far findings of a rule can be repaired.
const (
	FixSafe   = "safe"   // has a fix that --fix applies
	FixReview = "review" // has a fix that deserves a look first
	fixNone   = "no"
)

// fixable.txt lists the rules whose findings come with a fix, one a line with
// safe or review. A fix is made by the check itself, so the list is what the
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

// FixableBy tells how far findings of a rule can be repaired.
func FixableBy(rule string) string {
	if how, ok := fixable()[rule]; ok {
		return how
	}
	return fixNone
}
