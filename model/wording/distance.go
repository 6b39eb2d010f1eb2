package wording

// Distance counts the letters to add, drop, change or swap with their neighbour
// that make one word of the other (optimal string alignment). Beyond limit it
// stops and returns limit+1.
func Distance(a, b []rune, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	// Letters further apart than limit cost more than it, so cells that far from
	// the diagonal are beyond it and are not counted.
	var room [3 * (longest + 1)]int
	cells, width := room[:], len(b)+1
	if 3*width > len(cells) {
		cells = make([]int, 3*width)
	}
	before, prev, cur := cells[:width:width], cells[width:2*width:2*width], cells[2*width:3*width]
	for j := range prev {
		before[j], prev[j], cur[j] = limit+1, min(j, limit+1), limit+1
	}
	last := 0 // the least of the row before
	for i := 1; i <= len(a); i++ {
		lo, hi := max(1, i-limit), min(len(b), i+limit)
		cur[lo-1] = limit + 1
		if lo == 1 {
			cur[0] = min(i, limit+1)
		}
		least := cur[lo-1]
		for j := lo; j <= hi; j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost, limit+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
			least = min(least, cur[j])
		}
		if hi < len(b) {
			cur[hi+1] = limit + 1
		}
		// A swap reaches two rows back, so one row beyond is not yet the end.
		if least > limit && last > limit {
			return limit + 1
		}
		last = least
		before, prev, cur = prev, cur, before
	}
	return min(prev[len(b)], limit+1)
}
