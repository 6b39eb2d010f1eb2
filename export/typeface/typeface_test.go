package typeface

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func parsed(t *testing.T, name string) *Font {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	f, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestSetHas(t *testing.T) {
	s := NewSet(parsed(t, "arabic.ttf"), parsed(t, "japanese.ttf"))
	for r, want := range map[rune]bool{'م': true, '東': true, 'ж': false, '龍': false} {
		if s.Has(r) != want {
			t.Errorf("%c: %v", r, !want)
		}
	}
	if got := s.Families(); len(got) != 2 || got[0] != "Noto Sans Arabic" {
		t.Errorf("families %q", got)
	}
	if (*Set)(nil).Has('م') || (*Set)(nil).Families() != nil {
		t.Error("no set has letters")
	}
}

// Arabic letters join: a letter inside a word is another glyph than alone, and
// narrower words come of it than of letters side by side.
func TestArabicIsJoinedAndRunsFromTheRight(t *testing.T) {
	s := NewSet(parsed(t, "arabic.ttf"))
	word := s.Shape("توزيع", 20, false, true)
	var alone float64
	for _, r := range "توزيع" {
		for _, g := range s.Shape(string(r), 20, false, true) {
			alone += g.Advance
		}
	}
	if joined := width(word); joined >= alone {
		t.Errorf("joined %.1f, apart %.1f", joined, alone)
	}
	if first := word[0].Rune; first != 'ع' {
		t.Errorf("at the left is %c", first)
	}
	// Latin inside keeps its way; the sentence as a whole runs from the right.
	mixed := s.Shape("عبر EC2 ثم", 20, false, true)
	latin := ""
	for _, g := range mixed {
		if g.Missing {
			t.Errorf("%c is missing", g.Rune)
		}
		if g.Rune < 0x80 && g.Rune != ' ' {
			latin += string(g.Rune)
		}
	}
	if latin != "EC2" || mixed[0].Rune != 'م' || mixed[len(mixed)-1].Rune != 'ع' {
		t.Errorf("%q, from %c to %c", latin, mixed[0].Rune, mixed[len(mixed)-1].Rune)
	}
}

func width(glyphs []Glyph) float64 {
	w := 0.0
	for _, g := range glyphs {
		w += g.Advance
	}
	return w
}

func TestMissingAndBold(t *testing.T) {
	s := NewSet(parsed(t, "japanese.ttf"))
	got := s.Shape("東龍", 20, false, false)
	if len(got) != 2 || got[0].Missing || !got[1].Missing {
		t.Fatalf("%+v", got)
	}
	thin, ok := got[0].Outline()
	bold, okBold := s.Shape("東", 20, true, false)[0].Outline()
	if !ok || !okBold || len(bold) != 2*len(thin) {
		t.Errorf("a font without a bold one is widened: %d steps, bold %d", len(thin), len(bold))
	}
	latin := s.Shape("a東", 20, true, false)[0]
	if steps, ok := latin.Outline(); !ok || latin.embolden || len(steps) == 0 {
		t.Error("the Go font has its own bold letters")
	}
}

func TestCoverage(t *testing.T) {
	f, err := os.Open(filepath.Join("testdata", "japanese.ttf"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	has, err := Coverage(f, []rune("東م京"))
	if err != nil || !has[0] || has[1] || !has[2] {
		t.Errorf("%v %v", has, err)
	}
}

// FuzzFont reads and shapes with damaged fonts.
func FuzzFont(f *testing.F) {
	for _, name := range []string{"arabic.ttf", "japanese.ttf"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, "مرحبا 東京 x")
	}
	f.Add([]byte("no font"), "")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		_, _ = Coverage(bytes.NewReader(data), []rune(text)) // no panic
		font, err := Parse(data)
		if err != nil {
			return
		}
		for _, g := range NewSet(font).Shape(text, 13, true, false) {
			g.Outline()
		}
	})
}
