package model

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

// Tools that only know the pattern take the ids that the model takes.
func TestIDPatternIsWhatCheckIDTakes(t *testing.T) {
	pattern := regexp.MustCompile("^" + IDPattern + "$")
	letters := rapid.SampledFrom([]rune("az09-_. A/é"))
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.OneOf(rapid.StringOfN(letters, 0, 8, -1), rapid.StringMatching(`[a-z0-9._-]{60,68}`)).Draw(t, "id")
		if (CheckID(id) == nil) != pattern.MatchString(id) {
			t.Errorf("%q: %v, the pattern says %v", id, CheckID(id), pattern.MatchString(id))
		}
	})
}
