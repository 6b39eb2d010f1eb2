package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
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

// Messages of parts name the keys that the configuration gives.
func TestMessagesOfPartsNameTheKeysOfTheConfiguration(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "static-site"), func(o *Options) {
		o.Keys = []KeySetting{{Name: "findings.explain", Keys: []string{"f7"}, Place: "config.yaml:1"}, {Name: "add", Keys: []string{"Y"}, Place: "config.yaml:2"}}
	})
	s.Press("g", "f", "G", "!").Sees("f7 explains it").Lacks("O explains")
}
