package linediff

import "strings"

// piece is a part of each text that is compared by itself.
type piece struct{ before, after string }

// pieces cuts two texts before the lines that stand once in each of them and in
// the same order (patience). The comparison of a piece gives up the search for
// the least difference after some hundred changes, which a long text has soon.
func pieces(before, after string) []piece {
	x, y := lines(before), lines(after)
	var out []piece
	i, j := 0, 0
	for _, a := range anchors(x, y) {
		if a[0] == i && a[1] == j {
			continue
		}
		out = append(out, piece{strings.Join(x[i:a[0]], ""), strings.Join(y[j:a[1]], "")})
		i, j = a[0], a[1]
	}
	return append(out, piece{strings.Join(x[i:], ""), strings.Join(y[j:], "")})
}

func lines(s string) []string {
	var out []string
	for l := range strings.Lines(s) {
		out = append(out, l)
	}
	return out
}

// anchors are the longest rising run of pairs of lines that stand once in each text.
func anchors(x, y []string) [][2]int {
	type place struct{ inX, inY, countX, countY int }
	places := map[string]*place{}
	for i, l := range x {
		p := places[l]
		if p == nil {
			p = &place{}
			places[l] = p
		}
		p.inX, p.countX = i, p.countX+1
	}
	for j, l := range y {
		if p := places[l]; p != nil {
			p.inY, p.countY = j, p.countY+1
		}
	}
	var pairs [][2]int
	for i, l := range x {
		if p := places[l]; p.countX == 1 && p.countY == 1 {
			pairs = append(pairs, [2]int{i, p.inY})
		}
	}
	inY := make([]int, len(pairs))
	for k, p := range pairs {
		inY[k] = p[1]
	}
	var out [][2]int
	for k, stays := range Rising(inY) {
		if stays {
			out = append(out, pairs[k])
		}
	}
	return out
}
