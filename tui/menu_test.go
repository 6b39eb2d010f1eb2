package tui

import (
	"strconv"
	"strings"
	"testing"

	"portolan/tui/picker"
	"portolan/tui/screen"
)

// What a right click on a row lists is about the row: in every view no step of the
// cursor or the window, nothing that means nothing now.
func TestMenuOfARowIsAboutTheRow(t *testing.T) {
	steps := []string{" up", " down", "To the beginning", "To the end", "Pan ", "Next pane", "Previous pane", "Next match", "in spite of"}
	try := func(s *session, x, y int) {
		t.Helper()
		s.right(x, y)
		l, ok := s.m.overlay().(*picker.List)
		if !ok {
			t.Fatalf("no menu\n%s", s.screen())
		}
		if title := l.Title(); title == s.m.view().title && s.m.ui.view != viewWorld {
			t.Errorf("the menu of a row is called %q", title)
		}
		for range 40 {
			text := s.m.ui.surface.Sub(s.m.overlayRect(l)).Plain()
			for _, w := range steps {
				if strings.Contains(text, w) && !strings.Contains(text, "Scroll") {
					t.Fatalf("%q in\n%s", w, s.screen())
				}
			}
			s.Press("<down>")
		}
	}
	for _, v := range []string{"3", "4", "5", "6", "7"} {
		s := newSession(t, 120, 36, sample(t, "global-storefront"), state(t.TempDir())).Press(v)
		try(s, 10, 6)
		for _, at := range [][2]int{{95, 3}, {95, 7}, {60, 6}, {100, 20}, {60, 28}} { // its other panes too: what they list is theirs
			s.Press("<esc>", v).right(at[0], at[1])
			l, ok := s.m.overlay().(*picker.List)
			if !ok {
				continue
			}
			for _, it := range l.Items() {
				if s.m.table.named(it.ID) == nil && s.m.active().Bindings().Named(it.ID) == nil {
					t.Errorf("view %s at %v: %s is of another pane", v, at, it.ID)
				}
			}
		}
	}
	for _, pane := range []func(*session) screen.Rect{func(s *session) screen.Rect { return s.m.ui.rects.inspector }, func(s *session) screen.Rect { return s.m.ui.rects.findings }} {
		s := newSession(t, 120, 36, sample(t, "broken-launch"))
		r := pane(s)
		try(s, r.X+4, r.Y+3)
	}
}

// A row of the table can be edited, added to, connected, deleted and mended with
// the mouse alone.
func TestRowOfTheTableByMouse(t *testing.T) {
	open := func() *session {
		s := newSession(t, 120, 36, sample(t, "broken-launch")).Press("7")
		x, y := s.find("cdn ")
		return s.right(x, y)
	}
	open().choose("edit").Sees("EDIT", "cdn")
	open().choose("fix").Sees("Fix")
	open().choose("add").Sees("Add after cdn")
	open().choose("connect").Sees("CONNECT")
	s := open()
	if s.choose("delete"); s.design().Node("cdn") != nil {
		t.Fatal("still there")
	}
}

// A click on the figure of the title bar shows the view that explains it, a click on
// the counts the findings.
func TestFiguresOfTheTitleLeadToTheirViews(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	x, y := s.find("p50 156")
	for dx := range len("p50 156 ms") {
		s.Press("1").Click(x+dx, y)
		if s.m.ui.view != viewLatency {
			t.Fatalf("column %d: %s", dx, s.screen())
		}
	}
	if s.Press("1").Click(s.find("✗0")); s.m.ui.pane != paneFindings {
		t.Fatal(s.screen())
	}
}

// The palette of a node without a link promises no link, says where the node
// comes and why there is no Region to choose.
func TestPaletteWithoutALinkSaysWhatIsSo(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		s := newSession(t, size[0], size[1], sample(t, "static-site")).Press("o").Sees("⏎ add ", "Connects nothing")
		s.Lacks("add+connect").Lacks("middle of the canvas")
		s.Press("users").Press("<tab>").Sees("stands in no Region")
	}
}

