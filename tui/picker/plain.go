package picker

import (
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// plainSigns replaces the signs of our own texts where only ASCII may show.
var plainSigns = map[string]string{
	"…": "~", "→": ">", "←": "<", "↑": "^", "↓": "v", "·": ".", "•": "-", "—": "-", "–": "-", "−": "-", "±": "+", "›": ">", "‹": "<", "×": "x",
}

// Plainly finishes a drawing for terminals without Unicode: signs of our own
// become ASCII. Text of the design stays as it is. With other glyphs it does
// nothing.
func Plainly(s screen.Surface, th *theme.Theme) {
	if !th.Glyphs.ASCII {
		return
	}
	for y := range s.H() {
		for x := range s.W() {
			c := s.At(x, y)
			if sign, ok := plainSigns[c.Text]; ok {
				s.Set(x, y, sign, c.Role)
			}
		}
	}
}
