package screen

import (
	"slices"
	"strings"

	"portolan/tui/theme"
)

// pane is the place of a frame on the screen, in cells of it.
type pane struct {
	Rect
	focused bool
	above   bool // a dialog
	said    []string
}

// Pane is what stands in a frame, its title first; the frame with the focus may be
// told from the others.
type Pane struct {
	Rows    []string
	Focused bool
	Above   bool // a dialog: what it covers waits
}

// Panes reads the window frame by frame, in the order drawn: what stands in none
// comes first. Of frames on top of others only the topmost has the cells.
func (s Surface) Panes() []Pane {
	var out []Pane
	owners := s.owners()
	for i := -1; i < len(s.frame.panes); i++ {
		p := Pane{}
		if i >= 0 {
			p.Focused, p.Above = s.frame.panes[i].focused, s.frame.panes[i].above
		}
		if i >= 0 && s.frame.panes[i].said != nil {
			p.Rows = s.frame.panes[i].said
			out = append(out, p)
			continue
		}
		from, to := 0, s.r.H
		if i >= 0 {
			from, to = max(0, s.frame.panes[i].Y-s.r.Y), min(s.r.H, s.frame.panes[i].Y+s.frame.panes[i].H-s.r.Y)
		}
		for y := from; y < to; y++ {
			if row := s.rowOf(y, i, owners[y*s.r.W:(y+1)*s.r.W]); row != "" {
				p.Rows = append(p.Rows, row)
			}
		}
		if len(p.Rows) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// rowOf is what of a row belongs to a pane, without blanks around it.
func (s Surface) rowOf(y, pane int, owners []int) string {
	var b strings.Builder
	for x, c := range s.row(y) {
		if owners[x] == pane {
			b.WriteString(c.Text)
		} else {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

// owners is the topmost pane of each cell, row by row, -1 for none.
func (s Surface) owners() []int {
	out := make([]int, s.r.W*s.r.H)
	for i := range out {
		out[i] = -1
	}
	for i, p := range s.frame.panes {
		for y := max(p.Y, s.r.Y); y < min(p.Y+p.H, s.r.Y+s.r.H); y++ {
			for x := max(p.X, s.r.X); x < min(p.X+p.W, s.r.X+s.r.W); x++ {
				out[(y-s.r.Y)*s.r.W+x-s.r.X] = i
			}
		}
	}
	return out
}

// enclose remembers the window as a pane.
func (s Surface) enclose(focused, above bool) {
	s.frame.panes = append(s.frame.panes, pane{Rect: s.r, focused: focused, above: above})
}

// Speak is what a dialog says to a voice, where it has more rows than the window has.
func (s Surface) Speak(rows []string) {
	s.frame.panes = append(s.frame.panes, pane{Rect: s.r, focused: true, above: true, said: rows})
}

// Tell is what the pane that was drawn last says to a voice in place of its cells.
func (s Surface) Tell(rows []string) {
	if n := len(s.frame.panes); n > 0 {
		s.frame.panes[n-1].said = rows
	}
}

// disclose forgets the panes that the window covers.
func (s Surface) disclose() {
	s.frame.panes = slices.DeleteFunc(s.frame.panes, func(p pane) bool {
		return p.X >= s.r.X && p.Y >= s.r.Y && p.X+p.W <= s.r.X+s.r.W && p.Y+p.H <= s.r.Y+s.r.H
	})
}

// Pane draws the frame of a pane with its title, as it is with or without the
// focus, and returns the window inside.
func (s Surface) Pane(th *theme.Theme, title string, focused bool) Surface {
	s.enclose(focused, false)
	if focused {
		return s.Frame(th.Glyphs.Focus, title, theme.PaneFocus, theme.Title)
	}
	return s.Frame(th.Glyphs.Pane, title, theme.PaneBorder, theme.Title)
}

// Read writes a row as a voice reads it: what it says, with commas between, and the
// pointer before the chosen one. What is empty is left out.
func (s Surface) Read(th *theme.Theme, y int, chosen bool, says ...string) {
	if chosen {
		s.Text(0, y, th.Glyphs.Pointer, theme.Base)
	}
	s.Text(2, y, strings.Join(slices.DeleteFunc(says, func(x string) bool { return strings.TrimSpace(x) == "" }), ", "), theme.Base)
}

// Dialog fills the window as that of a dialog, draws its frame with the title
// and returns the window inside.
func (s Surface) Dialog(th *theme.Theme, title string) Surface {
	s.Fill(theme.Dialog)
	s.enclose(true, true)
	return s.Frame(th.Glyphs.Dialog, title, theme.DialogBorder, theme.DialogTitle)
}

// Share divides rows between an upper and a lower part. The upper one has usual rows;
// those that one of them leaves blank go to the other as far as it wants them.
func Share(rows, usual, upper, lower int) int {
	top := usual
	if lower < rows-top {
		top = max(top, min(upper, rows-lower))
	}
	if upper < top {
		top = min(top, max(upper, rows-lower))
	}
	return top
}
