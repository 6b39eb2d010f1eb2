package model

import "fmt"

// The limits of what is read, in whatever format. They keep every reader within
// seconds and a gigabyte, and are far beyond what one person can look at.
const (
	MaxSize  = 16 << 20 // bytes of a file
	MaxNodes = 20_000
	MaxLinks = 60_000
	MaxDepth = 32 // of nesting; the formats themselves need less than ten levels
	MaxID    = 64 // characters of an id
)

// TooLarge says why a design of that size is not read, nil when it is.
func TooLarge(nodes, links int) error {
	switch {
	case nodes > MaxNodes:
		return fmt.Errorf("more than %d nodes; a design has at most that many", MaxNodes)
	case links > MaxLinks:
		return fmt.Errorf("more than %d links; a design has at most that many", MaxLinks)
	}
	return nil
}

// TooLong says why a text of that many bytes is not read, nil when it is.
func TooLong(bytes int) error {
	if bytes > MaxSize {
		return fmt.Errorf("larger than %d MB; no more is read", MaxSize>>20)
	}
	return nil
}

// Shortened is a text as a message quotes it, so that the message stays a line.
func Shortened(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
