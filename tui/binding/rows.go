package binding

import "portolan/tui/act"

// allRows is further than any list is long.
const allRows = 1 << 20

// Rows are the keys of a list: one row, a page of rows and all to the ends,
// down when positive. Hint says what the rows are. Letters are left out where
// they are typed. Lists keep the cursor inside themselves.
func Rows(what, hint string, letters bool, page func() int, move func(by int) act.Action) []Binding {
	keys := func(named, letter string) []string {
		if letters && letter != "" {
			return []string{named, letter}
		}
		return []string{named}
	}
	by := func(rows func() int) func(string) act.Action {
		return func(string) act.Action { return move(rows()) }
	}
	return []Binding{
		{ID: "up", Keys: keys("up", "k"), Title: what + " up", Hint: hint, Run: by(func() int { return -1 })},
		{ID: "down", Keys: keys("down", "j"), Title: what + " down", Hint: hint, Run: by(func() int { return 1 })},
		{ID: "pageup", Keys: []string{"pgup"}, Title: "A page up", Run: by(func() int { return -max(1, page()) })},
		{ID: "pagedown", Keys: []string{"pgdown"}, Title: "A page down", Run: by(func() int { return max(1, page()) })},
		{ID: "first", Keys: []string{"home"}, Title: "To the beginning", Run: by(func() int { return -allRows })},
		{ID: "last", Keys: keys("end", "G"), Title: "To the end", Run: by(func() int { return allRows })},
	}
}
