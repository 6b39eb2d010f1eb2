package part

import (
	"slices"
	"strings"

	"portolan/tui/binding"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// HintStyle is how hints look: the roles of keys and words, and the columns
// between two hints.
type HintStyle struct {
	Key, Text theme.Role
	Gap       int
	First     bool // the first hint is drawn even when it is cut
}

// DrawHints writes hints from x on, as many as fit; those that stay have their
// place before others. Who clicks on one presses its key: on an arrow that arrow, on
// the words the last key.
func DrawHints(s screen.Surface, x, y int, th *theme.Theme, hints []binding.Hint, style HintStyle) {
	if th.Glyphs.Aloud {
		s.Text(x, y, Spoken(hints), style.Text)
		return
	}
	for _, h := range fitting(hints, s.W()-1-x, th.Glyphs.ASCII, style) {
		last := ""
		for _, c := range h.Caps(th.Glyphs.ASCII) {
			if c.Key != "" {
				last = c.Key
			}
		}
		for _, c := range h.Caps(th.Glyphs.ASCII) {
			to := s.Text(x, y, c.Text, style.Key)
			if c.Key == "" {
				c.Key = last
			}
			s.Hot(x, y, to-x, c.Key)
			x = to
		}
		to := s.Text(x+1, y, h.Does, style.Text)
		s.Hot(x, y, to-x, last)
		x = to + style.Gap
	}
}

// Spoken are hints as a sentence.
func Spoken(hints []binding.Hint) string {
	var out []string
	for _, h := range hints {
		out = append(out, h.Spoken())
	}
	if len(out) == 0 {
		return ""
	}
	return "Keys: " + strings.Join(out, ", ") + "."
}

// HintWidth is how many columns a hint takes.
func HintWidth(h binding.Hint, ascii bool) int {
	n := 1 + screen.Width(h.Does)
	for _, c := range h.Caps(ascii) {
		n += screen.Width(c.Text)
	}
	return n
}

// fitting are the hints that have room in w columns, in their order. Where the first or
// one that stays has none, words in brackets go.
func fitting(hints []binding.Hint, w int, ascii bool, style HintStyle) []binding.Hint {
	out := kept(hints, w, ascii, style)
	stays := func(list []binding.Hint) (n int) {
		for _, h := range list {
			if h.Stays {
				n++
			}
		}
		return n
	}
	led := len(hints) == 0 || len(out) > 0 && out[0].Label() == hints[0].Label()
	if led && stays(out) == stays(hints) {
		return out
	}
	brief := slices.Clone(hints)
	for i := range brief {
		brief[i].Does, _, _ = strings.Cut(brief[i].Does, " (")
	}
	return kept(brief, w, ascii, style)
}

// kept are the hints that have room in w columns, in their order.
func kept(hints []binding.Hint, w int, ascii bool, style HintStyle) []binding.Hint {
	wide := func(h binding.Hint) int { return HintWidth(h, ascii) }
	keep := make([]bool, len(hints))
	room := w + style.Gap // behind the last hint there is no gap
	take := func(i int) bool {
		if keep[i] || room < wide(hints[i])+style.Gap {
			return keep[i]
		}
		keep[i] = true
		room -= wide(hints[i]) + style.Gap
		return true
	}
	stay := 0
	for _, h := range hints {
		if h.Stays {
			stay += wide(h) + style.Gap
		}
	}
	first := len(hints) > 0 && (hints[0].Stays || wide(hints[0])+style.Gap+stay <= room)
	if (first || style.First) && len(hints) > 0 && !take(0) && style.First {
		return hints[:1]
	}
	for i, h := range hints {
		if h.Stays {
			take(i)
		}
	}
	for i := range hints {
		if !take(i) {
			break
		}
	}
	var out []binding.Hint
	for i, h := range hints {
		if keep[i] {
			out = append(out, h)
		}
	}
	return out
}
