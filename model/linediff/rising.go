package linediff

import "slices"

// Rising marks the members of a longest rising run of the places that are not
// negative: what can stay where it is when all others move.
func Rising(places []int) []bool {
	var tails []int // index of the last member of the best run of each length
	prev := make([]int, len(places))
	for j, v := range places {
		if v < 0 {
			continue
		}
		n, _ := slices.BinarySearchFunc(tails, v, func(k, v int) int { return places[k] - v })
		prev[j] = -1
		if n > 0 {
			prev[j] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, j)
		} else {
			tails[n] = j
		}
	}
	out := make([]bool, len(places))
	if len(tails) > 0 {
		for j := tails[len(tails)-1]; j >= 0; j = prev[j] {
			out[j] = true
		}
	}
	return out
}
