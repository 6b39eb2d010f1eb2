package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/racetest"
	"portolan/tui/theme"
)

// sizes are those at which the layout changes, down to the smallest with views.
var sizes = [][2]int{{200, 60}, {120, 36}, {110, 30}, {80, 24}, {60, 15}, {59, 15}, {60, 14}, {48, 12}, {40, 10}, {30, 8}}

// marked tells whether the letters of a node stand on the screen where it is.
func (s *session) marked(id, letters string) bool {
	rows := strings.Split(s.screen(), "\n")
	if s.m.stage() == outlineStage {
		for y := range rows {
			at := s.m.ui.rects.body
			if s.m.outlined() {
				at = s.m.outlineRect()
			}
			if s.m.panes.outline.NodeAt(0, y-at.Y) == id && strings.HasPrefix(strings.TrimLeft(rows[y], "┃│"), letters) {
				return true
			}
		}
		return false
	}
	r, ok := s.m.canvas.Place(id)
	x0, y0 := s.m.canvas.Cell(0, 0)
	c := s.m.ui.rects.canvas
	y := c.Y + 1 + max(0, r.Y-y0)
	if !ok || s.m.stage() != canvasStage || y >= c.Y+c.H-1 {
		return false
	}
	row := []rune(rows[y])
	x := c.X + 1 + max(0, r.X-x0)
	return strings.Contains(string(row[min(x, len(row)):min(x+4, len(row))]), letters)
}

// A mode that waits for a letter is there only where its letters are, at every
// size, from every pane, in canvas and outline, also after the size changed.
func TestModesShowTheirLetters(t *testing.T) {
	for i, size := range sizes {
		for j, where := range [][]string{{}, {"2"}, {"<tab>"}, {"g", "f"}} {
			for k, key := range []string{"s", "c", "C", "]"} {
				if (i+j+k)%2 > 0 && j > 1 { // every second of the panes will do
					continue
				}
				name := fmt.Sprint(size, where, key)
				s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
				s.m.focusNode("cdn", false)
				s.Press(where...)
				s.m.focusNode("cdn", false)
				s.Press(key)
				check := func() {
					t.Helper()
					var p *pick
					switch x := s.m.ui.mode.(type) {
					case nil:
						return
					case *pick:
						p = x
					case *connecting:
						p = x.pick
					default:
						t.Fatalf("%s: %T", name, x)
					}
					for id, letters := range p.targets {
						if !s.marked(id, letters) {
							t.Fatalf("%s: %s has the letters %q out of sight\n%s", name, id, letters, s.screen())
						}
					}
				}
				check()
				if s.m.ui.mode == nil && s.m.overlay() == nil && !answers(s, key) {
					t.Errorf("%s: neither letters nor an answer: %q", name, s.m.ui.message)
				}
				if s.m.ui.mode != nil {
					links, given := len(s.design().Links), s.m.stage()
					s.send(tea.WindowSizeMsg{Width: 30, Height: 8})
					if s.m.ui.mode == nil && s.m.ui.message == "" {
						t.Errorf("%s: the mode ends without a word", name)
					}
					if _, labels := s.m.ui.mode.(*pick); labels && s.m.stage() != given {
						t.Errorf("%s: letters that were given elsewhere still count\n%s", name, s.screen())
					}
					for _, l := range "asdfjklgh" {
						if s.m.ui.mode == nil {
							break
						}
						id := s.target(string(l))
						seen := s.m.seen(id)
						s.Press(string(l))
						if len(s.design().Links) > links && !seen {
							t.Fatalf("%s: %c linked %s unseen", name, l, id)
						}
					}
				}
			}
		}
	}
}

