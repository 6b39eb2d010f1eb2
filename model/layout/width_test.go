package layout

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"
)

func TestColumns(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "www": 3, "日本語": 6, "ｗ": 2, "e\u0301": 1, "🚀": 2, "한글": 4,
		"a\tb": 3, "\x1b[31m": 5, "\u00ad": 1, "\u202e": 1, "\u200b": 0, "\ufeff": 1,
		"╭─╮│╰╯├┤┬┴┼╌╎┈┊┄┆┏━┓┃": 21, "▸◂▴▾▣✗⚠⛨…·λ": 11, "§°±→×≥": 6,
		"Gro\u0308ße": 5, "हिन्दी": 5, "Viê\u0323t": 4, "กำ": 2, "ก็": 1, "\u1112\u1161\u11ab": 2,
		"👩\u200d👩\u200d👧": 2, "👍🏽": 2, "❤\ufe0f": 2, "❤": 1, "1\ufe0f\u20e3": 2, "🇩🇪": 2, "日\u0301": 2, "a\ufe0f": 1,
	} {
		if got := Columns(text); got != want {
			t.Errorf("%q takes %d columns, want %d", text, got, want)
		}
	}
}

// East Asian locales make no sign wider: a drawing is the same everywhere.
func TestColumnsDoNotFollowTheLocale(t *testing.T) {
	t.Setenv("LC_ALL", "ja_JP.UTF-8")
	t.Setenv("RUNEWIDTH_EASTASIAN", "1")
	if got := Columns("─│…"); got != 3 {
		t.Errorf("signs of ambiguous width take %d columns", got)
	}
}

// joining are texts in which most runes join their neighbours.
func joining() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.StringOf(rapid.RuneFrom([]rune("a ö.-→日हिन्दี\u0600\u0308\u0301\u200d\ufe0f\u200b❤👩👍\U0001f3fd🇩🇪\u1112\u1161\u11ab"))))
}

// Clusters are those of Unicode, whole and in order, but for CR LF.
func TestClustersAreThoseOfUnicode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.ReplaceAll(joining().Draw(t, "text"), "\r\n", "")
		want := uniseg.NewGraphemes(text)
		for rest := text; rest != ""; {
			var cluster string
			cluster, rest, _ = Cluster(rest)
			if want.Next(); cluster != want.Str() {
				t.Fatalf("%q where Unicode has %q in %q", cluster, want.Str(), text)
			}
		}
	})
}

// What is shortened or broken keeps its clusters whole.
func TestNoTextIsCutInsideACluster(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := joining().Draw(t, "text")
		ends := map[int]bool{}
		for rest := text; rest != ""; {
			ends[len(text)-len(rest)] = true
			_, rest, _ = Cluster(rest)
		}
		limit := rapid.IntRange(2, 8).Draw(t, "limit")
		if s := shorten(text, limit); s != text {
			kept := strings.TrimSuffix(s, "…")
			if !ends[len(kept)] || !strings.HasPrefix(text, kept) || Columns(s) > limit {
				t.Fatalf("%q is cut to %q", text, s)
			}
		}
		at := 0
		for _, w := range Pieces(text) {
			if !ends[at] {
				t.Fatalf("%q is broken before %q", text, w)
			}
			at += len(w)
		}
		if at != len(text) || !utf8.ValidString(text) {
			t.Fatalf("%d of %d bytes of %q are left", at, len(text), text)
		}
	})
}
