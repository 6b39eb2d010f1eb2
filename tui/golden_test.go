package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"portolan/tui/part/parttest"
)

// The storefront at the sizes at which the layout changes.
func TestFrames(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {110, 32}, {80, 24}, {200, 60}, {60, 15}, {50, 12}, {30, 8}, {20, 3}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
			golden.RequireEqual(t, s.screen())
		})
	}
	t.Run("ascii", func(t *testing.T) {
		s := newSession(t, 120, 36, sample(t, "global-storefront"), func(o *Options) { o.ASCII = true })
		s.Press("l", "l")
		for _, r := range s.screen() {
			if r > 0x7e {
				t.Fatalf("%q in an ASCII frame:\n%s", r, s.screen())
			}
		}
		golden.RequireEqual(t, s.screen())
	})
	t.Run("mono", func(t *testing.T) {
		s := newSession(t, 120, 36, sample(t, "broken-launch"), func(o *Options) { o.Theme = "mono" })
		golden.RequireEqual(t, s.Press("}").frame())
	})
}

// What lies on top of the canvas.
func TestOverlays(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []string
	}{
		{"add", []string{"l", "l", "a", "alb eu"}},
		{"add-chain", []string{"l", "l", "a", "alb, ec2"}},
		{"fix", []string{"}", "f"}},
		{"finding", []string{"}"}},
		{"help", []string{"?"}},
		{"menu", []string{"<space>", "e"}},
		{"connect", []string{"l", "c"}},
		{"jump", []string{"s"}},
		{"link", []string{"l", "e"}},
		{"select", []string{"v", "]"}},
		{"edit", []string{"l", "l", "<enter>"}},
		{"outline", []string{"2"}},
		{"dots", []string{"-", "-"}},
		{"findings", []string{"g", "f"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			golden.RequireEqual(t, newSession(t, 120, 36, sample(t, "broken-launch")).Press(c.keys...).screen())
		})
	}
}

func TestStartScreen(t *testing.T) {
	s := newSession(t, 80, 24)
	golden.RequireEqual(t, s.screen())
	s.Press("n").Sees("Frankfurt is a guess").Focus("frankfurt")
}

// Rows stay in place by the measure of the terminal: code points until it
// reports that it measures by clusters.
func TestRowsFollowTheMeasureOfTheTerminal(t *testing.T) {
	m := New(Options{Design: parttest.Parse(t, "portolan: 1\nname: हिन्दी\nnodes:\n  - {id: b, kind: alb, title: हिन्दी, region: us-east-1}\n"), NoTips: true})
	m.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
	check := func(name string, width func(string) int) {
		t.Helper()
		content := m.View().Content
		if strings.Count(content, "हिन्दी") < 2 {
			t.Errorf("%s: the name does not stand in title and canvas:\n%s", name, m.ui.surface.Plain())
		}
		for _, row := range strings.Split(content, "\n") {
			if w := width(row); w != 100 {
				t.Errorf("%s: %d columns: %q", name, w, ansi.Strip(row))
			}
		}
	}
	check("code points", ansi.StringWidthWc)
	m.Update(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset})
	check("clusters", ansi.StringWidth)
	m.Update(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeNotRecognized})
	check("code points again", ansi.StringWidthWc)
}
