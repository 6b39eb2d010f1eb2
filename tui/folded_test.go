package tui

import (
	"strings"
	"testing"
)

// What is searched for is found whatever draws it: in a box of several, at any zoom and
// size, in rows. The focus goes to it, and the box in which it stands is named.
func TestSearchFindsWhatIsFolded(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {30, 8}} {
		for _, first := range [][]string{{}, {":fold us-east-1", "<enter>"}, {":fold-all", "<enter>"}, {"-", "-", "-"}} {
			s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
			s.Press(first...)
			for _, view := range []string{"1", "2", "7"} {
				s.Press(view)
				for _, n := range s.design().Nodes {
					s.m.goToHit("www")
					s.m.startSearch(n.ID)
					if s.m.focus.node != n.ID || s.m.boxed() != nil {
						t.Errorf("%v, %v, view %s: searching %s leads to %s: %s", size, first, view, n.ID, s.m.focus.node, s.m.said())
						continue
					}
					if view == "7" && s.m.panes.table.Selected() != n.ID {
						t.Errorf("%v, %v: the row of %s is that of %s", size, first, n.ID, s.m.panes.table.Selected())
					}
					box := s.m.canvas.Folded(n.ID) != nil && s.m.boxes()
					if named := strings.Contains(s.m.said(), "stands in the box of "+s.m.boxName(n.ID)+":"); named != box {
						t.Errorf("%v, %v, view %s: in a box %v, but %q", size, first, view, box, s.m.said())
					}
				}
			}
		}
	}
}

// How many are found depends neither on zoom nor on view nor on size, and a search
// without success leaves the focus where it was.
func TestSearchCountsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	said := map[string]string{}
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 15}, {30, 8}} {
		for _, view := range []string{"1", "2", "7"} {
			for _, zoom := range []string{"", "-"} {
				s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
				s.Press(view)
				if zoom != "" {
					s.Press(zoom)
				}
				for _, query := range []string{"orders us", "orders", "cert", "region:eu-*"} {
					s.m.startSearch(query)
					if now := s.m.said(); said[query] == "" {
						said[query] = now
					} else if now != said[query] {
						t.Errorf("%s: %q in view %s at %v%s, %q elsewhere", query, now, view, size, zoom, said[query])
					}
				}
				s.m.goToHit("www")
				s.Press("/", "orders un", "<enter>").Focus("www").Press("/", "orders", "<esc>").Focus("www")
			}
		}
	}
}
