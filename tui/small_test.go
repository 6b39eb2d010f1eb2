package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/tui/exportview"
	"portolan/tui/part/parttest"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// What a short list cuts is said in full once, not twice.
func TestCutDetailsAreSaidOnce(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 15}} {
		s := newSession(t, size[0], size[1], sample(t, "global-api")).Press("V")
		if n := strings.Count(strings.Join(strings.Fields(strings.ReplaceAll(s.screen(), "║", " ")), " "), "on their way, from the users to the last"); n != 1 {
			t.Errorf("%v: said %d times\n%s", size, n, s.screen())
		}
	}
}

// In a small outline nothing below the rows repeats a row; where there is room, the
// sentence stands there in full.
func TestASmallOutlineSaysTheSentence(t *testing.T) {
	s := newSession(t, 30, 8, sample(t, "global-api"))
	rows := strings.Split(s.screen(), "\n")
	newSession(t, 30, 9, sample(t, "global-api")).Sees("Tokyo. Out: 1: Route")
	for i, row := range rows {
		for _, other := range rows[i+1:] {
			if strings.Contains(row, "1/11") && strings.Contains(other, "1/11") && strings.Contains(other, s.m.theme.Glyphs.Ellipsis) {
				t.Errorf("the same is cut twice\n%s", s.screen())
			}
		}
	}
}

// whole are choices of the options of the export view.
var whole = map[string]bool{"create": true, "per-zone": true, "as usual": true, "single": true, "none": true, "existing": true}

// An option whose value is cut says so, and keeps the sign that it can be changed.
func TestCutOptionsAreMarked(t *testing.T) {
	cut, top := 0, newSession(t, 80, 24, sample(t, "global-api")).design()
	for w := 60; w <= 130; w++ {
		p := exportview.New()
		p.Set(top, nil)
		for _, row := range strings.Split(parttest.Picture(p, w, 30, theme.Unicode), "\n") {
			first, _, _ := strings.Cut(strings.TrimLeft(row, "┃│"), "┃")
			if opens := strings.Count(first, "‹"); opens != strings.Count(first, "›") {
				t.Fatalf("at %d columns: %s", w, row)
			}
			if _, value, ok := strings.Cut(first, "‹ "); ok { // what is no whole choice says that it is cut
				value, _, _ = strings.Cut(value, " ›")
				if strings.HasSuffix(value, "…") {
					cut++
				} else if !whole[value] {
					t.Fatalf("at %d columns: %q is no choice and has no mark: %s", w, value, row)
				}
			}
		}
	}
	if cut == 0 {
		t.Error("nothing was cut: the test judges nothing")
	}
}

// The marks of what is scrolled stand behind the rows, beside no text and on top of none.
func TestMarksOfScrollingStandBehindTheRows(t *testing.T) {
	marks := 0
	for _, keys := range [][]string{{"2"}, {"3"}, {"3", "<enter>"}, {"3", "<tab>", "<tab>"}, {"4"}, {"4", "o", "<tab>"}, {"4", "m", "<tab>"}, {"5"}, {"5", "<tab>"}, {"6"}, {"7"}, {"g", "f"}, {"<tab>"}, {"<ctrl+p>"}, {"?"}, {"t"}} {
		for _, size := range [][2]int{{80, 24}, {60, 15}, {120, 36}} {
			s := newSession(t, size[0], size[1], sample(t, "global-storefront"), state(t.TempDir())).Press(keys...)
			for range 2 { // at the beginning and on the way
				for _, row := range strings.Split(s.screen(), "\n")[1 : size[1]-3] {
					for _, mark := range []string{"↑", "↓"} {
						at := strings.Index(row, mark+"│")
						at = max(at, strings.Index(row, mark+"┃"), strings.Index(row, mark+"║"))
						if at < 0 {
							continue
						}
						marks++
						if before := row[:at]; !strings.HasSuffix(before, " ") && !strings.HasSuffix(before, "…") && !strings.HasSuffix(before, "─") {
							t.Errorf("%v %v: the mark touches %q", keys, size, row)
						}
					}
				}
				for range 6 {
					s.Press("<down>")
				}
			}
		}
	}
	if marks < 60 {
		t.Errorf("%d marks: the test judges nothing", marks)
	}
}

// Where pages have little room, values come before defaults, and pages before nothing.
func TestSourcesOfAssumptionsAreReadInSmallWindows(t *testing.T) {
	s := newSession(t, 60, 15, sample(t, "global-api")).Press("3", "<tab>", "<tab>")
	s.Sees("Source", "RFC 8446, RFC 52").Lacks("Default")
	newSession(t, 120, 36, sample(t, "global-api")).Press("3").Sees("Default")
}

