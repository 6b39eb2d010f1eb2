package geo

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestFoldASCII holds that names without marks are folded as those with marks.
func TestFoldASCII(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[A-Ca-c0-2 '.,()&_\x60é-]{0,12}`).Draw(t, "name")
		if got, want := fold(s), foldRunes(s); got != want {
			t.Fatalf("%q is folded to %q, want %q", s, got, want)
		}
		if got, want := bare(s), strings.ReplaceAll(foldRunes(s), " ", ""); got != want {
			t.Fatalf("%q is %q when bare, want %q", s, got, want)
		}
	})
}
