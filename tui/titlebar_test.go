package tui

import (
	"strings"
	"testing"

	"portolan/model"
	"portolan/samples/samplestest"
	"portolan/tui/screen"
)

// inFile is a session on a sample in a file of its own name.
func inFile(t *testing.T, w, h int, name string) *session {
	t.Helper()
	return newSession(t, w, h, file(tempFile(t, name, string(samplestest.Source(t, "static-site")))))
}

// In the title bar no name is cut beside blanks that it could have, and the program gives
// its room to the design.
func TestTitleBarCutsNoNameBesideBlanks(t *testing.T) {
	for _, name := range []string{"a.topo.yaml", "ref.topo.yaml", "hundred.topo.yaml", "close-the-back-door.topo.yaml", "02-close-the-back-door.topo.yaml", strings.Repeat("long-", 20) + ".topo.yaml"} {
		s := inFile(t, 120, 24, name)
		for w := canvasMinW; w <= 140; w++ {
			s.m.ui.w = w
			for _, v := range s.m.views {
				s.m.ui.view = v.id
				bar := s.m.titleBar()
				if len(bar.tabs) != len(s.m.views) {
					t.Fatalf("%s in %d columns: %d views", name, w, len(bar.tabs))
				}
				last := bar.tabs[len(bar.tabs)-1]
				free := s.m.ui.w - screen.Width(s.m.figures()) - 1 - (last.x + last.w) + bar.tabs[0].x - (bar.x + screen.Width(bar.name) + 2) - 2
				if cut := screen.Width(name) - screen.Width(bar.name); cut > 0 && (free > 0 || bar.program) {
					t.Errorf("%s in %d columns: %+v with %d blanks", name, w, bar, free)
				}
				for _, tab := range bar.tabs {
					if tab.view == v.id && tab.name == "" {
						t.Errorf("%s in %d columns: the view has no name: %+v", name, w, bar)
					}
					if tab.name == "" && bar.program {
						t.Errorf("%s in %d columns: %s has no name beside %d blanks: %+v", name, w, tab.digit, free, bar)
					}
				}
			}
		}
	}
}

// The views stay where they are when the design is changed and when it is saved.
func TestTitleBarStaysWhenTheDesignChanges(t *testing.T) {
	for _, w := range []int{30, 60, 80, 120, 200} {
		s := inFile(t, w, 24, "ref.topo.yaml")
		before := s.m.shownTabs()
		s.m.do(model.Disconnect{Link: s.m.doc.now().Links[0].Ref()}, "")
		if !s.m.doc.modified() {
			t.Fatalf("%d columns: nothing was changed", w)
		}
		for i, tab := range s.m.shownTabs() {
			if tab.x != before[i].x {
				t.Errorf("%d columns: %s went from %d to %d", w, tab.digit, before[i].x, tab.x)
			}
		}
	}
}