// Names stand in one line while columns are free.
func TestNamesAreNotBrokenBesideFreeColumns(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {124, 36}, {130, 40}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			newSession(t, size[0], size[1], sample(t, "global-api")).Sees("api.example.com", "Order handler")
		})
	}
}

// An open group shows at its nodes, since no frame does.
func TestAnOpenGroupIsSaidOfItsNodes(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "multi-region-failover")).Press("v", "]", "<ctrl+g>", "<ctrl+u>", "all of it", "<enter>", "z")
	s.Press("<tab>").Sees("in group all of it")
}

// What lies on top says what it is, never the mode beneath.
func TestDialogsHaveTheirWord(t *testing.T) {
	for keys, word := range map[string]string{"O": "READ", "t": "CHOOSE", "#": "READ"} {
		s := newSession(t, 80, 24, sample(t, "global-api"))
		s.Press("l", keys).Lacks(" NORMAL ").Sees(" " + word + " ")
	}
	s := newSession(t, 80, 24, sample(t, "broken-launch"))
	s.Press("}", "f").Sees(" FIX ").Lacks(" NORMAL ")
}

// A name is not cut beside an empty title bar, and a text that is cut says so.
func TestNothingIsCutWithoutNeed(t *testing.T) {
	s := newSession(t, 30, 8, file(tempFile(t, "d.topo.yaml", "portolan: 1\nname: x\nnodes:\n  - {id: users, kind: users, locations: [Paris]}\n")))
	s.Sees("d.topo.yaml")
	s = newSession(t, 60, 15, sample(t, "global-api"))
	s.Press("?").Lacks("degrees …").Press("add").Sees("with ; between …")
	s = newSession(t, 200, 60, sample(t, "global-api"))
	s.Press("l", "l", "t").Sees("Watches an endpoint from checkers around the world and tells records")
}

// A list that is cut says so at the end that is cut: at its beginning what stands out of
// sight below, at its end what stands above, on the way both.
func TestEveryCutListIsMarked(t *testing.T) {
	cut := 0
	for _, view := range []string{"2", "5", "7"} {
		for _, size := range [][2]int{{120, 36}, {120, 22}, {80, 24}, {60, 15}, {30, 8}} {
			s := newSession(t, size[0], size[1], sample(t, "global-storefront")).Press(view)
			pane := func() string {
				var out []string
				for _, row := range strings.Split(s.screen(), "\n") {
					if first, _, two := strings.Cut(row, "┃│"); two {
						row = first
					}
					out = append(out, strings.Trim(row, "┃│ "))
				}
				return strings.Join(out[1:max(2, len(out)-3)], "\n")
			}
			plain := func(row string) string { return strings.Trim(row, "▸●↑↓ ") }
			first, last := pane(), ""
			var before string
			for range 80 {
				before = last
				if last = s.Press("<down>").screen(); last == before {
					break
				}
			}
			end := pane()
			top, bottom := plain(strings.Split(first, "\n")[1]), "" // the first row below the frame
			if rows := strings.Split(end, "\n"); len(rows) > 1 {
				bottom = plain(rows[1])
			}
			if top == bottom {
				continue // nothing scrolled
			}
			cut++
			if !strings.Contains(first, "↓") {
				t.Errorf("view %s, %v: nothing says that there is more below\n%s", view, size, first)
			}
			if !strings.Contains(end, "↑") {
				t.Errorf("view %s, %v: nothing says that there is more above\n%s", view, size, end)
			}
		}
	}
	if cut < 6 {
		t.Errorf("%d lists were cut: the test judges nothing", cut)
	}
}

// How a line that is typed is accepted and how it is left is said at every size, whatever
// is typed and whatever is said of it.
func TestATypedLineSaysItsWaysOut(t *testing.T) {
	for _, size := range [][2]int{{30, 8}, {40, 12}, {60, 15}, {80, 24}} {
		for _, keys := range [][]string{{"/"}, {"/", "a"}, {"/", "zzzz"}, {"/", "a name that is much longer than the row has room for"}, {":"}, {":", "s", "<tab>"}, {":", "s", "<tab>", "<tab>"}} {
			s := newSession(t, size[0], size[1], sample(t, "global-storefront")).Press(keys...)
			rows := strings.Split(strings.TrimRight(s.screen(), "\n"), "\n")
			foot := strings.Join(rows[max(0, len(rows)-3):], " ")
			for _, key := range []string{"⏎", "esc"} {
				if strings.Count(foot, key) != 1 {
					t.Errorf("%v %v: %s is not said once\n%s", size, keys, key, s.screen())
				}
			}
			if size[1] == 8 { // whose names of keys are longer without Unicode
				newSession(t, size[0], size[1], sample(t, "global-storefront"), func(o *Options) { o.ASCII = true }).Press(keys...).Sees("enter", "esc")
			}
			if s.m.ui.message == "16 found." && !strings.Contains(foot, "16 found.") {
				t.Errorf("%v %v: what was found is not said\n%s", size, keys, s.screen())
			}
		}
	}
}

