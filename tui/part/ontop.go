package part

import (
	tea "charm.land/bubbletea/v2"

	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// OnTop is the overlay that a panel shows on top of itself: a prompt, a list
// or a text. While it is open it takes all input of the panel. The zero value
// is closed; Key, Wheel and Bindings need an open one.
type OnTop struct {
	overlay Overlay
	at      screen.Rect // where the last frame put it
	still   Still
}

// Show opens an overlay in the place of the one before.
func (o *OnTop) Show(overlay Overlay) { o.overlay = overlay }

// Close closes the overlay.
func (o *OnTop) Close() { o.overlay = nil }

// Overlay is what is open, nil for nothing.
func (o *OnTop) Overlay() Overlay { return o.overlay }

// Open tells whether there is an overlay.
func (o *OnTop) Open() bool { return o.overlay != nil }

// Key hands a key press to the overlay. What it answers is the answer of the
// panel, but for the wish to be closed, which is granted here.
func (o *OnTop) Key(k tea.KeyPressMsg) act.Action {
	o.still.Free()
	return o.answer(o.overlay.Key(k))
}

// Click hands a click to the overlay, as [Panel.Click] does for a panel, and
// closes it when the click is outside.
func (o *OnTop) Click(x, y int, double bool) act.Action {
	if o.at.Contains(x, y) {
		o.still.Hold(o.overlay, o.at)
		return o.answer(o.overlay.Click(x-o.at.X, y-o.at.Y, double))
	}
	o.Close()
	return act.None{}
}

func (o *OnTop) answer(a act.Action) act.Action {
	switch a.(type) {
	case nil:
		return act.None{}
	case act.Close:
		o.Close()
		return act.None{}
	}
	return a
}

// Paste hands pasted text to the overlay; nil when none is open.
func (o *OnTop) Paste(text string) act.Action {
	if o.overlay == nil {
		return nil
	}
	return o.overlay.Paste(text)
}

// Wheel scrolls the overlay by lines, down when positive.
func (o *OnTop) Wheel(lines int) { o.overlay.Wheel(lines) }

// Bindings are the keys of the overlay.
func (o *OnTop) Bindings() *binding.Table { return o.overlay.Bindings() }

// Draw paints the overlay, if one is open, in the middle of the window of its
// panel.
func (o *OnTop) Draw(s screen.Surface, th *theme.Theme, focused bool) {
	if o.overlay == nil {
		return
	}
	w, h := o.overlay.Size(s.W(), s.H())
	if th.Glyphs.Aloud { // what is read has no edge
		w, h = s.W(), s.H()
	}
	at := screen.Rect{X: max(0, (s.W()-w)/2), Y: max(0, (s.H()-h)/2), W: w, H: h}
	if still, held := o.still.Place(o.overlay, h, screen.Rect{W: s.W(), H: s.H()}); held {
		at = still
	}
	o.at = at
	o.overlay.Draw(s.Sub(o.at), th, focused)
}
