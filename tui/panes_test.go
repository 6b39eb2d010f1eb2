package tui

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model/racetest"
	"portolan/tui/screen"
)

// box is a frame on the screen: its title and the rows in it.
type box struct {
	screen.Rect
	title string
	rows  []string
}

// boxes reads the frames of panes off a picture, by their corners.
func boxes(picture string) (out []box) {
	var cells [][]rune
	for _, row := range strings.Split(picture, "\n") {
		cells = append(cells, []rune(row))
	}
	at := func(x, y int) rune {
		if y < 0 || y >= len(cells) || x < 0 || x >= len(cells[y]) {
			return ' '
		}
		return cells[y][x]
	}
	for _, c := range []struct{ tl, tr, bl, v rune }{{'┏', '┓', '┗', '┃'}, {'┌', '┐', '└', '│'}} {
		for y := range cells {
			for x := range cells[y] {
				if at(x, y) != c.tl || at(x, y+1) != c.v && at(x, y+1) != c.bl {
					continue
				}
				b := box{Rect: screen.Rect{X: x, Y: y}}
				for b.H = 1; at(x, y+b.H) == c.v; b.H++ {
				}
				for b.W = 1; x+b.W < len(cells[y]) && at(x+b.W, y) != c.tr; b.W++ {
				}
				if at(x, y+b.H) != c.bl {
					continue
				}
				b.H, b.W = b.H+1, b.W+1
				b.title = strings.Trim(string(cells[y][x+1:x+b.W-1]), "━─ ")
				for i := 1; i < b.H-1; i++ {
					row := cells[y+i]
					b.rows = append(b.rows, string(row[min(x+1, len(row)):min(x+b.W-1, len(row))]))
				}
				out = append(out, b)
			}
		}
	}
	return out
}

// cut tells whether a list in the frame is cut.
func (b box) cut() bool {
	for _, r := range b.rows {
		if strings.HasSuffix(r, "↓") || strings.HasSuffix(r, "↑") {
			return true
		}
	}
	return false
}

// blank counts the blank rows at the end of the frame.
func (b box) blank() (n int) {
	for i := len(b.rows) - 1; i >= 0 && strings.TrimSpace(b.rows[i]) == ""; i-- {
		n++
	}
	return n
}

// No list is cut while the pane above or below it, which could give it a row, has blank
// ones, in every view, every sample and every size with several panes.
func TestNoListIsCutBesideBlankRows(t *testing.T) {
	racetest.OneGoroutine(t)
	judged := 0
	for _, name := range []string{"static-site", "global-storefront", "broken-launch", "multi-region-failover"} {
		for _, size := range [][2]int{{200, 60}, {160, 45}, {120, 36}, {110, 30}, {80, 24}} {
			for _, keys := range [][]string{nil, {"3"}, {"3", "+", "lond", "<enter>"}, {"4"}, {"4", "<space>"}, {"4", "o"}, {"4", "m"}, {"5"}, {"6"}} {
				s := newSession(t, size[0], size[1], sample(t, name), state(t.TempDir())).Press(keys...)
				all := boxes(s.screen())
				for _, b := range all {
					if !b.cut() {
						continue
					}
					for _, o := range all {
						if stacked := o.X < b.X+b.W && b.X < o.X+o.W && (o.Y+o.H == b.Y || b.Y+b.H == o.Y); !stacked {
							continue
						}
						// Between neighbours side by side of another pane the rows that are blank in
						// both count.
						free := o.blank()
						for _, p := range all {
							if p.Y == o.Y && p.X != o.X && p.H == o.H {
								free = min(free, p.blank())
							}
						}
						if judged++; free > 0 && len(b.rows) > 0 && !strings.HasPrefix(o.title, "Canvas") {
							t.Errorf("%s: %q is cut beside %d blank rows of %q\n%s", fmt.Sprint(name, size, keys), b.title, free, o.title, s.screen())
						}
					}
				}
			}
		}
	}
	if judged < 20 {
		t.Errorf("%d neighbours: the test judges nothing", judged)
	}
}
