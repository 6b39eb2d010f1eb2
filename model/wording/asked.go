package wording

import "strings"

// Asked is a name for which somebody asks, in words: nobody asks for *.example.com, but
// for names under example.com.
func Asked(name string) string {
	if under, ok := strings.CutPrefix(name, "*."); ok {
		return "names under " + under
	}
	return name
}
