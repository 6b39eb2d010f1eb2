// Package part says what the root of the designer expects of its parts. Parts
// are plain structs: they hold what they show, turn input into actions and
// draw into the window they are given. They never change the design. What
// several of them do alike is here too: overlays by [OnTop].
package part

import (
	tea "charm.land/bubbletea/v2"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// Panel is a part with a place of its own in a view.
type Panel interface {
	// Key handles a key press by the table of Bindings; nil means the key is
	// not for this part.
	Key(tea.KeyPressMsg) act.Action
	// Click handles a click at a cell of the part's window; nil as for Key.
	Click(x, y int, double bool) act.Action
	// Wheel scrolls by lines, down when positive.
	Wheel(lines int)
	// Draw paints the part, borders included, into its window.
	Draw(s screen.Surface, th *theme.Theme, focused bool)
	// Bindings is the table of what keys do in the part; that of the overlay
	// which the part shows on top of itself while there is one.
	Bindings() *binding.Table
	// Status says in a few words what is selected; "" for nothing.
	Status() string
}

// Overlay is a part on top of a view. The topmost overlay sees input first;
// a nil action from Key means the key does nothing.
type Overlay interface {
	Panel
	// Size is the size that the overlay wants on a screen of w by h cells.
	Size(w, h int) (int, int)
	// Paste takes pasted text; nil when there is no field for it.
	Paste(text string) act.Action
}
