package screen

import "slices"

// hot is a row of cells, in cells of the frame, that stands for a key.
type hot struct {
	Rect
	key string
}

// Hot makes w cells from x, y on stand for a key: who clicks there presses it.
// [Surface.Fill] takes that back for the cells that it blanks.
func (s Surface) Hot(x, y, w int, key string) {
	at := s.Sub(Rect{X: x, Y: y, W: w, H: 1}).r
	if at.W > 0 && at.H > 0 && key != "" {
		s.frame.hot = append(s.frame.hot, hot{at, key})
	}
}

// KeyAt is the key that a cell of the window stands for, "" for none. What was
// drawn last lies on top.
func (s Surface) KeyAt(x, y int) string {
	for _, h := range slices.Backward(s.frame.hot) {
		if h.Contains(s.r.X+x, s.r.Y+y) {
			return h.key
		}
	}
	return ""
}

// cool forgets the keys of the cells that are in the window.
func (s Surface) cool() {
	if len(s.frame.hot) == 0 {
		return
	}
	s.frame.hot = slices.DeleteFunc(s.frame.hot, func(h hot) bool {
		return s.r.Contains(h.X, h.Y) || s.r.Contains(h.X+h.W-1, h.Y)
	})
}
