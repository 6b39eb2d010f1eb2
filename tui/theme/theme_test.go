package theme

import (
	"image/color"
	"math"
	"regexp"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// The sixteen colours as terminals have them: xterm, the VGA text mode, Solarized.
var sixteen = map[string][16]string{
	"xterm":     {"#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5", "#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff"},
	"VGA":       {"#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa", "#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff"},
	"Solarized": {"#073642", "#dc322f", "#859900", "#b58900", "#268bd2", "#d33682", "#2aa198", "#eee8d5", "#002b36", "#cb4b16", "#586e75", "#657b83", "#839496", "#6c71c4", "#93a1a1", "#fdf6e3"},
}

// faint are the roles that step back on purpose.
var faint = map[Role]bool{Disabled: true, Dimmed: true, Grid: true, FrameBorder: true, Land: true, PaneBorder: true, LineAttach: true}

// Text must be readable: 4.5:1 by the contrast formula of WCAG 2.1, in every
// theme, on both backgrounds, in every state, with as many colours as the
// terminal has; 3:1 for words that step back, and 2:1 for frames.
func TestContrast(t *testing.T) {
	for _, strong := range []bool{false, true} {
		for _, dark := range []bool{true, false} {
			for _, depth := range []Depth{TrueColor, Colours256, Colours16} {
				for role, l := range looksFor(strong, dark, depth) {
					if l == (look{}) {
						t.Errorf("strong %v, dark %v, depth %d: role %d has no look", strong, dark, depth, role)
						continue
					}
					for name, pair := range shownAs(l.style(), depth) {
						want := 4.5
						if faint[Role(role)] {
							want = 2
						}
						if Role(role) == Disabled || Role(role) == Dimmed { // words that are read: why not, and what else there is
							want = 3
						}
						if got := contrast(pair[0], pair[1]); got < want {
							t.Errorf("strong %v, dark %v, depth %d, %s: role %d has contrast %.1f, want %.1f", strong, dark, depth, name, role, got, want)
						}
					}
				}
			}
		}
	}
}

// What steps back looks other than what does not, in every theme; without colour too.
func TestDimmedStepsBack(t *testing.T) {
	for _, strong := range []bool{false, true} {
		for _, dark := range []bool{true, false} {
			for _, depth := range []Depth{TrueColor, Colours256, Colours16} {
				l := looksFor(strong, dark, depth)
				for _, r := range []Role{Base, BoxTitle, BoxFact, BoxBorder, LineRequest} {
					if l[Dimmed] == l[r] && (strong || r != BoxBorder) { // borders are faint where text is not
						t.Errorf("strong %v, dark %v, depth %d: role %d does not step back", strong, dark, depth, r)
					}
				}
			}
		}
	}
}

// On the map land steps back behind every way, in every theme: both are dots.
func TestLandStepsBackBehindWays(t *testing.T) {
	for _, name := range Names() {
		for _, dark := range []bool{true, false} {
			for _, depth := range []Depth{TrueColor, Colours256, Colours16} {
				th := For(name, dark, Unicode, depth)
				for _, r := range []Role{LineRequest, LineFair, LineBroken, GoodText, Muted, BoxTitle} {
					if th.Sequence(Land) == th.Sequence(r) {
						t.Errorf("%s, dark %v, depth %d: land looks like role %d", name, dark, depth, r)
					}
				}
			}
		}
	}
}

// Lines and frames have the ground of the drawing: on another they are bands, which
// cover what they lead to. Those with the focus may stand out so.
func TestLinesAreNoBands(t *testing.T) {
	for _, strong := range []bool{false, true} {
		for _, dark := range []bool{true, false} {
			for _, depth := range []Depth{TrueColor, Colours256, Colours16} {
				l := looksFor(strong, dark, depth)
				for _, r := range []Role{PaneBorder, Grid, FrameBorder, BoxBorder, Land, LineDNS, LineRequest, LineAttach, LineBroken, LineFair, LineLabel, Ghost, Dimmed} {
					if l[r].bg != l[Base].bg {
						t.Errorf("strong %v, dark %v, depth %d: role %d is a band", strong, dark, depth, r)
					}
				}
			}
		}
	}
}

// The file name does not look like the view that is shown.
func TestFileNameIsNoTab(t *testing.T) {
	for _, strong := range []bool{false, true} {
		for _, dark := range []bool{true, false} {
			l := looksFor(strong, dark, Colours16)
			if l[BarName] == l[BarStrong] || l[BarName].style().GetBackground() != l[Bar].style().GetBackground() {
				t.Errorf("strong %v, dark %v: the name stands out of the bar", strong, dark)
			}
		}
	}
}

// shownAs lists what terminals make of the colours of a style.
func shownAs(s lipgloss.Style, depth Depth) map[string][2]color.Color {
	if depth != Colours16 {
		return map[string][2]color.Color{"all": {s.GetForeground(), s.GetBackground()}}
	}
	fg, bg := int(s.GetForeground().(ansi.BasicColor)), int(s.GetBackground().(ansi.BasicColor))
	out := map[string][2]color.Color{}
	for name, p := range sixteen {
		out[name] = [2]color.Color{lipgloss.Color(p[fg]), lipgloss.Color(p[bg])}
		if s.GetBold() && fg < 8 { // as some show bold
			out[name+", bold"] = [2]color.Color{lipgloss.Color(p[fg+8]), lipgloss.Color(p[bg])}
		}
	}
	if bg >= 8 { // the console has no bright backgrounds
		out["console"] = [2]color.Color{lipgloss.Color(sixteen["VGA"][fg]), lipgloss.Color(sixteen["VGA"][bg-8])}
	}
	return out
}

// With few colours what must be told apart looks different: an error, a warning
// and plain text, what has the focus, the selected row and the words of bars.
func TestFewColoursTellApart(t *testing.T) {
	for _, name := range []string{"dark", "light", "high-contrast"} {
		for _, dark := range []bool{true, false} {
			for _, depth := range []Depth{Colours256, Colours16} {
				th := For(name, dark, Unicode, depth)
				for _, pair := range [][2]Role{
					{ErrorText, WarningText},
					{ErrorText, Base},
					{WarningText, Base},
					{DialogError, DialogWarning},
					{Selected, Base},
					{BoxFocus, BoxBorder},
					{PaneFocus, PaneBorder},
					{Bar, BarStrong},
					{Status, StatusMode},
					{LineFocus, LineRequest},
					{LineBroken, LineRequest},
					{Input, Base},
					{Cursor, Input},
					{Selected, Input},
					{Match, Base},
				} {
					if th.Sequence(pair[0]) == th.Sequence(pair[1]) {
						t.Errorf("%s, dark %v, depth %d: roles %d and %d look alike", name, dark, depth, pair[0], pair[1])
					}
				}
			}
		}
	}
}

// A palette of few colours names colours that the terminal has.
func TestFewColoursAreThoseOfTheTerminal(t *testing.T) {
	for depth, has := range map[Depth]*regexp.Regexp{
		Colours256: regexp.MustCompile(`^(\x1b\[(m|[0-9]|[34]8;5;[0-9]+|;)*m?)*$`),
		Colours16:  regexp.MustCompile(`^(\x1b\[((|[1-9]|[349][0-7]|10[0-7]);?)*m)*$`),
	} {
		for _, name := range Names() {
			th := For(name, true, Unicode, depth)
			for r := range roleCount {
				if seq := th.Sequence(r); !has.MatchString(seq) || strings.Contains(seq, ";2;") {
					t.Errorf("%s, depth %d: role %d is %q", name, depth, r, seq)
				}
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
		th := For(name, true, Unicode, TrueColor)
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
	th := For("mono", true, Unicode, TrueColor)
	for _, r := range []Role{Selected, BoxFocus, PaneFocus, ErrorText, StatusMode} {
		if th.Sequence(r) == th.Sequence(Base) {
			t.Errorf("role %d looks like plain text in mono", r)
		}
	}
}

func TestUnknownThemeFollowsTheBackground(t *testing.T) {
	if got := For("", false, Unicode, TrueColor).Name; got != "light" {
		t.Errorf("theme on a light background is %q", got)
	}
	if got := For("", true, Unicode, TrueColor).Name; got != "dark" {
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
