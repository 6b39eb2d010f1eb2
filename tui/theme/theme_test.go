package theme

import (
	"image/color"
	"math"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// Text must be readable: 4.5:1 by the contrast formula of WCAG 2.1, 3:1 for
// borders and for what steps back on purpose.
func TestContrast(t *testing.T) {
	faint := map[Role]bool{Disabled: true, Dimmed: true, Grid: true, FrameBorder: true, PaneBorder: true, LineAttach: true}
	for _, p := range []struct {
		name string
		palette
	}{{"dark", darkPalette}, {"light", lightPalette}, {"high-contrast dark", highContrast(true)}, {"high-contrast light", highContrast(false)}} {
		for role, style := range p.styles() {
			want := 4.5
			if faint[role] {
				want = 2
			}
			if got := contrast(style.GetForeground(), style.GetBackground()); got < want {
				t.Errorf("%s: role %d has contrast %.1f, want %.1f", p.name, role, got, want)
			}
		}
	}
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	if la < lb {
		la, lb = lb, la
	}
	return (la + 0.05) / (lb + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.03928 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func TestEveryRoleHasAStyle(t *testing.T) {
	for _, name := range Names() {
		th := New(name, true, Unicode)
		for r := range roleCount {
			if th.Sequence(r) == "" {
				t.Errorf("theme %s has no sequence for role %d", name, r)
			}
		}
		if th.Sequence(roleCount+7) != th.Sequence(Base) {
			t.Errorf("theme %s: an unknown role should look like Base", name)
		}
	}
}

// Without colour the roles that must stand out still do.
func TestMonoKeepsEmphasis(t *testing.T) {
	th := New("mono", true, Unicode)
	for _, r := range []Role{Selected, BoxFocus, PaneFocus, ErrorText, StatusMode} {
		if th.Sequence(r) == th.Sequence(Base) {
			t.Errorf("role %d looks like plain text in mono", r)
		}
	}
}

func TestUnknownThemeFollowsTheBackground(t *testing.T) {
	if got := New("", false, Unicode).Name; got != "light" {
		t.Errorf("theme on a light background is %q", got)
	}
	if got := New("", true, Unicode).Name; got != "dark" {
		t.Errorf("theme on a dark background is %q", got)
	}
}

// Glyphs must take one column, in both sets, and the ASCII set must be ASCII.
func TestGlyphsAreOneColumn(t *testing.T) {
	for _, g := range []*Glyphs{Unicode, ASCII} {
		words := []string{
			g.Error, g.Warning, g.Info, g.Good, g.Broken, g.Pointer, g.Marked, g.Modified, g.More, g.Left, g.Right,
			g.Up, g.Down, g.Arrow, g.Bar, g.BarHalf, g.Dot, g.Cross, g.Check, g.Ellipsis, g.Dash, g.Bullet,
		}
		for _, b := range []Border{g.Pane, g.Focus, g.Dialog, g.Frame} {
			words = append(words, b.TL, b.TR, b.BL, b.BR, b.H, b.V)
		}
		for _, w := range words {
			if ansi.StringWidth(w) != 1 {
				t.Errorf("%q takes %d columns", w, ansi.StringWidth(w))
			}
			if g.ASCII && (len(w) != 1 || w[0] > 126) {
				t.Errorf("%q is not ASCII", w)
			}
		}
	}
}
