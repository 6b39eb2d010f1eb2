package screen

// Middle cuts text to w columns as [Truncate] does, but in its middle, for names whose
// ends tell them apart.
func Middle(text string, w int) string {
	if Width(text) <= w || w < 3 {
		return Truncate(text, w)
	}
	front := Truncate(text, w/2+1) // ends in the mark
	rest := text
	for rest != "" && Width(rest) > w-Width(front) {
		_, rest, _ = cut(rest)
	}
	return front + rest
}
