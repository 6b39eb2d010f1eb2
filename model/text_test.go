package model_test

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"portolan/model"
)

func TestVisible(t *testing.T) {
	const family = "👨\u200d👩\u200d👧\u200d👦"
	for in, want := range map[string]string{
		"Orders EU":              "Orders EU",
		family:                   family,
		"❤\ufe0f\u200d🔥 ❤\ufe0f": "❤\ufe0f\u200d🔥 ❤\ufe0f",
		"می\u200cخواهم":          "می\u200cخواهم",
		"क्\u200dष":              "क्\u200dष",
		"Gro\u0308ße":            "Gro\u0308ße",
		"two\nlines\tor\u00a0so": "two lines or so",
		"\u200da \u200d b\u200d": "·a · b·",
		"a\u200d\u200db":         "a··b",
		"abc\u202edef\u202c":     "abc·def·",
		"a\u2066b\u2069":         "a·b·",
		"a\u200bb\u00ad":         "a·b·",
		"\x1b[31m\x00\xff":       "·[31m··",
		"a\u2028b":               "a b",
	} {
		if got := model.Visible(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// Whatever a text holds, nothing of it steers a terminal or reorders what
// follows, and showing it again changes nothing.
func TestVisibleIsHarmless(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s") + rapid.StringOfN(rapid.SampledFrom([]rune("a \u200d\u200c\u202e\u2066\u2069\x1b\ufe0f👩")), 0, 9, -1).Draw(t, "hostile")
		got := model.Visible(s)
		if strings.ContainsFunc(got, func(r rune) bool {
			return r != '\u200c' && r != '\u200d' && unicode.In(r, unicode.C, unicode.Zl, unicode.Zp)
		}) {
			t.Fatalf("%q becomes %q", s, got)
		}
		if again := model.Visible(got); again != got {
			t.Fatalf("%q becomes %q and then %q", s, got, again)
		}
	})
}
