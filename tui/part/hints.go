package part

import (
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

// DrawHints writes hints from x on, as many as fit. Who clicks on one presses
// its key: on an arrow that arrow, on the words the last key.
func DrawHints(s screen.Surface, x, y int, th *theme.Theme, hints []binding.Hint, style HintStyle) {
	for i, h := range hints {
		caps := h.Caps(th.Glyphs.ASCII)
		keys, last := 0, ""
		for _, c := range caps {
			keys += screen.Width(c.Text)
			if c.Key != "" {
				last = c.Key
			}
		}
		if x+keys+1+screen.Width(h.Does) > s.W()-1 && (i > 0 || !style.First) {
			return
		}
		for _, c := range caps {
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
