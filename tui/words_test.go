package tui

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/model/layout"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// The title bar loses names of views one by one as it gets narrower, the last ones
// first, and that of the current view never before all others.
func TestTitleBarLosesNamesOneByOne(t *testing.T) {
	named := func(w int) int {
		s := newSession(t, w, 24, sample(t, "global-storefront"))
		n := 0
		for _, tab := range s.m.shownTabs() {
			if tab.name != "" {
				n++
			}
		}
		return n
	}
	before := named(120)
	if before != 7 {
		t.Fatalf("%d names in 120 columns", before)
	}
	for w := 119; w >= canvasMinW; w-- {
		n := named(w)
		if n > before || n < before-1 {
			t.Errorf("%d names in %d columns, %d in one more", n, w, before)
		}
		before = n
	}
	if before == 7 {
		t.Error("no name gave way")
	}
}

// Of a long message the last sentence is read, whatever the size: it says what can
// be done.
func TestLongMessagesKeepTheirEnd(t *testing.T) {
	text := "Not saved, your work is kept here. Reason: " + strings.Repeat("a folder that may not be written, ", 9) + "and more. :q! leaves without."
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 15}, {30, 8}} {
		s := newSession(t, size[0], size[1], sample(t, "static-site"))
		s.m.complain(text)
		for _, want := range []string{"Not saved", ":q! leaves without."} {
			if !strings.Contains(s.m.draw(), want) {
				t.Errorf("%v: no %q", size, want)
			}
		}
	}
}

// Tab completes as far as all proposals agree, then goes round them, and what it
// lists is not cut while there is room.
func TestCompletionGoesRound(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"alpha-of-the-first-design.topo.yaml", "alpine.topo.yaml", "altitude.topo.yaml"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("portolan: 1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	s := newSession(t, 100, 24, sample(t, "static-site"))
	s.Press(":").Press("e a", "<tab>").Sees(":e al", "alpha-of-the-first-design.topo.yaml  alpine.topo.yaml  altitude.topo.yaml")
	for _, want := range []string{"alpha-of-the-first-design", "alpine", "altitude", "alpha-of-the-first-design"} {
		s.Press("<tab>").Sees(":e " + want + ".topo.yaml")
	}
}

// What is refused leaves the view as it is.
func TestUnknownFormatKeepsTheView(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "static-site")).Press(":").Press("export pdf", "<enter>").Sees("no export format pdf")
	if s.m.ui.view != viewCanvas {
		t.Error("another view is shown")
	}
}

// The letters of dots are those of the boxes that are drawn.
func TestLegendNamesWhatIsShown(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.m.zoom(2)
	s.Press(".").Sees("U USERS", "C CLOUDFRONT")
	s.Press(":").Press("show region:eu-west-1", "<enter>")
	s.m.zoom(2)
	s.Press(".").Sees("L ALB").Lacks("U USERS").Lacks("C CLOUDFRONT")
}

// A legend of several rows is read downwards.
func TestLegendIsReadDownwards(t *testing.T) {
	s := newSession(t, 80, 24, sample(t, "broken-launch"))
	s.m.zoom(layout.Dots)
	s.Press(".")
	at := -1
	for _, word := range []string{"errors", "U USERS", "C CLOUDFRONT", "B DATA"} {
		now := strings.Index(s.screen(), word)
		if now < at || now < 0 {
			t.Fatalf("%q does not stand behind what comes before it\n%s", word, s.screen())
		}
		at = now
	}
	if strings.Count(s.screen()[:at], "\n") == strings.Count(s.screen()[:strings.Index(s.screen(), "U USERS")], "\n") {
		t.Errorf("the legend has one row\n%s", s.screen())
	}
}

// Messages of parts name the keys that the configuration gives.
func TestMessagesOfPartsNameTheKeysOfTheConfiguration(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "static-site"), func(o *Options) {
		o.Keys = []KeySetting{{Name: "findings.explain", Keys: []string{"f7"}, Place: "config.yaml:1"}, {Name: "add", Keys: []string{"Y"}, Place: "config.yaml:2"}}
	})
	s.Press("g", "f", "G", "!").Sees("f7 explains it").Lacks("O explains")
}

// colours are the sequences that set a colour.
var colours = regexp.MustCompile(`\x1b\[[0-9;:]*\b(3[0-79]|4[0-79]|9[0-7]|10[0-7]|[34]8[;:])`)

