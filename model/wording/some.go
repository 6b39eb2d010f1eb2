package wording

import (
	"fmt"
	"slices"
	"strings"
)

// Some joins names, of many the first only: "Paris, London, Madrid, Berlin, 4 more".
func Some(names []string) string {
	const named = 4
	if len(names) > named+1 {
		names = append(slices.Clone(names[:named]), fmt.Sprintf("%d more", len(names)-named))
	}
	return strings.Join(names, ", ")
}
