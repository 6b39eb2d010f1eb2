package layout

import "testing"

func TestColumns(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "www": 3, "日本語": 6, "ｗ": 2, "e\u0301": 1, "🚀": 2, "한글": 4,
		"a\tb": 3, "\x1b[31m": 5, "\u00ad": 1, "\u202e": 1, "\u200b": 0, "\ufeff": 1,
		"╭─╮│╰╯├┤┬┴┼╌╎┈┊┄┆┏━┓┃": 21, "▸◂▴▾▣✗⚠⛨…·λ": 11, "§°±→×≥": 6,
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