// Without colour everything is still said: no frame sets one, the text is the same
// in every theme, and what colours tell apart is told apart by signs, frames, weight
// or lines.
func TestNothingHangsOnColour(t *testing.T) {
	frame := func(name string, glyphs *theme.Glyphs, keys ...string) (plain, drawn string) {
		s := newSession(t, 120, 36, sample(t, "broken-launch"), state(t.TempDir())).Press(keys...)
		s.m.theme = theme.For(name, true, glyphs, theme.TrueColor)
		drawn = s.m.draw()
		return s.m.ui.surface.Plain(), drawn
	}
	// Each state beside the one that it must differ from.
	states := []struct {
		name      string
		one, then []string
	}{
		{"focus", nil, []string{"<right>"}},
		{"selection", []string{"<right>"}, []string{"v"}},
		{"a finding and what steps back", nil, []string{"}"}},
		{"broken in a simulation", []string{"4"}, []string{"<space>"}},
		{"the view", []string{"2"}, []string{"7"}},
		{"the row of a list", []string{"<ctrl+p>"}, []string{"<down>"}},
		{"the row of the outline", []string{"2"}, []string{"<down>"}},
		{"the pane with the keys", nil, []string{"<tab>"}},
		{"a connection that fits", []string{"<right>"}, []string{"c"}},
	}
	mono := theme.For("mono", true, theme.Unicode, theme.TrueColor)
	for _, pair := range [][2]theme.Role{
		{theme.Selected, theme.Base},
		{theme.Selected, theme.BoxTitle},
		{theme.Selected, theme.Dialog},
		{theme.Dimmed, theme.Base},
		{theme.Dimmed, theme.BoxTitle},
		{theme.BarStrong, theme.Bar},
		{theme.PaneFocus, theme.PaneBorder},
		{theme.BoxFocus, theme.BoxBorder},
		{theme.Disabled, theme.Dialog},
		{theme.Match, theme.Base},
		{theme.Cursor, theme.Input},
		{theme.ErrorText, theme.WarningText},
		{theme.LineFocus, theme.LineRequest},
	} {
		if mono.Sequence(pair[0]) == mono.Sequence(pair[1]) {
			t.Errorf("roles %d and %d look alike without colour", pair[0], pair[1])
		}
	}
	for _, glyphs := range []*theme.Glyphs{theme.Unicode, theme.ASCII} {
		for _, st := range states {
			_, lookBefore := frame("mono", glyphs, st.one...)
			after, lookAfter := frame("mono", glyphs, append(slices.Clone(st.one), st.then...)...)
			body := func(s string) string { // the words at the foot are no state of the drawing
				rows := strings.Split(s, "\n")
				return strings.Join(rows[:max(0, len(rows)-3)], "\n")
			}
			if body(lookBefore) == body(lookAfter) {
				t.Errorf("%s: the same frame without colour", st.name)
			}
			if c := colours.FindString(lookBefore + lookAfter); c != "" {
				t.Errorf("%s: %q sets a colour", st.name, c)
			}
			for _, name := range theme.Names() {
				if p, _ := frame(name, glyphs, append(slices.Clone(st.one), st.then...)...); p != after {
					t.Errorf("%s: another text in the theme %s", st.name, name)
				}
			}
		}
	}
}

// What is chosen is told from what is not without colour, by its own cells.
func TestChoiceIsSeenWithoutColour(t *testing.T) {
	// What is chosen, looked at alone, and what takes the choice away from it.
	row := func(text string) func(*session) screen.Rect {
		return func(s *session) screen.Rect {
			x, y := s.find(text)
			return screen.Rect{X: max(0, x-2), Y: y, W: len(text) + 3, H: 1}
		}
	}
	chosen := map[string]struct {
		keys, away []string
		at         func(*session) screen.Rect
	}{
		"a node": {nil, []string{"<right>"}, func(s *session) screen.Rect {
			r, _ := s.m.canvas.Place("lagos")
			x0, y0 := s.m.canvas.Cell(0, 0)
			at := s.m.ui.rects.canvas.Inset(1)
			return screen.Rect{X: at.X + r.X - x0, Y: at.Y + r.Y - y0, W: r.W, H: r.H}
		}},
		"a view":               {nil, []string{"3"}, row("Canvas")},
		"a row of the outline": {[]string{"2", "<home>"}, []string{"<down>", "<down>"}, row("lagos")},
		"a row of a list":      {[]string{"<ctrl+p>", "quit"}, []string{"<down>"}, row("Quit")},
	}
	mono := theme.For("mono", true, theme.Unicode, theme.TrueColor)
	for _, glyphs := range []*theme.Glyphs{theme.Unicode, theme.ASCII} {
		for name, of := range chosen {
			s := newSession(t, 120, 36, sample(t, "broken-launch"), state(t.TempDir())).Press(of.keys...)
			s.m.theme = theme.For("mono", true, glyphs, theme.TrueColor)
			look := func() (out string) {
				s.m.draw()
				r := of.at(s)
				for y := range r.H {
					for x := range r.W {
						c := s.m.ui.surface.At(r.X+x, r.Y+y)
						out += c.Text + mono.Sequence(c.Role)
					}
				}
				return out
			}
			with := look()
			if s.Press(of.away...); with == look() {
				t.Errorf("%s looks the same without it:\n%s", name, s.screen())
			}
		}
	}
}