// In a window without a footer each mode says how it is left, and a message says what can
// be done before it says anything else.
func TestSmallWindowsSayTheWayOut(t *testing.T) {
	for keys, word := range map[string]string{"s": "JUMP", "c": "CONNECT", "<space>": "MENU"} {
		s := newSession(t, 30, 8, sample(t, "global-storefront"))
		s.m.focusNode("alb-eu", false)
		s.Press(keys).Sees(word+" ", "esc")
	}
	newSession(t, 30, 8, sample(t, "global-storefront")).Press("V", "<down>", "<enter>").Sees("Shown: ", "esc shows everything.")
	s, _, _ := meeting(t, 30, 8)
	s.Sees(":merge joins both", ":reload", "it, :w! overwrites it.").Press("<ctrl+s>").Sees("Not saved", "esc later")
	s = newSession(t, 30, 8, sample(t, "static-site"))
	s.m.do(model.Retitle{ID: "cdn", Title: "Mine"}, "")
	s.Press(":undos", "<enter>").Sees("Steps that u", "title Mine", "esc close").Lacks("┗") // nor a rest of the outline
	for keys, want := range map[string]string{"m": "mine", "": "enter merge"} {             // once all is decided
		s, _, _ := meeting(t, 30, 8)
		s.m.opt.ASCII = true
		s.m.setTheme("dark", true)
		s.Press(":merge", "<enter>")
		if keys == "" {
			s.Press("M")
		}
		s.Sees(want, "esc later")
	}
}

// Where nothing else has room, what is said has all lines but those that say whose file it
// is, how to leave and why the screen is empty; its way out is kept.
func TestTooSmallSaysItAll(t *testing.T) {
	s := newSession(t, 28, 7, sample(t, "static-site"))
	s.Press("<ctrl+c>").Sees("saving and", "saves and leaves.", "28×7")
	first, rest, _ := strings.Cut(s.screen(), "\n")
	if second, _, _ := strings.Cut(rest, "\n"); !strings.Contains(first, "q quits") || strings.TrimSpace(second) != "needs 30×8" {
		t.Errorf("why the screen is empty is not said first\n%s", s.screen())
	}
	newSession(t, 14, 3, sample(t, "static-site")).Sees("needs 30×8", "q quits", "14×3")
	newSession(t, 14, 2, sample(t, "static-site")).Press("<ctrl+c>").Sees("…")
	for _, size := range [][2]int{{28, 7}, {20, 5}, {10, 3}, {14, 2}, {14, 1}} {
		s := newSession(t, 30, 8, sample(t, "global-storefront")).Press(":fold us-east-1", "<enter>")
		s.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		rows := strings.Split(strings.TrimRight(s.screen(), "\n"), "\n")
		if !strings.Contains(rows[0], "q quits") || size[0] >= 20 && !strings.Contains(rows[0], "✗0") {
			t.Errorf("%v: the first row is %q\n%s", size, rows[0], s.screen())
		}
		if text := strings.Join(strings.Fields(strings.Join(rows, " ")), " "); size[1] > 1 && !strings.Contains(text, "opens it.") {
			t.Errorf("%v: the way out is cut: %q", size, text)
		}
	}
	s = newSession(t, 14, 1, sample(t, "static-site")).Press("x") // where one row has to say it
	if row := strings.TrimSpace(s.screen()); row != "Too small." {
		t.Errorf("%q", row)
	}
}

// However little room there is, of a message the end is kept, which names the way out, and
// what is left out before it is marked.
func TestMessagesKeepTheirEnd(t *testing.T) {
	m := newSession(t, 120, 36, sample(t, "static-site")).m
	for _, text := range []string{
		"Folded Region us-east-1, 8 nodes, into one box. :fold opens it.",
		"The file was changed on disk while you edit it, and there is more to say of that than one row holds. :merge brings both together, :w! writes over it, :e! reads it again.",
		"One sentence alone without any stop that goes on for more than any row of a small screen holds: u takes it back.",
	} {
		for _, w := range []int{10, 14, 20, 28, 58, 78, 118} {
			for n := 1; n <= 3; n++ {
				lines := m.messageLines(text, w, n)
				said := strings.Join(lines, " ")
				whole := !strings.Contains(said, "…")
				if len(lines) > n || !whole && w >= 14 && !strings.HasSuffix(said, text[strings.LastIndex(text, " ")+1:]) || whole && said != text {
					t.Errorf("%d rows of %d: %q", n, w, lines)
				}
				for _, l := range lines {
					if screen.Width(l) > w {
						t.Errorf("%d rows of %d: %q is too wide", n, w, l)
					}
				}
			}
		}
	}
}

