package part

// allRows is further than any list is long.
const allRows = 1 << 20

// Rows is how many rows the cursor of a list goes by a key, down when
// positive: one, a page of so many rows, or all to the first or the last row.
// It is 0 for other keys. Lists keep the cursor inside themselves.
func Rows(key string, page int) int {
	switch key {
	case "up", "k":
		return -1
	case "down", "j":
		return 1
	case "pgup":
		return -max(1, page)
	case "pgdown":
		return max(1, page)
	case "home":
		return -allRows
	case "end", "G":
		return allRows
	}
	return 0
}
