package screen_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
	"portolan/model/layout"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

func TestTextNeverLeavesItsWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := screen.New(20, 4)
		window := s.Sub(screen.Rect{X: 5, Y: 1, W: rapid.IntRange(0, 9).Draw(t, "w"), H: 2})
		window.Text(rapid.IntRange(-4, 12).Draw(t, "x"), rapid.IntRange(-1, 3).Draw(t, "y"), rapid.String().Draw(t, "text"), theme.Accent)
		for y := range 4 {
			for x := range 20 {
				inside := x >= 5 && x < 5+window.W() && y >= 1 && y < 3
				if c := s.At(x, y); !inside && (c.Text != " " || c.Role != theme.Base) {
					t.Fatalf("cell %d,%d outside the window is %q", x, y, c.Text)
				}
			}
		}
	})
}

func TestRowsKeepTheirWidthWhateverIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := screen.New(24, 3)
		for range rapid.IntRange(1, 6).Draw(t, "writes") {
			w := s.Sub(screen.Rect{X: rapid.IntRange(-2, 20).Draw(t, "left"), Y: rapid.IntRange(0, 1).Draw(t, "top"), W: rapid.IntRange(0, 24).Draw(t, "width"), H: 2})
			if rapid.Bool().Draw(t, "dialog") {
				w.Fill(theme.Dialog)
				w = w.Frame(theme.Unicode.Dialog, "", theme.DialogBorder, theme.Title)
			}
			w.Text(rapid.IntRange(-3, 24).Draw(t, "x"), rapid.IntRange(0, 1).Draw(t, "y"), rapid.OneOf(
				rapid.String(),
				rapid.StringOf(rapid.RuneFrom([]rune("日本語a"))),
				rapid.StringOf(rapid.RuneFrom([]rune("aहिनद्दीयोtกำก็ነo\u0308\u0301\u200d\ufe0f❤👩👍\U0001f3fd🇩🇪"))),
			).Draw(t, "text"), theme.Base)
		}
		th := theme.For("dark", true, theme.Unicode, theme.TrueColor)
		for _, measure := range []struct {
			clusters bool
			width    func(string) int
		}{{true, ansi.StringWidth}, {false, ansi.StringWidthWc}} {
			s.Clusters(measure.clusters)
			for _, row := range strings.Split(s.String(th), "\n") {
				if w := measure.width(row); w != 24 {
					t.Fatalf("row is %d columns wide, clusters %v: %q", w, measure.clusters, row)
				}
			}
		}
	})
}

// No word becomes another one because of the marks on its letters, and what
// stands behind it stays in its place on every terminal. Emoji of several parts
// show the first.
func TestMarksStayOnTheirLetters(t *testing.T) {
	for text, want := range map[string]string{
		"Gro\u0308ße":       "Gro\u0308ße|",
		"हिन्दी Viê\u0323t": "हिन्दी Viê\u0323t|",
		"ก็ กำ":             "ก็ กำ|",
		"\u0e33\u0e34 a":    "· a|", // vowel signs without a letter
		"👩‍👩‍👧 ❤️ 🇩🇪":       "👩 ❤  🇩🇪|",
	} {
		s := screen.New(20, 1)
		end := s.Text(0, 0, text, theme.Base)
		s.Text(end, 0, "|", theme.Base)
		if end != screen.Width(text) || end != layout.Columns(text) {
			t.Errorf("%q ends at %d, is %d wide, %d in a drawing", text, end, screen.Width(text), layout.Columns(text))
		}
		if got := strings.TrimSpace(s.Plain()); got != want {
			t.Errorf("%q is drawn as %q", text, got)
		}
		th := theme.For("mono", true, theme.Unicode, theme.TrueColor)
		for clusters, width := range map[bool]func(string) int{true: ansi.StringWidth, false: ansi.StringWidthWc} {
			s.Clusters(clusters)
			before, _, _ := strings.Cut(ansi.Strip(s.String(th)), "|")
			if width(before) != end {
				t.Errorf("%q puts what follows at %d, not %d (clusters %v)", text, width(before), end, clusters)
			}
		}
	}
}

func TestControlCharactersNeverReachTheTerminal(t *testing.T) {
	s := screen.New(40, 1)
	s.Text(0, 0, "a\x1b]0;title\x07b\x00c\r\nd\u009be", theme.Base)
	plain := s.Plain()
	for _, r := range strings.TrimSuffix(plain, "\n") {
		if unicode.IsControl(r) {
			t.Errorf("control character %q in %q", r, plain)
		}
	}
	if !strings.Contains(plain, "a·]0;title·b·c·") {
		t.Errorf("control characters should show as ·: %q", plain)
	}
}

