package part

import "portolan/tui/screen"

// Still keeps what is used with the mouse where it is: nothing moves from under the
// pointer between two clicks. The zero value holds nothing.
type Still struct {
	of Overlay
	at screen.Rect
}

// Hold keeps an overlay at the place where it was drawn last.
func (s *Still) Hold(o Overlay, at screen.Rect) { s.of, s.at = o, at }

// Free lets overlays have the place again that they want.
func (s *Still) Free() { *s = Still{} }

// Place is where an overlay that is held stands in a window: its upper left corner and its
// width stay, and it may grow downwards to a height. It is false when nothing is held there.
func (s *Still) Place(o Overlay, high int, window screen.Rect) (at screen.Rect, held bool) {
	at = s.at
	if s.of == nil || s.of != o || at.Y < window.Y || at.X < window.X || at.X+at.W > window.X+window.W {
		return at, false
	}
	at.H = min(max(at.H, high), window.Y+window.H-at.Y)
	return at, at.H > 0
}
