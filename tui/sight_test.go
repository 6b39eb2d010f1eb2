package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/model/racetest"
	"portolan/model/wording"
	"portolan/tui/theme"
)

// What commands act on is seen whatever stands out beside it: at every size of
// the canvas and at every zoom each selected node has the mark of a selection.
func TestSelectionIsSeenBesideAFinding(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		for _, zoom := range []string{"", "-", "--"} {
			s := newSession(t, size[0], size[1], sample(t, "broken-launch")).Press("}", zoom, "v", "]")
			look := s.m.canvasLook()
			for id := range s.m.focus.marked {
				if r, ok := s.m.canvas.Place(id); ok && s.m.seen(id) && !s.has(id, theme.Selected) {
					t.Errorf("%v, zoom %q: %s at %v has no mark\n%s", size, zoom, id, r, s.screen())
				}
			}
			if status := s.m.statusText(); len(look.Dimmed) > 0 || strings.Contains(status, "/") {
				t.Errorf("%v: the finding is still there: %v step back, %q", size, look.Dimmed, status)
			}
			s.Press("<esc>", "}")
			if s.m.focusNode("notes", false); s.m.canvasLook().Dimmed["notes"] || len(s.m.canvasLook().Dimmed) == 0 {
				t.Error("the focus steps back, or nothing does")
			}
		}
	}
}

// has tells whether a cell of the box of a node on the canvas has a role.
func (s *session) has(id string, role theme.Role) bool {
	r, _ := s.m.canvas.Place(id)
	x0, y0 := s.m.canvas.Cell(0, 0)
	in := s.m.ui.surface.Sub(s.m.ui.rects.canvas.Inset(1))
	for y := r.Y - y0; y < r.Y-y0+r.H; y++ {
		for x := r.X - x0; x < r.X-x0+r.W; x++ {
			if x >= 0 && y >= 0 && x < in.W() && y < in.H() && in.At(x, y).Role == role {
				return true
			}
		}
	}
	return false
}

// Esc climbs one level from every mode that begins in a selection: the selection
// is still there.
func TestModesLeaveToTheSelection(t *testing.T) {
	for _, key := range []string{"c", "C", "s", "m", "/", ":"} {
		s := newSession(t, 120, 36, sample(t, "global-storefront"))
		s.m.focusNode("orders", false)
		s.Press("v", "]")
		before := len(s.m.focus.marked)
		s.Press(key)
		if s.m.ui.mode == nil {
			t.Errorf("%s begins no mode\n%s", key, s.screen())
		}
		s.Press("<esc>").Sees(fmt.Sprintf("SELECT %d", before))
	}
}

// Going to what a finding is about leaves the list: the place has the focus in
// sight, at every size.
func TestListOfFindingsGivesWay(t *testing.T) {
	for _, size := range sizes {
		s := newSession(t, size[0], size[1], sample(t, "broken-launch")).Press("g", "f", "j", "j")
		f, _ := s.m.panes.findings.Selected()
		before := s.screen()
		if s.Press("<enter>"); s.screen() == before || s.m.ui.pane != paneCanvas {
			t.Errorf("%v: the list stays\n%s", size, s.screen())
		}
		node, link, onLink := f.Site()
		if onLink {
			node = link.From
		}
		if s.m.focus.node != node || s.m.focus.onLink != onLink || s.m.stage() == noStage || !s.m.seen(node) {
			t.Errorf("%v: %s is not in sight\n%s", size, node, s.screen())
		}
		if s.m.focus.finding != f.Key() {
			t.Errorf("%v: the finding does not stand out", size)
		}
	}
}

// Beside its focus and its selection a small box keeps the letter of its kind
// and the sign of its finding.
func TestSmallBoxesKeepTheirLetters(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {200, 60}} {
		smallBoxes(t, newSession(t, size[0], size[1], sample(t, "broken-launch")).Press("-", "v", "]"))
	}
}