// Whatever may be the other end of a link and stands on the screen has a letter there, at
// every small size, also where the arrows led on; that nothing is in sight is said only
// where that is so.
func TestWhatFitsAndIsSeenHasALetter(t *testing.T) {
	hidden, lettered := 0, 0
	check := func(s *session, what string) {
		t.Helper()
		c, ok := s.m.ui.mode.(*connecting)
		if !ok {
			return
		}
		fits := 0
		for id := range c.legal {
			if !s.onScreen(id) {
				continue
			}
			if fits++; c.targets[id] == "" || id != c.cursor && !s.marked(id, c.targets[id]) { // the cursor has a sign of its own
				t.Fatalf("%s: %s is there and has no letter\n%s", what, id, s.screen())
			}
		}
		if len(c.targets) != fits {
			t.Fatalf("%s: letters %v, and %d nodes that fit are in sight\n%s", what, c.targets, fits, s.screen())
		}
		said := strings.Contains(s.m.ui.message, "out of sight")
		if said && fits > 0 {
			t.Fatalf("%s: nothing is in sight, it says\n%s", what, s.screen())
		}
		if said {
			hidden++
		}
		lettered += fits
	}
	for _, view := range []string{"1", "2"} {
		s := newSession(t, 60, 20, sample(t, "global-storefront"))
		s.Press(view)
		for h := 8; h <= 20; h++ {
			for w := 30; w <= 60; w += 1 + (w+h)%3 {
				s.send(tea.WindowSizeMsg{Width: w, Height: h})
				for i, n := range s.design().Nodes {
					if (i+w+h)%3 > 0 {
						continue
					}
					s.m.focusNode(n.ID, false)
					what := fmt.Sprintf("view %s, %dx%d, %s", view, w, h, n.ID)
					s.Press("c")
					check(s, what)
					s.Press("<down>", "<down>", "<down>")
					check(s, what+", further down")
					s.Press("<esc>")
				}
			}
		}
	}
	if hidden == 0 || lettered < 1000 {
		t.Errorf("%d times nothing was in sight, and %d letters: that judges little", hidden, lettered)
	}
}

// onScreen tells whether a node has a row of its own in the outline that is drawn, or a
// box on the canvas.
func (s *session) onScreen(id string) bool {
	if s.m.stage() != outlineStage {
		return slices.Contains(s.m.canvas.Nearest(""), id)
	}
	at := s.m.ui.rects.body
	if s.m.outlined() {
		at = s.m.outlineRect()
	}
	for y := range at.H {
		row := s.screenRow(at.Y + y)
		if s.m.panes.outline.NodeAt(0, y) == id && !strings.Contains(row, "see ") && strings.Contains(row, "/") {
			return true
		}
	}
	return false
}

// answers tells whether what is said, or where the focus went, answers a key that
// began no mode.
func answers(s *session, key string) bool {
	if key == "]" { // the one link that leaves was followed, or all that is behind is selected
		return s.m.focus.node != "cdn" || s.m.focus.selecting || strings.Contains(s.m.ui.message, "link")
	}
	return strings.Contains(s.m.ui.message, "does nothing") || strings.Contains(s.m.ui.message, "means")
}

// target is what a letter stands for in the mode of the moment.
func (s *session) target(letters string) string {
	p, ok := s.m.ui.mode.(*pick)
	if c, is := s.m.ui.mode.(*connecting); is {
		p, ok = c.pick, true
	}
	if ok {
		for id, l := range p.targets {
			if l == letters {
				return id
			}
		}
	}
	return ""
}

// In the outline the rows are marked: letters that choose, the selection, the
// link that has the focus; and a link is made by its letter or by a click.
func TestOutlineShowsModes(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {48, 24}} {
		s := newSession(t, size[0], size[1], sample(t, "static-site")).Press("2")
		s.Press("o", "lagos", "<enter>").Focus("lagos").Press("c")
		before := len(s.design().Links)
		l := ""
		for id, letter := range s.m.ui.mode.(*connecting).targets {
			if s.design().Node(id).Kind() == model.KindRecord {
				l = letter
			}
		}
		if s.Press(l); len(s.design().Links) != before+1 {
			t.Fatalf("%v: no link by %q\n%s", size, l, s.screen())
		}
		s.Press("v").Sees("●", "SELECT 1").Press("<esc>")
		for _, key := range []string{"m", "+", "H", "<shift+left>"} {
			if s.Press(key); !strings.Contains(s.screen(), "not in sight: 1 shows it") && !strings.Contains(s.screen(), "needed for the canvas, now 48×24.") {
				t.Errorf("%v: %s\n%s", size, key, s.screen())
			}
		}
	}
}

