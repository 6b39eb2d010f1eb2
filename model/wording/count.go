package wording

import (
	"strconv"
	"strings"
)

// Count is a number of things, such as "1 node", "2 aliases" and "0 policies".
func Count(n int, noun string) string { return strconv.Itoa(n) + " " + Plural(n, noun) }

// Unit is the unit of a figure as it is written after it: "20 requests/s", but "1 request/s".
func Unit(figure, unit string) string {
	noun, per, ok := strings.Cut(unit, "/")
	if figure != "1" || !ok {
		return unit
	}
	if stem, ok := strings.CutSuffix(noun, "ies"); ok {
		return stem + "y/" + per
	}
	if len(noun) > 2 { // ms and s are signs
		noun = strings.TrimSuffix(noun, "s")
	}
	return noun + "/" + per
}

// CountOf is [Count] for what the number bends in another way than by the end
// of the last word: "1 entry matches", "2 entries match".
func CountOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// Plural is the noun as it stands behind the number.
func Plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	for _, end := range []string{"s", "x", "z", "ch", "sh"} {
		if strings.HasSuffix(noun, end) {
			return noun + "es"
		}
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok && stem != "" && !strings.ContainsRune("aeiou", rune(stem[len(stem)-1])) {
		return stem + "ies"
	}
	return noun + "s"
}
