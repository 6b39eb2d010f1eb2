package validate

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

// TestHostNames compares the test of host names with the expression that it stands for.
func TestHostNames(t *testing.T) {
	form := regexp.MustCompile(`^(\*\.)?([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.?$`)
	label := rapid.OneOf(rapid.StringMatching(`[a-zA-Z0-9_*é-]{0,3}`), rapid.StringMatching(`[a-z]{60,66}`))
	rapid.Check(t, func(t *rapid.T) {
		name := ""
		for i, l := range rapid.SliceOfN(label, 0, 5).Draw(t, "labels") {
			if i > 0 {
				name += "."
			}
			name += l
		}
		name = rapid.SampledFrom([]string{"", "", "*."}).Draw(t, "before") + name + rapid.SampledFrom([]string{"", "", ".", "..", "\n"}).Draw(t, "behind")
		if want := len(name) <= 254 && form.MatchString(name); isHost(name) != want {
			t.Fatalf("isHost(%q) is %v", name, !want)
		}
	})
}