// Every view can be reached and is shown at every size, and no answer speaks of
// a canvas that nobody sees.
func TestEveryViewAtEverySize(t *testing.T) {
	racetest.OneGoroutine(t)
	titles := map[string]string{"1": "Outline", "2": "Outline", "3": "Cities", "4": "Break", "5": "Format", "6": "World, ", "7": "Table"}
	for _, size := range sizes {
		for _, v := range allViews() {
			s := newSession(t, size[0], size[1], sample(t, "global-storefront"), state(t.TempDir()))
			s.Press(v.digit)
			small := size[0] < canvasMinW || size[1] < canvasMinH
			if s.m.ui.view != v.id {
				t.Errorf("%v: %s does not show %s", size, v.digit, v.title)
			}
			title, known := titles[v.digit]
			if !small && v.id == viewCanvas {
				title = "Canvas"
			}
			frame := strings.Split(s.screen(), "\n")
			if !known || !slices.ContainsFunc(frame[1:min(3, len(frame))], func(row string) bool { return strings.Contains(row, "━ "+title) }) { // the frame of the pane says it, not the title bar
				t.Errorf("%v: no pane %q in\n%s", size, title, s.screen())
			}
			for _, keys := range []string{"esc", "g", "tab", "down", "enter", "esc", "+", "m", "z", "?", "esc", "space", "v", "esc", "esc", "ctrl+p", "esc", "a", "esc", "1"} {
				s.Press("<" + keys + ">")
				if small && strings.Contains(s.m.ui.message, "canvas") && !strings.Contains(s.m.ui.message, "needed for the canvas") {
					t.Errorf("%v, %s, %s: %q", size, v.title, keys, s.m.ui.message)
				}
			}
			if s.m.ui.view != viewCanvas || s.m.overlay() != nil {
				t.Errorf("%v, %s: 1 does not lead back", size, v.title)
			}
			if s.Press("1"); small && !strings.Contains(s.m.ui.message, "needed for the canvas") {
				t.Errorf("%v: 1 says %q", size, s.m.ui.message)
			}
			s.Press("g", "f")
			if s.m.ui.pane != paneFindings || !strings.Contains(s.m.ui.surface.Sub(s.m.ui.rects.findings).Plain(), "No findings.") && !strings.Contains(s.m.ui.surface.Sub(s.m.ui.rects.findings).Plain(), "Static Con") {
				t.Errorf("%v: no findings\n%s", size, s.screen())
			}
		}
	}
}

// At the smallest size one can still edit: the fields of a node open and apply.
func TestFieldsAtTheSmallestSize(t *testing.T) {
	s := newSession(t, 30, 8, sample(t, "static-site"))
	s.m.focusNode("cdn", false)
	s.Press("<enter>")
	if !s.m.panes.inspector.Editing() {
		t.Fatalf("no fields:\n%s", s.screen())
	}
	s.Press("<esc>", "r", "Tiny", "<enter>").Sees("Tiny")
}

// A menu that has no room for all its letters says so and scrolls.
func TestMenuThatIsCutScrolls(t *testing.T) {
	for _, size := range [][2]int{{60, 15}, {30, 8}} {
		s := newSession(t, size[0], size[1], sample(t, "static-site")).Press("<space>", "e")
		l := s.m.ui.mode.(*leader)
		all, seen := l.rows(s.m), map[string]bool{}
		s.Sees("↓")
		for range 30 {
			for _, r := range all {
				if strings.Contains(s.screen(), r.does[:min(len(r.does), 12)]) {
					seen[r.key] = true
				}
			}
			s.Press("<down>")
		}
		if len(seen) != len(all) {
			t.Errorf("%v: %d of %d letters were shown\n%s", size, len(seen), len(all), s.screen())
		}
		s.Sees("↑")
	}
}

// Texts come from state: all views are listed by a click beside them, the list of
// findings is not called the canvas, a selection that is gone ends, a message
// that is long is read to its end, and outputs are called as the file would be.
func TestTextsFollowTheState(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {60, 15}, {30, 8}} {
		s := newSession(t, size[0], size[1], sample(t, "static-site"))
		s.Click(size[0]/2+3, 0)
		if s.m.overlay() == nil { // there are tabs
			s.Click(1, 0)
		}
		for _, v := range allViews() {
			for range 8 {
				if strings.Contains(s.screen(), v.title+" ") {
					break
				}
				s.Press("<down>")
			}
			s.Sees(v.title)
		}
	}
	s := newSession(t, 120, 36, sample(t, "static-site")).Press("g", "f").Lacks("This is the").Press("g", "f").Sees("This is the list of findings")
	s.Press("<esc>", "v", "]", "y", "<esc>", "p").Sees("SELECT").Press("u").Lacks("SELECT 0")
	long := newSession(t, 60, 15, sample(t, "static-site"))
	long.Press("x", "<esc>", "<esc>", "%").Sees("lists the keys of this", "place.")

	for _, key := range []string{"5", "3x", "4x"} {
		n := newSession(t, 120, 36, sample(t, "static-site"), state(t.TempDir()))
		stem := strings.TrimSuffix(n.m.doc.file.ProposedName(n.design()), ".topo.yaml")
		if key == "4x" {
			t.Chdir(t.TempDir())
		}
		for _, k := range key {
			n.Press(string(k))
		}
		n.Sees(stem)
		n.Lacks("design-stacks")
	}
}

