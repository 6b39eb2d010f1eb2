package goals

import (
	"strings"
	"testing"
)

// Large letters have the same points with half blocks and without.
func TestLargeLettersHaveTheirPoints(t *testing.T) {
	var text strings.Builder
	for r, points := range letters {
		if points != "" && r != ' ' {
			text.WriteRune(rune(r))
		}
	}
	half, whole := render(text.String(), unicodeBlocks), render(text.String(), asciiBlocks)
	at := func(row string, x int) string {
		if r := []rune(row); x < len(r) {
			return string(r[x])
		}
		return " "
	}
	for y, row := range whole {
		for x := range len([]rune(half[0])) + 9 {
			block := at(half[y/2], x)
			want := block == "█" || block == "▀" && y%2 == 0 || block == "▄" && y%2 == 1
			if got := at(row, x) == "#"; got != want {
				t.Fatalf("row %d, column %d: a point is %v, want %v\n%s\n%s", y, x, got, want, strings.Join(half, "\n"), strings.Join(whole, "\n"))
			}
		}
	}
	if len(whole) != pointRows || strings.Trim(strings.Join(whole, ""), "# ") != "" {
		t.Errorf("without half blocks letters are %q", whole)
	}
}