// A pattern stands once on the screen, in the list of findings or on the canvas,
// with and without findings.
func TestPatternsStandOnce(t *testing.T) {
	for _, name := range []string{"broken-launch", "static-site", "global-storefront", "global-api", "dynamic-web"} {
		for _, size := range [][2]int{{200, 60}, {160, 45}, {120, 36}} {
			s := newSession(t, size[0], size[1], sample(t, name))
			list := s.m.ui.surface.Sub(s.m.ui.rects.findings).Plain()
			canvas := s.m.ui.surface.Sub(s.m.ui.rects.canvas).Plain()
			for _, p := range s.m.look.report.Patterns {
				if s.m.panes.findings.InSight(p) && strings.Contains(list, p.Title) && strings.Contains(canvas, "Pattern  "+p.Title) && strings.Count(list, p.Title) == strings.Count(s.patterns(), p.Title) {
					t.Errorf("%s at %v: %s stands twice\n%s", name, size, p.Title, s.screen())
				}
			}
		}
	}
}

// patterns are the titles of the patterns of the design that are there.
func (s *session) patterns() string {
	text := ""
	for _, p := range s.m.look.report.Patterns {
		if p.State > 0 {
			text += p.Title + "\n"
		}
	}
	return text
}

// A wider terminal shows no less: each word and each figure that the panes of a narrower
// one show stands on the wider one too.
func TestWiderLatencyViewShowsNoLess(t *testing.T) {
	t.Parallel()
	words := func(s *session) map[string]bool {
		out := map[string]bool{}
		rows := strings.Split(s.screen(), "\n")
		for _, row := range rows[1 : s.h-3] {
			if strings.Contains(row, " step ") { // the axis, whose numbers follow its length
				continue
			}
			for _, w := range strings.FieldsFunc(row, func(r rune) bool {
				return strings.ContainsRune(" ┃│‹›━─┏┓┗┛┌┐└┘█▌▸", r)
			}) {
				if w = strings.TrimRight(w, "·↓↑,"); !strings.Contains(w, "…") && w != "" {
					out[w] = true
				}
			}
		}
		return out
	}
	for _, name := range []string{"static-site", "global-storefront", "broken-launch"} {
		for _, keys := range [][]string{{"3"}, {"3", "+", "lond", "<enter>"}} {
			if name == "broken-launch" && len(keys) > 1 {
				continue // no row has figures, and a longer city takes the room of another name
			}
			var before map[string]bool
			for _, size := range [][2]int{{80, 24}, {120, 36}, {160, 45}, {200, 60}} {
				s := newSession(t, size[0], size[1], sample(t, name)).Press(keys...).Sees(" p50", " p90", " p95", " p99")
				now := words(s)
				for w := range before {
					if !now[w] {
						t.Errorf("%s, %v at %v: %q is gone\n%s", name, keys, size, w, s.screen())
					}
				}
				before = now
			}
		}
	}
}

// The axis of the steps has at least three round numbers wherever it is drawn.
func TestAxisOfTheStepsIsRound(t *testing.T) {
	t.Parallel()
	drawn := 0
	for _, name := range []string{"static-site", "global-storefront", "multi-region-failover"} {
		for _, size := range [][2]int{{110, 30}, {120, 36}, {130, 40}, {160, 45}, {200, 60}} {
			s := newSession(t, size[0], size[1], sample(t, name)).Press("3")
			for range 6 {
				for _, row := range strings.Split(s.screen(), "\n") {
					_, axis, ok := strings.Cut(row, " step ")
					if !ok {
						continue
					}
					drawn++
					marks := strings.Fields(strings.TrimRight(axis, "ms │┃"))
					if len(marks) < 3 || marks[0] != "0" {
						t.Errorf("%s at %v: %q", name, size, row)
						continue
					}
					step, _ := strconv.ParseFloat(marks[1], 64)
					for i, m := range marks {
						if v, _ := strconv.ParseFloat(m, 64); v != step*float64(i) || !strings.Contains("125", strings.Trim(marks[1], "0.")) {
							t.Errorf("%s at %v: %v", name, size, marks)
						}
					}
				}
				s.Press("<down>")
			}
		}
	}
	if drawn < 20 {
		t.Errorf("%d axes", drawn)
	}
}
