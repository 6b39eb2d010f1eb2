package binding

import "testing"

// Without Unicode an arrow is a key in a hint, and an arrow between two ends of links or
// two values, also in a chain and where a name has one letter.
func TestPlainTellsKeysFromArrows(t *testing.T) {
	for text, want := range map[string]string{
		"osaka → api.example.com":         "osaka -> api.example.com",
		"a → b → c: 1 → 2":                "a -> b -> c: 1 -> 2",
		"Ignore x on shop → cdn? (⏎ yes)": "Ignore x on shop -> cdn? (enter yes)",
		"→ ahead   ← back":                "right ahead   left back",
		"↑↓ row   → opens":                "up/down row   right opens",
		"opens with →":                    "opens with right",
		"ctrl+→ and ⇧←":                   "ctrl+right and shift+left",
	} {
		if got := Plain(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