func smallBoxes(t *testing.T, s *session) {
	t.Helper()
	for id := range s.m.focus.marked {
		n := s.design().Node(id)
		r, ok := s.m.canvas.Place(id)
		if !ok || n.Info().Guard() || !s.m.seen(id) || r.W < 4 {
			continue
		}
		x0, y0 := s.m.canvas.Cell(0, 0)
		in := s.m.ui.surface.Sub(s.m.ui.rects.canvas.Inset(1))
		text := ""
		for x := range r.W + 1 {
			text += in.At(r.X-x0+x, r.Y-y0).Text
		}
		if !strings.HasPrefix(text, string(n.Info().Letter)) && !strings.Contains(text, n.Info().Caption) || !strings.ContainsAny(text, "▸●") {
			t.Errorf("%s is %q", id, text)
		}
		if c := s.m.look.counts[id]; c.Errors+c.Warnings > 0 && !strings.ContainsAny(text, "✗⚠") {
			t.Errorf("%s is %q without its finding", id, text)
		}
	}
}

// Texts name the keys that commands have, not those that they had: whatever the
// configuration gives them, in messages, tips, empty views and the title bar.
func TestTextsNameTheKeysOfTheConfiguration(t *testing.T) {
	keys := func(o *Options) {
		o.NoTips = false
		for name, k := range map[string][]string{"undo": {"f4"}, "redo": {}, "view.canvas": {"f6"}, "view.table": {"g z"}, "add": {"Y"}, "copy": {"f7"}, "connect": {"f8"}} {
			o.Keys = append(o.Keys, KeySetting{Name: name, Keys: k, Place: "keys:" + name})
		}
	}
	s := newSession(t, 120, 36, sample(t, "static-site"), keys)
	s.Lacks("1 Canvas").Lacks("7 Table").Sees("‹Canvas›", "2 Outline")
	s.Press("r", "!", "<enter>").Sees("f4 to undo.").Press("<f4>").Sees(":redo to redo.")
	s.Press("p").Sees("f7 copies.")
	e := newSession(t, 120, 36, blank(), keys)
	e.Sees("Press Y and").Press("d").Sees("press Y to add")
	e.Press("2").Sees("Press Y to add").Press("g", "z").Sees("Press Y on the canvas")
}

// No text of the root spells a key that a command can lose. The keys of the
// parts are in tables of their own.
func TestNoTextSpellsTheKeyOfACommand(t *testing.T) {
	spelt := regexp.MustCompile(`"[^"]*(\b[uU] to (undo|redo)|[Pp]ress [a-zA-Z][ "]|[.:] [a-zA-Z] (copies|connects|adds)\b)`)
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, hit := range spelt.FindAllString(string(src), -1) {
			t.Errorf("%s: %s", f, hit)
		}
	}
}

// What was decided in a merge that is put off is still decided when it is asked
// for again; what the file says anew is asked anew.
func TestMergeKeepsWhatWasDecided(t *testing.T) {
	s, path, theirs := meeting(t, 120, 36)
	s.Press("<ctrl+s>").Sees("2 of 2 places to decide").Press("t").Sees("1 of 2 places to decide")
	s.Press("<esc>", "<ctrl+s>").Sees("1 of 2 places to decide").Press("<esc>")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(strings.ReplaceAll(theirs, "theirs.example", "later.example"), "Theirs", "Later")), 0o644); err != nil {
		t.Fatal(err)
	}
	s.Wait(time.Second).Press("<ctrl+s>").Sees("2 of 2 places to decide")
}

