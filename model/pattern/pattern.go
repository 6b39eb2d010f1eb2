// Package pattern holds regular expressions that cost nothing until a text is
// matched: most runs of the program match few of them.
package pattern

import (
	"regexp"
	"sync"
)

// Lazy returns the compiled expression, compiled at the first call. An
// expression that is not valid panics then.
func Lazy(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
