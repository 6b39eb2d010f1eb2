package exportview

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDifference(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"a b c", "a b c", ""},
		{"", "", ""},
		{"", "a", "+a"},
		{"a", "", "-a"},
		{"a b c", "a x c", " a -b +x  c"},
		{"1 2 3 4 5 6 7 8 9 10", "1 2 3 4 5 6 7 8 9 x", "@6 equal lines  7  8  9 -10 +x"},
		{"x 2 3 4 5 6 7 8 9 y", "1 2 3 4 5 6 7 8 9 z", "-x +1  2  3  4 @2 equal lines  7  8  9 -y +z"},
	} {
		var got []string
		for _, d := range difference(strings.Fields(c.before), strings.Fields(c.after)) {
			got = append(got, string(d.sign)+d.text)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q to %q: %q, want %q", c.before, c.after, s, c.want)
		}
	}
}

// Taking the plus lines from a difference gives the old text, taking the minus
// lines the new one.
func TestDifferenceIsComplete(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 0, 30)
	rapid.Check(t, func(t *rapid.T) {
		before, after := words.Draw(t, "before"), words.Draw(t, "after")
		var old, now []string
		for _, c := range middle(before, after) {
			if c.sign != '+' {
				old = append(old, c.text)
			}
			if c.sign != '-' {
				now = append(now, c.text)
			}
		}
		if strings.Join(old, " ") != strings.Join(before, " ") || strings.Join(now, " ") != strings.Join(after, " ") {
			t.Fatalf("%v to %v gives %v and %v", before, after, old, now)
		}
	})
}