// What is said of a fold is what is drawn, whichever folds there were before:
// nodes that stand in another box are not counted.
func TestFoldsSayWhatIsDrawn(t *testing.T) {
	racetest.OneGoroutine(t)
	lines := []string{"fold us-east-1", "fold eu-west-1", "fold cdn", "fold www", "fold catalogue", "group Z", "fold orders"}
	for _, first := range lines {
		for _, second := range lines {
			if first == second {
				continue
			}
			s := newSession(t, 120, 36, sample(t, "global-storefront"))
			s.m.focusNode("orders", false)
			s.Press("v", "]", ":"+first, "<enter>")
			if !s.m.focus.selecting {
				s.m.focusNode("app-us", false)
				s.Press("v", "k")
			}
			before := map[string]int{}
			for _, g := range s.design().Folds() {
				before[g.Key()] = len(g.Nodes)
			}
			s.Press(":"+second, "<enter>")
			said, fresh := s.m.ui.message, false
			for _, g := range s.design().Folds() {
				_, old := before[g.Key()]
				if fresh = fresh || !old; !old && !strings.Contains(said, wording.Count(len(g.Nodes), "node")) {
					t.Errorf("%s, %s: box of %d, said %q", first, second, len(g.Nodes), said)
				}
			}
			if !fresh && strings.Contains(said, "into one box") {
				t.Errorf("%s, %s: no new box, said %q", first, second, said)
			}
		}
	}
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.Press(":fold us-east-1", "<enter>", ":fold cdn", "<enter>").Sees("more stand in the box of Region us-east-1")
}

// What tab completes is there: no word in capitals is taken for a name, and what
// acts on parts of the design knows those of the design.
func TestCompletionsAreThere(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.Press("v", "]", ":group Shop", "<enter>")
	for _, c := range s.m.table.all {
		if c.arg == "" || len(c.words) == 0 {
			continue
		}
		for _, w := range argWords(s.m, c) {
			for _, part := range strings.FieldsFunc(strings.TrimSpace(c.arg), func(r rune) bool { return strings.ContainsRune("[]|:", r) }) {
				if part == strings.ToUpper(part) && strings.HasSuffix(w, part) {
					t.Errorf(":%s completes %q", c.words[0], w)
				}
			}
		}
	}
	for typed, want := range map[string]string{
		":fold us": ":fold us-east-1", ":fold Sh": ":fold Shop", ":fold www": ":fold www", ":show region:u": ":show region:us-east-1",
		":show upstream:ord": ":show upstream:orders", ":ungroup S": ":ungroup Shop", ":break-region e": ":break-region eu-west-1", ":region ap-southeast-4": ":region ap-southeast-4",
	} {
		s.Press(typed, "<tab>").Sees(want).Press("<esc>")
	}
	for _, r := range s.design().Regions() { // each that is proposed is taken
		s.Press(":show region:"+r, "<enter>").Sees("Shown: ").Press("<esc>")
	}
}

// The palette knows the place of every chapter, and what a design of one's own
// has no use for is not first.
func TestPaletteHasAPlaceForEveryChapter(t *testing.T) {
	for _, g := range groups {
		if !slices.Contains(paletteGroups, g) {
			t.Errorf("%s has no place in the palette", g)
		}
	}
	s := newSession(t, 120, 36, sample(t, "static-site"))
	if first := s.m.paletteItems("")[0]; first.Group != groupEdit {
		t.Errorf("the palette begins with %s: %s", first.Group, first.Label)
	}
}

// The footer offers nothing that would be refused.
func TestFooterOffersWhatCanBeDone(t *testing.T) {
	designs := []startWith{blank(), sample(t, "broken-launch"), sample(t, "static-site"), func(o *Options) { sample(t, "static-site")(o); o.ReadOnly = true }}
	for i, with := range designs {
		s := newSession(t, 200, 60, with)
		nodes := []string{""}
		for _, n := range s.design().Nodes {
			nodes = append(nodes, n.ID)
		}
		for _, id := range nodes {
			s.m.focusNode(id, false)
			for _, h := range s.m.hintsNow() {
				for _, k := range h.Keys {
					if c, _ := s.m.table.lookup(k, s.m.scopesNow()[0]); c != nil && s.m.refusal(c) != "" && c.group != groupMove {
						t.Errorf("design %d, %s: %s %s is offered: %s", i, id, k, h.Does, s.m.refusal(c))
					}
				}
			}
			if !s.m.opt.ReadOnly {
				continue
			}
			for _, h := range s.m.hintsNow() { // what is offered is pressed
				for _, k := range h.Keys {
					s.m.focusNode(id, false)
					s.Press(pressed(k))
					if strings.Contains(s.m.said(), "ead-only") {
						t.Errorf("%s: %s %s is offered, and answers %q", id, k, h.Does, s.m.said())
					}
					for range 3 {
						s.Press("<esc>")
					}
					s.Press("1")
				}
			}
		}
	}
	s := newSession(t, 120, 36, sample(t, "broken-launch")).Press("g", "f", "/zzz", "<enter>")
	for _, h := range s.m.hintsNow() {
		if slices.Contains([]string{"next", "prev", "go to", "why?"}, h.Does) {
			t.Errorf("%s is offered where there is nothing", h.Does)
		}
	}
}