// A right click lists what applies to the thing under the pointer, and nothing
// else.
func TestContextMenuFitsTheThing(t *testing.T) {
	open := func() *session { return newSession(t, 160, 45, sample(t, "global-storefront")) }
	has := func(s *session, yes []string, no ...string) {
		t.Helper()
		list := s.m.overlay()
		if list == nil {
			t.Fatalf("no menu:\n%s", s.screen())
		}
		text := ""
		for range 40 {
			text += s.m.ui.surface.Sub(s.m.overlayRect(list)).Plain()
			s.Press("<down>")
		}
		for _, w := range yes {
			if !strings.Contains(text, w) {
				t.Errorf("no %q in\n%s", w, s.screen())
			}
		}
		for _, w := range append(no, "Focus left") {
			if strings.Contains(text, w) {
				t.Errorf("%q in\n%s", w, s.screen())
			}
		}
	}
	s := open()
	has(s.right(s.at("cdn")), []string{"Edit in the inspector", "Connect from the focus", "Delete"}, "Insert on the link", "Quit", "Add in the Region")
	s = open()
	x0, y0 := s.m.canvas.Cell(0, 0)
	frame := s.m.canvas.Drawing().Frames[0]
	x, y := s.m.ui.rects.canvas.X+1+frame.X-x0, s.m.ui.rects.canvas.Y+1+frame.Y-y0
	has(s.right(x, y+1), []string{"Select all in the Region", "Break the Region", "Add in the Region"}, "Delete", "Connect", "Quit")
	s.Press("<home>", "<enter>").Sees("Add").Press("alb").Sees(frame.ID)
	s = open()
	has(s.right(s.m.ui.rects.canvas.W-2, 3), []string{"Add without a link", "Fit", "Save", "Quit"}, "Delete", "Break")
	s = open()
	s.Press("v", "]")
	has(s.right(s.at(s.m.focus.node)), []string{"Copy", "Delete", "Duplicate"}, "Edit in the inspector", "Quit")
	s = open()
	f := s.m.ui.rects.findings
	has(s.right(f.X+4, f.Y+1), []string{"Explain the rule or pattern"}, "Quit", "Add after", "Next finding") // there is none
	for _, v := range []string{"2", "3", "4", "5", "6"} {
		s = open().Press(v)
		has(s.right(10, 5), nil, "Minimap")
	}
}

// A new design has users even where the time zone names no city; it is said, and
// how to change it.
func TestNewDesignAlwaysHasUsers(t *testing.T) {
	for _, city := range []string{"", "Frankfurt"} {
		newSession(t, 120, 36, func(o *Options) { o.City, o.NoTips = city, false }).Press("n").
			Sees("⏎ changes it", "Tip: ⏎ changes the city; a adds what comes next")
		s := newSession(t, 80, 24, func(o *Options) { o.City, o.NoTips = city, false })
		s.Press("n")
		n := s.design().Nodes
		if len(n) != 1 || n[0].Kind() != model.KindUsers {
			t.Fatalf("%q: %d nodes", city, len(n))
		}
		at, _ := n[0].Get("locations")
		why := map[string]string{"": "is assumed", "Frankfurt": "is a guess"}[city]
		s.Sees(at[0]+" "+why, "⏎ changes it")                                      // there is room for the tip after that
		s.Press("a", "r53", "<enter>", "a", "cf", "<enter>", "a", "s3", "<enter>") // as the README begins
		if len(s.links()) != 3 {
			t.Fatalf("%q: links %v", city, s.links())
		}
	}
}