func TestWideCharactersOwnTwoCells(t *testing.T) {
	s := screen.New(6, 1)
	end := s.Text(0, 0, "日本", theme.Base)
	if end != 4 {
		t.Errorf("end column = %d, want 4", end)
	}
	s.Set(1, 0, "x", theme.Base) // overwrites the second half: the first must go
	if got := s.Plain(); got != " x本\n" {
		t.Errorf("row = %q", got)
	}
	s.Text(5, 0, "語", theme.Base) // no room for both halves
	if got := s.Plain(); got != " x本\n" {
		t.Errorf("row = %q", got)
	}
}

func TestLineCutsAndPads(t *testing.T) {
	s := screen.New(12, 2)
	s.Line(1, 0, 8, "a long sentence", theme.Base)
	s.Line(1, 1, 8, "short", theme.Selected)
	if got, want := s.Plain(), " a long …\n short\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if s.At(8, 1).Role != theme.Selected {
		t.Error("padding should carry the role")
	}
}

func TestFrameSurvivesAnySize(t *testing.T) {
	for w := range 12 {
		for h := range 5 {
			s := screen.New(w, h)
			in := s.Frame(theme.Unicode.Pane, "Findings", theme.PaneBorder, theme.Title)
			if in.W() > max(0, w-2) || in.H() > max(0, h-2) {
				t.Errorf("inner window of %dx%d is %dx%d", w, h, in.W(), in.H())
			}
		}
	}
	s := screen.New(16, 3)
	s.Frame(theme.Unicode.Pane, "Findings", theme.PaneBorder, theme.Title)
	want := "┌─ Findings ───┐\n│              │\n└──────────────┘\n"
	if got := s.Plain(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// A list shows the line of the cursor, fills its window, and stays where it is
// as long as that line is in it.
func TestScrollFollowsTheCursor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, rows := rapid.IntRange(1, 50).Draw(t, "lines"), rapid.IntRange(1, 20).Draw(t, "rows")
		cursor, before := rapid.IntRange(0, n-1).Draw(t, "cursor"), rapid.IntRange(-5, 60).Draw(t, "first before")
		first := screen.Scroll(before, cursor, rows, n)
		if first < 0 || first > max(0, n-rows) || cursor < first || cursor >= first+rows {
			t.Fatalf("lines %d to %d of %d are shown, the cursor is on %d", first, first+rows-1, n, cursor)
		}
		if legal := before >= 0 && before <= max(0, n-rows); legal && before <= cursor && cursor < before+rows && first != before {
			t.Fatalf("the list moved from %d to %d although the cursor was shown", before, first)
		}
		if again := screen.Scroll(first, cursor, rows, n); again != first {
			t.Fatalf("the list moved on from %d to %d", first, again)
		}
	})
}

func TestMoreMarksHiddenLines(t *testing.T) {
	for first, want := range []string{"\n  ↓\n", "  ↑\n  ↓\n", "  ↑\n\n"} {
		s := screen.New(3, 2)
		s.More(theme.Unicode, first, 4, theme.Muted)
		if got := s.Plain(); got != want {
			t.Errorf("from line %d of 4 on:\n%swant\n%s", first, got, want)
		}
	}
}

func TestASCIITerminalsGetASCII(t *testing.T) {
	s := screen.New(14, 1)
	s.Line(0, 0, 14, "São 日本 – a long name", theme.Base)
	row := ansi.Strip(s.String(theme.For("mono", true, theme.ASCII, theme.TrueColor)))
	if want := "S?o ???? - a ~"; row != want {
		t.Errorf("row = %q, want %q", row, want)
	}
	// Signs that texts of the program use have a like.
	s = screen.New(22, 1)
	s.Line(0, 0, 22, "3 × 30 s → 90 s · ≥ 1", theme.Base)
	row = ansi.Strip(s.String(theme.For("mono", true, theme.ASCII, theme.TrueColor)))
	if want := "3 x 30 s > 90 s - > 1 "; row != want {
		t.Errorf("row = %q, want %q", row, want)
	}
}

func FuzzText(f *testing.F) {
	f.Add("plain")
	f.Add("e\u0301 👩‍👩‍👧 \x1b[2J \u202eabc")
	f.Fuzz(func(t *testing.T, text string) {
		s := screen.New(10, 1)
		s.Text(0, 0, text, theme.Base)
		if out := s.Plain(); !utf8.ValidString(out) || strings.ContainsRune(out, '\x1b') {
			t.Errorf("unsafe output %q", out)
		}
	})
}

// A number at the end of a row is whole or absent where the sign of scrolling
// stands; words only lose their last letter.
func TestSignsOfScrollingCutNoNumber(t *testing.T) {
	for text, want := range map[string]string{
		"p95    545": "p95      ↓", "~ 1,204.5%": "~        ↓", "at 1.204.5": "at       ↓", "a title 12x": "a title 12↓", "10 of them": "10 of the↓",
	} {
		s := screen.New(screen.Width(text), 1)
		s.Text(0, 0, text, theme.Base)
		s.More(theme.Unicode, 0, 2, theme.Muted)
		if got := strings.TrimRight(s.Plain(), "\n"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
