package goals

import "strings"

// letters are five rows of three to five points each, for text that a class reads on
// a projector. Small letters look like large ones.
var letters = [...]string{
	'A': ".#.|#.#|###|#.#|#.#", 'B': "##.|#.#|##.|#.#|##.", 'C': ".##|#..|#..|#..|.##", 'D': "##.|#.#|#.#|#.#|##.",
	'E': "###|#..|##.|#..|###", 'F': "###|#..|##.|#..|#..", 'G': ".##|#..|#.#|#.#|.##", 'H': "#.#|#.#|###|#.#|#.#",
	'I': "#|#|#|#|#", 'J': "..#|..#|..#|#.#|.#.", 'K': "#.#|#.#|##.|#.#|#.#", 'L': "#..|#..|#..|#..|###",
	'M': "#...#|##.##|#.#.#|#...#|#...#", 'N': "#..#|##.#|#.##|#..#|#..#", 'O': ".#.|#.#|#.#|#.#|.#.", 'P': "##.|#.#|##.|#..|#..",
	'Q': ".#.|#.#|#.#|##.|.##", 'R': "##.|#.#|##.|#.#|#.#", 'S': ".##|#..|.#.|..#|##.", 'T': "###|.#.|.#.|.#.|.#.",
	'U': "#.#|#.#|#.#|#.#|###", 'V': "#.#|#.#|#.#|#.#|.#.", 'W': "#...#|#...#|#.#.#|##.##|#...#", 'X': "#.#|#.#|.#.|#.#|#.#",
	'Y': "#.#|#.#|.#.|.#.|.#.", 'Z': "###|..#|.#.|#..|###",
	'0': "###|#.#|#.#|#.#|###", '1': ".#|##|.#|.#|.#", '2': "##.|..#|.#.|#..|###", '3': "##.|..#|.#.|..#|##.", '4': "#.#|#.#|###|..#|..#",
	'5': "###|#..|##.|..#|##.", '6': ".##|#..|###|#.#|###", '7': "###|..#|.#.|.#.|.#.", '8': "###|#.#|###|#.#|###", '9': "###|#.#|###|..#|##.",
	'.': ".|.|.|.|#", ',': ".|.|.|#|#", ':': ".|#|.|#|.", '-': "...|...|###|...|...", '/': "..#|..#|.#.|#..|#..", '%': "#.#|..#|.#.|#..|#.#",
	'(': ".#|#.|#.|#.|.#", ')': "#.|.#|.#|.#|#.", '?': "##.|..#|.#.|...|.#.", '!': "#|#|#|.|#", '*': "...|#.#|.#.|#.#|...", '\'': "#|#|.|.|.",
	'&': ".#..|#...|.#.#|#.#.|.#.#", '+': "...|.#.|###|.#.|...", '_': "...|...|...|...|###", ' ': "..|..|..|..|..", '<': "..#|.#.|#..|.#.|..#", '>': "#..|.#.|..#|.#.|#..",
}

// pointRows is how many rows of points a letter has.
const pointRows = 5

// blocks are what stands for two points above each other. Without halves each row of
// points is a row of cells: signs that are not as wide as a cell make no letter.
type blocks struct{ both, upper, lower string }

var (
	unicodeBlocks = blocks{"█", "▀", "▄"}
	asciiBlocks   = blocks{both: "#"}
)

// large writes a text in large letters, wrapped to a width in cells; each line is some
// rows. Characters that it does not have look like a question mark.
func large(text string, width int, b blocks) [][]string {
	var out [][]string
	var row []string
	used := 0
	for _, word := range strings.Fields(text) {
		w := wordWidth(word)
		if used > 0 && used+3+w > width {
			out, row, used = append(out, render(strings.Join(row, " "), b)), nil, 0
		}
		if used > 0 {
			used += 3
		}
		row, used = append(row, word), used+w
	}
	if len(row) > 0 {
		out = append(out, render(strings.Join(row, " "), b))
	}
	return out
}

func glyphOf(r rune) []string {
	large := []rune(strings.ToUpper(string(r)))[0]
	if large < 0 || int(large) >= len(letters) || letters[large] == "" {
		large = '?'
	}
	return strings.Split(letters[large], "|")
}

func wordWidth(word string) int {
	w := 0
	for _, r := range word {
		w += len(glyphOf(r)[0]) + 1
	}
	return w
}

// render writes one line.
func render(text string, b blocks) []string {
	var points [pointRows + 1]strings.Builder // the last one has none
	for _, r := range text {
		g := glyphOf(r)
		for y := range points {
			if y < len(g) {
				points[y].WriteString(g[y] + ".")
			} else {
				points[y].WriteString(strings.Repeat(".", len(g[0])+1))
			}
		}
	}
	var out []string
	row := func(cell func(x int) string) {
		var line strings.Builder
		for x := range points[0].Len() {
			line.WriteString(cell(x))
		}
		out = append(out, strings.TrimRight(line.String(), " "))
	}
	if b.upper == "" {
		for y := range pointRows {
			row(func(x int) string { return b.of(points[y].String()[x], '#') })
		}
		return out
	}
	for y := 0; y < pointRows; y += 2 {
		row(func(x int) string { return b.of(points[y].String()[x], points[y+1].String()[x]) })
	}
	return out
}

// of is what stands for two points above each other.
func (b blocks) of(upper, lower byte) string {
	switch {
	case upper == '#' && lower == '#':
		return b.both
	case upper == '#':
		return b.upper
	case lower == '#' && b.lower != "":
		return b.lower
	}
	return " "
}