// The terminal says how many colours it has, and the theme follows.
func TestThemeFollowsTheColoursOfTheTerminal(t *testing.T) {
	s := newSession(t, 80, 24, sample(t, "static-site"))
	for profile, depth := range map[colorprofile.Profile]theme.Depth{colorprofile.ANSI: theme.Colours16, colorprofile.ANSI256: theme.Colours256, colorprofile.TrueColor: theme.TrueColor} {
		s.send(tea.ColorProfileMsg{Profile: profile})
		want := theme.For("dark", true, theme.Unicode, depth).Sequence(theme.Selected)
		if got := s.m.theme.Sequence(theme.Selected); got != want {
			t.Errorf("%v: selected rows are %q", profile, got)
		}
		if s.Press("3"); !strings.Contains(s.frame(), want) {
			t.Errorf("%v: no selected row in the frame", profile)
		}
	}
}

// What is only proposed never turns or shrinks the drawing, at every size that has
// a canvas; from 80x24 on the palette does not lie on any of it. Below there is no
// room for both.
func TestPreviewKeepsTheDrawing(t *testing.T) {
	racetest.OneGoroutine(t)
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 15}} {
		for _, name := range []string{"static-site", "global-storefront"} {
			s := newSession(t, size[0], size[1], sample(t, name))
			for _, n := range s.design().Nodes {
				if n.Info().Guard() {
					continue
				}
				s.m.focusNode(n.ID, false)
				d := s.m.canvas.Drawing()
				s.Press("a")
				for range 3 {
					if g := &s.m.ui.ghost; g.view != nil {
						if now := g.view.Drawing(); now.Direction != d.Direction || now.Level != d.Level || tallest(now) < tallest(d) {
							t.Fatalf("%v, %s, after %s: the drawing turns\n%s", size, name, n.ID, s.screen())
						}
						r := s.m.overlayRect(s.m.overlay())
						if cells := s.m.ghostCells(); size[0] >= 80 && len(cells) > 0 && hidden(r, cells[:len(g.ids)]) > 0 {
							t.Fatalf("%v, %s, after %s: the palette lies on its proposal\n%s", size, name, n.ID, s.screen())
						}
					}
					s.Press("<down>")
				}
				s.Press("<esc>")
			}
		}
	}
}

func tallest(d *layout.Drawing) (h int) {
	for _, b := range d.Boxes {
		h = max(h, b.H)
	}
	return h
}

// The palette begins with what was used last and with what applies here.
func TestPaletteBeginsWithWhatApplies(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "static-site")).Press("<ctrl+p>")
	items := s.m.paletteItems("")
	if items[0].Disabled != "" || items[0].Group == groupMove {
		t.Fatalf("first %+v", items[0])
	}
	for i, it := range items[1:] {
		if items[i].Disabled != "" && it.Disabled == "" && it.Group != notNow {
			t.Errorf("%s comes before %s", items[i].Label, it.Label)
		}
	}
	s.Press("<esc>", "M", "<ctrl+p>")
	if items = s.m.paletteItems(""); items[0].ID != "minimap" || items[0].Group != recentGroup {
		t.Fatalf("first %+v", items[0])
	}
	s.Sees("Recent")
	s.Press("<esc>", "<right>", "<esc>", "H", "?", "<esc>", ":", "<esc>", "<ctrl+p>")
	for _, it := range s.m.paletteItems("") { // what only leads on is not looked for again
		if c := s.m.table.named(it.ID); it.Group == recentGroup && c.leads() {
			t.Errorf("%s is recent", it.Label)
		}
	}
	for _, view := range []string{"2", "3", "4", "5", "7"} { // nor is it first among the keys of a pane
		s.Press("<esc>", view, "<ctrl+p>")
		for i, it := range s.m.paletteItems("") {
			if b := s.m.active().Bindings().Named(it.ID); i < 3 && b != nil && b.Steps() {
				t.Errorf("view %s begins with %s", view, it.Label)
			}
		}
	}
}

// A low dialog says of the one item that fits what there is to say, in place of rules
// beside blank rows, and what says that nothing fits is not cut.
func TestLowListsUseTheirRows(t *testing.T) {
	s := newSession(t, 30, 8, sample(t, "static-site")).Press("<ctrl+p>", "minim").Sees("▸ Minimap on or off", "60×15 needed for the")
	s.Press("<ctrl+u>", "zzz").Sees("Nothing fits: delete", "some letters.")
}

