package add

import (
	"strings"
	"testing"
)

// What is typed into quick add is read as something or as nothing.
func FuzzAddQuery(f *testing.F) {
	for _, s := range []string{"", "alb", "alb us-east-1", "cdn, alb, asg 3", "Sydney", "s3 \"a b\"", ",,", "r53 example.com"} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, query string) {
		for _, term := range strings.Split(query, ",") {
			_ = readTerm(term)
		}
	})
}