// pressed is a key as sessions write it.
func pressed(k string) string {
	if len([]rune(k)) > 1 {
		return "<" + k + ">"
	}
	return k
}

// In a design that may only be read nothing is moved, and nothing says that it was.
func TestDragInAReadOnlyDesign(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		s := newSession(t, size[0], size[1], sample(t, "static-site"), func(o *Options) { o.ReadOnly = true })
		before, shown := s.design(), s.m.canvas.Drawing()
		for _, b := range shown.Boxes {
			x, y := s.at(b.ID)
			s.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
			s.send(tea.MouseMotionMsg{X: x + 6, Y: y + 1, Button: tea.MouseLeft})
			s.send(tea.MouseReleaseMsg{X: x + 6, Y: y + 1, Button: tea.MouseLeft})
			if s.Lacks("Moved").Lacks("to undo"); s.design() != before {
				t.Fatalf("%s was moved", b.ID)
			}
		}
	}
}

// The name that is proposed for a file gives way to what is typed, and a bare name
// becomes that of a design.
func TestProposedNameGivesWay(t *testing.T) {
	t.Chdir(t.TempDir())
	s := newSession(t, 80, 24, sample(t, "static-site"), state(t.TempDir()))
	s.Press("<ctrl+s>").Sees(".topo.yaml").Press("site", "<enter>").Sees("site.topo.yaml")
	if _, err := os.Stat("site.topo.yaml"); err != nil {
		t.Fatalf("%v\n%s", err, s.screen())
	}
}

// The figures of the chosen row of the latency view are those of its journey, each whole
// and in its order, at every size and place of the list.
func TestFiguresAreWholeAtEverySize(t *testing.T) {
	racetest.OneGoroutine(t)
	for _, w := range []int{30, 36, 44, 60, 80, 120} {
		for _, h := range []int{8, 13, 24} {
			s := newSession(t, w, h, sample(t, "global-storefront")).Press("3")
			for i := range 9 {
				j, ok := s.m.panes.latency.Selected()
				if !ok || !j.Known {
					t.Fatalf("%dx%d: no figures in row %d", w, h, i)
				}
				shown := ""
				for _, row := range strings.Split(s.screen(), "\n") {
					if strings.HasPrefix(row, "┃▸") {
						shown, _, _ = strings.Cut(strings.TrimPrefix(row, "┃"), "┃")
					}
				}
				var got []string
				fields := strings.Fields(strings.TrimRight(shown, "↑↓ "))
				for n := len(fields) - 1; n > 0 && strings.Trim(fields[n], "0123456789") == ""; n-- {
					got = append([]string{fields[n]}, got...)
				}
				all := []string{fmt.Sprintf("%.0f", j.P50), fmt.Sprintf("%.0f", j.P90), fmt.Sprintf("%.0f", j.P95), fmt.Sprintf("%.0f", j.P99)}
				if !slices.Equal(got, all) && !slices.Equal(got, []string{all[0], all[2]}) {
					t.Fatalf("%dx%d: row %d shows %v of %v\n%s", w, h, i, got, all, s.screen())
				}
				s.Press("j")
			}
		}
	}
}
