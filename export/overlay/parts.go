package overlay

import (
	"fmt"
	"strings"

	"portolan/model/wording"
)

// Parts are the kinds of notes that an export can have. The zero value is
// none.
type Parts struct{ Findings, Latency, Traffic bool }

// Names are the words of [ParseParts], in the order in which they are shown.
func Names() []string { return []string{"findings", "latency", "traffic"} }

// ParseParts reads a list such as "findings,latency". The empty text is no
// part. It fails on a word that is none of [Names].
func ParseParts(list string) (Parts, error) {
	var p Parts
	if strings.TrimSpace(list) == "" {
		return p, nil
	}
	for word := range strings.SplitSeq(list, ",") {
		switch strings.ToLower(strings.TrimSpace(word)) {
		case "findings":
			p.Findings = true
		case "latency":
			p.Latency = true
		case "traffic":
			p.Traffic = true
		default:
			return Parts{}, fmt.Errorf("cannot be %q: findings, latency, traffic, or several of them with commas%s", word, wording.DidYouMean(word, Names()))
		}
	}
	return p, nil
}

// Any tells whether there is anything to show.
func (p Parts) Any() bool { return p.Findings || p.Latency || p.Traffic }