// Below a menu no rest of a frame is left that is too small to show anything.
func TestMenusLeaveNoRests(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 15}, {60, 17}, {40, 12}, {30, 8}} {
		for _, keys := range []string{"", "e", "v", "n", "f", "p"} {
			s := newSession(t, size[0], size[1], sample(t, "static-site")).Press("<space>")
			if keys != "" {
				s.Press(keys)
			}
			b := s.m.ui.rects.body
			for y, row := range strings.Split(s.screen(), "\n") {
				left, right, ok := strings.Cut(row, "╔")
				if !ok {
					continue
				}
				_, right, _ = strings.Cut(right, "╗")
				if above := y - b.Y; above != 0 && above < 3 {
					t.Errorf("%v, %q: %d rows above the menu:\n%s", size, keys, above, s.screen())
				}
				if len([]rune(left)) > b.X && len([]rune(right)) < 4 {
					t.Errorf("%v, %q: columns beside the menu:\n%s", size, keys, s.screen())
				}
				break
			}
		}
	}
}

// The lines of a paragraph are one text, that the reader breaks where its window ends.
func TestParagraphsFlow(t *testing.T) {
	if got, want := printableLines("# H\none\ntwo\n\n- three\n  four\n- five\n\n    six\nseven"), "# H\none two\n\n- three four\n- five\n\n    six\nseven"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The signs of a comparison are explained only where they are seen, and nothing of it is
// cut without a mark.
func TestComparisonInASmallWindow(t *testing.T) {
	s := newSession(t, 30, 8, state(t.TempDir()))
	s.Press(":workshop", "<enter>", "<down>", "<enter>", "<esc>", "g", "o", "S", "02", "<enter>", "<esc>", "g", "o", "=")
	s.Sees("This is the solution.").Lacks("only in")
}

// A class sees the task and each goal in the smallest window too.
func TestPresentedSmall(t *testing.T) {
	s := newSession(t, 30, 8, state(t.TempDir()))
	s.Press(":workshop", "<enter>", "<down>", "<enter>", "<esc>", ":present", "<enter>").Sees("The static site works", "…")
	s.Press("<right>").Sees("reached: Sydney still")
}

// Where a question has no room for the remarks of its rows, those of the chosen one stand
// below, and where it has room for the remarks alone they stand beside.
func TestQuestionsInLittleRoom(t *testing.T) {
	s := newSession(t, 30, 8, sample(t, "global-storefront"))
	s.m.focusNode("alb-eu", false)
	s.Press("V", "<enter>", "5").Sees("Export which part?", "▸ All of the design", "24 nodes")
	s.Press("<down>").Sees("in front of Orders EU", "10 of 24 nodes shown")
	s = newSession(t, 60, 15, sample(t, "global-storefront"))
	s.m.focusNode("alb-eu", false)
	s.Press("V", "<enter>", "5").Sees("24 nodes", "10 of 24 nodes shown")
}

// A comparison offers a step to the next difference only where there is one.
func TestComparisonOffersSteps(t *testing.T) {
	s := newSession(t, 60, 15, state(t.TempDir()))
	s.Press(":workshop", "<enter>", "<down>", "<enter>", "<esc>", "g", "o", "S", "02", "<enter>", "<esc>", "g", "o", "=")
	s.Sees("esc close").Lacks("↑↓")
}

// What a typed command opens and nobody could see is not opened, and that is said: the
// keys go on meaning what they meant.
func TestTypedCommandsOpenNothingUnseen(t *testing.T) {
	s := newSession(t, 28, 6, sample(t, "static-site"), state(t.TempDir()))
	for _, word := range []string{"add", "undos", "explain", "select-region", "group", "theme", "jump", "connect", "sources", "help", "kind", "region"} {
		s.Press(":"+word, "<enter>")
		if s.m.overlay() != nil || s.m.blind() {
			t.Errorf(":%s waits unseen:\n%s", word, s.screen())
			s = newSession(t, 28, 6, sample(t, "static-site"), state(t.TempDir()))
		}
		if s.m.ui.message == "" {
			t.Errorf(":%s says nothing:\n%s", word, s.screen())
		}
	}
	s.Press(":add", "<enter>").Sees("Too small: ADD needs 30×8.")
}
