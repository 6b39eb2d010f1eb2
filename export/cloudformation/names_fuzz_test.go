package cloudformation

import (
	"regexp"
	"testing"
)

var logicalID = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)

// Whatever a node is called, its logical id is one.
func FuzzLogicalID(f *testing.F) {
	for _, s := range []string{"", "web-1", "1st", "é", "a.b_c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, id string) {
		if got := logical(id); !logicalID.MatchString(got) {
			t.Fatalf("%q becomes %q", id, got)
		}
	})
}