// What the palette counts is what it lists.
func TestPaletteCountsWhatItLists(t *testing.T) {
	s := newSession(t, 80, 24, sample(t, "global-storefront")).Press("<ctrl+p>", "@").Sees("24 of 24 nodes")
	s.Press("xyzzy").Sees("0 of 24 nodes", "Nothing fits")
	s.Press("<ctrl+u>", "!").Sees("0 of 0 findings", "There are no findings.").Lacks("delete some")
	s.Press("<enter>").Sees("There are no findings.")
	s = newSession(t, 80, 24, sample(t, "broken-launch")).Press("<ctrl+p>", "!").Sees("17 of 17 findings")
	s.Press("<ctrl+u>").Sees("commands")
}

// A settled finding leaves the list when two seconds have passed, whatever else
// is done.
func TestSettledFindingsLeave(t *testing.T) {
	s := newSession(t, 160, 45, sample(t, "broken-launch"))
	s.Press("}", "f", "<enter>").Sees("settled").Wait(2 * time.Second).Lacks("settled")
}

// Patterns stand once on the screen, and letters of dots are explained.
func TestNothingIsListedTwiceAndDotsAreExplained(t *testing.T) {
	for _, size := range [][2]int{{200, 60}, {160, 45}, {120, 36}} {
		s := newSession(t, size[0], size[1], sample(t, "static-site"))
		if n := strings.Count(s.screen(), "Static Content"); n != 1 {
			t.Errorf("%v: the pattern stands %d times\n%s", size, n, s.screen())
		}
		s.Press("-", "-").Sees("U USERS", "C CLOUDFRONT").lettersExplained()
	}
	for _, n := range []int{6, 24, 75} { // that are scrolled, too
		for _, size := range [][2]int{{200, 60}, {120, 36}, {80, 24}} {
			s := newSession(t, size[0], size[1], designed(manyServices(t, n)))
			s.m.zoom(layout.Dots)
			s.m.ui.dirty = true
			s.frame()
			s.lettersExplained()
		}
	}
}

// lettersExplained checks that the legend tells each letter that is drawn, with blanks
// between what it tells.
func (s *session) lettersExplained() {
	s.t.Helper()
	d := s.m.canvas.Drawing()
	for i := range d.Boxes {
		b := &d.Boxes[i]
		n := s.design().Node(b.ID)
		if n == nil {
			continue
		}
		told := false
		for _, row := range strings.Split(s.screen(), "\n") {
			for _, entry := range strings.Split(row, "  ") {
				entry, _, _ = strings.Cut(strings.TrimLeft(entry, " ━┃┗"), " ━")
				entry = strings.TrimRight(entry, " ┃")
				names, ok := strings.CutPrefix(entry, string(b.Letter)+" ")
				told = told || ok && slices.Contains(strings.Split(names, ", "), n.Info().Caption)
			}
		}
		if !told {
			s.t.Errorf("nothing says that %c is %s\n%s", b.Letter, n.Info().Caption, s.screen())
			return
		}
	}
}

// The sign of what was found about a node in one row has the colour of its severity, as it
// has everywhere else.
func TestSignsInOneRowHaveTheirColour(t *testing.T) {
	seen := map[theme.Role]int{}
	for _, name := range []string{"broken-launch", "global-storefront"} {
		for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
			s := newSession(t, size[0], size[1], sample(t, name)).Press("-")
			if d := s.m.canvas.Drawing(); d.Level != layout.Compact {
				continue
			}
			s.Press("<esc>")
			g, c := s.m.theme.Glyphs, s.m.ui.rects.canvas
			x0, y0 := s.m.canvas.Cell(0, 0)
			for id, n := range s.m.look.counts {
				r, ok := s.m.canvas.Place(id)
				if !ok || id == s.m.focus.node {
					continue
				}
				for x := range r.W {
					cell := s.m.ui.surface.At(c.X+1+r.X-x0+x, c.Y+1+r.Y-y0)
					want := map[string]theme.Role{g.Error: theme.ErrorText, g.Warning: theme.WarningText}[cell.Text]
					if want == 0 || n.Errors+n.Warnings == 0 {
						continue
					}
					if seen[want]++; cell.Role != want {
						t.Errorf("%s at %v: the sign %s of %s has role %d, want %d\n%s", name, size, cell.Text, id, cell.Role, want, s.screen())
					}
				}
			}
		}
	}
	if seen[theme.ErrorText] == 0 || seen[theme.WarningText] == 0 {
		t.Errorf("signs by role: %v", seen)
	}
}
