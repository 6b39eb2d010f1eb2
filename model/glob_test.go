package model_test

import (
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
)

func TestPatternCovers(t *testing.T) {
	for _, c := range []struct {
		outer, inner string
		want         bool
	}{
		{"/media/*", "/media/resize/*", true},
		{"/media/resize/*", "/media/*", false},
		{"*", "/a", true},
		{"/*", "*.jpg", false}, // a text need not begin with /
		{"*.jpg", "/img/*.jpg", true},
		{"*.jpg", "/img/*", false},
		{"/a?c", "/abc", true},
		{"/abc", "/a?c", false},
		{"/a*", "/a?c", true},
		{"/a?", "/a*", false},
		{"/a*c*", "/a*b*c*", true},
		{"/api", "/api/*", false},
		{"", "", true},
		{"?*", "*.jpg", true}, // no text of the second is empty
		{"?*", "*", false},
		{"??*", "*.", false},
		{"??*", "a*.", true},
		{"a?*b", "a*cb", true},
		{"a?*b", "a*b", false},
		{"*?b", "a*b", true},
	} {
		if got := model.PatternCovers(c.outer, c.inner); got != c.want {
			t.Errorf("%q covers %q: %v, want %v", c.outer, c.inner, got, c.want)
		}
	}
}

func TestPathCovers(t *testing.T) {
	for _, c := range []struct {
		outer, inner string
		want         bool
	}{
		{"/*", "*.jpg", true},
		{"/**", "*.jpg", true},
		{"/*?", "*.jpg", true},
		{"/?*", "*.jpg", true},
		{"/?*", "*", false}, // not /
		{"/**", "*", true},
		{"?*", "*", true},
		{"/??????*", "*.jpg", false},
		{"*/a", "/a", true},
		{"/*/a", "*/a", false}, // not /a
		{"/a", "?a", true},
		{"/img/*", "*.jpg", false},
		{"/b*", "/a*", false},
	} {
		if got := model.PathCovers(c.outer, c.inner); got != c.want {
			t.Errorf("%q covers the paths of %q: %v, want %v", c.outer, c.inner, got, c.want)
		}
	}
}

func TestPatternsMeet(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"*.example.net", "www.example.net", true},
		{"*.example.net", "example.net", false},
		{"www.*", "*.example.net", true},
		{"www.example.net", "app.example.net", false},
		{"?.example.net", "a.*", true},
		{"a*", "*b", true},
		{"a*", "b*", false},
	} {
		if got := model.PatternsMeet(c.a, c.b); got != c.want {
			t.Errorf("%q meets %q: %v, want %v", c.a, c.b, got, c.want)
		}
		if got := model.PatternsMeet(c.b, c.a); got != c.want {
			t.Errorf("%q meets %q: %v, want %v", c.b, c.a, got, c.want)
		}
	}
}

// What covers a pattern takes every text of it: the text stands for itself.
func TestPatternLaws(t *testing.T) {
	pattern := rapid.StringMatching(`[ab*?]{0,6}`)
	text := rapid.StringMatching(`[ab]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		outer, inner, s := pattern.Draw(t, "outer"), pattern.Draw(t, "inner"), text.Draw(t, "text")
		if model.PatternCovers(outer, inner) && model.PatternCovers(inner, s) && !model.PatternCovers(outer, s) {
			t.Fatalf("%q covers %q and not its text %q", outer, inner, s)
		}
		if model.PatternCovers(outer, s) && model.PatternCovers(inner, s) && !model.PatternsMeet(outer, inner) {
			t.Fatalf("%q and %q both take %q and do not meet", outer, inner, s)
		}
		if missed := firstMissed(outer, inner, 7); missed != "" && model.PatternCovers(outer, inner) {
			t.Fatalf("%q covers %q and not %q", outer, inner, missed)
		} else if missed == "" && !model.PatternCovers(outer, inner) {
			t.Fatalf("%q takes all short texts of %q and does not cover it", outer, inner)
		}
		if !model.PatternCovers(outer, outer) {
			t.Fatalf("%q does not cover itself", outer)
		}
	})
}

// firstMissed is a text of up to a length, over a, b and a third letter, that inner
// takes and outer does not; "" for none. The length is more than the signs of both
// patterns can tell apart.
func firstMissed(outer, inner string, length int) string {
	texts := []string{""}
	for len(texts) > 0 {
		var longer []string
		for _, s := range texts {
			if model.PatternCovers(inner, s) && !model.PatternCovers(outer, s) {
				return s + "."
			}
			if len(s) < length {
				longer = append(longer, s+"a", s+"b", s+"c")
			}
		}
		texts = longer
	}
	return ""
}
