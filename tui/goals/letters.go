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

// letterRows is how many rows of cells a line of large letters takes.
const letterRows = 3

// blocks are what stands for two points above each other.
type blocks struct{ both, upper, lower string }

var (
	unicodeBlocks = blocks{"█", "▀", "▄"}
	asciiBlocks   = blocks{"#", "\"", "_"}
)

// large writes a text in large letters, wrapped to a width in cells; each line is
// letterRows rows. Characters that it does not have look like a question mark.
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
	var points [2 * letterRows]strings.Builder
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
	out := make([]string, letterRows)
	for y := range out {
		upper, lower := points[2*y].String(), points[2*y+1].String()
		var line strings.Builder
		for x := range upper {
			switch {
			case upper[x] == '#' && lower[x] == '#':
				line.WriteString(b.both)
			case upper[x] == '#':
				line.WriteString(b.upper)
			case lower[x] == '#':
				line.WriteString(b.lower)
			default:
				line.WriteString(" ")
			}
		}
		out[y] = strings.TrimRight(line.String(), " ")
	}
	return out
}
